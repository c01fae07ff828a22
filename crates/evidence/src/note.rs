//! Checkpoints as signed notes: c2sp.org/tlog-checkpoint, signed-note and tlog-cosignature (evidence-spec.md, section 9).
//!
//! Keys, signing and the parsing of notes. Which keys count is the policy's business (`policy`), whether a checkpoint may be
//! signed at all is the signer's (`signer`).

use std::fmt;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use crate::enc::{b64, hex, parse_b64, parse_b64_hash, parse_decimal, parse_hex, utf8};
use crate::failure::{Code, Failure, ensure, fail};
use crate::hash::{Hash, sha256};

/// LIMIT: signature lines of a note.
const SIGNATURES_MAX: usize = 64;

/// What a key signs, by its number in signed notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// Type 0x01: Ed25519 over the checkpoint text.
    Log,
    /// Type 0x04: Ed25519 over the checkpoint text and a time.
    Witness,
}

impl KeyKind {
    const fn number(self) -> u8 {
        match self {
            Self::Log => 1,
            Self::Witness => 4,
        }
    }
}

/// A public key with its name, as `name+id+key` in policies and on `/log/<n>/vkey`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vkey {
    name: String,
    kind: KeyKind,
    key: [u8; 32],
    id: [u8; 4],
}

impl Vkey {
    fn of(name: &str, kind: KeyKind, key: [u8; 32]) -> Self {
        let preimage = [name.as_bytes(), b"\n", &[kind.number()], &key].concat();
        let [a, b, c, d, ..] = sha256(&preimage);
        Self { name: name.to_owned(), kind, key, id: [a, b, c, d] }
    }

    /// Parses `name+id+key`; every fault is `E_POLICY`.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let faulty = |detail: &str| Failure::new(Code::Policy, format!("key {text}: {detail}"));
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(faulty("not name+id+key"));
        };
        if !is_name(name) {
            return Err(faulty("bad name"));
        }
        let id: [u8; 4] = parse_hex(id).map_err(|_| faulty("bad id"))?;
        let key = parse_b64(key).map_err(|_| faulty("bad base64"))?;
        let (kind, key) = match key.split_first() {
            Some((1, key)) => (KeyKind::Log, key),
            Some((4, key)) => (KeyKind::Witness, key),
            _ => return Err(faulty("unknown type of key")),
        };
        let key = key.try_into().map_err(|_| faulty("not 32 bytes"))?;
        let vkey = Self::of(name, kind, key);
        if vkey.id == id { Ok(vkey) } else { Err(faulty("the id is not that of the key")) }
    }

    /// The name, which for a log is its origin.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the key signs.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// True if the line claims to be by this key.
    pub(crate) fn matches(&self, line: &SignatureLine<'_>) -> bool {
        self.name == line.name && line.bytes.starts_with(&self.id)
    }

    /// Checks a log's signature over the checkpoint text.
    pub(crate) fn verify_text(&self, text: &str, line: &SignatureLine<'_>) -> bool {
        line.bytes.get(4..).is_some_and(|signature| verify_ed25519(&self.key, text.as_bytes(), signature))
    }

    /// Checks a witness's cosignature; the time it states, in seconds since 1970.
    pub(crate) fn verify_cosignature(&self, text: &str, line: &SignatureLine<'_>) -> Option<u64> {
        let (time, signature) = line.bytes.get(4..)?.split_at_checked(8)?;
        let time = u64::from_be_bytes(time.try_into().ok()?);
        verify_ed25519(&self.key, cosigned(text, time).as_bytes(), signature).then_some(time)
    }
}

impl fmt::Display for Vkey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let typed = [&[self.kind.number()], self.key.as_slice()].concat();
        write!(f, "{}+{}+{}", self.name, hex(&self.id), b64(&typed))
    }
}

/// Key names have no white space and no plus sign.
fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '+' || c == '\u{feff}')
}

/// Ed25519 as tightened in the specification: `S` below the order, key and `R` canonical and not of small order.
pub(crate) fn verify_ed25519(key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
    let (Ok(signature), Ok(verifying)) = (Signature::from_slice(signature), VerifyingKey::from_bytes(key)) else {
        return false;
    };
    is_reduced(key) && verifying.verify_strict(message, &signature).is_ok()
}

/// True if the encoded y coordinate is below 2^255 − 19. `verify_strict` compares `R` as bytes but takes the key as it comes.
fn is_reduced(key: &[u8; 32]) -> bool {
    let [low, middle @ .., high] = key;
    !(*low >= 0xed && middle.iter().all(|b| *b == 0xff) && high & 0x7f == 0x7f)
}

fn cosigned(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// A secret key that signs notes under a name. It leaves no trace in `Debug`.
pub struct NoteKey {
    vkey: Vkey,
    secret: SigningKey,
}

impl fmt::Debug for NoteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NoteKey({})", self.vkey)
    }
}

impl NoteKey {
    /// The key that follows from 32 secret bytes. The name must be one (no white space, no `+`), else `None`.
    pub fn from_seed(name: &str, kind: KeyKind, seed: &[u8; 32]) -> Option<Self> {
        let secret = SigningKey::from_bytes(seed);
        let vkey = Vkey::of(name, kind, secret.verifying_key().to_bytes());
        is_name(name).then_some(Self { vkey, secret })
    }

    /// The public half.
    pub fn vkey(&self) -> &Vkey {
        &self.vkey
    }

    /// The signed note over a checkpoint text: the text, an empty line, the signature line. This is the *note as issued*.
    pub(crate) fn sign_text(&self, text: &str) -> String {
        format!("{text}\n{}", self.line(&self.secret.sign(text.as_bytes()).to_bytes()))
    }

    /// Another signature over a text that another key signed already: the line to be appended to that note.
    pub fn sign_line(&self, text: &str) -> String {
        self.line(&self.secret.sign(text.as_bytes()).to_bytes())
    }

    /// A cosignature line over a checkpoint text, to be appended to a note. `time` in seconds since 1970.
    pub fn cosign(&self, text: &str, time: u64) -> String {
        let signature = self.secret.sign(cosigned(text, time).as_bytes()).to_bytes();
        self.line(&[&time.to_be_bytes()[..], &signature].concat())
    }

    fn line(&self, signature: &[u8]) -> String {
        format!("\u{2014} {} {}\n", self.vkey.name, b64(&[&self.vkey.id, signature].concat()))
    }
}

/// The three facts of a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name, fixed at its first start.
    pub origin: String,
    /// Number of entries.
    pub size: u64,
    /// Merkle root over them.
    pub root: Hash,
}

impl Checkpoint {
    /// The text that is signed: three lines.
    pub fn to_text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, b64(&self.root))
    }

    /// Parses exactly three lines (`E_NOTE`, `E_ENC`).
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let lines: Vec<&str> = text.split('\n').collect();
        let [origin, size, root, ""] = lines.as_slice() else {
            return fail(Code::Note, "a checkpoint has exactly three lines");
        };
        Ok(Self { origin: (*origin).to_owned(), size: parse_decimal(size)?, root: parse_b64_hash(root)? })
    }
}

/// A signature line of a note.
#[derive(Debug)]
pub(crate) struct SignatureLine<'a> {
    /// The line as it stands, without its LF.
    pub(crate) line: &'a str,
    name: &'a str,
    bytes: Vec<u8>,
}

/// A parsed note whose signatures nobody has checked yet.
#[derive(Debug)]
pub(crate) struct Note<'a> {
    pub(crate) text: &'a str,
    pub(crate) checkpoint: Checkpoint,
    pub(crate) signatures: Vec<SignatureLine<'a>>,
}

impl<'a> Note<'a> {
    /// Parses a note (`E_UTF8`, `E_NOTE`, `E_ENC`).
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, Failure> {
        let (text, signatures) = signed_note(bytes, 3)?;
        Ok(Self { text, checkpoint: Checkpoint::parse(text)?, signatures })
    }
}

/// Text of so many lines and signatures of a signed note (`E_UTF8`, `E_NOTE`, `E_ENC`).
pub(crate) fn signed_note(bytes: &[u8], lines: usize) -> Result<(&str, Vec<SignatureLine<'_>>), Failure> {
    let whole = utf8(bytes, "signed note")?;
    let controls = whole.bytes().any(|b| b < 0x20 && b != b'\n');
    ensure(!controls && whole.ends_with('\n'), Code::Note, || "control characters or no final line feed".into())?;
    let Some((text, signatures)) = whole.rfind("\n\n").and_then(|at| whole.split_at_checked(at + 1)) else {
        return fail(Code::Note, "no empty line before the signatures");
    };
    let signatures: Vec<&str> = signatures.strip_prefix('\n').unwrap_or(signatures).split_terminator('\n').collect();
    ensure(text.matches('\n').count() == lines && signatures.len() <= SIGNATURES_MAX, Code::Note, || {
        format!("not {lines} lines, or too many signatures")
    })?;
    Ok((text, signatures.into_iter().map(signature_line).collect::<Result<_, _>>()?))
}

/// `— name base64`, with an em dash.
pub(crate) fn signature_line(line: &str) -> Result<SignatureLine<'_>, Failure> {
    let parts = line.strip_prefix("\u{2014} ").and_then(|rest| rest.split_once(' '));
    match parts {
        Some((name, signature))
            if is_name(name) && !signature.is_empty() && !signature.contains(char::is_whitespace) =>
        {
            Ok(SignatureLine { line, name, bytes: parse_b64(signature)? })
        }
        _ => fail(Code::Note, "a signature line is malformed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> NoteKey {
        NoteKey::from_seed("approvals.example/log/1", KeyKind::Log, &sha256(b"aef1 test key log")).unwrap()
    }

    #[test]
    fn vkey_of_the_specification() {
        let text = "approvals.example/log/1+c5265c5f+AUFtxoumC9B/O1/EqV0NrQiYMZ2Ptr44lZZhz3IEbcmv";
        assert_eq!(key().vkey().to_string(), text);
        assert_eq!(Vkey::parse(text).unwrap(), *key().vkey());
        for faulty in
            ["", "a+b", "a b+c5265c5f+AUFt", &text.replace("c5265c5f", "c5265c5e"), &text.replace("+AUF", "+AkF")]
        {
            assert_eq!(Vkey::parse(faulty).unwrap_err().code, Code::Policy, "{faulty}");
        }
    }

    #[test]
    fn weak_keys_and_signatures_are_refused() {
        let message = b"approve";
        let good = key().secret.sign(message).to_bytes();
        let public = key().vkey.key;
        assert!(verify_ed25519(&public, message, &good));
        assert!(!verify_ed25519(&public, b"decline", &good));
        assert!(!verify_ed25519(&public, message, &good[..63]));
        // The eight points of small order and their other spellings; each would "sign" anything with S = 0.
        let small_order = [
            "0100000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000080",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        ];
        for point in small_order {
            let point: [u8; 32] = parse_hex(point).unwrap();
            for r in small_order {
                let signature = [parse_hex::<32>(r).unwrap(), [0; 32]].concat();
                assert!(!verify_ed25519(&point, message, &signature));
                assert!(!verify_ed25519(&public, message, &signature));
            }
        }
        // S + L says the same as S to a lax verifier.
        let order: [u8; 32] = parse_hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").unwrap();
        let (mut malleable, mut carry) = (good, 0);
        for (byte, add) in malleable[32..].iter_mut().zip(order) {
            let sum = u16::from(*byte) + u16::from(add) + carry;
            *byte = sum as u8;
            carry = sum >> 8;
        }
        assert!(!verify_ed25519(&public, message, &malleable));
    }

    #[test]
    fn malformed_notes_are_refused() {
        let text = Checkpoint { origin: "o".into(), size: 1, root: [7; 32] }.to_text();
        let note = key().sign_text(&text);
        assert_eq!(Note::parse(note.as_bytes()).unwrap().signatures.len(), 1);
        for faulty in [
            String::new(),
            text.clone(),
            note.trim_end().to_owned(),
            note.replace("\n\n", "\nextension\n\n"),
            note.replace('\u{2014}', "-"),
            note.replace("o\n1", "o\t\n1"),
            format!("{note}\n"),
        ] {
            assert_eq!(Note::parse(faulty.as_bytes()).unwrap_err().code, Code::Note, "{faulty}");
        }
        assert_eq!(Note::parse(note.replace("\n1\n", "\n01\n").as_bytes()).unwrap_err().code, Code::Enc);
    }
}
