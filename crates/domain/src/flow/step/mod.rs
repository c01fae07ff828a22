//! One file per kind of step.
//!
//! To add a kind: write `<kind>.rs` with its fields (a struct whose own keys are what the flow file may say), add one line to
//! [`StepKind`] and one to [`KINDS`]; the compiler lists the rest.

pub mod acknowledge;
pub mod approve;
pub mod notify;
pub mod prepare;
pub mod review;

use crate::calendar::Duration;
use crate::flow::definition::By;
use crate::ids::{Name, StepId};
use crate::request::event::StepWord;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A node of the flow: its kind, and the keys that all kinds share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Map<String, Value>", into = "Map<String, Value>")]
pub struct Step {
    /// Its name.
    pub id: StepId,
    /// What it does.
    pub kind: StepKind,
    /// Keys of every kind.
    pub common: Common,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepKind {
    /// Everybody named confirms having read.
    Acknowledge(acknowledge::Acknowledge),
    /// The client's contacts decide.
    Approve(approve::Approve),
    /// People are told; nobody answers.
    Notify(notify::Notify),
    /// The package is assembled.
    Prepare(prepare::Prepare),
    /// Members check.
    Review(review::Review),
}

/// Every kind's word, alphabetically.
pub const KINDS: [&str; 5] = ["acknowledge", "approve", "notify", "prepare", "review"];

/// Keys that every kind of step takes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Common {
    /// A title for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<By>,
    /// How long each person has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Duration>,
    /// After how long without an answer the request ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expire: Option<Duration>,
    /// The step to go back to when changes are asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<StepId>,
    /// What a decline leads to.
    #[serde(default, skip_serializing_if = "OnDecline::is_end")]
    pub on_decline: OnDecline,
}

/// What a decline leads to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnDecline {
    /// The request ends, declined.
    #[default]
    End,
    /// The next step begins all the same.
    Continue,
}
impl OnDecline {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
    fn is_end(&self) -> bool {
        *self == Self::End
    }
}

/// How long a person has when the flow does not say. INVARIANT: every human step has a due time, so that nothing stalls silently.
pub const DUE_DEFAULT: Duration = Duration::BusinessDays(5);

impl Step {
    /// Its name.
    pub const fn id(&self) -> &StepId {
        &self.id
    }
    /// Is the package assembled here?
    pub const fn is_prepare(&self) -> bool {
        matches!(self.kind, StepKind::Prepare(_))
    }
    /// The word for its kind.
    pub const fn word(&self) -> StepWord {
        match self.kind {
            StepKind::Acknowledge(_) => StepWord::Acknowledge,
            StepKind::Approve(_) => StepWord::Approve,
            StepKind::Notify(_) => StepWord::Notify,
            StepKind::Prepare(_) => StepWord::Prepare,
            StepKind::Review(_) => StepWord::Review,
        }
    }
    /// How long each person has.
    pub fn due(&self) -> Duration {
        self.common.due.unwrap_or(DUE_DEFAULT)
    }
    /// The title for people.
    pub fn title(&self) -> String {
        self.common.title.clone().unwrap_or_else(|| {
            let word = match self.kind {
                StepKind::Acknowledge(_) => "Acknowledge",
                StepKind::Approve(_) => "Client approval",
                StepKind::Notify(_) => "Notify",
                StepKind::Prepare(_) => "Prepare",
                StepKind::Review(_) => "Check",
            };
            word.to_owned()
        })
    }
    /// How several people act together: rule, order, veto, and whether everybody is heard before changes go back.
    pub fn together(&self) -> Together {
        match &self.kind {
            StepKind::Approve(step) => step.together(),
            StepKind::Review(step) => step.together(),
            StepKind::Acknowledge(_) | StepKind::Notify(_) | StepKind::Prepare(_) => Together::default(),
        }
    }
    /// The level of proof that an answer needs.
    pub const fn level(&self) -> u8 {
        match &self.kind {
            StepKind::Approve(step) => step.verify.level(),
            StepKind::Acknowledge(_) | StepKind::Notify(_) | StepKind::Prepare(_) | StepKind::Review(_) => 0,
        }
    }
    /// Steps whose people may not act here.
    pub fn separate_from(&self) -> &[StepId] {
        match &self.kind {
            StepKind::Approve(step) => &step.separate_from,
            StepKind::Review(step) => &step.separate_from,
            StepKind::Acknowledge(_) | StepKind::Notify(_) | StepKind::Prepare(_) => &[],
        }
    }
}

/// How several people act together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Together {
    /// How many must approve.
    pub rule: crate::flow::Rule,
    /// One after the other, or at once.
    pub order: Order,
    /// Does one decline end the step at once?
    pub veto: Veto,
    /// When change requests send the package back.
    pub gather: Gather,
}

/// One after the other, or at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// All at once.
    #[default]
    Parallel,
    /// One after the other.
    Sequential,
}

/// Does one decline end the step at once?
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "bool", into = "bool")]
pub enum Veto {
    /// Only when the rule can no longer be met.
    #[default]
    No,
    /// At once.
    Yes,
}
impl From<bool> for Veto {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}
impl From<Veto> for bool {
    fn from(veto: Veto) -> bool {
        veto == Veto::Yes
    }
}

/// When change requests send the package back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gather {
    /// The first does.
    #[default]
    First,
    /// Once everybody who was asked has answered.
    Everyone,
}

impl TryFrom<Map<String, Value>> for Step {
    type Error = String;

    fn try_from(mut map: Map<String, Value>) -> Result<Self, String> {
        let named: Vec<&str> = KINDS.into_iter().filter(|kind| map.contains_key(*kind)).collect();
        let &[kind] = named.as_slice() else {
            let keys: Vec<String> = map.iter().take(5).map(|(key, value)| format!("{key}: {value}")).collect();
            return Err(format!("the step {{{}}} must name exactly one of: {}", keys.join(", "), KINDS.join(", ")));
        };
        let id = match (map.remove(kind), map.remove("id")) {
            (_, Some(Value::String(id))) | (Some(Value::String(id)), None) => {
                Name::parse(&id).map_err(|wrong| wrong.to_string())?
            }
            _ => return Err(format!("{kind}: give the step a name, as in “{kind}: my-step”")),
        };
        let mut common = Map::new();
        for key in ["title", "by", "due", "expire", "changes", "on_decline"] {
            if let Some(value) = map.remove(key) {
                common.insert(key.to_owned(), value);
            }
        }
        let at = |wrong: serde_json::Error| format!("{kind} “{id}”: {wrong}");
        let common = serde_json::from_value(Value::Object(common)).map_err(at)?;
        let rest = Value::Object(map);
        let kind = match kind {
            "acknowledge" => StepKind::Acknowledge(serde_json::from_value(rest).map_err(at)?),
            "approve" => StepKind::Approve(serde_json::from_value(rest).map_err(at)?),
            "notify" => StepKind::Notify(serde_json::from_value(rest).map_err(at)?),
            "prepare" => StepKind::Prepare(serde_json::from_value(rest).map_err(at)?),
            _ => StepKind::Review(serde_json::from_value(rest).map_err(at)?),
        };
        Ok(Self { id, kind, common })
    }
}

impl From<Step> for Map<String, Value> {
    fn from(step: Step) -> Self {
        let (kind, own) = match &step.kind {
            StepKind::Acknowledge(own) => ("acknowledge", serde_json::to_value(own)),
            StepKind::Approve(own) => ("approve", serde_json::to_value(own)),
            StepKind::Notify(own) => ("notify", serde_json::to_value(own)),
            StepKind::Prepare(own) => ("prepare", serde_json::to_value(own)),
            StepKind::Review(own) => ("review", serde_json::to_value(own)),
        };
        let mut map = Self::new();
        map.insert(kind.to_owned(), Value::String(step.id.to_string()));
        for part in [own, serde_json::to_value(&step.common)] {
            if let Ok(Value::Object(part)) = part {
                map.extend(part);
            }
        }
        map
    }
}
