//! “Confirm that it is you”: before exports, keys, changes of members and erasure, when the last proof is a while ago.

use super::form::Form;
use crate::web::components::Notice;
use askama::Template;

/// `GET /confirm`, and the answer to a form that needs a fresh proof.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/confirm.html")]
pub struct ConfirmPage {
    /// Who is signed in: their address.
    pub email: String,
    /// What the demonstration has to say.
    pub notice: Option<Notice>,
    /// Asks for the password, or for the code where the member has an app; carries along what was asked.
    pub form: Form,
}
