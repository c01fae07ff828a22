//! What was found, in words and links, and what can be done.

use super::Reading;
use super::home::Moment;
use super::rows;
use crate::search::{Answer, Thing, around};
use crate::web::components::Icon;
use crate::web::pages::team::search::{Drawing, Group, Item, Title};
use crate::web::present::threads;
use crate::web::session::SignedInMember;
use domain::ids::RequestId;
use domain::search::{Fits, Found, fits, words};
use std::collections::BTreeSet;
use store::views::RequestRow;

/// LIMIT: characters shown before and after a word that was found.
const AROUND: (usize, usize) = (60, 120);

/// What was found, kind by kind.
pub fn groups(answer: Answer, me: &SignedInMember, at: &Moment) -> Vec<Group> {
    let Answer { things, words, .. } = answer;
    let group = |(kind, things): (Found, Vec<Thing>)| Group {
        heading: heading(kind).to_owned(),
        id: format!("found-{}", kind.code()),
        items: things.into_iter().map(|thing| item(thing, &words, me, at)).collect(),
    };
    things.into_iter().map(group).collect()
}

const fn heading(kind: Found) -> &'static str {
    match kind {
        Found::Request => "Requests",
        Found::Client => "Clients",
        Found::Contact => "People at clients",
        Found::Member => "Members",
        Found::Document => "Documents",
        Found::Page => "Said in documents",
        Found::Thread => "Questions and notes",
        Found::Flow => "Flows",
    }
}

fn item(thing: Thing, words: &BTreeSet<String>, me: &SignedInMember, at: &Moment) -> Item {
    let said = |text: &str| Some(around(text, words, AROUND.0, AROUND.1));
    match thing {
        Thing::Request(id, row) => request(id, &row, at),
        Thing::Client(client) => plain(Icon::BUILDING, format!("/clients/{}", client.id), client.name, "Client"),
        Thing::Contact(contact, client) => {
            let at_client = client.map(|client| client.name).unwrap_or_default();
            let note = if contact.active { at_client } else { format!("{at_client}, has left") };
            plain(Icon::PERSON, format!("/clients/{}", contact.client), contact.name, note)
        }
        Thing::Member(member) => {
            let note = if member.active { member.title } else { "has left".to_owned() };
            let href =
                if me.member.role.may_administer() { format!("/people/{}", member.id) } else { "/people".to_owned() };
            plain(Icon::PEOPLE, href, member.name, note)
        }
        Thing::Document(live, row, n) => {
            let document = live.state.documents.get(&n);
            let name =
                document.and_then(|d| d.file.as_ref()).map_or_else(|| "Erased".to_owned(), |f| f.filename.clone());
            let note = document.map(|d| format!("Version {}, ", d.version)).unwrap_or_default();
            plain(Icon::DOC, document_at(&row_path(&live.state.id), &live, n, 1), name, format!("{note}{}", of(&row)))
        }
        Thing::Page(live, row, n, page, text) => {
            let name = live.state.documents.get(&n).and_then(|d| d.file.as_ref()).map(|f| f.filename.clone());
            let title = format!("{}, page {page}", name.unwrap_or_else(|| "A document".to_owned()));
            let item = plain(Icon::DOC, document_at(&row_path(&live.state.id), &live, n, page), title, of(&row));
            Item { said: said(&text), ..item }
        }
        Thing::Thread(live, row, id) => {
            let reading = Reading::new(&live, me, at.now);
            let number = threads::visible(&reading).into_iter().find(|t| t.id == id).map_or(0, |t| t.number);
            let text = live.state.threads.get(&id).map(|thread| {
                let posts = thread.posts.iter().filter_map(|post| post.text.as_deref());
                posts.collect::<Vec<_>>().join(" · ")
            });
            let href = format!("{}#q{number}", row_path(&live.state.id));
            let item = plain(Icon::CHAT, href, row.title.clone(), format!("{}, {}", row.client_name, row.number));
            Item { said: text.as_deref().and_then(said), ..item }
        }
        Thing::Flow(flow) => plain(Icon::FLOW, format!("/flows/{}", flow.name), flow.title, "Flow"),
    }
}

fn row_path(id: &RequestId) -> String {
    format!("/requests/{id}")
}

/// Where a page of a document is read: on its request, or as a file where the request does not show it any more.
fn document_at(path: &str, live: &crate::live::Live, n: u32, page: u32) -> String {
    if live.state.current_documents().any(|(current, _)| current == n) {
        format!("{path}#d{n}-p{page}")
    } else {
        format!("{path}/files/{n}")
    }
}

fn of(row: &RequestRow) -> String {
    format!("{}, {}", row.title, row.client_name)
}

fn plain(icon: Icon, href: String, title: String, note: impl Into<String>) -> Item {
    Item { drawing: Drawing::Icon(icon), href, title: Title::Plain(title), note: note.into(), said: None, key: "" }
}

/// A request as something found.
pub fn request(id: RequestId, row: &RequestRow, at: &Moment) -> Item {
    let shown = rows::row(id, row, at.now, &at.zone);
    Item {
        drawing: Drawing::Line(shown.glyph),
        href: shown.href,
        title: Title::Cite(shown.title),
        note: shown.client,
        said: None,
        key: "",
    }
}

/// What this member can do and where they can go, by these words; all of it without any.
pub fn ways(text: &str, me: &SignedInMember) -> Group {
    let role = me.member.role;
    let all = [
        (role.may_work(), Icon::PLUS, "/requests/new", "New request", "start ask approval", "c"),
        (true, Icon::HOME, "/", "Home", "go what needs me", ""),
        (true, Icon::DOCS, "/requests", "Requests", "go list open", ""),
        (true, Icon::BOARD, "/requests?view=board", "Board", "go requests columns", ""),
        (true, Icon::CLOCK, "/requests?late=yes", "What is late", "go requests overdue", ""),
        (true, Icon::PERSON, "/requests?whose=me", "My requests", "go mine own", ""),
        (true, Icon::BUILDING, "/clients", "Clients", "go contacts authority", ""),
        (true, Icon::FLOW, "/flows", "Flows", "go process steps", ""),
        (true, Icon::PEOPLE, "/people", "People", "go members teams", ""),
        (role.may_administer(), Icon::LINK, "/connections", "Connections", "go systems hooks", ""),
        (role.may_administer(), Icon::COG, "/settings", "Settings", "go workspace name time zone code", ""),
        (true, Icon::CALENDAR, "/account", "My account", "go away password code tokens sign out", ""),
    ];
    let asked = words(text);
    let fitting = |title: &str, more: &str| {
        let known = words(&format!("{title} {more}"));
        asked.iter().all(|wanted| known.iter().any(|word| fits(wanted, word).is_some_and(|fit| fit > Fits::Nearly)))
    };
    let ways = all.into_iter().filter(|(may, _, _, title, more, _)| *may && fitting(title, more));
    let items =
        ways.map(|(_, icon, href, title, _, key)| Item { key, ..plain(icon, href.to_owned(), title.to_owned(), "") });
    Group { heading: "Go to".to_owned(), id: "ways".to_owned(), items: items.collect() }
}
