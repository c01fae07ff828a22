//! EJ, the JSON profile of evidence-spec.md, section 2: one value has exactly one spelling.
//!
//! No `null`, no fractions, sorted keys, no white space, one way to escape. The parser recognises only canonical text, so
//! accepting a text *is* the re-encode-and-compare that the specification asks for; a property test holds it to that.
//! Not here: any use of the values. Start at [`parse`] and [`Value`].

mod parse;

use std::collections::BTreeMap;

pub use parse::parse;

/// LIMIT: depth of nesting; the top value has depth 0.
pub const DEPTH_MAX: usize = 8;
/// LIMIT: bytes of an object key.
pub const KEY_BYTES_MAX: usize = 64;
/// LIMIT: integers are those a double holds exactly, so that no JSON library can disagree.
pub const INT_MAX: i64 = (1 << 53) - 1;

/// The members of an object, sorted by key as the encoding needs them.
pub type Object = BTreeMap<String, Value>;

/// A value. Absent means absent: there is no null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `true` or `false`.
    Bool(bool),
    /// An integer within ±[`INT_MAX`].
    Int(i64),
    /// Unicode text.
    Str(String),
    /// An ordered list.
    Array(Vec<Value>),
    /// Members by key.
    Object(Object),
}

/// Why a value has no EJ text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// A key does not match `[a-z][a-z0-9_.]{0,63}`.
    #[error("a key must be 1 to 64 of a-z, 0-9, '_', '.', beginning with a letter")]
    Key,
    /// An integer is outside ±(2^53 − 1).
    #[error("an integer is outside the range that JSON readers agree on")]
    Int,
    /// Nested deeper than [`DEPTH_MAX`].
    #[error("a value is nested deeper than 8")]
    Depth,
}

/// An object from pairs: `ej::object([("n", 1.into()), ("title", "Plan".into())])`.
pub fn object<K: Into<String>>(members: impl IntoIterator<Item = (K, Value)>) -> Value {
    Value::Object(members.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

/// An array from anything that becomes values.
pub fn array<T: Into<Value>>(items: impl IntoIterator<Item = T>) -> Value {
    Value::Array(items.into_iter().map(Into::into).collect())
}

/// True for `[a-z][a-z0-9_.]{0,63}`.
pub fn is_key(key: &str) -> bool {
    key.len() <= KEY_BYTES_MAX
        && key.bytes().next().is_some_and(|b| b.is_ascii_lowercase())
        && key.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.'))
}

impl Value {
    /// The member of an object; `None` if there is none or this is no object.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_object()?.get(key)
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::Str(text) = self { Some(text) } else { None }
    }

    /// The value of an integer.
    pub fn as_int(&self) -> Option<i64> {
        if let Self::Int(int) = self { Some(*int) } else { None }
    }

    /// The value of an integer that is not negative.
    pub fn as_uint(&self) -> Option<u64> {
        self.as_int()?.try_into().ok()
    }

    /// The value of a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(bool) = self { Some(*bool) } else { None }
    }

    /// The items of an array.
    pub fn as_array(&self) -> Option<&[Value]> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }

    /// The members of an object.
    pub fn as_object(&self) -> Option<&Object> {
        if let Self::Object(members) = self { Some(members) } else { None }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i32> for Value {
    fn from(value: i32) -> Self {
        Self::Int(value.into())
    }
}

impl From<u32> for Value {
    fn from(value: u32) -> Self {
        Self::Int(value.into())
    }
}

/// Any `i64` can be held; [`encode`] refuses those outside ±[`INT_MAX`].
impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Str(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Str(value)
    }
}

impl From<Vec<Value>> for Value {
    fn from(value: Vec<Value>) -> Self {
        Self::Array(value)
    }
}

impl From<Object> for Value {
    fn from(value: Object) -> Self {
        Self::Object(value)
    }
}

/// The one text of a value.
pub fn encode(value: &Value) -> Result<Vec<u8>, EncodeError> {
    let mut out = Vec::with_capacity(256);
    push_value(&mut out, value, 0)?;
    Ok(out)
}

/// Appends the text of a value that stands `depth` levels inside something else.
pub(crate) fn push_value(out: &mut Vec<u8>, value: &Value, depth: usize) -> Result<(), EncodeError> {
    if depth > DEPTH_MAX {
        return Err(EncodeError::Depth);
    }
    match value {
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Int(int) => {
            if !(-INT_MAX..=INT_MAX).contains(int) {
                return Err(EncodeError::Int);
            }
            out.extend_from_slice(int.to_string().as_bytes());
        }
        Value::Str(text) => push_string(out, text),
        Value::Array(items) => {
            out.push(b'[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                push_value(out, item, depth + 1)?;
            }
            out.push(b']');
        }
        Value::Object(members) => push_object(out, members, depth)?,
    }
    Ok(())
}

/// Appends the text of an object's members.
pub(crate) fn push_object(out: &mut Vec<u8>, members: &Object, depth: usize) -> Result<(), EncodeError> {
    out.push(b'{');
    for (at, (key, value)) in members.iter().enumerate() {
        if !is_key(key) {
            return Err(EncodeError::Key);
        }
        if at > 0 {
            out.push(b',');
        }
        out.push(b'"');
        out.extend_from_slice(key.as_bytes());
        out.extend_from_slice(b"\":");
        push_value(out, value, depth + 1)?;
    }
    out.push(b'}');
    Ok(())
}

/// Appends a quoted string; what needs no escape is copied in runs.
pub(crate) fn push_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    for run in text.as_bytes().chunk_by(|a, b| !needs_escape(*a) && !needs_escape(*b)) {
        match run {
            [byte] if needs_escape(*byte) => push_escape(out, *byte),
            _ => out.extend_from_slice(run),
        }
    }
    out.push(b'"');
}

fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

fn push_escape(out: &mut Vec<u8>, byte: u8) {
    let letter = match byte {
        0x08 => b'b',
        b'\t' => b't',
        b'\n' => b'n',
        0x0c => b'f',
        b'\r' => b'r',
        b'"' | b'\\' => byte,
        _ => {
            out.extend_from_slice(b"\\u00");
            return crate::enc::push_hex(out, &[byte]);
        }
    };
    out.extend_from_slice(&[b'\\', letter]);
}
