//! Between entries and the parts that evidence writes: a type, `data`, `fields`.
//!
//! INVARIANT: what [`encode`] gives has no null, no fraction and only plain keys, so that the evidence profile of JSON can hold it.

use crate::request::event::Event;
use serde_json::{Map, Value};

/// An event in parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// `decision.recorded` and the like.
    pub kind: String,
    /// Open members.
    pub data: Map<String, Value>,
    /// Members of which the journal keeps only a commitment.
    pub fields: Map<String, Value>,
}

/// An entry that this version does not understand.
#[derive(Debug, thiserror::Error)]
#[error("this version cannot read a “{kind}” entry: {reason}")]
pub struct Unreadable {
    /// Its type.
    pub kind: String,
    /// What was wrong.
    pub reason: String,
}

/// Takes an event apart.
pub fn encode(event: &Event) -> Parts {
    let Ok(Value::Object(mut data)) = serde_json::to_value(event) else {
        unreachable!("an event is a map with text keys")
    };
    let Some(Value::String(kind)) = data.remove("type") else { unreachable!("an event carries its type") };
    let Some(Value::Object(fields)) = data.remove("fields") else {
        unreachable!("every event has fields, if only none")
    };
    let (mut data, mut fields) = (Value::Object(data), Value::Object(fields));
    drop_nulls(&mut data);
    drop_nulls(&mut fields);
    match (data, fields) {
        (Value::Object(data), Value::Object(fields)) => Parts { kind, data, fields },
        _ => unreachable!("both were maps a line ago"),
    }
}

/// The evidence profile has no null: absent means absent.
fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|_, member| !member.is_null());
            map.values_mut().for_each(drop_nulls);
        }
        Value::Array(list) => list.iter_mut().for_each(drop_nulls),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Puts an event together again; fields that were erased are simply not there.
pub fn decode(parts: Parts) -> Result<Event, Unreadable> {
    let Parts { kind, mut data, fields } = parts;
    data.insert("type".to_owned(), Value::String(kind.clone()));
    data.insert("fields".to_owned(), Value::Object(fields));
    serde_json::from_value(Value::Object(data)).map_err(|wrong| Unreadable { kind, reason: wrong.to_string() })
}
