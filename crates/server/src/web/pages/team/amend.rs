//! One record of the directory, to be put right: a client, a contact or a member, and for people how they leave.

use super::{away::Away, form::Form, shell::Shell};
use crate::web::components::{Chip, Link, Notice, Words};
use askama::Template;

/// `GET /clients/{id}/edit`, `GET /clients/{id}/contacts/{id}`, `GET /people/{id}`
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/amend.html")]
pub struct AmendPage {
    /// The frame.
    pub shell: Shell,
    /// Who or what: "Ines Moreau answers for Kestrel Ferries."
    pub sentence: Words,
    /// How they stand where words are not enough.
    pub chip: Option<Chip>,
    /// What could not be done, with a way on.
    pub problem: Option<Notice>,
    /// The record's fields.
    pub form: Form,
    /// When they are away; none for clients and for whoever has left.
    pub away: Option<Away>,
    /// What else may be done, each with what follows from it.
    pub turns: Vec<Turn>,
}

/// A button of its own, with what follows from pressing it.
#[derive(Debug, Clone)]
pub struct Turn {
    /// "When Ines leaves"
    pub heading: String,
    /// What follows, in plain words.
    pub text: String,
    /// What waits for them now, before the requests that do.
    pub waits: String,
    /// The requests that wait for them.
    pub waiting: Vec<Link>,
    /// Where it posts.
    pub action: String,
    /// The button.
    pub words: String,
}

impl AmendPage {
    fn csrf(&self) -> &str {
        &self.shell.csrf
    }
}
