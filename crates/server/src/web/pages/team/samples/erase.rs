//! Erasing from a record.

use super::{choices, form, html, one, shell};
use crate::web::pages::team::{
    erase::{EraseConfirmPage, ErasePage, Gone},
    form::{Control, FormField, Weight},
    shell::{Crumb, Place},
};

pub(super) fn all() -> Vec<(&'static str, String)> {
    vec![("team-erase", html(&first())), ("team-erase-confirm", html(&second()))]
}

fn crumbs() -> Vec<Crumb> {
    vec![
        Crumb::to("Requests", "/requests"),
        Crumb::to("HS-2041", "/requests/req_1"),
        Crumb::here("Erase from the record"),
    ]
}

fn first() -> ErasePage {
    let many = |pairs: &[(&str, &str)]| Control::Many { values: Vec::new(), choices: choices(pairs) };
    let people = many(&[("0a", "Ines Moreau, Kestrel Ferries: 12 texts"), ("0b", "Leo Brandt, your team: 4 texts")]);
    let texts = many(&[("14.text", "Question, Ines Moreau, 9 March, 10:41: “Which blue is it?”")]);
    let fields = vec![
        FormField::new("person", "Everything of a person in this request", people).optional().row(),
        FormField::new("field", "Single texts and documents", texts).optional().row().error("Tick a person or a text."),
        FormField::new("basis", "On what basis", one("", &[("", "Choose one"), ("objection", "The person objects")]))
            .row(),
        FormField::new("reason", "Why, in your words", Control::Lines(String::new())).row(),
    ];
    ErasePage {
        shell: shell(Place::Requests, crumbs()),
        number: "HS-2041".into(),
        form: form("/requests/req_1/erase", "See what would go", Weight::Solid, fields),
        back: "/requests/req_1".into(),
    }
}

fn second() -> EraseConfirmPage {
    let gone = |what: &str, words: &str| Gone { what: what.into(), words: words.into() };
    EraseConfirmPage {
        shell: shell(Place::Requests, crumbs()),
        number: "HS-2041".into(),
        goes: vec![
            gone("Name and address, Ines Moreau, 9 March, 10:12", "Ines Moreau"),
            gone("Question, Ines Moreau, 9 March, 10:41", "Which blue is it?"),
        ],
        stays: vec!["Every entry with its time and kind. The record still verifies.".into()],
        form: form("/requests/req_1/erase/confirm", "Erase it for good", Weight::Solid, Vec::new()),
        back: "/requests/req_1/erase".into(),
    }
}
