//! What must not be sent any more, because it is no longer true. Asked of the request as it is now, just before sending.
//!
//! The rule of thumb: what asks somebody to do something goes only while it is to be done; what tells that something happened
//! goes as long as it has happened.

use super::Letter;
use crate::live::Live;
use crate::worker::Extra;
use domain::effect::Notification;
use domain::ids::TaskId;
use domain::request::{Choice, Event, ObligationState, State, Task, TaskState};
use jiff::{SignedDuration, Timestamp};

/// Why the letter is not sent, if it is not.
pub(super) fn moot(live: &Live, letter: &Letter, now: Timestamp) -> Option<&'static str> {
    match letter {
        Letter::Journal(seq, notification) => journal(live, *seq, notification),
        Letter::Extra(extra) => over(extra, now),
    }
}

fn over(extra: &Extra, now: Timestamp) -> Option<&'static str> {
    match extra {
        Extra::EmailCode { minutes, at, .. } => {
            let lifetime = SignedDuration::from_mins(i64::from(*minutes));
            (now.duration_since(*at) >= lifetime).then_some("the code has run out")
        }
        Extra::FreshLink { .. } | Extra::OtherBrowser { .. } => None,
    }
}

fn journal(live: &Live, own: u64, notification: &Notification) -> Option<&'static str> {
    let state = &*live.state;
    let unless = |holds: bool, why| (!holds).then_some(why);
    match notification {
        Notification::AcknowledgeRequest { task }
        | Notification::ApprovalRequest { task }
        | Notification::ReviewRequested { task }
        | Notification::WorkRequested { task }
        | Notification::Overdue { task } => unless(is_asked(state, *task), "the person is not asked any more"),
        Notification::Referred { seq } | Notification::ReferralRefused { seq } => {
            unless(task_waits(live, *seq), "it was answered meanwhile")
        }
        Notification::TaskClosed { task } => unless(!is_asked(state, *task), "the person is asked again"),
        Notification::Decided { seq } if has_gone_back(state, *seq) => Some("the mail about the changes says it"),
        Notification::Receipt { seq } | Notification::Decided { seq } => {
            unless(stands(state, *seq), "the decision was taken back")
        }
        Notification::StepBlocked { .. } => unless(state.blocked.is_some(), "somebody can be asked now"),
        Notification::OwnerReminder { .. } => {
            unless(state.is_open() && state.look_at.is_some(), "nothing waits for the owner any more")
        }
        Notification::ChangesRequested { .. } => unless(state.is_open(), "the request has ended"),
        Notification::ConditionMet { seq } => {
            unless(condition_is(live, *seq, ObligationState::Met), "the condition was answered")
        }
        Notification::ConditionReturned { seq } => {
            unless(condition_is(live, *seq, ObligationState::Open), "the condition was met again")
        }
        Notification::QuestionAsked { .. } => unless(waits_for_answer(live, own), "the question was answered"),
        Notification::QuestionOverdue { seq } => unless(still_owed(live, *seq), "the question was answered"),
        Notification::Completed
        | Notification::EmailCode
        | Notification::FreshLink { .. }
        | Notification::Mentioned { .. }
        | Notification::Notice { .. }
        | Notification::OtherBrowser
        | Notification::QuestionAnswered { .. } => None,
    }
}

/// Does the task still wait about which somebody was named?
fn task_waits(live: &Live, entry: u64) -> bool {
    let entry = live.entries.iter().find(|e| e.seq == entry).map(|e| &e.event);
    match entry {
        Some(Event::TaskReferred { task, .. }) => live.state.open_referrals().any(|(id, ..)| id == *task),
        Some(Event::ReferralRefused { task, .. }) => is_asked(&live.state, *task),
        _ => false,
    }
}

fn is_asked(state: &State, task: TaskId) -> bool {
    state.tasks.get(&task).is_some_and(|task| matches!(task.state, TaskState::Asked { .. }))
}

/// Is the decision still the one that its task has?
fn stands(state: &State, decision: u64) -> bool {
    state.tasks.values().any(|task| matches!(task.state, TaskState::Answered { seq, .. } if seq == decision))
}

/// Did this answer ask for changes, and did the package go back?
fn has_gone_back(state: &State, answer: u64) -> bool {
    let back = |task: &Task| matches!(task.state, TaskState::Answered { seq, choice: Some(Choice::RequestChanges), .. } if seq == answer);
    state.tasks.values().any(|task| back(task) && task.round < state.round)
}

/// Is the condition that the entry is about in that state, and does it still hold anything up?
fn condition_is(live: &Live, entry: u64, wanted: ObligationState) -> bool {
    let entry = live.entries.iter().find(|e| e.seq == entry);
    let Some(
        Event::ObligationMet { obligation, .. }
        | Event::ObligationPassed { obligation, .. }
        | Event::ObligationReturned { obligation, .. },
    ) = entry.map(|e| &e.event)
    else {
        return false;
    };
    live.state.open_obligations().any(|(id, condition)| id == *obligation && condition.state == wanted)
}

/// Nobody has written behind this post, and nobody has closed the thread.
fn waits_for_answer(live: &Live, entry: u64) -> bool {
    let state = &live.state;
    let event = live.entries.iter().find(|e| e.seq == entry).map(|e| &e.event);
    if let Some(Event::QuestionReopened { .. } | Event::QuestionGiven { .. }) = event {
        return still_owed(live, entry);
    }
    let thread = state.threads.values().find(|thread| thread.posts.iter().any(|p| p.seq == entry));
    let last = |t: &domain::request::Thread| t.posts.last().is_some_and(|last| last.seq == entry);
    thread.is_some_and(|t| state.is_open() && !t.resolved && last(t))
}

/// Does the client's question that the entry is about still wait for us?
fn still_owed(live: &Live, entry: u64) -> bool {
    let thread = match live.entries.iter().find(|e| e.seq == entry).map(|e| &e.event) {
        Some(
            Event::QuestionReopened { thread, .. }
            | Event::QuestionGiven { thread, .. }
            | Event::QuestionOverdue { thread, .. },
        ) => *thread,
        _ => return false,
    };
    live.state.is_open() && live.state.owed().any(|(id, ..)| id == thread)
}
