//! A request as lists show it: what the read models hold, computed from the state whenever it changes.

use domain::directory::Directory;
use domain::flow::Flow;
use domain::ids::{PersonId, Pseudonym, TaskId, ThreadId};
use domain::request::event::StepWord;
use domain::request::thread::timer_of;
use domain::request::{Next, StepRun};
use domain::request::{Outcome, State, StepOutcome, TaskState, next_up};
use jiff::Timestamp;
use std::collections::BTreeSet;
use store::views::{RequestRow, TaskRow};

/// The request's row; `None` only while its client or opener cannot be found in the directory.
pub fn request_row(state: &State, directory: &Directory, flow: &Flow) -> Option<RequestRow> {
    let about = state.about.as_ref();
    let title = state.title.clone().unwrap_or_else(|| "Erased".to_owned());
    let number = about.map_or_else(String::new, |a| a.number.clone());
    let due = state
        .asked_tasks()
        .filter_map(|(_, t)| match t.state {
            TaskState::Asked { due, .. } => Some(due),
            TaskState::Waiting | TaskState::Answered { .. } | TaskState::Closed(_) => None,
        })
        .min();
    let client = directory.client()?;
    Some(RequestRow {
        number,
        title,
        kind: state.kind.word().to_owned(),
        client: client.id,
        client_name: client.name.clone(),
        project: directory.project.as_ref().map(|p| p.id),
        initiator: state.initiator.and_then(|i| person(state, directory, i))?,
        phase: state.phase().word().to_owned(),
        ended: state.outcome.is_some(),
        round: state.round,
        waiting_on: waiting_on(state, flow),
        line: line_code(state, flow),
        due_at: due,
        updated_at: state.changed_at.unwrap_or(jiff::Timestamp::UNIX_EPOCH),
    })
}

/// The names of whoever is next, separated by commas.
fn waiting_on(state: &State, flow: &Flow) -> String {
    let mut names: Vec<&str> = Vec::new();
    for next in next_up(flow, state) {
        let who = match next {
            Next::Answer { person, .. } => Some(person),
            Next::Prepare { owner, .. } | Next::Unblock { owner, .. } => owner,
            Next::Obligation { person, .. } => person,
            Next::Question { owner, .. } => Some(owner),
            Next::Wait { .. } => None,
        };
        if let Some(card) = who.and_then(|w| state.card(w))
            && !names.contains(&card.name.as_str())
        {
            names.push(&card.name);
        }
    }
    names.join(", ")
}

fn person(state: &State, directory: &Directory, party: Pseudonym) -> Option<PersonId> {
    crate::execute::who_is(state, directory, party)
}

/// The line as a code of one letter for each stretch: d done, L round, n now, x late, . next, e end, E approved, D declined.
/// “Late” is decided when it is drawn, from the due time.
pub fn line_code(state: &State, flow: &Flow) -> String {
    let mut code = "L".repeat(state.round.saturating_sub(1) as usize);
    for step in &flow.steps {
        let run: Option<&StepRun> = state.steps.get(step.id());
        let letter = match run.map(|r| (r.outcome, r.word)) {
            Some((Some(StepOutcome::Done | StepOutcome::Approved), _)) => 'd',
            Some((
                Some(
                    StepOutcome::Declined
                    | StepOutcome::Changes
                    | StepOutcome::Ended
                    | StepOutcome::Skipped
                    | StepOutcome::Cancelled
                    | StepOutcome::TimedOut,
                ),
                _,
            )) => continue,
            Some((None, _)) if state.outcome.is_none() => 'n',
            Some((None, _)) | None if state.outcome.is_some() => continue,
            Some((None, _)) | None => '.',
        };
        if step.word() != StepWord::Notify {
            code.push(letter);
        }
    }
    code.push(match state.outcome {
        None => 'e',
        Some(Outcome::Approve | Outcome::DeemedAccepted) => 'E',
        Some(Outcome::Decline | Outcome::Withdrawn | Outcome::Expired) => 'D',
    });
    code
}

/// What changed between two states of what waits for people, as lists show it: their tasks, and for our own the questions that they owe
/// an answer to and the threads in which they were named.
pub fn task_rows(before: &State, after: &State, directory: &Directory) -> Vec<TaskRow> {
    let mut rows = tasks(before, after, directory);
    let threads: BTreeSet<ThreadId> = before.threads.keys().chain(after.threads.keys()).copied().collect();
    for thread in threads {
        let (was, is) = (asks_of(before, thread), asks_of(after, thread));
        let gone = was.iter().filter(|old| !is.iter().any(|new| new.task == old.task));
        let gone = gone.map(|old| Asks { open: false, ..*old });
        let new = is.iter().filter(|new| !was.contains(new)).copied();
        for asks in gone.chain(new) {
            let Some(person @ PersonId::Member(_)) = person(after, directory, asks.who) else { continue };
            rows.push(TaskRow {
                task: asks.task,
                person,
                step: asks.kind.to_owned(),
                kind: asks.kind.to_owned(),
                open: asks.open,
                asked_at: asks.since,
                due_at: asks.due.filter(|_| asks.open),
            });
        }
    }
    rows
}

/// What a thread asks of one of us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Asks {
    task: TaskId,
    who: Pseudonym,
    kind: &'static str,
    open: bool,
    since: Timestamp,
    due: Option<Timestamp>,
}

fn asks_of(state: &State, id: ThreadId) -> Vec<Asks> {
    let Some(thread) = state.threads.get(&id).filter(|_| state.outcome.is_none()) else { return Vec::new() };
    let owed = thread.wait.and_then(|wait| Some((wait.owes?, wait.since)));
    let owed = owed.map(|(owes, since)| Asks {
        task: timer_of(id),
        who: owes.owner,
        kind: "question",
        open: true,
        since,
        due: Some(owes.due),
    });
    let named = thread.named.iter().map(|(who, since)| {
        // A name of its own for each person in each thread: both are chance.
        let mut name = *id.bytes();
        name.iter_mut().zip(who.bytes()).for_each(|(byte, other)| *byte ^= other);
        let task = TaskId::from_bytes(name);
        Asks { task, who: *who, kind: "mention", open: true, since: *since, due: None }
    });
    owed.into_iter().chain(named).collect()
}

fn tasks(before: &State, after: &State, directory: &Directory) -> Vec<TaskRow> {
    after
        .tasks
        .iter()
        .filter(|(id, task)| before.tasks.get(id).is_none_or(|old| old.state != task.state))
        .filter_map(|(id, task)| {
            let (asked_at, due, open) = match &task.state {
                TaskState::Waiting => return None,
                TaskState::Asked { at, due, .. } => (*at, Some(*due), true),
                TaskState::Answered { at, .. } => (*at, None, false),
                TaskState::Closed(_) => (after.changed_at?, None, false),
            };
            let kind = after
                .steps
                .get(&task.step)
                .or_else(|| after.past_steps.iter().rev().find(|(s, _)| *s == task.step).map(|(_, r)| r));
            Some(TaskRow {
                task: *id,
                person: person(after, directory, task.person)?,
                step: task.step.to_string(),
                kind: kind.map_or_else(String::new, |run| word(run.word).to_owned()),
                open,
                asked_at,
                due_at: due,
            })
        })
        .collect()
}

/// The word for a kind of step in lists and the API.
pub const fn word(kind: StepWord) -> &'static str {
    kind.word()
}
