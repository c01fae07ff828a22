//! `review`: members check, inside, before the client is asked or after.

use crate::flow::definition::Rule;
use crate::flow::step::{Carry, Gather, Order, Together, Veto};
use crate::ids::StepId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The step's own keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// How many must approve.
    #[serde(default)]
    pub rule: Rule,
    /// One after the other, or at once.
    #[serde(default)]
    pub order: Order,
    /// Does one decline end the step at once?
    #[serde(default)]
    pub veto: Veto,
    /// When change requests send the package back.
    #[serde(default)]
    pub gather: Gather,
    /// What to look for, shown beside the package.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<String>,
    /// May an answer stand in the next round?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carry: Option<Carry>,
    /// Steps whose people may not review here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub separate_from: Vec<StepId>,
}

impl Review {
    pub(super) const fn together(&self) -> Together {
        Together { rule: self.rule, order: self.order, veto: self.veto, gather: self.gather }
    }
}
