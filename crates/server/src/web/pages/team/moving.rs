//! Having a running request go over to the newest version of its flow: what that changes for it, before anything does.

use super::{form::Form, shell::Shell};
use crate::web::components::{Icon, Kind, Words};
use askama::Template;

/// `GET /requests/{request}/version`, and the answer to a form that cannot be taken.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/moving.html")]
pub struct MovingPage {
    /// The frame.
    pub shell: Shell,
    /// What it is about, as a sentence.
    pub sentence: Words,
    /// What is in the way; empty for nothing.
    pub problems: Vec<String>,
    /// What can be done about that; empty for nothing.
    pub way_on: String,
    /// What changes for this request, first what is asked now.
    pub changes: Vec<Consequence>,
    /// What stays as it is.
    pub stays: Vec<Consequence>,
    /// How the two versions differ, a sentence each.
    pub differs: Vec<String>,
    /// Asks for the reason; none where it cannot go over.
    pub form: Option<Form>,
    /// The request.
    pub back: String,
}

/// What becomes of one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consequence {
    /// Good, Warn or Stop.
    pub kind: Kind,
    /// What.
    pub text: String,
}

impl Consequence {
    fn icon(&self) -> Icon {
        if self.kind == Kind::Good { Icon::TICK } else { Icon::INFO }
    }
}
