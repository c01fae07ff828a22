//! What follows by itself: steps open and close, people are asked in turn, time passes, the request ends.

use crate::calendar::Calendar;
use crate::flow::definition::CalendarOf;
use crate::flow::expr;
use crate::flow::routing::{self, Assignee};
use crate::flow::step::each::ITEMS_MAX;
use crate::flow::step::{Carry, Gather, Order, Step, StepKind};
use crate::flow::{Frontier, frontier};
use crate::ids::{LinkId, PersonId, Pseudonym, StepId, TaskId};
use crate::request::decide::Draft;
use crate::request::event::{AssignedFields, Event, NoFields, StepWord, Text};
use crate::request::state::{StepRun, TaskState};
use crate::request::vocabulary::{Choice, Outcome, Side, StepOutcome, TaskEnd};
use crate::request::waiting;
use crate::request::{blocks, calling, conditions, handing};
use jiff::{SignedDuration, Timestamp};

/// LIMIT: days for which a personal link opens (ML-07).
pub const LINK_DAYS: i64 = 14;
/// LIMIT: days for which the link to a finished request's record opens.
pub const RECORD_LINK_DAYS: i64 = 90;
/// LIMIT: links to the record that the end makes; whoever comes after them asks for a fresh one.
const RECORD_LINKS_MAX: usize = 200;

/// Goes on until somebody or something outside is next.
pub(super) fn advance(draft: &mut Draft<'_>) {
    // LIMIT: each turn opens or closes a step, so this is enough for any flow with every item of every each; then something is wrong.
    let turns = (draft.context.flow.every_step().count() + 1) * 3 * (ITEMS_MAX + 1);
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
            Frontier::Open(steps) => {
                // LIMIT: chance for one command; the rest is opened by the next look, which follows at once.
                if draft.nearly_out_of_chance() {
                    return put_off(draft);
                }
                if !steps.iter().any(|step| turn(draft, step) == Turn::GoesOn) {
                    return;
                }
            }
        }
    }
}

/// More was to be opened than one command has chance for: Assent looks again at once.
fn put_off(draft: &mut Draft<'_>) {
    let again = draft.now();
    draft.push_own(Event::OwnerReminded { again, fields: NoFields {} });
}

#[derive(PartialEq, Eq)]
pub(super) enum Turn {
    GoesOn,
    Waits,
}

fn turn(draft: &mut Draft<'_>, id: &StepId) -> Turn {
    let Some(step) = draft.step(id) else { return Turn::Waits };
    let Some(run) = draft.state.steps.get(id).cloned() else { return begin(draft, &step) };
    if run.word.is_block() {
        blocks::close(draft, &step, &run);
        return Turn::GoesOn;
    }
    if run.word.calls_out() {
        let Some(outcome) = calling::over(&run) else { return Turn::Waits };
        close_step(draft, id, &run, outcome);
        return Turn::GoesOn;
    }
    if let Some(card) = run.wait {
        let Some(outcome) = waiting::over(draft, &step, card) else { return Turn::Waits };
        draft.push_own(Event::StepClosed { step: id.clone(), round: run.round, outcome, fields: NoFields {} });
        return Turn::GoesOn;
    }
    if run.word == StepWord::Prepare {
        return Turn::Waits;
    }
    if let Some(outcome) = verdict(draft, &run) {
        close_step(draft, id, &run, outcome);
        return Turn::GoesOn;
    }
    ask_in_turn(draft, &step, &run);
    Turn::Waits
}

/// A step is reached: it is skipped, opened, or stops because nobody can be asked or nothing decided.
fn begin(draft: &mut Draft<'_>, step: &Step) -> Turn {
    let applies = step.common.when.as_ref().map_or(Ok(true), |when| blocks::holds(draft, step, when));
    match applies {
        Ok(true) => open_step(draft, step),
        Ok(false) => {
            blocks::skip(draft, step);
            Turn::GoesOn
        }
        Err(nobody) => block(draft, step, &nobody.reason),
    }
}

fn open_step(draft: &mut Draft<'_>, step: &Step) -> Turn {
    let people = match routing::route(step, draft.question()) {
        Ok(people) => people,
        Err(nobody) => return block(draft, step, &nobody.reason),
    };
    let (lanes, items) = match blocks::lanes(draft, step) {
        Ok(lanes) => lanes,
        Err(nobody) => return block(draft, step, &nobody.reason),
    };
    let wait = match &step.kind {
        StepKind::Wait(wait) => match waiting::card(draft, step, wait) {
            Ok(card) => Some(card),
            Err(nobody) => return block(draft, step, &nobody.reason),
        },
        _ if step.word().calls_out() => Some(waiting::supervision(draft, step)),
        _ => None,
    };
    let together = step.together();
    let round = draft.state.round;
    let look = step.is_prepare().then(|| due_at(draft, step));
    let counted = u32::try_from(people.len()).unwrap_or(u32::MAX);
    draft.push_own(Event::StepOpened {
        step: step.id().clone(),
        round,
        kind: step.word(),
        rule: together.rule,
        level: step.level(),
        count: if step.word().has_tasks() { counted } else { 0 },
        sequential: together.order == Order::Sequential,
        veto: together.veto.into(),
        gather_everyone: together.gather == Gather::Everyone,
        due: step.due(),
        look_at: look,
        lanes,
        items,
        wait,
        fields: NoFields {},
    });
    match &step.kind {
        StepKind::Prepare(_) => return Turn::Waits,
        _ if step.word().calls_out() => calling::request(draft, step, 1),
        StepKind::Notify(notify) => tell(draft, step, &notify.message, &people),
        StepKind::Milestone(_) => {
            let (step, outcome) = (step.id().clone(), StepOutcome::Done);
            draft.push_own(Event::StepClosed { step, round, outcome, fields: NoFields {} });
        }
        _ => {
            for assignee in people {
                let person = assignee.person.in_request(draft.state.id);
                let task = assign(draft, step, assignee);
                carry_over(draft, step, task, person);
            }
        }
    }
    Turn::GoesOn
}

/// An approval of exactly these bytes in an earlier round stands, where the step says so.
fn carry_over(draft: &mut Draft<'_>, step: &Step, task: TaskId, person: Pseudonym) {
    let Some(Carry::Unchanged) = step.carry() else { return };
    let Some(package) = draft.state.package().map(|package| package.digest) else { return };
    let round = draft.state.round;
    let same = draft.state.tasks.values().filter(|t| t.step == *step.id() && t.person == person && t.round < round);
    let answers = same.filter_map(|task| match &task.state {
        TaskState::Answered { seq, choice, conditional, package, .. } => Some((*seq, *choice, *conditional, *package)),
        TaskState::Asked { .. } | TaskState::Closed(_) | TaskState::Waiting => None,
    });
    // The last word counts, and only a plain yes is carried.
    let last = answers.max_by_key(|(seq, ..)| *seq);
    if let Some((decision, Some(Choice::Approve), false, covered)) = last
        && covered == package
    {
        draft.push_own(Event::TaskCarried { task, decision, package, fields: NoFields {} });
    }
}

/// Is the person behind a task still there, and the one for whom they stand in? Says who it was.
pub(super) fn still_there(draft: &Draft<'_>, task: TaskId) -> Result<(), String> {
    let Some(task) = draft.state.tasks.get(&task) else { return Ok(()) };
    match std::iter::once(task.person).chain(task.stands_for).find(|who| !is_there(draft, *who)) {
        None => Ok(()),
        Some(who) => Err(draft.state.card(who).map_or_else(|| "Somebody".to_owned(), |c| c.name.clone())),
    }
}

/// Is this person, by their lasting name in the request, still active in the directory?
pub(super) fn is_there(draft: &Draft<'_>, person: Pseudonym) -> bool {
    let (directory, id) = (draft.context.directory, draft.state.id);
    let members = directory.members.iter().filter(|m| m.active).map(|m| PersonId::Member(m.id));
    let contacts = directory.contacts.iter().filter(|c| c.active).map(|c| PersonId::Contact(c.id));
    members.chain(contacts).any(|who| who.in_request(id) == person)
}

/// Gives a task to the first of these people who may act and has none in the step yet; their predecessor is told.
pub(super) fn hand_over(draft: &mut Draft<'_>, step: &Step, task: TaskId, people: &[Assignee]) -> bool {
    let Some(run) = draft.state.steps.get(step.id()).cloned() else { return false };
    let id = draft.state.id;
    let taken = |who: PersonId| {
        let of_round = |t: &&crate::request::Task| t.step == *step.id() && t.round == run.round;
        draft.state.tasks.values().filter(of_round).any(|t| t.person == who.in_request(id))
    };
    let question = draft.question();
    let able = people.iter().filter(|a| routing::may_take_over(a.person, step, question) && !taken(a.person));
    // Whoever is away gives way here as well.
    let mut now = able.map(|a| routing::present(a.clone(), step, question, &[]));
    let Some(next) = now.find(|a| !taken(a.person)) else { return false };
    close_tasks(draft, &[task], TaskEnd::Settled);
    let instead = assign(draft, step, next);
    ask(draft, step, instead);
    true
}

/// Gives the task of somebody who has left to the first person that the step would ask now and who has none in it yet.
pub(super) fn replace(draft: &mut Draft<'_>, step: &Step, run: &StepRun, gone: TaskId) -> Option<TaskId> {
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
pub(super) fn block(draft: &mut Draft<'_>, step: &Step, reason: &str) -> Turn {
    // Lanes run together: the first that stops is the one that is named, the next when that one goes on.
    if draft.state.blocked.is_none() {
        let (round, look_at) = (draft.state.round, look_at(draft));
        draft.push_own(Event::StepBlocked { step: step.id().clone(), round, look_at, fields: Text::of(reason) });
    }
    Turn::Waits
}

fn assign(draft: &mut Draft<'_>, step: &Step, assignee: Assignee) -> TaskId {
    let task = TaskId::from_bytes(draft.chance());
    assign_as(draft, step, task, assignee);
    task
}

/// Gives a person a task of that name.
pub(super) fn assign_as(draft: &mut Draft<'_>, step: &Step, task: TaskId, assignee: Assignee) {
    let party = Pseudonym::from_bytes(*task.bytes());
    let decides = matches!((&step.kind, assignee.person), (StepKind::Approve(_), PersonId::Contact(_)));
    draft.join_as(assignee.person, party, decides);
    // Both names are on the record.
    let stands_for = assignee.stands_for.map(|who| draft.join(who));
    let fields = AssignedFields { because: Some(assignee.because), grant: assignee.grant };
    let round = draft.state.round;
    draft.push_own(Event::TaskAssigned { task, party, step: step.id().clone(), round, stands_for, fields });
}

fn tell(draft: &mut Draft<'_>, step: &Step, message: &str, people: &[Assignee]) {
    let message = expr::fill_from(message, &blocks::names(draft, step));
    let round = draft.state.round;
    for assignee in people {
        let party = draft.join(assignee.person);
        let person = assignee.person.in_request(draft.state.id);
        // Somebody outside who was never asked anything has no link yet, and would read of something that they cannot open.
        if matches!(assignee.person, PersonId::Contact(_)) && !draft.state.has_link(person) {
            issue(draft, party, LINK_DAYS);
        }
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
                    Ok(()) if handing::pass_on(draft, *task).is_some() => {}
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

pub(super) fn ask(draft: &mut Draft<'_>, step: &Step, task: TaskId) {
    let Some(party) = draft.state.tasks.get(&task).map(|t| t.party) else { return };
    let outside = draft.state.parties.get(&party).is_some_and(|p| p.side == Side::Client);
    if outside {
        issue(draft, party, LINK_DAYS);
    }
    // A due time beyond the end would let the end pass unseen.
    let now = draft.now();
    let end = step.common.expire.map(|limit| calendar(draft).after(now, limit));
    let due = end.map_or_else(|| due_at(draft, step), |end| end.min(due_at(draft, step)));
    let first = waiting::next_moments(draft, step, (now, due), now).map(|(at, _)| at);
    let look_at = first.filter(|at| *at < due);
    draft.push_own(Event::TaskAsked { task, due, look_at, fields: NoFields {} });
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

pub(super) fn calendar(draft: &Draft<'_>) -> Calendar {
    let directory = draft.context.directory;
    let zone = match (draft.context.flow.calendar, directory.client()) {
        (CalendarOf::Client, Some(client)) => &client.zone,
        (CalendarOf::Client, None) | (CalendarOf::Workspace, _) => &directory.workspace.zone,
    };
    Calendar::of_zone(zone)
}

pub(super) fn due_at(draft: &Draft<'_>, step: &Step) -> Timestamp {
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
    if approved >= needed && approved > 0 {
        return Some(if run.word.decides() { StepOutcome::Approved } else { StepOutcome::Done });
    }
    (pending == 0).then_some(StepOutcome::Declined)
}

fn close_step(draft: &mut Draft<'_>, id: &StepId, run: &StepRun, outcome: StepOutcome) {
    let end = if outcome == StepOutcome::Changes { TaskEnd::Rework } else { TaskEnd::Settled };
    close_tasks(draft, &run.tasks, end);
    let round = draft.state.round;
    let flow = draft.context.flow;
    // In the last round a flow allows, asking for changes ends the request instead.
    let back = flow.max_rounds.is_none_or(|max| round < max);
    let to = match outcome {
        StepOutcome::Changes if back => flow.rework_target(id),
        StepOutcome::Declined if back => flow.decline_target(id),
        _ => None,
    };
    if let Some(to) = to {
        blocks::cancel_beside(draft, id, to);
    }
    draft.push_own(Event::StepClosed { step: id.clone(), round, outcome, fields: NoFields {} });
    if let Some(to) = to.cloned() {
        draft.push_own(Event::PackageReturned { round, step: id.clone(), to, fields: NoFields {} });
    }
}

pub(super) fn close_tasks(draft: &mut Draft<'_>, tasks: &[TaskId], end: TaskEnd) {
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
    let open = blocks::everything_open(draft);
    blocks::cancel(draft, &open, TaskEnd::Ended);
}

fn complete(draft: &mut Draft<'_>, outcome: Outcome) {
    // After a decline in one lane, others may still run.
    close_around(draft);
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

/// Looks again at a wait that is no task.
pub(super) fn look_again(draft: &mut Draft<'_>) {
    if draft.state.outcome.is_some() {
        return;
    }
    let put_off = draft.state.look_at.is_some_and(|at| at <= draft.now());
    if draft.state.blocked.is_some() || put_off {
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
