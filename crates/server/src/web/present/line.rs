//! The drawn line of a request, and who decides in which order with the reasons.
//!
//! To people outside, what the team does among itself is one stretch without names, and rounds that never reached them are none.

use super::common::Reader;
use crate::web::components::{Avatar, Line, Mark, Rail, Side as Drawn, Step as Stretch};
use crate::words;
use domain::flow::routing::{self, Assignee};
use domain::flow::{Step, StepKind};
use domain::ids::{PersonId, Pseudonym};
use domain::request::event::StepWord;
use domain::request::{Choice, Outcome, Side, StepOutcome, StepRun, Task, TaskEnd, TaskState, Visibility};

/// The line of a request.
pub fn line(reader: &Reader<'_>) -> Line {
    let mut steps = loops(reader);
    for step in &reader.live.flow.steps {
        match reader.state.steps.get(step.id()) {
            Some(run) => of_run(reader, step, run, &mut steps),
            None if reader.state.outcome.is_none() => to_come(reader, step, &mut steps),
            None => {}
        }
    }
    steps.push(end(reader));
    Line { label: "Where this request is".to_owned(), steps }
}

/// Rounds that ended with changes asked for.
fn loops(reader: &Reader<'_>) -> Vec<Stretch> {
    let returned = |run: &StepRun| {
        run.outcome == Some(StepOutcome::Changes) && (reader.side == Side::Us || run.word == StepWord::Approve)
    };
    let past = reader.state.past_steps.iter().filter(|(_, run)| returned(run));
    past.map(|(_, run)| {
        let visible = |c: &&domain::request::Change| {
            c.round == run.round && (reader.side == Side::Us || c.visibility == Visibility::Everyone)
        };
        let count = reader.state.changes.values().filter(visible).count() as u64;
        Stretch::new(Mark::Loop, format!("Round {}", run.round), format!("{} asked", words::counted(count, "change")))
    })
    .collect()
}

fn of_run(reader: &Reader<'_>, step: &Step, run: &StepRun, steps: &mut Vec<Stretch>) {
    let outside = reader.side == Side::Client;
    match run.word {
        StepWord::Prepare => steps.push(stretch(reader, run, "Prepared", "Being prepared")),
        StepWord::Review if outside => steps.push(stretch(reader, run, "Checked", "Being checked")),
        StepWord::Acknowledge if outside && !has_client(reader, run) => {}
        StepWord::Review | StepWord::Approve | StepWord::Acknowledge => {
            let before = steps.len();
            steps.extend(
                run.tasks.iter().filter_map(|id| reader.state.tasks.get(id)).filter_map(|task| of_task(reader, task)),
            );
            if steps.len() == before {
                steps.push(stretch(reader, run, &step.title(), &step.title()));
            }
        }
        _ => {}
    }
}

fn has_client(reader: &Reader<'_>, run: &StepRun) -> bool {
    let tasks = run.tasks.iter().filter_map(|id| reader.state.tasks.get(id));
    tasks.into_iter().any(|task| crate::audience::is_client(&reader.state, task.party))
}

fn stretch(reader: &Reader<'_>, run: &StepRun, done: &str, now: &str) -> Stretch {
    match run.closed_at {
        Some(at) => Stretch::new(Mark::Done, done, words::short_day(at, &reader.zone)),
        None => Stretch { keep: true, weight: 2.0, ..Stretch::new(Mark::Now, now, "") },
    }
}

/// One person's stretch; none for somebody who no longer has to answer.
fn of_task(reader: &Reader<'_>, task: &Task) -> Option<Stretch> {
    let (mark, detail) = standing(reader, task)?;
    let me = reader.is_me(task.party);
    let weight = if me { 1.5 } else { 1.2 };
    let keep = me || matches!(mark, Mark::Now | Mark::Late);
    Some(Stretch { weight, keep, ..Stretch::new(mark, reader.short(task.party), detail) })
}

fn standing(reader: &Reader<'_>, task: &Task) -> Option<(Mark, String)> {
    Some(match &task.state {
        TaskState::Waiting => (Mark::Next, reader.role(task.party)),
        TaskState::Asked { due, .. } => {
            let mark = if *due < reader.now { Mark::Late } else { Mark::Now };
            (mark, words::left(reader.now, *due, &reader.zone))
        }
        TaskState::Answered { at, choice: Some(Choice::Decline), .. } => {
            (Mark::Declined, words::short_day(*at, &reader.zone))
        }
        TaskState::Answered { at, .. } => (Mark::Done, words::short_day(*at, &reader.zone)),
        TaskState::Closed(_) => return None,
    })
}

fn to_come(reader: &Reader<'_>, step: &Step, steps: &mut Vec<Stretch>) {
    let outside = reader.side == Side::Client;
    match &step.kind {
        StepKind::Prepare(_) => steps.push(Stretch::new(Mark::Next, "Prepare", "")),
        StepKind::Review(_) if outside => steps.push(Stretch::new(Mark::Next, "Check", "")),
        StepKind::Acknowledge(_) if outside => {
            let people = expected(reader, step);
            steps.extend(
                people
                    .iter()
                    .filter(|a| matches!(a.person, PersonId::Contact(_)))
                    .map(|a| Stretch::new(Mark::Next, short(reader, a), "")),
            );
        }
        StepKind::Approve(_) => {
            let people = expected(reader, step);
            if people.is_empty() {
                steps.push(Stretch::new(Mark::Next, step.title(), ""));
            }
            steps.extend(people.iter().map(|a| Stretch::new(Mark::Next, short(reader, a), "")));
        }
        StepKind::Review(_) | StepKind::Acknowledge(_) => steps.push(Stretch::new(Mark::Next, step.title(), "")),
        _ => {}
    }
}

/// Who would be asked; nobody where that is not known yet.
fn expected(reader: &Reader<'_>, step: &Step) -> Vec<Assignee> {
    routing::route(step, reader.question()).unwrap_or_default()
}

fn short(reader: &Reader<'_>, assignee: &Assignee) -> String {
    let id = assignee.person.in_request(reader.state.id);
    if reader.is_me(id) {
        return "You".to_owned();
    }
    let card = reader.live.directory.card(assignee.person);
    card.map_or_else(|| "Somebody".to_owned(), |c| words::short_name(&c.name).to_owned())
}

fn end(reader: &Reader<'_>) -> Stretch {
    let when = reader.state.changed_at.map(|at| words::short_day(at, &reader.zone)).unwrap_or_default();
    match reader.state.outcome {
        None => Stretch::new(Mark::End, "Done", ""),
        Some(outcome @ (Outcome::Approve | Outcome::DeemedAccepted)) => {
            Stretch { keep: true, ..Stretch::new(Mark::Approved, outcome.says(), when) }
        }
        Some(outcome @ (Outcome::Decline | Outcome::Withdrawn | Outcome::Expired)) => {
            Stretch { keep: true, ..Stretch::new(Mark::Declined, outcome.says(), when) }
        }
    }
}

/// Who decides, in order, each with the reason.
pub fn deciders(reader: &Reader<'_>) -> Rail {
    let mut steps = Vec::new();
    for step in reader.live.flow.steps.iter().filter(|s| matches!(s.kind, StepKind::Approve(_))) {
        match reader.state.steps.get(step.id()) {
            Some(run) => {
                let tasks = run.tasks.iter().filter_map(|id| reader.state.tasks.get(id));
                steps.extend(tasks.map(|task| decider(reader, task)));
            }
            None => steps.extend(expected(reader, step).iter().map(|a| expected_decider(reader, a))),
        }
    }
    Rail { label: String::new(), steps, on_desk: true }
}

fn decider(reader: &Reader<'_>, task: &Task) -> Stretch {
    let mark = standing(reader, task).map_or(Mark::Skip, |(mark, _)| mark);
    let why = task.because.as_deref().map(|b| reader.because(task.party, b)).unwrap_or_default();
    let said = match &task.state {
        TaskState::Answered { at, choice: Some(choice), conditional, .. } => {
            format!("{} {}.", answered(*choice, *conditional), reader.near(*at))
        }
        TaskState::Closed(TaskEnd::HandedOn) => "Somebody else answers instead.".to_owned(),
        TaskState::Closed(_) => "No longer asked.".to_owned(),
        TaskState::Asked { due, .. } => format!("Until {}.", words::moment(*due, &reader.zone)),
        TaskState::Waiting | TaskState::Answered { choice: None, .. } => String::new(),
    };
    person(reader, mark, task.party, &reader.name(task.party), &reader.role(task.party), &[why, said])
}

fn expected_decider(reader: &Reader<'_>, assignee: &Assignee) -> Stretch {
    let id = assignee.person.in_request(reader.state.id);
    let card = reader.live.directory.card(assignee.person);
    let (name, title) = card.map(|c| (c.name, c.title)).unwrap_or_default();
    person(reader, Mark::Next, id, &name, &title, &[reader.because(id, &assignee.because)])
}

fn person(reader: &Reader<'_>, mark: Mark, id: Pseudonym, name: &str, role: &str, says: &[String]) -> Stretch {
    let label = if reader.is_me(id) { format!("You, {name}") } else { name.to_owned() };
    let role = if role.is_empty() { String::new() } else { words::sentence(role) };
    let detail: Vec<&str> = std::iter::once(&role).chain(says).map(String::as_str).filter(|s| !s.is_empty()).collect();
    Stretch { person: Some(Avatar::new(name, Drawn::Client)), ..Stretch::new(mark, label, detail.join(" ")) }
}

/// “Approved”, “Approved with conditions”, “Asked for changes”, “Declined”.
pub const fn answered(choice: Choice, conditional: bool) -> &'static str {
    match (choice, conditional) {
        (Choice::Approve, false) => "Approved",
        (Choice::Approve, true) => "Approved with conditions",
        (Choice::RequestChanges, _) => "Asked for changes",
        (Choice::Decline, _) => "Declined",
    }
}
