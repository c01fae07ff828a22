//! Small words of entries: what `step.opened` says of a step (its kind, its items, what it waits for), what came of a call, how something
//! travelled.

use crate::ids::{ContactId, Pseudonym, TaskId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The kind of a step, as its `step.opened` writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepWord {
    /// The package is assembled.
    Prepare,
    /// Members check.
    Review,
    /// Contacts decide.
    Approve,
    /// People confirm having read.
    Acknowledge,
    /// People are told.
    Notify,
    /// A connector is called.
    Action,
    /// An agent prepares something.
    Agent,
    /// The first case that holds.
    Branch,
    /// A lane for each item.
    Each,
    /// Somebody fills in fields.
    Form,
    /// A named point.
    Milestone,
    /// Lanes that run together.
    Parallel,
    /// An e-sign service.
    Sign,
    /// Another flow.
    Subflow,
    /// Members do something.
    Todo,
    /// Somebody supplies files.
    Upload,
    /// Until something comes.
    Wait,
}

impl StepWord {
    /// The word in flow files, lists and the API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Prepare => "prepare",
            Self::Review => "review",
            Self::Approve => "approve",
            Self::Acknowledge => "acknowledge",
            Self::Notify => "notify",
            Self::Action => "action",
            Self::Agent => "agent",
            Self::Branch => "branch",
            Self::Each => "each",
            Self::Form => "form",
            Self::Milestone => "milestone",
            Self::Parallel => "parallel",
            Self::Sign => "sign",
            Self::Subflow => "subflow",
            Self::Todo => "todo",
            Self::Upload => "upload",
            Self::Wait => "wait",
        }
    }

    /// Does it only hold other steps?
    pub const fn is_block(self) -> bool {
        matches!(self, Self::Branch | Self::Each | Self::Parallel)
    }

    /// Do people have a task in it?
    pub const fn has_tasks(self) -> bool {
        matches!(self, Self::Review | Self::Approve | Self::Acknowledge | Self::Form | Self::Todo | Self::Upload)
    }

    /// Is something outside called, whose result comes back?
    pub const fn calls_out(self) -> bool {
        matches!(self, Self::Action | Self::Agent | Self::Sign | Self::Subflow)
    }

    /// Do people say yes or no in it?
    pub const fn decides(self) -> bool {
        matches!(self, Self::Review | Self::Approve)
    }
}

/// What a lane of an `each` is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// A contact, under their lasting name in the request.
    Contact(Pseudonym),
    /// A document, by its number.
    Document(u32),
}

/// A call of something outside, as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// Which attempt, from 1.
    pub attempt: u32,
    /// What came of it.
    pub result: Option<CallResult>,
}

/// What came of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallResult {
    /// It is done: called, signed, prepared.
    Done,
    /// Whoever was asked out there said no.
    Declined,
    /// It could not be done, also not by trying again.
    Failed,
}

/// What a wait has instead of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitCard {
    /// What its timer is kept under.
    pub timer: TaskId,
    /// When Assent looks at it next.
    pub until: Timestamp,
    /// When it ends, whether or not what it waits for has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Timestamp>,
}

/// How something travelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A browser page.
    Web,
    /// A mail.
    Email,
    /// An authenticator app.
    Totp,
}

/// Why a task is somebody else's now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandOn {
    /// Whoever had it is away, and the other stands in for them.
    Away,
    /// Whoever was away is back, or somebody else stands in now.
    Back,
    /// Whoever had it said that they are not the right person.
    NotMe,
}

/// The right person, as whoever was asked knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// One of the client's contacts.
    Contact(ContactId),
    /// Somebody we may not know.
    New {
        /// Name.
        name: String,
        /// Address; the shell has looked whether it is one.
        email: String,
    },
}

/// Did the mail server take a message?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivered {
    /// It answered that it did.
    Yes,
    /// It refused for good, or every attempt failed.
    No,
}
