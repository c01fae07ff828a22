//! Two people write one flow. An edit was made on the document as its author saw it; here is whether it may be done on the one of now.
//!
//! It may, unless what it changes was changed meanwhile: the same key of the same step, its place, or a step that it would take away.
//! Adding beside others never clashes.

use crate::flow::edit::apply::{Edit, Spot};
use crate::flow::edit::document::Document;
use crate::flow::edit::place::{self, Key, Owner, lanes_of};
use crate::flow::source::write;
use serde_json::Value;
use std::collections::BTreeMap;

/// What two people changed at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// Whose key.
    pub of: Owner,
    /// Which; empty for the place of a step.
    pub key: String,
    /// What it says now.
    pub theirs: String,
    /// What the edit would have made of it.
    pub yours: String,
}

/// Everything a document says, key by key; the place of a step under an empty key.
type Said = BTreeMap<(Owner, String), String>;

/// Does an edit that was made on `base` clash with what the document has become?
pub fn clash(edit: &Edit, base: &Document, now: &Document) -> Option<Clash> {
    if base == now {
        return None;
    }
    let (before, after) = (said(base), said(now));
    let yours = match edit {
        Edit::Set { text, .. } | Edit::Insert { text, .. } | Edit::Replace { text } => text.trim().to_owned(),
        _ => String::new(),
    };
    let differs = |place: &(Owner, String)| before.get(place) != after.get(place);
    let found = touched(edit, base).into_iter().chain(touched(edit, now)).find(differs);
    let found = found.or_else(|| {
        let whole = matches!(edit, Edit::Replace { .. });
        whole.then(|| (Owner::Flow, String::new()))
    });
    let (of, key) = found?;
    let theirs = after.get(&(of.clone(), key.clone())).cloned().unwrap_or_default();
    let same = matches!(edit, Edit::Set { path, .. } if *path == key) && theirs == yours;
    (!same).then_some(Clash { of, key, theirs, yours })
}

fn said(document: &Document) -> Said {
    let root = document.root();
    let mut all = Said::new();
    if let Some(map) = root.as_object() {
        for (key, value) in map.iter().filter(|(key, _)| *key != "steps") {
            match value {
                // What has names of its own is told apart by them.
                Value::Object(inner) if matches!(key.as_str(), "intake" | "roles") => {
                    let inner =
                        inner.iter().map(|(word, value)| ((Owner::Flow, format!("{key}.{word}")), write::line(value)));
                    all.extend(inner);
                }
                _ => drop(all.insert((Owner::Flow, key.clone()), write::line(value))),
            }
        }
    }
    for found in place::keys(root) {
        let of = Owner::Step(found.key.clone());
        let around = found.around.as_ref().map_or_else(String::new, |(block, lane)| format!("{block}, {}", lane + 1));
        all.insert((of.clone(), String::new()), format!("in {around}"));
        let step = root.pointer(&found.pointer()).and_then(Value::as_object);
        for (key, value) in step.into_iter().flatten() {
            let text = match key.as_str() {
                "steps" | "otherwise" if value.is_array() => continue,
                "cases" | "lanes" => whens(value),
                _ => write::line(value),
            };
            all.insert((of.clone(), key.clone()), text);
        }
    }
    all
}

/// The conditions of cases and lanes, one after the other.
fn whens(lanes: &Value) -> String {
    let each = lanes.as_array().into_iter().flatten();
    let all: Vec<&str> = each.map(|lane| lane.get("when").and_then(Value::as_str).unwrap_or("always")).collect();
    all.join(" | ")
}

/// What an edit changes, or counts on, of what is in a document.
fn touched(edit: &Edit, document: &Document) -> Vec<(Owner, String)> {
    let step = |key: &Key, word: &str| (Owner::Step(key.clone()), word.to_owned());
    // A lane is counted from the first one, so lanes must be as they were.
    let into = |to: &Spot| match to {
        Spot::Into(block, _) => vec![step(block, "cases"), step(block, "lanes")],
        Spot::Before(_) | Spot::After(_) | Spot::End => Vec::new(),
    };
    match edit {
        Edit::Add { to, .. } => into(to),
        Edit::Move { step: key, to } => std::iter::once(step(key, "")).chain(into(to)).collect(),
        Edit::Remove { step: key } => whole(document, key, None),
        Edit::RemoveLane { block, lane } => {
            let lanes = [step(block, "cases"), step(block, "lanes")];
            lanes.into_iter().chain(whole(document, block, Some(*lane))).collect()
        }
        Edit::Set { of, path, .. } | Edit::Drop { of, path } | Edit::Shift { of, path, .. } => {
            let two = *of == Owner::Flow && (path.starts_with("intake.") || path.starts_with("roles."));
            let words: Vec<&str> = path.split('.').take(if two { 2 } else { 1 }).collect();
            vec![(of.clone(), words.join("."))]
        }
        Edit::Insert { .. } | Edit::Duplicate { .. } | Edit::Rename { .. } | Edit::AddLane { .. } => Vec::new(),
        Edit::Replace { .. } => said(document).into_keys().collect(),
    }
}

/// A step and all in it, key by key; or only what is in one of its lanes.
fn whole(document: &Document, key: &Key, lane: Option<usize>) -> Vec<(Owner, String)> {
    let root = document.root();
    let Some(found) = place::find(root, key) else { return Vec::new() };
    let pointer = found.pointer();
    let inside = lane.map_or_else(
        || Some(pointer.clone()),
        |lane| root.pointer(&pointer).and_then(|step| lanes_of(step, &pointer).into_iter().nth(lane)),
    );
    let Some(inside) = inside.map(|pointer| format!("{pointer}/")) else { return Vec::new() };
    let mine = place::keys(root).into_iter().filter(|other| format!("{}/", other.pointer()).starts_with(&inside));
    let keys: Vec<Key> = mine.map(|found| found.key).collect();
    said(document).into_keys().filter(|(of, _)| matches!(of, Owner::Step(key) if keys.contains(key))).collect()
}
