//! Another client's name in the text: this document, or what it was made from, was written for somebody else.
//!
//! It stays silent about names that belong here: those of the client's own organisation, of the workspace, of the project and of the
//! people, and whatever the title and the fields say themselves.

use super::names::{Names, Word, name_words, words};
use super::{Read, Said, Where};
use crate::ids::ClientId;
use crate::request::command::Severity;
use crate::values::FieldValue;
use std::collections::{BTreeMap, BTreeSet};

/// LIMIT: letters and digits of a name. A shorter one is found by chance.
const LETTERS_MIN: usize = 4;

pub(super) fn check(read: &Read<'_>) -> Vec<Said> {
    if read.pages.is_empty() {
        return Vec::new();
    }
    let family = read.family();
    let mut others: Names<ClientId> = Names::new();
    let mut alike: BTreeSet<Vec<String>> = BTreeSet::new();
    let mut named: BTreeMap<ClientId, (&str, Vec<Word>)> = BTreeMap::new();
    for client in read.subject.clients.iter().filter(|client| !family.contains(&client.id)) {
        let mut name = name_words(&client.name);
        let letters: usize = name.iter().map(|word| word.folded.chars().count()).sum();
        let spelled: Vec<String> = name.iter().map(|word| word.folded.clone()).collect();
        if letters >= LETTERS_MIN && alike.insert(spelled) {
            named.insert(client.id, (&client.name, name.clone()));
            for word in &mut name {
                word.capital = false;
            }
            others.add(&name, client.id);
        }
    }
    let own = own_names(read, &family);
    for text in own.iter().chain(&own_texts(read)) {
        for here in others.find_every(text) {
            named.remove(&here);
        }
    }
    let mut names: Names<Option<&str>> = Names::new();
    for name in &own {
        names.add(name, None);
    }
    for (client, name) in named.values() {
        names.add(name, Some(client));
    }
    // By document and client: the first page, and how many times in all.
    let mut found: BTreeMap<(u32, &str), (Where, String, usize)> = BTreeMap::new();
    for page in &read.pages {
        for client in names.find(&page.words).into_iter().flatten() {
            let first = || (page.place(), page.whereabouts(), 0);
            found.entry((page.n, client)).or_insert_with(first).2 += 1;
        }
    }
    found
        .into_iter()
        .map(|((_, client), (place, whereabouts, count))| said(client, place, &whereabouts, count))
        .collect()
}

fn said(client: &str, place: Where, whereabouts: &str, count: usize) -> Said {
    let more = match count {
        0 | 1 => String::new(),
        2 => ", and once more,".to_owned(),
        _ => format!(", and {} times more,", count - 1),
    };
    Said {
        place,
        severity: Severity::Blocking,
        sentence: format!("“{client}” {whereabouts}{more} is the name of another client."),
        way_on: "Take it out of the document; if it belongs there, say why when you send it.".to_owned(),
    }
}

/// Names that belong to this request.
fn own_names(read: &Read<'_>, family: &BTreeSet<ClientId>) -> Vec<Vec<Word>> {
    let directory = read.subject.directory;
    let clients = read.subject.clients.iter().filter(|client| family.contains(&client.id));
    let organisations = clients.chain(&directory.clients).map(|client| client.name.as_str());
    let members = directory.members.iter().map(|member| member.name.as_str());
    let contacts = directory.contacts.iter().map(|contact| contact.name.as_str());
    let project = directory.project.iter().map(|project| project.name.as_str());
    let own = std::iter::once(directory.workspace.name.as_str());
    own.chain(organisations).chain(project).chain(members).chain(contacts).map(name_words).collect()
}

/// What the request says itself.
fn own_texts(read: &Read<'_>) -> Vec<Vec<Word>> {
    let fields = read.state().fields.values().flatten().filter_map(|value| match value {
        FieldValue::Text(text) => Some(text.as_str()),
        FieldValue::Money(_) | FieldValue::Date(_) | FieldValue::Flag(_) | FieldValue::Number(_) => None,
    });
    read.state().title.as_deref().into_iter().chain(fields).map(words).collect()
}
