//! The shell of Assent: pages, API, workers and command line around a pure core.
//!
//! Start at [`app`] (what exists), [`execute`] (the one write path) and [`web::routes`] (every address and who may call it).

pub mod app;
pub mod config;
pub mod execute;
pub mod files;
pub mod keys;
pub mod live;
pub mod mailbox;
pub mod passwords;
pub mod projection;
pub mod signer;
pub mod web;
pub mod words;
