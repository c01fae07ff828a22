//! What steps that ask for more than an answer brought: forms that were filled in, files that were supplied.

use super::Reading;
use crate::web::components::{Fact, Link};
use crate::web::pages::team::request::{CameFile, CameIn};
use crate::web::present::common::shown_value;
use crate::words;
use domain::flow::{Step, StepKind};
use domain::ids::{Name, TaskId};
use domain::request::state::Supplied;
use std::collections::BTreeMap;
use wording::Words as Speaks;

/// By step, in the order of the flow, forms first.
pub fn came_in(r: &Reading<'_>) -> Vec<CameIn> {
    let mut forms: Vec<(usize, CameIn)> = Vec::new();
    for (step, values) in &r.state().filled {
        let Some(Step { kind: StepKind::Form(form), .. }) = r.live.flow.step(step) else { continue };
        let said = |id: &Name| {
            values.get(id).map(|value| value.as_ref().map_or_else(erased, |value| shown_value(Speaks::ENGLISH, value)))
        };
        let facts = form.fields.iter().filter_map(|field| Some(Fact::new(&field.label, said(&field.id)?)));
        let part = CameIn { title: title(r, step), note: from(r, step), facts: facts.collect(), files: Vec::new() };
        forms.push((r.live.flow.position(step).unwrap_or(usize::MAX), part));
    }
    forms.sort_by_key(|(place, _)| *place);
    let mut files: BTreeMap<TaskId, Vec<(&Name, &Supplied)>> = BTreeMap::new();
    for ((task, slot), supplied) in &r.state().supplied {
        files.entry(*task).or_default().push((slot, supplied));
    }
    let files = files.into_iter().filter_map(|(task, files)| of_task(r, task, &files));
    forms.into_iter().map(|(_, part)| part).chain(files).collect()
}

fn of_task(r: &Reading<'_>, id: TaskId, files: &[(&Name, &Supplied)]) -> Option<CameIn> {
    let task = r.state().tasks.get(&id)?;
    let StepKind::Upload(upload) = &r.live.flow.step(&task.step)?.kind else { return None };
    let in_order = upload.documents.iter().filter_map(|slot| {
        let (_, supplied) = files.iter().find(|(name, _)| **name == slot.id)?;
        let what = supplied.file.as_ref().map_or_else(erased, |f| format!("{}, {}", f.filename, words::size(f.size)));
        Some(CameFile {
            link: Link::new(format!("{}/tasks/{id}/{}", r.path(), slot.id), slot.label.clone()),
            note: format!("{what}, {}", r.near(supplied.at)),
        })
    });
    let (files, note) = (in_order.collect(), format!("from {}", r.name(task.person)));
    Some(CameIn { title: title(r, &task.step), note, facts: Vec::new(), files })
}

fn title(r: &Reading<'_>, step: &Name) -> String {
    r.live.flow.step(step).map_or_else(|| step.in_words(), Step::title)
}

fn erased() -> String {
    "erased".to_owned()
}

/// “from Ines Moreau”; whoever filled in a form is one of those who were asked.
fn from(r: &Reading<'_>, step: &Name) -> String {
    let done = r.state().tasks.values().filter(|task| task.step == *step && super::story::answered(task).is_some());
    let names: Vec<String> = done.map(|task| r.name(task.person)).collect();
    if names.is_empty() { String::new() } else { format!("from {}", words::listed(&names)) }
}
