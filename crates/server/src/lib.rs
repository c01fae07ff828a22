//! The shell of Assent.

pub mod web;
