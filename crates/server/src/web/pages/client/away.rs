//! “I’m away until”: somebody outside says when they are back and, if they like, which colleague with authority decides meanwhile.

use crate::web::components::{Field, Icon, Letterhead};
use askama::Template;

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/client/away.html")]
pub struct AwayPage {
    /// The workspace's paper, with the reader.
    pub letterhead: Letterhead,
    /// Posted as `_csrf`.
    pub csrf: String,
    /// Where `from`, `until` and `stand_in` are posted.
    pub path: String,
    /// Where the request is.
    pub back: String,
    /// "Halden Studio".
    pub workspace: String,
    /// When they are away already.
    pub times: Vec<Time>,
    /// The first day.
    pub from: Field,
    /// The last day.
    pub until: Field,
    /// Colleagues who may decide as well.
    pub people: Vec<Colleague>,
    /// Who was chosen; empty for nobody.
    pub chosen: String,
    /// What is wrong with the choice, or with the whole; empty for nothing.
    pub error: String,
}

/// A time during which they are away.
#[derive(Debug, Clone)]
pub struct Time {
    /// "9 to 20 March. Tomas Eklund decides meanwhile."
    pub words: String,
    /// Where ending it is posted.
    pub end: String,
}

/// A colleague with authority.
#[derive(Debug, Clone)]
pub struct Colleague {
    /// Posted as `stand_in`.
    pub id: String,
    /// Their name.
    pub name: String,
    /// "Up to €25,000."
    pub about: String,
}
