//! What happened, newest first, with the details that only the team needs: reasons, people's own words, what became of mails.
//!
//! The sentences that everybody may read are [`crate::web::present::activity`]'s. What only repeats another entry is left out; all of it is in the
//! record.

use super::Reading;
use crate::web::components::{Avatar, Side};
use crate::web::pages::team::request::Entry as Shown;
use crate::web::present::activity::one;
use crate::words;
use domain::ids::{Name, Pseudonym};
use domain::request::event::{AuthorKind, MessageFields};
use domain::request::{Entry, Event};
use jiff::Timestamp;

/// LIMIT: entries that the page shows; the record has all.
const SHOWN_MAX: usize = 20;

/// The newest of what happened.
pub fn log(r: &Reading<'_>) -> Vec<Shown> {
    let next = r.live.entries.iter().skip(1).map(|entry| Some(&**entry)).chain([None]);
    let replaced = |entry: &Entry, next: Option<&Entry>| {
        matches!(entry.event, Event::DocumentWithdrawn { .. })
            && next.is_some_and(|n| matches!(n.event, Event::DocumentAttached { .. }) && n.at == entry.at)
    };
    let kept: Vec<&Entry> = r
        .live
        .entries
        .iter()
        .zip(next)
        .filter(|(entry, next)| !replaced(entry, *next))
        .map(|(entry, _)| &**entry)
        .collect();
    kept.into_iter().rev().filter_map(|entry| shown(r, entry)).take(SHOWN_MAX).collect()
}

fn shown(r: &Reading<'_>, entry: &Entry) -> Option<Shown> {
    let (avatar, name, act) = match one(r, entry) {
        Some(happened) => (happened.avatar, happened.who, happened.what),
        None => (Avatar::small("Assent", Side::System), "Assent".to_owned(), of_ours(r, &entry.event)?),
    };
    let (note, quote) = detail(r, entry);
    Some(Shown { when: when(r, entry.at), at: entry.at.to_string(), avatar, name, act, note, quote })
}

/// “10:41” today, “9 Mar 16:31” before.
fn when(r: &Reading<'_>, at: Timestamp) -> String {
    let clock = words::clock(at, &r.zone);
    if words::day(at, &r.zone) == words::day(r.now, &r.zone) {
        clock
    } else {
        format!("{} {clock}", words::short_day(at, &r.zone))
    }
}

/// What Assent did for the team.
fn of_ours(r: &Reading<'_>, event: &Event) -> Option<String> {
    Some(match event {
        Event::OwnerReminded { .. } => format!("reminded {}", r.owner()),
        Event::NoticeQueued { party, .. } => format!("told {}", r.name(*party)),
        Event::PartyRemoved { party, .. } => format!("took {} out of the request", r.name(*party)),
        Event::MessageSent { kind, party, .. } | Event::AnnexDelivered { kind, party, delivered: true, .. } => {
            format!("mailed {} {}", r.name(*party), mail_words(kind))
        }
        Event::AnnexDelivered { kind, party, delivered: false, .. } => {
            format!("could not mail {} {}", r.name(*party), mail_words(kind))
        }
        Event::ObligationPassed { party, .. } => format!("passed a condition on to {}", r.name(*party)),
        Event::LinkRevoked { party, .. } => format!("closed an old link of {}", r.name(*party)),
        Event::CodeFailed { party, .. } => format!("refused a wrong code of {}", r.name(*party)),
        _ => return None,
    })
}

/// A detail, and somebody's own words.
fn detail(r: &Reading<'_>, entry: &Entry) -> (String, String) {
    let quote = |text: &Option<String>| (String::new(), text.clone().unwrap_or_default());
    let note = |text: String| (text, String::new());
    match &entry.event {
        Event::DecisionRecorded { fields, .. } | Event::ReviewRecorded { fields, .. } => quote(&fields.comment),
        Event::DecisionWithdrawn { fields, .. }
        | Event::ReviewWithdrawn { fields, .. }
        | Event::PreflightPassed { fields, .. }
        | Event::FlowMoved { fields, .. }
        | Event::Cancelled { fields, .. }
        | Event::ChangeAnswered { fields, .. }
        | Event::ObligationMet { fields, .. }
        | Event::ObligationReturned { fields, .. }
        | Event::ObligationAccepted { fields, .. }
        | Event::AnnexErased { fields, .. }
        | Event::TaskHandedOn { fields, .. }
        | Event::ReferralRefused { fields, .. }
        | Event::QuestionAsked { fields, .. } => quote(&fields.text),
        Event::TaskReferred { fields, .. } => quote(&fields.note),
        Event::ObligationPassed { fields, .. } => note(fields.text.clone().unwrap_or_default()),
        Event::PackageEdited { set, titled, .. } => note(edited(r, set, *titled)),
        Event::PackageSubmitted { package, .. } => note(format!("Package {}", package.short())),
        Event::DocumentAttached { fields, .. } => {
            note(fields.document.as_ref().map(|file| file.filename.clone()).unwrap_or_default())
        }
        Event::TaskAsked { task, .. } => note(asked(r, r.state().tasks.get(task))),
        Event::LinkOpened { fields, .. } => {
            note(fields.client.as_ref().map(|c| format!("From {}", c.ip)).unwrap_or_default())
        }
        Event::MessageFailed { party, fields, .. } => note(format!("To {}. {}", r.name(*party), server_said(fields))),
        _ if entry.author.kind == AuthorKind::System && is_member(r, entry.author.id) => {
            note("By a program with their token".to_owned())
        }
        _ => (String::new(), String::new()),
    }
}

fn is_member(r: &Reading<'_>, id: Pseudonym) -> bool {
    r.state().card(id).is_some()
}

fn asked(r: &Reading<'_>, task: Option<&domain::request::Task>) -> String {
    let Some(task) = task else { return String::new() };
    let because = words::capital(super::because(task));
    super::due(task).map_or_else(|| because.clone(), |due| format!("Until {}. {because}", r.near(due)))
}

fn edited(r: &Reading<'_>, set: &[Name], titled: bool) -> String {
    let label = |name: &Name| r.live.flow.intake.fields.iter().find(|f| f.id == *name).map(|f| f.label.clone());
    let parts: Vec<String> =
        titled.then(|| "Title".to_owned()).into_iter().chain(set.iter().filter_map(label)).collect();
    words::listed(&parts)
}

fn server_said(fields: &MessageFields) -> String {
    fields.message.as_ref().map(|m| m.answer.clone()).unwrap_or_default()
}

/// What a mail is, by its name in the outbox.
pub fn mail_words(kind: &Name) -> &'static str {
    match kind.as_str() {
        "approval_request" => "the request",
        "review_requested" => "the request to check it",
        "acknowledge_request" => "what to take note of",
        "changes_requested" => "the changes asked for",
        "completed" => "how it ended",
        "condition_met" => "that a condition is met",
        "condition_returned" => "that a condition is still open",
        "decided" => "the answer",
        "email_code" => "a code",
        "fresh_link" => "a fresh link",
        "other_browser" => "that the link was used elsewhere",
        "owner_reminder" => "a reminder",
        "overdue" => "that an answer is late",
        "mentioned" => "that somebody named them",
        "question_answered" => "an answer",
        "question_overdue" => "that a question waits",
        "referred" => "that somebody else was named",
        "referral_refused" => "that the answer is theirs after all",
        "question_asked" => "a question",
        "receipt" => "the receipt",
        "step_blocked" => "that nobody can be asked",
        "task_closed" => "that it is settled",
        _ => "a notice",
    }
}
