//! Identifiers. Each is 16 random bytes, but that a request's begin with its second, written as 32 lower-case hexadecimal digits behind a prefix that names its kind.
//!
//! Nothing here makes a new one from chance: the shell does, and hands it in.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// A text that is not an identifier of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{given}” is not a {kind} identifier; one looks like {prefix} followed by 32 hexadecimal digits")]
pub struct NotAnId {
    /// What was given, cut to 80 characters.
    pub given: String,
    /// The kind that was expected, as in domain.md.
    pub kind: &'static str,
    /// How such an identifier begins.
    pub prefix: &'static str,
}

fn hex_of(bytes: &[u8; 16]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(32);
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            text.push(char::from(DIGITS.get(usize::from(nibble)).copied().unwrap_or(b'0')));
        }
    }
    text
}

fn bytes_of(hex: &str) -> Option<[u8; 16]> {
    let digits = hex.as_bytes();
    if digits.len() != 32 || !digits.iter().all(|d| matches!(d, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let mut bytes = [0; 16];
    for (place, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *place = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $kind:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name([u8; 16]);
        impl $name {
            /// How the written form begins.
            pub const PREFIX: &'static str = $prefix;
            /// From 16 bytes that the shell made.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self { Self(bytes) }
            /// The 16 bytes.
            pub const fn bytes(&self) -> &[u8; 16] { &self.0 }
            /// The 32 hexadecimal digits without the prefix, as evidence writes them.
            pub fn hex(&self) -> String { hex_of(&self.0) }
            /// Reads the written form, with or without its prefix.
            pub fn parse(text: &str) -> Result<Self, NotAnId> {
                bytes_of(text.strip_prefix($prefix).unwrap_or(text)).map(Self).ok_or_else(|| NotAnId {
                    given: text.chars().take(80).collect(), kind: $kind, prefix: $prefix,
                })
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{}{}", $prefix, self.hex()) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{self}") }
        }
        impl From<$name> for String { fn from(id: $name) -> String { id.to_string() } }
        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> { Self::parse(&text) }
        }
    };
}

id!(/** A workspace: one organisation's separate world. */ WorkspaceId, "wsp_", "workspace");
id!(/** A member of the workspace. */ MemberId, "mem_", "member");
id!(/** A team of members. */ TeamId, "tea_", "team");
id!(/** A client organisation. */ ClientId, "cli_", "client");
id!(/** A person at a client. */ ContactId, "con_", "contact");
id!(/** An engagement with a client. */ ProjectId, "prj_", "project");
id!(/** A grant of authority to a contact. */ GrantId, "gra_", "authority");
id!(/** A question to a client who may approve there. */ ConfirmationId, "cfm_", "confirmation");
id!(/** A time during which a person is away. */ AbsenceId, "abs_", "absence");
id!(/** One running approval; its bytes are the `aid` of its evidence. */ RequestId, "req_", "request");
id!(/** One person's part of a step in one round; also that person's party in the evidence. */ TaskId, "tsk_", "task");
id!(/** A question and its answers. */ ThreadId, "thr_", "thread");
id!(/** One change that was asked for. */ ChangeId, "chg_", "change");
id!(/** A condition under which somebody approved. */ ObligationId, "obl_", "obligation");
id!(/** A personal link in a mail. */ LinkId, "lnk_", "link");
id!(/** A browser session, as evidence names it: never the session's secret. */ SessionId, "ses_", "session");
id!(/** A person as one request's evidence names them; see [`PersonId::in_request`]. */ Pseudonym, "", "pseudonym");
id!(/** An address at which another system reports. */ HookId, "hook_", "webhook");
id!(/** Which requests a member wants to see at once. */ FilterId, "flt_", "saved filter");
id!(/** An access token of the API. */ TokenId, "tok_", "token");

/// A person in the directory: inside or outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum PersonId {
    /// A member of the workspace.
    Member(MemberId),
    /// A contact at a client.
    Contact(ContactId),
}

impl PersonId {
    /// The name of this person in one request's evidence: a hash over both identifiers, so two records of the same person cannot
    /// be linked by somebody who has only the records.
    pub fn in_request(self, request: RequestId) -> Pseudonym {
        let (label, bytes) = match self {
            Self::Member(id) => (&b"assent/member"[..], *id.bytes()),
            Self::Contact(id) => (&b"assent/contact"[..], *id.bytes()),
        };
        let digest = Sha256::new().chain_update(label).chain_update(request.bytes()).chain_update(bytes).finalize();
        let mut short = [0; 16];
        for (to, from) in short.iter_mut().zip(digest) {
            *to = from;
        }
        Pseudonym::from_bytes(short)
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Member(id) => id.fmt(f),
            Self::Contact(id) => id.fmt(f),
        }
    }
}

/// The name of a step in its flow, of a field or of a document slot: lower-case letters, digits, `-` and `_`, at most 48 long,
/// beginning with a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

/// Steps, fields and slots are called by a [`Name`].
pub type StepId = Name;

/// A text that cannot be a [`Name`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” cannot be a name; use lower-case letters, digits, - and _, beginning with a letter, at most 48 characters"
)]
pub struct NotAName(pub String);

impl Name {
    /// Reads a name.
    pub fn parse(text: &str) -> Result<Self, NotAName> {
        let fine = text.len() <= 48
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_');
        if fine { Ok(Self(text.to_owned())) } else { Err(NotAName(text.chars().take(80).collect())) }
    }
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// As a person would write it: `go-ahead` is “Go ahead”.
    pub fn in_words(&self) -> String {
        let spaced = self.0.replace(['-', '_'], " ");
        let (first, rest) = spaced.split_at(1);
        first.to_uppercase() + rest
    }
}
impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl From<Name> for String {
    fn from(name: Name) -> String {
        name.0
    }
}
impl TryFrom<String> for Name {
    type Error = NotAName;
    fn try_from(text: String) -> Result<Self, NotAName> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_wrote() {
        let id = RequestId::from_bytes([0xab; 16]);
        assert_eq!(id.to_string(), format!("req_{}", "ab".repeat(16)));
        assert_eq!(RequestId::parse(&id.to_string()), Ok(id));
        assert_eq!(RequestId::parse(&id.hex()), Ok(id));
        for wrong in
            ["", "req_", "mem_abababababababababababababababab", "req_ABABABABABABABABABABABABABABABAB", "req_é"]
        {
            assert!(RequestId::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_person_has_another_pseudonym_in_each_request() {
        let person = PersonId::Contact(ContactId::from_bytes([7; 16]));
        let [one, two] = [1, 2].map(|n| person.in_request(RequestId::from_bytes([n; 16])));
        assert_ne!(one, two);
        assert_ne!(one, PersonId::Member(MemberId::from_bytes([7; 16])).in_request(RequestId::from_bytes([1; 16])));
    }

    #[test]
    fn names_are_plain() {
        assert!(Name::parse("sign-offs").is_ok());
        for wrong in ["", "1st", "Sign", "a b", &"a".repeat(49)] {
            assert!(Name::parse(wrong).is_err(), "{wrong}");
        }
    }
}
