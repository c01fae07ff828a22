//! `trigger`: how a request that another system's report begins is filled in from that report.
//!
//! ```yaml
//! trigger:
//!   title: /deal/name
//!   client: /deal/account/name
//!   fields:
//!     amount: {amount: /deal/value, currency: EUR}
//!     start: /deal/starts_on
//! ```
//!
//! Places are [JSON pointers](https://www.rfc-editor.org/rfc/rfc6901) into the report's body.

use crate::flow::definition::{Field, FieldType, Flow};
use crate::flow::step::action::plain;
use crate::flow::trial::Said;
use crate::ids::Name;
use crate::request::working::field_fits;
use crate::simulate::package;
use crate::values::{Currency, FieldValue, Money};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fmt;

/// Where a report says what a request needs to begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// Where it says what is to be approved; the flow's own title, where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where it says whose approval: a client's name or identifier, or the e-mail address of one of its contacts.
    pub client: String,
    /// Where it says the values of fields.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<Name, Source>,
}

/// Where the value of a field stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Source {
    /// In one place.
    Place(String),
    /// An amount and its currency apart from each other.
    Apart(Apart),
}

/// An amount and its currency, apart from each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Apart {
    /// Where the amount stands.
    pub amount: String,
    /// Where its currency stands, or the currency itself.
    pub currency: String,
}

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> serde::de::Visitor<'de> for Either {
            type Value = Source;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a place such as /deal/value, or {amount: /deal/value, currency: EUR}")
            }
            fn visit_str<E>(self, place: &str) -> Result<Source, E> {
                Ok(Source::Place(place.to_owned()))
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Source, A::Error> {
                Apart::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Source::Apart)
            }
        }
        from.deserialize_any(Either)
    }
}

/// What a report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// What is to be approved.
    pub title: String,
    /// Whose approval, in the report's words.
    pub client: String,
    /// Values that fit their fields.
    pub fields: BTreeMap<Name, FieldValue>,
}

/// What is wrong in a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// Where, as a JSON pointer.
    pub place: String,
    /// What is wrong, as a sentence.
    pub says: String,
}

/// LIMIT: characters of a text that is no field's value.
const LINE_MAX: usize = 1_000;

impl Trigger {
    /// Reads a report, or says everything that is wrong in it. A field of which it says nothing stays empty, for whoever prepares.
    pub fn read(&self, flow: &Flow, report: &Json) -> Result<Reported, Vec<Unfit>> {
        let mut wrong = Vec::new();
        let mut line = |place: &str| {
            let found = report.pointer(place).filter(|found| says_something(found))?;
            let text = plain(found).filter(|text| text.chars().count() <= LINE_MAX);
            if text.is_none() {
                wrong.push(Unfit { place: place.to_owned(), says: "A line of text is expected here.".to_owned() });
            }
            text.map(|text| text.trim().to_owned())
        };
        let title = self.title.as_deref().and_then(&mut line).unwrap_or_else(|| flow.title.clone());
        let client = line(&self.client);
        if client.is_none() && wrong.iter().all(|unfit| unfit.place != self.client) {
            wrong
                .push(Unfit { place: self.client.clone(), says: "Nothing here says whose approval it is.".to_owned() });
        }
        let mut fields = BTreeMap::new();
        for (name, source) in &self.fields {
            // Published flows name fields that are there.
            let Some(field) = flow.intake.fields.iter().find(|field| field.id == *name) else { continue };
            match source.value(field, report) {
                Ok(Some(value)) => {
                    fields.insert(name.clone(), value);
                }
                Ok(None) => {}
                Err(says) => {
                    let says = format!("“{}” does not take what stands here: {says}", field.label);
                    wrong.push(Unfit { place: source.place().to_owned(), says });
                }
            }
        }
        match client {
            Some(client) if wrong.is_empty() => Ok(Reported { title, client, fields }),
            Some(_) | None => Err(wrong),
        }
    }
}

impl Source {
    /// Where the value stands, or the amount of it.
    pub fn place(&self) -> &str {
        match self {
            Self::Place(place) => place,
            Self::Apart(apart) => &apart.amount,
        }
    }

    /// What the report says for a field; nothing, where it says nothing.
    fn value(&self, field: &Field, report: &Json) -> Result<Option<FieldValue>, String> {
        let Some(found) = report.pointer(self.place()).filter(|found| says_something(found)) else { return Ok(None) };
        let value = match (self, found) {
            (Self::Apart(apart), amount) => {
                let currency = match apart.place_of_currency() {
                    Some(place) => report.pointer(place).and_then(plain).unwrap_or_default(),
                    None => apart.currency.clone(),
                };
                money(amount, &currency)?
            }
            (Self::Place(_), Json::Object(parts)) if field.type_ == FieldType::Money => {
                let currency = parts.get("currency").and_then(plain).unwrap_or_default();
                money(parts.get("amount").unwrap_or(&Json::Null), &currency)?
            }
            (Self::Place(_), found) => return package::value(field, &said(field, found)?).map(Some).map_err(finished),
        };
        field_fits(field, &value).map(|()| Some(value)).map_err(finished)
    }
}

impl Apart {
    /// Where the currency stands, unless it is written itself.
    pub fn place_of_currency(&self) -> Option<&str> {
        self.currency.starts_with('/').then_some(&self.currency)
    }
}

fn says_something(found: &Json) -> bool {
    !matches!(found, Json::Null) && !found.as_str().is_some_and(|text| text.trim().is_empty())
}

fn money(amount: &Json, currency: &str) -> Result<FieldValue, String> {
    let currency = Currency::parse(currency.trim()).map_err(finished)?;
    let amount = plain(amount).ok_or("an amount with its currency is expected.")?;
    Money::parse(&amount, currency).map(FieldValue::Money).map_err(finished)
}

/// As a person would have written it.
fn said(field: &Field, found: &Json) -> Result<Said, String> {
    Ok(match (field.type_, found) {
        (FieldType::Flag, Json::Bool(yes)) => Said::Flag(*yes),
        (FieldType::Number, found) => match plain(found).and_then(|text| text.trim().parse().ok()) {
            Some(number) => Said::Number(number),
            None => return Err("a whole number is expected.".to_owned()),
        },
        // Of a moment, its day as it is written there.
        (FieldType::Date, Json::String(text)) => {
            Said::Text(text.split_once(['T', ' ']).map_or(&**text, |(day, _)| day).to_owned())
        }
        (_, found) => Said::Text(plain(found).ok_or("one value is expected, not several.")?),
    })
}

fn finished(says: impl fmt::Display) -> String {
    let says = says.to_string();
    if says.ends_with('.') { says } else { format!("{says}.") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const FLOW: &str = "flow: offer
title: Offer
kind: proposal
intake:
  fields:
    - {id: amount, label: Amount, type: money, currency: EUR}
    - {id: start, label: Start, type: date}
    - {id: days, label: Days, type: number}
    - {id: rush, label: Rush, type: flag}
    - {id: note, label: Note, type: line, choices: [small, large]}
trigger:
  title: /deal/name
  client: /deal/account
  fields:
    amount: {amount: /deal/value, currency: EUR}
    start: /deal/start
    days: /deal/days
    rush: /deal/rush
    note: /deal/size
steps:
  - prepare: package
  - {approve: client, by: {contact: primary}, expire: 30 days}
";

    fn read(flow: &str, report: &Json) -> Result<Reported, Vec<Unfit>> {
        let flow = Flow::from_bytes(flow.as_bytes()).unwrap();
        flow.trigger.as_ref().unwrap().read(&flow, report)
    }

    #[test]
    fn a_report_fills_in_what_it_says() {
        let report = json!({"deal": {"name": " Autumn menu ", "account": "Kestrel Ferries", "value": 18600.5, "start": "2026-10-01T23:30:00+02:00",
            "days": "12", "rush": false, "size": null, "more": [1]}});
        let came = read(FLOW, &report).unwrap();
        assert_eq!((came.title.as_str(), came.client.as_str()), ("Autumn menu", "Kestrel Ferries"));
        let said: Vec<(String, FieldValue)> =
            came.fields.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
        let expected = [
            ("amount", FieldValue::Money(Money::minor(1_860_050, Currency::EUR))),
            ("days", FieldValue::Number(12)),
            ("rush", FieldValue::Flag(false)),
            ("start", FieldValue::Date(jiff::civil::date(2026, 10, 1))),
        ];
        assert_eq!(said, expected.map(|(name, value)| (name.to_owned(), value)));
        let bare = read(FLOW, &json!({"deal": {"account": "Kestrel Ferries"}})).unwrap();
        assert_eq!(
            (bare.title.as_str(), bare.fields.len()),
            ("Offer", 0),
            "what is not said is left to whoever prepares"
        );
    }

    #[test]
    fn amounts_come_in_the_forms_that_systems_write() {
        let one = |source: &str, report: &Json| {
            let came = read(&FLOW.replace("{amount: /deal/value, currency: EUR}", source), report)?;
            Ok::<_, Vec<Unfit>>(came.fields.into_values().next().map(|value| value.to_string()))
        };
        let report = |value: Json| json!({"deal": {"account": "K", "value": value, "in": "EUR"}});
        for (source, value) in [
            ("/deal/value", json!({"amount": "1200.00", "currency": "EUR"})),
            ("/deal/value", json!("1200 EUR")),
            ("{amount: /deal/value, currency: EUR}", json!("1,200")),
            ("{amount: /deal/value, currency: /deal/in}", json!(1200)),
        ] {
            assert_eq!(one(source, &report(value)).unwrap().as_deref(), Some("€1,200"), "{source}");
        }
        for (source, value) in [
            ("/deal/value", json!(1200)),
            ("/deal/value", json!("1200 SEK")),
            ("{amount: /deal/value, currency: /deal/none}", json!(1200)),
            ("{amount: /deal/value, currency: EUR}", json!([1200])),
            ("{amount: /deal/value, currency: EUR}", json!(-5)),
        ] {
            let wrong = one(source, &report(value)).unwrap_err();
            assert_eq!(wrong.first().map(|unfit| unfit.place.as_str()), Some("/deal/value"), "{source}: {wrong:?}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_said_with_its_place() {
        let report = json!({"deal": {"name": ["a"], "start": "soon", "days": 1.5, "rush": "yes", "size": "medium"}});
        let wrong = read(FLOW, &report).unwrap_err();
        let places: Vec<&str> = wrong.iter().map(|unfit| unfit.place.as_str()).collect();
        assert_eq!(places, ["/deal/name", "/deal/account", "/deal/days", "/deal/size", "/deal/rush", "/deal/start"]);
        assert!(
            wrong
                .iter()
                .any(|unfit| unfit.says == "“Note” does not take what stands here: choose one of small, large."),
            "{wrong:?}"
        );
    }

    #[test]
    fn a_trigger_that_cannot_work_is_refused_at_its_place() {
        for (from, to, expected) in [
            ("client: /deal/account\n", "\n", "“client” is missing."),
            ("/deal/account", "deal.account", "line 13, column 11, trigger: “deal.account” is no place in a report."),
            ("days: /deal", "day: /deal", "“day” is no field of this flow. Did you mean “days”?"),
            ("days: /deal/days", "days: {amount: /deal/days, currency: EUR}", "“days” is no amount"),
            (
                "currency: EUR}\n    start",
                "currency: euro}\n    start",
                "line 15, column 45, trigger: “euro” is not a currency",
            ),
            ("currency: EUR}\n    start", "currency: SEK}\n    start", "“amount” must be in EUR"),
            ("start: /deal/start", "start: 7", "Write a place such as /deal/value"),
        ] {
            let wrong = Flow::from_bytes(FLOW.replacen(from, to, 1).as_bytes()).unwrap_err().to_string();
            assert!(wrong.contains(expected), "{to}: {wrong}");
        }
    }

    #[test]
    fn a_file_is_written_as_it_was_read() {
        let flow = Flow::from_bytes(FLOW.as_bytes()).unwrap();
        let again = crate::flow::source::write::write(&flow);
        assert_eq!(Flow::from_bytes(again.as_bytes()).unwrap(), flow, "{again}");
    }
}
