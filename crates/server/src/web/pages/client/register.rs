//! Who may approve at a client, for their own administrator to confirm: the answers, then the whole with a code, then what was said.

use crate::web::components::{Chip, Field, FieldKind, Icon, Letterhead, Notice};
use askama::Template;

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/client/register.html")]
pub struct RegisterPage {
    /// The workspace's paper, with the reader.
    pub letterhead: Letterhead,
    /// Posted as `_csrf`.
    pub csrf: String,
    /// `/register/cfm_…`; what follows is posted below it.
    pub path: String,
    /// "Kestrel Ferries".
    pub client: String,
    /// "Halden Studio".
    pub workspace: String,
    /// Names the register that is shown; posted as `shown`.
    pub shown: String,
    /// Something to know first.
    pub notice: Option<Notice>,
    /// One for each grant.
    pub rows: Vec<RegisterRow>,
    /// Who is missing, as typed.
    pub missing: String,
    /// What is wrong with that.
    pub missing_error: String,
    /// How far they are.
    pub stage: RegisterStage,
}

/// How far they are.
#[derive(Debug, Clone)]
pub enum RegisterStage {
    /// They answer.
    Answer,
    /// They see the whole of it.
    Confirm {
        /// What the code confirms.
        statement: String,
        /// "i…u@kestrel.example".
        masked_address: String,
        /// The field for the code, once one was mailed.
        code: Option<CodeField>,
    },
    /// It is recorded; when.
    Done(String),
}

/// The field for the code.
#[derive(Debug, Clone, Default)]
pub struct CodeField {
    /// What was typed.
    pub value: String,
    /// What is wrong with it.
    pub error: String,
}

/// One grant.
#[derive(Debug, Clone)]
pub struct RegisterRow {
    /// 32 digits: the end of its fields' names.
    pub key: String,
    /// "Ines Moreau".
    pub name: String,
    /// "Marketing Director, ines@kestrel.example".
    pub about: String,
    /// "Contracts, to €50,000".
    pub what: String,
    /// "From 1 January, no end date. Karin Dahl, by letter".
    pub since: String,
    /// It is the reader's own.
    pub own: bool,
    /// `right`, `ended`, `differs`, or empty.
    pub said: String,
    /// How it differs, as typed.
    pub words: String,
    /// What is wrong with the answer.
    pub error: String,
}

impl RegisterRow {
    fn chip(&self) -> Option<Chip> {
        use crate::web::components::Kind;
        match self.said.as_str() {
            "right" => Some(Chip::new(Kind::Good, Icon::TICK, "Right")),
            "ended" => Some(Chip::new(Kind::Stop, Icon::CROSS, "Ended")),
            "differs" => Some(Chip::new(Kind::Warn, Icon::PENCIL, "Different")),
            _ => None,
        }
    }

    fn words_field(&self) -> Field {
        Field {
            id: format!("words-{}", self.key),
            name: format!("words-{}", self.key),
            label: "How is it?".into(),
            kind: FieldKind::Area(2),
            value: self.words.clone(),
            max: 1_000,
            ..Field::default()
        }
    }
}

impl RegisterPage {
    fn missing_field(&self) -> Field {
        Field {
            id: "missing".into(),
            name: "missing".into(),
            label: "Who is missing?".into(),
            kind: FieldKind::Area(3),
            value: self.missing.clone(),
            hint: "Name, e-mail address, and what they may approve.".into(),
            error: self.missing_error.clone(),
            optional: true,
            max: 1_000,
            ..Field::default()
        }
    }

    fn code_field(code: &CodeField) -> Field {
        Field {
            id: "code".into(),
            name: "code".into(),
            label: "Code from your e-mail".into(),
            kind: FieldKind::Code,
            value: code.value.clone(),
            hint: "Six digits, good for ten minutes.".into(),
            error: code.error.clone(),
            placeholder: "••• •••".into(),
            autocomplete: "one-time-code",
            required: true,
            max: 7,
            ..Field::default()
        }
    }
}
