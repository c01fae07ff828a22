//! The verifier (evidence-spec.md, section 12): a bundle, a policy, and what else the holder has, to a [`Report`].
//!
//! Each step has its file, in the order of the specification: `chain` (steps 3 to 5), `rules` and `webauthn` (6 to 8), `log`
//! (9 and 10), `anchor` (11). `own` checks this project's own events afterwards; it says nothing about bundles without them.
//! Everything works on borrowed bytes; nothing is fetched, no clock is read. Start at [`verify`].

pub(crate) mod anchor;
mod chain;
mod der;
mod json;
mod log;
mod own;
mod report;
mod rsa;
mod rules;
mod webauthn;

pub use anchor::certificates_from_pem;
pub use report::{Completeness, DecisionFinding, DecisionProof, Findings, LocalFile, Report, State, TimeBound};

use crate::bundle::Parts;
use crate::enc::hex;
use crate::failure::Failure;
use crate::hash::Hash;
use crate::note::Checkpoint;
use crate::policy::{Opened, Policy, Quorum};
use crate::time::Time;
use chain::Chain;

/// A bundle that was logged this much later than its last event says so, in seconds.
const LATE_SECONDS: i64 = 86_400;

/// What the holder has beside the bundle and the policy.
#[derive(Debug, Clone, Default)]
pub struct Options<'a> {
    /// A signed checkpoint of the same log, got earlier or from someone else.
    pub old: Option<&'a [u8]>,
    /// All entries of the log up to the checkpoint: for each, its length in two bytes and its bytes.
    pub log_entries: Option<&'a [u8]>,
    /// DER certificates of time-stamping authorities or their roots. Without any, time stamps are not looked at.
    pub tsa_roots: Vec<&'a [u8]>,
    /// Name, SHA-256 and size of local documents to be matched by digest.
    pub files: Vec<(String, Hash, u64)>,
}

/// Verifies a bundle. The only verdicts are INVALID with a code, and VALID with all that was found.
pub fn verify(bundle: &[u8], policy: &Policy, options: &Options<'_>) -> Report {
    match findings(bundle, policy, options) {
        Ok(findings) => Report::Valid(Box::new(findings)),
        Err(failure) => Report::Invalid(failure),
    }
}

/// The checkpoint that a bundle carries, if the policy believes it: of which log, and of how many entries.
pub fn checkpoint(bundle: &[u8], policy: &Policy) -> Result<Checkpoint, Failure> {
    Ok(policy.open(Parts::open(bundle)?.get("checkpoint")?, Quorum::Required)?.checkpoint)
}

fn findings(bundle: &[u8], policy: &Policy, options: &Options<'_>) -> Result<Findings, Failure> {
    let parts = Parts::open(bundle)?;
    let opened = policy.open(parts.get("checkpoint")?, Quorum::Required)?;
    let chain = Chain::read(&parts, &opened.checkpoint)?;
    let mut warnings = Vec::new();
    let mut outcome = None;
    let mut decisions = Vec::new();
    if !chain.system {
        let judged = rules::judge(&chain, &parts, &mut warnings)?;
        outcome = judged.outcome;
        decisions = judged.decisions;
    }
    let consistent_with = match options.old {
        Some(old) => Some(log::consistent(&parts, policy, &opened.checkpoint, old)?),
        None => None,
    };
    let mut completeness = Completeness::NotChecked;
    if let Some(entries) = options.log_entries {
        log::scan(&chain, &opened.checkpoint, entries)?;
        completeness = Completeness::FullScan;
    }
    let not_after = not_after(&parts, &opened, options, &mut warnings)?;
    warn_late(&chain, &not_after, &mut warnings);
    let own_checks = !chain.system && own::applies(&chain);
    if own_checks {
        own::judge(&chain, &parts, &mut warnings)?;
    }
    let state = if chain.sealed { State::Sealed } else { State::Open };
    let agent_events = chain.agent_events();
    Ok(Findings {
        aid: hex(&chain.aid),
        state,
        outcome,
        completeness,
        consistent_with,
        not_after,
        decisions,
        agent_events,
        events: chain.events.len(),
        fields_disclosed: chain.fields_disclosed(),
        fields_total: chain.fields_total(),
        log_origin: opened.checkpoint.origin,
        log_size: opened.checkpoint.size,
        own_checks,
        files: match_files(&chain, &options.files),
        warnings,
    })
}

fn not_after(
    parts: &Parts<'_>,
    opened: &Opened,
    options: &Options<'_>,
    warnings: &mut Vec<String>,
) -> Result<Vec<TimeBound>, Failure> {
    let mut bounds: Vec<TimeBound> = Vec::new();
    for (witness, seconds) in &opened.cosignatures {
        let millis = i64::try_from(*seconds).unwrap_or(i64::MAX).saturating_mul(1000);
        bounds.push(TimeBound { source: format!("witness {witness}"), time: Time::from_unix_millis(millis) });
    }
    for (name, bytes) in parts.folder("anchors") {
        if name.strip_suffix(".tsr").is_none() {
            warnings.push(format!("anchors/{name}: OpenTimestamps proofs are not checked by this verifier"));
        } else if options.tsa_roots.is_empty() {
            warnings.push(format!("anchors/{name}: not checked, no time-stamping authority was named"));
        } else {
            bounds.push(anchor::verify(name, bytes, opened.note_as_issued.as_bytes(), &options.tsa_roots)?);
        }
    }
    Ok(bounds)
}

fn warn_late(chain: &Chain, bounds: &[TimeBound], warnings: &mut Vec<String>) {
    let last = chain.events.last().map_or(i64::MAX, |event| event.time.unix_millis());
    let first = bounds.iter().map(|bound| bound.time.unix_millis()).min();
    if first.is_some_and(|first| first.saturating_sub(last) > LATE_SECONDS * 1000) {
        warnings.push("logged more than 24 hours after the last event's own time".to_owned());
    }
}

/// Which document of the approval each local file is, by digest.
fn match_files(chain: &Chain, files: &[(String, Hash, u64)]) -> Vec<LocalFile> {
    let document = |sha256: &str, size: u64| {
        chain.events.iter().filter(|event| event.kind == "document.attached").find_map(|event| {
            let value = chain.disclosed(event, "document")?;
            let same = value.get("sha256")?.as_str()? == sha256 && value.get("size")?.as_uint()? == size;
            event.number("n").filter(|_| same)
        })
    };
    files
        .iter()
        .map(|(name, hash, size)| LocalFile { name: name.clone(), document: document(&hex(hash), *size) })
        .collect()
}
