//! The outside world: mail goes out, files are kept, other systems are called.
//!
//! Law of this crate: everything that leaves the process leaves here, each act answers with an
//! [`Outcome`](outcome::Outcome) chosen where the knowledge is, and nothing here reads a clock, makes an id or knows
//! the store. Times, ids and chance come in as arguments, so that a second try after a crash does the very same thing.
//!
//! Left out: what to send and to whom (`domain`), when to try again after all (the server's outbox worker).
//!
//! Start with [`notifications`] for what people read, [`mail`] for how it travels, [`blobs`] for files, [`http`] for calls.

#![warn(missing_docs)]

pub mod blobs;
pub mod http;
pub mod mail;
pub mod notifications;
pub mod outcome;
