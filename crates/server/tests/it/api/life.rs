//! A request's life in the hands of a program, up to the point where only people go on.

use super::{Program, document, publish};
use crate::app::{CHECKED, KESTREL, NADIA, QUICK, TestApp, WORKSPACE, acting};
use assent::api::problem::{Kind, Problem};
use assent::execute::{ExecuteError, With, execute};
use axum::body::Body;
use axum::http::{Method, header};
use domain::request::Command;
use serde_json::json;
use std::collections::BTreeMap;

const MONEY: &str = r#"{"flow": "money", "title": "With money", "kind": "deliverable",
  "intake": {"fields": [{"id": "amount", "label": "Amount", "type": "money", "required": true}, {"id": "day", "label": "Day", "type": "date"},
             {"id": "count", "label": "Count", "type": "number"}, {"id": "rush", "label": "Rush", "type": "flag"}]},
  "steps": [{"prepare": "package"}, {"approve": "client", "by": {"contact": "primary"}, "verify": "link"}]}"#;

#[tokio::test]
async fn a_program_prepares_sends_talks_and_exports() {
    let test = TestApp::start().await;
    publish(&test, QUICK).await;
    let program = Program::new(&test).await;
    let flow = program.get("/api/v1/flows").await.is(200).json()["items"][0].clone();
    assert_eq!((&flow["name"], &flow["documents"][0]["slot"]), (&json!("quick"), &json!("deliverable")));

    let new = json!({"title": "The long way round", "client": KESTREL.to_string(), "flow": flow["hash"], "fields": {"amount": "EUR 48,000"}});
    let made = program.post_with("/api/v1/requests", &new, "first").await.is(201).json();
    let again = program.post_with("/api/v1/requests", &new, "first").await.is(201);
    assert_eq!((again.header("idempotent-replayed"), again.json()), ("true", made.clone()));
    let at = format!("/api/v1/requests/{}", made["id"].as_str().unwrap());

    let missing = program.post(&format!("{at}/submit"), &json!({})).await.is(409).json();
    assert_eq!(missing["errors"][0]["pointer"], "deliverable");
    let file = format!("{at}/documents/deliverable?filename=concept%20v2.pdf");
    let put = program.put(&file, document("campaign-concept-v2.pdf")).await.is(200).json();
    assert_eq!(
        (&put["documents"][0]["filename"], &put["documents"][0]["media"]),
        (&json!("concept v2.pdf"), &json!("application/pdf"))
    );
    assert_eq!(
        program.put(&file, document("campaign-concept-v2.pdf")).await.is(200).json()["documents"][0]["version"],
        1
    );

    let sent = program.post(&format!("{at}/submit"), &json!({})).await.is(200).json();
    assert_eq!((&sent["phase"], &sent["next_up"][0]["kind"]), (&json!("with_client"), &json!("answer")));
    assert_eq!(sent["steps"][1]["people"][0]["person"]["name"], "Ines Moreau");
    assert!(sent["steps"][1]["people"][0]["because"].as_str().unwrap().starts_with("because"), "{sent}");

    let asked = json!({"text": "Which ferry is on page 2?", "visibility": "everyone", "place": {"document": 2, "page": 2, "x": 100, "y": 100}});
    let asked = program.post(&format!("{at}/questions"), &asked).await.is(200).json();
    let thread = asked["threads"][0]["id"].as_str().unwrap();
    let told =
        program.post(&format!("{at}/questions/{thread}/answers"), &json!({"text": "The Alba."})).await.is(200).json();
    assert_eq!(told["threads"][0]["posts"][1]["text"], "The Alba.");

    assert_eq!(program.get(&format!("{at}/record.aef")).await.is(409).header("retry-after"), "2");
    test.settle().await;
    let record = program.get(&format!("{at}/record.aef")).await.is(200);
    assert_eq!(record.header("content-type"), "application/vnd.approval-evidence+zip");
    let vkey = evidence::note::Vkey::parse(&test.app.signer.vkey).unwrap();
    let policy = evidence::policy::Policy::of_log(&vkey);
    let report = evidence::verify::verify(&record.bytes, &policy, &evidence::verify::Options::default());
    assert_eq!(report.exit_code(), 3, "open, and valid: {}", report.to_text());

    let withdrawn = program
        .post(&format!("{at}/withdraw"), &json!({"reason": "The client merged with another."}))
        .await
        .is(200)
        .json();
    assert_eq!(
        (&withdrawn["phase"], &withdrawn["ended"], &withdrawn["decisions"]),
        (&json!("withdrawn"), &json!(true), &json!([]))
    );
    program.post(&format!("{at}/questions"), &json!({"text": "Too late?", "visibility": "internal"})).await.is(409);
}

#[tokio::test]
async fn values_are_of_the_kind_that_the_flow_says() {
    let test = TestApp::start().await;
    publish(&test, MONEY).await;
    let program = Program::new(&test).await;
    let at = program.begun("money").await;
    let good = json!({"fields": {"amount": {"minor": 4_800_000, "currency": "EUR"}, "day": "2026-06-01", "count": 3, "rush": true}});
    let edited = program.patch(&at, &good, None).await.is(200).json();
    assert_eq!(edited["fields"], good["fields"]);
    assert_eq!(
        program.patch(&at, &json!({"fields": {"count": null}}), None).await.is(200).json()["fields"]["count"],
        json!(null)
    );
    for wrong in [json!({"amount": "48,000"}), json!({"day": "June"}), json!({"rush": 1}), json!({"colour": "red"})] {
        program.patch(&at, &json!({"fields": wrong}), None).await.is(409);
    }
    let before = program.get("/api/v1/requests").await.json()["items"].as_array().unwrap().len();
    let wrong = json!({"title": "No", "client": KESTREL.to_string(), "flow": "money", "fields": {"rush": "yes"}});
    program.post("/api/v1/requests", &wrong).await.is(409);
    assert_eq!(
        program.get("/api/v1/requests").await.json()["items"].as_array().unwrap().len(),
        before,
        "a refusal leaves nothing behind"
    );
}

#[tokio::test]
async fn a_key_belongs_to_one_call() {
    let test = TestApp::start().await;
    publish(&test, QUICK).await;
    let program = Program::new(&test).await;
    let at = format!("{}/questions", program.begun("quick").await);
    let note = json!({"text": "Ask legal first.", "visibility": "internal"});
    program.post_with(&at, &note, "k").await.is(200);
    let again = program.post_with(&at, &note, "k").await.is(200);
    assert_eq!((again.header("idempotent-replayed"), again.json()["threads"].as_array().unwrap().len()), ("true", 1));
    let other = json!({"text": "Ask finance first.", "visibility": "internal"});
    assert_eq!(program.post_with(&at, &other, "k").await.is(422).json()["type"], "urn:assent:problem:key-reused");
    let bare = program
        .call(Method::POST, &at)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(note.to_string()))
        .unwrap();
    assert_eq!(program.send(bare).await.is(400).json()["errors"][0]["pointer"], "Idempotency-Key");
    // Two at once are one.
    let both = [program.post_with(&at, &other, "both"), program.post_with(&at, &other, "both")];
    let [one, two] = futures::future::join_all(both).await.try_into().unwrap();
    assert_eq!(one.is(200).json()["threads"].as_array().unwrap().len(), 2);
    assert_eq!(two.is(200).json()["threads"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_was_read_before_can_be_asked_about_and_insisted_on() {
    let test = TestApp::start().await;
    publish(&test, QUICK).await;
    let program = Program::new(&test).await;
    let at = program.begun("quick").await;
    let etag = program.get(&at).await.is(200).header("etag").to_owned();
    let ask = |etag: String| {
        program.send(program.call(Method::GET, &at).header(header::IF_NONE_MATCH, etag).body(Body::empty()).unwrap())
    };
    let same = ask(etag.clone()).await.is(304);
    assert!(same.bytes.is_empty());
    program.patch(&at, &json!({"title": "Another way round"}), Some(&etag)).await.is(200);
    program.patch(&at, &json!({"title": "A third way round"}), Some(&etag)).await.is(412);
    assert_eq!(ask(etag).await.is(200).json()["title"], "Another way round");
}

#[tokio::test]
async fn lists_come_in_pages_and_by_filter() {
    let test = TestApp::start().await;
    publish(&test, QUICK).await;
    let program = Program::new(&test).await;
    let mut all = std::collections::BTreeSet::new();
    for _ in 0..5 {
        all.insert(program.begun("quick").await.rsplit('/').next().unwrap().to_owned());
    }
    let (mut seen, mut next) = (Vec::new(), Some("/api/v1/requests?status=open&limit=2".to_owned()));
    while let Some(address) = next {
        let page = program.get(&address).await.is(200);
        seen.extend(page.json()["items"].as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap().to_owned()));
        next = page
            .header("link")
            .strip_prefix('<')
            .and_then(|l| l.split_once('>'))
            .map(|(address, _)| address.to_owned());
        assert_eq!(next.is_some(), page.json()["next_cursor"].is_string());
    }
    assert_eq!((seen.len(), seen.into_iter().collect::<std::collections::BTreeSet<_>>()), (5, all));
    let count = async |filter: &str| {
        program.get(&format!("/api/v1/requests?{filter}")).await.is(200).json()["items"].as_array().unwrap().len()
    };
    assert_eq!(count("status=ended").await, 0);
    assert_eq!(count("phase=draft").await, 5);
    assert_eq!(count(&format!("client={KESTREL}&search=LONG%20way")).await, 5);
    assert_eq!(count("search=nothing").await, 0);

    let at = program.begun("quick").await;
    let first = program.get(&format!("{at}/events?limit=1")).await.is(200).json();
    assert_eq!(
        (&first["items"][0]["type"], &first["items"][0]["person"]["name"]),
        (&json!("approval.opened"), &json!("Nadia Okafor"))
    );
    let cursor = first["next_cursor"].as_str().unwrap();
    assert_eq!(program.get(&format!("{at}/events?cursor={cursor}")).await.json()["items"][0]["seq"], 1);
    let client = program.get(&format!("/api/v1/clients/{KESTREL}")).await.is(200).json();
    assert_eq!((client["contacts"].as_array().unwrap().len(), &client["name"]), (2, &json!("Kestrel Ferries")));
    assert_eq!(program.get("/api/v1/clients?limit=1").await.is(200).json()["items"][0]["id"], KESTREL.to_string());
}

#[tokio::test]
async fn changes_are_answered_and_sent_again() {
    let test = TestApp::start().await;
    publish(&test, CHECKED).await;
    let program = Program::new(&test).await;
    let (at, id) = program.packed("checked").await;
    program.post(&format!("{at}/submit"), &json!({})).await.is(200);
    super::decides_nothing::review(&test, id, vec!["The logo is too small."]).await;
    let back = program.get(&at).await.is(200).json();
    assert_eq!((&back["phase"], &back["decisions"][0]["choice"]), (&json!("returned"), &json!("request_changes")));
    let change = back["changes"][0]["id"].as_str().unwrap();
    program.post(&format!("{at}/submit"), &json!({})).await.is(409);
    let done = program
        .post(&format!("{at}/changes/{change}/answer"), &json!({"done": "changed", "text": "Twice as large."}))
        .await
        .is(200)
        .json();
    assert_eq!((&done["changes"][0]["done"], &done["round"]), (&json!("changed"), &json!(2)));
    program
        .put(&format!("{at}/documents/deliverable?filename=c.pdf"), document("campaign-concept-v3.pdf"))
        .await
        .is(200);
    assert_eq!(program.post(&format!("{at}/submit"), &json!({})).await.is(200).json()["round"], 2);
}

#[tokio::test]
async fn a_file_that_cannot_be_opened_is_passed_only_by_name_and_reason() {
    let test = TestApp::start().await;
    publish(&test, QUICK).await;
    let program = Program::new(&test).await;
    let at = program.begun("quick").await;
    let mut broken = document("campaign-concept-v2.pdf");
    broken.truncate(600);
    program.put(&format!("{at}/documents/deliverable?filename=broken.pdf"), broken).await.is(200);
    // Sent at once: that waits for the checks.
    let refused = program.post(&format!("{at}/submit"), &json!({})).await.is(409).json();
    assert!(refused["errors"][0]["detail"].as_str().unwrap().contains("broken.pdf"), "{refused}");
    program
        .post(&format!("{at}/submit"), &json!({"pass_because": "The client asked for exactly this file."}))
        .await
        .is(200);
    let journal = program.get(&format!("{at}/events?limit=100")).await.json();
    assert!(journal["items"].as_array().unwrap().iter().any(|e| e["type"] == "preflight.passed"), "{journal}");
}

#[tokio::test]
async fn the_terms_of_an_unchanged_package_keep_their_bytes_and_are_there() {
    let test = TestApp::start().await;
    publish(&test, CHECKED).await;
    let program = Program::new(&test).await;
    let (at, id) = program.packed("checked").await;
    let mut terms = Vec::new();
    for title in [None, None, Some("Another title")] {
        if let Some(title) = title {
            program.patch(&at, &json!({ "title": title }), None).await.is(200);
        }
        let changes: Vec<_> = test.live(id).await.state.unanswered_changes().map(|(change, _)| change).collect();
        for change in changes {
            let command =
                Command::AnswerChange { change, done: domain::request::ChangeDone::Kept, text: "It stays.".to_owned() };
            test.does(NADIA, id, command).await;
        }
        program.post(&format!("{at}/submit"), &json!({})).await.is(200);
        let digest = test.live(id).await.state.current_terms().unwrap().1.file.clone().unwrap().sha256;
        let bytes = assent::files::original_bytes(&test.app, crate::app::WORKSPACE, digest).await.unwrap();
        assert_eq!(domain::values::Digest::of(&bytes), digest);
        terms.push(digest);
        super::decides_nothing::review(&test, id, vec!["Once more."]).await;
    }
    assert_eq!(terms[0], terms[1]);
    assert_ne!(terms[1], terms[2]);
}

/// What comes between the check of `If-Match` and the write is seen by the write itself.
#[tokio::test]
async fn bug_an_act_for_an_older_state_is_refused_in_its_own_transaction() {
    let test = TestApp::start().await;
    let request = test.opened(QUICK).await;
    let seen = test.live(request).await.head;
    let title = |text: &str| Command::EditPackage { title: Some(text.to_owned()), fields: BTreeMap::new() };
    test.does(NADIA, request, title("Somebody was faster")).await;
    let with = With { expected: Some(seen), ..With::default() };
    let late = execute(&test.app, WORKSPACE, &acting(NADIA), request, &title("Too late"), with).await;
    let Err(wrong @ ExecuteError::Changed) = late else { panic!("{late:?}") };
    assert_eq!(Problem::from(wrong).kind, Problem::new(Kind::ChangedMeanwhile, "", "").kind);
    let live = test.live(request).await;
    assert_eq!(live.state.title.as_deref(), Some("Somebody was faster"));
    let with = With { expected: Some(live.head), ..With::default() };
    execute(&test.app, WORKSPACE, &acting(NADIA), request, &title("In time"), with).await.unwrap();
}
