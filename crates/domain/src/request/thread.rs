//! What is said about a request: questions with their answers, and the changes that were asked for.

use crate::ids::{Pseudonym, TaskId};
use crate::request::vocabulary::{ChangeDone, Place, Side, Visibility};
use jiff::Timestamp;

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
}

impl Thread {
    /// Does a client's question wait for us?
    pub fn waits_for_us(&self) -> bool {
        !self.resolved && self.posts.last().is_some_and(|p| p.side == Side::Client)
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
