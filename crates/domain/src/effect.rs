//! What is to be done outside because of an entry, as data. The outbox keeps it until it is done.

use crate::ids::{LinkId, Pseudonym, StepId, TaskId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Something to be done outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    /// A message to one person.
    Mail {
        /// Which message.
        notification: Notification,
        /// To whom, under their name in the request.
        to: Pseudonym,
    },
    /// Do what a step asks of something outside, and report what came of it. The entry is the idempotency key.
    Call {
        /// The step; what it calls is in its flow, with which inputs in the entry.
        step: StepId,
        /// In which round.
        round: u32,
        /// Which attempt, from 1.
        attempt: u32,
    },
    /// Look at the request at that time; replaces an earlier timer with the same key.
    SetTimer {
        /// What the timer is for.
        timer: Timer,
        /// When.
        at: Timestamp,
    },
    /// The wait is over.
    ClearTimer {
        /// What the timer was for.
        timer: Timer,
    },
}

/// What a timer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "for", content = "task", rename_all = "snake_case")]
pub enum Timer {
    /// A task whose due time or end comes.
    Task(TaskId),
    /// A wait that is no task.
    Request,
}

/// The messages that exist; each has a folder of its own with its words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Notification {
    /// A contact or member is asked to acknowledge.
    AcknowledgeRequest {
        /// Their task.
        task: TaskId,
    },
    /// A contact is asked to decide.
    ApprovalRequest {
        /// Their task.
        task: TaskId,
    },
    /// The team hears that changes were asked for.
    ChangesRequested {
        /// The entry that sent the package back.
        seq: u64,
    },
    /// The request has ended.
    Completed,
    /// The person who set a condition hears that it is said to be met.
    ConditionMet {
        /// The entry.
        seq: u64,
    },
    /// The team hears that a condition was not accepted yet.
    ConditionReturned {
        /// The entry.
        seq: u64,
    },
    /// The team hears of an answer to a task.
    Decided {
        /// The entry of the decision or review.
        seq: u64,
    },
    /// A code for one statement.
    EmailCode,
    /// A new link, because somebody asked for one.
    FreshLink {
        /// The link.
        link: LinkId,
    },
    /// Somebody of us named this member in a question, an answer or a note.
    Mentioned {
        /// The entry.
        seq: u64,
    },
    /// A notify step's message.
    Notice {
        /// The entry.
        seq: u64,
    },
    /// The first browser's person hears that the link was used elsewhere.
    OtherBrowser,
    /// The owner hears that something waits for them.
    OwnerReminder {
        /// The entry.
        seq: u64,
    },
    /// A task is past due; the owner hears it.
    Overdue {
        /// The task.
        task: TaskId,
    },
    /// A client's question has an answer.
    QuestionAnswered {
        /// The entry.
        seq: u64,
    },
    /// A question waits for this person's side.
    QuestionAsked {
        /// The entry.
        seq: u64,
    },
    /// A client’s question was not answered in time.
    QuestionOverdue {
        /// The entry.
        seq: u64,
    },
    /// The person who decided gets their receipt.
    Receipt {
        /// The entry of the decision.
        seq: u64,
    },
    /// The team hears that somebody else was named as the right person.
    Referred {
        /// The entry.
        seq: u64,
    },
    /// Whoever named somebody else is asked to answer after all.
    ReferralRefused {
        /// The entry.
        seq: u64,
    },
    /// A member is asked to check.
    ReviewRequested {
        /// Their task.
        task: TaskId,
    },
    /// Nobody can be asked; the owner hears it.
    StepBlocked {
        /// The entry.
        seq: u64,
    },
    /// Somebody who was asked no longer needs to answer.
    TaskClosed {
        /// The task.
        task: TaskId,
    },
    /// Somebody is asked to fill in a form, to supply files, or to do something.
    WorkRequested {
        /// Their task.
        task: TaskId,
    },
}

impl Notification {
    /// Its name, as in the outbox, the record and its folder.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::AcknowledgeRequest { .. } => "acknowledge_request",
            Self::ApprovalRequest { .. } => "approval_request",
            Self::ChangesRequested { .. } => "changes_requested",
            Self::Completed => "completed",
            Self::ConditionMet { .. } => "condition_met",
            Self::ConditionReturned { .. } => "condition_returned",
            Self::Decided { .. } => "decided",
            Self::EmailCode => "email_code",
            Self::FreshLink { .. } => "fresh_link",
            Self::Mentioned { .. } => "mentioned",
            Self::Notice { .. } => "notice",
            Self::OtherBrowser => "other_browser",
            Self::OwnerReminder { .. } => "owner_reminder",
            Self::Overdue { .. } => "overdue",
            Self::QuestionAnswered { .. } => "question_answered",
            Self::QuestionAsked { .. } => "question_asked",
            Self::QuestionOverdue { .. } => "question_overdue",
            Self::Receipt { .. } => "receipt",
            Self::Referred { .. } => "referred",
            Self::ReferralRefused { .. } => "referral_refused",
            Self::ReviewRequested { .. } => "review_requested",
            Self::StepBlocked { .. } => "step_blocked",
            Self::TaskClosed { .. } => "task_closed",
            Self::WorkRequested { .. } => "work_requested",
        }
    }
}
