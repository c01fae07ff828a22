//! An offer or an agreement that does not name the client anywhere: perhaps it is somebody else's.

use super::names::{Names, name_words};
use super::{Read, Said, Where};
use crate::directory::Kind;
use crate::request::command::Severity;

/// LIMIT: letters from which the first word of a name stands for the whole: “Kestrel” for Kestrel Ferries.
const FIRST_LETTERS_MIN: usize = 4;

/// LIMIT: words of a package without which nothing is said: a cover alone says little.
const WORDS_MIN: usize = 40;

pub(super) fn check(read: &Read<'_>) -> Vec<Said> {
    let directory = read.subject.directory;
    let Some(client) = directory.client() else { return Vec::new() };
    match read.state().kind {
        Kind::Contract | Kind::Proposal => {}
        Kind::Deliverable | Kind::ScopeChange | Kind::Milestone => return Vec::new(),
    }
    let mut names: Names<()> = Names::new();
    for organisation in &directory.clients {
        let mut name = name_words(&organisation.name);
        // Here a name in small letters is as good as any.
        for word in &mut name {
            word.capital = false;
        }
        let first = name.first().filter(|word| word.folded.chars().count() >= FIRST_LETTERS_MIN);
        if let Some(first) = first {
            names.add(std::slice::from_ref(first), ());
        }
        names.add(&name, ());
    }
    let written: usize = read.pages.iter().map(|page| page.words.len()).sum();
    if !read.whole || written < WORDS_MIN || read.pages.iter().any(|page| !names.find(&page.words).is_empty()) {
        return Vec::new();
    }
    vec![Said {
        place: Where::Package,
        severity: Severity::Warning,
        sentence: format!("The client’s name, {}, is nowhere in the documents.", client.name),
        way_on: "See that they are the right files, and made out to the right client.".to_owned(),
    }]
}
