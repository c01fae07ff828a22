//! Whoever is away gives way to whoever stands in for them.
//!
//! A stand-in takes one person's place with that person's authority, and nothing more. They must be able to act here themselves: on
//! the right side, not kept out by an earlier step, and without a place of their own, for two signatures are two people's. Where
//! nobody can stand in, the place stays theirs and the reason says until when they are away.

use super::{Assignee, Nobody, Question, by_authority, kept_out, nobody, right_side, still_right};
use crate::directory::{Errand, Grant, StandIn};
use crate::flow::step::Step;
use crate::ids::{PersonId, Pseudonym};
use crate::request::Task;
use crate::request::event::StepWord;
use jiff::civil::Date;

/// A day as reasons name it.
pub(super) fn in_words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// Everybody who is away, replaced where somebody can stand in.
pub(super) fn give_way(found: Vec<Assignee>, step: &Step, question: Question<'_>) -> Vec<Assignee> {
    let mut taken: Vec<PersonId> = found.iter().map(|a| a.person).collect();
    let place = |assignee: Assignee| {
        let now = present(assignee, step, question, &taken);
        taken.push(now.person);
        now
    };
    found.into_iter().map(place).collect()
}

/// The person who takes this place now: the one it belongs to, or who stands in for them. `taken` have a place of their own.
pub(crate) fn present(seat: Assignee, step: &Step, question: Question<'_>, taken: &[PersonId]) -> Assignee {
    let Some(until) = question.directory.away_until(seat.person, question.now) else { return seat };
    let name = question.directory.card(seat.person).map_or_else(|| "somebody".to_owned(), |card| card.name);
    match stand_in(seat.person, step, question).filter(|other| !taken.contains(&other.person)) {
        Some(StandIn { person, until }) => {
            let until = in_words(until);
            let because = format!(
                "because they stand in for {name}, who is away until {until} and would be asked {}",
                seat.because
            );
            Assignee { person, because, grant: seat.grant, stands_for: Some(seat.person) }
        }
        // A message waits for whoever is away; so does a question that nobody else may answer.
        None if step.word() == StepWord::Notify => seat,
        None => {
            let because = format!("{} (away until {}, and nobody can stand in)", seat.because, in_words(until));
            Assignee { because, ..seat }
        }
    }
}

/// Who would stand in for a person in a step.
pub(super) fn stand_in(person: PersonId, step: &Step, question: Question<'_>) -> Option<StandIn> {
    if step.word() == StepWord::Notify {
        return None;
    }
    let errand = Errand { kind: question.flow.kind, amount: super::amount_of(question), now: question.now };
    let may = |other| right_side(other, step) && !kept_out(other, step, question) && works(other, question);
    question.directory.stand_in(person, errand, may)
}

fn works(person: PersonId, question: Question<'_>) -> bool {
    match person {
        PersonId::Member(id) => question.directory.member(id).is_some_and(|m| m.role.may_work()),
        PersonId::Contact(_) => true,
    }
}

/// Is somebody here, or can somebody stand in for them?
pub(super) fn reachable(person: PersonId, step: &Step, question: Question<'_>) -> bool {
    question.directory.away_until(person, question.now).is_none() || stand_in(person, step, question).is_some()
}

impl Question<'_> {
    /// The active person behind a lasting pseudonym.
    pub(crate) fn person_named(self, name: Pseudonym) -> Option<PersonId> {
        let members = self.directory.members.iter().filter(|m| m.active).map(|m| PersonId::Member(m.id));
        let contacts = self.directory.contacts.iter().filter(|c| c.active).map(|c| PersonId::Contact(c.id));
        members.chain(contacts).find(|who| who.in_request(self.state.id) == name)
    }
}

/// May the person who holds a task still answer it at this moment? A stand-in may while the other is away and could do so.
pub fn may_answer(task: &Task, person: PersonId, step: &Step, question: Question<'_>) -> Result<Option<Grant>, Nobody> {
    let Some(seat) = task.stands_for else {
        return still_right(person, step, by_authority(person, step, question), question);
    };
    let way_on = "Nothing is left for you to do. It is asked of whoever may decide now.";
    let Some(seat) = question.person_named(seat) else {
        return nobody("Whoever you stood in for is no longer there.", way_on);
    };
    let name = question.directory.card(seat).map_or_else(|| "Whoever you stand in for".to_owned(), |card| card.name);
    if stand_in(seat, step, question).map(|other| other.person) != Some(person) {
        return nobody(format!("You no longer stand in for {name} here."), way_on);
    }
    let by_grant = by_authority(seat, step, question);
    match still_right(seat, step, by_grant, question) {
        Ok(grant) => Ok(grant),
        Err(_) => nobody(format!("The authority of {name} no longer covers this request."), way_on),
    }
}
