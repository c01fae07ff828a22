//! Steps and tasks: what begins, who is asked, what is waited for, what was done.

use super::unreachable_kind;
use crate::ids::StepId;
use crate::request::event::{Entry, Event};
use crate::request::state::{Referral, State, StepRun, Supplied, Task, TaskState};
use crate::request::vocabulary::{Choice, StepOutcome, TaskEnd};
use crate::request::word::Call;
use crate::values::Digest;

pub(super) fn steps(state: &mut State, entry: &Entry) {
    match &entry.event {
        Event::StepOpened { .. } => opened(state, entry),
        Event::StepClosed { step, outcome, .. } => {
            if let Some(run) = state.steps.get_mut(step) {
                run.outcome = Some(*outcome);
                run.closed_at = Some(entry.at);
            }
            unblock(state, step);
        }
        Event::TaskAssigned { task, party, step, round, stands_for, fields } => {
            let person = state.parties.get(party).map_or(*party, |p| p.person);
            if let Some(run) = state.steps.get_mut(step) {
                run.tasks.push(*task);
            }
            let new = Task {
                step: step.clone(),
                round: *round,
                person,
                party: *party,
                stands_for: *stands_for,
                because: fields.because.clone(),
                grant: fields.grant.clone(),
                asked_at: None,
                paused_at: None,
                closed_at: None,
                state: TaskState::Waiting,
            };
            state.tasks.insert(*task, new);
        }
        Event::TaskAsked { task, due, look_at, .. } => {
            if let Some(task) = state.tasks.get_mut(task) {
                task.state = TaskState::Asked { at: entry.at, due: *due, look_at: look_at.unwrap_or(*due) };
                task.asked_at = Some(entry.at);
                task.paused_at = None;
                let step = task.step.clone();
                unblock(state, &step);
            }
        }
        Event::TaskOverdue { task, again, .. } => {
            if let Some(TaskState::Asked { look_at, .. }) = state.tasks.get_mut(task).map(|t| &mut t.state) {
                *look_at = *again;
            }
        }
        Event::TaskPaused { .. } | Event::TaskResumed { .. } => clock(state, entry),
        Event::TaskReferred { .. } | Event::ReferralRefused { .. } => referred(state, entry),
        Event::TaskHandedOn { task, .. } => {
            state.referrals.remove(task);
            if let Some(task) = state.tasks.get_mut(task) {
                task.closed_at = Some(entry.at);
                task.state = TaskState::Closed(TaskEnd::HandedOn);
            }
        }
        Event::TaskClosed { task, end, .. } => {
            if let Some(task) = state.tasks.get_mut(task) {
                task.closed_at = Some(entry.at);
                task.state = TaskState::Closed(*end);
            }
        }
        _ => unreachable_kind(),
    }
}

/// The time of a task stands still, or goes on.
fn clock(state: &mut State, entry: &Entry) {
    match &entry.event {
        Event::TaskPaused { task, again, .. } => {
            if let Some(task) = state.tasks.get_mut(task)
                && let TaskState::Asked { look_at, .. } = &mut task.state
            {
                *look_at = *again;
                task.paused_at.get_or_insert(entry.at);
            }
        }
        Event::TaskResumed { task, due: until, look_at: next, .. } => {
            if let Some(task) = state.tasks.get_mut(task)
                && let TaskState::Asked { due, look_at, .. } = &mut task.state
            {
                (*due, *look_at) = (*until, *next);
                task.paused_at = None;
            }
        }
        _ => unreachable_kind(),
    }
}

/// Somebody else was named as the right person.
fn referred(state: &mut State, entry: &Entry) {
    match &entry.event {
        Event::TaskReferred { task, to, fields } => {
            let referral = Referral {
                at: entry.at,
                to: *to,
                name: fields.name.clone(),
                email: fields.email.clone(),
                note: fields.note.clone(),
            };
            state.referrals.insert(*task, referral);
        }
        Event::ReferralRefused { task, .. } => {
            state.referrals.remove(task);
        }
        _ => unreachable_kind(),
    }
}

/// A step began.
fn opened(state: &mut State, entry: &Entry) {
    let Event::StepOpened {
        step,
        round,
        kind,
        rule,
        level,
        sequential,
        veto,
        gather_everyone,
        due,
        look_at,
        lanes,
        items,
        wait,
        ..
    } = &entry.event
    else {
        return unreachable_kind();
    };
    // In a lane beside it, another step may still wait for somebody to be found.
    if state.blocked.as_ref().is_none_or(|(blocked, _)| blocked == step) {
        state.blocked = None;
        state.look_at = *look_at;
    }
    let run = StepRun {
        round: *round,
        opened: entry.seq,
        at: entry.at,
        closed_at: None,
        word: *kind,
        rule: *rule,
        level: *level,
        sequential: *sequential,
        veto: *veto,
        gather_everyone: *gather_everyone,
        due: *due,
        tasks: Vec::new(),
        outcome: None,
        lanes: lanes.clone(),
        items: items.clone(),
        wait: *wait,
        call: None,
    };
    state.steps.insert(step.clone(), run);
}

/// What the further kinds of step bring: skipping, reminding, waiting, forms, files.
pub(super) fn work(state: &mut State, entry: &Entry) {
    match &entry.event {
        Event::StepSkipped { step, round, kind, .. } => {
            let run = StepRun {
                round: *round,
                opened: entry.seq,
                at: entry.at,
                closed_at: Some(entry.at),
                word: *kind,
                rule: crate::flow::Rule::All,
                level: 0,
                sequential: false,
                veto: false,
                gather_everyone: false,
                due: crate::flow::step::DUE_DEFAULT,
                tasks: Vec::new(),
                outcome: Some(StepOutcome::Skipped),
                lanes: Vec::new(),
                items: Vec::new(),
                wait: None,
                call: None,
            };
            state.steps.insert(step.clone(), run);
            unblock(state, step);
        }
        Event::TaskCarried { task, decision, package, .. } => {
            if let Some(task) = state.tasks.get_mut(task) {
                let choice = Some(Choice::Approve);
                let (at, comment) = (entry.at, None);
                task.state =
                    TaskState::Answered { seq: *decision, at, choice, conditional: false, package: *package, comment };
            }
        }
        Event::TaskReminded { task, again, .. } | Event::TaskEscalated { task, again, .. } => {
            if let Some(TaskState::Asked { look_at, .. }) = state.tasks.get_mut(task).map(|t| &mut t.state) {
                *look_at = *again;
            }
        }
        Event::WaitContinued { step, again, .. } => {
            if let Some(wait) = state.steps.get_mut(step).and_then(|run| run.wait.as_mut()) {
                wait.until = *again;
            }
        }
        Event::CallRequested { .. } | Event::CallReported { .. } => call(state, entry),
        Event::SignalReceived { signal, .. } => {
            state.signals.insert(signal.clone());
        }
        Event::FormSubmitted { task, set, fields, .. } => {
            let given = |name: &crate::ids::Name| {
                let values = fields.values.as_ref()?;
                values.iter().find(|value| value.id == *name).map(|value| value.value.clone())
            };
            let values = set.iter().map(|name| (name.clone(), given(name)));
            if let Some(step) = state.tasks.get(task).map(|task| task.step.clone()) {
                state.filled.entry(step).or_default().extend(values);
            }
            did(state, *task, entry);
        }
        Event::FileSupplied { task, slot, fields, .. } => {
            let supplied = Supplied { file: fields.document.clone(), at: entry.at };
            state.supplied.insert((*task, slot.clone()), supplied);
        }
        Event::TaskDone { task, .. } => did(state, *task, entry),
        _ => unreachable_kind(),
    }
}

/// Somebody did what they were asked for, which is no decision.
fn did(state: &mut State, task: crate::ids::TaskId, entry: &Entry) {
    let package = state.packages.last().map_or(Digest([0; 32]), |p| p.digest);
    if let Some(task) = state.tasks.get_mut(&task) {
        let (seq, at) = (entry.seq, entry.at);
        task.state = TaskState::Answered { seq, at, choice: None, conditional: false, package, comment: None };
    }
}

/// A step in which somebody was asked, or that is over, waits for nobody to be found.
pub(super) fn unblock(state: &mut State, step: &StepId) {
    if state.blocked.as_ref().is_some_and(|(id, _)| id == step) {
        state.blocked = None;
        state.look_at = None;
    }
}

/// A call of something outside.
fn call(state: &mut State, entry: &Entry) {
    match &entry.event {
        Event::CallRequested { step, attempt, .. } => {
            if let Some(run) = state.steps.get_mut(step) {
                run.call = Some(Call { attempt: *attempt, result: None });
            }
            unblock(state, step);
        }
        Event::CallReported { step, attempt, result, fields, .. } => {
            if let Some(values) = &fields.values {
                let kept = values.iter().map(|value| (value.id.clone(), Some(value.value.clone())));
                state.filled.entry(step.clone()).or_default().extend(kept);
            }
            if let Some(run) = state.steps.get_mut(step) {
                run.call = Some(Call { attempt: *attempt, result: Some(*result) });
            }
        }
        _ => unreachable_kind(),
    }
}
