//! What can be erased from a request, in words, and what stays.

use super::{Reading, Wrong};
use crate::web::components::Choice;
use crate::web::pages::team::erase::Gone;
use crate::web::pages::team::form::{Control, Form, FormField, Weight};
use crate::web::present::common::document_title;
use crate::words;
use domain::ids::Pseudonym;
use domain::request::erasing::{self, of_person};
use domain::request::event::ErasedField;
use domain::request::{Basis, Entry, Event, Side};
use serde_json::Value;
use std::collections::BTreeSet;

/// LIMIT: texts that the page offers, newest first; whoever needs more erases twice.
const OFFERED_MAX: usize = 300;
/// LIMIT: characters of a text that are shown of it.
const EXCERPT_MAX: usize = 120;

/// `4.text`, as the form posts it.
pub fn value_of(target: &ErasedField) -> String {
    format!("{}.{}", target.seq, target.name)
}

/// What was posted; `None` for what is no field.
pub fn target_of(value: &str) -> Option<ErasedField> {
    let (seq, name) = value.split_once('.')?;
    Some(ErasedField { seq: seq.parse().ok()?, name: name.to_owned() })
}

/// The form of the first step.
pub fn form(r: &Reading<'_>, csrf: &str, wrong: &Wrong, chosen: (Vec<String>, Vec<String>)) -> Form {
    let (people, texts) = chosen;
    let basis = wrong.typed_or("basis", "");
    let first = Choice { value: String::new(), text: "Choose one".to_owned() };
    let grounds = Basis::ALL.iter().map(|b| Choice { value: b.word().to_owned(), text: says(*b).to_owned() });
    let grounds = Control::One { value: basis, choices: std::iter::once(first).chain(grounds).collect() };
    let person = Control::Many { values: people, choices: people_offered(r) };
    let field = Control::Many { values: texts, choices: texts_offered(r) };
    Form {
        action: format!("{}/erase", r.path()),
        csrf: csrf.to_owned(),
        error: wrong.whole.clone(),
        fields: vec![
            FormField::new("person", "Everything of a person in this request", person).optional().row(),
            FormField::new("field", "Single texts and documents", field).error(wrong.error("field")).optional().row(),
            FormField::new("basis", "On what basis", grounds).error(wrong.error("basis")).row(),
            FormField::new("reason", "Why, in your words", Control::Lines(wrong.typed_or("reason", "")))
                .error(wrong.error("reason"))
                .hint("It becomes part of the record, for your team only. Name nobody in it.")
                .row(),
        ],
        button: "See what would go".to_owned(),
        weight: Weight::Solid,
    }
}

/// A basis as a sentence.
pub const fn says(basis: Basis) -> &'static str {
    match basis {
        Basis::NoLongerNeeded => "It is no longer needed for what it was kept for (GDPR 17(1)(a))",
        Basis::ConsentWithdrawn => "The person has withdrawn their consent (b)",
        Basis::Objection => "The person objects, and nothing outweighs that (c)",
        Basis::Unlawful => "It should never have been here (d)",
        Basis::LegalDuty => "A law or a court asks for it (e)",
    }
}

fn people_offered(r: &Reading<'_>) -> Vec<Choice> {
    let people: BTreeSet<Pseudonym> = r.state().parties.values().map(|party| party.person).collect();
    let journal = r.live.journal();
    let offered = people.into_iter().filter_map(|person| {
        let count = of_person(r.state(), &journal, person).len();
        let side = match r.state().parties.values().find(|p| p.person == person).map(|p| p.side) {
            Some(Side::Client) => r.client_name().to_owned(),
            Some(Side::Us) | None => "your team".to_owned(),
        };
        let text = format!("{}, {side}: {}", r.name(person), words::counted(count as u64, "text"));
        (count > 0).then(|| Choice { value: person.hex(), text })
    });
    offered.collect()
}

fn texts_offered(r: &Reading<'_>) -> Vec<Choice> {
    let typed = |entry: &Entry, name: &str| match name {
        "text" | "comment" | "conditions" | "title" | "values" => true,
        "document" => matches!(entry.event, Event::DocumentAttached { slot: Some(_), .. }),
        _ => false,
    };
    let mut all = Vec::new();
    for entry in r.live.entries.iter().rev() {
        for name in erasing::fields(entry).keys().filter(|name| typed(entry, name)) {
            let target = ErasedField { seq: entry.seq, name: name.clone() };
            let Gone { what, words } = gone(r, &target);
            let text = if words.is_empty() { what } else { format!("{what}: “{words}”") };
            all.push(Choice { value: value_of(&target), text });
        }
    }
    all.truncate(OFFERED_MAX);
    all
}

/// A field in words.
pub fn gone(r: &Reading<'_>, target: &ErasedField) -> Gone {
    let entry = usize::try_from(target.seq).ok().and_then(|at| r.live.entries.get(at));
    let Some(entry) = entry else { return Gone { what: value_of(target), words: String::new() } };
    let kind = kind_of(r, entry, &target.name);
    let whose = match &entry.event {
        Event::PartyAdded { party, .. }
        | Event::TaskAssigned { party, .. }
        | Event::LinkOpened { party, .. }
        | Event::MessageSent { party, .. }
        | Event::MessageFailed { party, .. }
        | Event::AnnexDelivered { party, .. }
        | Event::NoticeQueued { party, .. }
        | Event::DocumentShown { party, .. } => r.name(*party),
        _ if r.state().card(entry.author.id).is_some() => r.name(entry.author.id),
        _ => "Assent".to_owned(),
    };
    let what = format!("{kind}, {whose}, {}", words::moment(entry.at, &r.zone));
    let words = erasing::fields(entry).get(&target.name).map(excerpt).unwrap_or_default();
    Gone { what, words }
}

fn kind_of(r: &Reading<'_>, entry: &Entry, name: &str) -> String {
    let plain = match (&entry.event, name) {
        (_, "title") => "Title",
        (_, "values") => "Values of the package",
        (_, "sender" | "person") => "Name and address",
        (_, "because" | "grant") => "Why they were asked",
        (_, "client") => "Address and browser",
        (_, "message") => "What a mail said on its envelope",
        (_, "statement") => "The statement that was confirmed",
        (_, "comment") => "Comment on an answer",
        (_, "conditions") => "Conditions of an answer",
        (_, "typed_name") => "Name as typed",
        (_, "about") => "Number and client",
        (_, "shown") => "Fingerprint of what was shown",
        (Event::DocumentAttached { n, .. }, _) => {
            return r.state().documents.get(n).map_or_else(|| "Document".to_owned(), |d| document_title(r.live, d));
        }
        (Event::QuestionAsked { .. }, _) => "Question",
        (Event::QuestionAnswered { .. }, _) => "Answer to a question",
        (Event::ChangeRequested { .. }, _) => "Change asked for",
        (Event::ChangeAnswered { .. }, _) => "Answer to a change",
        (Event::ObligationOpened { .. }, _) => "Condition",
        (Event::ObligationMet { .. } | Event::ObligationReturned { .. } | Event::ObligationAccepted { .. }, _) => {
            "Words about a condition"
        }
        (Event::DecisionWithdrawn { .. } | Event::ReviewWithdrawn { .. } | Event::Cancelled { .. }, _) => "Reason",
        (Event::AnnexErased { .. }, _) => "Reason of an erasure",
        _ => "Note",
    };
    plain.to_owned()
}

/// The first words of a value, without what only programs read.
fn excerpt(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(excerpt).filter(|t| !t.is_empty()).collect::<Vec<_>>().join("; "),
        Value::Object(map) => {
            let first = ["name", "filename", "subject", "consent", "ip", "value"].iter().find_map(|key| map.get(*key));
            first.map(excerpt).unwrap_or_default()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => String::new(),
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= EXCERPT_MAX {
        return text;
    }
    text.chars().take(EXCERPT_MAX).chain(['…']).collect()
}

/// What stays, in sentences. `files` is how many files have to go, where nothing else names them.
pub fn stays(r: &Reading<'_>, files: usize) -> Vec<String> {
    let mut all = vec![
        "Every entry with its time and kind, who acted under which number, and how each answer was proved. The record still verifies.".to_owned(),
        "Texts of others that name nobody of them. Look through them; what is left can be ticked on the page before.".to_owned(),
        "Mail that was sent, and records that somebody has downloaded. They are in other people’s hands.".to_owned(),
        "Backups, until they are overwritten. After one is restored this has to be done again.".to_owned(),
        "The person’s entry under Clients or People. It belongs to no request.".to_owned(),
    ];
    if files > 0 {
        let which = words::counted(files as u64, "file");
        all.push(format!("Of {which}: the bytes, where another request or version has the same file."));
    }
    if r.state().is_open() {
        all.push(
            "The same words where they are part of what is being decided now. They can go once it has ended."
                .to_owned(),
        );
    }
    all
}
