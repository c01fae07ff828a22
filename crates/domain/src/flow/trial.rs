//! `tests:` of a flow file: a given package, what people answer and when, and what must come of it. Running them is
//! [`simulate`](crate::simulate).

use crate::calendar::Duration;
use crate::ids::{Name, StepId};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;

/// One test of a flow; as a scenario for a simulation, it may expect nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// What it is about, in a few words.
    pub name: String,
    /// What is there at the beginning.
    #[serde(default, skip_serializing_if = "Given::is_empty")]
    pub given: Given,
    /// What people answer, by step. Whoever is not named says yes after an hour. In a step that calls another system: what comes of each
    /// attempt. After one that failed somebody tries again, or writes `skip`; after the last one, nobody does.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<StepId, Answers>,
    /// What other systems report, and how long after the beginning.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub events: BTreeMap<Name, Duration>,
    /// What must come of it.
    #[serde(default, skip_serializing_if = "Expect::is_empty")]
    pub expect: Expect,
}

/// LIMIT: tests in a flow.
pub const TRIALS_MAX: usize = 200;

/// What is there at the beginning.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// What is to be approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The day on which it begins, at nine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub starts: Option<jiff::civil::Date>,
    /// Fields of the package. A required one that is not named is filled in; one that is named without a value stays empty.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<Name, Option<Said>>,
    /// The documents that are there; without this, the required ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documents: Option<Vec<Name>>,
    /// How long we take to answer what the client asks; an hour, if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_after: Option<Duration>,
    /// How many people there are in a team; two, if it is not said.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub teams: BTreeMap<String, u32>,
    /// Up to which amount somebody at the client may approve: `25000 EUR`, or `any`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub authority: BTreeMap<String, String>,
}

impl Given {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A value as people write it; what it means depends on the field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Said {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// Anything else: a text, a day, `48000 EUR`.
    Text(String),
}

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Plain;
        impl serde::de::Visitor<'_> for Plain {
            type Value = Said;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a number, a day, yes or no as true or false, or an amount such as 48000 EUR")
            }
            fn visit_bool<E>(self, yes: bool) -> Result<Said, E> {
                Ok(Said::Flag(yes))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Said, E> {
                Ok(Said::Number(number))
            }
            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Said, E> {
                i64::try_from(number).map(Said::Number).map_err(E::custom)
            }
            fn visit_str<E>(self, text: &str) -> Result<Said, E> {
                Ok(Said::Text(text.to_owned()))
            }
        }
        from.deserialize_any(Plain)
    }
}

/// What somebody says when asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// Yes.
    Approve,
    /// Yes, under a condition.
    Conditions,
    /// Please change this first.
    Changes,
    /// No.
    Decline,
    /// Prepared, read, filled in, supplied, done; by another system as well.
    Done,
    /// Another system could not do it.
    Failed,
    /// What another system could not do is passed over, with a reason.
    Skip,
    /// Sent again as it is, after changes were asked for.
    Unchanged,
    /// A question first; what comes next in the list is said once it is answered.
    Asks,
    /// Nothing, ever.
    Silent,
}

impl Word {
    /// All, with the word in files.
    pub const ALL: [(&'static str, Self); 10] = [
        ("approve", Self::Approve),
        ("conditions", Self::Conditions),
        ("changes", Self::Changes),
        ("decline", Self::Decline),
        ("done", Self::Done),
        ("failed", Self::Failed),
        ("skip", Self::Skip),
        ("unchanged", Self::Unchanged),
        ("asks", Self::Asks),
        ("silent", Self::Silent),
    ];
    /// The word in files.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, other)| *other == self).map_or("", |(word, _)| word)
    }
}

/// An answer and how long it takes: `approve`, `changes after 2 days`, `silent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reply {
    /// What.
    pub says: Word,
    /// How long after being asked; an hour, if it is not said.
    pub after: Option<Duration>,
}

impl Reply {
    /// How long after being asked.
    pub fn after(self) -> Duration {
        self.after.unwrap_or(Duration::Hours(1))
    }
}

impl TryFrom<String> for Reply {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let (word, after) = match text.split_once(" after ") {
            Some((word, after)) => (word.trim(), Some(Duration::parse(after).map_err(|wrong| wrong.to_string())?)),
            None => (text.trim(), None),
        };
        let known = Word::ALL.iter().find(|(known, _)| *known == word);
        match (known, after) {
            (Some((_, Word::Silent)), Some(_)) => {
                Err("whoever is silent never answers; write the answer that comes then, like “approve after 12 days”"
                    .to_owned())
            }
            (Some((_, says)), after) => Ok(Self { says: *says, after }),
            (None, _) => {
                let words: Vec<&str> = Word::ALL.iter().map(|(word, _)| *word).collect();
                Err(format!(
                    "“{word}” is no answer; write one of {}, and how long it takes, like “approve after 2 days”",
                    words.join(", ")
                ))
            }
        }
    }
}

impl From<Reply> for String {
    fn from(reply: Reply) -> Self {
        let word = reply.says.word();
        reply.after.map_or_else(|| word.to_owned(), |after| format!("{word} after {after}"))
    }
}

/// What is answered in a step.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema)]
#[schemars(with = "AnswersShape")]
pub enum Answers {
    /// By everybody, whenever they are asked; the last one stays.
    InTurn(Vec<Reply>),
    /// By each person, called as the list of people calls them.
    Each(BTreeMap<String, Answers>),
}

/// As files write it.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum AnswersShape {
    One(String),
    InTurn(Vec<String>),
    Each(BTreeMap<String, AnswersShape>),
}

impl Serialize for Answers {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::InTurn(list) => match list.as_slice() {
                [one] => one.serialize(to),
                several => several.serialize(to),
            },
            Self::Each(people) => people.serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for Answers {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Forms;
        impl<'de> serde::de::Visitor<'de> for Forms {
            type Value = Answers;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an answer such as “approve after 2 days”, a list of them, or answers by person")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Answers, E> {
                Reply::try_from(text.to_owned()).map(|reply| Answers::InTurn(vec![reply])).map_err(E::custom)
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, list: A) -> Result<Answers, A::Error> {
                Vec::deserialize(serde::de::value::SeqAccessDeserializer::new(list)).map(Answers::InTurn)
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Answers, A::Error> {
                BTreeMap::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Answers::Each)
            }
        }
        from.deserialize_any(Forms)
    }
}

impl Answers {
    /// Every reply that is written, with its path within.
    pub fn replies(&self) -> Vec<(String, Reply)> {
        match self {
            Self::InTurn(list) => match list.as_slice() {
                [one] => vec![(String::new(), *one)],
                several => several.iter().enumerate().map(|(n, reply)| (format!(".{n}"), *reply)).collect(),
            },
            Self::Each(people) => people
                .iter()
                .flat_map(|(who, answers)| {
                    answers.replies().into_iter().map(move |(path, reply)| (format!(".{who}{path}"), reply))
                })
                .collect(),
        }
    }
}

/// How it must end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ends {
    /// Everything asked for was approved.
    Approved,
    /// Declined.
    Declined,
    /// Nobody answered in time.
    Expired,
    /// It cannot go on: nobody can be asked, something is missing, or nothing ever ends it.
    Stuck,
}

impl Ends {
    /// The word in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Expired => "expired",
            Self::Stuck => "stuck",
        }
    }
}

/// What must come of it. What is not said is not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// How it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Ends>,
    /// The steps that begin, in order, blocks left out; all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<Vec<StepId>>,
    /// Who is asked in a step, all of them, in order, over all rounds.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub asked: BTreeMap<StepId, Vec<String>>,
    /// In which round it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounds: Option<u32>,
    /// Messages that go out in this order, others between them: `approval_request to sponsor`, or `overdue` to anybody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<String>,
}

impl Expect {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
