//! Pretend time: whoever is asked answers when the scenario says, timers come due in between, and every command goes through
//! [`decide`](crate::request::decide()).

use crate::actor::{Actor, Person, SignedIn};
use crate::calendar::{Calendar, Duration};
use crate::directory::Workload;
use crate::effect::{Effect, Notification, Timer};
use crate::flow::trial::{Answers, Reply, Word};
use crate::flow::{Flow, Trial};
use crate::ids::{Name, ObligationId, PersonId, Pseudonym, RequestId, SessionId, StepId, TaskId, ThreadId};
use crate::request::command::CHANCES_MAX;
use crate::request::event::StepWord;
use crate::request::{
    Command, Context, Entry, Event, ObligationState, OpenRequest, Refusal, State, TaskState, decide, evolve, next_up,
};
use crate::simulate::past::Replay;
use crate::simulate::people::{self, Roster};
use crate::simulate::timeline::Timeline;
use crate::simulate::{COMMANDS_MAX, DAYS_MAX};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// Something that somebody will do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Plan {
    /// The package is sent: the step, and the entry that opened it.
    Submit(StepId, u64),
    /// A task is answered, if it is still asked since then.
    Answer(TaskId, Timestamp),
    /// We answer a question, after which the task is answered.
    Tell(ThreadId, TaskId),
    /// The team says that a condition is met.
    Meet(ObligationId),
    /// Whoever set it accepts that.
    Accept(ObligationId),
    /// Another system reports.
    Signal(Name),
    /// Another system says what came of this attempt.
    Report(StepId, u32),
    /// What failed is tried again.
    Retry(StepId, u32),
    /// What failed is passed over.
    Pass(StepId, u32),
}

/// Why it cannot go on, in words.
pub(super) struct Stop(pub(super) String);

/// A request in the making.
pub(super) struct Run<'a> {
    pub(super) flow: &'a Flow,
    pub(super) scenario: &'a Trial,
    pub(super) roster: Roster,
    pub(super) state: State,
    pub(super) now: Timestamp,
    pub(super) timeline: Timeline,
    /// Who stands behind the names in the record.
    pub(super) people: BTreeMap<Pseudonym, PersonId>,
    started: Timestamp,
    pub(super) timers: BTreeMap<Timer, Timestamp>,
    /// What is to be done when; the number keeps the order of what was planned for the same moment.
    pub(super) agenda: BTreeMap<(Timestamp, usize), (Plan, Reply)>,
    planned: BTreeSet<Plan>,
    plans: usize,
    /// How often somebody was asked in a step.
    turns: BTreeMap<(StepId, PersonId), usize>,
    /// How many results another system gave in a step, passing over counted.
    pub(super) results: BTreeMap<StepId, usize>,
    /// A past request, whose people answer as they did.
    pub(super) replay: Option<Replay<'a>>,
    /// How much waits for each member.
    pub(super) workload: &'a Workload,
    commands: usize,
}

/// INVARIANT: nothing stalls silently. Tests look for this sentence.
pub const NOBODY_IS_NEXT: &str =
    "Nobody and nothing is next. This is a fault of Assent: please report it with this flow.";

const START: jiff::civil::Date = jiff::civil::date(2026, 3, 2);

impl<'a> Run<'a> {
    pub(super) fn new(flow: &'a Flow, scenario: &'a Trial) -> Self {
        let day = scenario.given.starts.unwrap_or(START);
        let zone = Calendar::of_zone(people::ZONE).zone;
        let nine = day.at(9, 0, 0, 0).to_zoned(zone).map_or(Timestamp::UNIX_EPOCH, |start| start.timestamp());
        Self::begun((flow, scenario), people::roster(flow, &scenario.given), nine, None)
    }

    /// With these people, from then on; as in a past request, where there is one.
    pub(super) fn begun(
        (flow, scenario): (&'a Flow, &'a Trial),
        roster: Roster,
        started: Timestamp,
        replay: Option<Replay<'a>>,
    ) -> Self {
        Self {
            timeline: Timeline::new(roster.zone(), started),
            flow,
            scenario,
            roster,
            state: State::new(RequestId::from_bytes([7; 16])),
            now: started,
            people: BTreeMap::new(),
            started,
            timers: BTreeMap::new(),
            agenda: BTreeMap::new(),
            planned: BTreeSet::new(),
            plans: 0,
            turns: BTreeMap::new(),
            results: BTreeMap::new(),
            replay,
            workload: Workload::NONE,
            commands: 0,
        }
    }

    pub(super) fn told(mut self) -> Timeline {
        self.finish();
        self.timeline
    }

    pub(super) fn finish(&mut self) {
        if let Err(Stop(why)) = self.begin().and_then(|()| self.go_on()) {
            self.timeline.stopped = Some(why);
        }
        self.timeline.rounds = self.state.round;
        self.timeline.outcome = self.state.outcome;
    }

    fn begin(&mut self) -> Result<(), Stop> {
        let title = self.scenario.given.title.clone().unwrap_or_else(|| self.flow.title.clone());
        let open = OpenRequest {
            number: "T-1".to_owned(),
            title,
            client: self.roster.client,
            project: self.roster.project,
            kind: self.flow.kind,
            origin: None,
        };
        self.by_initiator(&Command::Open(open))?;
        self.fill()?;
        for (event, after) in &self.scenario.events {
            let at = self.calendar().after(self.started, *after);
            self.plan_at(at, Plan::Signal(event.clone()), YES);
        }
        self.signals_again();
        Ok(())
    }

    fn go_on(&mut self) -> Result<(), Stop> {
        let last = self.started.saturating_add(SignedDuration::from_hours(24 * DAYS_MAX)).unwrap_or(Timestamp::MAX);
        while self.state.is_open() {
            if next_up(self.flow, &self.state).is_empty() {
                return Err(Stop(NOBODY_IS_NEXT.to_owned()));
            }
            self.plan();
            let timer = self.timers.iter().map(|(timer, at)| (*at, *timer)).min();
            let act = self.agenda.first_key_value().map(|((at, _), _)| *at);
            let next = timer.map(|(at, _)| at).into_iter().chain(act).min();
            let Some(next) = next else {
                return Err(Stop(format!("Nothing is left that could happen. {}", self.waits_for())));
            };
            if next > last {
                return Err(Stop(format!("Nothing has ended it after {DAYS_MAX} days. {}", self.waits_for())));
            }
            self.now = self.now.max(next);
            if act == Some(next) {
                if let Some((_, (plan, reply))) = self.agenda.pop_first() {
                    self.act(&plan, reply)?;
                }
            } else if let Some((_, timer)) = timer {
                self.timers.remove(&timer);
                let command = match timer {
                    Timer::Task(task) => Command::TaskDue { task },
                    Timer::Request => Command::LookAgain,
                };
                self.run(&Actor::System, &command).map_err(|refusal| self.refused("The clock", &refusal))?;
            }
        }
        Ok(())
    }

    /// Whatever became somebody's turn is answered as the scenario says.
    fn plan(&mut self) {
        let asked: Vec<_> = self
            .state
            .asked_tasks()
            .filter_map(|(id, task)| match task.state {
                TaskState::Asked { at, .. } => Some((Plan::Answer(id, at), task.step.clone(), self.who(task.person)?)),
                TaskState::Waiting | TaskState::Answered { .. } | TaskState::Closed(_) => None,
            })
            .collect();
        let preparing = self.state.open_steps().filter(|(_, run)| run.word == StepWord::Prepare);
        let initiator = PersonId::Member(self.roster.initiator);
        let preparing: Vec<_> =
            preparing.map(|(id, run)| (Plan::Submit(id.clone(), run.opened), id.clone(), initiator)).collect();
        for (plan, step, who) in asked.into_iter().chain(preparing) {
            if self.planned.insert(plan.clone()) {
                if self.replay.is_some() {
                    self.plan_again(plan, &step, who);
                    continue;
                }
                let reply = self.reply(&step, who);
                if reply.says != Word::Silent {
                    self.plan_at(self.later(reply.after()), plan, reply);
                }
            }
        }
        let conditions: Vec<Plan> = self
            .state
            .open_obligations()
            .map(|(id, o)| match o.state {
                ObligationState::Met => Plan::Accept(id),
                ObligationState::Open | ObligationState::Accepted => Plan::Meet(id),
            })
            .collect();
        for plan in conditions {
            if self.planned.insert(plan.clone()) {
                self.plan_at(self.later(YES.after()), plan, YES);
            }
        }
    }

    pub(super) fn calendar(&self) -> Calendar {
        Calendar::of_zone(self.roster.zone())
    }

    pub(super) fn later(&self, after: Duration) -> Timestamp {
        self.calendar().after(self.now, after)
    }

    /// Which time it is that somebody is asked in a step, from 0.
    pub(super) fn turn(&mut self, step: &StepId, who: PersonId) -> usize {
        let turn = self.turns.entry((step.clone(), who)).or_default();
        *turn += 1;
        *turn - 1
    }

    pub(super) fn plan_at(&mut self, at: Timestamp, plan: Plan, reply: Reply) {
        self.plans += 1;
        self.agenda.insert((at, self.plans), (plan, reply));
    }

    /// What somebody says in a step, asked for the first, second, third time.
    pub(super) fn reply(&mut self, step: &StepId, who: PersonId) -> Reply {
        let place = self.turn(step, who);
        let own = self.flow.step(step);
        let usual = match own.map(crate::flow::Step::word) {
            Some(word) if word.decides() => YES,
            Some(_) | None => Reply { says: Word::Done, after: None },
        };
        let said = self.scenario.answers.get(step).or_else(|| self.scenario.answers.get(own?.id()));
        let Some(mut answers) = said else { return usual };
        loop {
            match answers {
                Answers::InTurn(list) => return list.get(place).or(list.last()).copied().unwrap_or(usual),
                Answers::Each(people) => match people.get(self.roster.name(who)) {
                    Some(own) => answers = own,
                    None => return usual,
                },
            }
        }
    }

    pub(super) fn act(&mut self, plan: &Plan, reply: Reply) -> Result<(), Stop> {
        match plan {
            Plan::Submit(step, opened) => {
                let still = self.state.steps.get(step).is_some_and(|run| run.is_open_leaf() && run.opened == *opened);
                if still { self.submit(reply) } else { Ok(()) }
            }
            Plan::Answer(task, since) => {
                let asked = self.state.tasks.get(task).map(|task| task.state.clone());
                let still = matches!(asked, Some(TaskState::Asked { at, .. }) if at == *since);
                if !still {
                    return Ok(());
                }
                if reply.says == Word::Asks {
                    return self.asks(*task);
                }
                self.answers_now(*task);
                self.answer(*task, reply.says)
            }
            Plan::Tell(thread, task) => self.tell(*thread, *task),
            Plan::Meet(condition) => self.meet(*condition),
            Plan::Accept(condition) => self.accept(*condition),
            Plan::Signal(signal) => {
                let command = Command::Signal { signal: signal.clone() };
                self.run(&Actor::System, &command).map_err(|refusal| self.refused("Another system", &refusal)).map(drop)
            }
            Plan::Report(step, attempt) => self.report(step, *attempt, reply.says),
            Plan::Retry(step, attempt) => self.retry(step, *attempt),
            Plan::Pass(step, attempt) => self.pass(step, *attempt),
        }
    }

    pub(super) fn by_initiator(&mut self, command: &Command) -> Result<(), Stop> {
        let actor = Actor::Person(pretend(PersonId::Member(self.roster.initiator)));
        let name = self.roster.name(PersonId::Member(self.roster.initiator)).to_owned();
        self.run(&actor, command).map_err(|refusal| self.refused(&name, &refusal)).map(drop)
    }

    pub(super) fn refused(&self, who: &str, refusal: &Refusal) -> Stop {
        let step = self.state.open_step().map(|(id, _)| format!(" in “{id}”")).unwrap_or_default();
        Stop(format!("{who} cannot go on{step}: {refusal} {}", refusal.way_on()))
    }

    pub(super) fn context<'c>(&'c self, actor: &'c Actor, chance: &'c [[u8; 16]]) -> Context<'c> {
        Context {
            actor,
            now: self.now,
            flow: self.flow,
            directory: &self.roster.directory,
            initiator: Some(self.roster.initiator),
            chance,
            workload: self.workload,
        }
    }

    /// Runs a command as a server would: entries, state, messages, timers. Says what happened.
    pub(super) fn run(&mut self, actor: &Actor, command: &Command) -> Result<Vec<Event>, Refusal> {
        if self.commands >= COMMANDS_MAX {
            let says = format!("This takes more than {COMMANDS_MAX} acts.");
            return Err(Refusal::Unacceptable { field: "scenario", says });
        }
        let first = (self.commands * CHANCES_MAX) as u64;
        self.commands += 1;
        let chance: Vec<[u8; 16]> = (first..first + CHANCES_MAX as u64).map(piece).collect();
        let decided = decide(&self.state, command, &self.context(actor, &chance))?;
        self.people.extend(decided.joined);
        let at = decided.state.changed_at.unwrap_or(self.now);
        let first_seq = self.state.next_seq;
        let mut events = Vec::new();
        for (author, event) in decided.entries {
            let entry = Entry { seq: self.state.next_seq, at, author, event };
            evolve(&mut self.state, &entry);
            self.note(&entry);
            events.push(entry.event);
        }
        for (seq, _, effect) in decided.effects {
            let cause = seq.checked_sub(first_seq).and_then(|n| usize::try_from(n).ok()).and_then(|n| events.get(n));
            self.perform(effect, cause);
        }
        Ok(events)
    }

    fn perform(&mut self, effect: Effect, cause: Option<&Event>) {
        match effect {
            Effect::Mail { notification, to } => {
                let word = match cause {
                    Some(Event::TaskReminded { .. }) => "reminder",
                    Some(Event::TaskEscalated { .. }) => "escalation",
                    Some(_) | None => notification.word(),
                };
                let step = task_of(&notification).and_then(|id| self.state.tasks.get(&id)).map(|t| t.step.to_string());
                let to = self.called(to);
                self.timeline.mail(self.now, word, to, step);
            }
            Effect::Call { step, attempt, .. } => self.call(step, attempt),
            Effect::SetTimer { timer, at } => {
                self.timers.insert(timer, at);
            }
            Effect::ClearTimer { timer } => {
                self.timers.remove(&timer);
            }
        }
    }

    /// The person behind a name in the record.
    pub(super) fn who(&self, name: Pseudonym) -> Option<PersonId> {
        let person = self.state.parties.get(&name).map_or(name, |party| party.person);
        self.people.get(&person).copied()
    }

    /// What tests call the person behind a name in the record.
    pub(super) fn called(&self, name: Pseudonym) -> String {
        self.who(name).map_or("somebody", |who| self.roster.name(who)).to_owned()
    }
}

pub(super) const YES: Reply = Reply { says: Word::Approve, after: None };

/// The same number, the same bytes; close numbers, far apart.
fn piece(n: u64) -> [u8; 16] {
    let mixed = n.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (u128::from(mixed) << 64 | u128::from(n)).to_be_bytes()
}

/// A pretend person. INVARIANT: only commands to this pretend request take one.
pub(super) fn pretend(who: PersonId) -> Person {
    let (bytes, signed_in) = match who {
        PersonId::Member(id) => (*id.bytes(), SignedIn::Password),
        PersonId::Contact(id) => (*id.bytes(), SignedIn::Link),
    };
    Person::from_browser_session(who, SessionId::from_bytes(bytes), signed_in)
}

const fn task_of(notification: &Notification) -> Option<TaskId> {
    match notification {
        Notification::AcknowledgeRequest { task }
        | Notification::ApprovalRequest { task }
        | Notification::Overdue { task }
        | Notification::ReviewRequested { task }
        | Notification::TaskClosed { task }
        | Notification::WorkRequested { task } => Some(*task),
        Notification::ChangesRequested { .. }
        | Notification::Completed
        | Notification::ConditionMet { .. }
        | Notification::ConditionReturned { .. }
        | Notification::Decided { .. }
        | Notification::EmailCode
        | Notification::FreshLink { .. }
        | Notification::Mentioned { .. }
        | Notification::Notice { .. }
        | Notification::OtherBrowser
        | Notification::OwnerReminder { .. }
        | Notification::QuestionAnswered { .. }
        | Notification::QuestionAsked { .. }
        | Notification::QuestionOverdue { .. }
        | Notification::Receipt { .. }
        | Notification::Referred { .. }
        | Notification::ReferralRefused { .. }
        | Notification::StepBlocked { .. } => None,
    }
}
