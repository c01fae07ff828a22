//! Every route of the table as every kind of person (TN-01, WB-01, and the promise that no GET changes anything).

use crate::app::{Browser, CHECKED, KESTREL, NADIA, Page, SOFIE, TestApp, WORKSPACE};
use assent::web::routes::{Access, table};
use axum::http::{Method, StatusCode};
use domain::actor::Role;
use domain::directory::{Member, Workspace};
use domain::ids::{MemberId, RequestId, WorkspaceId};

const AUDITOR: MemberId = MemberId::from_bytes([5; 16]);
const STRANGER: MemberId = MemberId::from_bytes([6; 16]);
const ELSEWHERE: WorkspaceId = WorkspaceId::from_bytes([8; 16]);

/// A server with a request that is with the client, an auditor, and another workspace.
async fn world() -> (TestApp, RequestId) {
    let app = TestApp::start().await;
    let now = app.app.now();
    let member = |id, email: &str, role| Member {
        id,
        name: "Somebody".to_owned(),
        email: email.to_owned(),
        title: String::new(),
        role,
        active: true,
    };
    app.app
        .workspace(WORKSPACE)
        .put_member(&member(AUDITOR, "audit@halden.example", Role::Auditor), "test", now)
        .await
        .unwrap();
    let other = Workspace {
        id: ELSEWHERE,
        name: "Other".to_owned(),
        prefix: "O".to_owned(),
        zone: "UTC".to_owned(),
        code_before_seeing: false,
    };
    let db = app.app.store.create_workspace(&other, 1, now).await.unwrap();
    db.put_member(&member(STRANGER, "stranger@other.example", Role::Owner), "test", now).await.unwrap();
    let request = app.asked(CHECKED).await;
    (app, request)
}

/// A file travels as multipart, which no other form here is.
fn is_upload(method: &Method, path: &str) -> bool {
    *method == Method::POST && (path.ends_with("/documents") || path.ends_with("/{slot}"))
}

/// An address of the table with things that exist in it.
fn address(path: &str, request: RequestId) -> String {
    let some = "00000000000000000000000000000000";
    let path = path
        .replace("{request}", &request.to_string())
        .replace("{client}", &KESTREL.to_string())
        .replace("{member}", &SOFIE.to_string())
        .replace("{flow}", "checked")
        .replace("{version}", &"0".repeat(64));
    let path = path.replace("{log}", "1").replace("{*tile}", "entries/000.p/1");
    let path = path.replace("{n}", "1").replace("{page}", "1").replace("{size}", "thumb");
    path.split('/').map(|part| if part.starts_with('{') { some } else { part }).collect::<Vec<_>>().join("/")
}

/// Everything that a route could have changed.
async fn marks(app: &TestApp, request: RequestId) -> (u64, u64, usize, usize) {
    let db = app.app.workspace(WORKSPACE);
    let requests = db
        .requests(&store::views::RequestFilter { span: store::views::Span::All, limit: 200, ..Default::default() })
        .await
        .unwrap();
    let effects = db.effects_of(request).await.unwrap();
    (app.live(request).await.state.next_seq, db.directory_version().await.unwrap(), requests.len(), effects.len())
}

async fn call(browser: &mut Browser<'_>, method: &Method, path: &str, csrf: &str) -> Page {
    if *method == Method::GET {
        browser.get(path).await
    } else {
        browser.post(path, &[("_csrf", csrf), ("_stamp", csrf)]).await
    }
}

/// Streams do not end, so they are opened elsewhere.
fn is_stream(path: &str) -> bool {
    path.ends_with("/events") && !path.starts_with("/api")
}

/// Programs speak other methods, and have tests of their own.
fn is_for_browsers(access: Access) -> bool {
    !matches!(access, Access::Token | Access::Signed)
}

#[tokio::test]
async fn nobody_without_a_session_gets_further_than_the_door() {
    let (app, request) = world().await;
    let before = marks(&app, request).await;
    for route in table().into_iter().filter(|r| is_for_browsers(r.access)) {
        let page = call(&mut app.browser(), &route.method, &address(route.path, request), "").await;
        let what = format!("{} {}: {}", route.method, route.path, page.status);
        match route.access {
            Access::Member | Access::Worker | Access::Designer | Access::Administrator => {
                assert!(page.location().starts_with("/sign-in"), "{what}");
            }
            Access::Guest | Access::Demo => assert_eq!(page.status, StatusCode::NOT_FOUND, "{what}"),
            Access::Everybody | Access::Token | Access::Signed => assert!(!page.status.is_server_error(), "{what}"),
        }
    }
    assert_eq!(marks(&app, request).await, before);
}

#[tokio::test]
async fn an_auditor_reads_all_and_changes_nothing() {
    let (app, request) = world().await;
    let before = marks(&app, request).await;
    let mut auditor = app.desk(AUDITOR).await;
    let csrf = auditor.get("/account").await.hidden("_csrf");
    for route in table().into_iter().filter(|r| !is_stream(r.path)) {
        let page = match route.access {
            Access::Member if route.method == Method::GET => auditor.get(&address(route.path, request)).await,
            Access::Worker | Access::Designer | Access::Administrator => {
                call(&mut auditor, &route.method, &address(route.path, request), &csrf).await
            }
            Access::Member | Access::Everybody | Access::Guest | Access::Token | Access::Signed | Access::Demo => {
                continue;
            }
        };
        let what = format!("{} {}: {}", route.method, route.path, page.status);
        if route.access == Access::Member {
            let there = page.status == StatusCode::OK
                || page.status == StatusCode::SERVICE_UNAVAILABLE
                || route.path == "/confirm" && page.status == StatusCode::SEE_OTHER
                || route.path.contains("/pages/")
                || route.path.ends_with("/{slot}");
            assert!(there, "{what}");
        } else {
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{what}");
        }
    }
    assert_eq!(marks(&app, request).await, before);
}

#[tokio::test]
async fn another_workspace_does_not_exist() {
    let (app, request) = world().await;
    let before = marks(&app, request).await;
    let mut stranger = app.desk_in(ELSEWHERE, STRANGER).await;
    let csrf = stranger.get("/account").await.hidden("_csrf");
    for route in table().into_iter().filter(|r| !is_stream(r.path) && is_for_browsers(r.access)) {
        let named = ["{request}", "{client}", "{member}"].iter().any(|part| route.path.contains(part));
        if !named {
            continue;
        }
        let page = call(&mut stranger, &route.method, &address(route.path, request), &csrf).await;
        // An upload is refused for its form before anything is looked up.
        let looked_at = route.access != Access::Guest && is_upload(&route.method, route.path);
        let expected = if looked_at { StatusCode::BAD_REQUEST } else { StatusCode::NOT_FOUND };
        assert_eq!(page.status, expected, "{} {}", route.method, route.path);
    }
    for list in ["/", "/requests?status=all", "/clients", "/people"] {
        let text = stranger.get(list).await.text();
        assert!(!text.contains("The long way round") && !text.contains("Kestrel") && !text.contains("Sofie"), "{list}");
    }
    assert_eq!(marks(&app, request).await, before);
}

#[tokio::test]
async fn no_get_changes_anything() {
    let (app, request) = world().await;
    let (mut nadia, mut sofie) = (app.desk(NADIA).await, app.desk(SOFIE).await);
    let before = marks(&app, request).await;
    for route in
        table().into_iter().filter(|r| r.method == Method::GET && !is_stream(r.path) && is_for_browsers(r.access))
    {
        for browser in [&mut nadia, &mut sofie] {
            let page = browser.get(&address(route.path, request)).await;
            let waits = page.status == StatusCode::SERVICE_UNAVAILABLE && route.path.ends_with("/record.aef");
            assert!(waits || !page.status.is_server_error(), "{}: {}", route.path, page.text());
        }
    }
    assert_eq!(marks(&app, request).await, before);
}

#[tokio::test]
async fn a_form_needs_its_token_and_our_own_page() {
    let (app, request) = world().await;
    let mut nadia = app.desk(NADIA).await;
    let csrf = nadia.get("/account").await.hidden("_csrf");
    let before = marks(&app, request).await;
    for route in table().into_iter().filter(|r| r.method == Method::POST && is_for_browsers(r.access)) {
        let path = address(route.path, request);
        let what = format!("POST {}", route.path);
        let from_elsewhere = nadia.copy().post_from_elsewhere(&path, &[("_csrf", &csrf)]).await;
        assert_eq!(from_elsewhere.status, StatusCode::FORBIDDEN, "{what}");
        let ours = matches!(route.access, Access::Member | Access::Worker | Access::Designer | Access::Administrator);
        if ours {
            let status = nadia.copy().post(&path, &[("_csrf", "made up")]).await.status;
            let refused = status == StatusCode::FORBIDDEN
                || is_upload(&route.method, route.path) && status == StatusCode::BAD_REQUEST;
            assert!(refused, "{what}: {status}");
        }
    }
    assert_eq!(marks(&app, request).await, before);
}
