//! The drawn line of a request, and who decides in which order with the reasons.
//!
//! To people outside, what the team does among itself is one stretch without names, and rounds that never reached them are none.

use super::common::Reader;
use crate::web::components::{Avatar, Line, Mark, Rail, Side as Drawn, Step as Stretch, Words};
use crate::words;
use domain::flow::routing::{self, Assignee};
use domain::flow::{Step, StepKind};
use domain::ids::{PersonId, Pseudonym};
use domain::language::Language;
use domain::request::event::StepWord;
use domain::request::{Choice, Outcome, Side, StepOutcome, StepRun, Task, TaskEnd, TaskState, Visibility};
use wording::Words as Speaks;

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
    Line { label: reader.words.line_label().to_string(), steps }
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
        Stretch::new(Mark::Loop, reader.words.line_round(run.round), reader.words.line_asked(count).to_string())
    })
    .collect()
}

fn of_run(reader: &Reader<'_>, step: &Step, run: &StepRun, steps: &mut Vec<Stretch>) {
    let (outside, speaks) = (reader.side == Side::Client, reader.words);
    match run.word {
        StepWord::Prepare => steps.push(stretch(reader, run, speaks.line_prepared(), speaks.line_preparing())),
        StepWord::Review if outside => steps.push(stretch(reader, run, speaks.line_checked(), speaks.line_checking())),
        StepWord::Acknowledge if outside && !has_client(reader, run) => {}
        StepWord::Review | StepWord::Approve | StepWord::Acknowledge => {
            let before = steps.len();
            steps.extend(
                run.tasks.iter().filter_map(|id| reader.state.tasks.get(id)).filter_map(|task| of_task(reader, task)),
            );
            if steps.len() == before {
                steps.push(stretch(reader, run, step.title(), step.title()));
            }
        }
        _ => {}
    }
}

fn has_client(reader: &Reader<'_>, run: &StepRun) -> bool {
    let tasks = run.tasks.iter().filter_map(|id| reader.state.tasks.get(id));
    tasks.into_iter().any(|task| crate::audience::is_client(&reader.state, task.party))
}

fn stretch(reader: &Reader<'_>, run: &StepRun, done: impl Into<Words>, now: impl Into<Words>) -> Stretch {
    match run.closed_at {
        Some(at) => Stretch::new(Mark::Done, done, reader.words.short_day(at, &reader.zone)),
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
            (mark, words::left_in(reader.words, reader.now, *due, &reader.zone))
        }
        TaskState::Answered { at, choice: Some(Choice::Decline), .. } => {
            (Mark::Declined, reader.words.short_day(*at, &reader.zone))
        }
        TaskState::Answered { at, .. } => (Mark::Done, reader.words.short_day(*at, &reader.zone)),
        TaskState::Closed(_) => return None,
    })
}

fn to_come(reader: &Reader<'_>, step: &Step, steps: &mut Vec<Stretch>) {
    let outside = reader.side == Side::Client;
    match &step.kind {
        StepKind::Prepare(_) => steps.push(Stretch::new(Mark::Next, reader.words.line_prepare(), "")),
        StepKind::Review(_) if outside => steps.push(Stretch::new(Mark::Next, reader.words.line_check(), "")),
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
        return reader.words.line_you().to_string();
    }
    let card = reader.live.directory.card(assignee.person);
    card.map_or_else(|| reader.words.line_somebody().to_string(), |c| words::short_name(&c.name).to_owned())
}

fn end(reader: &Reader<'_>) -> Stretch {
    let when = reader.state.changed_at.map(|at| reader.words.short_day(at, &reader.zone)).unwrap_or_default();
    match reader.state.outcome {
        None => Stretch::new(Mark::End, reader.words.line_done(), ""),
        Some(outcome @ (Outcome::Approve | Outcome::DeemedAccepted)) => {
            Stretch { keep: true, ..Stretch::new(Mark::Approved, said_of(reader.words, outcome), when) }
        }
        Some(outcome @ (Outcome::Decline | Outcome::Withdrawn | Outcome::Expired)) => {
            Stretch { keep: true, ..Stretch::new(Mark::Declined, said_of(reader.words, outcome), when) }
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
    let why = reader.why(task);
    let said = match &task.state {
        TaskState::Answered { at, choice: Some(choice), conditional, .. } => {
            answered_at(reader, *choice, *conditional, *at)
        }
        TaskState::Closed(TaskEnd::HandedOn) => reader.words.line_elsewhere().to_string(),
        TaskState::Closed(_) => reader.words.line_not_asked().to_string(),
        TaskState::Asked { due, .. } => reader.words.line_until(reader.words.moment(*due, &reader.zone)).to_string(),
        TaskState::Waiting | TaskState::Answered { choice: None, .. } => String::new(),
    };
    person(reader, mark, task.party, &reader.name(task.party), &reader.role(task.party), &[why, said])
}

fn expected_decider(reader: &Reader<'_>, assignee: &Assignee) -> Stretch {
    let id = assignee.person.in_request(reader.state.id);
    let card = reader.live.directory.card(assignee.person);
    let (name, title) = card.map(|c| (c.name, c.title)).unwrap_or_default();
    let why = if reader.words.language == Language::English {
        reader.because(id, &assignee.because)
    } else {
        crate::because::of(reader.words, &assignee.because, assignee.grant.as_ref(), reader.client_name(), None)
            .to_string()
    };
    person(reader, Mark::Next, id, &name, &title, &[why])
}

fn person(reader: &Reader<'_>, mark: Mark, id: Pseudonym, name: &str, role: &str, says: &[String]) -> Stretch {
    let label = if reader.is_me(id) { reader.words.line_you_are(name).to_string() } else { name.to_owned() };
    let role = if role.is_empty() { String::new() } else { words::sentence(role) };
    let detail: Vec<&str> = std::iter::once(&role).chain(says).map(String::as_str).filter(|s| !s.is_empty()).collect();
    Stretch { person: Some(Avatar::new(name, Drawn::Client)), ..Stretch::new(mark, label, detail.join(" ")) }
}

/// “Approved yesterday, 10:42.”, or with a colon between them where the language asks for it.
fn answered_at(reader: &Reader<'_>, choice: Choice, conditional: bool, at: jiff::Timestamp) -> String {
    let words = reader.words;
    if words.language == Language::English {
        return format!("{} {}.", answered(choice, conditional), reader.near(at));
    }
    let what = match (choice, conditional) {
        (Choice::Approve, false) => words.answered_approved(),
        (Choice::Approve, true) => words.answered_conditions(),
        (Choice::RequestChanges, _) => words.answered_changes(),
        (Choice::Decline, _) => words.answered_declined(),
    };
    words.answered_when(what.to_string(), reader.near(at)).to_string()
}

/// An outcome in a word or two.
pub fn said_of(words: Speaks, outcome: Outcome) -> String {
    if words.language == Language::English {
        return outcome.says().to_owned();
    }
    let said = match outcome {
        Outcome::Approve => words.outcome_approved(),
        Outcome::Decline => words.outcome_declined(),
        Outcome::Withdrawn => words.outcome_withdrawn(),
        Outcome::Expired => words.outcome_expired(),
        Outcome::DeemedAccepted => words.outcome_deemed(),
    };
    said.to_string()
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
