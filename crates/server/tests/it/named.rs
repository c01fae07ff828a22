//! “I’m not the right person”: who the register knows is asked at once, else the team says; nothing is lost.

use crate::app::{Browser, INES, KESTREL, NADIA, QUICK, SOFIE, TOMAS, TestApp, WORKSPACE};
use axum::http::StatusCode;
use domain::directory::Grant;
use domain::ids::{ContactId, GrantId, PersonId, RequestId};

async fn asked(app: &TestApp, request: RequestId, who: ContactId) -> bool {
    let live = app.live(request).await;
    live.state.asked_tasks().any(|(_, t)| t.person == PersonId::Contact(who).in_request(request))
}

/// Tomas may approve everything.
async fn granted(app: &TestApp) {
    let grant = Grant {
        id: GrantId::from_bytes([51; 16]),
        contact: TOMAS,
        client: KESTREL,
        project: None,
        kinds: Vec::new(),
        limit: None,
        from: None,
        until: None,
        source: "Karin Dahl, by letter of 12 January".to_owned(),
    };
    app.app.workspace(WORKSPACE).put_grant(&grant, "test", app.app.now()).await.unwrap();
}

/// Ines is on the request's page.
async fn reading(app: &TestApp) -> (RequestId, Browser<'_>, String) {
    let request = app.asked(QUICK).await;
    let mut ines = app.browser();
    let page = ines.open("ines@kestrel.example").await.text();
    assert!(page.contains(&format!("href=\"/r/{request}/pass\"")), "{page}");
    let csrf = ines.get(&format!("/r/{request}/pass")).await.hidden("_csrf");
    (request, ines, csrf)
}

#[tokio::test]
async fn whom_the_register_knows_is_asked_at_once() {
    let app = TestApp::start().await;
    granted(&app).await;
    let (request, mut ines, csrf) = reading(&app).await;
    let path = format!("/r/{request}/pass");
    let sheet = ines.choose(request, "approve").await.text();
    assert!(sheet.contains(&format!("href=\"{path}\"")), "the sheet leads there too: {sheet}");
    let shown = ines.get(&path).await.text();
    assert!(shown.contains("Tomas Eklund") && shown.contains("Can decide this, so they are asked at once."), "{shown}");
    assert!(!shown.contains("tomas@kestrel.example"), "addresses stay with us");
    let nothing = ines.post(&path, &[("_csrf", &csrf), ("note", "Not mine.")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.text().contains("Choose who it is.") && nothing.text().contains("Not mine."));
    let tomas = TOMAS.to_string();
    let done = ines.post(&path, &[("_csrf", &csrf), ("named", &tomas), ("note", "He signs these.")]).await;
    let page = ines.follow(done).await.text();
    assert!(
        page.contains("Somebody else answers this instead of you") && !page.contains("value=\"approve\""),
        "{page}"
    );
    assert!(asked(&app, request, TOMAS).await && !asked(&app, request, INES).await);
    let mail = app.newest_mail("tomas@kestrel.example").await.replace('\n', " ");
    assert!(mail.contains("Ines Moreau named them as the right person"), "{mail}");
    let seen = app.desk(NADIA).await.get(&format!("/requests/{request}")).await.text();
    assert!(seen.contains("Ines Moreau is not the right person") && seen.contains("He signs these."), "{seen}");
    // The way there is closed now.
    assert_eq!(ines.get(&path).await.location(), format!("/r/{request}"));
}

#[tokio::test]
async fn somebody_new_waits_for_the_teams_word() {
    let app = TestApp::start().await;
    let (request, mut ines, csrf) = reading(&app).await;
    let path = format!("/r/{request}/pass");
    let wrong =
        ines.post(&path, &[("_csrf", &csrf), ("named", "other"), ("name", "Vera Holm"), ("email", "vera")]).await;
    assert!(wrong.text().contains("Write an e-mail address") && wrong.text().contains("value=\"Vera Holm\""));
    let fields = [
        ("_csrf", csrf.as_str()),
        ("named", "other"),
        ("name", "Vera Holm"),
        ("email", "vera@kestrel.example"),
        ("note", "New in charge."),
    ];
    let done = ines.post(&path, &fields).await;
    let page = ines.follow(done).await.text();
    assert!(page.contains("You named Vera Holm as the right person") && page.contains("value=\"approve\""), "{page}");
    assert!(asked(&app, request, INES).await, "it stays with her meanwhile");
    let mail = app.newest_mail("nadia@halden.example").await.replace('\n', " ");
    assert!(mail.contains("Ines Moreau says that Vera Holm is the right person to answer this."), "{mail}");

    // Sofie cannot add contacts; she can ask Ines after all. Nadia adds Vera.
    let page = format!("/requests/{request}");
    let sofies = app.desk(SOFIE).await.get(&page).await.text();
    assert!(
        sofies.contains("An administrator can add them.") && !sofies.contains("Add Vera Holm and ask them"),
        "{sofies}"
    );
    let mut desk = app.desk(NADIA).await;
    let home = desk.get("/").await.text();
    assert!(home.contains("Say whether Vera Holm is right"), "{home}");
    let shown = desk.get(&page).await;
    assert!(
        shown.text().contains("New in charge.") && shown.text().contains("Add Vera Holm and ask them"),
        "{}",
        shown.text()
    );
    let action = shown.text().split_once("/named/tsk_").unwrap().1.split_once('"').unwrap().0.to_owned();
    let action = format!("{page}/named/tsk_{action}");
    let csrf = shown.hidden("_csrf");
    assert_eq!(
        desk.post(&action, &[("_csrf", &csrf), ("do", "confirm")]).await.location(),
        format!("{page}?done=named")
    );
    assert!(!asked(&app, request, INES).await);
    let contacts = app.app.workspace(WORKSPACE).contacts(KESTREL).await.unwrap();
    let vera = contacts.iter().find(|c| c.email == "vera@kestrel.example").unwrap();
    assert!(asked(&app, request, vera.id).await);
    let mail = app.newest_mail("vera@kestrel.example").await.replace('\n', " ");
    assert!(mail.contains("Nadia Okafor confirmed it"), "{mail}");
}

#[tokio::test]
async fn the_team_asks_the_same_person_after_all() {
    let app = TestApp::start().await;
    let (request, mut ines, csrf) = reading(&app).await;
    let path = format!("/r/{request}/pass");
    let tomas = TOMAS.to_string();
    let done = ines.post(&path, &[("_csrf", &csrf), ("named", &tomas)]).await;
    assert_eq!(done.location(), format!("/r/{request}"), "the register does not know him as that");
    let page = format!("/requests/{request}");
    let mut desk = app.desk(SOFIE).await;
    let shown = desk.get(&page).await;
    assert!(shown.text().contains("The register does not say that Tomas Eklund may approve this."), "{}", shown.text());
    let action = shown.text().split_once("/named/tsk_").unwrap().1.split_once('"').unwrap().0.to_owned();
    let action = format!("{page}/named/tsk_{action}");
    let csrf = shown.hidden("_csrf");
    let empty = desk.post(&action, &[("_csrf", &csrf), ("do", "refuse"), ("reason", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = [("_csrf", csrf.as_str()), ("do", "refuse"), ("reason", "He asked us to ask you.")];
    assert_eq!(desk.post(&action, &said).await.location(), format!("{page}?done=after-all"));
    let mail = app.newest_mail("ines@kestrel.example").await.replace('\n', " ");
    assert!(mail.contains("He asked us to ask you.") && mail.contains("/a#"), "{mail}");
    assert!(asked(&app, request, INES).await);
    assert_eq!(desk.post(&action, &said).await.status, StatusCode::CONFLICT, "it was said already");
}
