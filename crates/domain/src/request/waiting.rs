//! What time brings: waits that end or go on, reminders, escalations, the end of a request that nobody answered.

use crate::calendar::Calendar;
use crate::flow::expr::{Value, eval};
use crate::flow::routing;
use crate::flow::step::wait::Wait;
use crate::flow::step::{DUE_DEFAULT, Step, StepKind};
use crate::flow::timing::{Remind, Then};
use crate::ids::{PersonId, StepId, TaskId};
use crate::request::advance::{self, calendar};
use crate::request::decide::Draft;
use crate::request::event::{Event, NoFields, WaitCard};
use crate::request::state::TaskState;
use crate::request::vocabulary::{Outcome, StepOutcome};
use crate::request::{blocks, clock, handing};
use jiff::{SignedDuration, Timestamp};

/// When a wait is looked at first, and when it ends in any case.
pub(super) fn card(draft: &mut Draft<'_>, step: &Step, wait: &Wait) -> Result<WaitCard, routing::Nobody> {
    let (calendar, now) = (calendar(draft), draft.now());
    let limit = match (&wait.length, &wait.day) {
        (Some(length), _) => Some(calendar.after(now, *length)),
        (None, Some(day)) => Some(day_of(draft, step, day.as_str(), &calendar)?),
        (None, None) => wait.limit.map(|limit| calendar.after(now, limit)),
    };
    let look = calendar.after(now, DUE_DEFAULT);
    let until = limit.map_or(look, |limit| limit.min(look)).max(now);
    Ok(WaitCard { timer: TaskId::from_bytes(draft.chance()), until, limit })
}

/// For a call of something outside: when Assent looks whether a result has come.
pub(super) fn supervision(draft: &mut Draft<'_>, step: &Step) -> WaitCard {
    let until = advance::due_at(draft, step);
    WaitCard { timer: TaskId::from_bytes(draft.chance()), until, limit: None }
}

fn day_of(draft: &Draft<'_>, step: &Step, day: &str, calendar: &Calendar) -> Result<Timestamp, routing::Nobody> {
    let nobody = |reason: String| routing::Nobody { reason, way_on: "Correct the package.".to_owned() };
    match eval::run(day, &blocks::names(draft, step), &draft.context.flow.rates) {
        Ok(Value::Date(day)) => calendar.start_of(day).ok_or_else(|| nobody(format!("{day} cannot be waited for."))),
        Ok(_) => Err(nobody(format!("“{}” does not say a day.", step.title()))),
        Err(why) => Err(nobody(format!("“{}” does not say a day: {why}", step.title()))),
    }
}

/// Has what a wait waits for come, or its time run out?
pub(super) fn over(draft: &Draft<'_>, step: &Step, card: WaitCard) -> Option<StepOutcome> {
    let StepKind::Wait(wait) = &step.kind else { return None };
    let elapsed = card.limit.is_some_and(|limit| limit <= draft.now());
    if wait.length.is_some() || wait.day.is_some() {
        return elapsed.then_some(StepOutcome::Done);
    }
    let signalled = wait.event.as_ref().is_some_and(|event| draft.state.signals.contains(event));
    let holds = wait.until.as_ref().is_some_and(|until| blocks::holds(draft, step, until) == Ok(true));
    if signalled || holds {
        return Some(StepOutcome::Done);
    }
    elapsed.then_some(StepOutcome::TimedOut)
}

/// The timer of a wait has come: it ends, or Assent says that it goes on.
fn wait_due(draft: &mut Draft<'_>, id: &StepId, card: WaitCard) {
    if draft.now() < card.until || draft.state.outcome.is_some() {
        return;
    }
    advance::advance(draft);
    let open = draft.state.steps.get(id).is_some_and(|run| run.outcome.is_none() && run.wait == Some(card));
    if open {
        let look = calendar(draft).after(draft.now(), DUE_DEFAULT);
        let again = card.limit.map_or(look, |limit| limit.min(look));
        draft.push_own(Event::WaitContinued { step: id.clone(), again, fields: NoFields {} });
    }
}

/// The time of a task, or of a wait, has come. Nothing happens when it was answered meanwhile, or when the clock is early.
pub(super) fn task_due(draft: &mut Draft<'_>, task: TaskId) {
    let wait = draft.state.wait_of(task).and_then(|(id, run)| run.wait.map(|card| (id.clone(), card)));
    if let Some((id, card)) = wait {
        return wait_due(draft, &id, card);
    }
    if let Some(question) = clock::question_of(&draft.state, task) {
        return clock::question_due(draft, question);
    }
    let now = draft.now();
    let Some((step_id, paused, TaskState::Asked { at, due, look_at })) =
        draft.state.tasks.get(&task).map(|t| (t.step.clone(), t.paused_at.is_some(), t.state.clone()))
    else {
        return;
    };
    if now < look_at || draft.state.outcome.is_some() {
        return;
    }
    let Some(step) = draft.step(&step_id) else { return };
    let expired = !paused && clock::end(draft, &step, at).is_some_and(|end| end <= now);
    if expired {
        advance::close_around(draft);
        draft.push_own(Event::Expired { outcome: Outcome::Expired, decisions: Vec::new(), fields: NoFields {} });
        return advance::end(draft, Outcome::Expired);
    }
    let run = draft.state.steps.get(&step_id).cloned();
    if let (Err(_), Some(run)) = (advance::still_there(draft, task), run)
        && let Some(instead) = advance::replace(draft, &step, &run, task)
    {
        return advance::ask(draft, &step, instead);
    }
    if handing::pass_on(draft, task).is_some() {
        return;
    }
    if paused {
        return clock::paused_due(draft);
    }
    pass_time(draft, &step, task, (at, due, look_at));
}

/// Every moment that has come since Assent last looked, in order; those of one instant together.
fn pass_time(draft: &mut Draft<'_>, step: &Step, task: TaskId, (at, due, look_at): (Timestamp, Timestamp, Timestamp)) {
    let now = draft.now();
    let just_before = look_at.saturating_sub(SignedDuration::from_millis(1)).unwrap_or(look_at);
    let later = next_moments(draft, step, (at, due), now).map(|(at, _)| at);
    let again = later.unwrap_or_else(|| calendar(draft).after(now, step.due()));
    let mut from = just_before;
    let mut passed = std::collections::BTreeSet::new();
    while let Some((at, moments)) = next_moments(draft, step, (at, due), from).filter(|(at, _)| *at <= now) {
        passed.extend(moments);
        from = at;
    }
    // After a long silence of Assent itself each kind of moment is made up for once.
    for moment in passed {
        if !matches!(draft.state.tasks.get(&task).map(|t| &t.state), Some(TaskState::Asked { .. })) {
            return;
        }
        match moment {
            Moment::Remind => {
                draft.push_own(Event::TaskReminded { task, again, fields: NoFields {} });
            }
            Moment::Overdue => {
                draft.push_own(Event::TaskOverdue { task, due, again, fields: NoFields {} });
            }
            Moment::Escalate(rule) => escalate(draft, step, task, rule, again),
            Moment::Expire => {}
        }
    }
}

/// One thing that the passing of time brings for a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Moment {
    Remind,
    Overdue,
    Escalate(usize),
    Expire,
}

/// LIMIT: repetitions that are looked ahead for.
const AHEAD_MAX: usize = 400;

/// What comes for a task after `from`: the earliest moments, all at the same instant.
pub(super) fn next_moments(
    draft: &Draft<'_>,
    step: &Step,
    (asked, due): (Timestamp, Timestamp),
    from: Timestamp,
) -> Option<(Timestamp, Vec<Moment>)> {
    let calendar = calendar(draft);
    let after = |length| calendar.after(due, length);
    let mut all: Vec<(Timestamp, Moment)> = Vec::new();
    for remind in &step.common.remind {
        match remind {
            Remind::Before(length) => all.push((calendar.before(due, *length), Moment::Remind)),
            Remind::WhenDue => all.push((due, Moment::Remind)),
            Remind::Every(length) => all.push((repeated(&calendar, due, *length, from), Moment::Remind)),
        }
    }
    let escalate = step.common.escalate.iter().enumerate();
    all.extend(escalate.map(|(place, escalate)| (after(escalate.after), Moment::Escalate(place))));
    all.push((due, Moment::Overdue));
    all.push((repeated(&calendar, due, step.due(), from), Moment::Overdue));
    all.extend(clock::end(draft, step, asked).map(|end| (end, Moment::Expire)));
    let first = all.iter().map(|(at, _)| *at).filter(|at| *at > from).min()?;
    let mut moments: Vec<Moment> = all.into_iter().filter(|(at, _)| *at == first).map(|(_, moment)| moment).collect();
    moments.sort_unstable();
    moments.dedup();
    Some((first, moments))
}

/// The first repetition after `from`.
fn repeated(calendar: &Calendar, due: Timestamp, length: crate::calendar::Duration, from: Timestamp) -> Timestamp {
    let mut at = calendar.after(due, length);
    for _ in 0..AHEAD_MAX {
        if at > from {
            return at;
        }
        at = calendar.after(at, length);
    }
    // Longer ago than anybody looks ahead: from now on.
    calendar.after(from, length)
}

/// The first of the people that a rule of escalation names, and all of them.
pub(super) fn escalate(draft: &mut Draft<'_>, step: &Step, task: TaskId, rule: usize, again: Timestamp) {
    let Some(escalate) = step.common.escalate.get(rule).cloned() else { return };
    let people = routing::people(&escalate.to, step, draft.question());
    if escalate.then == Some(Then::Reassign) && advance::hand_over(draft, step, task, &people) {
        return;
    }
    let told = people.iter().filter(|a| matches!(a.person, PersonId::Member(_))).map(|a| a.person).collect::<Vec<_>>();
    let told = told.into_iter().map(|person| draft.join(person)).collect();
    let rule = u32::try_from(rule).unwrap_or(u32::MAX);
    draft.push_own(Event::TaskEscalated { task, rule, told, again, fields: NoFields {} });
}
