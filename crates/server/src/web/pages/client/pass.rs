//! “I’m not the right person”: somebody outside names who is. Where the register says that the other may decide, they are asked at
//! once; else the sender looks at it first, and until then nothing changes.

use crate::web::components::{Field, FieldKind, Icon, Letterhead};
use askama::Template;
use wording::Words;

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/client/pass.html")]
pub struct PassPage {
    /// The workspace's paper, with the reader.
    pub letterhead: Letterhead,
    /// The reader's language.
    pub words: Words,
    /// Posted as `_csrf`.
    pub csrf: String,
    /// Where `named`, `name`, `email` and `note` are posted.
    pub path: String,
    /// Where the request is.
    pub back: String,
    /// "The long way round".
    pub title: String,
    /// "Halden Studio".
    pub workspace: String,
    /// Their colleagues that are known here.
    pub people: Vec<Colleague>,
    /// What was typed: `named` is a colleague's identifier, or `other`.
    pub typed: Typed,
    /// What is wrong with the whole; empty for nothing.
    pub error: String,
}

/// What was typed, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// The chosen colleague, or `other`.
    pub named: String,
    /// A name.
    pub name: String,
    /// An address.
    pub email: String,
    /// A note.
    pub note: String,
    /// What is wrong, by field.
    pub wrong: Vec<(String, String)>,
}

/// Somebody else at the client.
#[derive(Debug, Clone)]
pub struct Colleague {
    /// Posted as `named`.
    pub id: String,
    /// Their name.
    pub name: String,
    /// "Finance Director. Can decide this, so they are asked at once."
    pub about: String,
}

impl Typed {
    fn error(&self, field: &str) -> String {
        self.wrong.iter().find(|(name, _)| name == field).map(|(_, says)| says.clone()).unwrap_or_default()
    }
}

impl PassPage {
    fn chosen(&self, id: &str) -> bool {
        self.typed.named == id || (self.typed.named.is_empty() && self.people.is_empty() && id == "other")
    }

    fn name(&self) -> Field {
        Field {
            id: "pass-name".into(),
            name: "name".into(),
            label: self.words.pass_name().to_string(),
            value: self.typed.name.clone(),
            error: self.typed.error("name"),
            max: 160,
            ..Field::default()
        }
    }

    fn email(&self) -> Field {
        Field {
            id: "pass-email".into(),
            name: "email".into(),
            label: self.words.pass_email().to_string(),
            kind: FieldKind::Email,
            value: self.typed.email.clone(),
            error: self.typed.error("email"),
            max: 160,
            ..Field::default()
        }
    }

    fn note(&self) -> Field {
        Field {
            id: "pass-note".into(),
            name: "note".into(),
            label: self.words.pass_note().to_string(),
            kind: FieldKind::Area(2),
            value: self.typed.note.clone(),
            error: self.typed.error("note"),
            optional: true,
            words: self.words,
            max: 4000,
            ..Field::default()
        }
    }
}
