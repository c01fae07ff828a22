//! The team's desk: a draft, its documents, sending, checking in two steps, what is typed and what is shown.

use crate::app::{Browser, CHECKED, KESTREL, NADIA, Page, QUICK, SOFIE, TestApp, WORKSPACE};
use axum::http::StatusCode;
use domain::ids::{MemberId, RequestId};
use domain::request::Phase;
use effects::mail::Fault;
use effects::outcome::Outcome;
use jiff::SignedDuration;
use std::time::Duration;

const PDF: &[u8] = include_bytes!("../../demo/documents/campaign-concept-v2.pdf");

/// A draft of the library's first flow, as its form begins.
async fn drafted(app: &TestApp, desk: &mut Browser<'_>) -> RequestId {
    let flows = assent::flows::publish_first(&app.app.store, WORKSPACE, "test", app.app.now()).await.unwrap();
    let flow = flows[0].digest().hex();
    let csrf = desk.get("/requests/new").await.hidden("_csrf");
    let client = KESTREL.to_string();
    let empty = desk.post("/requests", &[("_csrf", &csrf), ("flow", &flow), ("client", &client), ("title", " ")]).await;
    assert!(empty.status == StatusCode::UNPROCESSABLE_ENTITY && empty.text().contains("Say what they should approve"));
    let made = desk
        .post("/requests", &[("_csrf", &csrf), ("flow", &flow), ("client", &client), ("title", "The long way round")])
        .await;
    let path = made.location();
    RequestId::parse(path.trim_start_matches("/requests/").trim_end_matches("/edit")).unwrap()
}

#[tokio::test]
async fn a_draft_keeps_what_can_be_kept_and_says_the_rest_at_its_field() {
    let app = TestApp::start().await;
    let mut desk = app.desk(NADIA).await;
    let request = drafted(&app, &mut desk).await;
    let edit = format!("/requests/{request}/edit");
    let csrf = desk.get(&edit).await.hidden("_csrf");
    let fields = [
        ("_csrf", csrf.as_str()),
        ("title", "On-board signage"),
        ("field-why", "Signs <for> the deck."),
        ("field-amount", "18,6oo"),
        ("field-amount_currency", "SEK"),
        ("then", "save"),
    ];
    let wrong = desk.post(&edit, &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = wrong.text();
    assert!(
        text.contains("value=\"18,6oo\"")
            && text.contains("value=\"SEK\" selected")
            && text.contains("is not an amount"),
        "{text}"
    );
    let live = app.live(request).await;
    assert_eq!(live.state.title.as_deref(), Some("On-board signage"), "the rest was kept");
    let saved = desk
        .post(
            &edit,
            &[("_csrf", &csrf), ("field-amount", "18,600"), ("field-amount_currency", "SEK"), ("then", "save")],
        )
        .await;
    assert_eq!(saved.location(), edit);
    let shown = desk.get(&edit).await.text();
    assert!(shown.contains("value=\"18,600\"") && shown.contains("Signs &#60;for&#62; the deck."), "{shown}");
}

#[tokio::test]
async fn a_file_goes_into_its_slot_or_says_why_not() {
    let app = TestApp::start().await;
    let mut desk = app.desk(NADIA).await;
    let request = drafted(&app, &mut desk).await;
    let (edit, documents) = (format!("/requests/{request}/edit"), format!("/requests/{request}/documents"));
    let csrf = desk.get(&edit).await.hidden("_csrf");
    let parts = |slot| [("_csrf", csrf.as_str()), ("slot", slot)];
    let program = desk.upload(&documents, &parts("deliverable"), "virus.exe", b"MZ\x90\0this is a program").await;
    assert!(
        program.status == StatusCode::UNPROCESSABLE_ENTITY && program.text().contains("file-deliverable-error"),
        "{}",
        program.status
    );
    let unsigned = desk.upload(&documents, &[("slot", "deliverable")], "concept.pdf", PDF).await;
    assert_eq!(unsigned.status, StatusCode::BAD_REQUEST, "the token comes first");
    let forged = desk.upload(&documents, &[("_csrf", "made up"), ("slot", "deliverable")], "concept.pdf", PDF).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let taken = desk.upload(&documents, &parts("deliverable"), "concept.pdf", PDF).await;
    assert_eq!(taken.location(), edit);
    assert!(desk.get(&edit).await.text().contains("concept.pdf"));
    let (n, _) = app.live(request).await.state.current_documents().map(|(n, d)| (n, d.version)).next().unwrap();
    let original = desk.get(&format!("/requests/{request}/files/{n}")).await;
    assert_eq!(original.bytes, PDF);
    assert!(original.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    let removed = desk.post(&format!("{documents}/{n}/remove"), &[("_csrf", &csrf)]).await.location();
    assert_eq!(removed, format!("{edit}?done=taken-out&what={request}.{n}"));
    assert_eq!(app.live(request).await.state.current_documents().count(), 0);
}

#[tokio::test]
async fn what_is_missing_is_said_and_nobody_is_bothered() {
    let app = TestApp::start().await;
    let mut desk = app.desk(NADIA).await;
    let request = drafted(&app, &mut desk).await;
    let edit = format!("/requests/{request}/edit");
    let csrf = desk.get(&edit).await.hidden("_csrf");
    let stopped = desk.post(&edit, &[("_csrf", &csrf), ("then", "send")]).await;
    assert!(stopped.status == StatusCode::UNPROCESSABLE_ENTITY && stopped.text().contains("It was not sent yet"));
    let fields = [
        ("_csrf", csrf.as_str()),
        ("field-why", "Because."),
        ("field-amount", "48,000"),
        ("field-amount_currency", "EUR"),
        ("then", "send"),
    ];
    desk.upload(
        &format!("/requests/{request}/documents"),
        &[("_csrf", &csrf), ("slot", "deliverable")],
        "concept.pdf",
        PDF,
    )
    .await;
    let nobody = desk.post(&edit, &fields).await;
    assert!(nobody.text().contains("There is no team “finance”. Add it under People"), "{}", nobody.text());
    let member = NADIA.to_string();
    desk.post("/people/teams", &[("_csrf", &csrf), ("team", "Finance"), ("members", &member)]).await;
    let sent = desk.post(&edit, &fields).await;
    assert_eq!(sent.location(), format!("/requests/{request}?done=sent"), "{}", sent.text());
    assert_eq!(app.live(request).await.state.phase(), Phase::InternalReview);
    let page = desk.get(&sent.location()).await.text();
    assert!(
        page.contains("It waits for Sofie Canary, because the quality team does")
            && page.contains("Ines Moreau is asked next"),
        "{page}"
    );
}

async fn review(desk: &mut Browser<'_>, request: RequestId, more: &[(&str, &str)]) -> Page {
    let page = desk.get(&format!("/requests/{request}")).await;
    let statement = page.hidden("statement");
    let csrf = page.hidden("_csrf");
    let fields: Vec<(&str, &str)> =
        [("_csrf", csrf.as_str()), ("statement", statement.as_str())].into_iter().chain(more.iter().copied()).collect();
    desk.post(&format!("/requests/{request}/review"), &fields).await
}

#[tokio::test]
async fn a_check_takes_two_steps_and_stands_on_the_record() {
    let app = TestApp::start().await;
    let request = app.asked(CHECKED).await;
    let mut sofie = app.desk(SOFIE).await;
    assert!(sofie.get("/").await.text().contains("Check</b>"), "it is on her home page");
    let unsaid = review(&mut sofie, request, &[("outcome", "changes"), ("comment", "Nearly <there>")]).await;
    let text = unsaid.text();
    assert!(
        unsaid.status == StatusCode::UNPROCESSABLE_ENTITY
            && text.contains("Write at least one change")
            && text.contains("Nearly &#60;there&#62;"),
        "{text}"
    );
    let opened = review(&mut sofie, request, &[("outcome", "approve"), ("comment", "Fine.")]).await;
    assert_eq!(app.live(request).await.state.phase(), Phase::InternalReview, "nothing is decided yet");
    let sheet = sofie.follow(opened).await;
    let path = sheet
        .text()
        .split("class=\"paper stack\" method=\"post\" action=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    assert!(
        sheet.text().contains("I checked <cite>The long way round</cite>, round 1, and it may go on."),
        "{}",
        sheet.text()
    );
    let (csrf, key) = (sheet.hidden("_csrf"), sheet.hidden("key"));
    let mut nadia = app.desk(NADIA).await;
    let csrf_of_nadia = nadia.get("/").await.hidden("_csrf");
    assert_eq!(
        nadia.post(&path, &[("_csrf", &csrf_of_nadia), ("key", &key)]).await.status,
        StatusCode::NOT_FOUND,
        "a sheet is its session’s"
    );
    let done = sofie.post(&path, &[("_csrf", &csrf), ("key", &key)]).await;
    assert_eq!(done.location(), format!("/requests/{request}?done=recorded"));
    let twice = sofie.post(&path, &[("_csrf", &csrf), ("key", &key)]).await;
    assert_eq!(twice.location(), done.location(), "a second press is the same answer");
    let live = app.live(request).await;
    assert_eq!(live.state.phase(), Phase::WithClient);
    let page = nadia.get(&format!("/requests/{request}")).await.text();
    assert!(
        page.contains("Ines Moreau</b> is deciding on <cite>The long way round</cite>") && page.contains("“Fine.”"),
        "{page}"
    );
}

#[tokio::test]
async fn questions_stay_inside_unless_somebody_says_otherwise() {
    let app = TestApp::start().await;
    let request = app.asked(QUICK).await;
    let mut desk = app.desk(NADIA).await;
    let path = format!("/requests/{request}");
    let csrf = desk.get(&path).await.hidden("_csrf");
    let empty = desk.post(&format!("{path}/threads"), &[("_csrf", &csrf), ("text", " ")]).await;
    assert!(empty.status == StatusCode::UNPROCESSABLE_ENTITY && empty.text().contains("Write a few words here."));
    desk.post(
        &format!("{path}/threads"),
        &[("_csrf", &csrf), ("text", "Is the printer booked?"), ("visibility", "surprise")],
    )
    .await;
    let mut ines = app.browser();
    assert!(!ines.open("ines@kestrel.example").await.text().contains("printer"), "internal by default");
    desk.post(
        &format!("{path}/threads"),
        &[("_csrf", &csrf), ("text", "May we book it?"), ("visibility", "everyone"), ("confirmed", "yes")],
    )
    .await;
    assert!(ines.get(&format!("/r/{request}")).await.text().contains("May we book it?"));
    let page = desk.get(&path).await.text();
    assert!(page.contains("Is the printer booked?") && page.contains("May we book it?"));
    assert!(page.contains("Was here today"), "who came is seen");
}

#[tokio::test]
async fn a_request_is_withdrawn_with_a_reason_and_its_record_verifies() {
    let app = TestApp::start().await;
    let request = app.asked(QUICK).await;
    let mut desk = app.desk(NADIA).await;
    let path = format!("/requests/{request}");
    let csrf = desk.get(&path).await.hidden("_csrf");
    let silent = desk.post(&format!("{path}/withdraw"), &[("_csrf", &csrf), ("reason", "")]).await;
    assert!(silent.status == StatusCode::UNPROCESSABLE_ENTITY && silent.text().contains("Write a few words here."));
    let done = desk.post(&format!("{path}/withdraw"), &[("_csrf", &csrf), ("reason", "The budget is gone.")]).await;
    let page = desk.follow(done).await.text();
    assert!(
        page.contains("was withdrawn on")
            && page.contains("“The budget is gone.”")
            && !page.contains("Withdraw this request"),
        "{page}"
    );
    app.settle().await;
    let record = desk.get(&format!("{path}/record")).await;
    assert_eq!(record.status, StatusCode::OK, "{}", record.text());
    let bundle = desk.get(&format!("{path}/record.aef")).await;
    let policy = desk.get(&format!("{path}/policy.txt")).await.text();
    let policy = evidence::policy::Policy::parse(&policy).unwrap();
    let report = evidence::verify::verify(&bundle.bytes, &policy, &evidence::verify::Options::default());
    assert!(matches!(report, evidence::verify::Report::Valid(_)), "{report:?}");
}

#[tokio::test]
async fn authority_is_granted_with_its_source_and_ended() {
    let app = TestApp::start().await;
    let mut desk = app.desk(NADIA).await;
    let path = format!("/clients/{KESTREL}");
    let csrf = desk.get(&path).await.hidden("_csrf");
    let contact = crate::app::INES.to_string();
    let fields = [
        ("_csrf", csrf.as_str()),
        ("contact", contact.as_str()),
        ("kinds", "deliverable"),
        ("limit", "50 thousand"),
        ("limit_currency", "EUR"),
        ("source", ""),
    ];
    let wrong = desk.post(&format!("{path}/authority"), &fields).await;
    let text = wrong.text();
    assert!(
        wrong.status == StatusCode::UNPROCESSABLE_ENTITY
            && text.contains("value=\"50 thousand\"")
            && text.contains("Say who at the client said so"),
        "{text}"
    );
    let fields = [
        ("_csrf", csrf.as_str()),
        ("contact", contact.as_str()),
        ("kinds", "deliverable"),
        ("limit", "50,000"),
        ("limit_currency", "EUR"),
        ("source", "Karin Dahl, by letter"),
    ];
    desk.post(&format!("{path}/authority"), &fields).await;
    let page = desk.get(&path).await.text();
    assert!(page.contains("to €50,000") && page.contains("Karin Dahl, by letter"), "{page}");
    let end = page.split("/authority/gra_").nth(1).unwrap().split('"').next().unwrap().to_owned();
    desk.post(&format!("{path}/authority/gra_{end}"), &[("_csrf", &csrf)]).await;
    assert!(desk.get(&path).await.text().contains("Nobody has authority yet"));
}

#[tokio::test]
async fn a_token_is_shown_once_and_opens_the_api_until_it_is_revoked() {
    let app = TestApp::start().await;
    let mut desk = app.desk(NADIA).await;
    let csrf = desk.get("/account").await.hidden("_csrf");
    let made = desk
        .post(
            "/account/tokens",
            &[("_csrf", &csrf), ("name", "Invoicing"), ("scopes", "requests:read"), ("days", "30")],
        )
        .await
        .text();
    let secret = made.split("class=\"secret\"><code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert!(secret.starts_with("ast_"));
    let page = desk.get("/account").await.text();
    assert!(page.contains("Invoicing") && !page.contains(&secret));
    let revoke = page.split("action=\"/account/tokens/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    desk.post(&format!("/account/tokens/{revoke}"), &[("_csrf", &csrf)]).await;
    assert!(!desk.get("/account").await.text().contains("Invoicing"));
}

#[tokio::test]
async fn nobody_resets_their_own_password_and_a_member_changes_nobody() {
    let app = TestApp::start().await;
    let mut nadia = app.desk(NADIA).await;
    let csrf = nadia.get("/people").await.hidden("_csrf");
    assert_eq!(nadia.post(&format!("/people/{NADIA}/code"), &[("_csrf", &csrf)]).await.status, StatusCode::FORBIDDEN);
    let nobody = MemberId::from_bytes([99; 16]);
    assert_eq!(
        nadia.post(&format!("/people/{nobody}/deactivate"), &[("_csrf", &csrf)]).await.status,
        StatusCode::NOT_FOUND
    );
    let mut sofie = app.desk(SOFIE).await;
    let csrf = sofie.get("/account").await.hidden("_csrf");
    assert_eq!(
        sofie.post(&format!("/people/{NADIA}/deactivate"), &[("_csrf", &csrf)]).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_mail_that_waits_for_its_server_is_shown_on_its_request() {
    let app = TestApp::start().await;
    let mut desk = app.desk(NADIA).await;
    let request = app.opened(QUICK).await;
    app.sent(request).await;
    let reason = "No connection to the mail server".to_owned();
    app.mail.fail_next([Fault::Refuse(Outcome::RetryAfter { after: Duration::from_mins(1), reason })]);
    app.settle().await;
    let path = format!("/requests/{request}");
    let waits = desk.get(&path).await.text();
    assert!(waits.contains("has not got the request yet"), "{waits}");
    assert!(waits.contains("No connection to the mail server. Tried once, again today,"), "{waits}");
    app.pass(SignedDuration::from_mins(2));
    app.settle().await;
    assert!(!desk.get(&path).await.text().contains("has not got"), "it has arrived");
}

#[tokio::test]
async fn a_file_that_was_used_before_is_not_drawn_again() {
    let app = TestApp::start().await;
    let request = app.opened(QUICK).await;
    let live = app.live(request).await;
    let file = live.state.current_documents().find_map(|(_, document)| document.file.clone()).unwrap();
    let drawn = app.app.workspace(WORKSPACE).rendition(file.sha256).await.unwrap().unwrap();
    app.pass(SignedDuration::from_hours(1));
    assent::renditions::begin(&app.app, WORKSPACE, &file);
    while !app.app.rendering.begin((WORKSPACE, file.sha256)) {
        tokio::task::yield_now().await;
    }
    assert_eq!(app.app.workspace(WORKSPACE).rendition(file.sha256).await, Ok(Some(drawn)));
}

#[tokio::test]
async fn the_list_is_narrowed_by_client_person_and_what_is_late() {
    let app = TestApp::start().await;
    let request = app.asked(QUICK).await;
    let row = format!("href=\"/requests/{request}\"");
    let mut desk = app.desk(NADIA).await;
    let other = domain::ids::ClientId::from_bytes([99; 16]);
    for (narrow, there) in [
        (String::new(), true),
        ("whose=me".to_owned(), true),
        (format!("whose={SOFIE}"), false),
        (format!("client={KESTREL}"), true),
        (format!("client={other}"), false),
        (format!("client={KESTREL}&whose=me&q=long+way"), true),
        ("late=yes".to_owned(), false),
    ] {
        let list = desk.get(&format!("/requests?{narrow}")).await.text();
        assert_eq!(list.contains(&row), there, "{narrow}: {list}");
        assert_eq!(list.contains("Nothing of that kind"), !there, "{narrow}");
        assert!(there || list.contains("Show all"));
    }
    // Other states keep what was chosen.
    let list = desk.get(&format!("/requests?client={KESTREL}&whose=me&late=yes")).await.text();
    assert!(list.contains(&format!("/requests?status=all&#38;client={KESTREL}&#38;whose=me&#38;late=yes")), "{list}");
    app.pass(SignedDuration::from_hours(24 * 40));
    let mut desk = app.desk(NADIA).await;
    assert!(desk.get("/requests?late=yes").await.text().contains(&row), "its answer was due");
}
