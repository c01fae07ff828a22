//! The workspace's own people: members with their roles, teams, and the form that adds somebody.

use super::{form::Form, shell::Shell};
use crate::web::components::{Chip, Icon, Person, Words};
use askama::Template;

/// `GET /people`
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/people.html")]
pub struct PeoplePage {
    /// The frame.
    pub shell: Shell,
    /// "7 people work in Halden Studio, in 3 teams."
    pub sentence: Words,
    /// Shown once, right after somebody was added.
    pub invite: Option<Invite>,
    /// Everybody, those who may sign in first.
    pub members: Vec<Member>,
    /// Named groups.
    pub teams: Vec<Team>,
    /// `POST /people`; none for whoever may not add members.
    pub add_member: Option<Form>,
    /// `POST /people/teams`; none for whoever may not.
    pub add_team: Option<Form>,
}

/// The code with which somebody sets their first password. It is shown to whoever added them, once, and not kept.
#[derive(Debug, Clone)]
pub struct Invite {
    /// Whom it is for.
    pub name: String,
    /// Where they use it.
    pub link: String,
    /// The code.
    pub code: String,
}

/// A member.
#[derive(Debug, Clone)]
pub struct Member {
    /// Name, and address as role.
    pub person: Person,
    /// "Admin", "Member".
    pub role: String,
    /// The teams: "Quality (lead), Legal".
    pub teams: String,
    /// How they sign in, or that they cannot.
    pub chip: Chip,
    /// Where they are changed; none for whoever may not.
    pub change: Option<String>,
}

/// A team.
#[derive(Debug, Clone)]
pub struct Team {
    /// Its name.
    pub name: String,
    /// Who leads it; none for nobody.
    pub lead: Option<Person>,
    /// Who else is in it, in words.
    pub members: String,
}

impl PeoplePage {
    fn may_add(&self) -> bool {
        self.add_member.is_some() || self.add_team.is_some()
    }
}
