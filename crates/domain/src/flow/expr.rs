//! References inside texts: `{{ fields.amount }}`, `{{ documents.deliverable.version }}`.
//!
//! Only dotted references for now; whole expressions (CEL) come with the rest of the language and replace this file's inside.

use crate::flow::definition::Flow;
use crate::request::State;

/// A reference that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{reference}” leads nowhere; there are: {known}.")]
pub struct UnknownReference {
    /// As written.
    pub reference: String,
    /// What could have been meant.
    pub known: String,
}

/// Pieces of a template.
enum Piece<'a> {
    Text(&'a str),
    Reference(&'a str),
}

fn pieces(mut text: &str) -> Vec<Piece<'_>> {
    let mut list = Vec::new();
    while let Some((before, rest)) = text.split_once("{{") {
        let Some((reference, after)) = rest.split_once("}}") else { break };
        list.push(Piece::Text(before));
        list.push(Piece::Reference(reference.trim()));
        text = after;
    }
    list.push(Piece::Text(text));
    list
}

/// Every reference a text of this flow may hold.
fn known(flow: &Flow) -> Vec<String> {
    let fields = flow.intake.fields.iter().map(|f| format!("fields.{}", f.id));
    let documents = flow
        .intake
        .documents
        .iter()
        .flat_map(|d| [format!("documents.{}.name", d.id), format!("documents.{}.version", d.id)]);
    let rest = ["request.title", "request.number", "client.name", "workspace.name", "round"].map(str::to_owned);
    fields.chain(documents).chain(rest).collect()
}

/// Refuses a text with a reference that leads nowhere.
pub fn check(flow: &Flow, text: &str) -> Result<(), UnknownReference> {
    let known = known(flow);
    for piece in pieces(text) {
        if let Piece::Reference(reference) = piece
            && !known.iter().any(|k| k == reference)
        {
            return Err(UnknownReference { reference: reference.to_owned(), known: known.join(", ") });
        }
    }
    Ok(())
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

/// Fills in every reference. One whose value is not there yet becomes “…”.
pub fn fill(text: &str, names: Names<'_>) -> String {
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Reference(reference) => value(reference, names).unwrap_or_else(|| "…".to_owned()),
        })
        .collect()
}

fn value(reference: &str, names: Names<'_>) -> Option<String> {
    let state = names.state;
    if let Some(id) = reference.strip_prefix("fields.") {
        return state
            .fields
            .iter()
            .find(|(name, _)| name.as_str() == id)
            .and_then(|(_, v)| v.as_ref())
            .map(ToString::to_string);
    }
    if let Some((slot, part)) = reference.strip_prefix("documents.").and_then(|rest| rest.split_once('.')) {
        let document = state.current_documents().find(|(_, d)| d.slot.as_ref().is_some_and(|s| s.as_str() == slot))?.1;
        return match part {
            "version" => Some(document.version.to_string()),
            _ => document.file.as_ref().map(|f| f.filename.clone()),
        };
    }
    match reference {
        "request.title" => state.title.clone(),
        "request.number" => state.about.as_ref().map(|a| a.number.clone()),
        "client.name" => Some(names.client.to_owned()),
        "workspace.name" => Some(names.workspace.to_owned()),
        "round" => Some(state.round.to_string()),
        _ => None,
    }
}
