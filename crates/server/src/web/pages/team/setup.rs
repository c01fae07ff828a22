//! The first run: whoever holds the token from the console names the workspace and becomes its owner. Once.
//!
//! The same page lets an invited member set a first password.

use super::form::Form;
use crate::web::components::Words;
use askama::Template;

/// `GET /setup` while there is no workspace, and `GET /join`.
///
/// Posts `token`, `workspace`, `zone`, `name`, `email`, `password` to `/setup`; an invited member posts `email`, `code` and `password`
/// to `/join`.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/setup.html")]
pub struct SetupPage {
    /// "This is a new Assent. Make it yours.", or "Halden Studio expects you, Leo."
    pub sentence: Words,
    /// What to know first.
    pub text: String,
    /// The form.
    pub form: Form,
}
