//! Connections to other systems: those that steps call, and hooks at which others report. For administrators.

use super::{form::Form, shell::Shell};
use crate::web::components::{Chip, Icon, Notice, Words};
use askama::Template;

/// `GET /connections`
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/connections.html")]
pub struct ConnectionsPage {
    /// The frame.
    pub shell: Shell,
    /// "2 systems can be called, and 1 reports here."
    pub sentence: Words,
    /// A hook that was just made.
    pub made: Option<NewHook>,
    /// Those that steps call, by name.
    pub connections: Vec<ConnectionRow>,
    /// Those at which others report, oldest first.
    pub hooks: Vec<HookRow>,
    /// Posts `name`, `url`, `internal`, `auth`, `auth_name` and `secret` to `/connections`.
    pub add: Form,
    /// Posts `hook`, `begins` and `member` to `/connections/hooks`.
    pub add_hook: Form,
}

/// A hook that was just made; its secret is shown once and kept sealed.
#[derive(Debug, Clone)]
pub struct NewHook {
    /// Who reports there.
    pub name: String,
    /// What its reports do, as a sentence.
    pub does: String,
    /// Where.
    pub url: String,
    /// With which secret.
    pub secret: String,
}

/// A system that steps call.
#[derive(Debug, Clone)]
pub struct ConnectionRow {
    /// What flows call it.
    pub name: String,
    /// Where it is.
    pub url: String,
    /// "Bearer token, set, ends in …1234, since 9 March".
    pub secret: String,
    /// That it is an internal address, where it is.
    pub chip: Option<Chip>,
    /// What came of trying it just now.
    pub tried: Option<Notice>,
    /// Where trying it posts.
    pub try_out: String,
    /// The form for another secret; none where none is needed.
    pub change: Option<Form>,
    /// Where removing it posts.
    pub remove: String,
}

/// An address at which another system reports.
#[derive(Debug, Clone)]
pub struct HookRow {
    /// Who reports there.
    pub name: String,
    /// The address.
    pub url: String,
    /// "Begins “Offer” in the name of Bea Bench, since 9 March".
    pub note: String,
    /// What became of the last report: "Today 10:12: It began HS-2041."
    pub last: Option<String>,
    /// Where removing it posts.
    pub remove: String,
}

impl ConnectionsPage {
    fn csrf(&self) -> &str {
        &self.shell.csrf
    }
}
