//! Steps that hold others: which lanes begin, when a block is over, what is cancelled then; and steps that are skipped.

use crate::flow::expr::{Expression, Names, Value, eval};
use crate::flow::frontier;
use crate::flow::routing::Nobody;
use crate::flow::step::each::{ITEMS_MAX, Items};
use crate::flow::step::{Step, StepKind};
use crate::ids::{PersonId, StepId};
use crate::request::advance::close_tasks;
use crate::request::decide::Draft;
use crate::request::event::{Event, Item, NoFields};
use crate::request::state::StepRun;
use crate::request::vocabulary::{StepOutcome, TaskEnd};

/// Does a condition hold? Where it cannot be told, somebody must put that right.
pub(super) fn holds(draft: &Draft<'_>, step: &Step, condition: &Expression) -> Result<bool, Nobody> {
    eval::holds(condition.as_str(), &names(draft, step), &draft.context.flow.rates).map_err(|why| Nobody {
        reason: format!("“{}” cannot be decided: {why}", step.title()),
        way_on: "Correct the package, or ask whoever looks after the flow.".to_owned(),
    })
}

/// Every name with its value, `item` among them where there is one.
pub(super) fn names(draft: &Draft<'_>, step: &Step) -> std::collections::BTreeMap<String, Value> {
    let directory = draft.context.directory;
    let names = Names {
        state: &draft.state,
        client: directory.client().map_or("", |client| client.name.as_str()),
        workspace: &directory.workspace.name,
    };
    let mut all = names.environment();
    // In the lane of an item, an earlier step of the lane is called by its own name.
    if let (Some(item), Some(Value::Record(steps))) = (draft.context.flow.item_of(step.id()), all.get_mut("steps")) {
        let lane = format!("-{item}");
        let own: Vec<_> =
            steps.iter().filter_map(|(id, value)| Some((id.strip_suffix(&lane)?.to_owned(), value.clone()))).collect();
        steps.extend(own);
    }
    let name = match draft.question().item_of(step) {
        Some(Item::Contact(person)) => draft.question().contact_named(person).map(|contact| contact.name.clone()),
        Some(Item::Document(n)) => {
            draft.state.documents.get(&n).and_then(|document| document.file.as_ref()).map(|file| file.filename.clone())
        }
        None => None,
    };
    all.extend(name.map(|name| ("item".to_owned(), Value::Record([("name".to_owned(), Value::Text(name))].into()))));
    all
}

pub(super) fn skip(draft: &mut Draft<'_>, step: &Step) {
    let (round, kind) = (draft.state.round, step.word());
    draft.push_own(Event::StepSkipped { step: step.id().clone(), round, kind, fields: NoFields {} });
}

/// The lanes of a block that are to run, and the items of an `each`.
pub(super) fn lanes(draft: &Draft<'_>, step: &Step) -> Result<(Vec<u32>, Vec<Item>), Nobody> {
    let number = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    match &step.kind {
        StepKind::Branch(branch) => {
            for (place, case) in branch.cases.iter().enumerate() {
                if holds(draft, step, &case.when)? {
                    return Ok((vec![number(place)], Vec::new()));
                }
            }
            Ok((vec![number(branch.cases.len())], Vec::new()))
        }
        StepKind::Parallel(parallel) => {
            let mut lanes = Vec::new();
            for (place, lane) in parallel.lanes.iter().enumerate() {
                if lane.when.as_ref().map_or(Ok(true), |when| holds(draft, step, when))? {
                    lanes.push(number(place));
                }
            }
            Ok((lanes, Vec::new()))
        }
        StepKind::Each(each) => {
            let items: Vec<Item> = match each.items {
                Items::Contacts => {
                    let directory = draft.context.directory;
                    let client = directory.client().map(|client| client.id);
                    let theirs =
                        directory.contacts.iter().filter(|contact| contact.active && Some(contact.client) == client);
                    theirs
                        .map(|contact| Item::Contact(PersonId::Contact(contact.id).in_request(draft.state.id)))
                        .collect()
                }
                Items::Documents => draft.state.current_documents().map(|(n, _)| Item::Document(n)).collect(),
            };
            if items.len() > ITEMS_MAX {
                let reason =
                    format!("“{}” would run {} times; at most {ITEMS_MAX} are possible.", step.title(), items.len());
                return Err(Nobody { reason, way_on: "Split the request.".to_owned() });
            }
            Ok(((1..=number(items.len())).collect(), items))
        }
        _ => Ok((Vec::new(), Vec::new())),
    }
}

/// A block whose lanes are over closes; whatever still runs inside it is cancelled.
pub(super) fn close(draft: &mut Draft<'_>, step: &Step, run: &StepRun) {
    let item = draft.context.flow.item_of(step.id());
    let (begun, declined) = frontier::inside(step, run, &draft.state, item);
    cancel(draft, &begun, TaskEnd::Settled);
    let (round, outcome) = (run.round, if declined { StepOutcome::Declined } else { StepOutcome::Done });
    draft.push_own(Event::StepClosed { step: step.id().clone(), round, outcome, fields: NoFields {} });
}

/// Ends the steps among these that are open; their people are told.
pub(super) fn cancel(draft: &mut Draft<'_>, steps: &[StepId], end: TaskEnd) {
    for id in steps {
        let Some(run) = draft.state.steps.get(id).filter(|run| run.outcome.is_none()).cloned() else { continue };
        close_tasks(draft, &run.tasks, end);
        let outcome = if end == TaskEnd::Ended { StepOutcome::Ended } else { StepOutcome::Cancelled };
        draft.push_own(Event::StepClosed { step: id.clone(), round: run.round, outcome, fields: NoFields {} });
    }
}

/// Before the package goes back: whatever runs beside the step that sent it.
pub(super) fn cancel_beside(draft: &mut Draft<'_>, step: &StepId, target: &StepId) {
    let from = draft.state.steps.get(target).map_or(0, |run| run.opened);
    let mut open: Vec<(u64, StepId)> = draft
        .state
        .steps
        .iter()
        .filter(|(id, run)| run.outcome.is_none() && *id != step && run.opened > from)
        .map(|(id, run)| (run.opened, id.clone()))
        .collect();
    open.sort_unstable();
    let ids: Vec<StepId> = open.into_iter().map(|(_, id)| id).collect();
    cancel(draft, &ids, TaskEnd::Rework);
}

/// Everything that is open, in the order in which it was opened.
pub(super) fn everything_open(draft: &Draft<'_>) -> Vec<StepId> {
    let mut open: Vec<(u64, StepId)> = draft
        .state
        .steps
        .iter()
        .filter(|(_, run)| run.outcome.is_none())
        .map(|(id, run)| (run.opened, id.clone()))
        .collect();
    open.sort_unstable();
    open.into_iter().map(|(_, id)| id).collect()
}
