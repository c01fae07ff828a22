//! The shell of Assent: pages, API, workers and command line around a pure core.
//!
//! Start at [`app`] (what exists), [`execute`] (the one write path) and [`web::routes`] (every address and who may call it).

pub mod absences;
pub mod api;
pub mod app;
pub mod archive;
pub mod audience;
pub mod because;
pub mod bundle;
pub mod checks;
pub mod cli;
pub mod compare;
pub mod config;
pub mod connections;
pub mod demo;
pub mod drafts;
pub mod erase;
pub mod erasures;
pub mod execute;
pub mod files;
pub mod flows;
pub mod keys;
pub mod live;
pub mod lock;
pub mod logs;
pub mod mailbox;
pub mod outsiders;
pub mod passwords;
pub mod projection;
pub mod reaches;
pub mod reading;
pub mod recover;
pub mod register;
pub mod renditions;
pub mod rotate;
pub mod search;
pub mod setup;
pub mod sheets;
pub mod signer;
pub mod start;
pub mod submit;
pub mod web;
pub mod words;
pub mod worker;
