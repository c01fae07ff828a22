//! Office files through LibreOffice, where it is installed; and what holds it, in any case.

use crate::make::office;
use crate::renderer;
use documents::{Converter, Job, Media, NoPreview, PageRange, Preview, WorkerProgram};
use std::net::TcpListener;
use tokio::io::AsyncReadExt as _;

fn worker() -> WorkerProgram {
    let path = env!("CARGO_BIN_EXE_documents-test-worker").into();
    WorkerProgram { path, arguments: vec!["convert-worker".into()] }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn what_takes_the_place_of_libreoffice_cannot_get_out() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let hostile = env!("CARGO_BIN_EXE_documents-test-worker").into();
    let converter = Converter::with(worker(), hostile, folder.path());
    let document = format!("{} {}", listener.local_addr().unwrap(), outside.path().display());
    let converted = converter.convert(Media::Word, document.len() as u64, document.as_bytes()).await.unwrap();
    let mut said = String::new();
    converted.open().await.unwrap().read_to_string(&mut said).await.unwrap();
    assert_eq!(said, "execute thread", "programs of the system, held in the same way, and threads of its own");
    drop(converted);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left behind");
}

#[tokio::test]
async fn a_converter_that_makes_nothing_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let converter = Converter::with(worker(), "/bin/true".into(), folder.path());
    let made = converter.convert(Media::Word, 3, &b"abc"[..]).await;
    assert_eq!(made.map(|_| ()), Err(NoPreview::Broken));
    let converter = Converter::with(worker(), "/bin/false".into(), folder.path());
    assert_eq!(converter.convert(Media::Word, 3, &b"abc"[..]).await.map(|_| ()), Err(NoPreview::Crashed));
    assert_eq!(converter.convert(Media::Word, 4, &b"abc"[..]).await.map(|_| ()), Err(NoPreview::NotRead));
}

/// `cargo xtask test` installs LibreOffice; a person without it runs the other tests.
fn libreoffice(folder: &std::path::Path) -> Option<Converter> {
    Converter::find(worker(), folder)
}

#[tokio::test]
async fn a_word_file_becomes_pages() {
    let folder = tempfile::tempdir().unwrap();
    let Some(converter) = libreoffice(folder.path()) else { return };
    assert!(converter.name().starts_with("LibreOffice "), "{}", converter.name());
    assert_eq!(converter.probe().await, Ok(()));
    let paragraph = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let body =
        paragraph("Two ferries and a quay") + "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>" + &paragraph("The terms");
    let file = office(&[
        (
            "[Content_Types].xml",
            "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/><Override PartName='/word/document.xml' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>",
        ),
        (
            "_rels/.rels",
            "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='word/document.xml'/></Relationships>",
        ),
        (
            "word/document.xml",
            &format!(
                "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>{body}</w:body></w:document>"
            ),
        ),
    ]);
    let pdf = converter.convert(Media::Word, file.len() as u64, &file[..]).await.unwrap();
    let job = Job::usual(Media::Pdf, PageRange::starting_at(1));
    let Ok(Preview::Pages(rendered)) = renderer().render(&job, pdf.bytes, pdf.open().await.unwrap()).await else {
        panic!("no pages")
    };
    assert_eq!(rendered.pages_total, 2);
    let text: Vec<String> = rendered.text.iter().map(documents::PageText::plain).collect();
    assert_eq!(text, ["Two ferries and a quay", "The terms"]);
}
