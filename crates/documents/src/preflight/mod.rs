//! Checks of a document before it goes to a client. Pure: they look at what the child brought out, never at the file.
//!
//! To add a check: write `<check>.rs` with a `check` function and put it into `all`, in alphabetical order.

mod empty;
mod hidden;
mod opens;
mod page_count;
mod password;
mod placeholder;

use crate::formats::Media;
use crate::hidden::Hidden;
use crate::preview::{NoPreview, Preview};
use crate::text::PageText;
use serde::{Deserialize, Serialize};

/// LIMIT: findings of one check in one document. A template has the same residue on every page; a list of hundreds helps nobody.
pub(crate) const FINDINGS_MAX: usize = 20;

/// What is known about a document. A long document is opened in several jobs, so this is put together from parts.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// What the file is.
    pub media: Media,
    /// Its length.
    pub bytes: u64,
    /// What came out of opening it.
    pub opened: Opened<'a>,
    /// What is in it and not seen.
    pub hidden: &'a [Hidden],
}

/// What came out of opening a document.
#[derive(Debug, Clone, Copy)]
pub enum Opened<'a> {
    /// It has pages.
    Pages {
        /// Pages of the whole document.
        total: u32,
        /// Text of the pages that were read.
        text: &'a [PageText],
        /// Numbers of the pages on which nothing is seen.
        blank: &'a [u32],
    },
    /// It is text.
    Text(&'a str),
    /// It could not be opened.
    Nothing(NoPreview),
}

/// Something that a person should look at before sending.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The check that found it, stable for storing: "placeholder".
    pub check: String,
    /// Where.
    pub place: Place,
    /// How much it matters.
    pub severity: Severity,
    /// What was found, in one sentence.
    pub sentence: String,
    /// What to do about it.
    pub way_on: String,
}

/// Where a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The document as a whole.
    Document,
    /// A page, from 1.
    Page(u32),
    /// An area of a page, in shares of it from 0 to 1, from the left upper corner.
    Spot {
        /// From 1.
        page: u32,
        /// From the left.
        x: f32,
        /// From the top.
        y: f32,
        /// Width.
        w: f32,
        /// Height.
        h: f32,
    },
    /// A line of a text, from 1.
    Line(u32),
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth a look.
    Warns,
    /// Must be put right, or passed by a named person with a reason.
    Blocks,
}

/// A check: its name and what it does.
type Check = (&'static str, fn(&Subject<'_>) -> Vec<Found>);

/// What a check reports; its name is added in one place.
pub(crate) struct Found {
    pub(crate) place: Place,
    pub(crate) severity: Severity,
    pub(crate) sentence: String,
    pub(crate) way_on: String,
}

/// Every check, in alphabetical order.
fn all() -> [Check; 6] {
    [
        ("empty", empty::check),
        ("hidden", hidden::check),
        ("opens", opens::check),
        ("page_count", page_count::check),
        ("password", password::check),
        ("placeholder", placeholder::check),
    ]
}

/// Runs every check. What blocks comes first.
pub fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for (name, check) in all() {
        findings.extend(check(subject).into_iter().take(FINDINGS_MAX).map(|found| Finding {
            check: name.to_owned(),
            place: found.place,
            severity: found.severity,
            sentence: found.sentence,
            way_on: found.way_on,
        }));
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

/// Runs every check on the result of a single job, for documents that are no longer than one.
pub fn run_on(media: Media, bytes: u64, preview: &Result<Preview, NoPreview>) -> Vec<Finding> {
    let blank: Vec<u32> = match preview {
        Ok(Preview::Pages(rendered)) => {
            rendered.pages.iter().filter(|page| page.blank).map(|page| page.number).collect()
        }
        Ok(Preview::Text(_)) | Err(_) => Vec::new(),
    };
    let opened = match preview {
        Ok(Preview::Pages(rendered)) => {
            Opened::Pages { total: rendered.pages_total, text: &rendered.text, blank: &blank }
        }
        Ok(Preview::Text(text)) => Opened::Text(&text.text),
        Err(because) => Opened::Nothing(*because),
    };
    let hidden = match preview {
        Ok(Preview::Pages(rendered)) => rendered.hidden.as_slice(),
        Ok(Preview::Text(text)) => text.hidden.as_slice(),
        Err(_) => &[],
    };
    run(&Subject { media, bytes, opened, hidden })
}
