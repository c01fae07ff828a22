//! Holds an expression against the names and types there are, so that nothing is left to find out when it runs.

use crate::flow::expr::ast::Ast;
use crate::flow::expr::types::{Scope, Type};
use crate::flow::source::suggest;
use crate::values::Currency;
use std::collections::{BTreeMap, BTreeSet};

/// What is wrong with an expression, and where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Bytes from its beginning.
    pub offset: usize,
    /// What is wrong, as a sentence.
    pub wrong: String,
    /// What to do, as a sentence.
    pub way_on: String,
}

/// What a value that is not there means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// In a text it is shown as missing.
    Shown,
    /// In a condition nothing could be decided.
    Asked,
}

/// The type of an expression.
pub fn type_of(scope: &Scope, source: &str, missing: Missing) -> Result<Type, Problem> {
    let ast = Ast::parse(source)?;
    let mut guarded = BTreeSet::new();
    ast.visit(&mut |node| {
        if let Ast::Has(of, member) = node
            && let Some(path) = of.path()
        {
            guarded.insert(format!("{path}.{member}"));
        }
    });
    Checker { scope, source, missing, guarded, locals: BTreeMap::new() }.check(&ast)
}

/// Refuses an expression that is not of this type.
pub fn expect(scope: &Scope, source: &str, wanted: &Type) -> Result<(), Problem> {
    let found = type_of(scope, source, Missing::Asked)?;
    if fits(&found, wanted) {
        return Ok(());
    }
    let example = match wanted {
        Type::Bool => "Compare it with something, as in “fields.amount > money(10000, 'EUR')”.",
        Type::Money(_) => "Name a money field, or write money(10000, 'EUR').",
        Type::Date => "Name a date field, or write date('2026-12-24').",
        Type::Int | Type::Text | Type::List(_) | Type::Record(_) => "Write another expression.",
    };
    Err(Problem {
        offset: 0,
        wrong: format!("This gives {found}, and {wanted} is needed here."),
        way_on: example.to_owned(),
    })
}

fn fits(found: &Type, wanted: &Type) -> bool {
    match (found, wanted) {
        (Type::Money(_), Type::Money(_)) | (Type::List(None), Type::List(_)) | (Type::List(_), Type::List(None)) => {
            true
        }
        (Type::List(Some(a)), Type::List(Some(b))) => fits(a, b),
        (found, wanted) => found == wanted,
    }
}

struct Checker<'a> {
    scope: &'a Scope,
    source: &'a str,
    missing: Missing,
    /// Names that `has(…)` asks about somewhere in the expression.
    guarded: BTreeSet<String>,
    locals: BTreeMap<String, Type>,
}

impl Checker<'_> {
    fn problem<T>(&self, near: &str, wrong: impl Into<String>, way_on: impl Into<String>) -> Result<T, Problem> {
        let offset = self.source.find(near).or_else(|| self.source.find(near.split('.').next()?)).unwrap_or(0);
        Err(Problem { offset, wrong: wrong.into(), way_on: way_on.into() })
    }

    fn check(&mut self, ast: &Ast) -> Result<Type, Problem> {
        match ast {
            Ast::Bool(_) => Ok(Type::Bool),
            Ast::Int(_) => Ok(Type::Int),
            Ast::Text(_) => Ok(Type::Text),
            Ast::Name(name) => match self.locals.get(name).or_else(|| self.scope.names.get(name)) {
                Some(type_) => Ok(type_.clone()),
                None => self.problem(name, format!("There is no “{name}” here."), self.scope.way_on("", name)),
            },
            Ast::Select(of, member) => self.select(ast, of, member),
            Ast::Has(of, member) => {
                let guard = of.path().map(|path| format!("{path}.{member}"));
                self.guarded.extend(guard);
                self.select(ast, of, member).map(|_| Type::Bool)
            }
            Ast::List(items) => self.list(items),
            Ast::Call(name, args) => self.call(name, args),
            Ast::Fold { over, var, accu, init, cond, step, result } => {
                let item = match self.check(over)? {
                    Type::List(Some(item)) => *item,
                    Type::List(None) => Type::Text,
                    other => return self.problem(var, format!("{other} has no items to go through."), "Name a list."),
                };
                let first = self.check(init)?;
                let before = (self.locals.insert(var.clone(), item), self.locals.insert(accu.clone(), first));
                self.check(cond)?;
                let then = self.check(step)?;
                self.locals.insert(accu.clone(), then);
                let type_ = self.check(result)?;
                for (name, value) in [(var, before.0), (accu, before.1)] {
                    match value {
                        Some(value) => self.locals.insert(name.clone(), value),
                        None => self.locals.remove(name),
                    };
                }
                Ok(type_)
            }
        }
    }

    fn select(&mut self, whole: &Ast, of: &Ast, member: &str) -> Result<Type, Problem> {
        let path = of.path().unwrap_or_default();
        let dotted = whole.path().or_else(|| of.path().map(|path| format!("{path}.{member}"))).unwrap_or_default();
        match self.check(of)? {
            Type::Record(members) => {
                let Some(type_) = members.get(member) else {
                    let way_on = self.scope.way_on(&path, member);
                    let later = path == "steps";
                    let wrong = if later {
                        format!("There is no earlier step “{member}”.")
                    } else {
                        format!("There is no “{dotted}”.")
                    };
                    return self.problem(&dotted, wrong, way_on);
                };
                if path == "steps" && self.scope.uncertain.contains(member) && !self.guards(&dotted) {
                    let wrong = format!("The step “{member}” may not have run by then.");
                    let way_on =
                        format!("Ask first, as in “has({}.outcome) && …”.", crate::flow::expr::member("steps", member));
                    return self.problem(&dotted, wrong, way_on);
                }
                if self.missing == Missing::Asked
                    && self.scope.optional.contains(&dotted)
                    && !self.guarded.contains(&dotted)
                {
                    let wrong = format!("“{dotted}” may be empty, and then nothing could be decided.");
                    let way_on = format!("Make it required, or ask first, as in “has({dotted}) && …”.");
                    return self.problem(&dotted, wrong, way_on);
                }
                Ok(type_.clone())
            }
            other => {
                let way_on = if matches!(other, Type::Money(_)) {
                    "Compare it with an amount, as in “> money(10000, 'EUR')”."
                } else {
                    "Leave out what follows the dot."
                };
                self.problem(&dotted, format!("{other} has nothing called “{member}”."), way_on)
            }
        }
    }

    /// Does some `has(…)` ask about this, or about something in it?
    fn guards(&self, path: &str) -> bool {
        self.guarded.iter().any(|guarded| guarded == path || guarded.starts_with(&format!("{path}.")))
    }

    fn list(&mut self, items: &[Ast]) -> Result<Type, Problem> {
        let mut type_: Option<Type> = None;
        for item in items {
            let found = self.check(item)?;
            if let Some(first) = type_.as_ref().filter(|first| !fits(&found, first)) {
                return self.problem("[", format!("This list mixes {first} and {found}."), "Keep to one type.");
            }
            type_.get_or_insert(found);
        }
        Ok(Type::List(type_.map(Box::new)))
    }

    fn call(&mut self, name: &str, args: &[Ast]) -> Result<Type, Problem> {
        if name == "money" {
            return self.money(args);
        }
        let types: Vec<Type> = args.iter().map(|arg| self.check(arg)).collect::<Result<_, _>>()?;
        let sign = name.trim_matches('_');
        match (name, types.as_slice()) {
            ("_&&_" | "_||_", [Type::Bool, Type::Bool]) | ("!_" | "@not_strictly_false", [Type::Bool]) => {
                Ok(Type::Bool)
            }
            ("_&&_" | "_||_" | "!_", all) => {
                let other = all.iter().find(|type_| **type_ != Type::Bool).unwrap_or(&Type::Bool);
                self.problem(
                    sign,
                    format!("“{sign}” joins conditions, and one side is {other}."),
                    "Compare it with something.",
                )
            }
            ("_?_:_", [Type::Bool, yes, no]) if fits(yes, no) => Ok(yes.clone()),
            ("_==_" | "_!=_" | "_<_" | "_<=_" | "_>_" | "_>=_", [a, b]) => self.compare(name, sign, a, b),
            ("@in", [item, Type::List(of)]) if of.as_ref().is_none_or(|of| fits(item, of)) => Ok(Type::Bool),
            ("_+_" | "_-_" | "_*_" | "_/_" | "_%_", [Type::Int, Type::Int])
            | ("-_", [Type::Int])
            | ("size", [Type::List(_) | Type::Text]) => Ok(Type::Int),
            ("_+_", [Type::Text, Type::Text]) => Ok(Type::Text),
            ("_+_", [Type::List(a), Type::List(b)]) if a.is_none() || b.is_none() || a == b => {
                Ok(Type::List(a.clone().or_else(|| b.clone())))
            }
            ("_+_" | "_-_", [Type::Money(a), Type::Money(b)]) => {
                self.same_currency(sign, *a, *b)?;
                Ok(Type::Money(a.or(*b)))
            }
            ("_*_", [Type::Money(currency), Type::Int] | [Type::Int, Type::Money(currency)]) => {
                Ok(Type::Money(*currency))
            }
            ("contains" | "startsWith" | "endsWith", [Type::Text, Type::Text]) => Ok(Type::Bool),
            ("date", [Type::Text]) => match args {
                [Ast::Text(day)] if day.parse::<jiff::civil::Date>().is_ok() => Ok(Type::Date),
                _ => self.problem("date", "“date” takes a day as text.", "Write it like date('2026-12-24')."),
            },
            (_, types) => self.no_such_call(name, sign, types),
        }
    }

    fn no_such_call(&self, name: &str, sign: &str, types: &[Type]) -> Result<Type, Problem> {
        const FUNCTIONS: [&str; 7] = ["contains", "date", "endsWith", "has", "money", "size", "startsWith"];
        let listed: Vec<String> = types.iter().map(ToString::to_string).collect();
        if name.contains(['_', '@', '!', '?']) {
            return self.problem(
                sign,
                format!("“{sign}” does not work on {}.", listed.join(" and ")),
                "Use values of one kind.",
            );
        }
        if FUNCTIONS.contains(&name) {
            return self.problem(name, format!("“{name}” does not take {}.", listed.join(" and ")), "Give it text.");
        }
        self.problem(name, format!("There is no function “{name}”."), suggest::way_on(name, FUNCTIONS))
    }

    fn money(&self, args: &[Ast]) -> Result<Type, Problem> {
        if let [Ast::Int(_), Ast::Text(currency)] = args
            && let Ok(currency) = Currency::parse(currency)
        {
            return Ok(Type::Money(Some(currency)));
        }
        self.problem("money", "“money” takes a whole number and a currency.", "Write it like money(25000, 'EUR').")
    }

    fn compare(&self, name: &str, sign: &str, a: &Type, b: &Type) -> Result<Type, Problem> {
        if let (Type::Money(a), Type::Money(b)) = (a, b) {
            return self.same_currency(sign, *a, *b).map(|()| Type::Bool);
        }
        if !fits(a, b) {
            let way_on = match (a, b) {
                (Type::Money(_), _) | (_, Type::Money(_)) => "Write the amount like money(25000, 'EUR').",
                (Type::Date, _) | (_, Type::Date) => "Write the day like date('2026-12-24').",
                _ => "Compare values of one kind.",
            };
            return self.problem(sign, format!("{a} cannot be compared with {b}."), way_on);
        }
        let ordered = !matches!(name, "_==_" | "_!=_");
        if ordered && !matches!(a, Type::Int | Type::Date) {
            return self.problem(
                sign,
                format!("{a} has no order, so “{sign}” says nothing about it."),
                "Use == or !=.",
            );
        }
        Ok(Type::Bool)
    }

    fn same_currency(&self, sign: &str, a: Option<Currency>, b: Option<Currency>) -> Result<(), Problem> {
        match (a, b) {
            (Some(a), Some(b)) if !(self.scope.comparable(a, b) && (a == b || !matches!(sign, "+" | "-"))) => self
                .problem(
                    sign,
                    format!(
                        "Amounts in {} and {} cannot be held against each other without a rate.",
                        a.code(),
                        b.code()
                    ),
                    format!("State one under rates, as in “{{from: {}, to: {}, rate: '1.05'}}”.", a.code(), b.code()),
                ),
            _ => Ok(()),
        }
    }
}
