//! Tests of a flow: they name fields, documents, steps and people that are there, and values that fit.

use super::{Checked, unique, wrong};
use crate::flow::definition::Flow;
use crate::flow::source::suggest;
use crate::flow::step::{Step, StepKind};
use crate::flow::trial::{Answers, Given, TRIALS_MAX, Trial, Word};
use crate::ids::StepId;
use crate::simulate::{judge, package, people};

/// Every test of the flow.
pub(super) fn check(flow: &Flow) -> Checked {
    if flow.tests.len() > TRIALS_MAX {
        return wrong("tests", "", format!("A flow has at most {TRIALS_MAX} tests."), "Leave some out.");
    }
    unique("test", flow.tests.iter().map(|trial| trial.name.as_str()))?;
    flow.tests.iter().enumerate().try_for_each(|(n, trial)| one(flow, "tests", &format!("{n}."), trial))
}

/// One test, or a scenario in a file of its own; `prefix` leads to its keys.
pub(super) fn one(flow: &Flow, place: &str, prefix: &str, trial: &Trial) -> Checked {
    given(flow, place, &format!("{prefix}given."), &trial.given)?;
    let names = people::names(flow, &trial.given);
    let known = |key: &str, who: &str| {
        if names.iter().any(|name| name == who) {
            return Ok(());
        }
        let says = format!("Nobody is called “{who}” in this flow.");
        wrong(place, format!("{prefix}{key}"), says, suggest::way_on(who, names.iter().map(String::as_str)))
    };
    for (id, answers) in &trial.answers {
        let key = format!("answers.{id}");
        let step = step(flow, place, &format!("{prefix}{key}"), id)?;
        if let Answers::Each(people) = answers {
            if step.word().calls_out() {
                let says =
                    format!("In the {} step “{id}” nobody is asked; another system answers.", step.word().word());
                return wrong(place, format!("{prefix}{key}"), says, "Write it like [failed, done].");
            }
            people.keys().try_for_each(|who| known(&format!("{key}.{who}"), who))?;
        }
        for (path, reply) in answers.replies() {
            let fits: &[Word] = match &step.kind {
                StepKind::Approve(_) => {
                    &[Word::Approve, Word::Conditions, Word::Changes, Word::Decline, Word::Asks, Word::Silent]
                }
                StepKind::Review(_) => &[Word::Approve, Word::Conditions, Word::Changes, Word::Decline, Word::Silent],
                StepKind::Prepare(_) => &[Word::Done, Word::Unchanged, Word::Silent],
                StepKind::Sign(_) => &[Word::Done, Word::Failed, Word::Skip, Word::Decline, Word::Silent],
                _ if step.word().calls_out() => &[Word::Done, Word::Failed, Word::Skip, Word::Silent],
                _ if step.word().has_tasks() => &[Word::Done, Word::Silent],
                _ => &[],
            };
            if !fits.contains(&reply.says) {
                let says = format!("In the {} step “{id}” nobody says “{}”.", step.word().word(), reply.says.word());
                let way_on = suggest::way_on(reply.says.word(), fits.iter().map(|word| word.word()));
                return wrong(place, format!("{prefix}{key}{path}"), says, way_on);
            }
        }
        skips(place, &format!("{prefix}{key}"), answers)?;
        asks(place, &format!("{prefix}{key}"), answers)?;
    }
    for event in trial.events.keys() {
        let waits = |step: &&Step| matches!(&step.kind, StepKind::Wait(wait) if wait.event.as_ref() == Some(event));
        if !flow.every_step().any(|step| waits(&step)) {
            let says = format!("No step waits for “{event}”.");
            return wrong(place, format!("{prefix}events.{event}"), says, "Leave it out, or add a wait step.");
        }
    }
    for (n, id) in trial.expect.path.iter().flatten().enumerate() {
        step(flow, place, &format!("{prefix}expect.path.{n}"), id)?;
    }
    for (id, people) in &trial.expect.asked {
        let key = format!("expect.asked.{id}");
        step(flow, place, &format!("{prefix}{key}"), id)?;
        people.iter().enumerate().try_for_each(|(n, who)| known(&format!("{key}.{n}"), who))?;
    }
    for (n, message) in trial.expect.messages.iter().enumerate() {
        let key = format!("expect.messages.{n}");
        let (word, to) = message.split_once(" to ").map_or((message.as_str(), None), |(word, to)| (word, Some(to)));
        if !judge::messages().contains(&word.trim()) {
            let way_on = suggest::way_on(word.trim(), judge::messages());
            return wrong(place, format!("{prefix}{key}"), format!("There is no message “{}”.", word.trim()), way_on);
        }
        to.map_or(Ok(()), |to| known(&key, to.trim()))?;
    }
    Ok(())
}

/// Only what failed is passed over.
fn skips(place: &str, key: &str, answers: &Answers) -> Checked {
    let replies = answers.replies();
    for (n, (path, reply)) in replies.iter().enumerate() {
        let after = n.checked_sub(1).and_then(|n| replies.get(n)).map(|(_, before)| before.says);
        if reply.says == Word::Skip && after != Some(Word::Failed) {
            let says = "Only an attempt that failed can be skipped.";
            return wrong(place, format!("{key}{path}"), says, "Write it like [failed, skip].");
        }
    }
    Ok(())
}

/// Whoever asks says something afterwards.
fn asks(place: &str, key: &str, answers: &Answers) -> Checked {
    match answers {
        Answers::InTurn(list) if list.last().is_some_and(|last| last.says == Word::Asks) => {
            let says = "It does not say what comes after the question.";
            wrong(place, key, says, "Write it like [asks, approve].")
        }
        Answers::InTurn(_) => Ok(()),
        Answers::Each(people) => people.iter().try_for_each(|(who, own)| asks(place, &format!("{key}.{who}"), own)),
    }
}

fn step<'a>(flow: &'a Flow, place: &str, key: &str, id: &StepId) -> Result<&'a Step, super::FlowError> {
    if let Some(step) = flow.step(id) {
        return Ok(step);
    }
    let steps: Vec<&str> = flow.every_step().map(|step| step.id().as_str()).collect();
    wrong(place, key, format!("There is no step “{id}”."), suggest::way_on(id.as_str(), steps))
}

fn given(flow: &Flow, place: &str, prefix: &str, given: &Given) -> Checked {
    for (id, said) in &given.fields {
        let key = format!("{prefix}fields.{id}");
        let Some(field) = flow.intake.fields.iter().find(|field| field.id == *id) else {
            let fields: Vec<&str> = flow.intake.fields.iter().map(|field| field.id.as_str()).collect();
            return wrong(place, key, format!("There is no field “{id}”."), suggest::way_on(id.as_str(), fields));
        };
        if let Some(Err(says)) = said.as_ref().map(|said| package::value(field, said)) {
            let (what, way_on) = says.split_once("; ").unwrap_or((&says, "write a value that fits"));
            return wrong(place, key, format!("“{}”: {}.", field.label, what.trim_end_matches('.')), capital(way_on));
        }
    }
    for (n, id) in given.documents.iter().flatten().enumerate() {
        if !flow.intake.documents.iter().any(|slot| slot.id == *id) {
            let slots: Vec<&str> = flow.intake.documents.iter().map(|slot| slot.id.as_str()).collect();
            let key = format!("{prefix}documents.{n}");
            return wrong(place, key, format!("There is no document “{id}”."), suggest::way_on(id.as_str(), slots));
        }
    }
    for (team, count) in &given.teams {
        if *count > people::TEAM_MAX {
            let says = format!("A team in a test has at most {} people.", people::TEAM_MAX);
            return wrong(place, format!("{prefix}teams.{team}"), says, "Make it smaller.");
        }
    }
    for (who, limit) in &given.authority {
        if limit != "any"
            && let Err(says) = package::money(limit)
        {
            let key = format!("{prefix}authority.{who}");
            return wrong(
                place,
                key,
                format!("“{limit}” is no limit."),
                capital(says.split_once("; ").map_or("", |s| s.1)),
            );
        }
    }
    Ok(())
}

fn capital(text: &str) -> String {
    let mut letters = text.trim_end_matches('.').chars();
    let first: String = letters.next().map(|letter| letter.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
