//! What a person confirms, exactly; and the two byte strings that it binds: the terms and the package.

use crate::flow::expr::{self, Names};
use crate::flow::step::StepKind;
use crate::ids::{Name, RequestId, TaskId};
use crate::request::command::{Answer, ChangeDraft, Context};
use crate::request::event::{FileCard, NamedValue};
use crate::request::state::{State, Task};
use crate::request::vocabulary::{Choice, Place};
use crate::values::{Digest, FieldValue};
use serde::{Deserialize, Serialize};
use sha2::Digest as _;
use std::collections::BTreeMap;

/// The decision statement of the evidence format (its section 7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Always 1.
    pub v: u8,
    /// The request, 32 hexadecimal digits.
    pub aid: String,
    /// Who decides, as the evidence names them.
    pub party: String,
    /// What they chose.
    pub choice: Choice,
    /// The exact question.
    pub ask: String,
    /// The exact sentence beside the button.
    pub consent: String,
    /// Language of both, BCP 47.
    pub lang: String,
    /// Every document of the package.
    pub documents: Vec<StatementDocument>,
    /// 16 bytes of chance, base64url without padding.
    pub nonce: String,
}

/// One document in a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementDocument {
    /// Its number in the request.
    pub n: u32,
    /// Digest of its bytes.
    pub sha256: Digest,
    /// Length in bytes.
    pub size: u64,
}

/// The name of a package: a hash over the ordered digests of its documents, the terms among them.
pub fn package_digest<'a>(documents: impl IntoIterator<Item = &'a Digest>) -> Digest {
    let mut hash = sha2::Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    part(b"aef1/package");
    for document in documents {
        part(&document.0);
    }
    Digest(hash.finalize().into())
}

#[derive(Serialize)]
struct Terms<'a> {
    fields: Vec<NamedValue>,
    nonce: &'a str,
    request: String,
    title: &'a str,
}

/// The terms as a document: title and fields as JSON with sorted members. The nonce keeps its digest from being guessed.
pub fn terms_document(
    request: RequestId,
    title: &str,
    fields: &BTreeMap<Name, Option<FieldValue>>,
    nonce: &str,
) -> Vec<u8> {
    let fields = fields
        .iter()
        .filter_map(|(id, value)| value.clone().map(|value| NamedValue { id: id.clone(), value }))
        .collect();
    serde_json::to_vec(&Terms { fields, nonce, request: request.hex(), title })
        .unwrap_or_else(|wrong| unreachable!("terms are plain data: {wrong}"))
}

/// What a terms file is called.
pub const TERMS_FILENAME: &str = "Terms.json";

/// The card of a terms file.
pub fn terms_card(bytes: &[u8]) -> FileCard {
    FileCard {
        sha256: Digest::of(bytes),
        size: bytes.len() as u64,
        media: "application/json".to_owned(),
        filename: TERMS_FILENAME.to_owned(),
    }
}

/// The statement that a person would confirm: built by the server when they picked a choice, built again when they confirm.
pub fn build_statement(
    state: &State,
    context: &Context<'_>,
    id: TaskId,
    answer: &Answer,
    nonce: &str,
) -> Option<Statement> {
    let task = state.tasks.get(&id)?;
    let package = state.packages.iter().rev().find(|p| p.round == task.round)?;
    let documents: Option<Vec<StatementDocument>> = package
        .documents
        .iter()
        .map(|n| {
            let file = state.documents.get(n)?.file.as_ref()?;
            Some(StatementDocument { n: *n, sha256: file.sha256, size: file.size })
        })
        .collect();
    let (ask, consent) = words(state, context, task, answer);
    Some(Statement {
        v: 1,
        aid: state.id.hex(),
        party: task.party.hex(),
        choice: answer.choice(),
        ask,
        consent,
        lang: "en".to_owned(),
        documents: documents?,
        nonce: nonce.to_owned(),
    })
}

/// The exact question, and the exact sentence beside the button.
fn words(state: &State, context: &Context<'_>, task: &Task, answer: &Answer) -> (String, String) {
    let directory = context.directory;
    let client = directory.client().map_or("the client", |c| c.name.as_str());
    let title = state.title.as_deref().unwrap_or("this request");
    let step = context.flow.step(&task.step);
    let names = Names { state, client, workspace: &directory.workspace.name };
    let ask = format!("{} asks you to approve {title}, round {}.", directory.workspace.name, task.round);
    let own = step.and_then(|s| match &s.kind {
        StepKind::Approve(own) => own.statement.clone(),
        StepKind::Review(_) => Some(format!("I checked {title}, round {}, and it may go on.", task.round)),
        _ => None,
    });
    let consent = match answer {
        Answer::Approve => {
            expr::fill(&own.unwrap_or_else(|| format!("I approve {title}, round {}, for {client}.", task.round)), names)
        }
        Answer::ApproveWithConditions(conditions) => {
            let yes = own.map_or_else(
                || format!("I approve {title}, round {}, for {client}.", task.round),
                |own| expr::fill(&own, names),
            );
            format!("{yes} My approval depends on: {}.", listed(conditions.iter().map(String::as_str)))
        }
        Answer::RequestChanges(changes) => {
            let placed = changes.iter().map(|change| with_place(state, context, change));
            let placed: Vec<String> = placed.collect();
            let list = listed(placed.iter().map(String::as_str));
            format!("I ask for changes to {title}, round {}: {list}.", task.round)
        }
        Answer::Decline(reason) => format!("I decline {title}, round {}, because: {}", task.round, reason.trim()),
    };
    (ask, consent)
}

/// A change with the place it is about: “Larger ship (Concept, page 3)”.
fn with_place(state: &State, context: &Context<'_>, change: &ChangeDraft) -> String {
    let text = change.text.trim().trim_end_matches('.');
    match change.place.and_then(|place| place_name(state, context, place)) {
        Some(place) => format!("{text} ({place})"),
        None => text.to_owned(),
    }
}

/// The document by its label in the flow, and the page.
fn place_name(state: &State, context: &Context<'_>, place: Place) -> Option<String> {
    let document = state.documents.get(&place.n)?;
    let slot = document.slot.as_ref().and_then(|slot| context.flow.intake.documents.iter().find(|s| s.id == *slot));
    let name = slot.map(|slot| slot.label.clone()).or_else(|| document.file.as_ref().map(|f| f.filename.clone()))?;
    Some(if place.page == 0 { name } else { format!("{name}, page {}", place.page) })
}

fn listed<'a>(items: impl Iterator<Item = &'a str>) -> String {
    let list: Vec<String> = items
        .enumerate()
        .map(|(place, item)| format!("({}) {}", place + 1, item.trim().trim_end_matches('.')))
        .collect();
    list.join("; ")
}
