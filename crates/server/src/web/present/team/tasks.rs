//! What a member is asked to do in a request: check it, take note of it, answer changes, see to conditions.

use super::package::Files;
use super::{Reading, Wrong, ahead, small};
use crate::web::components::{Chip, Icon, Kind, Side};
use crate::web::pages::team::request_tasks::{
    Accept, Acknowledge, ChangeItem, Check, Obligation, Outcome, Resolution, Review, Rework, TakeBack, Task,
};
use crate::web::present::changes;
use crate::web::present::common::of_you;
use crate::web::present::threads::{crop, place_words};
use crate::web::present::work::{Place, work};
use crate::words;
use domain::flow::trial::Word;
use domain::flow::{Step, StepKind};
use domain::ids::{ChangeId, TaskId};
use domain::request::event::StepWord;
use domain::request::{
    Answer, Change, ChangeDone, Context, ObligationState, Task as Part, TaskState, Visibility, build_statement,
};

/// What was typed into the review's form and could not be taken.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// The answer chosen.
    pub chosen: Option<Outcome>,
    /// The points ticked, by their number.
    pub checked: Vec<String>,
    /// The changes.
    pub changes: Vec<String>,
    /// The comment.
    pub comment: String,
    /// What is wrong.
    pub error: String,
}

/// The member's own part whose turn it is.
fn mine<'a>(r: &Reading<'a>) -> Option<(TaskId, &'a Part)> {
    r.state()
        .tasks
        .iter()
        .map(|(id, task)| (*id, task))
        .find(|(_, t)| t.person == r.who && matches!(t.state, TaskState::Asked { .. }))
}

/// What the member is asked to do now.
pub fn task(r: &Reading<'_>, typed: Typed, wrong: &Wrong) -> Option<Task> {
    let (id, part) = mine(r).filter(|_| r.may_work())?;
    let step = r.live.flow.step(&part.step)?;
    let run = r.state().steps.get(&part.step)?;
    let until = super::due(part).map_or_else(String::new, |due| format!(" By {}.", r.near(due)));
    let because = format!("You are asked {}.{until}", of_you(super::because(part)).trim_end_matches('.'));
    match run.word {
        StepWord::Review => Some(Task::Review(review(r, id, step, because, typed))),
        StepWord::Acknowledge => Some(Task::Acknowledge(Acknowledge {
            action: format!("{}/acknowledge", r.path()),
            csrf: r.member.csrf.clone(),
            statement_id: id.to_string(),
            title: step.title(),
            because,
            statement: format!("I have read {}, round {}, for {}.", r.title(), r.state().round, r.client_name()),
            error: String::new(),
        })),
        _ => {
            let place = Place { base: &r.path(), csrf: &r.member.csrf, because: &because };
            work(r.state(), step, id, place, wrong).map(Task::Work)
        }
    }
}

fn review(r: &Reading<'_>, id: TaskId, step: &Step, because: String, typed: Typed) -> Review {
    let points = checklist(step).iter().enumerate().map(|(place, text)| {
        let value = (place + 1).to_string();
        Check { ticked: typed.checked.contains(&value), value, text: text.clone() }
    });
    Review {
        action: format!("{}/review", r.path()),
        csrf: r.member.csrf.clone(),
        statement_id: r.state().package().map_or_else(String::new, |p| p.digest.hex()),
        title: step.title(),
        because,
        statement: would_state(r, id),
        checklist: points.collect(),
        chosen: typed.chosen,
        if_approved: ahead::of_task(r, id, r.who, Word::Approve),
        if_changes: ahead::of_task(r, id, r.who, Word::Changes),
        if_declined: ahead::of_task(r, id, r.who, Word::Decline),
        changes: typed.changes,
        comment: typed.comment,
        error: typed.error,
    }
}

/// What a flow asks to look at.
pub fn checklist(step: &Step) -> &[String] {
    match &step.kind {
        StepKind::Review(review) => &review.checklist,
        _ => &[],
    }
}

/// The sentence that a yes would put on the record. The sheet shows it again, with all that it is bound to.
fn would_state(r: &Reading<'_>, id: TaskId) -> String {
    let actor = r.member.actor();
    let context = Context {
        actor: &actor,
        now: r.now,
        flow: &r.live.flow,
        directory: &r.live.directory,
        workload: &r.live.workload,
        initiator: r.live.initiator(),
        chance: &[],
    };
    build_statement(r.state(), &context, id, &Answer::Approve, "")
        .map(|statement| statement.consent)
        .unwrap_or_default()
}

/// The member's answer, while it can still be taken back.
pub fn take_back(r: &Reading<'_>) -> Option<TakeBack> {
    let answered = |id: &TaskId| {
        let task = r.state().tasks.get(id).filter(|task| task.person == r.who)?;
        match &task.state {
            TaskState::Answered { choice: Some(choice), conditional, .. } => {
                Some(crate::web::present::line::answered(*choice, *conditional))
            }
            TaskState::Waiting
            | TaskState::Asked { .. }
            | TaskState::Answered { choice: None, .. }
            | TaskState::Closed(_) => None,
        }
    };
    let words = r.state().open_steps().flat_map(|(_, run)| &run.tasks).find_map(answered)?;
    Some(TakeBack { words: format!("Your answer: {}. It stands until the step is settled.", words.to_lowercase()) })
}

/// The changes to answer before the next round can be sent.
pub fn rework(r: &Reading<'_>, files: &Files) -> Option<Rework> {
    let preparing = r.state().open_step().is_some_and(|(_, run)| run.word == StepWord::Prepare);
    let last = r.state().round.checked_sub(1)?;
    let order = |id| {
        r.live
            .entries
            .iter()
            .position(|e| matches!(e.event, domain::request::Event::ChangeRequested { change, .. } if change == id))
    };
    let mut changes: Vec<_> = r
        .state()
        .changes
        .iter()
        .filter(|(_, c)| c.round == last || c.answer.is_none() && c.round < r.state().round)
        .collect();
    changes.sort_by_key(|(id, _)| order(**id));
    if !preparing || !r.may_work() || changes.is_empty() {
        return None;
    }
    let numbered = changes::latest_before(r, r.state().round);
    let number = |id| numbered.iter().find(|asked| asked.id == id).map_or(0, |asked| asked.number);
    let mut by: Vec<String> =
        changes.iter().filter_map(|(_, c)| r.state().tasks.get(&c.task)).map(|t| r.name(t.person)).collect();
    by.dedup();
    Some(Rework {
        action: format!("{}/changes", r.path()),
        csrf: r.member.csrf.clone(),
        note: format!("{} asked for {}.", words::listed(&by), words::counted(changes.len() as u64, "change")),
        items: changes.into_iter().map(|(id, change)| item(r, files, (*id, number(*id)), change)).collect(),
    })
}

fn item(r: &Reading<'_>, files: &Files, (id, number): (ChangeId, u32), change: &Change) -> ChangeItem {
    let (resolution, answer) = match &change.answer {
        None => (Resolution::Open, String::new()),
        Some((done, text)) => {
            let resolution = match done {
                ChangeDone::Changed => Resolution::Changed,
                ChangeDone::Partly => Resolution::Partly,
                ChangeDone::Kept => Resolution::Kept,
            };
            (resolution, text.clone().unwrap_or_default())
        }
    };
    let who = r.state().tasks.get(&change.task).map(|task| task.person);
    let lane = match change.visibility {
        Visibility::Internal => "inside the team",
        Visibility::Everyone => "",
    };
    ChangeItem {
        id: id.to_string(),
        number,
        by: who.map_or_else(|| small("Somebody", lane, Side::Client), |who| r.person(who, lane)),
        quote: change.text.clone().unwrap_or_else(|| "Erased.".to_owned()),
        place: change.place.map(|place| place_words(r, place)).unwrap_or_default(),
        crop: change.place.and_then(|place| crop(r, place, super::request::spot(r, files, place)?)),
        resolution,
        answer,
        error: String::new(),
    }
}

/// Conditions of approvals, and how they stand.
pub fn obligations(r: &Reading<'_>) -> Vec<Obligation> {
    let current = r.state().obligations.iter().filter(|(_, o)| !o.lapsed);
    current.map(|(id, o)| obligation(r, id.to_string(), o)).collect()
}

fn obligation(r: &Reading<'_>, id: String, o: &domain::request::Obligation) -> Obligation {
    let who = r.state().tasks.get(&o.task).map(|task| task.person);
    let by = who.map_or_else(|| small("Somebody", "", Side::Client), |who| r.person(who, ""));
    let setter = by.name.clone();
    let (chip, owner, blocks) = match o.state {
        ObligationState::Open => (
            Chip::new(Kind::Warn, Icon::CLOCK, "Open"),
            format!("{} sees to it", r.owner()),
            o.note.as_ref().map_or_else(
                || "What comes next waits for it.".to_owned(),
                |note| format!("{}: {}", r.state().judge(o).map_or(setter, |judge| r.name(judge)), words::quoted(note)),
            ),
        ),
        ObligationState::Met => (
            Chip::new(Kind::Wet, Icon::CLOCK, "Said to be met"),
            format!("{} has to accept it", r.state().judge(o).map_or(setter, |judge| r.name(judge))),
            o.note.as_ref().map_or_else(String::new, |note| format!("We said: {}", words::quoted(note))),
        ),
        ObligationState::Accepted => {
            (Chip::new(Kind::Good, Icon::TICK, "Accepted as met"), String::new(), String::new())
        }
    };
    let open = o.state == ObligationState::Open && r.may_work() && r.state().is_open();
    Obligation {
        words: o.text.clone().unwrap_or_else(|| "Erased.".to_owned()),
        by,
        owner,
        chip,
        blocks,
        accept: open.then(|| Accept { action: format!("{}/conditions/{id}/met", r.path()), error: String::new() }),
        judge: (o.state == ObligationState::Met && r.state().is_open() && r.state().judges(r.who, o))
            .then(|| format!("{}/conditions/{id}/judge", r.path())),
        id,
    }
}
