//! How one version of a flow differs from another, in words for whoever reads a change of it.

use crate::flow::definition::Flow;
use crate::flow::expr::Ast;
use crate::flow::source::write::flow_style;
use crate::flow::step::{Step, StepKind};
use crate::values::{Currency, Money};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What differs, a sentence each; nothing, if both say the same.
pub fn diff(before: &Flow, after: &Flow) -> Vec<String> {
    let mut lines = Vec::new();
    whole(before, after, &mut lines);
    named("Field", &before.intake.fields, &after.intake.fields, |field| field.id.to_string(), &mut lines);
    named("Document", &before.intake.documents, &after.intake.documents, |slot| slot.id.to_string(), &mut lines);
    steps(before, after, &mut lines);
    if before.tests != after.tests {
        lines.push("Its tests are different.".to_owned());
    }
    lines
}

/// Keys of the flow that are compared part by part.
const IN_PARTS: [&str; 3] = ["intake", "steps", "tests"];

fn map(value: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

fn whole(before: &Flow, after: &Flow, lines: &mut Vec<String>) {
    let (mut a, mut b) = (map(before), map(after));
    a.retain(|key, _| !IN_PARTS.contains(&key.as_str()));
    b.retain(|key, _| !IN_PARTS.contains(&key.as_str()));
    keys("The flow", &a, &b, lines);
}

/// What differs between the keys of two maps.
fn keys(owner: &str, before: &Map<String, Value>, after: &Map<String, Value>, lines: &mut Vec<String>) {
    let all: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let shown = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => flow_style(other).unwrap_or_default(),
    };
    for key in all {
        match (before.get(key), after.get(key)) {
            (Some(was), Some(is)) if was != is => {
                lines.push(format!("{owner}: {key} is now {}, was {}.", shown(is), shown(was)));
            }
            (None, Some(is)) => lines.push(format!("{owner}: {key} is now {}; it was not said.", shown(is))),
            (Some(was), None) => lines.push(format!("{owner}: {key} is no longer said; it was {}.", shown(was))),
            (Some(_), Some(_)) | (None, None) => {}
        }
    }
}

fn named<T: Serialize>(what: &str, before: &[T], after: &[T], name: impl Fn(&T) -> String, lines: &mut Vec<String>) {
    let by_name =
        |list: &[T]| -> BTreeMap<String, Map<String, Value>> { list.iter().map(|one| (name(one), map(one))).collect() };
    let (a, b) = (by_name(before), by_name(after));
    for (id, one) in &b {
        match a.get(id) {
            Some(was) => keys(&format!("{what} “{id}”"), was, one, lines),
            None => lines.push(format!("{what} “{id}” is new.")),
        }
    }
    let gone = a.keys().filter(|id| !b.contains_key(*id));
    lines.extend(gone.map(|id| format!("{what} “{id}” is gone.")));
}

/// A step, and the conditions under which it runs: its own and those of the blocks around it.
struct Placed<'a> {
    step: &'a Step,
    when: Vec<String>,
}

fn placed<'a>(steps: &'a [Step], around: &[String], found: &mut Vec<Placed<'a>>) {
    for step in steps {
        let mut when = around.to_vec();
        when.extend(step.common.when.iter().map(|own| own.as_str().to_owned()));
        for (n, lane) in step.lanes().into_iter().enumerate() {
            let mut inside = when.clone();
            match &step.kind {
                StepKind::Branch(branch) => inside.push(match branch.cases.get(n) {
                    Some(case) => case.when.as_str().to_owned(),
                    None => format!("none of the cases of “{}” holds", step.id()),
                }),
                StepKind::Parallel(parallel) => {
                    let own = parallel.lanes.get(n).and_then(|lane| lane.when.as_ref());
                    inside.extend(own.map(|own| own.as_str().to_owned()));
                }
                _ => {}
            }
            placed(lane, &inside, found);
        }
        found.push(Placed { step, when });
    }
}

fn steps(before: &Flow, after: &Flow, lines: &mut Vec<String>) {
    let all = |flow| {
        let mut found = Vec::new();
        placed(flow, &[], &mut found);
        found
    };
    let (a, b) = (all(before.steps.as_slice()), all(after.steps.as_slice()));
    for now in &b {
        let owner = format!("Step “{}”", now.step.id());
        let Some(was) = a.iter().find(|was| was.step.id() == now.step.id()) else {
            let when = if now.when.is_empty() { String::new() } else { format!(", when {}", now.when.join(" and ")) };
            lines.push(format!("{owner} ({}) is new{when}.", now.step.word().word()));
            continue;
        };
        if was.when != now.when {
            lines.push(asked_when(now, was));
        }
        keys(&owner, &own(was.step), &own(now.step), lines);
    }
    for was in a.iter().filter(|was| !b.iter().any(|now| now.step.id() == was.step.id())) {
        lines.push(format!("Step “{}” ({}) is gone.", was.step.id(), was.step.word().word()));
    }
    let order = |flow: &Flow, other: &Flow| -> Vec<String> {
        let kept = flow.every_step().filter(|step| other.every_step().any(|own| own.id() == step.id()));
        kept.map(|step| step.id().to_string()).collect()
    };
    let (was, now) = (order(before, after), order(after, before));
    if was != now {
        lines.push(format!("The order is now {}; it was {}.", now.join(", "), was.join(", ")));
    }
}

/// The keys of a step, without what is inside it and what was told already.
fn own(step: &Step) -> Map<String, Value> {
    let mut keys = Map::from(step.clone());
    keys.retain(|key, _| !matches!(key.as_str(), "when" | "cases" | "otherwise" | "lanes" | "steps"));
    keys
}

fn asked_when(now: &Placed<'_>, was: &Placed<'_>) -> String {
    let does = if now.step.word().has_tasks() { "is now asked" } else { "now runs" };
    let words = |placed: &Placed<'_>| match placed.when.as_slice() {
        [] => "always".to_owned(),
        [one] => bound(one).unwrap_or_else(|| format!("when {one}")),
        several => format!("when {}", several.join(" and ")),
    };
    format!("Step “{}” {does} {}, was {}.", now.step.id(), words(now), words(was))
}

/// “from €25,000”, for a condition that is a single bound of an amount.
fn bound(condition: &str) -> Option<String> {
    let Ok(Ast::Call(sign, args)) = Ast::parse(condition) else { return None };
    let [_, Ast::Call(money, amount)] = args.as_slice() else { return None };
    let ("money", [Ast::Int(whole), Ast::Text(currency)]) = (money.as_str(), amount.as_slice()) else { return None };
    let amount = Money::parse(&whole.to_string(), Currency::parse(currency).ok()?).ok()?;
    let word = match sign.as_str() {
        "_>=_" => "from",
        "_>_" => "above",
        "_<_" => "below",
        "_<=_" => "up to",
        _ => return None,
    };
    Some(format!("{word} {amount}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(finance: &str, rest: &str) -> Flow {
        let text = format!(
            "flow: offer\ntitle: Offer\nkind: proposal\nintake: {{fields: [{{id: amount, label: Amount, type: money, required: true}}]}}
steps:\n  - prepare: package\n  - {{review: finance, by: {{team: finance}}, when: \"{finance}\"}}\n{rest}"
        );
        Flow::from_bytes(text.as_bytes()).unwrap_or_else(|wrong| panic!("{wrong}"))
    }

    const CLIENT: &str = "  - {approve: client, by: {contact: primary}, due: 5 business days}\n";

    #[test]
    fn amounts_people_times_and_steps_are_put_into_words() {
        let before = flow("fields.amount >= money(25000, 'EUR')", CLIENT);
        assert_eq!(diff(&before, &before), Vec::<String>::new());
        let after = flow(
            "fields.amount >= money(10000, 'EUR')",
            "  - {approve: client, by: {contact: sponsor}, expire: 30 days}\n  - milestone: agreed\n",
        );
        assert_eq!(
            diff(&before, &after),
            [
                "Step “finance” is now asked from €10,000, was from €25,000.",
                "Step “client”: by is now {contact: sponsor}, was {contact: primary}.",
                "Step “client”: due is no longer said; it was 5 business days.",
                "Step “client”: expire is now 30 days; it was not said.",
                "Step “agreed” (milestone) is new.",
            ]
        );
    }

    #[test]
    fn other_conditions_are_said_as_they_are_written_and_what_is_gone_is_named() {
        let before = flow("fields.amount >= money(25000, 'EUR')", CLIENT);
        let after = flow("round > 1", "  - {acknowledge: note, by: {member: initiator}}\n");
        let lines = diff(&before, &after);
        assert!(
            lines.contains(&"Step “finance” is now asked when round > 1, was from €25,000.".to_owned()),
            "{lines:?}"
        );
        assert!(lines.contains(&"Step “client” (approve) is gone.".to_owned()), "{lines:?}");
    }
}
