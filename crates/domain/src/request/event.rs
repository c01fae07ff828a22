//! What can happen to a request: the journal's entries.
//!
//! Each variant names its type in the evidence. Members are the event's `data`: no personal data, no free text, and everything that
//! the state depends on. What is personal or confidential stands in `fields`, where the journal keeps only a commitment; after an
//! erasure it is absent, so every field is optional. Texts and amounts never decide what happens next.

use crate::calendar::Duration;
use crate::directory::Kind;
use crate::flow::Rule;
use crate::ids::{ChangeId, LinkId, Name, ObligationId, Pseudonym, StepId, TaskId, ThreadId};
use crate::request::{Choice, Outcome, Place, Side, TaskEnd, Visibility};
use crate::values::Digest;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use crate::request::entry::{Auth, Author, AuthorKind, Entry};
pub use crate::request::fields::{
    About, AssignedFields, BrowserCard, BrowserFields, Card, DecisionFields, DocumentFields, EditedFields, FileCard,
    FormFields, MessageCard, MessageFields, NamedValue, NoFields, OpenedFields, PartyFields, ReferredFields,
    ReportFields, SenderCard, ShownCard, ShownFields, Text,
};
pub use crate::request::thread::Owes;
pub use crate::request::word::{CallResult, Channel, HandOn, Item, StepWord, WaitCard};

/// What happened. Types and members follow section 6 of the evidence format; the others are ours and follow its naming rule.
#[expect(missing_docs, reason = "the sentence above each variant names its members")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Event {
    /// The request exists. Always and only entry 0.
    #[serde(rename = "approval.opened")]
    Opened { choices: Vec<Choice>, min_level: u8, need: u32, flow: Digest, kind: Kind, fields: OpenedFields },
    /// Fields of the draft were filled in. `set` names them.
    #[serde(rename = "package.edited")]
    PackageEdited { set: Vec<Name>, titled: bool, fields: EditedFields },
    /// A file was added to the package. `slot` is absent for the terms; `version` counts within the slot.
    #[serde(rename = "document.attached")]
    DocumentAttached {
        n: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        slot: Option<Name>,
        version: u32,
        fields: DocumentFields,
    },
    /// A file was taken out of the package.
    #[serde(rename = "document.withdrawn")]
    DocumentWithdrawn { n: u32, fields: NoFields },
    /// A named person sent the package on although a check failed.
    #[serde(rename = "preflight.passed")]
    PreflightPassed { round: u32, findings: u32, fields: Text },
    /// The package of a round is fixed.
    #[serde(rename = "package.submitted")]
    PackageSubmitted { round: u32, package: Digest, documents: Vec<u32>, fields: NoFields },
    /// The request goes over to another version of its flow; the text says why. What is lifted had no answer yet and begins anew, if the
    /// new version has it and comes to it.
    #[serde(rename = "flow.moved")]
    FlowMoved {
        from: Digest,
        to: Digest,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        lifted: Vec<StepId>,
        fields: Text,
    },
    /// Changes were asked for; the package goes back and the next round is prepared.
    #[serde(rename = "package.returned")]
    PackageReturned { round: u32, step: StepId, to: StepId, fields: NoFields },
    /// A person became part of the request. `person` is their lasting pseudonym here, `party` the name of this part.
    #[serde(rename = "party.added")]
    PartyAdded { party: Pseudonym, person: Pseudonym, side: Side, may_decide: bool, fields: PartyFields },
    /// A person is no longer part of it.
    #[serde(rename = "party.removed")]
    PartyRemoved { party: Pseudonym, fields: NoFields },
    /// A step began in a round.
    #[serde(rename = "step.opened")]
    StepOpened {
        /// The step; inside an `each`, its name and the number of the item.
        step: StepId,
        round: u32,
        kind: StepWord,
        rule: Rule,
        level: u8,
        count: u32,
        sequential: bool,
        veto: bool,
        gather_everyone: bool,
        /// How long each person has; the instants are in `task.asked`.
        due: Duration,
        /// For a step without tasks: when Assent looks at it next.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        look_at: Option<Timestamp>,
        /// For a block: which of its lanes run, from 0; for an `each`, the numbers of the items, from 1.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        lanes: Vec<u32>,
        /// For an `each`: the items themselves.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        items: Vec<Item>,
        /// For a wait: until when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wait: Option<WaitCard>,
        fields: NoFields,
    },
    /// A step did not begin, because its condition did not hold.
    #[serde(rename = "step.skipped")]
    StepSkipped { step: StepId, round: u32, kind: StepWord, fields: NoFields },
    /// One person's part of a step.
    #[serde(rename = "task.assigned")]
    TaskAssigned {
        task: TaskId,
        party: Pseudonym,
        step: StepId,
        round: u32,
        /// Who is away, and whose place this person takes, under their lasting pseudonym.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stands_for: Option<Pseudonym>,
        fields: AssignedFields,
    },
    /// A task is somebody else's now; `instead` is theirs. The text is what whoever handed it on said.
    #[serde(rename = "task.handed_on")]
    TaskHandedOn { task: TaskId, instead: TaskId, why: HandOn, fields: Text },
    /// Whoever is asked says that somebody else is the right person, and the register does not say so: the team looks at it.
    #[serde(rename = "task.referred")]
    TaskReferred {
        task: TaskId,
        /// The contact who was named, if they are known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Pseudonym>,
        fields: ReferredFields,
    },
    /// The team asks the same person after all; the text says why.
    #[serde(rename = "task.referral_refused")]
    ReferralRefused { task: TaskId, fields: Text },
    /// It is that person's turn, until `due`.
    #[serde(rename = "task.asked")]
    TaskAsked {
        task: TaskId,
        due: Timestamp,
        /// When Assent looks at it first, if that is before the due time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        look_at: Option<Timestamp>,
        fields: NoFields,
    },
    /// An earlier answer to the same bytes stands in this round; `decision` is its entry.
    #[serde(rename = "task.carried")]
    TaskCarried { task: TaskId, decision: u64, package: Digest, fields: NoFields },
    /// Whoever was asked was reminded; `again` is when Assent looks next.
    #[serde(rename = "task.reminded")]
    TaskReminded { task: TaskId, again: Timestamp, fields: NoFields },
    /// The due time has passed by so much that others hear of it; `rule` is the place among the step's escalations, from 0.
    #[serde(rename = "task.escalated")]
    TaskEscalated { task: TaskId, rule: u32, told: Vec<Pseudonym>, again: Timestamp, fields: NoFields },
    /// A wait goes on; `again` is when Assent looks next.
    #[serde(rename = "wait.continued")]
    WaitContinued { step: StepId, again: Timestamp, fields: NoFields },
    /// Something outside is called for a step; `attempt` counts from 1.
    #[serde(rename = "call.requested")]
    CallRequested { step: StepId, round: u32, attempt: u32, fields: FormFields },
    /// What came of it. The text is the other side’s own, or why it failed.
    #[serde(rename = "call.reported")]
    CallReported { step: StepId, round: u32, attempt: u32, result: CallResult, fields: ReportFields },
    /// A named person goes on without what a step could not do; the text says why.
    #[serde(rename = "step.passed")]
    StepPassed { step: StepId, round: u32, fields: Text },
    /// Another system reported something that a flow may wait for.
    #[serde(rename = "signal.received")]
    SignalReceived { signal: Name, fields: NoFields },
    /// Somebody filled in a form. `set` names its fields.
    #[serde(rename = "form.submitted")]
    FormSubmitted { party: Pseudonym, task: TaskId, channel: Channel, set: Vec<Name>, fields: FormFields },
    /// Somebody supplied a file that a step asks for.
    #[serde(rename = "file.supplied")]
    FileSupplied { party: Pseudonym, task: TaskId, slot: Name, channel: Channel, fields: DocumentFields },
    /// Somebody has done what a step asks for.
    #[serde(rename = "task.done")]
    TaskDone { party: Pseudonym, task: TaskId, channel: Channel, fields: Text },
    /// The due time passed without an answer; `again` is when Assent looks next.
    #[serde(rename = "task.overdue")]
    TaskOverdue { task: TaskId, due: Timestamp, again: Timestamp, fields: NoFields },
    /// Whoever prepares the package, or must meet a condition, or must find somebody to ask, was reminded; Assent looks again then.
    #[serde(rename = "owner.reminded")]
    OwnerReminded { again: Timestamp, fields: NoFields },
    /// A step cannot begin because nobody can be asked. It stops here until somebody puts that right.
    #[serde(rename = "step.blocked")]
    StepBlocked { step: StepId, round: u32, look_at: Timestamp, fields: Text },
    /// A person is told, by a notify step.
    #[serde(rename = "notice.queued")]
    NoticeQueued { party: Pseudonym, step: StepId, round: u32, fields: Text },
    /// A task ended without an answer. `asked` says whether it was that person's turn.
    #[serde(rename = "task.closed")]
    TaskClosed { task: TaskId, end: TaskEnd, asked: bool, fields: NoFields },
    /// A step is over in its round.
    #[serde(rename = "step.closed")]
    StepClosed { step: StepId, round: u32, outcome: crate::request::StepOutcome, fields: NoFields },
    /// A personal link was made.
    #[serde(rename = "link.issued")]
    LinkIssued { party: Pseudonym, link: LinkId, expires: Timestamp, fields: NoFields },
    /// A personal link was followed. `carried` is the earlier opening in the same session that a new task builds on.
    #[serde(rename = "link.opened")]
    LinkOpened {
        party: Pseudonym,
        session: Pseudonym,
        interactive: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        carried: Option<u64>,
        fields: BrowserFields,
    },
    /// A link opens nothing any more.
    #[serde(rename = "link.revoked")]
    LinkRevoked { party: Pseudonym, link: LinkId, fields: NoFields },
    /// A code went to the person's mailbox.
    #[serde(rename = "auth.otp_sent")]
    CodeSent { party: Pseudonym, channel: Channel, fields: NoFields },
    /// The code was typed correctly, in this session.
    #[serde(rename = "auth.otp_ok")]
    CodeOk { party: Pseudonym, channel: Channel, session: Pseudonym, fields: NoFields },
    /// A wrong code was typed.
    #[serde(rename = "auth.otp_failed")]
    CodeFailed { party: Pseudonym, channel: Channel, fields: NoFields },
    /// The member signed in with an authenticator in this session.
    #[serde(rename = "auth.totp_ok")]
    TotpOk { party: Pseudonym, channel: Channel, session: Pseudonym, fields: NoFields },
    /// The whole original was made available to that party, by the act that opened the decision sheet.
    #[serde(rename = "document.shown")]
    DocumentShown { party: Pseudonym, n: u32, complete: bool, fields: ShownFields },
    /// A question, or a note among us.
    #[serde(rename = "question.asked")]
    QuestionAsked {
        thread: ThreadId,
        visibility: Visibility,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<Place>,
        ai_drafted: bool,
        /// For a client’s question: who answers it, until when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owes: Option<Owes>,
        /// Who is named in it with an “@”, under their lasting names.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentions: Vec<Pseudonym>,
        fields: Text,
    },
    /// An answer in a thread.
    #[serde(rename = "question.answered")]
    QuestionAnswered {
        thread: ThreadId,
        visibility: Visibility,
        ai_drafted: bool,
        /// Where a client asks on: who answers it, until when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owes: Option<Owes>,
        /// Who is named in it with an “@”, under their lasting names.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentions: Vec<Pseudonym>,
        fields: Text,
    },
    /// A thread was closed by a person.
    #[serde(rename = "question.resolved")]
    QuestionResolved { thread: ThreadId, fields: NoFields },
    /// Somebody finds that a closed thread is not answered after all.
    #[serde(rename = "question.reopened")]
    QuestionReopened {
        thread: ThreadId,
        /// For a client’s question: who answers it, until when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owes: Option<Owes>,
        fields: NoFields,
    },
    /// A member has somebody else of us answer a client’s question.
    #[serde(rename = "question.given")]
    QuestionGiven { thread: ThreadId, owes: Owes, fields: NoFields },
    /// A client’s question was not answered in time; `told` hear of it, `again` is when Assent looks next.
    #[serde(rename = "question.overdue")]
    QuestionOverdue { thread: ThreadId, due: Timestamp, told: Vec<Pseudonym>, again: Timestamp, fields: NoFields },
    /// A client’s question waits for us, and the time of somebody at the client stands still; `again` is when Assent looks next.
    #[serde(rename = "task.paused")]
    TaskPaused { task: TaskId, again: Timestamp, fields: NoFields },
    /// It goes on, with what was left of it: until `due`. `look_at` is when Assent looks next.
    #[serde(rename = "task.resumed")]
    TaskResumed { task: TaskId, due: Timestamp, look_at: Timestamp, fields: NoFields },
    /// One change that a decision or review asked for.
    #[serde(rename = "change.requested")]
    ChangeRequested {
        change: ChangeId,
        task: TaskId,
        visibility: Visibility,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<Place>,
        fields: Text,
    },
    /// What was done about it.
    #[serde(rename = "change.answered")]
    ChangeAnswered { change: ChangeId, done: crate::request::ChangeDone, fields: Text },
    /// A contact decided.
    #[serde(rename = "decision.recorded")]
    DecisionRecorded {
        party: Pseudonym,
        task: TaskId,
        choice: Choice,
        conditional: bool,
        channel: Channel,
        package: Digest,
        signed_in: crate::actor::SignedIn,
        fields: DecisionFields,
    },
    /// A contact took the decision back before the step was resolved.
    #[serde(rename = "decision.withdrawn")]
    DecisionWithdrawn { party: Pseudonym, task: TaskId, channel: Channel, fields: Text },
    /// A member reviewed.
    #[serde(rename = "review.recorded")]
    ReviewRecorded {
        party: Pseudonym,
        task: TaskId,
        choice: Choice,
        conditional: bool,
        channel: Channel,
        package: Digest,
        signed_in: crate::actor::SignedIn,
        fields: DecisionFields,
    },
    /// A member took the review back before the step was resolved.
    #[serde(rename = "review.withdrawn")]
    ReviewWithdrawn { party: Pseudonym, task: TaskId, channel: Channel, fields: Text },
    /// Somebody confirmed having read.
    #[serde(rename = "acknowledgement.recorded")]
    Acknowledged { party: Pseudonym, task: TaskId, channel: Channel, package: Digest, fields: NoFields },
    /// A condition became an obligation.
    #[serde(rename = "obligation.opened")]
    ObligationOpened { obligation: ObligationId, task: TaskId, step: StepId, fields: Text },
    /// The team says it is met.
    #[serde(rename = "obligation.met")]
    ObligationMet { obligation: ObligationId, fields: Text },
    /// Whoever set it has left; this party judges it now. The text says why.
    #[serde(rename = "obligation.passed")]
    ObligationPassed { obligation: ObligationId, party: Pseudonym, fields: Text },
    /// Whoever judges it agrees; with a reason where the sender stands in for somebody who has left.
    #[serde(rename = "obligation.accepted")]
    ObligationAccepted { obligation: ObligationId, channel: Channel, fields: Text },
    /// Whoever judges it does not agree yet.
    #[serde(rename = "obligation.returned")]
    ObligationReturned { obligation: ObligationId, channel: Channel, fields: Text },
    /// The mail server took a message.
    #[serde(rename = "message.sent")]
    MessageSent { kind: Name, channel: Channel, party: Pseudonym, ai: bool, fields: MessageFields },
    /// A message could not be delivered.
    #[serde(rename = "message.failed")]
    MessageFailed { kind: Name, channel: Channel, party: Pseudonym, ai: bool, fields: MessageFields },
    /// Everything asked was answered.
    #[serde(rename = "approval.completed")]
    Completed { outcome: Outcome, decisions: Vec<u64>, fields: NoFields },
    /// Nobody answered, and the flow says that this ends it.
    #[serde(rename = "approval.expired")]
    Expired { outcome: Outcome, decisions: Vec<u64>, fields: NoFields },
    /// The team took it back.
    #[serde(rename = "approval.cancelled")]
    Cancelled { outcome: Outcome, decisions: Vec<u64>, fields: Text },
    /// Nothing but annexes follows.
    #[serde(rename = "approval.sealed")]
    Sealed { count: u64, outcome: Outcome, fields: NoFields },
    /// A message about the sealed request was delivered.
    #[serde(rename = "annex.delivered")]
    AnnexDelivered { kind: Name, channel: Channel, party: Pseudonym, delivered: bool, fields: MessageFields },
    /// Fields were erased on a legal basis, which the text puts into words.
    #[serde(rename = "annex.erased")]
    AnnexErased { targets: Vec<ErasedField>, basis: Name, fields: Text },
}

/// The entries of threads, as a pattern: for matches that treat them alike and still name every entry.
macro_rules! talk {
    () => {
        Event::QuestionAsked { .. }
            | Event::QuestionAnswered { .. }
            | Event::QuestionResolved { .. }
            | Event::QuestionReopened { .. }
            | Event::QuestionGiven { .. }
            | Event::QuestionOverdue { .. }
    };
}
pub(crate) use talk;

/// One erased field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasedField {
    /// The entry.
    pub seq: u64,
    /// The field's name.
    pub name: String,
}
