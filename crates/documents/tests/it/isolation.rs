//! The child cannot get out.

use crate::{impatient, misbehaving, renderer};
use documents::{Guard, Job, Limits, Media, NoPreview, PageRange};
use std::net::TcpListener;
use std::process::Command;
use std::time::Instant;

#[cfg(target_os = "linux")]
#[test]
fn no_way_out_is_open_after_the_child_is_confined() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let tried = Command::new(env!("CARGO_BIN_EXE_documents-test-worker"))
        .args(["break-out", &listener.local_addr().unwrap().to_string(), folder.path().to_str().unwrap()])
        .output()
        .unwrap();
    let said = String::from_utf8(tried.stdout).unwrap();
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.first(), Some(&"before: connect datagram read write list execute thread"), "{said}");
    assert_eq!(lines.get(1), Some(&"after: "), "{said}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_child_says_what_holds_it() {
    let isolation = renderer().probe().await.unwrap();
    assert!(isolation.missing.is_empty() && isolation.held.contains(&Guard::SystemCalls), "{isolation:?}");
    assert!(isolation.is_enough());
    assert!(isolation.sentence().contains("system calls"));
}

#[tokio::test]
async fn a_child_that_never_answers_is_ended() {
    let job = Job::usual(Media::Pdf, PageRange::starting_at(1));
    let unique = format!("documents-it-{}", std::process::id());
    assert_eq!(
        misbehaving(&["hang", &unique], impatient(200)).render(&job, 3, &b"abc"[..]).await,
        Err(NoPreview::TimedOut)
    );
    #[cfg(target_os = "linux")]
    for process in std::fs::read_dir("/proc").unwrap().flatten() {
        let arguments = std::fs::read_to_string(process.path().join("cmdline")).unwrap_or_default();
        assert!(!arguments.contains(&unique), "still there: {arguments}");
    }
}

#[tokio::test]
async fn no_more_children_than_allowed_run_at_once() {
    let renderer = misbehaving(&["hang"], Limits { children_max: 1, ..impatient(150) });
    let job = Job::usual(Media::Pdf, PageRange::starting_at(1));
    let begun = Instant::now();
    let (a, b, c) = tokio::join!(
        renderer.render(&job, 0, tokio::io::empty()),
        renderer.render(&job, 0, tokio::io::empty()),
        renderer.render(&job, 0, tokio::io::empty())
    );
    assert_eq!([a, b, c], [const { Err(NoPreview::TimedOut) }; 3]);
    assert!(begun.elapsed().as_millis() >= 450, "one after the other");
}
