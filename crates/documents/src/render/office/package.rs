//! The container of an office file. It is a zip, so what it unpacks to is limited before any of it is read.

use crate::preview::NoPreview;
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

/// LIMIT: entries of the container (UP-07).
const ENTRIES_MAX: usize = 2_000;
/// LIMIT: bytes of all that is read of it, unpacked (UP-07).
const UNPACKED_BYTES_MAX: u64 = 200 * 1024 * 1024;
/// LIMIT: bytes of one part.
const PART_BYTES_MAX: u64 = 64 * 1024 * 1024;

pub(super) struct Package {
    archive: ZipArchive<Cursor<Vec<u8>>>,
    left: u64,
    trouble: Option<NoPreview>,
}

impl Package {
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, NoPreview> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| NoPreview::Broken)?;
        if archive.len() > ENTRIES_MAX {
            return Err(NoPreview::TooLarge);
        }
        Ok(Package { archive, left: UNPACKED_BYTES_MAX, trouble: None })
    }

    /// Names of all parts, in order.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.archive.file_names().filter_map(|name| name.ok().map(std::borrow::Cow::into_owned)).collect();
        names.sort_unstable();
        names
    }

    /// Names of the parts in a folder that end in `.xml`, in the order of their numbers.
    pub(super) fn numbered(&self, start: &str) -> Vec<String> {
        let number = |name: &str| -> Option<u32> { name.strip_prefix(start)?.strip_suffix(".xml")?.parse().ok() };
        let mut names: Vec<(u32, String)> =
            self.names().into_iter().filter_map(|name| Some((number(&name)?, name))).collect();
        names.sort_unstable();
        names.into_iter().map(|(_, name)| name).collect()
    }

    /// A part as text. None if it is not there, is no text, or is longer than is allowed.
    pub(super) fn part(&mut self, name: &str) -> Option<String> {
        let entry = self.archive.by_name(name);
        // Also encrypted ones end here.
        let entry = entry.ok()?;
        let most = PART_BYTES_MAX.min(self.left);
        let mut bytes = Vec::new();
        let read = entry.take(most + 1).read_to_end(&mut bytes);
        self.left = self.left.saturating_sub(bytes.len() as u64);
        if bytes.len() as u64 > most {
            self.trouble = Some(NoPreview::TooLarge);
            return None;
        }
        read.ok()?;
        Some(String::from_utf8(bytes).unwrap_or_else(|wrong| String::from_utf8_lossy(wrong.as_bytes()).into_owned()))
    }

    /// Why a part could not be read, if it was too long.
    pub(super) fn trouble(&self) -> Option<NoPreview> {
        self.trouble
    }
}
