//! The line of a request as mails draw it: what is done, where it is, what is to come, in one or two words each.

use super::desk::Desk;
use crate::words;
use domain::flow::Step;
use domain::request::event::StepWord;
use domain::request::{Choice, Outcome, StepOutcome, StepRun, Task, TaskState};
use effects::notifications::{Ink, Mark};
use jiff::Timestamp;
use wording::Words;

/// Until when a task is asked.
pub(super) const fn due(task: &Task) -> Option<Timestamp> {
    match task.state {
        TaskState::Asked { due, .. } => Some(due),
        TaskState::Waiting | TaskState::Answered { .. } | TaskState::Closed(_) => None,
    }
}

/// The marks, in order; [`effects::notifications::Frame`] folds what is too long.
pub(super) fn marks(desk: &Desk<'_>) -> Vec<Mark> {
    let (state, speaks) = (&desk.then, desk.words());
    let mut marks = Vec::new();
    match state.round.saturating_sub(1) {
        0 => {}
        1 => marks.push(Mark::new(Ink::Dry, &speaks.mark_round_one().to_string())),
        many => marks.push(Mark::new(Ink::Dry, &speaks.mark_rounds(many).to_string())),
    }
    for step in &desk.live.flow.steps {
        match state.steps.get(step.id()) {
            Some(run) => of_run(desk, step, run, &mut marks),
            // Nobody waits for a message.
            None if state.outcome.is_some() || (step.word() == StepWord::Notify) => {}
            None if state.blocked.as_ref().is_some_and(|(id, _)| id == step.id()) => {
                marks.push(Mark::new(Ink::Wet, &step.title()));
            }
            None => marks.push(Mark::new(Ink::Pencil, &step.title())),
        }
    }
    let now = marks.iter().any(|mark| matches!(mark.ink, Ink::Wet | Ink::Late));
    if !now && state.is_open() && state.open_obligations().next().is_some() {
        let next = marks.iter().position(|mark| mark.ink == Ink::Pencil).unwrap_or(marks.len());
        marks.insert(next, Mark::new(Ink::Wet, &speaks.mark_condition().to_string()));
    }
    if let Some(outcome) = state.outcome {
        marks.push(Mark::new(Ink::Dry, &end(speaks, outcome)));
    }
    marks
}

fn end(speaks: Words, outcome: Outcome) -> String {
    match outcome {
        Outcome::Approve => format!("✓ {}", speaks.mark_approved()),
        Outcome::Decline => speaks.mark_declined().to_string(),
        Outcome::Withdrawn => speaks.mark_withdrawn().to_string(),
        Outcome::Expired => speaks.mark_expired().to_string(),
        Outcome::DeemedAccepted => speaks.mark_deemed().to_string(),
    }
}

fn of_run(desk: &Desk<'_>, step: &Step, run: &StepRun, marks: &mut Vec<Mark>) {
    match run.word {
        StepWord::Prepare => match run.outcome {
            // Of a later round the earlier ones say enough.
            Some(_) if desk.then.round > 1 => {}
            Some(_) => marks.push(Mark::new(Ink::Dry, &desk.words().mark_prepared().to_string())),
            None => marks.push(Mark::new(Ink::Wet, &preparing(desk))),
        },
        // What the team does among itself is one mark to the client, without names.
        StepWord::Review | StepWord::Acknowledge if desk.outside() && is_ours(desk, run) => {
            marks.push(match (run.outcome, run.word) {
                (Some(StepOutcome::Approved | StepOutcome::Done), StepWord::Review) => {
                    Mark::new(Ink::Dry, &desk.words().mark_checked().to_string())
                }
                (Some(_), _) => Mark::new(Ink::Dry, &step.title()),
                (None, _) => Mark::new(Ink::Wet, &desk.workspace().name),
            });
        }
        StepWord::Review | StepWord::Approve | StepWord::Acknowledge => {
            let tasks = run.tasks.iter().filter_map(|id| desk.then.tasks.get(id));
            let drawn = marks.len();
            marks.extend(tasks.filter_map(|task| of_task(desk, task)));
            if marks.len() == drawn && run.outcome.is_none() {
                marks.push(Mark::new(Ink::Wet, &step.title()));
            }
        }
        _ => {}
    }
}

fn is_ours(desk: &Desk<'_>, run: &StepRun) -> bool {
    let mut tasks = run.tasks.iter().filter_map(|id| desk.then.tasks.get(id));
    tasks.all(|task| desk.is_ours(task.person))
}

fn preparing(desk: &Desk<'_>) -> String {
    if desk.then.owner() == Some(desk.reader.lasting) {
        desk.words().mark_you().to_string()
    } else if desk.outside() {
        desk.workspace().name.clone()
    } else {
        words::short_name(&desk.owner()).to_owned()
    }
}

fn of_task(desk: &Desk<'_>, task: &Task) -> Option<Mark> {
    let name = desk.name(task.person);
    let you = desk.words().mark_you().to_string();
    let who = if task.person == desk.reader.lasting { you.as_str() } else { words::short_name(&name) };
    Some(match &task.state {
        TaskState::Waiting => Mark::new(Ink::Pencil, who),
        TaskState::Asked { due, .. } if *due < desk.at => Mark::new(Ink::Late, who),
        TaskState::Asked { .. } => Mark::new(Ink::Wet, who),
        TaskState::Answered { choice: Some(Choice::Approve) | None, .. } => Mark::new(Ink::Dry, &format!("✓ {who}")),
        TaskState::Answered { choice: Some(Choice::RequestChanges | Choice::Decline), .. } => Mark::new(Ink::Dry, who),
        TaskState::Closed(_) => return None,
    })
}
