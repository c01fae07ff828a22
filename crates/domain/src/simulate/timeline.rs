//! What happened, in words.

use crate::flow::StepKind;
use crate::ids::{Pseudonym, StepId};
use crate::request::event::{AuthorKind, Entry};
use crate::request::word::CallResult;
use crate::request::{Choice, Event, Next, Outcome, codec, next_up};
use crate::simulate::run::Run;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// One thing that happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// Days since the beginning.
    pub day: i64,
    /// When, on the clock of the people: `Mon 2 Mar 2026 09:00`.
    pub clock: String,
    /// In which step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// What the record's entry is called; a message has none here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// What, as a sentence.
    pub says: String,
}

/// A message that goes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// Which: `approval_request`, `reminder`, `escalation`…
    pub message: String,
    /// To whom.
    pub to: String,
}

/// Everything that happens, from the beginning to the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Timeline {
    #[serde(skip)]
    zone: TimeZone,
    #[serde(skip)]
    started: Timestamp,
    /// In order.
    pub lines: Vec<Line>,
    /// The steps that began, in order, blocks left out.
    pub path: Vec<String>,
    /// Who was asked in each step, in order.
    pub asked: BTreeMap<String, Vec<String>>,
    /// The messages, in order.
    pub messages: Vec<Sent>,
    /// What people confirm, word by word, as the record will have it.
    pub statements: Vec<String>,
    /// The kinds of the record's entries, in order.
    pub record: Vec<String>,
    /// The last round.
    pub rounds: u32,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Why it could not go on, if it could not.
    pub stopped: Option<String>,
}

impl Timeline {
    pub(super) fn new(zone: &str, started: Timestamp) -> Self {
        Self {
            zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC),
            started,
            lines: Vec::new(),
            path: Vec::new(),
            asked: BTreeMap::new(),
            messages: Vec::new(),
            statements: Vec::new(),
            record: Vec::new(),
            rounds: 1,
            outcome: None,
            stopped: None,
        }
    }

    fn line(&mut self, at: Timestamp, step: Option<String>, record: Option<String>, says: String) {
        let day = at.duration_since(self.started).as_hours() / 24;
        let clock = self.clock(at);
        self.lines.push(Line { at, day, clock, step, record, says });
    }

    pub(super) fn mail(&mut self, at: Timestamp, message: &str, to: String, step: Option<String>) {
        let about = step.as_ref().map(|step| format!(" about “{step}”")).unwrap_or_default();
        let words = message.replace('_', " ");
        self.line(at, step, None, format!("Mail to {to}{about}: {words}."));
        self.messages.push(Sent { message: message.to_owned(), to });
    }

    fn clock(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime("%a %-d %b %Y %H:%M").to_string()
    }

    /// How it ended, as tests of a flow say it.
    pub const fn ends(&self) -> &'static str {
        match (self.outcome, &self.stopped) {
            (_, Some(_)) | (None, None) => "stuck",
            (Some(Outcome::Approve | Outcome::DeemedAccepted), None) => "approved",
            (Some(Outcome::Decline), None) => "declined",
            (Some(Outcome::Expired), None) => "expired",
            (Some(Outcome::Withdrawn), None) => "withdrawn",
        }
    }
}

/// LIMIT: lines that say the same one after another before the rest is counted only.
const SAME_MAX: usize = 3;

impl fmt::Display for Timeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut seen, mut left): (BTreeMap<&str, usize>, usize) = (BTreeMap::new(), 0);
        for line in &self.lines {
            // The same mails come again and again while nobody answers; anything new begins a new count.
            let count = seen.entry(line.says.as_str()).or_default();
            *count += 1;
            if *count > SAME_MAX {
                left += 1;
                continue;
            }
            if left > 0 {
                writeln!(f, "{:>7}  (the same {left} more times)", "")?;
                left = 0;
            }
            writeln!(f, "day {:>3}  {:<22} {}", line.day, line.clock, line.says)?;
        }
        if left > 0 {
            writeln!(f, "{:>7}  (the same {left} more times)", "")?;
        }
        let round = if self.rounds == 1 { "round 1".to_owned() } else { format!("{} rounds", self.rounds) };
        match (&self.stopped, self.outcome) {
            (Some(why), _) => writeln!(f, "\nIt stops: {why}")?,
            (None, Some(outcome)) => writeln!(f, "\n{} in {round}.", outcome.says())?,
            (None, None) => writeln!(f, "\nIt has no end.")?,
        }
        writeln!(f, "The record has {} entries.", self.record.len())?;
        if !self.statements.is_empty() {
            writeln!(f, "It holds these statements:")?;
        }
        self.statements.iter().try_for_each(|statement| writeln!(f, "  {statement}"))
    }
}

impl Run<'_> {
    /// Puts an entry of the record into words.
    pub(super) fn note(&mut self, entry: &Entry) {
        let kind = codec::encode(&entry.event).kind;
        self.timeline.record.push(kind.clone());
        match &entry.event {
            Event::StepOpened { step, kind: word, .. } if !word.is_block() => self.timeline.path.push(step.to_string()),
            Event::TaskAsked { task, .. } => {
                if let Some(task) = self.state.tasks.get(task) {
                    let (step, who) = (task.step.to_string(), self.called(task.person));
                    self.timeline.asked.entry(step).or_default().push(who);
                }
            }
            Event::DecisionRecorded { party, fields, .. } | Event::ReviewRecorded { party, fields, .. } => {
                let said = fields.statement.as_ref().map(|statement| statement.consent.clone());
                let who = self.called(*party);
                self.timeline.statements.extend(said.map(|said| format!("{who}: “{said}”")));
            }
            _ => {}
        }
        if let Some((step, says)) = self.says(entry) {
            self.timeline.line(entry.at, step, Some(kind), says);
        }
    }

    /// The step that an entry is about, and a sentence; nothing for what follows from another entry.
    fn says(&self, entry: &Entry) -> Option<(Option<String>, String)> {
        let of_task = |task| self.state.tasks.get(task).map(|t| (t.step.clone(), self.called(t.person)));
        let at = |when: Timestamp| self.timeline.clock(when);
        Some(match &entry.event {
            Event::Opened { .. } => (None, "initiator begins.".to_owned()),
            Event::PackageSubmitted { round, .. } => (None, format!("initiator sends the package, round {round}.")),
            Event::TaskAsked { task, due, .. } => {
                let (step, who) = of_task(task)?;
                let why = self.state.tasks.get(task).and_then(|t| t.because.clone()).unwrap_or_default();
                (Some(step.to_string()), format!("{who} is asked in “{}”, {why}; due {}.", self.title(&step), at(*due)))
            }
            Event::TaskCarried { task, .. } => {
                let (step, who) = of_task(task)?;
                (Some(step.to_string()), format!("{who}’s answer in “{}” stands: nothing changed.", self.title(&step)))
            }
            Event::TaskReminded { task, .. } => {
                let (step, who) = of_task(task)?;
                (Some(step.to_string()), format!("{who} is reminded of “{}”.", self.title(&step)))
            }
            Event::TaskEscalated { task, told, .. } => {
                let (step, who) = of_task(task)?;
                let told: Vec<String> = told.iter().map(|name| self.called(*name)).collect();
                let says = format!("{} hears that {who} has not answered “{}”.", told.join(", "), self.title(&step));
                (Some(step.to_string()), says)
            }
            Event::TaskOverdue { task, .. } => {
                let (step, who) = of_task(task)?;
                (Some(step.to_string()), format!("{who} is late with “{}”.", self.title(&step)))
            }
            Event::DecisionRecorded { task, choice, conditional, .. }
            | Event::ReviewRecorded { task, choice, conditional, .. } => {
                let (step, who) = of_task(task)?;
                let says = match (choice, conditional) {
                    (Choice::Approve, false) => "approves",
                    (Choice::Approve, true) => "approves under a condition",
                    (Choice::RequestChanges, _) => "asks for changes",
                    (Choice::Decline, _) => "declines",
                };
                (Some(step.to_string()), format!("{who} {says} in “{}”.", self.title(&step)))
            }
            Event::Acknowledged { task, .. } | Event::TaskDone { task, .. } | Event::FormSubmitted { task, .. } => {
                let (step, who) = of_task(task)?;
                (Some(step.to_string()), format!("{who} is done with “{}”.", self.title(&step)))
            }
            Event::ObligationMet { .. } => (None, "initiator says that the condition is met.".to_owned()),
            Event::ObligationAccepted { .. } => (None, format!("{} accepts that.", self.author_of(entry)?)),
            Event::Completed { outcome, .. } | Event::Expired { outcome, .. } => {
                (None, format!("It ends: {}.", outcome.says().to_lowercase()))
            }
            _ => return self.says_of_talk(entry),
        })
    }

    /// The same for questions, and for the time that they stop.
    fn says_of_talk(&self, entry: &Entry) -> Option<(Option<String>, String)> {
        let of_task = |task| self.state.tasks.get(task).map(|t| (t.step.clone(), self.called(t.person)));
        Some(match &entry.event {
            Event::QuestionAsked { .. } => (None, format!("{} asks a question.", self.author_of(entry)?)),
            Event::QuestionAnswered { .. } => (None, format!("{} answers it.", self.author_of(entry)?)),
            Event::QuestionOverdue { told, .. } => {
                let told: Vec<String> = told.iter().map(|name| self.called(*name)).collect();
                (None, format!("{} hears that a question is not answered.", told.join(", ")))
            }
            Event::TaskPaused { task, .. } => {
                let (step, who) = of_task(task)?;
                // Written again whenever Assent looks again; it is told once.
                let since = self.state.tasks.get(task)?.paused_at;
                let says = format!("The time of {who} stands still until the question is answered.");
                (since == Some(entry.at)).then_some((Some(step.to_string()), says))?
            }
            Event::TaskResumed { task, due, .. } => {
                let (step, who) = of_task(task)?;
                let until = self.timeline.clock(*due);
                (Some(step.to_string()), format!("The time of {who} goes on, until {until}."))
            }
            _ => return self.says_of_step(entry),
        })
    }

    fn title(&self, step: &StepId) -> String {
        self.flow.step(step).map_or_else(|| step.to_string(), crate::flow::Step::title)
    }

    /// The same for what steps do by themselves.
    fn says_of_step(&self, entry: &Entry) -> Option<(Option<String>, String)> {
        let title = |step: &StepId| self.title(step);
        let at = |when: Timestamp| self.timeline.clock(when);
        Some(match &entry.event {
            Event::PackageReturned { to, round, .. } => {
                (Some(to.to_string()), format!("Round {round} goes back to “{}”.", title(to)))
            }
            Event::StepSkipped { step, .. } => {
                (Some(step.to_string()), format!("“{}” is skipped: its condition does not hold.", title(step)))
            }
            Event::StepOpened { step, wait: Some(wait), .. } => {
                let until = wait.limit.map_or_else(String::new, |limit| format!(" until {} at the latest", at(limit)));
                (Some(step.to_string()), format!("“{}” waits{until}.", title(step)))
            }
            Event::SignalReceived { signal, .. } => (None, format!("Another system reports “{signal}”.")),
            Event::StepBlocked { step, fields, .. } => {
                let why = fields.text.clone().unwrap_or_default();
                let failed = self.state.steps.contains_key(step);
                let says = if failed { why } else { format!("“{}” cannot begin: {why}", title(step)) };
                (Some(step.to_string()), says)
            }
            Event::CallRequested { step, attempt, .. } => {
                let again = if *attempt > 1 { format!(", attempt {attempt}") } else { String::new() };
                (Some(step.to_string()), format!("“{}” calls {}{again}.", title(step), self.callee(step)))
            }
            Event::CallReported { step, result, .. } => {
                let says = match result {
                    CallResult::Done => "done",
                    CallResult::Declined => "declined",
                    CallResult::Failed => "it failed",
                };
                (Some(step.to_string()), format!("{} answers “{}”: {says}.", self.callee(step), title(step)))
            }
            Event::StepPassed { step, .. } => {
                (Some(step.to_string()), format!("{} goes on without “{}”.", self.author_of(entry)?, title(step)))
            }
            _ => return None,
        })
    }

    /// What a step calls.
    fn callee(&self, step: &StepId) -> String {
        match self.flow.step(step).map(|step| &step.kind) {
            Some(StepKind::Action(own)) => own.connection.to_string(),
            Some(StepKind::Agent(own)) => own.agent.clone(),
            Some(StepKind::Sign(own)) => own.connector.clone(),
            Some(StepKind::Subflow(own)) => own.flow.to_string(),
            Some(_) | None => "another system".to_owned(),
        }
    }

    fn author_of(&self, entry: &Entry) -> Option<String> {
        (entry.author.kind != AuthorKind::System).then(|| self.called(entry.author.id))
    }

    /// For whom or what it waits, in words.
    pub(super) fn waits_for(&self) -> String {
        let name = |who: Option<Pseudonym>| who.map_or_else(|| "somebody".to_owned(), |who| self.called(who));
        let call = |step: &StepId| self.state.steps.get(step).and_then(|run| run.call);
        // What failed waits for people, no longer for the other system.
        let failed = |next: &Next| matches!(next, Next::Wait { step, .. } if call(step).is_some_and(|c| c.result == Some(CallResult::Failed)));
        let all = next_up(self.flow, &self.state).into_iter().filter(|next| !failed(next));
        let words = all.map(|next| match next {
            Next::Prepare { owner, .. } => format!("{} to send the package", name(owner)),
            Next::Answer { task, person, .. } => {
                let step = self.state.tasks.get(&task).map(|task| task.step.to_string()).unwrap_or_default();
                format!("{} to answer “{step}”", name(Some(person)))
            }
            Next::Obligation { person, .. } => format!("{} to deal with a condition", name(person)),
            Next::Question { owner, .. } => format!("{} to answer a question of the client’s", name(Some(owner))),
            Next::Wait { step, .. } if call(&step).is_some() => format!("an answer of what “{step}” calls"),
            Next::Wait { step, .. } => format!("what “{step}” waits for"),
            Next::Unblock { step, .. } => match call(&step) {
                Some(_) => format!("somebody to try “{step}” again, or to go on without it"),
                None => format!("somebody who can be asked in “{step}”"),
            },
        });
        format!("It waits for {}.", words.collect::<Vec<_>>().join(", and for "))
    }
}
