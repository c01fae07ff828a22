//! Keeps what happened. LAW: SQL only.
//!
//! Start at [`Store::open`]; a workspace's data is reached through [`Store::workspace`] alone, and what must be found before a
//! workspace is known is in `global`. The one way to write a request is [`WorkspaceStore::append`]: one transaction with chain,
//! disclosures, read models, outbox, timers and the idempotency record. [`Store::sequence`] then gives events their place in the
//! log. Time and chance come in as arguments; nothing here asks for them.
#![warn(missing_docs)]

mod db;
mod error;
mod value;

pub use db::{Faults, Options};
pub use error::{Error, OpenError};

/// Where random bytes come from: the operating system in the server, a seed in tests.
pub trait Chance: Send + Sync {
    /// Fills the bytes.
    fn fill(&self, bytes: &mut [u8]);
}
