//! What follows by itself: steps open and close, people are asked in turn, time passes, the request ends.

use crate::calendar::Calendar;
use crate::flow::definition::CalendarOf;
use crate::flow::expr::{self, Names};
use crate::flow::routing::{self, Assignee};
use crate::flow::step::{Order, Step, StepKind};
use crate::flow::{Frontier, frontier};
use crate::ids::{LinkId, PersonId, Pseudonym, StepId, TaskId};
use crate::request::conditions;
use crate::request::decide::Draft;
use crate::request::event::{AssignedFields, Event, NoFields, StepWord, Text};
use crate::request::state::{StepRun, TaskState};
use crate::request::vocabulary::{Choice, Outcome, Side, StepOutcome, TaskEnd};
use jiff::{SignedDuration, Timestamp};

/// LIMIT: days for which a personal link opens (ML-07).
pub const LINK_DAYS: i64 = 14;
/// LIMIT: days for which the link to a finished request's record opens.
pub const RECORD_LINK_DAYS: i64 = 90;
/// LIMIT: links to the record that the end makes; whoever comes after them asks for a fresh one.
const RECORD_LINKS_MAX: usize = 200;

/// Goes on until somebody or something outside is next.
pub(super) fn advance(draft: &mut Draft<'_>) {
    // LIMIT: each turn opens or closes a step, so twice the steps plus the end is enough for any flow.
    let turns = draft.context.flow.steps.len() * 3 + 3;
    for _ in 0..turns {
        if draft.state.outcome.is_some() {
            return;
        }
        match frontier(draft.context.flow, &draft.state) {
            Frontier::Finished(outcome) => return complete(draft, outcome),
            Frontier::Held { .. } => {
                conditions::pass_on(draft);
                if draft.state.look_at.is_none_or(|at| at <= draft.now()) {
                    let again = look_at(draft);
                    draft.push_own(Event::OwnerReminded { again, fields: NoFields {} });
                }
                return;
            }
            Frontier::At(step) => {
                if turn(draft, &step) == Turn::Waits {
                    return;
                }
            }
        }
    }
}

#[derive(PartialEq, Eq)]
enum Turn {
    GoesOn,
    Waits,
}

fn turn(draft: &mut Draft<'_>, id: &StepId) -> Turn {
    let Some(step) = draft.context.flow.step(id) else { return Turn::Waits };
    match draft.state.steps.get(id) {
        None => open_step(draft, step),
        Some(run) if run.word == StepWord::Prepare => Turn::Waits,
        Some(run) => {
            let run = run.clone();
            if let Some(outcome) = verdict(draft, &run) {
                close_step(draft, id, &run, outcome);
                return Turn::GoesOn;
            }
            ask_in_turn(draft, step, &run);
            Turn::Waits
        }
    }
}

fn open_step(draft: &mut Draft<'_>, step: &Step) -> Turn {
    let people = match &step.kind {
        StepKind::Prepare(_) => Vec::new(),
        StepKind::Acknowledge(_) | StepKind::Approve(_) | StepKind::Notify(_) | StepKind::Review(_) => {
            match routing::route(step, draft.question()) {
                Ok(people) => people,
                Err(nobody) => return block(draft, step, &nobody.reason),
            }
        }
    };
    let together = step.together();
    let round = draft.state.round;
    let look = matches!(step.kind, StepKind::Prepare(_)).then(|| due_at(draft, step));
    let counted = u32::try_from(people.len()).unwrap_or(u32::MAX);
    draft.push_own(Event::StepOpened {
        step: step.id().clone(),
        round,
        kind: step.word(),
        rule: together.rule,
        level: step.level(),
        count: if step.word() == StepWord::Notify { 0 } else { counted },
        sequential: together.order == Order::Sequential,
        veto: together.veto.into(),
        gather_everyone: together.gather == crate::flow::step::Gather::Everyone,
        due: step.due(),
        look_at: look,
        fields: NoFields {},
    });
    match &step.kind {
        StepKind::Prepare(_) => Turn::Waits,
        StepKind::Notify(notify) => {
            tell(draft, step, &notify.message, &people);
            Turn::GoesOn
        }
        StepKind::Acknowledge(_) | StepKind::Approve(_) | StepKind::Review(_) => {
            for assignee in people {
                assign(draft, step, assignee);
            }
            Turn::GoesOn
        }
    }
}

/// Is the person behind a task still there? Says who it was.
fn still_there(draft: &Draft<'_>, task: TaskId) -> Result<(), String> {
    let Some(task) = draft.state.tasks.get(&task) else { return Ok(()) };
    if is_there(draft, task.person) {
        return Ok(());
    }
    Err(draft.state.card(task.person).map_or_else(|| "Somebody".to_owned(), |c| c.name.clone()))
}

/// Is this person, by their lasting name in the request, still active in the directory?
pub(super) fn is_there(draft: &Draft<'_>, person: Pseudonym) -> bool {
    let (directory, id) = (draft.context.directory, draft.state.id);
    let members = directory.members.iter().filter(|m| m.active).map(|m| PersonId::Member(m.id));
    let contacts = directory.contacts.iter().filter(|c| c.active).map(|c| PersonId::Contact(c.id));
    members.chain(contacts).any(|who| who.in_request(id) == person)
}

/// Gives the task of somebody who has left to the first person that the step would ask now and who has none in it yet.
fn replace(draft: &mut Draft<'_>, step: &Step, run: &StepRun, gone: TaskId) -> Option<TaskId> {
    let people = routing::route(step, draft.question()).ok()?;
    let id = draft.state.id;
    let taken = |draft: &Draft<'_>, who: PersonId| {
        draft
            .state
            .tasks
            .values()
            .any(|t| t.step == *step.id() && t.round == run.round && t.person == who.in_request(id))
    };
    let next = people.into_iter().find(|a| !taken(draft, a.person))?;
    close_tasks(draft, &[gone], TaskEnd::Settled);
    Some(assign(draft, step, next))
}

/// Nobody found never passes: it stops, and the owner is told.
fn block(draft: &mut Draft<'_>, step: &Step, reason: &str) -> Turn {
    let already = draft.state.blocked.as_ref().is_some_and(|(id, _)| id == step.id());
    if !already {
        let (round, look_at) = (draft.state.round, look_at(draft));
        draft.push_own(Event::StepBlocked { step: step.id().clone(), round, look_at, fields: Text::of(reason) });
    }
    Turn::Waits
}

fn assign(draft: &mut Draft<'_>, step: &Step, assignee: Assignee) -> TaskId {
    let task = TaskId::from_bytes(draft.chance());
    let party = Pseudonym::from_bytes(*task.bytes());
    let decides = matches!((&step.kind, assignee.person), (StepKind::Approve(_), PersonId::Contact(_)));
    draft.join_as(assignee.person, party, decides);
    let fields = AssignedFields { because: Some(assignee.because), grant: assignee.grant };
    let round = draft.state.round;
    draft.push_own(Event::TaskAssigned { task, party, step: step.id().clone(), round, fields });
    task
}

fn tell(draft: &mut Draft<'_>, step: &Step, message: &str, people: &[Assignee]) {
    let names = Names {
        state: &draft.state,
        client: draft.context.directory.client().map_or("", |c| c.name.as_str()),
        workspace: &draft.context.directory.workspace.name,
    };
    let message = expr::fill(message, names);
    let round = draft.state.round;
    for assignee in people {
        let party = draft.join(assignee.person);
        draft.push_own(Event::NoticeQueued { party, step: step.id().clone(), round, fields: Text::of(&message) });
    }
    draft.push_own(Event::StepClosed {
        step: step.id().clone(),
        round,
        outcome: StepOutcome::Done,
        fields: NoFields {},
    });
}

/// Asks whoever's turn it is: everybody at once, or the first who has not been asked. Somebody who left meanwhile is replaced by
/// whoever the step would ask now; if there is nobody, it stops there, after the others were asked.
fn ask_in_turn(draft: &mut Draft<'_>, step: &Step, run: &StepRun) {
    let mut nobody = None;
    for task in &run.tasks {
        match draft.state.tasks.get(task).map(|t| &t.state) {
            Some(TaskState::Waiting) => {
                match still_there(draft, *task) {
                    Ok(()) => ask(draft, step, *task),
                    Err(who) => match replace(draft, step, run, *task) {
                        Some(instead) => ask(draft, step, instead),
                        None => nobody = Some(who),
                    },
                }
                if run.sequential {
                    break;
                }
            }
            Some(TaskState::Asked { .. }) if run.sequential => return,
            Some(TaskState::Asked { .. } | TaskState::Answered { .. } | TaskState::Closed(_)) | None => {}
        }
    }
    if let Some(who) = nobody {
        block(draft, step, &format!("{who} is no longer there, and “{}” finds nobody else.", step.title()));
    }
}

fn ask(draft: &mut Draft<'_>, step: &Step, task: TaskId) {
    let Some(party) = draft.state.tasks.get(&task).map(|t| t.party) else { return };
    let outside = draft.state.parties.get(&party).is_some_and(|p| p.side == Side::Client);
    if outside {
        issue(draft, party, LINK_DAYS);
    }
    // A due time beyond the end would let the end pass unseen.
    let end = step.common.expire.map(|limit| calendar(draft).after(draft.now(), limit));
    let due = end.map_or_else(|| due_at(draft, step), |end| end.min(due_at(draft, step)));
    draft.push_own(Event::TaskAsked { task, due, fields: NoFields {} });
}

/// Makes a personal link for a party; an earlier one of the same party is revoked.
pub(super) fn issue(draft: &mut Draft<'_>, party: Pseudonym, days: i64) {
    if let Some(link) = draft.state.links.get(&party).copied() {
        draft.push_own(Event::LinkRevoked { party, link, fields: NoFields {} });
    }
    let link = LinkId::from_bytes(draft.chance());
    let expires = draft.now().saturating_add(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MAX);
    draft.push_own(Event::LinkIssued { party, link, expires, fields: NoFields {} });
}

fn calendar(draft: &Draft<'_>) -> Calendar {
    let directory = draft.context.directory;
    let zone = match (draft.context.flow.calendar, directory.client()) {
        (CalendarOf::Client, Some(client)) => &client.zone,
        (CalendarOf::Client, None) | (CalendarOf::Workspace, _) => &directory.workspace.zone,
    };
    Calendar::of_zone(zone)
}

fn due_at(draft: &Draft<'_>, step: &Step) -> Timestamp {
    calendar(draft).after(draft.now(), step.due())
}

fn look_at(draft: &Draft<'_>) -> Timestamp {
    calendar(draft).after(draft.now(), crate::flow::step::DUE_DEFAULT)
}

/// Is the step settled, and how?
fn verdict(draft: &Draft<'_>, run: &StepRun) -> Option<StepOutcome> {
    let mut approved = 0;
    let mut declined = 0;
    let mut changes = 0;
    let mut pending = 0;
    let mut people = 0;
    for task in &run.tasks {
        match draft.state.tasks.get(task).map(|t| &t.state) {
            Some(TaskState::Waiting | TaskState::Asked { .. }) => pending += 1,
            Some(TaskState::Answered { choice: Some(Choice::Approve) | None, .. }) => approved += 1,
            Some(TaskState::Answered { choice: Some(Choice::Decline), .. }) => declined += 1,
            Some(TaskState::Answered { choice: Some(Choice::RequestChanges), .. }) => changes += 1,
            // While the step is open, only the task of somebody who was replaced is closed.
            Some(TaskState::Closed(_)) | None => continue,
        }
        people += 1;
    }
    let needed = run.rule.needed(people);
    if declined > 0 && (run.veto || approved + pending + changes < needed) {
        return Some(StepOutcome::Declined);
    }
    if changes > 0 {
        return (!run.gather_everyone || pending == 0).then_some(StepOutcome::Changes);
    }
    if run.word == StepWord::Acknowledge {
        return (pending == 0).then_some(StepOutcome::Done);
    }
    if approved >= needed && approved > 0 {
        return Some(StepOutcome::Approved);
    }
    (pending == 0).then_some(StepOutcome::Declined)
}

fn close_step(draft: &mut Draft<'_>, id: &StepId, run: &StepRun, outcome: StepOutcome) {
    let end = if outcome == StepOutcome::Changes { TaskEnd::Rework } else { TaskEnd::Settled };
    close_tasks(draft, &run.tasks, end);
    let round = draft.state.round;
    draft.push_own(Event::StepClosed { step: id.clone(), round, outcome, fields: NoFields {} });
    if outcome == StepOutcome::Changes
        && let Some(to) = draft.context.flow.rework_target(id).cloned()
    {
        draft.push_own(Event::PackageReturned { round, step: id.clone(), to, fields: NoFields {} });
    }
}

fn close_tasks(draft: &mut Draft<'_>, tasks: &[TaskId], end: TaskEnd) {
    for task in tasks {
        let asked = match draft.state.tasks.get(task).map(|t| &t.state) {
            Some(TaskState::Asked { .. }) => true,
            Some(TaskState::Waiting) => false,
            Some(TaskState::Answered { .. } | TaskState::Closed(_)) | None => continue,
        };
        draft.push_own(Event::TaskClosed { task: *task, end, asked, fields: NoFields {} });
    }
}

/// Closes whatever is open because the request ends around it.
pub(super) fn close_around(draft: &mut Draft<'_>) {
    let Some((id, run)) = draft.state.open_step().map(|(id, run)| (id.clone(), run.clone())) else { return };
    close_tasks(draft, &run.tasks, TaskEnd::Ended);
    let round = draft.state.round;
    draft.push_own(Event::StepClosed { step: id, round, outcome: StepOutcome::Ended, fields: NoFields {} });
}

fn complete(draft: &mut Draft<'_>, outcome: Outcome) {
    let mut decisions: Vec<u64> = draft
        .state
        .effective_decisions()
        .filter(|(_, _, task)| draft.state.is_current(task))
        .map(|(seq, ..)| seq)
        .collect();
    decisions.sort_unstable();
    draft.push_own(Event::Completed { outcome, decisions, fields: NoFields {} });
    end(draft, outcome);
}

/// The last entries: links to the record for the client's people, then the seal.
pub(super) fn end(draft: &mut Draft<'_>, outcome: Outcome) {
    for party in draft.state.clients_ever_asked().into_iter().take(RECORD_LINKS_MAX) {
        issue(draft, party, RECORD_LINK_DAYS);
    }
    let count = draft.state.next_seq + 1;
    draft.push_own(Event::Sealed { count, outcome, fields: NoFields {} });
}

/// The time of a task has come. Nothing happens when it was answered meanwhile, or when the clock is early.
pub(super) fn task_due(draft: &mut Draft<'_>, task: TaskId) {
    let now = draft.now();
    let Some((step_id, TaskState::Asked { at, due, look_at })) =
        draft.state.tasks.get(&task).map(|t| (t.step.clone(), t.state.clone()))
    else {
        return;
    };
    if now < look_at || draft.state.outcome.is_some() {
        return;
    }
    let Some(step) = draft.context.flow.step(&step_id) else { return };
    let calendar = calendar(draft);
    if step.common.expire.is_some_and(|limit| calendar.after(at, limit) <= now) {
        close_around(draft);
        draft.push_own(Event::Expired { outcome: Outcome::Expired, decisions: Vec::new(), fields: NoFields {} });
        return end(draft, Outcome::Expired);
    }
    let run = draft.state.steps.get(&step_id).cloned();
    if let (Err(_), Some(run)) = (still_there(draft, task), run)
        && let Some(instead) = replace(draft, step, &run, task)
    {
        return ask(draft, step, instead);
    }
    let next = calendar.after(now, step.due());
    let again = step.common.expire.map_or(next, |limit| next.min(calendar.after(at, limit)));
    draft.push_own(Event::TaskOverdue { task, due, again, fields: NoFields {} });
}

/// Looks again at a wait that is no task.
pub(super) fn look_again(draft: &mut Draft<'_>) {
    if draft.state.outcome.is_some() {
        return;
    }
    if draft.state.blocked.is_some() {
        advance(draft);
    }
    conditions::pass_on(draft);
    let idle = draft.state.asked_tasks().next().is_none() || draft.state.blocked.is_some();
    let waits = idle && draft.state.outcome.is_none();
    if waits && draft.state.look_at.is_some_and(|at| at <= draft.now()) {
        let again = look_at(draft);
        draft.push_own(Event::OwnerReminded { again, fields: NoFields {} });
    }
}

#[cfg(test)]
mod tests;
