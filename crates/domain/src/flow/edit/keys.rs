//! What keys say: set as one types it, and lists with one more, one less, or in another order.

use crate::flow::edit::Refused;
use crate::flow::edit::apply::{Said, Shift, at, called, need};
use crate::flow::edit::document::value;
use crate::flow::edit::place::{self, Key, Owner, list_mut, map_mut};
use crate::flow::source::node::Node;
use crate::flow::step::KINDS;
use serde_json::{Value, json};

/// LIMIT: characters of one value.
const VALUE_MAX: usize = 10_000;

/// Keys whose value is a text, whatever it looks like. The others are written in the notation of the file.
const TEXTS: [&str; 30] = [
    "title",
    "help",
    "when",
    "due",
    "expire",
    "changes",
    "on_decline",
    "statement",
    "verify",
    "message",
    "day",
    "until",
    "for",
    "event",
    "limit",
    "in",
    "use",
    "connection",
    "path",
    "order",
    "gather",
    "carry",
    "label",
    "type",
    "pattern",
    "currency",
    "kind",
    "calendar",
    "clock",
    "says",
];
/// Keys that are changed by edits of their own.
const STRUCTURE: [&str; 6] = ["id", "steps", "lanes", "cases", "otherwise", "flow"];
/// Keys that say one or several, and are written without a list for one.
const ONE_OR_MANY: [&str; 2] = ["by", "to"];

/// Does a path lead to one or several people?
fn one_or_many(path: &str) -> bool {
    ONE_OR_MANY.contains(&word(path)) || path.starts_with("roles.")
}

/// The last key of a path that is no number.
fn word(path: &str) -> &str {
    path.rsplit('.').find(|part| part.parse::<usize>().is_err()).unwrap_or_default()
}

fn typed(path: &str, text: &str) -> Result<Value, Refused> {
    let text = text.trim();
    if text.chars().count() > VALUE_MAX {
        return Err(Refused::new(format!("This has more than {VALUE_MAX} characters."), "Shorten it."));
    }
    let key = word(path);
    let inside = path.rsplit('.').next().is_some_and(|last| last.parse::<usize>().is_ok());
    let handed_over = ["with.", "output.", "expect.values."].iter().any(|map| path.contains(map));
    if handed_over || TEXTS.contains(&key) || (matches!(key, "choices" | "checklist" | "remind") && inside) {
        return Ok(Value::String(text.to_owned()));
    }
    if key == "required" && !matches!(text, "true" | "false") {
        return Ok(Value::String(text.to_owned()));
    }
    match Node::parse(text) {
        Ok(node) => Ok(value(&node)),
        Err(no) => Err(Refused::new(format!("“{text}” cannot be read. {}", no.wrong), no.way_on)),
    }
}

fn allowed(path: &str) -> Result<(), Refused> {
    let key = path.rsplit('.').next().unwrap_or_default();
    let inner = path.starts_with("intake.") || path.starts_with("fields.") || path.starts_with("documents.");
    if path.is_empty() || (STRUCTURE.contains(&key) && !inner) || KINDS.contains(&path) {
        return Err(Refused::new(format!("“{path}” is not set like this."), "Use the drawing, or write the file."));
    }
    Ok(())
}

pub(super) fn cannot(path: &str) -> Refused {
    Refused::new(format!("“{path}” has no place there any more."), "Look at the flow as it is now.")
}

/// Whose key it is, for the list of edits, and the step.
fn owner(root: &Value, of: &Owner) -> Result<(String, Option<Key>), Refused> {
    match of {
        Owner::Flow => Ok(("The flow".to_owned(), None)),
        Owner::Step(key) => Ok((called(at(root, &need(root, key)?)), Some(key.clone()))),
    }
}

pub(super) fn set(root: &mut Value, of: &Owner, path: &str, text: &str) -> Said {
    allowed(path)?;
    let (whose, step) = owner(root, of)?;
    let pointer = place::pointer(root, of, path).ok_or_else(|| cannot(path))?;
    let (parent, key) = pointer.rsplit_once('/').ok_or_else(|| cannot(path))?;
    let says = format!("{whose}: {}", word(path).replace('_', " "));
    let lane = path.strip_prefix("lanes.").and_then(|rest| rest.strip_suffix(".when"));
    if lane.is_some() {
        lane_when(root, parent, text.trim())?;
        return Ok((says, step));
    }
    let said = if text.trim().is_empty() { None } else { Some(typed(path, text)?) };
    if let Ok(index) = key.parse::<usize>() {
        let list = root.pointer_mut(parent).and_then(Value::as_array_mut);
        let slot = list.and_then(|list| list.get_mut(index)).ok_or_else(|| cannot(path))?;
        *slot = said.ok_or_else(|| Refused::new("This is empty.", "Remove it, or write something."))?;
        return Ok((says, step));
    }
    let map = map_mut(root, parent).ok_or_else(|| cannot(path))?;
    match said {
        Some(value) => drop(map.insert(key.to_owned(), value)),
        None => drop(map.remove(key)),
    }
    Ok((says, step))
}

/// A lane is a list of steps; with a condition it is a map that holds them.
fn lane_when(root: &mut Value, lane: &str, when: &str) -> Result<(), Refused> {
    let lane = root.pointer_mut(lane).ok_or_else(|| cannot("when"))?;
    let steps = match lane {
        Value::Object(map) => map.get_mut("steps").map_or_else(|| json!([]), Value::take),
        _ => lane.take(),
    };
    *lane = if when.is_empty() { steps } else { json!({"when": when, "steps": steps}) };
    Ok(())
}

pub(super) fn insert(root: &mut Value, of: &Owner, path: &str, text: &str) -> Said {
    allowed(path)?;
    let (whose, step) = owner(root, of)?;
    if text.trim().is_empty() {
        return Err(Refused::new("There is nothing to add.", "Choose or write something."));
    }
    let value = typed(&format!("{path}.0"), text)?;
    let pointer = place::pointer(root, of, path).ok_or_else(|| cannot(path))?;
    if let (Some((parent, _)), None) = (pointer.rsplit_once('/'), root.pointer(&pointer)) {
        map_mut(root, parent).ok_or_else(|| cannot(path))?;
    }
    let one = one_or_many(path);
    if let Some(single) = root.pointer_mut(&pointer).filter(|value| one && !value.is_array()) {
        *single = json!([single.take()]);
    }
    list_mut(root, &pointer).ok_or_else(|| cannot(path))?.push(value);
    tidy_one(root, &pointer, one);
    Ok((format!("{whose}: {} added", word(path).replace('_', " ")), step))
}

/// A list of one that may stand alone stands alone.
fn tidy_one(root: &mut Value, pointer: &str, one: bool) {
    let alone = root.pointer(pointer).and_then(Value::as_array).filter(|list| one && list.len() == 1);
    if let (Some(only), true) = (alone.and_then(|list| list.first()).cloned(), one)
        && let Some(slot) = root.pointer_mut(pointer)
    {
        *slot = only;
    }
}

pub(super) fn drop_one(root: &mut Value, of: &Owner, path: &str) -> Said {
    allowed(path)?;
    let (whose, step) = owner(root, of)?;
    let pointer = place::pointer(root, of, path).ok_or_else(|| cannot(path))?;
    let (list, index) = pointer.rsplit_once('/').ok_or_else(|| cannot(path))?;
    let (parent, key) = list.rsplit_once('/').ok_or_else(|| cannot(path))?;
    let one = one_or_many(path);
    let now = root.pointer_mut(list).ok_or_else(|| cannot(path))?;
    let empty = match (now, index.parse::<usize>()) {
        (Value::Array(items), Ok(index)) if index < items.len() => {
            items.remove(index);
            items.is_empty()
        }
        // One that stands alone, or the entry of a map, such as a role.
        (other, Ok(0)) if one && !other.is_null() => true,
        (Value::Object(map), Err(_)) => {
            map.remove(index).ok_or_else(|| cannot(path))?;
            false
        }
        _ => return Err(cannot(path)),
    };
    if empty && let Some(map) = map_mut(root, parent) {
        map.remove(key);
    }
    tidy_one(root, list, one);
    Ok((format!("{whose}: {} removed", word(path).replace('_', " ")), step))
}

pub(super) fn shift(root: &mut Value, of: &Owner, path: &str, to: Shift) -> Said {
    allowed(path)?;
    let (whose, step) = owner(root, of)?;
    let pointer = place::pointer(root, of, path).ok_or_else(|| cannot(path))?;
    let (list, index) = pointer.rsplit_once('/').ok_or_else(|| cannot(path))?;
    let items = root.pointer_mut(list).and_then(Value::as_array_mut).ok_or_else(|| cannot(path))?;
    let from = index.parse::<usize>().map_err(|_| cannot(path))?;
    let other = match to {
        Shift::Up => from.checked_sub(1),
        Shift::Down => Some(from + 1),
    };
    match other.filter(|other| from.max(*other) < items.len()) {
        Some(other) => items.swap(from, other),
        None => return Err(Refused::new("It cannot go any further.", "It is the last one there already.")),
    }
    Ok((format!("{whose}: another order"), step))
}
