//! Where everything stands in a file, by the words that messages use for it.

use crate::flow::source::node::{At, Node, Value};
use crate::flow::source::read::kind_of;
use std::collections::BTreeMap;

/// The place of each key, by its owner (`step “client”`, `field “amount”`, `intake`…) and its path within it.
#[derive(Debug, Clone, Default)]
pub struct Places {
    keys: BTreeMap<(String, String), Place>,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    key: At,
    value: At,
    /// On one line and without what quotes change, so that places within it can be told.
    exact: bool,
}

impl Places {
    /// Of a whole file.
    pub fn of(root: &Node) -> Self {
        let mut places = Self::default();
        if let Value::Map(entries) = &root.value {
            for (key, value) in entries {
                let owner = key.text().unwrap_or_default().to_owned();
                places.put(&owner, "", key, value);
                places.walk(&owner, "", value);
            }
        }
        places
    }

    /// The line and column of a place within a key's value; of its owner, if the key is not there.
    pub fn find(&self, owner: &str, key: &str, offset: usize) -> Option<At> {
        let get = |key: &str| self.keys.get(&(owner.to_owned(), key.to_owned())).copied();
        let mut path = key;
        loop {
            if let Some(place) = get(path) {
                let inside = path == key && place.exact && !key.is_empty();
                let at = if path == key && !key.is_empty() { place.value } else { place.key };
                let moved = at.column.saturating_add(u32::try_from(offset).unwrap_or(0));
                return Some(if inside { At { column: moved, ..at } } else { at });
            }
            match path.rsplit_once('.') {
                Some((shorter, _)) => path = shorter,
                None if path.is_empty() => return None,
                None => path = "",
            }
        }
    }

    fn put(&mut self, owner: &str, path: &str, key: &Node, value: &Node) {
        let (exact, quoted) = match &value.value {
            Value::Scalar { text, plain } => (!text.contains(['\n', '\'', '"', '\\']) || *plain, !plain),
            Value::List(_) | Value::Map(_) => (false, false),
        };
        let column = value.at.column + u32::from(quoted && exact);
        let place = Place { key: key.at, value: At { column, ..value.at }, exact };
        self.keys.entry((owner.to_owned(), path.to_owned())).or_insert(place);
    }

    fn walk(&mut self, owner: &str, path: &str, node: &Node) {
        let join = |part: &str| if path.is_empty() { part.to_owned() } else { format!("{path}.{part}") };
        match &node.value {
            Value::Scalar { .. } => {}
            Value::List(list) => {
                for (n, item) in list.iter().enumerate() {
                    if let Some(own) = named(owner, path, item) {
                        self.put(&own, "", item, item);
                        self.walk(&own, "", item);
                    } else {
                        self.put(owner, &join(&n.to_string()), item, item);
                        self.walk(owner, &join(&n.to_string()), item);
                    }
                }
            }
            Value::Map(entries) => {
                for (key, value) in entries {
                    let word = key.text().unwrap_or_default();
                    if owner == "roles" && path.is_empty() {
                        self.put(&format!("role “{word}”"), "", key, value);
                    }
                    self.put(owner, &join(word), key, value);
                    self.walk(owner, &join(word), value);
                }
            }
        }
    }
}

/// The name of an owner of its own: a step, or a field or document of the intake.
fn named(owner: &str, path: &str, node: &Node) -> Option<String> {
    if let Some((_, value)) = kind_of(node).filter(|_| node.get("type").is_none()) {
        let id = node.get("id").or(Some(value)).and_then(Node::text)?;
        return Some(format!("step “{id}”"));
    }
    let what = match (owner, path) {
        ("intake", "fields") => "field",
        ("intake", "documents") => "document",
        _ => return None,
    };
    node.get("id").and_then(Node::text).map(|id| format!("{what} “{id}”"))
}
