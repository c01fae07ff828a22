//! Expressions (CEL) and texts with references in them: `fields.amount >= money(25000, 'EUR')`, `for {{ fields.amount }}`.
//!
//! [`ast`] takes what the CEL parser gives and refuses what flows have no use for, [`types`] says which names there are at a step,
//! [`check`] holds an expression against them when a flow is published, [`eval`] computes it within a budget, [`value`] is what comes out.

pub mod ast;
pub mod check;
pub mod eval;
pub mod types;
pub mod value;

pub use ast::Ast;
pub use check::Problem;
pub use types::{Scope, Type};
pub use value::{Names, Value};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A CEL expression, as written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Expression(String);

impl Expression {
    /// As written; whether it means anything is found when the flow is checked.
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// LIMIT: references in one text.
pub const REFERENCES_MAX: usize = 100;

/// Pieces of a text with references in it.
enum Piece<'a> {
    Text(&'a str),
    /// With its place in the text, in bytes.
    Reference(usize, &'a str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut list, mut rest, mut begun) = (Vec::new(), text, 0);
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((reference, after)) = after.split_once("}}") else { break };
        let indent = reference.len() - reference.trim_start().len();
        list.push(Piece::Text(before));
        list.push(Piece::Reference(begun + before.len() + 2 + indent, reference.trim()));
        begun += before.len() + reference.len() + 4;
        rest = after;
    }
    list.push(Piece::Text(rest));
    list
}

/// Refuses a text with a reference that leads nowhere; the problem's place is within the text.
pub fn check_text(scope: &Scope, text: &str) -> Result<(), Problem> {
    for (count, (at, reference)) in references(text).into_iter().enumerate() {
        if count >= REFERENCES_MAX {
            let wrong = format!("A text holds at most {REFERENCES_MAX} references.");
            return Err(Problem { offset: at, wrong, way_on: "Leave some out.".to_owned() });
        }
        let moved = |problem: Problem| Problem { offset: problem.offset + at, ..problem };
        let type_ = check::type_of(scope, reference, check::Missing::Shown).map_err(moved)?;
        if matches!(type_, Type::Record(_) | Type::List(_)) {
            let wrong = format!("“{reference}” is not one value, so it cannot be written into a text.");
            return Err(Problem { offset: at, wrong, way_on: scope.inside(reference) });
        }
    }
    Ok(())
}

/// How a member of a group is written: `fields.amount`, `steps["go-ahead"]`, because YAML doubles single quotes.
pub fn member(group: &str, name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain { format!("{group}.{name}") } else { format!("{group}[\"{name}\"]") }
}

/// Fills in every reference. One whose value is not there yet becomes “…”.
pub fn fill(text: &str, names: Names<'_>) -> String {
    // Most texts refer to nothing.
    if text.contains("{{") { fill_from(text, &names.environment()) } else { text.to_owned() }
}

/// Fills in every reference from these names.
pub fn fill_from(text: &str, names: &std::collections::BTreeMap<String, Value>) -> String {
    fill_with(text, names, |_, value| value)
}

/// The same, where each value is written as `write` says, which is given the reference too.
pub fn fill_with(
    text: &str,
    names: &std::collections::BTreeMap<String, Value>,
    write: impl Fn(&str, String) -> String,
) -> String {
    let filled = pieces(text).into_iter().map(|piece| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Reference(_, reference) => {
            let value = eval::run(reference, names, &[]).ok();
            write(reference, value.and_then(|value| value.shown()).unwrap_or_else(|| "…".to_owned()))
        }
    });
    filled.collect()
}

/// The reference of a text that holds one and nothing else.
pub fn only_reference(text: &str) -> Option<&str> {
    match pieces(text.trim()).as_slice() {
        [Piece::Text(""), Piece::Reference(_, reference), Piece::Text("")] => Some(reference),
        _ => None,
    }
}

/// The references of a text, each with its place in bytes.
pub(crate) fn references(text: &str) -> Vec<(usize, &str)> {
    let reference = |piece| match piece {
        Piece::Reference(at, reference) => Some((at, reference)),
        Piece::Text(_) => None,
    };
    pieces(text).into_iter().filter_map(reference).collect()
}

#[cfg(test)]
mod tests;
