//! The log's checkpoints are shown to others: to a real time-stamping authority (OpenSSL's), and to a witness that checks as the
//! protocol says. Records carry what they said, and whoever distrusts us fetches the log itself.

use crate::app::{NADIA, QUICK, TestApp};
use crate::place::Place;
use assent::bundle::{Audience, bundle};
use assent::outsiders::{Outsiders, Witness};
use assent::web::routes::router;
use assent::worker::anchors::{EVERY, Showing, TickReport};
use axum::Router;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::routing::post;
use domain::ids::RequestId;
use domain::request::{Command, Visibility};
use effects::http::{Base, Range};
use evidence::hash::Hash;
use evidence::merkle::{empty_root, verify_consistency};
use evidence::note::{Checkpoint, KeyKind, NoteKey};
use evidence::policy::Policy;
use evidence::verify::{Findings, Options, Report, certificates_from_pem, verify};
use std::path::Path;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// A server on a port of its own; its address.
async fn served(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    format!("http://{address}")
}

fn openssl(folder: &Path, words: &[&str]) {
    let program = std::env::var_os("ASSENT_TEST_OPENSSL").unwrap_or_else(|| "openssl".into());
    let done = std::process::Command::new(program).args(words).current_dir(folder).output();
    let done = done.unwrap_or_else(|why| panic!("this test needs openssl (cargo xtask test installs it): {why}"));
    assert!(done.status.success(), "{words:?}: {}", String::from_utf8_lossy(&done.stderr));
}

const SETTINGS: &str = "[tsa]\ndefault_tsa = own\n[own]\nserial = serial\nsigner_cert = tsa.pem\ncerts = tsa.pem\nsigner_key = tsa.key\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\ndigests = sha256\ness_cert_id_alg = sha256\n";

/// A time-stamping authority; its certificate, and its address.
async fn authority(folder: &Arc<TempDir>) -> (Vec<u8>, String) {
    let place = folder.path();
    std::fs::write(place.join("settings"), SETTINGS).unwrap();
    std::fs::write(place.join("serial"), "01\n").unwrap();
    let usage = "extendedKeyUsage=critical,timeStamping";
    let make = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.pem"];
    openssl(place, &[&make[..], &["-days", "30", "-subj", "/CN=Test authority", "-addext", usage]].concat());
    let pem = std::fs::read_to_string(place.join("tsa.pem")).unwrap();
    let folder = Arc::clone(folder);
    let answer = move |query: Bytes| {
        let folder = Arc::clone(&folder);
        async move {
            std::fs::write(folder.path().join("query"), &query).unwrap();
            let words = ["ts", "-reply", "-config", "settings", "-queryfile", "query", "-out", "answer"];
            openssl(folder.path(), &words);
            std::fs::read(folder.path().join("answer")).unwrap()
        }
    };
    let url = served(Router::new().route("/tsr", post(answer))).await;
    (certificates_from_pem(&pem).unwrap().remove(0), format!("{url}/tsr"))
}

/// What a witness remembers of the log, and how often it was asked from another size.
#[derive(Default)]
struct Known {
    size: u64,
    root: Option<Hash>,
    elsewhere: u32,
}

fn witness_key() -> NoteKey {
    NoteKey::from_seed("witness.example", KeyKind::Witness, &[4; 32]).unwrap()
}

/// Takes only what continues what it knows (c2sp.org/tlog-witness).
fn cosigned(known: &Mutex<Known>, body: &str) -> (StatusCode, String) {
    let (head, note) = body.split_once("\n\n").unwrap();
    let mut lines = head.lines();
    let old: u64 = lines.next().and_then(|line| line.strip_prefix("old ")).unwrap().parse().unwrap();
    let proof: Vec<Hash> = lines.map(|line| evidence::enc::parse_b64_hash(line).unwrap()).collect();
    let text = format!("{}\n", note.split("\n\n").next().unwrap());
    let checkpoint = Checkpoint::parse(&text).unwrap();
    let mut known = known.lock().unwrap();
    if old != known.size {
        known.elsewhere += 1;
        return (StatusCode::CONFLICT, format!("{}\n", known.size));
    }
    let root = known.root.unwrap_or_else(empty_root);
    if !verify_consistency(old, checkpoint.size, &root, &checkpoint.root, &proof) {
        return (StatusCode::UNPROCESSABLE_ENTITY, "not a continuation".to_owned());
    }
    (known.size, known.root) = (checkpoint.size, Some(checkpoint.root));
    (StatusCode::OK, witness_key().cosign(&text, 1_770_000_000))
}

async fn witness(known: &Arc<Mutex<Known>>) -> String {
    let known = Arc::clone(known);
    served(Router::new().route("/add-checkpoint", post(move |body: String| async move { cosigned(&known, &body) })))
        .await
}

fn base(url: &str) -> Base {
    Base::parse(url, Range::Internal).unwrap()
}

async fn record(test: &TestApp, request: RequestId) -> Vec<u8> {
    bundle(&test.app, &*test.live(request).await, Audience::Team).await.unwrap().unwrap()
}

fn found(bundle: &[u8], policy: &str, roots: Vec<&[u8]>) -> Findings {
    let options = Options { tsa_roots: roots, ..Options::default() };
    match verify(bundle, &Policy::parse(policy).unwrap(), &options) {
        Report::Valid(findings) => *findings,
        Report::Invalid(failure) => panic!("{failure}"),
    }
}

#[tokio::test]
async fn others_say_when_they_saw_the_log_and_records_carry_it() {
    let (folder, known) = (Arc::new(TempDir::new().unwrap()), Arc::default());
    let (certificate, tsa) = authority(&folder).await;
    let asked = Witness { key: witness_key().vkey().clone(), base: base(&witness(&known).await) };
    let outsiders = Outsiders { authorities: vec![base(&tsa)], witnesses: vec![asked] };
    let test = TestApp::shown_to(Arc::new(Place::make().await), outsiders).await;
    test.people().await;
    let request = test.asked(QUICK).await;
    test.settle().await;
    test.settle().await;
    let key = test.app.signer.vkey.clone();
    let strict = format!("log {key}\nwitness w {}\nquorum w\n", witness_key().vkey());
    assert!(found(&record(&test, request).await, &format!("log {key}\nquorum none\n"), vec![]).not_after.is_empty());

    let mut showing = Showing::default();
    let all = TickReport { said: 2, failed: 0 };
    assert_eq!(showing.tick(&test.app, test.app.now()).await.unwrap(), all);
    assert_eq!(showing.tick(&test.app, test.app.now()).await.unwrap(), TickReport::default(), "once is enough");
    let said = found(&record(&test, request).await, &strict, vec![&certificate]);
    let sources: Vec<&str> = said.not_after.iter().map(|bound| bound.source.as_str()).collect();
    assert_eq!(sources, ["witness w", "time stamp anchors/0.tsr"], "and each was checked: {said:?}");
    let checkpoint = test.browser().get("/log/1/checkpoint").await.text();
    assert!(checkpoint.contains("\u{2014} witness.example "), "{checkpoint}");

    // The log grows; the next round is of the newest checkpoint, and the witness follows from what it knows.
    let second = test.asked(QUICK).await;
    test.settle().await;
    test.settle().await;
    assert!(found(&record(&test, second).await, &format!("log {key}\nquorum none\n"), vec![]).not_after.is_empty());
    test.pass(EVERY);
    assert_eq!(showing.tick(&test.app, test.app.now()).await.unwrap(), all);
    assert_eq!(found(&record(&test, second).await, &strict, vec![&certificate]).not_after.len(), 2);
    assert_eq!(known.lock().unwrap().elsewhere, 0);

    // A witness that knows the log from elsewhere says from where, and is followed.
    test.asked(QUICK).await;
    test.settle().await;
    test.settle().await;
    let newest = test.app.store.checkpoint().await.unwrap().unwrap();
    *known.lock().unwrap() = Known { size: newest.size, root: Some(newest.root), elsewhere: 0 };
    test.pass(EVERY);
    assert_eq!(showing.tick(&test.app, test.app.now()).await.unwrap(), all);
    assert_eq!(known.lock().unwrap().elsewhere, 1);
}

#[tokio::test]
async fn whoever_does_not_answer_is_asked_again_and_nothing_takes_its_place() {
    let down = Arc::new(Mutex::new(true));
    let broken = Arc::clone(&down);
    let answer = move || {
        let broken = *broken.lock().unwrap();
        async move { if broken { (StatusCode::BAD_GATEWAY, "") } else { (StatusCode::OK, "no time stamp") } }
    };
    let url = served(Router::new().route("/tsr", post(answer))).await;
    let outsiders = Outsiders { authorities: vec![base(&format!("{url}/tsr"))], witnesses: Vec::new() };
    let test = TestApp::shown_to(Arc::new(Place::make().await), outsiders).await;
    test.people().await;
    let request = test.asked(QUICK).await;
    test.settle().await;
    test.settle().await;
    let (mut showing, failed) = (Showing::default(), TickReport { said: 0, failed: 1 });
    assert_eq!(showing.tick(&test.app, test.app.now()).await.unwrap(), failed);
    assert_eq!(showing.tick(&test.app, test.app.now()).await.unwrap(), TickReport::default(), "left alone for a while");
    test.pass(jiff::SignedDuration::from_mins(1));
    *down.lock().unwrap() = false;
    assert_eq!(showing.tick(&test.app, test.app.now()).await.unwrap(), failed, "an answer that is none is not kept");
    let policy = format!("log {}\nquorum none\n", test.app.signer.vkey);
    assert!(found(&record(&test, request).await, &policy, vec![]).not_after.is_empty(), "the record is valid without");
}

#[tokio::test]
async fn the_log_is_fetched_by_whoever_checks_a_record() {
    let test = TestApp::start().await;
    let request = test.asked(QUICK).await;
    test.settle().await;
    test.settle().await;
    let (folder, policy) = (TempDir::new().unwrap(), format!("log {}\nquorum none\n", test.app.signer.vkey));
    let aef = record(&test, request).await;
    // The log grows meanwhile, past its first tile, so that the part that is asked for is part of a full one.
    let other = test.asked(QUICK).await;
    for number in 0..240 {
        let ask = Command::Ask { text: format!("Question {number}"), place: None, visibility: Visibility::Everyone };
        test.does(NADIA, other, ask).await;
    }
    test.settle().await;
    let size = test.app.store.checkpoint().await.unwrap().unwrap().size;
    assert!(size > 256, "{size}");
    let url = served(router(&test.app)).await;
    std::fs::write(folder.path().join("record.aef"), &aef).unwrap();
    std::fs::write(folder.path().join("later.aef"), record(&test, request).await).unwrap();
    std::fs::write(folder.path().join("policy.txt"), policy).unwrap();
    for name in ["record.aef", "later.aef"] {
        let (code, said) = verified(&folder, name, &format!("{url}/log/1")).await;
        assert!(code == Some(3) && said.contains("a full scan of the log shows"), "{said}");
    }
    let (code, said) = verified(&folder, "record.aef", &format!("{url}/log/2")).await;
    assert!(code == Some(2) && said.contains("does not have entries 0"), "{said}");
    let (code, said) = verified(&folder, "record.aef", "https://127.0.0.1:1/log/1").await;
    assert!(code == Some(2) && said.contains("cannot be reached"), "{said}");
}

async fn verified(folder: &TempDir, name: &str, log: &str) -> (Option<i32>, String) {
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_assent"));
    let words = ["verify", name, "--policy", "policy.txt", "--log-url", log];
    let done = command.args(words).current_dir(folder.path()).output().await.unwrap();
    let said = [done.stdout, done.stderr].concat();
    (done.status.code(), String::from_utf8_lossy(&said).into_owned())
}
