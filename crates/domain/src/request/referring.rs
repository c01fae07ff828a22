//! “I’m not the right person”: whoever is asked at the client names who is.
//!
//! Where the register says that the other may decide, the task is handed on at once. Else nothing moves: the team hears of it, and a
//! member confirms it or asks the same person after all. Until then the task stays with whoever has it, with its due time.

use crate::actor::Person;
use crate::flow::routing::{self, Assignee};
use crate::flow::step::Step;
use crate::ids::{ContactId, PersonId, TaskId};
use crate::request::command::{Named, TEXT_MAX, TITLE_MAX};
use crate::request::decide::{Draft, text};
use crate::request::deciding::{asked, carry_link, my_task};
use crate::request::event::{Author, Event, HandOn, ReferredFields, StepWord, Text};
use crate::request::handing::{hand_on, others};
use crate::request::refusal::Refusal;
use crate::request::state::Task;

pub(super) fn not_me(
    draft: &mut Draft<'_>,
    by: &Person,
    id: TaskId,
    named: &Named,
    note: Option<&str>,
) -> Result<(), Refusal> {
    let task = my_task(&draft.state, by, id)?.clone();
    asked(&draft.state, &task)?;
    draft.open()?;
    if matches!(by.who(), PersonId::Member(_)) {
        return Err(Refusal::NotAllowed("Ask whoever sent it to give it to somebody else.".to_owned()));
    }
    if draft.state.referrals.contains_key(&id) {
        let says = "You have named somebody already. The sender is looking at it and tells you.".to_owned();
        return Err(Refusal::NotYourTurn(says));
    }
    let note = note.filter(|note| !note.trim().is_empty()).map(|note| text("note", note, TEXT_MAX)).transpose()?;
    let named = known(draft, named)?;
    if named == Named::Contact(contact_of(by)) {
        return Err(Refusal::Unacceptable { field: "named", says: "That is you. Name somebody else.".to_owned() });
    }
    let step = draft.step(&task.step).ok_or(Refusal::NotHere)?;
    carry_link(draft, by, task.party);
    let author = draft.author_as(by, task.party);
    if let Named::Contact(contact) = named
        && let Some(assignee) = supported(draft, &step, (id, &task), contact)
    {
        hand_on(draft, author, &step, id, assignee, (HandOn::NotMe, Text { text: note }));
        return Ok(());
    }
    let card = match &named {
        Named::Contact(contact) => draft.context.directory.card(PersonId::Contact(*contact)),
        Named::New { .. } => None,
    };
    let (to, fields) = match (named, card) {
        (Named::Contact(contact), card) => (
            Some(PersonId::Contact(contact).in_request(draft.state.id)),
            ReferredFields { name: card.as_ref().map(|c| c.name.clone()), email: card.map(|c| c.email), note },
        ),
        (Named::New { name, email }, _) => (None, ReferredFields { name: Some(name), email: Some(email), note }),
    };
    draft.push(author, Event::TaskReferred { task: id, to, fields });
    Ok(())
}

fn contact_of(by: &Person) -> ContactId {
    match by.who() {
        PersonId::Contact(id) => id,
        PersonId::Member(id) => unreachable!("{id} was refused above"),
    }
}

/// Whoever was typed in is looked for by address among the contacts; a name must be a name.
fn known(draft: &Draft<'_>, named: &Named) -> Result<Named, Refusal> {
    let directory = draft.context.directory;
    match named {
        Named::Contact(id) if directory.contact(*id).is_some() => Ok(named.clone()),
        Named::Contact(_) => {
            Err(Refusal::Unacceptable { field: "named", says: "Choose somebody from the list.".to_owned() })
        }
        Named::New { name, email } => {
            let (name, email) = (text("name", name, TITLE_MAX)?, text("email", email, TITLE_MAX)?.to_lowercase());
            let found = directory.contacts.iter().find(|c| c.active && c.email == email);
            Ok(found.map_or(Named::New { name, email }, |contact| Named::Contact(contact.id)))
        }
    }
}

/// Does the register say that they may? A decision needs a grant that is enough; for the rest it is enough to be a contact.
fn supported(draft: &Draft<'_>, step: &Step, (id, task): (TaskId, &Task), contact: ContactId) -> Option<Assignee> {
    let (person, question) = (PersonId::Contact(contact), draft.question());
    let grant = routing::authority_of(person, step, question);
    if step.word() == StepWord::Approve && grant.is_none() {
        return None;
    }
    let limit = grant.as_ref().map(|g| g.limit.map_or_else(|| "any amount".to_owned(), |l| format!("up to {l}")));
    let from = name(draft, task);
    let because = match limit {
        Some(limit) => {
            let kinds = draft.context.flow.kind.plural();
            format!("because they decide {kinds}, {limit}, and {from} named them as the right person")
        }
        None => format!("because they were named by {from} as the right person"),
    };
    seat(draft, step, (id, task), Assignee { person, because, grant, stands_for: None })
}

fn name(draft: &Draft<'_>, task: &Task) -> String {
    draft.state.card(task.person).map_or_else(|| "somebody".to_owned(), |card| card.name.clone())
}

/// The place for somebody who may act and has none of their own yet; whoever is away gives way.
fn seat(draft: &Draft<'_>, step: &Step, (id, task): (TaskId, &Task), assignee: Assignee) -> Option<Assignee> {
    let question = draft.question();
    let taken = others(draft, id, task);
    let free = |person: &PersonId| !taken.contains(person) && person.in_request(draft.state.id) != task.person;
    let may = free(&assignee.person) && routing::may_take_over(assignee.person, step, question);
    let now = may.then(|| routing::present(assignee, step, question, &taken))?;
    free(&now.person).then_some(now)
}

pub(super) fn confirm(draft: &mut Draft<'_>, by: &Person, id: TaskId, to: ContactId) -> Result<(), Refusal> {
    let (task, step, author) = waiting(draft, by, id)?;
    let person = PersonId::Contact(to);
    let card = draft.context.directory.card(person).ok_or(Refusal::NotHere)?;
    let member = draft.context.directory.card(by.who()).map_or_else(|| "the sender".to_owned(), |card| card.name);
    let because = format!("because {} named them as the right person, and {member} confirmed it", name(draft, &task));
    let grant = routing::authority_of(person, &step, draft.question());
    let assignee = Assignee { person, because, grant, stands_for: None };
    let Some(assignee) = seat(draft, &step, (id, &task), assignee) else {
        let reason = format!(
            "{} cannot answer this: their authority does not cover it, or they have a part in it already.",
            card.name
        );
        let way_on = "Grant it on the client’s page first, or ask the same person after all.".to_owned();
        return Err(Refusal::NobodyToAsk { reason, way_on });
    };
    hand_on(draft, author, &step, id, assignee, (HandOn::NotMe, Text::default()));
    Ok(())
}

pub(super) fn refuse(draft: &mut Draft<'_>, by: &Person, id: TaskId, reason: &str) -> Result<(), Refusal> {
    let (_, _, author) = waiting(draft, by, id)?;
    let reason = text("reason", reason, TEXT_MAX)?;
    draft.push(author, Event::ReferralRefused { task: id, fields: Text { text: Some(reason) } });
    Ok(())
}

/// A task for which somebody was named, and the team has not said yet what it thinks of it.
fn waiting(draft: &mut Draft<'_>, by: &Person, id: TaskId) -> Result<(Task, Step, Author), Refusal> {
    draft.open()?;
    draft.ours()?;
    let task = draft.state.tasks.get(&id).ok_or(Refusal::NotHere)?.clone();
    asked(&draft.state, &task)?;
    if !draft.state.referrals.contains_key(&id) {
        return Err(Refusal::Unknown("word of somebody else"));
    }
    let step = draft.step(&task.step).ok_or(Refusal::NotHere)?.into_owned();
    let author = draft.person(by)?;
    Ok((task, step, author))
}

#[cfg(test)]
mod tests;
