//! The evidence bundle, `.aef` (evidence-spec.md, section 11): its names, its writer, its parts as read.
//!
//! Writing is deterministic: the same input gives the same bytes. Nothing is checked beyond what the ZIP can hold, for a
//! bundle is judged by `verify` alone. Start at [`export`].

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::enc::{b64, hex};
use crate::failure::{Code, Failure, ensure, fail};
use crate::hash::{Hash, sha256};
use crate::zip;

/// The media type of a bundle.
pub const MEDIA_TYPE: &str = "application/vnd.approval-evidence+zip";
const MARKER: &str = "application/vnd.approval-evidence+zip;v=1\n";
const PROOF_HEADER: &str = "c2sp.org/tlog-proof@v1";

/// Why one event is in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InclusionProof {
    /// Position in the log.
    pub index: u64,
    /// Hashes, leaf side first.
    pub hashes: Vec<Hash>,
}

/// A stamp over the note as issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anchor {
    /// RFC 3161 `TimeStampResp`.
    Tsr(Vec<u8>),
    /// OpenTimestamps proof.
    Ots(Vec<u8>),
}

/// All that goes into a bundle.
#[derive(Debug, Clone, Default)]
pub struct BundleInput<'a> {
    /// Stored bytes of every event of the chain, from 0.
    pub events: Vec<&'a [u8]>,
    /// Disclosure lines that may be shown, without LF; in the order in which they shall stand.
    pub disclosures: Vec<&'a [u8]>,
    /// The signed checkpoint, with cosignatures.
    pub checkpoint: &'a str,
    /// One for each event, under that checkpoint.
    pub proofs: Vec<InclusionProof>,
    /// Documents and renditions; named by their hash. Two that are equal become one.
    pub files: Vec<&'a [u8]>,
    /// Time anchors of that checkpoint.
    pub anchors: Vec<Anchor>,
    /// From an older size to that checkpoint.
    pub consistency: Vec<(u64, Vec<Hash>)>,
    /// For people only, never an input to verification: name `[a-z0-9._-]{1,64}` and content.
    pub human: Vec<(&'a str, &'a [u8])>,
}

/// Writes a bundle. Fails if the output does, or if the bundle would exceed what its ZIP can hold (4 GiB).
pub fn export<W: Write>(input: &BundleInput<'_>, out: W) -> io::Result<W> {
    let mut zip = zip::Writer::new(out);
    zip.file("aef", MARKER.as_bytes())?;
    zip.file("events.jsonl", &jsonl(&input.events))?;
    zip.file("disclosures.jsonl", &jsonl(&input.disclosures))?;
    zip.file("checkpoint", input.checkpoint.as_bytes())?;
    for (seq, proof) in input.proofs.iter().enumerate() {
        let text =
            format!("{PROOF_HEADER}\nindex {}\n{}\n{}", proof.index, hash_lines(&proof.hashes), input.checkpoint);
        zip.file(&proof_name(seq), text.as_bytes())?;
    }
    let files: BTreeMap<String, &[u8]> = input.files.iter().map(|bytes| (file_name(&sha256(bytes)), *bytes)).collect();
    for (name, bytes) in files {
        zip.file(&name, bytes)?;
    }
    let consistency: BTreeMap<u64, &Vec<Hash>> = input.consistency.iter().map(|(old, hashes)| (*old, hashes)).collect();
    for (old, hashes) in consistency {
        let text = format!("old {old}\n{}\n{}", hash_lines(hashes), input.checkpoint);
        zip.file(&consistency_name(old), text.as_bytes())?;
    }
    for (at, anchor) in input.anchors.iter().enumerate() {
        match anchor {
            Anchor::Tsr(bytes) => zip.file(&format!("anchors/{at}.tsr"), bytes)?,
            Anchor::Ots(bytes) => zip.file(&format!("anchors/{at}.ots"), bytes)?,
        }
    }
    let human: BTreeMap<&str, &[u8]> = input.human.iter().copied().collect();
    for (name, bytes) in human {
        let name = format!("human/{name}");
        if !is_part_name(&name) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{name} cannot be a name in a bundle")));
        }
        zip.file(&name, bytes)?;
    }
    zip.finish()
}

fn jsonl(lines: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::with_capacity(lines.iter().map(|line| line.len() + 1).sum());
    for line in lines {
        out.extend_from_slice(line);
        out.push(b'\n');
    }
    out
}

fn hash_lines(hashes: &[Hash]) -> String {
    hashes.iter().map(|hash| b64(hash) + "\n").collect()
}

fn proof_name(seq: usize) -> String {
    format!("proofs/{seq:06}.tlog-proof")
}

fn file_name(hash: &Hash) -> String {
    format!("files/{}", hex(hash))
}

fn consistency_name(old: u64) -> String {
    format!("consistency/{old}")
}

/// The parts of a bundle by name, none of them judged yet.
#[derive(Debug)]
pub(crate) struct Parts<'a> {
    parts: BTreeMap<&'a str, &'a [u8]>,
}

impl<'a> Parts<'a> {
    /// Opens the ZIP and looks at names and marker (`E_ZIP`, `E_MISSING`, `E_VERSION`).
    pub(crate) fn open(bundle: &'a [u8]) -> Result<Self, Failure> {
        let files = zip::read(bundle)?;
        if let Some(file) = files.iter().find(|file| !is_part_name(file.name)) {
            return fail(Code::Zip, format!("a file called {}", file.name.escape_debug()));
        }
        let parts = Self { parts: files.into_iter().map(|file| (file.name, file.bytes)).collect() };
        ensure(parts.get("aef")? == MARKER.as_bytes(), Code::Version, || "the marker is not that of version 1".into())?;
        Ok(parts)
    }

    /// A part that must be there.
    pub(crate) fn get(&self, name: &str) -> Result<&'a [u8], Failure> {
        self.parts.get(name).copied().ok_or_else(|| Failure::new(Code::Missing, name))
    }

    /// The proof file of an event.
    pub(crate) fn proof(&self, seq: usize) -> Result<&'a [u8], Failure> {
        self.get(&proof_name(seq))
    }

    /// The proof file from an older size.
    pub(crate) fn consistency(&self, old: u64) -> Result<&'a [u8], Failure> {
        self.get(&consistency_name(old))
    }

    /// The document of that digest in hexadecimal, if the bundle holds it.
    pub(crate) fn file(&self, sha256: &str) -> Option<&'a [u8]> {
        self.parts.get(format!("files/{sha256}").as_str()).copied()
    }

    /// Parts in a folder, by the rest of their name.
    pub(crate) fn folder(&self, folder: &'static str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        self.parts.iter().filter_map(move |(name, bytes)| Some((name.strip_prefix(folder)?.strip_prefix('/')?, *bytes)))
    }
}

/// A proof file taken apart, and the checkpoint text at its end.
pub(crate) struct ProofText<'a> {
    pub(crate) header: Vec<&'a str>,
    pub(crate) checkpoint: &'a str,
}

/// Splits at the first empty line.
pub(crate) fn split_proof(text: &str) -> Option<ProofText<'_>> {
    let (header, checkpoint) = text.split_once("\n\n")?;
    Some(ProofText { header: header.split('\n').collect(), checkpoint })
}

/// The index line and the hash lines of an inclusion proof; `None` if its first two lines are not those.
pub(crate) fn inclusion_lines<'a, 'b>(header: &'b [&'a str]) -> Option<(&'a str, &'b [&'a str])> {
    match header {
        [first, index, hashes @ ..] if *first == PROOF_HEADER => Some((index.strip_prefix("index ")?, hashes)),
        _ => None,
    }
}

fn is_part_name(name: &str) -> bool {
    let digits = |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    match name.split_once('/') {
        None => matches!(name, "aef" | "events.jsonl" | "disclosures.jsonl" | "checkpoint"),
        Some(("proofs", file)) => file.strip_suffix(".tlog-proof").is_some_and(|seq| seq.len() == 6 && digits(seq, 6)),
        Some(("files", file)) => file.len() == 64 && file.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')),
        Some(("anchors", file)) => {
            file.split_once('.').is_some_and(|(at, kind)| digits(at, 3) && matches!(kind, "tsr" | "ots"))
        }
        Some(("consistency", old)) => digits(old, 16),
        Some(("human", file)) => {
            (1..=64).contains(&file.len())
                && file.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-'))
        }
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_names_are_parts() {
        for name in [
            "aef",
            "proofs/000001.tlog-proof",
            "anchors/0.tsr",
            "anchors/12.ots",
            "consistency/70",
            "human/certificate.pdf",
        ] {
            assert!(is_part_name(name), "{name}");
        }
        for name in [
            "AEF",
            "x",
            "",
            "../aef",
            "proofs/1.tlog-proof",
            "proofs/00000x.tlog-proof",
            "files/ab",
            "anchors/0000.tsr",
            "anchors/.tsr",
            "anchors/0.zip",
            "consistency/",
            "consistency/12345678901234567",
            "human/",
            "human/A",
            "human/a/b",
            "human/a\\b",
            "other/a",
        ] {
            assert!(!is_part_name(name), "{name}");
        }
    }
}
