//! The receipt of what is no decision: a text that was read, a form that was filled in, files that were handed in, something done.

use super::receipt::stamps;
use super::standing::next_words;
use super::{letterhead, path};
use crate::web::components::{Chip, Fact, Icon, Kind, Link, Mark, Part, Rail, Step as Stretch, Words};
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
    let (verb, statement) = said(reader, done);
    let sentence: Words = vec![
        Part::Live("You".to_owned()),
        Part::Plain(format!(" {verb} ")),
        Part::Title(reader.title().to_owned()),
        Part::Plain(format!(", round {}.", done.task.round)),
    ]
    .into();
    let sender = reader.state.sender.as_ref();
    ReceiptPage {
        letterhead: letterhead(reader),
        title: format!("You {verb} “{}”", reader.title()),
        csrf: csrf.to_owned(),
        leave_path: format!("{base}/sign-out"),
        status: Chip::new(Kind::Good, Icon::TICK, "Recorded"),
        when: words::full_moment(done.at, &reader.zone),
        sentence,
        line: line(reader),
        now: Rail {
            label: String::new(),
            steps: vec![
                Stretch::new(Mark::Done, "It is on the record", ""),
                Stretch::new(Mark::Now, "How it goes on", next_words(reader)),
            ],
            on_desk: true,
        },
        notice: None,
        withdraw: None,
        record_number: reader.number().to_owned(),
        statement: Words::with_title(&statement, reader.title()),
        stamps: stamps(reader, done.package, pictures),
        documents: bound(reader, done.package, pictures),
        facts: facts(reader, done),
        download: Link::new(format!("{base}/record.aef"), "Download the record"),
        check: Some(Link::new(format!("{base}/record"), "Check it’s genuine")),
        write_to: sender.map(|s| Link::new(format!("mailto:{}", s.email), format!("Write to {}", s.name))),
        live_events: None,
    }
}

/// What they did, and what that says.
fn said(reader: &Reader<'_>, done: &Done<'_>) -> (&'static str, String) {
    let title = done.step.title();
    match (&done.step.kind, &done.entry.event) {
        (_, Event::Acknowledged { .. }) => (
            "confirmed having read",
            format!("I have read {}, round {}. This approves nothing.", reader.title(), done.task.round),
        ),
        (StepKind::Form(_), _) => ("filled in a form for", format!("What I filled in for “{title}”.")),
        (StepKind::Upload(_), _) => ("handed in files for", format!("The files that I handed in for “{title}”.")),
        _ => ("did what was asked for", format!("“{title}” is done.")),
    }
}

fn facts(reader: &Reader<'_>, done: &Done<'_>) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new("By", reader.name(done.task.party)),
        Fact::new("When", words::full_moment(done.at, &reader.zone)),
    ];
    match &done.step.kind {
        StepKind::Form(form) => {
            let filled = reader.state.filled.get(&done.task.step);
            let value = |id: &Name| filled.and_then(|values| values.get(id));
            let shown = |value: &Option<FieldValue>| value.as_ref().map_or_else(|| "erased".to_owned(), shown_value);
            facts.extend(form.fields.iter().filter_map(|f| Some(Fact::new(&f.label, shown(value(&f.id)?)))));
        }
        StepKind::Upload(upload) => {
            let file = |slot: Name| reader.state.supplied.get(&(done.id, slot));
            facts.extend(upload.documents.iter().filter_map(|slot| {
                let supplied = file(slot.id.clone())?;
                let says = supplied.file.as_ref().map_or_else(
                    || "erased".to_owned(),
                    |f| {
                        format!(
                            "{}, {}, fingerprint {}",
                            f.filename,
                            words::size(f.size),
                            groups(&f.sha256.hex(), 4, 3)
                        )
                    },
                );
                Some(Fact::new(&slot.label, says))
            }));
        }
        _ => {}
    }
    if let Event::TaskDone { fields, .. } = &done.entry.event {
        facts.extend(fields.text.as_ref().map(|note| Fact::new("What you added", words::quoted(note))));
    }
    facts
}
