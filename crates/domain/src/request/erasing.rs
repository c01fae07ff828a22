//! Erasure: which fields speak of a person, who may have them erased, and how the journal reads afterwards.
//!
//! An entry never goes; what goes is the line that discloses a field. So everything here works on names of fields, and what the
//! rules look at is in the entries' data, which stays. Left out: the bytes of documents, which the shell deletes afterwards.

use crate::actor::{Actor, Person};
use crate::ids::{Name, PersonId, Pseudonym};
use crate::request::codec::{self, Parts};
use crate::request::command::TEXT_MAX;
use crate::request::decide::{Draft, text};
use crate::request::event::{Entry, ErasedField, Event, Text};
use crate::request::evolve::{fold, person_of};
use crate::request::refusal::Refusal;
use crate::request::state::{ObligationState, State, TaskState};
use crate::request::vocabulary::Choice;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// LIMIT: for how long a proof of who one is lasts for what needs a fresh one.
pub const PROOF_MINUTES: i64 = 15;
/// LIMIT: fields that one erasure names; an entry is at most 256 KiB.
pub const ERASED_MAX: usize = 2_000;
/// LIMIT: shorter words are not looked for elsewhere, because they stand everywhere.
const WORDS_MIN: usize = 4;

/// Why something is erased, by Article 17(1) of the GDPR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// (a) It is no longer needed for what it was collected for.
    NoLongerNeeded,
    /// (b) Consent was withdrawn.
    ConsentWithdrawn,
    /// (c) The person objects, and nothing outweighs that.
    Objection,
    /// (d) It should never have been here.
    Unlawful,
    /// (e) A law or a court asks for it.
    LegalDuty,
}

impl Basis {
    /// All, in the order of the article.
    pub const ALL: [Self; 5] =
        [Self::NoLongerNeeded, Self::ConsentWithdrawn, Self::Objection, Self::Unlawful, Self::LegalDuty];

    /// The word in the record.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NoLongerNeeded => "no-longer-needed",
            Self::ConsentWithdrawn => "consent-withdrawn",
            Self::Objection => "objection",
            Self::Unlawful => "unlawful",
            Self::LegalDuty => "legal-duty",
        }
    }
}

/// What is to be erased, with the journal as it was read: the state does not keep which entry holds what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// Who. Only an authenticated browser session can make one.
    pub by: Person,
    /// When that person last proved who they are, by password or authenticator.
    pub proved_at: Timestamp,
    /// The whole journal.
    pub journal: Vec<Entry>,
    /// Which fields.
    pub targets: Vec<ErasedField>,
    /// On what basis.
    pub basis: Basis,
    /// Why, in words.
    pub reason: String,
}

/// What was erased before and is disclosed again, because the database was restored from an older backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// The whole journal.
    pub journal: Vec<Entry>,
    /// Which fields.
    pub targets: Vec<ErasedField>,
    /// On what basis they were erased: it holds as before.
    pub basis: Name,
    /// When that was.
    pub first_at: Timestamp,
}

/// The fields that an entry discloses.
pub fn fields(entry: &Entry) -> Map<String, Value> {
    codec::encode(&entry.event).fields
}

/// What the journal discloses of a person and what they wrote themselves. Their choices, times and names in the record stay.
pub fn of_person(state: &State, journal: &[Entry], person: Pseudonym) -> Vec<ErasedField> {
    let theirs = |entry: &Entry| {
        let disclosed = fields(entry);
        let names = speaks_of(state, entry, person).iter().filter(|name| disclosed.contains_key(**name));
        names.map(|name| ErasedField { seq: entry.seq, name: (*name).to_owned() }).collect::<Vec<_>>()
    };
    journal.iter().flat_map(theirs).collect()
}

fn speaks_of(state: &State, entry: &Entry, person: Pseudonym) -> &'static [&'static str] {
    let is = |party: Pseudonym| person_of(state, party) == person;
    let wrote = is(entry.author.id);
    match &entry.event {
        Event::Opened { .. } if wrote => &["sender"],
        Event::PartyAdded { person: added, .. } if *added == person => &["person"],
        // Why a stand-in was asked names whoever is away.
        Event::TaskAssigned { party, stands_for, .. } if is(*party) || stands_for.is_some_and(is) => {
            &["because", "grant"]
        }
        Event::TaskReferred { to, .. } if wrote || to.is_some_and(is) => &["name", "email", "note"],
        Event::LinkOpened { party, .. } if is(*party) => &["client"],
        Event::MessageSent { party, .. } | Event::MessageFailed { party, .. } | Event::AnnexDelivered { party, .. }
            if is(*party) =>
        {
            &["message"]
        }
        Event::NoticeQueued { party, .. } if is(*party) => &["text"],
        Event::FormSubmitted { .. } if wrote => &["values"],
        Event::StepPassed { .. } | Event::FlowMoved { .. } if wrote => &["text"],
        Event::FileSupplied { .. } if wrote => &["document"],
        Event::DecisionRecorded { choice, conditional, .. } | Event::ReviewRecorded { choice, conditional, .. }
            if wrote =>
        {
            // The sentence of a plain approval is the server's; of every other answer it repeats the person's words.
            let own_words = *choice != Choice::Approve || *conditional;
            if own_words { &["statement", "comment", "conditions", "typed_name"] } else { &["comment", "typed_name"] }
        }
        Event::QuestionAsked { .. }
        | Event::QuestionAnswered { .. }
        | Event::ChangeRequested { .. }
        | Event::ChangeAnswered { .. }
        | Event::ObligationOpened { .. }
        | Event::ObligationMet { .. }
        | Event::ObligationReturned { .. }
        | Event::DecisionWithdrawn { .. }
        | Event::ReviewWithdrawn { .. }
        | Event::PreflightPassed { .. }
        | Event::TaskDone { .. }
        | Event::TaskHandedOn { .. }
        | Event::ReferralRefused { .. }
        | Event::Cancelled { .. }
            if wrote =>
        {
            &["text"]
        }
        _ => &[],
    }
}

/// The words that the fields hold: names, addresses, titles, texts. Digests and identifiers are none.
pub fn words_of(journal: &[Entry], targets: &[ErasedField]) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for target in targets {
        let Some(value) = disclosed(journal, target) else { continue };
        match target.name.as_str() {
            // Of a statement only what its person wrote is theirs, and that stands in fields of its own.
            "statement" | "shown" | "grant" | "because" | "about" | "client" | "message" => {}
            "document" => words.extend(value.get("filename").and_then(Value::as_str).map(str::to_owned)),
            "person" | "sender" => {
                let parts = ["name", "email"].into_iter().filter_map(|part| value.get(part).and_then(Value::as_str));
                words.extend(parts.map(str::to_owned));
            }
            _ => strings(&value, &mut words),
        }
    }
    words.retain(|word| word.chars().count() >= WORDS_MIN);
    words
}

fn strings(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            into.insert(text.trim().to_owned());
        }
        Value::Array(list) => list.iter().for_each(|item| strings(item, into)),
        // Of a named value the name is the flow's.
        Value::Object(map) => map.iter().filter(|(key, _)| *key != "id").for_each(|(_, value)| strings(value, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn disclosed(journal: &[Entry], target: &ErasedField) -> Option<Value> {
    let entry = journal.get(usize::try_from(target.seq).ok()?)?;
    fields(entry).remove(&target.name)
}

/// The targets with what must go along: the same words in other fields, and the terms, which repeat title and values. What an open
/// request still needs is left out of what goes along.
pub fn with_what_follows(state: &State, journal: &[Entry], targets: &[ErasedField]) -> Vec<ErasedField> {
    let mut all: Vec<ErasedField> = targets.to_vec();
    let words = words_of(journal, targets);
    let holds = |value: &Value| {
        let mut texts = BTreeSet::new();
        strings(value, &mut texts);
        texts.iter().any(|text| words.iter().any(|word| text.contains(word.as_str())))
    };
    let mut add = |entry: &Entry, name: &str| {
        let target = ErasedField { seq: entry.seq, name: name.to_owned() };
        if !all.contains(&target) && needed(state, entry).is_none() {
            all.push(target);
        }
    };
    for entry in journal {
        for (name, value) in fields(entry) {
            if holds(&value) {
                add(entry, &name);
            }
        }
    }
    let retitled =
        all.iter().filter(|target| matches!(target.name.as_str(), "title" | "values")).map(|target| target.seq).min();
    for entry in journal.iter().filter(|entry| retitled.is_some_and(|first| entry.seq > first)) {
        let terms =
            matches!(&entry.event, Event::DocumentAttached { slot: None, fields, .. } if fields.document.is_some());
        let target = ErasedField { seq: entry.seq, name: "document".to_owned() };
        if terms && !all.contains(&target) && needed(state, entry).is_none() {
            all.push(target);
        }
    }
    all.sort_by(|a, b| (a.seq, &a.name).cmp(&(b.seq, &b.name)));
    all
}

/// Why an open request cannot do without an entry's fields yet.
pub fn needed(state: &State, entry: &Entry) -> Option<String> {
    if state.outcome.is_some() {
        return None;
    }
    match &entry.event {
        Event::Opened { .. } | Event::PackageEdited { .. } => {
            Some("Title, sender and values say what is being decided.".to_owned())
        }
        Event::DocumentAttached { n, .. } => {
            let current = state.documents.get(n).is_some_and(|document| !document.withdrawn);
            current.then(|| "This document is part of what is being decided.".to_owned())
        }
        Event::PartyAdded { person, .. } => {
            let busy = |state: &TaskState| matches!(state, TaskState::Asked { .. } | TaskState::Waiting);
            let awaited = state.tasks_of(*person).any(|(_, task)| busy(&task.state)) || state.owner() == Some(*person);
            let name = state.card(*person).map_or("This person", |card| card.name.as_str());
            awaited.then(|| format!("{name} still has a part in it."))
        }
        Event::ObligationOpened { obligation, .. } => {
            let open = |o: &crate::request::Obligation| !o.lapsed && o.state != ObligationState::Accepted;
            let open = state.obligations.get(obligation).is_some_and(open);
            open.then(|| "This condition is still to be met.".to_owned())
        }
        _ => None,
    }
}

/// The journal without what the erasures in it name.
pub fn applied(mut journal: Vec<Entry>) -> Vec<Entry> {
    let mut gone: BTreeMap<u64, BTreeSet<String>> = BTreeMap::new();
    for entry in &journal {
        if let Event::AnnexErased { targets, .. } = &entry.event {
            for target in targets {
                gone.entry(target.seq).or_default().insert(target.name.clone());
            }
        }
    }
    for entry in &mut journal {
        if let Some(names) = gone.get(&entry.seq) {
            without(entry, names);
        }
    }
    journal
}

/// Does it say that something was erased?
pub const fn erases(entry: &Entry) -> bool {
    matches!(entry.event, Event::AnnexErased { .. })
}

fn without(entry: &mut Entry, names: &BTreeSet<String>) {
    let Parts { kind, data, mut fields } = codec::encode(&entry.event);
    fields.retain(|name, _| !names.contains(name));
    // INVARIANT: every field is optional; the museum test reads every type without any.
    if let Ok(event) = codec::decode(Parts { kind, data, fields }) {
        entry.event = event;
    }
}

pub(super) fn erase(draft: &mut Draft<'_>, erasure: &Erasure) -> Result<(), Refusal> {
    let Erasure { by, proved_at, journal, targets, basis, reason } = erasure;
    may_erase(draft, by, *proved_at)?;
    if journal.len() as u64 != draft.state.next_seq {
        return Err(Refusal::MovedOn);
    }
    let mut wanted: Vec<ErasedField> = Vec::new();
    for target in targets {
        let entry = usize::try_from(target.seq).ok().and_then(|at| journal.get(at)).ok_or(Refusal::Unknown("text"))?;
        if let Some(why) = needed(&draft.state, entry) {
            let says = format!("{why} Withdraw the request or wait for its end; then it can be erased.");
            return Err(Refusal::Unacceptable { field: "fields", says });
        }
        // Gone already is as good as gone now.
        if fields(entry).contains_key(&target.name) && !wanted.contains(target) {
            wanted.push(target.clone());
        }
    }
    if wanted.is_empty() || wanted.len() > ERASED_MAX {
        let says = match wanted.len() {
            0 => "Nothing of this is left. Tick what is to be erased.".to_owned(),
            _ => format!("At most {ERASED_MAX} texts can be erased at once. Tick fewer, and repeat it for the rest."),
        };
        return Err(Refusal::Unacceptable { field: "fields", says });
    }
    let reason = text("reason", reason, TEXT_MAX)?;
    let basis = Name::parse(basis.word()).map_err(|_| Refusal::Unknown("basis"))?;
    let who = by.who().in_request(draft.state.id);
    // After the seal nobody can become a party any more, so whoever erases stands there by their pseudonym alone.
    let author = draft.author_as(by, who);
    forget(draft, journal, &wanted);
    draft.push(author, Event::AnnexErased { targets: wanted, basis, fields: Text::of(&reason) });
    Ok(())
}

/// What a person had erased stays erased: no judgement of anybody, so it is written by Assent itself. That a restored request is open
/// again and would need the words changes nothing.
pub(super) fn erase_again(draft: &mut Draft<'_>, again: &Again) -> Result<(), Refusal> {
    let Again { journal, targets, basis, first_at } = again;
    if !matches!(draft.context.actor, Actor::System) {
        return Err(Refusal::OnlyPeople);
    }
    if journal.len() as u64 != draft.state.next_seq {
        return Err(Refusal::MovedOn);
    }
    forget(draft, journal, targets);
    let reason = format!(
        "Erased again: it was erased on {}, and the database was restored from a backup of before.",
        first_at.strftime("%Y-%m-%d")
    );
    let fields = Text::of(&reason);
    draft.push_own(Event::AnnexErased { targets: targets.clone(), basis: basis.clone(), fields });
    Ok(())
}

/// The state becomes that of the journal without the fields.
fn forget(draft: &mut Draft<'_>, journal: &[Entry], targets: &[ErasedField]) {
    let mut left = journal.to_vec();
    for entry in &mut left {
        let names: BTreeSet<String> =
            targets.iter().filter(|target| target.seq == entry.seq).map(|target| target.name.clone()).collect();
        if !names.is_empty() {
            without(entry, &names);
        }
    }
    draft.state = fold(draft.state.id, &left);
}

/// An administrator, in person, who has just proved to be the one.
fn may_erase(draft: &Draft<'_>, by: &Person, proved_at: Timestamp) -> Result<(), Refusal> {
    let PersonId::Member(id) = by.who() else {
        return Err(Refusal::NotAllowed("Only an administrator of the sender can erase.".to_owned()));
    };
    if !draft.context.directory.member(id).is_some_and(|member| member.role.may_administer()) {
        return Err(Refusal::NotAllowed("Only an owner or admin of the workspace can erase.".to_owned()));
    }
    let age = draft.context.now.duration_since(proved_at);
    if age.is_negative() || age > SignedDuration::from_mins(PROOF_MINUTES) {
        return Err(Refusal::ProofMissing("Erasing needs a fresh proof that it is you.".to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
