//! When the reader is away, and who could decide meanwhile: only colleagues whose own authority is in the register, and never beyond it.

use super::{letterhead, path};
use crate::web::components::Field;
use crate::web::pages::client::away::{AwayPage, Colleague, Time};
use crate::web::present::common::Reader;
use crate::words;
use domain::directory::{Contact, Grant};
use domain::ids::{ContactId, PersonId};
use jiff::civil::Date;

/// LIMIT: colleagues that the page offers.
const OFFERED_MAX: usize = 30;

/// What was typed, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// The first day, as `2027-03-12`.
    pub from: String,
    /// The last day.
    pub until: String,
    /// A contact, or nothing.
    pub stand_in: String,
    /// By field: `from`, `until`, or anything else for the whole.
    pub wrong: Vec<(&'static str, String)>,
}

impl Typed {
    fn error(&self, field: &str) -> String {
        self.wrong.iter().find(|(name, _)| *name == field).map(|(_, says)| says.clone()).unwrap_or_default()
    }
}

/// The page.
pub fn page(reader: &Reader<'_>, me: &Contact, csrf: &str, typed: &Typed) -> AwayPage {
    let today = reader.now.to_zoned(reader.zone.clone()).date();
    let day = |name: &str, label: &str, value: &str, hint: &str| Field {
        id: format!("away-{name}"),
        name: name.to_owned(),
        label: label.to_owned(),
        value: value.to_owned(),
        hint: hint.to_owned(),
        placeholder: today.to_string(),
        error: typed.error(name),
        required: true,
        max: 10,
        ..Field::default()
    };
    let from = if typed.from.is_empty() { today.to_string() } else { typed.from.clone() };
    let whole = typed.wrong.iter().find(|(name, _)| !matches!(*name, "from" | "until"));
    AwayPage {
        letterhead: letterhead(reader),
        csrf: csrf.to_owned(),
        path: format!("{}/away", path(reader)),
        back: path(reader),
        workspace: reader.workspace().to_owned(),
        times: times(reader, me, today),
        from: day("from", "First day away", &from, "Written like 2027-03-12."),
        until: day("until", "Last day away", &typed.until, "The day before you are back."),
        people: colleagues(reader, me, today),
        chosen: typed.stand_in.clone(),
        error: whole.map(|(_, says)| says.clone()).unwrap_or_default(),
    }
}

fn times(reader: &Reader<'_>, me: &Contact, today: Date) -> Vec<Time> {
    let directory = &reader.live.directory;
    let own = directory.absences.iter().filter(|a| a.person == PersonId::Contact(me.id) && a.until >= today);
    own.map(|absence| {
        let until = words::date(absence.until);
        let when = if absence.from <= today {
            format!("Until {until}.")
        } else {
            format!("From {} until {until}.", words::date(absence.from))
        };
        let other = absence.stand_in.and_then(|other| directory.card(other));
        let other = other.map(|card| format!(" {} decides meanwhile.", card.name)).unwrap_or_default();
        Time { words: format!("{when}{other}"), end: format!("{}/away/{}/end", path(reader), absence.id) }
    })
    .collect()
}

/// The authority by which a colleague could decide meanwhile: the widest of theirs on that day, at the reader's organisation.
pub fn authority<'a>(reader: &'a Reader<'_>, me: &Contact, other: ContactId, day: Date) -> Option<&'a Grant> {
    let directory = &reader.live.directory;
    let colleague = directory.contact(other).filter(|c| c.client == me.client && c.id != me.id)?;
    let holds = |g: &&Grant| {
        let project = g.project.is_none() || g.project == directory.project.as_ref().map(|p| p.id);
        g.contact == colleague.id && project && g.from.is_none_or(|d| d <= day) && g.until.is_none_or(|d| day <= d)
    };
    let wide = |g: &&Grant| (g.limit.is_none(), g.limit.map(|limit| limit.minor));
    directory.grants.iter().filter(holds).max_by_key(wide)
}

fn colleagues(reader: &Reader<'_>, me: &Contact, today: Date) -> Vec<Colleague> {
    let directory = &reader.live.directory;
    let mut found: Vec<Colleague> = directory
        .contacts
        .iter()
        .filter(|c| c.active)
        .filter_map(|c| {
            let grant = authority(reader, me, c.id, today)?;
            let about = grant.limit.map_or_else(|| "For any amount.".to_owned(), |limit| format!("Up to {limit}."));
            Some(Colleague { id: c.id.to_string(), name: c.name.clone(), about })
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found.truncate(OFFERED_MAX);
    found
}
