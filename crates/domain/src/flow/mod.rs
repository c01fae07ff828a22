//! Flows: process definitions as data.
//!
//! [`definition`] is the shape of a flow file, [`step`] has one file per kind of step, [`check`] refuses what cannot run,
//! [`frontier`](frontier::frontier) says which step is open, [`expr`] fills in references, [`routing`] finds who is asked and why.

pub mod check;
pub mod definition;
pub mod expr;
pub mod frontier;
pub mod routing;
pub mod step;

pub use definition::{Accept, By, DocumentSlot, Field, FieldType, Flow, Person, Rule, Verify};
pub use frontier::{Frontier, frontier};
pub use step::{Common, Step, StepKind};
