//! The versions of a document, and what changed from one to another, for people outside.

use crate::web::components::comparison::Comparison;
use crate::web::components::{Icon, Letterhead, Link, Words};
use askama::Template;

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/client/compare.html")]
pub struct ComparePage {
    /// The workspace's paper, with the reader.
    pub letterhead: Letterhead,
    /// Title of the browser tab.
    pub title: String,
    /// Back to the request.
    pub back: Link,
    /// "Round 2", "Request HS-2041".
    pub eyebrow: Vec<String>,
    /// "What changed in *Campaign concept* from version 2 to version 3".
    pub heading: Words,
    /// Where it is told that the comparison is there; none once it is.
    pub live: Option<String>,
    /// The comparison.
    pub comparison: Comparison,
}
