//! The list of clients with who belongs to whom, and one client: contacts, who may approve what, projects, requests.
//!
//! Delegation and absences come later. Start reading at [`ClientPage`].

use super::{form::Form, parts::RequestRow, shell::Shell};
use crate::web::components::{Chip, Fact, Icon, Link, Notice, Person, Words};
use askama::Template;

/// `GET /clients`
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/clients.html")]
pub struct ClientsPage {
    /// The frame.
    pub shell: Shell,
    /// "5 clients, 2 of them part of Norrsund Group."
    pub sentence: Words,
    /// Every client, parents before their children.
    pub clients: Vec<ClientRow>,
    /// `POST /clients`; none for readers.
    pub add: Option<Form>,
}

/// A client in the list.
#[derive(Debug, Clone)]
pub struct ClientRow {
    /// How many parents it has; deeper ones stand further in.
    pub depth: u8,
    /// Its name and page.
    pub link: Link,
    /// "5 contacts, 2 projects".
    pub note: String,
    /// Its open requests; none where there are none.
    pub chip: Option<Chip>,
}

/// `GET /clients/{id}`
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/client.html")]
pub struct ClientPage {
    /// The frame.
    pub shell: Shell,
    /// Its name.
    pub name: String,
    /// The client it is part of.
    pub parent: Option<Link>,
    /// Its time zone, working hours and languages.
    pub facts: Vec<String>,
    /// "Kestrel Ferries has 5 people who decide, up to €250,000."
    pub sentence: Words,
    /// Where its name, parent and zone are changed; none for readers.
    pub edit: Option<Link>,
    /// What has to be seen to first; none for nothing.
    pub notice: Option<Notice>,
    /// All clients, for the list beside it.
    pub tree: Vec<ClientRow>,
    /// Who may approve what.
    pub authority: Authority,
    /// Each grant with its dates and its source.
    pub grants: Vec<Grant>,
    /// What the client was asked about it, and what waits to be seen to, newest first.
    pub asked: Vec<Said>,
    /// Its people.
    pub contacts: Vec<Contact>,
    /// Its projects.
    pub projects: Vec<Fact>,
    /// Its requests, the open ones first.
    pub requests: Vec<RequestRow>,
    /// Adding a contact, granting authority, adding a project, in this order; empty for readers.
    pub forms: Vec<Fold>,
}

/// A form that opens on request.
#[derive(Debug, Clone)]
pub struct Fold {
    /// Its id on the page.
    pub id: String,
    /// What it does: "Grant authority".
    pub title: String,
    /// The form. It is open at once if something in it is wrong.
    pub form: Form,
}

/// Who may approve what, as a table: one row a person, one column a kind of request.
#[derive(Debug, Clone)]
pub struct Authority {
    /// The kinds of request, as column heads.
    pub kinds: Vec<String>,
    /// The client's own people first, then those of its parents.
    pub groups: Vec<AuthorityGroup>,
    /// Who said so last, and when.
    pub note: String,
}

/// The people of one client in the table.
#[derive(Debug, Clone)]
pub struct AuthorityGroup {
    /// "From Norrsund Group"; empty for the client itself.
    pub heading: String,
    /// One row a person.
    pub rows: Vec<AuthorityRow>,
}

/// One person's row.
#[derive(Debug, Clone)]
pub struct AuthorityRow {
    /// Who.
    pub person: Person,
    /// One cell for each kind.
    pub cells: Vec<Cell>,
}

/// What one person may approve of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    No,
    /// Up to an amount, in words: "to €50,000".
    Up(String),
    /// Up to an amount, but not today: the words say from or until when.
    NotNow(String),
}

/// One grant of authority.
#[derive(Debug, Clone)]
pub struct Grant {
    /// To whom.
    pub person: Person,
    /// What: "creative work, to €50,000, for all projects".
    pub words: String,
    /// Since when and until when.
    pub dates: String,
    /// Who said so.
    pub source: String,
    /// "Confirmed by Karin Dahl, 23 November 2026"; empty while nobody has.
    pub confirmed: String,
    /// Where ending it posts; none for readers and once it has ended.
    pub end: Option<String>,
}

/// What the client's own administrator was asked, or answered.
#[derive(Debug, Clone)]
pub struct Said {
    /// Who.
    pub person: Person,
    /// "Was asked on Monday 23 November, 10:42", or what follows from the answer.
    pub sentence: String,
    /// Their own words, each with whom it is about.
    pub words: Vec<(String, String)>,
    /// Where "Seen to" posts; none for readers, and where nothing is to be done.
    pub settle: Option<String>,
}

/// A contact in the list.
#[derive(Debug, Clone)]
pub struct Contact {
    /// Name, and address as role.
    pub person: Person,
    /// Language and zone.
    pub note: String,
    /// How they stand: what waits for them, or that their address does not work.
    pub chip: Option<Chip>,
    /// Where they are changed; none for readers.
    pub change: Option<String>,
}

impl ClientPage {
    fn csrf(&self) -> &str {
        &self.shell.csrf
    }

    fn columns(&self) -> usize {
        self.authority.kinds.len() + 1
    }

    fn is_here(&self, row: &ClientRow) -> bool {
        row.link.text == self.name
    }
}
