//! People, and whose paper a page is written on.

use super::Icon;
use askama::Template;
use std::borrow::Borrow;
use std::fmt;
use wording::Words;

/// Which side somebody is on. Our side is filled, the client is outlined, software is square.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The workspace's own people.
    Us,
    /// People outside.
    Client,
    /// An agent: it proposes and never decides.
    Agent,
    /// Assent itself.
    System,
}

impl Side {
    /// The value of `data-side` and `data-by` in the style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Self::Us => "us",
            Self::Client => "client",
            Self::Agent => "agent",
            Self::System => "system",
        }
    }
}

/// Somebody's initials in a circle; a square drawing for software. Always beside the name, so hidden from assistive technology.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    ext = "html",
    source = "<span class=\"av\" data-side=\"{{ side.name() }}\"{% if small %} data-size=\"s\"{% endif %} aria-hidden=\"true\">{% match side %}{% when Side::Agent %}{{ Icon::PENCIL }}{% when Side::System %}{{ Icon::COG }}{% when _ %}{{ initials }}{% endmatch %}</span>"
)]
pub struct Avatar {
    /// One or two letters.
    pub initials: String,
    /// Whose side.
    pub side: Side,
    /// For logs and threads.
    pub small: bool,
}

impl Avatar {
    /// The initials of a name: of its first two words.
    pub fn new(name: &str, side: Side) -> Self {
        let initials = name
            .split_whitespace()
            .filter_map(|word| word.chars().next())
            .take(2)
            .flat_map(char::to_uppercase)
            .collect();
        Self { initials, side, small: false }
    }

    /// The same, for logs and threads.
    pub fn small(name: &str, side: Side) -> Self {
        Self { small: true, ..Self::new(name, side) }
    }
}

/// Somebody with their name and what they are.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    ext = "html",
    source = "<span class=\"who\">{{ avatar }}<span>{{ name }}{% if !role.is_empty() %}<small>{{ role }}</small>{% endif %}</span></span>"
)]
pub struct Person {
    /// Initials.
    pub avatar: Avatar,
    /// The whole name.
    pub name: String,
    /// What they are, or how they did it; empty for nothing.
    pub role: String,
}

impl Person {
    /// Somebody, with initials from the name.
    pub fn new(name: impl Into<String>, role: impl Into<String>, side: Side) -> Self {
        let name = name.into();
        Self { avatar: Avatar::new(&name, side), name, role: role.into() }
    }
}

/// The head of a page for people outside: the workspace's name where the reader may know it, ours where not.
#[derive(Debug, Clone)]
pub enum Letterhead {
    /// Nothing is known about the reader yet, or nothing may be said.
    Plain,
    /// A page that anybody with the link may read, with a word on what it is.
    Public(String),
    /// The workspace writes to somebody.
    Workspace {
        /// Its name; the first letter is the logo.
        name: String,
        /// The client's name, shown as "for …"; empty for none.
        client: String,
        /// Who is reading, once known.
        reader: Option<Person>,
    },
}

/// A letterhead as it is written, in a language.
#[derive(Debug, Clone, Template)]
#[template(path = "web/components/letterhead.html")]
pub struct Spoken<'a> {
    head: &'a Letterhead,
    words: Words,
}

impl fmt::Display for Letterhead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.spoken(Words::ENGLISH).fmt(f)
    }
}

impl Letterhead {
    /// In the reader's language.
    pub fn spoken(&self, words: impl Borrow<Words>) -> Spoken<'_> {
        Spoken { head: self, words: *words.borrow() }
    }

    fn logo_letter(name: &str) -> String {
        name.chars().next().map(|letter| letter.to_uppercase().collect()).unwrap_or_default()
    }
}

impl askama::filters::HtmlSafe for Avatar {}
impl askama::filters::HtmlSafe for Person {}
impl askama::filters::HtmlSafe for Letterhead {}
impl askama::filters::HtmlSafe for Spoken<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_come_from_the_first_two_words() {
        assert_eq!(Avatar::new("Ines Moreau", Side::Client).initials, "IM");
        assert_eq!(Avatar::new("åsa", Side::Us).initials, "Å");
        assert_eq!(Avatar::new("  ", Side::Us).initials, "");
        assert_eq!(Avatar::new("Jean Luc van Damme", Side::Us).initials, "JL");
    }
}
