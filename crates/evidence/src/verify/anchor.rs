//! Step 11: RFC 3161 time stamps over the note as issued, up to a certificate that the verifier names.
//!
//! Checked: status, imprint, signed attributes, the signature, the purpose of the certificate, its chain and validity at the
//! stamped time. Not checked: revocation, for nothing is fetched, and the older SHA-1 form of the signing-certificate
//! attribute. The stated accuracy of the stamp is not added to its time. Every fault is `E_ANCHOR`.

use super::der::{
    BIT_STRING, BOOLEAN, Element, GENERALIZED_TIME, INTEGER, NULL, OCTET_STRING, OID, Reader, SEQUENCE, SET, UTC_TIME,
    context,
};
use super::report::TimeBound;
use super::rsa::{Digest, PublicKey};
use super::webauthn::verify_p256;
use crate::enc::parse_b64;
use crate::failure::{Code, Failure};
use crate::hash::sha256;
use crate::time::Time;

/// LIMIT: certificates between the stamp and a named one.
const CHAIN_MAX: usize = 5;

const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
const TST_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 1, 4];
const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3];
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];
const SIGNING_CERTIFICATE_V2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 47];
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1];
const ECDSA_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
const SHA2: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2];
const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25];
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13];
const TIME_STAMPING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 8];

/// Verifies one `anchors/<k>.tsr`; the time until which the note existed.
pub(super) fn verify(name: &str, response: &[u8], note: &[u8], roots: &[&[u8]]) -> Result<TimeBound, Failure> {
    let wrong = |what: &str| Failure::new(Code::Anchor, format!("anchors/{name}: {what}"));
    let (token, stamp, certificate) = read(response, note).map_err(wrong)?;
    if !trusted(certificate, &token.certificates, roots, stamp.time) {
        return Err(wrong("no chain to a named authority was valid at that time"));
    }
    Ok(TimeBound { source: format!("time stamp anchors/{name}"), time: stamp.time })
}

/// What a time stamp over these bytes says, with the nonce of the request; all is checked but whether its authority is to be trusted.
pub(crate) fn read_stamp(response: &[u8], note: &[u8], nonce: &[u8]) -> Result<Time, Failure> {
    let wrong = |what: &str| Failure::new(Code::Anchor, format!("the time stamp: {what}"));
    let (_, stamp, _) = read(response, note).map_err(wrong)?;
    if stamp.nonce.as_deref() != Some(nonce) {
        return Err(wrong("it answers another request"));
    }
    Ok(stamp.time)
}

fn read<'a>(response: &'a [u8], note: &[u8]) -> Result<(Token<'a>, Stamp, Certificate<'a>), &'static str> {
    let token = Token::read(response).ok_or("not a granted time stamp")?;
    let stamp = Stamp::read(token.info).ok_or("not a time stamp over a SHA-256 hash")?;
    if stamp.imprint != sha256(note) {
        return Err("it stamps something else");
    }
    let certificate = token.signer().ok_or("the stamp's certificate is not in it")?;
    if token.signature_is_good(&certificate) != Some(true) {
        return Err("the signature is wrong or of an unsupported kind");
    }
    if !certificate.is_for_time_stamping() {
        return Err("the certificate is not one for time stamping");
    }
    Ok((token, stamp, certificate))
}

/// A request for a time stamp over these bytes (RFC 3161, section 2.4.1) with certificates in the answer. The nonce is a positive
/// number of 8 bytes.
pub(crate) fn stamp_request(note: &[u8], nonce: [u8; 8]) -> Vec<u8> {
    let algorithm = element(SEQUENCE, &[element(OID, &[SHA2, &[1]].concat()), element(NULL, &[])].concat());
    let imprint = element(SEQUENCE, &[algorithm, element(OCTET_STRING, &sha256(note))].concat());
    let fields = [element(INTEGER, &[1]), imprint, element(INTEGER, &nonce), element(BOOLEAN, &[0xff])];
    element(SEQUENCE, &fields.concat())
}

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag], length_of(content.len()).as_slice(), content].concat()
}

/// The DER certificates of a PEM file. `E_ANCHOR` if there is none or one cannot be read.
pub fn certificates_from_pem(pem: &str) -> Result<Vec<Vec<u8>>, Failure> {
    let wrong = |what: &str| Failure::new(Code::Anchor, what);
    let mut certificates = Vec::new();
    for after in pem.split("-----BEGIN CERTIFICATE-----").skip(1) {
        let (body, _) =
            after.split_once("-----END CERTIFICATE-----").ok_or_else(|| wrong("a certificate without end"))?;
        let body: String = body.split_ascii_whitespace().collect();
        let der = parse_b64(&body).map_err(|_| wrong("a certificate is not base64"))?;
        Reader::new(&der).any().and_then(Certificate::read).ok_or_else(|| wrong("a certificate cannot be read"))?;
        certificates.push(der);
    }
    if certificates.is_empty() { Err(wrong("no certificate in the file")) } else { Ok(certificates) }
}

struct Token<'a> {
    info: &'a [u8],
    certificates: Vec<Certificate<'a>>,
    issuer: &'a [u8],
    serial: &'a [u8],
    digest: Digest,
    attributes: &'a [u8],
    algorithm: &'a [u8],
    signature: &'a [u8],
}

impl<'a> Token<'a> {
    fn read(response: &'a [u8]) -> Option<Self> {
        let mut response = Reader::new(response).open(SEQUENCE)?;
        // Granted, or granted with modifications.
        if !matches!(response.open(SEQUENCE)?.unsigned()?, [] | [1]) {
            return None;
        }
        let mut content = response.open(SEQUENCE)?;
        (content.take(OID)? == SIGNED_DATA).then_some(())?;
        let mut data = content.open(context(0))?.open(SEQUENCE)?;
        data.take(INTEGER)?;
        data.take(SET)?;
        let mut inner = data.open(SEQUENCE)?;
        (inner.take(OID)? == TST_INFO).then_some(())?;
        let info = inner.open(context(0))?.take(OCTET_STRING)?;
        let mut set = data.open(context(0)).unwrap_or(Reader::new(&[]));
        let mut certificates = Vec::new();
        while let Some(element) = set.any() {
            certificates.extend(Certificate::read(element));
        }
        data.take(context(1));
        let mut signers = data.open(SET)?;
        let mut signer = signers.open(SEQUENCE)?;
        // One signer, named by issuer and serial number.
        signers.is_empty().then_some(())?;
        signer.take(INTEGER)?;
        let mut sid = signer.open(SEQUENCE)?;
        let (issuer, serial) = (sid.any()?.whole, sid.take(INTEGER)?);
        let digest = digest_of(signer.open(SEQUENCE)?.take(OID)?)?;
        let attributes = signer.take(context(0))?;
        let algorithm = signer.open(SEQUENCE)?.take(OID)?;
        let signature = signer.take(OCTET_STRING)?;
        Some(Self { info, certificates, issuer, serial, digest, attributes, algorithm, signature })
    }

    fn signer(&self) -> Option<Certificate<'a>> {
        self.certificates.iter().find(|c| c.issuer == self.issuer && c.serial == self.serial).copied()
    }

    fn signature_is_good(&self, certificate: &Certificate<'_>) -> Option<bool> {
        let attribute = |oid: &[u8]| {
            let mut attributes = Reader::new(self.attributes);
            std::iter::from_fn(|| attributes.open(SEQUENCE))
                .find_map(|mut a| (a.take(OID)? == oid).then(|| a.open(SET))?)
        };
        (attribute(CONTENT_TYPE)?.take(OID)? == TST_INFO).then_some(())?;
        (attribute(MESSAGE_DIGEST)?.take(OCTET_STRING)? == self.digest.hash(self.info)).then_some(())?;
        if let Some(mut signing) = attribute(SIGNING_CERTIFICATE_V2) {
            let mut id = signing.open(SEQUENCE)?.open(SEQUENCE)?.open(SEQUENCE)?;
            let digest = match id.open(SEQUENCE) {
                Some(mut algorithm) => digest_of(algorithm.take(OID)?)?,
                None => Digest::Sha256,
            };
            (id.take(OCTET_STRING)? == digest.hash(certificate.whole)).then_some(())?;
        }
        // Signed as the SET that they are, though sent under another tag.
        let set = element(SET, self.attributes);
        signed_by(certificate.spki, self.algorithm, Some(self.digest), &set, self.signature)
    }
}

fn length_of(length: usize) -> Vec<u8> {
    let digits: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|digit| *digit == 0).collect();
    match digits.as_slice() {
        [] => vec![0],
        [short @ 0..0x80] => vec![*short],
        _ => [&[0x80 | digits.len() as u8], digits.as_slice()].concat(),
    }
}

fn digest_of(oid: &[u8]) -> Option<Digest> {
    match oid.strip_prefix(SHA2)? {
        [1] => Some(Digest::Sha256),
        [2] => Some(Digest::Sha384),
        [3] => Some(Digest::Sha512),
        _ => None,
    }
}

/// `None` if the algorithm is not one of those supported: RSA PKCS#1 v1.5 with SHA-2, ECDSA P-256 with SHA-256.
fn signed_by(spki: &[u8], algorithm: &[u8], digest: Option<Digest>, message: &[u8], signature: &[u8]) -> Option<bool> {
    if algorithm == ECDSA_SHA256 {
        return Some(verify_p256(spki, message, signature));
    }
    let digest = match algorithm.strip_prefix(RSA)? {
        [1] => digest?,
        [11] => Digest::Sha256,
        [12] => Digest::Sha384,
        [13] => Digest::Sha512,
        _ => return None,
    };
    Some(PublicKey::from_spki(spki)?.verify(digest, message, signature))
}

struct Stamp {
    imprint: Vec<u8>,
    time: Time,
    nonce: Option<Vec<u8>>,
}

impl Stamp {
    fn read(info: &[u8]) -> Option<Self> {
        let mut info = Reader::new(info).open(SEQUENCE)?;
        info.take(INTEGER)?;
        info.take(OID)?;
        let mut imprint = info.open(SEQUENCE)?;
        let digest = digest_of(imprint.open(SEQUENCE)?.take(OID)?)?;
        let imprint = imprint.take(OCTET_STRING)?.to_vec();
        info.take(INTEGER)?;
        let time = read_time(info.any()?)?;
        // Accuracy and ordering, which may be left out.
        info.take(SEQUENCE);
        info.take(BOOLEAN);
        let nonce = info.take(INTEGER).map(<[u8]>::to_vec);
        (digest == Digest::Sha256).then_some(Self { imprint, time, nonce })
    }
}

/// `YYMMDDhhmmssZ` or `YYYYMMDDhhmmss[.f…]Z`.
fn read_time(element: Element<'_>) -> Option<Time> {
    let text = std::str::from_utf8(element.content).ok()?.strip_suffix('Z')?;
    let text = match element.tag {
        UTC_TIME if text.get(..2)? >= "50" => format!("19{text}"),
        UTC_TIME => format!("20{text}"),
        GENERALIZED_TIME => text.to_owned(),
        _ => return None,
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let part = |from: usize, to: usize| whole.get(from..to);
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let (hour, minute, second) = (part(8, 10)?, part(10, 12)?, part(12, 14)?);
    let millis: String = fraction.chars().chain("000".chars()).take(3).collect();
    (whole.len() == 14).then_some(())?;
    Time::parse(&format!("{year}-{month}-{day}T{hour}:{minute}:{second}.{millis}Z")).ok()
}

#[derive(Clone, Copy)]
struct Certificate<'a> {
    whole: &'a [u8],
    tbs: &'a [u8],
    serial: &'a [u8],
    issuer: &'a [u8],
    subject: &'a [u8],
    valid: (Time, Time),
    spki: &'a [u8],
    extensions: &'a [u8],
    algorithm: &'a [u8],
    signature: &'a [u8],
}

impl<'a> Certificate<'a> {
    fn read(element: Element<'a>) -> Option<Self> {
        let mut outer = (element.tag == SEQUENCE).then(|| Reader::new(element.content))?;
        let tbs = outer.any()?;
        let algorithm = outer.open(SEQUENCE)?.take(OID)?;
        let signature = outer.take(BIT_STRING)?.strip_prefix(&[0])?;
        let mut fields = Reader::new(tbs.content);
        fields.take(context(0));
        let serial = fields.take(INTEGER)?;
        fields.take(SEQUENCE)?;
        let issuer = fields.any()?.whole;
        let mut validity = fields.open(SEQUENCE)?;
        let valid = (read_time(validity.any()?)?, read_time(validity.any()?)?);
        let (subject, spki) = (fields.any()?.whole, fields.any()?.whole);
        fields.take(0x81);
        fields.take(0x82);
        let extensions = fields.open(context(3)).and_then(|mut e| e.take(SEQUENCE)).unwrap_or_default();
        Some(Self {
            whole: element.whole,
            tbs: tbs.whole,
            serial,
            issuer,
            subject,
            valid,
            spki,
            extensions,
            algorithm,
            signature,
        })
    }

    /// Whether an extension is critical, and its content.
    fn extension(&self, oid: &[u8]) -> Option<(bool, Reader<'a>)> {
        let mut extensions = Reader::new(self.extensions);
        std::iter::from_fn(|| extensions.open(SEQUENCE)).find_map(|mut extension| {
            (extension.take(OID)? == oid).then_some(())?;
            let critical = extension.take(BOOLEAN).is_some_and(|value| value == [0xff]);
            Some((critical, Reader::new(extension.take(OCTET_STRING)?)))
        })
    }

    /// RFC 3161 section 2.3: critical, and for nothing else.
    fn is_for_time_stamping(&self) -> bool {
        self.extension(EXTENDED_KEY_USAGE).is_some_and(|(critical, mut usage)| {
            let Some(mut purposes) = usage.open(SEQUENCE) else { return false };
            critical && purposes.take(OID) == Some(TIME_STAMPING) && purposes.is_empty()
        })
    }

    fn may_issue(&self) -> bool {
        let constraints =
            self.extension(BASIC_CONSTRAINTS).and_then(|(_, mut value)| value.open(SEQUENCE)?.take(BOOLEAN));
        constraints.is_some_and(|value| value == [0xff])
    }

    fn issued(&self, other: &Self) -> bool {
        self.may_issue()
            && self.subject == other.issuer
            && signed_by(self.spki, other.algorithm, None, other.tbs, other.signature) == Some(true)
    }
}

/// True if the certificate is a named one, or leads to one by certificates that were all valid at the time.
fn trusted(certificate: Certificate<'_>, known: &[Certificate<'_>], roots: &[&[u8]], at: Time) -> bool {
    let roots: Vec<Certificate<'_>> =
        roots.iter().filter_map(|root| Certificate::read(Reader::new(root).any()?)).collect();
    let mut current = certificate;
    for _ in 0..CHAIN_MAX {
        let (from, to) = current.valid;
        if at < from || at > to {
            return false;
        }
        if roots.iter().any(|root| {
            root.whole == current.whole || (root.issued(&current) && root.valid.0 <= at && at <= root.valid.1)
        }) {
            return true;
        }
        match known.iter().find(|issuer| issuer.whole != current.whole && issuer.issued(&current)) {
            Some(issuer) => current = *issuer,
            None => return false,
        }
    }
    false
}
