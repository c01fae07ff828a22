//! A date of a field that the documents do not know, while they speak of another day to come.
//!
//! Only days that are still to come are held against each other: every document has a date of its own, and that one lies behind.

use super::written::{Written, dates};
use super::{Page, Read, Said};
use crate::flow::definition::Field;
use crate::request::command::Severity;
use crate::values::FieldValue;
use jiff::civil::Date;

/// LIMIT: days between two dates that may be meant for each other.
const DAYS_APART_MAX: i32 = 366;

pub(super) fn check(read: &Read<'_>) -> Vec<Said> {
    let today = read.subject.today;
    let fields = fields(read);
    if !read.whole || fields.iter().all(|(_, date)| *date <= today) {
        return Vec::new();
    }
    let mut known: Vec<(&Page<'_>, Written)> = Vec::new();
    for page in &read.pages {
        known.extend(dates(page.text, &page.words).into_iter().map(|written| (page, written)));
    }
    let of_a_field = |other: &Written| fields.iter().any(|(_, date)| other.may_be(*date));
    let others: Vec<(&Page<'_>, Written, Date)> = known
        .iter()
        .filter(|(_, other)| !of_a_field(other))
        .filter_map(|(page, other)| Some((*page, *other, other.date().filter(|day| *day > today)?)))
        .collect();
    let disagrees = |(label, date): &(&str, Date)| {
        if *date <= today || known.iter().any(|(_, written)| written.may_be(*date)) {
            return None;
        }
        let apart = |other: Date| date.since(other).map_or(i32::MAX, |span| span.get_days().abs());
        let near = others.iter().filter(|(_, _, day)| apart(*day) <= DAYS_APART_MAX);
        let (page, other, _) = near.min_by_key(|(_, _, day)| apart(*day))?;
        Some(said(label, *date, page, other))
    };
    fields.iter().filter_map(disagrees).collect()
}

/// The dates in the fields, with their labels.
fn fields<'a>(read: &Read<'a>) -> Vec<(&'a str, Date)> {
    let fields = read.subject.flow.intake.fields.iter();
    let date = |field: &'a Field| match read.state().fields.get(&field.id)? {
        Some(FieldValue::Date(date)) => Some((field.label.as_str(), *date)),
        Some(_) | None => None,
    };
    fields.filter_map(date).collect()
}

fn said(label: &str, date: Date, page: &Page<'_>, other: &Written) -> Said {
    let ends = (page.words.get(other.from).map(|w| w.from), page.words.get(other.to).map(|w| w.to));
    let written = match ends {
        (Some(from), Some(to)) => page.text.get(from..to).unwrap_or_default(),
        _ => "",
    };
    Said {
        place: page.place(),
        severity: Severity::Warning,
        sentence: format!(
            "{date}, the date of “{label}”, is nowhere in the documents; the nearest there is {}, {}.",
            super::quoted(written),
            page.whereabouts()
        ),
        way_on: "Correct the one that is wrong; send it if both are meant.".to_owned(),
    }
}
