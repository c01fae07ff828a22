//! What must hold whatever anybody does: properties over random histories, and the museum of stored entries.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod ahead;
mod language;
mod laws;
mod museum;
mod random;
mod rules;
#[path = "../../src/testing.rs"]
#[expect(dead_code, reason = "unit tests use the rest")]
mod testing;
