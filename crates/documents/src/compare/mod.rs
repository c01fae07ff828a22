//! Two versions of a document beside each other: which page became which, which words differ, and where pictures differ.
//!
//! [`align`] finds the pages, [`words`] the words; both are pure. Pictures are decoded and compared in the confined child
//! ([`crate::Renderer::look`]), because whoever drew them had opened hostile bytes.
//!
//! Left out: telling words that moved within a page from words that went and came again.

mod pages;
pub(crate) mod pixels;
mod words;

pub use pages::{Match, PAGES_MAX, PageLook, Place, align};
pub use pixels::{Area, Difference, Sketch};
pub use words::{Piece, WordDiff, words};

use serde::{Deserialize, Serialize};

/// Something to look at in the child; pictures as files, in any of the three formats that pages are kept in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// One picture, for its rough looks.
    At(Vec<u8>),
    /// The earlier and the later picture, for what differs.
    Between(Vec<u8>, Vec<u8>),
}

/// What the child saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// Of one picture.
    Sketch(Sketch),
    /// Between two.
    Difference(Difference),
    /// A picture could not be read.
    Unreadable,
}
