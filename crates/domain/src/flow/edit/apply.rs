//! One edit of a document: done whole, or refused with the reason.

use crate::flow::edit::Refused;
use crate::flow::edit::document::Document;
use crate::flow::edit::keys::{cannot, drop_one, insert, set, shift};
use crate::flow::edit::place::{self, Found, Key, Owner, find, kind_of, lanes_of, list_mut, name_of};
use crate::flow::edit::refer::{self, What};
use crate::flow::step::KINDS;
use crate::ids::Name;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What somebody does to a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// A new step of a kind.
    Add {
        /// The kind’s word.
        kind: String,
        /// Where.
        to: Spot,
    },
    /// A step, with all in it, to another place.
    Move {
        /// Which.
        step: Key,
        /// Where.
        to: Spot,
    },
    /// A step, with all in it, a second time right after it.
    Duplicate {
        /// Which.
        step: Key,
    },
    /// A step, with all in it, away.
    Remove {
        /// Which.
        step: Key,
    },
    /// Another name; references follow.
    Rename {
        /// Of what.
        what: Named,
        /// The new name.
        to: String,
    },
    /// What a key says, as one types it; with nothing in it the key goes.
    Set {
        /// Whose key.
        of: Owner,
        /// Which: `due`, `cases.0.when`.
        path: String,
        /// What it says.
        text: String,
    },
    /// One more at the end of a list.
    Insert {
        /// Whose list.
        of: Owner,
        /// Which: `by`, `intake.fields`.
        path: String,
        /// What, as one types it.
        text: String,
    },
    /// One of a list away.
    Drop {
        /// Whose list.
        of: Owner,
        /// Which of it: `by.1`.
        path: String,
    },
    /// One of a list up or down.
    Shift {
        /// Whose list.
        of: Owner,
        /// Which of it: `by.1`.
        path: String,
        /// Where to.
        to: Shift,
    },
    /// A case or lane more.
    AddLane {
        /// Of which block.
        block: Key,
    },
    /// A case or lane away, with its steps.
    RemoveLane {
        /// Of which block.
        block: Key,
        /// Which of it, from 0.
        lane: usize,
    },
    /// The whole file.
    Replace {
        /// Its text.
        text: String,
    },
}

/// What has a name of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Named {
    /// A step.
    Step(Key),
    /// A field of the package.
    Field(String),
    /// A document of the package.
    Document(String),
    /// A role.
    Role(String),
}

/// Where a step goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spot {
    /// Right before a step.
    Before(Key),
    /// Right after a step.
    After(Key),
    /// At the end of a lane of a block.
    Into(Key, usize),
    /// At the end.
    End,
}

/// One place on in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shift {
    /// Towards the beginning.
    Up,
    /// Towards the end.
    Down,
}

/// What came of an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The document now.
    pub document: Document,
    /// What was done, for the list of edits: “Legal moved”.
    pub says: String,
    /// The step that it was about, under its key of now.
    pub step: Option<Key>,
}

/// Does an edit, or says why not.
pub fn apply(document: &Document, edit: &Edit) -> Result<Done, Refused> {
    let mut next = document.clone();
    let root = next.root_mut();
    let (says, step) = match edit {
        Edit::Add { kind, to } => add(root, kind, to)?,
        Edit::Move { step, to } => move_step(root, step, to)?,
        Edit::Duplicate { step } => duplicate(root, step)?,
        Edit::Remove { step } => remove(root, step)?,
        Edit::Rename { what, to } => rename(root, what, to)?,
        Edit::Set { of, path, text } => set(root, of, path, text)?,
        Edit::Insert { of, path, text } => insert(root, of, path, text)?,
        Edit::Drop { of, path } => drop_one(root, of, path)?,
        Edit::Shift { of, path, to } => shift(root, of, path, *to)?,
        Edit::AddLane { block } => add_lane(root, block)?,
        Edit::RemoveLane { block, lane } => remove_lane(root, block, *lane)?,
        Edit::Replace { text } => {
            let read = Document::parse(text).map_err(|no| Refused::new(format!("{}: {}", no.at, no.wrong), no.way_on));
            next = read?;
            ("The file was written anew".to_owned(), None)
        }
    };
    Ok(Done { document: next.kept()?, says, step })
}

pub(super) type Said = Result<(String, Option<Key>), Refused>;

fn gone(key: &Key) -> Refused {
    Refused::new(format!("There is no step “{key}” any more."), "Choose another one.")
}

pub(super) fn need(root: &Value, key: &Key) -> Result<Found, Refused> {
    find(root, key).ok_or_else(|| gone(key))
}

pub(super) fn at<'a>(root: &'a Value, found: &Found) -> &'a Value {
    root.pointer(&found.pointer()).unwrap_or(&Value::Null)
}

/// What a step is called in the list of edits.
pub(super) fn called(step: &Value) -> String {
    let title = step.get("title").and_then(Value::as_str).filter(|title| !title.is_empty());
    let name = || Name::parse(name_of(step)).map_or_else(|_| name_of(step).to_owned(), |name| name.in_words());
    title.map_or_else(name, str::to_owned)
}

/// Puts a step at a place. Gives the key under which it is found there.
fn put(root: &mut Value, step: Value, to: &Spot) -> Result<Option<Key>, Refused> {
    let (list, index) = match to {
        Spot::Before(key) => {
            let found = need(root, key)?;
            (found.list, found.at)
        }
        Spot::After(key) => {
            let found = need(root, key)?;
            (found.list, found.at + 1)
        }
        Spot::Into(block, lane) => {
            let found = need(root, block)?;
            let lanes = lanes_of(at(root, &found), &found.pointer());
            let list = lanes.into_iter().nth(*lane);
            (list.ok_or_else(|| Refused::new("This lane is not there any more.", "Choose another place."))?, usize::MAX)
        }
        Spot::End => ("/steps".to_owned(), usize::MAX),
    };
    let Some(steps) = list_mut(root, &list) else {
        return Err(Refused::new("Steps cannot stand here.", "Mend the file first, or undo."));
    };
    let index = index.min(steps.len());
    steps.insert(index, step);
    Ok(place::keys(root).into_iter().find(|found| found.list == list && found.at == index).map(|found| found.key))
}

fn take(root: &mut Value, found: &Found) -> Value {
    match list_mut(root, &found.list) {
        Some(steps) if found.at < steps.len() => steps.remove(found.at),
        _ => Value::Null,
    }
}

fn names(root: &Value) -> BTreeSet<String> {
    place::keys(root).iter().map(|found| name_of(at(root, found)).to_owned()).collect()
}

/// A name that is free: the wanted one, or with a number after it.
fn free(taken: &BTreeSet<String>, wanted: &str) -> String {
    let short: String = wanted.chars().take(44).collect();
    let mut names = std::iter::once(short.clone()).chain((2..).map(|n| format!("{short}-{n}")));
    names.find(|name| !taken.contains(name)).unwrap_or(short)
}

/// A new step says what it needs to hold, where that can be known.
fn fresh(kind: &str, name: &str) -> Value {
    let mut step = match kind {
        "prepare" | "acknowledge" | "todo" => json!({"by": {"member": "initiator"}}),
        "approve" => json!({"by": {"contact": "primary"}, "due": "5 business days", "expire": "60 days"}),
        "review" => json!({"by": {"member": "initiator"}, "due": "2 business days", "expire": "30 days"}),
        "form" => {
            json!({"by": {"contact": "primary"}, "fields": [{"id": "answer", "label": "Your answer", "type": "line", "required": true}]})
        }
        "upload" => {
            json!({"by": {"contact": "primary"}, "documents": [{"id": "file", "label": "The file", "required": true}]})
        }
        "notify" => json!({"by": {"member": "initiator"}, "message": "{{ request.title }} goes on."}),
        "action" => json!({"use": "http.post", "connection": "erp", "path": "/"}),
        "subflow" => json!({"use": "contract"}),
        "wait" => json!({"for": "1 day"}),
        "branch" => json!({"cases": [{"when": "round == 1", "steps": []}], "otherwise": []}),
        "parallel" => json!({"lanes": [[], []]}),
        "each" => json!({"in": "contacts", "steps": []}),
        _ => json!({}),
    };
    if let Value::Object(map) = &mut step {
        map.insert(kind.to_owned(), Value::String(name.to_owned()));
    }
    step
}

fn add(root: &mut Value, kind: &str, to: &Spot) -> Said {
    if !KINDS.contains(&kind) {
        return Err(Refused::new(format!("“{kind}” is no kind of step."), format!("Kinds are: {}.", KINDS.join(", "))));
    }
    let step = fresh(kind, &free(&names(root), kind));
    let says = format!("{} added", called(&step));
    Ok((says, put(root, step, to)?))
}

fn move_step(root: &mut Value, key: &Key, to: &Spot) -> Said {
    let found = need(root, key)?;
    let inside = |other: &Key| {
        let own = format!("{}/", found.pointer());
        other == key || find(root, other).is_some_and(|other| format!("{}/", other.pointer()).starts_with(&own))
    };
    let beside = match to {
        Spot::Before(other) | Spot::After(other) | Spot::Into(other, _) => inside(other),
        Spot::End => false,
    };
    if beside {
        return Err(Refused::new("A step cannot be moved into itself.", "Choose another place."));
    }
    let step = take(root, &found);
    let says = format!("{} moved", called(&step));
    Ok((says, put(root, step, to)?))
}

fn duplicate(root: &mut Value, key: &Key) -> Said {
    let found = need(root, key)?;
    let mut copy = json!({"steps": [at(root, &found).clone()]});
    let mut taken = names(root);
    for inner in place::keys(&copy.clone()) {
        let name = name_of(at(&copy, &inner)).to_owned();
        let next = free(&taken, &name);
        taken.insert(next.clone());
        refer::rename(&mut copy, What::Step, &name, &next);
        name_step(copy.pointer_mut(&inner.pointer()), &next);
    }
    let step = copy.pointer_mut("/steps/0").map(Value::take).unwrap_or_default();
    let says = format!("{} duplicated", called(at(root, &found)));
    Ok((says, put(root, step, &Spot::After(key.clone()))?))
}

fn remove(root: &mut Value, key: &Key) -> Said {
    let found = need(root, key)?;
    let step = take(root, &found);
    // What stands in its place is selected next.
    let all = place::keys(root);
    let near = all.iter().rfind(|other| other.list == found.list && other.at <= found.at);
    Ok((
        format!("{} removed", called(&step)),
        near.map(|near| near.key.clone()).or(found.around.map(|(block, _)| block)),
    ))
}

fn name_step(step: Option<&mut Value>, name: &str) {
    let Some(step) = step else { return };
    let key = if step.get("id").is_some() { Some("id") } else { kind_of(step).map(|(kind, _)| kind) };
    if let (Some(key), Value::Object(map)) = (key, step) {
        map.insert(key.to_owned(), Value::String(name.to_owned()));
    }
}

fn rename(root: &mut Value, what: &Named, to: &str) -> Said {
    let to = to.trim();
    let name = Name::parse(to).map_err(|_| {
        let way_on = "Use lower-case letters, digits, - and _, beginning with a letter, at most 48 characters.";
        Refused::new(format!("“{to}” cannot be a name."), way_on)
    })?;
    let taken = |list: &str, from: &str| {
        let items = root.pointer(list).and_then(Value::as_array).into_iter().flatten();
        items.filter(|item| item.get("id").and_then(Value::as_str) == Some(to)).count() > 0 && from != to
    };
    let twice = || Refused::new(format!("There is one called “{to}” already."), "Choose another name.");
    let lost = |from: &str| Refused::new(format!("There is no “{from}” any more."), "Choose another one.");
    match what {
        Named::Step(key) => {
            let found = need(root, key)?;
            let from = name_of(at(root, &found)).to_owned();
            if from != to && names(root).contains(to) {
                return Err(twice());
            }
            // With two of that name, references may mean the other one.
            if !from.is_empty() && !key.0.contains('~') {
                refer::rename(root, What::Step, &from, to);
            }
            name_step(root.pointer_mut(&found.pointer()), name.as_str());
            let key = find(root, &Key(to.to_owned())).map(|found| found.key);
            Ok((format!("“{from}” is called “{to}” now"), key))
        }
        Named::Field(from) | Named::Document(from) => {
            let (list, what) = match what {
                Named::Field(_) => ("/intake/fields", What::Field),
                Named::Document(_) | Named::Step(_) | Named::Role(_) => ("/intake/documents", What::Document),
            };
            if taken(list, from) {
                return Err(twice());
            }
            let items = root.pointer_mut(list).and_then(Value::as_array_mut).into_iter().flatten();
            let mut mine = items.filter(|item| item.get("id").and_then(Value::as_str) == Some(from));
            let Some(Value::Object(item)) = mine.next() else { return Err(lost(from)) };
            item.insert("id".to_owned(), Value::String(to.to_owned()));
            refer::rename(root, what, from, to);
            Ok((format!("“{from}” is called “{to}” now"), None))
        }
        Named::Role(from) => {
            let Some(roles) = root.pointer_mut("/roles").and_then(Value::as_object_mut) else { return Err(lost(from)) };
            if from != to && roles.contains_key(to) {
                return Err(twice());
            }
            let Some(by) = roles.remove(from) else { return Err(lost(from)) };
            roles.insert(to.to_owned(), by);
            refer::rename(root, What::Role, from, to);
            Ok((format!("“{from}” is called “{to}” now"), None))
        }
    }
}

fn add_lane(root: &mut Value, block: &Key) -> Said {
    let found = need(root, block)?;
    let kind = kind_of(at(root, &found)).map(|(kind, _)| kind);
    let says = format!("{}: one way more", called(at(root, &found)));
    let (list, lane) = match kind {
        Some("branch") => ("cases", json!({"when": "round > 1", "steps": []})),
        Some("parallel") => ("lanes", json!([])),
        _ => return Err(Refused::new("This step has no lanes.", "Choose a branch, or steps side by side.")),
    };
    list_mut(root, &format!("{}/{list}", found.pointer())).ok_or_else(|| cannot(list))?.push(lane);
    Ok((says, Some(block.clone())))
}

fn remove_lane(root: &mut Value, block: &Key, lane: usize) -> Said {
    let found = need(root, block)?;
    let says = format!("{}: one way less", called(at(root, &found)));
    let list = match kind_of(at(root, &found)) {
        Some(("branch", _)) => "cases",
        Some(("parallel", _)) => "lanes",
        _ => return Err(Refused::new("This step has no lanes.", "Choose a branch, or steps side by side.")),
    };
    match list_mut(root, &format!("{}/{list}", found.pointer())) {
        Some(lanes) if lane < lanes.len() => drop(lanes.remove(lane)),
        _ => return Err(Refused::new("This way cannot be removed.", "Remove its steps, or the whole branch.")),
    }
    Ok((says, Some(block.clone())))
}
