//! A form, files, or something to do, as the part of a page that asks for it.

use super::fields::{chooser, field_of, takes};
use super::team::Wrong;
use crate::web::pages::team::form::{Control, FormField, Needed};
use crate::web::pages::work::{Ask, Wanted, Work};
use crate::words;
use domain::flow::definition::{DocumentSlot, Required};
use domain::flow::{Step, StepKind};
use domain::ids::TaskId;
use domain::request::State;

/// Where and to whom it is shown.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The request's page: `/requests/req_…`, `/r/req_…`.
    pub base: &'a str,
    /// Posted as `_csrf`.
    pub csrf: &'a str,
    /// Why this person, and by when.
    pub because: &'a str,
}

/// What a step asks for; `None` for steps that are answered in another way.
pub fn work(state: &State, step: &Step, task: TaskId, place: Place<'_>, wrong: &Wrong) -> Option<Work> {
    let note = |label: &str| {
        let typed = wrong.typed_or("note", "");
        FormField::new("note", label, Control::Lines(typed)).optional().row().error(wrong.error("note"))
    };
    let ask = match &step.kind {
        StepKind::Form(form) => Ask::Form(form.fields.iter().map(|field| field_of(field, None, wrong)).collect()),
        StepKind::Upload(upload) => Ask::Files(
            upload.documents.iter().map(|slot| wanted(state, task, slot, wrong)).collect(),
            note("Anything to say about them?"),
        ),
        StepKind::Todo(_) => Ask::Todo(note("Anything to say about it?")),
        _ => return None,
    };
    Some(Work {
        action: format!("{}/tasks/{task}", place.base),
        csrf: place.csrf.to_owned(),
        title: step.title(),
        because: place.because.to_owned(),
        help: step.common.help.clone().unwrap_or_default(),
        ask,
        error: wrong.whole.clone(),
    })
}

fn wanted(state: &State, task: TaskId, slot: &DocumentSlot, wrong: &Wrong) -> Wanted {
    let there = state.supplied.get(&(task, slot.id.clone()));
    Wanted {
        id: slot.id.to_string(),
        label: slot.label.clone(),
        needed: if slot.required == Required::Yes { Needed::Yes } else { Needed::Optional },
        accepts: takes(slot),
        accept: chooser(slot),
        filled: there.map(|supplied| {
            supplied.file.as_ref().map_or_else(
                || "A file that was erased".to_owned(),
                |file| format!("{}, {}", file.filename, words::size(file.size)),
            )
        }),
        error: wrong.error(slot.id.as_str()),
    }
}
