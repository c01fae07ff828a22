//! How several people, or several lanes, act together.

use crate::flow::definition::Rule;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How several people act together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Together {
    /// How many must approve.
    pub rule: Rule,
    /// One after the other, or at once.
    pub order: Order,
    /// Does one decline end the step at once?
    pub veto: Veto,
    /// When change requests send the package back.
    pub gather: Gather,
}

/// One after the other, or at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// All at once.
    #[default]
    Parallel,
    /// One after the other.
    Sequential,
}

/// Does one decline end the step at once?
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "bool", into = "bool")]
#[schemars(with = "bool")]
pub enum Veto {
    /// Only when the rule can no longer be met.
    #[default]
    No,
    /// At once.
    Yes,
}
impl From<bool> for Veto {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}
impl From<Veto> for bool {
    fn from(veto: Veto) -> bool {
        veto == Veto::Yes
    }
}

/// When change requests send the package back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gather {
    /// The first does.
    #[default]
    First,
    /// Once everybody who was asked has answered.
    Everyone,
}

/// When an approval stands in the next round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Carry {
    /// If every byte it covered is the same.
    Unchanged,
}

/// When lanes that run together are over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "JoinShape", into = "JoinShape")]
#[schemars(with = "JoinShape")]
pub enum Join {
    /// When all are.
    #[default]
    All,
    /// When one is; the rest is cancelled.
    Any,
    /// When so many are; the rest is cancelled.
    Count(u32),
}

impl Join {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
    pub(super) fn is_all(&self) -> bool {
        *self == Self::All
    }
    /// How many of so many lanes must be over.
    pub fn needed(self, lanes: usize) -> usize {
        match self {
            Self::All => lanes,
            Self::Any => 1.min(lanes),
            Self::Count(n) => usize::try_from(n).unwrap_or(usize::MAX).min(lanes),
        }
    }
}

/// As files write it: `all`, `any` or a number.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum JoinShape {
    Word(String),
    Count(u32),
}
impl From<Join> for JoinShape {
    fn from(join: Join) -> Self {
        match join {
            Join::All => Self::Word("all".to_owned()),
            Join::Any => Self::Word("any".to_owned()),
            Join::Count(n) => Self::Count(n),
        }
    }
}
impl TryFrom<JoinShape> for Join {
    type Error = String;
    fn try_from(shape: JoinShape) -> Result<Self, String> {
        match shape {
            JoinShape::Word(word) if word == "all" => Ok(Self::All),
            JoinShape::Word(word) if word == "any" => Ok(Self::Any),
            JoinShape::Count(n) if n > 0 => Ok(Self::Count(n)),
            JoinShape::Word(_) | JoinShape::Count(_) => {
                Err("lanes are joined by all, any or a number; write one of these".to_owned())
            }
        }
    }
}
impl<'de> Deserialize<'de> for JoinShape {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Words;
        impl serde::de::Visitor<'_> for Words {
            type Value = JoinShape;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("all, any or a number")
            }
            fn visit_str<E>(self, word: &str) -> Result<JoinShape, E> {
                Ok(JoinShape::Word(word.to_owned()))
            }
            fn visit_i64<E>(self, n: i64) -> Result<JoinShape, E> {
                Ok(JoinShape::Count(u32::try_from(n).unwrap_or(0)))
            }
        }
        from.deserialize_any(Words)
    }
}
