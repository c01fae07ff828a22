//! Who or what is next, and when Assent acts if they do not. Never empty while a request is open.

use crate::flow::Flow;
use crate::ids::{ObligationId, Pseudonym, StepId, TaskId, ThreadId};
use crate::request::event::StepWord;
use crate::request::evolve::person_of;
use crate::request::state::{ObligationState, State, TaskState};
use jiff::Timestamp;

/// One thing that must happen for the request to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// The package is being prepared.
    Prepare {
        /// Who looks after it.
        owner: Option<Pseudonym>,
        /// When Assent looks again.
        system_at: Timestamp,
    },
    /// A person was asked.
    Answer {
        /// The task.
        task: TaskId,
        /// Who.
        person: Pseudonym,
        /// Until when.
        due: Timestamp,
        /// When Assent looks again.
        system_at: Timestamp,
    },
    /// A condition must be met by us, or accepted by whoever set it.
    Obligation {
        /// Which.
        obligation: ObligationId,
        /// Who: the owner while open, whoever judges it once met.
        person: Option<Pseudonym>,
        /// When Assent looks again.
        system_at: Timestamp,
    },
    /// A client’s question waits for one of us.
    Question {
        /// Which.
        thread: ThreadId,
        /// Who answers it.
        owner: Pseudonym,
        /// Until when.
        due: Timestamp,
        /// When Assent looks again.
        system_at: Timestamp,
    },
    /// Something else must come: a time, a condition, an event.
    Wait {
        /// The step that waits.
        step: StepId,
        /// Until when at most, if there is an end.
        limit: Option<Timestamp>,
        /// When Assent looks again.
        system_at: Timestamp,
    },
    /// Nobody can be asked; the owner must put that right.
    Unblock {
        /// The step that waits.
        step: StepId,
        /// Why nobody was found.
        reason: Option<String>,
        /// Who looks after it.
        owner: Option<Pseudonym>,
        /// When Assent tries again.
        system_at: Timestamp,
    },
}

impl Next {
    /// When Assent acts if nobody does.
    pub const fn system_at(&self) -> Timestamp {
        match self {
            Self::Prepare { system_at, .. }
            | Self::Answer { system_at, .. }
            | Self::Obligation { system_at, .. }
            | Self::Question { system_at, .. }
            | Self::Wait { system_at, .. }
            | Self::Unblock { system_at, .. } => *system_at,
        }
    }
}

/// Everything that is next.
pub fn next_up(_: &Flow, state: &State) -> Vec<Next> {
    if !state.is_open() {
        return Vec::new();
    }
    let owner = state.owner();
    // While somebody is asked, the request as a whole is looked at when the first of those tasks is.
    let first_look = state.tasks.values().filter_map(|t| match t.state {
        TaskState::Asked { look_at, .. } => Some(look_at),
        TaskState::Waiting | TaskState::Answered { .. } | TaskState::Closed(_) => None,
    });
    let waits: Vec<_> = state.open_steps().filter_map(|(id, run)| run.wait.map(|wait| (id, wait))).collect();
    let first_look = first_look.chain(waits.iter().map(|(_, wait)| wait.until));
    let system_at = state.look_at.or_else(|| first_look.min()).unwrap_or(Timestamp::UNIX_EPOCH);
    let mut list: Vec<Next> = state
        .tasks
        .iter()
        .filter_map(|(task, t)| match t.state {
            TaskState::Asked { due, look_at, .. } => {
                Some(Next::Answer { task: *task, person: t.person, due, system_at: look_at })
            }
            TaskState::Waiting | TaskState::Answered { .. } | TaskState::Closed(_) => None,
        })
        .collect();
    list.extend(waits.into_iter().map(|(step, wait)| Next::Wait {
        step: step.clone(),
        limit: wait.limit,
        system_at: wait.until,
    }));
    list.extend(state.owed().filter_map(|(thread, _, wait)| {
        let (owes, system_at) = wait.owes.zip(wait.look_at)?;
        Some(Next::Question { thread, owner: owes.owner, due: owes.due, system_at })
    }));
    if let Some((step, reason)) = &state.blocked {
        list.push(Next::Unblock { step: step.clone(), reason: reason.clone(), owner, system_at });
    }
    for (id, obligation) in state.open_obligations() {
        let person = match obligation.state {
            ObligationState::Met => state.judge(obligation).map(|party| person_of(state, party)),
            ObligationState::Open | ObligationState::Accepted => owner,
        };
        list.push(Next::Obligation { obligation: id, person, system_at });
    }
    if state.open_steps().any(|(_, run)| run.word == StepWord::Prepare) {
        list.push(Next::Prepare { owner, system_at });
    }
    list
}

#[cfg(test)]
mod tests;
