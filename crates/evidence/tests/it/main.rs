//! Tests of the evidence crate against its vectors, against the independent verifier, and against made-up worlds.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on must fail where it stands")]

mod differential;
mod node;
mod own;
mod properties;
mod story;
mod vectors;
mod verdicts;
mod world;
