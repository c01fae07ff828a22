//! References follow when something is called anew: in assignments, in conditions, and inside `{{ … }}` of texts.

use crate::flow::expr;
use serde_json::Value;

/// What is called anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A step.
    Step,
    /// A field of the package.
    Field,
    /// A document of the package.
    Document,
    /// A role.
    Role,
}

/// Keys whose text is an expression as a whole.
const EXPRESSIONS: [&str; 5] = ["when", "day", "until", "authority", "required"];
/// Keys that assign people.
const PEOPLE: [&str; 2] = ["by", "to"];

/// Lets everything in a part of a document follow.
pub fn rename(part: &mut Value, what: What, from: &str, to: &str) {
    walk(part, "", what, from, to);
}

fn walk(part: &mut Value, key: &str, what: What, from: &str, to: &str) {
    match part {
        Value::Array(list) => {
            for item in list {
                // What stands under a key of an item does not stand under the list's key.
                let key = if item.is_object() { "" } else { key };
                walk(item, key, what, from, to);
            }
        }
        Value::Object(map) => {
            // Tests and triggers have values by the names of fields, and tests have answers and people by those of steps.
            let by_name = matches!((what, key), (What::Field, "fields") | (What::Step, "answers" | "asked"));
            if by_name && let Some(value) = map.remove(from) {
                map.insert(to.to_owned(), value);
            }
            for (inner, value) in map.iter_mut() {
                // The roles themselves are assignments under their names.
                let key = if key == "roles" { "by" } else { inner };
                walk(value, key, what, from, to);
            }
        }
        Value::String(text) => {
            let names = match what {
                What::Step => matches!(key, "changes" | "on_decline" | "separate_from" | "same_as" | "path"),
                What::Field => key == "field",
                What::Role => key == "role" || PEOPLE.contains(&key),
                What::Document => key == "documents",
            };
            let related = what == What::Role && PEOPLE.contains(&key);
            if names && text == from {
                to.clone_into(text);
            } else if let Some(rest) = text.strip_prefix(from).filter(|rest| rest.starts_with('.') && related) {
                *text = format!("{to}{rest}");
            } else if EXPRESSIONS.contains(&key) {
                *text = expression(text, what, from, to);
            } else if text.contains("{{") {
                *text = inside(text, what, from, to);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn inside(text: &str, what: What, from: &str, to: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((reference, after)) = after.split_once("}}") else { break };
        made.extend([before, "{{", &expression(reference, what, from, to), "}}"]);
        rest = after;
    }
    made + rest
}

/// `steps.client.outcome`; texts in quotes stay as they are.
fn expression(text: &str, what: What, from: &str, to: &str) -> String {
    let group = match what {
        What::Step => "steps",
        What::Field => "fields",
        What::Document => "documents",
        What::Role => return text.to_owned(),
    };
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    let (mut made, mut rest, mut before) = (String::with_capacity(text.len()), text, ' ');
    while let Some(c) = rest.chars().next() {
        let begins = !part_of_name(before) && before != '.';
        let renamed = rest.strip_prefix(group).filter(|_| begins).and_then(|after| member(after, group, from, to));
        if let Some((written, left)) = renamed {
            made.push_str(&written);
            rest = left;
            before = ' ';
            continue;
        }
        let length = match c {
            '\'' | '"' => quoted(rest, c),
            _ => c.len_utf8(),
        };
        let (taken, left) = rest.split_at(length);
        made.push_str(taken);
        before = taken.chars().next_back().unwrap_or(' ');
        rest = left;
    }
    made
}

/// What follows the name of a group, if it is the member that is renamed.
fn member<'a>(after: &'a str, group: &str, from: &str, to: &str) -> Option<(String, &'a str)> {
    let dotted = || {
        let left = after.strip_prefix('.')?.strip_prefix(from)?;
        let ends = !left.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        ends.then_some(left)
    };
    let in_quotes = |quote: char| {
        after.strip_prefix('[')?.strip_prefix(quote)?.strip_prefix(from)?.strip_prefix(quote)?.strip_prefix(']')
    };
    let left = dotted().or_else(|| in_quotes('\'')).or_else(|| in_quotes('"'))?;
    Some((expr::member(group, to), left))
}

/// How many bytes a text in quotes takes, its quotes included.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == quote && !escaped {
            return at + c.len_utf8();
        }
        escaped = c == '\\' && !escaped;
    }
    text.len()
}
