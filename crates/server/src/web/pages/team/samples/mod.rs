//! Every page of the team in every state worth looking at, with the people of the mockups.
//!
//! The checks below hold for each of them; the gallery writes them out to be looked at.

mod compare;
mod connections;
mod crossing;
mod designer;
mod directory;
mod door;
mod erase;
mod lists;
mod moving;
mod request;
mod rework;
mod search;
mod submit;
mod whatif;

use super::{
    form::{Control, Form, FormField, Secret, Weight},
    shell::{Crumb, Mailbox, Place, Shell},
};
use crate::web::components::{
    Avatar, Chip, Choice, Icon, Kind, Line, Mark, Message, Notice, Part, Person, Side, Step, Thread, Words,
};
use crate::web::gallery;

/// Name and HTML of every sample.
pub(crate) fn all() -> Vec<(&'static str, String)> {
    let groups = [
        compare::all(),
        connections::all(),
        crossing::all(),
        designer::all(),
        door::all(),
        erase::all(),
        lists::all(),
        moving::all(),
        request::all(),
        search::all(),
        submit::all(),
        directory::all(),
        whatif::all(),
    ];
    groups.into_iter().flatten().collect()
}

#[test]
fn every_page_keeps_the_rules() {
    let pages = all();
    for (name, html) in &pages {
        gallery::hold_to_rules(name, html);
    }
    gallery::write(&pages);
}

#[test]
fn one_solid_button_a_view_and_the_pencil_for_software_only() {
    for (name, html) in all() {
        let (_, main) = html.split_once("<main").unwrap();
        assert!(main.matches("btn primary").count() <= 1, "{name} asks for several things at once");
        let pencils = main.matches("#i-pencil").count();
        assert_eq!(pencils, main.matches("class=\"pencilled\"").count(), "{name} has a pencil where no software wrote");
    }
}

#[test]
fn the_mailbox_is_only_offered_in_a_demonstration() {
    let crumbs = || vec![Crumb::here("Home")];
    assert!(shell(Place::Home, crumbs()).to_string().contains("/mailbox"));
    let served = Shell { mailbox: Mailbox::Absent, ..shell(Place::Home, crumbs()) };
    assert!(!served.to_string().contains("/mailbox"));
}

#[test]
fn what_people_typed_is_never_markup() {
    let hostile = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'";
    let html = request::hostile(hostile);
    assert!(html.contains("&#60;script&#62;alert(1)"), "it is shown as text");
    assert!(!html.contains("<script>") && !html.contains("<img src=x"));
    gallery::hold_to_rules("hostile", &html);
    let html = designer::hostile(hostile);
    assert!(!html.contains("<script>") && !html.contains("<img src=x"));
    gallery::hold_to_rules("hostile flow", &html);
}

fn html(page: &impl askama::Template) -> String {
    crate::web::render(page).unwrap()
}

fn shell(here: Place, crumbs: Vec<Crumb>) -> Shell {
    Shell {
        workspace: "Halden Studio".into(),
        member: "Nadia Okafor".into(),
        here,
        needs_you: 3,
        mailbox: Mailbox::Demo,
        crumbs,
        csrf: "csrf-token".into(),
        flash: None,
        undo: None,
    }
}

fn saved(text: &str) -> Notice {
    Notice::new(Kind::Good, Icon::TICK, text, "")
}

fn client(name: &str, role: &str) -> Person {
    Person { avatar: Avatar::small(name, Side::Client), ..Person::new(name, role, Side::Client) }
}

fn us(name: &str, role: &str) -> Person {
    Person { avatar: Avatar::small(name, Side::Us), ..Person::new(name, role, Side::Us) }
}

fn chip(kind: Kind, icon: Icon, text: &str) -> Chip {
    Chip::new(kind, icon, text)
}

fn said(side: Side, name: &str, when: &str, text: &str) -> Message {
    Message { avatar: Avatar::small(name, side), name: name.into(), when: when.into(), text: text.into() }
}

fn thread(id: &str, title: &str, messages: Vec<Message>) -> Thread {
    Thread {
        words: wording::Words::ENGLISH,
        id: id.into(),
        number: 0,
        title: title.into(),
        answered: messages.len() > 1,
        settled: false,
        status: None,
        place: "Concept, page 3".into(),
        crop: None,
        messages,
        note: String::new(),
        reply_path: Some(format!("/requests/req_1/threads/{id}")),
        csrf: "csrf-token".into(),
        reply_value: String::new(),
        reply_error: String::new(),
        act: None,
        share: None,
        give: None,
    }
}

fn step(mark: Mark, label: &str, detail: &str) -> Step {
    Step::new(mark, label, detail)
}

fn asked(mark: Mark, person: Person) -> Step {
    Step { person: Some(person.avatar), ..Step::new(mark, person.name, person.role) }
}

fn line(steps: Vec<Step>) -> Line {
    Line { label: "Where this request is".into(), steps }
}

fn choices(pairs: &[(&str, &str)]) -> Vec<Choice> {
    pairs.iter().map(|(value, text)| Choice { value: (*value).into(), text: (*text).into() }).collect()
}

fn one(value: &str, pairs: &[(&str, &str)]) -> Control {
    Control::One { value: value.into(), choices: choices(pairs) }
}

fn money(amount: &str) -> Control {
    Control::Money {
        amount: amount.into(),
        currency: "EUR".into(),
        currencies: choices(&[("EUR", "EUR"), ("SEK", "SEK"), ("NOK", "NOK")]),
    }
}

fn password(secret: Secret) -> FormField {
    FormField::new("password", "Password", Control::Password(secret)).row()
}

fn form(action: &str, button: &str, weight: Weight, fields: Vec<FormField>) -> Form {
    Form {
        action: action.into(),
        csrf: "csrf-token".into(),
        error: String::new(),
        fields,
        button: button.into(),
        weight,
    }
}

fn plain(text: &str) -> Part {
    Part::Plain(text.into())
}

fn live(text: &str) -> Part {
    Part::Live(text.into())
}

fn cited(text: &str) -> Part {
    Part::Title(text.into())
}

fn words(parts: Vec<Part>) -> Words {
    parts.into()
}
