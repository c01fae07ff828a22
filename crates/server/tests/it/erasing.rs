//! Erasure (LG-07, evidence-spec.md section 15): the words are gone from everywhere, and the record verifies as before.

use crate::app::{BY_NAME, Browser, INES, NADIA, QUICK, SOFIE, TestApp, WORKSPACE, acting};
use crate::place::Place;
use assent::app::Clock;
use assent::bundle::{Audience, bundle};
use assent::config::Config;
use assent::erasures::ErasedLine;
use assent::execute::{ExecuteError, With, execute};
use assent::start;
use axum::http::StatusCode;
use domain::actor::Actor;
use domain::ids::{PersonId, RequestId, TokenId};
use domain::request::event::ErasedField;
use domain::request::{Basis, Command, Erasure, Refusal};
use domain::values::Digest;
use evidence::policy::Policy;
use evidence::verify::{Options, Report, verify};
use jiff::SignedDuration;
use std::path::Path;
use std::sync::Arc;

/// What nobody may find afterwards. Unlike anything else that a database holds.
const CANARY: &str = "Zebrafinken-Kanarienwort";

/// Ines asks, and declines with a reason that a mail, a sheet and the statement repeat.
async fn declined(test: &TestApp) -> RequestId {
    let request = test.opened(QUICK).await;
    test.sent(request).await;
    let mut ines = test.browser();
    ines.open("ines@kestrel.example").await;
    let csrf = ines.get(&format!("/r/{request}")).await.hidden("_csrf");
    let question = format!("{CANARY}, asked");
    ines.post(&format!("/r/{request}/ask"), &[("_csrf", &csrf), ("text", &question)]).await;
    let words = ines.choose(request, "decline").await;
    let reason = format!("{CANARY}, declined");
    let sheet = ines.press(&words, &[("reason", &reason), ("change-1", &reason)]).await;
    let sheet = ines.follow(sheet).await;
    let sheet = ines.code_for(&sheet).await;
    let code = test.code("ines@kestrel.example").await;
    let done = ines.press(&sheet, &[("code", &code)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    test.settle().await;
    assert!(test.live(request).await.state.sealed);
    request
}

fn holds(folder: &Path, words: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holds(&path, words));
        } else if std::fs::read(&path).unwrap().windows(words.len()).any(|part| part == words.as_bytes()) {
            found.push(path.display().to_string());
        }
    }
    found
}

async fn judged(test: &TestApp, request: RequestId) -> Report {
    test.settle().await;
    let live = test.live(request).await;
    let bytes = bundle(&test.app, &live, Audience::Team).await.unwrap().unwrap();
    assert!(!bytes.windows(CANARY.len()).any(|part| part == CANARY.as_bytes()), "the bundle still says it");
    let policy = Policy::parse(&format!("log {}\nquorum none\n", test.app.signer.vkey)).unwrap();
    verify(&bytes, &policy, &Options::default())
}

/// Both steps on the pages.
async fn erases(desk: &mut Browser<'_>, request: RequestId, what: &[(&str, &str)]) -> String {
    let path = format!("/requests/{request}/erase");
    let csrf = desk.get(&path).await.hidden("_csrf");
    let mut fields =
        vec![("_csrf", csrf.as_str()), ("basis", "objection"), ("reason", "Asked for by letter, 3 March.")];
    fields.extend(what);
    let second = desk.post(&path, &fields).await;
    let text = second.text();
    assert!(text.contains("What goes") && text.contains("What stays"), "{text}");
    let upto = second.hidden("upto");
    fields.push(("upto", &upto));
    let done = desk.post(&format!("{path}/confirm"), &fields).await;
    assert_eq!(done.location(), format!("/requests/{request}?done=erased"), "{}", done.text());
    text
}

#[tokio::test]
async fn a_person_is_erased_everywhere_and_the_record_verifies() {
    let test = TestApp::start().await;
    let request = declined(&test).await;
    // Enough others that pages of the database have been split and filled again.
    for _ in 0..12 {
        let other = test.opened(BY_NAME).await;
        test.sent(other).await;
    }
    test.found().await;
    let canary = domain::search::words(CANARY).remove(0);
    let in_folder = test.app.store.describe().starts_with("SQLite");
    assert_eq!(!holds(test.folder(), CANARY).is_empty(), in_folder, "the test looks at the right place");
    assert_eq!(!holds(test.folder(), &canary).is_empty(), in_folder, "it was found by its words");
    let mut desk = test.desk(NADIA).await;
    let ines = PersonId::Contact(INES).in_request(request).hex();
    let shown = erases(&mut desk, request, &[("person", &ines)]).await;
    assert!(shown.contains("Question, Ines Moreau") && shown.contains("The statement that was confirmed"), "{shown}");

    let Report::Valid(_) = judged(&test, request).await else { panic!("the record does not hold any more") };
    assert_eq!(holds(test.folder(), CANARY), Vec::<String>::new(), "nothing on disk holds the words");
    assert_eq!(holds(test.folder(), &canary), Vec::<String>::new(), "nor is anything found by them");
    assert!(!desk.get(&format!("/search?q={canary}")).await.text().contains("Decline"));
    let live = test.live(request).await;
    let page = desk.get(&format!("/requests/{request}")).await.text();
    for path in
        [format!("/requests/{request}"), format!("/requests/{request}/record"), "/requests?status=all".to_owned()]
    {
        let text = desk.get(&path).await.text();
        assert!(!text.contains(CANARY), "{path} still shows it");
    }
    assert!(page.contains("Name erased") && page.contains("erased") && !page.contains("asked for an Ines Moreau"));
    assert!(page.contains("Asked for by letter"), "the team reads why");
    let rechecked = test.app.store.fsck(None).await.unwrap();
    assert!(rechecked.findings.is_empty(), "{:?}", rechecked.findings);
    assert_eq!(live.entries.last().map(|e| e.seq + 1), Some(live.state.next_seq));
    // Loaded anew, from what is stored alone, it reads the same.
    let stored = test.app.workspace(WORKSPACE).load(request).await.unwrap().unwrap();
    assert_eq!(live.journal(), stored.entries);
}

#[tokio::test]
async fn a_document_goes_with_its_bytes_unless_another_request_has_it_too() {
    let test = TestApp::start().await;
    let (one, other) = (test.opened(QUICK).await, test.opened(QUICK).await);
    for request in [one, other] {
        test.does(NADIA, request, Command::Withdraw { reason: "Not needed.".to_owned() }).await;
    }
    let (n, sha256) = {
        let live = test.live(one).await;
        let (n, document) = live.state.documents.iter().next().unwrap();
        (*n, document.file.as_ref().unwrap().sha256)
    };
    let target = |live: &assent::live::Live| {
        let attached = |e: &&domain::request::Entry| matches!(&e.event, domain::request::Event::DocumentAttached { n: m, .. } if *m == n);
        format!("{}.document", live.journal().iter().find(attached).unwrap().seq)
    };
    let mut desk = test.desk(NADIA).await;
    let db = test.app.workspace(WORKSPACE);
    let first = target(&*test.live(one).await);
    erases(&mut desk, one, &[("field", &first)]).await;
    assert!(db.blob(sha256).await.unwrap().is_some(), "the other request has the same file");
    let kept = std::fs::read_dir(test.folder().join("files").join(WORKSPACE.hex())).unwrap().count();
    assert!(kept > 0);
    let second = target(&*test.live(other).await);
    erases(&mut desk, other, &[("field", &second)]).await;
    assert!(db.blob(sha256).await.unwrap().is_none() && db.rendition(sha256).await.unwrap().is_none());
    assert!(db.page_texts(sha256).await.unwrap().is_empty());
    let left = std::fs::read_dir(test.folder().join("files").join(WORKSPACE.hex())).unwrap().count();
    assert_eq!(left, 0, "original and pictures are deleted");
    assert_eq!(desk.get(&format!("/requests/{one}/files/{n}")).await.status, StatusCode::NOT_FOUND);
    let page = desk.get(&format!("/requests/{one}")).await.text();
    assert!(page.contains("erased on a legal basis"), "{page}");
}

/// The database is that of a backup; the list of what was erased is today's.
async fn restored(test: &TestApp, backup: Place) -> TestApp {
    let list = "erasures.jsonl";
    std::fs::copy(test.folder().join(list), backup.folder().join(list)).unwrap();
    TestApp::on(Arc::new(backup)).await
}

#[tokio::test]
async fn what_was_erased_is_erased_again_after_a_restore_before_anything_is_served() {
    let test = TestApp::start().await;
    let (request, document) = (declined(&test).await, test.opened(QUICK).await);
    let files = |of: &TestApp| std::fs::read_dir(of.folder().join("files").join(WORKSPACE.hex())).unwrap().count();
    let without = files(&test);
    test.attach(document, "cost-estimate-v1.pdf").await;
    assert!(files(&test) > without);
    test.does(NADIA, document, Command::Withdraw { reason: "Not needed.".to_owned() }).await;
    test.settle().await;
    let Some(backup) = test.place().copied() else { return };

    let ines = PersonId::Contact(INES).in_request(request).hex();
    let mut desk = test.desk(NADIA).await;
    erases(&mut desk, request, &[("person", &ines)]).await;
    let attached = |e: &&domain::request::Entry| matches!(e.event, domain::request::Event::DocumentAttached { .. });
    let newest = test.live(document).await.journal().iter().rfind(attached).unwrap().seq;
    erases(&mut desk, document, &[("field", &format!("{newest}.document"))]).await;
    assert_eq!(files(&test), without);
    let list = std::fs::read_to_string(test.folder().join("erasures.jsonl")).unwrap();
    assert_eq!(list.lines().count(), 2);
    assert!(!list.contains("Ines") && !list.contains(CANARY) && !list.contains("campaign-concept"), "{list}");

    let opened = backup.copied().unwrap();
    let back = restored(&test, backup).await;
    assert!(!holds(back.folder(), CANARY).is_empty(), "the backup discloses it");
    assert!(files(&back) > without, "and holds the document");
    let gone = assent::erase::again(&back.app).await.unwrap();
    assert!(gone > 5, "{gone}");
    assert_eq!(assent::erase::again(&back.app).await.unwrap(), 0, "once is enough");
    assert_eq!(holds(back.folder(), CANARY), Vec::<String>::new());
    assert_eq!(files(&back), without, "original and pictures are deleted again");
    let live = back.live(request).await;
    let last = live.entries.last().unwrap();
    assert!(
        matches!(&last.event, domain::request::Event::AnnexErased { basis, .. } if basis.to_string() == "objection")
    );
    assert_eq!(last.author.kind, domain::request::AuthorKind::System);
    // Whoever held the log when the backup was made holds it no longer.
    back.pass(SignedDuration::from_hours(1));
    let Report::Valid(_) = judged(&back, request).await else { panic!("the record does not hold any more") };
    assert_eq!(back.app.store.fsck(None).await.unwrap().findings, []);
    let mut desk = back.desk(NADIA).await;
    let page = desk.get(&format!("/requests/{request}")).await.text();
    assert!(page.contains("Erased again: it was erased on 2026-03-09"), "{page}");

    // No server opens it otherwise.
    std::fs::copy(test.folder().join("erasures.jsonl"), opened.folder().join("erasures.jsonl")).unwrap();
    let config = Config { database: Some(opened.url()), ..Config::on(opened.folder()) };
    let program = env!("CARGO_BIN_EXE_assent").into();
    let open = start::open_as(&config, start::Mode::Serve, Clock::System, config.listen, program);
    Box::pin(open).await.unwrap();
    assert_eq!(holds(opened.folder(), CANARY), Vec::<String>::new());
}

#[tokio::test]
async fn the_list_is_finished_after_a_crash_and_made_anew_when_it_is_missing() {
    let test = TestApp::start().await;
    let request = declined(&test).await;
    let mut desk = test.desk(NADIA).await;
    erases(&mut desk, request, &[("field", "0.title")]).await;
    let path = test.folder().join("erasures.jsonl");
    let whole = test.app.erasures.read().unwrap();
    assert!(whole[0].fields.iter().any(|field| field.name == "title"), "{whole:?}");
    // Stopped after the erasure was on the record and before it was listed.
    std::fs::write(&path, "").unwrap();
    assert_eq!(assent::erase::again(&test.app).await.unwrap(), 0);
    assert_eq!(test.app.erasures.read().unwrap(), [], "nothing is noted");
    test.app.store.keep(&format!("listing:{}:{}:00", WORKSPACE.hex(), request.hex()), "").await.unwrap();
    assent::erase::again(&test.app).await.unwrap();
    assert_eq!(test.app.erasures.read().unwrap(), whole);
    std::fs::remove_file(&path).unwrap();
    assent::erase::again(&test.app).await.unwrap();
    assert_eq!(test.app.erasures.read().unwrap(), whole);
}

/// After a restore the journal goes on differently: an entry of the same number and name is another one.
#[tokio::test]
async fn an_entry_that_came_after_the_restore_is_not_taken_for_the_one_that_was_erased() {
    let test = TestApp::start().await;
    let request = declined(&test).await;
    let mut desk = test.desk(NADIA).await;
    erases(&mut desk, request, &[("field", "0.title")]).await;
    let mut other = test.app.erasures.read().unwrap().remove(0);
    let fields = test.app.workspace(WORKSPACE).fields(request).await.unwrap();
    let still = fields.iter().find(|field| field.disclosed && field.name == "person").unwrap();
    let line = |commitment: String| ErasedLine { seq: still.seq, name: still.name.clone(), commitment };
    other.fields = vec![line("ab".repeat(32))];
    test.app.erasures.add(Some(&other)).unwrap();
    assert_eq!(assent::erase::again(&test.app).await.unwrap(), 0);
    other.fields = vec![line(Digest(still.commitment).hex())];
    test.app.erasures.add(Some(&other)).unwrap();
    assert_eq!(assent::erase::again(&test.app).await.unwrap(), 1);
}

#[tokio::test]
async fn only_administrators_erase_and_no_program() {
    let test = TestApp::start().await;
    let request = declined(&test).await;
    let before = test.live(request).await;
    let mut sofie = test.desk(SOFIE).await;
    let csrf = sofie.get("/account").await.hidden("_csrf");
    let path = format!("/requests/{request}/erase");
    assert_eq!(sofie.get(&path).await.status, StatusCode::FORBIDDEN);
    for act in [path.clone(), format!("{path}/confirm")] {
        assert_eq!(sofie.post(&act, &[("_csrf", &csrf), ("person", "x")]).await.status, StatusCode::FORBIDDEN);
    }
    assert!(!sofie.get(&format!("/requests/{request}")).await.text().contains("Erase something"));
    let Actor::Person(nadia) = acting(NADIA) else { unreachable!() };
    let erasure = Erasure {
        by: nadia,
        proved_at: test.app.now(),
        journal: before.journal(),
        targets: vec![ErasedField { seq: 0, name: "title".to_owned() }],
        basis: Basis::Unlawful,
        reason: "Because.".to_owned(),
    };
    let program = Actor::Token { token: TokenId::from_bytes([7; 16]), member: NADIA };
    for actor in [program, Actor::System, acting(SOFIE)] {
        let command = Command::Erase(Box::new(erasure.clone()));
        let refused = execute(&test.app, WORKSPACE, &actor, request, &command, With::default()).await;
        assert!(matches!(refused, Err(ExecuteError::Refused(Refusal::OnlyPeople))), "{refused:?}");
    }
    assert_eq!(test.live(request).await.head, before.head);
}

#[tokio::test]
async fn what_was_shown_is_what_goes() {
    let test = TestApp::start().await;
    let request = declined(&test).await;
    let mut desk = test.desk(NADIA).await;
    let path = format!("/requests/{request}/erase");
    let csrf = desk.get(&path).await.hidden("_csrf");
    let nothing = desk.post(&path, &[("_csrf", &csrf)]).await;
    let text = nothing.text();
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    for says in ["Tick a person or a text.", "Choose the basis", "Say in a few words why"] {
        assert!(text.contains(says), "{says}: {text}");
    }
    let fields =
        [("_csrf", csrf.as_str()), ("field", "0.title"), ("basis", "unlawful"), ("reason", "Because."), ("upto", "3")];
    let late = desk.post(&format!("{path}/confirm"), &fields).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text());
    // A proof that is too old is asked for anew, before anything is looked at.
    test.pass(SignedDuration::from_mins(16));
    let asked = desk.post(&format!("{path}/confirm"), &fields).await;
    assert!(asked.status == StatusCode::FORBIDDEN && asked.text().contains("Confirm that it is you."));
    assert!(test.live(request).await.state.title.is_some());
}
