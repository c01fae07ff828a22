//! A running request goes over to another version of its flow: looked at first, done by a person, on the record.

use crate::app::{CHECKED, NADIA, SOFIE, TestApp, WORKSPACE};
use crate::client_life::review;
use axum::http::StatusCode;
use domain::flow::Flow;
use domain::ids::RequestId;
use domain::request::TaskState;
use evidence::policy::Policy;
use evidence::verify::{Options, Report, verify};

/// Another version of the flow is published.
async fn published(app: &TestApp, text: &str) -> Flow {
    let flow = Flow::from_bytes(text.as_bytes()).unwrap();
    let at = app.app.now();
    assent::flows::publish(&app.app.store, WORKSPACE, &flow, "test", store::Base::Any, at).await.unwrap();
    flow
}

/// Checked a second time before the client, and noted after.
fn longer() -> String {
    CHECKED.replace(
        r#"{"approve": "client","#,
        r#"{"review": "second", "by": {"team": "quality"}, "rule": "any"}, {"approve": "client","#,
    )
}

async fn waits_for(app: &TestApp, request: RequestId) -> Vec<String> {
    let live = app.live(request).await;
    live.state.asked_tasks().map(|(_, task)| task.step.to_string()).collect()
}

#[tokio::test]
async fn a_move_is_shown_before_it_is_made_asks_for_a_reason_and_is_on_the_record() {
    let app = TestApp::start().await;
    let request = app.asked(CHECKED).await;
    let (page, path) = (format!("/requests/{request}"), format!("/requests/{request}/version"));
    let mut desk = app.desk(NADIA).await;
    assert!(!desk.get(&page).await.text().contains(&format!("href=\"{path}\"")), "it follows the newest version");
    assert!(desk.get(&path).await.text().contains("follows the newest version of"));
    let to = published(&app, &longer()).await;
    let versions = desk.get("/flows/checked").await.text();
    assert!(versions.contains(&format!("Still followed by <a href=\"{path}\">HS-2041</a>")), "{versions}");
    assert!(desk.get(&page).await.text().contains(&format!("href=\"{path}\"")));
    let shown = desk.get(&path).await;
    let text = shown.text();
    assert!(text.contains("Step “second” (review) is new.") && text.contains("“Quality”"), "{text}");
    assert!(text.contains("is new and comes when its turn is."), "{text}");
    let (csrf, digest, upto) = (shown.hidden("_csrf"), shown.hidden("to"), shown.hidden("upto"));
    let form = |reason: &'static str| {
        [("_csrf", csrf.clone()), ("to", digest.clone()), ("upto", upto.clone()), ("reason", reason.to_owned())]
    };
    let silent = form(" ");
    let silent: Vec<_> = silent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let again = desk.post(&path, &silent).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "no reason");
    assert_eq!(app.live(request).await.flow.flow.as_str(), "checked");
    let said = form("Checked twice from now on.");
    let said: Vec<_> = said.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(desk.post(&path, &said).await.location(), format!("{page}?done=version"));
    assert_eq!(desk.post(&path, &said).await.status, StatusCode::CONFLICT, "it was moved meanwhile");

    let live = app.live(request).await;
    assert_eq!((live.flow_digest, live.state.flow), (to.digest(), Some(to.digest())));
    assert_eq!(waits_for(&app, request).await, ["quality"]);
    let text = desk.get(&page).await.text();
    assert!(text.contains("Checked twice from now on.") && text.contains("another version of its flow"), "{text}");
    assert!(!text.contains(&format!("href=\"{path}\"")), "there is nothing newer");
    assert!(!desk.get("/flows/checked").await.text().contains("Still followed by"));
    // Whoever has nothing in memory reads the same.
    let record = app.app.workspace(WORKSPACE).record(request).await.unwrap().unwrap();
    assert_eq!(record.flow, to.digest());
    assert!(app.app.store.fsck(None).await.unwrap().findings.is_empty());
}

#[tokio::test]
async fn what_waits_for_the_client_is_taken_back_and_asked_again_in_its_turn() {
    let app = TestApp::start().await;
    let request = app.asked(CHECKED).await;
    let mut desk = app.desk(SOFIE).await;
    review(&app, request, "").await;
    app.settle().await;
    assert_eq!(waits_for(&app, request).await, ["client"]);
    let mut ines = app.browser();
    ines.open("ines@kestrel.example").await;
    published(&app, &longer()).await;
    let path = format!("/requests/{request}/version");
    let shown = desk.get(&path).await;
    assert!(shown.text().contains("is taken back") && shown.text().contains("Ines Moreau is told"), "{}", shown.text());
    let (csrf, to, upto) = (shown.hidden("_csrf"), shown.hidden("to"), shown.hidden("upto"));
    desk.post(&path, &[("_csrf", &csrf), ("to", &to), ("upto", &upto), ("reason", "Twice.")]).await;
    app.settle().await;
    assert_eq!(waits_for(&app, request).await, ["second"]);
    let mail = app.newest_mail("ines@kestrel.example").await.replace('\n', " ");
    assert!(mail.contains("The way to this decision has changed"), "{mail}");
    let page = ines.get(&format!("/r/{request}")).await.text();
    assert!(page.contains("The way to this decision has changed") && !page.contains("value=\"approve\""), "{page}");
    review(&app, request, "").await;
    app.settle().await;
    assert_eq!(waits_for(&app, request).await, ["client"]);
    // The record verifies, the step that was asked twice in one round included.
    let policy = desk.get(&format!("/requests/{request}/policy.txt")).await.text();
    let bundle = desk.get(&format!("/requests/{request}/record.aef")).await;
    let report = verify(&bundle.bytes, &Policy::parse(&policy).unwrap(), &Options::default());
    assert!(matches!(report, Report::Valid(_)), "{report:?}");
    let live = app.live(request).await;
    let closed = live.state.tasks.values().filter(|t| t.step.as_str() == "client");
    assert_eq!(closed.filter(|t| matches!(t.state, TaskState::Closed(_))).count(), 2);
}

#[tokio::test]
async fn what_has_been_answered_cannot_lose_its_step_and_the_page_says_so() {
    let app = TestApp::start().await;
    let request = app.asked(CHECKED).await;
    let mut desk = app.desk(SOFIE).await;
    review(&app, request, "").await;
    published(&app, &CHECKED.replace("\"review\": \"quality\"", "\"review\": \"another\"")).await;
    let path = format!("/requests/{request}/version");
    let shown = desk.get(&path).await.text();
    assert!(shown.contains("It cannot go over now.") && shown.contains("has been answered"), "{shown}");
    assert!(!shown.contains("name=\"upto\""), "there is nothing to press");
}
