//! The shape of a flow file. Serialised as JSON it is what is hashed and pinned.
//!
//! INVARIANT: a key that a later version adds is left out while it says nothing, so that the digests of published flows stay.

use crate::calendar::Duration;
use crate::directory::Kind;
use crate::flow::assign::{By, Person, Pick};
use crate::flow::expr::Expression;
use crate::flow::step::Step;
use crate::flow::trial::Trial;
use crate::flow::trigger::Trigger;
use crate::ids::Name;
use crate::values::{Currency, Digest};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A process definition. A published one never changes; a request pins it by the digest of its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// How a request that another system's report begins is filled in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<Trigger>,
    /// Rates for comparing amounts in different currencies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<Rate>,
    /// After how many rounds a request for changes ends the request, declined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_rounds: Option<u32>,
    /// What happens when somebody at the client asks something.
    #[serde(default, skip_serializing_if = "Questions::say_nothing")]
    pub questions: Questions,
    /// Names for assignments that several steps use.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub roles: BTreeMap<Name, By>,
    /// What happens after the approval, in the words the client reads before deciding.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consequences: Vec<Consequence>,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// Its own tests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<Trial>,
}

/// LIMIT: fields, and document slots, in a flow.
pub const INTAKE_MAX: usize = 50;
/// LIMIT: steps in a flow, those inside others counted.
pub const STEPS_MAX: usize = 1_000;

impl Flow {
    /// The bytes that are hashed and stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_else(|wrong| unreachable!("a flow is plain data: {wrong}"))
    }
    /// The name under which requests pin it.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.to_bytes())
    }
    /// Every step, also those inside others, in the order of the file.
    pub fn every_step(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().flat_map(Step::with_inner)
    }
    /// Does any step ask whoever has least to do, so that a command must bring what waits for whom?
    pub fn counts_work(&self) -> bool {
        fn counts(by: &By) -> bool {
            match by {
                By::One(Person::Team(_, Pick::LeastBusy)) => true,
                By::Many(list) => list.iter().any(counts),
                By::One(_) | By::Role(_) | By::Related(_) => false,
            }
        }
        let escalates = |step: &Step| step.common.escalate.iter().any(|escalate| counts(&escalate.to));
        let steps = |step: &Step| step.common.by.as_ref().is_some_and(counts) || escalates(step);
        self.roles.values().any(counts) || self.every_step().any(steps)
    }
}

/// What happens when somebody at the client asks something.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Questions {
    /// Who of us answers; else whoever looks after the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<By>,
    /// How long they have; else one business day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Duration>,
    /// Does the client’s time run on while a question waits for us?
    #[serde(default, skip_serializing_if = "is_usual")]
    pub clock: ClientClock,
}

/// How long somebody has to answer a client’s question when the flow does not say.
pub const ANSWER_DEFAULT: Duration = Duration::BusinessDays(1);

impl Questions {
    fn say_nothing(&self) -> bool {
        *self == Self::default()
    }
    /// How long somebody has to answer.
    pub fn due(&self) -> Duration {
        self.due.unwrap_or(ANSWER_DEFAULT)
    }
}

/// The client’s time while their question waits for us.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClientClock {
    /// It runs on. A request does not expire meanwhile.
    #[default]
    Runs,
    /// It stands still, and goes on with what was left.
    Pauses,
}

fn is_usual<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Whose business hours due times use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CalendarOf {
    /// The client's.
    #[default]
    Client,
    /// Ours.
    Workspace,
}

/// What a package is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    #[serde(default, skip_serializing_if = "Required::is_no")]
    pub required: Required,
    /// A sentence under the field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// What a text must look like: a regular expression over the whole of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// The only currency that an amount may be in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub currency: Option<Currency>,
    /// The only texts that may be chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
}

/// Must something be there before the package is sent?
#[derive(Debug, Clone, Default, PartialEq, Eq, JsonSchema)]
#[schemars(with = "RequiredShape")]
pub enum Required {
    /// No.
    #[default]
    No,
    /// Always.
    Yes,
    /// While this holds.
    When(Expression),
}

impl Required {
    /// Never required?
    pub const fn is_no(&self) -> bool {
        matches!(self, Self::No)
    }
}

/// As files write it.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum RequiredShape {
    Flag(bool),
    When(Expression),
}

impl Serialize for Required {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::No => to.serialize_bool(false),
            Self::Yes => to.serialize_bool(true),
            Self::When(expression) => expression.serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for Required {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Words;
        impl serde::de::Visitor<'_> for Words {
            type Value = Required;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("true, false, or an expression such as “fields.amount > money(10000, \'EUR\')”")
            }
            fn visit_bool<E>(self, yes: bool) -> Result<Required, E> {
                Ok(if yes { Required::Yes } else { Required::No })
            }
            fn visit_str<E>(self, text: &str) -> Result<Required, E> {
                Ok(Required::When(Expression::new(text)))
            }
        }
        from.deserialize_any(Words)
    }
}

/// What one unit of a currency is worth in another, for comparing only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// One unit of this…
    #[schemars(with = "String")]
    pub from: Currency,
    /// …is worth so many of that.
    #[schemars(with = "String")]
    pub to: Currency,
    /// How many, as a decimal number.
    pub rate: String,
}

impl Rate {
    /// The rate as a whole number and the power of ten to divide it by.
    pub fn parts(&self) -> Option<(i128, u32)> {
        let (whole, fraction) = self.rate.split_once('.').unwrap_or((&self.rate, ""));
        let digits = format!("{whole}{fraction}");
        let plain = !whole.is_empty() && digits.len() <= 15 && digits.bytes().all(|b| b.is_ascii_digit());
        let number: i128 = digits.parse().ok().filter(|n| plain && *n > 0)?;
        u32::try_from(fraction.len()).ok().map(|decimals| (number, decimals))
    }
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// A person, by their address.
    Person,
}

/// A place for one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    #[serde(default, skip_serializing_if = "Required::is_no")]
    pub required: Required,
}

/// Families of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Accept {
    /// PDF.
    Pdf,
    /// PNG, JPEG, WebP, GIF, TIFF, SVG.
    Image,
    /// Plain text and Markdown.
    Text,
    /// Word, Excel, PowerPoint and OpenDocument.
    Office,
    /// MP4 and WebM.
    Video,
    /// MP3, M4A, Ogg, WAV.
    Audio,
}

impl Accept {
    /// Everything this version opens.
    pub fn all() -> Vec<Self> {
        vec![Self::Pdf, Self::Image, Self::Text, Self::Office, Self::Video, Self::Audio]
    }
    /// Does a media type belong to the family? Parameters such as the character set do not matter.
    pub fn takes(self, media: &str) -> bool {
        let kind = media.split_once(';').map_or(media, |(kind, _)| kind).trim();
        match self {
            Self::Pdf => kind == "application/pdf",
            Self::Image => {
                matches!(kind, "image/png" | "image/jpeg" | "image/webp" | "image/gif" | "image/tiff" | "image/svg+xml")
            }
            Self::Text => matches!(kind, "text/plain" | "text/markdown"),
            Self::Office => {
                kind.starts_with("application/vnd.openxmlformats-officedocument.")
                    || kind.starts_with("application/vnd.oasis.opendocument.")
            }
            Self::Video => matches!(kind, "video/mp4" | "video/webm"),
            Self::Audio => matches!(kind, "audio/mpeg" | "audio/mp4" | "audio/ogg" | "audio/wav"),
        }
    }
}

/// One thing that follows the approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Consequence {
    /// One short sentence; may hold references such as `{{ fields.amount }}`.
    pub says: String,
    /// A finer point under it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fine: Option<String>,
}

/// How many must approve.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// So many of a hundred, rounded up.
    Percent(u8),
}

impl Rule {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
    pub(super) fn is_all(&self) -> bool {
        *self == Self::All
    }
    /// How many approvals it takes among `count` people.
    pub fn needed(self, count: u32) -> u32 {
        match self {
            Self::All => count,
            Self::Any => 1.min(count),
            Self::Majority => count / 2 + 1,
            Self::AtLeast(n) => n,
            Self::Percent(part) => (count * u32::from(part)).div_ceil(100).max(1.min(count)),
        }
    }
}

/// How a decision is confirmed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
