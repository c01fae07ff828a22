//! What is asked of a person who has nothing to decide: a form, files, something to do. The same part on the team's page and on that of
//! the client's people.

use super::team::form::{FormField, Needed};
use crate::web::components::Icon;
use askama::Template;

/// A form posts its fields to `action`, the others `note`; each file posts to `{action}/{slot}` as multipart, `_csrf` before `file`.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/work.html")]
pub struct Work {
    /// Where it posts.
    pub action: String,
    /// Posted as `_csrf`.
    pub csrf: String,
    /// "Brand guidelines".
    pub title: String,
    /// Why this person, and by when.
    pub because: String,
    /// What the flow says to it; empty for nothing.
    pub help: String,
    /// What is asked for.
    pub ask: Ask,
    /// What is wrong with the whole; empty for nothing.
    pub error: String,
}

/// What is asked for.
#[derive(Debug, Clone)]
pub enum Ask {
    /// Fields to fill in.
    Form(Vec<FormField>),
    /// Files, and a note with them.
    Files(Vec<Wanted>, FormField),
    /// Something to do, and a note on it.
    Todo(FormField),
}

/// A file that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Its name in the flow; part of where it posts.
    pub id: String,
    /// "Logo".
    pub label: String,
    /// Whether it can be left out.
    pub needed: Needed,
    /// "PDF or picture, up to 200 MB."
    pub accepts: String,
    /// The same for the file chooser.
    pub accept: String,
    /// What was supplied: its name and size. It can be read at the address where it posts.
    pub filled: Option<String>,
    /// What is wrong with the file that was tried; empty for nothing.
    pub error: String,
}

impl Wanted {
    const fn is_needed(&self) -> bool {
        matches!(self.needed, Needed::Yes)
    }
}

impl askama::filters::HtmlSafe for Work {}
