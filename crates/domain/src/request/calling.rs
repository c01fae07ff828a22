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
use crate::request::event::{CallResult, Event, FormFields, NamedValue, NoFields, Text};
use crate::request::refusal::Refusal;
use crate::request::state::StepRun;
use crate::request::vocabulary::StepOutcome;
use crate::values::FieldValue;
use std::collections::BTreeMap;

/// What is handed over, by name.
fn inputs(step: &Step) -> Option<&BTreeMap<Name, String>> {
    match &step.kind {
        StepKind::Action(own) => Some(&own.inputs),
        StepKind::Agent(own) => Some(&own.inputs),
        StepKind::Sign(own) => Some(&own.inputs),
        StepKind::Subflow(own) => Some(&own.inputs),
        _ => None,
    }
}

/// Asks for the next attempt.
pub(super) fn request(draft: &mut Draft<'_>, step: &Step, attempt: u32) {
    let names = blocks::names(draft, step);
    let filled = |(id, text): (&Name, &String)| NamedValue {
        id: id.clone(),
        value: FieldValue::Text(expr::fill_from(text, &names)),
    };
    let values: Vec<NamedValue> = inputs(step).into_iter().flatten().map(filled).collect();
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
    says: &str,
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
    let fields = if says.trim().is_empty() { Text::default() } else { Text::of(says.trim()) };
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
