//! Flows as code: versions are read and published by programs, and `assent flow` pulls and pushes files.

use super::{EVERY_SCOPE, Program, token};
use crate::app::{CHECKED, NADIA, QUICK, SOFIE, TestApp, WORKSPACE};
use axum::body::Body;
use axum::http::{Method, header};
use domain::flow::Flow;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use tokio::net::TcpListener;

const OFFER: &str = "flow: offer
title: Offer
kind: proposal
max_rounds: 5
intake: {fields: [{id: amount, label: Amount, type: money, required: true}]}
steps:
  - prepare: package
  - {review: finance, by: {team: finance}, when: \"fields.amount >= money(25000, 'EUR')\", expire: 30 days, separate_from: [package]}
  - {approve: client, by: {contact: primary}, expire: 30 days}
tests:
  - {name: Small, given: {fields: {amount: 500 EUR}}, expect: {outcome: approved, path: [package, client]}}
";

impl Program {
    async fn publish(&self, name: &str, source: &str, base: Option<&str>) -> super::Answer {
        let mut call =
            self.call(Method::PUT, &format!("/api/v1/flows/{name}")).header(header::CONTENT_TYPE, "application/json");
        if let Some(base) = base {
            call = call.header(header::IF_MATCH, format!("\"{base}\""));
        }
        self.send(call.body(Body::from(json!({"source": source}).to_string())).unwrap()).await
    }
}

fn hash(answer: &Value) -> String {
    answer["version"]["hash"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn versions_are_published_on_top_of_each_other_and_never_change() {
    let test = TestApp::start().await;
    let program = Program::new(&test).await;
    let made = program.publish("offer", OFFER, None).await.is(201);
    let first = hash(&made.json());
    assert_eq!(made.header("etag"), format!("\"{first}\""));
    assert_eq!(first, Flow::from_bytes(OFFER.as_bytes()).unwrap().digest().hex());
    let spaced = OFFER.replace("title: Offer", "title:   Offer  # as we call it");
    assert_eq!(
        hash(&program.publish("offer", &spaced, None).await.is(200).json()),
        first,
        "the same is no new version"
    );

    let lower = OFFER.replace("25000", "10000");
    assert!(
        program.publish("offer", &lower, None).await.is(412).json()["detail"].as_str().unwrap().contains("There is")
    );
    let made = program.publish("offer", &lower, Some(&first)).await.is(201).json();
    let second = hash(&made);
    let words = "Step “finance” is now asked from €10,000, was from €25,000.";
    assert_eq!(made["changes"], json!([words]));
    let stale = program.publish("offer", &OFFER.replace("30 days", "20 days"), Some(&first)).await.is(412).json();
    assert!(stale["detail"].as_str().unwrap().contains(words) && stale["way_on"].as_str().unwrap().contains(&second));
    let unknown = "0".repeat(64);
    program.publish("offer", &OFFER.replace("30 days", "20 days"), Some(&unknown)).await.is(412);
    program.publish("other", &OFFER.replace("flow: offer", "flow: other"), Some(&first)).await.is(412);

    let list = program.get("/api/v1/flows/offer/versions").await.is(200).json();
    let offered: Vec<_> =
        list["items"].as_array().unwrap().iter().map(|v| (v["hash"].clone(), v["offered"].clone())).collect();
    assert_eq!(offered.len(), 2);
    assert!(offered.contains(&(json!(first), json!(false))) && offered.contains(&(json!(second), json!(true))));
    assert!(list["items"].as_array().unwrap().iter().all(|v| v["published_by"] == NADIA.to_string()));
    let read = program.get(&format!("/api/v1/flows/offer/versions/{first}")).await.is(200).json();
    assert_eq!(Flow::from_bytes(read["yaml"].as_str().unwrap().as_bytes()).unwrap().digest().hex(), first);
    assert_eq!((&read["flow"]["flow"], &read["version"]["offered"]), (&json!("offer"), &json!(false)));

    let log = test.app.workspace(WORKSPACE).directory_log(0, 100).await.unwrap();
    let kept: Vec<_> =
        log.iter().filter(|change| change.kind == "flow" && change.author == NADIA.to_string()).collect();
    assert_eq!(kept.iter().map(|change| change.subject.clone()).collect::<Vec<_>>(), [first, second]);
}

#[tokio::test]
async fn mistakes_name_their_line_and_only_administrators_with_the_scope_publish() {
    let test = TestApp::start().await;
    let program = Program::new(&test).await;
    let wrong = program.publish("offer", &OFFER.replace("team: finance", "tema: finance"), None).await.is(422).json();
    assert_eq!(
        wrong["errors"][0],
        json!({"pointer": "/source", "detail": "“tema” means nothing here.", "line": 8, "column": 28})
    );
    program.publish("other", OFFER, None).await.is(422);
    let signs = OFFER.replace("tests:", "  - {sign: contract, use: scrive}\ntests:");
    let refused = program.publish("offer", &signs, None).await.is(422).json();
    assert!(refused["detail"].as_str().unwrap().contains("cannot be called yet"), "{refused}");
    let call = "  - action: invoice\n    use: http.post\n    connection: erp\n    path: /i\ntests:";
    let refused = program.publish("offer", &OFFER.replace("tests:", call), None).await.is(422).json();
    let unknown = "step “invoice”: There is no connection “erp”.";
    assert_eq!(refused["errors"][0]["detail"], unknown, "{refused}");
    assert_eq!(refused["errors"][0]["line"], 12, "{refused}");
    assert!(refused["way_on"].as_str().unwrap().contains("Connections"), "{refused}");
    program.get("/api/v1/flows/offer/versions").await.is(404);

    Program::with(&test, "flows:read requests:write").await.publish("offer", OFFER, None).await.is(403);
    Program::with(&test, "flows:read").await.get("/api/v1/flows").await.is(200);
    Program::with(&test, "documents:write").await.get("/api/v1/flows").await.is(403);
    let member = Program { router: program.router.clone(), token: token(&test, WORKSPACE, SOFIE, EVERY_SCOPE).await };
    let refused = member.publish("offer", OFFER, None).await.is(403).json();
    assert!(refused["detail"].as_str().unwrap().contains("owners and administrators"), "{refused}");
}

/// Asks for a quality team, which is there, and a team of a name that is not.
const TEAMS: &str = "flow: offer
title: Offer
kind: proposal
max_rounds: 5
steps:
  - prepare: package
  - {review: quality, by: {team: quality}, expire: 30 days, separate_from: [package]}
  - {review: legal, by: {team: leagl}, expire: 30 days, separate_from: [package]}
  - {approve: client, by: {contact: primary}, expire: 30 days}
tests:
  - {name: All, expect: {outcome: approved, asked: {quality: [quality-1]}}}
";

#[tokio::test]
async fn a_file_is_looked_at_with_the_people_who_are_there_and_nothing_is_kept() {
    let test = TestApp::start().await;
    let program = Program::with(&test, "flows:read").await;
    let check = async |name: &str, source: &str| {
        program.post(&format!("/api/v1/flows/{name}/check"), &json!({"source": source})).await.is(200).json()
    };
    let looked = check("offer", TEAMS).await;
    let found = &looked["findings"][0];
    assert_eq!((&found["weight"], &found["place"]), (&json!("nobody"), &json!("step “legal”")), "{looked}");
    assert_eq!((&found["line"], looked["findings"].as_array().unwrap().len()), (&json!(8), 1), "{looked}");
    assert_eq!(looked["tests"], json!([{"name": "All", "failures": []}]), "one person is in the quality team");
    let broken = check("offer", &TEAMS.replace("by: {contact: primary}, ", "")).await;
    assert_eq!(broken["findings"][0]["weight"], "mistake", "{broken}");
    let unread = check("offer", "flow: [").await;
    assert_eq!((&unread["findings"][0]["weight"], &unread["tests"]), (&json!("mistake"), &json!([])));
    assert_eq!(check("other", TEAMS).await["findings"][0]["place"], "flow");
    program.get("/api/v1/flows/offer/versions").await.is(404);
    let others = Program::with(&test, "requests:read").await;
    others.post("/api/v1/flows/offer/check", &json!({"source": TEAMS})).await.is(403);
}

#[tokio::test]
async fn the_page_of_a_flow_lists_its_versions_in_words() {
    let test = TestApp::start().await;
    let program = Program::new(&test).await;
    let first = hash(&program.publish("offer", OFFER, None).await.is(201).json());
    program.publish("offer", &OFFER.replace("25000", "10000"), Some(&first)).await.is(201);
    let page = test.desk(NADIA).await.get("/flows/offer").await.text();
    for words in ["now asked from €10,000", "The first version.", "by Nadia", "New requests follow this one."] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

/// `assent flow …` in a folder, against a server.
async fn flow(folder: &Path, server: SocketAddr, token: &str, words: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assent"));
    command.arg("flow").args(words).arg("--server").arg(format!("http://{server}"));
    command.current_dir(folder).env_clear().env("ASSENT_TOKEN", token).stdin(std::process::Stdio::null());
    let done = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    (done.status.code().unwrap(), said)
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_pulled_and_pushed_and_nobodys_version_is_replaced_unseen() {
    let test = TestApp::start().await;
    super::publish(&test, QUICK).await;
    super::publish(&test, CHECKED).await;
    let program = Program::new(&test).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = listener.local_addr().unwrap();
    let service = program.router.clone().into_make_service_with_connect_info::<SocketAddr>();
    let serving = tokio::spawn(async move { axum::serve(listener, service).await });
    let folder = tempfile::tempdir().unwrap();
    let run = async |words: &[&str]| flow(folder.path(), server, &program.token, words).await;
    let write = |text: &str| std::fs::write(folder.path().join("offer.yaml"), text).unwrap();

    let (code, said) = run(&["pull"]).await;
    assert!(code == 0 && said.contains("quick.yaml: written") && said.contains("checked.yaml: written"), "{said}");
    write(OFFER);
    let (code, said) = run(&["push", "--dry-run", "offer.yaml"]).await;
    assert!(code == 0 && said.contains("is new on the server") && said.contains("not published"), "{said}");
    let (code, said) = run(&["push", "offer.yaml"]).await;
    assert!(code == 0 && said.contains("1 of 1 tests hold") && said.contains("offer.yaml: published as "), "{said}");
    assert_eq!(run(&["diff", "offer.yaml"]).await, (0, "They say the same.\n".to_owned()));

    write(&OFFER.replace("25000", "10000"));
    let words = "Step “finance” is now asked from €10,000, was from €25,000.";
    assert_eq!(run(&["diff", "offer.yaml"]).await, (1, format!("{words}\n")));
    let (code, said) = run(&["pull", "offer"]).await;
    assert!(code == 1 && said.contains("changes of yours") && said.contains(words), "{said}");
    // Somebody else is faster.
    let first = Flow::from_bytes(OFFER.as_bytes()).unwrap().digest().hex();
    program.publish("offer", &OFFER.replace("30 days", "20 days"), Some(&first)).await.is(201);
    let (code, said) = run(&["push", "offer.yaml"]).await;
    assert!(
        code == 1 && said.contains("Another version was published") && said.contains("expire is now 20 days"),
        "{said}"
    );
    let (code, said) = run(&["pull", "offer", "--force"]).await;
    assert!(code == 0 && said.contains("offer.yaml: written"), "{said}");
    let mine = std::fs::read_to_string(folder.path().join("offer.yaml")).unwrap().replace("25000", "10000");
    write(&mine);
    let (code, said) = run(&["push", "offer.yaml"]).await;
    assert!(code == 0 && said.contains(words) && said.contains("published as"), "{said}");
    // A file is checked and tested with the people of the server.
    let (code, said) = run(&["check", "offer.yaml"]).await;
    assert!(code == 1 && said.contains("offer.yaml:") && said.contains("The team “finance” is not there"), "{said}");
    write(TEAMS);
    let (code, said) = run(&["check", "offer.yaml"]).await;
    assert!(code == 1 && said.starts_with("offer.yaml:8:") && said.contains("“leagl”"), "{said}");
    assert_eq!(run(&["test", "offer.yaml"]).await, (0, "offer.yaml: 1 of 1 tests hold\n".to_owned()));
    write(&TEAMS.replace("leagl", "quality"));
    assert_eq!(run(&["check", "--strict", "offer.yaml"]).await, (0, "offer.yaml: all is well\n".to_owned()));
    let two = TEAMS.replace("[quality-1]", "[quality-1, quality-2]");
    write(&two);
    let (code, said) = run(&["test", "offer.yaml"]).await;
    assert!(code == 1 && said.contains("offer.yaml: 0 of 1 tests hold"), "{said}");
    write(&mine);
    // A test that does not hold, or a mistake, never leaves this machine.
    write(&mine.replace("outcome: approved", "outcome: declined"));
    assert_eq!(run(&["push", "offer.yaml"]).await.0, 1);
    let (code, said) = flow(folder.path(), server, "ast_wrong", &["pull"]).await;
    assert!(code == 2 && said.contains("token"), "{said}");
    serving.abort();
}
