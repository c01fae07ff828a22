//! A fresh proof for what hands out records or keys, or changes who may come in (SE-03); mails about one's account (AU-06).

use crate::app::{BY_NAME, NADIA, SOFIE, TestApp, WORKSPACE};
use assent::keys::Purpose;
use assent::passwords;
use assent::web::handlers::door::totp_place;
use assent::web::routes::{Proof, table};
use axum::http::StatusCode;
use jiff::SignedDuration;

const PASSWORD: &str = "four plain words here";
const COOKIE: &str = "__Host-assent";

async fn with_password() -> TestApp {
    let app = TestApp::start().await;
    app.app.workspace(WORKSPACE).set_password(NADIA, &passwords::hash(PASSWORD).unwrap()).await.unwrap();
    app
}

#[tokio::test]
async fn an_export_asks_again_and_goes_on_by_itself() {
    let app = with_password().await;
    let request = app.opened(BY_NAME).await;
    app.sent(request).await;
    app.settle().await;
    let mut desk = app.desk(NADIA).await;
    let export = format!("/requests/{request}/record.aef");
    assert_eq!(desk.get(&export).await.status, StatusCode::OK, "fresh from signing in");
    app.pass(SignedDuration::from_mins(15) + SignedDuration::from_secs(1));
    let asked = desk.get(&export).await;
    let page = desk.follow(asked).await;
    assert!(page.text().contains("Confirm that it is you.") && page.hidden("next") == export, "{}", page.text());
    let (csrf, next) = (page.hidden("_csrf"), page.hidden("next"));
    let wrong = desk.post("/confirm", &[("_csrf", &csrf), ("next", &next), ("_proof", "not it")]).await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text().contains("That was not it."));
    let mut stolen = desk.copy();
    let right = desk.post("/confirm", &[("_csrf", &csrf), ("next", &next), ("_proof", PASSWORD)]).await;
    assert_eq!(right.location(), export);
    assert_eq!(desk.get(&export).await.status, StatusCode::OK);
    assert_ne!(desk.cookie(COOKIE), stolen.cookie(COOKIE));
    assert!(stolen.get("/").await.location().starts_with("/sign-in"), "the secret of before is dead (SE-01)");
    // The day still ends twelve hours after signing in.
    app.pass(SignedDuration::from_hours(12) - SignedDuration::from_mins(15));
    assert!(desk.get("/").await.location().starts_with("/sign-in"));
}

#[tokio::test]
async fn a_change_of_members_asks_again_and_loses_nothing_that_was_typed() {
    let app = with_password().await;
    let mut desk = app.desk(NADIA).await;
    let csrf = desk.get("/people").await.hidden("_csrf");
    app.pass(SignedDuration::from_mins(20));
    let fields =
        [("_csrf", csrf.as_str()), ("name", "Leo <Brandt>"), ("address", "leo@halden.example"), ("role", "member")];
    let asked = desk.post("/people", &fields).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    let text = asked.text();
    assert!(text.contains("action=\"/people\"") && text.contains("value=\"Leo &#60;Brandt&#62;\""), "{text}");
    let members = || async { app.app.workspace(WORKSPACE).members().await.unwrap().len() };
    let before = members().await;
    let with = |proof| [&fields[..], &[("_proof", proof)]].concat();
    assert_eq!(desk.post("/people", &with("not it")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(members().await, before);
    let forged = desk.post("/people", &[("_csrf", "made up"), ("_proof", PASSWORD)]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let done = desk.post("/people", &with(PASSWORD)).await;
    assert!(done.status == StatusCode::OK && done.text().contains("class=\"secret\""), "{}", done.text());
    assert_eq!(members().await, before + 1);
    // And it lasts: the next change goes through at once.
    let sofie = format!("/people/{SOFIE}/deactivate");
    assert_eq!(desk.post(&sofie, &[("_csrf", &csrf)]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn whoever_has_an_app_proves_it_with_a_code() {
    let app = with_password().await;
    let (secret, then, code) = (b"12345678901234567890", 2_000_000_000, "279037");
    app.pass(SignedDuration::from_secs(then - app.app.now().as_second()) - SignedDuration::from_mins(20));
    let mut desk = app.desk(NADIA).await;
    let sealed = app.app.keys.seal(Purpose::Seal, &totp_place(NADIA), secret);
    app.app.workspace(WORKSPACE).set_totp(NADIA, Some(&sealed)).await.unwrap();
    app.pass(SignedDuration::from_mins(20));
    let page = desk.get("/confirm?next=/people").await;
    let csrf = page.hidden("_csrf");
    assert!(page.text().contains("one-time-code") && !page.text().contains("type=\"password\""));
    let fields = |proof| [("_csrf", csrf.clone()), ("next", "/people".to_owned()), ("_proof", proof)];
    for wrong in [PASSWORD, "000000"] {
        let fields = fields(wrong.to_owned());
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        assert_eq!(desk.post("/confirm", &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let fields = fields(code.to_owned());
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    assert_eq!(desk.post("/confirm", &fields).await.location(), "/people");
}

#[test]
fn what_hands_out_or_lets_in_needs_a_fresh_proof() {
    let fresh: Vec<&str> = table().iter().filter(|r| r.proof == Proof::Lately).map(|r| r.path).collect();
    for path in [
        "/requests/{request}/record.aef",
        "/requests/{request}/erase",
        "/requests/{request}/erase/confirm",
        "/people",
        "/people/{member}/code",
        "/people/{member}/deactivate",
        "/account/tokens",
    ] {
        assert!(fresh.contains(&path), "{path}");
    }
    assert!(fresh.iter().all(|path| !path.starts_with("/r/")), "what clients download is theirs");
}

#[tokio::test]
async fn a_member_hears_when_how_they_sign_in_is_changed() {
    let app = with_password().await;
    let mut desk = app.desk(NADIA).await;
    let csrf = desk.get("/account").await.hidden("_csrf");
    let other = "five other plain words";
    let changed = desk.post("/account/password", &[("_csrf", &csrf), ("current", PASSWORD), ("new", other)]).await;
    assert_eq!(changed.location(), "/account?done=password");
    let text = app.newest_mail("nadia@halden.example").await;
    assert!(text.contains("your password was changed") && text.contains("Firefox on Linux"), "{text}");
    assert!(!text.contains("http"), "whoever reads it is led nowhere");
    app.app.workspace(WORKSPACE).set_totp(NADIA, Some(b"sealed")).await.unwrap();
    let csrf = desk.get("/account").await.hidden("_csrf");
    desk.post("/account/totp/off", &[("_csrf", &csrf), ("password", other)]).await;
    let text = app.newest_mail("nadia@halden.example").await;
    assert!(text.contains("the app for codes was removed"), "{text}");
    let wrong = desk.get("/account").await.hidden("_csrf");
    desk.post("/account/password", &[("_csrf", &wrong), ("current", "not it"), ("new", other)]).await;
    app.settle().await;
    assert_eq!(app.mail.sent().len(), 2, "a try that fails tells nothing");
}
