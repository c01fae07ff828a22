//! The small words that events, state and pages share.

use serde::{Deserialize, Serialize};

pub use crate::request::event::Channel;

/// A person's answer to a task. Approval with conditions is `Approve` with the conditions beside it, as the evidence format has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Yes.
    Approve,
    /// Please change this first.
    RequestChanges,
    /// No.
    Decline,
}

impl Choice {
    /// All choices, in the order pages show them.
    pub const ALL: [Self; 3] = [Self::Approve, Self::RequestChanges, Self::Decline];
    /// The word in evidence and forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::RequestChanges => "request_changes",
            Self::Decline => "decline",
        }
    }
    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.word() == word)
    }
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Approved by everybody whose approval the flow asks for.
    Approve,
    /// Declined.
    Decline,
    /// Taken back by the team.
    Withdrawn,
    /// Nobody answered, and the flow says that this ends it.
    Expired,
    /// Silence that a stored contract clause turns into acceptance; not a decision and never a person's yes.
    DeemedAccepted,
}

impl Outcome {
    /// For people.
    pub const fn says(self) -> &'static str {
        match self {
            Self::Approve => "Approved",
            Self::Decline => "Declined",
            Self::Withdrawn => "Withdrawn",
            Self::Expired => "Expired",
            Self::DeemedAccepted => "Deemed accepted",
        }
    }
}

/// How a step ended in its round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepOutcome {
    /// Prepared, acknowledged or told.
    Done,
    /// The rule over approvals was met.
    Approved,
    /// The package goes back.
    Changes,
    /// Declined.
    Declined,
    /// The request ended around it.
    Ended,
    /// Its condition did not hold.
    Skipped,
    /// Other lanes were enough, or the package went back around it.
    Cancelled,
    /// What it waited for did not come in time.
    TimedOut,
}

impl StepOutcome {
    /// The word in expressions and the API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Approved => "approved",
            Self::Changes => "changes",
            Self::Declined => "declined",
            Self::Ended => "ended",
            Self::Skipped => "skipped",
            Self::Cancelled => "cancelled",
            Self::TimedOut => "timed_out",
        }
    }
}

/// Why a task ended without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskEnd {
    /// The step was settled without it.
    Settled,
    /// The package went back.
    Rework,
    /// The request ended.
    Ended,
    /// It is somebody else's now.
    HandedOn,
    /// The request went over to another version of its flow, which asks otherwise or later.
    Moved,
}

/// Ours or theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The team.
    Us,
    /// The client.
    Client,
}

/// Who may see a thread. Internal unless a person says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// The team only.
    Internal,
    /// The team and everybody at the client who is part of the request.
    Everyone,
}

/// What was done about a change that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeDone {
    /// As asked.
    Changed,
    /// In part.
    Partly,
    /// Not, and the answer says why.
    Kept,
}

impl ChangeDone {
    /// Reads the word of a form.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "changed" => Some(Self::Changed),
            "partly" => Some(Self::Partly),
            "kept" => Some(Self::Kept),
            _ => None,
        }
    }
}

/// A document, a page, a spot: what a question or change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The document's number in the request.
    pub n: u32,
    /// The page, from 1; 0 for the whole document.
    pub page: u32,
    /// From the left edge, in ten-thousandths of the page's width.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<u16>,
    /// From the top edge, in ten-thousandths of the page's height.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<u16>,
}

/// Where a request is in its life (domain.md, “The life of a request”).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Not yet submitted for the first time.
    Draft,
    /// Changes were asked for; the next round is being prepared.
    Returned,
    /// Members are checking.
    InternalReview,
    /// Contacts are deciding.
    WithClient,
    /// The client has approved; what follows is under way.
    Finishing,
    /// It is over.
    Ended(Outcome),
}

impl Phase {
    /// The word for lists and the API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Returned => "returned",
            Self::InternalReview => "internal_review",
            Self::WithClient => "with_client",
            Self::Finishing => "finishing",
            Self::Ended(Outcome::Approve) => "approved",
            Self::Ended(Outcome::Decline) => "declined",
            Self::Ended(Outcome::Withdrawn) => "withdrawn",
            Self::Ended(Outcome::Expired) => "expired",
            Self::Ended(Outcome::DeemedAccepted) => "deemed_accepted",
        }
    }
}
