//! This project's own checks, codes `X_`: steps, tasks, reviews, rules and packages hold together.
//!
//! They come after the specification's and concern events that it does not know, so a bundle of another writer, without
//! `step.opened`, is left alone. Reviews are held to what D1 to D9 ask of decisions. What a reader may rely on:
//!
//! - a decision or review was made by a party with a task in a step that was open (`X_TASK`), at that step's level
//!   (`X_STEP_LEVEL`, `X_REVIEW_LEVEL`), on exactly the documents last submitted (`X_PACKAGE`);
//! - a step that closed as approved had as many approvals as its rule asks (`X_RULE`), and the outcome follows (`X_OUTCOME`);
//! - a request goes over to another version of its flow by a member in person, from the version that it had, and no step that
//!   begins anew because of it was answered (`X_MOVE`).

use std::collections::BTreeMap;

use super::chain::Chain;
use super::rules::{Course, Named, StatementCodes, authenticated, named_documents, stated, warn};
use crate::bundle::Parts;
use crate::ej::Value;
use crate::enc::{hex, parse_hex};
use crate::event::{ActorKind, Event, Role};
use crate::failure::{Code, Failure, ensure};
use crate::hash::{Hash, package_hash};

/// True if the chain was written by this project.
pub(super) fn applies(chain: &Chain) -> bool {
    chain.events.iter().any(|event| event.kind == "step.opened")
}

/// How many approvals a step needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    All,
    Any,
    Majority,
    AtLeast(u64),
}

impl Rule {
    /// `all`, `any`, `majority`, `at_least:n` or `{"at_least":n}`.
    fn read(value: &Value) -> Option<Self> {
        if let Some(n) = value.get("at_least") {
            return n.as_uint().map(Self::AtLeast);
        }
        match value.as_str()? {
            "all" => Some(Self::All),
            "any" => Some(Self::Any),
            "majority" => Some(Self::Majority),
            text => crate::enc::parse_decimal(text.strip_prefix("at_least:")?).ok().map(Self::AtLeast),
        }
    }

    fn needed(self, count: u64) -> u64 {
        match self {
            Self::All => count,
            Self::Any => 1,
            Self::Majority => count / 2 + 1,
            Self::AtLeast(n) => n,
        }
    }
}

/// A step in one round.
struct Step<'a> {
    kind: &'a str,
    rule: Rule,
    level: u64,
    count: u64,
    /// How it closed; `None` while it is open.
    outcome: Option<&'a str>,
}

impl<'a> Step<'a> {
    fn read(opened: &'a Event) -> Option<Self> {
        let rule = Rule::read(opened.data.get("rule")?)?;
        Some(Self {
            kind: opened.text("kind")?,
            rule,
            level: opened.number("level")?,
            count: opened.number("count")?,
            outcome: None,
        })
    }
}

/// Step and round.
type StepKey<'a> = (&'a str, u64);

/// A party's task.
struct Task<'a> {
    task: &'a Value,
    step: StepKey<'a>,
}

/// What was submitted last.
struct Package<'a> {
    hash: &'a str,
    documents: Vec<u64>,
}

struct Own<'a, 'b> {
    chain: &'a Chain,
    parts: &'b Parts<'b>,
    course: Course<'a>,
    steps: BTreeMap<StepKey<'a>, Step<'a>>,
    /// By party, for a party is one person's task.
    tasks: BTreeMap<&'a str, Task<'a>>,
    /// Standing answers, decisions and reviews alike, by party: the choice.
    answers: BTreeMap<&'a str, &'a str>,
    package: Option<Package<'a>>,
    /// The version of the flow that holds.
    flow: Option<&'a str>,
    outcome: Option<&'a str>,
}

/// Walks the chain once.
pub(super) fn judge(chain: &Chain, parts: &Parts<'_>, warnings: &mut Vec<String>) -> Result<(), Failure> {
    let mut own = Own {
        chain,
        parts,
        course: Course::default(),
        steps: BTreeMap::new(),
        tasks: BTreeMap::new(),
        answers: BTreeMap::new(),
        package: None,
        flow: None,
        outcome: None,
    };
    for event in &chain.events {
        own.course.follow(event);
        own.follow(event, warnings)?;
    }
    Ok(())
}

fn odd(event: &Event, what: &str) -> Failure {
    Failure::new(Code::XEvent, format!("{event}: {what}"))
}

fn step_key(event: &Event) -> Result<StepKey<'_>, Failure> {
    event.text("step").zip(event.number("round")).ok_or_else(|| odd(event, "names no step and round"))
}

impl<'a> Own<'a, '_> {
    fn follow(&mut self, event: &'a Event, warnings: &mut Vec<String>) -> Result<(), Failure> {
        match event.kind.as_str() {
            "approval.opened" => {
                self.flow = event.text("flow");
                Ok(())
            }
            "flow.moved" => self.moved(event),
            "package.submitted" => self.submitted(event),
            "step.opened" => {
                let step = Step::read(event).ok_or_else(|| odd(event, "does not state kind, rule, level and count"))?;
                let first = self.steps.insert(step_key(event)?, step).is_none();
                ensure(first, Code::XEvent, || format!("{event}: opened before in that round"))
            }
            "task.assigned" => {
                let party = event.text("party").ok_or_else(|| odd(event, "names no party"))?;
                let task = event.data.get("task").ok_or_else(|| odd(event, "names no task"))?;
                self.tasks.insert(party, Task { task, step: step_key(event)? });
                Ok(())
            }
            "decision.recorded" => {
                let level = self.step_of(event)?.level;
                let reached = event.auth.as_ref().map_or(0, |auth| auth.level);
                ensure(reached >= level, Code::XStepLevel, || {
                    format!("{event}: level {reached}, the step asks for {level}")
                })?;
                self.binds_to_package(event)?;
                self.answer(event);
                Ok(())
            }
            "review.recorded" => self.reviewed(event, warnings),
            "decision.withdrawn" => {
                self.step_of(event)?;
                event.text("party").map(|party| self.answers.remove(party));
                Ok(())
            }
            "review.withdrawn" => {
                self.reviewer(event)?;
                self.step_of(event)?;
                let stood = event.text("party").and_then(|party| self.answers.remove(party)).is_some();
                ensure(stood, Code::XReviewTwice, || format!("{event}: nothing to take back"))
            }
            "step.closed" => self.closed(event),
            "approval.completed" | "approval.expired" | "approval.cancelled" => self.ended(event),
            "approval.sealed" => {
                let same = self.outcome.is_some() && event.text("outcome") == self.outcome;
                ensure(same, Code::XOutcome, || format!("{event}: seals another outcome than was recorded"))
            }
            _ => Ok(()),
        }
    }

    /// The open step in which the event's party has its task.
    fn step_of(&self, event: &Event) -> Result<&Step<'a>, Failure> {
        let task = event.text("party").and_then(|party| self.tasks.get(party));
        let task = task.filter(|task| event.data.get("task").is_none_or(|named| named == task.task));
        let step = task.and_then(|task| self.steps.get(&task.step)).filter(|step| step.outcome.is_none());
        step.ok_or_else(|| Failure::new(Code::XTask, format!("{event}: that party has no such task in an open step")))
    }

    fn answer(&mut self, event: &'a Event) {
        if let Some((party, choice)) = event.text("party").zip(event.text("choice")) {
            self.answers.insert(party, choice);
        }
    }

    /// D1 to D3 in kind.
    fn reviewer(&self, event: &Event) -> Result<(), Failure> {
        let person = event.actor.kind == ActorKind::Human && matches!(event.actor.role, Role::Sender | Role::Admin);
        ensure(person, Code::XReviewActor, || format!("{event}: not by a member in person"))?;
        let party = event
            .text("party")
            .filter(|party| *party == hex(&event.actor.id) && self.course.parties.contains_key(party));
        ensure(party.is_some(), Code::XReviewParty, || format!("{event}: that party was not asked"))?;
        ensure(event.text("channel") == Some("web"), Code::XReviewChannel, || format!("{event}: not made on the page"))
    }

    fn reviewed(&mut self, event: &'a Event, warnings: &mut Vec<String>) -> Result<(), Failure> {
        self.reviewer(event)?;
        let level = self.step_of(event)?.level;
        let reached = event.auth.as_ref().map_or(0, |auth| auth.level);
        ensure(reached >= level, Code::XReviewLevel, || {
            format!("{event}: level {reached}, the step asks for {level}")
        })?;
        authenticated(self.chain, event, Code::XReviewAuth)?;
        let stands = event.text("party").is_some_and(|party| self.answers.contains_key(party));
        ensure(!stands, Code::XReviewTwice, || format!("{event}: an answer of that party stands"))?;
        match self.chain.disclosed(event, "statement") {
            Some(statement) => {
                let codes = StatementCodes { statement: Code::XStatement, not_shown: Code::XNotShown };
                stated(self.chain, self.parts, event, statement, &self.course, codes, warnings)?;
            }
            None => warn(
                warnings,
                format!("seq {}: the review's statement is withheld, erased or was never made", event.seq),
            ),
        }
        self.binds_to_package(event)?;
        self.answer(event);
        Ok(())
    }

    /// What is lifted is over or was passed over, and nobody's answer stands in it; so it may begin again in the same round.
    fn moved(&mut self, event: &'a Event) -> Result<(), Failure> {
        let wrong = |what: &str| Failure::new(Code::XMove, format!("{event}: {what}"));
        let person = event.actor.kind == ActorKind::Human && matches!(event.actor.role, Role::Sender | Role::Admin);
        let follows = event.text("from").is_some() && event.text("from") == self.flow && self.outcome.is_none();
        if !person || !follows {
            return Err(wrong("not by a member in person, or not from the version that held"));
        }
        self.flow = event.text("to");
        let lifted =
            event.data.get("lifted").and_then(Value::as_array).map(|steps| steps.iter().filter_map(Value::as_str));
        for step in lifted.into_iter().flatten() {
            let answered = |(party, task): (&&str, &Task<'_>)| task.step.0 == step && self.answers.contains_key(*party);
            let latest = self.steps.keys().filter(|(id, _)| *id == step).max().copied();
            let open = latest.and_then(|key| self.steps.get(&key)).is_some_and(|step| step.outcome.is_none());
            let stands = self.tasks.iter().filter(|(_, task)| Some(task.step) == latest).any(answered);
            if open || stands {
                return Err(wrong("a step that is open or was answered begins anew"));
            }
            latest.map(|key| self.steps.remove(&key));
        }
        Ok(())
    }

    fn submitted(&mut self, event: &'a Event) -> Result<(), Failure> {
        let documents = event.data.get("documents").and_then(Value::as_array);
        let documents =
            documents.and_then(|documents| documents.iter().map(Value::as_uint).collect::<Option<Vec<u64>>>());
        let (Some(hash), Some(documents)) = (event.text("package"), documents) else {
            return Err(odd(event, "does not name its package and documents"));
        };
        let mut hashes: Vec<Hash> = Vec::new();
        for n in &documents {
            let attached = self.course.documents.get(n);
            let attached = attached
                .ok_or_else(|| Failure::new(Code::XPackage, format!("{event}: document {n} is not attached")))?;
            let digest = self.chain.disclosed(attached, "document").and_then(|card| card.get("sha256")?.as_str());
            hashes.extend(digest.and_then(|digest| parse_hex(digest).ok()));
        }
        // A withheld document cannot be hashed over; the statements then bind what was decided on.
        let known = hashes.len() == documents.len();
        ensure(!known || hex(&package_hash(&hashes)) == hash, Code::XPackage, || {
            format!("{event}: the hash is of other documents")
        })?;
        self.package = Some(Package { hash, documents });
        Ok(())
    }

    /// The answer is to the latest package, and to each of its documents.
    fn binds_to_package(&self, event: &Event) -> Result<(), Failure> {
        let wrong = |what: &str| Failure::new(Code::XPackage, format!("{event}: {what}"));
        let package = self.package.as_ref().ok_or_else(|| wrong("nothing was submitted before"))?;
        if event.data.get("package").is_some_and(|named| named.as_str() != Some(package.hash)) {
            return Err(wrong("names another package than was submitted"));
        }
        let Some(named) = self.chain.disclosed(event, "statement").and_then(named_documents) else { return Ok(()) };
        let mut named: Vec<u64> = named.iter().map(|Named { n, .. }| *n).collect();
        let mut submitted = package.documents.clone();
        named.sort_unstable();
        submitted.sort_unstable();
        if named == submitted { Ok(()) } else { Err(wrong("names other documents than were submitted")) }
    }

    fn closed(&mut self, event: &'a Event) -> Result<(), Failure> {
        let (key, outcome) = (step_key(event)?, event.text("outcome").ok_or_else(|| odd(event, "states no outcome"))?);
        let approvals =
            self.tasks.iter().filter(|(party, task)| task.step == key && self.answers.get(*party) == Some(&"approve"));
        let approvals = approvals.count() as u64;
        let step = self.steps.get_mut(&key).filter(|step| step.outcome.is_none());
        let step = step.ok_or_else(|| odd(event, "closes a step that is not open"))?;
        step.outcome = Some(outcome);
        let needed = step.rule.needed(step.count);
        let met = outcome != "approved" || approvals >= needed;
        ensure(met, Code::XRule, || format!("{event}: {approvals} approvals, {needed} needed"))
    }

    fn ended(&mut self, event: &'a Event) -> Result<(), Failure> {
        let wrong = |what: &str| Failure::new(Code::XOutcome, format!("{event}: {what}"));
        let outcome = event.text("outcome").ok_or_else(|| wrong("states no outcome"))?;
        let fits = matches!(
            (event.kind.as_str(), outcome),
            ("approval.completed", "approve" | "decline" | "deemed_accepted")
                | ("approval.expired", "expired" | "deemed_accepted")
                | ("approval.cancelled", "withdrawn")
        );
        if !fits || self.outcome.replace(outcome).is_some() {
            return Err(wrong("no outcome for such an end, or a second one"));
        }
        let deciding = || self.steps.values().filter(|step| matches!(step.kind, "approve" | "review"));
        let closed = |outcome| deciding().any(|step| step.outcome == Some(outcome));
        let holds = match outcome {
            // Nothing is left unanswered, and the clients, or else the reviewers, have approved.
            "approve" => {
                deciding().all(|step| step.outcome.is_some()) && (closed("approved") || deciding().next().is_none())
            }
            "decline" => closed("declined"),
            // Silence is nobody's decision.
            "deemed_accepted" => event.actor.kind == ActorKind::System,
            _ => true,
        };
        if holds { Ok(()) } else { Err(wrong("does not follow from the steps")) }
    }
}
