//! Tasks that change hands while they wait: an absence begins, is recorded, ends or is taken back.
//!
//! What waits for somebody who is away is handed on to whoever stands in for them. When they are back, what the other has not
//! answered comes back: a stand-in's authority ends with the absence, so it could not be answered any more. Answers that were given
//! stay. Where nobody can stand in, nothing moves.

use crate::flow::routing::{self, Assignee};
use crate::flow::step::Step;
use crate::ids::{PersonId, TaskId};
use crate::request::advance::{ask, assign_as};
use crate::request::decide::Draft;
use crate::request::event::{Author, Event, HandOn, Text};
use crate::request::state::{Task, TaskState};

/// Looks at every task whose turn it is. What it leaves for want of chance, the next look takes.
pub(super) fn look(draft: &mut Draft<'_>) {
    let asked: Vec<TaskId> = draft.state.asked_tasks().map(|(id, _)| id).collect();
    for task in asked {
        if draft.nearly_out_of_chance() {
            return;
        }
        pass_on(draft, task);
    }
}

/// Hands a task that waits or is asked to whoever should have it now, and asks them. Gives the new one, if it moved.
pub(super) fn pass_on(draft: &mut Draft<'_>, id: TaskId) -> Option<TaskId> {
    let task = draft.state.tasks.get(&id)?.clone();
    let step = draft.step(&task.step)?;
    let (assignee, why) = should_be(draft, &step, id, &task)?;
    let author = draft.assent();
    Some(hand_on(draft, author, &step, id, assignee, (why, Text::default())))
}

/// Writes that a task is somebody else's now, and asks them.
pub(super) fn hand_on(
    draft: &mut Draft<'_>,
    author: Author,
    step: &Step,
    task: TaskId,
    assignee: Assignee,
    (why, says): (HandOn, Text),
) -> TaskId {
    let instead = TaskId::from_bytes(draft.chance());
    draft.push(author, Event::TaskHandedOn { task, instead, why, fields: says });
    assign_as(draft, step, instead, assignee);
    ask(draft, step, instead);
    instead
}

/// Who should have a task now, if that is not whoever has it.
fn should_be(draft: &Draft<'_>, step: &Step, id: TaskId, task: &Task) -> Option<(Assignee, HandOn)> {
    let question = draft.question();
    let owner = question.person_named(task.stands_for.unwrap_or(task.person))?;
    let seat = routing::seat_of(owner, step, question).unwrap_or_else(|| before(draft, task, owner));
    let taken = others(draft, id, task);
    let should = routing::present(seat, step, question, &taken);
    if should.person.in_request(draft.state.id) == task.person || taken.contains(&should.person) {
        return None;
    }
    let why = if should.stands_for.is_some() && task.stands_for.is_none() { HandOn::Away } else { HandOn::Back };
    Some((should, why))
}

/// Whoever has a place of their own in the same step and round.
pub(super) fn others(draft: &Draft<'_>, id: TaskId, task: &Task) -> Vec<PersonId> {
    let beside = |(other, t): (&TaskId, &Task)| {
        let here = *other != id && t.step == task.step && t.round == task.round;
        (here && !matches!(t.state, TaskState::Closed(_))).then_some(t.person)
    };
    let names = draft.state.tasks.iter().filter_map(beside);
    names.filter_map(|name| draft.question().person_named(name)).collect()
}

/// A place that the step would not give out now, as it was given.
fn before(draft: &Draft<'_>, task: &Task, owner: PersonId) -> Assignee {
    let name = owner.in_request(draft.state.id);
    let own = draft.state.tasks.values().find(|t| t.person == name && t.step == task.step && t.round == task.round);
    let because = own.and_then(|t| t.because.clone()).unwrap_or_else(|| "because it was asked of them".to_owned());
    let grant = own.unwrap_or(task).grant.clone();
    Assignee { person: owner, because, grant, stands_for: None }
}

#[cfg(test)]
mod tests;
