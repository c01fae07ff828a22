//! Everything that one person at the client was ever asked, for those who want it: what waits for them, what is under way, what is over.

use crate::web::components::{Chip, Icon, Letterhead, Notice};
use askama::Template;

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/client/all.html")]
pub struct AllPage {
    /// The workspace's paper, with the reader.
    pub letterhead: Letterhead,
    /// Posted as `_csrf`.
    pub csrf: String,
    /// "Halden Studio".
    pub workspace: String,
    /// What just happened.
    pub notice: Option<Notice>,
    /// What waits for them, what is under way, what is over; only those with something.
    pub groups: Vec<Group>,
    /// The request from which they came.
    pub back: String,
    /// Whether there is more than the page shows.
    pub more: bool,
}

/// Requests that stand alike.
#[derive(Debug, Clone)]
pub struct Group {
    /// "Waiting for you".
    pub heading: &'static str,
    /// Latest first.
    pub rows: Vec<Row>,
}

/// One request.
#[derive(Debug, Clone)]
pub struct Row {
    /// "The long way round".
    pub title: String,
    /// "HS-2041, round 2, until Thursday 17:00".
    pub about: String,
    /// How it stands.
    pub chip: Chip,
    /// The way in.
    pub way: Way,
}

/// The way into a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// This browser has opened it before.
    Open(String),
    /// Its own link opens it; posting here has one mailed.
    Mail(String),
}
