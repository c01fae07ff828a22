//! The shape of a flow file (flow-language.md). Serialised as JSON it is what is hashed and pinned.

use crate::directory::Kind;
use crate::flow::step::Step;
use crate::ids::{Name, StepId};
use crate::values::Digest;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A process definition. A published one never changes; a request pins it by the digest of its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// Its name, for people who write flows.
    pub flow: Name,
    /// Its title, for everybody.
    pub title: String,
    /// What is approved with it.
    pub kind: Kind,
    /// Whose business hours due times use.
    #[serde(default)]
    pub calendar: CalendarOf,
    /// What a package is made of.
    #[serde(default)]
    pub intake: Intake,
    /// Names for assignments that several steps use.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub roles: BTreeMap<Name, By>,
    /// What happens after the approval, in the words the client reads before deciding.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consequences: Vec<Consequence>,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// LIMIT: fields, and document slots, in a flow.
pub const INTAKE_MAX: usize = 50;
/// LIMIT: steps in a flow.
pub const STEPS_MAX: usize = 200;

impl Flow {
    /// The bytes that are hashed and stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_else(|wrong| unreachable!("a flow is plain data: {wrong}"))
    }
    /// Reads a flow and says where it is wrong.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, crate::flow::check::FlowError> {
        let flow: Self = serde_json::from_slice(bytes).map_err(|wrong| crate::flow::check::FlowError {
            place: format!("line {}, column {}", wrong.line(), wrong.column()),
            wrong: wrong.to_string(),
            way_on: "Correct this place and try again.".to_owned(),
        })?;
        crate::flow::check::check(&flow)?;
        Ok(flow)
    }
    /// The name under which requests pin it.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.to_bytes())
    }
    /// A step by its name.
    pub fn step(&self, id: &StepId) -> Option<&Step> {
        self.steps.iter().find(|s| s.id() == id)
    }
    /// The place of a step, from 0.
    pub fn position(&self, id: &StepId) -> Option<usize> {
        self.steps.iter().position(|s| s.id() == id)
    }
    /// The step to which changes asked for at `from` send the package back: the one it names, else the nearest earlier `prepare`.
    pub fn rework_target(&self, from: &StepId) -> Option<&StepId> {
        let here = self.position(from)?;
        let step = self.steps.get(here)?;
        let earlier = self.steps.get(..here)?;
        match &step.common.changes {
            Some(named) => earlier.iter().map(Step::id).find(|id| *id == named),
            None => earlier.iter().rev().find(|s| s.is_prepare()).map(Step::id),
        }
    }
}

/// Whose business hours due times use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarOf {
    /// The client's.
    #[default]
    Client,
    /// Ours.
    Workspace,
}

/// What a package is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intake {
    /// Fields, in the order pages show them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// Document slots, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentSlot>,
}

/// One field of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name in expressions.
    pub id: Name,
    /// Its label on pages.
    pub label: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub type_: FieldType,
    /// Must it be filled in before submission?
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// A sentence under the field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// One line.
    Line,
    /// Several lines.
    Text,
    /// An amount with its currency.
    Money,
    /// A day.
    Date,
    /// A whole number.
    Number,
    /// Yes or no.
    Flag,
}

/// A place for one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentSlot {
    /// Its name in expressions.
    pub id: Name,
    /// Its label on pages.
    pub label: String,
    /// What it takes.
    #[serde(default = "Accept::all", skip_serializing_if = "Vec::is_empty")]
    pub accept: Vec<Accept>,
    /// Must it be there before submission?
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
}

/// Families of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Accept {
    /// PDF.
    Pdf,
    /// PNG, JPEG, WebP, GIF.
    Image,
    /// Plain text and Markdown.
    Text,
}

impl Accept {
    /// Everything this version opens.
    pub fn all() -> Vec<Self> {
        vec![Self::Pdf, Self::Image, Self::Text]
    }
    /// Does a media type belong to the family? Parameters such as the character set do not matter.
    pub fn takes(self, media: &str) -> bool {
        let kind = media.split_once(';').map_or(media, |(kind, _)| kind).trim();
        match self {
            Self::Pdf => kind == "application/pdf",
            Self::Image => matches!(kind, "image/png" | "image/jpeg" | "image/webp" | "image/gif"),
            Self::Text => matches!(kind, "text/plain" | "text/markdown"),
        }
    }
}

/// One thing that follows the approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consequence {
    /// One short sentence; may hold references such as `{{ fields.amount }}`.
    pub says: String,
    /// A finer point under it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fine: Option<String>,
}

/// Who is asked: one or more, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum By {
    /// A role that the flow names.
    Role(Name),
    /// One assignment.
    One(Person),
    /// Several, in order.
    Many(Vec<By>),
}

impl<'de> Deserialize<'de> for By {
    /// By hand, because a derived one answers every mistake with “did not match any variant”.
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        use serde::de::Error as _;
        let within = |wrong: serde_json::Error| D::Error::custom(format!("by: {wrong}"));
        match serde_json::Value::deserialize(from)? {
            serde_json::Value::String(role) => Name::parse(&role).map(Self::Role).map_err(D::Error::custom),
            list @ serde_json::Value::Array(_) => {
                serde_json::from_value(list).map(Self::Many).map_err(D::Error::custom)
            }
            one @ serde_json::Value::Object(_) => serde_json::from_value(one).map(Self::One).map_err(within),
            _ => Err(D::Error::custom("by: name a role, an assignment such as {contact: primary}, or a list of these")),
        }
    }
}

/// One assignment form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Person {
    /// `initiator`, or a member's address.
    Member(String),
    /// A team by name: everybody in it, in order.
    Team(String),
    /// `primary`, `sponsor`, or a contact's address.
    Contact(String),
    /// Whoever holds the lowest sufficient authority for the amount that this field holds.
    Authority(String),
}

/// How many must approve.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Everybody.
    #[default]
    All,
    /// One.
    Any,
    /// More than half.
    Majority,
    /// So many.
    AtLeast(u32),
}

impl Rule {
    /// How many approvals it takes among `count` people.
    pub fn needed(self, count: u32) -> u32 {
        match self {
            Self::All => count,
            Self::Any => 1.min(count),
            Self::Majority => count / 2 + 1,
            Self::AtLeast(n) => n,
        }
    }
}

/// How a decision is confirmed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verify {
    /// Level 1: the link, and one's name typed.
    Link,
    /// Level 2: a code mailed for exactly this statement.
    #[default]
    EmailCode,
    /// Level 3: a passkey over the statement.
    Passkey,
}

impl Verify {
    /// The level in the evidence.
    pub const fn level(self) -> u8 {
        match self {
            Self::Link => 1,
            Self::EmailCode => 2,
            Self::Passkey => 3,
        }
    }
}
