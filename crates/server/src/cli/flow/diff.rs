//! `assent flow diff`: how one version of a flow differs from another, in words.

use domain::flow::Flow;
use domain::flow::diff::diff;
use std::path::Path;

/// Are they the same?
pub(super) fn run(before: &Path, after: &Path) -> anyhow::Result<bool> {
    let (Some((before, _)), Some((after, _))) = (super::open(before)?, super::open(after)?) else {
        return Ok(false);
    };
    Ok(tell(&before, &after))
}

/// Says what differs; are they the same?
pub(super) fn tell(before: &Flow, after: &Flow) -> bool {
    let lines = diff(before, after);
    if lines.is_empty() {
        super::super::say("They say the same.");
    }
    for line in &lines {
        super::super::say(line);
    }
    lines.is_empty()
}
