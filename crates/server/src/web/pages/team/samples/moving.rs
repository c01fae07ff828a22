//! Going over to another version of a flow.

use super::{cited, form, html, live, plain, shell, words};
use crate::web::components::Kind;
use crate::web::pages::team::{
    form::{Control, FormField, Weight},
    moving::{Consequence, MovingPage},
    shell::{Crumb, Place},
};

pub(super) fn all() -> Vec<(&'static str, String)> {
    vec![("team-version", html(&possible())), ("team-version-not", html(&not_possible()))]
}

fn one(kind: Kind, text: &str) -> Consequence {
    Consequence { kind, text: text.into() }
}

fn possible() -> MovingPage {
    let crumbs = vec![
        Crumb::to("Requests", "/requests"),
        Crumb::to("HS-2041", "/requests/req_1"),
        Crumb::here("Another version"),
    ];
    let fields = vec![
        FormField::new("reason", "Why does it go over?", Control::Lines(String::new()))
            .row()
            .hint("The team reads it in the record; the client does not."),
        FormField::new("to", "", Control::Hidden("4f0c".into())),
        FormField::new("upto", "", Control::Hidden("31".into())),
    ];
    MovingPage {
        shell: shell(Place::Requests, crumbs),
        sentence: words(vec![
            live("HS-2041"),
            plain(" follows an older version of "),
            cited("Campaign approval"),
            plain("."),
        ]),
        problems: Vec::new(),
        way_on: String::new(),
        changes: vec![
            one(
                Kind::Warn,
                "“Client” is taken back, for nobody has answered it, and begins anew when its turn comes. Ines Moreau is told.",
            ),
            one(Kind::Warn, "“Legal” asks Lena Vogt now."),
        ],
        stays: vec![one(Kind::Good, "“Quality” is over and stays as it is.")],
        differs: vec!["Step “legal” (review) is new.".into()],
        form: Some(form("/requests/req_1/version", "Move it to the newest version", Weight::Solid, fields)),
        back: "/requests/req_1".into(),
    }
}

fn not_possible() -> MovingPage {
    MovingPage {
        problems: vec!["“Client” is being answered, and this version changes what it asks or when its turn is. Wait until it is settled.".into()],
        way_on: "It goes on by the version that it has. Publish a version that fits, or move it at another point.".into(),
        changes: Vec::new(),
        stays: Vec::new(),
        form: None,
        ..possible()
    }
}
