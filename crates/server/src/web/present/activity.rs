//! What happened, in words: one line for each entry that a reader should know of.

use super::common::{Reader, document_title};
use super::line::answered;
use crate::audience;
use crate::web::components::{Avatar, Side as Drawn};
use crate::words;
use domain::ids::{Pseudonym, StepId, TaskId};
use domain::request::event::{AuthorKind, CallResult, Entry, Event, HandOn};
use domain::request::{Choice, Side, Visibility};
use jiff::Timestamp;

/// Something that happened.
#[derive(Debug, Clone)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// Whose hand: small.
    pub avatar: Avatar,
    /// Who.
    pub who: String,
    /// What they did: “asked a question”.
    pub what: String,
}

/// What happened, oldest first, as far as it concerns this reader.
pub fn happened(reader: &Reader<'_>) -> Vec<Happened> {
    reader.live.entries.iter().filter_map(|entry| one(reader, entry)).collect()
}

/// One entry, if it concerns this reader.
pub fn one(reader: &Reader<'_>, entry: &Entry) -> Option<Happened> {
    let inside = reader.side == Side::Us;
    let (who, kind, what) = match of_everybody(reader, entry) {
        Some(said) => said,
        None if inside => of_team(reader, entry)?,
        None => return None,
    };
    let system = kind == AuthorKind::System;
    let (name, drawn) =
        if system { ("Assent".to_owned(), Drawn::System) } else { (reader.name(who), reader.drawn(who, kind)) };
    Some(Happened { at: entry.at, avatar: Avatar::small(&name, drawn), who: name, what })
}

type Said = (Pseudonym, AuthorKind, String);

fn handed_on(reader: &Reader<'_>, from: Pseudonym, instead: TaskId, why: HandOn) -> String {
    let to = reader.state.tasks.get(&instead).map_or_else(|| "somebody else".to_owned(), |t| reader.name(t.party));
    let from = reader.name(from);
    let why = match why {
        HandOn::Away => format!("{from} is away"),
        HandOn::Back => format!("{to} answers this again"),
        HandOn::NotMe => format!("{from} is not the right person"),
    };
    format!("asked {to} instead: {why}")
}

fn began(origin: Option<&str>) -> String {
    let how = origin.map_or_else(String::new, |origin| format!(", with a report from “{origin}”"));
    format!("began this request{how}")
}

/// What the client may read too.
fn of_everybody(reader: &Reader<'_>, entry: &Entry) -> Option<Said> {
    let (author, kind) = (entry.author.id, entry.author.kind);
    let inside = reader.side == Side::Us;
    let what = match &entry.event {
        Event::Opened { fields, .. } => {
            let origin = fields.about.as_ref().and_then(|about| about.origin.as_deref()).filter(|_| inside);
            return Some((author, AuthorKind::Member, began(origin)));
        }
        Event::TaskAsked { task, .. } => {
            let task =
                reader.state.tasks.get(task).filter(|t| inside || audience::is_client(&reader.state, t.party))?;
            let verb = if reader.is_me(task.party) { "you".to_owned() } else { reader.name(task.party) };
            return Some((author, AuthorKind::System, format!("asked {verb}, round {}", task.round)));
        }
        Event::TaskHandedOn { task, instead, why, .. } => {
            let from = reader.state.tasks.get(task)?;
            if !inside && !audience::is_client(&reader.state, from.party) {
                return None;
            }
            return Some((author, AuthorKind::System, handed_on(reader, from.party, *instead, *why)));
        }
        Event::TaskReferred { fields, .. } if inside || reader.is_me(author) => {
            format!("named {} as the right person", fields.name.as_deref().unwrap_or("somebody else"))
        }
        Event::ReferralRefused { task, .. }
            if inside || reader.state.tasks.get(task).is_some_and(|t| reader.is_me(t.party)) =>
        {
            "asked the same person after all".to_owned()
        }
        Event::FlowMoved { .. } => "had it go on by another version of its flow".to_owned(),
        Event::LinkOpened { interactive: true, carried: None, .. } => "opened the personal link".to_owned(),
        Event::QuestionAsked { visibility: Visibility::Everyone, .. } => "asked a question".to_owned(),
        Event::QuestionAnswered { visibility: Visibility::Everyone, .. } => "answered a question".to_owned(),
        Event::QuestionResolved { .. }
        | Event::QuestionReopened { .. }
        | Event::TaskPaused { .. }
        | Event::TaskResumed { .. } => return of_clock(reader, entry),
        Event::ReviewRecorded { choice: Choice::Approve, .. } if !inside => "checked it before it was sent".to_owned(),
        Event::DecisionRecorded { task, choice, conditional, .. } => {
            let round = reader.state.tasks.get(task).map_or(0, |t| t.round);
            format!("{}, round {round}", lower(answered(*choice, *conditional)))
        }
        Event::DecisionWithdrawn { .. } => "took the answer back".to_owned(),
        Event::Acknowledged { .. } if inside || kind == AuthorKind::Contact => "confirmed having read it".to_owned(),
        Event::AnnexErased { targets, .. } => {
            format!("erased {} from the record, on a legal basis", words::counted(targets.len() as u64, "text"))
        }
        Event::ObligationMet { .. } => "said that a condition is met".to_owned(),
        Event::ObligationAccepted { .. } => "accepted a condition as met".to_owned(),
        Event::ObligationReturned { .. } => "said what is missing for a condition".to_owned(),
        Event::Completed { outcome, .. } | Event::Expired { outcome, .. } | Event::Cancelled { outcome, .. } => {
            return Some((author, AuthorKind::System, format!("ended it: {}", lower(outcome.says()))));
        }
        Event::Sealed { .. } => return Some((author, AuthorKind::System, "sealed the record".to_owned())),
        _ => return None,
    };
    // A condition of a review is the team's own.
    let own = matches!(
        entry.event,
        Event::ObligationMet { .. } | Event::ObligationAccepted { .. } | Event::ObligationReturned { .. }
    );
    if own
        && !inside
        && !audience::Disclosed::to(&reader.live.state, &reader.live.entries, reader.who).has(entry.seq, "text")
    {
        return None;
    }
    Some((author, kind, what))
}

/// What becomes of questions, and of the client's time meanwhile.
fn of_clock(reader: &Reader<'_>, entry: &Entry) -> Option<Said> {
    let (author, kind) = (entry.author.id, entry.author.kind);
    match &entry.event {
        Event::QuestionResolved { thread, .. } if seen(reader, *thread) => {
            Some((author, kind, "said that a question is answered".to_owned()))
        }
        Event::QuestionReopened { thread, .. } if seen(reader, *thread) => {
            Some((author, kind, "asked again".to_owned()))
        }
        Event::TaskPaused { task, .. } if first_pause(reader, *task, entry.seq) => {
            let name = reader.state.tasks.get(task).map(|t| reader.called(t.party))?;
            Some((author, AuthorKind::System, stands_still(&name)))
        }
        Event::TaskResumed { task, due, .. } => {
            let task = reader.state.tasks.get(task)?;
            let whose =
                if reader.is_me(task.party) { "your".to_owned() } else { words::possessive(&reader.name(task.party)) };
            let until = words::moment(*due, &reader.zone);
            Some((author, AuthorKind::System, format!("let {whose} time go on, until {until}")))
        }
        _ => None,
    }
}

/// Is the thread one that the reader sees?
fn seen(reader: &Reader<'_>, thread: domain::ids::ThreadId) -> bool {
    let talk = reader.state.threads.get(&thread);
    talk.is_some_and(|talk| reader.side == Side::Us || talk.visibility == Visibility::Everyone)
}

/// A pause is written again when Assent looks again; it is told once.
fn first_pause(reader: &Reader<'_>, task: TaskId, seq: u64) -> bool {
    let mut earlier = reader.live.entries.iter().rev().filter(|entry| entry.seq < seq);
    let last = earlier.find_map(|entry| match &entry.event {
        Event::TaskPaused { task: other, .. } if *other == task => Some(true),
        Event::TaskResumed { task: other, .. } | Event::TaskAsked { task: other, .. } if *other == task => Some(false),
        _ => None,
    });
    last == Some(false)
}

fn stands_still(name: &str) -> String {
    let whose = if name == "You" { "your".to_owned() } else { words::possessive(name) };
    format!("stopped {whose} time until a question is answered")
}

/// What only the team reads.
fn of_team(reader: &Reader<'_>, entry: &Entry) -> Option<Said> {
    let title = |n: &u32| {
        reader.state.documents.get(n).map_or_else(|| "a document".to_owned(), |d| document_title(reader.live, d))
    };
    let what = match &entry.event {
        Event::PackageEdited { .. } => "edited the details".to_owned(),
        Event::DocumentAttached { n, slot: Some(_), version, .. } => {
            format!("attached {}, version {version}", title(n))
        }
        Event::DocumentWithdrawn { n, .. } => format!("took out {}", title(n)),
        Event::PreflightPassed { findings, .. } => {
            format!("passed {} with a reason", words::counted((*findings).into(), "finding"))
        }
        Event::PackageSubmitted { round, .. } => format!("sent round {round}"),
        Event::PackageReturned { round, .. } => format!("sent round {round} back to be changed"),
        Event::TaskOverdue { task, .. } => {
            let name = reader.state.tasks.get(task).map_or_else(|| "Somebody".to_owned(), |t| reader.name(t.party));
            format!("noted that {name} is late")
        }
        Event::QuestionGiven { owes, .. } => format!("had {} answer a question", reader.name(owes.owner)),
        Event::QuestionOverdue { thread, .. } => {
            let wait = reader.state.threads.get(thread).and_then(|talk| talk.wait).and_then(|wait| wait.owes);
            let who = wait.map_or_else(|| "somebody".to_owned(), |owes| reader.name(owes.owner));
            format!("noted that {who} still owes an answer")
        }
        Event::StepBlocked { fields, .. } => {
            format!("stopped: {}", fields.text.as_deref().unwrap_or("nobody can be asked"))
        }
        Event::CallReported { step, result: CallResult::Done, fields, .. } => {
            format!("had “{}” done. {}", step_title(reader, step), fields.text.as_deref().unwrap_or_default())
        }
        Event::StepPassed { step, fields, .. } => {
            let reason = fields.text.as_deref().unwrap_or("the reason was erased");
            format!("went on without “{}”: {reason}", step_title(reader, step))
        }
        Event::SignalReceived { signal, .. } => format!("heard from another system: “{}”", signal.in_words()),
        Event::QuestionAsked { visibility: Visibility::Internal, .. } => "wrote an internal note".to_owned(),
        Event::QuestionAnswered { visibility: Visibility::Internal, .. } => "answered an internal note".to_owned(),
        Event::ReviewRecorded { choice, conditional, .. } => format!("{} the check", reviewed(*choice, *conditional)),
        Event::ReviewWithdrawn { .. } => "took the check’s answer back".to_owned(),
        Event::ChangeAnswered { .. } => "answered a change".to_owned(),
        Event::MessageFailed { kind, .. } => format!("could not deliver a mail ({})", kind.as_str().replace('_', " ")),
        _ => return None,
    };
    Some((entry.author.id, entry.author.kind, what))
}

fn step_title(reader: &Reader<'_>, step: &StepId) -> String {
    reader.live.flow.step(step).map_or_else(|| step.in_words(), domain::flow::Step::title)
}

const fn reviewed(choice: Choice, conditional: bool) -> &'static str {
    match (choice, conditional) {
        (Choice::Approve, false) => "passed",
        (Choice::Approve, true) => "passed with conditions",
        (Choice::RequestChanges, _) => "asked for changes at",
        (Choice::Decline, _) => "declined at",
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
