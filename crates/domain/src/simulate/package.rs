//! What is sent: the values that a scenario gives, and plausible ones for the rest.

use crate::flow::definition::{Accept, Field, FieldType, Required};
use crate::flow::trial::{Given, Said};
use crate::flow::{DocumentSlot, Flow};
use crate::ids::Name;
use crate::request::event::FileCard;
use crate::values::{Currency, Digest, FieldValue, Money};

/// `48000 EUR`.
pub fn money(text: &str) -> Result<Money, String> {
    let wrong = || format!("“{text}” is no amount; write it like 48000 EUR");
    let (amount, currency) = text.trim().rsplit_once(' ').ok_or_else(wrong)?;
    let currency = Currency::parse(currency).map_err(|_| wrong())?;
    Money::parse(amount, currency).map_err(|_| wrong())
}

/// What a written value means for its field.
pub fn value(field: &Field, said: &Said) -> Result<FieldValue, String> {
    let value = match (field.type_, said) {
        (FieldType::Flag, Said::Flag(yes)) => FieldValue::Flag(*yes),
        (FieldType::Number, Said::Number(n)) => FieldValue::Number(*n),
        (FieldType::Money, Said::Text(text)) => FieldValue::Money(money(text)?),
        (FieldType::Date, Said::Text(text)) => {
            FieldValue::Date(text.parse().map_err(|_| format!("“{text}” is no day; write it like 2026-03-02"))?)
        }
        (FieldType::Line | FieldType::Text | FieldType::Person, said) => FieldValue::Text(match said {
            Said::Text(text) => text.clone(),
            Said::Number(n) => n.to_string(),
            Said::Flag(yes) => yes.to_string(),
        }),
        (FieldType::Flag, _) => return Err("it is yes or no; write true or false".to_owned()),
        (FieldType::Number, _) => return Err("it is a whole number; write it like 12".to_owned()),
        (FieldType::Money, _) => return Err("it is an amount with its currency; write it like 48000 EUR".to_owned()),
        (FieldType::Date, _) => return Err("it is a day; write it like 2026-03-02".to_owned()),
    };
    crate::request::working::field_fits(field, &value).map(|()| value)
}

/// Something that fits a field nobody said anything about; nothing, where only a person can know what fits.
pub(super) fn sample(field: &Field) -> Option<FieldValue> {
    if field.pattern.is_some() {
        return None;
    }
    Some(match field.type_ {
        FieldType::Line | FieldType::Text => {
            FieldValue::Text(field.choices.first().cloned().unwrap_or_else(|| field.label.clone()))
        }
        FieldType::Person => FieldValue::Text("initiator@us.example".to_owned()),
        FieldType::Money => FieldValue::Money(Money::minor(100_000, field.currency.unwrap_or(Currency::EUR))),
        FieldType::Date => FieldValue::Date(jiff::civil::date(2026, 6, 1)),
        FieldType::Number => FieldValue::Number(1),
        FieldType::Flag => FieldValue::Flag(true),
    })
}

/// The value of a field at the beginning.
pub(super) fn field(given: &Given, field: &Field) -> Option<FieldValue> {
    match given.fields.get(&field.id) {
        Some(Some(said)) => value(field, said).ok(),
        None if field.required == Required::Yes => sample(field),
        Some(None) | None => None,
    }
}

/// The amount of the package: its first money field that has one.
pub(super) fn amount(flow: &Flow, given: &Given) -> Option<Money> {
    flow.intake.fields.iter().find_map(|own| match field(given, own) {
        Some(FieldValue::Money(money)) => Some(money),
        Some(FieldValue::Text(_) | FieldValue::Date(_) | FieldValue::Flag(_) | FieldValue::Number(_)) | None => None,
    })
}

/// The document slots that are filled at the beginning.
pub(super) fn slots<'a>(flow: &'a Flow, given: &Given) -> Vec<&'a DocumentSlot> {
    let there = |slot: &&DocumentSlot| match &given.documents {
        Some(listed) => listed.contains(&slot.id),
        None => slot.required == Required::Yes,
    };
    flow.intake.documents.iter().filter(there).collect()
}

/// A file for a slot; each version has bytes of its own.
pub(super) fn file(slot: &Name, accept: &[Accept], version: u32) -> FileCard {
    let (media, ending) = match accept.first() {
        Some(Accept::Image) => ("image/png", "png"),
        Some(Accept::Text) => ("text/plain", "txt"),
        Some(Accept::Office) => ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
        Some(Accept::Video) => ("video/mp4", "mp4"),
        Some(Accept::Audio) => ("audio/mpeg", "mp3"),
        Some(Accept::Pdf) | None => ("application/pdf", "pdf"),
    };
    let content = format!("{slot}, version {version}");
    FileCard {
        sha256: Digest::of(content.as_bytes()),
        size: content.len() as u64,
        media: media.to_owned(),
        filename: format!("{slot}.{ending}"),
    }
}
