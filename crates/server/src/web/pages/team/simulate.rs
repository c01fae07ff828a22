//! A flow run with pretend people and a pretend clock: who is asked when, which mails go out, how it ends. And its own tests.

use super::form::FormField;
use super::shell::Shell;
use crate::web::components::{Icon, Link, Rail, Words};
use askama::Template;

/// `GET /flows/{flow}/simulate` and `GET /flows/{flow}/edit/simulate` with `scenario` and `field-…`; nothing is kept.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/simulate.html")]
pub struct SimulatePage {
    /// The frame.
    pub shell: Shell,
    /// Where the form leads: this page.
    pub action: String,
    /// How it goes, as a sentence.
    pub sentence: Words,
    /// Which version it is, and the way back to it.
    pub of: Link,
    /// What can be tried: the scenario, and the fields of the package.
    pub fields: Vec<FormField>,
    /// What is wrong with what was typed, or with the flow; empty for nothing.
    pub error: String,
    /// Where that can be put right; empty for nothing.
    pub way_on: String,
    /// What happens, from the beginning to the end.
    pub timeline: Rail,
    /// What is left out at its end; empty for nothing.
    pub more: String,
    /// What people confirm, word by word, as the record will have it.
    pub statements: Vec<String>,
    /// The flow's own tests.
    pub tests: Vec<TestRow>,
}

/// A test of the flow, run just now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestRow {
    /// What it is about, and where it is shown as a scenario.
    pub link: Link,
    /// What was expected and what happened, where they differ; empty if it holds.
    pub failures: Vec<String>,
}
