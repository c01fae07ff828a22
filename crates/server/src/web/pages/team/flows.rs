//! The flows of a workspace: which there are, and one drawn from top to bottom, with its file.
//!
//! Start reading at [`FlowPage`]. The drawing is made of lists, so it reads in order without a picture.

use super::shell::Shell;
use crate::web::components::{Chip, Fact, Icon, Link, Words};
use askama::Template;

/// `GET /flows`
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/flows.html")]
pub struct FlowsPage {
    /// The frame.
    pub shell: Shell,
    /// "3 flows are offered for new requests."
    pub sentence: Words,
    /// Each of them, by title.
    pub flows: Vec<FlowRow>,
    /// What is being written, for those who may.
    pub drafts: Vec<Link>,
    /// Where a new one begins, for those who may.
    pub new: Option<Link>,
    /// Where the systems that flows call are connected, for administrators.
    pub connections: Option<Link>,
}

/// A flow in the list.
#[derive(Debug, Clone)]
pub struct FlowRow {
    /// Its title and page.
    pub link: Link,
    /// Who is asked, in order: "Checked by team Quality, then approved by whoever may approve the amount".
    pub note: String,
    /// What is approved with it.
    pub kind: String,
}

/// `GET /flows/{name}`
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/flow.html")]
pub struct FlowPage {
    /// The frame.
    pub shell: Shell,
    /// Its title.
    pub title: String,
    /// What is approved with it.
    pub kind: Chip,
    /// Since when it is offered.
    pub since: String,
    /// Where it is tried with pretend people.
    pub simulate: Link,
    /// Where it is edited, for those who may.
    pub edit: Option<Link>,
    /// Before, the loop of rework, and after.
    pub drawing: Drawing,
    /// What a package is made of.
    pub intake: Vec<Fact>,
    /// What the client reads of what follows an approval.
    pub consequences: Vec<String>,
    /// Its file, as YAML.
    pub source: String,
    /// Where the file is downloaded.
    pub download: Link,
    /// Its versions, the newest first.
    pub versions: Vec<VersionRow>,
}

/// A version of a flow.
#[derive(Debug, Clone)]
pub struct VersionRow {
    /// "Published on Thursday 12 March by Nadia Holt".
    pub says: String,
    /// The beginning of its hash, to be compared by eye.
    pub hash: String,
    /// New requests follow it.
    pub offered: bool,
    /// How it differs from the one before, a sentence each; "The first version" for the first.
    pub changes: Vec<String>,
    /// Requests that still run on it, by number, each leading to where it can go over to the newest one.
    pub running: Vec<Link>,
}

/// A flow from top to bottom.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/flow_drawing.html")]
pub struct Drawing {
    /// What comes before anything can be sent back.
    pub before: Steps,
    /// From where the package is prepared to the last step that can send it back; nothing if none can.
    pub rework: Steps,
    /// "4 at most"; empty for no limit.
    pub rounds: String,
    /// What comes after.
    pub after: Steps,
}

/// Steps in order.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "web/pages/team/flow_steps.html")]
pub struct Steps(pub Vec<Item>);

/// One thing in the order.
#[derive(Debug, Clone)]
pub enum Item {
    /// A step.
    Node(Node),
    /// Ways beside each other.
    Fork(Fork),
}

/// A step.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its mark.
    pub icon: Icon,
    /// What kind it is, for those who do not see the mark.
    pub kind: &'static str,
    /// Its title.
    pub title: String,
    /// Who, and how long.
    pub note: String,
    /// "Only when …"; empty for always.
    pub when: String,
}

/// Ways beside each other: all that hold together, or the first that holds.
#[derive(Debug, Clone)]
pub struct Fork {
    /// Its mark.
    pub icon: Icon,
    /// "Side by side, all must pass".
    pub title: String,
    /// The ways.
    pub lanes: Vec<Lane>,
}

/// One way.
#[derive(Debug, Clone)]
pub struct Lane {
    /// When it is taken; empty for always.
    pub when: String,
    /// What is done.
    pub steps: Steps,
}

impl Steps {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl askama::filters::HtmlSafe for Drawing {}
impl askama::filters::HtmlSafe for Steps {}
