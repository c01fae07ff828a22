//! What must hold whatever anybody does: properties over random histories, and the museum of stored entries.
#![allow(missing_docs, reason = "tests")]
#![allow(clippy::wildcard_imports, reason = "tests read better so")]

mod laws;
mod museum;
mod random;
#[path = "../../src/testing.rs"]
#[expect(dead_code, reason = "unit tests use the rest")]
mod testing;
