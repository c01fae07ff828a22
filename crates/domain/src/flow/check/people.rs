//! Who is asked: roles that exist, the right side for each kind of step, amounts that are money.

use super::{
    Before, By, Checked, Expression, FieldType, Flow, FlowError, Person, Relation, Scope, Step, StepWord, Then, Type,
};
use super::{at_key, expect, place, wrong};
use crate::flow::source::suggest;
use crate::flow::step::StepKind;
use crate::flow::step::each::Items;
use crate::ids::{Name, StepId};

pub(super) fn roles(flow: &Flow) -> Checked {
    for (role, by) in &flow.roles {
        if names_role(by) {
            let place = format!("role “{role}”");
            return wrong(place, "", "It points at another role.", "Write the assignment itself in the role.");
        }
    }
    Ok(())
}

/// Who answers what the client asks: some of us.
pub(super) fn questions(flow: &Flow) -> Checked {
    let (Some(by), Some(first)) = (&flow.questions.by, flow.steps.first()) else { return Ok(()) };
    if !reaches_us(flow, by) {
        let way_on = "Name a team, a member or a role, or leave it out: then whoever looks after the request answers.";
        return wrong("questions", "by", "Our own people answer questions, and these are the client’s.", way_on);
    }
    let here = |error: FlowError| FlowError { place: "questions".to_owned(), ..error };
    check_by(flow, by, first, &Scope::at(flow, Some(first.id())), "by", &["answer"]).map_err(here)
}

fn names_role(by: &By) -> bool {
    match by {
        By::Role(_) | By::One(Person::Role(_)) => true,
        By::Many(list) => list.iter().any(names_role),
        By::Related(related) => related.to.as_str() != "client",
        By::One(_) => false,
    }
}

/// Who a step asks, and who hears of it when they do not answer.
pub(super) fn check(flow: &Flow, step: &Step, scope: &Scope) -> Checked {
    let asks = step.word().has_tasks() || matches!(step.word(), StepWord::Notify | StepWord::Prepare);
    match &step.common.by {
        Some(_) if !asks => wrong(place(step), "by", "Nobody acts in this step.", "Leave “by” out.")?,
        Some(by) => check_by(flow, by, step, scope, "by", &[])?,
        None if step.word() == StepWord::Prepare || !asks => {}
        None => {
            let kind = step.word().word();
            wrong(place(step), kind, "It says nobody who acts.", "Add “by”, for example by: {contact: primary}.")?;
        }
    }
    for (n, escalate) in step.common.escalate.iter().enumerate() {
        let key = format!("escalate.{n}.to");
        check_by(flow, &escalate.to, step, scope, &key, &["told"])?;
        if escalate.then != Some(Then::Reassign) && !reaches_us(flow, &escalate.to) {
            let says = "Only our own people are told that somebody is late; these are the client’s.";
            wrong(place(step), key, says, "Name one of us, or add “then: reassign” to ask them instead.")?;
        }
    }
    Ok(())
}

/// Could one of these be one of us?
fn reaches_us(flow: &Flow, by: &By) -> bool {
    match by {
        By::Role(role) | By::One(Person::Role(role)) => flow.roles.get(role).is_some_and(|by| reaches_us(flow, by)),
        By::Many(list) => list.iter().any(|one| reaches_us(flow, one)),
        By::Related(related) => related.how == Relation::Lead,
        By::One(Person::Member(_) | Person::Team(..) | Person::Field(_) | Person::SameAs(_)) => true,
        By::One(Person::Contact(_) | Person::Authority(_)) => false,
    }
}

/// Is this in a lane that is for a contact?
fn for_contacts(flow: &Flow, step: &Step) -> bool {
    let each = flow.each_around(step.id()).map(|each| &each.kind);
    matches!(each, Some(StepKind::Each(each)) if each.items == Items::Contacts)
}

/// `told` marks people who only hear of it; they may be on either side.
fn check_by(flow: &Flow, by: &By, step: &Step, scope: &Scope, key: &str, told: &[&str]) -> Checked {
    let here = place(step);
    let role = |role: &crate::ids::Name| match flow.roles.get(role) {
        None => {
            let known: Vec<&str> = flow.roles.keys().map(crate::ids::Name::as_str).collect();
            let way_on = match suggest::nearest(role.as_str(), known) {
                Some(near) => format!("Did you mean “{near}”?"),
                None => "Add it under roles, or write the assignment here.".to_owned(),
            };
            wrong(here.clone(), key, format!("There is no role “{role}”."), way_on)
        }
        // INVARIANT: a role names no role (looked at before), so this ends.
        Some(named) => check_by(flow, named, step, scope, key, told),
    };
    let ours_only = matches!(step.word(), StepWord::Review | StepWord::Todo | StepWord::Prepare) && told.is_empty();
    let theirs_only = step.word() == StepWord::Approve && told.is_empty();
    match by {
        By::Role(name) | By::One(Person::Role(name)) => role(name),
        By::Many(list) if list.is_empty() => wrong(here, key, "The list of people is empty.", "Name at least one."),
        By::Many(list) => {
            let mut list = list.iter().enumerate();
            list.try_for_each(|(n, one)| check_by(flow, one, step, scope, &format!("{key}.{n}"), told))
        }
        By::One(Person::Member(_) | Person::Team(..)) if theirs_only => wrong(
            here,
            key,
            "An approve step asks the client’s people, and this names our own.",
            "Name a contact or an authority, or make it a review step.",
        ),
        By::One(Person::Contact(_) | Person::Authority(_)) if ours_only => {
            let kind = step.word().word();
            let says = format!("A {kind} step asks our own people, and this names the client’s.");
            wrong(here, key, says, "Name a team or a member, or make it an approve step.")
        }
        By::Related(related) => match (related.how, related.to.as_str()) {
            (Relation::Primary | Relation::Sponsor, "client") => Ok(()),
            (Relation::Primary | Relation::Sponsor, _) | (Relation::Lead | Relation::Backup, "client") => wrong(
                here,
                key,
                format!("“{related}” is nobody."),
                "Write client.primary, client.sponsor, or a role before .lead or .backup.",
            ),
            (Relation::Lead | Relation::Backup, _) => role(&related.to),
        },
        By::One(Person::Authority(amount)) => money(scope, &here, &format!("{key}.authority"), amount),
        By::One(Person::Contact(who)) if who == "item" && !for_contacts(flow, step) => {
            wrong(here, key, "There is no item here.", "Put the step inside an “each” over contacts.")
        }
        By::One(Person::Contact(who))
            if !who.contains('@') && !matches!(who.as_str(), "primary" | "sponsor" | "item") =>
        {
            let way_on = suggest::way_on(who, ["primary", "sponsor"]);
            wrong(here, key, format!("“{who}” is nobody at a client, and no address."), way_on)
        }
        By::One(Person::Member(who)) if !who.contains('@') && who != "initiator" => {
            let way_on = suggest::way_on(who, ["initiator"]);
            wrong(here, key, format!("“{who}” is no member, and no address."), way_on)
        }
        By::One(Person::Field(field)) => field_of(flow, &here, key, field),
        By::One(Person::SameAs(other)) => same_as(flow, step, key, other),
        By::One(Person::Member(_) | Person::Team(..) | Person::Contact(_)) => Ok(()),
    }
}

fn money(scope: &Scope, here: &str, key: &str, amount: &Expression) -> Checked {
    // An amount that is not there stops at the submission, which says so.
    let scope = Scope { optional: std::collections::BTreeSet::new(), ..scope.clone() };
    expect(&scope, amount.as_str(), &Type::Money(None)).map_err(|problem| at_key(here, key, problem))
}

fn field_of(flow: &Flow, here: &str, key: &str, field: &Name) -> Checked {
    match flow.intake.fields.iter().find(|known| known.id == *field) {
        Some(known) if known.type_ == FieldType::Person => Ok(()),
        Some(_) => wrong(here, key, format!("The field “{field}” holds no person."), "Give it the type person."),
        None => {
            let known: Vec<&str> = flow.intake.fields.iter().map(|known| known.id.as_str()).collect();
            wrong(here, key, format!("There is no field “{field}”."), suggest::way_on(field.as_str(), known))
        }
    }
}

fn same_as(flow: &Flow, step: &Step, key: &str, other: &StepId) -> Checked {
    let here = place(step);
    let before = flow.before(step.id());
    match before.iter().find(|(earlier, _)| earlier.id() == other) {
        Some((_, Before::Surely)) => Ok(()),
        Some((_, Before::Perhaps)) => {
            wrong(here, key, format!("“{other}” may not have run by then."), "Name a step that surely has.")
        }
        None => {
            let known: Vec<&str> = before.iter().map(|(earlier, _)| earlier.id().as_str()).collect();
            wrong(here, key, format!("There is no earlier step “{other}”."), suggest::way_on(other.as_str(), known))
        }
    }
}
