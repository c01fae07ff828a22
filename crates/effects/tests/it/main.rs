//! The crate against the outside world: a real mail server process, a real folder.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "clippy knows tests by their attribute, not their helpers"
)]

mod blobs;
mod notifications;
mod peer;
mod smtp;
