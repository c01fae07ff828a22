//! Connections in words, and the forms that make them.

use super::Wrong;
use super::home::Moment;
use crate::web::components::{Chip, Choice, Icon, Kind, Notice, Words};
use crate::web::pages::team::connections::{ConnectionRow, HookRow};
use crate::web::pages::team::form::{Control, Form, FormField, Secret, Weight};
use crate::words;
use domain::ids::Name;
use store::{Begins, Connection, ConnectionAuth, Hook};

/// The form that connects a system.
pub const ADD: &str = "connection";
/// The form that lets a system report.
pub const HOOK: &str = "hook";

/// What came of trying a connection.
pub struct Tried {
    /// Which.
    pub name: Name,
    /// A sentence either way.
    pub said: Result<String, String>,
}

/// “2 systems can be called, and 1 reports here.”
pub fn sentence(calls: usize, hooks: usize) -> Words {
    let count = |count: usize| words::counted(count as u64, "system");
    let said = match (calls, hooks) {
        (0, 0) => "No other system is connected.".to_owned(),
        (calls, 0) => format!("Steps can call {}.", count(calls)),
        (0, hooks) => format!("{} can report here.", words::capital(&count(hooks))),
        (calls, hooks) => format!("Steps can call {}, and {} can report here.", count(calls), count(hooks)),
    };
    Words::plain(said)
}

/// The field in which another secret is typed: each has a name of its own on the page.
pub fn secret_field(name: &Name) -> String {
    format!("secret-{name}")
}

fn how(connection: &Connection) -> String {
    match &connection.auth {
        ConnectionAuth::None => "Nothing says who we are".to_owned(),
        ConnectionAuth::Header(name) => format!("Header {name}"),
        ConnectionAuth::Basic(user) => format!("User {user}"),
        ConnectionAuth::Bearer => "Bearer token".to_owned(),
    }
}

/// One that steps call.
pub fn connection(one: &Connection, at: &Moment, csrf: &str, wrong: &Wrong, tried: Option<&Tried>) -> ConnectionRow {
    let since = words::near(at.now, one.secret_at, &at.zone);
    let secret = match (one.secret.is_some(), one.secret_end.as_str()) {
        (false, _) => format!("{}, since {since}", how(one)),
        (true, "") => format!("{}: set, since {since}", how(one)),
        (true, end) => format!("{}: set, ends in …{end}, since {since}", how(one)),
    };
    let field = secret_field(&one.name);
    let change = one.secret.is_some().then(|| Form {
        action: format!("/connections/{}/secret", one.name),
        csrf: csrf.to_owned(),
        error: String::new(),
        fields: vec![
            FormField::new(&field, "The new secret", Control::Password(Secret::New)).error(wrong.error(&field)).row(),
        ],
        button: "Use it from now on".to_owned(),
        weight: Weight::Plain,
    });
    let tried = tried.filter(|tried| tried.name == one.name).map(|tried| match &tried.said {
        Ok(said) => Notice::new(Kind::Good, Icon::TICK, said, ""),
        Err(said) => Notice::new(Kind::Stop, Icon::RISK, said, ""),
    });
    ConnectionRow {
        name: one.name.to_string(),
        url: one.url.clone(),
        secret,
        chip: one.internal.then(|| Chip::new(Kind::Warn, Icon::LOCK, "Internal address")),
        tried,
        try_out: format!("/connections/{}/try", one.name),
        change,
        remove: format!("/connections/{}/remove", one.name),
    }
}

/// What a hook can be made for.
pub struct Offer {
    /// Flows that a report can begin a request of: name and title.
    pub flows: Vec<(String, String)>,
    /// In whose name: identifier and name; whoever makes it first.
    pub members: Vec<(String, String)>,
}

impl Offer {
    fn named(list: &[(String, String)], id: &str) -> String {
        list.iter().find(|(own, _)| own == id).map_or_else(|| "somebody who left".to_owned(), |(_, name)| name.clone())
    }

    /// What reports do there: “Begins “Offer” in the name of Bea Bench”.
    pub fn does(&self, begins: Option<&Begins>) -> String {
        let Some(Begins { flow, member }) = begins else { return "Reports what steps wait for".to_owned() };
        let title = self.flows.iter().find(|(name, _)| name == flow).map_or(flow, |(_, title)| title);
        format!("Begins “{title}” in the name of {}", Self::named(&self.members, &member.to_string()))
    }
}

/// One that reports.
pub fn hook(hook: &Hook, offer: &Offer, at: &Moment, url: impl Fn(&str) -> String) -> HookRow {
    let near = |when| words::near(at.now, when, &at.zone);
    HookRow {
        name: hook.name.clone(),
        url: url(&format!("/hooks/{}", hook.id)),
        note: format!("{}, since {}", offer.does(hook.begins.as_ref()), near(hook.made_at)),
        last: hook.last.as_ref().map(|(when, says)| format!("Last report {}. {says}", near(*when))),
        remove: format!("/connections/hooks/{}/remove", hook.id),
    }
}

/// The form that connects a system.
pub fn add(csrf: &str, wrong: &Wrong) -> Form {
    let choice = |value: &str, text: &str| Choice { value: value.to_owned(), text: text.to_owned() };
    let auth = vec![
        choice("bearer", "A bearer token"),
        choice("header", "A header of its own"),
        choice("basic", "User name and password"),
        choice("none", "Nothing"),
    ];
    let ticked = wrong.typed_or("internal", "").split_whitespace().map(str::to_owned).collect();
    let internal = Control::Many { values: ticked, choices: vec![choice("yes", "It is an internal address")] };
    Form {
        action: "/connections".to_owned(),
        csrf: csrf.to_owned(),
        error: wrong.whole.clone(),
        fields: vec![
            FormField::new("name", "Name", Control::Line(wrong.typed_or("name", "")))
                .hint("What flows call it, such as erp.")
                .error(wrong.error("name"))
                .row(),
            FormField::new("url", "Address", Control::Line(wrong.typed_or("url", "")))
                .hint("Begins with https://. Every call goes somewhere behind it.")
                .error(wrong.error("url"))
                .row(),
            FormField::new(
                "auth",
                "What says who we are",
                Control::One { value: wrong.typed_or("auth", "bearer"), choices: auth },
            )
            .row(),
            FormField::new("auth_name", "Header or user name", Control::Line(wrong.typed_or("auth_name", "")))
                .error(wrong.error("auth_name"))
                .optional()
                .row(),
            FormField::new("secret", "Secret", Control::Password(Secret::New))
                .hint("Sealed, and never shown again.")
                .error(wrong.error("secret"))
                .optional()
                .row(),
            FormField::new("internal", "In your own network", internal)
                .hint("Only then can it be in your own network, or without https.")
                .optional()
                .row(),
        ],
        button: "Connect it".to_owned(),
        weight: Weight::Solid,
    }
}

/// The form that lets a system report.
pub fn add_hook(csrf: &str, wrong: &Wrong, offer: &Offer) -> Form {
    let choice = |(value, text): (&str, String)| Choice { value: value.to_owned(), text };
    let flows = offer.flows.iter().map(|(name, title)| (&**name, format!("Begins a request: {title}")));
    let does = std::iter::once(("", "Reports what a step waits for".to_owned())).chain(flows).map(choice).collect();
    let members = offer.members.iter().map(|(id, name)| choice((id, name.clone()))).collect();
    let begins = Control::One { value: wrong.typed_or("begins", ""), choices: does };
    let first = offer.members.first().map_or("", |(id, _)| id);
    let member = Control::One { value: wrong.typed_or("member", first), choices: members };
    Form {
        action: "/connections/hooks".to_owned(),
        csrf: csrf.to_owned(),
        error: wrong.whole.clone(),
        fields: vec![
            FormField::new("hook", "Who reports", Control::Line(wrong.typed_or("hook", "")))
                .hint("Its calls are signed as Standard Webhooks says.")
                .error(wrong.error("hook"))
                .row(),
            FormField::new("begins", "What it does", begins)
                .hint("Flows that say trigger: can be begun by a report.")
                .error(wrong.error("begins"))
                .row(),
            FormField::new("member", "Whose requests", member)
                .hint("Who prepares what a report begins.")
                .error(wrong.error("member"))
                .row(),
        ],
        button: "Make an address".to_owned(),
        weight: Weight::Plain,
    }
}
