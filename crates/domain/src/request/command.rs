//! What can be asked of a request, and what the shell brings with it.

use crate::actor::{Actor, Person};
use crate::directory::{Directory, Kind, Workload};
use crate::flow::Flow;
use crate::ids::{
    ChangeId, ClientId, ContactId, LinkId, MemberId, Name, ObligationId, PersonId, ProjectId, Pseudonym, StepId,
    TaskId, ThreadId,
};
use crate::request::erasing::{Again, Erasure};
use crate::request::event::{BrowserCard, FileCard, MessageCard};
use crate::request::statement::Statement;
use crate::request::vocabulary::{ChangeDone, Place, Visibility};
use crate::request::word::CallResult;
pub use crate::request::word::{Delivered, Named};
use crate::values::{Digest, FieldValue};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// What the shell brings: time, chance, the flow and the directory as of now.
#[derive(Debug)]
pub struct Context<'a> {
    /// Who gives the command.
    pub actor: &'a Actor,
    /// Now.
    pub now: Timestamp,
    /// The flow that the request pins.
    pub flow: &'a Flow,
    /// Who there is.
    pub directory: &'a Directory,
    /// How much waits for each member, where the flow asks whoever has least to do.
    pub workload: &'a Workload,
    /// Who opened the request, for `initiator`.
    pub initiator: Option<MemberId>,
    /// 16-byte pieces of chance, taken in order. LIMIT: one command takes at most [`CHANCES_MAX`].
    pub chance: &'a [[u8; 16]],
}

/// LIMIT: pieces of chance that one command can take.
pub const CHANCES_MAX: usize = 256;
/// LIMIT: characters in a text that a person types.
pub const TEXT_MAX: usize = 10_000;
/// LIMIT: characters that one answer, or one edit of the fields, holds altogether; a committed field is at most 1 MiB.
pub const TOGETHER_MAX: usize = 100_000;
/// LIMIT: characters in a title.
pub const TITLE_MAX: usize = 160;
/// LIMIT: changes or conditions in one answer.
pub const ITEMS_MAX: usize = 50;
/// LIMIT: files in a package.
pub const DOCUMENTS_MAX: usize = 50;

/// What a request begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenRequest {
    /// `HS-2041`.
    pub number: String,
    /// What is to be approved, in a few words.
    pub title: String,
    /// Whose approval.
    pub client: ClientId,
    /// Within which engagement.
    pub project: Option<ProjectId>,
    /// What kind of thing it is.
    pub kind: Kind,
    /// The system whose report begins it, in words.
    pub origin: Option<String>,
}

/// A file that has been stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// The slot it is for.
    pub slot: Name,
    /// Digest, size, media type as sniffed, name to show.
    pub file: FileCard,
}

/// How serious a finding of the preflight is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Shown, never in the way.
    Warning,
    /// In the way until put right, or passed by a named person with a reason.
    Blocking,
}

/// One finding of the preflight over the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Slot, page.
    pub place: String,
    /// How serious.
    pub severity: Severity,
    /// What.
    pub says: String,
}

/// One change asked for, or one condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeDraft {
    /// What.
    pub text: String,
    /// Where.
    pub place: Option<Place>,
}

/// A person's answer to a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Yes.
    Approve,
    /// Yes, if these are met.
    ApproveWithConditions(Vec<String>),
    /// Please change these first.
    RequestChanges(Vec<ChangeDraft>),
    /// No, because.
    Decline(String),
}

impl Answer {
    /// The choice in the statement.
    pub const fn choice(&self) -> crate::request::Choice {
        match self {
            Self::Approve | Self::ApproveWithConditions(_) => crate::request::Choice::Approve,
            Self::RequestChanges(_) => crate::request::Choice::RequestChanges,
            Self::Decline(_) => crate::request::Choice::Decline,
        }
    }
}

/// What the person did to confirm, beside being signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// Nothing more (reviews, acknowledgements).
    Session,
    /// Typed their name.
    TypedName(String),
    /// Typed the code that was mailed for exactly this statement; the shell has compared it.
    EmailCode {
        /// The hash of the statement for which the code was made.
        statement: Digest,
    },
}

/// A person's answer with all that it binds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Who. Only an authenticated browser session can make one.
    pub by: Person,
    /// Which task.
    pub task: TaskId,
    /// The answer.
    pub answer: Answer,
    /// What they added.
    pub comment: Option<String>,
    /// What they were shown and confirmed.
    pub statement: Statement,
    /// The hash of that statement's bytes.
    pub statement_hash: Digest,
    /// The package they were shown.
    pub package: Digest,
    /// What they did to confirm.
    pub proof: Proof,
}

/// What can be asked of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Begin.
    Open(OpenRequest),
    /// Fill in fields; `None` empties one.
    EditPackage {
        /// A new title.
        title: Option<String>,
        /// Values by field.
        fields: BTreeMap<Name, Option<FieldValue>>,
    },
    /// Put a file into a slot, replacing what was there.
    AttachDocument(NewFile),
    /// Take a file out.
    WithdrawDocument {
        /// Its number.
        n: u32,
    },
    /// Send the package on.
    Submit {
        /// Chance for the terms, base64url of 16 bytes.
        terms_nonce: String,
        /// What the preflight found in the files.
        findings: Vec<Finding>,
        /// Why blocking findings are passed, if they are.
        pass_because: Option<String>,
    },
    /// A personal link was followed.
    OpenLink {
        /// By whom.
        by: Person,
        /// From where.
        browser: BrowserCard,
    },
    /// A fresh link goes to a contact, who asked for it or for whom a member did.
    IssueLink {
        /// To whom.
        to: PersonId,
    },
    /// A code was asked for.
    SendCode {
        /// By whom.
        by: Person,
    },
    /// A wrong code was typed.
    CodeFailed {
        /// By whom.
        by: Person,
    },
    /// The decision sheet is opened: the documents are made available.
    OpenSheet {
        /// By whom.
        by: Person,
        /// For which task.
        task: TaskId,
    },
    /// A person answers a task.
    Decide(Box<Decision>),
    /// A person takes an answer back.
    WithdrawDecision {
        /// Who.
        by: Person,
        /// Which task.
        task: TaskId,
        /// Why.
        reason: String,
    },
    /// A person confirms having read.
    Acknowledge {
        /// Who.
        by: Person,
        /// Which task.
        task: TaskId,
    },
    /// A person fills in the form of a step.
    SubmitForm {
        /// Who.
        by: Person,
        /// Which task.
        task: TaskId,
        /// Values by field.
        values: BTreeMap<Name, Option<FieldValue>>,
    },
    /// A person supplies a file that a step asks for; it has been stored.
    SupplyFile {
        /// Who.
        by: Person,
        /// Which task.
        task: TaskId,
        /// For which slot of the step.
        slot: Name,
        /// Digest, size, media type as sniffed, name to show.
        file: FileCard,
    },
    /// A person has done what a step asks for, or supplied all files.
    FinishTask {
        /// Who.
        by: Person,
        /// Which task.
        task: TaskId,
        /// What they add.
        note: Option<String>,
    },
    /// What came of a call of something outside.
    ReportCall {
        /// For which step.
        step: StepId,
        /// Which attempt.
        attempt: u32,
        /// What came of it.
        result: CallResult,
        /// In the other side’s words, or why it failed.
        says: String,
        /// What is kept of its answer.
        output: BTreeMap<Name, FieldValue>,
    },
    /// A member has a failed call tried again.
    RetryCall {
        /// For which step.
        step: StepId,
    },
    /// A member goes on without what a step could not do.
    PassStep {
        /// Which step.
        step: StepId,
        /// Why.
        reason: String,
    },
    /// Another system reports something that a flow may wait for.
    Signal {
        /// What.
        signal: Name,
    },
    /// Whoever is asked says that somebody else is the right person.
    NotMe {
        /// Who.
        by: Person,
        /// Which task.
        task: TaskId,
        /// Who is.
        named: Named,
        /// What they add.
        note: Option<String>,
    },
    /// A member confirms that somebody is the right person.
    ConfirmReferral {
        /// Who confirms it.
        by: Person,
        /// Which task.
        task: TaskId,
        /// Who it is for now.
        to: ContactId,
    },
    /// A member asks the same person after all.
    RefuseReferral {
        /// Who.
        by: Person,
        /// Which task.
        task: TaskId,
        /// Why.
        reason: String,
    },
    /// A question or note.
    Ask {
        /// What.
        text: String,
        /// Where.
        place: Option<Place>,
        /// For whom.
        visibility: Visibility,
    },
    /// An answer in a thread.
    AnswerQuestion {
        /// Which thread.
        thread: ThreadId,
        /// What.
        text: String,
    },
    /// A thread is closed.
    ResolveQuestion {
        /// Which thread.
        thread: ThreadId,
    },
    /// A closed thread is not answered after all.
    ReopenQuestion {
        /// Which thread.
        thread: ThreadId,
    },
    /// Somebody else of us answers a client’s question.
    GiveQuestion {
        /// Which thread.
        thread: ThreadId,
        /// Who answers it now.
        to: MemberId,
    },
    /// What was done about a change.
    AnswerChange {
        /// Which change.
        change: ChangeId,
        /// What was done.
        done: ChangeDone,
        /// In words.
        text: String,
    },
    /// The team says a condition is met.
    MeetObligation {
        /// Which.
        obligation: ObligationId,
        /// How.
        note: String,
    },
    /// Whoever judges the condition accepts it as met.
    AcceptObligation {
        /// Who.
        by: Person,
        /// Which.
        obligation: ObligationId,
        /// Why, where the sender stands in for somebody at the client who has left.
        note: Option<String>,
    },
    /// Whoever judges the condition does not accept it yet.
    ReturnObligation {
        /// Who.
        by: Person,
        /// Which.
        obligation: ObligationId,
        /// Why.
        reason: String,
    },
    /// The team takes the request back.
    Withdraw {
        /// Why.
        reason: String,
    },
    /// A member has the request go over to another version of its flow.
    MoveFlow {
        /// Who.
        by: Person,
        /// The version.
        to: Box<Flow>,
        /// Why.
        reason: String,
    },
    /// Look again at a wait that is no task, or try again to find somebody to ask.
    LookAgain,
    /// Somebody's absence begins, ends or has changed: what waits for them is handed on, or comes back.
    LookWhoIsAway,
    /// The time of a task has come.
    TaskDue {
        /// Which.
        task: TaskId,
    },
    /// What became of a message.
    MessageReport {
        /// Which notification.
        kind: Name,
        /// To whom.
        party: Pseudonym,
        /// Did the mail server take it?
        delivered: Delivered,
        /// The message.
        message: MessageCard,
    },
    /// Fields of the record are erased on a legal basis.
    Erase(Box<Erasure>),
    /// Fields that were erased are disclosed again after a restore, and go again.
    EraseAgain(Box<Again>),
    /// A link was revoked.
    RevokeLink {
        /// Whose.
        party: Pseudonym,
        /// Which.
        link: LinkId,
    },
}

impl Command {
    /// The person who must give this command in person, for those that only people can give.
    pub const fn by(&self) -> Option<&Person> {
        match self {
            Self::OpenLink { by, .. }
            | Self::SendCode { by }
            | Self::CodeFailed { by }
            | Self::OpenSheet { by, .. }
            | Self::WithdrawDecision { by, .. }
            | Self::Acknowledge { by, .. }
            | Self::SubmitForm { by, .. }
            | Self::SupplyFile { by, .. }
            | Self::FinishTask { by, .. }
            | Self::NotMe { by, .. }
            | Self::ConfirmReferral { by, .. }
            | Self::RefuseReferral { by, .. }
            | Self::MoveFlow { by, .. }
            | Self::AcceptObligation { by, .. }
            | Self::ReturnObligation { by, .. } => Some(by),
            Self::Decide(decision) => Some(&decision.by),
            Self::Erase(erasure) => Some(&erasure.by),
            Self::Open(_)
            | Self::EditPackage { .. }
            | Self::AttachDocument(_)
            | Self::WithdrawDocument { .. }
            | Self::Submit { .. }
            | Self::IssueLink { .. }
            | Self::Ask { .. }
            | Self::AnswerQuestion { .. }
            | Self::ResolveQuestion { .. }
            | Self::ReopenQuestion { .. }
            | Self::GiveQuestion { .. }
            | Self::AnswerChange { .. }
            | Self::MeetObligation { .. }
            | Self::Withdraw { .. }
            | Self::EraseAgain(_)
            | Self::LookAgain
            | Self::LookWhoIsAway
            | Self::Signal { .. }
            | Self::ReportCall { .. }
            | Self::RetryCall { .. }
            | Self::PassStep { .. }
            | Self::TaskDue { .. }
            | Self::MessageReport { .. }
            | Self::RevokeLink { .. } => None,
        }
    }
}
