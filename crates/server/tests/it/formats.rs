//! Documents of every kind, from the upload to what the client sees.

use crate::app::{NADIA, QUICK, TestApp, WORKSPACE};
use assent::{files, renditions};
use documents::preflight::Finding;
use domain::ids::{Name, RequestId};
use domain::request::event::FileCard;
use domain::request::{Command, NewFile};

/// Nadia attaches a file; what is made of it is there.
async fn attached(test: &TestApp, request: RequestId, name: &str, bytes: &[u8]) -> FileCard {
    let body = futures::stream::iter([Ok(axum::body::Bytes::copy_from_slice(bytes))]);
    let taken = files::take(&test.app, WORKSPACE, name, body).await.unwrap();
    files::keep_own(&test.app, WORKSPACE, &taken.card, bytes.to_vec()).await.unwrap();
    renditions::make(&test.app, WORKSPACE, &taken.card).await.unwrap();
    let new = NewFile { slot: Name::parse("deliverable").unwrap(), file: taken.card.clone() };
    test.does(NADIA, request, Command::AttachDocument(new)).await;
    taken.card
}

/// The number of the file; the terms have one too.
async fn number(test: &TestApp, request: RequestId) -> u32 {
    let live = test.live(request).await;
    live.state.documents.iter().find(|(_, document)| document.slot.is_some()).map(|(n, _)| *n).unwrap()
}

async fn found(test: &TestApp, file: &FileCard) -> Vec<Finding> {
    let made = test.app.workspace(WORKSPACE).rendition(file.sha256).await.unwrap().unwrap();
    assert!(made.done);
    serde_json::from_str(&made.findings).unwrap()
}

#[tokio::test]
async fn a_film_is_a_document_that_is_downloaded_to_be_played() {
    let test = TestApp::start().await;
    let request = test.opened(QUICK).await;
    let file = attached(&test, request, "spot.mp4", b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2").await;
    assert_eq!(file.media, "video/mp4");
    assert!(found(&test, &file).await.is_empty());
    test.sent(request).await;
    test.settle().await;
    let page = test.browser().open("ines@kestrel.example").await.text();
    assert!(page.contains("Download the original to play it."), "{page}");
}

#[tokio::test]
async fn a_drawing_is_shown_as_a_picture_and_never_as_it_is() {
    let test = TestApp::start().await;
    let request = test.opened(QUICK).await;
    attached(
        &test,
        request,
        "plan.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><script>alert(1)</script><circle r='4'/></svg>",
    )
    .await;
    let n = number(&test, request).await;
    let mut desk = test.desk(NADIA).await;
    let original = desk.get(&format!("/requests/{request}/files/{n}")).await;
    assert!(original.header("content-disposition").starts_with("attachment"));
    let picture = desk.get(&format!("/requests/{request}/pages/{n}/1/full")).await;
    assert!(picture.header("content-type").starts_with("image/") && picture.header("content-type") != "image/svg+xml");
}

/// The test server has no LibreOffice.
#[tokio::test]
async fn an_office_file_without_libreoffice_is_its_text_and_says_so() {
    let test = TestApp::start().await;
    let request = test.opened(QUICK).await;
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/offer.docx");
    let file = attached(&test, request, "offer.docx", &std::fs::read(path).unwrap()).await;
    let said: Vec<String> = found(&test, &file).await.into_iter().map(|one| one.sentence).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].starts_with("Tracked changes are in this file: “added: and a quay”"), "{said:?}");
    assert!(said[1].starts_with("Comments are in this file: “are we sure?”"), "{said:?}");
    let page = test.desk(NADIA).await.get(&format!("/requests/{request}/edit")).await.text();
    assert!(page.contains("are we sure?") && page.contains("Delete the comments"), "{page}");
    assert!(page.contains("only its text is shown"), "{page}");
}
