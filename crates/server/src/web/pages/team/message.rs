//! A page that says one thing: not found, not allowed, a refusal with its way on. For people who are signed in.

use super::shell::Shell;
use crate::web::components::{Icon, Kind, Link};
use askama::Template;

/// Any answer that is an explanation, with its HTTP status set by the handler.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/message.html")]
pub struct MessagePage {
    /// The frame.
    pub shell: Shell,
    /// Plain where nothing is wrong, Warn for a refusal, Stop for a failure of ours.
    pub kind: Kind,
    /// What happened, as a sentence.
    pub title: String,
    /// What is safe, what is allowed, what to do.
    pub text: String,
    /// Ways on, the best first.
    pub ways: Vec<Link>,
    /// What to tell whoever runs the server; empty for nothing.
    pub reference: String,
}

impl MessagePage {
    fn icon(&self) -> Icon {
        if self.kind == Kind::Plain { Icon::INFO } else { Icon::RISK }
    }
}
