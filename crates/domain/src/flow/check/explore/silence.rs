//! Steps in which nobody’s silence ever has an end.

use super::{About, Finding, finding};
use crate::flow::Flow;
use crate::flow::assign::{By, Person, Pick, Related, Relation};
use crate::flow::step::{Step, StepKind};
use crate::flow::timing::Then;
use crate::request::event::StepWord;

/// A step that waits, and that nothing ever ends.
pub(super) fn silence(flow: &Flow, step: &Step) -> Option<Finding> {
    let moved: Vec<bool> = step
        .common
        .escalate
        .iter()
        .filter(|escalate| escalate.then == Some(Then::Reassign))
        .map(|escalate| finds_somebody_else(flow, step, &escalate.to))
        .collect();
    let endless = match &step.kind {
        StepKind::Wait(wait) => (wait.until.is_some() || wait.event.is_some()) && wait.limit.is_none(),
        _ => step.word().has_tasks() && step.common.expire.is_none() && !moved.contains(&true),
    };
    let (says, fix) = match (step.word(), moved.is_empty()) {
        (StepWord::Wait, _) => (ENDLESS, "Add “limit: 30 days”."),
        (_, true) => (ENDLESS, "Add “expire: 30 days”, or an escalation with “then: reassign”."),
        (_, false) => (NOBODY_ELSE, "Name somebody else after “to”, or add “expire: 30 days”."),
    };
    endless.then(|| finding(step, About::Silence, says, fix))
}

const ENDLESS: &str = "If no answer comes, this waits for ever; only the owner is reminded.";
const NOBODY_ELSE: &str = "If no answer comes, this waits for ever: its escalation names only people who are asked anyway, or may not be asked here.";

/// Does an escalation name somebody who may be asked here and is not asked anyway?
fn finds_somebody_else(flow: &Flow, step: &Step, to: &By) -> bool {
    let mut asked = Vec::new();
    if let Some(by) = &step.common.by {
        leaves(flow, by, &mut asked);
    }
    let mut named = Vec::new();
    leaves(flow, to, &mut named);
    named.iter().any(|one| may_be_asked(flow, step, one) && !asked.iter().any(|other| covers(other, one)))
}

/// The single assignments, roles resolved, a client’s people in one way of writing them.
fn leaves(flow: &Flow, by: &By, found: &mut Vec<By>) {
    match by {
        By::Role(role) | By::One(Person::Role(role)) => {
            // INVARIANT: a role names no role, so this ends.
            flow.roles.get(role).into_iter().for_each(|by| leaves(flow, by, found));
        }
        By::Many(list) => list.iter().for_each(|one| leaves(flow, one, found)),
        By::Related(Related { how: how @ (Relation::Primary | Relation::Sponsor), .. }) => {
            found.push(By::One(Person::Contact(how.word().to_owned())));
        }
        By::Related(_) | By::One(_) => found.push(by.clone()),
    }
}

fn covers(asked: &By, named: &By) -> bool {
    match (asked, named) {
        (By::One(Person::Team(team, Pick::All)), By::One(Person::Team(other, _))) => team == other,
        _ => asked == named,
    }
}

/// Ours in reviews and todos, theirs in approvals; and not whoever is kept out for what they did before.
fn may_be_asked(flow: &Flow, step: &Step, who: &By) -> bool {
    let ours = match who {
        // A lead is ours; a backup is of the same side as whom they stand in for.
        By::One(Person::Member(_) | Person::Team(..) | Person::SameAs(_))
        | By::Related(Related { how: Relation::Lead, .. }) => Some(true),
        By::One(Person::Contact(_) | Person::Authority(_)) => Some(false),
        By::One(Person::Field(_) | Person::Role(_)) | By::Role(_) | By::Related(_) | By::Many(_) => None,
    };
    let right = match step.word() {
        StepWord::Approve => ours != Some(true),
        StepWord::Review | StepWord::Todo => ours != Some(false),
        _ => true,
    };
    let prepared = |id: &crate::ids::StepId| flow.step(id).is_some_and(Step::is_prepare);
    let initiator = matches!(who, By::One(Person::Member(name)) if name == "initiator");
    right && !(initiator && step.separate_from().iter().any(prepared))
}
