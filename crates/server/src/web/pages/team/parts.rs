//! Parts that only the team's pages have: a request in a list, an item of a list that opens.
//!
//! What client pages show as well is in [`crate::web::components`].

use crate::web::components::{Chip, Glyph, Link, Mark, Person};
use askama::Template;

/// A request as one row of a ledger: its line, its title, who has it, what happens next, by when.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/request_row.html")]
pub struct RequestRow {
    /// Its line as a small drawing.
    pub glyph: Glyph,
    /// Its title.
    pub title: String,
    /// The request, or the draft.
    pub href: String,
    /// The client's name.
    pub client: String,
    /// Who has it, or who decided, with since when: "for 6 days". None while nobody has.
    pub with: Option<Person>,
    /// Its state where words are not enough.
    pub chip: Option<Chip>,
    /// What happens next; empty for nothing.
    pub next: String,
    /// By when, "Thu 17:00"; for a decided one its amount.
    pub due: String,
    /// A way on beside opening it, such as its record.
    pub action: Option<Link>,
    /// What is sent when it is chosen for an act on several; none where nothing can be.
    pub pick: Option<String>,
}

impl askama::filters::HtmlSafe for RequestRow {}

/// The drawing of a request that does not exist yet, for empty lists.
pub(super) fn nothing_yet() -> Glyph {
    Glyph::new([Mark::Next, Mark::Next, Mark::Next, Mark::Next, Mark::End], "Nothing started")
}

/// "1 thing needs", "3 things need": a count with the words for one and for several.
pub(super) fn count(number: u32, one: &str, several: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {several}") }
}
