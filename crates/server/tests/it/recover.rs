//! Another log after a restore: what was proved stays provable, what is new is proved by the new log, and nothing is sent twice.

use crate::app::{NADIA, QUICK, TestApp, WORKSPACE};
use crate::console::{Running, assent, doctor};
use crate::place::{Place, copy};
use assent::bundle::{Audience, bundle};
use assent::config::Config;
use axum::http::StatusCode;
use domain::ids::RequestId;
use domain::request::{Command, Visibility};
use evidence::policy::Policy;
use evidence::transition::Transition;
use evidence::verify::{Options, Report, verify};
use jiff::{SignedDuration, Timestamp};
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::sync::Arc;
use store::{KeyAct, SEQUENCER};

fn policy(vkey: &str) -> Policy {
    Policy::parse(&format!("log {}\nquorum none\n", vkey.trim())).unwrap()
}

fn is_valid(bundle: &[u8], vkey: &str) -> bool {
    matches!(verify(bundle, &policy(vkey), &Options::default()), Report::Valid(_))
}

async fn record(test: &TestApp, request: RequestId) -> Vec<u8> {
    bundle(&test.app, &*test.live(request).await, Audience::Team).await.unwrap().unwrap()
}

async fn asks(test: &TestApp, request: RequestId, text: &str) {
    let ask = Command::Ask { text: text.to_owned(), place: None, visibility: Visibility::Everyone };
    test.does(NADIA, request, ask).await;
}

/// `assent admin …`: whether it worked, and what it said.
fn admin(place: &Place, words: &[&str]) -> (bool, String) {
    let done = assent(place, &["admin"], &place.url()).args(words).stderr(Stdio::piped()).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    (done.status.success(), said)
}

/// A server that is ready, on what is there.
fn serving(place: &Place) -> Running {
    let mut server = Running(assent(place, &["serve"], &place.url()).stderr(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(server.0.stderr.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("Assent is ready")), "the server ended");
    server
}

#[tokio::test]
async fn a_lost_signer_is_followed_by_another_log() {
    let test = TestApp::start().await;
    let request = test.asked(QUICK).await;
    test.settle().await;
    test.settle().await;
    let (before, old_key) = (record(&test, request).await, test.app.signer.vkey.clone());
    // Something waits to be sent when the backup is made.
    asks(&test, request, "Is this the last version?").await;
    let waiting = test.app.store.backlog().await.unwrap().waiting;
    assert!(waiting > 0);
    let place = test.place();
    drop(test);

    let (done, said) = admin(&place, &["recover"]);
    assert!(!done && said.contains("so the log can go on"), "{said}");
    std::fs::remove_dir_all(place.folder().join("signer")).unwrap();
    assert!(doctor(&place, &place.url()).contains("assent admin recover"));
    let (done, said) = admin(&place, &["recover"]);
    assert!(done && said.contains("halden.example/log/2 has begun") && said.contains("says the database"), "{said}");
    let held = doctor(&place, &place.url());
    assert!(
        held.contains("nothing is sent since") && held.contains("to be published: halden.example/log/2+"),
        "{held}"
    );
    let (done, said) = admin(&place, &["recover"]);
    assert!(!done && said.contains("so the log can go on"), "once is enough: {said}");

    let test = TestApp::on(Arc::clone(&place)).await;
    let new_key = test.app.signer.vkey.clone();
    let after = record(&test, request).await;
    assert!(is_valid(&before, &old_key) && is_valid(&after, &new_key));
    assert!(!is_valid(&before, &new_key) && !is_valid(&after, &old_key));
    let mut anybody = test.browser();
    for (log, key) in [(1, &old_key), (2, &new_key)] {
        assert_eq!(anybody.get(&format!("/log/{log}/vkey")).await.text(), format!("{key}\n"));
        assert_eq!(anybody.get(&format!("/log/{log}/transition/1")).await.status, StatusCode::NOT_FOUND);
        let checkpoint = anybody.get(&format!("/log/{log}/checkpoint")).await.text();
        assert!(checkpoint.starts_with(&format!("halden.example/log/{log}\n")), "{checkpoint}");
        assert_eq!(anybody.get(&format!("/log/{log}/tile/entries/000.p/1")).await.status, StatusCode::OK);
    }
    assert!(is_valid(&anybody.get("/log/2/system.aef").await.bytes, &new_key));
    let mut desk = test.desk(NADIA).await;
    let text = desk.get(&format!("/requests/{request}/policy.txt")).await.text();
    assert!(text.starts_with(&format!("log {new_key}\n")) && text.contains(&format!("# log {old_key}\n")), "{text}");
    assert!(matches!(verify(&after, &Policy::parse(&text).unwrap(), &Options::default()), Report::Valid(_)));
    assert_eq!(desk.get("/").await.status, StatusCode::OK);

    // Nothing goes out until it is released, and what the backup held only if somebody asks for it.
    test.settle().await;
    assert_eq!((test.mail.sent().len(), test.app.store.backlog().await.unwrap().waiting), (0, waiting));
    asks(&test, request, "And this one?").await;
    let all = test.app.store.backlog().await.unwrap().waiting;
    let (done, said) = admin(&place, &["release-outbox"]);
    assert!(done && said.contains("Messages go out again"), "{said}");
    test.settle().await;
    // Which of them are older is for the clock of the console, which is not that of this test.
    let dead = test.app.workspace(WORKSPACE).dead_letters(9).await.unwrap();
    assert_eq!((dead.len() + test.mail.sent().len()) as u64, all);
    assert!(!doctor(&place, &place.url()).contains("nothing is sent since"));
    assert!(!admin(&place, &["release-outbox"]).0, "it is released");

    drop(test);
    let _server = serving(&place);
    let (done, said) = admin(&place, &["recover", "--signer-from-backup"]);
    assert!(!done && said.contains("stop it first"), "{said}");
}

#[tokio::test]
async fn a_database_that_is_older_than_its_signer_is_followed_by_another_log() {
    let test = TestApp::start().await;
    let request = test.asked(QUICK).await;
    test.settle().await;
    test.settle().await;
    let Some(backup) = test.place().copied() else { return };
    let once_more = backup.copied().unwrap();
    let restored = test.app.store.checkpoint().await.unwrap().unwrap();
    asks(&test, request, "Is this the last version?").await;
    test.settle().await;
    let newest = test.app.store.checkpoint().await.unwrap().unwrap();
    assert!(newest.size > restored.size);
    copy(&test.folder().join("signer"), &backup.folder().join("signer"));
    let old_key = test.app.signer.vkey.clone();
    let receipt = record(&test, request).await;
    drop(test);

    assert!(doctor(&backup, &backup.url()).contains("older than what people hold receipts for"));
    let (done, said) = admin(&backup, &["recover"]);
    assert!(done && said.contains(&format!("at least {} entries were signed, says the signer", newest.size)), "{said}");
    let back = TestApp::on(Arc::new(backup)).await;
    let chain = back.app.store.system_chain(2).await.unwrap().unwrap();
    let event = evidence::Event::parse(&chain.events[0]).unwrap();
    assert_eq!(event.kind, "log.forked");
    assert_eq!((event.number("size"), event.number("restored")), (Some(newest.size), Some(restored.size)));
    assert_eq!(event.text("root"), Some(evidence::enc::b64(&newest.root).as_str()));
    assert!(is_valid(&receipt, &old_key), "whoever holds a receipt of what was lost can still show it");

    asks(&back, request, "And now?").await;
    back.settle().await;
    assert_eq!(back.app.store.checkpoint_of(1).await.unwrap(), Some(restored));

    // The same backup once more: its database knows nothing of the second log, but that one's signer is there.
    copy(&back.folder().join("signer"), &once_more.folder().join("signer"));
    let (done, said) = admin(&once_more, &["recover"]);
    assert!(
        done && said.contains("halden.example/log/3 has begun") && said.contains("Of halden.example/log/2 "),
        "{said}"
    );
}

/// All of it comes from the backup, the signer too: only the operator knows that more was signed, and a checkpoint shows how much.
#[tokio::test]
async fn a_checkpoint_that_somebody_kept_says_how_far_the_lost_log_went() {
    let test = TestApp::start().await;
    let request = test.asked(QUICK).await;
    test.settle().await;
    test.settle().await;
    let Some(backup) = test.place().copied() else { return };
    asks(&test, request, "Is this the last version?").await;
    test.settle().await;
    let newest = test.app.store.checkpoint().await.unwrap().unwrap();
    drop(test);
    let kept = backup.folder().join("kept.txt");
    let recover = ["recover", "--signer-from-backup", "--checkpoint", kept.to_str().unwrap()];
    std::fs::write(&kept, newest.note.replace('1', "2")).unwrap();
    let (done, said) = admin(&backup, &recover);
    assert!(!done && said.contains("is not one of a log of this installation"), "{said}");
    std::fs::write(&kept, &newest.note).unwrap();
    let (done, said) = admin(&backup, &recover);
    let says = format!("at least {} entries were signed, says the checkpoint", newest.size);
    assert!(done && said.contains(&says), "{said}");
}

/// As if the power had failed after the log said that it has another key, and before that key signed anything.
async fn said_and_interrupted(place: &Place) {
    let config = Config { database: Some(place.url()), ..Config::on(place.folder()) };
    let store = assent::start::beside(&config).await.unwrap().store;
    let log = store.logs().await.unwrap().pop().unwrap();
    let vkey = assent::signer::make_key(place.folder(), &log.origin, 2).unwrap();
    let now = Timestamp::now();
    let lease = store.acquire(SEQUENCER, "interrupted", SignedDuration::from_secs(9), now).await.unwrap().unwrap();
    store.say_of_keys(lease, &log, KeyAct::Added(&vkey), now).await.unwrap();
    store.release(lease).await.unwrap();
}

/// A key follows another: both sign for a while, each verifier can follow, and the old one is gone in the end.
#[tokio::test]
async fn a_key_is_followed_by_another() {
    let test = TestApp::start().await;
    let request = test.asked(QUICK).await;
    test.settle().await;
    test.settle().await;
    let (before, old_key) = (record(&test, request).await, test.app.signer.vkey.clone());
    let place = test.place();
    drop(test);

    let (done, said) = admin(&place, &["retire-key"]);
    assert!(!done && said.contains("only one key signs"), "{said}");
    said_and_interrupted(&place).await;
    let (done, said) = admin(&place, &["retire-key"]);
    assert!(!done && said.contains("finish that first"), "{said}");
    let (done, said) = admin(&place, &["rotate-key"]);
    assert!(done && said.contains("aef1 key transition\nhalden.example/log/1\n"), "{said}");
    let (done, said) = admin(&place, &["rotate-key"]);
    assert!(!done && said.contains("two keys sign already") && said.contains("retire-key"), "{said}");
    let (done, said) = admin(&place, &["retire-key"]);
    assert!(!done && said.contains("both keys sign for 90 days"), "{said}");
    assert!(doctor(&place, &place.url()).contains("The log is signed up to its end"));

    let test = TestApp::on(Arc::clone(&place)).await;
    let new_key = test.app.signer.vkey.clone();
    asks(&test, request, "Who signs now?").await;
    test.settle().await;
    let between = record(&test, request).await;
    assert!(
        is_valid(&between, &old_key) && is_valid(&between, &new_key),
        "whoever knows only one of them still verifies"
    );
    let mut anybody = test.browser();
    assert_eq!(anybody.get("/log/1/vkey").await.text(), format!("{new_key}\n{old_key}\n"));
    let note = anybody.get("/log/1/transition/2").await.text();
    let chain = anybody.get("/log/1/system.aef").await.bytes;
    assert!(is_valid(&chain, &old_key) && is_valid(&chain, &new_key));
    let mut desk = test.desk(NADIA).await;
    let text = desk.get(&format!("/requests/{request}/policy.txt")).await.text();
    assert_eq!(text, format!("log {new_key}\nlog {old_key}\nquorum none\n"));
    assert!(doctor(&place, &place.url()).contains(&new_key));
    drop(test);

    let old_file = place.folder().join("signer/key.sealed");
    assert!(old_file.exists());
    let (done, said) = admin(&place, &["retire-key", "--compromised"]);
    assert!(done && said.contains("was destroyed") && said.contains(&new_key), "{said}");
    assert!(!old_file.exists(), "nobody can sign with it ever again");

    let test = TestApp::on(Arc::clone(&place)).await;
    asks(&test, request, "And now?").await;
    test.settle().await;
    let after = record(&test, request).await;
    assert!(is_valid(&before, &old_key) && !is_valid(&after, &old_key) && is_valid(&after, &new_key));
    assert!(policy(&old_key).follow(&Transition::open(note.as_bytes()).unwrap()).is_ok());
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        std::fs::write(folder.path().join(name), bytes).unwrap();
        folder.path().join(name).to_str().unwrap().to_owned()
    };
    let (bundle, trust) =
        (file("after.aef", &after), file("policy.txt", format!("log {old_key}\nquorum none\n").as_bytes()));
    let verdict = |more: &[&str]| {
        let mut verify = std::process::Command::new(env!("CARGO_BIN_EXE_assent"));
        let done = verify.args(["verify", &bundle, "--policy", &trust]).args(more).output().unwrap();
        (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned())
    };
    assert!(verdict(&[]).1.contains("E_SIG"), "{:?}", verdict(&[]));
    let led = verdict(&["--transition", &file("note.txt", note.as_bytes())]);
    assert_eq!(led.0, Some(3), "valid but open: {led:?}");
    let checked =
        test.app.store.fsck(assent::logs::policy(&test.app.store.logs().await.unwrap()).as_ref()).await.unwrap();
    assert_eq!(checked.findings, vec![]);
    let text = test.desk(NADIA).await.get(&format!("/requests/{request}/policy.txt")).await.text();
    assert!(
        text.starts_with(&format!("log {new_key}\nquorum none\n")) && text.contains(&format!("# log {old_key}")),
        "{text}"
    );
}
