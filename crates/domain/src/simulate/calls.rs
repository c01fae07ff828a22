//! Pretend systems that steps call: each attempt has the next result that the scenario names, and is done after a minute by default.
//!
//! After a failure the next word says what the initiator does: `skip` passes over it, anything else is what comes of trying again. After
//! the last word nobody does anything, so that a test can look at that as well.

use crate::actor::Actor;
use crate::flow::step::StepKind;
use crate::flow::trial::{Answers, Reply, Word};
use crate::ids::{Name, StepId};
use crate::request::Command;
use crate::request::word::CallResult;
use crate::simulate::run::{Plan, Run, Stop};
use crate::values::FieldValue;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

const DONE: Reply = Reply { says: Word::Done, after: None };

impl Run<'_> {
    /// The words for a step, in order.
    fn results(&self, step: &StepId) -> &[Reply] {
        let own = self.flow.step(step).map(crate::flow::Step::id);
        let said = self.scenario.answers.get(step).or_else(|| self.scenario.answers.get(own?));
        match said {
            Some(Answers::InTurn(list)) if !list.is_empty() => list,
            Some(Answers::InTurn(_) | Answers::Each(_)) | None => &[DONE],
        }
    }

    /// The next word; the last one that is no failure stays.
    fn next_result(&self, step: &StepId) -> Option<Reply> {
        let (list, place) = (self.results(step), self.results.get(step).copied().unwrap_or_default());
        let stays = list.last().copied().filter(|last| last.says == Word::Done);
        list.get(place).copied().or(stays)
    }

    fn count_result(&mut self, step: &StepId) {
        *self.results.entry(step.clone()).or_default() += 1;
    }

    /// A step asks for an attempt.
    pub(super) fn call(&mut self, step: StepId, attempt: u32) {
        let Some(reply) = self.next_result(&step) else { return };
        self.count_result(&step);
        if reply.says != Word::Silent {
            let at = self.moment(reply, SignedDuration::from_mins(1));
            self.plan_at(at, Plan::Report(step, attempt), reply);
        }
    }

    fn moment(&self, reply: Reply, usual: SignedDuration) -> Timestamp {
        match reply.after {
            Some(after) => self.later(after),
            None => self.now.saturating_add(usual).unwrap_or(self.now),
        }
    }

    pub(super) fn report(&mut self, step: &StepId, attempt: u32, says: Word) -> Result<(), Stop> {
        let (result, words) = match says {
            Word::Failed => (CallResult::Failed, "It could not be reached."),
            Word::Decline => (CallResult::Declined, "It was declined."),
            _ => (CallResult::Done, ""),
        };
        let output = if result == CallResult::Done { self.output(step) } else { BTreeMap::new() };
        let command = Command::ReportCall { step: step.clone(), attempt, result, says: words.to_owned(), output };
        self.run(&Actor::System, &command).map_err(|refusal| self.refused("Another system", &refusal))?;
        if result != CallResult::Failed || !self.has_failed(step, attempt) {
            return Ok(());
        }
        let hour = SignedDuration::from_hours(1);
        match self.next_result(step) {
            Some(skip) if skip.says == Word::Skip => {
                self.count_result(step);
                self.plan_at(self.moment(skip, hour), Plan::Pass(step.clone(), attempt), skip);
            }
            Some(_) => self.plan_at(self.moment(DONE, hour), Plan::Retry(step.clone(), attempt), DONE),
            None => {}
        }
        Ok(())
    }

    /// What a pretend answer brings: each value is called what it is.
    fn output(&self, step: &StepId) -> BTreeMap<Name, FieldValue> {
        match self.flow.step(step).map(|step| &step.kind) {
            Some(StepKind::Action(action)) => {
                action.output.keys().map(|name| (name.clone(), FieldValue::Text(name.to_string()))).collect()
            }
            Some(StepKind::Subflow(_)) => {
                let said = [("number", "a child request"), ("outcome", "approved")];
                let named = said.into_iter().filter_map(|(name, value)| Some((Name::parse(name).ok()?, value)));
                named.map(|(name, value)| (name, FieldValue::Text(value.to_owned()))).collect()
            }
            _ => BTreeMap::new(),
        }
    }

    fn has_failed(&self, step: &StepId, attempt: u32) -> bool {
        let run = self.state.steps.get(step).filter(|run| run.is_open_leaf());
        run.and_then(|run| run.call).is_some_and(|c| c.attempt == attempt && c.result == Some(CallResult::Failed))
    }

    pub(super) fn retry(&mut self, step: &StepId, attempt: u32) -> Result<(), Stop> {
        if !self.has_failed(step, attempt) {
            return Ok(());
        }
        self.by_initiator(&Command::RetryCall { step: step.clone() })
    }

    pub(super) fn pass(&mut self, step: &StepId, attempt: u32) -> Result<(), Stop> {
        if !self.has_failed(step, attempt) {
            return Ok(());
        }
        self.by_initiator(&Command::PassStep { step: step.clone(), reason: "It was done by hand.".to_owned() })
    }
}
