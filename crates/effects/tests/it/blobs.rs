//! The folder of files: whole or not at all, and checked when read.

use std::fs;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};

use effects::blobs::{BlobError, BlobKey, Blobs, FolderBlobs};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncRead, AsyncReadExt, ReadBuf};

const LIMIT: u64 = 1024 * 1024;

async fn open(root: &Path) -> Blobs {
    Blobs::Folder(FolderBlobs::open(root).await.unwrap())
}

fn key(name: &str) -> BlobKey {
    BlobKey::parse("ws_halden", name).unwrap()
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Every file below the folder.
fn files(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push(entry.path().file_name().unwrap().to_str().unwrap().to_owned());
        }
    }
    found
}

#[tokio::test]
async fn what_is_put_is_read_back_by_both_ways() {
    let root = tempfile::tempdir().unwrap();
    let blobs = open(root.path()).await;
    let bytes: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
    let done = blobs.put_stream(&key("doc_1"), bytes.as_slice(), LIMIT).await.unwrap();
    assert_eq!((done.size, done.sha256), (800_000, digest(&bytes)));
    assert_eq!(blobs.read_verified(&done.key, &done.sha256, LIMIT).await.unwrap(), bytes);
    let mut read = Vec::new();
    let mut blob = blobs.open_verified(&done.key, &done.sha256).await.unwrap();
    blob.content.read_to_end(&mut read).await.unwrap();
    assert_eq!((blob.size, read), (800_000, bytes));
    assert_eq!(files(root.path()), ["doc_1"], "nothing is left in the way in");

    blobs.delete(&done.key).await.unwrap();
    blobs.delete(&done.key).await.unwrap();
    assert!(matches!(blobs.open_verified(&done.key, &done.sha256).await, Err(BlobError::NotFound)));
}

#[tokio::test]
async fn an_original_is_not_overwritten_and_workspaces_are_apart() {
    let root = tempfile::tempdir().unwrap();
    let blobs = open(root.path()).await;
    blobs.put_stream(&key("doc_1"), b"first".as_slice(), LIMIT).await.unwrap();
    assert!(matches!(blobs.put_stream(&key("doc_1"), b"other".as_slice(), LIMIT).await, Err(BlobError::Exists)));
    assert_eq!(blobs.read_verified(&key("doc_1"), &digest(b"first"), LIMIT).await.unwrap(), b"first");
    let other = BlobKey::parse("ws_other", "doc_1").unwrap();
    assert!(matches!(blobs.read_verified(&other, &digest(b"first"), LIMIT).await, Err(BlobError::NotFound)));
    blobs.put_stream(&other, b"first".as_slice(), LIMIT).await.unwrap();
    blobs.delete(&key("doc_1")).await.unwrap();
    assert_eq!(blobs.read_verified(&other, &digest(b"first"), LIMIT).await.unwrap(), b"first");
}

#[tokio::test]
async fn one_flipped_bit_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let blobs = open(root.path()).await;
    let done = blobs.put_stream(&key("doc_1"), vec![7; 100_000].as_slice(), LIMIT).await.unwrap();
    let path = root.path().join("ws_halden/doc_1");
    let mut bytes = fs::read(&path).unwrap();
    bytes[99_999] ^= 1;
    fs::write(&path, bytes).unwrap();
    assert!(matches!(blobs.read_verified(&done.key, &done.sha256, LIMIT).await, Err(BlobError::Corrupt)));
    assert!(matches!(blobs.open_verified(&done.key, &done.sha256).await, Err(BlobError::Corrupt)));
}

#[tokio::test]
async fn the_limit_holds_to_the_byte() {
    let root = tempfile::tempdir().unwrap();
    let blobs = open(root.path()).await;
    let bytes = vec![1; 70_000];
    assert!(matches!(
        blobs.put_stream(&key("doc_1"), bytes.as_slice(), 69_999).await,
        Err(BlobError::TooLarge { limit: 69_999 })
    ));
    assert!(files(root.path()).is_empty());
    let done = blobs.put_stream(&key("doc_1"), bytes.as_slice(), 70_000).await.unwrap();
    assert!(matches!(
        blobs.read_verified(&done.key, &done.sha256, 69_999).await,
        Err(BlobError::TooLarge { limit: 69_999 })
    ));
}

/// Gives some bytes, then this.
struct Ends(bool, fn() -> Poll<io::Result<()>>);

impl AsyncRead for Ends {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if std::mem::replace(&mut self.0, true) {
            return (self.1)();
        }
        buffer.put_slice(b"the first half");
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let root = tempfile::tempdir().unwrap();
    let blobs = open(root.path()).await;
    let broken = Ends(false, || Poll::Ready(Err(io::Error::from(io::ErrorKind::ConnectionReset))));
    assert!(matches!(blobs.put_stream(&key("doc_1"), broken, LIMIT).await, Err(BlobError::Interrupted(_))));
    assert!(files(root.path()).is_empty());
    // Dropped half-way, as when the connection's task is cancelled.
    let never = Ends(false, || Poll::Pending);
    let cancelled =
        tokio::time::timeout(std::time::Duration::from_millis(50), blobs.put_stream(&key("doc_1"), never, LIMIT)).await;
    assert!(cancelled.is_err());
    assert!(files(root.path()).is_empty());
}

#[tokio::test]
async fn leftovers_of_a_crash_are_cleared_and_files_are_not() {
    let root = tempfile::tempdir().unwrap();
    let blobs = open(root.path()).await;
    blobs.put_stream(&key("doc_1"), b"kept".as_slice(), LIMIT).await.unwrap();
    // What a process of this very number left when it was killed: both the next names to be tried.
    for number in [1, 2] {
        fs::write(root.path().join(format!(".incoming/{}-{number}", std::process::id())), b"half").unwrap();
    }
    blobs.put_stream(&key("doc_2"), b"also kept".as_slice(), LIMIT).await.unwrap();
    assert_eq!(blobs.clear_leftovers().await.unwrap(), 2);
    let mut left = files(root.path());
    left.sort();
    assert_eq!(left, ["doc_1", "doc_2"]);
}

#[tokio::test]
async fn a_full_disk_and_a_lost_folder_are_told_apart() {
    assert!(matches!(BlobError::from(io::Error::from(io::ErrorKind::StorageFull)), BlobError::NoSpace));
    // A device that is always full: the error arrives as it would from a real disk.
    let full =
        fs::OpenOptions::new().write(true).open("/dev/full").and_then(|mut file| io::Write::write_all(&mut file, b"x"));
    assert!(matches!(BlobError::from(full.unwrap_err()), BlobError::NoSpace));
    let root = tempfile::tempdir().unwrap();
    let blobs = open(root.path()).await;
    fs::remove_dir_all(root.path()).unwrap();
    assert!(matches!(blobs.put_stream(&key("doc_1"), b"x".as_slice(), LIMIT).await, Err(BlobError::Unavailable(_))));
}

#[test]
fn keys_cannot_leave_their_folder() {
    for (workspace, name) in [
        ("..", "a"),
        ("ws", "../a"),
        ("ws", ""),
        ("ws", "a/b"),
        ("ws", "A"),
        ("ws", "a\0"),
        (".incoming", "a"),
        ("ws", &"a".repeat(101)),
    ] {
        assert!(matches!(BlobKey::parse(workspace, name), Err(BlobError::BadKey)), "{workspace}/{name}");
    }
}
