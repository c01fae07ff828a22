//! What is sent to others so that they say when they saw a checkpoint, and what of their answers is taken: time-stamping authorities
//! (RFC 3161) and witnesses (c2sp.org/tlog-witness). Sections 9 and 10 of evidence-spec.md.
//!
//! Only bytes: whoever sends them is the server. What cannot be checked here is not kept, for a verifier would call the bundle invalid.

use crate::enc::b64;
use crate::failure::{Code, Failure, ensure, fail};
use crate::hash::Hash;
use crate::note::{Note, Vkey, signature_line};
use crate::time::Time;
use crate::verify::anchor;

/// Checkpoint text, empty line and the first signature line: what is stamped. `E_NOTE` if this is no signed checkpoint.
pub fn as_issued(note: &str) -> Result<&str, Failure> {
    let first = Note::parse(note.as_bytes())?;
    let Some(line) = first.signatures.first() else { return fail(Code::Note, "nobody has signed the checkpoint") };
    let length = first.text.len() + 1 + line.line.len() + 1;
    note.get(..length).ok_or_else(|| Failure::new(Code::Note, "the checkpoint's signature does not follow its text"))
}

/// The body of a request for a time stamp, `application/timestamp-query`. `chance` makes each request another.
pub fn stamp_request(as_issued: &str, chance: [u8; 8]) -> Vec<u8> {
    anchor::stamp_request(as_issued.as_bytes(), nonce(chance))
}

/// Checks what was answered to [`stamp_request`]; the time that it states. Whether its authority is to be trusted is for verifiers.
pub fn stamp(answer: &[u8], as_issued: &str, chance: [u8; 8]) -> Result<Time, Failure> {
    anchor::read_stamp(answer, as_issued.as_bytes(), &nonce(chance))
}

/// Positive, and of eight bytes in its only spelling.
fn nonce([first, rest @ ..]: [u8; 8]) -> [u8; 8] {
    let mut nonce = [first & 0x7f | 0x40, 0, 0, 0, 0, 0, 0, 0];
    if let Some(place) = nonce.last_chunk_mut() {
        *place = rest;
    }
    nonce
}

/// The body of `add-checkpoint`: from which size the witness knows the log, why this continues it, and the signed checkpoint.
pub fn witness_request(old_size: u64, proof: &[Hash], note: &str) -> String {
    let proof = proof.iter().fold(String::new(), |lines, hash| format!("{lines}{}\n", b64(hash)));
    format!("old {old_size}\n{proof}\n{note}")
}

/// Finds the witness's cosignature over the checkpoint in its answer and checks it: the line as it is appended to the note, without
/// its LF, and the time in seconds since 1970. `E_QUORUM` if it is not there, `E_SIG` if it is wrong.
pub fn cosignature(answer: &str, note: &str, witness: &Vkey) -> Result<(String, u64), Failure> {
    let text = Note::parse(note.as_bytes())?.text;
    for line in answer.lines() {
        let line = signature_line(line)?;
        if witness.matches(&line) {
            let time = witness.verify_cosignature(text, &line);
            ensure(time.is_some(), Code::Sig, || format!("the cosignature of {} is wrong", witness.name()))?;
            return Ok((line.line.to_owned(), time.unwrap_or_default()));
        }
    }
    fail(Code::Quorum, format!("{} answered without a cosignature of its key", witness.name()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::{Checkpoint, KeyKind, NoteKey};
    use crate::policy::{Policy, Quorum};

    fn note() -> (NoteKey, String) {
        let log = NoteKey::from_seed("log.example/1", KeyKind::Log, &[9; 32]).unwrap();
        let text = Checkpoint { origin: "log.example/1".into(), size: 0, root: crate::merkle::empty_root() }.to_text();
        let note = log.sign_text(&text);
        (log, note)
    }

    #[test]
    fn what_is_stamped_is_what_verifiers_look_for() {
        let (log, note) = note();
        let more = format!("{note}{}", log.sign_line("other"));
        assert_eq!(as_issued(&more).unwrap(), note);
        assert_eq!(Policy::of_log(log.vkey()).open(note.as_bytes(), Quorum::Required).unwrap().note_as_issued, note);
        assert_eq!(as_issued("x").unwrap_err().code, Code::Note);
    }

    #[test]
    fn a_request_for_a_stamp_is_the_one_of_the_standard() {
        let bytes = stamp_request("note", [0xff, 0, 0, 0, 0, 0, 0, 7]);
        let expected = [
            &[0x30, 0x43, 2, 1, 1, 0x30, 0x31, 0x30, 0x0d, 6, 9][..],
            &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20],
            &crate::hash::sha256(b"note"),
            &[2, 8, 0x7f, 0, 0, 0, 0, 0, 0, 7, 1, 1, 0xff],
        ]
        .concat();
        assert_eq!(bytes, expected);
    }

    #[test]
    fn a_stamp_of_another_request_is_not_taken() {
        let stamped = include_str!("../tests/vectors/note-as-issued.txt");
        let answer = include_bytes!("../tests/vectors/anchor.tsr");
        let failure = stamp(answer, stamped, [1; 8]).unwrap_err();
        assert!(failure.code == Code::Anchor && failure.detail.contains("another request"), "{failure}");
        assert!(stamp(answer, "another note", [1; 8]).unwrap_err().detail.contains("something else"));
        assert!(stamp(b"<html>", stamped, [1; 8]).unwrap_err().detail.contains("not a granted"));
    }

    #[test]
    fn a_witness_is_asked_and_its_answer_is_checked() {
        let (_, note) = note();
        assert_eq!(witness_request(3, &[[0; 32]], "N"), format!("old 3\n{}=\n\nN", "A".repeat(43)));
        let witness = |seed| NoteKey::from_seed("w.example", KeyKind::Witness, &[seed; 32]).unwrap();
        let (ours, other) = (witness(1), witness(2));
        let text = Note::parse(note.as_bytes()).unwrap().text.to_owned();
        let answer = format!("{}{}", other.cosign(&text, 5), ours.cosign(&text, 6));
        let (line, time) = cosignature(&answer, &note, ours.vkey()).unwrap();
        assert_eq!((format!("{line}\n"), time), (ours.cosign(&text, 6), 6));
        let code = |answer: &str| cosignature(answer, &note, ours.vkey()).unwrap_err().code;
        assert_eq!(code(""), Code::Quorum);
        assert_eq!(code(&other.cosign(&text, 5)), Code::Quorum);
        assert_eq!(code(&ours.cosign("another text", 5)), Code::Sig);
        assert_eq!(code("<html>"), Code::Note);
    }
}
