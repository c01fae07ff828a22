//! What if: a past request run through another flow. Its package, its people and the time they took are as they were; the rules, the
//! clock and whatever nobody did then are pretended.
//!
//! What cannot be known is taken twice: as answered at once, and as answered when it is due. So what is said of the time is a span.
//! Who there is, and who has authority, is as of today.

use crate::calendar::Calendar;
use crate::directory::Directory;
use crate::flow::trial::{Given, Reply, Said, Word};
use crate::flow::{Flow, Step, Trial};
use crate::ids::{MemberId, Name, PersonId, Pseudonym, StepId, TaskId};
use crate::request::event::StepWord;
use crate::request::{Choice, Entry, Event, Outcome, State, Task, TaskEnd, TaskState, evolve};
use crate::simulate::everybody_agrees;
use crate::simulate::people::Roster;
use crate::simulate::run::{Plan, Run, Stop, YES};
use crate::values::{FieldValue, Money};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// A request that is over.
#[derive(Debug, Clone, Copy)]
pub struct Past<'a> {
    /// How it ended up.
    pub state: &'a State,
    /// The version of the flow that it followed at its end.
    pub flow: &'a Flow,
    /// Who there is around it, as of today.
    pub directory: &'a Directory,
    /// Who prepared it.
    pub initiator: MemberId,
}

/// A package as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sent {
    fields: BTreeMap<Name, Option<FieldValue>>,
    /// The version of the file in each slot.
    documents: BTreeMap<Name, u32>,
    /// Working minutes that it took.
    minutes: i64,
}

/// What people did in it.
#[derive(Debug)]
pub(super) struct Then {
    sent: Vec<Sent>,
    /// What somebody did in a step, each time they were asked.
    did: Deeds,
    /// What other systems reported, and how long after the beginning.
    signals: Vec<(Name, SignedDuration)>,
    pub(super) state: State,
}

/// What somebody who was asked did, in working minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Did {
    /// Answered, after so long.
    Said(Word, i64),
    /// Had not answered for so long, when it was no longer needed.
    NotYet(i64),
    /// Never answered, until the request expired.
    Nothing,
}

/// By step and person, each time they were asked.
type Deeds = BTreeMap<(StepId, PersonId), Vec<Did>>;

/// When whoever was not asked then is taken to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unknown {
    AtOnce,
    WhenDue,
}

/// A run as in a past request.
pub(super) struct Replay<'a> {
    pub(super) past: &'a Then,
    unknown: Unknown,
    /// Answers that are planned and that nobody gave.
    guesses: BTreeMap<TaskId, MadeUp>,
    /// What nobody did then, and is made up.
    made_up: BTreeSet<MadeUp>,
}

/// Something that is not known of the past.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum MadeUp {
    /// What this person would have said in this step: a yes is taken, at once or when it is due.
    Answer {
        /// The step’s title.
        step: String,
        /// Their name.
        name: String,
    },
    /// A further round, and how long its preparation would have taken.
    Round(u32),
    /// What this field would have held.
    Field(String),
    /// How soon conditions would have been met: an hour is taken for each.
    Conditions,
}

/// Somebody who is asked in a step.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asked {
    /// The step’s title.
    pub step: String,
    /// Their name.
    pub name: String,
}

/// How a past request went, and how it would have gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIf {
    /// How it ended.
    pub ended: Outcome,
    /// How it would have ended; nothing if it would not have.
    pub ends: Option<Outcome>,
    /// What would have stopped it.
    pub stopped: Option<String>,
    /// In how many rounds, and in how many it would have been.
    pub rounds: (u32, u32),
    /// Who was asked and would not have been.
    pub no_longer: Vec<Asked>,
    /// Who was not asked and would have been.
    pub newly: Vec<Asked>,
    /// Titles of steps that it went through and would not have.
    pub dropped: Vec<String>,
    /// Titles of steps that it did not go through and would have.
    pub added: Vec<String>,
    /// Working minutes that it took.
    pub minutes: i64,
    /// Working minutes that it would have taken: at least, and at most.
    pub would_take: (i64, i64),
    /// What is not known, and what is taken for it.
    pub made_up: Vec<MadeUp>,
}

impl WhatIf {
    /// Would anything have been otherwise?
    pub fn differs(&self) -> bool {
        let people = !self.no_longer.is_empty() || !self.newly.is_empty();
        let steps = !self.dropped.is_empty() || !self.added.is_empty();
        people || steps || self.ends != Some(self.ended) || self.rounds.0 != self.rounds.1
    }
}

/// Runs a past request through a flow. A withdrawn one says nothing, because nobody knows how it would have gone on: there is no answer.
pub fn what_if<'a>(flow: &Flow, past: Past<'_>, journal: impl IntoIterator<Item = &'a Entry>) -> Option<WhatIf> {
    let ended = past.state.outcome.filter(|outcome| *outcome != Outcome::Withdrawn)?;
    let (opened, over) = (past.state.opened_at?, past.state.changed_at?);
    let calendar = Calendar::of_zone(past.directory.client()?.zone.as_str());
    let then = then(past, &calendar, journal);
    let scenario = scenario(flow, past, &then);
    let mut ran = [Unknown::AtOnce, Unknown::WhenDue].map(|unknown| {
        let replay = Replay { past: &then, unknown, guesses: BTreeMap::new(), made_up: BTreeSet::new() };
        let mut run = Run::begun((flow, &scenario), Roster::of(past.directory, past.initiator), opened, Some(replay));
        run.finish();
        run
    });
    let minutes = ran.each_ref().map(|run| calendar.working_minutes(opened, run.now));
    let [run, slow] = &mut ran;
    let (was, is) = (asked_then(past), asked_now(run));
    let (went, goes) = (path(past.state, past.flow), path(&run.state, flow));
    let mut made_up: BTreeSet<MadeUp> =
        std::mem::take(&mut run.replay).map(|replay| replay.made_up).unwrap_or_default();
    made_up.extend(std::mem::take(&mut slow.replay).map(|replay| replay.made_up).unwrap_or_default());
    let guessed = |state: &&State| !state.obligations.is_empty();
    made_up.extend([&run.state].into_iter().filter(guessed).map(|_| MadeUp::Conditions));
    made_up.extend(invented(flow, past, &run.state).map(MadeUp::Field));
    Some(WhatIf {
        ended,
        ends: run.state.outcome,
        stopped: run.timeline.stopped.take(),
        rounds: (past.state.round, run.state.round),
        no_longer: was.difference(&is).cloned().collect(),
        newly: is.difference(&was).cloned().collect(),
        dropped: without(&went, &goes),
        added: without(&goes, &went),
        minutes: calendar.working_minutes(opened, over),
        would_take: (minutes[0].min(minutes[1]), minutes[0].max(minutes[1])),
        made_up: made_up.into_iter().collect(),
    })
}

/// What people did, and how long each took.
fn then<'a>(past: Past<'_>, calendar: &Calendar, journal: impl IntoIterator<Item = &'a Entry>) -> Then {
    let mut state = State::new(past.state.id);
    let (mut sent, mut signals) = (Vec::new(), Vec::new());
    let mut closed: BTreeMap<TaskId, Timestamp> = BTreeMap::new();
    for entry in journal {
        match &entry.event {
            Event::PackageSubmitted { .. } => {
                let began = state.open_steps().find(|(_, run)| run.word == StepWord::Prepare).map(|(_, run)| run.at);
                let versions = state.current_documents().filter_map(|(_, d)| Some((d.slot.clone()?, d.version)));
                sent.push(Sent {
                    fields: state.fields.clone(),
                    documents: versions.collect(),
                    minutes: began.map_or(0, |began| calendar.working_minutes(began, entry.at)),
                });
            }
            Event::TaskClosed { task, .. } | Event::TaskHandedOn { task, .. } => {
                closed.insert(*task, entry.at);
            }
            Event::SignalReceived { signal, .. } => {
                let after = state.opened_at.map_or(SignedDuration::ZERO, |opened| entry.at.duration_since(opened));
                signals.push((signal.clone(), after));
            }
            _ => {}
        }
        evolve(&mut state, entry);
    }
    Then { sent, did: did(past, calendar, &closed), signals, state: past.state.clone() }
}

fn did(past: Past<'_>, calendar: &Calendar, closed: &BTreeMap<TaskId, Timestamp>) -> Deeds {
    let asked = past.state.tasks.iter().filter_map(|(id, task)| task.asked_at.map(|at| (at, *id, task)));
    let mut asked: Vec<(Timestamp, TaskId, &Task)> = asked.collect();
    asked.sort_by_key(|(at, id, _)| (*at, *id));
    let mut all = Deeds::new();
    for (asked_at, id, task) in asked {
        let Some(who) = who_is(past, task.person) else { continue };
        let until = |at: Timestamp| calendar.working_minutes(asked_at, at);
        let did = match &task.state {
            TaskState::Answered { at, choice, conditional, .. } => {
                let word = match (choice, conditional) {
                    (Some(Choice::Approve), false) => Word::Approve,
                    (Some(Choice::Approve), true) => Word::Conditions,
                    (Some(Choice::RequestChanges), _) => Word::Changes,
                    (Some(Choice::Decline), _) => Word::Decline,
                    (None, _) => Word::Done,
                };
                Did::Said(word, until(*at))
            }
            TaskState::Closed(TaskEnd::Ended) if past.state.outcome == Some(Outcome::Expired) => Did::Nothing,
            TaskState::Asked { .. } | TaskState::Waiting | TaskState::Closed(_) => {
                Did::NotYet(closed.get(&id).map_or(0, |at| until(*at)))
            }
        };
        all.entry((task.step.clone(), who)).or_default().push(did);
    }
    all
}

/// The person of the directory behind a name in the past request.
fn who_is(past: Past<'_>, name: Pseudonym) -> Option<PersonId> {
    let members = past.directory.members.iter().map(|m| PersonId::Member(m.id));
    let contacts = past.directory.contacts.iter().map(|c| PersonId::Contact(c.id));
    members.chain(contacts).find(|who| who.in_request(past.state.id) == name)
}

fn written(value: &FieldValue) -> Said {
    match value {
        FieldValue::Flag(yes) => Said::Flag(*yes),
        FieldValue::Number(number) => Said::Number(*number),
        FieldValue::Text(text) => Said::Text(text.clone()),
        FieldValue::Date(day) => Said::Text(day.to_string()),
        FieldValue::Money(money) => Said::Text(plain(*money)),
    }
}

/// `48000.00 EUR`, as scenarios have it.
fn plain(money: Money) -> String {
    let (unit, width) = (10u64.pow(money.currency.decimals()), money.currency.decimals() as usize);
    let minor = money.minor.unsigned_abs();
    let fraction = if width == 0 { String::new() } else { format!(".{:0width$}", minor % unit) };
    format!("{}{fraction} {}", minor / unit, money.currency.code())
}

/// The package as it was sent first. What the flow asks for and the past does not know is filled in.
fn scenario(flow: &Flow, past: Past<'_>, then: &Then) -> Trial {
    let first = then.sent.first();
    let fields = first.map(|sent| sent.fields.clone()).unwrap_or_default();
    let known = |id: &Name| past.flow.intake.fields.iter().any(|field| field.id == *id);
    let given = flow.intake.fields.iter().filter(|field| known(&field.id)).map(|field| {
        let value = fields.get(&field.id).and_then(Option::as_ref).map(written);
        (field.id.clone(), value)
    });
    let slot = |id: &Name| flow.intake.documents.iter().any(|slot| slot.id == *id);
    // A slot that the flow has and the past had not is filled in, if it is required.
    let new =
        flow.intake.documents.iter().filter(|slot| !past.flow.intake.documents.iter().any(|was| was.id == slot.id));
    let new = new.filter(|slot| slot.required == crate::flow::Required::Yes).map(|slot| slot.id.clone());
    let there = first.map(|sent| sent.documents.keys().filter(|id| slot(id)).cloned().collect::<Vec<_>>());
    let title = past.state.title.clone();
    let documents = Some(there.unwrap_or_default().into_iter().chain(new).collect());
    Trial { given: Given { title, fields: given.collect(), documents, ..Given::default() }, ..everybody_agrees() }
}

/// Fields that hold something of which the past knows nothing.
fn invented<'a>(flow: &'a Flow, past: Past<'a>, state: &'a State) -> impl Iterator<Item = String> {
    let filled = |id: &Name| state.fields.get(id).is_some_and(Option::is_some);
    let known = move |id: &Name| past.flow.intake.fields.iter().any(|field| field.id == *id);
    flow.intake.fields.iter().filter(move |f| filled(&f.id) && !known(&f.id)).map(|f| f.label.clone())
}

fn title(flow: &Flow, id: &StepId) -> String {
    flow.step(id).map_or_else(|| id.to_string(), Step::title)
}

fn asked_then(past: Past<'_>) -> BTreeSet<Asked> {
    let asked = past.state.tasks.values().filter(|task| task.asked_at.is_some());
    let name = |task: &Task| {
        let today = who_is(past, task.person).and_then(|who| past.directory.card(who)).map(|card| card.name);
        today
            .or_else(|| past.state.card(task.person).map(|card| card.name.clone()))
            .unwrap_or_else(|| "Somebody".to_owned())
    };
    asked.map(|task| Asked { step: title(past.flow, &task.step), name: name(task) }).collect()
}

fn asked_now(run: &Run<'_>) -> BTreeSet<Asked> {
    let asked = run.state.tasks.values().filter(|task| task.asked_at.is_some());
    asked.map(|task| Asked { step: title(run.flow, &task.step), name: run.called(task.person) }).collect()
}

/// The steps that a request went through, by their names, with their titles.
fn path(state: &State, flow: &Flow) -> BTreeMap<StepId, String> {
    let past = state.past_steps.iter().map(|(id, run)| (id, run));
    let all = past.chain(state.steps.iter()).filter(|(_, run)| !run.word.is_block());
    let ran = all.filter(|(_, run)| run.outcome != Some(crate::request::StepOutcome::Skipped));
    ran.map(|(id, _)| (id.clone(), title(flow, id))).collect()
}

fn without(these: &BTreeMap<StepId, String>, those: &BTreeMap<StepId, String>) -> Vec<String> {
    these.iter().filter(|(id, _)| !those.contains_key(*id)).map(|(_, title)| title.clone()).collect()
}

impl Run<'_> {
    /// Whoever is asked answers as they did, as long after being asked.
    pub(super) fn plan_again(&mut self, plan: Plan, step: &StepId, who: PersonId) {
        let turn = self.turn(step, who);
        let (now, calendar) = (self.now, self.calendar());
        let name = self.roster.name(who).to_owned();
        let title = title(self.flow, step);
        let due = match &plan {
            Plan::Answer(task, _) => match self.state.tasks.get(task).map(|task| &task.state) {
                Some(TaskState::Asked { due, .. }) => *due,
                Some(TaskState::Waiting | TaskState::Answered { .. } | TaskState::Closed(_)) | None => now,
            },
            _ => self.state.look_at.unwrap_or(now),
        };
        let Some(replay) = self.replay.as_mut() else { return };
        let did = match &plan {
            Plan::Submit(..) => {
                let place = usize::try_from(self.state.round).ok().and_then(|round| round.checked_sub(1));
                let sent = place.and_then(|place| replay.past.sent.get(place));
                sent.map(|sent| Did::Said(Word::Done, sent.minutes))
            }
            _ => replay.past.did.get(&(step.clone(), who)).and_then(|did| did.get(turn)).copied(),
        };
        let not_before = match did {
            Some(Did::Nothing) => return,
            Some(Did::Said(says, minutes)) => {
                return self.plan_at(calendar.after_working(now, minutes), plan, Reply { says, after: None });
            }
            // Whoever had not answered by then would have answered later, if at all.
            Some(Did::NotYet(minutes)) => calendar.after_working(now, minutes.saturating_add(1)),
            None => now,
        };
        match &plan {
            Plan::Submit(..) => {
                replay.made_up.insert(MadeUp::Round(self.state.round));
            }
            Plan::Answer(task, _) => {
                replay.guesses.insert(*task, MadeUp::Answer { step: title, name });
            }
            _ => {}
        }
        let at = if replay.unknown == Unknown::AtOnce { not_before } else { due.max(not_before) };
        self.plan_at(at, plan, YES);
    }

    /// Somebody answers; if that is made up, it is said from now on.
    pub(super) fn answers_now(&mut self, task: TaskId) {
        let Some(replay) = self.replay.as_mut() else { return };
        let guess = replay.guesses.remove(&task);
        replay.made_up.extend(guess);
    }

    /// What other systems reported, they report again.
    pub(super) fn signals_again(&mut self) {
        let Some(replay) = &self.replay else { return };
        for (signal, after) in replay.past.signals.clone() {
            let at = self.now.saturating_add(after).unwrap_or(Timestamp::MAX);
            self.plan_at(at, Plan::Signal(signal), YES);
        }
    }

    /// The package of the round, as it was sent then: values that changed, and the files that were new.
    pub(super) fn pack_again(&mut self) -> Result<(), Stop> {
        let Some(place) = usize::try_from(self.state.round).ok().and_then(|round| round.checked_sub(1)) else {
            return Ok(());
        };
        let Some(past) = self.replay.as_ref().map(|replay| replay.past) else { return Ok(()) };
        let Some((before, sent)) =
            place.checked_sub(1).and_then(|before| past.sent.get(before)).zip(past.sent.get(place))
        else {
            return Ok(());
        };
        let asks = |id: &Name| self.flow.intake.fields.iter().any(|field| field.id == *id);
        let changed = sent.fields.iter().filter(|(id, value)| asks(id) && before.fields.get(*id) != Some(*value));
        let fields: BTreeMap<Name, Option<FieldValue>> =
            changed.map(|(id, value)| (id.clone(), value.clone())).collect();
        if !fields.is_empty() {
            self.by_initiator(&crate::request::Command::EditPackage { title: None, fields })?;
        }
        let slots = &self.flow.intake.documents;
        let new = sent.documents.iter().filter(|(slot, version)| before.documents.get(*slot) != Some(*version));
        let new: Vec<(Name, u32)> = new
            .filter(|(slot, _)| slots.iter().any(|own| own.id == **slot))
            .map(|(slot, n)| (slot.clone(), *n))
            .collect();
        for (slot, version) in new {
            self.attach(&slot, version)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
