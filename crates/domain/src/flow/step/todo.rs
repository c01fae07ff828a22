//! `todo`: members do something and tick it off.

use crate::flow::definition::Rule;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The step's own keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Todo {
    /// How many must have done it.
    #[serde(default, skip_serializing_if = "Rule::is_all")]
    pub rule: Rule,
}
