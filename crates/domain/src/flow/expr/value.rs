//! What expressions compute with, and the names of one request.

use crate::request::{State, StepOutcome, TaskState};
use crate::values::{FieldValue, Money};
use std::collections::BTreeMap;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text.
    Text(String),
    /// An amount.
    Money(Money),
    /// A day.
    Date(jiff::civil::Date),
    /// Several.
    List(Vec<Value>),
    /// Names with a value each.
    Record(BTreeMap<String, Value>),
}

impl Value {
    /// For people; `None` for what is not one value.
    pub fn shown(&self) -> Option<String> {
        match self {
            Self::Bool(yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
            Self::Int(number) => Some(number.to_string()),
            Self::Text(text) => Some(text.clone()),
            Self::Money(money) => Some(money.to_string()),
            Self::Date(day) => Some(day.to_string()),
            Self::List(_) | Self::Record(_) => None,
        }
    }
}

impl From<&FieldValue> for Value {
    fn from(value: &FieldValue) -> Self {
        match value {
            FieldValue::Text(text) => Self::Text(text.clone()),
            FieldValue::Money(money) => Self::Money(*money),
            FieldValue::Date(day) => Self::Date(*day),
            FieldValue::Flag(yes) => Self::Bool(*yes),
            FieldValue::Number(number) => Self::Int(*number),
        }
    }
}

/// What references mean for one request.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// The request.
    pub state: &'a State,
    /// The client's name.
    pub client: &'a str,
    /// The workspace's name.
    pub workspace: &'a str,
}

type Members = BTreeMap<String, Value>;

fn put(members: &mut Members, name: &str, value: Option<Value>) {
    members.extend(value.map(|value| (name.to_owned(), value)));
}

impl Names<'_> {
    /// Every name with its value; what is empty is not there.
    pub fn environment(self) -> Members {
        let state = self.state;
        let text = |text: &str| Value::Text(text.to_owned());
        let group = |name: &str| Value::Record([("name".to_owned(), text(name))].into());
        let mut request = Members::new();
        put(&mut request, "title", state.title.as_deref().map(text));
        put(&mut request, "number", state.about.as_ref().map(|about| text(&about.number)));
        put(&mut request, "package", state.package().map(|package| Value::Text(package.digest.hex())));
        put(&mut request, "kind", Some(text(state.kind.word())));
        let mut documents = Members::new();
        for (_, document) in state.current_documents() {
            let mut members = Members::new();
            put(&mut members, "name", document.file.as_ref().map(|file| text(&file.filename)));
            put(&mut members, "version", Some(Value::Int(i64::from(document.version))));
            put(&mut documents, document.slot.as_ref().map_or("", |slot| slot.as_str()), Some(Value::Record(members)));
        }
        [
            ("request", Value::Record(request)),
            ("client", group(self.client)),
            ("workspace", group(self.workspace)),
            ("fields", Value::Record(fields(&state.fields))),
            ("documents", Value::Record(documents)),
            ("steps", Value::Record(steps(state))),
            ("round", Value::Int(i64::from(state.round))),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }
}

fn fields(values: &BTreeMap<crate::ids::Name, Option<FieldValue>>) -> Members {
    values.iter().filter_map(|(id, value)| value.as_ref().map(|value| (id.to_string(), value.into()))).collect()
}

fn steps(state: &State) -> Members {
    let mut steps = Members::new();
    for (id, run) in &state.steps {
        let Some(outcome) = run.outcome.filter(|outcome| *outcome != StepOutcome::Skipped) else { continue };
        let mut members = Members::new();
        put(&mut members, "outcome", Some(Value::Text(outcome.word().to_owned())));
        let mut answers = run.tasks.iter().filter_map(|task| state.tasks.get(task));
        let last = answers.rfind(|task| matches!(task.state, TaskState::Answered { .. }));
        if let Some(task) = last {
            put(&mut members, "by", state.card(task.party).map(|card| Value::Text(card.name.clone())));
            if let TaskState::Answered { comment: Some(comment), .. } = &task.state {
                put(&mut members, "comment", Some(Value::Text(comment.clone())));
            }
        }
        if let Some(filled) = state.filled.get(id) {
            let name = if run.word.calls_out() { "output" } else { "fields" };
            put(&mut members, name, Some(Value::Record(fields(filled))));
        }
        steps.insert(id.to_string(), Value::Record(members));
    }
    steps
}
