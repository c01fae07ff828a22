//! A running request goes over to another version of its flow: what stays, what begins anew, and why it may not be done.
//!
//! ```text
//! answered → stays, and its step must still be there
//! open, nobody has answered → stays if it asks the same of the same people and its turn is still now; else it is lifted
//! passed over → stays if its condition is the same; else it is lifted
//! lifted → begins when the new version comes to it, if it has it
//! ```
//! A move never ends a request and never asks anybody again who has answered: where it would, it is refused with the reason.

use crate::actor::Person;
use crate::flow::assign::{By, Person as Assigned};
use crate::flow::definition::{Flow, Verify};
use crate::flow::step::{Step, StepKind};
use crate::flow::{Frontier, frontier};
use crate::ids::{Name, StepId, TaskId};
use crate::request::advance::{advance, close_tasks};
use crate::request::clock;
use crate::request::command::TEXT_MAX;
use crate::request::decide::{Draft, text};
use crate::request::event::{Event, NoFields, StepWord, Text};
use crate::request::preparing::missing;
use crate::request::refusal::Refusal;
use crate::request::state::{State, StepRun, TaskState};
use crate::request::vocabulary::{StepOutcome, TaskEnd};
use std::collections::BTreeSet;

/// What a move would do to the steps that have begun. Every list is in the order in which they began.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Over, and they stay so.
    pub over: Vec<StepId>,
    /// Under way, and they stay so, with whoever was asked and their due times.
    pub open: Vec<StepId>,
    /// Nobody has answered them; they begin anew, if the version has them.
    pub lifted: Vec<StepId>,
    /// What waits for somebody now and will not any more.
    pub closes: Vec<TaskId>,
}

/// The lowest level at which the flow lets anybody approve; `None` where it asks for no approval.
pub(super) fn lowest_level(flow: &Flow) -> Option<u8> {
    let levels = flow.every_step().filter_map(|step| match &step.kind {
        StepKind::Approve(own) => Some(own.verify),
        _ => None,
    });
    levels.map(Verify::level).min()
}

/// What going over from one version to another would do, or everything that is in the way.
pub fn plan(state: &State, from: &Flow, to: &Flow) -> Result<Plan, Refusal> {
    if let Some(outcome) = state.outcome {
        return Err(Refusal::Ended(outcome));
    }
    let mut problems = promises(state, from, to);
    for (id, run) in in_order(state) {
        if answered(state, run) && to.step(id).map(Step::word) != Some(run.word) {
            problems.push(format!(
                "“{}” has been answered, and this version has no such step; the answer would stand nowhere.",
                title(from, id)
            ));
        }
    }
    let lifted = lifted(state, from, to, &mut problems);
    let left = without(state, &lifted);
    if let Frontier::Finished(outcome) = frontier(to, &left) {
        problems.push(ends(outcome.says()));
    }
    if !problems.is_empty() {
        return Err(Refusal::CannotMove(problems));
    }
    Ok(sorted(state, to, lifted))
}

fn ends(how: &str) -> String {
    format!(
        "In this version nothing would be left to ask, and the request would end at once: {}. A move ends no request.",
        how.to_lowercase()
    )
}

/// What was promised when the request was opened, and what is with people already, must hold in the new version too.
fn promises(state: &State, from: &Flow, to: &Flow) -> Vec<String> {
    let mut problems = Vec::new();
    if to.flow != from.flow {
        problems.push(format!("This is another flow, “{}”, and not another version of “{}”.", to.title, from.title));
    } else if state.flow == Some(to.digest()) {
        problems.push("The request follows this version already.".to_owned());
    }
    if to.kind != state.kind {
        problems.push(format!("This version is for {}.", to.kind.plural()));
    }
    match (lowest_level(from), lowest_level(to)) {
        (Some(_), None) => problems.push("In this version nobody at the client approves any more.".to_owned()),
        (Some(before), Some(after)) if after < before => {
            problems.push("In this version an approval needs less proof of who gives it than was promised.".to_owned());
        }
        (Some(_) | None, _) => {}
    }
    // While the package is being prepared, what is missing is found when it is sent.
    if state.package().is_some() {
        let lacks = missing(state, to).into_iter().filter(|problem| !missing(state, from).contains(problem));
        problems.extend(lacks.map(|problem| format!("{} This version asks for it.", problem.says)));
        problems.extend(retyped(state, from, to));
    }
    problems
}

/// Fields that hold something and would have to hold something else.
fn retyped(state: &State, from: &Flow, to: &Flow) -> Vec<String> {
    let filled = |name: &Name| state.fields.get(name).is_some_and(Option::is_some);
    let other = to
        .intake
        .fields
        .iter()
        .filter(|field| filled(&field.id))
        .filter(|field| from.intake.fields.iter().any(|was| was.id == field.id && was.type_ != field.type_));
    other.map(|field| format!("“{}” holds something else in this version.", field.label)).collect()
}

/// The steps that have begun, in the order in which they did.
fn in_order(state: &State) -> Vec<(&StepId, &StepRun)> {
    let mut all: Vec<_> = state.steps.iter().collect();
    all.sort_by_key(|(_, run)| run.opened);
    all
}

fn title(flow: &Flow, id: &StepId) -> String {
    flow.step(id).map_or_else(|| id.to_string(), Step::title)
}

/// Has anybody done anything in it that must not be lost?
fn answered(state: &State, run: &StepRun) -> bool {
    let done = |task: &TaskId| state.tasks.get(task).is_some_and(|t| matches!(t.state, TaskState::Answered { .. }));
    let supplied = |task: &TaskId| state.supplied.keys().any(|(of, _)| of == task);
    run.tasks.iter().any(|task| done(task) || supplied(task))
        || run.call.is_some()
        || (run.word == StepWord::Prepare && run.outcome.is_some())
}

/// The steps that cannot stay as they are. Those of them that somebody has answered in part are in the way.
fn lifted(state: &State, from: &Flow, to: &Flow, problems: &mut Vec<String>) -> BTreeSet<StepId> {
    let mut lifted: BTreeSet<StepId> = BTreeSet::new();
    for (id, run) in in_order(state) {
        if !answered(state, run) && !stays(state, (id, run), from, to) {
            lifted.insert(id.clone());
        }
    }
    let mut held: BTreeSet<StepId> = BTreeSet::new();
    // LIMIT: each pass lifts or holds at least one more.
    for _ in 0..=state.steps.len() {
        let left = without(state, &lifted);
        let now = match frontier(to, &left) {
            Frontier::Open(steps) => steps,
            Frontier::Held { .. } | Frontier::Finished(_) => Vec::new(),
        };
        let before = lifted.len() + held.len();
        for (id, run) in left.open_steps() {
            let same = from.step(id).zip(to.step(id)).is_some_and(|(was, is)| asks_the_same(was, from, is, to));
            if now.contains(id) && (same || run.word == StepWord::Prepare) {
                continue;
            }
            if answered(state, run) {
                held.insert(id.clone());
            } else {
                lifted.insert(id.clone());
            }
        }
        if lifted.len() + held.len() == before {
            break;
        }
    }
    problems.extend(held.iter().map(|id| {
        format!(
            "“{}” is being answered, and this version changes what it asks or when its turn is. Wait until it is settled.",
            title(from, id)
        )
    }));
    lifted
}

/// The state without the steps that are lifted.
fn without(state: &State, lifted: &BTreeSet<StepId>) -> State {
    let mut left = state.clone();
    left.steps.retain(|id, _| !lifted.contains(id));
    left
}

/// Can a step that nobody has answered stay as it is, as far as that can be seen from the step alone?
fn stays(state: &State, (id, run): (&StepId, &StepRun), from: &Flow, to: &Flow) -> bool {
    let (Some(was), Some(is)) = (from.step(id), to.step(id)) else { return false };
    if was.word() != is.word() {
        return false;
    }
    match run.outcome {
        // Open leaves are judged with their turn.
        None if !run.word.is_block() => true,
        None => lanes_fit(state, run, was, is),
        Some(StepOutcome::Skipped) => was.common.when == is.common.when,
        // A block in which nothing was to be done is like a step that was passed over.
        Some(_) if run.word.is_block() => inside_begun(state, from, was) || was.kind == is.kind,
        Some(_) => true,
    }
}

/// Has any step inside a block begun?
fn inside_begun(state: &State, flow: &Flow, block: &Step) -> bool {
    let inside: BTreeSet<&StepId> =
        block.lanes().into_iter().flatten().flat_map(Step::with_inner).map(Step::id).collect();
    state.steps.keys().any(|id| flow.step(id).is_some_and(|step| inside.contains(step.id())))
}

/// Do the lanes of an open block that run mean the same in both versions? The journal names them by their numbers.
fn lanes_fit(state: &State, run: &StepRun, was: &Step, is: &Step) -> bool {
    if let (StepKind::Each(was), StepKind::Each(is)) = (&was.kind, &is.kind) {
        return was.items == is.items;
    }
    let (before, after) = (was.lanes(), is.lanes());
    run.lanes.iter().all(|lane| {
        let Ok(lane) = usize::try_from(*lane) else { return false };
        let (Some(old), Some(new)) = (before.get(lane), after.get(lane)) else { return false };
        let ids: BTreeSet<&StepId> = new.iter().flat_map(Step::with_inner).map(Step::id).collect();
        let begun = old.iter().flat_map(Step::with_inner).map(Step::id).filter(|id| state.steps.contains_key(*id));
        condition(was, lane) == condition(is, lane) && begun.into_iter().all(|id| ids.contains(id))
    })
}

/// Under which condition a lane of a block runs.
fn condition(block: &Step, lane: usize) -> Option<&str> {
    match &block.kind {
        StepKind::Branch(branch) => branch.cases.get(lane).map(|case| case.when.as_str()),
        StepKind::Parallel(parallel) => parallel.lanes.get(lane)?.when.as_ref().map(crate::flow::Expression::as_str),
        _ => None,
    }
}

/// Is the same asked of the same people? Titles, times and reminders may differ: they hold from now on.
fn asks_the_same(was: &Step, from: &Flow, is: &Step, to: &Flow) -> bool {
    let mut roles = BTreeSet::new();
    for by in [&was.common.by, &is.common.by].into_iter().flatten() {
        roles_of(by, from, &mut roles);
        roles_of(by, to, &mut roles);
    }
    let same_roles = roles.iter().all(|role| from.roles.get(role) == to.roles.get(role));
    was.kind == is.kind && was.common.by == is.common.by && same_roles
}

/// The roles by which an assignment finds people, those behind roles included.
fn roles_of(by: &By, flow: &Flow, found: &mut BTreeSet<Name>) {
    let role = match by {
        By::Role(role) | By::One(Assigned::Role(role)) => role,
        By::Related(related) => &related.to,
        By::Many(list) => return list.iter().for_each(|one| roles_of(one, flow, found)),
        By::One(_) => return,
    };
    if found.insert(role.clone())
        && let Some(behind) = flow.roles.get(role)
    {
        roles_of(behind, flow, found);
    }
}

fn sorted(state: &State, to: &Flow, lifted: BTreeSet<StepId>) -> Plan {
    let mut plan = Plan::default();
    for (id, run) in in_order(state) {
        if lifted.contains(id) {
            let waits = |task: &&TaskId| {
                let state = state.tasks.get(*task).map(|t| &t.state);
                matches!(state, Some(TaskState::Asked { .. } | TaskState::Waiting))
            };
            plan.closes.extend(run.tasks.iter().filter(waits));
            plan.lifted.push(id.clone());
        } else if run.outcome.is_none() {
            plan.open.push(id.clone());
        } else if to.step(id).is_some() {
            plan.over.push(id.clone());
        }
    }
    plan
}

/// The request goes over to another version of its flow.
pub(super) fn move_to(draft: &mut Draft<'_>, by: &Person, to: &Flow, reason: &str) -> Result<(), Refusal> {
    draft.open()?;
    draft.ours()?;
    let from = draft.state.flow.ok_or(Refusal::NotHere)?;
    let plan = plan(&draft.state, draft.context.flow, to)?;
    let reason = text("reason", reason, TEXT_MAX)?;
    let author = draft.person(by)?;
    close_tasks(draft, &plan.closes, TaskEnd::Moved);
    for step in &plan.lifted {
        let Some(run) = draft.state.steps.get(step).filter(|run| run.outcome.is_none()) else { continue };
        let (round, outcome) = (run.round, StepOutcome::Cancelled);
        draft.push_own(Event::StepClosed { step: step.clone(), round, outcome, fields: NoFields {} });
    }
    let lifted = plan.lifted;
    draft.push(author, Event::FlowMoved { from, to: to.digest(), lifted, fields: Text::of(&reason) });
    draft.under(to, |draft| {
        advance(draft);
        clock::settle(draft);
    });
    match draft.state.outcome {
        Some(outcome) => Err(Refusal::CannotMove(vec![ends(outcome.says())])),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
