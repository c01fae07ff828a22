//! Who there is: workspace, members, teams, clients, contacts, projects and authority, as of now.
//!
//! These are records kept in tables with a log of their own; a [`Directory`] is the part of them that one request can need:
//! all members and teams, its client with its parents, their contacts and grants, its project.

mod absence;
mod register;

use crate::actor::Role;
use crate::ids::{ClientId, ContactId, GrantId, MemberId, PersonId, ProjectId, TeamId, WorkspaceId};
use crate::language::Language;
use crate::values::Money;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use absence::{ABSENCES_MAX, Absence, Errand, StandIn};
pub use register::{GrantSaid, RegisterReply, ReplyRefused, Said, WORDS_MAX, fingerprint};

/// What kind of thing is to be approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A finished piece of work.
    Deliverable,
    /// An offer.
    Proposal,
    /// An agreement.
    Contract,
    /// A change of what was agreed.
    ScopeChange,
    /// A point reached.
    Milestone,
}

impl Kind {
    /// All kinds, in the order pages show them.
    pub const ALL: [Self; 5] = [Self::Deliverable, Self::Proposal, Self::Contract, Self::ScopeChange, Self::Milestone];
    /// The word in flows, the API and evidence.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Deliverable => "deliverable",
            Self::Proposal => "proposal",
            Self::Contract => "contract",
            Self::ScopeChange => "scope-change",
            Self::Milestone => "milestone",
        }
    }
    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
    /// The words for people: “scope changes”.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Deliverable => "deliverables",
            Self::Proposal => "proposals",
            Self::Contract => "contracts",
            Self::ScopeChange => "scope changes",
            Self::Milestone => "milestones",
        }
    }
}

/// One organisation's separate world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workspace {
    /// Its identifier.
    pub id: WorkspaceId,
    /// Its name, as clients see it.
    pub name: String,
    /// What request numbers begin with: `HS` gives `HS-2041`.
    pub prefix: String,
    /// IANA time zone of its business hours.
    pub zone: String,
    /// Must a contact type a mailed code before seeing anything?
    pub code_before_seeing: bool,
}

/// An internal person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Identifier.
    pub id: MemberId,
    /// Name as shown.
    pub name: String,
    /// Address; unique in the installation, in lower case.
    pub email: String,
    /// What they do, as shown: “Account director”.
    pub title: String,
    /// What they may do.
    pub role: Role,
    /// False once they have left; then they are asked nothing.
    pub active: bool,
}

/// A named group of members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Identifier.
    pub id: TeamId,
    /// The name flows use: `quality`.
    pub name: String,
    /// Who leads it.
    pub lead: Option<MemberId>,
    /// Who is in it, in order.
    pub members: Vec<MemberId>,
}

/// An external organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// Identifier.
    pub id: ClientId,
    /// Name as shown.
    pub name: String,
    /// The organisation above it.
    pub parent: Option<ClientId>,
    /// IANA time zone of its business hours.
    pub zone: String,
    /// Who is asked first.
    pub primary: Option<ContactId>,
    /// Who stands behind the engagement.
    pub sponsor: Option<ContactId>,
}

/// A person at a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Identifier.
    pub id: ContactId,
    /// Where they work.
    pub client: ClientId,
    /// Name as shown.
    pub name: String,
    /// Address, in lower case.
    pub email: String,
    /// What they do there: “Marketing Director”.
    pub title: String,
    /// In which they read pages and mails, once somebody has said so or their browser has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// False once they have left.
    pub active: bool,
}

/// An engagement with a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Identifier.
    pub id: ProjectId,
    /// Whose it is.
    pub client: ClientId,
    /// Name as shown.
    pub name: String,
    /// Who leads it on our side.
    pub lead: Option<MemberId>,
}

/// A grant: this contact may approve these kinds, for this client or project, up to this amount, between these dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Identifier.
    pub id: GrantId,
    /// Who may.
    pub contact: ContactId,
    /// For which client's requests.
    pub client: ClientId,
    /// Only for this project, if named.
    pub project: Option<ProjectId>,
    /// Which kinds; empty means every kind.
    pub kinds: Vec<Kind>,
    /// Up to and including this amount; without one, any amount.
    pub limit: Option<Money>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// Who said so, and where it is written: “Karin Dahl, by letter of 12 January”.
    pub source: String,
}

impl Grant {
    /// Does it cover such a request on that day?
    pub fn covers(&self, kind: Kind, amount: Option<Money>, project: Option<ProjectId>, day: Date) -> bool {
        let kind_fits = self.kinds.is_empty() || self.kinds.contains(&kind);
        let amount_fits = match (self.limit, amount) {
            (None, _) | (Some(_), None) => true,
            (Some(limit), Some(amount)) => amount.compare(limit).is_some_and(std::cmp::Ordering::is_le),
        };
        let project_fits = self.project.is_none() || self.project == project;
        kind_fits
            && amount_fits
            && project_fits
            && self.from.is_none_or(|d| d <= day)
            && self.until.is_none_or(|d| day <= d)
    }
}

/// The part of the directory that one request can need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory {
    /// The workspace.
    pub workspace: Workspace,
    /// Everybody inside.
    pub members: Vec<Member>,
    /// Their teams.
    pub teams: Vec<Team>,
    /// The request's client first, then its parent, then the parent's parent…
    pub clients: Vec<Client>,
    /// The contacts of those clients.
    pub contacts: Vec<Contact>,
    /// The grants for those clients.
    pub grants: Vec<Grant>,
    /// When these people are away, and who stands in; none that was taken back.
    pub absences: Vec<Absence>,
    /// The request's project.
    pub project: Option<Project>,
}

impl Directory {
    /// An active member.
    pub fn member(&self, id: MemberId) -> Option<&Member> {
        self.members.iter().find(|m| m.id == id && m.active)
    }
    /// A team by the name flows use.
    pub fn team(&self, name: &str) -> Option<&Team> {
        self.teams.iter().find(|t| t.name == name)
    }
    /// The request's client.
    pub fn client(&self) -> Option<&Client> {
        self.clients.first()
    }
    /// An active contact.
    pub fn contact(&self, id: ContactId) -> Option<&Contact> {
        self.contacts.iter().find(|c| c.id == id && c.active)
    }
    /// Name, address and organisation of a living person.
    pub fn card(&self, person: PersonId) -> Option<PersonCard> {
        match person {
            PersonId::Member(id) => self.member(id).map(|m| PersonCard {
                name: m.name.clone(),
                email: m.email.clone(),
                org: self.workspace.name.clone(),
                title: m.title.clone(),
            }),
            PersonId::Contact(id) => self.contact(id).map(|c| PersonCard {
                name: c.name.clone(),
                email: c.email.clone(),
                org: self.clients.iter().find(|o| o.id == c.client).map(|o| o.name.clone()).unwrap_or_default(),
                title: c.title.clone(),
            }),
        }
    }
}

/// What waits for a member.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Load {
    /// Tasks for which it is their turn.
    pub open: u64,
    /// When they last were given or finished one.
    pub last_at: Option<jiff::Timestamp>,
}

/// How much waits for each member at the time of a command. Whoever is not in it has had nothing yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Workload {
    /// By member.
    pub loads: BTreeMap<MemberId, Load>,
}

impl Workload {
    /// Nothing waits for anybody, or nobody needs to know.
    pub const NONE: &'static Self = &Self { loads: BTreeMap::new() };
    /// What waits for one member.
    pub fn of(&self, member: MemberId) -> Load {
        self.loads.get(&member).copied().unwrap_or_default()
    }
}

/// A person as the record names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonCard {
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Organisation.
    pub org: String,
    /// What they do there.
    pub title: String,
}
