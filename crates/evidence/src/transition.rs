//! From one key of a log to the next: the note that both keys sign (evidence-spec.md, section 14.3).
//!
//! Whoever trusts the old key can trust the new one by it, without asking anybody. It says nothing about when the old key ends;
//! the log itself says that.

use crate::enc::{b64, parse_b64_hash, parse_decimal};
use crate::failure::{Code, Failure, ensure, fail};
use crate::hash::Hash;
use crate::note::{KeyKind, NoteKey, Vkey, signed_note};

const TITLE: &str = "aef1 key transition";
/// Lines of the text that is signed.
const LINES: usize = 6;

/// What a transition note says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// The key until now.
    pub old: Vkey,
    /// The key that follows it. Both have the log's origin as their name.
    pub new: Vkey,
    /// Number of entries of the log when both signed this.
    pub size: u64,
    /// Merkle root over them.
    pub root: Hash,
}

impl Transition {
    /// The text that is signed: six lines.
    fn to_text(&self) -> String {
        let Self { old, new, size, root } = self;
        format!("{TITLE}\n{}\n{old}\n{new}\n{size}\n{}\n", new.name(), b64(root))
    }

    /// The note, signed by both.
    pub fn sign(old: &NoteKey, new: &NoteKey, size: u64, root: Hash) -> String {
        let text = Self { old: old.vkey().clone(), new: new.vkey().clone(), size, root }.to_text();
        format!("{}{}", old.sign_text(&text), new.sign_line(&text))
    }

    /// Reads a note and checks both signatures (`E_UTF8`, `E_NOTE`, `E_ENC`, `E_POLICY`, `E_SIG`). Whether the old key is one that
    /// counts is for whoever holds the policy.
    pub fn open(note: &[u8]) -> Result<Self, Failure> {
        let (text, signatures) = signed_note(note, LINES)?;
        let lines: Vec<&str> = text.split('\n').collect();
        let [TITLE, origin, old, new, size, root, ""] = lines.as_slice() else {
            return fail(Code::Note, "not a note from one key of a log to the next");
        };
        let (old, new) = (Vkey::parse(old)?, Vkey::parse(new)?);
        let of_one_log = [&old, &new].iter().all(|key| key.name() == *origin && key.kind() == KeyKind::Log);
        ensure(of_one_log && old != new, Code::Note, || "the two keys are not of one log".into())?;
        for key in [&old, &new] {
            let signed = signatures.iter().any(|line| key.matches(line) && key.verify_text(text, line));
            ensure(signed, Code::Sig, || format!("{key} did not sign the note from one key to the next"))?;
        }
        Ok(Self { old, new, size: parse_decimal(size)?, root: parse_b64_hash(root)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(seed: u8) -> NoteKey {
        NoteKey::from_seed("approvals.example/log/1", KeyKind::Log, &[seed; 32]).unwrap()
    }

    #[test]
    fn both_keys_sign_and_one_alone_does_not_do() {
        let (old, new) = (key(1), key(2));
        let note = Transition::sign(&old, &new, 70, [9; 32]);
        let said = Transition::open(note.as_bytes()).unwrap();
        assert_eq!((&said.old, &said.new, said.size, said.root), (old.vkey(), new.vkey(), 70, [9; 32]));
        let code = |note: &str| Transition::open(note.as_bytes()).unwrap_err().code;
        let text = said.to_text();
        assert_eq!(code(&old.sign_text(&text)), Code::Sig);
        assert_eq!(code(&new.sign_text(&text)), Code::Sig);
        assert_eq!(code(&note.replace("\n70\n", "\n71\n")), Code::Sig);
        assert_eq!(code(&note.replace(TITLE, "aef2 key transition")), Code::Note);
        assert_eq!(code(&note.replace("\n70\n", "\n")), Code::Note);
        let strange = NoteKey::from_seed("approvals.example/log/2", KeyKind::Log, &[2; 32]).unwrap();
        assert_eq!(code(&Transition::sign(&old, &strange, 70, [9; 32])), Code::Note);
        assert_eq!(code(&Transition::sign(&old, &old, 70, [9; 32])), Code::Note);
    }
}
