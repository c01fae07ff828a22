//! What was found, or where one can go and what one can do; also as the bare list that the palette shows.

use super::shell::Shell;
use crate::web::components::{Glyph, Icon};
use askama::Template;

/// `GET /search?q=…`
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/search.html")]
pub struct SearchPage {
    /// The frame.
    pub shell: Shell,
    /// What is looked for; empty for nothing yet.
    pub query: String,
    /// A word that was taken for another one: "kestral" and "kestrel".
    pub instead: Vec<(String, String)>,
    /// What was found, kind by kind.
    pub groups: Vec<Group>,
}

/// `GET /search/options?q=…`: the list alone, for the palette. What one can do is part of it.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/search_options.html")]
pub struct OptionsPage {
    /// What was found, kind by kind.
    pub groups: Vec<Group>,
    /// Leads to the page with all that was found; none for nothing.
    pub all: Option<String>,
}

/// Things of one kind.
#[derive(Debug, Clone)]
pub struct Group {
    /// "Requests".
    pub heading: String,
    /// Unique on the page.
    pub id: String,
    /// What was found.
    pub items: Vec<Item>,
}

/// Something that was found, or that can be done.
#[derive(Debug, Clone)]
pub struct Item {
    /// Before it: a request's line, or what kind of thing it is.
    pub drawing: Drawing,
    /// Where it leads.
    pub href: String,
    /// Its name.
    pub title: Title,
    /// What else tells it from others.
    pub note: String,
    /// Where the words stand in it: before, the word, after.
    pub said: Option<[String; 3]>,
    /// The key that does it too.
    pub key: &'static str,
}

/// How a name is set.
#[derive(Debug, Clone)]
pub enum Title {
    /// A request's title.
    Cite(String),
    /// Any other.
    Plain(String),
}

/// What stands before a name.
#[derive(Debug, Clone)]
pub enum Drawing {
    /// A request's line.
    Line(Glyph),
    /// The kind of thing.
    Icon(Icon),
}

/// One item as a link.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/search_item.html")]
struct Link<'a> {
    item: &'a Item,
}

impl askama::filters::HtmlSafe for Link<'_> {}

impl Item {
    fn link(&self) -> Link<'_> {
        Link { item: self }
    }
}
