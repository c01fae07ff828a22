//! Flows inside flows: a step begins a request of its own, which shares the client, and goes on when that has ended.

use crate::app::{KESTREL, NADIA, TestApp, WORKSPACE};
use assent::worker::{children, timers};
use domain::flow::Flow;
use domain::ids::RequestId;
use domain::request::event::CallResult;
use domain::request::{Command, Outcome};

/// The flow that runs inside: Nadia fills it in, the client approves.
const INNER: &str = r#"{"flow": "inner", "title": "Terms", "kind": "contract",
    "intake": {"fields": [{"id": "reason", "label": "Reason", "type": "line"}, {"id": "amount", "label": "Amount", "type": "money"}]},
    "steps": [{"prepare": "package"}, {"approve": "client", "by": {"contact": "primary"}, "verify": "link"}]}"#;

fn outer(with: &str) -> String {
    format!(
        r#"{{"flow": "outer", "title": "Campaign", "kind": "deliverable",
        "intake": {{"fields": [{{"id": "amount", "label": "Amount", "type": "line", "required": true}}],
                   "documents": [{{"id": "deliverable", "label": "Concept", "required": true}}]}},
        "steps": [{{"prepare": "package"}}, {{"subflow": "terms", "use": "inner", "with": {with}}},
                  {{"notify": "news", "by": {{"member": "initiator"}}, "message": "{{{{ steps.terms.output.number }}}} is {{{{ steps.terms.output.outcome }}}}."}}]}}"#
    )
}

const WITH: &str = r#"{"title": "Terms for {{ request.title }}", "reason": "{{ fields.amount }}"}"#;

async fn publish(app: &TestApp, flow: &str) {
    let flow = Flow::from_bytes(flow.as_bytes()).unwrap();
    assent::flows::publish(&app.app.store, WORKSPACE, &flow, "test", store::Base::Any, app.app.now()).await.unwrap();
}

/// A request that stands at its flow inside, and the child.
async fn inside(app: &TestApp) -> (RequestId, RequestId) {
    publish(app, INNER).await;
    let parent = app.asked(&outer(WITH)).await;
    app.settle().await;
    let children = app.app.workspace(WORKSPACE).children_of(parent).await.unwrap();
    assert_eq!(children.len(), 1, "begun once");
    (parent, children[0].child)
}

async fn tell(app: &TestApp) {
    app.settle().await;
    timers::tick(&app.app, app.app.now()).await.unwrap();
    app.settle().await;
}

#[tokio::test]
async fn the_parent_goes_on_when_its_child_is_approved() {
    let app = TestApp::start().await;
    let (parent, child) = inside(&app).await;
    let live = app.live(child).await;
    let about = live.state.about.clone().unwrap();
    assert_eq!((live.client, live.flow.flow.as_str()), (KESTREL, "inner"));
    assert_eq!(live.state.title.as_deref(), Some("Terms for The long way round"));
    assert_eq!(live.initiator(), Some(NADIA), "in the name of whoever began the parent");
    let reason = live.state.fields.iter().find(|(id, _)| id.as_str() == "reason").unwrap().1.clone();
    assert_eq!(reason, Some(domain::values::FieldValue::Text("EUR 48,000".to_owned())));
    // Both pages lead to each other.
    let mut nadia = app.desk(NADIA).await;
    let page = nadia.get(&format!("/requests/{parent}")).await.text();
    assert!(page.contains(&format!("/requests/{child}")) && page.contains("Runs for “Terms”"), "{page}");
    // Nobody at the client hears of it before it is sent.
    tell(&app).await;
    assert_eq!(app.live(parent).await.state.outcome, None);
    app.sent(child).await;
    let shown = nadia.get(&format!("/requests/{child}")).await.text();
    assert!(shown.contains(&format!("/requests/{parent}")) && shown.contains("is a part of it"), "{shown}");
    let mut ines = app.browser();
    ines.open("ines@kestrel.example").await;
    let sheet = ines.choose(child, "approve").await;
    ines.press(&sheet, &[("typed_name", "Ines Moreau")]).await;
    assert_eq!(app.live(child).await.state.outcome, Some(Outcome::Approve));
    tell(&app).await;
    let live = app.live(parent).await;
    assert_eq!(live.state.outcome, Some(Outcome::Approve));
    let mail = app.newest_mail("ines@kestrel.example").await;
    assert!(
        app.mail.sent().iter().any(|m| m.message.text.contains(&format!("{} is approved", about.number))),
        "{mail}"
    );
    // Once more says nothing twice.
    let before = live.state.next_seq;
    assert!(children::tick(&app.app, app.app.now()).await.unwrap().is_quiet());
    assert_eq!(app.live(parent).await.state.next_seq, before);
}

#[tokio::test]
async fn a_child_that_is_declined_declines_and_one_that_is_withdrawn_asks_a_person() {
    let app = TestApp::start().await;
    let (parent, child) = inside(&app).await;
    app.does(NADIA, child, Command::Withdraw { reason: "Wrong terms.".to_owned() }).await;
    tell(&app).await;
    let live = app.live(parent).await;
    let failed: Vec<_> = live.state.failed_calls().cloned().collect();
    assert_eq!(failed.len(), 1);
    let page = app.desk(NADIA).await.get(&format!("/requests/{parent}")).await.text();
    assert!(page.contains("HS-2042: Withdrawn.") && page.contains("Try it again"), "{page}");
    // Trying again begins another one.
    app.does(NADIA, parent, Command::RetryCall { step: failed[0].clone() }).await;
    app.settle().await;
    let children = app.app.workspace(WORKSPACE).children_of(parent).await.unwrap();
    let second = children.iter().find(|own| own.child != child).unwrap().child;
    app.sent(second).await;
    let mut ines = app.browser();
    ines.open("ines@kestrel.example").await;
    let sheet = ines.choose(second, "decline").await;
    let whole = ines.press(&sheet, &[("reason", "Too dear.")]).await;
    let whole = if whole.status.is_redirection() { ines.follow(whole).await } else { whole };
    let done = ines.press(&whole, &[("reason", "Too dear."), ("typed_name", "Ines Moreau")]).await;
    assert_eq!(app.live(second).await.state.outcome, Some(Outcome::Decline), "{}", done.text());
    tell(&app).await;
    let live = app.live(parent).await;
    assert_eq!(live.state.outcome, Some(Outcome::Decline));
    let result = live.state.steps.values().find_map(|run| run.call.and_then(|call| call.result));
    assert_eq!(result, Some(CallResult::Declined));
}

#[tokio::test]
async fn what_does_not_fit_is_said_before_anything_begins() {
    let app = TestApp::start().await;
    publish(&app, INNER).await;
    let parent = app.asked(&outer(r#"{"amount": "{{ fields.amount }}"}"#)).await;
    app.settle().await;
    let page = app.desk(NADIA).await.get(&format!("/requests/{parent}")).await.text();
    assert!(page.contains("“Amount” of the flow “inner” does not take it"), "{page}");
    let db = app.app.workspace(WORKSPACE);
    assert!(db.children_of(parent).await.unwrap().is_empty(), "nothing was begun");
    let all = store::views::RequestFilter { limit: 50, ..Default::default() };
    assert_eq!(db.requests(&all).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_flow_that_runs_one_that_is_not_offered_is_not_published() {
    let app = TestApp::start().await;
    let outer = Flow::from_bytes(outer(WITH).as_bytes()).unwrap();
    let wrong = assent::reaches::missing(&app.app, WORKSPACE, &outer, "").await.unwrap().unwrap();
    assert_eq!(wrong.wrong, "No flow “inner” is offered.");
    publish(&app, INNER).await;
    assert_eq!(assent::reaches::missing(&app.app, WORKSPACE, &outer, "").await.unwrap(), None);
    let own = INNER.replace(r#"{"approve""#, r#"{"subflow": "again", "use": "inner"}, {"approve""#);
    let wrong = Flow::from_bytes(own.as_bytes()).unwrap_err().to_string();
    assert!(wrong.contains("A flow cannot run inside itself."), "{wrong}");
}
