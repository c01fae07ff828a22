//! What a person confirms, exactly; and the two byte strings that it binds: the terms and the package.

use crate::ids::{Name, RequestId};
use crate::request::event::{FileCard, NamedValue};
use crate::request::vocabulary::Choice;
use crate::values::{Digest, FieldValue};
use serde::{Deserialize, Serialize};
use sha2::Digest as _;
use std::collections::BTreeMap;

/// The decision statement of the evidence format (its section 7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Always 1.
    pub v: u8,
    /// The request, 32 hexadecimal digits.
    pub aid: String,
    /// Who decides, as the evidence names them.
    pub party: String,
    /// What they chose.
    pub choice: Choice,
    /// The exact question.
    pub ask: String,
    /// The exact sentence beside the button.
    pub consent: String,
    /// Language of both, BCP 47.
    pub lang: String,
    /// Every document of the package.
    pub documents: Vec<StatementDocument>,
    /// 16 bytes of chance, base64url without padding.
    pub nonce: String,
}

/// One document in a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementDocument {
    /// Its number in the request.
    pub n: u32,
    /// Digest of its bytes.
    pub sha256: Digest,
    /// Length in bytes.
    pub size: u64,
}

/// The name of a package: a hash over the ordered digests of its documents, the terms among them.
pub fn package_digest<'a>(documents: impl IntoIterator<Item = &'a Digest>) -> Digest {
    let mut hash = sha2::Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    part(b"aef1/package");
    for document in documents {
        part(&document.0);
    }
    Digest(hash.finalize().into())
}

#[derive(Serialize)]
struct Terms<'a> {
    fields: Vec<NamedValue>,
    nonce: &'a str,
    request: String,
    title: &'a str,
}

/// The terms as a document: title and fields as JSON with sorted members. The nonce keeps its digest from being guessed.
pub fn terms_document(
    request: RequestId,
    title: &str,
    fields: &BTreeMap<Name, Option<FieldValue>>,
    nonce: &str,
) -> Vec<u8> {
    let fields = fields
        .iter()
        .filter_map(|(id, value)| value.clone().map(|value| NamedValue { id: id.clone(), value }))
        .collect();
    serde_json::to_vec(&Terms { fields, nonce, request: request.hex(), title })
        .unwrap_or_else(|wrong| unreachable!("terms are plain data: {wrong}"))
}

/// What a terms file is called.
pub const TERMS_FILENAME: &str = "Terms.json";

/// The card of a terms file.
pub fn terms_card(bytes: &[u8]) -> FileCard {
    FileCard {
        sha256: Digest::of(bytes),
        size: bytes.len() as u64,
        media: "application/json".to_owned(),
        filename: TERMS_FILENAME.to_owned(),
    }
}
