//! What if somebody says yes, asks for changes, declines, or nobody says anything? Each is tried on a copy of the request, by the rules
//! that will judge the real answer, and the copy is thrown away. What is said here therefore comes true, unless something else happens
//! before; `tests/it/laws.rs` holds it to that.
//!
//! Systems that a flow calls are taken to answer, so that what follows from a yes goes on to the next person, or to the end. Whatever
//! another request or an event brings is waited for.

use crate::directory::{Directory, Workload};
use crate::effect::Timer;
use crate::flow::step::StepKind;
use crate::flow::trial::Word;
use crate::flow::{Flow, Trial};
use crate::ids::{MemberId, ObligationId, PersonId, Pseudonym, StepId, TaskId};
use crate::request::event::StepWord;
use crate::request::word::HandOn;
use crate::request::{Command, Event, ObligationState, Outcome, State, StepOutcome, TaskState};
use crate::simulate::everybody_agrees;
use crate::simulate::people::{INITIATOR, Roster};
use crate::simulate::run::{Plan, Run};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// LIMIT: people whose answers are tried, so that a page with hundreds of them stays quick.
pub const PEOPLE_MAX: usize = 12;
/// LIMIT: times that Assent looks again while nobody says anything.
const LOOKS_MAX: usize = 60;
/// LIMIT: looks in a row that bring nothing new before it is taken to go on like that.
const SAME_MAX: usize = 8;
/// LIMIT: calls of other systems that are taken to answer one after the other.
const CALLS_MAX: usize = 20;

/// A request as it stands.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    /// What has become of it.
    pub state: &'a State,
    /// Its flow.
    pub flow: &'a Flow,
    /// Who there is, as of now.
    pub directory: &'a Directory,
    /// How much waits for each member.
    pub workload: &'a Workload,
    /// Who opened it, if they are still here.
    pub initiator: Option<MemberId>,
    /// Now.
    pub at: Timestamp,
}

/// Something that a person may do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// The package is sent.
    Send,
    /// Whoever is asked answers.
    Answer {
        /// Their task.
        task: TaskId,
        /// Who.
        person: Pseudonym,
        /// What they say.
        says: Word,
    },
    /// The team says that a condition is met.
    Meet(ObligationId),
    /// Whoever judges a condition accepts that it is met.
    Accept(ObligationId),
    /// The team goes on without what a step could not do.
    GoOn(StepId),
}

/// What one deed leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// The deed.
    pub deed: Deed,
    /// What follows from it; where it is not possible, why, as a sentence with the way on.
    pub leads: Result<Change, String>,
}

/// What is different after it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// It has ended.
    pub ended: Option<Outcome>,
    /// It is prepared again, as this round.
    pub round: Option<u32>,
    /// Whose turn it is now and was not before, with the step.
    pub asked: Vec<(StepId, PersonId)>,
    /// Who is still asked as before.
    pub still: Vec<PersonId>,
    /// Calls of other systems that it starts; each is taken to succeed.
    pub calls: Vec<StepId>,
    /// Steps that now wait for a time, an event, or another request.
    pub waits: Vec<StepId>,
    /// Steps that are left out, because their condition does not hold.
    pub skipped: Vec<StepId>,
    /// Conditions that are to be met now and were not before.
    pub conditions: usize,
    /// A step for which nobody can be asked, and why.
    pub blocked: Option<(StepId, String)>,
}

/// Something that time brings.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Brings {
    /// Whoever is asked is reminded.
    Reminded(PersonId),
    /// It is late; whoever looks after it is told.
    Late(PersonId),
    /// Others are told that it is late.
    Told(Vec<PersonId>),
    /// Somebody else is asked instead.
    Handed {
        /// Who no longer is.
        from: PersonId,
        /// Who is now.
        to: PersonId,
        /// Why.
        why: HandOn,
    },
    /// Somebody is asked, because a wait is over.
    Asked(PersonId),
    /// It ends.
    Ended(Outcome),
}

/// What everything that people can do next would lead to, in the order of their tasks. Nothing once it is over.
pub fn leads(now: Standing<'_>) -> Vec<Lead> {
    let scenario = everybody_agrees();
    deeds(now).into_iter().map(|deed| try_it(now, &scenario, deed)).collect()
}

/// What one thing that somebody may do would lead to.
pub fn lead(now: Standing<'_>, deed: Deed) -> Lead {
    try_it(now, &everybody_agrees(), deed)
}

fn deeds(now: Standing<'_>) -> Vec<Deed> {
    let state = now.state;
    if !state.is_open() {
        return Vec::new();
    }
    let mut all = Vec::new();
    if state.open_steps().any(|(_, run)| run.word == StepWord::Prepare) {
        all.push(Deed::Send);
    }
    for (task, asked) in state.asked_tasks().take(PEOPLE_MAX) {
        let decides = state.steps.get(&asked.step).is_some_and(|run| run.word.decides());
        let words: &[Word] =
            if decides { &[Word::Approve, Word::Conditions, Word::Changes, Word::Decline] } else { &[Word::Done] };
        all.extend(words.iter().map(|says| Deed::Answer { task, person: asked.person, says: *says }));
    }
    all.extend(state.open_obligations().map(|(id, own)| match own.state {
        ObligationState::Met => Deed::Accept(id),
        ObligationState::Open | ObligationState::Accepted => Deed::Meet(id),
    }));
    all.extend(state.failed_calls().map(|step| Deed::GoOn(step.clone())));
    all
}

/// A copy of the request, with everybody it knows.
fn copy<'a>(now: Standing<'a>, scenario: &'a Trial) -> Run<'a> {
    let roster = Roster::of(now.directory, now.initiator.unwrap_or(INITIATOR));
    let everybody: Vec<PersonId> = roster.called.iter().map(|(_, who)| *who).collect();
    let mut run = Run::begun((now.flow, scenario), roster, now.at, None);
    run.people = everybody.into_iter().map(|who| (who.in_request(now.state.id), who)).collect();
    run.state = now.state.clone();
    run.workload = now.workload;
    for (id, task) in now.state.asked_tasks() {
        if let TaskState::Asked { look_at, .. } = task.state {
            run.timers.insert(Timer::Task(id), look_at);
        }
    }
    for (_, own) in now.state.open_steps() {
        run.timers.extend(own.wait.map(|wait| (Timer::Task(wait.timer), wait.until)));
    }
    run.timers.extend(now.state.look_at.map(|at| (Timer::Request, at)));
    run
}

fn try_it(now: Standing<'_>, scenario: &Trial, deed: Deed) -> Lead {
    let mut run = copy(now, scenario);
    let done = match &deed {
        Deed::Send => run.send(),
        Deed::Answer { task, says, .. } => run.answer(*task, *says),
        Deed::Meet(condition) => run.meet(*condition),
        Deed::Accept(condition) => run.accept(*condition),
        Deed::GoOn(step) => {
            let attempt = now.state.steps.get(step).and_then(|own| own.call).map_or(0, |call| call.attempt);
            run.pass(step, attempt)
        }
    };
    let leads = done.map_err(|stop| stop.0).map(|()| {
        systems_answer(&mut run);
        change(now.state, &run)
    });
    Lead { deed, leads }
}

/// The calls that were started are taken to succeed.
fn systems_answer(run: &mut Run<'_>) {
    for _ in 0..CALLS_MAX {
        let Some(((at, _), (plan, reply))) = run.agenda.pop_first() else { return };
        let Plan::Report(step, _) = &plan else { continue };
        let calls = run.flow.step(step).is_some_and(|step| matches!(step.kind, StepKind::Action(_)));
        if calls {
            run.now = run.now.max(at);
            let _ = run.act(&plan, reply);
        }
    }
}

fn change(before: &State, run: &Run<'_>) -> Change {
    let after = &run.state;
    let was_asked = |id: TaskId| before.asked_tasks().any(|(other, _)| other == id);
    let began = |id: &StepId| before.steps.get(id).map(|own| own.opened) != after.steps.get(id).map(|own| own.opened);
    let who = |person: Pseudonym| run.who(person);
    let (still, asked): (Vec<_>, Vec<_>) = after.asked_tasks().partition(|(id, _)| was_asked(*id));
    let began: Vec<_> = after.steps.iter().filter(|(id, _)| began(id)).collect();
    let waits = began.iter().filter(|(_, own)| own.is_open_leaf() && (own.wait.is_some() || own.call.is_some()));
    let conditions = after.open_obligations().filter(|(id, _)| !before.obligations.contains_key(id)).count();
    let blocked = after.blocked.clone().filter(|blocked| before.blocked.as_ref() != Some(blocked));
    Change {
        ended: after.outcome,
        round: (after.round > before.round).then_some(after.round),
        asked: asked.iter().filter_map(|(_, task)| Some((task.step.clone(), who(task.person)?))).collect(),
        still: still.iter().filter_map(|(_, task)| who(task.person)).collect(),
        calls: began.iter().filter(|(_, own)| own.call.is_some()).map(|(id, _)| (*id).clone()).collect(),
        waits: waits.map(|(id, _)| (*id).clone()).collect(),
        skipped: skipped(&began),
        conditions,
        blocked: blocked.map(|(step, why)| (step, why.unwrap_or_default())),
    }
}

fn skipped(began: &[(&StepId, &crate::request::StepRun)]) -> Vec<StepId> {
    began.iter().filter(|(_, own)| own.outcome == Some(StepOutcome::Skipped)).map(|(id, _)| (*id).clone()).collect()
}

/// What time brings if nobody does anything, in order: each thing the first time that it happens, until it ends or only repeats itself.
pub fn silence(now: Standing<'_>) -> Vec<(Timestamp, Brings)> {
    let scenario = everybody_agrees();
    let mut run = copy(now, &scenario);
    let last = now.at.saturating_add(SignedDuration::from_hours(24 * super::DAYS_MAX)).unwrap_or(Timestamp::MAX);
    let (mut seen, mut all, mut same) = (BTreeSet::new(), Vec::new(), 0);
    for _ in 0..LOOKS_MAX {
        let next = run.timers.iter().map(|(timer, at)| (*at, *timer)).min();
        let Some((at, timer)) = next.filter(|(at, _)| *at <= last && same < SAME_MAX && run.state.is_open()) else {
            break;
        };
        run.timers.remove(&timer);
        run.now = run.now.max(at);
        let command = match timer {
            Timer::Task(task) => Command::TaskDue { task },
            Timer::Request => Command::LookAgain,
        };
        let events = run.run(&crate::actor::Actor::System, &command).unwrap_or_default();
        systems_answer(&mut run);
        same += 1;
        for one in events.iter().filter_map(|event| brings(&run, event)) {
            if seen.insert(one.clone()) {
                same = 0;
                all.push((run.now, one));
            }
        }
    }
    all
}

fn brings(run: &Run<'_>, event: &Event) -> Option<Brings> {
    let of = |task: &TaskId| run.state.tasks.get(task).and_then(|task| run.who(task.person));
    match event {
        Event::TaskReminded { task, .. } => of(task).map(Brings::Reminded),
        Event::TaskOverdue { task, .. } => of(task).map(Brings::Late),
        Event::TaskEscalated { told, .. } => {
            let told: Vec<PersonId> = told.iter().filter_map(|party| run.who(*party)).collect();
            (!told.is_empty()).then_some(Brings::Told(told))
        }
        Event::TaskHandedOn { task, instead, why, .. } => {
            of(task).zip(of(instead)).map(|(from, to)| Brings::Handed { from, to, why: *why })
        }
        Event::TaskAsked { task, .. } => of(task).map(Brings::Asked),
        Event::Expired { outcome, .. } => Some(Brings::Ended(*outcome)),
        Event::Completed { .. } => run.state.outcome.map(Brings::Ended),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
