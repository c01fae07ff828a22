//! What holds for the whole workspace.

use super::form::Form;
use super::shell::Shell;
use crate::web::components::Fact;
use askama::Template;

/// `GET /settings`
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/settings.html")]
pub struct SettingsPage {
    /// The frame.
    pub shell: Shell,
    /// Name, time zone, and what is asked of clients; `POST /settings`.
    pub form: Form,
    /// What is set and cannot be changed here.
    pub facts: Vec<Fact>,
}
