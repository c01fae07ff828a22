//! What the viewer asks for beside pictures: pages that are not here yet, the words of a page, where words stand, all files together.

use crate::app::{BY_NAME, Browser, NADIA, QUICK, TestApp, WORKSPACE};
use axum::http::StatusCode;
use domain::ids::RequestId;
use serde_json::Value;

/// The number of the document, once everything of it is drawn.
async fn drawn(test: &TestApp, request: RequestId) -> u32 {
    let live = test.live(request).await;
    let (n, document) = live.state.current_documents().next().unwrap();
    let file = document.file.clone().unwrap();
    assent::renditions::make(&test.app, WORKSPACE, &file).await.unwrap();
    n
}

async fn json(browser: &mut Browser<'_>, path: &str) -> Value {
    let page = browser.get(path).await;
    assert_eq!((page.status, page.header("content-type")), (StatusCode::OK, "application/json"), "{path}");
    serde_json::from_slice(&page.bytes).unwrap()
}

#[tokio::test]
async fn words_lie_where_they_are_and_are_found_by_both_sides() {
    let test = TestApp::start().await;
    let request = test.asked(QUICK).await;
    let n = drawn(&test, request).await;
    let (mut ines, mut nadia) = (test.browser(), test.desk(NADIA).await);
    ines.open("ines@kestrel.example").await;
    for (who, base) in [(&mut ines, format!("/r/{request}")), (&mut nadia, format!("/requests/{request}"))] {
        let words = json(who, &format!("{base}/pages/{n}/1/words")).await;
        let (text, boxes) = (words["text"].as_str().unwrap(), words["boxes"].as_array().unwrap());
        assert_eq!(boxes.len(), text.split_ascii_whitespace().count() * 4, "{words}");
        assert!(text.to_lowercase().contains("long\nway"), "{text}");
        let found = json(who, &format!("{base}/pages/{n}?find=LONG%20way")).await;
        let first = &found["hits"][0];
        let stands = first["from"].as_u64().unwrap() as usize;
        assert_eq!(first["page"], 1);
        let told = text.split_ascii_whitespace().nth(stands).unwrap();
        assert_eq!(told.to_lowercase(), "long", "the places are those of the words that are laid over the page");
        assert_eq!(json(who, &format!("{base}/pages/{n}?find=")).await["total"], 0);
        let none = json(who, &format!("{base}/pages/{n}/99/words")).await;
        assert_eq!((&none["text"], &none["boxes"]), (&Value::from(""), &Value::Array(vec![])));
        let page = who.get(&format!("{base}/pages/{n}?page=2")).await.text();
        assert!(page.contains(&format!("data-place=\"doc_{n}:2\"")) && !page.contains("<html"), "{page}");
        let paper = who.get(&format!("{base}/pages/{n}/print")).await.text();
        assert!(paper.matches("<figure>").count() > 1, "{paper}");
        let closer = who.get(&format!("{base}/pages/{n}/1/closer")).await;
        let again = who.get(&format!("{base}/pages/{n}/1/closer")).await;
        let usual = who.get(&format!("{base}/pages/{n}/1/full")).await;
        assert_eq!((closer.status, &closer.bytes), (StatusCode::OK, &again.bytes));
        assert!(closer.bytes.len() > usual.bytes.len(), "{} and {}", closer.bytes.len(), usual.bytes.len());
    }
    let stranger = test.browser().get(&format!("/r/{request}/pages/{n}/1/words")).await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_has_not_reached_the_client_has_no_words_for_them() {
    let test = TestApp::start().await;
    let request = test.asked(BY_NAME).await;
    let mut ines = test.browser();
    ines.open("ines@kestrel.example").await;
    let words = ines.choose(request, "request_changes").await;
    let settled = ines.press(&words, &[("change-1", "Shorter")]).await;
    let settled = ines.follow(settled).await;
    ines.press(&settled, &[("typed_name", "Ines Moreau")]).await;
    test.attach(request, "campaign-concept-v3.pdf").await;
    let draft = test.live(request).await.state.current_documents().map(|(n, _)| n).max().unwrap();
    for path in ["", "?find=the", "?page=1", "/print", "/1/words", "/1/closer"] {
        let page = ines.get(&format!("/r/{request}/pages/{draft}{path}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
    let archive = ines.get(&format!("/r/{request}/files.zip")).await;
    let name = b"campaign-concept-v3.pdf";
    assert!(!archive.bytes.windows(name.len()).any(|part| part == name), "the draft is in the archive");
}

#[tokio::test]
async fn all_files_come_in_one_archive() {
    let test = TestApp::start().await;
    let request = test.asked(QUICK).await;
    let archive = test.desk(NADIA).await.get(&format!("/requests/{request}/files.zip")).await;
    assert_eq!((archive.status, archive.header("content-type")), (StatusCode::OK, "application/zip"));
    assert_eq!(archive.header("content-length"), archive.bytes.len().to_string());
    // The strict reader of bundles takes no other form, and compares every checksum. Its names are plain letters, as these are;
    // that they are said to be UTF-8 is the one liberty, so that mark is taken off.
    let mut plain = archive.bytes.clone();
    for (mark, at) in [(b"PK\x03\x04", 7), (b"PK\x01\x02", 9)] {
        let begins: Vec<usize> = (0..plain.len() - 4).filter(|from| &plain[*from..from + 4] == mark).collect();
        for from in begins {
            plain[from + at] = 0;
        }
    }
    let files = evidence::zip::read(&plain).unwrap();
    let live = test.live(request).await;
    let (_, document) = live.state.current_documents().next().unwrap();
    let file = document.file.as_ref().unwrap();
    assert_eq!(files.iter().map(|file| file.name).collect::<Vec<_>>(), [file.filename.as_str()]);
    assert_eq!(domain::values::Digest::of(files[0].bytes), file.sha256);
}
