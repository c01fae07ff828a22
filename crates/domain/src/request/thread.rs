//! What is said about a request: questions with their answers, and the changes that were asked for.

use crate::ids::{Pseudonym, TaskId, ThreadId};
use crate::request::state::State;
use crate::request::vocabulary::{ChangeDone, Place, Side, Visibility};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A question and its answers, or a note among us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// Who may see it.
    pub visibility: Visibility,
    /// What it is about.
    pub place: Option<Place>,
    /// Its posts, the question first.
    pub posts: Vec<Post>,
    /// Closed by a person?
    pub resolved: bool,
    /// In which round it was asked.
    pub round: u32,
    /// Since when a client’s question waits for us, and who owes the answer.
    pub wait: Option<Wait>,
    /// Who was named in it with an “@” and has not written in it since, under their lasting names, with when.
    pub named: BTreeMap<Pseudonym, Timestamp>,
    /// The times in which it waited for us before, oldest first.
    pub waited: Vec<(Timestamp, Timestamp)>,
}

/// Who answers a client’s question, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owes {
    /// Under their lasting name in this request.
    pub owner: Pseudonym,
    /// Until when.
    pub due: Timestamp,
}

/// A client’s question that waits for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// Since when.
    pub since: Timestamp,
    /// Who answers. Journals from before there was a question clock do not say.
    pub owes: Option<Owes>,
    /// When Assent looks at it next.
    pub look_at: Option<Timestamp>,
    /// How often it was found late.
    pub late: u32,
}

impl Wait {
    /// From the entry that began it.
    pub(crate) fn begun(since: Timestamp, owes: Option<Owes>) -> Self {
        Self { since, owes, look_at: owes.map(|owes| owes.due), late: 0 }
    }
}

/// What the timer of a question is kept under. Both are 16 bytes of chance, so that no task has the same.
pub const fn timer_of(thread: ThreadId) -> TaskId {
    TaskId::from_bytes(*thread.bytes())
}

impl Thread {
    /// Does a client's question wait for us, or what they said to ours?
    pub fn waits_for_us(&self) -> bool {
        !self.resolved && (self.wait.is_some() || self.posts.last().is_some_and(|p| p.side == Side::Client))
    }

    /// Did somebody at the client begin it?
    pub fn is_clients(&self) -> bool {
        self.posts.first().is_some_and(|p| p.side == Side::Client)
    }

    /// It waits for us no longer.
    pub(crate) fn end_wait(&mut self, at: Timestamp) {
        self.waited.extend(self.wait.take().map(|wait| (wait.since, at)));
    }
}

impl State {
    /// Clients’ questions that wait for us and of which it is known who answers them.
    pub fn owed(&self) -> impl Iterator<Item = (ThreadId, &Thread, Wait)> {
        let waits = |thread: &Thread| thread.wait.filter(|wait| wait.owes.is_some());
        self.threads.iter().filter_map(move |(id, thread)| waits(thread).map(|wait| (*id, thread, wait)))
    }
}

/// One post in a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// The entry.
    pub seq: u64,
    /// Who, under the name they acted with.
    pub by: Pseudonym,
    /// Ours or theirs.
    pub side: Side,
    /// When.
    pub at: Timestamp,
    /// What.
    pub text: Option<String>,
}

/// A change that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// By which task.
    pub task: TaskId,
    /// In which round.
    pub round: u32,
    /// By somebody at the client, or by one of us.
    pub visibility: Visibility,
    /// Where.
    pub place: Option<Place>,
    /// What.
    pub text: Option<String>,
    /// What was done about it, and the answer's text.
    pub answer: Option<(ChangeDone, Option<String>)>,
}
