//! The workspace's own people: members with their roles and teams, and the forms that change them.

use super::amend::May;
use super::{Wrong, small};
use crate::web::components::{Chip, Choice, Icon, Kind, Part, Side, Words};
use crate::web::pages::team::form::{Control, Form, FormField, Weight};
use crate::web::pages::team::people::{Member as Shown, Team as Group};
use crate::words;
use domain::actor::Role;
use domain::directory::{Directory, Member, Team};
use domain::ids::{MemberId, PersonId};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// How somebody signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignsIn {
    /// They have not chosen a password yet.
    Invited,
    /// By password.
    Password,
    /// By password and a code from an app.
    Code,
}

impl SignsIn {
    /// As their credentials say.
    pub fn of(kept: Option<&store::Credentials>) -> Self {
        match kept {
            Some(found) if found.totp.is_some() => Self::Code,
            Some(found) if found.password.is_some() => Self::Password,
            Some(_) | None => Self::Invited,
        }
    }
}

/// The roles that an admin gives; an owner makes owners too.
pub const ROLES: [Role; 4] = [Role::Member, Role::Admin, Role::Designer, Role::Auditor];

/// The roles that somebody may give.
pub fn roles(owner: bool) -> &'static [Role] {
    const ALL: [Role; 5] = [Role::Member, Role::Admin, Role::Designer, Role::Auditor, Role::Owner];
    if owner { &ALL } else { &ROLES }
}

/// What a role may do, for the form.
pub const fn role_words(role: Role) -> &'static str {
    match role {
        Role::Owner => "Owner, changes everything, owners too",
        Role::Admin => "Admin, changes people and clients",
        Role::Designer => "Designer",
        Role::Member => "Member",
        Role::Auditor => "Auditor, reads everything and changes nothing",
    }
}

/// “7 people work in Halden Studio, in 3 teams.”
pub fn sentence(directory: &Directory) -> Words {
    let count = directory.members.iter().filter(|m| m.active).count() as u64;
    let who = if count == 1 { "One person works".to_owned() } else { format!("{count} people work") };
    let teams = match directory.teams.len() as u64 {
        0 => ".".to_owned(),
        teams => format!(", in {}.", words::counted(teams, "team")),
    };
    vec![Part::Live(who), Part::Plain(format!(" in {}{teams}", directory.workspace.name))].into()
}

/// Everybody, those who may sign in first. `changes` is the reader's role if they may change people.
pub fn members(
    directory: &Directory,
    ways: &BTreeMap<MemberId, SignsIn>,
    now: Timestamp,
    changes: Option<Role>,
) -> Vec<Shown> {
    let mut all: Vec<&Member> = directory.members.iter().collect();
    all.sort_by_key(|m| (!m.active, m.role, m.name.clone()));
    all.into_iter()
        .map(|m| {
            let shown = member(m, directory, ways.get(&m.id).copied().unwrap_or(SignsIn::Invited), changes);
            match directory.away_until(PersonId::Member(m.id), now).filter(|_| m.active) {
                Some(until) => {
                    let away = format!("Away until {}", words::date(until));
                    Shown { chip: Chip::new(Kind::Wet, Icon::CLOCK, away), ..shown }
                }
                None => shown,
            }
        })
        .collect()
}

/// How somebody signs in, as a chip.
pub fn way_chip(way: SignsIn) -> Chip {
    match way {
        SignsIn::Invited => Chip::new(Kind::Warn, Icon::CLOCK, "Invited"),
        SignsIn::Password => Chip::new(Kind::Plain, Icon::LOCK, "Password"),
        SignsIn::Code => Chip::new(Kind::Good, Icon::SHIELD, "Password and code"),
    }
}

fn member(m: &Member, directory: &Directory, way: SignsIn, changes: Option<Role>) -> Shown {
    let may = changes.is_some_and(|mine| mine == Role::Owner || m.role != Role::Owner);
    Shown {
        person: small(&m.name, m.email.clone(), Side::Us),
        role: words::capital(m.role.word()),
        teams: teams_of(m.id, &directory.teams),
        chip: if m.active { way_chip(way) } else { Chip::new(Kind::Stop, Icon::CROSS, "Left") },
        change: may.then(|| format!("/people/{}", m.id)),
    }
}

fn teams_of(id: MemberId, teams: &[Team]) -> String {
    let mine = teams.iter().filter(|t| t.members.contains(&id));
    let named: Vec<String> =
        mine.map(|t| {
            if t.lead == Some(id) { format!("{} (lead)", words::capital(&t.name)) } else { words::capital(&t.name) }
        })
        .collect();
    if named.is_empty() { "No team".to_owned() } else { named.join(", ") }
}

/// The teams.
pub fn teams(directory: &Directory) -> Vec<Group> {
    let name = |id: &MemberId| directory.member(*id).map(|m| m.name.clone());
    let one = |team: &Team| {
        let others: Vec<String> = team.members.iter().filter(|id| Some(**id) != team.lead).filter_map(name).collect();
        let lead = team.lead.and_then(|id| directory.member(id));
        Group {
            name: words::capital(&team.name),
            lead: lead.map(|m| small(&m.name, "leads it", Side::Us)),
            members: if others.is_empty() { String::new() } else { words::listed(&others) },
        }
    };
    directory.teams.iter().map(one).collect()
}

fn everybody(directory: &Directory) -> Vec<Choice> {
    directory
        .members
        .iter()
        .filter(|m| m.active && m.role.may_work())
        .map(|m| Choice { value: m.id.to_string(), text: m.name.clone() })
        .collect()
}

/// The form that adds a member.
pub fn add_member(directory: &Directory, csrf: &str, wrong: &Wrong) -> Form {
    let teams =
        directory.teams.iter().map(|t| Choice { value: t.id.to_string(), text: words::capital(&t.name) }).collect();
    let ticked = wrong.typed_or("teams", "").split_whitespace().map(str::to_owned).collect();
    let mut fields = member_fields(None, wrong);
    fields.push(FormField::new("teams", "Teams", Control::Many { values: ticked, choices: teams }).optional().row());
    Form {
        action: "/people".to_owned(),
        csrf: csrf.to_owned(),
        error: wrong.whole.clone(),
        fields,
        button: "Add the member".to_owned(),
        weight: Weight::Solid,
    }
}

/// What a member is known by: as typed, else as kept.
pub fn member_fields(kept: Option<(&Member, May)>, wrong: &Wrong) -> Vec<FormField> {
    let typed = |name: &str, of: fn(&Member) -> &str| wrong.typed_or(name, kept.map_or("", |(m, _)| of(m)));
    let roles = roles(kept.is_some_and(|(_, may)| may.own));
    let roles = roles.iter().map(|r| Choice { value: r.word().to_owned(), text: role_words(*r).to_owned() }).collect();
    let role = wrong.typed_or("role", kept.map_or("member", |(m, _)| m.role.word()));
    vec![
        FormField::new("name", "Name", Control::Line(typed("name", |m| &m.name))).error(wrong.error("name")).row(),
        FormField::new("address", "E-mail", Control::Email(typed("address", |m| &m.email)))
            .hint("They sign in with it, and get their mail there.")
            .error(wrong.error("address"))
            .row(),
        FormField::new("title", "What they do", Control::Line(typed("title", |m| &m.title))).optional().row(),
        FormField::new("role", "Role", Control::One { value: role, choices: roles }).row(),
    ]
}

/// The form that adds a team, or says anew who is in one.
pub fn team_form(directory: &Directory, csrf: &str, wrong: &Wrong) -> Form {
    let ticked = wrong.typed_or("members", "").split_whitespace().map(str::to_owned).collect();
    let nobody = Choice { value: String::new(), text: "Nobody".to_owned() };
    let lead = Control::One {
        value: wrong.typed_or("lead", ""),
        choices: std::iter::once(nobody).chain(everybody(directory)).collect(),
    };
    Form {
        action: "/people/teams".to_owned(),
        csrf: csrf.to_owned(),
        error: wrong.whole.clone(),
        fields: vec![
            FormField::new("team", "Name", Control::Line(wrong.typed_or("team", "")))
                .hint(
                    "As flows call it: quality, legal, finance. The name of a team that exists sets anew who is in it.",
                )
                .error(wrong.error("team"))
                .row(),
            FormField::new("members", "Who is in it", Control::Many { values: ticked, choices: everybody(directory) })
                .error(wrong.error("members"))
                .row(),
            FormField::new("lead", "Led by", lead).optional().row(),
        ],
        button: "Keep the team".to_owned(),
        weight: Weight::Plain,
    }
}
