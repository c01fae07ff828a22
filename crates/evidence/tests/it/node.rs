//! The independent verifier, run by Node over many bundles at once.

use std::io::Write;
use std::process::{Command, Stdio};

use evidence::verify::{Completeness, DecisionProof, Report, State};

use crate::world::Made;

/// What the independent verifier says, in the words of both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) code: String,
    /// State, fields, completeness, older size, events, events by agents, proofs of decisions.
    pub(crate) facts: Vec<String>,
    pub(crate) detail: String,
}

/// Asks Node about every case. Node must be there: an untested format is not the format.
pub(crate) fn ask(cases: &[Made]) -> Vec<Verdict> {
    let driver = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/differential.mjs");
    let spawned = Command::new("node").arg(driver).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child =
        spawned.unwrap_or_else(|e| panic!("Node.js (`node`) is needed to compare with the independent verifier: {e}"));
    let mut input = Vec::new();
    for case in cases {
        for part in [&case.bundle[..], case.policy.as_bytes(), &case.entries, case.old.as_bytes()] {
            input.extend_from_slice(&(part.len() as u32).to_be_bytes());
            input.extend_from_slice(part);
        }
    }
    // Node reads all of its input before it writes, so neither waits for the other.
    child.stdin.take().unwrap().write_all(&input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "the independent verifier itself failed");
    let text = String::from_utf8(output.stdout).unwrap();
    let verdicts: Vec<Verdict> = text.lines().map(read).collect();
    assert_eq!(verdicts.len(), cases.len());
    verdicts
}

fn read(line: &str) -> Verdict {
    let parts: Vec<&str> = line.split('\t').collect();
    let facts =
        if parts[0] == "VALID" { parts[1..8].iter().map(|part| (*part).to_owned()).collect() } else { Vec::new() };
    Verdict { code: parts[0].to_owned(), facts, detail: parts[8].to_owned() }
}

/// Our report in the same words.
pub(crate) fn ours(report: &Report) -> Verdict {
    match report {
        Report::Invalid(failure) => {
            Verdict { code: failure.code.to_string(), facts: Vec::new(), detail: failure.detail.clone() }
        }
        Report::Valid(found) => {
            let proof = |proof: &DecisionProof| match proof {
                DecisionProof::Server => "attested by server".to_owned(),
                DecisionProof::Passkey { fingerprint, .. } => {
                    format!("passkey signature by {fingerprint}, enrolled at").chars().take(40).collect()
                }
            };
            let facts = vec![
                if found.state == State::Sealed { "sealed" } else { "open" }.to_owned(),
                format!("{} of {} committed fields disclosed", found.fields_disclosed, found.fields_total),
                if found.completeness == Completeness::FullScan { "proved by full log scan" } else { "not checked" }
                    .to_owned(),
                found.consistent_with.map(|old| old.to_string()).unwrap_or_default(),
                found.events.to_string(),
                found.agent_events.to_string(),
                found.decisions.iter().map(|decision| proof(&decision.proof)).collect::<Vec<_>>().join("|"),
            ];
            Verdict { code: "VALID".to_owned(), facts, detail: String::new() }
        }
    }
}
