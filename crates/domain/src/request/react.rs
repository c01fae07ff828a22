//! What the world must be told because of an entry: mails and timers, as data.

use crate::effect::{Effect, Notification, Timer};
use crate::ids::{ObligationId, Pseudonym, TaskId};
use crate::request::event::{Entry, Event, HandOn, StepWord, talk};
use crate::request::state::{ObligationState, State};
use crate::request::thread::timer_of;
use crate::request::vocabulary::TaskEnd;
use std::collections::BTreeSet;

mod talk;

/// What must be done outside because of an entry; `state` is the state after it.
pub fn react(state: &State, entry: &Entry) -> Vec<Effect> {
    match &entry.event {
        Event::TaskAsked { .. }
        | Event::TaskReminded { .. }
        | Event::TaskOverdue { .. }
        | Event::TaskEscalated { .. }
        | Event::TaskPaused { .. }
        | Event::TaskResumed { .. }
        | Event::TaskHandedOn { .. }
        | Event::TaskReferred { .. }
        | Event::ReferralRefused { .. }
        | Event::TaskClosed { .. } => of_task(state, entry),
        Event::StepOpened { .. }
        | Event::StepClosed { .. }
        | Event::StepBlocked { .. }
        | Event::OwnerReminded { .. }
        | Event::CallRequested { .. }
        | Event::WaitContinued { .. } => of_step(state, entry),
        Event::DecisionRecorded { .. }
        | Event::ReviewRecorded { .. }
        | Event::Acknowledged { .. }
        | Event::FormSubmitted { .. }
        | Event::TaskDone { .. } => of_answer(state, entry),
        Event::PackageReturned { .. } => to_owner(state, Notification::ChangesRequested { seq: entry.seq }),
        talk!() => talk::of_thread(state, entry),
        Event::ObligationMet { obligation, .. } | Event::ObligationPassed { obligation, .. } => {
            judged(state, *obligation, entry.seq)
        }
        Event::ObligationReturned { .. } => to_owner(state, Notification::ConditionReturned { seq: entry.seq }),
        Event::NoticeQueued { party, .. } => vec![mail(Notification::Notice { seq: entry.seq }, *party)],
        Event::Sealed { .. } => sealed(state),
        Event::Opened { .. }
        | Event::PackageEdited { .. }
        | Event::DocumentAttached { .. }
        | Event::DocumentWithdrawn { .. }
        | Event::PreflightPassed { .. }
        | Event::PackageSubmitted { .. }
        | Event::FlowMoved { .. }
        | Event::PartyAdded { .. }
        | Event::PartyRemoved { .. }
        | Event::StepSkipped { .. }
        | Event::TaskAssigned { .. }
        | Event::TaskCarried { .. }
        | Event::SignalReceived { .. }
        | Event::CallReported { .. }
        | Event::StepPassed { .. }
        | Event::FileSupplied { .. }
        | Event::LinkIssued { .. }
        | Event::LinkOpened { .. }
        | Event::LinkRevoked { .. }
        | Event::CodeSent { .. }
        | Event::CodeOk { .. }
        | Event::CodeFailed { .. }
        | Event::TotpOk { .. }
        | Event::DocumentShown { .. }
        | Event::ChangeRequested { .. }
        | Event::ChangeAnswered { .. }
        | Event::DecisionWithdrawn { .. }
        | Event::ReviewWithdrawn { .. }
        | Event::ObligationOpened { .. }
        | Event::ObligationAccepted { .. }
        | Event::MessageSent { .. }
        | Event::MessageFailed { .. }
        | Event::Completed { .. }
        | Event::Expired { .. }
        | Event::Cancelled { .. }
        | Event::AnnexDelivered { .. }
        | Event::AnnexErased { .. } => Vec::new(),
    }
}

/// Nothing is left to wait for, and everybody hears how it ended.
fn sealed(state: &State) -> Vec<Effect> {
    let cleared = Effect::ClearTimer { timer: Timer::Request };
    let told = everybody(state).into_iter().map(|to| mail(Notification::Completed, to));
    let questions = state.owed().map(|(id, ..)| Effect::ClearTimer { timer: Timer::Task(timer_of(id)) });
    std::iter::once(cleared).chain(questions).chain(told).collect()
}

/// Whoever is asked, reminded or late.
fn of_task(state: &State, entry: &Entry) -> Vec<Effect> {
    match &entry.event {
        Event::TaskAsked { task, due, look_at, .. } => {
            let mut effects = vec![Effect::SetTimer { timer: Timer::Task(*task), at: look_at.unwrap_or(*due) }];
            effects.extend(ask(state, *task));
            effects
        }
        Event::TaskOverdue { task, again, .. } => {
            let mut effects = vec![Effect::SetTimer { timer: Timer::Task(*task), at: *again }];
            effects.extend(to_owner(state, Notification::Overdue { task: *task }));
            effects
        }
        Event::TaskClosed { task, end, asked, .. } => {
            let mut effects = vec![Effect::ClearTimer { timer: Timer::Task(*task) }];
            // Whoever had been asked hears that it is no longer needed; of the end they hear by its own message.
            if *asked && *end != TaskEnd::Ended {
                effects.extend(state.tasks.get(task).map(|t| mail(Notification::TaskClosed { task: *task }, t.party)));
            }
            effects
        }
        Event::TaskReferred { .. } => to_owner(state, Notification::Referred { seq: entry.seq }),
        Event::ReferralRefused { task, .. } => {
            let asked = state.tasks.get(task).map(|t| mail(Notification::ReferralRefused { seq: entry.seq }, t.party));
            asked.into_iter().collect()
        }
        Event::TaskHandedOn { task, why, .. } => {
            let mut effects = vec![Effect::ClearTimer { timer: Timer::Task(*task) }];
            // Whoever handed it on themselves has seen that it is done.
            let theirs = state.tasks.get(task).filter(|t| t.asked_at.is_some() && *why != HandOn::NotMe);
            effects.extend(theirs.map(|t| mail(Notification::TaskClosed { task: *task }, t.party)));
            effects
        }
        Event::TaskReminded { task, again, .. } => {
            let mut effects = vec![Effect::SetTimer { timer: Timer::Task(*task), at: *again }];
            effects.extend(ask(state, *task));
            effects
        }
        Event::TaskPaused { task, again: at, .. } | Event::TaskResumed { task, look_at: at, .. } => {
            vec![Effect::SetTimer { timer: Timer::Task(*task), at: *at }]
        }
        Event::TaskEscalated { task, told, again, .. } => {
            let mut effects = vec![Effect::SetTimer { timer: Timer::Task(*task), at: *again }];
            effects.extend(told.iter().map(|to| mail(Notification::Overdue { task: *task }, *to)));
            effects
        }
        _ => Vec::new(),
    }
}

/// What a step, or the request as a whole, waits for.
fn of_step(state: &State, entry: &Entry) -> Vec<Effect> {
    let seq = entry.seq;
    match &entry.event {
        Event::CallRequested { step, round, attempt, .. } => {
            vec![Effect::Call { step: step.clone(), round: *round, attempt: *attempt }]
        }
        Event::StepOpened { wait: Some(wait), .. } => {
            vec![Effect::SetTimer { timer: Timer::Task(wait.timer), at: wait.until }]
        }
        Event::WaitContinued { step, again, .. } => {
            let wait = state.steps.get(step).and_then(|run| run.wait);
            let timer = wait.map(|wait| Effect::SetTimer { timer: Timer::Task(wait.timer), at: *again });
            timer.into_iter().chain(to_owner(state, Notification::OwnerReminder { seq })).collect()
        }
        Event::StepClosed { step, .. } => {
            let wait = state.steps.get(step).and_then(|run| run.wait);
            wait.map(|wait| Effect::ClearTimer { timer: Timer::Task(wait.timer) }).into_iter().collect()
        }
        Event::StepOpened { look_at: Some(at), .. } | Event::OwnerReminded { again: at, .. } => {
            let mut effects = vec![Effect::SetTimer { timer: Timer::Request, at: *at }];
            if matches!(entry.event, Event::OwnerReminded { .. }) {
                effects.extend(to_owner(state, Notification::OwnerReminder { seq }));
            }
            effects
        }
        Event::StepBlocked { look_at, .. } => {
            let mut effects = vec![Effect::SetTimer { timer: Timer::Request, at: *look_at }];
            effects.extend(to_owner(state, Notification::StepBlocked { seq }));
            effects
        }
        _ => Vec::new(),
    }
}

/// Somebody has answered.
fn of_answer(state: &State, entry: &Entry) -> Vec<Effect> {
    let seq = entry.seq;
    match &entry.event {
        Event::DecisionRecorded { party, task, .. } => {
            let mut effects =
                vec![Effect::ClearTimer { timer: Timer::Task(*task) }, mail(Notification::Receipt { seq }, *party)];
            effects.extend(to_owner(state, Notification::Decided { seq }));
            effects
        }
        Event::ReviewRecorded { party, task, .. } => {
            let mut effects = vec![Effect::ClearTimer { timer: Timer::Task(*task) }];
            let own = state.parties.get(party).map(|p| p.person) == state.owner();
            if !own {
                effects.extend(to_owner(state, Notification::Decided { seq }));
            }
            effects
        }
        Event::Acknowledged { task, .. } | Event::FormSubmitted { task, .. } | Event::TaskDone { task, .. } => {
            vec![Effect::ClearTimer { timer: Timer::Task(*task) }]
        }
        _ => Vec::new(),
    }
}

const fn mail(notification: Notification, to: Pseudonym) -> Effect {
    Effect::Mail { notification, to }
}

/// Whoever judges a condition is asked to, once it is said to be met.
fn judged(state: &State, obligation: ObligationId, seq: u64) -> Vec<Effect> {
    let met = state.obligations.get(&obligation).filter(|o| o.state == ObligationState::Met);
    let judge = met.and_then(|o| state.judge(o));
    judge.map(|party| mail(Notification::ConditionMet { seq }, party)).into_iter().collect()
}

fn to_owner(state: &State, notification: Notification) -> Vec<Effect> {
    state.owner().map(|owner| mail(notification, owner)).into_iter().collect()
}

fn ask(state: &State, id: TaskId) -> Option<Effect> {
    let task = state.tasks.get(&id)?;
    let notification = match state.steps.get(&task.step).map(|run| run.word)? {
        StepWord::Approve => Notification::ApprovalRequest { task: id },
        StepWord::Review => Notification::ReviewRequested { task: id },
        StepWord::Acknowledge => Notification::AcknowledgeRequest { task: id },
        StepWord::Form | StepWord::Todo | StepWord::Upload => Notification::WorkRequested { task: id },
        StepWord::Prepare
        | StepWord::Notify
        | StepWord::Action
        | StepWord::Agent
        | StepWord::Branch
        | StepWord::Each
        | StepWord::Milestone
        | StepWord::Parallel
        | StepWord::Sign
        | StepWord::Subflow
        | StepWord::Wait => return None,
    };
    Some(mail(notification, task.party))
}

/// The owner, and everybody at the client who was ever asked.
fn everybody(state: &State) -> BTreeSet<Pseudonym> {
    state.clients_ever_asked().into_iter().chain(state.owner()).collect()
}

#[cfg(test)]
mod tests;
