//! What people do in steps that ask for no decision: fill in a form, supply files, tick something off. And what other systems report.

use crate::actor::{Actor, Person};
use crate::flow::Required;
use crate::flow::definition::{Field, FieldType};
use crate::flow::step::{Step, StepKind};
use crate::ids::{Name, PersonId, TaskId};
use crate::request::advance;
use crate::request::command::{TEXT_MAX, TOGETHER_MAX};
use crate::request::decide::{Draft, text};
use crate::request::deciding::{asked, carry_link, my_task};
use crate::request::event::{
    Author, Channel, DocumentFields, Event, FileCard, FormFields, NamedValue, NoFields, StepWord, Text,
};
use crate::request::preparing::{accept_words, fits};
use crate::request::refusal::{Problem, Refusal};
use crate::request::state::{Task, TaskState};
use crate::values::FieldValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The task of this person, with its step, if it is their turn and the step is of this kind; `None` if it is done already.
fn turn<'a>(
    draft: &mut Draft<'a>,
    by: &Person,
    id: TaskId,
    kinds: &[StepWord],
) -> Result<Option<(Task, Cow<'a, Step>, Author)>, Refusal> {
    let task = my_task(&draft.state, by, id)?.clone();
    let step = draft.step(&task.step).ok_or(Refusal::NotHere)?;
    if !kinds.contains(&step.word()) {
        return Err(Refusal::NotYourTurn("This step is not answered in this way.".to_owned()));
    }
    if matches!(task.state, TaskState::Answered { choice: None, .. }) {
        return Ok(None);
    }
    asked(&draft.state, &task)?;
    draft.open()?;
    if matches!(by.who(), PersonId::Contact(_)) {
        carry_link(draft, by, task.party);
    }
    let author = draft.author_as(by, task.party);
    Ok(Some((task, step, author)))
}

pub(super) fn submit_form(
    draft: &mut Draft<'_>,
    by: &Person,
    id: TaskId,
    values: &BTreeMap<Name, Option<FieldValue>>,
) -> Result<(), Refusal> {
    let Some((task, step, author)) = turn(draft, by, id, &[StepWord::Form])? else { return Ok(()) };
    let StepKind::Form(form) = &step.kind else { return Err(Refusal::NotHere) };
    let mut problems = Vec::new();
    let mut said = Vec::new();
    for field in &form.fields {
        match values.get(&field.id).cloned().flatten() {
            Some(value) => match field_fits(field, &value) {
                Ok(()) => said.push(NamedValue { id: field.id.clone(), value }),
                Err(says) => {
                    problems.push(Problem { place: field.id.to_string(), says: format!("{}: {says}", field.label) });
                }
            },
            None if field.required == Required::Yes => {
                problems
                    .push(Problem { place: field.id.to_string(), says: format!("“{}” is empty.", field.label) });
            }
            None => {}
        }
    }
    if let Some(unknown) = values.keys().find(|id| !form.fields.iter().any(|field| field.id == **id)) {
        problems.push(Problem { place: unknown.to_string(), says: format!("This form has no field “{unknown}”.") });
    }
    let length = |value: &NamedValue| if let FieldValue::Text(text) = &value.value { text.chars().count() } else { 0 };
    if said.iter().map(length).sum::<usize>() > TOGETHER_MAX {
        let says = format!("These texts are longer than {TOGETHER_MAX} characters altogether.");
        problems.push(Problem { place: "fields".to_owned(), says });
    }
    if !problems.is_empty() {
        return Err(Refusal::Incomplete(problems));
    }
    let set = said.iter().map(|value| value.id.clone()).collect();
    let fields = FormFields { values: (!said.is_empty()).then_some(said) };
    draft.push(author, Event::FormSubmitted { party: task.party, task: id, channel: Channel::Web, set, fields });
    advance::advance(draft);
    Ok(())
}

/// Does a value fit its field: type, pattern, currency, choices?
pub fn field_fits(field: &Field, value: &FieldValue) -> Result<(), String> {
    fits(field.type_, value)?;
    match value {
        FieldValue::Money(money) if field.currency.is_some_and(|only| only != money.currency) => {
            Err(format!("this amount must be in {}.", field.currency.map(|c| c.code()).unwrap_or_default()))
        }
        FieldValue::Text(text) if !field.choices.is_empty() && !field.choices.contains(text) => {
            Err(format!("choose one of {}.", field.choices.join(", ")))
        }
        FieldValue::Text(text) if field.type_ == FieldType::Person && !text.contains('@') => {
            Err("write the person’s e-mail address.".to_owned())
        }
        FieldValue::Text(text) => match field.pattern.as_deref().map(crate::flow::check::pattern) {
            Some(Ok(pattern)) if !pattern.is_match(text) => Err("this does not look as it should.".to_owned()),
            Some(Ok(_) | Err(_)) | None => Ok(()),
        },
        FieldValue::Money(_) | FieldValue::Date(_) | FieldValue::Flag(_) | FieldValue::Number(_) => Ok(()),
    }
}

pub(super) fn supply(
    draft: &mut Draft<'_>,
    by: &Person,
    id: TaskId,
    slot: &Name,
    file: &FileCard,
) -> Result<(), Refusal> {
    let Some((task, step, author)) = turn(draft, by, id, &[StepWord::Upload])? else {
        return Err(Refusal::AlreadyDecided);
    };
    let StepKind::Upload(upload) = &step.kind else { return Err(Refusal::NotHere) };
    let unfit = |says: String| Refusal::Unacceptable { field: "file", says };
    let Some(wanted) = upload.documents.iter().find(|document| document.id == *slot) else {
        return Err(unfit(format!("This step asks for no file called “{slot}”.")));
    };
    if !wanted.accept.iter().any(|accept| accept.takes(&file.media)) {
        let takes = wanted.accept.iter().map(|accept| accept_words(*accept)).collect::<Vec<_>>().join(" or ");
        return Err(unfit(format!("“{}” takes {takes}; this file is {}.", wanted.label, file.media)));
    }
    let there = draft.state.supplied.get(&(id, slot.clone())).and_then(|supplied| supplied.file.as_ref());
    if there.is_some_and(|there| there.sha256 == file.sha256) {
        return Ok(());
    }
    let fields = DocumentFields { document: Some(file.clone()) };
    let (party, channel, slot) = (task.party, Channel::Web, slot.clone());
    draft.push(author, Event::FileSupplied { party, task: id, slot, channel, fields });
    Ok(())
}

pub(super) fn finish(draft: &mut Draft<'_>, by: &Person, id: TaskId, note: Option<&str>) -> Result<(), Refusal> {
    let kinds = [StepWord::Todo, StepWord::Upload];
    let Some((task, step, author)) = turn(draft, by, id, &kinds)? else { return Ok(()) };
    if let StepKind::Upload(upload) = &step.kind {
        let there = |slot: &Name| draft.state.supplied.contains_key(&(id, slot.clone()));
        let missing = upload.documents.iter().filter(|wanted| wanted.required == Required::Yes && !there(&wanted.id));
        let problems: Vec<Problem> = missing
            .map(|wanted| Problem { place: wanted.id.to_string(), says: format!("{} is missing.", wanted.label) })
            .collect();
        if !problems.is_empty() {
            return Err(Refusal::Incomplete(problems));
        }
    }
    let note = note.filter(|note| !note.trim().is_empty()).map(|note| text("note", note, TEXT_MAX)).transpose()?;
    draft.push(
        author,
        Event::TaskDone { party: task.party, task: id, channel: Channel::Web, fields: Text { text: note } },
    );
    advance::advance(draft);
    Ok(())
}

/// Another system reports something. It counts although no step waits for it yet, so that an early report is not lost.
pub(super) fn signal(draft: &mut Draft<'_>, signal: &Name) -> Result<(), Refusal> {
    let author = match draft.context.actor {
        Actor::System => draft.assent(),
        Actor::Person(_) | Actor::Token { .. } | Actor::Automation { .. } => {
            draft.ours()?;
            draft.author()?
        }
    };
    draft.open()?;
    let waited_for = |step: &Step| matches!(&step.kind, StepKind::Wait(wait) if wait.event.as_ref() == Some(signal));
    if !draft.context.flow.every_step().any(waited_for) {
        return Err(Refusal::Unknown("event to wait for"));
    }
    if draft.state.signals.contains(signal) {
        return Ok(());
    }
    draft.push(author, Event::SignalReceived { signal: signal.clone(), fields: NoFields {} });
    advance::advance(draft);
    Ok(())
}
