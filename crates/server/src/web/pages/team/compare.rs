//! The versions of a document, and what changed from one to another, for the team.

use super::shell::Shell;
use crate::web::components::comparison::Comparison;
use crate::web::components::{Icon, Link, Words};
use askama::Template;

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/compare.html")]
pub struct TeamComparePage {
    /// The frame.
    pub shell: Shell,
    /// Title of the browser tab.
    pub title: String,
    /// Back to the request.
    pub back: Link,
    /// "What changed in *Campaign concept* from version 2 to version 3".
    pub heading: Words,
    /// Where it is told that the comparison is there; none once it is.
    pub live: Option<String>,
    /// The comparison.
    pub comparison: Comparison,
}
