//! AEF1, the Approval Evidence Format: writer and verifier. LAW: verifies with nothing but bytes.
#![warn(missing_docs)]

pub mod bundle;
pub mod ej;
pub mod enc;
pub mod event;
pub mod failure;
pub mod hash;
pub mod merkle;
pub mod note;
pub mod policy;
pub mod seal;
pub mod signer;
pub mod time;
pub mod verify;
pub mod zip;

pub use failure::{Code, Failure};
pub use event::{Actor, ActorKind, Event, Method, Role, open_disclosure};
pub use hash::{Entry, Hash, Id};
pub use seal::{Auth, ChainHead, Disclosure, DraftError, EventDraft, SealedEvent, seal};
pub use time::Time;
