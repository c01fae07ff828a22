//! Erasing from a record, in two steps: what, and why; then what goes, and what stays.

use super::{form::Form, shell::Shell};
use crate::web::components::Icon;
use askama::Template;

/// `GET /requests/{request}/erase`
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/erase.html")]
pub struct ErasePage {
    /// The frame.
    pub shell: Shell,
    /// `HS-2041`.
    pub number: String,
    /// Whom or what, on what basis, and why.
    pub form: Form,
    /// The request.
    pub back: String,
}

/// `POST /requests/{request}/erase`
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/erase_confirm.html")]
pub struct EraseConfirmPage {
    /// The frame.
    pub shell: Shell,
    /// `HS-2041`.
    pub number: String,
    /// What goes, a line for each.
    pub goes: Vec<Gone>,
    /// What stays, in sentences.
    pub stays: Vec<String>,
    /// Carries along what was chosen.
    pub form: Form,
    /// The first step.
    pub back: String,
}

/// Something that goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// “Question, Ines Moreau, 9 March, 10:41”.
    pub what: String,
    /// Its first words; empty where there are none.
    pub words: String,
}
