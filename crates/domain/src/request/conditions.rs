//! Conditions of approvals: the team meets them, and one person judges whether they are met.
//!
//! That person is whoever set the condition. If they have left, it falls to whoever the step would ask now, who has the same
//! authority; if there is nobody, to the member who looks after the request, with a reason on the record (docs/adr/0009).

use crate::actor::Person;
use crate::flow::routing;
use crate::ids::{ObligationId, PersonId, Pseudonym};
use crate::request::advance::{self, LINK_DAYS, is_there, issue};
use crate::request::command::TEXT_MAX;
use crate::request::decide::{Draft, text};
use crate::request::deciding::carry_link;
use crate::request::event::{Channel, Event, Text};
use crate::request::evolve::person_of;
use crate::request::refusal::Refusal;
use crate::request::state::{Obligation, ObligationState};
use crate::request::vocabulary::Side;

pub(super) fn meet(draft: &mut Draft<'_>, id: ObligationId, note: &str) -> Result<(), Refusal> {
    draft.open()?;
    draft.ours()?;
    let found = draft.state.obligations.get(&id).ok_or(Refusal::Unknown("condition"))?;
    if found.lapsed {
        return Err(lapsed("note"));
    }
    if found.state != ObligationState::Open {
        return Ok(());
    }
    let note = text("note", note, TEXT_MAX)?;
    let author = draft.author()?;
    pass_on_one(draft, id);
    draft.push(author, Event::ObligationMet { obligation: id, fields: Text::of(&note) });
    Ok(())
}

fn lapsed(field: &'static str) -> Refusal {
    let says = "This condition lapsed when the package went back; the next answer says what holds now.".to_owned();
    Refusal::Unacceptable { field, says }
}

/// The condition with the party under which this person judges it.
fn mine(draft: &Draft<'_>, by: &Person, id: ObligationId) -> Result<(Obligation, Pseudonym), Refusal> {
    let obligation = draft.state.obligations.get(&id).ok_or(Refusal::Unknown("condition"))?;
    let judge = draft.state.judge(obligation).ok_or(Refusal::Unknown("condition"))?;
    if person_of(&draft.state, judge) != by.who().in_request(draft.state.id) {
        let whose = draft.state.card(judge).map_or("somebody else", |c| c.name.as_str());
        return Err(Refusal::NotYourTurn(format!("This is for {whose} to answer.")));
    }
    if obligation.lapsed {
        return Err(lapsed("reason"));
    }
    Ok((obligation.clone(), judge))
}

pub(super) fn accept(draft: &mut Draft<'_>, by: &Person, id: ObligationId, note: Option<&str>) -> Result<(), Refusal> {
    let (obligation, party) = mine(draft, by, id)?;
    if obligation.state == ObligationState::Accepted {
        return Ok(());
    }
    draft.open()?;
    let fields = if stands_in(draft, &obligation, by) {
        Text::of(&text("reason", note.unwrap_or_default(), TEXT_MAX)?)
    } else {
        Text::default()
    };
    carry_link(draft, by, party);
    let author = draft.author_as(by, party);
    draft.push(author, Event::ObligationAccepted { obligation: id, channel: Channel::Web, fields });
    advance::advance(draft);
    Ok(())
}

/// Does one of us judge what somebody at the client has asked for?
fn stands_in(draft: &Draft<'_>, obligation: &Obligation, by: &Person) -> bool {
    let setter = draft.state.tasks.get(&obligation.task).and_then(|task| draft.state.parties.get(&task.party));
    matches!(by.who(), PersonId::Member(_)) && setter.is_some_and(|party| party.side == Side::Client)
}

pub(super) fn give_back(draft: &mut Draft<'_>, by: &Person, id: ObligationId, reason: &str) -> Result<(), Refusal> {
    let (obligation, party) = mine(draft, by, id)?;
    draft.open()?;
    if obligation.state != ObligationState::Met {
        return Err(Refusal::Unacceptable {
            field: "reason",
            says: "The team has not said yet that this is met.".to_owned(),
        });
    }
    let reason = text("reason", reason, TEXT_MAX)?;
    carry_link(draft, by, party);
    let author = draft.author_as(by, party);
    draft.push(author, Event::ObligationReturned { obligation: id, channel: Channel::Web, fields: Text::of(&reason) });
    Ok(())
}

/// Passes on every condition that is said to be met and whose judge has left.
pub(super) fn pass_on(draft: &mut Draft<'_>) {
    let met: Vec<ObligationId> =
        draft.state.open_obligations().filter(|(_, o)| o.state == ObligationState::Met).map(|(id, _)| id).collect();
    for id in met {
        pass_on_one(draft, id);
    }
}

fn pass_on_one(draft: &mut Draft<'_>, id: ObligationId) {
    let Some(obligation) = draft.state.obligations.get(&id).cloned() else { return };
    let Some(judge) = draft.state.judge(&obligation).map(|party| person_of(&draft.state, party)) else { return };
    if is_there(draft, judge) {
        return;
    }
    let Some((next, because)) = successor(draft, &obligation, judge) else { return };
    let gone = draft.state.card(judge).map_or_else(|| "Somebody".to_owned(), |card| card.name.clone());
    let lasting = draft.join(next);
    let party = draft.state.acting_as(lasting);
    if matches!(next, PersonId::Contact(_)) {
        issue(draft, party, LINK_DAYS);
    }
    let fields = Text::of(&format!("{gone} is no longer there. It is judged by whom it fell to, {because}."));
    draft.push_own(Event::ObligationPassed { obligation: id, party, fields });
}

/// Whoever the step would ask now, else who answered beside them, else the member who looks after the request or opened it.
fn successor(draft: &Draft<'_>, obligation: &Obligation, gone: Pseudonym) -> Option<(PersonId, String)> {
    let id = draft.state.id;
    let step = draft.context.flow.step(&obligation.step);
    let asked = step.and_then(|step| routing::route(step, draft.question()).ok()).unwrap_or_default();
    if let Some(other) = asked.into_iter().find(|assignee| assignee.person.in_request(id) != gone) {
        return Some((other.person, other.because));
    }
    let directory = draft.context.directory;
    // Whoever answered beside them in the same step was found to have the authority then.
    let beside = |who: &PersonId| {
        let name = who.in_request(id);
        let same = |(_, t): &(_, &crate::request::Task)| t.step == obligation.step && name != gone;
        draft.state.tasks_of(name).any(|task| same(&task)) && still_right(draft, *who, obligation)
    };
    let contacts = directory.contacts.iter().filter(|c| c.active).map(|c| PersonId::Contact(c.id));
    let workers = directory.members.iter().filter(|m| m.active && m.role.may_work()).map(|m| PersonId::Member(m.id));
    if let Some(other) = contacts.chain(workers.clone()).find(beside) {
        return Some((other, "because they answered in the same step".to_owned()));
    }
    let by_name = |name| workers.clone().find(|who| Some(who.in_request(id)) == name);
    let keeper = by_name(draft.state.owner()).or_else(|| by_name(draft.state.initiator))?;
    Some((keeper, "because nobody else at the client has the authority and they look after this request".to_owned()))
}

fn still_right(draft: &Draft<'_>, who: PersonId, obligation: &Obligation) -> bool {
    let Some(step) = draft.context.flow.step(&obligation.step) else { return false };
    let by_grant = routing::by_authority(who, step, draft.question());
    routing::still_right(who, step, by_grant, draft.question()).is_ok()
}

#[cfg(test)]
mod tests;
