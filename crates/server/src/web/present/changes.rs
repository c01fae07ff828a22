//! Changes that were asked for, numbered in the order of their round, and the pins that they put on pages.

use super::common::Reader;
use super::threads::per_cent;
use crate::web::components::{Pin, PinMark};
use domain::ids::ChangeId;
use domain::request::{Change, ChangeDone, Event, Side, Visibility};
use wording::{Said, Words};

/// A change with its number.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// From 1, in the order in which they were asked for in their round.
    pub number: u32,
    /// Which.
    pub id: ChangeId,
    /// What was asked for.
    pub change: &'a Change,
}

/// The changes that were asked for in the latest round before this one, as far as the reader may see them.
pub fn latest_before<'a>(reader: &'a Reader<'_>, round: u32) -> Vec<Asked<'a>> {
    let may = |c: &Change| reader.side == Side::Us || c.visibility == Visibility::Everyone;
    let visible = |c: &&Change| may(c) && c.round < round;
    let Some(last) = reader.state.changes.values().filter(visible).map(|c| c.round).max() else { return Vec::new() };
    let asked = reader.live.entries.iter().filter_map(|entry| match &entry.event {
        Event::ChangeRequested { change, .. } => Some((*change, reader.state.changes.get(change)?)),
        _ => None,
    });
    let of_round = asked.filter(|(_, c)| may(c) && c.round == last);
    of_round.zip(1..).map(|((id, change), number)| Asked { number, id, change }).collect()
}

/// What became of it, as a mark and in a few words.
fn became(words: Words, number: u32, change: &Change) -> (PinMark, Said) {
    match &change.answer {
        None => (PinMark::Asked, words.change_pin_open(number)),
        Some((ChangeDone::Changed, _)) => (PinMark::Changed, words.change_pin_changed(number)),
        Some((ChangeDone::Partly, _)) => (PinMark::Partly, words.change_pin_partly(number)),
        Some((ChangeDone::Kept, _)) => (PinMark::Kept, words.change_pin_kept(number)),
    }
}

/// The pins of changes on a page. A change stays at its spot when another version takes the document's place.
pub fn pins(
    reader: &Reader<'_>,
    (n, page): (u32, u32),
    asked: &[Asked<'_>],
    target: impl Fn(&Asked<'_>) -> String,
) -> Vec<Pin> {
    let slot = |n: u32| reader.state.documents.get(&n).and_then(|d| d.slot.as_ref());
    let here = asked.iter().filter_map(|asked| {
        let place = asked.change.place.filter(|p| p.page == page && slot(p.n).is_some() && slot(p.n) == slot(n))?;
        let (mark, label) = became(reader.words, asked.number, asked.change);
        Some(Pin {
            number: asked.number,
            x: per_cent(place.x?),
            y: per_cent(place.y?),
            target: target(asked),
            mark,
            label: label.to_string(),
        })
    });
    here.collect()
}
