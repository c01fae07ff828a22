//! Steps 6 to 8: levels, the rules D1 to D9 for decisions, and the outcome.
//!
//! The checks of authentication, statement and showing take the code to fail with, for `own` holds reviews to the same.

use std::collections::BTreeMap;

use super::chain::Chain;
use super::report::{DecisionFinding, DecisionProof};
use super::webauthn;
use crate::bundle::Parts;
use crate::ej::Value;
use crate::enc::{hex, parse_hex};
use crate::event::{ActorKind, Event, Method, Role};
use crate::failure::{Code, Failure, ensure, fail};

/// What the rules conclude.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) outcome: Option<String>,
    pub(super) decisions: Vec<DecisionFinding>,
}

/// The terms that `approval.opened` set.
struct Terms<'a> {
    choices: Vec<&'a str>,
    min_level: u64,
    need: u64,
}

impl<'a> Terms<'a> {
    fn read(opened: &'a Event) -> Option<Self> {
        let choices = opened.data.get("choices")?.as_array()?.iter().map(Value::as_str).collect::<Option<_>>()?;
        Some(Self { choices, min_level: opened.number("min_level")?, need: opened.number("need")? })
    }
}

/// What has happened up to the event in hand.
#[derive(Default)]
pub(super) struct Course<'a> {
    /// Parties that are part of it now, and whether each may decide.
    pub(super) parties: BTreeMap<&'a str, bool>,
    /// Documents that are attached now, by number.
    pub(super) documents: BTreeMap<u64, &'a Event>,
    /// Times each document was completely shown, by party and number.
    shown: BTreeMap<(&'a str, u64), Vec<&'a Event>>,
}

impl<'a> Course<'a> {
    /// Takes an event in.
    pub(super) fn follow(&mut self, event: &'a Event) {
        let (party, n) = (event.text("party"), event.number("n"));
        match (event.kind.as_str(), party, n) {
            ("party.added", Some(party), _) => {
                let may_decide = event.data.get("may_decide").and_then(Value::as_bool) == Some(true);
                self.parties.insert(party, may_decide);
            }
            ("party.removed", Some(party), _) => drop(self.parties.remove(party)),
            ("document.attached", _, Some(n)) => drop(self.documents.insert(n, event)),
            ("document.withdrawn", _, Some(n)) => drop(self.documents.remove(&n)),
            ("document.shown", Some(party), Some(n))
                if event.data.get("complete").and_then(Value::as_bool) == Some(true) =>
            {
                self.shown.entry((party, n)).or_default().push(event);
            }
            _ => {}
        }
    }
}

/// Walks the chain once and holds every decision to the rules.
pub(super) fn judge(chain: &Chain, parts: &Parts<'_>, warnings: &mut Vec<String>) -> Result<Judged, Failure> {
    let terms = chain.events.first().and_then(Terms::read);
    let terms = terms.ok_or_else(|| Failure::new(Code::Event, "seq 0 does not state choices, min_level and need"))?;
    let mut course = Course::default();
    let mut effective: BTreeMap<&str, u64> = BTreeMap::new();
    let mut decisions = Vec::new();
    for event in &chain.events {
        course.follow(event);
        level_is_computed(event)?;
        if !event.kind.starts_with("decision.") {
            continue;
        }
        let party = entitled(chain, event, &course, &terms)?;
        if event.kind == "decision.withdrawn" {
            let stood = effective.remove(party).is_some();
            ensure(stood, Code::DecisionTwice, || format!("seq {}: nothing to take back", event.seq))?;
            decisions.push(DecisionFinding::withdrawal(event, party));
            continue;
        }
        let choice = event.text("choice").filter(|choice| terms.choices.contains(choice));
        let choice = choice
            .ok_or_else(|| Failure::new(Code::DecisionChoice, format!("seq {}: not among the choices", event.seq)))?;
        let first = effective.insert(party, event.seq).is_none();
        ensure(first, Code::DecisionTwice, || format!("seq {}: a decision of that party stands", event.seq))?;
        decisions.push(decision(chain, parts, event, party, choice, &course, warnings)?);
    }
    let outcome = outcome(chain, &effective, terms.need)?;
    Ok(Judged { outcome, decisions })
}

fn level_is_computed(event: &Event) -> Result<(), Failure> {
    let Some(auth) = &event.auth else { return Ok(()) };
    let computed = u64::from(auth.computed_level());
    ensure(auth.level == computed, Code::Level, || {
        format!("seq {} states level {} for methods of level {computed}", event.seq, auth.level)
    })?;
    parse_hex::<16>(&auth.session).map(|_| ())
}

/// D1 to D5; the party that decides.
fn entitled<'a>(chain: &Chain, event: &'a Event, course: &Course<'_>, terms: &Terms<'_>) -> Result<&'a str, Failure> {
    let seq = event.seq;
    let person = event.actor.kind == ActorKind::Human && matches!(event.actor.role, Role::Client | Role::Approver);
    ensure(person, Code::DecisionActor, || format!("seq {seq} is not by a client or approver in person"))?;
    let party =
        event.text("party").filter(|party| *party == hex(&event.actor.id) && course.parties.get(party) == Some(&true));
    let party =
        party.ok_or_else(|| Failure::new(Code::DecisionParty, format!("seq {seq}: that party may not decide")))?;
    ensure(event.text("channel") == Some("web"), Code::DecisionChannel, || {
        format!("seq {seq} was not made on the page")
    })?;
    let level = event.auth.as_ref().map_or(0, |auth| auth.level);
    ensure(level >= terms.min_level, Code::DecisionLevel, || {
        format!("seq {seq}: level {level}, required {}", terms.min_level)
    })?;
    authenticated(chain, event, Code::DecisionAuth)?;
    Ok(party)
}

/// D5: each method is shown by an earlier event of the same person and session that the event refers to.
pub(super) fn authenticated(chain: &Chain, event: &Event, code: Code) -> Result<(), Failure> {
    let Some(auth) = &event.auth else { return Ok(()) };
    for name in &auth.methods {
        let Some(method) = Method::parse(name) else {
            return fail(code, format!("seq {}: unknown method {name}", event.seq));
        };
        let shows = |earlier: &Event| {
            earlier.seq < event.seq
                && earlier.kind == method.evidence()
                && earlier.actor.id == event.actor.id
                && (method != Method::Link || earlier.data.get("interactive").and_then(Value::as_bool) == Some(true))
                && earlier.auth.as_ref().is_some_and(|proof| method == Method::Passkey || proof.session == auth.session)
        };
        let shown = auth.refs.iter().filter_map(|seq| chain.event(*seq)).any(shows);
        ensure(shown, code, || format!("seq {}: no earlier event shows {name}", event.seq))?;
    }
    Ok(())
}

/// A document as a statement names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Named {
    pub(super) n: u64,
    pub(super) sha256: String,
    size: u64,
}

/// The documents that a statement names; `None` if it is malformed.
pub(super) fn named_documents(statement: &Value) -> Option<Vec<Named>> {
    let documents = statement.get("documents")?.as_array()?.iter();
    let named = documents.map(|document| {
        let (n, size) = (document.get("n")?.as_uint()?, document.get("size")?.as_uint()?);
        Some(Named { n, sha256: document.get("sha256")?.as_str()?.to_owned(), size })
    });
    named.collect()
}

/// Codes for D7 and D8.
#[derive(Clone, Copy)]
pub(super) struct StatementCodes {
    pub(super) statement: Code,
    pub(super) not_shown: Code,
}

/// D7 and D8: the statement agrees with the answer, and each document was attached and then completely shown.
pub(super) fn stated(
    chain: &Chain,
    parts: &Parts<'_>,
    event: &Event,
    statement: &Value,
    course: &Course<'_>,
    codes: StatementCodes,
    warnings: &mut Vec<String>,
) -> Result<Vec<Named>, Failure> {
    let seq = event.seq;
    let party = event.text("party").unwrap_or_default();
    let says = |member: &str| statement.get(member).and_then(Value::as_str);
    let agrees =
        says("aid") == Some(&hex(&event.aid)) && says("party") == Some(party) && says("choice") == event.text("choice");
    ensure(agrees, codes.statement, || format!("seq {seq}: the statement is of another decision"))?;
    let Some(named) = named_documents(statement) else {
        return fail(codes.statement, format!("seq {seq}: the statement does not list its documents"));
    };
    for document in &named {
        let n = document.n;
        let Some(attached) = course.documents.get(&n) else {
            return fail(codes.statement, format!("seq {seq}: document {n} is not attached"));
        };
        let card = chain.disclosed(attached, "document");
        let same = card.is_none_or(|card| {
            same_digest(card, document) && card.get("size").and_then(Value::as_uint) == Some(document.size)
        });
        ensure(same, codes.statement, || format!("seq {seq}: document {n} is another than was attached"))?;
        let mut times = course.shown.get(&(party, n)).into_iter().flatten();
        let shown = times.any(|shown| {
            shown.seq > attached.seq && chain.disclosed(shown, "shown").is_none_or(|card| same_digest(card, document))
        });
        ensure(shown, codes.not_shown, || format!("seq {seq}: document {n} was not completely shown"))?;
        match parts.file(&document.sha256) {
            Some(bytes) => {
                ensure(bytes.len() as u64 == document.size, Code::File, || format!("document {n} has another size"))?;
            }
            None => warn(warnings, format!("document {n}: its bytes are not in the bundle")),
        }
    }
    Ok(named)
}

fn same_digest(card: &Value, document: &Named) -> bool {
    card.get("sha256").and_then(Value::as_str) == Some(&document.sha256)
}

/// Several decisions on the same document would say the same thing again.
pub(super) fn warn(warnings: &mut Vec<String>, warning: String) {
    if !warnings.contains(&warning) {
        warnings.push(warning);
    }
}

fn decision(
    chain: &Chain,
    parts: &Parts<'_>,
    event: &Event,
    party: &str,
    choice: &str,
    course: &Course<'_>,
    warnings: &mut Vec<String>,
) -> Result<DecisionFinding, Failure> {
    let mut finding = DecisionFinding { choice: Some(choice.to_owned()), ..DecisionFinding::withdrawal(event, party) };
    let Some(statement) = chain.disclosed(event, "statement") else {
        warn(warnings, format!("seq {}: the statement is withheld or erased", event.seq));
        return Ok(finding);
    };
    let codes = StatementCodes { statement: Code::Statement, not_shown: Code::NotShown };
    let named = stated(chain, parts, event, statement, course, codes, warnings)?;
    finding.asked = statement.get("ask").and_then(Value::as_str).map(str::to_owned);
    finding.documents = named.into_iter().map(|document| document.sha256).collect();
    if event.auth.as_ref().is_some_and(|auth| auth.has(Method::Passkey)) {
        match webauthn::assertion(chain, event) {
            Some(assertion) => {
                let fingerprint = assertion.verify(statement, event.seq)?;
                finding.proof = DecisionProof::Passkey { fingerprint, enrolled: assertion.enrolled };
            }
            None => warn(warnings, format!("seq {}: the passkey's signature or key is withheld", event.seq)),
        }
    }
    Ok(finding)
}

/// Step 8. The outcome, if one is recorded.
fn outcome(chain: &Chain, effective: &BTreeMap<&str, u64>, need: u64) -> Result<Option<String>, Failure> {
    let mut stated = None;
    for event in chain.events.iter().filter(|event| event.kind == "approval.completed") {
        let wrong = |what: &str| Failure::new(Code::Outcome, format!("seq {}: {what}", event.seq));
        let listed =
            event.data.get("decisions").and_then(Value::as_array).ok_or_else(|| wrong("no decisions listed"))?;
        let (mut approvals, mut counted) = (0, Vec::new());
        for seq in listed {
            let decision = seq.as_uint().and_then(|seq| chain.event(seq)).ok_or_else(|| wrong("lists no event"))?;
            let party = decision.text("party").unwrap_or_default();
            let stands = decision.kind == "decision.recorded"
                && decision.seq < event.seq
                && effective.get(party) == Some(&decision.seq);
            // A decision listed twice would count twice.
            if !stands || counted.contains(&decision.seq) {
                return Err(wrong("lists what is no standing decision"));
            }
            counted.push(decision.seq);
            approvals += u64::from(decision.text("choice") == Some("approve"));
        }
        let outcome = event.text("outcome").ok_or_else(|| wrong("no outcome"))?;
        ensure(outcome != "approve" || approvals >= need, Code::Outcome, || {
            format!("{approvals} approvals, {need} needed")
        })?;
        stated = stated.or(Some(outcome.to_owned()));
    }
    // A request that expired or was taken back has no completion; its end is stated by its own event.
    let ended =
        chain.events.iter().find(|event| matches!(event.kind.as_str(), "approval.expired" | "approval.cancelled"));
    Ok(stated.or_else(|| ended?.text("outcome").map(str::to_owned)))
}
