//! `each`: one lane for each item of a list, with its steps in every one of them. The items are fixed when the block begins.
//!
//! Inside, `item` is the contact or document of the lane. A step in the lane of item 2 runs under its own name with “-2” after it.

use crate::flow::step::{Join, Step};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// LIMIT: items of one each.
pub const ITEMS_MAX: usize = 50;

/// The step's own keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Each {
    /// What there is a lane for.
    #[serde(rename = "in")]
    pub items: Items,
    /// When it is over.
    #[serde(default, skip_serializing_if = "Join::is_all")]
    pub join: Join,
    /// What is done for each.
    pub steps: Vec<Step>,
}

/// Lists that there can be a lane for each item of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Items {
    /// The active contacts of the client itself.
    Contacts,
    /// The documents of the package.
    Documents,
}
