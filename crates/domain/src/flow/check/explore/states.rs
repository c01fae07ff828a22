//! The packages that a flow's conditions can tell apart.

use crate::flow::Flow;
use crate::flow::expr::{Ast, Scope, Type, Value};
use crate::flow::step::Step;
use crate::values::Money;
use std::collections::{BTreeMap, BTreeSet};

/// LIMIT: packages that are gone through with everything open; of more, an even part.
pub const STATES_MAX: usize = 4_000;

/// What a name may be; `None` where it is missing.
type Axis = (String, Vec<Option<Value>>);

/// What each name that a condition looks at may be: together, the packages that the conditions tell apart.
pub(super) struct Axes(Vec<Axis>);

impl Axes {
    pub(super) fn of(flow: &Flow, conditions: &[Ast]) -> Self {
        Self(axes(flow, conditions))
    }

    /// How many packages there are.
    pub(super) fn count(&self) -> usize {
        self.0.iter().fold(1, |count, (_, values)| count.saturating_mul(values.len()))
    }

    /// The packages that differ in what these conditions look at; whatever else there is, is one of what it may be.
    pub(super) fn narrowed(&self, conditions: &[&Ast]) -> Self {
        let looked_at = paths(conditions);
        let narrow = |(path, values): &Axis| {
            let values =
                if looked_at.contains(path) { values.clone() } else { values.iter().take(1).cloned().collect() };
            (path.clone(), values)
        };
        Self(self.0.iter().map(narrow).collect())
    }

    /// Every package, as the names that differ; of more than [`STATES_MAX`], an even part.
    pub(super) fn all(&self) -> impl Iterator<Item = BTreeMap<String, Option<Value>>> + '_ {
        let count = self.count();
        // An odd step that shares no factor with small counts, so that every value of every name comes up.
        let stride = if count > STATES_MAX { (count / STATES_MAX) | 1 } else { 1 };
        (0..count.min(STATES_MAX)).map(move |n| {
            let mut left = n.wrapping_mul(stride) % count;
            self.0
                .iter()
                .map(|(path, values)| {
                    let value = values.get(left % values.len()).cloned().flatten();
                    left /= values.len();
                    (path.clone(), value)
                })
                .collect()
        })
    }
}

/// What conditions look at, by name.
fn paths<A: std::borrow::Borrow<Ast>>(conditions: &[A]) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    for ast in conditions {
        ast.borrow().visit(&mut |part| match part {
            Ast::Select(..) => paths.extend(part.path()),
            Ast::Has(of, member) => paths.extend(of.path().map(|path| format!("{path}.{member}"))),
            Ast::Name(name) if name == "round" => {
                paths.insert(name.clone());
            }
            _ => {}
        });
    }
    paths
}

fn axes(flow: &Flow, conditions: &[Ast]) -> Vec<Axis> {
    let scope = Scope::at(flow, flow.steps.last().map(Step::id));
    let mut constants = Vec::new();
    for ast in conditions {
        ast.visit(&mut |part| match part {
            Ast::Int(number) => constants.push(Value::Int(*number)),
            Ast::Text(text) => constants.push(Value::Text(text.clone())),
            Ast::Call(name, args) => constants.extend(constant(name, args)),
            _ => {}
        });
    }
    let leaf = |path: &String| type_of(&scope, path).filter(|type_| !matches!(type_, Type::Record(_) | Type::List(_)));
    paths(conditions)
        .iter()
        .filter_map(|path| leaf(path).map(|type_| (path, type_)))
        .map(|(path, type_)| {
            let mut values: Vec<Option<Value>> = values(path, &type_, &constants).into_iter().map(Some).collect();
            let step = path.strip_prefix("steps.").and_then(|rest| rest.split('.').next());
            if scope.optional.contains(path) || step.is_some_and(|step| scope.uncertain.contains(step)) {
                values.push(None);
            }
            (path.clone(), values)
        })
        .collect()
}

fn constant(name: &str, args: &[Ast]) -> Option<Value> {
    let ast = Ast::Call(name.to_owned(), args.to_vec());
    let plain = matches!(name, "money" | "date");
    plain.then(|| crate::flow::expr::eval::compute(&ast, &BTreeMap::new(), &[]).ok()).flatten()
}

fn type_of(scope: &Scope, path: &str) -> Option<Type> {
    let mut words = path.split('.');
    let mut found = scope.names.get(words.next()?)?;
    for word in words {
        found = match found {
            Type::Record(members) => members.get(word)?,
            _ => return None,
        };
    }
    Some(found.clone())
}

/// Around every constant of the same kind; one value, where there is none.
fn values(path: &str, type_: &Type, constants: &[Value]) -> Vec<Value> {
    let mut list: Vec<Value> = Vec::new();
    let mut put = |value: Value| {
        if !list.contains(&value) {
            list.push(value);
        }
    };
    match type_ {
        Type::Bool => [true, false].into_iter().for_each(|yes| put(Value::Bool(yes))),
        Type::Int if path == "round" => (1..=3).for_each(|round| put(Value::Int(round))),
        Type::Int => {
            let numbers = constants.iter().filter_map(|c| if let Value::Int(n) = c { Some(*n) } else { None });
            numbers
                .chain([0])
                .flat_map(|n| [n.saturating_sub(1), n, n.saturating_add(1)])
                .for_each(|n| put(Value::Int(n)));
        }
        Type::Money(_) => {
            let amounts: Vec<Money> =
                constants.iter().filter_map(|c| if let Value::Money(m) = c { Some(*m) } else { None }).collect();
            for money in &amounts {
                for minor in [money.minor.saturating_sub(1), money.minor, money.minor.saturating_add(1)] {
                    put(Value::Money(Money::minor(minor.max(0), money.currency)));
                }
            }
            if amounts.is_empty() {
                put(Value::Money(Money::minor(100_000, crate::values::Currency::EUR)));
            }
        }
        Type::Date => {
            for day in constants.iter().filter_map(|c| if let Value::Date(day) = c { Some(*day) } else { None }) {
                let around = [day.yesterday().ok(), Some(day), day.tomorrow().ok()];
                around.into_iter().flatten().for_each(|day| put(Value::Date(day)));
            }
            put(Value::Date(jiff::civil::date(2026, 1, 1)));
        }
        Type::Text if path == "request.kind" => {
            for kind in crate::directory::Kind::ALL {
                put(Value::Text(kind.word().to_owned()));
            }
        }
        Type::Text => {
            constants.iter().filter(|c| matches!(c, Value::Text(_))).for_each(|c| put(c.clone()));
            put(Value::Text("something else".to_owned()));
        }
        Type::List(_) | Type::Record(_) => {}
    }
    list
}
