//! Every hash of the format: SHA-256 with a tag and length-prefixed inputs (evidence-spec.md, sections 1.1 and 8).

use sha2::{Digest, Sha256};

/// A SHA-256 value.
pub type Hash = [u8; 32];
/// 16 random bytes that name an approval, a party, an actor or a session.
pub type Id = [u8; 16];
/// What the log holds for one event: magic, slot, event hash.
pub type Entry = [u8; 72];

/// The first bytes of every log entry.
pub const ENTRY_MAGIC: &[u8; 8] = b"AEF1LEAF";

/// Plain SHA-256.
pub fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// `H(tag, x1, …, xn)`: every input is preceded by its length, so no two lists of inputs share a preimage.
pub fn tagged<'a>(tag: &'a str, inputs: impl IntoIterator<Item = &'a [u8]>) -> Hash {
    let mut hasher = Sha256::new();
    for input in std::iter::once(tag.as_bytes()).chain(inputs) {
        hasher.update((input.len() as u64).to_be_bytes());
        hasher.update(input);
    }
    hasher.finalize().into()
}

/// What an event holds in place of a disclosed value: the hash of its disclosure line, without the LF.
pub fn commitment(aid: &Id, line: &[u8]) -> Hash {
    tagged("aef1/field", [aid.as_slice(), line])
}

/// The hash that the next event's `prev` carries.
pub fn event_hash(event: &[u8]) -> Hash {
    tagged("aef1/event", [event])
}

/// The place of an event in the log, found by whoever knows the approval and by nobody else.
pub fn slot(aid: &Id, seq: u64) -> Hash {
    tagged("aef1/slot", [aid.as_slice(), &seq.to_be_bytes()])
}

/// What a passkey signs: the hash of the decision statement's EJ text.
pub fn statement_hash(statement: &[u8]) -> Hash {
    tagged("aef1/statement", [statement])
}

/// The name of a submitted package: the hashes of its documents, in their order.
pub fn package_hash<'a>(documents: impl IntoIterator<Item = &'a Hash>) -> Hash {
    tagged("aef1/package", documents.into_iter().map(Hash::as_slice))
}

/// The 72 bytes that stand in the log for an event.
pub fn entry(aid: &Id, seq: u64, event_hash: &Hash) -> Entry {
    let mut out = [0; 72];
    out[..8].copy_from_slice(ENTRY_MAGIC);
    out[8..40].copy_from_slice(&slot(aid, seq));
    out[40..].copy_from_slice(event_hash);
    out
}

/// The id of an installation's system chain, which follows from the origin of its log.
pub fn system_aid(origin: &str) -> Id {
    let digest = sha256(format!("aef1/system{origin}").as_bytes());
    let mut out = [0; 16];
    out.copy_from_slice(&digest[..16]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enc::{hex, parse_hex};

    #[test]
    fn check_value_of_the_specification() {
        let aid = parse_hex("518433a60fee9af61d31e6e65d62535e").unwrap();
        assert_eq!(hex(&slot(&aid, 0)), "d9165934d13036518731a034fc4f5204db9077de88de73777586306b3d85c586");
    }
}
