//! Signing in and out, the first run, first passwords (AU-05, AU-07, SE-01 to SE-05, RL-01 to RL-03).

use crate::app::{Browser, NADIA, Page, SOFIE, TestApp, WORKSPACE};
use assent::keys::Purpose;
use assent::web::handlers::door::totp_place;
use assent::{passwords, setup};
use axum::http::{StatusCode, header};
use jiff::SignedDuration;

const PASSWORD: &str = "four plain words here";
const COOKIE: &str = "__Host-assent";

async fn with_password() -> TestApp {
    let app = TestApp::start().await;
    app.app.workspace(WORKSPACE).set_password(NADIA, &passwords::hash(PASSWORD).unwrap()).await.unwrap();
    app
}

async fn sign_in(browser: &mut Browser<'_>, email: &str, password: &str, next: &str) -> Page {
    let stamp = browser.get("/sign-in").await.hidden("_csrf");
    browser.post("/sign-in", &[("_csrf", &stamp), ("email", email), ("password", password), ("next", next)]).await
}

/// A page without what differs in every answer: the signed time, and the address that was typed.
fn face(page: &Page, typed: &str) -> String {
    let stamp = page.hidden("_csrf");
    page.text().replace(&stamp, "").replace(typed, "")
}

#[tokio::test]
async fn answers_do_not_say_who_exists_and_guesses_are_counted() {
    let app = with_password().await;
    let mut browser = app.browser();
    let unknown = sign_in(&mut browser, "nobody@halden.example", "wrong", "/").await;
    let known = sign_in(&mut browser, "nadia@halden.example", "wrong", "/").await;
    assert_eq!((unknown.status, known.status), (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY));
    assert_eq!(face(&unknown, "nobody@halden.example"), face(&known, "nadia@halden.example"));
    assert!(browser.cookie(COOKIE).is_none());
    for _ in 0..9 {
        sign_in(&mut browser, "nadia@halden.example", "wrong", "/").await;
    }
    let stopped = sign_in(&mut browser, "nadia@halden.example", PASSWORD, "/").await;
    assert_eq!(stopped.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(stopped.headers.contains_key(header::RETRY_AFTER));
    // The window passes, and nobody was locked out.
    app.pass(SignedDuration::from_mins(16));
    let entered = sign_in(&mut browser, " Nadia@halden.example", PASSWORD, "/requests").await;
    assert_eq!((entered.status, entered.location().as_str()), (StatusCode::SEE_OTHER, "/requests"));
}

#[tokio::test]
async fn a_session_is_new_at_every_sign_in_and_dead_once_it_ended() {
    let app = with_password().await;
    let mut browser = app.browser();
    sign_in(&mut browser, "nadia@halden.example", PASSWORD, "/").await;
    let mut before = browser.copy();
    assert_eq!(before.get("/account").await.status, StatusCode::OK);
    let again = browser
        .post(
            "/sign-in",
            &[
                ("_csrf", &assent::web::form::stamp(&app.app)),
                ("email", "nadia@halden.example"),
                ("password", PASSWORD),
            ],
        )
        .await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    assert_ne!(browser.cookie(COOKIE), before.cookie(COOKIE));
    assert!(before.get("/account").await.location().starts_with("/sign-in"), "the session of before is over");

    let mut stolen = browser.copy();
    let csrf = browser.get("/account").await.hidden("_csrf");
    let out = browser.post("/sign-out", &[("_csrf", &csrf)]).await;
    assert_eq!(out.location(), "/sign-in?done=out");
    assert!(browser.cookie(COOKIE).is_none());
    assert!(stolen.get("/account").await.location().starts_with("/sign-in"), "signing out ends it on the server");
}

#[tokio::test]
async fn a_session_ends_with_the_day_the_password_and_the_member() {
    let app = with_password().await;
    let (mut here, mut elsewhere) = (app.desk(NADIA).await, app.desk(NADIA).await);
    let csrf = here.get("/account").await.hidden("_csrf");
    let wrong = here
        .post("/account/password", &[("_csrf", &csrf), ("current", "not it"), ("new", "five other plain words")])
        .await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text().contains("That is not your password."));
    let changed = here
        .post("/account/password", &[("_csrf", &csrf), ("current", PASSWORD), ("new", "five other plain words")])
        .await;
    assert_eq!(changed.location(), "/account?done=password");
    assert_eq!(here.get("/account").await.status, StatusCode::OK);
    assert!(elsewhere.get("/account").await.location().starts_with("/sign-in"));

    let mut sofie = app.desk(SOFIE).await;
    assert_eq!(sofie.get("/").await.status, StatusCode::OK);
    let csrf = here.get("/people").await.hidden("_csrf");
    here.post(&format!("/people/{SOFIE}/deactivate"), &[("_csrf", &csrf)]).await;
    assert!(sofie.get("/").await.location().starts_with("/sign-in"), "who has left is out at once");

    app.pass(SignedDuration::from_hours(12));
    assert!(here.get("/").await.location().starts_with("/sign-in"), "twelve hours are enough");
}

#[tokio::test]
async fn a_code_from_an_app_is_asked_for_and_works_once() {
    let app = with_password().await;
    // RFC 6238, appendix B: with this secret, at this second, the last six digits are these.
    let (secret, then, code) = (b"12345678901234567890", 2_000_000_000, "279037");
    app.pass(SignedDuration::from_secs(then - app.app.now().as_second()));
    let sealed = app.app.keys.seal(Purpose::Seal, &totp_place(NADIA), secret);
    app.app.workspace(WORKSPACE).set_totp(NADIA, Some(&sealed)).await.unwrap();
    let mut browser = app.browser();
    let second = sign_in(&mut browser, "nadia@halden.example", PASSWORD, "/requests").await;
    assert_eq!(second.status, StatusCode::OK);
    assert!(browser.cookie(COOKIE).is_none(), "the password alone opens nothing");
    let fields = |page: &Page, code: &str| {
        [("_csrf", page.hidden("_csrf")), ("pending", page.hidden("pending")), ("code", code.to_owned())]
    };
    let wrong = post(&mut browser, &fields(&second, "000000")).await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && browser.cookie(COOKIE).is_none());
    let mut thief = browser.copy();
    let entered = post(&mut browser, &fields(&second, code)).await;
    assert_eq!(entered.location(), "/requests");
    assert_eq!(browser.get("/account").await.status, StatusCode::OK);
    let replayed = post(&mut thief, &fields(&second, code)).await;
    assert!(replayed.status == StatusCode::UNPROCESSABLE_ENTITY && thief.cookie(COOKIE).is_none(), "a code works once");
    app.pass(SignedDuration::from_mins(6));
    let late = post(&mut thief, &fields(&second, code)).await;
    assert!(late.text().contains("That took too long"), "the first step does not last");
}

async fn post(browser: &mut Browser<'_>, fields: &[(&str, String); 3]) -> Page {
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    browser.post("/sign-in/code", &fields).await
}

#[tokio::test]
async fn an_app_is_added_with_the_password_and_a_first_code() {
    let app = with_password().await;
    let mut browser = app.desk(NADIA).await;
    let page = browser.get("/account/totp").await;
    let (csrf, pending) = (page.hidden("_csrf"), page.hidden("pending"));
    let wrong = browser
        .post("/account/totp", &[("_csrf", &csrf), ("pending", &pending), ("password", "no"), ("code", "000000")])
        .await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text().contains("That code does not fit"));
    assert!(page.text().contains("otpauth://totp/Assent:nadia%40halden.example?secret="));
}

#[tokio::test]
async fn the_first_run_needs_the_token_and_happens_once() {
    let app = TestApp::fresh().await;
    let token = setup::token_if_fresh(&app.app.store).await.unwrap().unwrap();
    let mut browser = app.browser();
    assert_eq!(browser.get("/sign-in?next=%2F").await.location(), "/setup", "nobody can sign in yet");
    let page = browser.get("/setup").await;
    let stamp = page.hidden("_csrf");
    let fields = |token| {
        [
            ("_csrf", stamp.as_str()),
            ("token", token),
            ("workspace", "Halden Studio"),
            ("zone", "Europe/Stockholm"),
            ("name", "Nadia Okafor"),
            ("email", "nadia@halden.example"),
            ("password", PASSWORD),
        ]
    };
    let wrong = browser.post("/setup", &fields("guess")).await;
    assert!(
        wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text().contains("value=\"Halden Studio\""),
        "what was typed stays"
    );
    let made = browser.post("/setup", &fields(&token)).await;
    assert_eq!((made.status, made.location().as_str()), (StatusCode::SEE_OTHER, "/"));
    assert_eq!(browser.get("/").await.status, StatusCode::OK);
    assert_eq!(app.browser().get("/sign-in").await.status, StatusCode::OK);
    assert_eq!(app.browser().get("/setup").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.browser().post("/setup", &fields(&token)).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_invited_member_chooses_a_password_once() {
    let app = with_password().await;
    let mut nadia = app.desk(NADIA).await;
    let csrf = nadia.get("/people").await.hidden("_csrf");
    let added = nadia
        .post(
            "/people",
            &[("_csrf", &csrf), ("name", "Leo Brandt"), ("address", "leo@halden.example"), ("role", "member")],
        )
        .await;
    let text = added.text();
    let code = text.split("class=\"secret\"><code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert!(!nadia.get("/people").await.text().contains(&code), "it is shown once");
    let mut leo = app.browser();
    let stamp = leo.get("/join").await.hidden("_csrf");
    let join =
        |code| [("_csrf", stamp.as_str()), ("email", "leo@halden.example"), ("code", code), ("password", PASSWORD)];
    assert_eq!(leo.post("/join", &join("wrong")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(leo.post("/join", &join(&code)).await.location(), "/sign-in?done=joined");
    assert_eq!(leo.post("/join", &join(&code)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sign_in(&mut leo, "leo@halden.example", PASSWORD, "/").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_way_back_stays_here() {
    let app = with_password().await;
    for elsewhere in ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"] {
        assert_eq!(
            sign_in(&mut app.browser(), "nadia@halden.example", PASSWORD, elsewhere).await.location(),
            "/",
            "{elsewhere}"
        );
    }
    let wanted = app.browser().get("/requests?status=all").await;
    assert_eq!(wanted.location(), "/sign-in?next=%2Frequests%3Fstatus%3Dall");
}
