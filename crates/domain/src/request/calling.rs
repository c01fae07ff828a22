//! Calls of something outside: what is handed over, what comes back, and what people do when it fails.
//!
//! Left out: making the call, which is the shell’s; it reports by [`Command::ReportCall`](super::Command). A report is no decision of a
//! person here, also where somebody out there has signed.

use crate::actor::Actor;
use crate::flow::expr;
use crate::flow::step::{Step, StepKind};
use crate::ids::{Name, StepId};
use crate::request::advance;
use crate::request::blocks;
use crate::request::command::TEXT_MAX;
use crate::request::decide::{Draft, text};
use crate::request::event::{CallResult, Event, FormFields, NamedValue, NoFields, ReportFields, Text};
use crate::request::refusal::Refusal;
use crate::request::state::{State, StepRun};
use crate::request::vocabulary::StepOutcome;
use crate::values::FieldValue;
use std::collections::BTreeMap;

/// What is handed over, with every reference filled in.
fn inputs(draft: &Draft<'_>, step: &Step) -> Vec<NamedValue> {
    let names = blocks::names(draft, step);
    let filled = |(id, text): (&Name, &String)| NamedValue {
        id: id.clone(),
        value: FieldValue::Text(expr::fill_from(text, &names)),
    };
    match &step.kind {
        StepKind::Action(own) => own.request(&names),
        StepKind::Agent(own) => own.inputs.iter().map(filled).collect(),
        StepKind::Sign(own) => own.inputs.iter().map(filled).collect(),
        StepKind::Subflow(own) => own.handed_over(&names),
        _ => Vec::new(),
    }
}

impl State {
    /// The steps whose call has failed, so that somebody must say what follows.
    pub fn failed_calls(&self) -> impl Iterator<Item = &StepId> {
        let failed = |run: &StepRun| run.call.is_some_and(|call| call.result == Some(CallResult::Failed));
        self.steps.iter().filter(move |(_, run)| run.is_open_leaf() && failed(run)).map(|(id, _)| id)
    }

    /// Does the request stand still because of such a call?
    pub fn stopped_by_call(&self) -> Option<&StepId> {
        let (blocked, _) = self.blocked.as_ref()?;
        self.failed_calls().find(|id| *id == blocked)
    }
}

/// Asks for the next attempt.
pub(super) fn request(draft: &mut Draft<'_>, step: &Step, attempt: u32) {
    let values = inputs(draft, step);
    let fields = FormFields { values: (!values.is_empty()).then_some(values) };
    let round = draft.state.round;
    draft.push_own(Event::CallRequested { step: step.id().clone(), round, attempt, fields });
}

/// How a step ends that called something outside; one that failed waits for people.
pub(super) fn over(run: &StepRun) -> Option<StepOutcome> {
    match run.call?.result? {
        CallResult::Done => Some(StepOutcome::Done),
        CallResult::Declined => Some(StepOutcome::Declined),
        CallResult::Failed => None,
    }
}

pub(super) fn report(
    draft: &mut Draft<'_>,
    id: &StepId,
    attempt: u32,
    result: CallResult,
    (says, output): (&str, &BTreeMap<Name, FieldValue>),
) -> Result<(), Refusal> {
    if !matches!(draft.context.actor, Actor::System) {
        return Err(Refusal::NotAllowed("Only Assent itself reports what came of a call.".to_owned()));
    }
    let open =
        |run: &&StepRun| run.is_open_leaf() && run.call.is_some_and(|c| c.attempt == attempt && c.result.is_none());
    let Some(run) = draft.state.steps.get(id).filter(open) else {
        return Ok(()); // Reported before, tried again since, or no longer needed.
    };
    let round = run.round;
    let says: String = says.chars().filter(|c| !c.is_control() || *c == '\n').take(TEXT_MAX).collect();
    let named = |(id, value): (&Name, &FieldValue)| NamedValue { id: id.clone(), value: value.clone() };
    let values: Vec<NamedValue> = output.iter().map(named).collect();
    let fields = ReportFields {
        text: (!says.trim().is_empty()).then(|| says.trim().to_owned()),
        values: (!values.is_empty()).then_some(values),
    };
    draft.push_own(Event::CallReported { step: id.clone(), round, attempt, result, fields });
    if result == CallResult::Failed
        && let Some(step) = draft.step(id)
    {
        advance::block(draft, &step, &format!("“{}” could not be done: {}", step.title(), says.trim()));
    }
    advance::advance(draft);
    Ok(())
}

/// An open step whose call has failed.
fn failed(draft: &Draft<'_>, id: &StepId) -> Result<(u32, u32), Refusal> {
    draft.open()?;
    draft.ours()?;
    let run = draft.state.steps.get(id).filter(|run| run.is_open_leaf()).ok_or(Refusal::Unknown("open step"))?;
    match run.call {
        Some(call) if call.result == Some(CallResult::Failed) => Ok((run.round, call.attempt)),
        Some(_) | None => Err(Refusal::NotYourTurn("This step has not failed.".to_owned())),
    }
}

pub(super) fn retry(draft: &mut Draft<'_>, id: &StepId) -> Result<(), Refusal> {
    let (_, attempt) = failed(draft, id)?;
    let step = draft.step(id).ok_or(Refusal::Unknown("open step"))?;
    request(draft, &step, attempt.saturating_add(1));
    advance::advance(draft);
    Ok(())
}

pub(super) fn pass(draft: &mut Draft<'_>, id: &StepId, reason: &str) -> Result<(), Refusal> {
    let (round, _) = failed(draft, id)?;
    let reason = text("reason", reason, TEXT_MAX)?;
    let author = draft.author()?;
    draft.push(author, Event::StepPassed { step: id.clone(), round, fields: Text::of(&reason) });
    let outcome = StepOutcome::Skipped;
    draft.push_own(Event::StepClosed { step: id.clone(), round, outcome, fields: NoFields {} });
    advance::advance(draft);
    Ok(())
}
