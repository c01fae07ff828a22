//! The signer's memory: a checkpoint is signed only if it continues the last one that was (evidence-spec.md, section 13.4).
//!
//! This is what catches a database restored from a backup, a rolled-back replica or an edited row. The state must live
//! outside the database. Here is only its logic and its text; the process and the file around it are the server's.
//!
//! ```text
//! 1. signer: note = sign(text, proof)      the state has moved on in memory
//! 2. caller: write to_file_text() durably  a crash here: at worst a signature that nobody saw
//! 3. caller: publish the note              a crash before: the same text is signed again
//! ```

use crate::enc::{b64, hex, parse_b64_hash, parse_decimal};
use crate::failure::Failure;
use crate::hash::{Hash, sha256};
use crate::merkle::{empty_root, verify_consistency};
use crate::note::{Checkpoint, NoteKey, Vkey};
use crate::transition::Transition;

const FILE_HEADER: &str = "assent signer state 1";

/// A log's keys with the last checkpoint that they signed.
#[derive(Debug)]
pub struct Signer {
    key: NoteKey,
    /// The key before it, for as long as both sign (section 14.3).
    older: Option<NoteKey>,
    size: u64,
    root: Hash,
}

/// Why a checkpoint is not signed. Each but `Malformed` means that history was changed: raise an alarm.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not a checkpoint text.
    #[error("not a checkpoint: {0}")]
    Malformed(Failure),
    /// Of another log than the key's.
    #[error("the checkpoint is of log {found}, the key of {expected}")]
    Origin {
        /// The key's name.
        expected: String,
        /// The checkpoint's origin.
        found: String,
    },
    /// Fewer entries than were signed before.
    #[error("{signed} entries were signed already, now there are {size}")]
    Shrunk {
        /// Entries signed before.
        signed: u64,
        /// Entries now.
        size: u64,
    },
    /// Not a continuation of what was signed before.
    #[error("the log of {size} entries does not continue the {signed} that were signed")]
    Inconsistent {
        /// Entries signed before.
        signed: u64,
        /// Entries now.
        size: u64,
    },
}

/// Why a state file cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StateError {
    /// Not a state file, or damaged.
    #[error("the signer's state file is damaged")]
    Damaged,
    /// Of another log than the key's.
    #[error("the signer's state file belongs to another log")]
    Origin,
}

impl Signer {
    /// A signer that has signed nothing yet. Only for a new log: a lost state file is not a new log.
    pub fn new(key: NoteKey) -> Self {
        Self { key, older: None, size: 0, root: empty_root() }
    }

    /// Has the key before it sign as well, as long as there are verifiers who know only that one.
    #[must_use]
    pub fn with_older(self, older: Option<NoteKey>) -> Self {
        Self { older, ..self }
    }

    /// The public key; the newer one while two sign.
    pub fn vkey(&self) -> &Vkey {
        self.key.vkey()
    }

    /// Number of entries under the last signature.
    pub fn signed_size(&self) -> u64 {
        self.size
    }

    /// Signs a checkpoint text (three lines) that continues the last signed one, as the consistency proof from
    /// [`Signer::signed_size`] shows. The same checkpoint again, with an empty proof, is signed again. While two keys sign, the line
    /// of the newer one comes first.
    pub fn sign(&mut self, text: &str, proof: &[Hash]) -> Result<String, Refused> {
        let checkpoint = Checkpoint::parse(text).map_err(Refused::Malformed)?;
        let expected = self.key.vkey().name();
        if checkpoint.origin != expected {
            return Err(Refused::Origin { expected: expected.to_owned(), found: checkpoint.origin });
        }
        let (signed, size) = (self.size, checkpoint.size);
        if size < signed {
            return Err(Refused::Shrunk { signed, size });
        }
        if !verify_consistency(signed, size, &self.root, &checkpoint.root, proof) {
            return Err(Refused::Inconsistent { signed, size });
        }
        self.size = size;
        self.root = checkpoint.root;
        let mut note = self.key.sign_text(text);
        note.extend(self.older.as_ref().map(|older| older.sign_line(text)));
        Ok(note)
    }

    /// The note that leads from the older key to the newer one, at what was signed last; `None` while only one key signs.
    pub fn transition(&self) -> Option<String> {
        Some(Transition::sign(self.older.as_ref()?, &self.key, self.size, self.root))
    }

    /// The state as text, with a checksum: origin, size, root of the last signature.
    pub fn to_file_text(&self) -> String {
        let body = format!("{FILE_HEADER}\n{}\n{}\n{}\n", self.key.vkey().name(), self.size, b64(&self.root));
        let check = hex(&sha256(body.as_bytes()));
        format!("{body}{check}\n")
    }

    /// Takes up the state that [`Signer::to_file_text`] gave.
    pub fn from_file_text(key: NoteKey, text: &str) -> Result<Self, StateError> {
        let Checkpoint { origin, size, root } = last_signed(text)?;
        if origin != key.vkey().name() {
            return Err(StateError::Origin);
        }
        Ok(Self { key, older: None, size, root })
    }
}

/// What a state says was signed last, for whoever looks at it without the key.
pub fn last_signed(text: &str) -> Result<Checkpoint, StateError> {
    let lines: Vec<&str> = text.split('\n').collect();
    let [FILE_HEADER, origin, size, root, check, ""] = lines.as_slice() else {
        return Err(StateError::Damaged);
    };
    let body = format!("{FILE_HEADER}\n{origin}\n{size}\n{root}\n");
    let (Ok(size), Ok(root), true) =
        (parse_decimal(size), parse_b64_hash(root), *check == hex(&sha256(body.as_bytes())))
    else {
        return Err(StateError::Damaged);
    };
    Ok(Checkpoint { origin: (*origin).to_owned(), size, root })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merkle::{Levels, leaf_hash};
    use crate::note::KeyKind;
    use crate::policy::{Policy, Quorum};

    fn key() -> NoteKey {
        NoteKey::from_seed("log.example/1", KeyKind::Log, &[7; 32]).unwrap()
    }

    fn tree(salt: u8, size: u8) -> Levels {
        let mut tree = Levels::default();
        (0..size).for_each(|i| tree.append(leaf_hash(&[if i < 5 { 0 } else { salt }, i])));
        tree
    }

    fn text(tree: &Levels) -> String {
        Checkpoint { origin: "log.example/1".into(), size: tree.size(), root: tree.root() }.to_text()
    }

    #[test]
    fn only_continuations_are_signed() {
        let mut signer = Signer::new(key());
        let (seven, twelve, forked, back) = (tree(1, 7), tree(1, 12), tree(2, 12), tree(1, 6));
        let note = signer.sign(&text(&seven), &[]).unwrap();
        assert_eq!(Policy::of_log(signer.vkey()).open(note.as_bytes(), Quorum::Required).unwrap().checkpoint.size, 7);
        assert_eq!(signer.sign(&text(&seven), &[]).unwrap(), note);
        // Restored from a backup, or another history.
        assert_eq!(signer.sign(&text(&back), &[]), Err(Refused::Shrunk { signed: 7, size: 6 }));
        let proof = forked.consistency_proof(7).unwrap();
        assert_eq!(signer.sign(&text(&forked), &proof), Err(Refused::Inconsistent { signed: 7, size: 12 }));
        assert_eq!(signer.sign(&text(&tree(2, 7)), &[]), Err(Refused::Inconsistent { signed: 7, size: 7 }));
        assert!(signer.sign(&text(&twelve), &[]).is_err());
        // The state survives a restart and the refusals above.
        let mut signer = Signer::from_file_text(key(), &signer.to_file_text()).unwrap();
        assert_eq!(signer.signed_size(), 7);
        signer.sign(&text(&twelve), &twelve.consistency_proof(7).unwrap()).unwrap();
        assert_eq!(signer.signed_size(), 12);
        let other = text(&twelve).replace("log.example/1", "log.example/2");
        assert!(matches!(signer.sign(&other, &[]), Err(Refused::Origin { .. })));
        assert!(matches!(signer.sign("x\n", &[]), Err(Refused::Malformed(_))));
    }

    #[test]
    fn two_keys_sign_for_a_while_and_a_note_leads_from_one_to_the_other() {
        let next = || NoteKey::from_seed("log.example/1", KeyKind::Log, &[8; 32]).unwrap();
        let (seven, twelve) = (tree(1, 7), tree(1, 12));
        let mut signer = Signer::new(key());
        signer.sign(&text(&seven), &[]).unwrap();
        assert_eq!(signer.transition(), None);
        let mut signer = Signer::from_file_text(next(), &signer.to_file_text()).unwrap().with_older(Some(key()));
        let note = signer.sign(&text(&twelve), &twelve.consistency_proof(7).unwrap()).unwrap();
        let both = [Policy::of_log(key().vkey()), Policy::of_log(next().vkey())];
        assert!(both.iter().all(|policy| policy.open(note.as_bytes(), Quorum::Required).is_ok()));
        let led = Transition::open(signer.transition().unwrap().as_bytes()).unwrap();
        assert_eq!((&led.old, &led.new, led.size, led.root), (key().vkey(), next().vkey(), 12, twelve.root()));
        let mut alone = Signer::from_file_text(next(), &signer.to_file_text()).unwrap();
        let note = alone.sign(&text(&twelve), &[]).unwrap();
        assert_eq!(both.map(|policy| policy.open(note.as_bytes(), Quorum::Required).is_ok()), [false, true]);
    }

    #[test]
    fn a_damaged_state_is_not_taken_up() {
        let text = Signer::new(key()).to_file_text();
        for at in 0..text.len() {
            assert!(Signer::from_file_text(key(), &text[..at]).is_err());
            let mut changed = text.clone().into_bytes();
            changed[at] ^= 1;
            assert!(Signer::from_file_text(key(), &String::from_utf8(changed).unwrap()).is_err());
        }
        let other = NoteKey::from_seed("log.example/2", KeyKind::Log, &[7; 32]).unwrap();
        assert_eq!(Signer::from_file_text(other, &text).unwrap_err(), StateError::Origin);
    }
}
