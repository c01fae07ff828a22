//! `wait`: until a time, a condition on data, or an outside event; with an optional limit. Exactly one of its first four keys is said.

use crate::calendar::Duration;
use crate::flow::expr::Expression;
use crate::ids::Name;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The step's own keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wait {
    /// For so long.
    #[serde(rename = "for", default, skip_serializing_if = "Option::is_none")]
    pub length: Option<Duration>,
    /// Until this day begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Expression>,
    /// Until this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Expression>,
    /// Until another system reports this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<Name>,
    /// How long at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Duration>,
}
