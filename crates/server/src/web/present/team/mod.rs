//! What the team's pages show, from a request's state and the directory. Pure: what must be read first is handed in.
//!
//! Nothing here asks the store or the clock. Start reading at [`Reading`], through which every part looks at a request, and at
//! [`request`], which puts the parts together.

pub mod account;
pub mod activity;
pub mod ahead;
pub mod amend;
pub mod away;
pub mod board;
pub mod came;
pub mod clients;
pub mod connections;
pub mod crossing;
pub mod designer;
pub mod erase;
pub mod failed;
pub mod flows;
pub mod home;
pub mod moving;
pub mod named;
pub mod package;
pub mod people;
pub mod request;
pub mod rows;
pub mod search;
pub mod simulate;
pub mod steps;
pub mod story;
pub mod submit;
pub mod tasks;
pub mod whatif;

use crate::live::Live;
use crate::web::components::{Avatar, Person, Side};
use crate::web::present::common::Reader;
use crate::web::session::SignedInMember;
use domain::flow::routing::{self, Assignee};
use domain::flow::{Step, expr};
use domain::ids::{PersonId, Pseudonym};
use domain::request::{State, Task, TaskState};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::ops::Deref;

/// A request, and who of the team reads it when.
pub struct Reading<'a> {
    reader: Reader<'a>,
    /// Who reads.
    pub member: &'a SignedInMember,
}

impl<'a> Deref for Reading<'a> {
    type Target = Reader<'a>;
    fn deref(&self) -> &Reader<'a> {
        &self.reader
    }
}

impl<'a> Reading<'a> {
    /// A request as this member reads it now.
    pub fn new(live: &'a Live, member: &'a SignedInMember, now: Timestamp) -> Self {
        Self { reader: Reader::member(live, member.member.id, now), member }
    }

    /// The request.
    pub fn state(&self) -> &'a State {
        &self.live.state
    }

    /// `/requests/req_…`.
    pub fn path(&self) -> String {
        format!("/requests/{}", self.state().id)
    }

    /// May the reader change it?
    pub fn may_work(&self) -> bool {
        self.member.member.role.may_work()
    }

    /// Whose side a person is on.
    pub fn side_of(&self, who: Pseudonym) -> Side {
        let found = self.state().parties.get(&who).or_else(|| self.state().parties.values().find(|p| p.person == who));
        match found.map(|party| party.side) {
            Some(domain::request::Side::Us) => Side::Us,
            Some(domain::request::Side::Client) => Side::Client,
            None => Side::System,
        }
    }

    /// Name and initials, with a word on the role.
    pub fn person(&self, who: Pseudonym, role: impl Into<String>) -> Person {
        small(&self.name(who), role, self.side_of(who))
    }

    /// The member who looks after it.
    pub fn owner(&self) -> String {
        self.state().owner().map_or_else(|| "the team".to_owned(), |owner| self.name(owner))
    }

    /// What a flow's text with references says now.
    pub fn filled(&self, text: &str) -> String {
        expr::fill(text, self.names())
    }

    /// Who would be asked in a step that has not begun; nobody if that cannot be said yet.
    pub fn would_ask(&self, step: &Step) -> Vec<Assignee> {
        routing::route(step, self.question()).unwrap_or_default()
    }

    /// Name of a person of the directory.
    pub fn card_name(&self, who: PersonId) -> String {
        self.live.directory.card(who).map_or_else(|| "Somebody".to_owned(), |card| card.name)
    }
}

/// A person with small initials.
pub fn small(name: &str, role: impl Into<String>, side: Side) -> Person {
    Person { avatar: Avatar::small(name, side), name: name.to_owned(), role: role.into() }
}

/// Until when a task is asked.
pub fn due(task: &Task) -> Option<Timestamp> {
    match task.state {
        TaskState::Asked { due, .. } => Some(due),
        TaskState::Waiting | TaskState::Answered { .. } | TaskState::Closed(_) => None,
    }
}

/// “because …” as it goes on after “You are asked”.
pub fn because(task: &Task) -> &str {
    task.because.as_deref().unwrap_or("because the flow says so")
}

/// “Tried once”, “Tried 5 times”.
fn tried(attempts: u32) -> String {
    match attempts {
        0 | 1 => "Tried once".to_owned(),
        more => format!("Tried {more} times"),
    }
}

/// What was typed into a form and could not be taken.
#[derive(Debug, Clone, Default)]
pub struct Wrong {
    /// Which form it was, where a page has several.
    pub form: &'static str,
    /// What was typed, by name in the form.
    pub typed: BTreeMap<String, String>,
    /// What is wrong, by name of field or slot.
    pub errors: BTreeMap<String, String>,
    /// What is wrong with the whole.
    pub whole: String,
    /// Sending stopped at what a check found: the reason typed to send it anyway.
    pub may_pass: Option<String>,
}

impl Wrong {
    /// Nothing, if it is of that form: a page shows it with that form alone.
    #[must_use]
    pub fn unless(&self, form: &str) -> Self {
        if self.form == form { Self::default() } else { self.clone() }
    }

    /// What was typed, else what there was.
    pub fn typed_or(&self, name: &str, kept: &str) -> String {
        self.typed.get(name).cloned().unwrap_or_else(|| kept.to_owned())
    }

    /// What is wrong with a field; empty for nothing.
    pub fn error(&self, name: &str) -> String {
        self.errors.get(name).cloned().unwrap_or_default()
    }
}
