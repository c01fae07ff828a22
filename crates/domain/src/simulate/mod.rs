//! A flow run with a pretend clock, pretend people and the real core: who is asked when and because of what, which messages go out, how
//! it ends, what the record says.
//!
//! [`people`] makes the people that a flow speaks of, [`package`] fills in what is sent, `run` lets time pass and commands be decided,
//! `act` does what an honest page would do for a person, `calls` what other systems do, [`past`] has people answer as they did in a past request, [`ahead`] tries on a copy of a real one what each possible answer would lead to, [`timeline`] puts into words what happened, [`mod@judge`] holds it against what a
//! test of the flow expects. The same flow and scenario give the same timeline, always. Nothing here touches a real request.
//!
//! INVARIANT: no [`Person`](crate::actor::Person) made here leaves this module; what comes out is text.

mod act;
pub mod ahead;
mod calls;
pub mod judge;
pub mod package;
pub mod past;
pub mod people;
mod run;
pub mod timeline;

pub use judge::{Failure, judge};
pub use run::NOBODY_IS_NEXT;
pub use timeline::{Line, Sent, Timeline};

use crate::flow::{Flow, Trial};

/// LIMIT: days that pass before a simulation gives up.
pub const DAYS_MAX: i64 = 400;
/// LIMIT: commands that one simulation gives.
pub const COMMANDS_MAX: usize = 4_000;

/// Runs a flow. What stops it before its end is part of the timeline.
pub fn simulate(flow: &Flow, scenario: &Trial) -> Timeline {
    run::Run::new(flow, scenario).told()
}

/// The scenario in which everybody says yes within an hour.
pub fn everybody_agrees() -> Trial {
    Trial {
        name: "Everybody agrees".to_owned(),
        given: crate::flow::trial::Given::default(),
        answers: std::collections::BTreeMap::new(),
        events: std::collections::BTreeMap::new(),
        expect: crate::flow::trial::Expect::default(),
    }
}

#[cfg(test)]
mod tests;
