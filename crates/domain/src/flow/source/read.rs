//! From nodes to typed values, through serde, so that the types alone say what a file may hold. Every mistake names its place.
//!
//! One thing is special: a step is written flat (`approve: client`, its own keys and the common ones side by side), and is given to
//! its type in three parts.

use crate::flow::source::node::{At, Node, NotYaml, Value};
use crate::flow::source::suggest;
use crate::flow::step::{COMMON_KEYS, KINDS, STEP};
use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, EnumAccess, VariantAccess, Visitor};
use std::fmt;

/// What is wrong in a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// Where; known for everything that comes from a file.
    pub at: Option<At>,
    /// What is wrong, as a sentence.
    pub wrong: String,
    /// What to do, as a sentence.
    pub way_on: String,
}

impl ReadError {
    fn new(wrong: impl Into<String>, way_on: impl Into<String>) -> Self {
        Self { at: None, wrong: wrong.into(), way_on: way_on.into() }
    }
    fn at(mut self, at: At) -> Self {
        self.at.get_or_insert(at);
        self
    }
}

impl From<NotYaml> for ReadError {
    fn from(error: NotYaml) -> Self {
        Self { at: Some(error.at), wrong: error.wrong, way_on: error.way_on }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(at) = self.at {
            write!(f, "{at}: ")?;
        }
        write!(f, "{} {}", self.wrong, self.way_on)
    }
}
impl std::error::Error for ReadError {}

/// One sentence of a cause that says what is wrong and, after “; ”, what to do.
fn sentence(message: &str) -> ReadError {
    let (wrong, way_on) = message.split_once("; ").unwrap_or((message, "correct this place and try again"));
    ReadError::new(finished(wrong), finished(way_on))
}

fn finished(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    let end = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{first}{}{end}", chars.as_str())
}

impl de::Error for ReadError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        sentence(&message.to_string())
    }
    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!("“{field}” means nothing here."), suggest::way_on(field, expected.iter().copied()))
    }
    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(
            format!("“{variant}” is not one of the words that can stand here."),
            suggest::way_on(variant, expected.iter().copied()),
        )
    }
    fn missing_field(field: &'static str) -> Self {
        Self::new(format!("“{field}” is missing."), format!("Add “{field}:”."))
    }
    fn invalid_type(unexpected: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(format!("{} cannot stand here.", said(unexpected)), format!("Write {expected}."))
    }
    fn invalid_value(unexpected: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::invalid_type(unexpected, expected)
    }
}

fn said(unexpected: de::Unexpected<'_>) -> String {
    match unexpected {
        de::Unexpected::Str(text) => format!("“{text}”"),
        de::Unexpected::Bool(yes) => format!("“{yes}”"),
        de::Unexpected::Signed(n) => format!("“{n}”"),
        de::Unexpected::Unsigned(n) => format!("“{n}”"),
        de::Unexpected::Seq => "A list".to_owned(),
        de::Unexpected::Map => "A set of keys".to_owned(),
        de::Unexpected::Unit => "Nothing".to_owned(),
        other => format!("{other}"),
    }
}

/// Reads a typed value.
pub fn read<'a, T: serde::Deserialize<'a>>(node: &'a Node) -> Result<T, ReadError> {
    T::deserialize(node)
}

/// What a node can be taken for, by its look.
fn any<'de, V: Visitor<'de>>(node: &'de Node, visitor: V) -> Result<V::Value, ReadError> {
    match &node.value {
        Value::Scalar { .. } if node.is_null() => visitor.visit_unit(),
        Value::Scalar { text, plain: true } => match text.as_str() {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            text => match text.parse::<i64>() {
                Ok(n) => visitor.visit_i64(n),
                Err(_) => visitor.visit_borrowed_str(text),
            },
        },
        Value::Scalar { text, plain: false } => visitor.visit_borrowed_str(text),
        Value::List(list) => visitor.visit_seq(Items { left: list }),
        Value::Map(entries) => {
            visitor.visit_map(Entries { left: entries.iter().collect::<Vec<_>>().into_iter(), value: None })
        }
    }
}

/// The values of a list, each with its own place in what it gets wrong.
struct Items<'de> {
    left: &'de [Node],
}

impl<'de> de::SeqAccess<'de> for Items<'de> {
    type Error = ReadError;
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ReadError> {
        let Some((first, rest)) = self.left.split_first() else { return Ok(None) };
        self.left = rest;
        seed.deserialize(first).map(Some).map_err(|error| error.at(first.at))
    }
}

/// Keys and values, each with its own place in what it gets wrong.
struct Entries<'de> {
    left: std::vec::IntoIter<&'de (Node, Node)>,
    value: Option<&'de Node>,
}

impl<'de> de::MapAccess<'de> for Entries<'de> {
    type Error = ReadError;
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ReadError> {
        let Some((key, value)) = self.left.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(key).map(Some).map_err(|error| error.at(key.at))
    }
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, ReadError> {
        match self.value.take() {
            Some(value) => seed.deserialize(value).map_err(|error| error.at(value.at)),
            None => Err(ReadError::new("A value is missing.", "Add it after the colon.")),
        }
    }
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        any(self, visitor).map_err(|error| error.at(self.at))
    }
    /// A text may be written plainly whatever it looks like: `title: 2026`.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.text() {
            Some(text) if !self.is_null() => {
                visitor.visit_borrowed_str(text).map_err(|error: ReadError| error.at(self.at))
            }
            Some(_) | None => self.deserialize_any(visitor),
        }
    }
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_str(visitor)
    }
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_str(visitor)
    }
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        if self.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_newtype_struct(self).map_err(|error| error.at(self.at))
    }
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        if name == STEP {
            let parts = step_parts(self).map_err(|error| error.at(self.at))?;
            return visitor.visit_map(parts).map_err(|error: ReadError| known_keys(error, self).at(self.at));
        }
        self.deserialize_any(visitor)
    }
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let chosen = match &self.value {
            Value::Scalar { text, .. } => Chosen { word: text, key: self, inside: None },
            Value::Map(entries) => match entries.as_slice() {
                [(key, inside)] => Chosen { word: key.text().unwrap_or_default(), key, inside: Some(inside) },
                _ => {
                    return Err(ReadError::new("This must be one word, or one key with its value.", "Keep one key.")
                        .at(self.at));
                }
            },
            Value::List(_) => return Err(ReadError::new("A list cannot stand here.", "Write one word.").at(self.at)),
        };
        visitor.visit_enum(chosen).map_err(|error: ReadError| error.at(self.at))
    }
    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char bytes byte_buf unit unit_struct seq tuple tuple_struct map ignored_any
    }
}

/// One word of several, with what stands under it.
struct Chosen<'de> {
    word: &'de str,
    key: &'de Node,
    inside: Option<&'de Node>,
}

impl<'de> EnumAccess<'de> for Chosen<'de> {
    type Error = ReadError;
    type Variant = Self;
    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), ReadError> {
        let word = StrDeserializer::<ReadError>::new(self.word);
        seed.deserialize(word).map(|value| (value, Self { ..self })).map_err(|error| error.at(self.key.at))
    }
}

impl<'de> VariantAccess<'de> for Chosen<'de> {
    type Error = ReadError;
    fn unit_variant(self) -> Result<(), ReadError> {
        match self.inside {
            None => Ok(()),
            Some(inside) => {
                Err(ReadError::new(format!("“{}” takes nothing.", self.word), "Write the word alone.").at(inside.at))
            }
        }
    }
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, ReadError> {
        match self.inside {
            Some(inside) => seed.deserialize(inside),
            None => {
                Err(ReadError::new(format!("“{}” needs a value.", self.word), format!("Write “{}: …”.", self.word))
                    .at(self.key.at))
            }
        }
    }
    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, ReadError> {
        self.struct_variant(&[], visitor)
    }
    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, ReadError> {
        match self.inside {
            Some(inside) => inside.deserialize_any(visitor),
            None => Err(ReadError::new(format!("“{}” needs keys.", self.word), "Add them below it.").at(self.key.at)),
        }
    }
}

/// The parts of a step: its name, the keys that all kinds share, and its kind with the keys of its own.
struct StepParts<'de> {
    name: &'de Node,
    kind: Option<(&'de str, Keys<'de>)>,
    common: Keys<'de>,
    next: usize,
}

/// Some of a map's keys.
#[derive(Clone)]
struct Keys<'de> {
    at: At,
    entries: Vec<&'de (Node, Node)>,
}

/// The kind that a step's node names: the one key that is a kind's word.
pub(crate) fn kind_of(node: &Node) -> Option<(&Node, &Node)> {
    KINDS.iter().find_map(|kind| node.entry(kind))
}

fn step_parts(node: &Node) -> Result<StepParts<'_>, ReadError> {
    let Value::Map(entries) = &node.value else {
        return Err(ReadError::new("A step is a set of keys.", "Write “- approve: client” and its keys below it."));
    };
    let text = |key: &'_ Node| key.text().unwrap_or_default().to_owned();
    let named: Vec<&(Node, Node)> = entries.iter().filter(|(key, _)| KINDS.contains(&text(key).as_str())).collect();
    let &[(key, value)] = named.as_slice() else {
        let keys: Vec<String> = entries.iter().take(5).map(|(key, _)| text(key)).collect();
        let guess = keys.iter().find_map(|key| suggest::nearest(key, KINDS));
        let kinds = KINDS.join(", ");
        let way_on = match guess {
            Some(kind) if named.is_empty() => format!("Did you mean “{kind}”? The kinds are: {kinds}."),
            Some(_) | None => format!("The kinds are: {kinds}."),
        };
        let wrong = format!("A step names exactly one kind, and this one has the keys {}.", keys.join(", "));
        return Err(ReadError::new(wrong, way_on));
    };
    let id = entries.iter().find(|(key, _)| key.text() == Some("id")).map(|(_, id)| id);
    let name = id.unwrap_or(value);
    if name.text().is_none() || name.is_null() {
        let kind = key.text().unwrap_or_default();
        return Err(
            ReadError::new(format!("This {kind} step has no name."), format!("Write “{kind}: my-step”.")).at(name.at)
        );
    }
    let (common, own): (Vec<_>, Vec<_>) = entries
        .iter()
        .filter(|(k, _)| k.at != key.at && k.text() != Some("id"))
        .partition(|(k, _)| COMMON_KEYS.contains(&k.text().unwrap_or_default()));
    let kind = Some((key.text().unwrap_or_default(), Keys { at: node.at, entries: own }));
    Ok(StepParts { name, kind, common: Keys { at: node.at, entries: common }, next: 0 })
}

/// An unknown key of a step may have been meant for a common one.
fn known_keys(mut error: ReadError, node: &Node) -> ReadError {
    let Some((written, _)) = error.wrong.strip_prefix('“').and_then(|rest| rest.split_once("” means nothing here."))
    else {
        return error;
    };
    // Only a key of this very step, not one of something inside it.
    let own = node.entry(written).is_some_and(|(key, _)| Some(key.at) == error.at);
    if let (true, Some(word)) = (own, suggest::nearest(written, COMMON_KEYS)) {
        error.way_on = format!("Did you mean “{word}”?");
    }
    if let (true, Some((kind, name))) = (own, kind_of(node)) {
        let (kind, name) = (kind.text().unwrap_or_default(), name.text().unwrap_or_default());
        error.wrong = format!("In the {kind} step “{name}”, “{written}” means nothing.");
    }
    error
}

impl<'de> de::MapAccess<'de> for StepParts<'de> {
    type Error = ReadError;
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ReadError> {
        self.next += 1;
        let word = match self.next {
            1 => "id",
            2 => "kind",
            3 => "common",
            _ => return Ok(None),
        };
        seed.deserialize(StrDeserializer::<ReadError>::new(word)).map(Some)
    }
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, ReadError> {
        match (self.next, self.kind.take()) {
            (1, kind) => {
                self.kind = kind;
                seed.deserialize(self.name)
            }
            (2, Some((kind, keys))) => seed.deserialize(OneKind { kind, keys }),
            _ => seed.deserialize(self.common.clone()),
        }
    }
}

/// A kind's word and its own keys, as an enum sees them.
struct OneKind<'de> {
    kind: &'de str,
    keys: Keys<'de>,
}

impl<'de> Deserializer<'de> for OneKind<'de> {
    type Error = ReadError;
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_enum(self)
    }
    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> EnumAccess<'de> for OneKind<'de> {
    type Error = ReadError;
    type Variant = Self;
    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), ReadError> {
        seed.deserialize(StrDeserializer::<ReadError>::new(self.kind)).map(|value| (value, self))
    }
}

impl<'de> VariantAccess<'de> for OneKind<'de> {
    type Error = ReadError;
    fn unit_variant(self) -> Result<(), ReadError> {
        Ok(())
    }
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, ReadError> {
        seed.deserialize(self.keys)
    }
    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, ReadError> {
        self.keys.deserialize_any(visitor)
    }
    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, ReadError> {
        self.keys.deserialize_any(visitor)
    }
}

impl<'de> Deserializer<'de> for Keys<'de> {
    type Error = ReadError;
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let entries = Entries { left: self.entries.into_iter(), value: None };
        visitor.visit_map(entries).map_err(|error: ReadError| error.at(self.at))
    }
    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}
