//! The frame around every page of the signed-in team: bread crumbs, search, where one can go, who one is.
//!
//! Pages of people who are not signed in use `door.html` instead. Start reading at [`Shell`].

use crate::web::components::{Avatar, Icon, Notice, Side};
use askama::Template;

/// A place in the side bar. There is one for each area that exists, in the order shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// What needs this person, and what waits on whom.
    Home,
    /// The list of requests, and each request.
    Requests,
    /// Clients, contacts and authority.
    Clients,
    /// Members and teams.
    People,
    /// Who is asked in which order.
    Flows,
    /// The mails that a demonstration did not send. Only shown there.
    Mailbox,
    /// None of them: one's own account, messages.
    Elsewhere,
}

impl Place {
    fn url(self) -> &'static str {
        match self {
            Self::Home => "/",
            Self::Requests => "/requests",
            Self::Clients => "/clients",
            Self::People => "/people",
            Self::Flows => "/flows",
            Self::Mailbox => "/mailbox",
            Self::Elsewhere => "/account",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Home => "Home",
            Self::Requests => "Requests",
            Self::Clients => "Clients",
            Self::People => "People",
            Self::Flows => "Flows",
            Self::Mailbox => "Mailbox",
            Self::Elsewhere => "Account",
        }
    }

    fn icon(self) -> Icon {
        match self {
            Self::Home => Icon::HOME,
            Self::Requests => Icon::DOCS,
            Self::Clients => Icon::BUILDING,
            Self::People => Icon::PEOPLE,
            Self::Flows => Icon::FLOW,
            Self::Mailbox => Icon::MAIL,
            Self::Elsewhere => Icon::PERSON,
        }
    }

    fn counts_needs(self) -> bool {
        self == Self::Home
    }
}

/// One step of the bread crumbs; the last one has no address.
#[derive(Clone, Debug)]
pub struct Crumb {
    /// What is read.
    pub words: String,
    /// Where it leads; `None` for the page one is on.
    pub url: Option<String>,
}

impl Crumb {
    /// A crumb that leads somewhere.
    pub fn to(words: impl Into<String>, url: impl Into<String>) -> Self {
        Self { words: words.into(), url: Some(url.into()) }
    }

    /// The page one is on.
    pub fn here(words: impl Into<String>) -> Self {
        Self { words: words.into(), url: None }
    }
}

/// The frame of a signed-in member's page.
#[derive(Clone, Debug, Template)]
#[template(path = "web/pages/team/shell.html")]
pub struct Shell {
    /// The workspace's name.
    pub workspace: String,
    /// The member's name.
    pub member: String,
    /// Which place of the side bar this page belongs to.
    pub here: Place,
    /// How many things need this member; shown beside Home when above zero.
    pub needs_you: u32,
    /// Whether the mailbox of a demonstration is there to be opened.
    pub mailbox: Mailbox,
    /// Where this page is.
    pub crumbs: Vec<Crumb>,
    /// The token that every form of the page posts as `_csrf`.
    pub csrf: String,
    /// What just happened, once, at the top of the page.
    pub flash: Option<Notice>,
    /// Where it can be undone by a post; none where it cannot.
    pub undo: Option<String>,
}

/// Whether the side bar leads to the demonstration's mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mailbox {
    /// Mail goes out; there is no mailbox here.
    Absent,
    /// A demonstration keeps its mail here.
    Demo,
}

impl Shell {
    fn avatar(&self) -> Avatar {
        Avatar::new(&self.member, Side::Us)
    }

    fn stops(&self) -> Vec<Place> {
        let mut stops = vec![Place::Home, Place::Requests, Place::Clients, Place::Flows, Place::People];
        if self.mailbox == Mailbox::Demo {
            stops.push(Place::Mailbox);
        }
        stops
    }
}

impl askama::filters::HtmlSafe for Shell {}
