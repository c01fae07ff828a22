//! What the checks find that look at the request around a package: where it is shown, what it stops, who passes it.

use crate::app::{NADIA, QUICK, TestApp, WORKSPACE};
use axum::http::StatusCode;
use domain::directory::Client;
use domain::ids::{ClientId, RequestId};
use domain::request::{Event, Phase};

const OFFER: &str =
    "What we offer to Kestrel Ferries\n\nAs for Harbour\u{a0}Lights last year, we plan and draw all of it.";

/// A request with a text in its slot, opened as the worker would, and one more client.
async fn prepared(app: &TestApp) -> RequestId {
    let client = Client {
        id: ClientId::from_bytes([22; 16]),
        name: "Harbour Lights".to_owned(),
        parent: None,
        zone: "Europe/Stockholm".to_owned(),
        primary: None,
        sponsor: None,
    };
    app.app.workspace(WORKSPACE).put_client(&client, "test", app.app.now()).await.unwrap();
    let request = app.opened(QUICK).await;
    let mut desk = app.desk(NADIA).await;
    let csrf = desk.get(&format!("/requests/{request}/edit")).await.hidden("_csrf");
    let fields = [("_csrf", csrf.as_str()), ("slot", "deliverable")];
    let put = desk.upload(&format!("/requests/{request}/documents"), &fields, "offer.txt", OFFER.as_bytes()).await;
    assert_eq!(put.status, StatusCode::SEE_OTHER, "{}", put.text());
    let live = app.live(request).await;
    let file = live.state.current_documents().next().unwrap().1.file.clone().unwrap();
    assent::renditions::make(&app.app, WORKSPACE, &file).await.unwrap();
    request
}

#[tokio::test]
async fn another_clients_name_is_shown_stops_and_is_passed_by_name_and_reason() {
    let app = TestApp::start().await;
    let request = prepared(&app).await;
    let mut desk = app.desk(NADIA).await;
    let edit = format!("/requests/{request}/edit");
    let says = "“Harbour Lights” on page 1 is the name of another client.";
    let shown = desk.get(&edit).await;
    assert!(shown.text().contains(says), "{}", shown.text());

    let csrf = shown.hidden("_csrf");
    let stopped = desk.post(&edit, &[("_csrf", &csrf), ("then", "send")]).await;
    assert_eq!(stopped.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = stopped.text();
    assert!(text.contains("a check found something") && text.contains("name=\"pass_because\""), "{text}");
    assert_eq!(app.live(request).await.state.phase(), Phase::Draft);

    let reason = "The stand is shared with Harbour Lights.";
    let sent = desk.post(&edit, &[("_csrf", &csrf), ("then", "send"), ("pass_because", reason)]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let live = app.live(request).await;
    assert_eq!(live.state.phase(), Phase::WithClient);
    let passed = live.entries.iter().find_map(|entry| match &entry.event {
        Event::PreflightPassed { findings, fields, .. } => Some((entry.author.clone(), *findings, fields.text.clone())),
        _ => None,
    });
    let (author, findings, because) = passed.unwrap();
    assert_eq!((findings, because.as_deref()), (1, Some(reason)));
    assert_eq!(live.state.card(author.id).unwrap().name, "Nadia Okafor");
    let page = desk.get(&format!("/requests/{request}")).await.text();
    assert!(page.contains(reason), "{page}");
    // The client is told nothing of it.
    let client = app.browser().open("ines@kestrel.example").await.text();
    assert!(!client.contains("another client") && !client.contains(reason), "{client}");
}

#[tokio::test]
async fn a_name_that_the_request_says_itself_stops_nothing() {
    let app = TestApp::start().await;
    let request = prepared(&app).await;
    app.set(request, "amount", "Shared with Harbour Lights").await;
    app.sent(request).await;
    assert_eq!(app.live(request).await.state.phase(), Phase::WithClient);
}
