//! Why something may not be done: one sentence, and the way on. Never an error, never logged as one.

use crate::request::vocabulary::{Outcome, Phase};

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The request does not exist yet or any more for this person.
    #[error("There is no such request here.")]
    NotHere,
    /// It already exists.
    #[error("This request has been opened already.")]
    AlreadyOpen,
    /// It is over.
    #[error("This request has ended: {}.", .0.says().to_lowercase())]
    Ended(Outcome),
    /// This person's role or side does not allow it.
    #[error("{0}")]
    NotAllowed(String),
    /// Only a person in a browser can do this.
    #[error("Only a person can do this, in a browser. Software prepares and follows up; it never decides.")]
    OnlyPeople,
    /// Something in the package is not as it must be.
    #[error("{}", join(.0))]
    Incomplete(Vec<Problem>),
    /// Nobody can be asked.
    #[error("{reason}")]
    NobodyToAsk {
        /// What was looked for.
        reason: String,
        /// What to do.
        way_on: String,
    },
    /// Not at this point of its life.
    #[error("That cannot be done while the request is {}.", .0.word().replace('_', " "))]
    NotNow(Phase),
    /// It is not this person's turn, or never was.
    #[error("{0}")]
    NotYourTurn(String),
    /// They have answered already, otherwise.
    #[error("You have already answered this.")]
    AlreadyDecided,
    /// What they were shown is no longer what would be decided.
    #[error("The package has changed since this page was shown: {changed}.")]
    PackageChanged {
        /// What changed.
        changed: String,
    },
    /// Something was added since the page was shown.
    #[error("Something was added to this request since the page was shown.")]
    MovedOn,
    /// The proof of identity is not enough, or does not belong to this statement.
    #[error("{0}")]
    ProofMissing(String),
    /// Not every document was made available to this person.
    #[error("“{document}” has not been shown to you yet.")]
    NotShown {
        /// Its name.
        document: String,
    },
    /// It cannot go over to that version of its flow.
    #[error("{}", .0.join(" "))]
    CannotMove(Vec<String>),
    /// A text, list or value is not acceptable.
    #[error("{says}")]
    Unacceptable {
        /// The field of the form.
        field: &'static str,
        /// What is wrong.
        says: String,
    },
    /// There is no such thread, document, change or condition.
    #[error("There is no such {0} in this request.")]
    Unknown(&'static str),
    /// The step is settled; the answer stands.
    #[error("The step is settled, so your answer can no longer be taken back.")]
    Settled,
}

/// One thing that is missing or wrong in a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field or slot.
    pub place: String,
    /// What is wrong.
    pub says: String,
}

fn join(problems: &[Problem]) -> String {
    problems.iter().map(|p| p.says.as_str()).collect::<Vec<_>>().join(" ")
}

impl Refusal {
    /// What can be done instead.
    pub fn way_on(&self) -> String {
        match self {
            Self::NotHere => "Check the address, or open it from your home page.".to_owned(),
            Self::AlreadyOpen => "Open it from the list of requests.".to_owned(),
            Self::Ended(_) => "Its record stays where it is. For anything new, start another request.".to_owned(),
            Self::NotAllowed(_) => "Ask somebody whose role allows it.".to_owned(),
            Self::OnlyPeople => "Sign in, or open the link in your mail, and decide there.".to_owned(),
            Self::Incomplete(_) => "Put this right and send it again; nothing was sent.".to_owned(),
            Self::NobodyToAsk { way_on, .. } => way_on.clone(),
            Self::NotNow(_) => "Look at the request to see whose turn it is.".to_owned(),
            Self::NotYourTurn(_) => "You can still ask a question. The sender sees it at once.".to_owned(),
            Self::AlreadyDecided => {
                "Your answer is on the record. You can take it back until the step is settled.".to_owned()
            }
            Self::PackageChanged { .. } => "Load the page again, look at what changed, and decide on that.".to_owned(),
            Self::MovedOn => "Load the page again and look once more before you repeat it.".to_owned(),
            Self::ProofMissing(_) => {
                "Open the link from your mail in this browser, and confirm with your name or a new code.".to_owned()
            }
            Self::NotShown { .. } => "Go back to the request and open the decision again.".to_owned(),
            Self::CannotMove(_) => {
                "It goes on by the version that it has. Publish a version that fits, or move it at another point."
                    .to_owned()
            }
            Self::Unacceptable { .. } => {
                "Correct it and send the form again; what you typed is still there.".to_owned()
            }
            Self::Unknown(_) => "Load the page again to see what there is.".to_owned(),
            Self::Settled => "Ask a question on the request if something is wrong.".to_owned(),
        }
    }
}
