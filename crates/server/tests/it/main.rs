//! The server as people and programs meet it, in one process: real store, files, signer and workers; the clock stands still until
//! a test moves it, and mail is remembered instead of sent.
//!
//! Start with [`app`], then `client_life`. Everything runs on SQLite, and once more on PostgreSQL where `ASSENT_TEST_ON` is `postgres`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "tests stop at the first surprise")]

mod anchors;
mod api;
mod app;
mod away;
mod beside;
mod calls;
mod checks;
mod children;
mod client_life;
mod client_links;
mod client_safety;
mod compare;
mod console;
#[path = "../../../store/tests/it/database.rs"]
mod database;
mod designer;
mod directory;
mod door;
mod erasing;
mod flow_files;
mod formats;
mod languages;
mod log;
mod moving;
mod named;
mod nodes;
mod pins;
mod place;
mod proof;
mod recover;
mod register;
mod renditions;
mod search;
mod several;
mod team;
mod threads;
mod triggers;
mod viewer;
mod walk;
mod whatif;
mod work;
