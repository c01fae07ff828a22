//! The second step of a review: exactly what goes on the record, with all that it is bound to, before it is confirmed.
//!
//! It follows the POST that opened it, which records the documents as shown. A contact's sheet is
//! [`crate::web::pages::client::decide`].

use super::shell::Shell;
use crate::web::components::{BoundDocument, Icon, Notice, Words};
use askama::Template;

/// `GET /requests/{id}/review/{sheet}`; posts `key` to the same address.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/review_sheet.html")]
pub struct ReviewSheetPage {
    /// The frame.
    pub shell: Shell,
    /// Where confirming posts.
    pub action: String,
    /// The same for every try, so that it is recorded once.
    pub key: String,
    /// "It can go on", "It needs changes".
    pub title: String,
    /// What could not be done.
    pub problem: Option<Notice>,
    /// Word for word as it is hashed.
    pub statement: Words,
    /// The team reads English.
    pub words: wording::Words,
    /// Every document it is bound to, the terms first.
    pub documents: Vec<BoundDocument>,
    /// What is added to it; empty for nothing.
    pub comment: String,
    /// How the reader's identity is recorded: "Your sign-in with a code from your app goes on the record with it."
    pub proof: String,
    /// Back to the request.
    pub back: String,
    /// The button.
    pub submit: String,
}
