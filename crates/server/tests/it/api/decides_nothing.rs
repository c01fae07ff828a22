//! Law 1, from outside: no call of the API, whatever it carries, makes a decision (WH-04, AI-01).

use super::{Program, described, publish};
use crate::app::{CHECKED, INES, NADIA, SOFIE, TestApp};
use axum::body::Body;
use axum::http::{Method, header};
use domain::actor::{Person, SignedIn};
use domain::ids::{PersonId, RequestId, SessionId};
use domain::request::event::BrowserCard;
use domain::request::{Answer, ChangeDraft, Command, Context, Decision, Proof, TaskState, build_statement, codec};
use serde_json::{Value, json};

/// Sofie checks: with changes she sends it back, without she lets it go on.
pub(super) async fn review(test: &TestApp, request: RequestId, changes: Vec<&str>) {
    let who = PersonId::Member(SOFIE);
    let by = Person::from_browser_session(who, SessionId::from_bytes(*SOFIE.bytes()), SignedIn::Password);
    let live = test.live(request).await;
    let asked = live.state.asked_tasks().find(|(_, t)| t.person == who.in_request(request)).map(|(id, _)| id).unwrap();
    let live = test.does(SOFIE, request, Command::OpenSheet { by: by.clone(), task: asked }).await;
    let changes: Vec<ChangeDraft> =
        changes.into_iter().map(|text| ChangeDraft { text: text.to_owned(), place: None }).collect();
    let answer = if changes.is_empty() { Answer::Approve } else { Answer::RequestChanges(changes) };
    let (actor, chance) = (crate::app::acting(SOFIE), [[7; 16]; 4]);
    let context = Context {
        actor: &actor,
        now: test.app.now(),
        flow: &live.flow,
        directory: &live.directory,
        workload: &live.workload,
        initiator: Some(NADIA),
        chance: &chance,
    };
    let statement = build_statement(&live.state, &context, asked, &answer, &assent::app::nonce()).unwrap();
    let statement_hash = assent::sheets::statement_hash(&statement).unwrap();
    let package = live.state.package().unwrap().digest;
    let decision =
        Decision { by, task: asked, answer, comment: None, statement, statement_hash, package, proof: Proof::Session };
    test.does(SOFIE, request, Command::Decide(Box::new(decision))).await;
}

#[tokio::test]
async fn no_operation_is_for_deciding() {
    let test = TestApp::start().await;
    let document = Program::new(&test).await.get("/api/v1/openapi.json").await.json();
    for (method, path) in described(&document) {
        if method == "GET" {
            continue;
        }
        for word in [
            "decide",
            "decision",
            "review",
            "approve",
            "acknowledge",
            "accept",
            "obligation",
            "condition",
            "sheet",
            "link",
            "code",
            "task",
        ] {
            assert!(!path.contains(word), "{method} {path} looks like deciding");
        }
        let name = document["paths"][&path][method.to_lowercase()]["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str();
        let Some(schema) = name.and_then(|name| name.rsplit('/').next()) else { continue };
        for member in document["components"]["schemas"][schema]["properties"].as_object().unwrap().keys() {
            assert!(
                !["choice", "answer", "decision", "task", "statement", "consent", "signature", "conditions"]
                    .contains(&member.as_str()),
                "{schema}.{member}"
            );
        }
    }
}

#[tokio::test]
async fn whatever_is_sent_nobody_has_decided() {
    let test = TestApp::start().await;
    publish(&test, CHECKED).await;
    let program = Program::new(&test).await;
    // One request waits for a check inside, the other for the client, who has opened the link.
    let mut waiting = Vec::new();
    for _ in 0..2 {
        let (at, id) = program.packed("checked").await;
        program.post(&format!("{at}/submit"), &json!({})).await.is(200);
        waiting.push(id);
    }
    review(&test, waiting[1], Vec::new()).await;
    let ines = Person::from_browser_session(PersonId::Contact(INES), SessionId::from_bytes([5; 16]), SignedIn::Link);
    let opened =
        Command::OpenLink { by: ines.clone(), browser: BrowserCard { ip: "192.0.2.1".to_owned(), ua: "x".to_owned() } };
    let actor = domain::actor::Actor::Person(ines);
    assent::execute::execute(
        &test.app,
        crate::app::WORKSPACE,
        &actor,
        waiting[1],
        &opened,
        assent::execute::With::default(),
    )
    .await
    .unwrap();

    let document = program.get("/api/v1/openapi.json").await.json();
    for request in waiting {
        let before = test.live(request).await;
        let (task, _) = before.state.asked_tasks().next().unwrap();
        let package = before.state.package().unwrap().digest.hex();
        for body in payloads(&task.to_string(), &package) {
            for path in addresses(&document, request, &task.to_string()) {
                for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
                    // Taking the request back would end it, and is not what is tried here.
                    if path.ends_with("/withdraw") {
                        continue;
                    }
                    let key = domain::ids::LinkId::from_bytes(assent::app::chance_16()).hex();
                    let call = program
                        .call(method, &path)
                        .header("idempotency-key", key)
                        .header(header::CONTENT_TYPE, "application/json");
                    let answer = program.send(call.body(Body::from(body.to_string())).unwrap()).await;
                    assert!(
                        !answer.status.is_server_error(),
                        "{path} {body}: {}",
                        String::from_utf8_lossy(&answer.bytes)
                    );
                }
            }
        }
        let after = test.live(request).await;
        for entry in &after.entries[before.entries.len()..] {
            let kind = codec::encode(&entry.event).kind;
            for word in [
                "decision.",
                "review.",
                "acknowledgement.",
                "obligation.",
                "document.shown",
                "link.",
                "auth.",
                "task.",
                "step.",
                "approval.",
            ] {
                assert!(!kind.starts_with(word), "{kind} came through the API");
            }
        }
        assert!(matches!(after.state.tasks[&task].state, TaskState::Asked { .. }));
    }
}

/// Bodies as somebody would send who wants a decision made.
fn payloads(task: &str, package: &str) -> Vec<Value> {
    vec![
        json!({"choice": "approve", "task": task, "package": package, "typed_name": "Ines Moreau"}),
        json!({"decision": "approve", "by": "con_0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "level": 3}),
        json!({"type": "decision.recorded", "data": {"task": task, "choice": "approve"}}),
        json!({"Decide": {"task": task, "answer": "Approve", "proof": {"EmailCode": {"statement": package}}}}),
        json!({"text": "I approve.", "visibility": "everyone", "choice": "approve"}),
        json!({"text": "I approve.", "visibility": "everyone"}),
        json!({"done": "changed", "text": "Approved."}),
        json!({"reason": "approve"}),
        json!({"pass_because": "Approved by the client."}),
        json!({"title": "Approved"}),
        json!({"fields": {"amount": "approved"}}),
    ]
}

/// Every address that is described, and those that one would guess.
fn addresses(document: &Value, request: RequestId, task: &str) -> Vec<String> {
    let base = format!("/api/v1/requests/{request}");
    let mut list: Vec<String> =
        described(document).into_iter().map(|(_, path)| path.replace("{request}", &request.to_string())).collect();
    let fill =
        [("{thread}", "thr_00000000000000000000000000000000"), ("{change}", "chg_00000000000000000000000000000000")];
    for path in &mut list {
        for (name, value) in
            fill.iter().chain(&[("{slot}", "deliverable"), ("{client}", "cli_15151515151515151515151515151515")])
        {
            *path = path.replace(name, value);
        }
    }
    for guess in
        ["decide", "decisions", "review", "approve", "acknowledge", "obligations/accept", "sheet", "links", "codes"]
    {
        list.push(format!("{base}/{guess}"));
    }
    list.push(format!("{base}/tasks/{task}/decide"));
    list.push(format!("/api/v1/tasks/{task}"));
    list
}
