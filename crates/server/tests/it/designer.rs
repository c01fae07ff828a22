//! Flows are written in the browser: by forms alone, by two people at once, back and forth, until one is published.

use crate::app::{Browser, CHECKED, NADIA, Page, SOFIE, TestApp, WORKSPACE};
use axum::http::StatusCode;
use domain::actor::Role;
use domain::directory::Member;
use domain::flow::Flow;
use domain::ids::MemberId;

const EDIT: &str = "/flows/checked/edit";
const DESIGNER: MemberId = MemberId::from_bytes([7; 16]);

/// A server on which the flow “checked” is offered, and a member who writes flows.
async fn world() -> TestApp {
    let app = TestApp::start().await;
    let flow = Flow::from_bytes(CHECKED.as_bytes()).unwrap();
    let now = app.app.now();
    assent::flows::publish(&app.app.store, WORKSPACE, &flow, "test", store::Base::Any, now).await.unwrap();
    let member = Member {
        id: DESIGNER,
        name: "Daria Lindh".to_owned(),
        email: "daria@halden.example".to_owned(),
        title: String::new(),
        role: Role::Designer,
        active: true,
    };
    app.app.workspace(WORKSPACE).put_member(&member, "test", app.app.now()).await.unwrap();
    app
}

/// Sends a form as the page has it: with its token, and the version that it shows.
async fn send(desk: &mut Browser<'_>, seen: &Page, selected: &str, fields: &[(&str, &str)]) -> Page {
    let (csrf, version) = (seen.hidden("_csrf"), seen.hidden("version"));
    let mut all = vec![("_csrf", csrf.as_str()), ("version", version.as_str()), ("selected", selected)];
    all.extend(fields.iter().copied());
    desk.post(EDIT, &all).await
}

async fn file(desk: &mut Browser<'_>) -> String {
    let page = desk.get(&format!("{EDIT}?file=1")).await.text();
    let text = page.split_once("id=\"d-text\"").unwrap().1.split_once('>').unwrap().1;
    text.split_once("</textarea>").unwrap().0.replace("&#39;", "'").replace("&#34;", "\"")
}

#[tokio::test]
async fn a_flow_is_changed_by_forms_and_published() {
    let app = world().await;
    let mut desk = app.desk(NADIA).await;
    let page = desk.get(EDIT).await;
    assert!(page.text().contains("As published") && page.text().contains("Add a step"), "{}", page.text());
    assert_eq!(page.hidden("version"), "0", "looking makes no draft");
    let added = send(&mut desk, &page, "quality", &[("do", "add"), ("kind", "acknowledge")]).await;
    assert_eq!(added.location(), format!("{EDIT}?step=acknowledge"));
    let page = desk.get(&added.location()).await;
    let text = page.text();
    assert!(text.contains("Whoever began it") && text.contains("Draft") && text.contains("Nadia Okafor"), "{text}");
    let typed = [("set title", "Production hears of it"), ("set due", "1 business day"), ("do", "go down")];
    let moved = send(&mut desk, &page, "acknowledge", &typed).await;
    let page = desk.get(&moved.location()).await;
    let yaml = file(&mut desk).await;
    let (client, noted) = (yaml.find("approve: client").unwrap(), yaml.find("acknowledge: acknowledge").unwrap());
    assert!(noted > client && yaml.contains("title: Production hears of it"), "what was typed is kept too: {yaml}");
    assert!(
        send(&mut desk, &page, "acknowledge", &[("do", "keep"), ("name", "heard")]).await.location().ends_with("heard")
    );
    let page = desk.get(&format!("{EDIT}?step=heard")).await;
    let (csrf, version) = (page.hidden("_csrf"), page.hidden("version"));
    let published = desk.post(&format!("{EDIT}/publish"), &[("_csrf", &csrf), ("version", &version)]).await;
    assert_eq!(published.location(), "/flows/checked?done=published", "{}", published.text());
    let shown = desk.get(&published.location()).await.text();
    assert!(shown.contains("Production hears of it") && shown.contains("It is published"), "{shown}");
    assert!(desk.get(EDIT).await.text().contains("As published"), "the draft is over");
}

#[tokio::test]
async fn what_is_wrong_is_told_at_once_and_not_published() {
    let app = world().await;
    let mut desk = app.desk(NADIA).await;
    let page = desk.get(&format!("{EDIT}?step=quality")).await;
    send(&mut desk, &page, "quality", &[("set due", "soon"), ("do", "keep")]).await;
    let page = desk.get(&format!("{EDIT}?step=quality")).await;
    let text = page.text();
    assert!(text.contains("“soon” is not a length of time") && text.contains("1 problem"), "{text}");
    assert!(text.contains("value=\"soon\""), "what was typed stays");
    let (csrf, version) = (page.hidden("_csrf"), page.hidden("version"));
    let stopped = desk.post(&format!("{EDIT}/publish"), &[("_csrf", &csrf), ("version", &version)]).await;
    assert_eq!(stopped.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(stopped.text().contains("is not a length of time"));
    let unread = send(&mut desk, &page, "", &[("do", "replace"), ("text", "flow: [")]).await;
    assert_eq!(unread.status, StatusCode::CONFLICT);
    assert!(unread.text().contains("This is not YAML"), "{}", unread.text());
    let other = send(&mut desk, &page, "", &[("do", "replace"), ("text", "flow: another\nsteps: []")]).await;
    assert!(other.text().contains("the file names another one"), "{}", other.text());
    let empty = send(&mut desk, &page, "", &[("do", "replace"), ("text", "flow: checked")]).await;
    assert!(desk.get(&empty.location()).await.text().contains("problem"), "half a file is a draft all the same");
    let undone = desk.get(EDIT).await;
    send(&mut desk, &undone, "", &[("do", "undo")]).await;
    assert!(file(&mut desk).await.contains("due: soon"), "nothing was lost by it");
}

#[tokio::test]
async fn undo_and_redo_walk_through_what_was_done() {
    let app = world().await;
    let mut desk = app.desk(NADIA).await;
    let before = file(&mut desk).await;
    for kind in ["notify", "milestone"] {
        let page = desk.get(EDIT).await;
        send(&mut desk, &page, "", &[("do", "add"), ("kind", kind)]).await;
    }
    let after = file(&mut desk).await;
    for _ in 0..2 {
        let page = desk.get(EDIT).await;
        send(&mut desk, &page, "", &[("do", "undo")]).await;
    }
    assert_eq!(file(&mut desk).await, before);
    let page = desk.get(EDIT).await;
    let no = send(&mut desk, &page, "", &[("do", "undo")]).await;
    assert!(no.status == StatusCode::CONFLICT && no.text().contains("nothing further"), "{}", no.text());
    for _ in 0..2 {
        let page = desk.get(EDIT).await;
        send(&mut desk, &page, "", &[("do", "redo")]).await;
    }
    assert_eq!(file(&mut desk).await, after);
    let page = desk.get(EDIT).await;
    let (csrf, version) = (page.hidden("_csrf"), page.hidden("version"));
    let gone = desk.post(&format!("{EDIT}/discard"), &[("_csrf", &csrf), ("version", &version)]).await;
    assert_eq!(gone.location(), "/flows/checked?done=discarded");
    assert_eq!(file(&mut desk).await, before);
}

#[tokio::test]
async fn two_people_write_one_flow_and_nothing_is_lost() {
    let app = world().await;
    let (mut nadia, mut daria) = (app.desk(NADIA).await, app.desk(DESIGNER).await);
    let (hers, his) = (nadia.get(EDIT).await, daria.get(EDIT).await);
    send(&mut nadia, &hers, "quality", &[("set due", "2 days"), ("do", "keep")]).await;
    // Made on the flow as it was published, and about another place: it is done on what there is now.
    let other = send(&mut daria, &his, "client", &[("set due", "9 days"), ("do", "keep")]).await;
    assert_eq!(other.status, StatusCode::SEE_OTHER, "{}", other.text());
    let yaml = file(&mut nadia).await;
    assert!(yaml.contains("due: '2 days'") && yaml.contains("due: '9 days'"), "{yaml}");
    let clash = send(&mut daria, &his, "quality", &[("set due", "3 days"), ("do", "keep")]).await;
    assert_eq!(clash.status, StatusCode::CONFLICT);
    let text = clash.text();
    assert!(text.contains("Nadia Okafor changed due of “Quality” while you did. Yours is not taken"), "{text}");
    assert!(text.contains("2 days") && text.contains("3 days"), "{text}");
    assert_eq!(file(&mut nadia).await, yaml, "nothing was overwritten");
    let blind = send(&mut nadia, &hers, "", &[("do", "undo")]).await;
    assert!(blind.text().contains("has changed since you looked"), "one undoes only what one has seen");
    let csrf = his.hidden("_csrf");
    let early = daria.post(&format!("{EDIT}/discard"), &[("_csrf", &csrf), ("version", "1")]).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    daria.post(&format!("{EDIT}/here"), &[("_csrf", &csrf), ("selected", "client")]).await;
    assert!(nadia.get(EDIT).await.text().contains("Daria Lindh is here too"));
    assert!(!daria.get(EDIT).await.text().contains("Daria Lindh is here too"));
    daria.post(&format!("{EDIT}/here"), &[("_csrf", &csrf), ("gone", "1")]).await;
    assert!(!nadia.get(EDIT).await.text().contains("Daria Lindh is here too"));
}

#[tokio::test]
async fn whoever_writes_flows_does_not_publish_them() {
    let app = world().await;
    let mut daria = app.desk(DESIGNER).await;
    let page = daria.get(EDIT).await;
    send(&mut daria, &page, "", &[("set title", "Checked twice"), ("do", "keep")]).await;
    let page = daria.get(EDIT).await;
    assert!(page.text().contains("An owner or administrator publishes it"), "{}", page.text());
    let (csrf, version) = (page.hidden("_csrf"), page.hidden("version"));
    let no = daria.post(&format!("{EDIT}/publish"), &[("_csrf", &csrf), ("version", &version)]).await;
    assert_eq!(no.status, StatusCode::FORBIDDEN);
    let mut sofie = app.desk(SOFIE).await;
    assert_eq!(sofie.get(EDIT).await.status, StatusCode::FORBIDDEN);
    assert!(!sofie.get("/flows").await.text().contains("New flow"));
}

#[tokio::test]
async fn a_new_flow_begins_from_nothing_or_from_another() {
    let app = world().await;
    let mut desk = app.desk(NADIA).await;
    let csrf = desk.get("/flows/new").await.hidden("_csrf");
    let begin = |name: &'static str, from: &'static str| {
        [("title", "Film approval"), ("flow", name), ("kind", "deliverable"), ("from", from)]
    };
    for (name, from) in [("film", ""), ("film-2", "checked")] {
        let fields: Vec<(&str, &str)> = [("_csrf", csrf.as_str())].into_iter().chain(begin(name, from)).collect();
        let made = desk.post("/flows/new", &fields).await;
        assert_eq!(made.location(), format!("/flows/{name}/edit"), "{}", made.text());
        let page = desk.get(&made.location()).await;
        assert!(page.text().contains("Film approval") && page.text().contains("Draft"), "{}", page.text());
        let again = desk.post("/flows/new", &fields).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text().contains("There is a flow of this name"));
        let version = page.hidden("version");
        let edit = format!("/flows/{name}/edit/publish");
        let published = desk.post(&edit, &[("_csrf", &csrf), ("version", &version)]).await;
        assert_eq!(published.location(), format!("/flows/{name}?done=published"), "{}", published.text());
    }
}

#[tokio::test]
async fn lists_grow_and_names_follow() {
    let app = world().await;
    let mut desk = app.desk(NADIA).await;
    let mut press = async |selected: &str, fields: &[(&str, &str)]| {
        let page = desk.get(EDIT).await;
        let answer = send(&mut desk, &page, selected, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{fields:?}: {}", answer.text());
    };
    press("client", &[("do", "insert by"), ("new by", "{member: initiator}")]).await;
    press("client", &[("do", "up by.2")]).await;
    press("client", &[("do", "drop by.0")]).await;
    press("client", &[("do", "put escalate {after: 2 business days, to: {member: initiator}}")]).await;
    press("", &[("do", "field")]).await;
    press("", &[("do", "keep"), ("set @field amount", "price")]).await;
    press("", &[("do", "insert no-role"), ("new no-role", "maker")]).await;
    press("quality", &[("do", "add"), ("kind", "parallel")]).await;
    press("parallel", &[("do", "lane")]).await;
    press("parallel", &[("do", "unlane 2")]).await;
    press("", &[("do", "move"), ("step", "quality"), ("spot", "into"), ("at", "parallel"), ("lane", "1")]).await;
    let yaml = file(&mut desk).await;
    for part in ["by: [{member: initiator}, {contact: sponsor}]", "id: price", "id: field", "maker:", "escalate:"] {
        assert!(yaml.contains(part), "{part}: {yaml}");
    }
    let parts = desk.get(&format!("{EDIT}?step=parallel&part=1")).await.text();
    assert!(!parts.contains("<html") && parts.contains("id=\"studio\"") && parts.contains("Lane 2"), "{parts}");
}
