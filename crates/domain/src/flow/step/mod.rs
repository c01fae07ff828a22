//! One file per kind of step.
//!
//! To add a kind: write `<kind>.rs` with its fields (a struct whose own keys are what the flow file may say), add one line to
//! [`StepKind`] and one to [`KINDS`]; the compiler lists the rest.

pub mod acknowledge;
pub mod action;
pub mod agent;
pub mod approve;
pub mod branch;
pub mod each;
pub mod form;
pub mod milestone;
pub mod notify;
pub mod parallel;
pub mod prepare;
pub mod review;
pub mod sign;
pub mod subflow;
pub mod todo;
pub mod together;
pub mod upload;
pub mod wait;

pub use together::{Carry, Gather, Join, Order, Together, Veto};

use crate::calendar::Duration;
use crate::flow::assign::By;
use crate::flow::expr::Expression;
use crate::flow::timing::{Escalate, Remind};
use crate::ids::StepId;
use crate::request::event::StepWord;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A node of the flow: its kind, and the keys that all kinds share.
///
/// Files write it flat: the kind with the step's name, and beside it the kind's own keys and the common ones. The reader of flow files
/// hands it over in these three parts (see `source/read.rs`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename = "step", deny_unknown_fields, into = "Map<String, Value>")]
pub struct Step {
    /// Its name.
    pub id: StepId,
    /// What it does.
    pub kind: StepKind,
    /// Keys of every kind.
    pub common: Common,
}

/// What the reader of flow files knows [`Step`] by.
pub(crate) const STEP: &str = "step";

/// What a step does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each kind's file says what it is")]
pub enum StepKind {
    Acknowledge(acknowledge::Acknowledge),
    Action(action::Action),
    Agent(agent::Agent),
    Approve(approve::Approve),
    Branch(branch::Branch),
    Each(each::Each),
    Form(form::Form),
    Milestone(milestone::Milestone),
    Notify(notify::Notify),
    Parallel(parallel::Parallel),
    Prepare(prepare::Prepare),
    Review(review::Review),
    Sign(sign::Sign),
    Subflow(subflow::Subflow),
    Todo(todo::Todo),
    Upload(upload::Upload),
    Wait(wait::Wait),
}

/// Every kind's word, alphabetically.
pub const KINDS: [&str; 17] = [
    "acknowledge",
    "action",
    "agent",
    "approve",
    "branch",
    "each",
    "form",
    "milestone",
    "notify",
    "parallel",
    "prepare",
    "review",
    "sign",
    "subflow",
    "todo",
    "upload",
    "wait",
];

/// Keys that every kind of step takes.
pub const COMMON_KEYS: [&str; 10] =
    ["title", "help", "when", "by", "due", "remind", "escalate", "expire", "changes", "on_decline"];

/// Keys that every kind of step takes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Common {
    /// A title for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// A sentence for whoever acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The step is skipped unless this holds when it is reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expression>,
    /// Who acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<By>,
    /// How long each person has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Duration>,
    /// When whoever was asked is reminded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<String>")]
    pub remind: Vec<Remind>,
    /// Whom else it reaches when the due time has passed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub escalate: Vec<Escalate>,
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub enum OnDecline {
    /// The request ends, declined.
    #[default]
    End,
    /// The next step begins all the same.
    Continue,
    /// The package goes back to this step.
    Back(StepId),
}

impl OnDecline {
    fn is_end(&self) -> bool {
        *self == Self::End
    }
}
impl From<OnDecline> for String {
    fn from(on: OnDecline) -> Self {
        match on {
            OnDecline::End => "end".to_owned(),
            OnDecline::Continue => "continue".to_owned(),
            OnDecline::Back(step) => step.to_string(),
        }
    }
}
impl TryFrom<String> for OnDecline {
    type Error = crate::ids::NotAName;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.as_str() {
            "end" => Ok(Self::End),
            "continue" => Ok(Self::Continue),
            step => StepId::parse(step).map(Self::Back),
        }
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
            StepKind::Action(_) => StepWord::Action,
            StepKind::Agent(_) => StepWord::Agent,
            StepKind::Approve(_) => StepWord::Approve,
            StepKind::Branch(_) => StepWord::Branch,
            StepKind::Each(_) => StepWord::Each,
            StepKind::Form(_) => StepWord::Form,
            StepKind::Milestone(_) => StepWord::Milestone,
            StepKind::Notify(_) => StepWord::Notify,
            StepKind::Parallel(_) => StepWord::Parallel,
            StepKind::Prepare(_) => StepWord::Prepare,
            StepKind::Review(_) => StepWord::Review,
            StepKind::Sign(_) => StepWord::Sign,
            StepKind::Subflow(_) => StepWord::Subflow,
            StepKind::Todo(_) => StepWord::Todo,
            StepKind::Upload(_) => StepWord::Upload,
            StepKind::Wait(_) => StepWord::Wait,
        }
    }
    /// How long each person has.
    pub fn due(&self) -> Duration {
        self.common.due.unwrap_or(DUE_DEFAULT)
    }
    /// The title for people: its own, else that of its kind where one is usual, else its name in words.
    pub fn title(&self) -> String {
        let usual = match &self.kind {
            StepKind::Prepare(_) => Some("Prepare"),
            StepKind::Approve(_) if self.id().as_str() == "client" => Some("Client approval"),
            StepKind::Branch(_) => Some("Depending on the package"),
            StepKind::Each(_) => Some("For each"),
            StepKind::Parallel(_) => Some("At the same time"),
            _ => None,
        };
        let own = self.common.title.as_deref().or(usual);
        own.map_or_else(|| self.id().in_words(), str::to_owned)
    }
    /// How several people act together: rule, order, veto, and whether everybody is heard before changes go back.
    pub fn together(&self) -> Together {
        match &self.kind {
            StepKind::Approve(step) => step.together(),
            StepKind::Review(step) => step.together(),
            StepKind::Acknowledge(step) => Together { rule: step.rule, ..Together::default() },
            StepKind::Form(step) => Together { rule: step.rule, ..Together::default() },
            StepKind::Todo(step) => Together { rule: step.rule, ..Together::default() },
            StepKind::Upload(step) => Together { rule: step.rule, ..Together::default() },
            _ => Together::default(),
        }
    }
    /// The level of proof that an answer needs.
    pub const fn level(&self) -> u8 {
        match &self.kind {
            StepKind::Approve(step) => step.verify.level(),
            _ => 0,
        }
    }
    /// Steps whose people may not act here.
    pub fn separate_from(&self) -> &[StepId] {
        match &self.kind {
            StepKind::Approve(step) => &step.separate_from,
            StepKind::Review(step) => &step.separate_from,
            _ => &[],
        }
    }
    /// May an answer stand in the next round?
    pub const fn carry(&self) -> Option<Carry> {
        match &self.kind {
            StepKind::Approve(step) => step.carry,
            StepKind::Review(step) => step.carry,
            _ => None,
        }
    }
    /// The sequences of steps inside it: the cases of a branch, the lanes of a parallel, the one of an each.
    pub fn lanes(&self) -> Vec<&[Self]> {
        match &self.kind {
            StepKind::Branch(branch) => branch.lanes(),
            StepKind::Parallel(parallel) => parallel.lanes.iter().map(|lane| lane.steps.as_slice()).collect(),
            StepKind::Each(each) => vec![&each.steps],
            _ => Vec::new(),
        }
    }
    /// This step and every one inside it, in the order of the file.
    pub fn with_inner(&self) -> Vec<&Self> {
        let mut all = vec![self];
        all.extend(self.lanes().into_iter().flatten().flat_map(Self::with_inner));
        all
    }
}

impl From<Step> for Map<String, Value> {
    /// Flat, as files write it.
    fn from(step: Step) -> Self {
        let mut map = Self::new();
        if let Ok(Value::Object(kind)) = serde_json::to_value(&step.kind) {
            for (word, own) in kind {
                map.insert(word, Value::String(step.id.to_string()));
                if let Value::Object(own) = own {
                    map.extend(own);
                }
            }
        }
        if let Ok(Value::Object(common)) = serde_json::to_value(&step.common) {
            map.extend(common);
        }
        map
    }
}
