//! Blocks: lanes that hold something, steps that have a place inside them, and the order of preparing and approving.

use super::{Checked, Flow, Scope, Step, StepKind, condition, place, wrong};
use crate::flow::step::Join;

/// LIMIT: cases of a branch, and lanes of a parallel.
const LANES_MAX: usize = 50;
/// LIMIT: blocks inside blocks.
const NESTING_MAX: usize = 8;
/// LIMIT: characters of the name of a step inside an each, so that the number of the item fits.
const EACH_NAME_MAX: usize = 44;

pub(super) fn check(flow: &Flow, step: &Step, scope: &Scope) -> Checked {
    let here = place(step);
    match &step.kind {
        StepKind::Branch(branch) => {
            if branch.cases.is_empty() || branch.cases.len() > LANES_MAX {
                return wrong(here, "cases", format!("A branch has 1 to {LANES_MAX} cases."), "Add a case.");
            }
            for (n, case) in branch.cases.iter().enumerate() {
                condition(scope, &here, &format!("cases.{n}.when"), Some(&case.when))?;
            }
        }
        StepKind::Parallel(parallel) => {
            let lanes = parallel.lanes.len();
            if !(2..=LANES_MAX).contains(&lanes) {
                return wrong(
                    here,
                    "lanes",
                    format!("A parallel block has 2 to {LANES_MAX} lanes."),
                    "Add a lane, or write the steps without the block.",
                );
            }
            for (n, lane) in parallel.lanes.iter().enumerate() {
                condition(scope, &here, &format!("lanes.{n}.when"), lane.when.as_ref())?;
                if lane.steps.is_empty() {
                    return wrong(
                        here,
                        format!("lanes.{n}"),
                        "This lane has no step.",
                        "Add one, or leave the lane out.",
                    );
                }
            }
            if let Join::Count(n) = parallel.join
                && usize::try_from(n).is_ok_and(|n| n > lanes)
            {
                return wrong(
                    here,
                    "join",
                    format!("It waits for {n} lanes and has {lanes}."),
                    "Write a smaller number, or all.",
                );
            }
        }
        StepKind::Each(each) if each.steps.is_empty() => {
            return wrong(here, "steps", "Nothing is done for each.", "Add a step.");
        }
        _ => {}
    }
    inside(flow, step)
}

/// What has no place in lanes that run beside others.
fn inside(flow: &Flow, step: &Step) -> Checked {
    let here = place(step);
    if flow.runs_beside_others(step.id()) && step.is_prepare() {
        let says = "A package is not prepared while others decide on it.";
        return wrong(here, "prepare", says, "Put it before the block, or use a form or upload step.");
    }
    if flow.depth(step.id()) > NESTING_MAX {
        return wrong(
            here,
            step.word().word(),
            format!("At most {NESTING_MAX} blocks stand inside each other."),
            "Split the flow.",
        );
    }
    if flow.each_around(step.id()).is_none() {
        // The names that its instances would have are somebody else’s.
        let taken = flow.item_of_name(step.id()).is_some();
        return if taken {
            wrong(
                here,
                step.word().word(),
                "A step inside an “each” takes names like this for its items.",
                "Give it another name.",
            )
        } else {
            Ok(())
        };
    }
    if step.word().is_block() {
        return wrong(
            here,
            step.word().word(),
            "Blocks have no place inside an “each”.",
            "Write the steps one after the other.",
        );
    }
    if step.id().as_str().len() > EACH_NAME_MAX {
        return wrong(
            here,
            step.word().word(),
            format!("Inside an “each” a name has at most {EACH_NAME_MAX} characters."),
            "Shorten it.",
        );
    }
    Ok(())
}

/// Whatever is prepared must be approved by somebody afterwards, if anything is.
pub(super) fn order(flow: &Flow) -> Checked {
    let all: Vec<&Step> = flow.every_step().collect();
    let last = |is: fn(&StepKind) -> bool| all.iter().rposition(|step| is(&step.kind));
    let approved = last(|kind| matches!(kind, StepKind::Approve(_)));
    let prepared = last(|kind| matches!(kind, StepKind::Prepare(_)));
    if let (Some(approved), Some(prepared)) = (approved, prepared)
        && approved < prepared
    {
        let here = all.get(prepared).map_or_else(String::new, |step| place(step));
        return wrong(
            here,
            "prepare",
            "Nobody approves what is prepared here.",
            "Add an approve step after it, or leave it out.",
        );
    }
    Ok(())
}
