//! An amount of a field that the documents do not know, while they speak of others in the same currency.

use super::figures::{Figure, figures};
use super::{Page, Read, Said};
use crate::flow::definition::Field;
use crate::request::command::Severity;
use crate::values::{Currency, FieldValue, Money};
use std::collections::BTreeMap;

pub(super) fn check(read: &Read<'_>) -> Vec<Said> {
    let amounts = amounts(read);
    if amounts.is_empty() || !read.whole {
        return Vec::new();
    }
    let mut known: BTreeMap<Currency, Vec<(&Page<'_>, Figure)>> = BTreeMap::new();
    for (_, money) in &amounts {
        known.entry(money.currency).or_insert_with(|| {
            let mut all = Vec::new();
            for page in &read.pages {
                all.extend(figures(page.text, money.currency).into_iter().map(|figure| (page, figure)));
            }
            all
        });
    }
    let disagrees = |(label, money): &(&str, Money)| {
        let figures = known.get(&money.currency)?;
        if figures.iter().any(|(_, figure)| figure.is(*money)) {
            return None;
        }
        // What another field says is there for that one.
        let of_a_field = |figure: &Figure| amounts.iter().any(|(_, m)| m.currency == money.currency && figure.is(*m));
        let others = figures.iter().filter(|(_, figure)| figure.certain && figure.minor > 0 && !of_a_field(figure));
        let (page, largest) = others.min_by_key(|(_, figure)| std::cmp::Reverse(figure.minor))?;
        Some(said(label, *money, page, Money::minor(largest.minor, money.currency)))
    };
    amounts.iter().filter_map(disagrees).collect()
}

/// The amounts in the fields, with their labels.
fn amounts<'a>(read: &Read<'a>) -> Vec<(&'a str, Money)> {
    let fields = read.subject.flow.intake.fields.iter();
    let amount = |field: &'a Field| match read.state().fields.get(&field.id)? {
        Some(FieldValue::Money(money)) if money.minor > 0 => Some((field.label.as_str(), *money)),
        Some(_) | None => None,
    };
    fields.filter_map(amount).collect()
}

fn said(label: &str, money: Money, page: &Page<'_>, largest: Money) -> Said {
    Said {
        place: page.place(),
        severity: Severity::Warning,
        sentence: format!(
            "{money}, the amount of “{label}”, is nowhere in the documents; the largest there is {largest}, {}.",
            page.whereabouts()
        ),
        way_on: "Correct the one that is wrong; send it if both are meant.".to_owned(),
    }
}
