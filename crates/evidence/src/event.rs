//! An event of the chain as its bytes say (evidence-spec.md, sections 4 and 5), and the opening of its disclosures.
//!
//! Reading only; writing is `seal`. Whether the events of a chain make sense together is for `verify`.
//! Start at [`Event::parse`] and [`open_disclosure`].

use std::collections::BTreeMap;
use std::fmt;

use crate::ej::{self, Object, Value};
use crate::enc::{parse_b64u_exact, parse_hex};
use crate::failure::{Code, Failure, ensure, fail};
use crate::hash::{Hash, Id, commitment, event_hash};
use crate::time::Time;

/// LIMIT: bytes of an event.
pub const EVENT_BYTES_MAX: usize = 262_144;
/// LIMIT: bytes of a disclosure line.
pub const DISCLOSURE_BYTES_MAX: usize = 1 << 20;

/// What agents may do: prepare. Everything else is for people and the system (rule A1).
pub const AGENT_TYPES: [&str; 7] = [
    "message.drafted",
    "message.sent",
    "reminder.scheduled",
    "summary.made",
    "question.answer_drafted",
    "document.prepared",
    "note.added",
];

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// A person, an agent or the system.
    pub kind: ActorKind,
    /// Pseudonym, made for this approval alone.
    pub id: Id,
    /// In what capacity.
    pub role: Role,
}

/// What kind of actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActorKind {
    /// A person, whose authentication the event states.
    Human,
    /// A program that prepares things on behalf of a person.
    Agent {
        /// Pseudonym of that person.
        on_behalf_of: Id,
    },
    /// The installation itself: timers, rules, imports.
    System,
}

impl ActorKind {
    /// As events write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Agent { .. } => "agent",
            Self::System => "system",
        }
    }
}

/// The capacity in which an actor acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The team that asks for approval.
    Sender,
    /// An internal person who may decide.
    Approver,
    /// The client's person.
    Client,
    /// An administrator of the workspace.
    Admin,
    /// The installation.
    System,
}

impl Role {
    const ALL: [Self; 5] = [Self::Sender, Self::Approver, Self::Client, Self::Admin, Self::System];

    /// As events write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sender => "sender",
            Self::Approver => "approver",
            Self::Client => "client",
            Self::Admin => "admin",
            Self::System => "system",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

/// A way in which a person showed who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Followed a personal link by a deliberate action.
    Link,
    /// Control of the mailbox, by a code.
    OtpEmail,
    /// Control of the phone, by a code.
    OtpSms,
    /// An authenticator's code.
    Totp,
    /// A corporate account.
    Sso,
    /// A passkey's signature with user verification over the decision statement.
    Passkey,
    /// A qualified electronic signature.
    Qes,
}

impl Method {
    const ALL: [Self; 7] = [Self::Link, Self::OtpEmail, Self::OtpSms, Self::Totp, Self::Sso, Self::Passkey, Self::Qes];

    /// As events write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::OtpEmail => "otp_email",
            Self::OtpSms => "otp_sms",
            Self::Totp => "totp",
            Self::Sso => "sso",
            Self::Passkey => "passkey",
            Self::Qes => "qes",
        }
    }

    /// The level of authentication that this method alone gives (section 5.1).
    pub const fn level(self) -> u8 {
        match self {
            Self::Link => 1,
            Self::OtpEmail | Self::OtpSms | Self::Totp | Self::Sso => 2,
            Self::Passkey => 3,
            Self::Qes => 4,
        }
    }

    /// The type of the earlier event that proves it (rule D5).
    pub const fn evidence(self) -> &'static str {
        match self {
            Self::Link => "link.opened",
            Self::OtpEmail | Self::OtpSms => "auth.otp_ok",
            Self::Totp => "auth.totp_ok",
            Self::Sso => "auth.sso_ok",
            Self::Passkey => "auth.passkey_enrolled",
            Self::Qes => "auth.qes_ok",
        }
    }

    /// The method of that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == text)
    }
}

/// How a person was authenticated, as an event states it. `level` is stated, not computed: `verify` compares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthRecord {
    /// Stated level, 0 to 4.
    pub level: u64,
    /// Names of methods; unknown names count for nothing.
    pub methods: Vec<String>,
    /// Numbers of earlier events that prove the methods.
    pub refs: Vec<u64>,
    /// Pseudonym of the browser session, HEX(16).
    pub session: String,
}

impl AuthRecord {
    /// The level that the methods amount to.
    pub fn computed_level(&self) -> u8 {
        self.methods.iter().filter_map(|name| Method::parse(name)).map(Method::level).max().unwrap_or(0)
    }

    /// True if the method is among those stated.
    pub fn has(&self, method: Method) -> bool {
        self.methods.iter().any(|name| name == method.as_str())
    }
}

/// One event, read from its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The approval.
    pub aid: Id,
    /// Place in the chain, from 0.
    pub seq: u64,
    /// Hash of the event before.
    pub prev: Hash,
    /// When, by the server's clock; never before the event before.
    pub time: Time,
    /// Type, as in `decision.recorded`.
    pub kind: String,
    /// Who.
    pub actor: Actor,
    /// How authenticated; present exactly for people.
    pub auth: Option<AuthRecord>,
    /// Public facts: no personal data, no free text.
    pub data: Object,
    /// Commitments to the rest, by name.
    pub fields: BTreeMap<String, Hash>,
    /// Hash of the event's own bytes.
    pub hash: Hash,
}

impl Event {
    /// Reads an event from its stored bytes. Refuses what the specification refuses of a single event.
    pub fn parse(bytes: &[u8]) -> Result<Self, Failure> {
        Envelope::parse(bytes)?.open()
    }

    /// A text member of `data`.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.data.get(key)?.as_str()
    }

    /// A whole number of `data` that is not negative.
    pub fn number(&self, key: &str) -> Option<u64> {
        self.data.get(key)?.as_uint()
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "event {} ({})", self.seq, self.kind)
    }
}

/// An event of which only what the chain needs has been read.
///
/// Verification proves the bytes against the log before it looks at the rest: a changed byte then always ends as
/// "not what was logged", however it happens to read.
#[derive(Debug)]
pub(crate) struct Envelope {
    pub(crate) aid: Id,
    pub(crate) seq: u64,
    pub(crate) prev: Hash,
    pub(crate) time: Time,
    pub(crate) kind: String,
    pub(crate) actor_kind: &'static str,
    pub(crate) hash: Hash,
    actor_id: Id,
    role: Role,
    actor: Object,
    auth: Option<Value>,
    data: Object,
    fields: Object,
}

const MEMBERS: [&str; 10] = ["actor", "aid", "auth", "data", "fields", "prev", "seq", "time", "type", "v"];

impl Envelope {
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Failure> {
        ensure(bytes.len() <= EVENT_BYTES_MAX, Code::Size, || format!("an event of {} bytes", bytes.len()))?;
        let Value::Object(mut members) = ej::parse(bytes)? else {
            return fail(Code::Event, "not an object");
        };
        if let Some(unknown) = members.keys().find(|key| !MEMBERS.contains(&key.as_str())) {
            return fail(Code::Event, format!("unknown member {unknown}"));
        }
        let auth = members.remove("auth");
        let mut take = |key: &str| members.remove(key).ok_or_else(|| Failure::new(Code::Event, format!("no {key}")));
        let (v, aid, seq, prev, time, kind) =
            (take("v")?, take("aid")?, take("seq")?, take("prev")?, take("time")?, take("type")?);
        let (actor, data, fields) = (object(take("actor")?)?, object(take("data")?)?, object(take("fields")?)?);
        ensure(v == Value::Int(1), Code::Version, || "an event of another version".into())?;
        let aid = parse_hex(text(&aid)?)?;
        let seq = seq.as_uint().ok_or_else(|| Failure::new(Code::Seq, "seq is no whole number"))?;
        let prev = parse_b64u_exact(text(&prev)?)?;
        let time = Time::parse(text(&time)?)?;
        let kind = text(&kind)?.to_owned();
        ensure(is_type(&kind), Code::Event, || format!("not a type: {kind}"))?;
        let actor_kind = member(&actor, "kind")
            .and_then(|kind| ["human", "agent", "system"].into_iter().find(|known| *known == kind));
        let actor_kind = actor_kind.ok_or_else(|| Failure::new(Code::Event, "unknown kind of actor"))?;
        let actor_id = parse_hex(member(&actor, "id").unwrap_or_default())?;
        let role =
            member(&actor, "role").and_then(Role::parse).ok_or_else(|| Failure::new(Code::Event, "unknown role"))?;
        let (agent, human) = (actor_kind == "agent", actor_kind == "human");
        ensure(agent == actor.contains_key("for"), Code::Event, || "'for' belongs to agents, always".into())?;
        let known_decision =
            !kind.starts_with("decision.") || matches!(kind.as_str(), "decision.recorded" | "decision.withdrawn");
        ensure(known_decision, Code::Event, || format!("unknown decision type {kind}"))?;
        ensure(human == auth.is_some(), Code::Event, || "'auth' belongs to people, always".into())?;
        ensure(!agent || AGENT_TYPES.contains(&kind.as_str()), Code::AgentAction, || {
            format!("seq {seq}: an agent did {kind}")
        })?;
        Ok(Self {
            aid,
            seq,
            prev,
            time,
            kind,
            actor_kind,
            hash: event_hash(bytes),
            actor_id,
            role,
            actor,
            auth,
            data,
            fields,
        })
    }

    /// A whole number of `data`.
    pub(crate) fn number(&self, key: &str) -> Option<u64> {
        self.data.get(key)?.as_uint()
    }

    /// Reads the rest.
    pub(crate) fn open(self) -> Result<Event, Failure> {
        let odd = |what: &str| Failure::new(Code::Event, format!("seq {}: {what}", self.seq));
        let extra = self.actor.keys().find(|key| !matches!(key.as_str(), "kind" | "id" | "role" | "for"));
        ensure(extra.is_none(), Code::Event, || format!("seq {}: unknown member of actor", self.seq))?;
        let kind = match self.actor_kind {
            "human" => ActorKind::Human,
            "agent" => ActorKind::Agent { on_behalf_of: parse_hex(member(&self.actor, "for").unwrap_or_default())? },
            _ => ActorKind::System,
        };
        let auth = match &self.auth {
            Some(auth) => Some(read_auth(auth).ok_or_else(|| odd("malformed auth"))?),
            None => None,
        };
        let fields = self.fields.iter().map(|(name, value)| {
            let text = value.as_str().ok_or_else(|| odd("a commitment is no text"))?;
            Ok((name.clone(), parse_b64u_exact(text)?))
        });
        let fields = fields.collect::<Result<_, Failure>>()?;
        let actor = Actor { kind, id: self.actor_id, role: self.role };
        let Self { aid, seq, prev, time, kind, hash, data, .. } = self;
        Ok(Event { aid, seq, prev, time, kind, actor, auth, data, fields, hash })
    }
}

fn text(value: &Value) -> Result<&str, Failure> {
    value.as_str().ok_or_else(|| Failure::new(Code::Enc, "a member is no text"))
}

fn object(value: Value) -> Result<Object, Failure> {
    if let Value::Object(members) = value { Ok(members) } else { fail(Code::Event, "a member is no object") }
}

fn member<'a>(object: &'a Object, key: &str) -> Option<&'a str> {
    object.get(key)?.as_str()
}

fn read_auth(auth: &Value) -> Option<AuthRecord> {
    let members = auth.as_object()?;
    let methods =
        auth.get("methods")?.as_array()?.iter().map(|m| m.as_str().map(str::to_owned)).collect::<Option<_>>()?;
    let refs = auth.get("refs")?.as_array()?.iter().map(Value::as_uint).collect::<Option<_>>()?;
    let (level, session) = (auth.get("level")?.as_uint()?, auth.get("session")?.as_str()?.to_owned());
    (members.len() == 4).then_some(AuthRecord { level, methods, refs, session })
}

/// True for `[a-z]+(\.[a-z_]+)+`.
pub fn is_type(kind: &str) -> bool {
    let mut parts = kind.split('.');
    let first = parts.next().is_some_and(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase()));
    let mut rest = parts.peekable();
    first
        && rest.peek().is_some()
        && rest.all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
}

/// A disclosed field, checked against nothing yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosed {
    /// The event that it belongs to.
    pub seq: u64,
    /// Name of the field.
    pub name: String,
    /// Its value.
    pub value: Value,
    /// What that event must hold under that name.
    pub commitment: Hash,
}

/// Reads a disclosure line (without LF): `[seq, salt, name, value]`.
pub fn read_disclosure(aid: &Id, line: &[u8]) -> Result<Disclosed, Failure> {
    ensure(line.len() <= DISCLOSURE_BYTES_MAX, Code::Size, || format!("a disclosure of {} bytes", line.len()))?;
    let Value::Array(items) = ej::parse(line)? else {
        return fail(Code::Disclosure, "not an array");
    };
    let Ok([seq, salt, name, value]) = <[Value; 4]>::try_from(items) else {
        return fail(Code::Disclosure, "not four items");
    };
    parse_b64u_exact::<32>(text(&salt)?)?;
    let (Some(seq), Value::Str(name)) = (seq.as_uint(), name) else {
        return fail(Code::Disclosure, "no event or no name");
    };
    Ok(Disclosed { seq, name, value, commitment: commitment(aid, line) })
}

/// Reads a disclosure line and checks it against its event: the name and the value that were committed to.
pub fn open_disclosure(event: &Event, line: &[u8]) -> Result<(String, Value), Failure> {
    let opened = read_disclosure(&event.aid, line)?;
    let committed = opened.seq == event.seq && event.fields.get(&opened.name) == Some(&opened.commitment);
    ensure(committed, Code::Disclosure, || {
        format!("seq {}: not what was committed to under {}", event.seq, opened.name)
    })?;
    Ok((opened.name, opened.value))
}
