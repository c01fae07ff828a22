//! Reports that begin a request: each place can be one, and each value has its field.

use super::action::pointer_into;
use super::{Checked, wrong};
use crate::flow::definition::{FieldType, Flow};
use crate::flow::source::suggest;
use crate::flow::trigger::{Source, Trigger};
use crate::values::Currency;

/// What messages and files call the place.
const HERE: &str = "trigger";

fn place(key: &str, place: &str) -> Checked {
    pointer_into("a report", HERE, key, place)
}

pub(super) fn check(flow: &Flow) -> Checked {
    let Some(Trigger { title, client, fields }) = &flow.trigger else { return Ok(()) };
    if let Some(title) = title {
        place("title", title)?;
    }
    place("client", client)?;
    for (name, source) in fields {
        let key = format!("fields.{name}");
        let Some(field) = flow.intake.fields.iter().find(|field| field.id == *name) else {
            let known = flow.intake.fields.iter().map(|field| field.id.as_str());
            return wrong(
                HERE,
                key,
                format!("“{name}” is no field of this flow."),
                suggest::way_on(name.as_str(), known),
            );
        };
        let apart = match source {
            Source::Place(at) => {
                place(&key, at)?;
                continue;
            }
            Source::Apart(apart) => apart,
        };
        if field.type_ != FieldType::Money {
            let says = format!("“{name}” is no amount, and has no currency.");
            return wrong(HERE, key, says, "Write the one place where it stands, such as /deal/name.");
        }
        place(&format!("{key}.amount"), &apart.amount)?;
        let key = format!("{key}.currency");
        if let Some(at) = apart.place_of_currency() {
            place(&key, at)?;
            continue;
        }
        let Ok(currency) = Currency::parse(&apart.currency) else {
            let says = format!("“{}” is not a currency, and no place in a report.", apart.currency);
            return wrong(HERE, key, says, "Write a code such as EUR, or where it stands, such as /deal/currency.");
        };
        if let Some(only) = field.currency.filter(|only| *only != currency) {
            let says = format!("“{name}” must be in {}.", only.code());
            return wrong(HERE, key, says, "Write the same currency in both places.");
        }
    }
    Ok(())
}
