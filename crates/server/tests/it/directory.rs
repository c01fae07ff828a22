//! Clients, contacts and members put right: what is kept, who may, who leaves, and who has to stay.

use crate::app::{Browser, INES, KESTREL, NADIA, QUICK, SOFIE, TestApp, WORKSPACE};
use assent::web::handlers::client::record::judged;
use axum::http::StatusCode;
use domain::actor::Role;
use domain::directory::Client;
use domain::ids::{ClientId, MemberId};
use evidence::verify::Report;
use std::sync::Arc;

async fn token(desk: &mut Browser<'_>) -> String {
    desk.get("/account").await.hidden("_csrf")
}

#[tokio::test]
async fn a_contact_who_has_left_decides_nothing_whatever_lay_open() {
    let app = TestApp::start().await;
    let request = app.opened(QUICK).await;
    app.sent(request).await;
    let mut ines = app.browser();
    ines.open("ines@kestrel.example").await;
    let sheet = ines.choose(request, "approve").await;
    let with_field = ines.code_for(&sheet).await;
    let code = app.code("ines@kestrel.example").await;

    let mut desk = app.desk(NADIA).await;
    let csrf = token(&mut desk).await;
    let path = format!("/clients/{KESTREL}/contacts/{INES}");
    let shown = desk.get(&path).await.text();
    assert!(shown.contains("When Ines Moreau leaves") && shown.contains("1 answer of theirs"), "{shown}");
    let left = desk.post(&format!("{path}/deactivate"), &[("_csrf", &csrf)]).await;
    assert_eq!(left.location(), format!("/clients/{KESTREL}?done=left"));
    let client = desk.get(&left.location()).await.text();
    assert!(client.contains("Ines Moreau has left and is still the one who is asked first"), "{client}");

    assert_eq!(ines.press(&with_field, &[("code", &code)]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ines.get(&format!("/r/{request}")).await.status, StatusCode::NOT_FOUND);
    let link = app.link("ines@kestrel.example").await;
    assert_eq!(app.browser().exchange(&link).await.status, StatusCode::GONE);
    assert_eq!(app.live(request).await.state.outcome, None);

    let back = desk.post(&format!("{path}/activate"), &[("_csrf", &csrf)]).await;
    assert_eq!(back.location(), format!("/clients/{KESTREL}?done=back"));
    assert_eq!(ines.open("ines@kestrel.example").await.status, StatusCode::OK, "the same link opens again");
}

#[tokio::test]
async fn a_contact_is_put_right_and_a_new_address_ends_what_the_old_one_opened() {
    let app = TestApp::start().await;
    let request = app.opened(QUICK).await;
    app.sent(request).await;
    let mut ines = app.browser();
    ines.open("ines@kestrel.example").await;
    let mut desk = app.desk(NADIA).await;
    let csrf = token(&mut desk).await;
    let path = format!("/clients/{KESTREL}/contacts/{INES}");
    let save = |email: &'static str| {
        [("contact_name", "Ines Dahl"), ("contact_email", email), ("contact_title", "Marketing Director")]
    };
    let wrong = [&[("_csrf", csrf.as_str())][..], &save("tomas@kestrel.example")].concat();
    let page = desk.post(&path, &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text().contains("has this address already") && page.text().contains("value=\"Ines Dahl\""));
    let same = [&[("_csrf", csrf.as_str())][..], &save("ines@kestrel.example")].concat();
    assert_eq!(desk.post(&path, &same).await.location(), format!("/clients/{KESTREL}?done=kept"));
    assert_eq!(ines.get(&format!("/r/{request}")).await.status, StatusCode::OK, "a new name changes nothing here");
    let moved = [&[("_csrf", csrf.as_str())][..], &save("ines@new.example")].concat();
    assert_eq!(desk.post(&path, &moved).await.location(), format!("/clients/{KESTREL}?done=moved"));
    let old = app.link("ines@kestrel.example").await;
    assert_eq!(ines.exchange(&old).await.status, StatusCode::GONE, "not even in her own browser");
    assert_eq!(ines.open("ines@new.example").await.status, StatusCode::OK, "a fresh link went to the new address");
    let mut stranger = app.browser();
    assert_eq!(stranger.exchange(&old).await.status, StatusCode::GONE);
    let kept = app.app.workspace(WORKSPACE).contact(INES).await.unwrap().unwrap();
    assert_eq!((kept.name.as_str(), kept.email.as_str()), ("Ines Dahl", "ines@new.example"));
}

#[tokio::test]
async fn a_client_is_put_right_and_never_stands_above_itself() {
    let app = TestApp::start().await;
    let below = Client {
        id: ClientId::from_bytes([22; 16]),
        name: "Kestrel Freight".to_owned(),
        parent: Some(KESTREL),
        zone: "Europe/Oslo".to_owned(),
        primary: None,
        sponsor: None,
    };
    let db = app.app.workspace(WORKSPACE);
    db.put_client(&below, "test", app.app.now()).await.unwrap();
    let mut desk = app.desk(NADIA).await;
    let csrf = token(&mut desk).await;
    let path = format!("/clients/{KESTREL}/edit");
    assert!(!desk.get(&path).await.text().contains("Kestrel Freight</option>"), "it is not offered");
    let (parent, zone) = (below.id.to_string(), "Europe/Oslo");
    let ring = [("_csrf", csrf.as_str()), ("name", "Kestrel Lines"), ("zone", zone), ("parent", &parent)];
    let page = desk.post(&path, &ring).await;
    assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.text().contains("cannot be part of itself"));
    desk.post(&path, &[("_csrf", &csrf), ("name", "Kestrel Lines"), ("zone", zone), ("parent", "")]).await;
    let kept = db.client(KESTREL).await.unwrap().unwrap();
    assert_eq!((kept.name.as_str(), kept.zone.as_str(), kept.primary), ("Kestrel Lines", zone, Some(INES)));
}

fn as_member(csrf: &str, name: &'static str, address: &'static str, role: Role) -> [(&'static str, String); 5] {
    let own = |text: &str| text.to_owned();
    [
        ("_csrf", own(csrf)),
        ("name", own(name)),
        ("address", own(address)),
        ("title", own("Director")),
        ("role", own(role.word())),
    ]
}

async fn save(desk: &mut Browser<'_>, who: MemberId, fields: &[(&'static str, String)]) -> crate::app::Page {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    desk.post(&format!("/people/{who}"), &fields).await
}

#[tokio::test]
async fn the_last_administrator_stays_until_there_is_another() {
    let app = TestApp::start().await;
    let mut nadia = app.desk(NADIA).await;
    let csrf = token(&mut nadia).await;
    let lower = as_member(&csrf, "Nadia Okafor", "nadia@halden.example", Role::Member);
    let refused = save(&mut nadia, NADIA, &lower).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("You are the last who may change people") && refused.text().contains("/people"));
    let leave = format!("/people/{NADIA}/deactivate");
    let refused = nadia.post(&leave, &[("_csrf", &csrf)]).await;
    assert!(refused.status == StatusCode::CONFLICT && refused.text().contains("make them an admin first"));

    let taken = as_member(&csrf, "Sofie", "nadia@halden.example", Role::Admin);
    assert!(save(&mut nadia, SOFIE, &taken).await.text().contains("somebody has it already"));
    let raised = as_member(&csrf, "Sofie Canary", "sofie@halden.example", Role::Admin);
    assert_eq!(save(&mut nadia, SOFIE, &raised).await.location(), "/people?done=kept");
    let mut sofie = app.desk(SOFIE).await;
    let own = token(&mut sofie).await;
    assert_eq!(sofie.get("/people").await.status, StatusCode::OK);
    assert_eq!(sofie.get(&format!("/people/{NADIA}")).await.status, StatusCode::FORBIDDEN, "only owners change owners");
    let owner = as_member(&own, "Sofie Canary", "sofie@halden.example", Role::Owner);
    assert_eq!(save(&mut sofie, SOFIE, &owner).await.status, StatusCode::BAD_REQUEST, "and only they make them");

    assert_eq!(nadia.post(&leave, &[("_csrf", &csrf)]).await.location(), "/people?done=left");
    assert!(nadia.get("/").await.location().starts_with("/sign-in"), "she is signed out at once");
}

#[tokio::test]
async fn a_contact_signs_out_where_they_are() {
    let app = TestApp::start().await;
    let request = app.opened(QUICK).await;
    app.sent(request).await;
    let mut ines = app.browser();
    let page = ines.open("ines@kestrel.example").await;
    assert!(page.text().contains("Sign out here"));
    let out = ines.post(&format!("/r/{request}/sign-out"), &[("_csrf", &page.hidden("_csrf"))]).await;
    assert!(out.text().contains("You are signed out in this browser."));
    assert_eq!(ines.get(&format!("/r/{request}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_same_record_is_judged_once_and_a_changed_one_anew() {
    let app = TestApp::start().await;
    let request = app.opened(QUICK).await;
    app.sent(request).await;
    let mut ines = app.browser();
    ines.open("ines@kestrel.example").await;
    app.settle().await;
    app.settle().await;
    assert!(ines.get(&format!("/r/{request}/record")).await.text().contains("Genuine, still open"));
    let bytes = ines.get(&format!("/r/{request}/record.aef")).await.bytes;
    let hash = domain::values::Digest(evidence::hash::sha256(&bytes));
    let by_the_page = app.app.cache.verdict(hash).expect("the page judged what is handed out");
    let again = judged(&app.app, bytes.clone()).await.unwrap();
    assert!(Arc::ptr_eq(&by_the_page, &again), "the second view takes the first verdict");
    let mut changed = bytes;
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    assert!(matches!(*judged(&app.app, changed).await.unwrap(), Report::Invalid(_)));
}
