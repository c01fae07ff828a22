//! What an approval *is*: pure rules, no clock, no chance, no input or output.
//!
//! Start at [`request::decide()`] (may I, and what happened), [`request::evolve()`] (what the state is after it),
//! [`request::react()`] (what the world must be told) and [`flow::frontier()`] (which step is open now).
//! Time, identifiers, chance and the directory come in through [`request::Context`]; whatever a rule needs to know
//! about the world is an argument. How events become bytes is [`request::codec`]; keeping them is the store's work.
#![warn(missing_docs)]

pub mod actor;
pub mod calendar;
pub mod directory;
pub mod effect;
pub mod flow;
pub mod ids;
pub mod language;
pub mod request;
pub mod search;
pub mod simulate;
pub mod values;

#[cfg(test)]
extern crate self as domain; // so that the world below serves unit tests and tests/it alike
#[cfg(test)]
mod testing;
