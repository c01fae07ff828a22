//! What is made of a document comes part by part, the first page first.

use crate::app::{NADIA, QUICK, TestApp, WORKSPACE};
use assent::{files, renditions};
use domain::ids::{Name, RequestId};
use domain::request::event::FileCard;
use domain::request::{Command, NewFile};

/// A request with a document of several pages that nobody has looked through yet.
async fn unseen(app: &TestApp) -> (RequestId, FileCard) {
    let request = app.opened(QUICK).await;
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("demo/documents/campaign-concept-v3.pdf");
    let body = futures::stream::iter([Ok(axum::body::Bytes::from(std::fs::read(path).unwrap()))]);
    let file = files::take(&app.app, WORKSPACE, "concept.pdf", body).await.unwrap().card;
    let new = NewFile { slot: Name::parse("deliverable").unwrap(), file: file.clone() };
    app.does(NADIA, request, Command::AttachDocument(new)).await;
    (request, file)
}

#[tokio::test]
async fn the_first_page_is_there_before_the_rest() {
    let app = TestApp::start().await;
    let (request, file) = unseen(&app).await;
    let db = app.app.workspace(WORKSPACE);
    renditions::begin(&app.app, WORKSPACE, &file);
    let first = loop {
        match db.rendition(file.sha256).await.unwrap() {
            Some(made) => break made,
            None => tokio::task::yield_now().await,
        }
    };
    assert!(!first.done && first.images.iter().all(|image| image.page == 1), "{first:?}");
    assert!(first.pages > 1 && !first.images.is_empty());
    let page = app.desk(NADIA).await.get(&format!("/requests/{request}/edit")).await.text();
    assert!(page.contains("more pages are being drawn") && page.contains("Being looked through"), "{page}");
    app.app.rendering.over((WORKSPACE, file.sha256)).await;
    let whole = db.rendition(file.sha256).await.unwrap().unwrap();
    let drawn: std::collections::BTreeSet<u32> = whole.images.iter().map(|image| image.page).collect();
    assert!(whole.done && drawn == (1..=whole.pages).collect(), "{whole:?}");
    assert_eq!(db.page_texts(file.sha256).await.unwrap().len(), whole.pages as usize);
    let page = app.desk(NADIA).await.get(&format!("/requests/{request}/edit")).await.text();
    assert!(page.contains("Opens, nothing to look at"), "{page}");
}

/// A process that was stopped in the middle leaves parts behind; after a while somebody begins again.
#[tokio::test]
async fn what_was_left_in_the_middle_is_made_again() {
    let app = TestApp::start().await;
    let (_, file) = unseen(&app).await;
    let db = app.app.workspace(WORKSPACE);
    renditions::make(&app.app, WORKSPACE, &file).await.unwrap();
    let whole = db.rendition(file.sha256).await.unwrap().unwrap();
    let left = store::Rendition { done: false, images: whole.images[..2].to_vec(), ..whole.clone() };
    db.record_rendition(&left).await.unwrap();
    let until = tokio::time::Instant::now() + renditions::CHECKS_MAX;
    let none = renditions::checked(&app.app, WORKSPACE, &file, until).await.unwrap();
    assert_eq!(none, None, "somebody else may be at it");
    app.pass(jiff::SignedDuration::from_mins(6));
    let again = renditions::checked(&app.app, WORKSPACE, &file, until).await.unwrap().unwrap();
    assert_eq!((again.images, again.done), (whole.images, true));
}
