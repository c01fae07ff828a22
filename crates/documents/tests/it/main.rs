//! Documents through the real child process.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that meets the unexpected should fail there")]

mod compare;
mod convert;
mod formats;
mod hidden;
mod hostile;
mod isolation;
mod lying;
mod make;
mod pages;
mod pictures;
mod preflight;
mod sniffing;

use documents::{Job, Limits, Media, NoPreview, PageRange, Preview, Rendered, Renderer, WorkerProgram};
use std::time::Duration;

/// A renderer whose child is the product's worker.
fn renderer() -> Renderer {
    misbehaving(&["render-worker"], Limits::default())
}

/// A renderer whose child does what `arguments` say.
fn misbehaving(arguments: &[&str], limits: Limits) -> Renderer {
    let program = WorkerProgram {
        path: env!("CARGO_BIN_EXE_documents-test-worker").into(),
        arguments: arguments.iter().map(Into::into).collect(),
    };
    Renderer::new(program, limits)
}

fn impatient(milliseconds: u64) -> Limits {
    Limits { wall: Duration::from_millis(milliseconds), ..Limits::default() }
}

async fn open(media: Media, bytes: &[u8]) -> Result<Preview, NoPreview> {
    renderer().render(&Job::usual(media, PageRange::starting_at(1)), bytes.len() as u64, bytes).await
}

async fn open_pages(media: Media, bytes: &[u8]) -> Rendered {
    match open(media, bytes).await {
        Ok(Preview::Pages(rendered)) => rendered,
        other => panic!("no pages: {other:?}"),
    }
}

/// The pixels of a picture that came out.
fn pixels(picture: &documents::Picture) -> image::RgbImage {
    image::load_from_memory(&picture.bytes).unwrap().into_rgb8()
}
