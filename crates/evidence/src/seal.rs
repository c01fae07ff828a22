//! The writer: a draft becomes an event's bytes, its disclosures and its log entry (evidence-spec.md, sections 4, 5, 8).
//!
//! Pure: time and salts are handed in. Bytes are written once, in canonical order, and are never parsed again here.
//! What a whole chain must satisfy is not checked; what a single event must, is, so that no unreadable event is ever stored.
//! Start at [`seal`].

use crate::ej::{self, EncodeError, Object, Value};
use crate::enc::{push_b64u, push_hex};
use crate::event::{AGENT_TYPES, Actor, ActorKind, DISCLOSURE_BYTES_MAX, EVENT_BYTES_MAX, Method, is_type};
use crate::hash::{Entry, Hash, Id, commitment, entry, event_hash};
use crate::time::Time;

/// How a person was authenticated. The level follows from the methods and is not the writer's to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Auth {
    /// Methods, in the order in which they are written.
    pub methods: Vec<Method>,
    /// Numbers of earlier events that prove them.
    pub refs: Vec<u64>,
    /// Pseudonym of the browser session.
    pub session: Id,
}

impl Auth {
    /// The highest level that one of the methods gives; 0 without any.
    pub fn level(&self) -> u8 {
        self.methods.iter().map(|method| method.level()).max().unwrap_or(0)
    }
}

/// What happened, before it has a place in a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventDraft {
    /// Now. An earlier time than the chain's last becomes that last one.
    pub time: Time,
    /// Type, e.g. `decision.recorded`.
    pub kind: String,
    /// Who.
    pub actor: Actor,
    /// How authenticated; exactly for people.
    pub auth: Option<Auth>,
    /// Public facts: no personal data, no free text.
    pub data: Object,
    /// Everything else; each becomes a salted commitment and a disclosure.
    pub fields: Vec<(String, Value)>,
}

/// The end of a chain: all that the next event needs to know of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainHead {
    /// The approval.
    pub aid: Id,
    /// Number of the next event.
    pub next_seq: u64,
    /// Hash of the last event; zero bytes before the first.
    pub prev: Hash,
    /// Time of the last event.
    pub last_time: Option<Time>,
}

impl ChainHead {
    /// A chain without events.
    pub fn new(aid: Id) -> Self {
        Self { aid, next_seq: 0, prev: [0; 32], last_time: None }
    }
}

/// The line that opens one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// Name of the field.
    pub name: String,
    /// The line without LF. Deleting it erases the field.
    pub line: Vec<u8>,
}

/// An event in its final form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedEvent {
    /// Its number in the chain.
    pub seq: u64,
    /// The time that it carries.
    pub time: Time,
    /// The only source for hashing and export.
    pub bytes: Vec<u8>,
    /// `H("aef1/event", bytes)`.
    pub hash: Hash,
    /// One for each field, sorted by name.
    pub disclosures: Vec<Disclosure>,
    /// What goes into the log.
    pub entry: Entry,
}

/// Why a draft cannot become an event. Each is a bug of the caller, not a refusal to show to people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// The type does not match `[a-z]+(\.[a-z_]+)+`, or is an unknown `decision.` type.
    #[error("{0} is not a type of event")]
    Kind(String),
    /// Rule A1.
    #[error("an agent may not do {0}")]
    AgentAction(String),
    /// `auth` is missing for a person or present for anything else.
    #[error("authentication is stated exactly for people")]
    Auth,
    /// Two fields of one name.
    #[error("two fields are called {0}")]
    FieldTwice(String),
    /// A value without EJ text.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// Larger than [`EVENT_BYTES_MAX`] or [`DISCLOSURE_BYTES_MAX`].
    #[error("{0} bytes are more than an event or a disclosure may have")]
    Size(usize),
}

/// Makes the next event of a chain. `salt` gives 32 fresh random bytes at each call.
pub fn seal(
    head: &ChainHead,
    draft: &EventDraft,
    salt: &mut dyn FnMut() -> Hash,
) -> Result<(SealedEvent, ChainHead), DraftError> {
    check(draft)?;
    let seq = head.next_seq;
    let time = head.last_time.map_or(draft.time, |last| last.max(draft.time));
    let disclosures = disclose(seq, draft, salt)?;
    let bytes = write(head, time, draft, &disclosures)?;
    if bytes.len() > EVENT_BYTES_MAX {
        return Err(DraftError::Size(bytes.len()));
    }
    let hash = event_hash(&bytes);
    let entry = entry(&head.aid, seq, &hash);
    let next = ChainHead { aid: head.aid, next_seq: seq + 1, prev: hash, last_time: Some(time) };
    Ok((SealedEvent { seq, time, bytes, hash, disclosures, entry }, next))
}

fn check(draft: &EventDraft) -> Result<(), DraftError> {
    let kind = draft.kind.as_str();
    let unknown_decision = kind.starts_with("decision.") && !matches!(kind, "decision.recorded" | "decision.withdrawn");
    if !is_type(kind) || unknown_decision {
        return Err(DraftError::Kind(draft.kind.clone()));
    }
    if matches!(draft.actor.kind, ActorKind::Agent { .. }) && !AGENT_TYPES.contains(&kind) {
        return Err(DraftError::AgentAction(draft.kind.clone()));
    }
    let human = draft.actor.kind == ActorKind::Human;
    if human == draft.auth.is_some() { Ok(()) } else { Err(DraftError::Auth) }
}

fn disclose(seq: u64, draft: &EventDraft, salt: &mut dyn FnMut() -> Hash) -> Result<Vec<Disclosure>, DraftError> {
    let mut fields: Vec<&(String, Value)> = draft.fields.iter().collect();
    fields.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut disclosures: Vec<Disclosure> = Vec::with_capacity(fields.len());
    for (name, value) in fields {
        if !ej::is_key(name) {
            return Err(EncodeError::Key.into());
        }
        if disclosures.last().is_some_and(|last| last.name == *name) {
            return Err(DraftError::FieldTwice(name.clone()));
        }
        let mut line = Vec::with_capacity(96);
        line.push(b'[');
        line.extend_from_slice(seq.to_string().as_bytes());
        line.extend_from_slice(b",\"");
        push_b64u(&mut line, &salt());
        line.extend_from_slice(b"\",\"");
        line.extend_from_slice(name.as_bytes());
        line.extend_from_slice(b"\",");
        ej::push_value(&mut line, value, 1)?;
        line.push(b']');
        if line.len() > DISCLOSURE_BYTES_MAX {
            return Err(DraftError::Size(line.len()));
        }
        disclosures.push(Disclosure { name: name.clone(), line });
    }
    Ok(disclosures)
}

/// The members in canonical order: actor, aid, auth, data, fields, prev, seq, time, type, v.
fn write(head: &ChainHead, time: Time, draft: &EventDraft, disclosures: &[Disclosure]) -> Result<Vec<u8>, EncodeError> {
    let mut out = Vec::with_capacity(768);
    write_actor(&mut out, &draft.actor);
    out.extend_from_slice(b",\"aid\":\"");
    push_hex(&mut out, &head.aid);
    out.push(b'"');
    if let Some(auth) = &draft.auth {
        write_auth(&mut out, auth);
    }
    out.extend_from_slice(b",\"data\":");
    ej::push_object(&mut out, &draft.data, 1)?;
    out.extend_from_slice(b",\"fields\":{");
    for (at, disclosure) in disclosures.iter().enumerate() {
        out.extend_from_slice(if at == 0 { b"\"" } else { b",\"" });
        out.extend_from_slice(disclosure.name.as_bytes());
        out.extend_from_slice(b"\":\"");
        push_b64u(&mut out, &commitment(&head.aid, &disclosure.line));
        out.push(b'"');
    }
    out.extend_from_slice(b"},\"prev\":\"");
    push_b64u(&mut out, &head.prev);
    out.extend_from_slice(
        format!("\",\"seq\":{},\"time\":\"{time}\",\"type\":\"{}\",\"v\":1}}", head.next_seq, draft.kind).as_bytes(),
    );
    Ok(out)
}

fn write_actor(out: &mut Vec<u8>, actor: &Actor) {
    out.extend_from_slice(b"{\"actor\":{");
    if let ActorKind::Agent { on_behalf_of } = &actor.kind {
        out.extend_from_slice(b"\"for\":\"");
        push_hex(out, on_behalf_of);
        out.extend_from_slice(b"\",");
    }
    out.extend_from_slice(b"\"id\":\"");
    push_hex(out, &actor.id);
    for part in ["\",\"kind\":\"", actor.kind.as_str(), "\",\"role\":\"", actor.role.as_str(), "\"}"] {
        out.extend_from_slice(part.as_bytes());
    }
}

fn write_auth(out: &mut Vec<u8>, auth: &Auth) {
    let methods: Vec<String> = auth.methods.iter().map(|method| format!("\"{}\"", method.as_str())).collect();
    let refs: Vec<String> = auth.refs.iter().map(u64::to_string).collect();
    let lists = format!(
        ",\"auth\":{{\"level\":{},\"methods\":[{}],\"refs\":[{}],\"session\":\"",
        auth.level(),
        methods.join(","),
        refs.join(",")
    );
    out.extend_from_slice(lists.as_bytes());
    push_hex(out, &auth.session);
    out.extend_from_slice(b"\"}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, Role, open_disclosure};

    fn draft(kind: &str) -> EventDraft {
        EventDraft {
            time: Time::from_unix_millis(1_772_000_000_000),
            kind: kind.into(),
            actor: Actor { kind: ActorKind::Human, id: [2; 16], role: Role::Client },
            auth: Some(Auth { methods: vec![Method::Link, Method::OtpEmail], refs: vec![0], session: [3; 16] }),
            data: ej::object([("n", 1.into()), ("list", ej::array([1, 2]))]).as_object().cloned().unwrap(),
            fields: vec![("text".into(), "Grün \"x\"\n".into()), ("shown".into(), ej::object([("size", 3.into())]))],
        }
    }

    #[test]
    fn what_is_sealed_reads_back() {
        let mut next = 0;
        let mut salt = || {
            next += 1;
            [next; 32]
        };
        let head = ChainHead::new([1; 16]);
        let (first, head) = seal(&head, &draft("question.asked"), &mut salt).unwrap();
        let earlier = EventDraft { time: Time::from_unix_millis(0), ..draft("question.asked") };
        let (second, head) = seal(&head, &earlier, &mut salt).unwrap();
        assert_eq!((second.seq, head.next_seq, second.time), (1, 2, first.time));
        assert_ne!(first.disclosures[0].line, second.disclosures[0].line);
        let event = Event::parse(&second.bytes).unwrap();
        assert_eq!((event.prev, event.hash, event.time), (first.hash, head.prev, first.time));
        assert_eq!(event.actor, earlier.actor);
        assert_eq!(event.auth.clone().unwrap().level, 2);
        assert_eq!(event.data, earlier.data);
        let opened: Vec<(String, Value)> =
            second.disclosures.iter().map(|d| open_disclosure(&event, &d.line).unwrap()).collect();
        assert_eq!(opened, [earlier.fields[1].clone(), earlier.fields[0].clone()]);
        assert!(open_disclosure(&event, &first.disclosures[0].line).is_err());
    }

    #[test]
    fn drafts_that_could_not_be_read_are_refused() {
        let refuse = |draft: EventDraft| seal(&ChainHead::new([1; 16]), &draft, &mut || [0; 32]).unwrap_err();
        assert!(matches!(refuse(draft("Decision")), DraftError::Kind(_)));
        assert!(matches!(refuse(draft("decision.imported")), DraftError::Kind(_)));
        assert_eq!(refuse(EventDraft { auth: None, ..draft("note.added") }), DraftError::Auth);
        let agent = Actor { kind: ActorKind::Agent { on_behalf_of: [4; 16] }, id: [5; 16], role: Role::Sender };
        let by_agent = EventDraft { actor: agent, auth: None, ..draft("decision.recorded") };
        assert!(matches!(refuse(by_agent), DraftError::AgentAction(_)));
        let twice = EventDraft { fields: vec![("a".into(), 1.into()), ("a".into(), 2.into())], ..draft("note.added") };
        assert!(matches!(refuse(twice), DraftError::FieldTwice(_)));
        let bad_name = EventDraft { fields: vec![("A".into(), 1.into())], ..draft("note.added") };
        assert_eq!(refuse(bad_name), DraftError::Encode(EncodeError::Key));
        let large =
            EventDraft { fields: vec![("a".into(), "x".repeat(DISCLOSURE_BYTES_MAX).into())], ..draft("note.added") };
        assert!(matches!(refuse(large), DraftError::Size(_)));
    }
}
