//! What changed between two versions, for the team.

use super::{Crumb, Place, html, shell};
use crate::web::components::{Link, Words};
use crate::web::pages::client::sample_comparison;
use crate::web::pages::team::compare::TeamComparePage;

pub(super) fn all() -> Vec<(&'static str, String)> {
    let page = TeamComparePage {
        shell: shell(Place::Requests, vec![Crumb::to("Requests", "/requests"), Crumb::here("Versions")]),
        title: "Versions of “Campaign concept”".into(),
        back: Link::new("/requests/req_1", "Back to the request"),
        heading: Words::with_title("What changed in Campaign concept from version 2 to version 3", "Campaign concept"),
        live: None,
        comparison: sample_comparison(),
    };
    vec![("team-compare", html(&page))]
}
