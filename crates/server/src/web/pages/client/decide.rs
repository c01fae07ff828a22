//! The decision sheet: read once more what goes on the record, say who you are, decide.
//!
//! It is the answer to a POST from the request's page, which records what was shown. The statement, the documents and
//! the terms are plain text, whole, and exactly what the decision is bound to. With JavaScript the part marked
//! `data-sheet-part` opens over the request's page; without it, it is this page.

use crate::web::components::{BoundDocument, Choice as Of, Fact, Field, FieldKind, Icon, Letterhead, Notice, Words};
use askama::Template;
use std::borrow::Borrow;
use wording::{Said, Words as Speaks};

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/client/decide.html")]
pub struct DecidePage {
    /// The workspace's paper, with the reader.
    pub letterhead: Letterhead,
    /// The reader's language.
    pub words: Speaks,
    /// For the form.
    pub csrf: String,
    /// Good for one decision; posted as `_nonce`.
    pub nonce: String,
    /// The same for every try of this decision, so that it is recorded once; posted as `key`.
    pub key: String,
    /// Names the exact package; posted as `package`.
    pub package: String,
    /// What is being decided; posted as `choice`.
    pub choice: Choice,
    /// Where the decision is posted.
    pub path: String,
    /// Where "Go back" leads: the request.
    pub back_href: String,
    /// What could not be done, said at the top; the errors of single fields are at the fields.
    pub problem: Option<Notice>,
    /// The statement, word for word as it is hashed.
    pub statement: Words,
    /// The language that the statement says it is in.
    pub statement_words: Speaks,
    /// What it comes to in the reader's language, where the statement is in another.
    pub means: Option<Said>,
    /// Every document it is bound to, the terms first.
    pub documents: Vec<BoundDocument>,
    /// The terms in words: amount, dates, what follows.
    pub terms: Vec<Fact>,
    /// Changes that were collected and that this answer does not send; empty for none.
    pub unsent: String,
    /// What was never opened; empty for nothing. It warns and does not stop anybody.
    pub unopened: Vec<Unopened>,
    /// What the reader adds.
    pub input: Input,
    /// How the reader proves that it is them.
    pub proof: Proof,
    /// The button: "Approve round 2", "Send 2 changes", "Decline and end".
    pub submit: String,
}

/// A document that was not opened, or not all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unopened {
    /// "Cost estimate".
    pub title: String,
    /// "pages 2, 4–9"; empty, if no page was opened.
    pub pages: String,
}

impl DecidePage {
    /// Where the reader names somebody else.
    fn pass_path(&self) -> String {
        format!("{}/pass", self.path.split("/decide").next().unwrap_or_default())
    }
}

/// What is being decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Yes.
    Approve,
    /// Yes, and something has to be met.
    ApproveWithConditions,
    /// Not yet: a list of changes, then another round.
    RequestChanges,
    /// No; it ends the request.
    Decline,
}

/// What the reader adds. Values and errors of a failed post are in the fields.
#[derive(Debug, Clone)]
pub enum Input {
    /// With a yes: `comment`, optional.
    Comment(Field),
    /// With conditions: `condition-1`, `condition-2`… one each.
    Conditions(Vec<Field>),
    /// With changes: one box each.
    Changes(Vec<Change>),
    /// With a no: `reason`.
    Reason(Field),
    /// Written already and part of the statement that the code was sent for: shown as text and posted unchanged.
    Settled(Vec<Settled>),
}

/// One change that the reader asks for. Posts `change-N`, `weight-N` (`must` or `nice`) and `place-N`.
#[derive(Debug, Clone)]
pub struct Change {
    /// Which, from 1.
    pub number: u32,
    /// The words.
    pub field: Field,
    /// It has to change; otherwise it would be nice.
    pub must: bool,
    /// Where: one of the documents' pages; none where there are none to choose from.
    pub place: Option<Field>,
}

/// A change as it was typed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Typed<'a> {
    /// The words.
    pub text: &'a str,
    /// What is wrong with them; empty for nothing.
    pub error: &'a str,
    /// It has to change.
    pub must: bool,
    /// The chosen place, as the form posts it.
    pub place: &'a str,
    /// The chosen place in words where it is a spot, which is no choice of the others; empty for none.
    pub spot: &'a str,
}

/// Something written already.
#[derive(Debug, Clone)]
pub struct Settled {
    /// Name in the form.
    pub name: String,
    /// "Change 1", "Your comment".
    pub label: String,
    /// The words.
    pub value: String,
    /// Where: "Final deliverable, page 3"; empty for no place in particular.
    pub place: String,
    /// Whether it is shown, or only posted along.
    pub shown: bool,
}

/// How the reader proves that it is them.
#[derive(Debug, Clone)]
pub enum Proof {
    /// Not yet: the words come first and become part of the statement, which the next page shows whole.
    Later,
    /// Level 1: they type their name, posted as `typed_name`.
    TypedName(Field),
    /// Level 2: a code from their e-mail, good for this statement only.
    Code {
        /// "z•••@client.example".
        masked_address: String,
        /// Where "mail me a code" posts the same form.
        send_path: String,
        /// Posted as `code`; none until a code was sent.
        field: Option<Field>,
    },
}

impl Choice {
    /// The value in forms.
    pub fn value(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::ApproveWithConditions => "approve_with_conditions",
            Self::RequestChanges => "request_changes",
            Self::Decline => "decline",
        }
    }

    fn heading(self, words: impl Borrow<Speaks>) -> Said {
        let words = words.borrow();
        match self {
            Self::Approve => words.decide_approve(),
            Self::ApproveWithConditions => words.decide_conditions(),
            Self::RequestChanges => words.decide_changes(),
            Self::Decline => words.decide_decline(),
        }
    }

    fn lead(self, words: impl Borrow<Speaks>) -> Said {
        let words = words.borrow();
        match self {
            Self::Approve => words.decide_approve_lead(),
            Self::ApproveWithConditions => words.decide_conditions_lead(),
            Self::RequestChanges => words.decide_changes_lead(),
            Self::Decline => words.decide_decline_lead(),
        }
    }

    fn icon(self) -> Icon {
        match self {
            Self::Approve | Self::ApproveWithConditions => Icon::TICK,
            Self::RequestChanges => Icon::LOOP,
            Self::Decline => Icon::CROSS,
        }
    }
}

impl Input {
    /// The comment that may go with a yes.
    pub fn comment(words: Speaks, value: &str, error: &str) -> Self {
        let field = Self::field("comment", &words.decide_comment().to_string(), value, error);
        Self::Comment(Field { optional: true, words, ..field })
    }

    /// One box for each condition; `conditions` are values with their errors.
    pub fn conditions(words: Speaks, conditions: &[(&str, &str)]) -> Self {
        let field = |(position, &(value, error)): (usize, &(&str, &str))| {
            let number = position + 1;
            let field =
                Self::field(&format!("condition-{number}"), &words.decide_condition(number).to_string(), value, error);
            Field { placeholder: words.decide_condition_hint().to_string(), ..field }
        };
        Self::Conditions(conditions.iter().enumerate().map(field).collect())
    }

    /// One box for each change; `places` are what each can be about, the first of them no place in particular.
    pub fn changes(words: Speaks, changes: &[Typed<'_>], places: &[Of]) -> Self {
        let place = |number: u32, typed: &Typed<'_>| {
            let spot = (!typed.spot.is_empty()).then(|| Of { value: typed.place.into(), text: typed.spot.into() });
            Field {
                id: format!("decide-place-{number}"),
                name: format!("place-{number}"),
                label: words.decide_where().to_string(),
                kind: FieldKind::Choice(spot.into_iter().chain(places.iter().cloned()).collect()),
                value: typed.place.into(),
                ..Field::default()
            }
        };
        let change = |(position, typed): (usize, &Typed<'_>)| {
            let number = u32::try_from(position + 1).unwrap_or(u32::MAX);
            let field = Self::field(
                &format!("change-{number}"),
                &words.decide_change(number).to_string(),
                typed.text,
                typed.error,
            );
            let placeholder = words.decide_change_hint().to_string();
            let place = (places.len() > 1).then(|| place(number, typed));
            Change { number, field: Field { placeholder, ..field }, must: typed.must, place }
        };
        Self::Changes(changes.iter().enumerate().map(change).collect())
    }

    /// Why not; `readers` will read it.
    pub fn reason(words: Speaks, value: &str, error: &str, readers: &str) -> Self {
        let hint = if readers.is_empty() { String::new() } else { words.decide_reads(readers).to_string() };
        Self::Reason(Field {
            hint,
            required: true,
            ..Self::field("reason", &words.decide_why().to_string(), value, error)
        })
    }

    fn field(name: &str, label: &str, value: &str, error: &str) -> Field {
        Field {
            id: format!("decide-{name}"),
            name: name.into(),
            label: label.into(),
            kind: FieldKind::Area(2),
            value: value.into(),
            error: error.into(),
            max: 4000,
            ..Field::default()
        }
    }

    /// Whether "Add another" makes sense.
    fn is_list(&self) -> bool {
        matches!(self, Self::Conditions(_) | Self::Changes(_))
    }
}

impl Proof {
    /// The name to type; `name` is how we know the reader.
    pub fn typed_name(words: Speaks, name: &str, value: &str, error: &str) -> Self {
        Self::TypedName(Field {
            id: "decide-name".into(),
            name: "typed_name".into(),
            label: words.decide_name().to_string(),
            value: value.into(),
            hint: words.decide_name_hint(name).to_string(),
            error: error.into(),
            autocomplete: "name",
            required: true,
            max: 200,
            ..Field::default()
        })
    }

    /// The field for a code that was sent.
    pub fn code_field(words: Speaks, value: &str, error: &str) -> Field {
        Field {
            id: "decide-code".into(),
            name: "code".into(),
            label: words.page_code_label().to_string(),
            kind: FieldKind::Code,
            value: value.into(),
            error: error.into(),
            placeholder: "••• •••".into(),
            autocomplete: "one-time-code",
            required: true,
            max: 7,
            ..Field::default()
        }
    }

    /// The words are still to be written, so there is no statement yet.
    fn is_later(&self) -> bool {
        matches!(self, Self::Later)
    }

    /// Before a code was sent, sending it is the one thing to do.
    fn waits_for_code(&self) -> bool {
        matches!(self, Self::Code { field: None, .. })
    }
}
