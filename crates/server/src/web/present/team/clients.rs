//! Clients: who belongs to whom, who may approve what, and the forms that change it.

use super::{Wrong, small};
use crate::register;
use crate::web::components::{Chip, Choice, Fact, Icon, Kind as Looks, Link, Notice, Part, Side, Words};
use crate::web::pages::team::clients::{
    Authority, AuthorityGroup, AuthorityRow, Cell, ClientRow, Contact as Shown, Fold, Grant as Granted, Said,
};
use crate::web::pages::team::form::{Control, Form, FormField, Weight};
use crate::words;
use domain::directory::{Client, Contact, Directory, Grant, Kind, Member, Project, Said as SaidOf};
use domain::ids::{ClientId, ContactId, GrantId, PersonId};
use domain::language::Language;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use store::Confirmation;

/// The zones that forms offer first; any other IANA name can be set by the API.
pub const ZONES: [&str; 16] = [
    "Europe/Stockholm",
    "Europe/Oslo",
    "Europe/Copenhagen",
    "Europe/Helsinki",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/Zurich",
    "Europe/Madrid",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "Asia/Tokyo",
    "Australia/Sydney",
    "UTC",
];

/// A choice among zones.
pub fn zones(chosen: &str) -> Control {
    let choice =
        |zone: &str| Choice { value: zone.to_owned(), text: zone.rsplit('/').next().unwrap_or(zone).replace('_', " ") };
    let mut choices: Vec<Choice> = ZONES.iter().map(|zone| choice(zone)).collect();
    if !ZONES.contains(&chosen) {
        choices.insert(0, choice(chosen));
    }
    Control::One { value: chosen.to_owned(), choices }
}

/// What the list knows of each client.
#[derive(Debug, Default)]
pub struct Counts {
    /// People.
    pub contacts: BTreeMap<ClientId, u64>,
    /// Engagements.
    pub projects: BTreeMap<ClientId, u64>,
    /// Open requests.
    pub open: BTreeMap<ClientId, u64>,
}

/// Every client, parents before their children.
pub fn tree(clients: &[Client], counts: &Counts) -> Vec<ClientRow> {
    let mut rows = Vec::new();
    let known = |id: Option<ClientId>| id.filter(|id| clients.iter().any(|c| c.id == *id));
    for top in clients.iter().filter(|c| known(c.parent).is_none()) {
        branch(top, clients, counts, 0, &mut rows);
    }
    rows
}

/// LIMIT: how deep the list shows clients under each other.
const DEPTH_MAX: u8 = 8;

fn branch(client: &Client, clients: &[Client], counts: &Counts, depth: u8, rows: &mut Vec<ClientRow>) {
    let count = |of: &BTreeMap<ClientId, u64>| of.get(&client.id).copied().unwrap_or(0);
    let open = count(&counts.open);
    rows.push(ClientRow {
        depth,
        link: Link::new(format!("/clients/{}", client.id), &client.name),
        note: format!(
            "{}, {}",
            words::counted(count(&counts.contacts), "contact"),
            words::counted(count(&counts.projects), "project")
        ),
        chip: (open > 0).then(|| Chip::new(Looks::Wet, Icon::CLOCK, format!("{open} open"))),
    });
    if depth < DEPTH_MAX {
        for child in clients.iter().filter(|c| c.parent == Some(client.id)) {
            branch(child, clients, counts, depth + 1, rows);
        }
    }
}

/// “7 clients, 6 requests are with them.”
pub fn sentence(clients: &[Client], counts: &Counts) -> Words {
    if clients.is_empty() {
        return "No clients yet.".into();
    }
    let open: u64 = counts.open.values().sum();
    let rest = match open {
        0 => ", and no request is open.".to_owned(),
        1 => ", one request is open.".to_owned(),
        more => format!(", {more} requests are open."),
    };
    vec![Part::Live(words::counted(clients.len() as u64, "client")), Part::Plain(rest)].into()
}

fn form(action: String, csrf: &str, button: &str, weight: Weight, fields: Vec<FormField>, wrong: &Wrong) -> Form {
    Form { action, csrf: csrf.to_owned(), error: wrong.whole.clone(), fields, button: button.to_owned(), weight }
}

/// The form that adds a client.
pub fn add_form(clients: &[Client], csrf: &str, zone: &str, wrong: &Wrong) -> Form {
    let fields = client_fields(clients, None, zone, wrong);
    form("/clients".to_owned(), csrf, "Add the client", Weight::Solid, fields, wrong)
}

/// What a client is known by: as typed, else as kept.
pub fn client_fields(parents: &[Client], kept: Option<&Client>, zone: &str, wrong: &Wrong) -> Vec<FormField> {
    let each = parents.iter().map(|c| Choice { value: c.id.to_string(), text: c.name.clone() }).collect();
    let parent = kept.and_then(|c| c.parent).map(|id| id.to_string()).unwrap_or_default();
    let parents = Control::One { value: wrong.typed_or("parent", &parent), choices: with_nobody(each, "Nobody") };
    let name = wrong.typed_or("name", kept.map_or("", |c| c.name.as_str()));
    vec![
        FormField::new("name", "Name", Control::Line(name)).error(wrong.error("name")).row(),
        FormField::new("parent", "Part of", parents)
            .hint("Its people may then decide for this client too.")
            .error(wrong.error("parent"))
            .optional()
            .row(),
        FormField::new("zone", "Time zone", zones(&wrong.typed_or("zone", zone))).error(wrong.error("zone")).row(),
    ]
}

/// Who may approve what, as a table: the client's own people first, then those of its parents.
pub fn authority(directory: &Directory, today: Date, asked: &[Confirmation], zone: &TimeZone) -> Authority {
    let group = |place: usize, client: &Client| {
        let grants: Vec<&Grant> = directory.grants.iter().filter(|g| g.client == client.id).collect();
        let people = directory.contacts.iter().filter(|c| c.active && grants.iter().any(|g| g.contact == c.id));
        let rows: Vec<AuthorityRow> = people
            .map(|contact| AuthorityRow {
                person: small(&contact.name, contact.title.clone(), Side::Client),
                cells: Kind::ALL.iter().map(|kind| cell(&grants, contact.id, *kind, today)).collect(),
            })
            .collect();
        let heading = if place == 0 { String::new() } else { format!("From {}", client.name) };
        (!rows.is_empty()).then_some(AuthorityGroup { heading, rows })
    };
    let groups = directory.clients.iter().enumerate().filter_map(|(place, client)| group(place, client)).collect();
    Authority {
        kinds: Kind::ALL.iter().map(|kind| words::capital(kind.plural())).collect(),
        groups,
        note: last_confirmed(directory, asked, zone).unwrap_or_default(),
    }
}

/// “Last confirmed by Karin Dahl on 14 January 2027.”
fn last_confirmed(directory: &Directory, asked: &[Confirmation], zone: &TimeZone) -> Option<String> {
    let answers = asked.iter().filter_map(|asked| Some((asked.reply.as_ref()?.0, asked.contact)));
    let (at, who) = answers.max_by_key(|(at, _)| *at)?;
    let day = words::date(at.to_zoned(zone.clone()).date());
    Some(format!("Last confirmed by {} on {day}.", name_of(directory, who)))
}

fn cell(grants: &[&Grant], contact: ContactId, kind: Kind, today: Date) -> Cell {
    let all = grants.iter().filter(|g| g.contact == contact && (g.kinds.is_empty() || g.kinds.contains(&kind)));
    let now = |g: &&&Grant| g.from.is_none_or(|d| d <= today) && g.until.is_none_or(|d| today <= d);
    let (valid, other): (Vec<&&Grant>, Vec<&&Grant>) = all.partition(now);
    if valid.iter().any(|g| g.limit.is_none()) {
        return Cell::Up("Any amount".to_owned());
    }
    if let Some(limit) = valid.iter().filter_map(|g| g.limit).max_by_key(|l| l.minor) {
        return Cell::Up(format!("to {limit}"));
    }
    match other.first() {
        Some(g) => Cell::NotNow(dates(g)),
        None => Cell::No,
    }
}

/// “12 January to 30 June”.
pub fn dates(grant: &Grant) -> String {
    match (grant.from, grant.until) {
        (None, None) => "no end date".to_owned(),
        (Some(from), None) => format!("from {}", words::date(from)),
        (None, Some(until)) => format!("until {}", words::date(until)),
        (Some(from), Some(until)) => format!("{} to {}", words::date(from), words::date(until)),
    }
}

/// Each grant with its dates and source.
pub fn grants(
    directory: &Directory,
    may_change: Option<ClientId>,
    asked: &[Confirmation],
    zone: &TimeZone,
) -> Vec<Granted> {
    let one = |grant: &Grant| {
        let contact = directory.contacts.iter().find(|c| c.id == grant.contact)?;
        let confirmed = register::confirmed(grant.id, asked).map(|(who, at)| {
            let day = words::date(at.to_zoned(zone.clone()).date());
            format!("Confirmed by {}, {day}", name_of(directory, who))
        });
        Some(Granted {
            person: small(&contact.name, contact.title.clone(), Side::Client),
            words: register::what(grant, &[]),
            dates: dates(grant),
            source: grant.source.clone(),
            confirmed: confirmed.unwrap_or_default(),
            end: may_change.map(|client| format!("/clients/{client}/authority/{}/end", grant.id)),
        })
    };
    let own = directory.clients.first().map(|c| c.id);
    directory.grants.iter().filter(|g| Some(g.client) == own).filter_map(one).collect()
}

fn name_of(directory: &Directory, contact: ContactId) -> &str {
    directory.contacts.iter().find(|c| c.id == contact).map_or("somebody who was here", |c| c.name.as_str())
}

/// What the client was asked and has not answered, and answers that a member must see to.
pub fn asked(
    directory: &Directory,
    all: &[Confirmation],
    grants: &[Grant],
    (now, zone): (Timestamp, &TimeZone),
    may_change: Option<ClientId>,
) -> Vec<Said> {
    let whose = |id: GrantId| grants.iter().find(|g| g.id == id).map_or("", |g| name_of(directory, g.contact));
    let one = |asked: &Confirmation| {
        let contact = directory.contacts.iter().find(|c| c.id == asked.contact)?;
        let person = small(&contact.name, contact.title.clone(), Side::Client);
        let Some((at, reply)) = &asked.reply else {
            let until = words::short_day(asked.expires_at, zone);
            let sentence =
                format!("Was asked {}. The link works until {until}.", words::near(now, asked.asked_at, zone));
            return asked.waits(now).then_some(Said { person, sentence, words: Vec::new(), settle: None });
        };
        let differs = reply.grants.iter().filter_map(|said| match &said.said {
            SaidOf::Differs(words) => Some((format!("About {}", whose(said.grant)), words.clone())),
            SaidOf::Right | SaidOf::Ended => None,
        });
        let missing = (!reply.missing.is_empty()).then(|| ("Who is missing".to_owned(), reply.missing.clone()));
        let summary = register::summary(reply, |id| whose(id).to_owned()).join(" ");
        let sentence = format!("Answered {}. {summary}", words::near(now, *at, zone));
        let settle = may_change.map(|client| format!("/clients/{client}/confirmations/{}/settle", asked.id));
        asked.settled_at.is_none().then(|| Said { person, sentence, words: differs.chain(missing).collect(), settle })
    };
    all.iter().filter_map(one).collect()
}

/// “5 people can approve for Kestrel Ferries.”
pub fn client_sentence(authority: &Authority, name: &str) -> Words {
    let people: usize = authority.groups.iter().map(|group| group.rows.len()).sum();
    match people {
        0 => vec![
            Part::Plain(format!("Nobody can approve for {name} ")),
            Part::Live("yet".to_owned()),
            Part::Plain(".".to_owned()),
        ]
        .into(),
        1 => vec![Part::Live("One person".to_owned()), Part::Plain(format!(" can approve for {name}."))].into(),
        more => vec![Part::Live(format!("{more} people")), Part::Plain(format!(" can approve for {name}."))].into(),
    }
}

/// The client's people.
pub fn contacts(client: &Client, directory: &Directory, now: Timestamp, may_change: bool) -> Vec<Shown> {
    let one = |contact: &Contact| {
        let chip = if !contact.active {
            Some(Chip::new(Looks::Stop, Icon::CROSS, "Left"))
        } else if let Some(until) = directory.away_until(PersonId::Contact(contact.id), now) {
            Some(Chip::new(Looks::Wet, Icon::CLOCK, format!("Away until {}", words::date(until))))
        } else if client.primary == Some(contact.id) {
            Some(Chip::new(Looks::Plain, Icon::PERSON, "Asked first"))
        } else if client.sponsor == Some(contact.id) {
            Some(Chip::new(Looks::Plain, Icon::SHIELD, "Answers for the budget"))
        } else {
            None
        };
        let change = format!("/clients/{}/contacts/{}", client.id, contact.id);
        Shown {
            person: small(&contact.name, contact.email.clone(), Side::Client),
            note: contact.title.clone(),
            chip,
            change: may_change.then_some(change),
        }
    };
    directory.contacts.iter().filter(|c| c.client == client.id).map(one).collect()
}

/// Whoever is asked first, or answers for the budget, has left: requests stop there until somebody else is named.
pub fn first_has_left(client: &Client, contacts: &[Contact]) -> Option<Notice> {
    let gone = |id: Option<ContactId>| contacts.iter().find(|c| Some(c.id) == id && !c.active);
    let (who, what) = match (gone(client.primary), gone(client.sponsor)) {
        (Some(who), _) => (who, "is still the one who is asked first"),
        (None, Some(who)) => (who, "still answers for the budget"),
        (None, None) => return None,
    };
    let title = format!("{} has left and {what}", who.name);
    let link = Some(Link::new("#primary", "Name somebody else"));
    Some(Notice { link, ..Notice::new(Looks::Warn, Icon::RISK, title, "Requests that need them stop until then.") })
}

/// Its projects with who leads them.
pub fn projects(projects: &[Project], members: &[Member]) -> Vec<Fact> {
    let lead = |project: &Project| {
        members.iter().find(|m| Some(m.id) == project.lead).map_or("Nobody leads it yet", |m| m.name.as_str())
    };
    projects.iter().map(|project| Fact::new(&project.name, lead(project))).collect()
}

/// The forms of one client's page. `wrong` is of the form that was posted.
pub fn forms(
    client: &Client,
    directory: &Directory,
    members: &[Member],
    projects: &[Project],
    csrf: &str,
    today: Date,
    wrong: &Wrong,
) -> Vec<Fold> {
    let none = Wrong::default();
    let of = |id: &str| if wrong.form == id { wrong } else { &none };
    let path = format!("/clients/{}", client.id);
    let fold = |id: &str, title: &str, action: &str, button: &str, fields: Vec<FormField>| Fold {
        id: id.to_owned(),
        title: title.to_owned(),
        form: form(format!("{path}/{action}"), csrf, button, Weight::Plain, fields, of(id)),
    };
    vec![
        fold("add-contact", "Add a contact", "contacts", "Add the contact", contact_fields(None, of("add-contact"))),
        fold(
            "add-authority",
            "Grant authority",
            "authority",
            "Grant it",
            grant_fields(directory, projects, today, of("add-authority")),
        ),
        fold("primary", "Who is asked first", "primary", "Keep it", primary_fields(client, directory)),
        fold(
            "ask-confirmation",
            "Have the client confirm it",
            "confirmations",
            "Mail them a link",
            ask_fields(client, directory, of("ask-confirmation")),
        ),
        fold("add-project", "Add a project", "projects", "Add the project", project_fields(members, of("add-project"))),
    ]
}

/// What a contact is known by: as typed, else as kept.
pub fn contact_fields(kept: Option<&Contact>, wrong: &Wrong) -> Vec<FormField> {
    let typed = |name: &str, of: fn(&Contact) -> &String| wrong.typed_or(name, kept.map_or("", |c| of(c).as_str()));
    let spoken = kept.and_then(|contact| contact.language).map_or("", Language::word);
    let spoken = wrong.typed_or("contact_language", spoken);
    vec![
        FormField::new("contact_name", "Name", Control::Line(typed("contact_name", |c| &c.name)))
            .error(wrong.error("contact_name"))
            .row(),
        FormField::new("contact_email", "E-mail", Control::Email(typed("contact_email", |c| &c.email)))
            .hint("Links and codes go there.")
            .error(wrong.error("contact_email"))
            .row(),
        FormField::new("contact_title", "What they do", Control::Line(typed("contact_title", |c| &c.title)))
            .optional()
            .row(),
        FormField::new("contact_language", "Language", Control::One { value: spoken, choices: languages() })
            .hint("Of their pages and mails. They can change it there.")
            .optional()
            .row(),
    ]
}

fn languages() -> Vec<Choice> {
    let named =
        |language: Language| Choice { value: language.word().to_owned(), text: language.english_name().to_owned() };
    with_nobody(Language::ALL.map(named).into(), "As their browser asks")
}

fn people(directory: &Directory) -> Vec<Choice> {
    directory
        .contacts
        .iter()
        .filter(|c| c.active)
        .map(|c| Choice { value: c.id.to_string(), text: c.name.clone() })
        .collect()
}

fn with_nobody(mut choices: Vec<Choice>, text: &str) -> Vec<Choice> {
    choices.insert(0, Choice { value: String::new(), text: text.to_owned() });
    choices
}

fn grant_fields(directory: &Directory, projects: &[Project], today: Date, wrong: &Wrong) -> Vec<FormField> {
    let kinds = Control::Many {
        values: wrong.typed_or("kinds", "").split_whitespace().map(str::to_owned).collect(),
        choices: Kind::ALL
            .iter()
            .map(|kind| Choice { value: kind.word().to_owned(), text: words::capital(kind.plural()) })
            .collect(),
    };
    let currencies = crate::web::present::fields::CURRENCIES
        .iter()
        .map(|code| Choice { value: (*code).to_owned(), text: (*code).to_owned() })
        .collect();
    let limit = Control::Money {
        amount: wrong.typed_or("limit", ""),
        currency: wrong.typed_or("limit_currency", "EUR"),
        currencies,
    };
    let who = Control::One { value: wrong.typed_or("contact", ""), choices: people(directory) };
    let each = projects.iter().map(|p| Choice { value: p.id.to_string(), text: p.name.clone() }).collect();
    let project = Control::One { value: wrong.typed_or("project", ""), choices: with_nobody(each, "Every project") };
    vec![
        FormField::new("contact", "Who", who).error(wrong.error("contact")).row(),
        FormField::new("kinds", "May approve", kinds).hint("None ticked means everything.").optional().row(),
        FormField::new("limit", "Up to, excluding VAT", limit)
            .hint("Empty means any amount.")
            .error(wrong.error("limit"))
            .optional()
            .row(),
        FormField::new("project", "For", project).optional().row(),
        FormField::new("from", "From", Control::Day(wrong.typed_or("from", &today.to_string())))
            .error(wrong.error("from")),
        FormField::new("until", "Until", Control::Day(wrong.typed_or("until", "")))
            .error(wrong.error("until"))
            .optional(),
        FormField::new("source", "Who said so", Control::Line(wrong.typed_or("source", "")))
            .hint("A name and where it is written. It is kept with every decision made under it.")
            .error(wrong.error("source"))
            .row(),
    ]
}

fn ask_fields(client: &Client, directory: &Directory, wrong: &Wrong) -> Vec<FormField> {
    let first = client.sponsor.or(client.primary).map(|id| id.to_string()).unwrap_or_default();
    let who = Control::One { value: wrong.typed_or("asked", &first), choices: people(directory) };
    vec![
        FormField::new("asked", "Whom", who)
            .hint("They see who may approve what, confirm it on their phone, and say who is missing. What they say has ended ends at once.")
            .error(wrong.error("asked"))
            .row(),
    ]
}

fn primary_fields(client: &Client, directory: &Directory) -> Vec<FormField> {
    let one = |chosen: Option<ContactId>| Control::One {
        value: chosen.map(|id| id.to_string()).unwrap_or_default(),
        choices: with_nobody(people(directory), "Nobody"),
    };
    vec![
        FormField::new("primary", "Is asked first", one(client.primary)).optional().row(),
        FormField::new("sponsor", "Answers for the budget", one(client.sponsor)).optional().row(),
    ]
}

fn project_fields(members: &[Member], wrong: &Wrong) -> Vec<FormField> {
    let each =
        members.iter().filter(|m| m.active).map(|m| Choice { value: m.id.to_string(), text: m.name.clone() }).collect();
    vec![
        FormField::new("project_name", "Name", Control::Line(wrong.typed_or("project_name", "")))
            .error(wrong.error("project_name"))
            .row(),
        FormField::new(
            "lead",
            "Led by",
            Control::One { value: wrong.typed_or("lead", ""), choices: with_nobody(each, "Nobody yet") },
        )
        .optional()
        .row(),
    ]
}
