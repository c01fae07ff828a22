//! What a verification found, as data, as text for people, as JSON (evidence-spec.md, section 12.1).
//!
//! The text never shortens to a bare "valid": an open state and an unchecked completeness are said in full.

use std::fmt::Write as _;

use crate::ej::{self, Value};
use crate::event::Event;
use crate::failure::Failure;
use crate::time::Time;

/// The verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// Something is wrong; nothing else in the bundle may be believed.
    Invalid(Failure),
    /// Everything that was checked holds.
    Valid(Box<Findings>),
}

/// What a valid bundle shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    /// The approval, in hexadecimal.
    pub aid: String,
    /// Sealed or open.
    pub state: State,
    /// How it ended, if it did.
    pub outcome: Option<String>,
    /// Whether the bundle is known to leave nothing out.
    pub completeness: Completeness,
    /// Size of the older checkpoint that the log continues.
    pub consistent_with: Option<u64>,
    /// Times until which all of this existed, with who says so.
    pub not_after: Vec<TimeBound>,
    /// Every decision and withdrawal, in order.
    pub decisions: Vec<DecisionFinding>,
    /// Events by agents; none of them can be a decision.
    pub agent_events: usize,
    /// All events.
    pub events: usize,
    /// Committed fields whose values are in the bundle.
    pub fields_disclosed: usize,
    /// Committed fields.
    pub fields_total: usize,
    /// Name of the log.
    pub log_origin: String,
    /// Entries under the checkpoint.
    pub log_size: u64,
    /// True if this project's own checks of steps and reviews were made; other writers have no such events.
    pub own_checks: bool,
    /// What local documents are.
    pub files: Vec<LocalFile>,
    /// What a reader should know.
    pub warnings: Vec<String>,
}

/// Whether more can follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Sealed: only annexes can follow.
    Sealed,
    /// Not sealed: later events may exist.
    Open,
}

/// Whether events could have been left out at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completeness {
    /// Every entry of the log was looked at.
    FullScan,
    /// The log's entries were not given.
    NotChecked,
}

/// A time until which the bundle's events existed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeBound {
    /// Who says so.
    pub source: String,
    /// Until when.
    pub time: Time,
}

/// A decision, or its withdrawal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionFinding {
    /// Number of the event.
    pub seq: u64,
    /// When, by the server's clock.
    pub time: Time,
    /// Pseudonym of the party.
    pub party: String,
    /// The choice; `None` for a withdrawal.
    pub choice: Option<String>,
    /// Level of authentication.
    pub level: u64,
    /// Who vouches for it.
    pub proof: DecisionProof,
    /// The exact question, if disclosed.
    pub asked: Option<String>,
    /// Digests of the documents decided on, if disclosed.
    pub documents: Vec<String>,
}

impl DecisionFinding {
    pub(super) fn withdrawal(event: &Event, party: &str) -> Self {
        Self {
            seq: event.seq,
            time: event.time,
            party: party.to_owned(),
            choice: None,
            level: event.auth.as_ref().map_or(0, |auth| auth.level),
            proof: DecisionProof::Server,
            asked: None,
            documents: Vec::new(),
        }
    }
}

/// Who vouches for a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecisionProof {
    /// The server attests it.
    Server,
    /// The decider's own key signed the statement.
    Passkey {
        /// First 16 characters of the key's fingerprint.
        fingerprint: String,
        /// Number of the event that enrolled it.
        enrolled: u64,
    },
}

/// A document of the holder's, matched by digest and size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalFile {
    /// As the holder calls it.
    pub name: String,
    /// The document's number in the approval; `None` if it is none of them.
    pub document: Option<u64>,
}

impl Report {
    /// 0 valid and sealed, 3 valid but open, 1 invalid.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Invalid(_) => 1,
            Self::Valid(findings) => match findings.state {
                State::Sealed => 0,
                State::Open => 3,
            },
        }
    }

    /// In plain words, several lines.
    pub fn to_text(&self) -> String {
        match self {
            Self::Invalid(failure) => {
                format!("INVALID ({})\n{}\nWhere: {}\n", failure.code, failure.code.explain(), failure.detail)
            }
            Self::Valid(findings) => findings.to_text(),
        }
    }

    /// One line of JSON, with sorted members.
    pub fn to_json(&self) -> String {
        let value = match self {
            Self::Invalid(failure) => ej::object([
                ("verdict", "INVALID".into()),
                ("code", failure.code.as_str().into()),
                ("explanation", failure.code.explain().into()),
                ("detail", failure.detail.as_str().into()),
            ]),
            Self::Valid(findings) => findings.to_value(),
        };
        // Numbers beyond 2^53 are the only values without a text, and nothing here counts that far.
        ej::encode(&value).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

impl Findings {
    fn to_text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out).map_or_else(|_| String::new(), |()| out)
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let state = match self.state {
            State::Sealed => "sealed",
            State::Open => "OPEN",
        };
        writeln!(out, "VALID, {state}")?;
        writeln!(
            out,
            "Approval {}: {} events, outcome {}.",
            self.aid,
            self.events,
            self.outcome.as_deref().unwrap_or("none yet")
        )?;
        if self.state == State::Open {
            writeln!(out, "Not sealed: later events may exist that this bundle does not show.")?;
        }
        match self.completeness {
            Completeness::FullScan => {
                writeln!(out, "Complete: a full scan of the log shows each event once and none besides.")?;
            }
            Completeness::NotChecked => {
                writeln!(
                    out,
                    "Completeness not checked: without the log's entries, later events cannot be ruled out."
                )?;
            }
        }
        writeln!(out, "Every event is in the log {} of {} entries.", self.log_origin, self.log_size)?;
        if let Some(old) = self.consistent_with {
            writeln!(out, "The log continues the one of {old} entries that you had: nothing was rewritten since.")?;
        }
        if self.not_after.is_empty() {
            writeln!(out, "No witness or time-stamping authority says when: all times are the server's own.")?;
        }
        for bound in &self.not_after {
            writeln!(out, "Existed not later than {} ({}).", bound.time, bound.source)?;
        }
        if self.decisions.is_empty() {
            writeln!(out, "No decision is recorded.")?;
        }
        for decision in &self.decisions {
            decision.write(out)?;
        }
        match self.agent_events {
            0 => writeln!(out, "No agent took part.")?,
            count => writeln!(out, "Agents prepared {count} events; none of them can decide.")?,
        }
        writeln!(
            out,
            "{} of {} confidential values are disclosed; the rest is withheld or erased.",
            self.fields_disclosed, self.fields_total
        )?;
        if self.own_checks {
            writeln!(out, "Steps, tasks, reviews, rules and packages were checked as well.")?;
        }
        for file in &self.files {
            match file.document {
                Some(n) => writeln!(out, "{} is document {n}, byte for byte.", file.name)?,
                None => writeln!(out, "{} is NOT one of the documents.", file.name)?,
            }
        }
        for warning in &self.warnings {
            writeln!(out, "Note: {warning}.")?;
        }
        Ok(())
    }

    fn to_value(&self) -> Value {
        let text = |text: &str| Value::from(text);
        let number = |number: usize| Value::Int(number as i64);
        let bound =
            |bound: &TimeBound| ej::object([("source", text(&bound.source)), ("time", bound.time.to_string().into())]);
        let file = |file: &LocalFile| {
            let document = file.document.map(|n| ("document", Value::Int(n as i64)));
            ej::object(
                [("name", text(&file.name)), ("matches", file.document.is_some().into())].into_iter().chain(document),
            )
        };
        let required = [
            ("verdict", text("VALID")),
            ("aid", text(&self.aid)),
            ("state", text(if self.state == State::Sealed { "sealed" } else { "open" })),
            (
                "completeness",
                text(if self.completeness == Completeness::FullScan {
                    "proved by full log scan"
                } else {
                    "not checked"
                }),
            ),
            ("not_after", Value::Array(self.not_after.iter().map(bound).collect())),
            ("decisions", Value::Array(self.decisions.iter().map(DecisionFinding::to_value).collect())),
            ("agent_events", number(self.agent_events)),
            ("events", number(self.events)),
            ("fields_disclosed", number(self.fields_disclosed)),
            ("fields_total", number(self.fields_total)),
            ("log", ej::object([("origin", text(&self.log_origin)), ("size", Value::Int(self.log_size as i64))])),
            ("own_checks", self.own_checks.into()),
            ("files", Value::Array(self.files.iter().map(file).collect())),
            ("warnings", ej::array(self.warnings.iter().map(String::as_str))),
        ];
        let outcome = self.outcome.as_deref().map(|outcome| ("outcome", text(outcome)));
        let old = self.consistent_with.map(|old| ("consistent_with", Value::Int(old as i64)));
        ej::object(required.into_iter().chain(outcome).chain(old))
    }
}

impl DecisionFinding {
    fn write(&self, out: &mut String) -> std::fmt::Result {
        let Self { seq, time, party, level, .. } = self;
        match &self.choice {
            Some(choice) => {
                write!(out, "Decision \"{choice}\" by party {party} at {time}, level {level}, event {seq}: ")?;
            }
            None => write!(out, "Decision taken back by party {party} at {time}, level {level}, event {seq}: ")?,
        }
        match &self.proof {
            DecisionProof::Server => writeln!(out, "attested by the server.")?,
            DecisionProof::Passkey { fingerprint, enrolled } => {
                writeln!(out, "signed by passkey {fingerprint}, enrolled in event {enrolled}.")?;
            }
        }
        if let Some(asked) = &self.asked {
            writeln!(out, "  Asked: {asked}")?;
        }
        for sha256 in &self.documents {
            writeln!(out, "  On document {sha256}")?;
        }
        Ok(())
    }

    fn to_value(&self) -> Value {
        let proof = match &self.proof {
            DecisionProof::Server => ej::object([("by", Value::from("server"))]),
            DecisionProof::Passkey { fingerprint, enrolled } => ej::object([
                ("by", "passkey".into()),
                ("fingerprint", fingerprint.as_str().into()),
                ("enrolled", Value::Int(*enrolled as i64)),
            ]),
        };
        let required = [
            ("seq", Value::Int(self.seq as i64)),
            ("time", self.time.to_string().into()),
            ("party", self.party.as_str().into()),
            ("level", Value::Int(self.level as i64)),
            ("proof", proof),
            ("documents", ej::array(self.documents.iter().map(String::as_str))),
        ];
        let choice = self.choice.as_deref().map(|choice| ("choice", choice.into()));
        let asked = self.asked.as_deref().map(|asked| ("asked", asked.into()));
        ej::object(required.into_iter().chain(choice).chain(asked))
    }
}
