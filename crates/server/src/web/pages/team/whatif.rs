//! What if: past requests run through a draft of their flow. Who would have been asked, what differs, and by how many working hours.

use super::shell::Shell;
use crate::web::components::{Chip, Icon, Link, Words};
use askama::Template;

/// `GET /flows/{flow}/edit/whatif`; nothing is kept, and nobody is asked.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/whatif.html")]
pub struct WhatIfPage {
    /// The frame.
    pub shell: Shell,
    /// The draft.
    pub of: Link,
    /// What came of it, as a sentence.
    pub sentence: Words,
    /// What is wrong with the draft; empty for nothing.
    pub error: String,
    /// Where that can be put right; empty for nothing.
    pub way_on: String,
    /// Those that would have gone otherwise.
    pub rows: Vec<PastRow>,
    /// Those that would have gone as they went.
    pub same: Vec<Link>,
    /// What is left out; empty for nothing.
    pub left_out: String,
}

/// A past request, and what would have been otherwise.
#[derive(Debug, Clone)]
pub struct PastRow {
    /// The request.
    pub link: Link,
    /// How much longer or shorter: “5 working hours less”.
    pub time: String,
    /// How it would have ended, where that is otherwise.
    pub chip: Option<Chip>,
    /// What would have been otherwise, a sentence each.
    pub lines: Vec<String>,
    /// What is not known of it, and what is taken instead.
    pub unknown: Vec<String>,
}
