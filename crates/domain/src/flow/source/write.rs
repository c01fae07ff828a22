//! The canonical form of a flow file: YAML in a fixed order of keys, without what says nothing.

use crate::flow::definition::Flow;
use crate::flow::step::{COMMON_KEYS, KINDS};
use serde_json::{Map, Value};

/// Writes a flow. Reading it again gives the same flow, with the same digest.
pub fn write(flow: &Flow) -> String {
    document(&serde_json::to_value(flow).unwrap_or_else(|_| unreachable!("a flow is a map with text keys")))
}

/// Writes what may not make a flow yet: every key that says something.
pub fn document(root: &Value) -> String {
    let Value::Object(map) = root else { return String::new() };
    let mut text = String::new();
    block(&mut text, &ordered(map), 0);
    text
}

/// A value as a person types it into a line: a text as it is, anything else in the notation of the file. What holds steps has no line.
pub fn line(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => flow_style(other).unwrap_or_default(),
    }
}

/// The first keys of a map, in this order; the others follow alphabetically.
const FIRST: [&str; 16] = [
    "flow", "id", "name", "label", "title", "kind", "type", "calendar", "from", "after", "when", "intake", "trigger",
    "roles", "given", "answers",
];

fn ordered(map: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let step = map.keys().any(|key| KINDS.contains(&key.as_str()) && map.get(key).is_some_and(Value::is_string));
    let rank = |key: &str| {
        if step && KINDS.contains(&key) {
            return 0;
        }
        let common = COMMON_KEYS.iter().position(|common| step && *common == key).map(|place| place + 1);
        let first = FIRST.iter().position(|first| !step && *first == key).map(|place| place + 1);
        // Steps inside others, and the steps of the flow, come last.
        let inner = usize::from(matches!(key, "steps" | "lanes" | "cases")) * 100
            + usize::from(key == "otherwise") * 101
            + usize::from(key == "tests") * 102;
        common.or(first).unwrap_or(50) + inner
    };
    let said = |value: &Value| !matches!(value, Value::Object(map) if map.is_empty());
    let mut entries: Vec<_> = map.iter().filter(|(_, value)| said(value)).collect();
    entries.sort_by_key(|(key, _)| rank(key));
    entries
}

/// LIMIT: the width of a list or map that stands on one line.
const WIDTH: usize = 100;

fn block(text: &mut String, entries: &[(&String, &Value)], indent: usize) {
    for (place, (key, value)) in entries.iter().enumerate() {
        if place > 0 || indent == 0 || text.ends_with('\n') {
            text.push_str(&" ".repeat(indent));
        }
        text.push_str(&scalar(key));
        text.push(':');
        under(text, value, indent);
    }
}

/// What follows a key or a dash.
fn under(text: &mut String, value: &Value, indent: usize) {
    if let Some(line) = flow_style(value).filter(|line| line.chars().count() + indent <= WIDTH) {
        text.push(' ');
        text.push_str(&line);
        text.push('\n');
        return;
    }
    match value {
        Value::Object(map) => {
            text.push('\n');
            block(text, &ordered(map), indent + 2);
        }
        Value::Array(list) => {
            text.push('\n');
            items(text, list, indent + 2);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            text.push(' ');
            text.push_str(&flow_style(value).unwrap_or_default());
            text.push('\n');
        }
    }
}

fn items(text: &mut String, list: &[Value], indent: usize) {
    for item in list {
        text.push_str(&" ".repeat(indent));
        text.push('-');
        match item {
            Value::Object(map) if !on_one_line(item, indent) => {
                text.push(' ');
                block(text, &ordered(map), indent + 2);
            }
            _ => under(text, item, indent),
        }
    }
}

fn is_step(map: &Map<String, Value>) -> bool {
    map.iter().any(|(key, value)| KINDS.contains(&key.as_str()) && value.is_string()) && !map.contains_key("type")
}

fn on_one_line(value: &Value, indent: usize) -> bool {
    flow_style(value).is_some_and(|line| line.chars().count() + indent <= WIDTH)
}

/// On one line, for what has no steps in it.
pub(crate) fn flow_style(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("null".to_owned()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(scalar(text)),
        Value::Array(list) => {
            let parts: Option<Vec<String>> = list.iter().map(flow_style).collect();
            parts.map(|parts| format!("[{}]", parts.join(", ")))
        }
        Value::Object(map) if is_step(map) || map.contains_key("steps") => None,
        Value::Object(map) => {
            let parts: Option<Vec<String>> = ordered(map)
                .into_iter()
                .map(|(key, value)| flow_style(value).map(|value| format!("{}: {value}", scalar(key))))
                .collect();
            parts.map(|parts| format!("{{{}}}", parts.join(", ")))
        }
    }
}

/// A text as YAML writes it: plainly where that is safe on every line and inside brackets, else in double quotes.
fn scalar(text: &str) -> String {
    let word = |c: char| {
        c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '/' | '(' | ')' | ' ' | '’' | '“' | '”' | '<' | '=')
    };
    let plain = text.starts_with(|c: char| c.is_alphabetic())
        && !text.ends_with(' ')
        && text.chars().all(word)
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
        );
    if plain {
        return text.to_owned();
    }
    // Single quotes hold everything but line breaks and what cannot be seen, and keep regular expressions readable.
    if !text.chars().any(char::is_control) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    serde_json::to_string(text).unwrap_or_default()
}
