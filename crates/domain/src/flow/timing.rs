//! What happens while nobody answers: reminders and escalations, as flow files write them.

use crate::calendar::Duration;
use crate::flow::assign::By;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When somebody who was asked is reminded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Remind {
    /// So long before the due time.
    Before(Duration),
    /// At the due time.
    WhenDue,
    /// Again and again after it.
    Every(Duration),
}

impl TryFrom<String> for Remind {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let plain = text.trim();
        let length = |text: &str| Duration::parse(text).map_err(|wrong| wrong.to_string());
        if plain == "when due" {
            Ok(Self::WhenDue)
        } else if let Some(before) = plain.strip_suffix(" before") {
            length(before).map(Self::Before)
        } else if let Some(every) = plain.strip_prefix("every ").map(|rest| rest.strip_suffix(" after").unwrap_or(rest))
        {
            length(every).map(Self::Every)
        } else {
            Err(format!(
                "“{plain}” is no time for a reminder; write it like “2 business days before”, “when due” or “every 2 business days after”"
            ))
        }
    }
}

impl From<Remind> for String {
    fn from(remind: Remind) -> Self {
        match remind {
            Remind::Before(length) => format!("{length} before"),
            Remind::WhenDue => "when due".to_owned(),
            Remind::Every(length) => format!("every {length} after"),
        }
    }
}

/// Whom else it reaches when the due time has passed by so much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Escalate {
    /// How long after the due time.
    pub after: Duration,
    /// Who hears of it, or takes over.
    pub to: By,
    /// What else follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<Then>,
}

/// What follows an escalation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// The first of them who may act is asked instead.
    Reassign,
}
