//! The server as people and programs meet it, in one process: real store, files, signer and workers; the clock stands still until
//! a test moves it, and mail is remembered instead of sent.
//!
//! Start with [`app`], then `client_life`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "tests stop at the first surprise")]

mod api;
mod app;
mod beside;
mod client_life;
mod client_links;
mod client_safety;
mod door;
mod erasing;
mod proof;
mod team;
mod walk;
