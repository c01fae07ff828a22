//! What cannot run is refused before it is published, at its line and with the way on.
//!
//! Here is what makes a flow meaningless or stuck for certain; what may go wrong for some packages is found by [`explore`].

use crate::flow::assign::{By, Person, Relation};
use crate::flow::definition::{DocumentSlot, Field, FieldType, Flow, INTAKE_MAX, Required, Rule, STEPS_MAX, Verify};
use crate::flow::expr::check::expect;
use crate::flow::expr::{Ast, Expression, Problem, Scope, Type, check_text};
use crate::flow::source::node::At;
use crate::flow::step::{OnDecline, Step, StepKind};
use crate::flow::timing::Then;
use crate::flow::tree::Before;
use crate::request::event::StepWord;
use crate::values::Currency;
use regex::Regex;
use std::collections::BTreeSet;

mod action;
mod blocks;
pub mod explore;
mod people;
mod trials;
mod trigger;

/// Why a flow cannot be published: where, what, and the way on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct FlowError {
    /// Line and column, where it comes from a file.
    pub at: Option<At>,
    /// The step, field or part.
    pub place: String,
    /// The key within it, as a path: `cases.1.when`.
    pub key: String,
    /// Bytes from the beginning of the key's value.
    pub offset: usize,
    /// What is wrong, as a sentence.
    pub wrong: String,
    /// What to do, as a sentence.
    pub way_on: String,
}

impl std::fmt::Display for FlowError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(at) = self.at {
            write!(f, "{at}{}", if self.place.is_empty() { ": " } else { ", " })?;
        }
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        write!(f, "{} {}", self.wrong, self.way_on)
    }
}

type Checked = Result<(), FlowError>;

fn wrong<T>(
    place: impl Into<String>,
    key: impl Into<String>,
    wrong: impl Into<String>,
    way_on: impl Into<String>,
) -> Result<T, FlowError> {
    Err(FlowError {
        at: None,
        place: place.into(),
        key: key.into(),
        offset: 0,
        wrong: wrong.into(),
        way_on: way_on.into(),
    })
}

/// The place of a step in messages.
pub(crate) fn place(step: &Step) -> String {
    format!("step “{}”", step.id())
}

fn at_key(place: &str, key: &str, problem: Problem) -> FlowError {
    FlowError {
        at: None,
        place: place.to_owned(),
        key: key.to_owned(),
        offset: problem.offset,
        wrong: problem.wrong,
        way_on: problem.way_on,
    }
}

/// A pattern, over the whole of a text.
pub fn pattern(text: &str) -> Result<Regex, regex::Error> {
    // LIMIT: bytes that a compiled pattern takes.
    regex::RegexBuilder::new(&format!("^(?:{text})$")).size_limit(200_000).build()
}

/// Checks everything that makes a flow meaningless or stuck for certain, where nothing outside can be called.
pub fn check(flow: &Flow) -> Checked {
    check_for(flow, &[])
}

/// Checks a flow for a server that can call these outside.
pub fn check_for(flow: &Flow, abilities: &[StepWord]) -> Checked {
    check_all(flow, abilities).into_iter().next().map_or(Ok(()), Err)
}

/// The same, with the first mistake of every part instead of the first of all: for whoever is still writing.
pub fn check_all(flow: &Flow, abilities: &[StepWord]) -> Vec<FlowError> {
    let mut found: Vec<FlowError> = [
        begins(flow),
        unique("field", flow.intake.fields.iter().map(|f| f.id.as_str())),
        unique("document", flow.intake.documents.iter().map(|d| d.id.as_str())),
        unique("step", flow.every_step().map(|s| s.id().as_str())),
        intake(flow),
        people::roles(flow),
        people::questions(flow),
        trigger::check(flow),
    ]
    .into_iter()
    .filter_map(Result::err)
    .collect();
    // Steps are checked against what is said here, which must hold for that.
    if !found.is_empty() {
        return found;
    }
    found.extend(flow.every_step().filter_map(|step| check_step(flow, step, abilities).err()));
    found.extend(blocks::order(flow).err());
    found.extend(consequences(flow).err());
    found
}

fn begins(flow: &Flow) -> Checked {
    let count = flow.every_step().count();
    if flow.steps.is_empty() || count > STEPS_MAX {
        return wrong("steps", "", format!("A flow has 1 to {STEPS_MAX} steps."), "Add a step, or split the flow.");
    }
    if !flow.steps.first().is_some_and(|step| step.is_prepare() && step.common.when.is_none()) {
        return wrong("steps", "", "The first step must be a prepare step.", "Begin with “prepare: package”.");
    }
    Ok(())
}

fn consequences(flow: &Flow) -> Checked {
    let scope = Scope::at(flow, flow.steps.last().map(Step::id));
    for (n, consequence) in flow.consequences.iter().enumerate() {
        let texts = [("says", Some(&consequence.says)), ("fine", consequence.fine.as_ref())];
        for (key, text) in texts.into_iter().filter_map(|(key, text)| text.map(|text| (key, text))) {
            check_text(&scope, text).map_err(|problem| at_key("consequences", &format!("{n}.{key}"), problem))?;
        }
    }
    trials::check(flow)
}

/// Checks a scenario that stands in a file of its own.
pub fn check_scenario(flow: &Flow, scenario: &crate::flow::Trial) -> Checked {
    trials::one(flow, "scenario", "", scenario)
}

fn unique<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> Checked {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            let says = format!("There are two of them called “{name}”.");
            return wrong(format!("{what} “{name}”"), "", says, "Give each its own name.");
        }
    }
    Ok(())
}

fn intake(flow: &Flow) -> Checked {
    if flow.intake.fields.len() > INTAKE_MAX || flow.intake.documents.len() > INTAKE_MAX {
        let says = format!("A flow has at most {INTAKE_MAX} fields and as many documents.");
        return wrong("intake", "", says, "Leave some out, or collect them in one document.");
    }
    let scope = Scope::at(flow, None);
    for field in &flow.intake.fields {
        check_field(&format!("field “{}”", field.id), "", field)?;
        required(&scope, &format!("field “{}”", field.id), &field.required)?;
    }
    for slot in &flow.intake.documents {
        check_slot(&format!("document “{}”", slot.id), "accept", slot)?;
        required(&scope, &format!("document “{}”", slot.id), &slot.required)?;
    }
    for (n, rate) in flow.rates.iter().enumerate() {
        if rate.parts().is_none() || rate.from == rate.to {
            let says = format!("“{}” is no rate between two currencies.", rate.rate);
            return wrong("rates", format!("{n}.rate"), says, "Write it like {from: SEK, to: EUR, rate: '0.0875'}.");
        }
    }
    if flow.max_rounds == Some(0) {
        return wrong("max_rounds", "", "A request has at least one round.", "Write 1 or more, or leave it out.");
    }
    Ok(())
}

fn required(scope: &Scope, place: &str, required: &Required) -> Checked {
    match required {
        Required::No | Required::Yes => Ok(()),
        // What is not there yet only leaves it open whether this is required.
        Required::When(condition) => {
            let scope = Scope { optional: BTreeSet::new(), ..scope.clone() };
            expect(&scope, condition.as_str(), &Type::Bool).map_err(|problem| at_key(place, "required", problem))
        }
    }
}

fn check_field(place: &str, key: &str, field: &Field) -> Checked {
    let text = matches!(field.type_, FieldType::Line | FieldType::Text);
    let key = |own: &str| if key.is_empty() { own.to_owned() } else { format!("{key}.{own}") };
    if let Some(written) = &field.pattern {
        if !text {
            return wrong(place, key("pattern"), "Only texts have a pattern.", "Leave it out.");
        }
        if let Err(error) = pattern(written) {
            let says = error.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            return wrong(place, key("pattern"), format!("This is no pattern: {says}."), "Write a regular expression.");
        }
    }
    if field.currency.is_some() && field.type_ != FieldType::Money {
        return wrong(place, key("currency"), "Only amounts have a currency.", "Leave it out.");
    }
    if !field.choices.is_empty() && !text {
        return wrong(place, key("choices"), "Only texts are chosen from a list.", "Leave it out, or make it a line.");
    }
    Ok(())
}

fn check_slot(place: &str, key: &str, slot: &DocumentSlot) -> Checked {
    if slot.accept.is_empty() {
        return wrong(place, key, "It accepts nothing.", "Add “accept”, for example accept: [pdf].");
    }
    Ok(())
}

/// Kinds of step that need more than people and time, and what is said where that is not there.
const NOT_YET: [(StepWord, &str); 2] = [
    (StepWord::Agent, "Agents cannot be run yet. Make it a todo step for a member."),
    (StepWord::Sign, "E-sign services cannot be called yet. Use an approve step, or a todo step for a member."),
];

/// Those kinds of step.
pub const OUTSIDE: [StepWord; 2] = [StepWord::Agent, StepWord::Sign];

fn check_step(flow: &Flow, step: &Step, abilities: &[StepWord]) -> Checked {
    let here = place(step);
    if let Some((_, says)) = NOT_YET.iter().find(|(word, _)| *word == step.word() && !abilities.contains(word)) {
        let (what, way_on) = says.split_once(". ").unwrap_or((says, ""));
        return wrong(here, step.word().word(), format!("{what}."), way_on);
    }
    let scope = Scope::at(flow, Some(step.id()));
    condition(&scope, &here, "when", step.common.when.as_ref())?;
    people::check(flow, step, &scope)?;
    match step.together().rule {
        Rule::AtLeast(0) => {
            return wrong(
                here,
                "rule",
                "“at_least: 0” asks for nobody’s approval.",
                "Say how many must approve, from 1.",
            );
        }
        Rule::Percent(part) if !(1..=100).contains(&part) => {
            return wrong(here, "rule", format!("{part} per cent is not a part of everybody."), "Write 1 to 100.");
        }
        Rule::All | Rule::Any | Rule::Majority | Rule::AtLeast(_) | Rule::Percent(_) => {}
    }
    if step.level() > Verify::EmailCode.level() {
        return wrong(here, "verify", "Passkeys cannot be asked for yet.", "Write verify: email_code.");
    }
    going_back(flow, step)?;
    own_keys(step, &scope)?;
    if matches!(&step.kind, StepKind::Subflow(own) if own.flow == flow.flow) {
        return wrong(here, "use", "A flow cannot run inside itself.", "Name another flow, or write its steps here.");
    }
    blocks::check(flow, step, &scope)?;
    timing(step)?;
    for other in step.separate_from() {
        if !flow.before(step.id()).iter().any(|(earlier, _)| earlier.id() == other) {
            let says = format!("“separate_from” names “{other}”, which is not an earlier step.");
            return wrong(here, "separate_from", says, earlier_words(flow, step));
        }
    }
    Ok(())
}

fn earlier_words(flow: &Flow, step: &Step) -> String {
    let all: Vec<String> = flow.before(step.id()).iter().map(|(earlier, _)| earlier.id().to_string()).collect();
    if all.is_empty() { "Leave it out.".to_owned() } else { format!("Earlier steps are: {}.", all.join(", ")) }
}

fn condition(scope: &Scope, place: &str, key: &str, condition: Option<&Expression>) -> Checked {
    let Some(condition) = condition else { return Ok(()) };
    expect(scope, condition.as_str(), &Type::Bool).map_err(|problem| at_key(place, key, problem))
}

/// Where changes and declines lead.
fn going_back(flow: &Flow, step: &Step) -> Checked {
    let here = place(step);
    let goes_back = step.word().decides() || step.word() == StepWord::Sign;
    if let Some(target) = &step.common.changes {
        if !goes_back {
            return wrong(here, "changes", "Nobody can ask for changes here.", "Leave it out.");
        }
        if flow.rework_target(step.id()) != Some(target) {
            let says = format!("“changes” names “{target}”, which is not an earlier step.");
            return wrong(here, "changes", says, "Name an earlier prepare step.");
        }
    }
    if goes_back
        && let Some(target) = flow.rework_target(step.id())
        && !flow.step(target).is_some_and(Step::is_prepare)
    {
        let says = format!("Changes lead back to “{target}”, which does not prepare the package.");
        return wrong(here, "changes", says, "Name a prepare step.");
    }
    match &step.common.on_decline {
        OnDecline::Continue | OnDecline::Back(_) if !goes_back && step.word() != StepWord::Subflow => {
            wrong(here, "on_decline", "Nobody can decline here.", "Leave it out.")
        }
        OnDecline::Continue | OnDecline::End => Ok(()),
        OnDecline::Back(target) => match flow.decline_target(step.id()).and_then(|id| flow.step(id)) {
            Some(found) if found.is_prepare() => Ok(()),
            Some(_) => {
                let says = format!("A decline leads back to “{target}”, which does not prepare the package.");
                wrong(here, "on_decline", says, "Name a prepare step, or write end or continue.")
            }
            None => {
                let says = format!("“on_decline” names “{target}”, which is not an earlier step.");
                wrong(here, "on_decline", says, "Name an earlier prepare step, or write end or continue.")
            }
        },
    }
}

fn own_keys(step: &Step, scope: &Scope) -> Checked {
    let here = place(step);
    let text = |key: &str, text: &str| check_text(scope, text).map_err(|problem| at_key(&here, key, problem));
    match &step.kind {
        // A statement is the same for everybody who confirms it, so it names no item.
        StepKind::Approve(own) => {
            let mut names = scope.names.clone();
            names.remove("item");
            let scope = Scope { names, ..scope.clone() };
            let statement = own.statement.as_ref().map(|statement| check_text(&scope, statement));
            statement.unwrap_or(Ok(())).map_err(|problem| at_key(&here, "statement", problem))
        }
        StepKind::Notify(own) => text("message", &own.message),
        StepKind::Action(own) => action::check(&here, own, scope),
        StepKind::Agent(own) => own.inputs.iter().try_for_each(|(name, input)| text(&format!("with.{name}"), input)),
        StepKind::Sign(own) => own.inputs.iter().try_for_each(|(name, input)| text(&format!("with.{name}"), input)),
        StepKind::Subflow(own) => own.inputs.iter().try_for_each(|(name, input)| text(&format!("with.{name}"), input)),
        StepKind::Form(form) => {
            if form.fields.is_empty() || form.fields.len() > INTAKE_MAX {
                return wrong(here, "fields", format!("A form has 1 to {INTAKE_MAX} fields."), "Add a field.");
            }
            unique("field", form.fields.iter().map(|field| field.id.as_str()))?;
            for (n, field) in form.fields.iter().enumerate() {
                check_field(&here, &format!("fields.{n}"), field)?;
                if matches!(field.required, Required::When(_)) {
                    let key = format!("fields.{n}.required");
                    return wrong(here, key, "A field of a form is required or it is not.", "Write true or false.");
                }
            }
            Ok(())
        }
        StepKind::Upload(upload) => {
            if upload.documents.is_empty() || upload.documents.len() > INTAKE_MAX {
                return wrong(here, "documents", format!("It asks for 1 to {INTAKE_MAX} files."), "Add one.");
            }
            unique("document", upload.documents.iter().map(|slot| slot.id.as_str()))?;
            for (n, slot) in upload.documents.iter().enumerate() {
                check_slot(&here, &format!("documents.{n}.accept"), slot)?;
                if matches!(slot.required, Required::When(_)) {
                    let key = format!("documents.{n}.required");
                    return wrong(here, key, "A file of this step is required or it is not.", "Write true or false.");
                }
            }
            Ok(())
        }
        StepKind::Wait(wait) => {
            let said = [wait.length.is_some(), wait.day.is_some(), wait.until.is_some(), wait.event.is_some()];
            if said.into_iter().filter(|said| *said).count() != 1 {
                return wrong(here, "wait", "A wait says one of for, day, until and event.", "Keep one of them.");
            }
            if wait.limit.is_some() && (wait.length.is_some() || wait.day.is_some()) {
                return wrong(here, "limit", "A wait for a time needs no limit.", "Leave it out.");
            }
            condition(scope, &here, "until", wait.until.as_ref())?;
            let day = wait.day.as_ref().map(|day| expect(scope, day.as_str(), &Type::Date));
            day.unwrap_or(Ok(())).map_err(|problem| at_key(&here, "day", problem))
        }
        _ => Ok(()),
    }
}

fn timing(step: &Step) -> Checked {
    let here = place(step);
    let tasks = step.word().has_tasks();
    let said = [
        ("remind", !step.common.remind.is_empty()),
        ("escalate", !step.common.escalate.is_empty()),
        ("expire", step.common.expire.is_some()),
    ];
    if let Some((key, _)) = said.into_iter().find(|(_, said)| *said && !tasks) {
        return wrong(here, key, "Nobody is asked here, so there is nothing to wait for.", "Leave it out.");
    }
    // LIMIT: reminders and escalations of one step.
    if step.common.remind.len() > 20 || step.common.escalate.len() > 20 {
        return wrong(here, "remind", "A step has at most 20 reminders and 20 escalations.", "Leave some out.");
    }
    Ok(())
}

/// Every currency that conditions of the flow name.
pub fn currencies(flow: &Flow) -> BTreeSet<Currency> {
    let mut found = BTreeSet::new();
    for expression in expressions(flow) {
        let Ok(ast) = Ast::parse(expression) else { continue };
        ast.visit(&mut |part| {
            if let Ast::Call(name, args) = part
                && let (true, [_, Ast::Text(code)]) = (name == "money", args.as_slice())
            {
                found.extend(Currency::parse(code));
            }
        });
    }
    found
}

/// Every expression that decides something.
fn expressions(flow: &Flow) -> Vec<&str> {
    let mut list: Vec<&Expression> = Vec::new();
    for step in flow.every_step() {
        list.extend(&step.common.when);
        match &step.kind {
            StepKind::Branch(branch) => list.extend(branch.cases.iter().map(|case| &case.when)),
            StepKind::Parallel(parallel) => list.extend(parallel.lanes.iter().filter_map(|lane| lane.when.as_ref())),
            StepKind::Wait(wait) => list.extend(&wait.until),
            _ => {}
        }
    }
    list.into_iter().map(Expression::as_str).collect()
}

#[cfg(test)]
mod tests;
