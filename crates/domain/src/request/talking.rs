//! Questions, answers, what was done about changes, and what became of messages.

use crate::actor::Actor;
use crate::ids::{ChangeId, Name, PersonId, Pseudonym, ThreadId};
use crate::request::command::{Delivered, TEXT_MAX};
use crate::request::decide::{Draft, text};
use crate::request::event::{Channel, Event, MessageCard, MessageFields, NoFields, StepWord, Text};
use crate::request::refusal::Refusal;
use crate::request::state::State;
use crate::request::vocabulary::{ChangeDone, Place, Visibility};

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
        place_fits(&draft.state, place, outside(draft))?;
    }
    if draft.state.threads.len() >= THREADS_MAX {
        return Err(Refusal::Unacceptable {
            field: "text",
            says: format!("A request holds at most {THREADS_MAX} questions."),
        });
    }
    let author = draft.author()?;
    let thread = ThreadId::from_bytes(draft.chance());
    draft.push(author, Event::QuestionAsked { thread, visibility, place, ai_drafted: false, fields: Text::of(&what) });
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
    draft.push(author, Event::QuestionAnswered { thread, visibility, ai_drafted: false, fields: Text::of(&what) });
    Ok(())
}

pub(super) fn resolve(draft: &mut Draft<'_>, thread: ThreadId) -> Result<(), Refusal> {
    lane(draft, thread)?;
    draft.open()?;
    if draft.state.threads.get(&thread).is_some_and(|t| t.resolved) {
        return Ok(());
    }
    let author = draft.author()?;
    draft.push(author, Event::QuestionResolved { thread, fields: NoFields {} });
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
