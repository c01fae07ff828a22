//! `assent flow test`: the tests in a flow file, with what was expected, what happened, and where.

use domain::simulate::{judge, simulate};
use std::path::Path;

/// Do all tests of the file hold?
pub(super) fn run(path: &Path) -> anyhow::Result<bool> {
    let Some((flow, places)) = super::open(path)? else { return Ok(false) };
    let mut held = 0;
    for (n, trial) in flow.tests.iter().enumerate() {
        let failures = judge(trial, &simulate(&flow, trial));
        held += usize::from(failures.is_empty());
        for failure in failures {
            let at = places.find("tests", &format!("{n}.{}", failure.key), 0);
            super::found(path, at, &format!("test “{}”: {}", trial.name, failure.says), "");
        }
    }
    say(path, held, flow.tests.len());
    Ok(held == flow.tests.len())
}

/// How many of them hold.
pub(super) fn say(path: &Path, held: usize, all: usize) {
    let says = match all {
        0 => "it has no tests".to_owned(),
        _ => format!("{held} of {all} tests hold"),
    };
    super::super::say(&format!("{}: {says}", path.display()));
}
