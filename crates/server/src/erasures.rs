//! The list of what was erased. It lies outside of the database, so that a backup of before the erasure, once restored, is not
//! believed (LG-07).
//!
//! One line for each erasure, as JSON with a checksum, added and flushed after the erasure is on the record and never changed. It holds
//! no content: of each field its entry, its name, and what the entry holds in place of the value, which no other field in the world has.
//! So a list that is newer than the database never takes an entry that came after the restore for the one that was lost.

use anyhow::{Context as _, ensure};
use domain::ids::{RequestId, WorkspaceId};
use domain::values::Digest;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// The list, in a data folder.
#[derive(Debug, Clone)]
pub struct Erasures {
    path: PathBuf,
}

/// One erasure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erased {
    /// Where.
    pub workspace: WorkspaceId,
    /// Of which request.
    pub request: RequestId,
    /// When.
    pub at: Timestamp,
    /// On what basis, as the record has it.
    pub basis: String,
    /// What.
    pub fields: Vec<ErasedLine>,
}

/// One erased field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ErasedLine {
    /// The entry.
    pub seq: u64,
    /// The field's name.
    pub name: String,
    /// The commitment to its value, as hexadecimal digits.
    pub commitment: String,
}

/// As it is written. `check` is over the line with an empty one.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Line {
    v: u8,
    workspace: String,
    request: String,
    at: Timestamp,
    basis: String,
    fields: Vec<ErasedLine>,
    check: String,
}

impl Line {
    fn checked(self) -> Self {
        let bare = Self { check: String::new(), ..self };
        let text = serde_json::to_vec(&bare).unwrap_or_else(|wrong| unreachable!("a line is plain data: {wrong}"));
        Self { check: Digest::of(&text).hex().get(..16).unwrap_or_default().to_owned(), ..bare }
    }
}

impl Erasures {
    /// That of a data folder; it need not be there yet.
    pub fn of(data: &Path) -> Self {
        Self { path: data.join("erasures.jsonl") }
    }

    /// Is there one?
    pub fn exists(&self) -> bool {
        self.path.exists()
    }

    /// Everything on it. A last line that was not written to its end counts for nothing; its erasure is noted in the database until it
    /// is here. Any other damage is an error.
    pub fn read(&self) -> anyhow::Result<Vec<Erased>> {
        let text = match std::fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(wrong) if wrong.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(wrong) => return Err(wrong).with_context(|| format!("cannot read {}", self.path.display())),
        };
        let whole = text.rfind('\n').map_or("", |end| text.get(..end).unwrap_or_default());
        let read = |(at, line): (usize, &str)| {
            parse(line).with_context(|| {
                format!(
                    "line {} of {} is damaged; put back the copy that you keep of this file, because what it names would be shown again",
                    at + 1,
                    self.path.display()
                )
            })
        };
        whole.lines().enumerate().map(read).collect()
    }

    /// Adds an erasure, flushed to disk; makes the list when there is none. Nothing to add only makes it.
    pub fn add(&self, erased: Option<&Erased>) -> std::io::Result<()> {
        let fresh = !self.exists();
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&self.path)?;
        // Nodes may share the folder; the lock ends with the file.
        file.lock()?;
        let end = whole_lines(&mut file)?;
        file.set_len(end)?;
        file.seek(SeekFrom::Start(end))?;
        if let Some(erased) = erased {
            let Erased { workspace, request, at, basis, fields } = erased.clone();
            let line = Line {
                v: 1,
                workspace: workspace.hex(),
                request: request.hex(),
                at,
                basis,
                fields,
                check: String::new(),
            };
            let mut line = serde_json::to_vec(&line.checked())?;
            line.push(b'\n');
            file.write_all(&line)?;
        }
        file.sync_all()?;
        match self.path.parent().filter(|_| fresh) {
            Some(folder) => File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    }
}

/// Where the last whole line ends.
fn whole_lines(file: &mut File) -> std::io::Result<u64> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at as u64 + 1))
}

fn parse(text: &str) -> anyhow::Result<Erased> {
    let line: Line = serde_json::from_str(text)?;
    ensure!(line.v == 1, "it is of a newer version");
    let checked = line.clone().checked();
    ensure!(checked.check == line.check, "its checksum is wrong");
    Ok(Erased {
        workspace: WorkspaceId::parse(&line.workspace)?,
        request: RequestId::parse(&line.request)?,
        at: line.at,
        basis: line.basis,
        fields: line.fields,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn erased(n: u8) -> Erased {
        Erased {
            workspace: WorkspaceId::from_bytes([1; 16]),
            request: RequestId::from_bytes([n; 16]),
            at: Timestamp::UNIX_EPOCH,
            basis: "objection".to_owned(),
            fields: vec![ErasedLine { seq: 4, name: "text".to_owned(), commitment: "ab".repeat(32) }],
        }
    }

    #[test]
    fn what_was_added_is_read_back_and_a_torn_end_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let list = Erasures::of(folder.path());
        assert!(list.read().unwrap().is_empty() && !list.exists());
        list.add(None).unwrap();
        assert!(list.read().unwrap().is_empty() && list.exists());
        list.add(Some(&erased(1))).unwrap();
        let path = folder.path().join("erasures.jsonl");
        let whole = std::fs::read(&path).unwrap();
        for cut in 1..40 {
            std::fs::write(&path, [&whole[..], &whole[..whole.len() - cut]].concat()).unwrap();
            assert_eq!(list.read().unwrap(), [erased(1)], "the torn line counts for nothing");
        }
        list.add(Some(&erased(2))).unwrap();
        assert_eq!(list.read().unwrap(), [erased(1), erased(2)]);
    }

    #[test]
    fn each_changed_byte_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let list = Erasures::of(folder.path());
        list.add(Some(&erased(1))).unwrap();
        list.add(Some(&erased(2))).unwrap();
        let path = folder.path().join("erasures.jsonl");
        let whole = std::fs::read(&path).unwrap();
        let first = whole.iter().position(|byte| *byte == b'\n').unwrap();
        for at in 0..first {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            std::fs::write(&path, changed).unwrap();
            let wrong = list.read().unwrap_err().to_string();
            assert!(wrong.contains("line 1 of") || wrong.contains("cannot read"), "byte {at}: {wrong}");
        }
    }
}
