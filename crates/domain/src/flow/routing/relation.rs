//! People who are known by somebody else: a lead, a backup, whoever did another step, whoever was chosen in a field.

use super::{Assignee, Nobody, Question, by_people, contact, may_act, nobody};
use crate::directory::Team;
use crate::flow::assign::{By, Person, Related, Relation};
use crate::flow::step::Step;
use crate::ids::{MemberId, Name, PersonId, StepId};
use crate::values::FieldValue;

pub(super) fn find(related: &Related, step: &Step, question: Question<'_>) -> Result<Vec<Assignee>, Nobody> {
    match related.how {
        Relation::Primary | Relation::Sponsor => contact(related.how.word(), question),
        Relation::Lead => lead(&related.to, step, question),
        Relation::Backup => backup(&related.to, step, question),
    }
}

fn role<'a>(role: &Name, question: Question<'a>) -> Result<&'a By, Nobody> {
    match question.flow.roles.get(role) {
        Some(by) => Ok(by),
        None => nobody(format!("The flow has no role “{role}”."), "Publish a corrected flow."),
    }
}

/// Whoever leads the team that a role names, else the project.
fn lead(name: &Name, step: &Step, question: Question<'_>) -> Result<Vec<Assignee>, Nobody> {
    let directory = question.directory;
    let by = role(name, question)?;
    let team: Option<&Team> = match by {
        By::One(Person::Team(team, _)) => directory.team(team),
        By::One(_) | By::Related(_) | By::Role(_) | By::Many(_) => None,
    };
    let (lead, because): (Option<MemberId>, String) = match team {
        Some(team) => (team.lead, format!("because they lead the {} team", team.name)),
        None => (directory.project.as_ref().and_then(|p| p.lead), "because they lead the project".to_owned()),
    };
    match lead.and_then(|id| directory.member(id)).filter(|m| may_act(m, step)) {
        Some(m) => Ok(vec![Assignee::own(PersonId::Member(m.id), because, None)]),
        None => nobody(
            format!("Nobody leads what “{name}” stands for."),
            "Name a lead of the team or project under People.",
        ),
    }
}

/// Whoever has the next higher authority than those a role finds.
fn backup(name: &Name, step: &Step, question: Question<'_>) -> Result<Vec<Assignee>, Nobody> {
    let first = by_people(role(name, question)?, step, question)?;
    let limit = |grant: &crate::directory::Grant| grant.limit.map_or(i64::MAX, |limit| limit.minor);
    let own = first.iter().filter_map(|a| a.grant.as_ref()).map(limit).max().unwrap_or(0);
    let amount = super::amount_of(question);
    let others = question.directory.contacts.iter().filter(|c| c.active).filter_map(|c| {
        let taken = first.iter().any(|a| a.person == PersonId::Contact(c.id));
        let grant = super::grant_of(c, amount, question, |grant| limit(grant) >= own).filter(|_| !taken)?;
        Some((limit(grant), c, grant))
    });
    match others.min_by_key(|(limit, ..)| *limit) {
        Some((_, c, grant)) => {
            let because = format!("because they stand in for “{name}”, with authority of their own");
            Ok(vec![Assignee::own(PersonId::Contact(c.id), because, Some(grant.clone()))])
        }
        None => nobody(
            format!("Nobody else has the authority of “{name}”."),
            "Add a second authority on the client’s page.",
        ),
    }
}

/// Whoever was chosen in a field, by address.
pub(super) fn chosen(field: &Name, step: &Step, question: Question<'_>) -> Result<Vec<Assignee>, Nobody> {
    let Some(Some(FieldValue::Text(email))) = question.state.fields.get(field) else {
        return nobody(
            format!("Who is asked is chosen in “{field}”, which is empty."),
            format!("Fill in “{field}” first."),
        );
    };
    let directory = question.directory;
    let is = |other: &str| other.eq_ignore_ascii_case(email.trim());
    let member = directory.members.iter().find(|m| m.active && is(&m.email) && may_act(m, step));
    let contact = directory.contacts.iter().find(|c| c.active && is(&c.email));
    let person = member.map(|m| PersonId::Member(m.id)).or_else(|| contact.map(|c| PersonId::Contact(c.id)));
    match person {
        Some(person) => Ok(vec![Assignee::own(person, "because they were chosen in the package".to_owned(), None)]),
        None => nobody(
            format!("“{}” is nobody who can be asked.", email.trim()),
            format!("Choose somebody else in “{field}”."),
        ),
    }
}

/// Whoever did another step: those who answered it, or submitted it.
pub(super) fn same_as(other: &StepId, step: &Step, question: Question<'_>) -> Result<Vec<Assignee>, Nobody> {
    let directory = question.directory;
    let people: Vec<_> = question.state.people_of(&question.in_lane(other, step)).collect();
    let members = directory.members.iter().filter(|m| m.active && may_act(m, step)).map(|m| PersonId::Member(m.id));
    let contacts = directory.contacts.iter().filter(|c| c.active).map(|c| PersonId::Contact(c.id));
    let title = question.flow.step(other).map_or_else(|| other.to_string(), Step::title);
    let found: Vec<Assignee> = members
        .chain(contacts)
        .filter(|person| people.contains(&person.in_request(question.state.id)))
        .map(|person| Assignee::own(person, format!("because they did “{title}”"), None))
        .collect();
    if found.is_empty() {
        return nobody(format!("Nobody who did “{title}” can be asked."), "Change who the step asks.");
    }
    Ok(found)
}
