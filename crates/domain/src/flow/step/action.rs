//! `action`: a call of another system, over a connection of the workspace.
//!
//! `request` fills every reference in when the step is reached, as the journal keeps it; `call` reads
//! that back for whoever makes the call. What an answer must say is here too, so that the check of a flow, the simulator and the
//! server mean the same by it.

use crate::flow::expr::{self, Value};
use crate::ids::Name;
use crate::request::event::NamedValue;
use crate::values::FieldValue;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The step's own keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// What is done: `http.post`, `http.put`, `http.patch` or `http.get`.
    #[serde(rename = "use")]
    pub connector: String,
    /// Over which connection of the workspace.
    pub connection: Name,
    /// Where, behind the connection's address; may hold references.
    pub path: String,
    /// What is handed over: a JSON object, or the query of `http.get`. Texts may hold references; `lines.0.amount` is inside a list.
    #[serde(rename = "with", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub inputs: BTreeMap<String, String>,
    /// What the answer must be; any success, where nothing is said.
    #[serde(default, skip_serializing_if = "Expect::says_nothing")]
    pub expect: Expect,
    /// What later steps use of the answer, as `steps.<id>.output.<name>`, by its place in it: `/invoice/number`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub output: BTreeMap<Name, String>,
    /// What is read afterwards to see whether it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<ReadBack>,
}

/// What an answer must be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// Its status, such as 201.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// What stands at places in it: `/state: open`. Texts may hold references.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
}

/// What is read afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadBack {
    /// Where; may also hold `{{ output.<name> }}` of the answer before.
    pub path: String,
    /// What must stand there.
    pub expect: Expect,
}

impl Expect {
    fn says_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// How the other system is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Changes a part.
    Patch,
    /// Adds.
    Post,
    /// Replaces.
    Put,
}

impl Method {
    /// Each with the word in `use`.
    pub const ALL: [(&'static str, Self); 4] =
        [("http.get", Self::Get), ("http.patch", Self::Patch), ("http.post", Self::Post), ("http.put", Self::Put)];

    /// The method behind a word.
    pub fn of(connector: &str) -> Option<Self> {
        Self::ALL.iter().find(|(word, _)| *word == connector).map(|(_, method)| *method)
    }

    /// As HTTP writes it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Patch => "PATCH",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }

    /// Does doing it twice come to the same as doing it once?
    pub const fn repeats(self) -> bool {
        matches!(self, Self::Get | Self::Put)
    }
}

/// A call with every reference filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// How.
    pub method: Method,
    /// Over which connection.
    pub connection: Name,
    /// Where, with its query.
    pub path: String,
    /// What is handed over, as an object.
    pub with: Map<String, Json>,
    /// What the answer must be.
    pub expect: Expected,
    /// Names for what is kept of the answer, by its place.
    pub output: BTreeMap<Name, String>,
    /// Where it is read back, and what must stand there.
    pub read: Option<(String, Expected)>,
}

/// What an answer must be, filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expected {
    /// Its status; any success, where none is said.
    pub status: Option<u16>,
    /// What stands where.
    pub values: Map<String, Json>,
}

/// LIMIT: characters of one value that is kept of an answer.
const OUTPUT_MAX: usize = 1_000;

impl Action {
    /// What the journal keeps of the call when the step is reached.
    pub(crate) fn request(&self, names: &BTreeMap<String, Value>) -> Vec<NamedValue> {
        let mut kept = vec![kept("path", filled_path(&self.path, names))];
        if let Some(with) =
            nested(self.inputs.iter().filter_map(|(key, text)| Some((key.as_str(), json_of(text, names)?))))
            && !with.is_empty()
        {
            kept.push(self::kept("with", Json::Object(with).to_string()));
        }
        kept.extend(kept_expectations("expect", &self.expect, names));
        if let Some(read) = &self.read {
            // What the answer will say is not known yet, so its names stand for themselves.
            let own = |name: &Name| (name.to_string(), Value::Text(format!("{{{{ output.{name} }}}}")));
            let mut names = names.clone();
            names.insert("output".to_owned(), Value::Record(self.output.keys().map(own).collect()));
            kept.push(self::kept("read_path", filled_path(&read.path, &names)));
            kept.extend(kept_expectations("read_expect", &read.expect, &names));
        }
        kept
    }

    /// The call, from what the journal keeps of it; nothing, where that was erased or does not fit the flow.
    pub fn call(&self, kept: &[NamedValue]) -> Option<Call> {
        let text = |name: &str| {
            kept.iter().find(|value| value.id.as_str() == name).and_then(|value| match &value.value {
                FieldValue::Text(text) => Some(text.as_str()),
                FieldValue::Money(_) | FieldValue::Date(_) | FieldValue::Flag(_) | FieldValue::Number(_) => None,
            })
        };
        let object = |name: &str| text(name).map_or(Some(Map::new()), |text| serde_json::from_str(text).ok());
        let expected = |of: &Expect, name: &str| Some(Expected { status: of.status, values: object(name)? });
        let read = match &self.read {
            Some(read) => Some((text("read_path")?.to_owned(), expected(&read.expect, "read_expect")?)),
            None => None,
        };
        Some(Call {
            method: Method::of(&self.connector)?,
            connection: self.connection.clone(),
            path: text("path")?.to_owned(),
            with: object("with")?,
            expect: expected(&self.expect, "expect")?,
            output: self.output.clone(),
            read,
        })
    }
}

fn kept(id: &str, text: String) -> NamedValue {
    let id = Name::parse(id).unwrap_or_else(|wrong| unreachable!("a name of ours: {wrong}"));
    NamedValue { id, value: FieldValue::Text(text) }
}

fn kept_expectations(id: &str, expect: &Expect, names: &BTreeMap<String, Value>) -> Option<NamedValue> {
    let filled: Map<String, Json> =
        expect.values.iter().map(|(place, text)| (place.clone(), json_of(text, names).unwrap_or(Json::Null))).collect();
    (!filled.is_empty()).then(|| kept(id, Json::Object(filled).to_string()))
}

/// A path whose references cannot lead elsewhere: whatever is no letter or digit is written as its bytes.
fn filled_path(path: &str, names: &BTreeMap<String, Value>) -> String {
    expr::fill_with(
        path,
        names,
        |reference, value| {
            if reference.starts_with("output.") { value } else { percent(&value) }
        },
    )
}

fn percent(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            written.push(char::from(byte));
        } else {
            let _ = write!(written, "%{byte:02X}");
        }
    }
    written
}

/// A text that is one reference and nothing else keeps its type. Nothing, where its value is missing.
fn json_of(text: &str, names: &BTreeMap<String, Value>) -> Option<Json> {
    let Some(reference) = expr::only_reference(text) else { return Some(Json::String(expr::fill_from(text, names))) };
    Some(match expr::eval::run(reference, names, &[]).ok()? {
        Value::Bool(yes) => Json::Bool(yes),
        Value::Int(number) => json!(number),
        Value::Text(text) => Json::String(text),
        Value::Date(day) => Json::String(day.to_string()),
        Value::Money(money) => json!({"amount": money.decimal(), "currency": money.currency.code()}),
        Value::List(_) | Value::Record(_) => return None,
    })
}

/// Keys with dots as objects inside objects, and lists where all keys are numbers from 0.
fn nested<'a>(flat: impl Iterator<Item = (&'a str, Json)>) -> Option<Map<String, Json>> {
    let mut root = Map::new();
    for (key, value) in flat {
        let mut parts: Vec<&str> = key.split('.').collect();
        let last = parts.pop()?;
        let mut at = &mut root;
        for part in parts {
            at = at.entry(part).or_insert_with(|| Json::Object(Map::new())).as_object_mut()?;
        }
        if at.insert(last.to_owned(), value).is_some() {
            return None;
        }
    }
    for value in root.values_mut() {
        lists(value);
    }
    Some(root)
}

fn lists(value: &mut Json) {
    let Json::Object(map) = value else { return };
    map.values_mut().for_each(lists);
    let numbers: Option<BTreeMap<usize, &Json>> =
        map.iter().map(|(key, value)| Some((key.parse::<usize>().ok()?, value))).collect();
    if let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) {
        *value = Json::Array(numbers.into_values().cloned().collect());
    }
}

/// Is there a place for every one of these keys?
pub(crate) fn fits(keys: &[&str]) -> bool {
    nested(keys.iter().map(|key| (*key, Json::Null))).is_some()
}

impl Expected {
    /// Why an answer is not what was expected, as a sentence.
    pub fn mismatch(&self, status: u16, body: &Json) -> Option<String> {
        let fine = self.status.map_or((200..300).contains(&status), |expected| expected == status);
        if !fine {
            let expected = self.status.map_or_else(|| "a success".to_owned(), |status| status.to_string());
            return Some(format!("It answered {status}, and {expected} was expected."));
        }
        self.values.iter().find_map(|(place, expected)| match body.pointer(place) {
            None => Some(format!("The answer has nothing at {place}, and {} was expected.", said(expected))),
            Some(found) if found == expected || plain(found).is_some() && plain(found) == plain(expected) => None,
            Some(found) => Some(format!("At {place} stands {}, and {} was expected.", said(found), said(expected))),
        })
    }
}

impl Call {
    /// What is kept of an answer, or why that is not there.
    pub fn outputs(&self, body: &Json) -> Result<BTreeMap<Name, FieldValue>, String> {
        let one = |(name, place): (&Name, &String)| match body.pointer(place).and_then(plain) {
            Some(text) => Ok((name.clone(), FieldValue::Text(text.chars().take(OUTPUT_MAX).collect()))),
            None => Err(format!("The answer has no value at {place}, which later steps need as “{name}”.")),
        };
        self.output.iter().map(one).collect()
    }

    /// Where it is read back and what must stand there, once the answer is known. Without an answer only if none of it is needed.
    pub fn read_back(&self, outputs: Option<&BTreeMap<Name, FieldValue>>) -> Option<(String, Expected)> {
        let (path, expected) = self.read.as_ref()?;
        let needs = |text: &str| text.contains("{{ output.");
        let values = &expected.values;
        let any = needs(path) || values.values().any(|value| value.as_str().is_some_and(needs));
        if outputs.is_none() && any {
            return None;
        }
        let own = |(name, value): (&Name, &FieldValue)| (name.to_string(), Value::Text(value.to_string()));
        let outputs = outputs.into_iter().flatten().map(own).collect();
        let names = BTreeMap::from([("output".to_owned(), Value::Record(outputs))]);
        let filled = |(place, value): (&String, &Json)| match value {
            Json::String(text) if needs(text) => (place.clone(), Json::String(expr::fill_from(text, &names))),
            other => (place.clone(), other.clone()),
        };
        let path = expr::fill_with(path, &names, |_, value| percent(&value));
        Some((path, Expected { status: expected.status, values: values.iter().map(filled).collect() }))
    }
}

/// One value as text; nothing for what holds others, and for null.
pub(crate) fn plain(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(yes) => Some(yes.to_string()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

/// A value in a sentence, cut to what one reads.
fn said(value: &Json) -> String {
    let text = plain(value).unwrap_or_else(|| value.to_string());
    let cut: String = text.chars().filter(|c| !c.is_control()).take(80).collect();
    format!("“{cut}”")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{Currency, Money};

    fn names() -> BTreeMap<String, Value> {
        let fields = [
            ("amount", Value::Money(Money::minor(1_860_000, Currency::EUR))),
            ("count", Value::Int(3)),
            ("ref", Value::Text("a/../b?c".to_owned())),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value)).into();
        [("fields".to_owned(), Value::Record(fields))].into()
    }

    fn action(json: &str) -> Action {
        serde_json::from_str(json).unwrap()
    }

    fn call(json: &str) -> Call {
        let action = action(json);
        action.call(&action.request(&names())).unwrap()
    }

    #[test]
    fn what_is_handed_over_keeps_its_type_and_has_its_place() {
        let call = call(
            r#"{"use": "http.post", "connection": "erp", "path": "/invoices/{{ fields.ref }}", "with": {
            "count": "{{ fields.count }}", "lines.0.price": "{{ fields.amount }}", "lines.1.text": "{{ fields.count }} days",
            "gone": "{{ fields.none }}"}}"#,
        );
        assert_eq!(call.path, "/invoices/a%2F..%2Fb%3Fc");
        let expected =
            json!({"count": 3, "lines": [{"price": {"amount": "18600.00", "currency": "EUR"}}, {"text": "3 days"}]});
        assert_eq!(Json::Object(call.with), expected);
    }

    #[test]
    fn keys_that_are_in_each_others_way_do_not_fit() {
        assert!(fits(&["a.b", "a.c", "d"]));
        assert!(!fits(&["a", "a.b"]));
    }

    #[test]
    fn an_answer_is_held_against_what_was_expected() {
        let expected = Expected { status: None, values: [("/n".to_owned(), json!("3"))].into_iter().collect() };
        assert_eq!(expected.mismatch(201, &json!({"n": 3})), None);
        assert_eq!(expected.mismatch(200, &json!({"n": 4})).unwrap(), "At /n stands “4”, and “3” was expected.");
        assert!(expected.mismatch(200, &json!({})).unwrap().contains("nothing at /n"));
        assert!(expected.mismatch(302, &json!({"n": 3})).unwrap().contains("a success"));
        let exact = Expected { status: Some(201), values: Map::new() };
        assert!(exact.mismatch(200, &Json::Null).is_some() && exact.mismatch(201, &Json::Null).is_none());
    }

    #[test]
    fn what_is_read_back_may_need_the_answer() {
        let call = call(
            r#"{"use": "http.post", "connection": "erp", "path": "/invoices", "output": {"id": "/id"},
            "read": {"path": "/invoices/{{ output.id }}", "expect": {"values": {"/count": "{{ fields.count }}"}}}}"#,
        );
        assert_eq!(call.read_back(None), None);
        let outputs = call.outputs(&json!({"id": "7/8"})).unwrap();
        let (path, expected) = call.read_back(Some(&outputs)).unwrap();
        assert_eq!((path.as_str(), expected.values.get("/count")), ("/invoices/7%2F8", Some(&json!(3))));
        assert!(call.outputs(&json!({"id": null})).unwrap_err().contains("/id"));
    }
}
