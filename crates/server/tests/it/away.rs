//! Being away: said on one's own page, for a contact by an administrator; what waits is handed on, and comes back.

use crate::app::{CHECKED, INES, KESTREL, NADIA, QUICK, SOFIE, TOMAS, TestApp, WORKSPACE};
use axum::http::StatusCode;
use domain::ids::{MemberId, PersonId, RequestId};
use domain::request::StepOutcome;
use jiff::SignedDuration;

async fn asked(app: &TestApp, request: RequestId, who: PersonId) -> bool {
    let live = app.live(request).await;
    live.state.asked_tasks().any(|(_, t)| t.person == who.in_request(request))
}

async fn tick(app: &TestApp) {
    assent::worker::timers::tick(&app.app, app.app.now()).await.unwrap();
}

#[tokio::test]
async fn what_waits_for_a_contact_goes_to_the_stand_in_and_comes_back() {
    let app = TestApp::start().await;
    let request = app.asked(QUICK).await;
    let mut desk = app.desk(NADIA).await;
    let page = format!("/clients/{KESTREL}/contacts/{INES}");
    let shown = desk.get(&page).await;
    assert!(shown.text().contains("When Ines Moreau is away"));
    let (csrf, tomas) = (shown.hidden("_csrf"), TOMAS.to_string());
    let away = format!("{page}/away");
    let wrong = desk
        .post(&away, &[("_csrf", &csrf), ("from", "2026-03-12"), ("until", "2026-03-11"), ("stand_in", &tomas)])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("This is before the first day.") && wrong.text().contains("value=\"2026-03-11\""));
    let done = desk
        .post(&away, &[("_csrf", &csrf), ("from", "2026-03-10"), ("until", "2026-03-12"), ("stand_in", &tomas)])
        .await;
    assert!(done.location().ends_with("?done=away#away"), "{:?}", done.text());
    let shown = desk.get(&page).await.text();
    assert!(shown.contains("10 March 2026 to 12 March 2026") && shown.contains("Tomas Eklund stands in."), "{shown}");

    tick(&app).await;
    assert!(asked(&app, request, PersonId::Contact(INES)).await, "it has not begun");
    app.pass(SignedDuration::from_hours(15));
    tick(&app).await;
    assert!(asked(&app, request, PersonId::Contact(TOMAS)).await, "11 pm in London is the 10th in Stockholm");
    let mail = app.newest_mail("tomas@kestrel.example").await.replace('\n', " ");
    let why = "You are asked because you stand in for Ines Moreau, who is away until 12 March 2026 and would be asked because they \
               are the first contact at Kestrel Ferries.";
    assert!(mail.contains(why), "{mail}");
    let told = app.newest_mail("ines@kestrel.example").await;
    assert!(told.contains("Tomas Eklund answers it instead."), "{told}");
    // Her session has run out meanwhile.
    let seen = app.desk(NADIA).await.get(&format!("/requests/{request}")).await.text();
    assert!(seen.contains("stand in for Ines Moreau"), "{seen}");
    let listed = app.desk(NADIA).await.get(&format!("/clients/{KESTREL}")).await.text();
    assert!(listed.contains("Away until 12 March 2026"), "{listed}");

    // She is back on the 13th.
    app.pass(SignedDuration::from_hours(24 * 3));
    tick(&app).await;
    assert!(asked(&app, request, PersonId::Contact(INES)).await);
    let before = app.live(request).await.head.next_seq;
    tick(&app).await;
    assert_eq!(app.live(request).await.head.next_seq, before, "looked at once");
    let shown = app.desk(NADIA).await.get(&page).await.text();
    assert!(shown.contains("When Ines Moreau is away") && !shown.contains("Tomas Eklund stands in"), "{shown}");
}

#[tokio::test]
async fn a_member_says_it_themselves_and_ends_it_early() {
    let app = TestApp::start().await;
    let request = app.asked(CHECKED).await;
    assert!(asked(&app, request, PersonId::Member(SOFIE)).await);
    let mut desk = app.desk(SOFIE).await;
    let csrf = desk.get("/account").await.hidden("_csrf");
    let nadia = NADIA.to_string();
    let fields =
        [("_csrf", csrf.as_str()), ("from", "2026-03-09"), ("until", "2026-03-20"), ("stand_in", nadia.as_str())];
    let alone = [fields[0], fields[1], fields[2], ("stand_in", &SOFIE.to_string())];
    let refused = desk.post("/account/away", &alone).await;
    assert!(refused.text().contains("Nobody stands in for themselves."), "{}", refused.text());
    let said = desk.post("/account/away", &fields).await.location();
    assert!(said.starts_with("/account?done=away&what=abs_") && said.ends_with("#away"), "{said}");
    assert!(desk.get(&said).await.text().contains("Undo"), "what was just said can be taken back");
    tick(&app).await;
    assert!(asked(&app, request, PersonId::Member(NADIA)).await);
    let mut hers = app.desk(NADIA).await;
    let page = hers.get(&format!("/requests/{request}")).await.text();
    assert!(
        page.contains("You are asked because you stand in for Sofie Canary, who is away until 20 March 2026"),
        "{page}"
    );

    let shown = desk.get("/account").await.text();
    let end = shown.split_once("action=\"/account/away/abs_").unwrap().1.split_once('"').unwrap().0;
    let end = format!("/account/away/abs_{end}");
    // Nobody else's page ends it.
    let csrf_of_hers = hers.get("/account").await.hidden("_csrf");
    assert_eq!(hers.post(&end, &[("_csrf", &csrf_of_hers)]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(desk.post(&end, &[("_csrf", &csrf)]).await.location(), "/account?done=here#away");
    tick(&app).await;
    assert!(asked(&app, request, PersonId::Member(SOFIE)).await, "it came back");
}

#[tokio::test]
async fn who_would_stand_in_is_shown_before_it_is_sent() {
    let app = TestApp::start().await;
    let request = app.opened(QUICK).await;
    let mut desk = app.desk(NADIA).await;
    let page = format!("/clients/{KESTREL}/contacts/{INES}");
    let csrf = desk.get(&page).await.hidden("_csrf");
    let tomas = TOMAS.to_string();
    let fields =
        [("_csrf", csrf.as_str()), ("from", "2026-03-09"), ("until", "2026-03-12"), ("stand_in", tomas.as_str())];
    desk.post(&format!("{page}/away"), &fields).await;
    let edit = desk.get(&format!("/requests/{request}/edit")).await.text();
    assert!(edit.contains("Tomas Eklund") && edit.contains("stand in for Ines Moreau"), "{edit}");
    app.sent(request).await;
    assert!(asked(&app, request, PersonId::Contact(TOMAS)).await);
}

#[tokio::test]
async fn the_least_busy_of_a_team_is_asked() {
    const FLOW: &str = r#"{"flow": "busy", "title": "Busy", "kind": "deliverable",
      "intake": {"documents": [{"id": "deliverable", "label": "Campaign concept", "required": true}]},
      "steps": [{"prepare": "package"}, {"review": "quality", "by": {"team": "quality", "pick": "least_busy"}},
                {"approve": "client", "by": {"contact": "primary"}, "verify": "link"}]}"#;
    let app = TestApp::start().await;
    let db = app.app.workspace(WORKSPACE);
    let lena = MemberId::from_bytes([3; 16]);
    let sofie = db.member(SOFIE).await.unwrap().unwrap();
    let member = domain::directory::Member {
        id: lena,
        name: "Lena Zorn".to_owned(),
        email: "lena@halden.example".to_owned(),
        ..sofie
    };
    db.put_member(&member, "test", app.app.now()).await.unwrap();
    let mut team = db.teams().await.unwrap().remove(0);
    team.members = vec![SOFIE, lena];
    db.put_team(&team, "test", app.app.now()).await.unwrap();
    let mut had = Vec::new();
    for _ in 0..3 {
        let request = app.asked(FLOW).await;
        had.push((
            asked(&app, request, PersonId::Member(SOFIE)).await,
            asked(&app, request, PersonId::Member(lena)).await,
        ));
        app.pass(SignedDuration::from_mins(1));
    }
    assert_eq!(
        had,
        [(false, true), (true, false), (false, true)],
        "by name, then by what waits, then who waited longest"
    );
    let live = app.live(app.opened(FLOW).await).await;
    assert!(live.state.steps.values().all(|run| run.outcome != Some(StepOutcome::Declined)));
}
