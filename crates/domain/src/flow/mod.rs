//! Flows: process definitions as data.
//!
//! [`definition`] is the shape of a flow file, [`step`] has one file per kind of step, [`assign`] and [`timing`] are the parts that many
//! kinds share, [`source`] reads and writes the file, [`expr`] is its expressions, [`check`] refuses what cannot run, [`tree`] finds the way in
//! it, [`frontier`](frontier::frontier) says which steps are open, [`routing`] finds who is asked and why, [`edit`] changes a flow that is
//! being written, [`trigger`] begins a request from another system's report.

pub mod assign;
pub mod check;
pub mod definition;
pub mod diff;
pub mod edit;
pub mod expr;
pub mod frontier;
pub mod routing;
pub mod source;
pub mod step;
pub mod timing;
pub mod tree;
pub mod trial;
pub mod trigger;

pub use assign::{By, Person};
pub use definition::{Accept, DocumentSlot, Field, FieldType, Flow, Required, Rule, Verify};
pub use expr::Expression;
pub use frontier::{Frontier, frontier};
pub use step::{Common, Step, StepKind};
pub use trial::Trial;
pub use trigger::Trigger;
