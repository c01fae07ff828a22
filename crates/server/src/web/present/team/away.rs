//! When somebody is away, in words, and the form that says so.

use super::Wrong;
use crate::web::components::Choice;
use crate::web::pages::team::away::{Away, Time};
use crate::web::pages::team::form::{Control, Form, FormField, Weight};
use crate::web::present::fields::CURRENCIES;
use crate::words;
use domain::directory::{Absence, Client, Directory, Kind};
use domain::ids::PersonId;
use jiff::Timestamp;

/// The name of the form on a page with several.
pub const FORM: &str = "away";

/// Whose page it is, and who reads it.
pub struct About<'a> {
    /// The people around them; with the absences.
    pub directory: &'a Directory,
    /// All clients, for whom a stand-in may be limited.
    pub clients: &'a [Client],
    /// Whose.
    pub person: PersonId,
    /// Their name; none when they read it themselves.
    pub name: Option<&'a str>,
    /// Where the form posts; ending one posts to `{path}/{absence}/end`.
    pub path: String,
    /// Now.
    pub now: Timestamp,
}

/// The part of the page.
pub fn away(about: &About<'_>, csrf: &str, wrong: &Wrong) -> Away {
    let none = Wrong::default();
    let wrong = if wrong.form == FORM { wrong } else { &none };
    let today = about.now.to_zoned(about.directory.zone_of(about.person)).date();
    let theirs = about.directory.absences.iter().filter(|a| a.person == about.person && a.until >= today);
    let (heading, text) = match about.name {
        None => (
            "When you are away".to_owned(),
            "What is asked of you then goes to whoever stands in for you, with its reason and both names on the record, and what they \
             have not answered comes back to you. They can do what you can do here, and nothing more.",
        ),
        Some(name) => (
            format!("When {name} is away"),
            "What is asked of them then goes to whoever stands in, with its reason and both names on the record, and what is not \
             answered comes back to them. The other can do what they may do, and nothing more.",
        ),
    };
    Away {
        heading,
        text: text.to_owned(),
        times: theirs.map(|absence| time(about, absence, today)).collect(),
        add: "Add a time away".to_owned(),
        form: Form {
            action: about.path.clone(),
            csrf: csrf.to_owned(),
            error: wrong.whole.clone(),
            fields: fields(about, today, wrong),
            button: "Record it".to_owned(),
            weight: Weight::Plain,
        },
    }
}

fn time(about: &About<'_>, absence: &Absence, today: jiff::civil::Date) -> Time {
    let now = absence.from <= today;
    Time {
        days: if absence.from == absence.until {
            words::date(absence.from)
        } else {
            format!("{} to {}", words::date(absence.from), words::date(absence.until))
        },
        words: covers(about, absence),
        now,
        end: format!("{}/{}/end", about.path, absence.id),
        button: if now { "End it now" } else { "Take it back" }.to_owned(),
    }
}

/// “Tomas Eklund stands in, for deliverables of Kestrel Ferries, up to €10,000.”
fn covers(about: &About<'_>, absence: &Absence) -> String {
    let Some(other) = absence.stand_in else {
        return "Nobody stands in. What is asked by authority goes to who is next; the rest waits.".to_owned();
    };
    let name = about.directory.card(other).map_or_else(|| "Somebody who has left".to_owned(), |card| card.name);
    let kinds: Vec<&str> = absence.kinds.iter().map(|kind| kind.plural()).collect();
    let client = about.clients.iter().find(|c| Some(c.id) == absence.client).map(|c| c.name.as_str());
    let mut said = match (kinds.is_empty(), client) {
        (true, None) => format!("{name} stands in"),
        (true, Some(client)) => format!("{name} stands in, for {client}"),
        (false, None) => format!("{name} stands in, for {}", words::listed(&kinds)),
        (false, Some(client)) => format!("{name} stands in, for {} of {client}", words::listed(&kinds)),
    };
    if let Some(limit) = absence.limit {
        said = format!("{said}, up to {limit}");
    }
    words::sentence(&said)
}

/// Whoever could stand in: on the same side, active, and for members with a role that answers.
fn others(about: &About<'_>) -> Vec<Choice> {
    let choice = |id: String, name: &str| Choice { value: id, text: name.to_owned() };
    let mut all = vec![Choice { value: String::new(), text: "Nobody".to_owned() }];
    match about.person {
        PersonId::Member(own) => {
            let workers = about.directory.members.iter().filter(|m| m.active && m.role.may_work() && m.id != own);
            all.extend(workers.map(|m| choice(m.id.to_string(), &m.name)));
        }
        PersonId::Contact(own) => {
            let there = about.directory.contacts.iter().filter(|c| c.active && c.id != own);
            all.extend(there.map(|c| choice(c.id.to_string(), &c.name)));
        }
    }
    all
}

fn fields(about: &About<'_>, today: jiff::civil::Date, wrong: &Wrong) -> Vec<FormField> {
    let day = |name: &str, kept: &str| Control::Day(wrong.typed_or(name, kept));
    let kinds = Control::Many {
        values: wrong.typed_or("kinds", "").split_whitespace().map(str::to_owned).collect(),
        choices: Kind::ALL
            .iter()
            .map(|kind| Choice { value: kind.word().to_owned(), text: words::capital(kind.plural()) })
            .collect(),
    };
    let limit = Control::Money {
        amount: wrong.typed_or("limit", ""),
        currency: wrong.typed_or("limit_currency", "EUR"),
        currencies: CURRENCIES
            .iter()
            .map(|code| Choice { value: (*code).to_owned(), text: (*code).to_owned() })
            .collect(),
    };
    let stand_in = Control::One { value: wrong.typed_or("stand_in", ""), choices: others(about) };
    let mut fields = vec![
        FormField::new("from", "From", day("from", &today.to_string())).error(wrong.error("from")),
        FormField::new("until", "Last day", day("until", "")).error(wrong.error("until")),
        FormField::new("stand_in", "Who stands in", stand_in)
            .hint("With nobody, what is asked by authority goes to who is next, and the rest waits.")
            .error(wrong.error("stand_in"))
            .optional()
            .row(),
        FormField::new("kinds", "Only for", kinds).hint("None ticked means everything.").optional().row(),
        FormField::new("limit", "Only up to, excluding VAT", limit)
            .hint("Empty means any amount. With one, what has no amount stays.")
            .error(wrong.error("limit"))
            .optional()
            .row(),
    ];
    if matches!(about.person, PersonId::Member(_)) {
        let each = about.clients.iter().map(|c| Choice { value: c.id.to_string(), text: c.name.clone() });
        let all = Choice { value: String::new(), text: "Every client".to_owned() };
        let choices = std::iter::once(all).chain(each).collect();
        let client = Control::One { value: wrong.typed_or("client", ""), choices };
        fields.push(FormField::new("client", "Only for the client", client).optional().row());
    }
    fields
}
