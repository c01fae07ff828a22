//! `agent`: an agent prepares something; what it gives is a suggestion that a person accepts, unless the step only annotates.

use crate::ids::Name;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The step's own keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Agent {
    /// Which agent.
    #[serde(rename = "use")]
    pub agent: String,
    /// What is handed over; texts may hold references.
    #[serde(rename = "with", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub inputs: BTreeMap<Name, String>,
}
