//! Computes an expression. INVARIANT: it ends: every node costs something, and the budget is small.

use crate::flow::definition::Rate;
use crate::flow::expr::ast::Ast;
use crate::flow::expr::value::Value;
use crate::values::{Currency, Money};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// LIMIT: nodes that one evaluation visits.
pub const STEPS_MAX: u32 = 20_000;
/// LIMIT: bytes of a text, and items of a list, that an evaluation makes.
pub const SIZE_MAX: usize = 100_000;

/// Why there is no value, in words for the record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoValue(pub String);

/// Computes an expression with these names.
pub fn run(source: &str, names: &BTreeMap<String, Value>, rates: &[Rate]) -> Result<Value, NoValue> {
    let ast = Ast::parse(source).map_err(|problem| NoValue(problem.wrong))?;
    compute(&ast, names, rates)
}

/// Computes an expression that was read before.
pub fn compute(ast: &Ast, names: &BTreeMap<String, Value>, rates: &[Rate]) -> Result<Value, NoValue> {
    Machine { names, rates, locals: Vec::new(), left: STEPS_MAX }.run(ast)
}

/// Does a condition hold?
pub fn holds(source: &str, names: &BTreeMap<String, Value>, rates: &[Rate]) -> Result<bool, NoValue> {
    match run(source, names, rates)? {
        Value::Bool(yes) => Ok(yes),
        _ => Err(NoValue("This condition gives neither yes nor no.".to_owned())),
    }
}

struct Machine<'a> {
    names: &'a BTreeMap<String, Value>,
    rates: &'a [Rate],
    locals: Vec<(String, Value)>,
    left: u32,
}

fn no<T>(why: impl Into<String>) -> Result<T, NoValue> {
    Err(NoValue(why.into()))
}

impl Machine<'_> {
    fn run(&mut self, ast: &Ast) -> Result<Value, NoValue> {
        self.left = match self.left.checked_sub(1) {
            Some(left) => left,
            None => return no("This condition takes too long to work out."),
        };
        match ast {
            Ast::Bool(yes) => Ok(Value::Bool(*yes)),
            Ast::Int(number) => Ok(Value::Int(*number)),
            Ast::Text(text) => Ok(Value::Text(text.clone())),
            Ast::Name(name) => {
                let local = self.locals.iter().rev().find(|(local, _)| local == name).map(|(_, value)| value);
                local.or_else(|| self.names.get(name)).cloned().ok_or_else(|| NoValue(format!("There is no “{name}”.")))
            }
            Ast::Select(..) => self.select(ast),
            Ast::Has(of, member) => {
                let inside = self.run(of);
                Ok(Value::Bool(matches!(inside, Ok(Value::Record(members)) if members.contains_key(member))))
            }
            Ast::List(items) => items.iter().map(|item| self.run(item)).collect::<Result<_, _>>().map(Value::List),
            Ast::Call(name, args) => self.call(name, args),
            Ast::Fold { over, var, accu, init, cond, step, result } => {
                let Value::List(items) = self.run(over)? else { return no("This is not a list.") };
                let mut so_far = self.run(init)?;
                for item in items {
                    self.locals.extend([(var.clone(), item), (accu.clone(), so_far.clone())]);
                    let goes_on = self.run(cond);
                    let next = if goes_on == Ok(Value::Bool(true)) { Some(self.run(step)) } else { None };
                    self.locals.truncate(self.locals.len() - 2);
                    match next {
                        Some(next) => so_far = next?,
                        None => break,
                    }
                }
                self.locals.push((accu.clone(), so_far));
                let result = self.run(result);
                self.locals.pop();
                result
            }
        }
    }

    /// Along a dotted name without copying the groups it passes.
    fn select(&mut self, ast: &Ast) -> Result<Value, NoValue> {
        let empty = || NoValue(format!("“{}” is empty.", ast.path().unwrap_or_default()));
        if let Some(path) = ast.path() {
            let mut words = path.split('.');
            let first = words.next().unwrap_or_default();
            if !self.locals.iter().any(|(local, _)| local == first) {
                let mut found = self.names.get(first);
                for word in words {
                    found = match found {
                        Some(Value::Record(members)) => members.get(word),
                        Some(_) | None => None,
                    };
                }
                return found.cloned().ok_or_else(empty);
            }
        }
        let Ast::Select(of, member) = ast else { return Err(empty()) };
        match self.run(of)? {
            Value::Record(members) => members.get(member).cloned().ok_or_else(empty),
            _ => Err(empty()),
        }
    }

    fn call(&mut self, name: &str, args: &[Ast]) -> Result<Value, NoValue> {
        // These look at their second side only if it matters, so that “has(x) && x > 1” is safe.
        match (name, args) {
            ("_&&_", [a, b]) => return self.either(a, b, false),
            ("_||_", [a, b]) => return self.either(a, b, true),
            ("_?_:_", [cond, yes, no]) => {
                let chosen = if self.run(cond)? == Value::Bool(true) { yes } else { no };
                return self.run(chosen);
            }
            ("@not_strictly_false", [of]) => return Ok(Value::Bool(self.run(of) != Ok(Value::Bool(false)))),
            _ => {}
        }
        let values: Vec<Value> = args.iter().map(|arg| self.run(arg)).collect::<Result<_, _>>()?;
        match (name, values.as_slice()) {
            ("!_", [Value::Bool(yes)]) => Ok(Value::Bool(!yes)),
            ("-_", [Value::Int(n)]) => n.checked_neg().map(Value::Int).ok_or_else(too_large),
            ("money", [Value::Int(whole), Value::Text(currency)]) => money(*whole, currency),
            ("date", [Value::Text(day)]) => {
                day.parse().map(Value::Date).map_err(|_| NoValue(format!("“{day}” is not a day.")))
            }
            ("size", [Value::List(items)]) => Ok(Value::Int(items.len() as i64)),
            ("size", [Value::Text(text)]) => Ok(Value::Int(text.chars().count() as i64)),
            ("contains", [Value::Text(text), Value::Text(part)]) => Ok(Value::Bool(text.contains(part.as_str()))),
            ("startsWith", [Value::Text(text), Value::Text(part)]) => Ok(Value::Bool(text.starts_with(part.as_str()))),
            ("endsWith", [Value::Text(text), Value::Text(part)]) => Ok(Value::Bool(text.ends_with(part.as_str()))),
            ("@in", [item, Value::List(items)]) => Ok(Value::Bool(items.contains(item))),
            ("_==_" | "_!=_" | "_<_" | "_<=_" | "_>_" | "_>=_", [a, b]) => self.compare(name, a, b),
            ("_+_" | "_-_" | "_*_" | "_/_" | "_%_", [a, b]) => arithmetic(name, a, b),
            _ => no(format!("“{name}” cannot be worked out with these values.")),
        }
    }

    fn either(&mut self, a: &Ast, b: &Ast, decisive: bool) -> Result<Value, NoValue> {
        match self.run(a) {
            Ok(Value::Bool(yes)) if yes == decisive => Ok(Value::Bool(decisive)),
            Ok(_) => self.run(b),
            // As CEL has it: the other side may still decide.
            Err(why) => match self.run(b) {
                Ok(Value::Bool(yes)) if yes == decisive => Ok(Value::Bool(decisive)),
                Ok(_) | Err(_) => Err(why),
            },
        }
    }

    fn compare(&self, name: &str, a: &Value, b: &Value) -> Result<Value, NoValue> {
        let order = match (a, b) {
            (Value::Int(a), Value::Int(b)) => a.cmp(b),
            (Value::Date(a), Value::Date(b)) => a.cmp(b),
            (Value::Money(a), Value::Money(b)) => compare_money(*a, *b, self.rates)?,
            (a, b) if name == "_==_" || name == "_!=_" => {
                if a == b {
                    Ordering::Equal
                } else {
                    Ordering::Less
                }
            }
            _ => return no("These two have no order."),
        };
        Ok(Value::Bool(match name {
            "_==_" => order.is_eq(),
            "_!=_" => order.is_ne(),
            "_<_" => order.is_lt(),
            "_<=_" => order.is_le(),
            "_>_" => order.is_gt(),
            _ => order.is_ge(),
        }))
    }
}

fn too_large() -> NoValue {
    NoValue("This number is too large.".to_owned())
}

fn money(whole: i64, currency: &str) -> Result<Value, NoValue> {
    let currency = Currency::parse(currency).map_err(|wrong| NoValue(wrong.to_string()))?;
    let unit = 10_i64.checked_pow(currency.decimals()).unwrap_or(1);
    let minor = whole.checked_mul(unit).ok_or_else(too_large)?;
    Ok(Value::Money(Money::minor(minor, currency)))
}

/// Compares two amounts, exactly: across currencies only by a stated rate.
pub fn compare_money(a: Money, b: Money, rates: &[Rate]) -> Result<Ordering, NoValue> {
    if let Some(order) = a.compare(b) {
        return Ok(order);
    }
    let stated =
        |from: Currency, to: Currency| rates.iter().find(|r| (r.from, r.to) == (from, to)).and_then(Rate::parts);
    // How much of `to` an amount in `from` is, over a common denominator with an amount in `to`.
    let scaled = |amount: Money, other: Money, (rate, decimals): (i128, u32)| {
        let power = |n: u32| 10_i128.checked_pow(n);
        let left = i128::from(amount.minor).checked_mul(rate)?.checked_mul(power(other.currency.decimals())?)?;
        let right =
            i128::from(other.minor).checked_mul(power(decimals)?)?.checked_mul(power(amount.currency.decimals())?)?;
        Some(left.cmp(&right))
    };
    let order = match (stated(a.currency, b.currency), stated(b.currency, a.currency)) {
        (Some(rate), _) => scaled(a, b, rate),
        (None, Some(rate)) => scaled(b, a, rate).map(Ordering::reverse),
        (None, None) => {
            return no(format!(
                "{a} and {b} cannot be compared, because the flow states no rate for their currencies."
            ));
        }
    };
    order.ok_or_else(too_large)
}

fn arithmetic(name: &str, a: &Value, b: &Value) -> Result<Value, NoValue> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => match name {
            "_+_" => a.checked_add(*b),
            "_-_" => a.checked_sub(*b),
            "_*_" => a.checked_mul(*b),
            "_/_" => a.checked_div(*b),
            _ => a.checked_rem(*b),
        }
        .map(Value::Int)
        .ok_or_else(|| NoValue("This number is too large, or divided by nothing.".to_owned())),
        (Value::Text(a), Value::Text(b)) if a.len() + b.len() <= SIZE_MAX => Ok(Value::Text(format!("{a}{b}"))),
        (Value::List(a), Value::List(b)) if a.len() + b.len() <= SIZE_MAX => {
            Ok(Value::List([a.clone(), b.clone()].concat()))
        }
        (Value::Money(a), Value::Money(b)) if a.currency == b.currency => {
            let minor = if name == "_+_" { a.minor.checked_add(b.minor) } else { a.minor.checked_sub(b.minor) };
            minor.map(|minor| Value::Money(Money::minor(minor, a.currency))).ok_or_else(too_large)
        }
        (Value::Money(a), Value::Int(n)) | (Value::Int(n), Value::Money(a)) => {
            a.minor.checked_mul(*n).map(|minor| Value::Money(Money::minor(minor, a.currency))).ok_or_else(too_large)
        }
        _ => no("These two do not add up."),
    }
}
