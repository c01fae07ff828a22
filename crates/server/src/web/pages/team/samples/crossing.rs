//! What is about to cross over to the client.

use super::{html, shell, thread};
use crate::web::components::{Avatar, Choice, Message, Side};
use crate::web::pages::team::{
    crossing::CrossingPage,
    shell::{Crumb, Place},
};

pub(super) fn all() -> Vec<(&'static str, String)> {
    let wrong = CrossingPage {
        preview: None,
        seen_by: String::new(),
        text: String::new(),
        error: "Write a few words here.".into(),
        ..page()
    };
    vec![("team-crossing", html(&page())), ("team-crossing-wrong", html(&wrong))]
}

fn page() -> CrossingPage {
    let text = "May we book the printer for Monday?";
    let said = Message {
        avatar: Avatar::small("Nadia Okafor", Side::Us),
        name: "Nadia Okafor".into(),
        when: "Now".into(),
        text: text.into(),
    };
    let mut preview = thread("q3", text, vec![said]);
    preview.reply_path = None;
    let crumbs = vec![
        Crumb::to("Requests", "/requests"),
        Crumb::to("HS-2041", "/requests/req_1"),
        Crumb::here("Before the client sees it"),
    ];
    CrossingPage {
        shell: shell(Place::Requests, crumbs),
        client: "Kestrel Ferries".into(),
        preview: Some(preview),
        seen_by: "Ines Moreau and Tomas Eklund see it. Ines Moreau gets a mail now.".into(),
        path: "/requests/req_1/threads".into(),
        text: text.into(),
        error: String::new(),
        about: vec![Choice { value: String::new(), text: "The whole request".into() }],
        chosen: String::new(),
        back: "/requests/req_1#questions".into(),
    }
}
