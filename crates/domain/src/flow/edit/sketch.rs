//! What can be read of a document, for drawing it while it is incomplete, and what is wrong with it.

use crate::directory::{Directory, Kind};
use crate::flow::Flow;
use crate::flow::check::{FlowError, check_all, explore::explore};
use crate::flow::definition::{CalendarOf, Intake};
use crate::flow::edit::document::{Document, node};
use crate::flow::edit::place::{self, Key, Owner, kind_of, lanes_of, name_of};
use crate::flow::expr::{Scope, Type};
use crate::flow::source::Places;
use crate::flow::source::node::{At, Node};
use crate::flow::source::read::{ReadError, read};
use crate::flow::step::{Step, StepKind};
use crate::ids::Name;
use crate::request::event::StepWord;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What can be read of a document.
#[derive(Debug, Clone)]
pub struct Sketch {
    /// The steps in order, readable or not.
    pub parts: Vec<Part>,
    /// The flow that the readable parts make.
    pub flow: Flow,
}

/// A step of a document.
#[derive(Debug, Clone)]
pub struct Part {
    /// How it is named.
    pub key: Key,
    /// Its kind, where it says one.
    pub kind: Option<&'static str>,
    /// The step without what is in its lanes, or why it cannot be read.
    pub step: Result<Step, ReadError>,
    /// Its lanes.
    pub lanes: Vec<PartLane>,
}

/// A lane of a block.
#[derive(Debug, Clone)]
pub struct PartLane {
    /// Its condition, as written.
    pub when: Option<String>,
    /// Its steps.
    pub parts: Vec<Part>,
}

impl Sketch {
    /// Every step with those inside others, in the order of the file.
    pub fn every_part(&self) -> Vec<&Part> {
        self.parts.iter().flat_map(Part::with_inner).collect()
    }

    /// A step by its key.
    pub fn part(&self, key: &Key) -> Option<&Part> {
        self.every_part().into_iter().find(|part| part.key == *key)
    }

    /// The dotted names that conditions and texts may use at a step, or at the beginning, with what each holds.
    pub fn names(&self, at: Option<&Part>) -> Vec<(String, Type)> {
        let step = at.and_then(|part| part.step.as_ref().ok()).map(|step| &step.id);
        let mut names = Vec::new();
        for (name, type_) in Scope::at(&self.flow, step).names {
            flatten(name, type_, &mut names);
        }
        names
    }
}

impl Part {
    fn with_inner(&self) -> Vec<&Self> {
        let inner = self.lanes.iter().flat_map(|lane| lane.parts.iter().flat_map(Self::with_inner));
        std::iter::once(self).chain(inner).collect()
    }
}

fn flatten(name: String, type_: Type, names: &mut Vec<(String, Type)>) {
    match type_ {
        Type::Record(members) => {
            for (member, type_) in members {
                flatten(format!("{name}.{member}"), type_, names);
            }
        }
        type_ @ (Type::Bool | Type::Int | Type::Text | Type::Money(_) | Type::Date | Type::List(_)) => {
            names.push((name, type_));
        }
    }
}

fn as_read<T: DeserializeOwned>(data: Option<&Value>) -> Option<T> {
    read(&node(data?)).ok()
}

fn all_read<T: DeserializeOwned>(list: Option<&Value>) -> Vec<T> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(|item| as_read(Some(item))).collect()
}

/// Reads what can be read.
pub fn sketch(document: &Document) -> Sketch {
    let root = document.root();
    let keys = place::keys(root);
    let parts = parts(root, "/steps", &keys);
    let nameless = || Name::parse("flow").unwrap_or_else(|_| unreachable!("a word is a name"));
    let roles = root.get("roles").and_then(Value::as_object).into_iter().flatten();
    let flow = Flow {
        flow: as_read(root.get("flow")).unwrap_or_else(nameless),
        title: as_read(root.get("title")).unwrap_or_default(),
        kind: as_read(root.get("kind")).unwrap_or(Kind::Deliverable),
        calendar: as_read(root.get("calendar")).unwrap_or(CalendarOf::Client),
        intake: Intake {
            fields: all_read(root.pointer("/intake/fields")),
            documents: all_read(root.pointer("/intake/documents")),
        },
        trigger: as_read(root.get("trigger")),
        rates: all_read(root.get("rates")),
        max_rounds: as_read(root.get("max_rounds")),
        questions: as_read(root.get("questions")).unwrap_or_default(),
        roles: roles.filter_map(|(name, by)| Some((Name::parse(name).ok()?, as_read(Some(by))?))).collect(),
        consequences: all_read(root.get("consequences")),
        steps: whole(&parts),
        tests: all_read(root.get("tests")),
    };
    Sketch { parts, flow }
}

fn parts(root: &Value, list: &str, keys: &[place::Found]) -> Vec<Part> {
    let here = keys.iter().filter(|found| found.list == list);
    here.map(|found| {
        let pointer = found.pointer();
        let step = root.pointer(&pointer).unwrap_or(&Value::Null);
        let lanes = lanes_of(step, &pointer).into_iter().map(|lane| {
            let around = lane.strip_suffix("/steps").filter(|around| *around != pointer);
            let when = around.and_then(|around| root.pointer(around)).and_then(|around| around.get("when"));
            PartLane { when: when.and_then(Value::as_str).map(str::to_owned), parts: parts(root, &lane, keys) }
        });
        Part {
            key: found.key.clone(),
            kind: kind_of(step).map(|(kind, _)| kind),
            step: read(&node(&hollow(step))).map_err(|error: ReadError| ReadError { at: None, ..error }),
            lanes: lanes.collect(),
        }
    })
    .collect()
}

/// A step without what is in its lanes.
fn hollow(step: &Value) -> Value {
    let mut step = step.clone();
    for lane in lanes_of(&step.clone(), "") {
        if let Some(list @ Value::Array(_)) = step.pointer_mut(&lane) {
            *list = Value::Array(Vec::new());
        }
    }
    step
}

/// The steps that can be read, with those inside them.
fn whole(parts: &[Part]) -> Vec<Step> {
    let mut steps = Vec::new();
    for part in parts {
        let Ok(mut step) = part.step.clone() else { continue };
        let mut lanes = part.lanes.iter().map(|lane| whole(&lane.parts));
        match &mut step.kind {
            StepKind::Branch(branch) => {
                for (case, inner) in branch.cases.iter_mut().zip(lanes.by_ref()) {
                    case.steps = inner;
                }
                branch.otherwise = lanes.next().unwrap_or_default();
            }
            StepKind::Parallel(parallel) => {
                for (lane, inner) in parallel.lanes.iter_mut().zip(lanes) {
                    lane.steps = inner;
                }
            }
            StepKind::Each(each) => each.steps = lanes.next().unwrap_or_default(),
            StepKind::Acknowledge(_)
            | StepKind::Action(_)
            | StepKind::Agent(_)
            | StepKind::Approve(_)
            | StepKind::Form(_)
            | StepKind::Milestone(_)
            | StepKind::Notify(_)
            | StepKind::Prepare(_)
            | StepKind::Review(_)
            | StepKind::Sign(_)
            | StepKind::Subflow(_)
            | StepKind::Todo(_)
            | StepKind::Upload(_)
            | StepKind::Wait(_) => {}
        }
        steps.push(step);
    }
    steps
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The flow cannot be published with it.
    Stops,
    /// It may go wrong for some packages.
    Warns,
}

/// Something that is wrong, or may go wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How bad.
    pub weight: Weight,
    /// Whose.
    pub of: Owner,
    /// Which key of it; empty for the whole.
    pub key: String,
    /// What is wrong, as a sentence.
    pub wrong: String,
    /// What to do, as a sentence.
    pub way_on: String,
    /// A package with which it goes wrong; empty for every one.
    pub example: String,
    /// Where in the file.
    pub at: Option<At>,
}

/// Everything that keeps a document from being published.
pub fn problems(document: &Document, sketch: &Sketch, abilities: &[StepWord]) -> Vec<Problem> {
    let text = document.text();
    let Ok(file) = Node::parse(&text) else { return Vec::new() };
    let places = Places::of(&file);
    match read::<Flow>(&file) {
        Ok(flow) => check_all(&flow, abilities).into_iter().map(|error| of_check(error, &places)).collect(),
        Err(error) => unread(sketch, &places, error),
    }
}

/// What may go wrong with a document that nothing stops; with a directory, also whether there is somebody to ask. It goes through the
/// flow for every kind of package, which takes its time where many conditions meet.
pub fn warnings(document: &Document, directory: Option<&Directory>) -> Vec<Problem> {
    let text = document.text();
    let Ok(file) = Node::parse(&text) else { return Vec::new() };
    let places = Places::of(&file);
    let Ok(flow) = read::<Flow>(&file) else { return Vec::new() };
    let may = explore(&flow, directory).into_iter().map(|finding| Problem {
        weight: Weight::Warns,
        at: places.find(&format!("step “{}”", finding.step), "", 0),
        of: Owner::Step(Key(finding.step)),
        key: String::new(),
        wrong: finding.says,
        way_on: finding.fix,
        example: finding.example,
    });
    may.collect()
}

/// Each step that cannot be read; where all can be, what is wrong lies elsewhere.
fn unread(sketch: &Sketch, places: &Places, error: ReadError) -> Vec<Problem> {
    let problem = |of, at, error: ReadError| Problem {
        weight: Weight::Stops,
        of,
        key: String::new(),
        wrong: error.wrong,
        way_on: error.way_on,
        example: String::new(),
        at,
    };
    let steps = sketch.every_part().into_iter().filter_map(|part| {
        let error = part.step.as_ref().err()?.clone();
        let at = places.find(&format!("step “{}”", part.key), "", 0);
        Some(problem(Owner::Step(part.key.clone()), at, error))
    });
    let steps: Vec<Problem> = steps.collect();
    if steps.is_empty() { vec![problem(Owner::Flow, error.at, error)] } else { steps }
}

fn of_check(error: FlowError, places: &Places) -> Problem {
    let step = error.place.strip_prefix("step “").and_then(|rest| rest.strip_suffix('”'));
    Problem {
        weight: Weight::Stops,
        at: places.find(&error.place, &error.key, error.offset),
        of: step.map_or(Owner::Flow, |step| Owner::Step(Key(step.to_owned()))),
        key: error.key,
        wrong: if step.is_some() || error.place.is_empty() {
            error.wrong
        } else {
            format!("{}: {}", capital(&error.place), error.wrong)
        },
        way_on: error.way_on,
        example: String::new(),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What a step is called in messages, readable or not.
pub fn called(document: &Document, key: &Key) -> String {
    let step = place::find(document.root(), key).and_then(|found| document.root().pointer(&found.pointer()));
    let title = step.and_then(|step| step.get("title")).and_then(Value::as_str).filter(|title| !title.is_empty());
    title.map_or_else(
        || {
            step.map_or_else(
                || key.to_string(),
                |step| Name::parse(name_of(step)).map_or_else(|_| key.to_string(), |n| n.in_words()),
            )
        },
        str::to_owned,
    )
}
