//! Steps 9 and 10: the log against what the holder saw earlier, and against all of its entries.

use std::collections::{HashMap, HashSet};

use super::chain::Chain;
use crate::bundle::{Parts, split_proof};
use crate::enc::{parse_b64_hash, utf8};
use crate::failure::{Code, Failure, ensure, fail};
use crate::hash::{ENTRY_MAGIC, Entry, Hash, slot};
use crate::merkle::{Frontier, leaf_hash, verify_consistency};
use crate::note::Checkpoint;
use crate::policy::{Policy, Quorum};

/// So many numbers after the last event are looked for: a bundle that leaves out its end is found.
const SLOTS_BEYOND: u64 = 64;

/// Checks that the log continues an older checkpoint; its size.
pub(super) fn consistent(
    parts: &Parts<'_>,
    policy: &Policy,
    checkpoint: &Checkpoint,
    old: &[u8],
) -> Result<u64, Failure> {
    let old = policy.open(old, Quorum::Waived)?.checkpoint;
    ensure(old.origin == checkpoint.origin, Code::Consistency, || {
        format!("the older checkpoint is of log {}", old.origin)
    })?;
    let same = old.size == checkpoint.size;
    let proof = match parts.consistency(old.size) {
        Ok(file) => proof(old.size, file)?,
        // Trees of one size need no proof: their roots say it.
        Err(_) if same => Vec::new(),
        Err(missing) => return Err(missing),
    };
    let continues = verify_consistency(old.size, checkpoint.size, &old.root, &checkpoint.root, &proof);
    ensure(continues, Code::Consistency, || {
        format!("the log of {} entries does not continue the older one of {}", checkpoint.size, old.size)
    })?;
    Ok(old.size)
}

fn proof(old: u64, file: &[u8]) -> Result<Vec<Hash>, Failure> {
    let Some(proof) = split_proof(utf8(file, "consistency proof")?) else {
        return fail(Code::Consistency, "not a proof");
    };
    match proof.header.split_first() {
        Some((first, hashes)) if *first == format!("old {old}") => {
            hashes.iter().map(|line| parse_b64_hash(line)).collect()
        }
        _ => fail(Code::Consistency, "a proof from another size"),
    }
}

/// Checks that every slot of the approval occurs once, where proved, and that none follows.
pub(super) fn scan(chain: &Chain, checkpoint: &Checkpoint, entries: &[u8]) -> Result<(), Failure> {
    let mut tree = Frontier::default();
    let mut found: HashMap<Hash, Vec<u64>> = HashMap::new();
    let beyond = chain.events.len() as u64 + SLOTS_BEYOND;
    let wanted: HashSet<Hash> = (0..beyond).map(|seq| slot(&chain.aid, seq)).collect();
    let mut rest = entries;
    while let Some((length, after)) = rest.split_first_chunk::<2>() {
        let Some((entry, after)) = after.split_at_checked(u16::from_be_bytes(*length).into()) else {
            return fail(Code::Scan, "the entries are cut short");
        };
        if let Some(slot) = slot_of(entry).filter(|slot| wanted.contains(slot)) {
            found.entry(slot).or_default().push(tree.size());
        }
        tree.append(leaf_hash(entry), |_, _, _| ());
        rest = after;
    }
    ensure(rest.is_empty(), Code::Scan, || "the entries are cut short".into())?;
    ensure(tree.size() == checkpoint.size, Code::Scan, || {
        format!("{} entries, the checkpoint says {}", tree.size(), checkpoint.size)
    })?;
    ensure(tree.root() == checkpoint.root, Code::Scan, || "the entries have another root".into())?;
    for seq in 0..beyond {
        let at = found.get(&slot(&chain.aid, seq)).map(Vec::as_slice).unwrap_or_default();
        let proved = usize::try_from(seq).ok().and_then(|seq| chain.indices.get(seq));
        ensure(at == proved.map(std::slice::from_ref).unwrap_or_default(), Code::Scan, || {
            format!("seq {seq} occurs in the log at {at:?}")
        })?;
    }
    Ok(())
}

fn slot_of(entry: &[u8]) -> Option<Hash> {
    let entry: &Entry = entry.try_into().ok()?;
    let (_magic, rest) = entry.split_first_chunk::<{ ENTRY_MAGIC.len() }>()?;
    rest.first_chunk().copied()
}
