//! `approve`: the client's contacts decide, outside. One decline ends it at once unless the flow says otherwise.

use crate::flow::definition::{Rule, Verify};
use crate::flow::step::{Carry, Gather, Order, Together, Veto};
use crate::ids::StepId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The step's own keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approve {
    /// How many must approve.
    #[serde(default)]
    pub rule: Rule,
    /// One after the other, or at once.
    #[serde(default)]
    pub order: Order,
    /// Does one decline end the step at once?
    #[serde(default = "yes")]
    pub veto: Veto,
    /// When change requests send the package back.
    #[serde(default)]
    pub gather: Gather,
    /// The exact words of the statement; may hold references.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    /// How a decision is confirmed.
    #[serde(default)]
    pub verify: Verify,
    /// May an answer stand in the next round?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carry: Option<Carry>,
    /// Steps whose people may not decide here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub separate_from: Vec<StepId>,
}

fn yes() -> Veto {
    Veto::Yes
}

impl Approve {
    pub(super) const fn together(&self) -> Together {
        Together { rule: self.rule, order: self.order, veto: self.veto, gather: self.gather }
    }
}
