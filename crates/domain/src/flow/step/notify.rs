//! `notify`: people are told; no answer is expected, so the step is over as soon as the messages are queued.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The step's own keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Notify {
    /// What they are told; may hold references.
    #[serde(default)]
    pub message: String,
}
