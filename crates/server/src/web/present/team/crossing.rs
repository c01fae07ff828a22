//! What the client will see of something that is about to cross over: the rules are run, and the client's own page is asked.

use super::Reading;
use super::request::about;
use crate::live::Live;
use crate::web::components::Thread;
use crate::web::pages::team::crossing::CrossingPage;
use crate::web::pages::team::shell::Shell;
use crate::web::present::common::Reader;
use crate::web::present::threads::{article, visible};
use crate::words;
use domain::directory::Contact;
use domain::effect::Effect;
use domain::ids::{PersonId, Pseudonym};
use domain::request::Decided;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What somebody wrote and is about to send.
#[derive(Debug, Default)]
pub struct Written {
    /// The words.
    pub text: String,
    /// A document's number, or nothing.
    pub about: String,
}

/// The page; `comes` is what would come of it, or why it may not.
pub fn page(r: &Reading<'_>, shell: Shell, written: Written, comes: Result<&Decided, String>) -> CrossingPage {
    let Written { text, about: chosen } = written;
    let (preview, seen_by, error) = match comes {
        Ok(decided) => (preview(r, decided), seen_by(r, decided), String::new()),
        Err(says) => (None, String::new(), says),
    };
    CrossingPage {
        shell,
        client: r.client_name().to_owned(),
        preview,
        seen_by,
        path: format!("{}/threads", r.path()),
        text,
        error,
        about: about(r),
        chosen,
        back: format!("{}#questions", r.path()),
    }
}

/// The newest thread as somebody at the client reads it.
fn preview(r: &Reading<'_>, decided: &Decided) -> Option<Thread> {
    let live = Live { state: Arc::new(decided.state.clone()), ..r.live.clone() };
    let contact = reading_contact(r)?;
    let reader = Reader::client(&live, contact, r.now);
    let newest = visible(&reader).into_iter().last()?;
    Some(article(&reader, newest, None, None))
}

/// Somebody at the client who is part of it, whoever is asked first.
fn reading_contact<'a>(r: &'a Reading<'_>) -> Option<&'a Contact> {
    let asked: BTreeSet<Pseudonym> = r.state().asked_tasks().map(|(_, task)| task.person).collect();
    let parts = |c: &&Contact| r.state().parties.values().any(|p| p.person == name(r, c));
    let mut contacts: Vec<&Contact> = r.live.directory.contacts.iter().filter(|c| c.active).filter(parts).collect();
    contacts.sort_by_key(|c| !asked.contains(&name(r, c)));
    contacts.first().copied()
}

fn name(r: &Reading<'_>, contact: &Contact) -> Pseudonym {
    PersonId::Contact(contact.id).in_request(r.state().id)
}

/// Who sees it, and who gets a mail now.
fn seen_by(r: &Reading<'_>, decided: &Decided) -> String {
    let see: Vec<String> = r.state().clients_ever_asked().into_iter().map(|party| r.name(party)).collect();
    let person = |party: &Pseudonym| r.state().parties.get(party).map_or(*party, |p| p.person);
    let mailed = decided.effects.iter().filter_map(|(_, _, effect)| match effect {
        Effect::Mail { to, .. } => Some(person(to)),
        Effect::Call { .. } | Effect::SetTimer { .. } | Effect::ClearTimer { .. } => None,
    });
    let outside: BTreeSet<Pseudonym> = r.live.directory.contacts.iter().map(|c| name(r, c)).collect();
    let mailed: BTreeSet<Pseudonym> = mailed.filter(|who| outside.contains(who)).collect();
    let mailed: Vec<String> = mailed.into_iter().map(|who| r.name(who)).collect();
    let sees = match see.as_slice() {
        [] => "Nobody there has been asked yet.".to_owned(),
        [one] => format!("{one} sees it."),
        several => format!("{} see it.", words::listed(several)),
    };
    match mailed.as_slice() {
        [] => sees,
        [one] => format!("{sees} {one} gets a mail now."),
        several => format!("{sees} {} get a mail now.", words::listed(several)),
    }
}
