//! Who else could answer: the reader's colleagues, those first who can decide it.

use super::standing::{my_task, word};
use super::{letterhead, path};
use crate::web::components::Link;
use crate::web::pages::client::pass::{Colleague, PassPage, Typed};
use crate::web::present::common::Reader;
use crate::words;
use domain::flow::routing;
use domain::ids::PersonId;
use domain::request::event::StepWord;
use domain::request::{Task, TaskState};

/// LIMIT: colleagues that the page offers; whoever is not among them can be typed in.
const OFFERED_MAX: usize = 30;

/// The way to the page, while it is the reader's turn and they have named nobody yet.
pub fn link(reader: &Reader<'_>) -> Option<Link> {
    let (id, task) = my_task(reader)?;
    let asked = matches!(task.state, TaskState::Asked { .. }) && reader.state.outcome.is_none();
    let may = asked && !reader.state.referrals.contains_key(&id);
    may.then(|| Link::new(format!("{}/pass", path(reader)), reader.words.pass_link().to_string()))
}

/// Whom the reader has named, while the team looks at it.
pub fn named(reader: &Reader<'_>) -> Option<String> {
    let (id, _) = my_task(reader)?;
    let referral = reader.state.open_referrals().find(|(task, ..)| *task == id).map(|(_, _, referral)| referral)?;
    Some(referral.name.clone().unwrap_or_else(|| reader.words.somebody_else().to_string()))
}

/// The page.
pub fn page(reader: &Reader<'_>, csrf: &str, typed: Typed, error: String) -> PassPage {
    PassPage {
        letterhead: letterhead(reader),
        words: reader.words,
        csrf: csrf.to_owned(),
        path: format!("{}/pass", path(reader)),
        back: path(reader),
        title: reader.title().to_owned(),
        workspace: reader.workspace().to_owned(),
        people: colleagues(reader),
        typed,
        error,
    }
}

/// Those at the reader's own organisation, and whoever above it can decide this.
fn colleagues(reader: &Reader<'_>) -> Vec<Colleague> {
    let directory = &reader.live.directory;
    let task = my_task(reader).map(|(_, task)| task);
    let step = task.and_then(|task| reader.live.flow.step(&task.step));
    let decides = task.and_then(|task| word(reader, task)) == Some(StepWord::Approve);
    let own = directory
        .contacts
        .iter()
        .find(|c| PersonId::Contact(c.id).in_request(reader.state.id) == reader.who)
        .map(|c| c.client);
    let mut found: Vec<(bool, Colleague)> = Vec::new();
    for contact in directory.contacts.iter().filter(|c| c.active) {
        let person = PersonId::Contact(contact.id);
        let may = step.is_some_and(|step| routing::authority_of(person, step, reader.question()).is_some());
        let name = person.in_request(reader.state.id);
        // Whoever has a part of their own in this cannot take another's as well.
        let has_part = task.is_some_and(|task| {
            let beside = |(_, t): (_, &Task)| t.step == task.step && t.round == task.round;
            reader.state.tasks_of(name).any(|t| beside(t) && !matches!(t.1.state, TaskState::Closed(_)))
        });
        if name == reader.who || has_part || (Some(contact.client) != own && !(may && decides)) {
            continue;
        }
        let at_once = if may && decides { reader.words.pass_at_once().to_string() } else { String::new() };
        let title = if contact.title.is_empty() { String::new() } else { words::sentence(&contact.title) };
        let about = format!("{title} {at_once}").trim().to_owned();
        found.push((!may, Colleague { id: contact.id.to_string(), name: contact.name.clone(), about }));
    }
    found.sort_by(|a, b| (a.0, &a.1.name).cmp(&(b.0, &b.1.name)));
    found.into_iter().map(|(_, colleague)| colleague).take(OFFERED_MAX).collect()
}
