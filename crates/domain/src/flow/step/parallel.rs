//! `parallel`: lanes run together; when enough are over, the rest is cancelled.

use crate::flow::expr::Expression;
use crate::flow::step::{Join, Step};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The step's own keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parallel {
    /// When it is over.
    #[serde(default, skip_serializing_if = "Join::is_all")]
    pub join: Join,
    /// What runs together.
    pub lanes: Vec<Lane>,
}

/// One lane: written as a list of steps, or with `when` and `steps`.
#[derive(Debug, Clone, Default, PartialEq, Eq, JsonSchema)]
#[schemars(with = "LaneShape")]
pub struct Lane {
    /// It runs only if this holds when the block begins.
    pub when: Option<Expression>,
    /// Its steps, in order.
    pub steps: Vec<Step>,
}

/// As files write it.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum LaneShape {
    Steps(Vec<Step>),
    When(WithWhen),
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WithWhen {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    when: Option<Expression>,
    steps: Vec<Step>,
}

impl Serialize for Lane {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match &self.when {
            None => self.steps.serialize(to),
            Some(when) => WithWhen { when: Some(when.clone()), steps: self.steps.clone() }.serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for Lane {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Forms;
        impl<'de> serde::de::Visitor<'de> for Forms {
            type Value = Lane;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list of steps, or the keys “when” and “steps”")
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, list: A) -> Result<Lane, A::Error> {
                let steps = Vec::deserialize(serde::de::value::SeqAccessDeserializer::new(list))?;
                Ok(Lane { when: None, steps })
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Lane, A::Error> {
                let lane = WithWhen::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                Ok(Lane { when: lane.when, steps: lane.steps })
            }
        }
        from.deserialize_any(Forms)
    }
}
