//! Calls of other systems: the call can be made, goes where it says, and its answer can be judged.

use super::{Checked, FlowError, at_key, wrong};
use crate::flow::expr::check::{Missing, Problem, type_of};
use crate::flow::expr::types::{Scope, of_output};
use crate::flow::expr::{check_text, references};
use crate::flow::source::suggest;
use crate::flow::step::action::{Action, Expect, Method, fits};

/// LIMIT: values that one call hands over, expects or keeps.
const VALUES_MAX: usize = 100;

pub(super) fn check(here: &str, action: &Action, scope: &Scope) -> Checked {
    let Some(method) = Method::of(&action.connector) else {
        let known: Vec<&str> = Method::ALL.iter().map(|(word, _)| *word).collect();
        let says = format!("“{}” is nothing that can be done here.", action.connector);
        return wrong(here, "use", says, suggest::way_on(&action.connector, known));
    };
    path(here, "path", &action.path, scope)?;
    if action.inputs.len() > VALUES_MAX || action.output.len() > VALUES_MAX {
        return wrong(here, "with", format!("A call has at most {VALUES_MAX} values."), "Leave some out.");
    }
    for (key, text) in &action.inputs {
        inputs(here, method, key)?;
        check_text(scope, text).map_err(|problem| at_key(here, &format!("with.{key}"), problem))?;
    }
    if !fits(&action.inputs.keys().map(String::as_str).collect::<Vec<_>>()) {
        return wrong(here, "with", "A name is there both with a value and with names inside it.", "Keep one of them.");
    }
    expected(here, "expect", &action.expect, scope)?;
    for (name, place) in &action.output {
        pointer(here, &format!("output.{name}"), place)?;
    }
    let Some(read) = &action.read else { return Ok(()) };
    if method == Method::Get {
        return wrong(
            here,
            "read",
            "This call reads already.",
            "Say what it expects beside its path, and leave this out.",
        );
    }
    if read.expect == Expect::default() {
        return wrong(
            here,
            "read",
            "It does not say what must be found.",
            "Add expect, such as expect: {values: {/state: open}}.",
        );
    }
    let mut scope = scope.clone();
    scope.names.insert("output".to_owned(), of_output(action));
    path(here, "read.path", &read.path, &scope)?;
    expected(here, "read.expect", &read.expect, &scope)
}

fn inputs(here: &str, method: Method, key: &str) -> Checked {
    let part = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$' | '@'))
    };
    if key.len() > 200 || !key.split('.').all(part) {
        let says = format!("“{key}” cannot be a name of what is handed over.");
        return wrong(here, "with", says, "Use letters, digits, - and _, and a dot between names inside each other.");
    }
    if method == Method::Get && key.contains('.') {
        let says = format!("“{key}” has no place in a query.");
        return wrong(here, "with", says, "Name it without a dot.");
    }
    Ok(())
}

/// What stays of a path when its references are left out must itself be one.
fn path(here: &str, key: &str, text: &str, scope: &Scope) -> Checked {
    let problem = |offset: usize, wrong: &str, way_on: &str| -> FlowError {
        at_key(here, key, Problem { offset, wrong: wrong.to_owned(), way_on: way_on.to_owned() })
    };
    let inside = "Write where it is behind the connection’s address, such as /invoices.";
    if !text.starts_with('/') || text.starts_with("//") {
        return Err(problem(0, "A path begins with one “/”.", inside));
    }
    let mut plain = text.to_owned();
    for (at, reference) in references(text) {
        let type_ = type_of(scope, reference, Missing::Asked);
        type_.map_err(|found| at_key(here, key, Problem { offset: found.offset + at, ..found }))?;
        plain = plain.replacen(reference, "x", 1);
    }
    check_text(scope, text).map_err(|found| at_key(here, key, found))?;
    let plain = plain.replace("{{", "").replace("}}", "").replace(" x ", "x");
    let fine =
        |c: char| c.is_ascii_graphic() && !matches!(c, '#' | '\\' | '"' | '<' | '>' | '{' | '}' | '|' | '^' | '`');
    if !plain.chars().all(fine) {
        return Err(problem(0, "This is no path.", "Write other characters as %20 and the like."));
    }
    let only_path = plain.split('?').next().unwrap_or_default();
    if only_path.split('/').any(|part| matches!(part, "." | "..")) {
        return Err(problem(0, "A path does not lead upwards.", inside));
    }
    Ok(())
}

fn expected(here: &str, key: &str, expect: &Expect, scope: &Scope) -> Checked {
    if expect.status.is_some_and(|status| !(200..300).contains(&status)) {
        return wrong(
            here,
            format!("{key}.status"),
            "Only a success can be expected.",
            "Write 200 to 299, or leave it out.",
        );
    }
    if expect.values.len() > VALUES_MAX {
        return wrong(here, key, format!("At most {VALUES_MAX} values can be expected."), "Leave some out.");
    }
    for (place, text) in &expect.values {
        pointer(here, &format!("{key}.values.{place}"), place)?;
        check_text(scope, text).map_err(|problem| at_key(here, &format!("{key}.values.{place}"), problem))?;
    }
    Ok(())
}

fn pointer(here: &str, key: &str, place: &str) -> Checked {
    pointer_into("an answer", here, key, place)
}

/// Is it a place in something that another system sends?
pub(super) fn pointer_into(what: &str, here: &str, key: &str, place: &str) -> Checked {
    if place.starts_with('/') && place.len() <= 200 {
        return Ok(());
    }
    wrong(here, key, format!("“{place}” is no place in {what}."), "Write a JSON pointer, such as /invoice/number.")
}

#[cfg(test)]
mod tests {
    use crate::flow::Flow;

    fn says(action: &str) -> String {
        let text = format!(
            "flow: f\ntitle: F\nkind: deliverable\nintake:\n  fields:\n    - {{id: ref, label: Reference, type: line}}\n\
             steps:\n  - prepare: package\n  - action: invoice\n{action}\n  - notify: end\n    by: {{member: initiator}}\n    \
             message: '{{{{ steps.invoice.output.number }}}}'\n"
        );
        Flow::from_bytes(text.as_bytes()).map_or_else(|wrong| wrong.to_string(), |_| String::new())
    }

    const FINE: &str = "    use: http.post\n    connection: erp\n    path: /invoices/{{ request.number }}?kind=x\n    \
        with: {customer.name: '{{ client.name }}', ref: '{{ fields.ref }}'}\n    expect: {status: 201, values: {/state: open}}\n    \
        output: {number: /number}\n    read: {path: '/invoices/{{ output.number }}', expect: {values: {/hash: '{{ request.package }}'}}}";

    #[test]
    fn a_call_that_can_be_made_is_published() {
        assert_eq!(says(FINE), "");
    }

    #[test]
    fn a_mistake_is_named_at_its_place() {
        for (from, to, expected) in [
            (
                "http.post",
                "http.psot",
                "line 10, column 10, step “invoice”: “http.psot” is nothing that can be done here. Did you mean “http.post”?",
            ),
            ("path: /invoices", "path: https://x", "line 12, column 11, step “invoice”: A path begins with one “/”."),
            ("path: /invoices", "path: /../admin", "does not lead upwards"),
            (
                "{{ request.number }}?",
                "{{ fields.ref }}?",
                "line 12, column 24, step “invoice”: “fields.ref” may be empty",
            ),
            ("ref: '{{ fields.ref", "ref: '{{ fields.rfe", "Did you mean “fields.ref”?"),
            ("ref: ", "customer: ", "Keep one of them."),
            ("{/state: open}", "{state: open}", "“state” is no place in an answer."),
            ("status: 201", "status: 404", "Only a success"),
            ("output.number }}", "output.nubmer }}", "nubmer"),
            ("connection: erp\n", "\n", "connection"),
            ("{number: /number}", "{other: /number}", "number"),
        ] {
            let found = says(&FINE.replace(from, to));
            assert!(found.contains(expected), "{to}: {found}");
        }
    }
}
