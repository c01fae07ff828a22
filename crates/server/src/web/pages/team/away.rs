//! When somebody is away, and who stands in: part of one's own account and of the pages of members and contacts.

use super::form::Form;
use askama::Template;

/// The part of a page. The form posts `from`, `until`, `stand_in`, `kinds` (several), `client`, `limit` and `limit_currency`.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/away.html")]
pub struct Away {
    /// "When you are away", "When Ines Moreau is away".
    pub heading: String,
    /// What follows from it, in a sentence.
    pub text: String,
    /// What is recorded, earliest first.
    pub times: Vec<Time>,
    /// The button that opens the form.
    pub add: String,
    /// Records another.
    pub form: Form,
}

/// One time away.
#[derive(Debug, Clone)]
pub struct Time {
    /// "2 to 4 March".
    pub days: String,
    /// "Tomas Eklund stands in, for deliverables up to €10,000."
    pub words: String,
    /// Whether it is so now.
    pub now: bool,
    /// Where ending it posts.
    pub end: String,
    /// The button: "End it", or "Take it back" before it begins.
    pub button: String,
}

impl Away {
    fn csrf(&self) -> &str {
        &self.form.csrf
    }
}

impl askama::filters::HtmlSafe for Away {}
