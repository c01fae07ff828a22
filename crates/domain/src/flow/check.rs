//! What cannot run is refused before it is published.

use crate::flow::definition::{By, FieldType, Flow, INTAKE_MAX, Person, Rule, STEPS_MAX, Verify};
use crate::flow::expr;
use crate::flow::step::{Step, StepKind};
use std::collections::BTreeSet;

/// Why a flow cannot be published: where, what, and the way on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {wrong} {way_on}")]
pub struct FlowError {
    /// The step, field or line.
    pub place: String,
    /// What is wrong, as a sentence.
    pub wrong: String,
    /// What to do, as a sentence.
    pub way_on: String,
}

fn wrong<T>(place: impl Into<String>, wrong: impl Into<String>, way_on: impl Into<String>) -> Result<T, FlowError> {
    Err(FlowError { place: place.into(), wrong: wrong.into(), way_on: way_on.into() })
}

/// Checks everything that can be known without running it.
pub fn check(flow: &Flow) -> Result<(), FlowError> {
    if flow.steps.is_empty() || flow.steps.len() > STEPS_MAX {
        return wrong("steps", format!("A flow has 1 to {STEPS_MAX} steps."), "Add a step, or split the flow.");
    }
    if !flow.steps.first().is_some_and(Step::is_prepare) {
        return wrong("steps", "The first step must be a prepare step.", "Begin with “prepare: package”.");
    }
    unique("field", flow.intake.fields.iter().map(|f| f.id.as_str()))?;
    unique("document", flow.intake.documents.iter().map(|d| d.id.as_str()))?;
    unique("step", flow.steps.iter().map(|s| s.id().as_str()))?;
    if flow.intake.fields.len() > INTAKE_MAX || flow.intake.documents.len() > INTAKE_MAX {
        let says = format!("A flow has at most {INTAKE_MAX} fields and as many documents.");
        return wrong("intake", says, "Leave some out, or collect them in one document.");
    }
    if let Some(slot) = flow.intake.documents.iter().find(|slot| slot.accept.is_empty()) {
        return wrong(
            format!("document “{}”", slot.id),
            "It accepts nothing.",
            "Add “accept”, for example accept: [pdf].",
        );
    }
    for (role, by) in &flow.roles {
        if names_role(by) {
            let place = format!("role “{role}”");
            return wrong(place, "It points at another role.", "Write the assignment itself in the role.");
        }
    }
    for step in &flow.steps {
        check_step(flow, step)?;
    }
    let last = |is: fn(&StepKind) -> bool| flow.steps.iter().rposition(|s| is(&s.kind));
    let approved = last(|kind| matches!(kind, StepKind::Approve(_)));
    let prepared = last(|kind| matches!(kind, StepKind::Prepare(_)));
    if let (Some(approved), Some(prepared)) = (approved, prepared)
        && approved < prepared
    {
        let place = format!("step “{}”", flow.steps.get(prepared).map_or("", |s| s.id().as_str()));
        return wrong(
            place,
            "Nobody approves what is prepared here.",
            "Add an approve step after it, or leave it out.",
        );
    }
    for consequence in &flow.consequences {
        for text in [Some(&consequence.says), consequence.fine.as_ref()].into_iter().flatten() {
            expr::check(flow, text).or_else(|unknown| {
                wrong("consequences", unknown.to_string(), "Use a field or document of this flow.")
            })?;
        }
    }
    Ok(())
}

fn unique<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> Result<(), FlowError> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return wrong(
                format!("{what} “{name}”"),
                format!("There are two of them called “{name}”."),
                "Give each its own name.",
            );
        }
    }
    Ok(())
}

fn names_role(by: &By) -> bool {
    match by {
        By::Role(_) => true,
        By::Many(list) => list.iter().any(names_role),
        By::One(_) => false,
    }
}

fn check_step(flow: &Flow, step: &Step) -> Result<(), FlowError> {
    let place = format!("step “{}”", step.id());
    match (&step.kind, &step.common.by) {
        (StepKind::Prepare(_), None) => {}
        (_, None) => return wrong(place, "It says nobody who acts.", "Add “by”, for example by: {contact: primary}."),
        (_, Some(by)) => check_by(flow, by, step, &place)?,
    }
    if step.together().rule == Rule::AtLeast(0) {
        return wrong(place, "“at_least: 0” asks for nobody’s approval.", "Say how many must approve, from 1.");
    }
    if step.level() > Verify::EmailCode.level() {
        return wrong(place, "Passkeys cannot be asked for yet.", "Write verify: email_code.");
    }
    if let Some(target) = &step.common.changes
        && flow.rework_target(step.id()) != Some(target)
    {
        return wrong(
            place,
            format!("“changes” names “{target}”, which is not an earlier step."),
            "Name an earlier prepare step.",
        );
    }
    if let Some(target) = flow.rework_target(step.id())
        && !flow.step(target).is_some_and(Step::is_prepare)
    {
        return wrong(
            place,
            format!("Changes lead back to “{target}”, which does not prepare the package."),
            "Name a prepare step.",
        );
    }
    let texts: Vec<&String> = match &step.kind {
        StepKind::Approve(own) => own.statement.iter().collect(),
        StepKind::Notify(own) => vec![&own.message],
        StepKind::Acknowledge(_) | StepKind::Prepare(_) | StepKind::Review(_) => Vec::new(),
    };
    for text in texts {
        expr::check(flow, text)
            .or_else(|unknown| wrong(place.clone(), unknown.to_string(), "Use a field or document of this flow."))?;
    }
    for other in step.separate_from() {
        let earlier = flow.position(other).zip(flow.position(step.id())).is_some_and(|(o, s)| o < s);
        if !earlier {
            return wrong(
                place,
                format!("“separate_from” names “{other}”, which is not an earlier step."),
                "Name an earlier step.",
            );
        }
    }
    Ok(())
}

fn check_by(flow: &Flow, by: &By, step: &Step, place: &str) -> Result<(), FlowError> {
    match by {
        By::Role(role) => match flow.roles.get(role) {
            None => {
                wrong(place, format!("There is no role “{role}”."), "Add it under roles, or write the assignment here.")
            }
            // INVARIANT: a role names no role (looked at before), so this ends.
            Some(named) => check_by(flow, named, step, place),
        },
        By::Many(list) if list.is_empty() => wrong(place, "The list of people is empty.", "Name at least one."),
        By::Many(list) => list.iter().try_for_each(|one| check_by(flow, one, step, place)),
        By::One(Person::Member(_) | Person::Team(_)) if matches!(step.kind, StepKind::Approve(_)) => wrong(
            place,
            "An approve step asks the client’s people, and this names our own.",
            "Name a contact or an authority, or make it a review step.",
        ),
        By::One(Person::Contact(_) | Person::Authority(_)) if matches!(step.kind, StepKind::Review(_)) => wrong(
            place,
            "A review step asks our own people, and this names the client’s.",
            "Name a team or a member, or make it an approve step.",
        ),
        By::One(Person::Authority(amount)) => {
            let field =
                amount.strip_prefix("fields.").and_then(|id| flow.intake.fields.iter().find(|f| f.id.as_str() == id));
            if field.is_some_and(|f| f.type_ == FieldType::Money) {
                Ok(())
            } else {
                wrong(
                    place,
                    format!("“authority: {amount}” does not name a money field."),
                    "Write authority: fields.<name of a money field>.",
                )
            }
        }
        By::One(Person::Member(_) | Person::Team(_) | Person::Contact(_)) => Ok(()),
    }
}

#[cfg(test)]
mod tests;
