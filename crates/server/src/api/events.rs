//! The journal as programs see it: what happened, in the API's own words.
//!
//! These are not the stored events: a member of theirs can be renamed or dropped without breaking a program. What a program
//! needs beyond this is in the exported record, byte for byte.

use crate::api::answer::load;
use crate::api::caller::{RequestsRead, With};
use crate::api::input::{Query, RequestPath, Segments};
use crate::api::page::{Page, limit, no_such_cursor};
use crate::api::problem::{Problem, Problems};
use crate::api::resource::{self, PersonInRequest};
use crate::app::App;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use domain::ids::RequestId;
use domain::request::TaskEnd;
use domain::request::codec;
use domain::request::event::{AuthorKind, Entry, Event};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Something that happened to a request. Members that do not belong to its type are null.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct JournalEntry {
    /// Its place in the journal, from 0.
    pub seq: u64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What kind of thing: `package.submitted`, `decision.recorded` and so on.
    #[serde(rename = "type")]
    pub type_: String,
    /// `member`, `contact`, or `system` for programs and Assent itself.
    pub by: &'static str,
    /// The person who did it, or on whose behalf a program did.
    pub person: Option<PersonInRequest>,
    /// Whom it concerns, if that is somebody else.
    pub about: Option<PersonInRequest>,
    /// The step.
    pub step: Option<String>,
    /// The round.
    pub round: Option<u32>,
    /// `tsk_…`.
    pub task: Option<String>,
    /// The document's number.
    pub document: Option<u32>,
    /// `thr_…`.
    pub thread: Option<String>,
    /// `chg_…`.
    pub change: Option<String>,
    /// `obl_…`.
    pub obligation: Option<String>,
    /// Digest of the package.
    pub package: Option<String>,
    /// Digest of the version of its flow that the request goes on by from here.
    pub flow: Option<String>,
    /// A choice, outcome, or what was done.
    pub outcome: Option<String>,
    /// What was written; null once it was erased.
    pub text: Option<String>,
}

/// Which part of the journal.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Part {
    /// Items of a page, 50 if not given.
    #[param(minimum = 1, maximum = 100, nullable = false)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before. The last page has none; later the journal goes on after its last `seq`.
    #[param(pattern = "^[0-9]{1,9}$", nullable = false)]
    pub cursor: Option<String>,
}

/// The journal of a request, oldest first.
#[utoipa::path(get, path = "/api/v1/requests/{request}/events", operation_id = "list_events", tag = "requests", params(RequestPath, Part), security(("token" = ["requests:read"])),
    responses((status = 200, description = "A page of the journal", body = Page<JournalEntry>, headers(("Link" = Option<String>, description = "The next page"))), Problems))]
pub async fn list(
    State(app): State<App>,
    caller: With<RequestsRead>,
    path: Segments,
    OriginalUri(uri): OriginalUri,
    Query(part): Query<Part>,
) -> Result<Response, Problem> {
    let limit = limit(part.limit)? as usize;
    let plain = |cursor: &str| (1..=9).contains(&cursor.len()) && cursor.bytes().all(|b| b.is_ascii_digit());
    let after = match part.cursor.as_deref() {
        None => None,
        Some(cursor) if plain(cursor) => cursor.parse::<u64>().ok(),
        Some(_) => return Err(no_such_cursor()),
    };
    let live = load(&app, &caller, path.read("request", RequestId::parse)?).await?;
    let from = after.map_or(0, |seq| seq as usize + 1);
    let rest = live.entries.get(from..).unwrap_or_default();
    let items: Vec<JournalEntry> = rest.iter().take(limit).map(|entry| shown(&live.state, entry)).collect();
    let next_cursor = items.last().filter(|_| rest.len() > limit).map(|entry| entry.seq.to_string());
    Ok(Page { items, next_cursor }.answer(&uri))
}

fn shown(state: &domain::request::State, entry: &Entry) -> JournalEntry {
    let known =
        state.parties.contains_key(&entry.author.id) || state.parties.values().any(|p| p.person == entry.author.id);
    let mut to = JournalEntry {
        seq: entry.seq,
        at: entry.at,
        type_: codec::encode(&entry.event).kind,
        by: match entry.author.kind {
            AuthorKind::Member => "member",
            AuthorKind::Contact => "contact",
            AuthorKind::System => "system",
        },
        person: known.then(|| resource::person(state, entry.author.id)),
        ..JournalEntry::default()
    };
    package(&mut to, &entry.event);
    people(&mut to, state, &entry.event);
    answers(&mut to, state, &entry.event);
    talk(&mut to, &entry.event);
    to
}

fn package(to: &mut JournalEntry, event: &Event) {
    match event {
        Event::Opened { fields, .. } => to.text.clone_from(&fields.title),
        Event::PackageEdited { fields, .. } => to.text.clone_from(&fields.title),
        Event::DocumentAttached { n, fields, .. } => {
            to.document = Some(*n);
            to.text = fields.document.as_ref().map(|file| file.filename.clone());
        }
        Event::DocumentWithdrawn { n, .. } => to.document = Some(*n),
        Event::PreflightPassed { round, fields, .. } => (to.round, to.text) = (Some(*round), fields.text.clone()),
        Event::PackageSubmitted { round, package, .. } => (to.round, to.package) = (Some(*round), Some(package.hex())),
        Event::PackageReturned { round, step, .. } => (to.round, to.step) = (Some(*round), Some(step.to_string())),
        Event::Completed { outcome, .. } | Event::Expired { outcome, .. } | Event::Sealed { outcome, .. } => {
            to.outcome = Some(domain::request::Phase::Ended(*outcome).word().to_owned());
        }
        Event::FlowMoved { to: flow, fields, .. } => {
            (to.flow, to.text) = (Some(flow.hex()), fields.text.clone());
        }
        Event::Cancelled { outcome, fields, .. } => {
            to.outcome = Some(domain::request::Phase::Ended(*outcome).word().to_owned());
            to.text.clone_from(&fields.text);
        }
        _ => {}
    }
}

fn people(to: &mut JournalEntry, state: &domain::request::State, event: &Event) {
    let about = |party| Some(resource::person(state, party));
    match event {
        Event::PartyAdded { party, .. }
        | Event::PartyRemoved { party, .. }
        | Event::LinkIssued { party, .. }
        | Event::LinkOpened { party, .. }
        | Event::LinkRevoked { party, .. }
        | Event::CodeSent { party, .. }
        | Event::CodeOk { party, .. }
        | Event::CodeFailed { party, .. }
        | Event::TotpOk { party, .. } => to.about = about(*party),
        Event::MessageSent { party, kind, .. }
        | Event::MessageFailed { party, kind, .. }
        | Event::AnnexDelivered { party, kind, .. } => {
            (to.about, to.text) = (about(*party), Some(kind.to_string()));
        }
        Event::DocumentShown { party, n, .. } => (to.about, to.document) = (about(*party), Some(*n)),
        Event::NoticeQueued { party, step, round, fields } => {
            (to.about, to.step, to.round) = (about(*party), Some(step.to_string()), Some(*round));
            to.text.clone_from(&fields.text);
        }
        Event::TaskAssigned { party, task, step, round, fields, .. } => {
            (to.about, to.task) = (about(*party), Some(task.to_string()));
            (to.step, to.round) = (Some(step.to_string()), Some(*round));
            to.text.clone_from(&fields.because);
        }
        Event::TaskReferred { task, fields, .. } => {
            (to.task, to.text) = (Some(task.to_string()), fields.note.clone());
        }
        Event::ReferralRefused { task, fields } => {
            (to.task, to.text) = (Some(task.to_string()), fields.text.clone());
        }
        Event::TaskHandedOn { task, fields, .. } => {
            (to.task, to.outcome) = (Some(task.to_string()), Some(resource::task_end(TaskEnd::HandedOn).to_owned()));
            to.text.clone_from(&fields.text);
        }
        Event::TaskAsked { task, .. } | Event::TaskOverdue { task, .. } => to.task = Some(task.to_string()),
        Event::TaskClosed { task, end, .. } => {
            (to.task, to.outcome) = (Some(task.to_string()), Some(resource::task_end(*end).to_owned()));
        }
        _ => {}
    }
    if let (None, Some(task)) = (&to.about, to.task.as_ref().and_then(|id| domain::ids::TaskId::parse(id).ok())) {
        to.about = state.tasks.get(&task).map(|task| resource::person(state, task.person));
    }
}

fn answers(to: &mut JournalEntry, state: &domain::request::State, event: &Event) {
    match event {
        Event::StepOpened { step, round, .. } => (to.step, to.round) = (Some(step.to_string()), Some(*round)),
        Event::StepBlocked { step, round, fields, .. } => {
            (to.step, to.round, to.text) = (Some(step.to_string()), Some(*round), fields.text.clone());
        }
        Event::StepClosed { step, round, outcome, .. } => {
            (to.step, to.round) = (Some(step.to_string()), Some(*round));
            to.outcome = Some(resource::step_outcome(*outcome).to_owned());
        }
        Event::DecisionRecorded { task, choice, package, fields, .. }
        | Event::ReviewRecorded { task, choice, package, fields, .. } => {
            (to.task, to.outcome, to.package) =
                (Some(task.to_string()), Some(choice.word().to_owned()), Some(package.hex()));
            to.text.clone_from(&fields.comment);
        }
        Event::DecisionWithdrawn { task, fields, .. } | Event::ReviewWithdrawn { task, fields, .. } => {
            (to.task, to.text) = (Some(task.to_string()), fields.text.clone());
        }
        Event::Acknowledged { task, package, .. } => {
            (to.task, to.package) = (Some(task.to_string()), Some(package.hex()));
        }
        _ => {}
    }
    let task = to.task.as_ref().and_then(|id| domain::ids::TaskId::parse(id).ok());
    if let Some(task) = task.and_then(|id| state.tasks.get(&id)) {
        to.step.get_or_insert_with(|| task.step.to_string());
        to.round.get_or_insert(task.round);
    }
}

fn talk(to: &mut JournalEntry, event: &Event) {
    match event {
        Event::QuestionAsked { thread, place, fields, .. } => {
            (to.thread, to.document, to.text) = (Some(thread.to_string()), place.map(|p| p.n), fields.text.clone());
        }
        Event::QuestionAnswered { thread, fields, .. } => {
            (to.thread, to.text) = (Some(thread.to_string()), fields.text.clone());
        }
        Event::QuestionResolved { thread, .. }
        | Event::QuestionReopened { thread, .. }
        | Event::QuestionGiven { thread, .. }
        | Event::QuestionOverdue { thread, .. } => to.thread = Some(thread.to_string()),
        Event::ChangeRequested { change, task, place, fields, .. } => {
            (to.change, to.task) = (Some(change.to_string()), Some(task.to_string()));
            (to.document, to.text) = (place.map(|p| p.n), fields.text.clone());
        }
        Event::ChangeAnswered { change, done, fields } => {
            (to.change, to.outcome) = (Some(change.to_string()), Some(resource::done(*done).to_owned()));
            to.text.clone_from(&fields.text);
        }
        Event::ObligationOpened { obligation, task, step, fields } => {
            (to.obligation, to.task, to.step) =
                (Some(obligation.to_string()), Some(task.to_string()), Some(step.to_string()));
            to.text.clone_from(&fields.text);
        }
        Event::ObligationMet { obligation, fields }
        | Event::ObligationReturned { obligation, fields, .. }
        | Event::ObligationAccepted { obligation, fields, .. }
        | Event::ObligationPassed { obligation, fields, .. } => {
            (to.obligation, to.text) = (Some(obligation.to_string()), fields.text.clone());
        }
        Event::AnnexErased { fields, .. } => to.text.clone_from(&fields.text),
        _ => {}
    }
}
