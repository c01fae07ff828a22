//! The one way in which anything here is found wrong: a code of the specification and a detail for people.
//!
//! `E_` codes are those of evidence-spec.md, section 12. `X_` codes are this project's own checks (see `verify::own`).

use std::fmt;

/// A failed check. The verdict of the whole bundle is then INVALID with this code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct Failure {
    /// Which check failed.
    pub code: Code,
    /// Where and how, in words; never needed to understand the code.
    pub detail: String,
}

impl Failure {
    /// A failure with its detail.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }
}

/// Shorthand for `Err(Failure)`, so that a check reads as one line.
pub(crate) fn fail<T>(code: Code, detail: impl Into<String>) -> Result<T, Failure> {
    Err(Failure::new(code, detail))
}

/// `Ok` if the condition holds, else the failure.
pub(crate) fn ensure(holds: bool, code: Code, detail: impl FnOnce() -> String) -> Result<(), Failure> {
    if holds { Ok(()) } else { Err(Failure::new(code, detail())) }
}

/// Every code a verification can end with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// The file is not a ZIP of the one allowed form.
    Zip,
    /// A required part is absent.
    Missing,
    /// Marked as another version.
    Version,
    /// Text is not UTF-8.
    Utf8,
    /// Text is not made of lines that end in LF.
    Lines,
    /// An encoding (hex, base64, decimal) is malformed or not the only spelling.
    Enc,
    /// The trust policy cannot be used.
    Policy,
    /// The checkpoint is not a note of three lines.
    Note,
    /// A signature is wrong, or none is by a trusted log key.
    Sig,
    /// Fewer witnesses cosigned than the policy wants.
    Quorum,
    /// An event or line is longer than allowed.
    Size,
    /// Not in canonical form.
    Canon,
    /// An event's members or place are wrong.
    Event,
    /// An event belongs to another approval.
    Aid,
    /// An event is missing or repeated.
    Seq,
    /// An event does not follow the one before it.
    Chain,
    /// A time is no time or goes back.
    Time,
    /// An agent did what only people or the system may do.
    AgentAction,
    /// Something other than an annex follows the seal.
    AfterSeal,
    /// The seal counts another number of events.
    Seal,
    /// An event is not proved to be in the log.
    Proof,
    /// The log holds the events in another order.
    Order,
    /// A disclosed value is not the one committed to.
    Disclosure,
    /// A file is not the one its name or the decision says.
    File,
    /// A stated level is not what its methods amount to.
    Level,
    /// A decision by something other than a client or approver in person.
    DecisionActor,
    /// A decision by a party that had no right to decide.
    DecisionParty,
    /// A decision that was not made on the page.
    DecisionChannel,
    /// A decision below the required level of authentication.
    DecisionLevel,
    /// A method of authentication without the event that proves it.
    DecisionAuth,
    /// A choice that was not offered.
    DecisionChoice,
    /// A second decision while the first stands, or a withdrawal of none.
    DecisionTwice,
    /// The statement differs from the decision or its documents.
    Statement,
    /// A document was not completely shown before the decision.
    NotShown,
    /// The passkey's signature does not cover the statement.
    Webauthn,
    /// The outcome does not follow from the decisions.
    Outcome,
    /// The log is not a continuation of the older checkpoint.
    Consistency,
    /// The log's entries do not fit: a second history or a later event.
    Scan,
    /// A time anchor is wrong.
    Anchor,
    /// One of this project's own events is malformed or out of place.
    XEvent,
    /// A decision or review outside any open task of that party.
    XTask,
    /// A decision below the level its step asked for.
    XStepLevel,
    /// A step called approved although its rule is not met.
    XRule,
    /// A package hash or a statement that names other documents than were submitted.
    XPackage,
    /// The outcome does not follow from the steps.
    XOutcome,
    /// The request went over to another version of its flow as it may not.
    XMove,
    /// A review by something other than a member in person.
    XReviewActor,
    /// A review by a party that was not added, or for someone else.
    XReviewParty,
    /// A review that was not made on the page.
    XReviewChannel,
    /// A review below the level its step asked for.
    XReviewLevel,
    /// A review whose authentication is not proved by earlier events.
    XReviewAuth,
    /// A second review while the first stands, or a withdrawal of none.
    XReviewTwice,
    /// A review's statement differs from the review or its documents.
    XStatement,
    /// A document was not completely shown before the review.
    XNotShown,
}

impl Code {
    /// The code as the specification writes it, e.g. `E_ZIP`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Zip => "E_ZIP",
            Self::Missing => "E_MISSING",
            Self::Version => "E_VERSION",
            Self::Utf8 => "E_UTF8",
            Self::Lines => "E_LINES",
            Self::Enc => "E_ENC",
            Self::Policy => "E_POLICY",
            Self::Note => "E_NOTE",
            Self::Sig => "E_SIG",
            Self::Quorum => "E_QUORUM",
            Self::Size => "E_SIZE",
            Self::Canon => "E_CANON",
            Self::Event => "E_EVENT",
            Self::Aid => "E_AID",
            Self::Seq => "E_SEQ",
            Self::Chain => "E_CHAIN",
            Self::Time => "E_TIME",
            Self::AgentAction => "E_AGENT_ACTION",
            Self::AfterSeal => "E_AFTER_SEAL",
            Self::Seal => "E_SEAL",
            Self::Proof => "E_PROOF",
            Self::Order => "E_ORDER",
            Self::Disclosure => "E_DISCLOSURE",
            Self::File => "E_FILE",
            Self::Level => "E_LEVEL",
            Self::DecisionActor => "E_DECISION_ACTOR",
            Self::DecisionParty => "E_DECISION_PARTY",
            Self::DecisionChannel => "E_DECISION_CHANNEL",
            Self::DecisionLevel => "E_DECISION_LEVEL",
            Self::DecisionAuth => "E_DECISION_AUTH",
            Self::DecisionChoice => "E_DECISION_CHOICE",
            Self::DecisionTwice => "E_DECISION_TWICE",
            Self::Statement => "E_STATEMENT",
            Self::NotShown => "E_NOT_SHOWN",
            Self::Webauthn => "E_WEBAUTHN",
            Self::Outcome => "E_OUTCOME",
            Self::Consistency => "E_CONSISTENCY",
            Self::Scan => "E_SCAN",
            Self::Anchor => "E_ANCHOR",
            Self::XEvent => "X_EVENT",
            Self::XTask => "X_TASK",
            Self::XStepLevel => "X_STEP_LEVEL",
            Self::XRule => "X_RULE",
            Self::XPackage => "X_PACKAGE",
            Self::XOutcome => "X_OUTCOME",
            Self::XMove => "X_MOVE",
            Self::XReviewActor => "X_REVIEW_ACTOR",
            Self::XReviewParty => "X_REVIEW_PARTY",
            Self::XReviewChannel => "X_REVIEW_CHANNEL",
            Self::XReviewLevel => "X_REVIEW_LEVEL",
            Self::XReviewAuth => "X_REVIEW_AUTH",
            Self::XReviewTwice => "X_REVIEW_TWICE",
            Self::XStatement => "X_STATEMENT",
            Self::XNotShown => "X_NOT_SHOWN",
        }
    }

    /// The same in a sentence for people.
    pub const fn explain(self) -> &'static str {
        match self {
            Self::Zip => "The file is not an evidence bundle in its one allowed form, or it was damaged or changed.",
            Self::Missing => "A required part of the bundle is missing.",
            Self::Version => "The bundle says it is of another version of the format.",
            Self::Utf8 => "A text in the bundle is not valid UTF-8.",
            Self::Lines => "A text in the bundle is not made of complete lines.",
            Self::Enc => "A number or an encoded value is malformed.",
            Self::Policy => "The trust policy cannot be read or is incomplete.",
            Self::Note => "The signed checkpoint is malformed.",
            Self::Sig => "The checkpoint does not carry a valid signature by a log key you trust.",
            Self::Quorum => "The checkpoint lacks the witness signatures that your policy asks for.",
            Self::Size => "An event or a disclosed value is larger than the format allows.",
            Self::Canon => {
                "A record is not written in the one canonical form, so it was not written by an honest writer."
            }
            Self::Event => "An event has wrong or missing parts, or stands where it may not.",
            Self::Aid => "An event of another approval was put into this one.",
            Self::Seq => "An event was removed, repeated or moved.",
            Self::Chain => "An event does not follow from the one before it.",
            Self::Time => "An event's time is invalid or earlier than that of the event before it.",
            Self::AgentAction => "An agent did something that only people or the system may do.",
            Self::AfterSeal => "An event was added after the record was sealed.",
            Self::Seal => "The seal states another number of events than there are.",
            Self::Proof => "An event is not the one that was entered in the log.",
            Self::Order => "The log has these events in another order.",
            Self::Disclosure => "A disclosed value is not the one that was recorded.",
            Self::File => "A document in the bundle is not the one its name or the decision states.",
            Self::Level => "A stated level of authentication is not what its methods amount to.",
            Self::DecisionActor => "A decision was not made by a client or approver in person.",
            Self::DecisionParty => "A decision was made by someone without the right to decide.",
            Self::DecisionChannel => "A decision was not made by a person on the page.",
            Self::DecisionLevel => "A decision was made with weaker authentication than required.",
            Self::DecisionAuth => "A decision claims an authentication that no earlier event shows.",
            Self::DecisionChoice => "A decision is not one of the choices that were offered.",
            Self::DecisionTwice => {
                "The same party has two decisions standing at once, or took back one it had not made."
            }
            Self::Statement => {
                "What the person was asked to confirm differs from the recorded decision or its documents."
            }
            Self::NotShown => "A document was not completely shown to the person before they decided.",
            Self::Webauthn => "The passkey signature does not match what the person is said to have confirmed.",
            Self::Outcome => "The stated outcome does not follow from the decisions.",
            Self::Consistency => "The log is not a continuation of the one you saw earlier: history was rewritten.",
            Self::Scan => "The log holds a second history of this approval, or events that the bundle leaves out.",
            Self::Anchor => "A time stamp does not belong to this record or is not by an authority you trust.",
            Self::XEvent => "One of the workflow's own events is malformed or out of place.",
            Self::XTask => "A person answered without having been asked in a step that was open.",
            Self::XStepLevel => "A decision was made with weaker authentication than its step asked for.",
            Self::XRule => "A step is called approved although too few people approved.",
            Self::XPackage => "The documents decided on are not those that were submitted.",
            Self::XOutcome => "The stated outcome does not follow from the steps.",
            Self::XMove => "The process was changed underway by no person, from another version, or over an answer.",
            Self::XReviewActor => "A review was not made by a member in person.",
            Self::XReviewParty => "A review was made by someone who was not asked.",
            Self::XReviewChannel => "A review was not made by a person on the page.",
            Self::XReviewLevel => "A review was made with weaker authentication than its step asked for.",
            Self::XReviewAuth => "A review claims an authentication that no earlier event shows.",
            Self::XReviewTwice => "The same reviewer has two reviews standing at once, or took back one not made.",
            Self::XStatement => {
                "What the reviewer was asked to confirm differs from the recorded review or its documents."
            }
            Self::XNotShown => "A document was not completely shown to the reviewer before they answered.",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
