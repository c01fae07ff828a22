//! `form`: anyone fills in fields, which later steps can refer to as `steps.<id>.fields.<field>`.

use crate::flow::definition::{Field, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The step's own keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// What is asked for.
    pub fields: Vec<Field>,
    /// How many must have done it.
    #[serde(default, skip_serializing_if = "Rule::is_all")]
    pub rule: Rule,
}
