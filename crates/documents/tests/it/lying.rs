//! A child that was taken over can say anything. None of it may get further than the parent.

use crate::{impatient, misbehaving};
use documents::{Job, Limits, Media, NoPreview, PageRange, Preview, Warning};

const OPENED: &str = r#"{"Opened":{"pages_total":3}}"#;
const DONE: &str = "\"Done\"";

async fn hear(said: &[&str]) -> Result<Preview, NoPreview> {
    let arguments: Vec<&str> = std::iter::once("say").chain(said.iter().copied()).collect();
    let job = Job::usual(Media::Pdf, PageRange::new(1, 2));
    misbehaving(&arguments, impatient(20_000)).render(&job, 1, &b"x"[..]).await
}

fn page(number: u32, format: &str, bytes: usize, thumbnail_bytes: usize) -> String {
    let picture = |bytes| format!(r#"{{"width":9,"height":9,"format":"{format}","bytes":{bytes}}}"#);
    format!(
        r#"{{"Page":{{"number":{number},"width_pt":9.0,"height_pt":9.0,"blank":false,"full":{},"thumbnail":{}}}}}"#,
        picture(bytes),
        picture(thumbnail_bytes)
    )
}

fn text(number: u32, x: &str) -> String {
    format!(
        r#"{{"Text":{{"number":{number},"truncated":false,"words":[{{"text":"a","x":{x},"y":0.0,"w":0.1,"h":0.1,"line":0}}]}}}}"#
    )
}

#[tokio::test]
async fn what_makes_sense_is_taken() {
    let picture = "RIFF0000WEBP";
    let Ok(Preview::Pages(rendered)) =
        hear(&[OPENED, "", &page(1, "webp", 12, 12), &picture.repeat(2), &text(1, "0.5"), "", DONE, ""]).await
    else {
        panic!("refused")
    };
    assert_eq!((rendered.pages.len(), rendered.text.len(), rendered.warnings.len()), (1, 1, 0));
}

#[tokio::test]
async fn nonsense_ends_the_conversation() {
    let twice = "RIFF0000WEBP".repeat(2);
    let html = "<html></html><html></html>";
    let cases: [(&str, Vec<&str>); 11] = [
        ("nothing", vec![]),
        ("not JSON", vec!["{", ""]),
        ("no such message", vec![r#"{"Run":1}"#, ""]),
        ("a page before the document", vec![&*page(1, "webp", 12, 12).leak(), &twice, DONE, ""]),
        ("a page that was not asked for", vec![OPENED, "", page(3, "webp", 12, 12).leak(), &twice, DONE, ""]),
        ("a web page as a picture", vec![OPENED, "", page(1, "webp", 13, 13).leak(), html, DONE, ""]),
        ("another format than announced", vec![OPENED, "", page(1, "jpeg", 12, 12).leak(), &twice, DONE, ""]),
        ("lengths that do not fit", vec![OPENED, "", page(1, "webp", 99, 12).leak(), &twice, DONE, ""]),
        ("a word outside of the page", vec![OPENED, "", text(1, "1.5").leak(), "", DONE, ""]),
        ("a word nowhere", vec![OPENED, "", text(1, "null").leak(), "", DONE, ""]),
        ("two documents", vec![OPENED, "", OPENED, "", DONE, ""]),
    ];
    for (what, said) in cases {
        assert_eq!(hear(&said).await, Err(NoPreview::Crashed), "{what}");
    }
}

#[tokio::test]
async fn pages_before_a_fault_are_kept() {
    let twice = "RIFF0000WEBP".repeat(2);
    let page = page(1, "webp", 12, 12);
    let Ok(Preview::Pages(rendered)) = hear(&[OPENED, "", &page, &twice, &page, &twice]).await else {
        panic!("refused")
    };
    assert_eq!(rendered.pages.len(), 1, "the same page twice is a fault");
    assert_eq!(rendered.warnings, [Warning::StoppedEarly { after: 1, because: NoPreview::Crashed }]);
}

#[tokio::test]
async fn a_flood_is_cut_off() {
    let job = Job::usual(Media::Pdf, PageRange::starting_at(1));
    let limits = Limits { answer_bytes_max: 4 * 1024 * 1024, ..impatient(20_000) };
    assert_eq!(misbehaving(&["flood"], limits).render(&job, 0, tokio::io::empty()).await, Err(NoPreview::Crashed));
}

#[tokio::test]
async fn a_child_that_cannot_start_or_says_nothing_is_told_apart() {
    let job = Job::usual(Media::Pdf, PageRange::starting_at(1));
    let missing = documents::Renderer::new(
        documents::WorkerProgram { path: "/nonexistent/worker".into(), arguments: Vec::new() },
        Limits::default(),
    );
    assert_eq!(missing.render(&job, 0, tokio::io::empty()).await, Err(NoPreview::NotStarted));
    assert_eq!(
        misbehaving(&["end"], impatient(20_000)).render(&job, 0, tokio::io::empty()).await,
        Err(NoPreview::Crashed)
    );
}
