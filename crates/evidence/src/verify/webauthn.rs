//! Rule D9: the decider's own key signed the exact statement, with user verification.

use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};

use super::chain::Chain;
use super::json::{Member, members};
use super::{der, rsa};
use crate::ej::{self, Value};
use crate::enc::{b64u, parse_b64u};
use crate::event::{Event, Method};
use crate::failure::{Code, Failure, ensure, fail};
use crate::hash::{sha256, statement_hash};
use crate::note::verify_ed25519;

/// User present.
const FLAG_UP: u8 = 0x01;
/// User verified.
const FLAG_UV: u8 = 0x04;
/// DER of a P-256 SubjectPublicKeyInfo before the uncompressed point.
const P256_SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
/// DER of an Ed25519 SubjectPublicKeyInfo before the key.
const ED25519_SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// A passkey's signature and the enrolment of its key, both disclosed.
pub(super) struct Assertion<'a> {
    webauthn: &'a Value,
    passkey: &'a Value,
    /// Number of the enrolment event.
    pub(super) enrolled: u64,
}

/// The assertion of a decision. `None` if it or the key's enrolment is withheld: the decision is then attested by the server.
pub(super) fn assertion<'a>(chain: &'a Chain, event: &Event) -> Option<Assertion<'a>> {
    let webauthn = chain.disclosed(event, "webauthn")?;
    let cred = webauthn.get("cred")?;
    event.auth.as_ref()?.refs.iter().find_map(|seq| {
        let enrolment = chain.event(*seq).filter(|e| e.seq < event.seq && e.kind == Method::Passkey.evidence())?;
        let passkey = chain.disclosed(enrolment, "passkey")?;
        let same = enrolment.actor.id == event.actor.id
            && enrolment.text("party") == event.text("party")
            && passkey.get("cred") == Some(cred);
        same.then_some(Assertion { webauthn, passkey, enrolled: enrolment.seq })
    })
}

impl Assertion<'_> {
    /// Checks the signature over the statement; the first 16 characters of the key's fingerprint.
    pub(super) fn verify(&self, statement: &Value, seq: u64) -> Result<String, Failure> {
        let wrong = |what: &str| Failure::new(Code::Webauthn, format!("seq {seq}: {what}"));
        let text = |value: &Value, member: &str| {
            value.get(member).and_then(Value::as_str).map(str::to_owned).ok_or_else(|| wrong(member))
        };
        let auth_data = parse_b64u(&text(self.webauthn, "auth_data")?)?;
        let client_data = parse_b64u(&text(self.webauthn, "client_data")?)?;
        let signature = parse_b64u(&text(self.webauthn, "sig")?)?;
        let (rp, spki) = (text(self.passkey, "rp")?, parse_b64u(&text(self.passkey, "spki")?)?);
        let alg = self.passkey.get("alg").and_then(Value::as_int).ok_or_else(|| wrong("alg"))?;
        let statement = ej::encode(statement).map_err(|_| wrong("statement"))?;
        Self::client_data(&client_data, &b64u(&statement_hash(&statement)), &rp).map_err(|what| wrong(&what))?;
        let (rp_hash, flags) = (auth_data.get(..32), auth_data.get(32).copied().unwrap_or(0));
        ensure(rp_hash == Some(&sha256(rp.as_bytes())), Code::Webauthn, || {
            format!("seq {seq}: made for another site")
        })?;
        ensure(flags & (FLAG_UP | FLAG_UV) == FLAG_UP | FLAG_UV, Code::Webauthn, || {
            format!("seq {seq}: the user was not verified")
        })?;
        let signed = [auth_data, sha256(&client_data).to_vec()].concat();
        ensure(verify(alg, &spki, &signed, &signature, seq)?, Code::Webauthn, || {
            format!("seq {seq}: the signature is wrong")
        })?;
        Ok(b64u(&sha256(&spki)).chars().take(16).collect())
    }

    fn client_data(bytes: &[u8], challenge: &str, rp: &str) -> Result<(), String> {
        let members = std::str::from_utf8(bytes).ok().and_then(members).ok_or("the client data is no JSON object")?;
        let text = |name: &str| match members.get(name) {
            Some(Member::Text(text)) => text.as_str(),
            _ => "",
        };
        if text("type") != "webauthn.get" || text("challenge") != challenge {
            return Err("the client data is of something else".into());
        }
        if members.get("crossOrigin") == Some(&Member::Bool(true)) {
            return Err("made inside another site's page".into());
        }
        let host = host(text("origin")).unwrap_or_default();
        let below = host.strip_suffix(rp).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        if rp.is_empty() || !below { Err("made for another site".into()) } else { Ok(()) }
    }
}

/// The host of an origin as browsers serialise it: scheme, host, perhaps a port, nothing else.
fn host(origin: &str) -> Option<&str> {
    let rest = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"))?;
    let (host, port) = rest.split_once(':').unwrap_or((rest, ""));
    let plain = host.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    (plain && port.bytes().all(|b| b.is_ascii_digit())).then_some(host)
}

fn verify(alg: i64, spki: &[u8], message: &[u8], signature: &[u8], seq: u64) -> Result<bool, Failure> {
    match alg {
        -7 => Ok(verify_p256(spki, message, signature)),
        -8 => {
            let key = spki.strip_prefix(&ED25519_SPKI).and_then(|key| <&[u8; 32]>::try_from(key).ok());
            Ok(key.is_some_and(|key| verify_ed25519(key, message, signature)))
        }
        -257 => {
            Ok(rsa::PublicKey::from_spki(spki).is_some_and(|key| key.verify(rsa::Digest::Sha256, message, signature)))
        }
        _ => fail(Code::Webauthn, format!("seq {seq}: unsupported algorithm {alg}")),
    }
}

/// ECDSA on P-256 with SHA-256 over a message, key as SubjectPublicKeyInfo, signature in DER.
pub(super) fn verify_p256(spki: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let key = spki.strip_prefix(&P256_SPKI).and_then(|point| VerifyingKey::from_sec1_bytes(point).ok());
    let (Some(key), Some(signature)) = (key, der_signature(signature)) else { return false };
    key.verify(message, &signature).is_ok()
}

/// `SEQUENCE { r INTEGER, s INTEGER }`.
fn der_signature(bytes: &[u8]) -> Option<Signature> {
    let mut outer = der::Reader::new(bytes);
    let mut pair = der::Reader::new(outer.take(der::SEQUENCE)?);
    let (r, s) = (pair.unsigned()?, pair.unsigned()?);
    if !outer.is_empty() || !pair.is_empty() {
        return None;
    }
    let mut scalars = [0; 64];
    let (left, right) = scalars.split_at_mut(32);
    for (place, number) in [(left, r), (right, s)] {
        place.get_mut(32_usize.checked_sub(number.len())?..)?.copy_from_slice(number);
    }
    Signature::from_slice(&scalars).ok()
}
