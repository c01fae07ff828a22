//! Which step is open now: a function of the flow and the state, not a game of tokens.

use crate::flow::definition::Flow;
use crate::flow::step::{OnDecline, Step};
use crate::ids::StepId;
use crate::request::{Outcome, State, StepOutcome};

/// What the flow wants next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frontier {
    /// This step is, or is to be, open.
    At(StepId),
    /// The steps before are done, but these conditions must be accepted as met before the next step begins.
    Held {
        /// The step that waits; `None` when it is the end that waits.
        before: Option<StepId>,
    },
    /// Everything is done.
    Finished(Outcome),
}

/// Which step is open now.
pub fn frontier(flow: &Flow, state: &State) -> Frontier {
    let mut declined = false;
    for step in &flow.steps {
        match state.steps.get(step.id()).and_then(|s| s.outcome) {
            Some(StepOutcome::Done | StepOutcome::Approved) => {}
            Some(StepOutcome::Declined) if step.common.on_decline == OnDecline::Continue => declined = true,
            Some(StepOutcome::Declined) => return Frontier::Finished(Outcome::Decline),
            Some(StepOutcome::Changes | StepOutcome::Ended) | None => return hold_or(state, step),
        }
    }
    if state.open_obligations().next().is_some() {
        return Frontier::Held { before: None };
    }
    Frontier::Finished(if declined { Outcome::Decline } else { Outcome::Approve })
}

fn hold_or(state: &State, step: &Step) -> Frontier {
    let begun = state.steps.contains_key(step.id());
    if !begun && !step.is_prepare() && state.open_obligations().next().is_some() {
        return Frontier::Held { before: Some(step.id().clone()) };
    }
    Frontier::At(step.id().clone())
}
