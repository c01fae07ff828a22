//! A request as programs see it: types of its own, so that what is stored may change without breaking them.

mod build;
mod value;

pub use build::{done, person, request, step_outcome, task_end};
pub use value::{Amount, FieldContent, Whole, Words};

use domain::request::Place;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use value::{whole, whole_if_any};

/// A person as this request names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonInRequest {
    /// Their name in this request and its record: 32 hexadecimal digits, different in every request.
    pub id: String,
    /// Name; null once it was erased.
    pub name: Option<String>,
    /// What they do.
    pub title: Option<String>,
    /// Organisation.
    pub organisation: Option<String>,
    /// `us` or `client`.
    pub side: Option<&'static str>,
}

/// A spot on a page, a page, or a whole document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Spot {
    /// The document's number in the request.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 1, maximum = 100_000)]
    pub document: u32,
    /// The page, from 1; 0 for the whole document.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 0, maximum = 100_000)]
    pub page: u32,
    /// From the left edge, in ten-thousandths of the page's width.
    #[serde(default, deserialize_with = "whole_if_any")]
    #[schema(minimum = 0, maximum = 10_000)]
    pub x: Option<u16>,
    /// From the top edge, in ten-thousandths of the page's height.
    #[serde(default, deserialize_with = "whole_if_any")]
    #[schema(minimum = 0, maximum = 10_000)]
    pub y: Option<u16>,
}

impl From<Place> for Spot {
    fn from(place: Place) -> Self {
        Self { document: place.n, page: place.page, x: place.x, y: place.y }
    }
}

impl From<Spot> for Place {
    fn from(spot: Spot) -> Self {
        Self { n: spot.document, page: spot.page, x: spot.x, y: spot.y }
    }
}

/// A request.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Request {
    /// `req_…`.
    pub id: String,
    /// `HS-2041`.
    pub number: Option<String>,
    /// What is to be approved; null once it was erased.
    pub title: Option<String>,
    /// What kind of thing it is.
    pub kind: &'static str,
    /// `cli_…`.
    pub client: String,
    /// `prj_…`.
    pub project: Option<String>,
    /// Digest of the flow that it pins.
    pub flow: String,
    /// Where it is in its life.
    pub phase: &'static str,
    /// Is it over?
    pub ended: bool,
    /// The current round, from 1.
    pub round: u32,
    /// When it was opened.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub opened_at: Option<Timestamp>,
    /// When its journal last grew.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub updated_at: Option<Timestamp>,
    /// The page of the team.
    pub url: String,
    /// The fields as they stand.
    pub fields: BTreeMap<String, FieldContent>,
    /// The files of the package as it stands.
    pub documents: Vec<DocumentInRequest>,
    /// Digest of the package under decision, if one was sent in this round.
    pub package: Option<String>,
    /// The steps so far, earlier rounds first.
    pub steps: Vec<StepInRequest>,
    /// Who or what is next; never empty while the request is open.
    pub next_up: Vec<NextInRequest>,
    /// Answers of people. They are read here and made in a browser only.
    pub decisions: Vec<DecisionInRequest>,
    /// Conditions under which somebody approved.
    pub obligations: Vec<ObligationInRequest>,
    /// Changes that were asked for.
    pub changes: Vec<ChangeInRequest>,
    /// Questions and notes, in the order in which they were asked.
    pub threads: Vec<ThreadInRequest>,
}

/// A file of the package.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentInRequest {
    /// Its number in the request.
    pub n: u32,
    /// The slot of the flow.
    pub slot: Option<String>,
    /// Its version within the slot, from 1.
    pub version: u32,
    /// Name to show; null once it was erased.
    pub filename: Option<String>,
    /// Media type, as found in the bytes.
    pub media: Option<String>,
    /// Length in bytes.
    pub size: Option<u64>,
    /// SHA-256 of its bytes.
    pub sha256: Option<String>,
    /// When it was attached.
    #[schema(value_type = String, format = DateTime)]
    pub attached_at: Timestamp,
    /// For which round.
    pub round: u32,
}

/// A pass through a step.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StepInRequest {
    /// Its name in the flow.
    pub name: String,
    /// What kind of step.
    pub kind: &'static str,
    /// In which round.
    pub round: u32,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub opened_at: Timestamp,
    /// When it ended.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closed_at: Option<Timestamp>,
    /// How it ended: `done`, `approved`, `changes`, `declined`, `ended`.
    pub outcome: Option<&'static str>,
    /// The people, in order.
    pub people: Vec<TaskInRequest>,
}

/// One person's part of a step.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TaskInRequest {
    /// `tsk_…`.
    pub id: String,
    /// Who.
    pub person: PersonInRequest,
    /// Why this person.
    pub because: Option<String>,
    /// `waiting`, `asked`, `answered`, `settled`, `rework`, `ended`.
    pub state: &'static str,
    /// When it was last their turn.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub asked_at: Option<Timestamp>,
    /// Until when, while it is their turn.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
}

/// Something that must happen for the request to go on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NextInRequest {
    /// `prepare`, `answer`, `question`, `obligation`, `wait`, `unblock`.
    pub kind: &'static str,
    /// Who, if somebody is known.
    pub person: Option<PersonInRequest>,
    /// The task, for `answer`.
    pub task: Option<String>,
    /// The condition, for `obligation`.
    pub obligation: Option<String>,
    /// The client’s question, for `question`.
    pub thread: Option<String>,
    /// The step that cannot begin, for `unblock`.
    pub step: Option<String>,
    /// Why it cannot.
    pub reason: Option<String>,
    /// Until when.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
    /// When Assent acts if nobody does.
    #[schema(value_type = String, format = DateTime)]
    pub system_at: Timestamp,
}

/// A person's answer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DecisionInRequest {
    /// The task it answers.
    pub task: String,
    /// Who.
    pub person: PersonInRequest,
    /// The step.
    pub step: String,
    /// In which round.
    pub round: u32,
    /// `approve`, `request_changes`, `decline`, or `acknowledge`.
    pub choice: &'static str,
    /// Approved with conditions?
    pub conditional: bool,
    /// What they added.
    pub comment: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Digest of the package it binds to.
    pub package: String,
    /// Its entry in the journal.
    pub seq: u64,
}

/// A condition of an approval.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ObligationInRequest {
    /// `obl_…`.
    pub id: String,
    /// What.
    pub text: Option<String>,
    /// `open`, `met`, `accepted`, `lapsed`.
    pub state: &'static str,
    /// The task in which it was set.
    pub task: String,
    /// What was last said about it.
    pub note: Option<String>,
}

/// A change that was asked for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChangeInRequest {
    /// `chg_…`.
    pub id: String,
    /// In which round.
    pub round: u32,
    /// `internal` or `everyone`.
    pub visibility: &'static str,
    /// Where.
    pub place: Option<Spot>,
    /// What.
    pub text: Option<String>,
    /// What was done: `changed`, `partly`, `kept`; null while nobody has answered.
    pub done: Option<&'static str>,
    /// The answer in words.
    pub answer: Option<String>,
}

/// A question with its answers, or a note among us.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ThreadInRequest {
    /// `thr_…`.
    pub id: String,
    /// `internal` or `everyone`.
    pub visibility: &'static str,
    /// What it is about.
    pub place: Option<Spot>,
    /// In which round it was asked.
    pub round: u32,
    /// Closed by a person?
    pub resolved: bool,
    /// The question first.
    pub posts: Vec<PostInRequest>,
}

/// One post of a thread.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PostInRequest {
    /// Its entry in the journal.
    pub seq: u64,
    /// Who.
    pub person: PersonInRequest,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What; null once it was erased.
    pub text: Option<String>,
}
