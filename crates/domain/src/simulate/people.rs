//! The people that a flow speaks of, made up: a preparer, teams, and a client with a first contact and a sponsor.

use crate::actor::Role;
use crate::directory::{Client, Contact, Directory, Grant, Member, Project, Team, Workspace};
use crate::flow::Flow;
use crate::flow::assign::{By, Person};
use crate::flow::trial::Given;
use crate::ids::{ClientId, ContactId, GrantId, MemberId, PersonId, ProjectId, TeamId, WorkspaceId};
use crate::simulate::package;
use crate::values::Money;
use std::collections::BTreeSet;

/// Where everybody keeps their hours.
pub(super) const ZONE: &str = "Europe/Berlin";
pub(super) const CLIENT: ClientId = ClientId::from_bytes([201; 16]);
pub(super) const PROJECT: ProjectId = ProjectId::from_bytes([202; 16]);
pub(super) const INITIATOR: MemberId = MemberId::from_bytes([1; 16]);
/// LIMIT: people in a pretend team.
pub const TEAM_MAX: u32 = 50;

/// Everybody, and what tests call them.
#[derive(Debug)]
pub(super) struct Roster {
    pub(super) directory: Directory,
    /// Who prepares.
    pub(super) initiator: MemberId,
    pub(super) client: ClientId,
    pub(super) project: Option<ProjectId>,
    pub(super) called: Vec<(String, PersonId)>,
}

impl Roster {
    /// The people that there really are, under their names.
    pub(super) fn of(directory: &Directory, initiator: MemberId) -> Self {
        let members = directory.members.iter().map(|m| (m.name.clone(), PersonId::Member(m.id)));
        let contacts = directory.contacts.iter().map(|c| (c.name.clone(), PersonId::Contact(c.id)));
        let called = members.chain(contacts).collect();
        let client = directory.client().map_or(CLIENT, |client| client.id);
        let project = directory.project.as_ref().map(|project| project.id);
        Self { directory: directory.clone(), initiator, client, project, called }
    }
    /// What tests call somebody.
    pub(super) fn name(&self, who: PersonId) -> &str {
        self.called.iter().find(|(_, id)| *id == who).map_or("somebody", |(name, _)| name)
    }
    /// Where due times and answers are counted.
    pub(super) fn zone(&self) -> &str {
        self.directory.client().map_or(ZONE, |client| client.zone.as_str())
    }
    /// Everybody’s name.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.called.iter().map(|(name, _)| name.as_str())
    }
}

/// The names that tests of a flow may use for people: `initiator`, `primary`, `sponsor`, `legal-1`, addresses.
pub fn names(flow: &Flow, given: &Given) -> Vec<String> {
    roster(flow, given).names().map(str::to_owned).collect()
}

/// Everybody that an assignment of the flow speaks of.
fn spoken_of(flow: &Flow) -> (BTreeSet<String>, BTreeSet<String>, BTreeSet<String>) {
    let (mut teams, mut members, mut contacts) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let escalated = |step: &'_ crate::flow::Step| step.common.escalate.iter().map(|e| e.to.clone()).collect::<Vec<_>>();
    let all = flow.every_step().flat_map(|step| step.common.by.clone().into_iter().chain(escalated(step)));
    let mut open: Vec<By> = all.chain(flow.roles.values().cloned()).collect();
    while let Some(by) = open.pop() {
        match by {
            By::Many(list) => open.extend(list),
            By::One(Person::Team(name, _)) => {
                teams.insert(name);
            }
            By::One(Person::Member(who)) if who != "initiator" => {
                members.insert(who);
            }
            By::One(Person::Contact(who)) if !matches!(who.as_str(), "primary" | "sponsor" | "item") => {
                contacts.insert(who);
            }
            By::One(_) | By::Role(_) | By::Related(_) => {}
        }
    }
    (teams, members, contacts)
}

/// Addresses that are chosen in fields of the package become members.
fn chosen(flow: &Flow, given: &Given) -> Vec<String> {
    use crate::flow::FieldType;
    use crate::flow::trial::Said;
    let people = flow.intake.fields.iter().filter(|field| field.type_ == FieldType::Person);
    let said = people.filter_map(|field| match given.fields.get(&field.id) {
        Some(Some(Said::Text(address))) => Some(address.clone()),
        Some(Some(Said::Flag(_) | Said::Number(_)) | None) | None => None,
    });
    said.collect()
}

fn number(n: usize) -> u8 {
    // LIMIT: pretend people of one kind; more are the same person.
    u8::try_from(n).unwrap_or(u8::MAX)
}

pub(super) fn roster(flow: &Flow, given: &Given) -> Roster {
    let (teams, mut named, contacts) = spoken_of(flow);
    let mut called = vec![("initiator".to_owned(), PersonId::Member(INITIATOR))];
    let mut members = vec![member(INITIATOR, "Initiator", "initiator@us.example")];
    let known = |who: &String| contacts.contains(who) || ["primary@client.example"].contains(&who.as_str());
    named.extend(chosen(flow, given).into_iter().filter(|who| !known(who)));
    for (n, address) in named.iter().enumerate() {
        let mut bytes = [2; 16];
        bytes[15] = number(n);
        let id = MemberId::from_bytes(bytes);
        members.push(member(id, address, address));
        called.push((address.clone(), PersonId::Member(id)));
    }
    let mut groups = Vec::new();
    for (t, name) in teams.iter().enumerate() {
        let count = given.teams.get(name).copied().unwrap_or(2).min(TEAM_MAX);
        let ids: Vec<MemberId> = (1..=count).map(|n| team_member(t, n)).collect();
        for (n, id) in ids.iter().enumerate() {
            let own = format!("{name}-{}", n + 1);
            members.push(member(*id, &own, &format!("{}@us.example", own.replace(' ', "-"))));
            called.push((own, PersonId::Member(*id)));
        }
        let mut bytes = [3; 16];
        bytes[15] = number(t);
        groups.push(Team {
            id: TeamId::from_bytes(bytes),
            name: name.clone(),
            lead: ids.first().copied(),
            members: ids,
        });
    }
    let outside = outside(&contacts);
    called.extend(outside.iter().map(|(name, c)| (name.clone(), PersonId::Contact(c.id))));
    let grants = grants(flow, given, &outside);
    let contact = |name: &str| outside.iter().find(|(other, _)| other == name).map(|(_, c)| c.id);
    let client = Client {
        id: CLIENT,
        name: "The client".to_owned(),
        parent: None,
        zone: ZONE.to_owned(),
        primary: contact("primary"),
        sponsor: contact("sponsor"),
    };
    let workspace = Workspace {
        id: WorkspaceId::from_bytes([200; 16]),
        name: "We".to_owned(),
        prefix: "T".to_owned(),
        zone: ZONE.to_owned(),
        code_before_seeing: false,
    };
    let project = Project { id: PROJECT, client: CLIENT, name: "The project".to_owned(), lead: Some(INITIATOR) };
    let directory = Directory {
        workspace,
        members,
        teams: groups,
        clients: vec![client],
        contacts: outside.into_iter().map(|(_, contact)| contact).collect(),
        grants,
        project: Some(project),
        absences: Vec::new(),
    };
    Roster { directory, initiator: INITIATOR, client: CLIENT, project: Some(PROJECT), called }
}

fn team_member(team: usize, n: u32) -> MemberId {
    let mut bytes = [4; 16];
    bytes[14] = number(team);
    bytes[15] = u8::try_from(n).unwrap_or(u8::MAX);
    MemberId::from_bytes(bytes)
}

fn member(id: MemberId, name: &str, email: &str) -> Member {
    let (name, email, title) = (name.to_owned(), email.to_lowercase(), String::new());
    Member { id, name, email, title, role: Role::Member, active: true }
}

fn outside(named: &BTreeSet<String>) -> Vec<(String, Contact)> {
    let always = ["primary", "sponsor"].map(|name| (name.to_owned(), format!("{name}@client.example")));
    let all = always.into_iter().chain(named.iter().map(|address| (address.clone(), address.to_lowercase())));
    all.enumerate()
        .map(|(n, (name, email))| {
            let mut bytes = [5; 16];
            bytes[15] = number(n);
            let id = ContactId::from_bytes(bytes);
            let contact = Contact {
                id,
                client: CLIENT,
                name: name.clone(),
                email,
                title: String::new(),
                language: None,
                active: true,
            };
            (name, contact)
        })
        .collect()
}

/// As the test says; else the first contact may approve just this amount, and the sponsor any.
fn grants(flow: &Flow, given: &Given, outside: &[(String, Contact)]) -> Vec<Grant> {
    let limit = |name: &str| -> Option<Option<Money>> {
        if given.authority.is_empty() {
            return match name {
                "primary" => Some(package::amount(flow, given)),
                "sponsor" => Some(None),
                _ => None,
            };
        }
        match given.authority.get(name).map(String::as_str)? {
            "any" => Some(None),
            text => package::money(text).ok().map(Some),
        }
    };
    let granted = outside.iter().filter_map(|(name, contact)| limit(name).map(|limit| (contact.id, limit)));
    granted
        .enumerate()
        .map(|(n, (contact, limit))| {
            let mut bytes = [6; 16];
            bytes[15] = number(n);
            Grant {
                id: GrantId::from_bytes(bytes),
                contact,
                client: CLIENT,
                project: None,
                kinds: Vec::new(),
                limit,
                from: None,
                until: None,
                source: "as the test says".to_owned(),
            }
        })
        .collect()
}
