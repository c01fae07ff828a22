//! The list of requests, by state and by words, newest first, a page at a time.

use super::{parts::RequestRow, shell::Shell};
use crate::web::components::{Choice, Icon, Link, Words};
use askama::Template;

/// `GET /requests?status=…&q=…&client=…&whose=…&late=yes&after=…`
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/requests.html")]
pub struct RequestsPage {
    /// The frame.
    pub shell: Shell,
    /// "9 requests are open, 6 of them with clients."
    pub sentence: Words,
    /// The states one can choose, "All" first.
    pub filters: Vec<Filter>,
    /// The chosen state's value.
    pub status: String,
    /// What is searched for; empty for everything.
    pub query: String,
    /// What else was chosen; sends `client`, `whose` and `late` to the same address.
    pub narrow: Narrow,
    /// Heading of the list: the chosen state in words.
    pub heading: String,
    /// Beside it: "31 to 60".
    pub note: String,
    /// This page of the list.
    pub rows: Vec<RequestRow>,
    /// The page before this one, with its cursor; none on the first.
    pub newer: Option<String>,
    /// The next page, with its cursor; none on the last.
    pub older: Option<String>,
}

/// What narrows the list beside its state.
#[derive(Debug, Clone, Default)]
pub struct Narrow {
    /// Clients, by name.
    pub clients: Vec<Choice>,
    /// The chosen one's value; empty for all.
    pub client: String,
    /// Whose requests: "Mine" first.
    pub people: Vec<Choice>,
    /// The chosen one's value; empty for everybody's.
    pub whose: String,
    /// Only what is late.
    pub late: bool,
    /// Is anything of this chosen, or searched for?
    pub is_narrow: bool,
}

/// One state of the filter.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Value of `status`.
    pub value: String,
    /// The list with it, in words.
    pub link: Link,
}
