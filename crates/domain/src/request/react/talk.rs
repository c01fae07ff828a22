//! Who hears of questions, answers and notes, and when Assent looks at a question that waits for us.

use super::{mail, to_owner};
use crate::effect::{Effect, Notification, Timer};
use crate::ids::{Pseudonym, ThreadId};
use crate::request::event::{AuthorKind, Entry, Event};
use crate::request::state::State;
use crate::request::thread::{Owes, timer_of};
use crate::request::vocabulary::{Side, Visibility};
use std::collections::BTreeSet;

pub(super) fn of_thread(state: &State, entry: &Entry) -> Vec<Effect> {
    let seq = entry.seq;
    match &entry.event {
        Event::QuestionAsked { thread, visibility, owes, mentions, .. } => {
            let told = asked(state, entry, *visibility, *owes);
            timer(state, *thread).chain(with_mentioned(state, entry, told, mentions)).collect()
        }
        Event::QuestionAnswered { thread, visibility, mentions, .. } => {
            let told = answered(state, entry, *thread, *visibility);
            timer(state, *thread).chain(with_mentioned(state, entry, told, mentions)).collect()
        }
        Event::QuestionResolved { thread, .. } => timer(state, *thread).collect(),
        Event::QuestionReopened { thread, owes, .. } => {
            let told = owes.filter(|owes| owes.owner != lasting(state, entry.author.id));
            let told = told.map(|owes| mail(Notification::QuestionAsked { seq }, owes.owner));
            timer(state, *thread).chain(told).collect()
        }
        Event::QuestionGiven { thread, owes, .. } => {
            let told = (owes.owner != entry.author.id).then(|| mail(Notification::QuestionAsked { seq }, owes.owner));
            timer(state, *thread).chain(told).collect()
        }
        Event::QuestionOverdue { thread, told, .. } => {
            let told = told.iter().map(|to| mail(Notification::QuestionOverdue { seq }, *to));
            timer(state, *thread).chain(told).collect()
        }
        _ => Vec::new(),
    }
}

/// When Assent looks at a question: while it waits for us, and no longer.
fn timer(state: &State, thread: ThreadId) -> impl Iterator<Item = Effect> {
    let talk = state.threads.get(&thread);
    let timer = Timer::Task(timer_of(thread));
    let effect = match talk.map(|talk| (talk.wait.and_then(|wait| wait.look_at), talk.waited.is_empty())) {
        Some((Some(at), _)) => Some(Effect::SetTimer { timer, at }),
        Some((None, false)) => Some(Effect::ClearTimer { timer }),
        Some((None, true)) | None => None,
    };
    effect.into_iter()
}

fn lasting(state: &State, party: Pseudonym) -> Pseudonym {
    state.parties.get(&party).map_or(party, |p| p.person)
}

/// Whoever is named with an “@” hears of it, if they do not hear of it anyway. Who may see the lane was looked at before.
fn with_mentioned(state: &State, entry: &Entry, mut told: Vec<Effect>, mentions: &[Pseudonym]) -> Vec<Effect> {
    for person in mentions {
        let ours = state.parties.values().any(|p| p.person == *person && p.side == Side::Us);
        let (to, notification) = if ours {
            (*person, Notification::Mentioned { seq: entry.seq })
        } else {
            (state.acting_as(*person), Notification::QuestionAsked { seq: entry.seq })
        };
        let hears = told.iter().any(|effect| matches!(effect, Effect::Mail { to: other, .. } if *other == to));
        if !hears {
            told.push(mail(notification, to));
        }
    }
    told
}

/// The client's people whose turn it is.
fn clients_asked(state: &State) -> BTreeSet<Pseudonym> {
    state
        .asked_tasks()
        .filter(|(_, t)| state.parties.get(&t.party).is_some_and(|p| p.side == Side::Client))
        .map(|(_, t)| t.party)
        .collect()
}

fn asked(state: &State, entry: &Entry, visibility: Visibility, owes: Option<Owes>) -> Vec<Effect> {
    let notification = Notification::QuestionAsked { seq: entry.seq };
    match (entry.author.kind, visibility) {
        (AuthorKind::Contact, _) => match owes {
            Some(owes) => vec![mail(notification, owes.owner)],
            None => to_owner(state, notification),
        },
        (AuthorKind::Member | AuthorKind::System, Visibility::Everyone) => {
            clients_asked(state).into_iter().map(|to| mail(notification.clone(), to)).collect()
        }
        (AuthorKind::Member | AuthorKind::System, Visibility::Internal) => {
            let own = state.owner() == Some(entry.author.id);
            if own { Vec::new() } else { to_owner(state, notification) }
        }
    }
}

fn answered(state: &State, entry: &Entry, thread: ThreadId, visibility: Visibility) -> Vec<Effect> {
    let seq = entry.seq;
    let talk = state.threads.get(&thread);
    match (entry.author.kind, visibility) {
        (AuthorKind::Contact, _) => match talk.and_then(|talk| talk.wait).and_then(|wait| wait.owes) {
            Some(owes) => vec![mail(Notification::QuestionAsked { seq }, owes.owner)],
            None => to_owner(state, Notification::QuestionAsked { seq }),
        },
        (AuthorKind::Member | AuthorKind::System, Visibility::Everyone) => {
            let posts = talk.map(|t| t.posts.as_slice()).unwrap_or_default();
            let askers: BTreeSet<Pseudonym> = posts
                .iter()
                .filter(|p| p.side == Side::Client)
                .map(|p| state.acting_as(lasting(state, p.by)))
                .collect();
            askers.into_iter().map(|to| mail(Notification::QuestionAnswered { seq }, to)).collect()
        }
        (AuthorKind::Member | AuthorKind::System, Visibility::Internal) => {
            let own = state.owner() == Some(entry.author.id);
            if own { Vec::new() } else { to_owner(state, Notification::QuestionAsked { seq }) }
        }
    }
}
