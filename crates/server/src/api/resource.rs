//! A request as programs see it: types of its own, so that what is stored may change without breaking them.

use crate::live::Live;
use crate::projection::word;
use domain::ids::Pseudonym;
use domain::request::state::ObligationState;
use domain::request::{ChangeDone, Choice, Next, Place, Side, State, StepOutcome, StepRun, Task, TaskEnd, TaskState, Visibility, next_up};
use domain::values::{FieldValue, Money};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// An amount in the minor unit of its currency (cents for euros).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// Minor units.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    pub minor: i64,
    /// ISO 4217 code.
    #[schema(value_type = String, pattern = "^[A-Z]{3}$")]
    pub currency: domain::values::Currency,
}

/// The value of a field; which kind it must be says the flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum FieldContent {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(Whole),
    /// An amount.
    Money(Amount),
    /// Text, or a day as `YYYY-MM-DD`.
    Text(Words),
    /// Not filled in.
    Empty,
}

/// A whole number that every JSON reader keeps whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(minimum = -9007199254740991_i64, maximum = 9007199254740991_i64)]
pub struct Whole(pub i64);

impl<'de> Deserialize<'de> for Whole {
    /// `3.0` is a whole number too, as JSON Schema has it.
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl serde::de::Visitor<'_> for Reader {
            type Value = Whole;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a whole number")
            }
            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Whole, E> {
                Ok(Whole(number))
            }
            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Whole, E> {
                i64::try_from(number).map(Whole).map_err(|_| E::custom("this number is too large"))
            }
            fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Whole, E> {
                let exact = number.fract() == 0.0 && number.abs() <= domain::values::MONEY_MINOR_MAX as f64;
                if exact { Ok(Whole(number as i64)) } else { Err(E::custom("this is not a whole number")) }
            }
        }
        from.deserialize_any(Reader)
    }
}

/// A whole number of a smaller kind.
fn whole<'de, D: serde::Deserializer<'de>, T: TryFrom<i64>>(from: D) -> Result<T, D::Error> {
    let Whole(number) = Whole::deserialize(from)?;
    T::try_from(number).map_err(|_| serde::de::Error::custom("this number is out of range"))
}

/// The same, or null.
fn whole_if_any<'de, D: serde::Deserializer<'de>, T: TryFrom<i64>>(from: D) -> Result<Option<T>, D::Error> {
    let out_of_range = |_| serde::de::Error::custom("this number is out of range");
    Option::<Whole>::deserialize(from)?.map(|Whole(number)| T::try_from(number).map_err(out_of_range)).transpose()
}

/// A text of at most 10 000 characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(max_length = 10000)]
pub struct Words(pub String);

impl FieldContent {
    fn of(value: Option<&FieldValue>) -> Self {
        let Some(value) = value else { return Self::Empty };
        match value {
            FieldValue::Text(text) => Self::Text(Words(text.clone())),
            FieldValue::Money(money) => Self::Money(Amount { minor: money.minor, currency: money.currency }),
            FieldValue::Date(day) => Self::Text(Words(day.to_string())),
            FieldValue::Flag(yes) => Self::Flag(*yes),
            FieldValue::Number(number) => Self::Number(Whole(*number)),
        }
    }

    /// As the domain has it. Text becomes a day where the flow wants one and it reads as one; what does not fit is refused there.
    pub fn read(&self, wants_day: bool) -> Option<FieldValue> {
        Some(match self {
            Self::Empty => return None,
            Self::Flag(yes) => FieldValue::Flag(*yes),
            Self::Number(Whole(number)) => FieldValue::Number(*number),
            Self::Money(money) => FieldValue::Money(Money::minor(money.minor, money.currency)),
            Self::Text(Words(text)) => match text.parse() {
                Ok(day) if wants_day => FieldValue::Date(day),
                Ok(_) | Err(_) => FieldValue::Text(text.clone()),
            },
        })
    }
}

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
    #[schema(minimum = 1, maximum = 100000)]
    pub document: u32,
    /// The page, from 1; 0 for the whole document.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 0, maximum = 100000)]
    pub page: u32,
    /// From the left edge, in ten-thousandths of the page's width.
    #[serde(default, deserialize_with = "whole_if_any")]
    #[schema(minimum = 0, maximum = 10000)]
    pub x: Option<u16>,
    /// From the top edge, in ten-thousandths of the page's height.
    #[serde(default, deserialize_with = "whole_if_any")]
    #[schema(minimum = 0, maximum = 10000)]
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
    /// `prepare`, `answer`, `obligation`, `unblock`.
    pub kind: &'static str,
    /// Who, if somebody is known.
    pub person: Option<PersonInRequest>,
    /// The task, for `answer`.
    pub task: Option<String>,
    /// The condition, for `obligation`.
    pub obligation: Option<String>,
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

/// The request as it is now. `base` is how people reach this server.
pub fn request(live: &Live, base: &str) -> Request {
    let state = &*live.state;
    Request {
        id: state.id.to_string(),
        number: state.about.as_ref().map(|a| a.number.clone()),
        title: state.title.clone(),
        kind: state.kind.word(),
        client: live.client.to_string(),
        project: live.project.map(|p| p.to_string()),
        flow: live.flow_digest.hex(),
        phase: state.phase().word(),
        ended: state.outcome.is_some(),
        round: state.round,
        opened_at: state.opened_at,
        updated_at: state.changed_at,
        url: format!("{base}/requests/{}", state.id),
        fields: state.fields.iter().map(|(name, value)| (name.to_string(), FieldContent::of(value.as_ref()))).collect(),
        documents: documents(state),
        package: state.package().map(|p| p.digest.hex()),
        steps: steps(state),
        next_up: next_up(&live.flow, state).iter().map(|next| self::next(state, next)).collect(),
        decisions: decisions(state),
        obligations: obligations(state),
        changes: changes(state),
        threads: threads(state),
    }
}

/// A person by any of their names in the request.
pub fn person(state: &State, id: Pseudonym) -> PersonInRequest {
    let party = state.parties.get(&id).or_else(|| state.parties.values().find(|p| p.person == id));
    let card = state.card(id);
    PersonInRequest {
        id: party.map_or(id, |p| p.person).hex(),
        name: card.map(|c| c.name.clone()),
        title: card.map(|c| c.title.clone()),
        organisation: card.map(|c| c.org.clone()),
        side: party.map(|p| side(p.side)),
    }
}

const fn side(side: Side) -> &'static str {
    match side {
        Side::Us => "us",
        Side::Client => "client",
    }
}

/// The word for who may see something.
pub const fn visibility(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Internal => "internal",
        Visibility::Everyone => "everyone",
    }
}

/// The word for what was done about a change.
pub const fn done(done: ChangeDone) -> &'static str {
    match done {
        ChangeDone::Changed => "changed",
        ChangeDone::Partly => "partly",
        ChangeDone::Kept => "kept",
    }
}

/// The word for how a step ended.
pub const fn step_outcome(outcome: StepOutcome) -> &'static str {
    match outcome {
        StepOutcome::Done => "done",
        StepOutcome::Approved => "approved",
        StepOutcome::Changes => "changes",
        StepOutcome::Declined => "declined",
        StepOutcome::Ended => "ended",
    }
}

/// The word for why a task ended without an answer.
pub const fn task_end(end: TaskEnd) -> &'static str {
    match end {
        TaskEnd::Settled => "settled",
        TaskEnd::Rework => "rework",
        TaskEnd::Ended => "ended",
    }
}

fn documents(state: &State) -> Vec<DocumentInRequest> {
    let list = state.current_documents().map(|(n, document)| {
        let file = document.file.as_ref();
        DocumentInRequest {
            n,
            slot: document.slot.as_ref().map(ToString::to_string),
            version: document.version,
            filename: file.map(|f| f.filename.clone()),
            media: file.map(|f| f.media.clone()),
            size: file.map(|f| f.size),
            sha256: file.map(|f| f.sha256.hex()),
            attached_at: document.at,
            round: document.round,
        }
    });
    list.collect()
}

fn steps(state: &State) -> Vec<StepInRequest> {
    let past = state.past_steps.iter().map(|(name, run)| (name, run));
    let mut list: Vec<_> = past.chain(state.steps.iter()).collect();
    list.sort_by_key(|(_, run)| run.opened);
    list.into_iter().map(|(name, run)| step(state, name.as_str(), run)).collect()
}

fn step(state: &State, name: &str, run: &StepRun) -> StepInRequest {
    let people = run.tasks.iter().filter_map(|id| state.tasks.get(id).map(|task| self::task(state, id.to_string(), task)));
    StepInRequest {
        name: name.to_owned(),
        kind: word(run.word),
        round: run.round,
        opened_at: run.at,
        closed_at: run.closed_at,
        outcome: run.outcome.map(step_outcome),
        people: people.collect(),
    }
}

fn task(state: &State, id: String, task: &Task) -> TaskInRequest {
    let (word, due_at) = match &task.state {
        TaskState::Waiting => ("waiting", None),
        TaskState::Asked { due, .. } => ("asked", Some(*due)),
        TaskState::Answered { .. } => ("answered", None),
        TaskState::Closed(end) => (task_end(*end), None),
    };
    let (because, asked_at) = (task.because.clone(), task.asked_at);
    TaskInRequest { id, person: person(state, task.person), because, state: word, asked_at, due_at }
}

fn next(state: &State, next: &Next) -> NextInRequest {
    let mut shown = NextInRequest {
        kind: "prepare",
        person: None,
        task: None,
        obligation: None,
        step: None,
        reason: None,
        due_at: None,
        system_at: next.system_at(),
    };
    let who = match next {
        Next::Prepare { owner, .. } => *owner,
        Next::Answer { task, person, due, .. } => {
            (shown.kind, shown.task, shown.due_at) = ("answer", Some(task.to_string()), Some(*due));
            Some(*person)
        }
        Next::Obligation { obligation, person, .. } => {
            (shown.kind, shown.obligation) = ("obligation", Some(obligation.to_string()));
            *person
        }
        Next::Unblock { step, reason, owner, .. } => {
            (shown.kind, shown.step, shown.reason) = ("unblock", Some(step.to_string()), reason.clone());
            *owner
        }
    };
    NextInRequest { person: who.map(|who| person(state, who)), ..shown }
}

fn decisions(state: &State) -> Vec<DecisionInRequest> {
    let mut list: Vec<DecisionInRequest> = state
        .tasks
        .iter()
        .filter_map(|(id, task)| match &task.state {
            TaskState::Answered { seq, at, choice, conditional, package, comment } => Some(DecisionInRequest {
                task: id.to_string(),
                person: person(state, task.person),
                step: task.step.to_string(),
                round: task.round,
                choice: choice.map_or("acknowledge", Choice::word),
                conditional: *conditional,
                comment: comment.clone(),
                at: *at,
                package: package.hex(),
                seq: *seq,
            }),
            TaskState::Waiting | TaskState::Asked { .. } | TaskState::Closed(_) => None,
        })
        .collect();
    list.sort_by_key(|decision| decision.seq);
    list
}

fn obligations(state: &State) -> Vec<ObligationInRequest> {
    let list = state.obligations.iter().map(|(id, obligation)| ObligationInRequest {
        id: id.to_string(),
        text: obligation.text.clone(),
        state: match (obligation.lapsed, obligation.state) {
            (true, _) => "lapsed",
            (false, ObligationState::Open) => "open",
            (false, ObligationState::Met) => "met",
            (false, ObligationState::Accepted) => "accepted",
        },
        task: obligation.task.to_string(),
        note: obligation.note.clone(),
    });
    list.collect()
}

fn changes(state: &State) -> Vec<ChangeInRequest> {
    let list = state.changes.iter().map(|(id, change)| ChangeInRequest {
        id: id.to_string(),
        round: change.round,
        visibility: visibility(change.visibility),
        place: change.place.map(Spot::from),
        text: change.text.clone(),
        done: change.answer.as_ref().map(|(what, _)| done(*what)),
        answer: change.answer.as_ref().and_then(|(_, text)| text.clone()),
    });
    list.collect()
}

fn threads(state: &State) -> Vec<ThreadInRequest> {
    let mut list: Vec<_> = state.threads.iter().collect();
    list.sort_by_key(|(_, thread)| thread.posts.first().map(|post| post.seq));
    let shown = list.into_iter().map(|(id, thread)| ThreadInRequest {
        id: id.to_string(),
        visibility: visibility(thread.visibility),
        place: thread.place.map(Spot::from),
        round: thread.round,
        resolved: thread.resolved,
        posts: thread
            .posts
            .iter()
            .map(|post| PostInRequest { seq: post.seq, person: person(state, post.by), at: post.at, text: post.text.clone() })
            .collect(),
    });
    shown.collect()
}
