//! The versions of what is submitted: which there are of a document, and what differs between the values of two moments. Pure.
//!
//! INVARIANT: a reader from outside is told of versions and values that have reached the client, and of no others
//! ([`crate::audience`]).

use crate::audience;
use crate::live::Live;
use crate::web::present::common::{Reader, document_title, shown_value};
use domain::flow::Flow;
use domain::request::event::Event;
use domain::request::evolve::{fold, person_of};
use domain::request::{Document, Side, State, SubmittedPackage};
use jiff::{SignedDuration, Timestamp};
use std::borrow::Cow;
use store::Looks;
use wording::Words;

/// What somebody did so shortly before is part of the visit that they are on.
const VISIT: SignedDuration = SignedDuration::from_mins(30);

/// One version of a document.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    /// Its number in the request.
    pub n: u32,
    /// What is known of it.
    pub document: &'a Document,
    /// The package in which it first went on, as far as the reader knows; none for what was not sent yet.
    pub sent: Option<&'a SubmittedPackage>,
}

/// The versions of the document that has this number, oldest first. Empty if the reader may not know of it.
pub fn versions<'a>(reader: &'a Reader<'_>, n: u32) -> Vec<Version<'a>> {
    let Some(slot) = reader.state.documents.get(&n).map(|document| document.slot.as_ref()) else { return Vec::new() };
    let of_slot = reader.state.documents.iter().filter(|(_, document)| document.slot.as_ref() == slot);
    let all: Vec<Version<'_>> = of_slot
        .map(|(n, document)| Version { n: *n, document, sent: packages(reader).find(|p| p.documents.contains(n)) })
        .filter(|version| reader.side == Side::Us || version.sent.is_some())
        .collect();
    if all.iter().any(|version| version.n == n) { all } else { Vec::new() }
}

/// The packages that the reader knows, oldest first.
pub fn packages<'a>(reader: &'a Reader<'_>) -> impl Iterator<Item = &'a SubmittedPackage> {
    let outside = (reader.side == Side::Client).then(|| audience::packages(&reader.state));
    let inside = (reader.side == Side::Us).then(|| reader.state.packages.iter());
    outside.into_iter().flatten().chain(inside.into_iter().flatten())
}

/// A value that is another one now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// What it is called.
    pub label: String,
    /// What it was; empty for nothing.
    pub before: String,
    /// What it is; empty for nothing.
    pub after: String,
}

impl FieldChange {
    /// “Budget €48,000 instead of €50,000”.
    pub fn says(&self, words: Words) -> String {
        let Self { label, before, after } = self;
        let said = match (before.is_empty(), after.is_empty()) {
            (true, _) => words.differs_added(label, after),
            (false, true) => words.differs_gone(label, before),
            (false, false) => words.differs_now(label, after, before),
        };
        said.to_string()
    }
}

/// The state with the values that were sent with a package. `None` if there is no such round.
pub fn at_round(live: &Live, round: u32) -> Option<State> {
    let sent = |event: &Event| matches!(event, Event::PackageSubmitted { round: r, .. } if *r == round);
    let place = live.entries.iter().position(|entry| sent(&entry.event))?;
    Some(fold(live.state.id, live.entries.iter().take(place + 1).map(|entry| &**entry)))
}

/// What differs between the values of two moments, in the order of the flow. Values that were erased are not told.
pub fn between(words: Words, flow: &Flow, before: &State, after: &State) -> Vec<FieldChange> {
    let title = |state: &State| state.title.clone().unwrap_or_default();
    let value = |state: &State, id| {
        state.fields.get(id).and_then(Option::as_ref).map(|value| shown_value(words, value)).unwrap_or_default()
    };
    let titled = FieldChange { label: words.differs_title().to_string(), before: title(before), after: title(after) };
    let fields = flow.intake.fields.iter().map(|field| FieldChange {
        label: field.label.clone(),
        before: value(before, &field.id),
        after: value(after, &field.id),
    });
    std::iter::once(titled).chain(fields).filter(|change| change.before != change.after).collect()
}

/// What differs between the values that were sent with two packages.
pub fn between_rounds(reader: &Reader<'_>, before: u32, after: u32) -> Vec<FieldChange> {
    match (at_round(reader.live, before), at_round(reader.live, after)) {
        (Some(old), Some(new)) => between(reader.words, &reader.live.flow, &old, &new),
        (Some(_) | None, _) => Vec::new(),
    }
}

/// What is new to a person since they last had a request before them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// When that was.
    pub at: Timestamp,
    /// The round they had before them.
    pub round: u32,
    /// Documents that are other ones now.
    pub documents: Vec<DocumentNews>,
    /// Values that are other ones now.
    pub fields: Vec<FieldChange>,
}

/// A document that is another one now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentNews {
    /// Another version in its place.
    Replaced {
        /// What it is called.
        title: String,
        /// The number of what they saw, and its version.
        before: (u32, u32),
        /// The number of what is there now, and its version.
        after: (u32, u32),
    },
    /// There was none.
    Added(String),
    /// There is none any more.
    Removed(String),
}

/// What is new to the reader; nothing where they were not here before, or nothing is.
pub fn news(reader: &Reader<'_>, looks: Option<Looks>) -> Option<News> {
    let (at, length) = last_here(reader, looks)?;
    let entries = reader.live.entries.get(..length).unwrap_or(reader.live.entries.as_slice());
    let then = fold(reader.live.state.id, entries.iter().map(|entry| &**entry));
    let then = match reader.side {
        // What had not reached them by then was not before them.
        Side::Client => {
            audience::package(&then)?;
            audience::known(&then, entries).into_owned()
        }
        Side::Us => then,
    };
    let (old, new) = (in_front(reader.side, &then), in_front(reader.side, &reader.state));
    let fields = between(reader.words, &reader.live.flow, &then, &reader.state);
    let documents = replaced(reader, &then, &old, &new);
    let round = match reader.side {
        Side::Client => audience::package(&then).map_or(then.round, |package| package.round),
        Side::Us => then.round,
    };
    (!documents.is_empty() || !fields.is_empty()).then_some(News { at, round, documents, fields })
}

/// When the reader was last here before this visit, and how many entries there were; known from what their browser told, else from
/// what they did.
fn last_here(reader: &Reader<'_>, looks: Option<Looks>) -> Option<(Timestamp, usize)> {
    if let Some((at, length)) = looks.and_then(|looks| looks.before) {
        return Some((at, usize::try_from(length).ok()?));
    }
    // Following the link is an act too, and belongs to this visit.
    let begun = looks.map_or(reader.now, |looks| looks.visit).saturating_sub(VISIT).unwrap_or(reader.now);
    let mine = |id| person_of(&reader.live.state, id) == reader.who;
    let last = reader.live.entries.iter().rfind(|entry| entry.at < begun && mine(entry.author.id))?;
    Some((last.at, usize::try_from(last.seq).ok()? + 1))
}

/// The numbers of the documents that somebody on that side has before them.
fn in_front(side: Side, state: &State) -> Vec<u32> {
    match side {
        Side::Client => audience::package(state).map(|package| package.documents.clone()).unwrap_or_default(),
        Side::Us => state.current_documents().map(|(n, _)| n).collect(),
    }
}

fn replaced(reader: &Reader<'_>, then: &State, old: &[u32], new: &[u32]) -> Vec<DocumentNews> {
    let known = |state: &'_ State, n: &u32| state.documents.get(n).filter(|d| d.slot.is_some()).cloned();
    let of = |state: &State, list: &[u32]| -> Vec<(u32, Document)> {
        list.iter().filter_map(|n| Some((*n, known(state, n)?))).collect()
    };
    let (old, new) = (of(then, old), of(&reader.state, new));
    let file = |document: &Document| document.file.as_ref().map(|file| file.sha256);
    let mut news = Vec::new();
    for (n, document) in &new {
        let title = document_title(reader.live, document);
        match old.iter().find(|(_, other)| other.slot == document.slot) {
            None => news.push(DocumentNews::Added(title)),
            Some((_, other)) if file(other) == file(document) => {}
            Some((m, other)) => {
                news.push(DocumentNews::Replaced { title, before: (*m, other.version), after: (*n, document.version) });
            }
        }
    }
    let gone = old.iter().filter(|(_, other)| new.iter().all(|(_, document)| document.slot != other.slot));
    news.extend(gone.map(|(_, document)| DocumentNews::Removed(document_title(reader.live, document))));
    news
}

/// The state around a version: as it was sent, or as it is now where it was not sent yet.
pub fn values_with<'a>(reader: &'a Reader<'_>, version: Version<'_>) -> Cow<'a, State> {
    let sent = version.sent.and_then(|package| at_round(reader.live, package.round));
    sent.map_or(Cow::Borrowed(&*reader.state), Cow::Owned)
}
