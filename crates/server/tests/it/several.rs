//! The list of requests as a board and a table, saved filters, acts on several, what can be undone, and the workspace's settings.

use crate::app::{NADIA, QUICK, SOFIE, TestApp, WORKSPACE};
use axum::http::StatusCode;
use domain::request::{Command, Outcome, Phase};

/// The first form with this action, and the hidden fields in it.
fn action(text: &str, ends: &str) -> String {
    let found = text.split("action=\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|(path, _)| path);
    found.filter(|path| path.ends_with(ends)).map(str::to_owned).next().unwrap_or_else(|| panic!("no {ends} in {text}"))
}

#[tokio::test]
async fn the_board_shows_whose_turn_it_is() {
    let test = TestApp::start().await;
    let (draft, sent, gone) = (test.opened(QUICK).await, test.asked(QUICK).await, test.opened(QUICK).await);
    test.does(NADIA, gone, Command::Withdraw { reason: "Not needed.".to_owned() }).await;
    let text = test.desk(NADIA).await.get("/requests?view=board").await.text();
    let column = |id: &str| {
        text.split("<section").find(|part| part.contains(&format!("id=\"{id}\""))).unwrap_or_default().to_owned()
    };
    for (id, request) in [("b-prepare", draft), ("b-client", sent), ("b-ended", gone)] {
        let column = column(id);
        assert!(column.contains(&format!("/requests/{request}\"")), "{id}: {column}");
        assert_eq!(column.matches("class=\"card\"").count(), 1, "{id}");
    }
    assert!(column("b-check").contains("Nothing here"));
    let late = test.desk(NADIA).await.get("/requests?view=board&late=yes").await.text();
    assert_eq!(late.matches("class=\"card\"").count(), 0, "filters hold for the board too");
}

#[tokio::test]
async fn a_filter_is_saved_shared_taken_away_and_put_back() {
    let test = TestApp::start().await;
    let (mut nadia, mut sofie) = (test.desk(NADIA).await, test.desk(SOFIE).await);
    let csrf = nadia.get("/requests").await.hidden("_csrf");
    let save = |name: &'static str, shared: &'static str| {
        [
            ("_csrf", csrf.clone()),
            ("name", name.to_owned()),
            ("query", "status=open&late=yes&evil=//x".to_owned()),
            ("shared", shared.to_owned()),
        ]
    };
    for (name, shared) in [("Mine alone", ""), ("For all", "yes")] {
        let fields = save(name, shared);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let done = nadia.post("/requests/filters", &fields).await;
        assert_eq!(
            done.location(),
            "/requests?status=open&late=yes&done=saved",
            "what the list does not know is not kept"
        );
    }
    let text = sofie.get("/requests").await.text();
    assert!(text.contains("For all") && text.contains("from Nadia") && !text.contains("Mine alone"), "{text}");
    assert!(!text.contains("/remove\""), "nobody takes away what is another's");
    let remove = action(&nadia.get("/requests").await.text(), "/remove");
    let his = sofie.get("/requests").await.hidden("_csrf");
    assert_eq!(sofie.post(&remove, &[("_csrf", &his)]).await.status, StatusCode::NOT_FOUND);
    let gone = nadia.post(&remove, &[("_csrf", &csrf)]).await;
    let text = nadia.get(&gone.location()).await.text();
    assert!(text.contains("The saved filter is gone.") && text.contains("Undo"), "{text}");
    let shown = |text: &str| ["Mine alone", "For all"].iter().filter(|name| text.contains(**name)).count();
    assert_eq!(shown(&text), 1);
    let back = nadia.post(&action(&text, "/restore"), &[("_csrf", &csrf)]).await;
    assert_eq!(shown(&nadia.get(&back.location()).await.text()), 2, "it is as it was");
}

#[tokio::test]
async fn several_are_withdrawn_at_once_and_it_is_said_what_was_not() {
    let test = TestApp::start().await;
    let (one, two, over) = (test.asked(QUICK).await, test.opened(QUICK).await, test.opened(QUICK).await);
    test.does(NADIA, over, Command::Withdraw { reason: "Not needed.".to_owned() }).await;
    let mut desk = test.desk(NADIA).await;
    let csrf = desk.get("/requests").await.hidden("_csrf");
    let none = desk.post("/requests/bulk", &[("_csrf", &csrf), ("act", "withdraw")]).await;
    assert!(desk.get(&none.location()).await.text().contains("Nothing was chosen"));
    let [one_, two_, over_] = [one, two, over].map(|request| request.to_string());
    let mut fields = vec![
        ("_csrf", csrf.as_str()),
        ("act", "withdraw"),
        ("request", &one_),
        ("request", &two_),
        ("request", &over_),
    ];
    let text = desk.post("/requests/bulk", &fields).await.text();
    assert!(text.contains("Withdraw 2 requests?") && text.contains("This cannot be done"), "{text}");
    assert!(text.contains("This request has ended: withdrawn."), "{text}");
    assert!(test.live(one).await.state.outcome.is_none(), "nothing was done yet");
    let unsaid = desk.post("/requests/bulk/confirm", &fields).await;
    assert!(unsaid.status == StatusCode::UNPROCESSABLE_ENTITY && unsaid.text().contains("Say why, in a few words."));
    fields.push(("reason", "The campaign is off."));
    let done = desk.post("/requests/bulk/confirm", &fields).await;
    let text = desk.get(&done.location()).await.text();
    assert!(text.contains("2 requests are withdrawn.") && text.contains("Not done"), "{text}");
    for request in [one, two] {
        assert_eq!(test.live(request).await.state.outcome, Some(Outcome::Withdrawn));
    }
    let entries = test.live(over).await.entries.len();
    let again = desk.post("/requests/bulk/confirm", &fields).await;
    assert!(
        desk.get(&again.location()).await.text().contains("None of it was done."),
        "a second press changes nothing"
    );
    assert_eq!(test.live(over).await.entries.len(), entries);
    let unknown = desk.post("/requests/bulk", &[("_csrf", &csrf), ("act", "approve"), ("request", &one_)]).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND, "nothing is decided in bulk");
}

#[tokio::test]
async fn several_are_reminded_by_a_mail_with_a_fresh_link() {
    let test = TestApp::start().await;
    let (asked, draft) = (test.asked(QUICK).await, test.opened(QUICK).await);
    let before = test.link("ines@kestrel.example").await;
    let mut desk = test.desk(NADIA).await;
    let csrf = desk.get("/requests").await.hidden("_csrf");
    let [asked_, draft_] = [asked, draft].map(|request| request.to_string());
    let fields = [("_csrf", csrf.as_str()), ("act", "remind"), ("request", &asked_), ("request", &draft_)];
    let text = desk.post("/requests/bulk", &fields).await.text();
    assert!(text.contains("Ines Moreau gets a mail with a fresh link."), "{text}");
    assert!(text.contains("Nobody at the client is asked just now."), "{text}");
    let done = desk.post("/requests/bulk/confirm", &fields).await;
    assert!(desk.get(&done.location()).await.text().contains("Reminders for 1 request are on their way."));
    assert_ne!(test.link("ines@kestrel.example").await, before);
    assert_eq!(test.live(asked).await.state.phase(), Phase::WithClient);
}

#[tokio::test]
async fn the_list_goes_out_as_a_table() {
    let test = TestApp::start().await;
    let request = test.opened(QUICK).await;
    let command = Command::EditPackage {
        title: Some("=cmd|' /C calc'!A0".to_owned()),
        fields: std::collections::BTreeMap::new(),
    };
    test.does(NADIA, request, command).await;
    let table = test.desk(NADIA).await.get("/requests/list.csv?status=all").await;
    assert!(
        table.header("content-type").starts_with("text/csv")
            && table.header("content-disposition").starts_with("attachment")
    );
    let text = table.text();
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.contains("\"'=cmd|") && text.contains("\"Kestrel Ferries\",\"Draft\",\"1\""), "{text}");
}

#[tokio::test]
async fn a_document_that_was_taken_out_of_a_draft_is_put_back() {
    let test = TestApp::start().await;
    let request = test.opened(QUICK).await;
    let (n, sha256) = {
        let live = test.live(request).await;
        let (n, document) = live.state.current_documents().next().unwrap();
        (n, document.file.as_ref().unwrap().sha256)
    };
    let mut desk = test.desk(NADIA).await;
    let csrf = desk.get(&format!("/requests/{request}/edit")).await.hidden("_csrf");
    let gone = desk.post(&format!("/requests/{request}/documents/{n}/remove"), &[("_csrf", &csrf)]).await;
    assert_eq!(test.live(request).await.state.current_documents().count(), 0);
    let text = desk.get(&gone.location()).await.text();
    let restore = action(&text, "/restore");
    let back = desk.post(&restore, &[("_csrf", &csrf)]).await;
    assert_eq!(back.location(), format!("/requests/{request}/edit?done=put-back"), "{}", back.text());
    let files: Vec<_> =
        test.live(request).await.state.current_documents().map(|(_, d)| d.file.clone().unwrap().sha256).collect();
    assert_eq!(files, [sha256], "the same file again");
    let twice = desk.post(&restore, &[("_csrf", &csrf)]).await;
    assert_eq!(twice.status, StatusCode::CONFLICT, "what has taken its place stays");
}

#[tokio::test]
async fn the_workspace_is_named_and_asks_for_a_code_first() {
    let test = TestApp::start().await;
    let mut desk = test.desk(NADIA).await;
    let csrf = desk.get("/settings").await.hidden("_csrf");
    let fields = |name, zone, code| [("_csrf", csrf.as_str()), ("name", name), ("zone", zone), ("code", code)];
    let wrong = desk.post("/settings", &fields(" ", "Europe/Oslo", "yes")).await;
    assert!(
        wrong.status == StatusCode::UNPROCESSABLE_ENTITY
            && wrong.text().contains("Write the name that your clients know.")
    );
    let done = desk.post("/settings", &fields("Halden & Søn", "Europe/Lisbon", "yes")).await;
    assert_eq!(done.location(), "/settings?done=kept", "{}", done.text());
    let kept = test.app.workspace(WORKSPACE).workspace().await.unwrap().unwrap();
    assert_eq!(
        (kept.name.as_str(), kept.zone.as_str(), kept.code_before_seeing),
        ("Halden & Søn", "Europe/Lisbon", true)
    );
    assert!(desk.get("/").await.text().contains("Halden &#38; Søn"), "it shows at once");
    let mut sofie = test.desk(SOFIE).await;
    let role = test.app.workspace(WORKSPACE).member(SOFIE).await.unwrap().unwrap().role;
    let expected = if role.may_administer() { StatusCode::OK } else { StatusCode::FORBIDDEN };
    assert_eq!(sofie.get("/settings").await.status, expected);
}
