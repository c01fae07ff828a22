//! What is known of a request after its entries: a fold, made by [`evolve`](super::evolve()).
//!
//! INVARIANT: nothing here that a rule looks at comes from a field that can be erased; texts, names and amounts are optional.

use crate::calendar::Duration;
use crate::directory::{Grant, Kind, PersonCard};
use crate::flow::Rule;
use crate::ids::{ChangeId, LinkId, Name, ObligationId, Pseudonym, RequestId, StepId, TaskId, ThreadId};
use crate::request::event::{About, FileCard, Item, SenderCard, StepWord, WaitCard};
pub use crate::request::thread::{Change, Post, Thread, Wait};
use crate::request::vocabulary::{Choice, Outcome, Phase, Side, StepOutcome, TaskEnd};
use crate::request::word::Call;
use crate::values::{Digest, FieldValue};

use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Its identifier.
    pub id: RequestId,
    /// How many entries there are; the place of the next one.
    pub next_seq: u64,
    /// When it was opened.
    pub opened_at: Option<Timestamp>,
    /// When the last entry was written.
    pub changed_at: Option<Timestamp>,
    /// Digest of the flow that it pins.
    pub flow: Option<Digest>,
    /// What kind of thing is to be approved.
    pub kind: Kind,
    /// Who opened it, under their name in this request.
    pub initiator: Option<Pseudonym>,
    /// Who sends it.
    pub sender: Option<SenderCard>,
    /// Number, client, project.
    pub about: Option<About>,
    /// What is to be approved, in a few words.
    pub title: Option<String>,
    /// The current round, from 1.
    pub round: u32,
    /// The fields as they stand now.
    pub fields: BTreeMap<Name, Option<FieldValue>>,
    /// Were title or fields edited since the terms were last written?
    pub edited_since_terms: bool,
    /// Every file ever attached, by number.
    pub documents: BTreeMap<u32, Document>,
    /// Every package ever submitted, oldest first.
    pub packages: Vec<SubmittedPackage>,
    /// The steps as they stand in the current pass.
    pub steps: BTreeMap<StepId, StepRun>,
    /// Every pass through a step that rework has ended, oldest first.
    pub past_steps: Vec<(StepId, StepRun)>,
    /// Every task there ever was.
    pub tasks: BTreeMap<TaskId, Task>,
    /// Everybody who is or was part of it, by the name of that part.
    pub parties: BTreeMap<Pseudonym, Party>,
    /// Deliberate openings: party and session to the entry.
    pub opened_links: BTreeMap<(Pseudonym, Pseudonym), u64>,
    /// Documents made available: party, session and number to the entry.
    pub shown: BTreeMap<(Pseudonym, Pseudonym, u32), u64>,
    /// Questions and notes.
    pub threads: BTreeMap<ThreadId, Thread>,
    /// Changes asked for.
    pub changes: BTreeMap<ChangeId, Change>,
    /// Conditions of approvals.
    pub obligations: BTreeMap<ObligationId, Obligation>,
    /// The newest personal link of each party.
    pub links: BTreeMap<Pseudonym, LinkId>,
    /// The step that cannot begin because nobody can be asked, and why.
    pub blocked: Option<(StepId, Option<String>)>,
    /// When Assent looks again at a wait that is no task: preparing, a condition to be met, nobody to ask.
    pub look_at: Option<Timestamp>,
    /// Who was named instead of whoever is asked, by task; the team has not said yet what it thinks of it.
    pub referrals: BTreeMap<TaskId, Referral>,
    /// What was filled in, by form; and what was kept of answers, by call.
    pub filled: BTreeMap<StepId, BTreeMap<Name, Option<FieldValue>>>,
    /// What was supplied, by task and slot.
    pub supplied: BTreeMap<(TaskId, Name), Supplied>,
    /// What other systems have reported.
    pub signals: BTreeSet<Name>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Nothing but annexes may follow.
    pub sealed: bool,
}

/// A file of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its slot; `None` for the terms.
    pub slot: Option<Name>,
    /// Its version within the slot, from 1.
    pub version: u32,
    /// Digest, size, media type and name.
    pub file: Option<FileCard>,
    /// When it was attached.
    pub at: Timestamp,
    /// Who attached it.
    pub by: Pseudonym,
    /// The round for which it was attached.
    pub round: u32,
    /// Still part of the package?
    pub withdrawn: bool,
}

/// A file that a step asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supplied {
    /// Digest, size, media type and name.
    pub file: Option<FileCard>,
    /// When.
    pub at: Timestamp,
}

/// A package as submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmittedPackage {
    /// Its round.
    pub round: u32,
    /// Its name.
    pub digest: Digest,
    /// Its documents, terms first.
    pub documents: Vec<u32>,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Pseudonym,
}

/// A pass through a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRun {
    /// Its round.
    pub round: u32,
    /// The entry that opened it.
    pub opened: u64,
    /// When.
    pub at: Timestamp,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
    /// What kind of step it is.
    pub word: StepWord,
    /// How many must approve.
    pub rule: Rule,
    /// The level an answer needs.
    pub level: u8,
    /// One after the other?
    pub sequential: bool,
    /// Does one decline end it?
    pub veto: bool,
    /// Is everybody heard before changes go back?
    pub gather_everyone: bool,
    /// How long each person has.
    pub due: Duration,
    /// Its tasks, in order.
    pub tasks: Vec<TaskId>,
    /// How it ended.
    pub outcome: Option<StepOutcome>,
    /// For a block: its lanes that run.
    pub lanes: Vec<u32>,
    /// For an `each`: what its lanes are for.
    pub items: Vec<Item>,
    /// For a wait: until when.
    pub wait: Option<WaitCard>,
    /// For a call of something outside: how it stands.
    pub call: Option<Call>,
}

impl StepRun {
    /// Is it under way, with work of its own?
    pub const fn is_open_leaf(&self) -> bool {
        self.outcome.is_none() && !self.word.is_block()
    }
}

/// One person's part of a step in one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The step.
    pub step: StepId,
    /// The round.
    pub round: u32,
    /// The person, under their lasting name in this request.
    pub person: Pseudonym,
    /// The person's name for this part; decisions are made under it.
    pub party: Pseudonym,
    /// Who is away, and whose place they take.
    pub stands_for: Option<Pseudonym>,
    /// Why this person.
    pub because: Option<String>,
    /// The authority that matched when they were asked.
    pub grant: Option<Grant>,
    /// When it was last this person's turn; never, if it ended before.
    pub asked_at: Option<Timestamp>,
    /// Since when its time stands still, because a client’s question waits for us.
    pub paused_at: Option<Timestamp>,
    /// When it ended without an answer.
    pub closed_at: Option<Timestamp>,
    /// What has become of it.
    pub state: TaskState,
}

/// Somebody else was named as the right person for a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    /// When.
    pub at: Timestamp,
    /// The contact, if they are known, under their lasting name in this request.
    pub to: Option<Pseudonym>,
    /// Their name.
    pub name: Option<String>,
    /// Their address.
    pub email: Option<String>,
    /// What was said with it.
    pub note: Option<String>,
}

/// What has become of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskState {
    /// Not their turn yet.
    Waiting,
    /// Their turn.
    Asked {
        /// Since when.
        at: Timestamp,
        /// Until when.
        due: Timestamp,
        /// When Assent looks at it next.
        look_at: Timestamp,
    },
    /// Answered.
    Answered {
        /// The entry of the decision, review or acknowledgement.
        seq: u64,
        /// When.
        at: Timestamp,
        /// The answer; an acknowledgement is an approval of nothing and stands as `None`.
        choice: Option<Choice>,
        /// With conditions?
        conditional: bool,
        /// The package it binds to.
        package: Digest,
        /// What the person added.
        comment: Option<String>,
    },
    /// Ended without an answer.
    Closed(TaskEnd),
}

/// A person's part in the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Their lasting name in this request.
    pub person: Pseudonym,
    /// Ours or theirs.
    pub side: Side,
    /// May they decide under this name?
    pub may_decide: bool,
    /// Who it is.
    pub card: Option<PersonCard>,
    /// No longer part of it.
    pub removed: bool,
}

/// A condition under which somebody approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obligation {
    /// The task in which it was set; its person accepts it as met, unless it was passed on.
    pub task: TaskId,
    /// The party that judges it instead, because that person has left.
    pub passed_to: Option<Pseudonym>,
    /// The step it belongs to.
    pub step: StepId,
    /// What.
    pub text: Option<String>,
    /// What has become of it.
    pub state: ObligationState,
    /// What the team or the person last said about it.
    pub note: Option<String>,
    /// The package went back after it was set, and the approval it belongs to lapsed with that; it holds nothing up any more.
    pub lapsed: bool,
}

/// What has become of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ObligationState {
    /// To be met by us.
    Open,
    /// Said to be met; to be accepted.
    Met,
    /// Accepted.
    Accepted,
}

impl State {
    /// Has this person a link, under any of their names?
    pub fn has_link(&self, person: Pseudonym) -> bool {
        self.links.keys().any(|party| self.parties.get(party).map_or(*party, |p| p.person) == person)
    }

    /// A request of which nothing is known yet.
    pub fn new(id: RequestId) -> Self {
        Self {
            id,
            next_seq: 0,
            opened_at: None,
            changed_at: None,
            flow: None,
            kind: Kind::Deliverable,
            initiator: None,
            sender: None,
            about: None,
            title: None,
            round: 1,
            fields: BTreeMap::new(),
            edited_since_terms: false,
            documents: BTreeMap::new(),
            packages: Vec::new(),
            steps: BTreeMap::new(),
            past_steps: Vec::new(),
            tasks: BTreeMap::new(),
            parties: BTreeMap::new(),
            opened_links: BTreeMap::new(),
            shown: BTreeMap::new(),
            threads: BTreeMap::new(),
            changes: BTreeMap::new(),
            obligations: BTreeMap::new(),
            links: BTreeMap::new(),
            blocked: None,
            look_at: None,
            referrals: BTreeMap::new(),
            filled: BTreeMap::new(),
            supplied: BTreeMap::new(),
            signals: BTreeSet::new(),
            outcome: None,
            sealed: false,
        }
    }

    /// Is it open, so that somebody or something must be next?
    pub const fn is_open(&self) -> bool {
        self.next_seq > 0 && self.outcome.is_none()
    }

    /// The files of the package as it stands, terms left out, in the order they were attached.
    pub fn current_documents(&self) -> impl Iterator<Item = (u32, &Document)> {
        self.documents.iter().filter(|(_, d)| !d.withdrawn && d.slot.is_some()).map(|(n, d)| (*n, d))
    }

    /// The terms file that is part of the package now.
    pub fn current_terms(&self) -> Option<(u32, &Document)> {
        self.documents.iter().find(|(_, d)| !d.withdrawn && d.slot.is_none()).map(|(n, d)| (*n, d))
    }

    /// The package under decision, if one was submitted in this round.
    pub fn package(&self) -> Option<&SubmittedPackage> {
        self.packages.last().filter(|p| p.round == self.round)
    }

    /// The step that is open now, with its name; where several are, the one that was opened first.
    pub fn open_step(&self) -> Option<(&StepId, &StepRun)> {
        self.open_steps().min_by_key(|(_, run)| run.opened)
    }

    /// The steps that are open now, without the blocks around them.
    pub fn open_steps(&self) -> impl Iterator<Item = (&StepId, &StepRun)> {
        self.steps.iter().filter(|(_, run)| run.is_open_leaf())
    }

    /// The wait whose timer is kept under this name.
    pub fn wait_of(&self, timer: TaskId) -> Option<(&StepId, &StepRun)> {
        self.open_steps().find(|(_, run)| run.wait.is_some_and(|wait| wait.timer == timer))
    }

    /// Tasks whose turn it is.
    pub fn asked_tasks(&self) -> impl Iterator<Item = (TaskId, &Task)> {
        self.tasks.iter().filter(|(_, t)| matches!(t.state, TaskState::Asked { .. })).map(|(id, t)| (*id, t))
    }

    /// Whoever was named as the right person while the task still waits, and the team has not answered that.
    pub fn open_referrals(&self) -> impl Iterator<Item = (TaskId, &Task, &Referral)> {
        self.asked_tasks().filter_map(|(id, task)| self.referrals.get(&id).map(|referral| (id, task, referral)))
    }

    /// Conditions that are not yet accepted as met and have not lapsed.
    pub fn open_obligations(&self) -> impl Iterator<Item = (ObligationId, &Obligation)> {
        let open = |o: &Obligation| !o.lapsed && o.state != ObligationState::Accepted;
        self.obligations.iter().filter(move |(_, o)| open(o)).map(|(id, o)| (*id, o))
    }

    /// The party that judges a condition: whoever it was passed on to, else whoever set it.
    pub fn judge(&self, obligation: &Obligation) -> Option<Pseudonym> {
        obligation.passed_to.or_else(|| self.tasks.get(&obligation.task).map(|task| task.party))
    }

    /// Does this person judge the condition?
    pub fn judges(&self, person: Pseudonym, obligation: &Obligation) -> bool {
        let judge = self.judge(obligation).map(|party| self.parties.get(&party).map_or(party, |p| p.person));
        judge == Some(person)
    }

    /// Changes from the last round that the team has not answered.
    pub fn unanswered_changes(&self) -> impl Iterator<Item = (ChangeId, &Change)> {
        self.changes.iter().filter(|(_, c)| c.answer.is_none() && c.round < self.round).map(|(id, c)| (*id, c))
    }

    /// The people who had a task in a step, in any round.
    pub fn people_of(&self, step: &StepId) -> impl Iterator<Item = Pseudonym> {
        let preparing = self.packages.iter().filter(|_| self.is_prepare(step)).map(|p| p.by);
        self.tasks.values().filter(move |t| t.step == *step).map(|t| t.person).chain(preparing)
    }

    fn is_prepare(&self, step: &StepId) -> bool {
        let past = self.past_steps.iter().filter(|(id, _)| id == step).map(|(_, run)| run.word);
        self.steps.get(step).map(|run| run.word).into_iter().chain(past).any(|word| word == StepWord::Prepare)
    }

    /// The card of a person or party.
    pub fn card(&self, id: Pseudonym) -> Option<&PersonCard> {
        self.parties.get(&id).or_else(|| self.parties.values().find(|p| p.person == id)).and_then(|p| p.card.as_ref())
    }

    /// The name under which a person acts now: that of their latest task, else their lasting one.
    pub fn acting_as(&self, person: Pseudonym) -> Pseudonym {
        self.tasks
            .values()
            .filter(|t| t.person == person && self.parties.get(&t.party).is_some_and(|p| !p.removed))
            .max_by_key(|t| (matches!(t.state, TaskState::Asked { .. }), t.round, self.step_opened(t)))
            .map_or(person, |t| t.party)
    }

    fn step_opened(&self, task: &Task) -> u64 {
        self.steps.get(&task.step).filter(|run| run.round == task.round).map_or(0, |run| run.opened)
    }

    /// The tasks of one person, asked or answered or closed.
    pub fn tasks_of(&self, person: Pseudonym) -> impl Iterator<Item = (TaskId, &Task)> {
        self.tasks.iter().filter(move |(_, t)| t.person == person).map(|(id, t)| (*id, t))
    }

    /// Where it is in its life.
    pub fn phase(&self) -> Phase {
        if let Some(outcome) = self.outcome {
            return Phase::Ended(outcome);
        }
        let open = |word| self.open_steps().any(|(_, run)| run.word == word);
        if self.packages.is_empty() {
            Phase::Draft
        } else if open(StepWord::Prepare) {
            Phase::Returned
        } else if open(StepWord::Approve) {
            Phase::WithClient
        } else if self.client_has_approved() {
            Phase::Finishing
        } else {
            // Also while nobody can be asked, or a condition is to be met, before the client has approved.
            Phase::InternalReview
        }
    }

    fn client_has_approved(&self) -> bool {
        self.steps.values().any(|run| run.word == StepWord::Approve && run.outcome == Some(StepOutcome::Approved))
    }

    /// The member who looks after it: whoever submitted last, else whoever opened it.
    pub fn owner(&self) -> Option<Pseudonym> {
        self.packages.last().map(|p| p.by).or(self.initiator)
    }

    /// Everybody at the client whose turn it ever was, each under the name they act with now.
    pub fn clients_ever_asked(&self) -> BTreeSet<Pseudonym> {
        self.tasks
            .values()
            .filter(|t| t.asked_at.is_some())
            .filter(|t| self.parties.get(&t.party).is_some_and(|p| p.side == Side::Client && !p.removed))
            .map(|t| self.acting_as(t.person))
            .collect()
    }

    /// Does the task belong to the current pass through its step?
    pub fn is_current(&self, task: &Task) -> bool {
        self.steps.get(&task.step).is_some_and(|run| run.round == task.round)
    }

    /// The effective decisions of contacts: entry and choice.
    pub fn effective_decisions(&self) -> impl Iterator<Item = (u64, Choice, &Task)> {
        self.tasks.values().filter_map(|task| match (&task.state, self.parties.get(&task.party)) {
            (TaskState::Answered { seq, choice: Some(choice), .. }, Some(party)) if party.side == Side::Client => {
                Some((*seq, *choice, task))
            }
            _ => None,
        })
    }
}
