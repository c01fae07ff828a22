//! Searching: nothing asked yet, found, taken for another word, nothing.

use super::{html, shell};
use crate::web::components::{Glyph, Icon, Mark};
use crate::web::pages::team::search::{Drawing, Group, Item, SearchPage, Title};
use crate::web::pages::team::shell::{Crumb, Place};

fn item(icon: Icon, title: &str, note: &str) -> Item {
    Item {
        drawing: Drawing::Icon(icon),
        href: "/clients/cli_1".to_owned(),
        title: Title::Plain(title.to_owned()),
        note: note.to_owned(),
        said: None,
        key: "",
    }
}

fn group(id: &str, heading: &str, items: Vec<Item>) -> Group {
    Group { heading: heading.to_owned(), id: id.to_owned(), items }
}

fn page(query: &str, instead: Vec<(String, String)>, groups: Vec<Group>) -> String {
    let shell = shell(Place::Elsewhere, vec![Crumb::here("Search")]);
    html(&SearchPage { shell, query: query.to_owned(), instead, groups })
}

pub(super) fn all() -> Vec<(&'static str, String)> {
    let ways = || {
        group(
            "ways",
            "Go to",
            vec![Item { key: "c", ..item(Icon::PLUS, "New request", "") }, item(Icon::HOME, "Home", "")],
        )
    };
    let request = Item {
        drawing: Drawing::Line(Glyph::new(
            [Mark::Loop, Mark::Now, Mark::Next, Mark::End],
            "Round 2, waiting on client",
        )),
        title: Title::Cite("The long way round".to_owned()),
        href: "/requests/req_1".to_owned(),
        ..item(Icon::DOCS, "", "Kestrel Ferries, HS-2041")
    };
    let said = [
        "… the crossing from ".to_owned(),
        "Kestrel".to_owned(),
        " Quay takes forty minutes longer, and is the reason …".to_owned(),
    ];
    let found = vec![
        group("found-0", "Requests", vec![request]),
        group("found-1", "Clients", vec![item(Icon::BUILDING, "Kestrel Ferries", "Client")]),
        group(
            "found-5",
            "Said in documents",
            vec![Item {
                said: Some(said),
                ..item(Icon::DOC, "campaign-concept-v3.pdf, page 4", "The long way round, Kestrel Ferries")
            }],
        ),
    ];
    vec![
        ("search-begin", page("", Vec::new(), vec![ways()])),
        ("search-found", page("kestral", vec![("kestral".to_owned(), "kestrel".to_owned())], found)),
        ("search-nothing", page("zzz", Vec::new(), Vec::new())),
    ]
}
