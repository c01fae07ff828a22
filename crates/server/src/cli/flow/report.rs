//! `assent flow report`: a flow's trigger, tried on a report.

use super::{found, open, read};
use crate::cli::say;
use anyhow::Context as _;
use std::path::Path;

/// Says what the report would begin. False if the flow or the report does not fit.
pub(super) fn run(flow: &Path, report: &Path) -> anyhow::Result<bool> {
    let Some((definition, _)) = open(flow)? else { return Ok(false) };
    let body = serde_json::from_slice(&read(report)?).with_context(|| format!("{} is no JSON", report.display()))?;
    let Some(trigger) = &definition.trigger else {
        found(flow, None, "This flow does not say how a report fills a request in.", "Add “trigger:”.");
        return Ok(false);
    };
    match trigger.read(&definition, &body) {
        Ok(begins) => {
            say(&format!("title: {}", begins.title));
            say(&format!("client: {}", begins.client));
            for (name, value) in &begins.fields {
                say(&format!("{name}: {value}"));
            }
            Ok(true)
        }
        Err(wrong) => {
            for one in wrong {
                say(&format!("{}: {}: {}", report.display(), one.place, one.says));
            }
            Ok(false)
        }
    }
}
