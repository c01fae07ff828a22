//! A YAML document as a tree in which every value knows its line and column.

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use std::fmt;

/// A place in a flow file: line and column, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// A value with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Where it begins.
    pub at: At,
    /// What it is.
    pub value: Value,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// One word or text.
    Scalar {
        /// As it reads.
        text: String,
        /// Written plainly, so that `true` and `5` mean more than text.
        plain: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// Keys, each a scalar, and their values, in the order of the file.
    Map(Vec<(Node, Node)>),
}

/// A text that is no YAML, or uses what flow files do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotYaml {
    /// Where.
    pub at: At,
    /// What is wrong, as a sentence.
    pub wrong: String,
    /// What to do, as a sentence.
    pub way_on: String,
}

/// LIMIT: bytes of a flow file.
pub const FILE_BYTES_MAX: usize = 1 << 20;
/// LIMIT: values inside values in a flow file.
pub const DEPTH_MAX: usize = 64;

/// Something open while the file is read.
enum Open {
    List(At, Vec<Node>),
    Map(At, Vec<(Node, Node)>, Option<Node>),
}

impl Node {
    /// Reads one document.
    pub fn parse(text: &str) -> Result<Self, NotYaml> {
        let start = At { line: 1, column: 1 };
        let wrong =
            |at, wrong: &str, way_on: &str| Err(NotYaml { at, wrong: wrong.to_owned(), way_on: way_on.to_owned() });
        if text.len() > FILE_BYTES_MAX {
            return wrong(start, "A flow file has at most one megabyte.", "Leave out what is not a flow.");
        }
        let (mut open, mut done): (Vec<Open>, Option<Self>) = (Vec::new(), None);
        for next in Parser::new_from_str(text) {
            let (event, span) = next.map_err(|error| scan_error(&error))?;
            let at = at(span);
            let finished = match event {
                Event::Scalar(text, style, ..) => {
                    Some(Self { at, value: Value::Scalar { text: text.into(), plain: style == ScalarStyle::Plain } })
                }
                Event::SequenceStart(..) => {
                    open.push(Open::List(at, Vec::new()));
                    None
                }
                Event::MappingStart(..) => {
                    open.push(Open::Map(at, Vec::new(), None));
                    None
                }
                Event::SequenceEnd | Event::MappingEnd => open.pop().map(Open::close),
                Event::Alias(_) => return wrong(at, "References (“*name”) have no place in a flow.", "Write it out."),
                Event::DocumentStart(_) if done.is_some() => {
                    return wrong(
                        at,
                        "There is a second document in this file.",
                        "Put each flow into a file of its own.",
                    );
                }
                Event::DocumentStart(_)
                | Event::DocumentEnd
                | Event::StreamStart
                | Event::StreamEnd
                | Event::Nothing => None,
            };
            if open.len() > DEPTH_MAX {
                return wrong(at, "This is nested too deeply.", "Make a flow of its own of the inner part.");
            }
            if let Some(node) = finished {
                match open.last_mut() {
                    Some(parent) => parent.take(node)?,
                    None => done = Some(node),
                }
            }
        }
        match done {
            Some(node) => Ok(node),
            None => wrong(start, "The file is empty.", "Begin with “flow:” and its name."),
        }
    }

    /// The value of a key, if this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|(_, value)| value)
    }
    /// A key with its value.
    pub fn entry(&self, key: &str) -> Option<(&Self, &Self)> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|(k, _)| k.text() == Some(key)).map(|(k, v)| (k, v)),
            Value::Scalar { .. } | Value::List(_) => None,
        }
    }
    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text),
            Value::List(_) | Value::Map(_) => None,
        }
    }
    /// Written plainly as nothing at all.
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, plain: true } if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }
}

impl Open {
    fn close(self) -> Node {
        match self {
            Self::List(at, list) => Node { at, value: Value::List(list) },
            Self::Map(at, entries, _) => Node { at, value: Value::Map(entries) },
        }
    }

    fn take(&mut self, node: Node) -> Result<(), NotYaml> {
        match self {
            Self::List(_, list) => list.push(node),
            Self::Map(_, entries, key @ None) => {
                let at = node.at;
                let Some(text) = node.text() else {
                    let wrong = "A key is one word.".to_owned();
                    return Err(NotYaml { at, wrong, way_on: "Write it as “key: value”.".to_owned() });
                };
                if entries.iter().any(|(k, _)| k.text() == Some(text)) {
                    let wrong = format!("“{text}” is there twice.");
                    return Err(NotYaml { at, wrong, way_on: "Leave one of them out.".to_owned() });
                }
                *key = Some(node);
            }
            Self::Map(_, entries, key) => {
                if let Some(key) = key.take() {
                    entries.push((key, node));
                }
            }
        }
        Ok(())
    }
}

fn at(span: Span) -> At {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    At { line: number(span.start.line()), column: number(span.start.col()).saturating_add(1) }
}

fn scan_error(error: &saphyr_parser::ScanError) -> NotYaml {
    let marker = error.marker();
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    NotYaml {
        at: At { line: number(marker.line()).max(1), column: number(marker.col()).saturating_add(1) },
        wrong: format!("This is not YAML: {}.", error.info()),
        way_on: "Look at the indentation, colons and quotes here and just above.".to_owned(),
    }
}
