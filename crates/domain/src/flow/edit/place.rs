//! Where things stand in a document: steps by a key that stays while others come and go, their lanes, and paths of keys.

use crate::flow::step::KINDS;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;

/// Names a step of a document: its name, and for the second of that name `name~2`, because a document may have two.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key(pub String);

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What keys belong to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Owner {
    /// The flow itself.
    Flow,
    /// A step.
    Step(Key),
}

/// A step in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// How it is named.
    pub key: Key,
    /// The list that it stands in.
    pub list: String,
    /// Its place in there.
    pub at: usize,
    /// Around it: the block, and the lane of it. The flow itself has none.
    pub around: Option<(Key, usize)>,
}

impl Found {
    /// Where it is in the tree.
    pub fn pointer(&self) -> String {
        format!("{}/{}", self.list, self.at)
    }
}

/// The kind of a step, and the name that stands beside it.
pub fn kind_of(step: &Value) -> Option<(&'static str, &str)> {
    let map = step.as_object()?;
    KINDS.iter().find_map(|kind| map.get(*kind).map(|name| (*kind, name.as_str().unwrap_or_default())))
}

/// The name of a step; empty where none is written.
pub fn name_of(step: &Value) -> &str {
    let own = step.get("id").and_then(Value::as_str);
    own.or_else(|| kind_of(step).map(|(_, name)| name)).unwrap_or_default()
}

/// Under which pointers the lanes of a step are; those that are not written yet too.
pub(super) fn lanes_of(step: &Value, pointer: &str) -> Vec<String> {
    let count = |key: &str| step.get(key).and_then(Value::as_array).map_or(0, Vec::len);
    match kind_of(step).map(|(kind, _)| kind) {
        Some("branch") => {
            let cases = (0..count("cases")).map(|n| format!("{pointer}/cases/{n}/steps"));
            cases.chain([format!("{pointer}/otherwise")]).collect()
        }
        Some("parallel") => (0..count("lanes"))
            .map(|n| match step.get("lanes").and_then(|lanes| lanes.get(n)) {
                Some(Value::Object(_)) => format!("{pointer}/lanes/{n}/steps"),
                _ => format!("{pointer}/lanes/{n}"),
            })
            .collect(),
        Some("each") => vec![format!("{pointer}/steps")],
        _ => Vec::new(),
    }
}

/// Every step of a document, in the order of the file.
pub fn keys(root: &Value) -> Vec<Found> {
    let mut found = Vec::new();
    let mut seen = BTreeMap::new();
    walk(root, "/steps", None, &mut seen, &mut found);
    found
}

fn walk(
    root: &Value,
    list: &str,
    around: Option<&(Key, usize)>,
    seen: &mut BTreeMap<String, usize>,
    found: &mut Vec<Found>,
) {
    let steps = root.pointer(list).and_then(Value::as_array).into_iter().flatten();
    for (at, step) in steps.enumerate() {
        let name = name_of(step).to_owned();
        let count = seen.entry(name.clone()).and_modify(|n| *n += 1).or_insert(1);
        let key = Key(if *count == 1 && !name.is_empty() { name } else { format!("{name}~{count}") });
        let here = Found { key: key.clone(), list: list.to_owned(), at, around: around.cloned() };
        let pointer = here.pointer();
        found.push(here);
        for (n, lane) in lanes_of(step, &pointer).iter().enumerate() {
            walk(root, lane, Some(&(key.clone(), n)), seen, found);
        }
    }
}

/// A step by its key.
pub fn find(root: &Value, key: &Key) -> Option<Found> {
    keys(root).into_iter().find(|found| found.key == *key)
}

/// Where an owner's path of keys leads; it need not exist, but its owner must.
pub(super) fn pointer(root: &Value, of: &Owner, path: &str) -> Option<String> {
    let begin = match of {
        Owner::Flow => String::new(),
        Owner::Step(key) => find(root, key)?.pointer(),
    };
    let parts = path.split('.').filter(|part| !part.is_empty());
    Some(parts.fold(begin, |pointer, part| format!("{pointer}/{}", part.replace('~', "~0").replace('/', "~1"))))
}

/// The list under a pointer, made where it is missing.
pub(super) fn list_mut<'a>(root: &'a mut Value, pointer: &str) -> Option<&'a mut Vec<Value>> {
    if root.pointer(pointer).is_none() {
        let (parent, key) = pointer.rsplit_once('/')?;
        map_mut(root, parent)?.insert(key.to_owned(), Value::Array(Vec::new()));
    }
    root.pointer_mut(pointer)?.as_array_mut()
}

/// The map under a pointer, made where it is missing and its own parent is a map.
pub(super) fn map_mut<'a>(root: &'a mut Value, pointer: &str) -> Option<&'a mut Map<String, Value>> {
    if root.pointer(pointer).is_none() {
        let (parent, key) = pointer.rsplit_once('/')?;
        root.pointer_mut(parent)?.as_object_mut()?.insert(key.to_owned(), Value::Object(Map::new()));
    }
    root.pointer_mut(pointer)?.as_object_mut()
}
