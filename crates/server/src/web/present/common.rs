//! What the pages of clients and of the team share: who reads, how people and times are called, the line, threads, documents,
//! facts, and what happened in words.
//!
//! INVARIANT: a [`Reader`] from outside sees only what [`crate::audience`] says has reached the client, and of our people only the
//! names of those who sent it to them.

use crate::files::Shown;
use crate::live::Live;
use crate::web::components::{Avatar, BoundDocument, Fact, Side as Drawn};
use crate::words;
use crate::{audience, because};
use documents::{Media, Shows};
use domain::directory::Contact;
use domain::flow::expr::Names;
use domain::flow::routing::Question;
use domain::ids::{MemberId, PersonId, Pseudonym};
use domain::language::Language;
use domain::request::event::AuthorKind;
use domain::request::{Document, Side, State, SubmittedPackage, Task, clock, evolve::person_of};
use domain::values::FieldValue;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use wording::{Said, Words};

/// For whom a page is made.
#[derive(Debug)]
pub struct Reader<'a> {
    /// The request.
    pub live: &'a Live,
    /// The state as this reader may know it.
    pub state: Cow<'a, State>,
    /// The reader's lasting name here.
    pub who: Pseudonym,
    /// Ours or theirs.
    pub side: Side,
    /// In which zone times are written.
    pub zone: TimeZone,
    /// Now.
    pub now: Timestamp,
    /// In which language: a contact's own, English for the team.
    pub words: Words,
}

impl<'a> Reader<'a> {
    /// Somebody at the client.
    pub fn client(live: &'a Live, contact: &Contact, now: Timestamp) -> Self {
        let zone = live.directory.clients.iter().find(|c| c.id == contact.client).map_or("UTC", |c| c.zone.as_str());
        Self {
            live,
            state: audience::known(&live.state, &live.entries),
            who: PersonId::Contact(contact.id).in_request(live.state.id),
            side: Side::Client,
            zone: words::zone(zone),
            now,
            words: Words::of(contact.language.unwrap_or_default()),
        }
    }

    /// A member.
    pub fn member(live: &'a Live, member: MemberId, now: Timestamp) -> Self {
        Self {
            live,
            state: Cow::Borrowed(&live.state),
            who: PersonId::Member(member).in_request(live.state.id),
            side: Side::Us,
            zone: words::zone(&live.directory.workspace.zone),
            now,
            words: Words::ENGLISH,
        }
    }

    /// The workspace's name.
    pub fn workspace(&self) -> &str {
        &self.live.directory.workspace.name
    }

    /// The client's name.
    pub fn client_name(&self) -> &str {
        self.live.directory.client().map_or("the client", |c| c.name.as_str())
    }

    /// The title.
    pub fn title(&self) -> &str {
        self.state.title.as_deref().unwrap_or("Erased")
    }

    /// The number, such as `HS-2041`.
    pub fn number(&self) -> &str {
        self.state.about.as_ref().map_or("", |a| a.number.as_str())
    }

    /// Is it the reader, under any of their names?
    pub fn is_me(&self, id: Pseudonym) -> bool {
        person_of(&self.state, id) == self.who
    }

    /// May the reader know who this is?
    fn knows(&self, id: Pseudonym) -> bool {
        let lasting = person_of(&self.state, id);
        self.side == Side::Us
            || audience::is_client(&self.state, id)
            || audience::senders(&self.state).contains(&lasting)
    }

    /// Whose side somebody is on; programs and Assent itself are the system.
    pub fn drawn(&self, id: Pseudonym, kind: AuthorKind) -> Drawn {
        match kind {
            AuthorKind::System if self.state.card(id).is_none() => Drawn::System,
            AuthorKind::Contact => Drawn::Client,
            AuthorKind::Member | AuthorKind::System => Drawn::Us,
        }
    }

    /// How somebody is called: the whole name, or the workspace's where the reader does not know them.
    pub fn name(&self, id: Pseudonym) -> String {
        match self.state.card(id) {
            Some(card) if self.knows(id) => card.name.clone(),
            None if self.knows(id) && self.state.parties.values().any(|p| p.person == person_of(&self.state, id)) => {
                self.words.person_erased().to_string()
            }
            // Whoever erased something after the end was no party to it.
            None if self.knows(id) => {
                let who = self.live.people().get(&id).copied().and_then(|who| self.live.directory.card(who));
                who.map_or_else(|| self.words.line_somebody().to_string(), |card| card.name)
            }
            Some(_) | None => self.workspace().to_owned(),
        }
    }

    /// The same, and “You” for the reader.
    pub fn called(&self, id: Pseudonym) -> String {
        if self.is_me(id) { self.words.line_you().to_string() } else { self.name(id) }
    }

    /// One word, for the line.
    pub fn short(&self, id: Pseudonym) -> String {
        if self.is_me(id) { self.words.line_you().to_string() } else { words::short_name(&self.name(id)).to_owned() }
    }

    /// What somebody does there: “Marketing Director”.
    pub fn role(&self, id: Pseudonym) -> String {
        self.state.card(id).filter(|_| self.knows(id)).map(|c| c.title.clone()).unwrap_or_default()
    }

    /// The clause that says why somebody is asked, turned to the reader where it is about them.
    pub fn because(&self, id: Pseudonym, because: &str) -> String {
        let clause = if self.is_me(id) { of_you(because) } else { because.to_owned() };
        words::sentence(&format!("Asked {clause}"))
    }

    /// Why somebody is asked, in the reader's language.
    pub fn why(&self, task: &Task) -> String {
        let Some(clause) = task.because.as_deref() else { return String::new() };
        if self.words.language == Language::English {
            return self.because(task.party, clause);
        }
        let stands_for = task.stands_for.map(|who| self.name(who));
        let (client, stands_for) = (self.client_name(), stands_for.as_deref());
        let said = if self.is_me(task.party) {
            because::to_them(self.words, task, client, stands_for)
        } else {
            because::of(self.words, clause, task.grant.as_ref(), client, stands_for)
        };
        said.to_string()
    }

    /// The first small circle of a person.
    pub fn avatar(&self, id: Pseudonym, kind: AuthorKind) -> Avatar {
        Avatar::small(&self.name(id), self.drawn(id, kind))
    }

    /// The package that the reader has before them.
    pub fn package(&self) -> Option<&SubmittedPackage> {
        match self.side {
            Side::Client => audience::package(&self.state),
            Side::Us => self.state.packages.last(),
        }
    }

    /// A document's title: what the flow or the file calls it; only the terms are called by us.
    pub fn document_title(&self, document: &Document) -> String {
        match document.slot {
            None => self.words.documents_terms().to_string(),
            Some(_) => document_title(self.live, document),
        }
    }

    /// A moment near now, in words.
    pub fn near(&self, at: Timestamp) -> String {
        self.words.near(self.now, at, &self.zone)
    }

    /// “It waited 2 days for Kestrel Ferries and 3 hours for Halden Studio.” Nothing before the client was asked.
    pub fn waited(&self) -> Option<String> {
        let split = clock::split(&self.live.state, self.now)?;
        let (theirs, ours) = (words::span(split.theirs), words::span(split.ours));
        let verb = if self.live.state.is_open() { "has waited" } else { "waited" };
        Some(format!("It {verb} {theirs} for {} and {ours} for {}.", self.client_name(), self.workspace()))
    }

    /// What references in texts mean.
    pub fn names(&self) -> Names<'_> {
        Names { state: &self.state, client: self.client_name(), workspace: self.workspace() }
    }

    /// What routing looks at.
    pub fn question(&self) -> Question<'_> {
        Question {
            flow: &self.live.flow,
            state: &self.live.state,
            directory: &self.live.directory,
            workload: &self.live.workload,
            initiator: self.live.initiator(),
            now: self.now,
        }
    }
}

/// The clause that says why somebody is asked, said to them. Only its beginning is about them.
pub fn of_you(because: &str) -> String {
    if let Some(rest) = because.strip_prefix("because they are ") {
        return format!("because you are {rest}");
    }
    if let Some(rest) = because.strip_prefix("because they ") {
        return format!("because you {rest}");
    }
    because.replacen(" names them", " names you", 1)
}

/// What was made of the documents that a page shows, by their number; none while it is being made.
pub type Pictures = BTreeMap<u32, Option<Arc<Shown>>>;

/// A document's title: the label of its slot, else its file name; the terms have their own.
pub fn document_title(live: &Live, document: &Document) -> String {
    match &document.slot {
        None => "Terms of this request".to_owned(),
        Some(slot) => {
            let label = live.flow.intake.documents.iter().find(|s| s.id == *slot).map(|s| s.label.clone());
            label.or_else(|| document.file.as_ref().map(|f| f.filename.clone())).unwrap_or_else(|| slot.to_string())
        }
    }
}

/// “v3, 6 pages, 2.4 MB”: what is known of a document. `version` is how a version is written.
pub fn document_about(words: Words, document: &Document, shown: Option<&Shown>, version: &str) -> String {
    let mut parts = vec![format!("{version}{}", document.version)];
    if let Some(pages) = shown.map(|s| s.pages).filter(|p| *p > 0) {
        parts.push(words.documents_pages(pages).to_string());
    }
    if shown.is_some_and(|s| !s.done) {
        parts.push(words.documents_drawing().to_string());
    }
    parts.extend(converted(words, document, shown).map(|says| says.to_string()));
    parts.push(
        document.file.as_ref().map_or_else(|| words.documents_erased().to_string(), |file| words.size(file.size)),
    );
    words.joined(&parts)
}

/// How the pages or the text of an office file came about; what is approved is the original in either case.
pub fn converted(words: Words, document: &Document, shown: Option<&Shown>) -> Option<Said> {
    let media = document.file.as_ref().and_then(|file| Media::of_media_type(&file.media))?;
    let shown = shown.filter(|shown| media.shows() == Shows::Converted && shown.no_preview.is_none())?;
    Some(if shown.text.is_some() { words.documents_text_only() } else { words.documents_converted() })
}

/// The documents of a package as a decision is bound to them.
pub fn bound(reader: &Reader<'_>, package: &SubmittedPackage, pictures: &Pictures) -> Vec<BoundDocument> {
    let one = |n: &u32| {
        let document = reader.state.documents.get(n)?;
        let file = document.file.as_ref()?;
        let pages = pictures.get(n).and_then(|p| p.as_ref()).map(|s| s.pages).filter(|p| *p > 0);
        let size = reader.words.size(file.size);
        let pages = pages.map(|p| reader.words.documents_pages(p).to_string());
        Some(BoundDocument {
            title: reader.document_title(document),
            version: reader.words.documents_version(document.version).to_string(),
            size: pages.map_or_else(|| size.clone(), |pages| reader.words.joined(&[pages.as_str(), &size])),
            digest: groups(&file.sha256.hex(), 4, 3),
        })
    };
    package.documents.iter().filter_map(one).collect()
}

/// The first groups of a fingerprint.
pub fn groups(hex: &str, length: usize, count: usize) -> String {
    let digits: Vec<char> = hex.chars().collect();
    digits.chunks(length).take(count).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// The fields of the package that hold something, in the flow's order.
pub fn facts(reader: &Reader<'_>) -> Vec<Fact> {
    let value = |field: &domain::flow::Field| {
        let value = reader.state.fields.get(&field.id)?.as_ref()?;
        Some(Fact::new(&field.label, shown_value(reader.words, value)))
    };
    reader.live.flow.intake.fields.iter().filter_map(value).collect()
}

/// A value as people read it.
pub fn shown_value(words: Words, value: &FieldValue) -> String {
    match value {
        FieldValue::Flag(yes) => words::capital(&words.field(&FieldValue::Flag(*yes))),
        // The team reads plain digits, as it typed them.
        FieldValue::Number(number) if words == Words::ENGLISH => number.to_string(),
        FieldValue::Date(_) | FieldValue::Text(_) | FieldValue::Money(_) | FieldValue::Number(_) => words.field(value),
    }
}

/// “i•••@kestrelferries.example”: enough for its owner to know it.
pub fn masked(email: &str) -> String {
    let (local, domain) = email.split_once('@').unwrap_or((email, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}•••@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_masked() {
        assert_eq!(masked("ines@kestrel.example"), "i•••@kestrel.example");
        assert_eq!(groups("9f3a41c72be0ffff", 4, 3), "9f3a 41c7 2be0");
    }
}
