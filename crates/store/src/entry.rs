//! Between the domain's entries and the bytes of the evidence: who wrote it, what it says, and back.
//!
//! The bytes are the truth. What is read is checked on the way: the hash of each event against the next one's `prev`, each
//! disclosure against its commitment, so damage shows when somebody looks and not only at the nightly check.

use domain::actor::Method;
use domain::ids::{Pseudonym, RequestId};
use domain::request::codec::{self, Parts};
use domain::request::event::{Auth, Author, AuthorKind, Entry, Event};
use evidence::ej;
use evidence::event::{Actor, ActorKind, AuthRecord, Role, open_disclosure};
use evidence::seal::{self, DraftError, EventDraft};
use evidence::time::Time;
use jiff::Timestamp;
use serde_json::Value;

use crate::error::Error;

/// An event of the domain that evidence cannot hold: a bug of whoever made it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// A number with a fraction, or beyond 2^63.
    #[error("{0} is no whole number that evidence can hold")]
    Number(String),
    /// Nothing in a list, where absence cannot be written.
    #[error("a list of a {0} entry holds nothing at one place")]
    NullInList(String),
    /// What the evidence writer refuses.
    #[error("a {kind} entry: {reason}")]
    Draft {
        /// Type of the event.
        kind: String,
        /// Why.
        reason: DraftError,
    },
}

/// The draft of an event; its place in the chain comes later.
pub(crate) fn draft(author: &Author, event: &Event, at: Timestamp) -> Result<EventDraft, Unwritable> {
    let Parts { kind, data, fields } = codec::encode(event);
    let data = object(&kind, data)?;
    let fields = object(&kind, fields)?.into_iter().collect();
    let time = Time::from_unix_millis(at.as_millisecond());
    Ok(EventDraft { time, kind, actor: actor(author), auth: author.auth.as_ref().map(auth), data, fields })
}

fn actor(author: &Author) -> Actor {
    let (kind, role) = match author.kind {
        AuthorKind::Member => (ActorKind::Human, Role::Sender),
        AuthorKind::Contact => (ActorKind::Human, Role::Client),
        AuthorKind::System => (ActorKind::System, Role::System),
    };
    Actor { kind, id: *author.id.bytes(), role }
}

fn auth(auth: &Auth) -> seal::Auth {
    let methods = auth.methods.iter().map(|method| match method {
        Method::Link => evidence::event::Method::Link,
        Method::OtpEmail => evidence::event::Method::OtpEmail,
        Method::Totp => evidence::event::Method::Totp,
        Method::Sso => evidence::event::Method::Sso,
        Method::Passkey => evidence::event::Method::Passkey,
    });
    seal::Auth { methods: methods.collect(), refs: auth.refs.clone(), session: *auth.session.bytes() }
}

fn object(kind: &str, members: serde_json::Map<String, Value>) -> Result<ej::Object, Unwritable> {
    // Absent means absent: what is nothing is not written, and reads back as nothing.
    let members = members.into_iter().filter(|(_, value)| !value.is_null());
    members.map(|(name, value)| Ok((name, to_ej(kind, value)?))).collect()
}

fn to_ej(kind: &str, value: Value) -> Result<ej::Value, Unwritable> {
    Ok(match value {
        Value::Null => return Err(Unwritable::NullInList(kind.to_owned())),
        Value::Bool(truth) => ej::Value::Bool(truth),
        Value::Number(number) => match number.as_i64() {
            Some(int) => ej::Value::Int(int),
            None => return Err(Unwritable::Number(number.to_string())),
        },
        Value::String(text) => ej::Value::Str(text),
        Value::Array(items) => {
            ej::Value::Array(items.into_iter().map(|item| to_ej(kind, item)).collect::<Result<_, _>>()?)
        }
        Value::Object(members) => ej::Value::Object(object(kind, members)?),
    })
}

fn from_ej(value: ej::Value) -> Value {
    match value {
        ej::Value::Bool(truth) => Value::Bool(truth),
        ej::Value::Int(int) => Value::from(int),
        ej::Value::Str(text) => Value::String(text),
        ej::Value::Array(items) => Value::Array(items.into_iter().map(from_ej).collect()),
        ej::Value::Object(members) => Value::Object(from_object(members)),
    }
}

fn from_object(members: ej::Object) -> serde_json::Map<String, Value> {
    members.into_iter().map(|(name, value)| (name, from_ej(value))).collect()
}

/// One stored event with the lines that disclose its fields; lines that were erased are simply not there.
pub(crate) struct StoredEvent {
    pub(crate) seq: u64,
    pub(crate) bytes: Vec<u8>,
    pub(crate) lines: Vec<Vec<u8>>,
}

/// Reads a chain or the rest of one. `prev` is the hash of the event before the first, if the caller knows it.
pub(crate) fn read_chain(
    request: RequestId,
    mut prev: Option<[u8; 32]>,
    events: Vec<StoredEvent>,
) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::with_capacity(events.len());
    for stored in events {
        let damaged = |what: &dyn std::fmt::Display| Error::corrupt(format!("{request}, entry {}: {what}", stored.seq));
        let event = evidence::event::Event::parse(&stored.bytes).map_err(|failure| damaged(&failure))?;
        if event.aid != *request.bytes() || event.seq != stored.seq || prev.is_some_and(|prev| prev != event.prev) {
            return Err(damaged(&"does not follow the one before"));
        }
        prev = Some(event.hash);
        let mut fields = serde_json::Map::new();
        for line in &stored.lines {
            let (name, value) = open_disclosure(&event, line).map_err(|failure| damaged(&failure))?;
            fields.insert(name, from_ej(value));
        }
        entries.push(entry(event, fields).map_err(|what| damaged(&what))?);
    }
    Ok(entries)
}

fn entry(event: evidence::event::Event, fields: serde_json::Map<String, Value>) -> Result<Entry, String> {
    let kind = match (event.actor.kind, event.actor.role) {
        (ActorKind::Human, Role::Client) => AuthorKind::Contact,
        (ActorKind::Human, _) => AuthorKind::Member,
        (ActorKind::System, _) => AuthorKind::System,
        (ActorKind::Agent { .. }, _) => return Err("written by an agent, which this version does not know".to_owned()),
    };
    let auth = event.auth.as_ref().map(read_auth).transpose()?;
    let author = Author { kind, id: Pseudonym::from_bytes(event.actor.id), auth };
    let at = Timestamp::from_millisecond(event.time.unix_millis()).map_err(|error| error.to_string())?;
    let seq = event.seq;
    let parts = Parts { kind: event.kind, data: from_object(event.data), fields };
    let event = codec::decode(parts).map_err(|error| error.to_string())?;
    Ok(Entry { seq, at, author, event })
}

fn read_auth(record: &AuthRecord) -> Result<Auth, String> {
    let method = |name: &String| match name.as_str() {
        "link" => Ok(Method::Link),
        "otp_email" => Ok(Method::OtpEmail),
        "totp" => Ok(Method::Totp),
        "sso" => Ok(Method::Sso),
        "passkey" => Ok(Method::Passkey),
        other => Err(format!("a method {other}")),
    };
    let methods = record.methods.iter().map(method).collect::<Result<_, _>>()?;
    let session = Pseudonym::parse(&record.session).map_err(|error| error.to_string())?;
    Ok(Auth { methods, refs: record.refs.clone(), session })
}
