//! `branch`: the first case that holds, else `otherwise`.

use crate::flow::expr::Expression;
use crate::flow::step::Step;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The step's own keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// The cases, in order.
    pub cases: Vec<Case>,
    /// What is done when none holds; nothing, if it is left out.
    #[serde(default)]
    pub otherwise: Vec<Step>,
}

/// One case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// When it is this one.
    pub when: Expression,
    /// What is done then.
    pub steps: Vec<Step>,
}

impl Branch {
    /// The sequences of steps: one for each case, and `otherwise` last.
    pub fn lanes(&self) -> Vec<&[Step]> {
        self.cases.iter().map(|case| case.steps.as_slice()).chain([self.otherwise.as_slice()]).collect()
    }
}
