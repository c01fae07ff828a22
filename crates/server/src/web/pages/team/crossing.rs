//! What is about to cross over to the client, exactly as they will see it, before it does.

use super::shell::Shell;
use crate::web::components::{Choice, Icon, Thread};
use askama::Template;

/// The answer to a question that everybody is to see, and `GET /requests/{request}/threads/{thread}/share`.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/crossing.html")]
pub struct CrossingPage {
    /// The frame.
    pub shell: Shell,
    /// "Kestrel Ferries".
    pub client: String,
    /// What they will see; none while the words are not fit to be sent.
    pub preview: Option<Thread>,
    /// "Ines Moreau and Tomas Eklund see it. Ines Moreau gets a mail now."
    pub seen_by: String,
    /// Where `text`, `about`, `visibility` and `confirmed` are posted.
    pub path: String,
    /// The words, to be changed.
    pub text: String,
    /// What is wrong with them; empty for nothing.
    pub error: String,
    /// What it can be about.
    pub about: Vec<Choice>,
    /// What it is about.
    pub chosen: String,
    /// The request.
    pub back: String,
}
