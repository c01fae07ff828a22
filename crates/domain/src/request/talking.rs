//! Questions, answers, what was done about changes, and what became of messages.

use crate::actor::Actor;
use crate::ids::{ChangeId, MemberId, Name, PersonId, Pseudonym, ThreadId};
use crate::request::clock;
use crate::request::command::{Delivered, TEXT_MAX};
use crate::request::decide::{Draft, text};
use crate::request::event::{Channel, Event, MessageCard, MessageFields, NoFields, Owes, StepWord, Text};
use crate::request::refusal::Refusal;
use crate::request::state::State;
use crate::request::vocabulary::{ChangeDone, Place, Side, Visibility};

/// LIMIT: threads in one request.
const THREADS_MAX: usize = 500;

fn outside(draft: &Draft<'_>) -> bool {
    matches!(draft.context.actor.who(), Some(PersonId::Contact(_)))
}

pub(super) fn ask(
    draft: &mut Draft<'_>,
    what: &str,
    place: Option<Place>,
    visibility: Visibility,
) -> Result<(), Refusal> {
    draft.open()?;
    let what = text("text", what, TEXT_MAX)?;
    // What a client writes is for everyone: there is no lane of their own to leak from.
    let visibility = if outside(draft) { Visibility::Everyone } else { visibility };
    if visibility == Visibility::Everyone && !outside(draft) && draft.state.packages.is_empty() {
        return Err(Refusal::Unacceptable {
            field: "visibility",
            says: "The client is not part of this yet. Write an internal note, or send the request first.".to_owned(),
        });
    }
    if let Some(place) = place {
        // What everybody sees is about something that was sent.
        place_fits(&draft.state, place, visibility == Visibility::Everyone)?;
    }
    if draft.state.threads.len() >= THREADS_MAX {
        return Err(Refusal::Unacceptable {
            field: "text",
            says: format!("A request holds at most {THREADS_MAX} questions."),
        });
    }
    let author = draft.author()?;
    let thread = ThreadId::from_bytes(draft.chance());
    let owes = if outside(draft) { clock::owes(draft) } else { None };
    let mentions = mentioned(draft, &what, visibility);
    let fields = Text::of(&what);
    draft.push(author, Event::QuestionAsked { thread, visibility, place, ai_drafted: false, owes, mentions, fields });
    Ok(())
}

/// A spot is on a document that the person can see; spots are in ten-thousandths of its page.
pub(super) fn place_fits(state: &State, place: Place, outside: bool) -> Result<(), Refusal> {
    let seen = if outside {
        state.packages.iter().any(|p| p.documents.contains(&place.n))
    } else {
        state.documents.contains_key(&place.n)
    };
    if !seen {
        return Err(Refusal::Unknown("document"));
    }
    if [place.x, place.y].into_iter().flatten().any(|at| at > 10_000) {
        return Err(Refusal::Unacceptable { field: "place", says: "This spot is not on the page.".to_owned() });
    }
    Ok(())
}

/// The lane of a thread that this actor may see.
fn lane(draft: &Draft<'_>, id: ThreadId) -> Result<Visibility, Refusal> {
    match draft.state.threads.get(&id).map(|t| t.visibility) {
        Some(Visibility::Internal) if outside(draft) => Err(Refusal::Unknown("question")),
        Some(visibility) => Ok(visibility),
        None => Err(Refusal::Unknown("question")),
    }
}

pub(super) fn answer(draft: &mut Draft<'_>, thread: ThreadId, what: &str) -> Result<(), Refusal> {
    let visibility = lane(draft, thread)?;
    draft.open()?;
    let what = text("text", what, TEXT_MAX)?;
    let author = draft.author()?;
    // Whoever asks on begins the clock anew; while it waits already, it goes on as it was.
    let begins = outside(draft) && draft.state.threads.get(&thread).is_some_and(|t| t.is_clients() && t.wait.is_none());
    let owes = if begins { clock::owes(draft) } else { None };
    let mentions = mentioned(draft, &what, visibility);
    let fields = Text::of(&what);
    draft.push(author, Event::QuestionAnswered { thread, visibility, ai_drafted: false, owes, mentions, fields });
    Ok(())
}

/// LIMIT: people who can be named in one text.
const MENTIONS_MAX: usize = 20;

/// Whoever is named after an “@” and may see the lane: our members, if one of us writes; else only who is part of the request. The
/// client's people are found only where they see it, and after they were sent a link.
fn mentioned(draft: &mut Draft<'_>, what: &str, lane: Visibility) -> Vec<Pseudonym> {
    if !what.contains('@') {
        return Vec::new();
    }
    let (directory, state, id) = (draft.context.directory, &draft.state, draft.state.id);
    let part = |who: PersonId| state.parties.values().any(|p| p.person == who.in_request(id) && !p.removed);
    let members = directory.members.iter().filter(|m| m.active).map(|m| (PersonId::Member(m.id), m.name.as_str()));
    let contacts = directory.contacts.iter().filter(|c| c.active).map(|c| (PersonId::Contact(c.id), c.name.as_str()));
    let ours = !outside(draft);
    let known: Vec<(PersonId, &str)> = members
        .filter(|(who, _)| ours || part(*who))
        .chain(
            contacts
                .filter(|(who, _)| lane == Visibility::Everyone && part(*who) && state.has_link(who.in_request(id))),
        )
        .collect();
    let mut found: Vec<PersonId> = Vec::new();
    for (at, _) in what.match_indices('@') {
        // An address is no name.
        if what.get(..at).is_some_and(|before| before.ends_with(char::is_alphanumeric)) {
            continue;
        }
        let rest = what.get(at + 1..).unwrap_or_default();
        let named =
            named_by(rest, &known).filter(|who| !found.contains(who) && draft.context.actor.who() != Some(*who));
        found.extend(named.filter(|_| found.len() < MENTIONS_MAX));
    }
    found.into_iter().map(|who| draft.join(who)).collect()
}

/// The one person whose whole name a text begins with, else whose first name, if only one has it.
fn named_by(text: &str, known: &[(PersonId, &str)]) -> Option<PersonId> {
    let text = text.to_lowercase();
    let begins = |name: &str| {
        let rest = text.strip_prefix(&name.to_lowercase());
        !name.is_empty() && rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let only = |fits: Vec<PersonId>| match fits.as_slice() {
        [one] => Some(*one),
        _ => None,
    };
    let whole: Vec<PersonId> = known.iter().filter(|(_, name)| begins(name)).map(|(who, _)| *who).collect();
    let first = |name: &str| name.split_whitespace().next().unwrap_or_default().to_owned();
    only(whole).or_else(|| only(known.iter().filter(|(_, name)| begins(&first(name))).map(|(who, _)| *who).collect()))
}

pub(super) fn resolve(draft: &mut Draft<'_>, thread: ThreadId) -> Result<(), Refusal> {
    lane(draft, thread)?;
    draft.open()?;
    let talk = draft.state.threads.get(&thread);
    if talk.is_some_and(|t| t.resolved) {
        return Ok(());
    }
    // What a client asks is not closed over their head.
    let unanswered = talk.is_some_and(|t| t.is_clients() && t.posts.iter().all(|p| p.side == Side::Client));
    if unanswered && !outside(draft) {
        let says = "Nobody has answered this yet. Write a few words for the client first.".to_owned();
        return Err(Refusal::Unacceptable { field: "text", says });
    }
    let author = draft.author()?;
    draft.push(author, Event::QuestionResolved { thread, fields: NoFields {} });
    Ok(())
}

pub(super) fn reopen(draft: &mut Draft<'_>, thread: ThreadId) -> Result<(), Refusal> {
    lane(draft, thread)?;
    draft.open()?;
    let Some(talk) = draft.state.threads.get(&thread).filter(|t| t.resolved) else { return Ok(()) };
    let clients = talk.is_clients();
    let author = draft.author()?;
    let owes = if clients { clock::owes(draft) } else { None };
    draft.push(author, Event::QuestionReopened { thread, owes, fields: NoFields {} });
    Ok(())
}

/// Somebody else of us answers it, until the same time.
pub(super) fn give(draft: &mut Draft<'_>, thread: ThreadId, to: MemberId) -> Result<(), Refusal> {
    draft.open()?;
    draft.ours()?;
    let wait = draft.state.threads.get(&thread).ok_or(Refusal::Unknown("question"))?.wait;
    let Some(owes) = wait.and_then(|wait| wait.owes) else {
        let says = "This question waits for nobody of you any more.".to_owned();
        return Err(Refusal::Unacceptable { field: "to", says });
    };
    if !draft.context.directory.member(to).is_some_and(|m| m.role.may_work()) {
        let says = "Choose somebody who works here and may answer.".to_owned();
        return Err(Refusal::Unacceptable { field: "to", says });
    }
    let author = draft.author()?;
    let owner = draft.join(PersonId::Member(to));
    if owner != owes.owner {
        draft.push(author, Event::QuestionGiven { thread, owes: Owes { owner, ..owes }, fields: NoFields {} });
    }
    Ok(())
}

pub(super) fn answer_change(
    draft: &mut Draft<'_>,
    change: ChangeId,
    done: ChangeDone,
    what: &str,
) -> Result<(), Refusal> {
    draft.open()?;
    draft.ours()?;
    if draft.state.open_step().is_none_or(|(_, run)| run.word != StepWord::Prepare) {
        return Err(Refusal::NotNow(draft.state.phase()));
    }
    let what = text("text", what, TEXT_MAX)?;
    let found = draft.state.changes.get(&change).ok_or(Refusal::Unknown("change"))?;
    if found.answer.as_ref().is_some_and(|(d, t)| *d == done && t.as_deref() == Some(what.as_str())) {
        return Ok(());
    }
    let author = draft.author()?;
    draft.push(author, Event::ChangeAnswered { change, done, fields: Text::of(&what) });
    Ok(())
}

/// “Delivered” is written only from the mail server's answer; after the seal it becomes an annex.
pub(super) fn message_report(
    draft: &mut Draft<'_>,
    kind: &Name,
    party: Pseudonym,
    delivered: Delivered,
    message: &MessageCard,
) {
    if !matches!(draft.context.actor, Actor::System) {
        return;
    }
    let (kind, channel) = (kind.clone(), Channel::Email);
    let fields = MessageFields { message: Some(message.clone()) };
    let event = match (draft.state.sealed, delivered) {
        (true, _) => Event::AnnexDelivered { kind, channel, party, delivered: delivered == Delivered::Yes, fields },
        (false, Delivered::Yes) => Event::MessageSent { kind, channel, party, ai: false, fields },
        (false, Delivered::No) => Event::MessageFailed { kind, channel, party, ai: false, fields },
    };
    draft.push_own(event);
}

#[cfg(test)]
mod tests;
