//! A client's own administrator confirms who may approve there: by link, with a code, for exactly what was shown.

use crate::app::{Browser, INES, KESTREL, NADIA, Page, QUICK, TOMAS, TestApp, WORKSPACE};
use axum::http::StatusCode;
use domain::directory::{Contact, Grant, Kind};
use domain::ids::{ContactId, GrantId, PersonId};
use domain::values::{Currency, Money};
use jiff::SignedDuration;

const AMARA: ContactId = ContactId::from_bytes([77; 16]);

fn grant(n: u8, contact: ContactId) -> Grant {
    Grant {
        id: GrantId::from_bytes([n; 16]),
        contact,
        client: KESTREL,
        project: None,
        kinds: vec![Kind::Deliverable],
        limit: Some(Money::minor(5_000_000, Currency::EUR)),
        from: None,
        until: None,
        source: "MSA-2024-118, annex B".to_owned(),
    }
}

/// Ines, Amara and Tomas have authority; Tomas is asked.
async fn asked(app: &TestApp) {
    let db = app.app.workspace(WORKSPACE);
    let amara = Contact {
        id: AMARA,
        client: KESTREL,
        name: "Amara Diallo".into(),
        email: "amara@kestrel.example".into(),
        title: "Brand Manager".into(),
        language: None,
        active: true,
    };
    db.put_contact(&amara, "test", app.app.now()).await.unwrap();
    for (n, who) in [(61, INES), (62, AMARA), (63, TOMAS)] {
        db.put_grant(&grant(n, who), "test", app.app.now()).await.unwrap();
    }
    ask(app).await;
}

async fn ask(app: &TestApp) {
    let mut nadia = app.desk(NADIA).await;
    let page = format!("/clients/{KESTREL}");
    let csrf = nadia.get(&page).await.hidden("_csrf");
    let nobody = nadia.post(&format!("{page}/confirmations"), &[("_csrf", &csrf), ("asked", "")]).await;
    assert!(nobody.text().contains("Choose one of the client’s people."), "{}", nobody.text());
    let done = nadia.post(&format!("{page}/confirmations"), &[("_csrf", &csrf), ("asked", &TOMAS.to_string())]).await;
    assert!(nadia.follow(done).await.text().contains("Was asked"));
}

async fn token(app: &TestApp) -> String {
    let mail = app.newest_mail("tomas@kestrel.example").await;
    assert!(mail.contains("Who may approve at Kestrel"), "{mail}");
    mail.split_once("/c#").unwrap().1.chars().take(43).collect()
}

async fn exchange(browser: &mut Browser<'_>, app: &TestApp, token: &str) -> Page {
    let stamp = browser.get("/c").await.hidden("_stamp");
    app.pass(SignedDuration::from_secs(2));
    browser.post("/c/exchange", &[("_stamp", &stamp), ("token", token)]).await
}

/// Tomas in his browser, on the page.
async fn opened(app: &TestApp) -> (Browser<'_>, String, Page) {
    asked(app).await;
    let mut tomas = app.browser();
    let answer = exchange(&mut tomas, app, &token(app).await).await;
    let path = answer.location();
    let page = tomas.follow(answer).await;
    (tomas, path, page)
}

fn key(n: u8) -> String {
    GrantId::from_bytes([n; 16]).hex()
}

/// What a browser posts for these answers.
fn fields(page: &Page, said: &[(u8, &str, &str)], missing: &str) -> Vec<(String, String)> {
    let mut fields = vec![("_csrf".to_owned(), page.hidden("_csrf")), ("shown".to_owned(), page.hidden("shown"))];
    for (n, said, words) in said {
        fields.push((format!("said-{}", key(*n)), (*said).to_owned()));
        fields.push((format!("words-{}", key(*n)), (*words).to_owned()));
    }
    fields.push(("missing".to_owned(), missing.to_owned()));
    fields
}

async fn post(browser: &mut Browser<'_>, path: &str, fields: &[(String, String)]) -> Page {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(path, &fields).await
}

const ANSWERS: [(u8, &str, &str); 3] = [(61, "right", ""), (62, "ended", ""), (63, "", "")];

#[tokio::test]
async fn the_clients_administrator_confirms_what_is_registered() {
    let app = TestApp::start().await;
    let request = app.asked(QUICK).await;
    let (mut tomas, path, page) = opened(&app).await;
    let text = page.text();
    for words in ["Ines Moreau", "Deliverables, to €50,000", "MSA-2024-118, annex B", "This is your own."] {
        assert!(text.contains(words), "{words} is missing in {text}");
    }
    // All of it, before anything is recorded.
    let said = fields(&page, &ANSWERS, "Jonas Berg signs contracts.");
    let whole = post(&mut tomas, &path, &said).await.text();
    let statement = "I, Tomas Eklund, say who may approve at Kestrel Ferries. One is right: Ines Moreau. One has ended: Amara Diallo. Somebody is missing.";
    assert!(whole.contains(statement) && whole.contains("Mail me a code"), "{whole}");
    assert_eq!(app.app.workspace(WORKSPACE).grants(KESTREL).await.unwrap().len(), 3);
    // The code is for exactly this answer.
    assert!(post(&mut tomas, &format!("{path}/code"), &said).await.text().contains("Code from your e-mail"));
    let mail = app.newest_mail("tomas@kestrel.example").await;
    assert!(mail.replace("\n> ", " ").contains("It confirms this, and nothing else"), "{mail}");
    let code = app.code("tomas@kestrel.example").await;
    let with = |answers: &[(u8, &str, &str)], code: &str| {
        let mut fields = fields(&page, answers, "Jonas Berg signs contracts.");
        fields.push(("code".to_owned(), code.to_owned()));
        fields
    };
    let other = [(61, "ended", ""), (62, "ended", ""), (63, "", "")];
    let refused = post(&mut tomas, &format!("{path}/confirm"), &with(&other, &code)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "a code for one answer does not confirm another");
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let refused = post(&mut tomas, &format!("{path}/confirm"), &with(&ANSWERS, wrong)).await.text();
    assert!(refused.contains("That is not the code."), "{refused}");
    let done = post(&mut tomas, &format!("{path}/confirm"), &with(&ANSWERS, &code)).await;
    let done = tomas.follow(done).await.text();
    assert!(done.contains("You have said who may approve") && done.contains("Jonas Berg signs contracts."), "{done}");
    // What follows: what has ended has, the directory's log says who said it, and whoever asked is told.
    let db = app.app.workspace(WORKSPACE);
    let left: Vec<GrantId> = db.grants(KESTREL).await.unwrap().iter().map(|grant| grant.id).collect();
    assert_eq!(left, [GrantId::from_bytes([61; 16]), GrantId::from_bytes([63; 16])]);
    let log = db.directory_log(0, 1_000).await.unwrap();
    let last = log.last().unwrap();
    assert_eq!((last.kind.as_str(), last.author.clone()), ("confirmation", TOMAS.to_string()));
    let told = app.newest_mail("nadia@halden.example").await;
    assert!(told.contains("Tomas Eklund answered") && told.contains("One has ended: Amara Diallo."), "{told}");
    let mut nadia = app.desk(NADIA).await;
    let shown = nadia.get(&format!("/clients/{KESTREL}")).await;
    assert!(shown.text().contains("Confirmed by Tomas Eklund"), "{}", shown.text());
    assert!(shown.text().contains("Jonas Berg signs contracts."), "{}", shown.text());
    // Once more does nothing.
    let again = post(&mut tomas, &format!("{path}/confirm"), &with(&ANSWERS, &code)).await;
    assert_eq!(again.location(), path);
    assert_eq!(db.directory_log(0, 1_000).await.unwrap().len(), log.len());
    // Seen to, it is gone from the page.
    let settle = shown.text().split_once("/settle\"").unwrap().0.rsplit_once('"').unwrap().1.to_owned() + "/settle";
    let done = nadia.post(&settle, &[("_csrf", &shown.hidden("_csrf"))]).await;
    assert!(!nadia.follow(done).await.text().contains("Jonas Berg signs contracts."));
    // Nothing of it touched the request.
    assert!(app.live(request).await.state.outcome.is_none());
}

#[tokio::test]
async fn what_moved_meanwhile_is_looked_at_again_and_nothing_typed_is_lost() {
    let app = TestApp::start().await;
    let (mut tomas, path, page) = opened(&app).await;
    let said = fields(&page, &[(61, "right", ""), (62, "differs", "Only to €5,000."), (63, "right", "")], "");
    let own = post(&mut tomas, &path, &said).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(own.text().contains("Somebody else at your organisation confirms your own authority."), "{}", own.text());
    let said = fields(&page, &[(61, "right", ""), (62, "differs", ""), (63, "", "")], "");
    assert!(post(&mut tomas, &path, &said).await.text().contains("Write how it is."));
    let said = fields(&page, &[(61, "right", ""), (62, "differs", "Only to €5,000."), (63, "", "")], "");
    post(&mut tomas, &format!("{path}/code"), &said).await;
    let code = app.code("tomas@kestrel.example").await;
    let db = app.app.workspace(WORKSPACE);
    let wider = Grant { limit: None, ..grant(61, INES) };
    db.put_grant(&wider, "test", app.app.now()).await.unwrap();
    let mut with_code = said.clone();
    with_code.push(("code".to_owned(), code));
    let moved = post(&mut tomas, &format!("{path}/confirm"), &with_code).await;
    let text = moved.text();
    assert_eq!(moved.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text.contains("changed while this page was open") && text.contains("any amount"), "{text}");
    assert!(text.contains("Only to €5,000."), "what was typed stays: {text}");
    assert!(db.confirmations(KESTREL).await.unwrap().iter().all(|asked| asked.reply.is_none()));
}

#[tokio::test]
async fn the_link_opens_in_one_browser_and_a_fresh_one_takes_its_place() {
    let app = TestApp::start().await;
    let (mut tomas, path, _) = opened(&app).await;
    let first = {
        let sent = app.mail.sent();
        let text = sent.iter().rev().find(|m| m.message.text.contains("/c#")).unwrap().message.text.clone();
        text.split_once("/c#").unwrap().1.chars().take(43).collect::<String>()
    };
    // Forwarded, it opens nothing; nor does its page's address.
    let mut other = app.browser();
    assert_eq!(exchange(&mut other, &app, &first).await.status, StatusCode::GONE);
    assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND);
    // Ines is a contact there too, and was not asked.
    app.asked(QUICK).await;
    let mut ines = app.browser();
    ines.open("ines@kestrel.example").await;
    assert_eq!(ines.get(&path).await.status, StatusCode::NOT_FOUND);
    // Again in the same browser.
    assert_eq!(exchange(&mut tomas, &app, &first).await.location(), path);
    // A fresh one goes to the mailbox, and the old one opens nothing any more.
    let stamp = other.get("/c").await.hidden("_stamp");
    app.pass(SignedDuration::from_secs(2));
    other.post("/a/fresh", &[("_stamp", &stamp), ("email", "tomas@kestrel.example")]).await;
    let fresh = loop {
        tokio::task::yield_now().await;
        let token = token(&app).await;
        if token != first {
            break token;
        }
    };
    assert_eq!(tomas.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(exchange(&mut tomas, &app, &first).await.status, StatusCode::GONE);
    assert_eq!(exchange(&mut other, &app, &fresh).await.status, StatusCode::SEE_OTHER);
    // With a new address it opens nothing, and whoever has left is let in nowhere.
    let db = app.app.workspace(WORKSPACE);
    let contact = db.contact(TOMAS).await.unwrap().unwrap();
    db.put_contact(&Contact { email: "t@elsewhere.example".into(), ..contact }, "test", app.app.now()).await.unwrap();
    assert_eq!(exchange(&mut other, &app, &fresh).await.status, StatusCode::GONE);
    assert!(db.confirmations_waiting(TOMAS, app.app.now()).await.unwrap().is_empty());
    db.end_sessions_of(PersonId::Contact(TOMAS)).await.unwrap();
}

#[tokio::test]
async fn where_everybody_is_asked_for_a_code_nothing_is_shown_before() {
    let app = TestApp::start().await;
    app.ask_for_codes().await;
    asked(&app).await;
    let mut tomas = app.browser();
    let answer = exchange(&mut tomas, &app, &token(&app).await).await;
    let path = answer.location();
    let gate = tomas.follow(answer).await;
    assert_eq!(gate.location(), format!("{path}/prove"));
    let gate = tomas.follow(gate).await;
    assert!(gate.text().contains("t•••@kestrel.example") && !gate.text().contains("Ines"), "{}", gate.text());
    let csrf = gate.hidden("_csrf");
    // Nor does a post get further.
    let posted = tomas.post(&path, &[("_csrf", &csrf), ("missing", "Jonas")]).await;
    assert_eq!(posted.location(), format!("{path}/prove"));
    let sent = tomas.post(&format!("{path}/prove"), &[("_csrf", &csrf)]).await;
    assert!(tomas.follow(sent).await.text().contains("Code from your e-mail"));
    let code = app.code("tomas@kestrel.example").await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let enter = format!("{path}/prove/enter");
    let refused = tomas.post(&enter, &[("_csrf", &csrf), ("code", wrong)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let opened = tomas.post(&enter, &[("_csrf", &csrf), ("code", &code)]).await;
    assert!(tomas.follow(opened).await.text().contains("Ines Moreau"));
    // It worked once.
    assert_eq!(tomas.post(&enter, &[("_csrf", &csrf), ("code", &code)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_code_that_has_run_out_is_not_mailed_late() {
    let app = TestApp::start().await;
    let (mut tomas, path, page) = opened(&app).await;
    let asked_for = post(&mut tomas, &format!("{path}/code"), &fields(&page, &ANSWERS, "")).await;
    assert_eq!(asked_for.status, StatusCode::OK);
    app.pass(SignedDuration::from_mins(11));
    app.settle().await;
    assert!(app.mail.sent().iter().all(|mail| !mail.message.subject.contains("Your code")));
}
