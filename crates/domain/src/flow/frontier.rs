//! Which steps are open now: a function of the flow and the state, not a game of tokens.
//!
//! Which case of a branch was taken, which lanes run and what was skipped stands in the journal, because it followed from values that
//! can be erased later. So nothing here computes a condition, and what is over is not entered again.

use crate::flow::definition::Flow;
use crate::flow::step::{OnDecline, Step, StepKind};
use crate::flow::tree::instance;
use crate::ids::StepId;
use crate::request::{Outcome, State, StepOutcome, StepRun};

/// What the flow wants next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frontier {
    /// These steps are, or are to be, open; or are blocks whose lanes are over. There is at least one.
    Open(Vec<StepId>),
    /// The steps before are done, but conditions must be accepted as met before the next step begins.
    Held {
        /// The step that waits; `None` when it is the end that waits.
        before: Option<StepId>,
    },
    /// Everything is done.
    Finished(Outcome),
}

/// Which steps are open now.
pub fn frontier(flow: &Flow, state: &State) -> Frontier {
    let mut walk = Walk { state, last_round: flow.max_rounds.is_some_and(|max| state.round >= max), open: Vec::new() };
    let held = state.open_obligations().next().is_some();
    match walk.sequence(&flow.steps, None) {
        Lane::Declined => Frontier::Finished(Outcome::Decline),
        Lane::Over { .. } if held => Frontier::Held { before: None },
        Lane::Over { declined } => Frontier::Finished(if declined { Outcome::Decline } else { Outcome::Approve }),
        Lane::Runs => {
            let mut open = walk.open;
            if held {
                let waits = |id: &StepId| !state.steps.contains_key(id) && !flow.step(id).is_some_and(Step::is_prepare);
                let before = open.iter().find(|id| waits(id)).cloned();
                open.retain(|id| !waits(id));
                if open.is_empty() {
                    return Frontier::Held { before };
                }
            }
            Frontier::Open(open)
        }
    }
}

/// How the lanes of a block stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Something is, or is to be, open.
    Runs,
    /// Every step is over.
    Over {
        /// A decline was passed over on the way.
        declined: bool,
    },
    /// A decline ended it, and with it the request.
    Declined,
}

struct Walk<'a> {
    state: &'a State,
    /// Does asking for changes end the request?
    last_round: bool,
    open: Vec<StepId>,
}

impl Walk<'_> {
    fn sequence(&mut self, steps: &[Step], item: Option<u32>) -> Lane {
        let mut declined = false;
        for step in steps {
            let named;
            let id = match item {
                None => step.id(),
                Some(item) => {
                    named = instance(step.id(), item);
                    &named
                }
            };
            let Some(run) = self.state.steps.get(id) else {
                self.open.push(id.clone());
                return Lane::Runs;
            };
            match run.outcome {
                Some(
                    StepOutcome::Done
                    | StepOutcome::Approved
                    | StepOutcome::Skipped
                    | StepOutcome::TimedOut
                    | StepOutcome::Cancelled,
                ) => {}
                // A block passes on that a decline inside it was passed over.
                Some(StepOutcome::Declined) if step.common.on_decline == OnDecline::Continue || run.word.is_block() => {
                    declined = true;
                }
                Some(StepOutcome::Declined) => return Lane::Declined,
                Some(StepOutcome::Changes) if self.last_round => return Lane::Declined,
                None if run.word.is_block() => return self.block(step, id, run, item),
                Some(StepOutcome::Changes | StepOutcome::Ended) | None => {
                    self.open.push(id.clone());
                    return Lane::Runs;
                }
            }
        }
        Lane::Over { declined }
    }

    /// An open block: what is open in its lanes, or itself, once enough of them are over.
    fn block(&mut self, step: &Step, id: &StepId, run: &StepRun, item: Option<u32>) -> Lane {
        let before = self.open.len();
        let lanes: Vec<Lane> =
            inner(step, run).into_iter().map(|(steps, own)| self.sequence(steps, own.or(item))).collect();
        if lanes.contains(&Lane::Declined) {
            return Lane::Declined;
        }
        if joined(step, &lanes) {
            self.open.truncate(before);
            self.open.push(id.clone());
        }
        Lane::Runs
    }
}

/// The lanes of an open block that run: their steps, and the item of each.
fn inner<'a>(step: &'a Step, run: &StepRun) -> Vec<(&'a [Step], Option<u32>)> {
    if let StepKind::Each(each) = &step.kind {
        return run.lanes.iter().map(|item| (each.steps.as_slice(), Some(*item))).collect();
    }
    let all = step.lanes();
    let lane = |lane: &u32| all.get(usize::try_from(*lane).ok()?).map(|steps| (*steps, None));
    run.lanes.iter().filter_map(lane).collect()
}

fn joined(step: &Step, lanes: &[Lane]) -> bool {
    let over = lanes.iter().filter(|lane| matches!(lane, Lane::Over { .. })).count();
    let needed = match &step.kind {
        StepKind::Parallel(parallel) => parallel.join.needed(lanes.len()),
        StepKind::Each(each) => each.join.needed(lanes.len()),
        _ => lanes.len(),
    };
    over >= needed
}

/// The steps inside an open block that have begun, and whether a decline was passed over in a lane that is over.
pub(crate) fn inside(step: &Step, run: &StepRun, state: &State, item: Option<u32>) -> (Vec<StepId>, bool) {
    let mut walk = Walk { state, last_round: false, open: Vec::new() };
    let mut declined = false;
    let mut ids = Vec::new();
    for (steps, own) in inner(step, run) {
        let item = own.or(item);
        declined |= walk.sequence(steps, item) == Lane::Over { declined: true };
        let names = steps
            .iter()
            .flat_map(Step::with_inner)
            .map(|step| item.map_or_else(|| step.id().clone(), |n| instance(step.id(), n)));
        ids.extend(names.filter(|id| state.steps.contains_key(id)));
    }
    (ids, declined)
}
