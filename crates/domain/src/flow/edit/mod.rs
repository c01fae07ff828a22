//! Flows while somebody writes them: a document that may be incomplete or wrong, and the edits that change it.
//!
//! [`document`] is the tree of keys, [`place`] finds steps in it, [`walk`] says where keys move them, [`mod@apply`] does one edit (`keys` what changes keys), [`refer`] lets references follow a new name,
//! [`mod@clash`] says whether an edit of yesterday's document may be done on today's, [`mod@sketch`] reads of a document what can be read, and
//! says what is wrong. Left out: who edits, and the history, which the store keeps.

pub mod apply;
pub mod clash;
pub mod document;
mod keys;
pub mod place;
pub mod refer;
pub mod sketch;
pub mod walk;

pub use apply::{Done, Edit, Named, Shift, Spot, apply};
pub use clash::{Clash, clash};
pub use document::Document;
pub use place::{Key, Owner};
pub use sketch::{Part, PartLane, Problem, Sketch, Weight, problems, sketch, warnings};

/// Why an edit is not done. It changed nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{wrong} {way_on}")]
pub struct Refused {
    /// What is wrong, as a sentence.
    pub wrong: String,
    /// What to do, as a sentence.
    pub way_on: String,
}

impl Refused {
    fn new(wrong: impl Into<String>, way_on: impl Into<String>) -> Self {
        Self { wrong: wrong.into(), way_on: way_on.into() }
    }
}

#[cfg(test)]
mod tests;
