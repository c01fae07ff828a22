//! What if: the draft of a flow over its past requests, on its page.

use crate::app::{BY_NAME, Browser, NADIA, Page, SOFIE, TestApp};
use axum::http::StatusCode;
use domain::request::Command;
use jiff::SignedDuration;

const EDIT: &str = "/flows/by-name/edit";
const WHATIF: &str = "/flows/by-name/edit/whatif";

async fn send(desk: &mut Browser<'_>, seen: &Page, fields: &[(&str, &str)]) -> Page {
    let (csrf, version) = (seen.hidden("_csrf"), seen.hidden("version"));
    let mut all = vec![("_csrf", csrf.as_str()), ("version", version.as_str()), ("selected", "")];
    all.extend(fields.iter().copied());
    desk.post(EDIT, &all).await
}

#[tokio::test]
async fn past_requests_run_through_a_draft_and_what_differs_is_told() {
    let app = TestApp::start().await;
    let request = app.asked(BY_NAME).await;
    let mut desk = app.desk(NADIA).await;
    assert!(desk.get(WHATIF).await.text().contains("No request with this flow is over yet."));
    app.pass(SignedDuration::from_hours(2));
    let mut ines = app.browser();
    ines.open("ines@kestrel.example").await;
    let sheet = ines.choose(request, "approve").await;
    ines.press(&sheet, &[("typed_name", "Ines Moreau")]).await;
    let second = app.asked(BY_NAME).await;
    app.does(NADIA, second, Command::Withdraw { reason: "Not now.".to_owned() }).await;
    let before = app.live(request).await.head;

    let seen = desk.get(EDIT).await;
    assert!(seen.text().contains(&format!("href=\"{WHATIF}\"")), "the designer leads there");
    let same = desk.get(WHATIF).await.text();
    assert!(same.contains("The one past request would have gone") && same.contains("as it went"), "{same}");
    assert!(same.contains("Requests that were withdrawn are left out"), "{same}");
    let text = BY_NAME.replace(
        r#"{"approve": "client""#,
        r#"{"review": "quality", "by": {"team": "quality"}, "due": "2 business days"}, {"approve": "client""#,
    );
    assert_eq!(send(&mut desk, &seen, &[("do", "replace"), ("text", &text)]).await.status, StatusCode::SEE_OTHER);
    let shown = desk.get(WHATIF).await.text();
    assert!(shown.contains("1 of 1") && shown.contains("would also have asked Sofie Canary."), "{shown}");
    assert!(shown.contains("What Sofie Canary would have said") && shown.contains("working hours more"), "{shown}");
    assert!(shown.contains(&format!("href=\"/requests/{request}\"")) && !shown.contains(&second.to_string()));
    let seen = desk.get(EDIT).await;
    send(&mut desk, &seen, &[("do", "replace"), ("text", "flow: by-name")]).await;
    let broken = desk.get(WHATIF).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(broken.text().contains("It cannot be run yet."), "{}", broken.text());
    assert_eq!(app.live(request).await.head, before, "nothing was written");
    assert_eq!(app.desk(SOFIE).await.get(WHATIF).await.status, StatusCode::FORBIDDEN);
}
