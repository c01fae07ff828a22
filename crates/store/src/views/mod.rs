//! Read models: what lists show, written by the append that changes it.
//!
//! To add one: a file here with its row type, its `put` for `append` and its questions, and a migration for its table.

pub(crate) mod requests;
pub(crate) mod tasks;

pub use requests::{Cursor, PhaseCount, RequestFilter, RequestRow, Span};
pub use tasks::{OpenTask, TaskRow};
