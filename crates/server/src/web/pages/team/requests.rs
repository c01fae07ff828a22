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
    /// The columns of the board; none in a list.
    pub board: Vec<Column>,
    /// The same as a list and as a board.
    pub views: [Link; 2],
    /// What this member and others saved.
    pub saved: Vec<Saved>,
    /// What saving this view posts as `query`.
    pub saving: String,
    /// May they act on what they choose?
    pub may_work: bool,
    /// The list as a table.
    pub export: String,
    /// The page before this one, with its cursor; none on the first.
    pub newer: Option<String>,
    /// The next page, with its cursor; none on the last.
    pub older: Option<String>,
}

/// A column of the board.
#[derive(Debug, Clone)]
pub struct Column {
    /// "We prepare".
    pub heading: &'static str,
    /// Unique on the page.
    pub id: &'static str,
    /// How many, "20 and more" where not all are shown.
    pub count: String,
    /// The newest of them.
    pub cards: Vec<Card>,
    /// Leads to all of them, where not all are shown.
    pub all: Option<String>,
}

/// A request on the board.
#[derive(Debug, Clone)]
pub struct Card {
    /// The request as a row has it.
    pub row: RequestRow,
    /// By when, where that says more than the chip.
    pub due: String,
}

/// A saved filter.
#[derive(Debug, Clone)]
pub struct Saved {
    /// Its list.
    pub link: Link,
    /// Is it this list?
    pub here: bool,
    /// Whose it is, where another shares it.
    pub note: String,
    /// Takes it away; none for those of others.
    pub remove: Option<String>,
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
