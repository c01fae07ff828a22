//! A version that is much shorter or smaller than the one before: half of it is missing, or it is another file.

use super::{Read, Said, Where, files};
use crate::request::command::Severity;
use crate::request::event::FileCard;
use crate::request::state::{Document, State};

/// LIMIT: pages of the version before from which a count says anything.
const PAGES_MIN: u32 = 4;
/// LIMIT: bytes of the version before from which its size says anything.
const BYTES_MIN: u64 = 100 * 1024;
/// So many times smaller is no longer a better export of the same thing.
const TIMES_SMALLER: u64 = 20;

pub(super) fn check(read: &Read<'_>) -> Vec<Said> {
    let mut said = Vec::new();
    for (n, document, file) in files(read.state()) {
        let Some((before_n, before)) = version_before(read.state(), document) else { continue };
        let Some(before_file) = before.file.as_ref().filter(|b| b.sha256 != file.sha256) else { continue };
        let pages = |n: u32| read.subject.contents.get(&n).map_or(0, |content| content.pages);
        let (had, has) = (pages(before_n), pages(n));
        let what = if has > 0 && had >= PAGES_MIN && has.saturating_mul(2) < had {
            let page = if has == 1 { "page" } else { "pages" };
            format!("has {has} {page}, and version {} had {had}", before.version)
        } else if kind(before_file) == kind(file)
            && before_file.size >= BYTES_MIN
            && file.size.saturating_mul(TIMES_SMALLER) < before_file.size
        {
            format!("is {} times smaller than version {}", before_file.size / file.size.max(1), before.version)
        } else {
            continue;
        };
        said.push(Said {
            place: Where::Document { n, page: None },
            severity: Severity::Warning,
            sentence: format!("“{}” {what}.", read.label(document)),
            way_on: "Open it and see that it is the right file and whole.".to_owned(),
        });
    }
    said
}

/// Sizes of two kinds of file say nothing about each other.
fn kind(file: &FileCard) -> &str {
    file.media.split(';').next().unwrap_or_default()
}

/// What the client last had in the same slot; before anything was sent, what was there before.
pub(super) fn version_before<'a>(state: &'a State, document: &Document) -> Option<(u32, &'a Document)> {
    let earlier = |n: &u32| {
        let one = state.documents.get(n)?;
        (one.slot == document.slot && one.version < document.version).then_some((*n, one))
    };
    let sent = state.packages.last().and_then(|package| package.documents.iter().find_map(earlier));
    sent.or_else(|| state.documents.keys().filter_map(earlier).max_by_key(|(_, one)| one.version))
}
