//! The receipt of what is no decision: a text that was read, a form that was filled in, files that were handed in, something done.

use super::receipt::stamps;
use super::standing::next_words;
use super::{letterhead, path};
use crate::web::components::{Chip, Fact, Icon, Kind, Link, Mark, Rail, Step as Stretch, Words};
use crate::web::pages::client::receipt::ReceiptPage;
use crate::web::present::common::{Pictures, Reader, bound, groups, shown_value};
use crate::web::present::line::line;
use crate::words;
use domain::flow::{Step, StepKind};
use domain::ids::{Name, TaskId};
use domain::request::event::{Entry, Event};
use domain::request::{SubmittedPackage, Task, TaskState};
use domain::values::FieldValue;
use jiff::Timestamp;
use wording::{Said, Words as Speaks};

/// Something that the reader did.
#[derive(Debug)]
pub struct Done<'a> {
    id: TaskId,
    task: &'a Task,
    step: &'a Step,
    at: Timestamp,
    entry: &'a Entry,
    /// What they had before them.
    pub package: &'a SubmittedPackage,
}

impl Done<'_> {
    /// The place of its entry.
    pub const fn seq(&self) -> u64 {
        self.entry.seq
    }
}

/// The latest thing that the reader was asked to do and did.
pub fn done<'a>(reader: &'a Reader<'_>) -> Option<Done<'a>> {
    let all = reader.state.tasks_of(reader.who).filter_map(|(id, task)| match &task.state {
        TaskState::Answered { seq, at, choice: None, .. } => {
            let entry = reader.live.entries.get(usize::try_from(*seq).ok()?)?;
            let package = reader.state.packages.iter().rev().find(|p| p.round == task.round)?;
            Some(Done { id, task, step: reader.live.flow.step(&task.step)?, at: *at, entry, package })
        }
        TaskState::Waiting | TaskState::Asked { .. } | TaskState::Answered { .. } | TaskState::Closed(_) => None,
    });
    all.max_by_key(Done::seq)
}

/// The page.
pub fn receipt(reader: &Reader<'_>, done: &Done<'_>, pictures: &Pictures, csrf: &str) -> ReceiptPage {
    let base = path(reader);
    let words = reader.words;
    let (sentence, statement) = said(reader, done);
    let sender = reader.state.sender.as_ref();
    ReceiptPage {
        letterhead: letterhead(reader),
        words,
        title: sentence.to_string(),
        csrf: csrf.to_owned(),
        leave_path: format!("{base}/sign-out"),
        status: Chip::new(Kind::Good, Icon::TICK, words.kept_recorded().to_string()),
        when: words.full_moment(done.at, &reader.zone),
        sentence: sentence.into(),
        line: line(reader),
        now: Rail {
            label: String::new(),
            steps: vec![
                Stretch::new(Mark::Done, words.done_record().to_string(), ""),
                Stretch::new(Mark::Now, words.done_on().to_string(), next_words(reader)),
            ],
            on_desk: true,
        },
        notice: None,
        withdraw: None,
        record_number: reader.number().to_owned(),
        statement: Words::with_title(&statement, reader.title()),
        statement_words: Speaks::ENGLISH,
        stamps: stamps(reader, done.package, pictures),
        documents: bound(reader, done.package, pictures),
        facts: facts(reader, done),
        download: Link::new(format!("{base}/record.aef"), words.kept_download().to_string()),
        check: Some(Link::new(format!("{base}/record"), words.kept_check().to_string())),
        write_to: sender.map(|s| Link::new(format!("mailto:{}", s.email), words.kept_write(&s.name).to_string())),
        live_events: None,
    }
}

/// What they did, in their language, and what that says in the record's.
fn said(reader: &Reader<'_>, done: &Done<'_>) -> (Said, String) {
    let title = done.step.title();
    let (words, about, round) = (reader.words, reader.title(), done.task.round);
    match (&done.step.kind, &done.entry.event) {
        (_, Event::Acknowledged { .. }) => {
            (words.done_read(about, round), format!("I have read {about}, round {round}. This approves nothing."))
        }
        (StepKind::Form(_), _) => (words.done_form(about, round), format!("What I filled in for “{title}”.")),
        (StepKind::Upload(_), _) => {
            (words.done_files(about, round), format!("The files that I handed in for “{title}”."))
        }
        _ => (words.done_todo(about, round), format!("“{title}” is done.")),
    }
}

fn facts(reader: &Reader<'_>, done: &Done<'_>) -> Vec<Fact> {
    let say = reader.words;
    let mut facts = vec![
        Fact::new(say.done_by().to_string(), reader.name(done.task.party)),
        Fact::new(say.kept_when().to_string(), say.full_moment(done.at, &reader.zone)),
    ];
    match &done.step.kind {
        StepKind::Form(form) => {
            let filled = reader.state.filled.get(&done.task.step);
            let value = |id: &Name| filled.and_then(|values| values.get(id));
            let shown = |value: &Option<FieldValue>| {
                value.as_ref().map_or_else(|| say.documents_erased().to_string(), |value| shown_value(say, value))
            };
            facts.extend(form.fields.iter().filter_map(|f| Some(Fact::new(&f.label, shown(value(&f.id)?)))));
        }
        StepKind::Upload(upload) => {
            let file = |slot: Name| reader.state.supplied.get(&(done.id, slot));
            facts.extend(upload.documents.iter().filter_map(|slot| {
                let supplied = file(slot.id.clone())?;
                let says = supplied.file.as_ref().map_or_else(
                    || say.documents_erased().to_string(),
                    |f| {
                        let print = format!("{} {}", say.documents_fingerprint(), groups(&f.sha256.hex(), 4, 3));
                        say.joined(&[f.filename.clone(), say.size(f.size), print])
                    },
                );
                Some(Fact::new(&slot.label, says))
            }));
        }
        _ => {}
    }
    if let Event::TaskDone { fields, .. } = &done.entry.event {
        facts.extend(
            fields.text.as_ref().map(|note| Fact::new(say.done_added().to_string(), words::quoted_in(say, note))),
        );
    }
    facts
}
