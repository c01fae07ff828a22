//! `assent flow check` and `test` with `--server`: the file is looked at with the people and teams that are there.

use super::remote::Server;
use anyhow::Context as _;
use domain::flow::Flow;
use domain::flow::source::At;
use serde_json::{Value, json};
use std::path::Path;

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn at(value: &Value) -> Option<At> {
    let number = |name| value.get(name).and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok());
    Some(At { line: number("line")?, column: number("column")? })
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// What the server finds in the file; nothing, after a mistake that kept its name from being read was said.
fn looked_at(server: &Server, path: &Path) -> anyhow::Result<Option<Value>> {
    let bytes = super::read(path)?;
    let source = String::from_utf8(bytes).with_context(|| format!("{} is no text", path.display()))?;
    let flow = match Flow::from_draft(source.as_bytes()) {
        Ok(flow) => flow,
        Err(wrong) => {
            super::refuse(path, &wrong);
            return Ok(None);
        }
    };
    let answer = server.post(&format!("/api/v1/flows/{}/check", flow.flow), &json!({"source": source}))?;
    answer.fine().map(Some)
}

/// Is all well with the file, there?
pub(super) fn check(server: &Server, path: &Path, strict: bool) -> anyhow::Result<bool> {
    let Some(looked) = looked_at(server, path)? else { return Ok(false) };
    let findings = list(&looked, "findings");
    let mut fine = true;
    for finding in findings {
        let place = match text(finding, "place") {
            "" => String::new(),
            place => format!("{place}: "),
        };
        let example = match text(finding, "example") {
            "" => String::new(),
            example => format!(" Example: {example}."),
        };
        let perhaps = text(finding, "weight") == "perhaps";
        fine &= perhaps && !strict;
        let perhaps = if perhaps { "perhaps: " } else { "" };
        let what = format!("{perhaps}{place}{}{example}", text(finding, "says"));
        super::found(path, at(finding), &what, text(finding, "way_on"));
    }
    if findings.is_empty() {
        super::super::say(&format!("{}: all is well", path.display()));
    }
    Ok(fine)
}

/// Do all tests of the file hold, with the teams that are there?
pub(super) fn test(server: &Server, path: &Path) -> anyhow::Result<bool> {
    let Some(looked) = looked_at(server, path)? else { return Ok(false) };
    let tests = list(&looked, "tests");
    let mut held = 0;
    for test in tests {
        let failures = list(test, "failures");
        held += usize::from(failures.is_empty());
        for failure in failures {
            super::found(path, at(failure), &format!("test “{}”: {}", text(test, "name"), text(failure, "says")), "");
        }
    }
    super::test::say(path, held, tests.len());
    Ok(held == tests.len())
}
