//! The tree of keys that a flow file is, whether or not it makes a flow.

use crate::directory::Kind;
use crate::flow::Flow;
use crate::flow::definition::STEPS_MAX;
use crate::flow::edit::Refused;
use crate::flow::edit::place::{self, Owner};
use crate::flow::source::node::{At, Node, NotYaml, Value as Shape};
use crate::flow::source::write;
use crate::flow::step::KINDS;
use crate::ids::Name;
use serde_json::{Map, Value, json};

/// A flow as it is being written.
///
/// INVARIANT: its text reads as the same document again, so nothing that somebody wrote is lost on the way through a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document(Value);

impl Document {
    /// Reads a text. It need not make a flow.
    pub fn parse(text: &str) -> Result<Self, NotYaml> {
        let node = Node::parse(text)?;
        match value(&node) {
            root @ Value::Object(_) => Ok(Self(root)),
            _ => Err(NotYaml {
                at: node.at,
                wrong: "A flow file is a set of keys.".to_owned(),
                way_on: "Begin with “flow:” and its name.".to_owned(),
            }),
        }
    }

    /// Of a flow that holds.
    pub fn of(flow: &Flow) -> Self {
        let mut root = serde_json::to_value(flow).unwrap_or_else(|_| json!({}));
        prune(&mut root);
        Self(root)
    }

    /// The smallest one: somebody prepares, the client approves.
    pub fn blank(name: &Name, title: &str, kind: Kind) -> Self {
        Self(json!({
            "flow": name.as_str(), "title": title, "kind": kind.word(),
            "intake": {"documents": [{"id": "deliverable", "label": "The work", "accept": ["pdf", "image", "text"], "required": true}]},
            "steps": [
                {"prepare": "package", "by": {"member": "initiator"}},
                {"approve": "client", "by": {"contact": "primary"}, "due": "5 business days", "expire": "60 days"},
            ],
        }))
    }

    /// The file: YAML in its canonical form.
    pub fn text(&self) -> String {
        write::document(&self.0)
    }

    /// The whole tree.
    pub const fn root(&self) -> &Value {
        &self.0
    }

    /// What an owner says under a path of keys: `by.0`, `cases.1.when`.
    pub fn get(&self, of: &Owner, path: &str) -> Option<&Value> {
        self.0.pointer(&place::pointer(&self.0, of, path)?)
    }

    /// The same as a person types it: texts as they are, the rest in the notation of the file; empty, where nothing is said.
    pub fn shown(&self, of: &Owner, path: &str) -> String {
        self.get(of, path).map_or_else(String::new, write::line)
    }

    pub(super) const fn root_mut(&mut self) -> &mut Value {
        &mut self.0
    }

    /// Holds what an edit made against the limits, and against the invariant.
    pub(super) fn kept(mut self) -> Result<Self, Refused> {
        prune(&mut self.0);
        if place::keys(&self.0).len() > STEPS_MAX {
            return Err(Refused::new(format!("A flow has at most {STEPS_MAX} steps."), "Split the flow."));
        }
        match Self::parse(&self.text()) {
            Ok(again) if again == self => Ok(self),
            Ok(_) => {
                let wrong = "This holds characters that a file cannot keep.";
                Err(Refused::new(wrong, "Leave out what cannot be seen."))
            }
            Err(NotYaml { wrong, way_on, .. }) => Err(Refused::new(wrong, way_on)),
        }
    }
}

/// A node as plain data.
pub(super) fn value(node: &Node) -> Value {
    match &node.value {
        Shape::Scalar { .. } if node.is_null() => Value::Null,
        Shape::Scalar { text, plain: true } => match text.as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            text => text.parse::<i64>().map_or_else(|_| Value::String(text.to_owned()), Value::from),
        },
        Shape::Scalar { text, plain: false } => Value::String(text.clone()),
        Shape::List(list) => Value::Array(list.iter().map(value).collect()),
        Shape::Map(entries) => {
            let said = entries.iter().map(|(key, inner)| (key.text().unwrap_or_default().to_owned(), value(inner)));
            let mut map = Value::Object(said.collect());
            prune_here(&mut map);
            map
        }
    }
}

/// Plain data as a node, for what reads nodes. It comes from no file: its places mean nothing, and only tell nodes apart.
pub(super) fn node(data: &Value) -> Node {
    numbered(data, &mut 0)
}

fn numbered(data: &Value, line: &mut u32) -> Node {
    *line += 1;
    let at = At { line: *line, column: 1 };
    let scalar = |text: String, plain| Node { at, value: Shape::Scalar { text, plain } };
    match data {
        Value::Null => scalar(String::new(), true),
        Value::Bool(yes) => scalar(yes.to_string(), true),
        Value::Number(number) => scalar(number.to_string(), true),
        Value::String(text) => scalar(text.clone(), false),
        Value::Array(list) => Node { at, value: Shape::List(list.iter().map(|item| numbered(item, line)).collect()) },
        Value::Object(map) => {
            let entry =
                |(key, inner): (&String, &Value)| (numbered(&Value::String(key.clone()), line), numbered(inner, line));
            Node { at, value: Shape::Map(map.iter().map(entry).collect()) }
        }
    }
}

/// Leaves out keys that say nothing, as the canonical form does. A kind without a name stays a kind.
fn prune(data: &mut Value) {
    match data {
        Value::Array(list) => list.iter_mut().for_each(prune),
        Value::Object(map) => {
            map.values_mut().for_each(prune);
            prune_here(data);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn prune_here(data: &mut Value) {
    let Value::Object(map) = data else { return };
    for kind in KINDS {
        if let Some(name @ Value::Null) = map.get_mut(kind) {
            *name = Value::String(String::new());
        }
    }
    map.retain(|_, inner| !inner.is_null() && !inner.as_object().is_some_and(Map::is_empty));
}
