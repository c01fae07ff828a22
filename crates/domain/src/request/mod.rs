//! One running approval: its commands, events and state, and the four functions over them.

pub mod advance;
pub mod blocks;
pub mod calling;
pub mod clock;
pub mod codec;
pub mod command;
pub mod conditions;
pub mod decide;
pub mod deciding;
pub mod entry;
pub mod erasing;
pub mod event;
pub mod evolve;
pub mod explain;
pub mod fields;
pub mod handing;
pub mod moving;
pub mod preflight;
pub mod preparing;
pub mod react;
pub mod referring;
pub mod refusal;
pub mod state;
pub mod statement;
pub mod talking;
pub mod thread;
pub mod vocabulary;
pub mod waiting;
pub mod word;
pub mod working;

pub use command::{
    Answer, ChangeDraft, Command, Context, Decision, Finding, Named, NewFile, OpenRequest, Proof, Severity,
};
pub use decide::{Decided, decide};
pub use erasing::{Again, Basis, Erasure};
pub use event::{Auth, Author, AuthorKind, Entry, Event, Owes};
pub use evolve::evolve;
pub use explain::{Next, next_up};
pub use preparing::{missing, routes};
pub use react::react;
pub use refusal::Refusal;
pub use state::{
    Change, Document, Obligation, ObligationState, Party, Post, Referral, State, StepRun, SubmittedPackage, Task,
    TaskState, Thread, Wait,
};
pub use statement::{Statement, build_statement, package_digest, terms_document};
pub use vocabulary::{ChangeDone, Channel, Choice, Outcome, Phase, Place, Side, StepOutcome, TaskEnd, Visibility};
