//! Through the flow with one package, as if everybody agreed; and what all of them together show.

use super::states::{Axes, STATES_MAX};
use super::{About, Finding, finding};
use crate::flow::Flow;
use crate::flow::expr::{Ast, Expression, Value, eval};
use crate::flow::step::{Step, StepKind};
use crate::request::event::StepWord;
use std::collections::{BTreeMap, BTreeSet};

/// Conditions, read once.
type Conditions<'a> = BTreeMap<&'a str, Ast>;

pub(super) fn through_all(flow: &Flow) -> Vec<Finding> {
    let conditions: Conditions<'_> =
        expressions(flow).into_iter().filter_map(|source| Ast::parse(source).ok().map(|ast| (source, ast))).collect();
    let asts: Vec<Ast> = conditions.values().cloned().collect();
    let axes = Axes::of(flow, &asts);
    let mut seen = Seen {
        flow,
        conditions,
        reached: BTreeSet::new(),
        cases: BTreeSet::new(),
        partly: BTreeSet::new(),
        found: BTreeMap::new(),
    };
    for state in axes.all() {
        seen.walk(&state);
    }
    if axes.count() > STATES_MAX {
        let mut look = Look { axes: &axes, left: LOOKS_MAX, done: BTreeSet::new() };
        seen.closely(&flow.steps, &[], &mut look);
    }
    seen.unreached();
    seen.found.into_values().collect()
}

fn expressions(flow: &Flow) -> BTreeSet<&str> {
    let mut list: BTreeSet<&str> = BTreeSet::new();
    for step in flow.every_step() {
        list.extend(step.common.when.as_ref().map(Expression::as_str));
        match &step.kind {
            StepKind::Branch(branch) => list.extend(branch.cases.iter().map(|case| case.when.as_str())),
            StepKind::Parallel(parallel) => {
                list.extend(parallel.lanes.iter().filter_map(|lane| lane.when.as_ref().map(Expression::as_str)));
            }
            _ => {}
        }
    }
    list
}

/// LIMIT: packages that are gone through for single steps, where all of them are too many.
const LOOKS_MAX: usize = 8_000;

/// Looking closely: at each step, only what the conditions on the way to it look at is left open.
struct Look<'l> {
    axes: &'l Axes,
    left: usize,
    /// Groups of conditions that were gone through.
    done: BTreeSet<Vec<String>>,
}

struct Seen<'a> {
    flow: &'a Flow,
    conditions: Conditions<'a>,
    reached: BTreeSet<&'a str>,
    cases: BTreeSet<(&'a str, usize)>,
    /// Steps for which not every package was gone through.
    partly: BTreeSet<&'a str>,
    /// The first of each kind at each step.
    found: BTreeMap<(String, About, usize), Finding>,
}

/// One package on its way.
struct Way<'a> {
    names: BTreeMap<String, Value>,
    example: String,
    order: Vec<&'a Step>,
}

impl<'a> Seen<'a> {
    fn walk(&mut self, state: &BTreeMap<String, Option<Value>>) {
        let said = state.iter().map(|(path, value)| match value {
            Some(value) => format!("{path} = {}", value.shown().unwrap_or_default()),
            None => format!("{path} is empty"),
        });
        let mut way =
            Way { names: names(self.flow, state), example: said.collect::<Vec<_>>().join(", "), order: Vec::new() };
        let steps: &'a [Step] = &self.flow.steps;
        self.sequence(steps, &mut way);
        self.client_first(&way);
        self.not_approved(&way);
    }

    /// Goes through the packages that differ on the way to each step, `way` being the conditions before it.
    fn closely(&mut self, steps: &'a [Step], way: &[&'a Expression], look: &mut Look<'_>) {
        for step in steps {
            let mut here = way.to_vec();
            here.extend(step.common.when.as_ref());
            match &step.kind {
                StepKind::Branch(branch) => {
                    here.extend(branch.cases.iter().map(|case| &case.when));
                    self.open(step, &here, look);
                    for case in &branch.cases {
                        self.closely(&case.steps, &here, look);
                    }
                    self.closely(&branch.otherwise, &here, look);
                }
                StepKind::Parallel(parallel) => {
                    for lane in &parallel.lanes {
                        let mut there = here.clone();
                        there.extend(lane.when.as_ref());
                        self.open(step, &there, look);
                        self.closely(&lane.steps, &there, look);
                    }
                }
                StepKind::Each(each) => {
                    self.open(step, &here, look);
                    self.closely(&each.steps, &here, look);
                }
                _ => self.open(step, &here, look),
            }
        }
    }

    fn open(&mut self, step: &'a Step, conditions: &[&'a Expression], look: &mut Look<'_>) {
        let mut key: Vec<String> = conditions.iter().map(|condition| condition.as_str().to_owned()).collect();
        key.sort();
        key.dedup();
        if look.done.contains(&key) {
            return;
        }
        let asts: Vec<&Ast> = key.iter().filter_map(|source| self.conditions.get(source.as_str())).collect();
        let narrowed = look.axes.narrowed(&asts);
        let count = narrowed.count();
        if count > STATES_MAX.min(look.left) {
            self.partly.insert(step.id().as_str());
            return;
        }
        look.left -= count;
        look.done.insert(key);
        for state in narrowed.all() {
            self.walk(&state);
        }
    }

    fn holds(&self, condition: &Expression, way: &Way<'a>) -> Option<bool> {
        let ast = self.conditions.get(condition.as_str())?;
        match eval::compute(ast, &way.names, &self.flow.rates) {
            Ok(Value::Bool(yes)) => Some(yes),
            Ok(_) | Err(_) => None,
        }
    }

    fn sequence(&mut self, steps: &'a [Step], way: &mut Way<'a>) {
        for step in steps {
            if step.common.when.as_ref().is_some_and(|when| self.holds(when, way) != Some(true)) {
                continue;
            }
            self.reached.insert(step.id().as_str());
            way.order.push(step);
            match &step.kind {
                StepKind::Branch(branch) => {
                    let holding: Vec<usize> = branch
                        .cases
                        .iter()
                        .enumerate()
                        .filter(|(_, case)| self.holds(&case.when, way) == Some(true))
                        .map(|(n, _)| n)
                        .collect();
                    self.cases_of(step, branch.otherwise.is_empty(), &holding, way);
                    let chosen = holding
                        .first()
                        .and_then(|n| branch.cases.get(*n))
                        .map_or(&branch.otherwise, |case| &case.steps);
                    self.sequence(chosen, way);
                }
                StepKind::Parallel(parallel) => {
                    for (n, lane) in parallel.lanes.iter().enumerate() {
                        if lane.when.as_ref().is_none_or(|when| self.holds(when, way) == Some(true)) {
                            self.cases.insert((step.id().as_str(), n));
                            self.sequence(&lane.steps, way);
                        }
                    }
                }
                StepKind::Each(each) => self.sequence(&each.steps, way),
                _ => {}
            }
        }
    }

    fn cases_of(&mut self, step: &'a Step, nothing_otherwise: bool, holding: &[usize], way: &Way<'a>) {
        if let Some(first) = holding.first() {
            self.cases.insert((step.id().as_str(), *first));
        }
        if let [first, second, ..] = holding {
            let says = format!("Cases {} and {} hold at once; the first wins.", first + 1, second + 1);
            self.note(
                step,
                About::Overlap,
                *second,
                says,
                "Make them exclude each other, if the order should not matter.",
                way,
            );
        }
        if holding.is_empty() && nothing_otherwise {
            let says = "No case holds, and nothing is done otherwise.";
            self.note(step, About::Gap, 0, says.to_owned(), "Add a case for it, or steps under “otherwise”.", way);
        }
    }

    fn note(&mut self, step: &Step, about: About, which: usize, says: String, fix: &str, way: &Way<'a>) {
        let key = (step.id().to_string(), about, which);
        self.found
            .entry(key)
            .or_insert_with(|| Finding { example: way.example.clone(), ..finding(step, about, says, fix) });
    }

    /// The client is asked, and one of us checks only afterwards what was never checked before.
    fn client_first(&mut self, way: &Way<'a>) {
        let asked = way.order.iter().position(|step| step.word() == StepWord::Approve);
        let checked = way.order.iter().position(|step| step.word() == StepWord::Review);
        if let (Some(asked), Some(checked)) = (asked, checked)
            && asked < checked
            && let (Some(client), Some(review)) = (way.order.get(asked), way.order.get(checked))
        {
            let says = format!("The client is asked before “{}” has checked anything.", review.id());
            self.note(
                client,
                About::ClientFirst,
                0,
                says,
                "Move the check before it, if the client should see only what was checked.",
                way,
            );
        }
    }

    /// There are approvals in the flow, and this package meets none.
    fn not_approved(&mut self, way: &Way<'a>) {
        let flow = self.flow;
        let approves = |step: &Step| step.word() == StepWord::Approve;
        if way.order.iter().any(|step| approves(step)) {
            return;
        }
        if let Some(step) = flow.every_step().find(|step| approves(step)) {
            let says = "Some packages never come to an approval by the client.".to_owned();
            self.note(step, About::NotApproved, 0, says, "Add an approve step for them, if there should be one.", way);
        }
    }

    fn unreached(&mut self) {
        let none = Way { names: BTreeMap::new(), example: String::new(), order: Vec::new() };
        let flow = self.flow;
        for step in flow.every_step() {
            let id = step.id().as_str();
            if self.partly.contains(id) {
                // Some package that was not gone through may come there.
                continue;
            }
            if let (StepKind::Branch(branch), true) = (&step.kind, self.reached.contains(id)) {
                for n in (0..branch.cases.len()).filter(|n| !self.cases.contains(&(id, *n))).collect::<Vec<_>>() {
                    let says = format!("No package comes to case {}.", n + 1);
                    self.note(
                        step,
                        About::Unreachable,
                        n,
                        says,
                        "Put it before the case that holds first, or leave it out.",
                        &none,
                    );
                }
            }
            if !self.reached.contains(id) {
                let says = "No package comes to this step.".to_owned();
                self.note(step, About::Unreachable, 0, says, "Correct the condition, or leave the step out.", &none);
            }
        }
    }
}

/// The names as conditions see them: groups of groups.
fn names(flow: &Flow, state: &BTreeMap<String, Option<Value>>) -> BTreeMap<String, Value> {
    let mut root = BTreeMap::new();
    // Steps that have surely run, so that asking for one of them finds something.
    for step in flow.every_step() {
        put(&mut root, &["steps", step.id().as_str(), "outcome"], Value::Text("approved".to_owned()));
    }
    for (path, value) in state {
        let words: Vec<&str> = path.split('.').collect();
        match value {
            Some(value) => put(&mut root, &words, value.clone()),
            None => take(&mut root, &words),
        }
    }
    root
}

fn put(group: &mut BTreeMap<String, Value>, path: &[&str], value: Value) {
    match path {
        [] => {}
        [name] => {
            group.insert((*name).to_owned(), value);
        }
        [name, rest @ ..] => {
            let inner = group.entry((*name).to_owned()).or_insert_with(|| Value::Record(BTreeMap::new()));
            if let Value::Record(members) = inner {
                put(members, rest, value);
            }
        }
    }
}

fn take(group: &mut BTreeMap<String, Value>, path: &[&str]) {
    match path {
        [] => {}
        [name] => {
            group.remove(*name);
        }
        [name, rest @ ..] => {
            if let Some(Value::Record(members)) = group.get_mut(*name) {
                take(members, rest);
            }
        }
    }
}
