//! Clients and people.

use super::{chip, choices, client, form, html, lists, money, one, shell, us, words};
use super::{live, plain};
use crate::web::{
    components::{Fact, Icon, Kind, Link, Notice},
    pages::team::{
        amend::{AmendPage, Turn},
        clients::{
            Authority, AuthorityGroup, AuthorityRow, Cell, ClientPage, ClientRow, ClientsPage, Contact, Fold, Grant,
            Said,
        },
        form::{Control, Form, FormField, Weight},
        people::{Invite, Member, PeoplePage, Team},
        shell::{Crumb, Place},
    },
};

pub(super) fn all() -> Vec<(&'static str, String)> {
    vec![
        ("team-clients", html(&clients())),
        (
            "team-clients-empty",
            html(&ClientsPage { clients: Vec::new(), sentence: "No clients yet.".into(), ..clients() }),
        ),
        ("team-client", html(&kestrel())),
        ("team-client-new", html(&new_client())),
        ("team-client-edit", html(&amend("Kestrel Ferries", " as your requests name it.", Vec::new()))),
        ("team-contact", html(&amend("Ines Moreau", " answers for Kestrel Ferries.", vec![leaves()]))),
        ("team-contact-left", html(&left())),
        ("team-member-last", html(&last())),
        ("team-people", html(&people())),
        ("team-people-invited", html(&PeoplePage { invite: Some(invite()), ..people() })),
        ("team-people-reader", html(&PeoplePage { add_member: None, add_team: None, ..people() })),
    ]
}

fn tree() -> Vec<ClientRow> {
    let row = |depth, name: &str, note: &str| ClientRow {
        depth,
        link: Link::new("/clients/cli_1", name),
        note: note.into(),
        chip: None,
    };
    let mut rows = vec![
        row(0, "Norrsund Group", "1 contact"),
        row(1, "Kestrel Ferries", "5 contacts, 2 projects"),
        row(2, "Kestrel Freight", "2 contacts"),
        row(1, "Norrsund Ports", "1 contact"),
        row(0, "Aster Pension", "3 contacts"),
        row(0, "Bistro Nord", "1 contact"),
        row(0, "Vestby Water", "2 contacts"),
    ];
    if let Some(row) = rows.get_mut(1) {
        row.chip = Some(chip(Kind::Wet, Icon::CLOCK, "3 open"));
    }
    rows
}

fn clients() -> ClientsPage {
    let fields = vec![
        FormField::new("name", "Name", Control::Line(String::new())).row(),
        FormField::new("parent", "Part of", one("", &[("", "Nobody"), ("cli_0", "Norrsund Group")]))
            .hint("Its people may then decide for this client too.")
            .row(),
        FormField::new(
            "zone",
            "Time zone",
            one("Europe/Stockholm", &[("Europe/Stockholm", "Stockholm"), ("Europe/Oslo", "Oslo")]),
        )
        .row(),
    ];
    ClientsPage {
        shell: shell(Place::Clients, vec![Crumb::here("Clients")]),
        sentence: words(vec![live("7 clients"), plain(", 6 requests are with them.")]),
        clients: tree(),
        add: Some(form("/clients", "Add the client", Weight::Solid, fields)),
    }
}

fn cells(words: [&str; 4]) -> Vec<Cell> {
    words
        .into_iter()
        .map(|text| match text {
            "" => Cell::No,
            later if later.starts_with("from") => Cell::NotNow(later.into()),
            upto => Cell::Up(upto.into()),
        })
        .collect()
}

fn kestrel() -> ClientPage {
    let row = |name: &str, role: &str, words| AuthorityRow { person: client(name, role), cells: cells(words) };
    let own = vec![
        row("Amara Diallo", "Brand Manager", ["to €10,000", "", "", ""]),
        row("Ines Moreau", "Marketing Director", ["to €50,000", "to €20,000", "", ""]),
        row("Tomas Eklund", "Finance Director", ["", "", "Any amount", "to €100,000"]),
        row("Jonas Weber", "Legal Counsel", ["from 1 April", "", "", "Any amount"]),
    ];
    let group = vec![row("Karin Dahl", "Group CMO", ["to €250,000", "to €250,000", "", ""])];
    let contact = |name: &str, address: &str, chip| Contact {
        person: client(name, address),
        note: "Swedish, Stockholm".into(),
        chip,
        change: Some("/clients/cli_1/contacts/con_1".into()),
    };
    ClientPage {
        edit: Some(Link::new("/clients/cli_1/edit", "Change")),
        notice: None,
        shell: shell(Place::Clients, vec![Crumb::to("Clients", "/clients"), Crumb::here("Kestrel Ferries")]),
        name: "Kestrel Ferries".into(),
        parent: Some(Link::new("/clients/cli_0", "Norrsund Group")),
        facts: vec!["Stockholm time, 08:00 to 18:00".into(), "Swedish, English".into()],
        sentence: words(vec![live("5 people"), plain(" can approve for Kestrel Ferries, the most up to €250,000.")]),
        tree: tree(),
        authority: Authority {
            kinds: ["Creative work", "Scope change", "Costs", "Contracts"].map(Into::into).to_vec(),
            groups: vec![
                AuthorityGroup { heading: String::new(), rows: own },
                AuthorityGroup { heading: "From Norrsund Group".into(), rows: group },
            ],
            note: "Last confirmed by Tomas Eklund on 14 January.".into(),
        },
        grants: vec![
            Grant {
                person: client("Ines Moreau", "Marketing Director"),
                words: "Creative work, to €50,000".into(),
                dates: "since 14 Jan".into(),
                source: "Tomas Eklund said so, MSA-2024-118, annex B".into(),
                confirmed: "Confirmed by Tomas Eklund, 2 February 2026".into(),
                end: Some("/clients/cli_1/authority/gra_1/end".into()),
            },
            Grant {
                person: client("Amara Diallo", "Brand Manager"),
                words: "Creative work, to €10,000".into(),
                dates: "14 Jan to 30 June".into(),
                source: "Ines Moreau said so, by mail of 13 January".into(),
                confirmed: String::new(),
                end: None,
            },
        ],
        asked: vec![Said {
            person: client("Tomas Eklund", "Finance Director"),
            sentence: "Answered yesterday, 16:12. One is right: Ines Moreau. One is different: Amara Diallo. Somebody is missing.".into(),
            words: vec![
                ("About Amara Diallo".into(), "Only to €5,000, and only until the summer.".into()),
                ("Who is missing".into(), "Jonas Berg, jonas.berg@kestrelferries.example, signs contracts to €250,000.".into()),
            ],
            settle: Some("/clients/cli_1/confirmations/cfm_1/settle".into()),
        }],
        contacts: vec![
            contact(
                "Ines Moreau",
                "ines.moreau@kestrelferries.example",
                Some(chip(Kind::Wet, Icon::CLOCK, "Deciding on 1")),
            ),
            contact("Tomas Eklund", "tomas.eklund@kestrelferries.example", None),
            contact("Peter Lund", "peter.lund@kestrelferries.example", Some(chip(Kind::Stop, Icon::RISK, "1 overdue"))),
        ],
        projects: vec![Fact::new("Summer 2026", "Leo Brandt, until August"), Fact::new("Terminals", "Sofie Lind")],
        requests: lists::waiting().into_iter().take(1).collect(),
        forms: vec![
            fold("add-contact", "Add a contact", contact_form()),
            fold("add-authority", "Grant authority", grant_form()),
            fold(
                "add-project",
                "Add a project",
                form(
                    "/clients/cli_1/projects",
                    "Add the project",
                    Weight::Plain,
                    vec![FormField::new("project_name", "Name", Control::Line(String::new())).row()],
                ),
            ),
        ],
    }
}

fn amend(name: &str, rest: &str, turns: Vec<Turn>) -> AmendPage {
    AmendPage {
        shell: shell(Place::Clients, vec![Crumb::to("Clients", "/clients"), Crumb::here(name)]),
        sentence: words(vec![live(name), plain(rest)]),
        chip: None,
        problem: None,
        form: form("/clients/cli_1/contacts/con_1", "Keep it", Weight::Solid, contact_form().fields),
        away: None,
        turns,
    }
}

fn leaves() -> Turn {
    Turn {
        heading: "When Ines Moreau leaves".into(),
        text: "They are asked nothing more, every page they have open ends, and they cannot decide.".into(),
        waits: "2 answers of theirs would not come.".into(),
        waiting: vec![
            Link::new("/requests/req_1", "The long way round"),
            Link::new("/requests/req_2", "On-board signage"),
        ],
        action: "/clients/cli_1/contacts/con_1/deactivate".into(),
        words: "They have left".into(),
    }
}

fn left() -> AmendPage {
    let back = Turn {
        heading: "If Ines Moreau comes back".into(),
        waiting: Vec::new(),
        words: "They are back".into(),
        ..leaves()
    };
    AmendPage {
        chip: Some(chip(Kind::Stop, Icon::CROSS, "Left")),
        ..amend("Ines Moreau", " no longer answers for Kestrel Ferries.", vec![back])
    }
}

fn last() -> AmendPage {
    let says = "You are the last who may change people and clients here.";
    let problem = Some(Notice::new(Kind::Stop, Icon::RISK, "Nothing was changed", says));
    AmendPage { problem, ..amend("Nadia Okafor", " works in Halden Studio.", vec![leaves()]) }
}

fn fold(id: &str, title: &str, form: Form) -> Fold {
    Fold { id: id.into(), title: title.into(), form }
}

fn contact_form() -> Form {
    form(
        "/clients/cli_1/contacts",
        "Add the contact",
        Weight::Plain,
        vec![
            FormField::new("contact_name", "Name", Control::Line(String::new())).row(),
            FormField::new("contact_email", "E-mail", Control::Email(String::new())).row(),
            FormField::new("contact_title", "What they do", Control::Line(String::new())).optional().row(),
        ],
    )
}

fn grant_form() -> Form {
    let kinds = Control::Many {
        values: vec!["creative".into()],
        choices: choices(&[
            ("creative", "Creative work"),
            ("scope", "Scope change"),
            ("costs", "Costs"),
            ("contract", "Contracts"),
        ]),
    };
    let fields = vec![
        FormField::new("contact", "Who", one("con_1", &[("con_1", "Ines Moreau"), ("con_2", "Tomas Eklund")])).row(),
        FormField::new("kinds", "May approve", kinds).row(),
        FormField::new("limit", "Up to, excluding VAT", money("")).hint("Empty means any amount.").optional().row(),
        FormField::new("from", "From", Control::Day("2026-03-10".into())),
        FormField::new("until", "Until", Control::Day(String::new())).optional(),
        FormField::new("source", "Who said so", Control::Line(String::new()))
            .hint("A name and where it is written. It is kept with every decision made under it.")
            .row(),
    ];
    form("/clients/cli_1/authority", "Grant it", Weight::Plain, fields)
}

fn new_client() -> ClientPage {
    let mut page = ClientPage {
        grants: Vec::new(),
        asked: Vec::new(),
        contacts: Vec::new(),
        projects: Vec::new(),
        requests: Vec::new(),
        parent: None,
        ..kestrel()
    };
    page.authority.groups.clear();
    page.sentence = words(vec![plain("Nobody can approve for Kestrel Ferries "), live("yet"), plain(".")]);
    if let Some(fold) = page.forms.get_mut(1) {
        fold.form.fields = std::mem::take(&mut fold.form.fields)
            .into_iter()
            .map(|field| if field.name == "source" { field.error("Say who at the client said so.") } else { field })
            .collect();
    }
    page
}

fn invite() -> Invite {
    Invite {
        name: "Leo Brandt".into(),
        link: "https://assent.halden.example/join".into(),
        code: "4f9a2cZk3mW8x2Qv5rT9yB".into(),
    }
}

fn people() -> PeoplePage {
    let member = |name: &str, role: &str, teams: &str, chip| Member {
        person: us(name, &format!("{}@halden.example", name.split(' ').next().unwrap_or("").to_lowercase())),
        role: role.into(),
        teams: teams.into(),
        chip,
        change: Some("/people/mem_1".into()),
    };
    let roles = one(
        "member",
        &[("member", "Member"), ("admin", "Admin"), ("auditor", "Auditor, reads everything and changes nothing")],
    );
    let teams = Control::Many {
        values: Vec::new(),
        choices: choices(&[("tea_1", "Quality"), ("tea_2", "Legal"), ("tea_3", "Finance")]),
    };
    let fields = vec![
        FormField::new("name", "Name", Control::Line(String::new())).row(),
        FormField::new("address", "E-mail", Control::Email(String::new())).row(),
        FormField::new("role", "Role", roles).row(),
        FormField::new("teams", "Teams", teams).optional().row(),
    ];
    PeoplePage {
        shell: shell(Place::People, vec![Crumb::here("People")]),
        sentence: words(vec![live("4 people"), plain(" work in Halden Studio, in 3 teams.")]),
        invite: None,
        members: vec![
            member("Nadia Okafor", "Owner", "Quality (lead)", chip(Kind::Good, Icon::SHIELD, "Password and code")),
            member("Sofie Lind", "Admin", "Quality", chip(Kind::Plain, Icon::LOCK, "Password")),
            member("Leo Brandt", "Member", "No team", chip(Kind::Warn, Icon::CLOCK, "Invited")),
            member("Hanna Virtanen", "Member", "Finance (lead)", chip(Kind::Plain, Icon::LOCK, "Password")),
        ],
        teams: vec![
            Team { name: "Quality".into(), lead: Some(us("Nadia Okafor", "leads")), members: "Sofie Lind".into() },
            Team { name: "Finance".into(), lead: Some(us("Hanna Virtanen", "leads")), members: "Nobody else".into() },
            Team { name: "Legal".into(), lead: None, members: "Nobody yet. Flows that ask Legal stop there.".into() },
        ],
        add_member: Some(form("/people", "Add and get a link", Weight::Solid, fields)),
        add_team: Some(form(
            "/teams",
            "Add the team",
            Weight::Plain,
            vec![FormField::new("team_name", "Name", Control::Line(String::new())).row()],
        )),
    }
}
