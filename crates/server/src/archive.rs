//! Several originals in one download: a ZIP that is written while it is sent, so that it is never whole in memory.
//!
//! Files lie in it as they are. Each is read twice: once for its checksum, so that its header can say it beforehand and every program can
//! open the archive, and once to be sent. INVARIANT: both times it is checked against its digest ([`crate::files::original`]).

use crate::app::App;
use crate::files::{FileError, original};
use crc32fast::Hasher;
use domain::ids::WorkspaceId;
use domain::request::event::FileCard;
use std::collections::BTreeSet;
use std::io;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};

/// LIMIT: bytes of an archive; more needs a form of ZIP that old programs do not read.
const BYTES_MAX: u64 = u32::MAX as u64;
/// Bytes that are under way between reading and sending.
const BUFFER_BYTES: usize = 64 * 1024;
const LOCAL_BYTES: u64 = 30;
const CENTRAL_BYTES: u64 = 46;
const END_BYTES: u64 = 22;
/// Version needed 2.0; names are UTF-8 (bit 11); stored; 1 January 1980, the earliest date that a ZIP can state.
const FIELDS: [u16; 5] = [20, 1 << 11, 0, 0, 0x21];

/// A file of the archive.
struct Entry {
    file: FileCard,
    name: String,
    crc: u32,
    at: u32,
}

/// An archive that is ready to be sent.
pub struct Archive {
    /// In bytes.
    pub size: u64,
    /// The archive itself.
    pub content: DuplexStream,
}

/// Begins to write an archive of these files. `Refused` if they are too many for one.
pub async fn archive(app: &App, workspace: WorkspaceId, files: Vec<FileCard>) -> Result<Archive, FileError> {
    let (mut entries, mut taken, mut at) = (Vec::new(), BTreeSet::new(), 0);
    for file in files {
        let name = free_name(&mut taken, &file.filename);
        let crc = checksum(app, workspace, &file).await?;
        let begins = u32::try_from(at).map_err(|_| too_large())?;
        at += LOCAL_BYTES + name.len() as u64 + file.size;
        entries.push(Entry { file, name, crc, at: begins });
    }
    let directory: u64 = entries.iter().map(|entry| CENTRAL_BYTES + entry.name.len() as u64).sum();
    let size = at + directory + END_BYTES;
    if size > BYTES_MAX {
        return Err(too_large());
    }
    let (mut sink, content) = tokio::io::duplex(BUFFER_BYTES);
    let app = app.clone();
    tokio::spawn(async move {
        // Whoever breaks off needs no answer; a file that cannot be read ends the download before its announced size.
        if let Err(wrong) = write(&app, workspace, &entries, &mut sink).await {
            tracing::debug!(%wrong, "A download of several files ended early");
        }
    });
    Ok(Archive { size, content })
}

fn too_large() -> FileError {
    FileError::Refused("These files are too large for one archive. Download them one by one.".to_owned())
}

/// Two files of one name would hide each other.
fn free_name(taken: &mut BTreeSet<String>, name: &str) -> String {
    let (stem, extension) =
        name.rsplit_once('.').map_or((name, String::new()), |(stem, end)| (stem, format!(".{end}")));
    let free = std::iter::once(name.to_owned())
        .chain((2..=taken.len() + 2).map(|n| format!("{stem} ({n}){extension}")))
        .find(|name| !taken.contains(&name.to_lowercase()))
        .unwrap_or_default();
    taken.insert(free.to_lowercase());
    free
}

async fn checksum(app: &App, workspace: WorkspaceId, file: &FileCard) -> Result<u32, FileError> {
    let mut content = original(app, workspace, file.sha256).await?.content;
    let (mut hasher, mut buffer) = (Hasher::new(), vec![0; BUFFER_BYTES]);
    loop {
        let read = content.read(&mut buffer).await.map_err(|wrong| FileError::Unavailable(wrong.to_string()))?;
        let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else { return Ok(hasher.finalize()) };
        hasher.update(part);
    }
}

async fn write(app: &App, workspace: WorkspaceId, entries: &[Entry], sink: &mut DuplexStream) -> io::Result<()> {
    for entry in entries {
        sink.write_all(&local(entry)).await?;
        let read = original(app, workspace, entry.file.sha256).await;
        let mut content = read.map_err(|wrong| io::Error::other(wrong.to_string()))?.content;
        tokio::io::copy(&mut content, sink).await?;
    }
    sink.write_all(&directory(entries)).await?;
    sink.shutdown().await
}

/// What the header of a file and its entry in the directory have in common.
fn shared(entry: &Entry) -> Vec<u8> {
    let mut bytes: Vec<u8> = FIELDS.iter().flat_map(|field| field.to_le_bytes()).collect();
    let size = entry.file.size as u32;
    bytes.extend([entry.crc, size, size].iter().flat_map(|field| field.to_le_bytes()));
    bytes.extend((entry.name.len() as u16).to_le_bytes());
    bytes
}

fn local(entry: &Entry) -> Vec<u8> {
    [b"PK\x03\x04".as_slice(), &shared(entry), &[0; 2], entry.name.as_bytes()].concat()
}

fn directory(entries: &[Entry]) -> Vec<u8> {
    let mut bytes: Vec<u8> = Vec::new();
    for entry in entries {
        let at = entry.at.to_le_bytes();
        for part in [b"PK\x01\x02\x14\x00".as_slice(), &shared(entry), &[0; 12], &at, entry.name.as_bytes()] {
            bytes.extend_from_slice(part);
        }
    }
    let begins = entries.last().map_or(0, |last| u64::from(last.at) + local(last).len() as u64 + last.file.size) as u32;
    let (count, size) = ((entries.len() as u16).to_le_bytes(), (bytes.len() as u32).to_le_bytes());
    for part in [b"PK\x05\x06".as_slice(), &[0; 4], &count, &count, &size, &begins.to_le_bytes(), &[0; 2]] {
        bytes.extend_from_slice(part);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_file_hides_another() {
        let mut taken = BTreeSet::new();
        let mut name = |name| free_name(&mut taken, name);
        assert_eq!(name("Plan.pdf"), "Plan.pdf");
        assert_eq!(name("plan.pdf"), "plan (2).pdf", "some systems do not tell them apart");
        assert_eq!(name("Plan.pdf"), "Plan (3).pdf");
        assert_eq!((name("notes"), name("notes")), ("notes".into(), "notes (2)".into()));
    }
}
