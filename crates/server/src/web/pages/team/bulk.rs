//! One act on several requests: what will happen, and what happened.

use super::form::Form;
use super::shell::Shell;
use crate::web::components::Icon;
use askama::Template;

/// The answer to `POST /requests/bulk`: nothing has been done yet.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/bulk.html")]
pub struct BulkPage {
    /// The frame.
    pub shell: Shell,
    /// "Withdraw 3 requests?", or "2 requests are withdrawn."
    pub heading: String,
    /// What will happen, or happened, request by request.
    pub will: Vec<Line>,
    /// Its heading.
    pub will_heading: &'static str,
    /// What cannot be done and why, or was not.
    pub cannot: Vec<Line>,
    /// Its heading.
    pub cannot_heading: &'static str,
    /// Confirms; none once it is done, and where nothing can be.
    pub form: Option<Form>,
    /// Words of the way back.
    pub back: &'static str,
}

/// One request.
#[derive(Debug, Clone)]
pub struct Line {
    /// The request.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Client and number.
    pub note: String,
    /// What will happen to it, or why nothing can.
    pub says: String,
}
