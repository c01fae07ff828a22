//! The demo's door: enter as one of the pretend people with one press. It does not exist outside the demo.

use askama::Template;

/// `GET /demo`
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/demo_door.html")]
pub struct DemoDoorPage {
    /// Signed time at which the page was made; posted as `_stamp`.
    pub stamp: String,
    /// Whom one can be, the likeliest first.
    pub people: Vec<Pretend>,
    /// Path and fragment of the client's link.
    pub client_link: String,
    /// “Ines Moreau at Kestrel Ferries”.
    pub client: String,
}

/// One of the pretend people.
#[derive(Debug, Clone)]
pub struct Pretend {
    /// Posted as `member`.
    pub id: String,
    /// Their name.
    pub name: String,
    /// What they do.
    pub title: String,
}
