//! The logs' public face: whoever copies the tiles has all entries, and comes to the signed root by themselves.

use crate::app::{Browser, NADIA, QUICK, TestApp};
use assent::bundle::{Audience, bundle};
use assent::worker::outbox;
use axum::http::StatusCode;
use domain::request::{Command, Visibility};
use evidence::hash::sha256;
use evidence::policy::Policy;
use evidence::verify::{Completeness, Options, Report, verify};
use jiff::SignedDuration;

/// RFC 6962, word for word, over what was fetched.
fn root(entries: &[Vec<u8>]) -> [u8; 32] {
    match entries {
        [] => sha256(b""),
        [entry] => sha256(&[&[0][..], entry].concat()),
        _ => {
            let mut left = 1;
            while left * 2 < entries.len() {
                left *= 2;
            }
            sha256(&[&[1][..], &root(&entries[..left]), &root(&entries[left..])].concat())
        }
    }
}

async fn tile(anybody: &mut Browser<'_>, path: &str) -> Vec<u8> {
    let page = anybody.get(&format!("/log/1/tile/{path}")).await;
    assert_eq!((page.status, page.header("content-type")), (StatusCode::OK, "application/octet-stream"), "{path}");
    let full = !path.contains(".p/");
    assert_eq!(page.header("cache-control").contains("immutable"), full, "{path}");
    page.bytes
}

/// A log of `entries` entries and a few more, signed.
async fn grown(test: &TestApp, entries: u64) -> (domain::ids::RequestId, u64) {
    let request = test.asked(QUICK).await;
    for n in 0..entries {
        let ask = Command::Ask { text: format!("Question {n}?"), place: None, visibility: Visibility::Internal };
        test.does(NADIA, request, ask).await;
    }
    test.settle().await;
    // What was asked about is mailed, and that is recorded too.
    test.settle().await;
    (request, test.app.store.checkpoint().await.unwrap().unwrap().size)
}

#[tokio::test]
async fn the_tiles_give_every_entry_and_the_signed_root() {
    let test = TestApp::start().await;
    let (request, size) = grown(&test, 260).await;
    let (full, rest) = (size / 256, size % 256);
    assert!(full >= 1 && rest > 0, "{size}");
    let mut anybody = test.browser();
    let mut bytes = Vec::new();
    for n in 0..full {
        bytes.extend(tile(&mut anybody, &format!("entries/{n:03}")).await);
    }
    bytes.extend(tile(&mut anybody, &format!("entries/{full:03}.p/{rest}")).await);
    let entries: Vec<Vec<u8>> = bytes.chunks_exact(74).map(|chunk| chunk[2..].to_vec()).collect();
    assert!(bytes.chunks_exact(74).all(|chunk| chunk[..2] == [0, 72]) && entries.len() as u64 == size);

    let note = anybody.get("/log/1/checkpoint").await.text();
    let signed = evidence::note::Checkpoint::parse(&note.split_inclusive('\n').take(3).collect::<String>()).unwrap();
    assert_eq!((signed.size, signed.root), (size, root(&entries)));
    let leaves: Vec<[u8; 32]> = entries.iter().map(|entry| root(std::slice::from_ref(entry))).collect();
    assert_eq!(tile(&mut anybody, "0/000").await, leaves[..256].concat());
    let last = tile(&mut anybody, &format!("0/{full:03}.p/{rest}")).await;
    assert_eq!(last, leaves[full as usize * 256..].concat());
    assert_eq!(tile(&mut anybody, &format!("0/{full:03}.p/1")).await, last[..32]);
    let above: Vec<u8> = entries.chunks_exact(256).flat_map(root).collect();
    assert_eq!(tile(&mut anybody, &format!("1/000.p/{full}")).await, above);

    // The entry tiles, one behind the other, are what the verifier takes as all entries.
    let record = bundle(&test.app, &*test.live(request).await, Audience::Team).await.unwrap().unwrap();
    let vkey = anybody.get("/log/1/vkey").await.text();
    let policy = Policy::parse(&format!("log {vkey}quorum none\n")).unwrap();
    let options = Options { log_entries: Some(&bytes), ..Options::default() };
    let Report::Valid(found) = verify(&record, &policy, &options) else { panic!("not valid") };
    assert_eq!(found.completeness, Completeness::FullScan);
}

#[tokio::test]
async fn nothing_beyond_the_last_checkpoint_is_served() {
    let test = TestApp::start().await;
    let (request, size) = grown(&test, 2).await;
    let mut anybody = test.browser();
    let ask = Command::Ask { text: "And this?".to_owned(), place: None, visibility: Visibility::Internal };
    test.does(NADIA, request, ask).await;
    tile(&mut anybody, &format!("entries/000.p/{size}")).await;
    let next = size + 1;
    for path in [
        format!("/log/1/tile/entries/000.p/{next}"),
        format!("/log/1/tile/0/000.p/{next}"),
        "/log/1/tile/entries/000".to_owned(),
        "/log/1/tile/1/000.p/1".to_owned(),
        "/log/1/tile/0/0".to_owned(),
        "/log/2/tile/0/000.p/1".to_owned(),
        "/log/2/vkey".to_owned(),
        "/log/2/checkpoint".to_owned(),
        "/log/01/vkey".to_owned(),
        "/log/1/system.aef".to_owned(),
    ] {
        assert_eq!(anybody.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

/// Presses the button; what was mailed by the first look at the outbox after it, before the log went on.
async fn decided(test: &TestApp) -> usize {
    let request = test.asked(QUICK).await;
    let mut ines = test.browser();
    ines.open("ines@kestrel.example").await;
    let sheet = ines.choose(request, "approve").await;
    let with_field = ines.code_for(&sheet).await;
    let code = test.code("ines@kestrel.example").await;
    let pressed = ines.press(&with_field, &[("code", &code)]).await;
    assert!(pressed.location().ends_with("/receipt"), "{}", pressed.text());
    let report = outbox::tick(&test.app, test.app.now()).await.unwrap();
    assert_eq!(report.put_off, 1, "the receipt waits: {report:?}");
    test.mail.sent().len()
}

#[tokio::test]
async fn a_receipt_waits_for_its_place_in_the_log_but_not_for_ever() {
    const SEALED: &str = "Sealed in the log halden.example/log/1 at size";
    let test = TestApp::start().await;
    let before = decided(&test).await;
    test.settle().await;
    assert_eq!(test.mail.sent().len(), before, "not before its time");
    test.pass(SignedDuration::from_secs(1));
    assert!(test.newest_mail("ines@kestrel.example").await.contains(SEALED));

    // The log stands still; after a minute the receipt goes without.
    let before = decided(&test).await;
    test.pass(SignedDuration::from_secs(61));
    outbox::tick(&test.app, test.app.now()).await.unwrap();
    let sent = test.mail.sent();
    assert!(sent.len() > before && sent.iter().skip(before).all(|mail| !mail.message.text.contains(SEALED)));
}
