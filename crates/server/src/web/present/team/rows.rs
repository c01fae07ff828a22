//! A request as one row of a list, from the read model alone.

use super::small;
use crate::web::components::{Chip, Glyph, Icon, Kind, Mark, Side};
use crate::web::pages::team::parts::RequestRow;
use crate::words;
use domain::ids::RequestId;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// How the phases are called, in the order of a request's life: the word of the read model, and the words of the list.
pub const PHASES: [(&str, &str); 10] = [
    ("draft", "Draft"),
    ("returned", "Changes asked"),
    ("internal_review", "With the team"),
    ("with_client", "Waiting on client"),
    ("finishing", "Approved, finishing"),
    ("approved", "Approved"),
    ("declined", "Declined"),
    ("withdrawn", "Withdrawn"),
    ("expired", "Expired"),
    ("deemed_accepted", "Deemed accepted"),
];

/// The words for a phase.
pub fn phase_words(phase: &str) -> &'static str {
    PHASES.iter().find(|(word, _)| *word == phase).map_or("Open", |(_, words)| words)
}

/// Is its answer late?
pub fn is_late(row: &store::views::RequestRow, now: Timestamp) -> bool {
    !row.ended && row.due_at.is_some_and(|due| due <= now)
}

/// The row.
pub fn row(id: RequestId, row: &store::views::RequestRow, now: Timestamp, zone: &TimeZone) -> RequestRow {
    let late = is_late(row, now);
    let phase = phase_words(&row.phase);
    RequestRow {
        glyph: glyph(row, late),
        title: row.title.clone(),
        href: format!("/requests/{id}"),
        client: format!("{}, {}", row.client_name, row.number),
        with: with(row),
        chip: chip(row, late),
        next: next(row, phase),
        due: due(row, now, zone),
        action: None,
        pick: None,
    }
}

fn glyph(row: &store::views::RequestRow, late: bool) -> Glyph {
    let mark = |letter: char| match letter {
        'L' => Mark::Loop,
        'n' if late => Mark::Late,
        'n' => Mark::Now,
        '.' => Mark::Next,
        'e' => Mark::End,
        'E' => Mark::Approved,
        'D' => Mark::Declined,
        _ => Mark::Done,
    };
    Glyph::new(row.line.chars().map(mark), format!("Round {}, {}", row.round, phase_words(&row.phase).to_lowercase()))
}

fn with(row: &store::views::RequestRow) -> Option<crate::web::components::Person> {
    let mut names = row.waiting_on.split(", ").filter(|name| !name.is_empty());
    let first = names.next()?;
    let others = names.count() as u64;
    let side = if row.phase == "with_client" { Side::Client } else { Side::Us };
    let more = if others > 0 { format!("and {}", words::counted(others, "other")) } else { String::new() };
    Some(small(first, more, side))
}

fn chip(row: &store::views::RequestRow, late: bool) -> Option<Chip> {
    let chip = match row.phase.as_str() {
        _ if late => Chip::new(Kind::Warn, Icon::CLOCK, "Late"),
        "returned" => Chip::new(Kind::Redo, Icon::LOOP, "Changes asked"),
        "draft" => Chip::new(Kind::Plain, Icon::LOCK, "Draft"),
        "approved" => Chip::new(Kind::Good, Icon::TICK, "Approved"),
        "declined" => Chip::new(Kind::Stop, Icon::CROSS, "Declined"),
        "withdrawn" => Chip::new(Kind::Plain, Icon::UNDO, "Withdrawn"),
        "expired" => Chip::new(Kind::Warn, Icon::CLOCK, "Expired"),
        "deemed_accepted" => Chip::new(Kind::Plain, Icon::CLOCK, "Deemed accepted"),
        _ => return None,
    };
    Some(chip)
}

fn next(row: &store::views::RequestRow, phase: &str) -> String {
    match row.phase.as_str() {
        _ if row.ended => {
            if row.round > 1 {
                format!("After {} rounds", row.round)
            } else {
                String::new()
            }
        }
        "draft" | "returned" => {
            if row.round > 1 {
                format!("Round {} is being prepared", row.round)
            } else {
                "Being prepared".to_owned()
            }
        }
        _ if row.round > 1 => format!("{phase}, round {}", row.round),
        _ => phase.to_owned(),
    }
}

fn due(row: &store::views::RequestRow, now: Timestamp, zone: &TimeZone) -> String {
    match row.due_at {
        _ if row.ended => words::short_day(row.updated_at, zone),
        Some(due) => words::left(now, due, zone),
        None => String::new(),
    }
}
