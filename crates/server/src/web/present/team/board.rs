//! The list of requests in columns, as saved filters, and as a table.

use super::home::Moment;
use super::rows;
use crate::web::components::Link;
use crate::web::pages::team::requests::{Card, Column, Saved};
use crate::web::session::SignedInMember;
use crate::words;
use domain::ids::RequestId;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use std::fmt::Write as _;
use store::SavedFilter;
use store::views::RequestRow;

/// Days in which a decision counts as of this week.
const WEEK_DAYS: i64 = 7;

/// A column: whose turn it is, not which step, because steps are called differently in each flow.
#[derive(Debug, Clone, Copy)]
pub struct Turn {
    /// Its heading.
    pub heading: &'static str,
    /// Unique on the page.
    pub id: &'static str,
    /// The phases that belong to it.
    pub phases: &'static [&'static str],
    /// Is it over, and shown for a week?
    pub ended: bool,
}

/// The columns, in the order of a request's life.
pub const COLUMNS: [Turn; 5] = [
    Turn { heading: "We prepare", id: "b-prepare", phases: &["draft", "returned"], ended: false },
    Turn { heading: "We check", id: "b-check", phases: &["internal_review"], ended: false },
    Turn { heading: "Client decides", id: "b-client", phases: &["with_client"], ended: false },
    Turn { heading: "Approved, finishing", id: "b-finishing", phases: &["finishing"], ended: false },
    Turn {
        heading: "Ended this week",
        id: "b-ended",
        phases: &["approved", "declined", "withdrawn", "expired", "deemed_accepted"],
        ended: true,
    },
];

/// A column with what is newest in it, at most so many; `all` leads to the rest.
pub fn column(turn: &Turn, mut found: Vec<(RequestId, RequestRow)>, most: usize, all: String, at: &Moment) -> Column {
    if turn.ended {
        let since = at.now.saturating_sub(SignedDuration::from_hours(24 * WEEK_DAYS)).unwrap_or(at.now);
        found.retain(|(_, row)| row.updated_at >= since);
    }
    found.sort_by_key(|(id, row)| std::cmp::Reverse((row.updated_at, *id)));
    let more = found.len() > most;
    found.truncate(most);
    let cards: Vec<Card> = found.iter().map(|(id, row)| card(*id, row, at)).collect();
    let count = if more { format!("{most} and more") } else { cards.len().to_string() };
    Column { heading: turn.heading, id: turn.id, count, cards, all: more.then_some(all) }
}

fn card(id: RequestId, row: &RequestRow, at: &Moment) -> Card {
    let shown = rows::row(id, row, at.now, &at.zone);
    // The chip says what it is now, the words beside it by when.
    let due = if row.ended { String::new() } else { shown.due.clone() };
    Card { row: shown, due }
}

/// A saved filter, as the list shows it to this member; `here` is the address of the list that is shown.
pub fn saved(filter: &SavedFilter, me: &SignedInMember, here: &str) -> Saved {
    let href = format!("/requests?{}", filter.query);
    let mine = filter.member == me.member.id;
    let owner = me.directory.members.iter().find(|member| member.id == filter.member).map(|member| &*member.name);
    let note = match (mine, filter.shared) {
        (true, true) => "shared".to_owned(),
        (true, false) => String::new(),
        (false, _) => format!("from {}", owner.unwrap_or("somebody who left")),
    };
    let remove = mine.then(|| format!("/requests/filters/{}/remove", filter.id));
    Saved { here: href == here, link: Link::new(href, filter.name.clone()), note, remove }
}

/// The first line of the table, behind the mark by which spreadsheets know UTF-8.
pub fn table_head() -> String {
    "\u{feff}Number,Title,Client,State,Round,Waits for,Due,Last changed\r\n".to_owned()
}

/// A request as a line of the table. Instants are in the workspace's zone.
pub fn table_row(row: &RequestRow, zone: &TimeZone) -> String {
    let instant = |at: jiff::Timestamp| at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string();
    let cells = [
        row.number.clone(),
        row.title.clone(),
        row.client_name.clone(),
        rows::phase_words(&row.phase).to_owned(),
        row.round.to_string(),
        row.waiting_on.clone(),
        row.due_at.filter(|_| !row.ended).map(instant).unwrap_or_default(),
        instant(row.updated_at),
    ];
    let mut line = String::new();
    for (place, text) in cells.iter().enumerate() {
        let comma = if place == 0 { "" } else { "," };
        let _ = write!(line, "{comma}{}", cell(text));
    }
    line + "\r\n"
}

/// A cell, quoted. A spreadsheet takes what begins so for a formula, also within quotes; the sign before it makes it a text.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

/// “1 request”, “3 requests”.
pub fn requests(count: usize) -> String {
    words::counted(count as u64, "request")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_a_text_and_never_a_formula() {
        assert_eq!(cell("Say \"yes\", please"), "\"Say \"\"yes\"\", please\"");
        for formula in ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1"] {
            assert_eq!(cell(formula), format!("\"'{formula}\""));
        }
    }
}
