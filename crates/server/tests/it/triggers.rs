//! A signed report of another system begins a request, once, and whoever prepares it finds it filled in.

use crate::app::{KESTREL, NADIA, SOFIE, TestApp, WORKSPACE};
use crate::calls::{hook_with, post, report};
use assent::worker::housekeeping::Keeper;
use axum::http::StatusCode;
use domain::flow::Flow;
use domain::ids::RequestId;
use jiff::SignedDuration;
use store::views::RequestFilter;

const FLOW: &str = "flow: deal
title: Deal
kind: proposal
intake:
  fields:
    - {id: amount, label: Amount, type: money}
    - {id: note, label: Note, type: line}
trigger:
  title: /deal/name
  client: /deal/account
  fields: {amount: {amount: /deal/value, currency: EUR}, note: /deal/note}
steps:
  - prepare: package
  - {approve: client, by: {contact: primary}, verify: link, expire: 30 days}
";

async fn publish(app: &TestApp, flow: &str) {
    let flow = Flow::from_bytes(flow.as_bytes()).unwrap();
    assent::flows::publish(&app.app.store, WORKSPACE, &flow, "test", store::Base::Any, app.app.now()).await.unwrap();
}

async fn deals(app: &TestApp) -> (String, Vec<u8>) {
    publish(app, FLOW).await;
    let member = SOFIE.to_string();
    hook_with(app, &[("hook", "The sales system"), ("begins", "deal"), ("member", &member)]).await
}

fn begun(answer: &str) -> RequestId {
    let answer: serde_json::Value = serde_json::from_str(answer).unwrap();
    RequestId::parse(answer.get("request").unwrap().as_str().unwrap()).unwrap()
}

async fn count(app: &TestApp) -> usize {
    app.app.workspace(WORKSPACE).requests(&RequestFilter { limit: 50, ..Default::default() }).await.unwrap().len()
}

const DEAL: &str = r#"{"deal": {"name": "Autumn menu", "account": "kestrel ferries", "value": 18600, "note": null}}"#;

#[tokio::test]
async fn a_report_begins_a_request_once() {
    let app = TestApp::start().await;
    let (path, key) = deals(&app).await;
    let (status, says) = report(&app, &path, &key, ("won_1", 0), DEAL).await;
    assert_eq!(status, StatusCode::CREATED, "{says}");
    let id = begun(&says);
    let live = app.live(id).await;
    assert_eq!((live.client, live.initiator(), live.flow.flow.as_str()), (KESTREL, Some(SOFIE), "deal"));
    assert_eq!(live.state.title.as_deref(), Some("Autumn menu"));
    let said: Vec<(String, String)> = live
        .state
        .fields
        .iter()
        .filter_map(|(id, value)| Some((id.to_string(), value.as_ref()?.to_string())))
        .collect();
    assert_eq!(said, [("amount".to_owned(), "€18,600".to_owned())]);
    // Again it is answered as before, and nothing is begun.
    let entries = live.entries.len();
    let (status, again) = report(&app, &path, &key, ("won_1", 5), DEAL).await;
    assert_eq!((status, again), (StatusCode::OK, says));
    assert_eq!((app.live(id).await.entries.len(), count(&app).await), (entries, 1));
    let other = DEAL.replace("18600", "18601");
    assert_eq!(report(&app, &path, &key, ("won_1", 0), &other).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let (_, second) = report(&app, &path, &key, ("won_2", 0), &other).await;
    assert_ne!(begun(&second), id);
    // Whoever prepares it sees where it came from, and sends it like any other.
    let draft = app.desk(SOFIE).await.get(&format!("/requests/{id}/edit")).await.text();
    assert!(draft.contains("Autumn menu") && draft.contains("18,600"), "{draft}");
    app.sent(id).await;
    let page = app.desk(SOFIE).await.get(&format!("/requests/{id}")).await.text();
    assert!(page.contains("began this request, with a report from “The sales system”"), "{page}");
    let mut ines = app.browser();
    ines.open("ines@kestrel.example").await;
    let seen = ines.get(&format!("/r/{id}")).await.text();
    assert!(seen.contains("€18,600") && !seen.contains("The sales system"), "{seen}");
    let hooks = app.desk(NADIA).await.get("/connections").await.text();
    assert!(
        hooks.contains("Begins “Deal” in the name of Sofie Canary") && hooks.contains("It began HS-2042."),
        "{hooks}"
    );
}

#[tokio::test]
async fn what_does_not_fit_begins_nothing_and_is_said_on_both_sides() {
    let app = TestApp::start().await;
    let (path, key) = deals(&app).await;
    for (from, to, expected) in [
        ("kestrel ferries", "Nobody", "/deal/account: No client here is “Nobody”."),
        (r#""account": "kestrel ferries""#, r#""account": 7"#, "No client here is “7”."),
        ("18600", r#""a lot""#, "/deal/value: “Amount” does not take what stands here: “a lot” is not an amount"),
        (DEAL, "{}", "Nothing here says whose approval it is."),
        (DEAL, "deal", "This is no JSON"),
        ("Autumn menu", &"x".repeat(161), "Refused: "),
    ] {
        let (status, says) = report(&app, &path, &key, ("won_1", 0), &DEAL.replace(from, to)).await;
        assert!(status.is_client_error() && says.contains("urn:assent:problem"), "{to}: {says}");
        let page = app.desk(NADIA).await.get("/connections").await.text();
        assert!(page.contains("Refused: ") && page.contains(expected), "{to}: {page}");
    }
    assert_eq!(count(&app).await, 0);
    // The same report, corrected, is taken: a refused one was never counted.
    assert_eq!(report(&app, &path, &key, ("won_1", 0), DEAL).await.0, StatusCode::CREATED);
    assert_eq!(report(&app, &path, b"another key", ("won_3", 0), DEAL).await.0, StatusCode::UNAUTHORIZED);
    // A version without a trigger, and somebody who left.
    let plain =
        FLOW.lines().filter(|line| !line.contains("/deal/") && *line != "trigger:").collect::<Vec<_>>().join("\n");
    publish(&app, &plain).await;
    let (status, says) = report(&app, &path, &key, ("won_4", 0), DEAL).await;
    assert!(status == StatusCode::CONFLICT && says.contains("Add “trigger:” to it"), "{says}");
    publish(&app, FLOW).await;
    let db = app.app.workspace(WORKSPACE);
    let sofie = db.member(SOFIE).await.unwrap().unwrap();
    db.put_member(&domain::directory::Member { active: false, ..sofie }, "test", app.app.now()).await.unwrap();
    let (status, says) = report(&app, &path, &key, ("won_5", 0), DEAL).await;
    assert!(status == StatusCode::CONFLICT && says.contains("does not work here any more"), "{says}");
    assert_eq!(count(&app).await, 1);
}

/// A server that stopped after the request was begun, or a sender that comes back after weeks.
#[tokio::test]
async fn what_was_begun_is_filled_in_once_and_what_people_wrote_stays() {
    let app = TestApp::start().await;
    let (path, key) = deals(&app).await;
    let (_, says) = report(&app, &path, &key, ("won_1", 0), &DEAL.replace("18600", "null")).await;
    let id = begun(&says);
    for value in ["18600", "1"] {
        // Nobody remembers the report's id.
        app.pass(SignedDuration::from_hours(24 * 36));
        Keeper::new().sweep(&app.app, app.app.now()).await.unwrap();
        let (status, says) = report(&app, &path, &key, ("won_1", 0), &DEAL.replace("18600", value)).await;
        assert_eq!(status, StatusCode::CREATED, "{says}");
        let live = app.live(id).await;
        let amount =
            live.state.fields.iter().find(|(id, _)| id.as_str() == "amount").and_then(|(_, value)| value.clone());
        assert_eq!(amount.map(|amount| amount.to_string()).as_deref(), Some("€18,600"));
    }
    assert_eq!(count(&app).await, 1);
}

#[tokio::test]
async fn only_flows_with_a_trigger_can_be_begun() {
    let app = TestApp::start().await;
    publish(&app, FLOW).await;
    let mut nadia = app.desk(NADIA).await;
    let page = nadia.get("/connections").await.text();
    assert!(page.contains("Begins a request: Deal") && page.matches("Begins a request: ").count() == 1, "{page}");
    let form = [("hook", "X"), ("begins", "quick-sign-off"), ("member", "mem_x")];
    let wrong = post(&mut nadia, "/connections/hooks", &form).await;
    let text = wrong.text();
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && text.contains("is not offered any more"), "{text}");
    assert!(text.contains("Choose who prepares"), "{text}");
}
