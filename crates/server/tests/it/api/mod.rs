//! The JSON API as a program meets it.

mod absences;
mod decides_nothing;
mod flows;
mod life;
mod schemathesis;
mod strict;

use crate::app::{NADIA, TestApp, WORKSPACE};
use assent::keys::token_hash;
use assent::web::routes::{Access, router, table};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use domain::flow::Flow;
use domain::ids::{MemberId, RequestId, TokenId, WorkspaceId};
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tower::ServiceExt as _;

const EVERY_SCOPE: &str = "requests:read requests:write documents:write clients:read export flows:read flows:write absences:read absences:write";

/// A program with a token.
struct Program {
    router: Router,
    token: String,
}

/// What it got.
#[derive(Debug)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|wrong| panic!("{wrong}: {}", String::from_utf8_lossy(&self.bytes)))
    }

    /// It must be this; otherwise the answer is said.
    fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.bytes));
        if status >= 400 {
            let problem = self.json();
            assert_eq!(self.header("content-type"), "application/problem+json");
            assert_eq!(problem["status"], status);
            assert!(problem["type"].as_str().unwrap().starts_with("urn:assent:problem:"), "{problem}");
            assert!(
                !problem["detail"].as_str().unwrap().is_empty() && !problem["way_on"].as_str().unwrap().is_empty(),
                "{problem}"
            );
        }
        assert!(!self.header("x-request-id").is_empty());
        self
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// A token of a member.
async fn token(test: &TestApp, workspace: WorkspaceId, member: MemberId, scopes: &str) -> String {
    use base64::Engine as _;
    let secret = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(assent::app::chance_32());
    let secret = format!("ast_{secret}");
    let now = test.app.now();
    let token = store::Token {
        id: TokenId::from_bytes(assent::app::chance_16()),
        member,
        name: "Test".to_owned(),
        scopes: scopes.to_owned(),
        created_at: now,
        expires_at: now.saturating_add(SignedDuration::from_hours(24 * 365 * 20)).unwrap(),
        revoked_at: None,
        used_at: None,
    };
    test.app.workspace(workspace).create_token(&token, &token_hash(&secret)).await.unwrap();
    secret
}

impl Program {
    async fn new(test: &TestApp) -> Self {
        Self::with(test, EVERY_SCOPE).await
    }

    async fn with(test: &TestApp, scopes: &str) -> Self {
        Self { router: router(&test.app), token: token(test, WORKSPACE, NADIA, scopes).await }
    }

    fn call(&self, method: Method, path: &str) -> axum::http::request::Builder {
        Request::builder().method(method).uri(path).header(header::AUTHORIZATION, format!("Bearer {}", self.token))
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(self.call(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    /// With a key of its own.
    async fn post(&self, path: &str, body: &Value) -> Answer {
        let key = domain::ids::LinkId::from_bytes(assent::app::chance_16()).hex();
        self.post_with(path, body, &key).await
    }

    async fn post_with(&self, path: &str, body: &Value, key: &str) -> Answer {
        let call = self
            .call(Method::POST, path)
            .header("idempotency-key", key)
            .header(header::CONTENT_TYPE, "application/json");
        self.send(call.body(Body::from(body.to_string())).unwrap()).await
    }

    async fn patch(&self, path: &str, body: &Value, if_match: Option<&str>) -> Answer {
        let mut call = self.call(Method::PATCH, path).header(header::CONTENT_TYPE, "application/json");
        if let Some(etag) = if_match {
            call = call.header(header::IF_MATCH, etag);
        }
        self.send(call.body(Body::from(body.to_string())).unwrap()).await
    }

    async fn put(&self, path: &str, bytes: Vec<u8>) -> Answer {
        self.send(self.call(Method::PUT, path).body(Body::from(bytes)).unwrap()).await
    }

    /// Begins a request of a flow; gives its address.
    async fn begun(&self, flow: &str) -> String {
        let body = json!({"title": "The long way round", "client": crate::app::KESTREL.to_string(), "flow": flow});
        let made = self.post("/api/v1/requests", &body).await.is(201).json();
        format!("/api/v1/requests/{}", made["id"].as_str().unwrap())
    }

    /// The same with its document; gives the request's identifier as well.
    async fn packed(&self, flow: &str) -> (String, RequestId) {
        let at = self.begun(flow).await;
        let slot = format!("{at}/documents/deliverable?filename=c.pdf");
        self.put(&slot, document("campaign-concept-v2.pdf")).await.is(200);
        let id = RequestId::parse(at.rsplit('/').next().unwrap()).unwrap();
        (at, id)
    }
}

/// Offers a flow.
async fn publish(test: &TestApp, flow: &str) {
    let flow = Flow::from_bytes(flow.as_bytes()).unwrap();
    assent::flows::publish(&test.app.store, WORKSPACE, &flow, "test", store::Base::Any, test.app.now()).await.unwrap();
}

fn document(name: &str) -> Vec<u8> {
    std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("demo/documents").join(name)).unwrap()
}

/// Method and address of every operation that the description lists.
fn described(document: &Value) -> BTreeSet<(String, String)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, item)| item.as_object().unwrap().keys().map(|method| (method.to_uppercase(), path.clone())))
        .collect()
}

#[tokio::test]
async fn the_description_lists_exactly_what_there_is() {
    let test = TestApp::start().await;
    let document = Program::new(&test).await.get("/api/v1/openapi.json").await.is(200).json();
    assert_eq!(document["openapi"], "3.1.0");
    let routed: BTreeSet<_> = table()
        .iter()
        .filter(|r| r.path.starts_with("/api/v1/"))
        .map(|r| (r.method.to_string(), r.path.to_owned()))
        .collect();
    assert_eq!(described(&document), routed);
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let open = path.ends_with("openapi.json");
            let access = table()
                .into_iter()
                .find(|r| r.path == path && r.method.as_str().eq_ignore_ascii_case(method))
                .unwrap()
                .access;
            assert_eq!(access, if open { Access::Everybody } else { Access::Token }, "{method} {path}");
            if !open {
                let responses = operation["responses"].as_object().unwrap();
                for status in ["400", "401", "403", "404", "429", "500", "503"] {
                    assert!(responses.contains_key(status), "{method} {path} says nothing of {status}");
                }
                assert!(operation["security"][0]["token"].is_array(), "{method} {path}");
            }
        }
    }
}

#[tokio::test]
async fn a_cookie_is_no_token_and_a_token_that_ended_opens_nothing() {
    let test = TestApp::start().await;
    let mut program = Program::new(&test).await;
    let (row, cookie) = assent::web::session::new_session(
        &test.app,
        domain::ids::PersonId::Member(NADIA),
        domain::actor::SignedIn::Password,
    );
    test.app.workspace(WORKSPACE).begin_session(&row, test.app.now()).await.unwrap();
    let cookie = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
    let call = Request::get("/api/v1/me").header(header::COOKIE, cookie).body(Body::empty()).unwrap();
    let refused = program.send(call).await.is(401);
    assert_eq!(refused.header("www-authenticate"), "Bearer realm=\"assent\"");

    let me = program.get("/api/v1/me").await.is(200).json();
    assert_eq!(me["member"]["name"], "Nadia Okafor");
    let id = TokenId::parse(me["token"]["id"].as_str().unwrap()).unwrap();
    test.app.workspace(WORKSPACE).revoke_token(id, test.app.now()).await.unwrap();
    program.get("/api/v1/me").await.is(401);
    for wrong in [String::new(), "ast_short".to_owned(), program.token[4..].to_owned(), "ast_%00".to_owned()] {
        program.token = wrong;
        program.get("/api/v1/me").await.is(401);
    }
}

#[tokio::test]
async fn every_call_needs_its_scope() {
    let test = TestApp::start().await;
    let nothing = Program::with(&test, "").await;
    let all = Program::new(&test).await;
    let document = all.get("/api/v1/openapi.json").await.json();
    let id = "00000000000000000000000000000000";
    for (method, path) in described(&document) {
        let operation = &document["paths"][&path][method.to_lowercase()];
        let Some(scope) = operation["security"][0]["token"][0].as_str() else { continue };
        let address =
            ["client", "request", "thread", "change", "slot"].iter().zip(["cli_", "req_", "thr_", "chg_", "s"]);
        let address = address
            .fold(path.clone(), |path, (name, prefix)| path.replace(&format!("{{{name}}}"), &format!("{prefix}{id}")));
        let method: Method = method.parse().unwrap();
        let refused =
            nothing.send(nothing.call(method.clone(), &address).body(Body::empty()).unwrap()).await.is(403).json();
        assert!(refused["detail"].as_str().unwrap().contains(scope), "{method} {path}: {refused}");
        let only = Program::with(&test, scope).await;
        let answer = only.send(only.call(method.clone(), &address).body(Body::empty()).unwrap()).await;
        assert_ne!(answer.status, StatusCode::FORBIDDEN, "{method} {path} with {scope}");
    }
}
