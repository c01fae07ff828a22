//! The question clock: who answers a client's question and until when, and what it does to the client's own time.
//!
//! A client's question never lets a deadline pass silently. Where the flow says so, the time of everybody at the client who is asked
//! stands still while a question of theirs waits for us, and goes on with what was left. Where it does not, due times run on; but a
//! request never expires while such a question waits, and that time does not count towards its end.

use crate::actor::Role;
use crate::calendar::{Calendar, Duration};
use crate::flow::definition::ClientClock;
use crate::flow::routing;
use crate::flow::step::Step;
use crate::ids::{MemberId, PersonId, Pseudonym, TaskId, ThreadId};
use crate::request::advance::calendar;
use crate::request::decide::Draft;
use crate::request::event::{Event, NoFields};
use crate::request::state::{State, Task, TaskState};
use crate::request::thread::{Owes, timer_of};
use crate::request::vocabulary::Side;
use crate::request::waiting;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// Who answers a question that a client asks now, and until when. Whoever is away gives way to whoever stands in for them.
pub(super) fn owes(draft: &mut Draft<'_>) -> Option<Owes> {
    let who = answers(draft)?;
    let due = Calendar::of_zone(&draft.context.directory.workspace.zone);
    let due = due.after(draft.now(), draft.context.flow.questions.due());
    Some(Owes { owner: draft.join(PersonId::Member(who)), due })
}

fn answers(draft: &Draft<'_>) -> Option<MemberId> {
    let (flow, directory) = (draft.context.flow, draft.context.directory);
    let step = flow.steps.first()?;
    let able = |id: &MemberId| directory.member(*id).is_some_and(|m| m.role.may_work());
    let named = flow.questions.by.as_ref().map(|by| routing::people(by, step, draft.question())).unwrap_or_default();
    let mut named = named.into_iter().map(|seat| routing::present(seat, step, draft.question(), &[]).person);
    let named = named.find_map(|who| member(who).filter(able));
    let owner = || draft.state.owner().and_then(|owner| draft.question().person_named(owner));
    let lead = || directory.project.as_ref().and_then(|project| project.lead).filter(able);
    let any = || directory.members.iter().find(|m| m.active && m.role == Role::Owner).map(|m| m.id);
    named.or_else(|| owner().and_then(member).filter(able)).or_else(lead).or_else(any)
}

const fn member(who: PersonId) -> Option<MemberId> {
    match who {
        PersonId::Member(id) => Some(id),
        PersonId::Contact(_) => None,
    }
}

/// Brings the time of everybody at the client in line with what waits for us. Called after every command, so that nothing that begins,
/// ends or changes hands meanwhile is forgotten.
pub(super) fn settle(draft: &mut Draft<'_>) {
    if !draft.state.is_open() {
        return;
    }
    let pauses = draft.context.flow.questions.clock == ClientClock::Pauses;
    let again = draft.state.owed().filter_map(|(_, _, wait)| wait.look_at).min().filter(|_| pauses);
    let theirs = |task: &Task| draft.state.parties.get(&task.party).is_some_and(|p| p.side == Side::Client);
    let asked: Vec<(TaskId, Task)> =
        draft.state.asked_tasks().filter(|(_, t)| theirs(t)).map(|(id, t)| (id, t.clone())).collect();
    for (id, task) in asked {
        let TaskState::Asked { at, due, look_at } = task.state else { continue };
        match (again, task.paused_at) {
            (Some(again), Some(_)) if look_at == again => {}
            (Some(again), _) => {
                draft.push_own(Event::TaskPaused { task: id, again, fields: NoFields {} });
            }
            (None, Some(since)) => resume(draft, id, &task, (at, due, since)),
            (None, None) => {}
        }
    }
}

fn resume(draft: &mut Draft<'_>, id: TaskId, task: &Task, (at, due, since): (Timestamp, Timestamp, Timestamp)) {
    let Some(step) = draft.step(&task.step) else { return };
    let now = draft.now();
    let due = later(&calendar(draft), step.due(), due, (since, now));
    let next = waiting::next_moments(draft, &step, (at, due), now).map(|(at, _)| at);
    let look_at = next.unwrap_or(due).max(now);
    draft.push_own(Event::TaskResumed { task: id, due, look_at, fields: NoFields {} });
}

/// An instant, later by a time that does not count: in working hours where the length is one of business days.
fn later(calendar: &Calendar, unit: Duration, at: Timestamp, (from, to): (Timestamp, Timestamp)) -> Timestamp {
    match unit {
        Duration::BusinessDays(_) => calendar.after_work(at, calendar.working(from, to)),
        Duration::Days(_) | Duration::Hours(_) => at.saturating_add(to.duration_since(from)).unwrap_or(at),
    }
}

/// When a request ends because nobody answered since `asked`: what waited for us meanwhile does not count. Never while it waits.
pub(super) fn end(draft: &Draft<'_>, step: &Step, asked: Timestamp) -> Option<Timestamp> {
    let limit = step.common.expire?;
    if draft.state.owed().next().is_some() {
        return None;
    }
    let calendar = calendar(draft);
    let end = calendar.after(asked, limit);
    Some(waited(&draft.state, asked, draft.now()).into_iter().fold(end, |end, span| later(&calendar, limit, end, span)))
}

/// The times between two instants in which at least one client's question waited for us, in order, without overlap.
pub fn waited(state: &State, from: Timestamp, to: Timestamp) -> Vec<(Timestamp, Timestamp)> {
    let open = |thread: &crate::request::Thread| thread.wait.map(|wait| (wait.since, to));
    let mut spans: Vec<_> = state.threads.values().flat_map(|t| t.waited.iter().copied().chain(open(t))).collect();
    spans.retain_mut(|(begin, end)| {
        (*begin, *end) = ((*begin).max(from), (*end).min(to));
        begin < end
    });
    spans.sort_unstable();
    let mut apart: Vec<(Timestamp, Timestamp)> = Vec::new();
    for (begin, end) in spans {
        match apart.last_mut() {
            Some(last) if begin <= last.1 => last.1 = last.1.max(end),
            Some(_) | None => apart.push((begin, end)),
        }
    }
    apart
}

/// How long a request has waited for each side since the client was first asked, by the clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waited {
    /// For us: a client's question was open, or they had asked for changes.
    pub ours: SignedDuration,
    /// For the client: somebody there was asked, and no question of theirs was open.
    pub theirs: SignedDuration,
}

/// The waiting of a request until now, split into ours and theirs. None before the client was asked.
pub fn split(state: &State, now: Timestamp) -> Option<Waited> {
    let client = |t: &&Task| state.parties.get(&t.party).is_some_and(|p| p.side == Side::Client);
    let first = state.tasks.values().filter(client).filter_map(|t| t.asked_at).min()?;
    // A clock that was set back ends no wait before it began.
    let last = state.changed_at.unwrap_or(now);
    let until = if state.is_open() { now.max(last) } else { last };
    // What is theirs: from being asked until it was answered or taken away; merged, for several are asked at once.
    let mut asked: Vec<(Timestamp, Timestamp)> = Vec::new();
    for task in state.tasks.values().filter(client) {
        let Some(from) = task.asked_at else { continue };
        let to = match &task.state {
            TaskState::Answered { at, .. } => *at,
            TaskState::Closed(_) => task.closed_at.unwrap_or(until),
            TaskState::Asked { .. } | TaskState::Waiting => until,
        };
        asked.push((from, to.min(until)));
    }
    asked.sort_unstable();
    let (mut theirs, mut seen) = (SignedDuration::ZERO, first);
    for (from, to) in asked {
        let from = from.max(seen);
        if from < to {
            let questions = waited(state, from, to).into_iter().map(|(a, b)| b.duration_since(a));
            theirs += to.duration_since(from) - questions.fold(SignedDuration::ZERO, |sum, one| sum + one);
            seen = to;
        }
    }
    Some(Waited { ours: until.duration_since(first) - theirs, theirs })
}

/// The time of a question has come, and it still waits: whoever answers it hears of it, and from the second time on whoever leads.
pub(super) fn question_due(draft: &mut Draft<'_>, id: ThreadId) {
    let Some(wait) = draft.state.threads.get(&id).and_then(|thread| thread.wait) else { return };
    let (Some(owes), Some(look_at)) = (wait.owes, wait.look_at) else { return };
    if draft.now() < look_at || !draft.state.is_open() {
        return;
    }
    let told = told(draft, owes.owner, wait.late > 0);
    let calendar = Calendar::of_zone(&draft.context.directory.workspace.zone);
    let again = calendar.after(draft.now(), draft.context.flow.questions.due());
    draft.push_own(Event::QuestionOverdue { thread: id, due: owes.due, told, again, fields: NoFields {} });
}

fn told(draft: &mut Draft<'_>, owner: Pseudonym, leads_as_well: bool) -> Vec<Pseudonym> {
    let directory = draft.context.directory;
    let here = |who: Pseudonym| draft.question().person_named(who).and_then(member);
    let mut people: BTreeSet<MemberId> = here(owner).into_iter().collect();
    people.extend(draft.state.owner().and_then(here));
    if leads_as_well || people.is_empty() {
        let teams = directory.teams.iter().filter(|team| team.members.iter().any(|m| people.contains(m)));
        let leads: Vec<MemberId> = teams.filter_map(|team| team.lead).collect();
        people.extend(leads);
        people.extend(directory.project.as_ref().and_then(|project| project.lead));
        if people.is_empty() {
            people.extend(directory.members.iter().filter(|m| m.role == Role::Owner).map(|m| m.id));
        }
    }
    people.retain(|id| directory.member(*id).is_some());
    people.into_iter().map(|id| draft.join(PersonId::Member(id))).collect()
}

/// The question whose timer is kept under this name.
pub(super) fn question_of(state: &State, timer: TaskId) -> Option<ThreadId> {
    state.owed().map(|(id, ..)| id).find(|id| timer_of(*id) == timer)
}

/// A question whose time has come may stand behind the timer of a task whose time stands still.
pub(super) fn paused_due(draft: &mut Draft<'_>) {
    let now = draft.now();
    let due: Vec<ThreadId> =
        draft.state.owed().filter(|(_, _, wait)| wait.look_at.is_some_and(|at| at <= now)).map(|(id, ..)| id).collect();
    for id in due {
        question_due(draft, id);
    }
}

#[cfg(test)]
mod tests;
