//! Checks of a package before it goes to a client, as far as they need the request and the workspace around it: another client's
//! name, an amount that is not the one in the field, the same file twice.
//!
//! What can be seen in a single file alone is checked by the documents crate, when the file is opened. Here the texts of the pages
//! come in as they were read there. A check that cries wolf is worse than none: where a check cannot know, it says nothing.
//!
//! To add a check: write `<check>.rs` with a `check` function and put it into `all`, in alphabetical order.

mod amounts;
mod client_named;
mod dates;
mod figures;
mod names;
mod other_clients;
mod questions;
mod same_file;
mod shorter;
mod unchanged;
mod written;

use crate::directory::{Client, Directory};
use crate::flow::Flow;
use crate::ids::{ClientId, Name};
use crate::request::command::{Finding, Severity};
use crate::request::event::FileCard;
use crate::request::state::{Document, State};
use jiff::civil::Date;
use names::{Word, words};
use std::collections::{BTreeMap, BTreeSet};

/// LIMIT: findings of one check in one package. A list of hundreds helps nobody.
const FINDINGS_MAX: usize = 20;
/// LIMIT: bytes of text of a package that are looked through, about 400 pages. Of a longer one no check says that something is
/// nowhere in it.
const TEXT_BYTES_MAX: usize = 1024 * 1024;
/// LIMIT: organisations above one another that are followed.
const PARENTS_MAX: usize = 16;
/// LIMIT: characters of somebody's words that are repeated.
const QUOTE_MAX: usize = 60;

/// A package with what is around it.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The request.
    pub state: &'a State,
    /// Its flow.
    pub flow: &'a Flow,
    /// Its client and project, and the people of both sides.
    pub directory: &'a Directory,
    /// Every client of the workspace.
    pub clients: &'a [Client],
    /// The day it is for the workspace.
    pub today: Date,
    /// What opening its files brought out, by the document's number; earlier versions too. Nothing of a file that was not opened.
    pub contents: &'a BTreeMap<u32, Content>,
}

/// What opening a file brought out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// Its pages; 0 for a text.
    pub pages: u32,
    /// The texts of its pages by their number from 1, one of them for a text. Earlier versions need none.
    pub texts: Vec<(u32, String)>,
}

/// Something that a person should look at before sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The check that found it.
    pub check: &'static str,
    /// Where.
    pub place: Where,
    /// How much it matters.
    pub severity: Severity,
    /// What was found, in one sentence.
    pub sentence: String,
    /// What to do about it.
    pub way_on: String,
}

/// Where in a package something was found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Where {
    /// The package as a whole.
    Package,
    /// One of its documents.
    Document {
        /// Its number.
        n: u32,
        /// The page, from 1.
        page: Option<u32>,
    },
}

impl Found {
    /// As the command to send takes it: with its slot, and in the words of a file's own findings.
    pub fn finding(&self, state: &State) -> Finding {
        let document = |n: u32| state.documents.get(&n);
        let (place, file) = match self.place {
            Where::Package => ("package".to_owned(), None),
            Where::Document { n, page } => {
                let slot = document(n).and_then(|d| d.slot.as_ref()).map_or_else(String::new, Name::to_string);
                let place = page.map_or_else(|| slot.clone(), |page| format!("{slot}, page {page}"));
                (place, document(n).and_then(|d| d.file.as_ref()))
            }
        };
        let named = file.map_or_else(String::new, |file| format!("{}: ", file.filename));
        Finding { place, severity: self.severity, says: format!("{named}{} {}", self.sentence, self.way_on) }
    }
}

/// What a check reports; its name is added in one place.
struct Said {
    place: Where,
    severity: Severity,
    sentence: String,
    way_on: String,
}

/// A check: its name and what it does.
type Check = (&'static str, fn(&Read<'_>) -> Vec<Said>);

/// Every check, in alphabetical order.
fn all() -> [Check; 8] {
    [
        ("amounts", amounts::check),
        ("client_named", client_named::check),
        ("dates", dates::check),
        ("other_clients", other_clients::check),
        ("questions", questions::check),
        ("same_file", same_file::check),
        ("shorter", shorter::check),
        ("unchanged", unchanged::check),
    ]
}

/// Runs every check. What blocks comes first.
pub fn run(subject: &Subject<'_>) -> Vec<Found> {
    let read = Read::of(subject);
    let mut found: Vec<Found> = Vec::new();
    for (check, look) in all() {
        found.extend(look(&read).into_iter().take(FINDINGS_MAX).map(|said| Found {
            check,
            place: said.place,
            severity: said.severity,
            sentence: said.sentence,
            way_on: said.way_on,
        }));
    }
    found.sort_by_key(|one| std::cmp::Reverse(one.severity));
    found
}

/// A subject with its texts taken apart into words, once for every check.
struct Read<'a> {
    subject: &'a Subject<'a>,
    pages: Vec<Page<'a>>,
    /// Is this all the text there is, so that what is not in it is nowhere?
    whole: bool,
}

/// The text of a page, or of a file without pages.
struct Page<'a> {
    /// The document's number.
    n: u32,
    /// The page; nothing where the file has none.
    number: Option<u32>,
    text: &'a str,
    words: Vec<Word>,
}

impl Page<'_> {
    fn place(&self) -> Where {
        Where::Document { n: self.n, page: self.number }
    }

    /// “on page 3”, or “in the text”.
    fn whereabouts(&self) -> String {
        self.number.map_or_else(|| "in the text".to_owned(), |page| format!("on page {page}"))
    }
}

impl<'a> Read<'a> {
    fn of(subject: &'a Subject<'a>) -> Self {
        let mut pages = Vec::new();
        let (mut left, mut whole) = (TEXT_BYTES_MAX, true);
        for (n, document) in subject.state.current_documents() {
            let Some(content) = subject.contents.get(&n) else {
                whole = false;
                continue;
            };
            let silent = content.texts.iter().all(|(_, text)| text.trim().is_empty());
            // A picture has no text, and nobody expects it; a PDF without any is a scan.
            whole &= !silent || document.file.as_ref().is_some_and(|file| file.media.starts_with("image/"));
            whole &= content.texts.len() >= content.pages as usize || silent;
            for (page, text) in &content.texts {
                let (text, cut) = up_to(text, left);
                left -= text.len();
                whole &= !cut;
                let number = (content.pages > 0).then_some(*page);
                pages.push(Page { n, number, text, words: words(text) });
            }
        }
        Self { subject, pages, whole }
    }

    fn state(&self) -> &'a State {
        self.subject.state
    }

    /// The label of a document's slot.
    fn label(&self, document: &Document) -> String {
        let Some(slot) = &document.slot else { return "Terms".to_owned() };
        let found = self.subject.flow.intake.documents.iter().find(|one| one.id == *slot);
        found.map_or_else(|| slot.to_string(), |slot| slot.label.clone())
    }

    /// The client with everybody who belongs to the same organisation: above it, below it, beside it.
    fn family(&self) -> BTreeSet<ClientId> {
        let parents: BTreeMap<ClientId, Option<ClientId>> =
            self.subject.clients.iter().map(|client| (client.id, client.parent)).collect();
        let top = |mut id: ClientId| {
            for _ in 0..PARENTS_MAX {
                match parents.get(&id).copied().flatten() {
                    Some(parent) => id = parent,
                    None => break,
                }
            }
            id
        };
        let own: BTreeSet<ClientId> = self.subject.directory.clients.iter().map(|client| top(client.id)).collect();
        parents.keys().copied().filter(|id| own.contains(&top(*id))).collect()
    }
}

/// Earlier versions whose pages are counted beside those of the package.
pub fn versions_before(state: &State) -> BTreeSet<u32> {
    let before = |(_, document): (u32, &Document)| shorter::version_before(state, document).map(|(n, _)| n);
    state.current_documents().filter_map(before).collect()
}

/// The files that are in the package now, with their documents.
fn files(state: &State) -> impl Iterator<Item = (u32, &Document, &FileCard)> {
    state.current_documents().filter_map(|(n, document)| Some((n, document, document.file.as_ref()?)))
}

/// As much of a text as there is room for; and whether something was cut off.
fn up_to(text: &str, bytes: usize) -> (&str, bool) {
    if text.len() <= bytes {
        return (text, false);
    }
    let end = (0..=bytes).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    (text.get(..end).unwrap_or_default(), true)
}

/// Somebody's words, in quotation marks and not too many of them.
fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(QUOTE_MAX) {
        None => format!("“{line}”"),
        Some((end, _)) => format!("“{}…”", line.get(..end).unwrap_or_default().trim_end()),
    }
}

#[cfg(test)]
mod tests;
