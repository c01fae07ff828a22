//! `action`: a connector or HTTP call.

use crate::ids::Name;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The step's own keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// Which connector does it, and what: `odoo.create_invoice`.
    #[serde(rename = "use")]
    pub connector: String,
    /// What is handed over; texts may hold references.
    #[serde(rename = "with", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub inputs: BTreeMap<Name, String>,
}
