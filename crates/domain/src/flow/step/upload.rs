//! `upload`: anyone supplies files for named slots.

use crate::flow::definition::{DocumentSlot, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The step's own keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Upload {
    /// What is asked for.
    pub documents: Vec<DocumentSlot>,
    /// How many must have done it.
    #[serde(default, skip_serializing_if = "Rule::is_all")]
    pub rule: Rule,
}
