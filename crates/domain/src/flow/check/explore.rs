//! What may go wrong for some packages, found by going through the flow for every kind of package that its conditions can tell apart.
//!
//! A condition tells packages apart only at the values it names: so each field takes the values just below, at and just above every bound, each
//! text every word that is asked for and another one, and what is optional is also missing. That is the abstract state; `states` makes
//! them, `walk` goes through the flow with one, here the findings are put together. Nothing here is needed to run a flow.

use crate::directory::Directory;
use crate::flow::Flow;
use crate::flow::assign::{By, Person};
use crate::flow::step::Step;
use crate::request::event::StepWord;
use std::collections::BTreeMap;

mod silence;
mod states;
mod walk;

pub use states::STATES_MAX;

/// One thing that may go wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The step, by its name.
    pub step: String,
    /// What it is about.
    pub about: About,
    /// What may go wrong, as a sentence.
    pub says: String,
    /// A package that leads there: `fields.amount = €9,999.99`; empty, if every one does.
    pub example: String,
    /// What to do, as a sentence.
    pub fix: String,
}

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// The client would be asked before inside checks that come later.
    ClientFirst,
    /// Nobody is there who could be asked.
    Nobody,
    /// Some packages are approved by nobody at the client.
    NotApproved,
    /// Two cases hold at once, and the first wins.
    Overlap,
    /// Somebody may approve their own work.
    OwnWork,
    /// Some packages fall between the cases.
    Gap,
    /// Changes can be asked for again and again.
    RoundsWithoutEnd,
    /// If nobody answers, nothing follows.
    Silence,
    /// No package leads there.
    Unreachable,
}

/// Everything that may go wrong, in the order of the flow. With a directory, also whether there is somebody to ask.
pub fn explore(flow: &Flow, directory: Option<&Directory>) -> Vec<Finding> {
    let mut found = walk::through_all(flow);
    for step in flow.every_step() {
        found.extend(own_work(flow, step));
        found.extend(silence::silence(flow, step));
        found.extend(directory.and_then(|directory| nobody(flow, step, directory)));
    }
    found.extend(rounds(flow));
    let place: BTreeMap<String, usize> =
        flow.every_step().enumerate().map(|(place, step)| (step.id().to_string(), place)).collect();
    found.sort_by_key(|finding| (place.get(&finding.step).copied(), finding.about));
    found
}

fn finding(step: &Step, about: About, says: impl Into<String>, fix: impl Into<String>) -> Finding {
    Finding { step: step.id().to_string(), about, says: says.into(), example: String::new(), fix: fix.into() }
}

/// The single assignments of a step, roles resolved.
fn people<'a>(flow: &'a Flow, by: &'a By) -> Vec<&'a Person> {
    match by {
        By::Role(role) | By::One(Person::Role(role)) => {
            flow.roles.get(role).map(|by| people(flow, by)).unwrap_or_default()
        }
        By::One(person) => vec![person],
        By::Many(list) => list.iter().flat_map(|one| people(flow, one)).collect(),
        By::Related(_) => Vec::new(),
    }
}

/// A check by whoever may have prepared the package.
fn own_work(flow: &Flow, step: &Step) -> Option<Finding> {
    if step.word() != StepWord::Review {
        return None;
    }
    let prepares: Vec<&Step> =
        flow.before(step.id()).into_iter().map(|(earlier, _)| earlier).filter(|s| s.is_prepare()).collect();
    let apart = prepares.iter().all(|prepare| step.separate_from().contains(prepare.id()));
    let all = people(flow, step.common.by.as_ref()?);
    let initiator = all.iter().any(|person| matches!(person, Person::Member(who) if who == "initiator"));
    let same =
        all.iter().any(|person| matches!(person, Person::SameAs(other) if prepares.iter().any(|p| p.id() == other)));
    let team = all.iter().any(|person| matches!(person, Person::Team(..)));
    if apart || !(initiator || same || team) {
        return None;
    }
    let names: Vec<String> = prepares.iter().map(|prepare| prepare.id().to_string()).collect();
    let who = if initiator || same {
        "Whoever prepared the package checks it"
    } else {
        "Whoever prepared the package may be in the team that checks it"
    };
    Some(finding(step, About::OwnWork, format!("{who} here."), format!("Add “separate_from: [{}]”.", names.join(", "))))
}

/// Rework without an end.
fn rounds(flow: &Flow) -> Option<Finding> {
    let step = flow.every_step().find(|step| step.word().decides())?;
    flow.max_rounds.is_none().then(|| {
        finding(
            step,
            About::RoundsWithoutEnd,
            "Changes can be asked for again and again, without an end.",
            "Add “max_rounds: 5” to the flow, if there should be one.",
        )
    })
}

/// Teams and members that are not there.
fn nobody(flow: &Flow, step: &Step, directory: &Directory) -> Option<Finding> {
    let works = |id| directory.member(id).is_some_and(|member| member.role.may_work());
    let missing = |person: &&Person| match person {
        Person::Team(name, _) => !directory.team(name).is_some_and(|team| team.members.iter().any(|id| works(*id))),
        Person::Member(who) if who != "initiator" => {
            !directory.members.iter().any(|member| member.active && member.email.eq_ignore_ascii_case(who))
        }
        _ => false,
    };
    match people(flow, step.common.by.as_ref()?).into_iter().find(missing)? {
        Person::Team(name, _) => Some(finding(
            step,
            About::Nobody,
            format!("The team “{name}” is not there, or nobody in it may act."),
            "Add the team and its people under People, or name another.",
        )),
        Person::Member(who) => {
            let says = format!("No active member has the address {who}.");
            Some(finding(step, About::Nobody, says, "Add them under People, or name another."))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
