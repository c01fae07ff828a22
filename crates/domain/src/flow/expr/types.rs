//! Which names an expression may use at one place of a flow, and what they hold.

use crate::flow::definition::{Field, FieldType, Flow, Rate};
use crate::flow::expr::member;
use crate::flow::source::suggest;
use crate::flow::step::StepKind;
use crate::flow::step::action::Action;
use crate::flow::step::subflow::Subflow;
use crate::flow::tree::Before;
use crate::ids::StepId;
use crate::values::Currency;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// Text.
    Text,
    /// An amount; with its currency, where that is known when the flow is published.
    Money(Option<Currency>),
    /// A day.
    Date,
    /// Several of one type; of none that is known, while it is empty.
    List(Option<Box<Type>>),
    /// Names with a value each.
    Record(BTreeMap<String, Type>),
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bool => "yes or no",
            Self::Int => "a number",
            Self::Text => "text",
            Self::Money(_) => "an amount of money",
            Self::Date => "a day",
            Self::List(_) => "a list",
            Self::Record(_) => "a group of names",
        })
    }
}

/// The names that an expression may use.
#[derive(Debug, Clone)]
pub struct Scope {
    /// By their first word.
    pub names: BTreeMap<String, Type>,
    /// Dotted names that may be empty; conditions ask `has(…)` first.
    pub optional: BTreeSet<String>,
    /// Steps that may not have run by then.
    pub uncertain: BTreeSet<String>,
    /// Stated rates.
    pub rates: Vec<Rate>,
}

fn record<const N: usize>(members: [(&str, Type); N]) -> Type {
    Type::Record(members.map(|(name, type_)| (name.to_owned(), type_)).into())
}

/// What a field holds.
pub fn of_field(field: &Field) -> Type {
    match field.type_ {
        FieldType::Line | FieldType::Text | FieldType::Person => Type::Text,
        FieldType::Money => Type::Money(field.currency),
        FieldType::Date => Type::Date,
        FieldType::Number => Type::Int,
        FieldType::Flag => Type::Bool,
    }
}

/// What a call keeps of its answer.
pub(crate) fn of_output(action: &Action) -> Type {
    Type::Record(action.output.keys().map(|name| (name.to_string(), Type::Text)).collect())
}

/// What a step leaves behind: `steps.<id>.outcome` and so on.
fn of_step(kind: &StepKind) -> Type {
    let mut members: BTreeMap<String, Type> =
        ["outcome", "by", "comment"].map(|name| (name.to_owned(), Type::Text)).into();
    if let StepKind::Form(form) = kind {
        let fields = form.fields.iter().map(|field| (field.id.to_string(), of_field(field))).collect();
        members.insert("fields".to_owned(), Type::Record(fields));
    }
    match kind {
        StepKind::Action(action) => members.insert("output".to_owned(), of_output(action)),
        StepKind::Subflow(_) => {
            let output = Subflow::OUTPUT.map(|name| (name.to_owned(), Type::Text));
            members.insert("output".to_owned(), Type::Record(output.into()))
        }
        _ => None,
    };
    Type::Record(members)
}

impl Scope {
    /// The names at a step of a flow; at its beginning, where no step is named.
    pub fn at(flow: &Flow, step: Option<&StepId>) -> Self {
        let mut optional = BTreeSet::new();
        let mut fields = BTreeMap::new();
        for field in &flow.intake.fields {
            fields.insert(field.id.to_string(), of_field(field));
            if field.required != crate::flow::definition::Required::Yes {
                optional.insert(format!("fields.{}", field.id));
            }
        }
        let mut documents = BTreeMap::new();
        for slot in &flow.intake.documents {
            documents.insert(slot.id.to_string(), record([("name", Type::Text), ("version", Type::Int)]));
            if slot.required != crate::flow::definition::Required::Yes {
                optional.extend(["name", "version"].map(|part| format!("documents.{}.{part}", slot.id)));
            }
        }
        optional.insert("request.package".to_owned());
        let (mut steps, mut uncertain) = (BTreeMap::new(), BTreeSet::new());
        for (earlier, before) in step.map(|id| flow.before(id)).unwrap_or_default() {
            let id = earlier.id().to_string();
            steps.insert(id.clone(), of_step(&earlier.kind));
            optional.extend(["by", "comment"].map(|part| format!("steps.{id}.{part}")));
            if let StepKind::Form(form) = &earlier.kind {
                let open = form.fields.iter().filter(|f| f.required != crate::flow::definition::Required::Yes);
                optional.extend(open.map(|field| format!("steps.{id}.fields.{}", field.id)));
            }
            // People may go on without a call that could not be made.
            if let StepKind::Action(action) = &earlier.kind {
                optional.extend(action.output.keys().map(|name| format!("steps.{id}.output.{name}")));
            }
            if matches!(earlier.kind, StepKind::Subflow(_)) {
                optional.extend(Subflow::OUTPUT.map(|name| format!("steps.{id}.output.{name}")));
            }
            if before == Before::Perhaps {
                uncertain.insert(id);
            }
        }
        let text = || Type::Text;
        let mut names: BTreeMap<String, Type> = [
            ("request", record([("title", text()), ("number", text()), ("kind", text()), ("package", text())])),
            ("client", record([("name", text())])),
            ("workspace", record([("name", text())])),
            ("fields", Type::Record(fields)),
            ("documents", Type::Record(documents)),
            ("steps", Type::Record(steps)),
            ("round", Type::Int),
        ]
        .map(|(name, type_)| (name.to_owned(), type_))
        .into();
        if step.is_some_and(|id| flow.each_around(id).is_some()) {
            names.insert("item".to_owned(), record([("name", text())]));
        }
        Self { names, optional, uncertain, rates: flow.rates.clone() }
    }

    /// What a group of names holds, as a sentence.
    pub fn inside(&self, group: &str) -> String {
        let mut words = group.split('.');
        let mut found = words.next().and_then(|word| self.names.get(word));
        for word in words {
            found = match found {
                Some(Type::Record(members)) => members.get(word),
                Some(_) | None => None,
            };
        }
        match found {
            Some(Type::Record(members)) if members.len() <= 12 => {
                let all: Vec<String> = members.keys().map(|name| member(group, name)).collect();
                if all.is_empty() {
                    format!("“{group}” is empty here.")
                } else {
                    format!("There are: {}.", all.join(", "))
                }
            }
            Some(_) | None => "Name one value of it.".to_owned(),
        }
    }

    /// Can amounts in these two currencies be compared?
    pub fn comparable(&self, a: Currency, b: Currency) -> bool {
        a == b || self.rates.iter().any(|rate| (rate.from, rate.to) == (a, b) || (rate.from, rate.to) == (b, a))
    }

    /// What was meant by a name that leads nowhere.
    pub fn way_on(&self, prefix: &str, name: &str) -> String {
        if prefix.is_empty() {
            return suggest::way_on(name, self.names.keys().map(String::as_str).collect::<Vec<_>>());
        }
        if let Some(Type::Record(members)) = self.names.get(prefix)
            && let Some(meant) = members.keys().find(|known| known.starts_with(&format!("{name}-")))
        {
            return format!("A name with a dash is written {}.", member(prefix, meant));
        }
        match self.inside(prefix) {
            listed if listed.starts_with("There are: ") => {
                let words: Vec<&str> =
                    listed.trim_start_matches("There are: ").trim_end_matches('.').split(", ").collect();
                match suggest::nearest(&format!("{prefix}.{name}"), words.iter().copied()) {
                    Some(word) => format!("Did you mean “{word}”?"),
                    None => listed.clone(),
                }
            }
            other => other,
        }
    }
}
