//! The designer, with each flow of the library: whole, with each of its steps selected, half-written, and with what must never be markup.

use super::{Crumb, Place, html, shell};
use crate::drafts::Open;
use crate::web::pages::team::designer::{Base, DesignerPage, Says};
use crate::web::present::team::designer::{Example, Looking, studio};
use crate::web::present::team::home::Moment;
use domain::actor::Role;
use domain::directory::{Directory, Workspace};
use domain::flow::edit::{Document, Edit, Key, Owner, apply, place, problems, sketch, warnings};
use domain::flow::expr::Value;
use domain::ids::{MemberId, WorkspaceId};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use store::{Draft, DraftVersion, Editor};

fn directory() -> Directory {
    let workspace = Workspace {
        id: WorkspaceId::from_bytes([1; 16]),
        name: "Halden Studio".into(),
        prefix: "HS".into(),
        zone: "Europe/Stockholm".into(),
        code_before_seeing: false,
    };
    Directory {
        workspace,
        members: Vec::new(),
        teams: Vec::new(),
        clients: Vec::new(),
        contacts: Vec::new(),
        grants: Vec::new(),
        project: None,
        absences: Vec::new(),
    }
}

fn example() -> Example {
    let fields = Value::Record([("amount".to_owned(), Value::Text("€48,000".to_owned()))].into());
    Example {
        title: "The long way round".into(),
        names: BTreeMap::from([("fields".to_owned(), fields)]),
        contacts: BTreeMap::from([("primary", "Ines Moreau".to_owned())]),
    }
}

fn page(document: Document, selected: &str, says: Option<Says>) -> String {
    let version = DraftVersion {
        version: 3,
        document: document.text(),
        says: "Quality: due".into(),
        author: MemberId::from_bytes([2; 16]),
        at: Timestamp::UNIX_EPOCH,
        undo: Some(2),
        redo: None,
    };
    let draft = Draft { name: "sample".into(), version: 3, based_on: None, begun_at: Timestamp::UNIX_EPOCH };
    let open = Open { name: "sample".into(), document, draft: Some((draft, version)), offered: None };
    let drawn = sketch(&open.document);
    let mut told = problems(&open.document, &drawn, &[]);
    told.extend(warnings(&open.document, None));
    let (directory, example) = (directory(), example());
    let others =
        [Editor { member: MemberId::from_bytes([3; 16]), step: selected.to_owned(), seen_at: Timestamp::UNIX_EPOCH }];
    let base = Base {
        path: "/flows/sample/edit".into(),
        csrf: "csrf-token".into(),
        version: 3,
        selected: selected.to_owned(),
        file: true,
    };
    let looking = Looking {
        open: &open,
        sketch: &drawn,
        problems: &told,
        complete: true,
        selected: drawn.part(&Key(selected.to_owned())),
        base,
        directory: &directory,
        example: Some(&example),
        others: &others,
        role: Role::Owner,
        at: Moment { now: Timestamp::UNIX_EPOCH, zone: TimeZone::UTC },
    };
    html(&DesignerPage { shell: shell(Place::Flows, vec![Crumb::here("Flows")]), studio: studio(&looking, says) })
}

pub(super) fn all() -> Vec<(&'static str, String)> {
    let mut pages = Vec::new();
    for start in crate::flows::library().unwrap() {
        let document = Document::of(&start.flow);
        pages.push(("designer", page(document.clone(), "", None)));
        for found in place::keys(document.root()) {
            pages.push(("designer-step", page(document.clone(), &found.key.0, None)));
        }
    }
    let refused = Says { done: false, words: "No.".into(), way_on: "Try again.".into(), both: None };
    pages.push((
        "designer-half",
        page(
            Document::parse("steps: [{approve: a}, {approve: a}, {revi: x}, 7, {branch: b, cases: [7]}, {wait: }]")
                .unwrap(),
            "a~2",
            Some(refused),
        ),
    ));
    pages
}

pub(super) fn hostile(text: &str) -> String {
    let name = domain::ids::Name::parse("sample").unwrap();
    let blank = Document::blank(&name, "Sample", domain::directory::Kind::Contract);
    let set = |document: &Document, of, path: &str| {
        apply(document, &Edit::Set { of, path: path.into(), text: text.into() }).unwrap().document
    };
    let client = || Owner::Step(Key("client".into()));
    let mut document = set(&blank, Owner::Flow, "title");
    for path in ["title", "help", "when", "due", "statement"] {
        document = set(&document, client(), path);
    }
    page(document, "client", None)
}
