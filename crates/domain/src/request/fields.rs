//! The cards and committed fields of entries: what is personal or confidential. After an erasure it is absent, so every member of a
//! field is optional.

use crate::directory::{Grant, PersonCard};
use crate::ids::{ClientId, Name, ProjectId};
use crate::request::Statement;
use crate::values::{Digest, FieldValue};
use serde::{Deserialize, Serialize};

/// A file as the record names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileCard {
    /// Digest of its bytes.
    pub sha256: Digest,
    /// Length in bytes.
    pub size: u64,
    /// Media type, as found in the bytes.
    pub media: String,
    /// Name to show.
    pub filename: String,
}

/// One value of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedValue {
    /// The field of the flow.
    pub id: Name,
    /// Its value.
    pub value: FieldValue,
}

/// What the request is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// `HS-2041`.
    pub number: String,
    /// Whose approval.
    pub client: ClientId,
    /// Within which engagement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectId>,
    /// The system whose report began it, in words; nothing, where a person, a program or a step did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
}

/// Who sends it, in the shape the evidence format gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SenderCard {
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
}

/// A browser as it showed itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrowserCard {
    /// Network address.
    pub ip: String,
    /// User agent, cut to 200 characters.
    pub ua: String,
}

/// A message as it left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageCard {
    /// Address.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Digest of the whole message.
    pub mime_sha256: Digest,
    /// Its Message-ID.
    pub message_id: String,
    /// The mail server's answer, or the reason of failure.
    pub answer: String,
}

/// The digest and size that were shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownCard {
    /// Digest of the bytes.
    pub sha256: Digest,
    /// Length in bytes.
    pub size: u64,
}

/// A person at the time they became part of the request.
pub type Card = Option<PersonCard>;

/// An empty set of fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoFields {}

/// One text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The text, as typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Text {
    /// A text that is there.
    pub fn of(text: &str) -> Self {
        Self { text: Some(text.to_owned()) }
    }
}

/// Committed parts of `approval.opened`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedFields {
    /// What is to be approved, in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who sends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<SenderCard>,
    /// Number, client, project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
}

/// Committed parts of `package.edited`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditedFields {
    /// The new title, when it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The values of the fields that changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<NamedValue>>,
}

/// Committed parts of `form.submitted`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormFields {
    /// What was filled in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<NamedValue>>,
}

/// Committed parts of `call.reported`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportFields {
    /// In the other side’s words, or why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What is kept of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<NamedValue>>,
}

/// Committed parts of `party.added`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyFields {
    /// Who it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Card,
}

/// Committed parts of `document.attached`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentFields {
    /// The file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<FileCard>,
}

/// Committed parts of `task.assigned`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignedFields {
    /// Why this person, in one clause that begins with “because”.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// The grant of authority that matched, copied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<Grant>,
}

/// Committed parts of `task.referred`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferredFields {
    /// The name of whoever is said to be the right person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Their address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// What was said with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Committed parts of link events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrowserFields {
    /// The browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<BrowserCard>,
}

/// Committed parts of `document.shown`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownFields {
    /// What was shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<ShownCard>,
}

/// Committed parts of message events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageFields {
    /// The message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<MessageCard>,
}

/// Committed parts of decisions and reviews.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionFields {
    /// Exactly what was confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Statement>,
    /// What the person added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// The conditions under which they approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Vec<String>>,
    /// The name typed to confirm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typed_name: Option<String>,
}
