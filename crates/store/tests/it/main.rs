//! Everything here runs on SQLite and on PostgreSQL. `ASSENT_TEST_POSTGRES` names a PostgreSQL whose databases may be made and
//! dropped; `cargo xtask test` starts one.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests fail as tests do")]

mod absences;
mod anchors;
mod atomic;
mod concurrency;
mod confirmations;
mod conformance;
mod connections;
mod database;
mod differential;
mod directory;
mod drafts;
mod effects;
mod entrance;
mod fsck;
mod guards;
mod lists;
mod log;
mod logs;
mod sample;
mod saved;
mod search;
mod start;
mod statements;
mod support;
mod tls;
