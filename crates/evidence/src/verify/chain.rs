//! Steps 3 to 5: the chain of events, each proved to be in the log; disclosures; file digests.

use std::collections::BTreeMap;

use crate::bundle::{Parts, inclusion_lines, split_proof};
use crate::ej::Value;
use crate::enc::{hex, lines, parse_b64_hash, parse_decimal, utf8};
use crate::event::{ActorKind, DISCLOSURE_BYTES_MAX, Envelope, Event, read_disclosure};
use crate::failure::{Code, Failure, ensure, fail};
use crate::hash::{Hash, Id, entry, sha256, system_aid};
use crate::merkle::{leaf_hash, verify_inclusion};
use crate::note::Checkpoint;
use crate::time::Time;

/// The events of a bundle, proved and opened.
#[derive(Debug)]
pub(super) struct Chain {
    pub(super) aid: Id,
    pub(super) events: Vec<Event>,
    /// Positions in the log, by seq.
    pub(super) indices: Vec<u64>,
    /// True once `approval.sealed` is among the events.
    pub(super) sealed: bool,
    /// True for the chain of the installation itself, which holds no approval.
    pub(super) system: bool,
    /// Disclosed values, by seq and name.
    disclosed: Vec<BTreeMap<String, Value>>,
}

/// What one event must fit onto.
struct Before {
    aid: Option<Id>,
    prev: Hash,
    time: Option<Time>,
    index: Option<u64>,
    sealed: bool,
}

impl Chain {
    pub(super) fn read(parts: &Parts<'_>, checkpoint: &Checkpoint) -> Result<Self, Failure> {
        let lines = lines(parts.get("events.jsonl")?, "events.jsonl")?;
        let mut before = Before { aid: None, prev: [0; 32], time: None, index: None, sealed: false };
        let system = system_aid(&checkpoint.origin);
        let (mut events, mut indices) = (Vec::with_capacity(lines.len()), Vec::with_capacity(lines.len()));
        for (at, line) in lines.iter().enumerate() {
            let envelope =
                Envelope::parse(line).map_err(|f| Failure::new(f.code, format!("seq {at}: {}", f.detail)))?;
            follows(&envelope, at as u64, &before)?;
            place(&envelope, envelope.aid == system, before.sealed)?;
            let index = included(&envelope, at, parts, checkpoint)?;
            let in_order = before.index.is_none_or(|last| last < index);
            ensure(in_order, Code::Order, || format!("seq {at} stands in the log before seq {}", at - 1))?;
            before = Before {
                aid: Some(envelope.aid),
                prev: envelope.hash,
                time: Some(envelope.time),
                index: Some(index),
                sealed: before.sealed || envelope.kind == "approval.sealed",
            };
            indices.push(index);
            events.push(envelope.open()?);
        }
        let aid = before.aid.unwrap_or_default();
        ensure(parts.folder("proofs").count() == events.len(), Code::Proof, || {
            "proofs of events that are not there".into()
        })?;
        let disclosed = disclosures(parts, &aid, &events)?;
        for (name, bytes) in parts.folder("files") {
            ensure(hex(&sha256(bytes)) == name, Code::File, || format!("files/{name}"))?;
        }
        Ok(Self { aid, events, indices, sealed: before.sealed, system: aid == system, disclosed })
    }

    /// The event of that number.
    pub(super) fn event(&self, seq: u64) -> Option<&Event> {
        self.events.get(usize::try_from(seq).ok()?)
    }

    /// A field's value, if the bundle discloses it.
    pub(super) fn disclosed(&self, event: &Event, name: &str) -> Option<&Value> {
        self.disclosed.get(usize::try_from(event.seq).ok()?)?.get(name)
    }

    pub(super) fn fields_total(&self) -> usize {
        self.events.iter().map(|event| event.fields.len()).sum()
    }

    pub(super) fn fields_disclosed(&self) -> usize {
        self.disclosed.iter().map(BTreeMap::len).sum()
    }

    pub(super) fn agent_events(&self) -> usize {
        self.events.iter().filter(|event| matches!(event.actor.kind, ActorKind::Agent { .. })).count()
    }
}

fn follows(event: &Envelope, at: u64, before: &Before) -> Result<(), Failure> {
    let same = before.aid.is_none_or(|aid| aid == event.aid);
    ensure(same, Code::Aid, || format!("seq {at} belongs to another approval"))?;
    ensure(event.seq == at, Code::Seq, || format!("seq {} stands at {at}", event.seq))?;
    ensure(event.prev == before.prev, Code::Chain, || format!("seq {at} does not continue the one before"))?;
    let later = before.time.is_none_or(|time| time <= event.time);
    ensure(later, Code::Time, || format!("seq {at} is earlier than the one before"))
}

fn place(event: &Envelope, system: bool, sealed: bool) -> Result<(), Failure> {
    let (seq, kind) = (event.seq, event.kind.as_str());
    if system {
        return ensure(kind.starts_with("log."), Code::Event, || format!("seq {seq}: {kind} in the system chain"));
    }
    ensure((seq == 0) == (kind == "approval.opened"), Code::Event, || {
        format!("seq {seq}: {kind}, but approval.opened is first, once")
    })?;
    ensure(!sealed || kind.starts_with("annex."), Code::AfterSeal, || format!("seq {seq}: {kind}"))?;
    let counted = kind != "approval.sealed" || event.number("count") == Some(seq + 1);
    ensure(counted, Code::Seal, || format!("seq {seq} seals another number of events"))
}

/// Checks the proof file of an event; its position in the log.
fn included(event: &Envelope, at: usize, parts: &Parts<'_>, checkpoint: &Checkpoint) -> Result<u64, Failure> {
    let text = utf8(parts.proof(at)?, "proof")?;
    let proof = split_proof(text).filter(|proof| parts.get("checkpoint") == Ok(proof.checkpoint.as_bytes()));
    let Some((index, hashes)) = proof.as_ref().and_then(|proof| inclusion_lines(&proof.header)) else {
        return fail(Code::Proof, format!("seq {at}: not a proof under this checkpoint"));
    };
    let index = parse_decimal(index)?;
    let hashes = hashes.iter().map(|line| parse_b64_hash(line)).collect::<Result<Vec<_>, _>>()?;
    let leaf = leaf_hash(&entry(&event.aid, event.seq, &event.hash));
    let included = verify_inclusion(index, checkpoint.size, &leaf, &hashes, &checkpoint.root);
    ensure(included, Code::Proof, || format!("seq {at} is not what the log holds at {index}"))?;
    Ok(index)
}

fn disclosures(parts: &Parts<'_>, aid: &Id, events: &[Event]) -> Result<Vec<BTreeMap<String, Value>>, Failure> {
    let mut disclosed = vec![BTreeMap::new(); events.len()];
    let bytes = parts.get("disclosures.jsonl")?;
    let lines = if bytes.is_empty() { Vec::new() } else { lines(bytes, "disclosures.jsonl")? };
    for line in lines {
        ensure(line.len() <= DISCLOSURE_BYTES_MAX, Code::Size, || "a disclosure line".into())?;
        let opened = read_disclosure(aid, line)?;
        let at = usize::try_from(opened.seq).unwrap_or(usize::MAX);
        let (Some(event), Some(values)) = (events.get(at), disclosed.get_mut(at)) else {
            return fail(Code::Disclosure, format!("of seq {at}, which is not there"));
        };
        let committed = event.fields.get(&opened.name) == Some(&opened.commitment);
        ensure(committed, Code::Disclosure, || format!("seq {at}: {} is not what was committed to", opened.name))?;
        let twice = values.insert(opened.name, opened.value).is_some();
        ensure(!twice, Code::Disclosure, || format!("seq {at}: a field is disclosed twice"))?;
    }
    Ok(disclosed)
}
