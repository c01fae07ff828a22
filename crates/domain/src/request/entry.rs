//! An entry of the journal and who wrote it.

use crate::ids::Pseudonym;
use crate::request::event::Event;
use jiff::Timestamp;

/// Who wrote an entry, as the evidence names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Person or program.
    pub kind: AuthorKind,
    /// Their name in this request.
    pub id: Pseudonym,
    /// How a person's identity was proved; present exactly for people.
    pub auth: Option<Auth>,
}

/// The kinds of author, with the role evidence writes for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AuthorKind {
    /// A member, in a browser.
    Member,
    /// A contact, in a browser.
    Contact,
    /// A program with a member's token, a timer, a worker.
    System,
}

/// Section 5.1 of the evidence format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Auth {
    /// The methods, lowest first; the level follows from them.
    pub methods: Vec<crate::actor::Method>,
    /// The entries that evidence them.
    pub refs: Vec<u64>,
    /// The session, under its name in this request.
    pub session: Pseudonym,
}

impl Auth {
    /// The highest level that the methods reach.
    pub fn level(&self) -> u8 {
        self.methods.iter().map(|m| m.level()).max().unwrap_or(0)
    }
}

/// An entry of the journal, decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place, from 0.
    pub seq: u64,
    /// When; never before the entry above it.
    pub at: Timestamp,
    /// Who wrote it.
    pub author: Author,
    /// What happened.
    pub event: Event,
}
