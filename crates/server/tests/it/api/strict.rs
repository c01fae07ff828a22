//! What is not known is refused, by name; what is too much is refused in time; what is somebody else's is not there.

use super::{EVERY_SCOPE, Program, document, publish, token};
use crate::app::{KESTREL, QUICK, TestApp, WORKSPACE};
use assent::api::caller::{BLOCK, CALLS_PER_MINUTE_MAX, limit_key, window};
use assent::web::routes::router;
use axum::body::Body;
use axum::http::{Method, header};
use domain::ids::{RequestId, TokenId, WorkspaceId};
use serde_json::{Value, json};

#[tokio::test]
async fn bodies_are_read_to_the_letter() {
    let test = TestApp::start().await;
    publish(&test, QUICK).await;
    let program = Program::new(&test).await;
    let good = json!({"title": "T", "client": KESTREL.to_string(), "flow": "quick"});
    for (member, value) in
        [("role", json!("owner")), ("level", json!(3)), ("workspace", json!("wsp_1")), ("decided_at", json!("now"))]
    {
        let mut body = good.clone();
        body[member] = value;
        let refused = program.post("/api/v1/requests", &body).await.is(422).json();
        assert!(refused["errors"][0]["detail"].as_str().unwrap().contains(member), "{refused}");
    }
    for (member, value) in [
        ("title", json!("")),
        ("title", json!(" x")),
        ("title", json!("x".repeat(161))),
        ("title", json!("a\u{0}b")),
        ("client", json!("cli_1")),
    ] {
        let mut body = good.clone();
        body[member] = value;
        assert_eq!(
            program.post("/api/v1/requests", &body).await.is(422).json()["errors"][0]["pointer"],
            format!("/{member}")
        );
    }
    let raw = async |media: &str, body: &'static str| {
        let call = program
            .call(Method::POST, "/api/v1/requests")
            .header("idempotency-key", "raw")
            .header(header::CONTENT_TYPE, media);
        program.send(call.body(Body::from(body)).unwrap()).await
    };
    raw("application/json", r#"{"title": "a", "title": "b"}"#).await.is(422);
    raw("application/json", "{").await.is(400);
    raw("application/json", "{} {}").await.is(422);
    raw("text/plain", "{}").await.is(415);
    let large = program
        .call(Method::POST, "/api/v1/requests")
        .header("idempotency-key", "l")
        .header(header::CONTENT_TYPE, "application/json");
    program.send(large.body(Body::from(vec![b' '; 600 * 1024])).unwrap()).await.is(413);
}

#[tokio::test]
async fn methods_parameters_and_addresses_are_those_that_are_described() {
    let test = TestApp::start().await;
    let program = Program::new(&test).await;
    let wrong =
        program.send(program.call(Method::DELETE, "/api/v1/requests").body(Body::empty()).unwrap()).await.is(405);
    let allow = wrong.header("allow");
    assert!(allow.contains("GET") && allow.contains("POST") && !allow.contains("DELETE"), "{allow}");
    for query in [
        "limit=0",
        "limit=101",
        "limit=x",
        "limit=1&limit=2",
        "colour=red",
        "cursor=%00",
        "phase=lost",
        "client=x",
        "search=%00",
    ] {
        program.get(&format!("/api/v1/requests?{query}")).await.is(400);
    }
    for address in [
        "/api/v1/nothing",
        "/api/v2/me",
        "/api/v1/requests/x",
        "/api/v1/requests/%ff",
        "/api/v1/clients/cli_00000000000000000000000000000000",
    ] {
        program.get(address).await.is(404);
    }
    let kept = program
        .send(program.call(Method::GET, "/api/v1/me").header("x-request-id", "mine-1").body(Body::empty()).unwrap())
        .await;
    assert_eq!(kept.header("x-request-id"), "mine-1");
}

#[tokio::test]
async fn files_are_what_their_bytes_say_and_go_where_they_belong() {
    let test = TestApp::start().await;
    publish(&test, QUICK).await;
    let program = Program::new(&test).await;
    let at = program.begun("quick").await;
    let slot = format!("{at}/documents/deliverable?filename=a.pdf");
    program.put(&slot, Vec::new()).await.is(400);
    program.put(&slot, b"<html><script>alert(1)</script></html>".to_vec()).await.is(415);
    program.put(&format!("{at}/documents/other?filename=a.pdf"), document("spring-menu.pdf")).await.is(404);
    program.put(&format!("{at}/documents/deliverable"), document("spring-menu.pdf")).await.is(400);
    let said = program
        .call(Method::PUT, &slot)
        .header(header::CONTENT_LENGTH, 60 * 1024 * 1024)
        .body(Body::from("x"))
        .unwrap();
    program.send(said).await.is(413);
    let sly = program
        .put(
            &format!("{at}/documents/deliverable?filename=..%2F..%2Fetc%2Fpasswd%E2%80%AE.pdf"),
            document("spring-menu.pdf"),
        )
        .await
        .is(200);
    assert_eq!(sly.json()["documents"][0]["filename"], "passwd.pdf");
    let gone = program
        .send(program.call(Method::DELETE, &format!("{at}/documents/deliverable")).body(Body::empty()).unwrap())
        .await
        .is(200);
    assert_eq!(gone.json()["documents"], json!([]));
    program
        .send(program.call(Method::DELETE, &format!("{at}/documents/deliverable")).body(Body::empty()).unwrap())
        .await
        .is(404);
}

#[tokio::test]
async fn another_workspace_is_not_there() {
    let test = TestApp::start().await;
    publish(&test, QUICK).await;
    let ours = Program::new(&test).await;
    let at = ours.begun("quick").await;
    let other = WorkspaceId::from_bytes([77; 16]);
    let workspace = domain::directory::Workspace {
        id: other,
        name: "Elsewhere".to_owned(),
        prefix: "EL".to_owned(),
        zone: "Europe/Stockholm".to_owned(),
        code_before_seeing: false,
    };
    let db = test.app.store.create_workspace(&workspace, 1, test.app.now()).await.unwrap();
    let owner = assent::setup::new_member("Eve", "eve@elsewhere.example", "", domain::actor::Role::Owner);
    db.put_member(&owner, "test", test.app.now()).await.unwrap();
    let theirs = Program { router: router(&test.app), token: token(&test, other, owner.id, EVERY_SCOPE).await };
    for path in [at.clone(), format!("{at}/events"), format!("{at}/record.aef"), format!("/api/v1/clients/{KESTREL}")] {
        theirs.get(&path).await.is(404);
    }
    theirs.post(&format!("{at}/withdraw"), &json!({"reason": "Mine now."})).await.is(404);
    theirs.put(&format!("{at}/documents/deliverable?filename=a.pdf"), document("spring-menu.pdf")).await.is(404);
    theirs
        .post("/api/v1/requests", &json!({"title": "T", "client": KESTREL.to_string(), "flow": "quick"}))
        .await
        .is(404);
    assert_eq!(theirs.get("/api/v1/requests").await.is(200).json()["items"], json!([]));
    assert_eq!(test.live(RequestId::parse(at.rsplit('/').next().unwrap()).unwrap()).await.state.outcome, None);
}

#[tokio::test]
async fn a_member_who_only_reads_has_tokens_that_only_read() {
    let test = TestApp::start().await;
    publish(&test, QUICK).await;
    let auditor = assent::setup::new_member("Ada", "ada@halden.example", "", domain::actor::Role::Auditor);
    test.app.workspace(WORKSPACE).put_member(&auditor, "test", test.app.now()).await.unwrap();
    let program = Program { router: router(&test.app), token: token(&test, WORKSPACE, auditor.id, EVERY_SCOPE).await };
    program.get("/api/v1/requests").await.is(200);
    program
        .post("/api/v1/requests", &json!({"title": "T", "client": KESTREL.to_string(), "flow": "quick"}))
        .await
        .is(403);
    let left = domain::directory::Member { active: false, ..auditor };
    test.app.workspace(WORKSPACE).put_member(&left, "test", test.app.now()).await.unwrap();
    program.get("/api/v1/requests").await.is(401);
}

#[tokio::test]
async fn a_program_that_runs_away_is_told_when_to_come_back() {
    let test = TestApp::start().await;
    let program = Program::new(&test).await;
    let me: Value = program.get("/api/v1/me").await.is(200).json();
    let id = TokenId::parse(me["token"]["id"].as_str().unwrap()).unwrap();
    // Another node has counted as many calls as there may be.
    for _ in 1..CALLS_PER_MINUTE_MAX / BLOCK {
        test.app.store.hit(&limit_key(id), window(test.app.now())).await.unwrap();
    }
    for _ in 1..BLOCK {
        program.get("/api/v1/me").await.is(200);
    }
    for _ in 0..2 {
        assert_eq!(program.get("/api/v1/me").await.is(429).header("retry-after"), "60");
    }
    test.pass(jiff::SignedDuration::from_mins(1));
    program.get("/api/v1/me").await.is(200);
}
