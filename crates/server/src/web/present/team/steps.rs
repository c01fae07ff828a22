//! The steps of a request standing up: rounds, who acts in each step, and why. The lying line is [`crate::web::present::line`].

use super::{Reading, due};
use crate::web::components::{Avatar, Mark, Rail, Side, Step as Stretch};
use crate::web::present::line::answered;
use crate::words;
use domain::flow::Step;
use domain::ids::PersonId;
use domain::request::{Change, StepRun, Task, TaskEnd, TaskState};

fn now_or_late(r: &Reading<'_>, due: jiff::Timestamp) -> Mark {
    if due <= r.now { Mark::Late } else { Mark::Now }
}

/// The line standing up, with everybody and why.
pub fn rail(r: &Reading<'_>) -> Rail {
    let mut steps: Vec<Stretch> = (1..r.state().round).map(|round| round_of(r, round)).collect();
    for step in &r.live.flow.steps {
        match r.state().steps.get(step.id()) {
            Some(run) => steps.extend(stood(r, step, run)),
            None if r.state().outcome.is_none() => steps.extend(to_come(r, step)),
            None => {}
        }
    }
    Rail { label: String::new(), steps, on_desk: true }
}

fn round_of(r: &Reading<'_>, round: u32) -> Stretch {
    let changes: Vec<&Change> = r.state().changes.values().filter(|c| c.round == round).collect();
    let mut by: Vec<String> =
        changes.iter().filter_map(|c| r.state().tasks.get(&c.task)).map(|t| r.name(t.person)).collect();
    by.sort_unstable();
    by.dedup();
    let asked = match changes.len() as u64 {
        0 => "It went back".to_owned(),
        count => format!("{} asked for {}", words::listed(&by), words::counted(count, "change")),
    };
    Stretch::new(Mark::Loop, format!("Round {round}"), asked)
}

fn stood(r: &Reading<'_>, step: &Step, run: &StepRun) -> Vec<Stretch> {
    if step.is_prepare() {
        let Some(owner) = r.state().owner() else { return Vec::new() };
        let (mark, detail) = match run.closed_at {
            Some(closed) => (Mark::Done, format!("Prepared it, {}", words::span(closed.duration_since(run.at)))),
            None if r.state().outcome.is_some() => return Vec::new(),
            None => (Mark::Now, format!("Prepares round {}", r.state().round)),
        };
        return vec![with(r.side_of(owner), &r.name(owner), mark, detail)];
    }
    if run.tasks.is_empty() {
        let mark = if run.outcome.is_some() { Mark::Done } else { Mark::Now };
        return vec![Stretch::new(mark, step.title(), "")];
    }
    run.tasks.iter().filter_map(|id| r.state().tasks.get(id)).map(|task| stood_task(r, step, task)).collect()
}

fn stood_task(r: &Reading<'_>, step: &Step, task: &Task) -> Stretch {
    let why = super::because(task);
    let (mark, detail) = match &task.state {
        TaskState::Waiting => (Mark::Next, format!("{}, {why}", step.title())),
        TaskState::Asked { due, .. } => {
            let left = words::left(r.now, *due, &r.zone);
            (now_or_late(r, *due), format!("{}, {left}. {}.", step.title(), words::capital(why)))
        }
        TaskState::Answered { at, choice, conditional, .. } => (
            Mark::Done,
            format!("{}, {}", choice.map_or("Took note", |choice| answered(choice, *conditional)), r.near(*at)),
        ),
        TaskState::Closed(TaskEnd::HandedOn) => {
            (Mark::Skip, format!("{}, somebody else answers instead", step.title()))
        }
        TaskState::Closed(TaskEnd::Moved) => {
            (Mark::Skip, format!("{}, taken back by a change of the flow", step.title()))
        }
        TaskState::Closed(_) => (Mark::Skip, format!("{}, settled without an answer", step.title())),
    };
    with(r.side_of(task.person), &r.name(task.person), mark, detail)
}

fn with(side: Side, name: &str, mark: Mark, detail: String) -> Stretch {
    Stretch { person: Some(Avatar::small(name, side)), ..Stretch::new(mark, name.to_owned(), detail) }
}

/// A step that has not begun: whom it would ask, and why; or why nobody can be named yet.
pub fn to_come(r: &Reading<'_>, step: &Step) -> Vec<Stretch> {
    match domain::flow::routing::route(step, r.question()) {
        Ok(people) => people
            .into_iter()
            .map(|a| {
                let side = match a.person {
                    PersonId::Member(_) => Side::Us,
                    PersonId::Contact(_) => Side::Client,
                };
                with(side, &r.card_name(a.person), Mark::Next, format!("{}, {}", step.title(), a.because))
            })
            .collect(),
        Err(nobody) => vec![Stretch::new(Mark::Next, step.title(), format!("{} {}", nobody.reason, nobody.way_on))],
    }
}

/// The earliest time at which an answer is due.
pub fn next_due(r: &Reading<'_>) -> Option<jiff::Timestamp> {
    r.state().asked_tasks().filter_map(|(_, task)| due(task)).min()
}
