//! `assent flow simulate`: what happens in a scenario, day by day.

use anyhow::Context as _;
use clap::Args;
use domain::flow::{Flow, Trial};
use domain::simulate::{everybody_agrees, simulate};
use std::path::{Path, PathBuf};

/// Which flow, and what people do in it.
#[derive(Debug, Args)]
pub(super) struct SimulateArgs {
    /// The flow file.
    file: PathBuf,
    /// A test of the flow by its name, or a file with the keys of one. Without it, everybody says yes within an hour.
    #[arg(long)]
    scenario: Option<String>,
    /// Print the timeline as JSON.
    #[arg(long)]
    json: bool,
}

/// Does it come to an end?
pub(super) fn run(args: &SimulateArgs) -> anyhow::Result<bool> {
    let Some((flow, _)) = super::open(&args.file)? else { return Ok(false) };
    let scenario = match &args.scenario {
        None => everybody_agrees(),
        Some(named) => match scenario(&flow, named)? {
            Some(scenario) => scenario,
            None => return Ok(false),
        },
    };
    let timeline = simulate(&flow, &scenario);
    let text = if args.json { serde_json::to_string_pretty(&timeline)? } else { timeline.to_string() };
    super::super::say(text.trim_end());
    Ok(timeline.stopped.is_none())
}

/// A test of the flow with this name, else the file; nothing, after what is wrong in it was said.
fn scenario(flow: &Flow, named: &str) -> anyhow::Result<Option<Trial>> {
    if let Some(trial) = flow.tests.iter().find(|trial| trial.name == named) {
        return Ok(Some(trial.clone()));
    }
    let path = Path::new(named);
    if !path.exists() {
        let names: Vec<&str> = flow.tests.iter().map(|trial| trial.name.as_str()).collect();
        let there = if names.is_empty() { "it has none".to_owned() } else { format!("it has: {}", names.join(", ")) };
        anyhow::bail!("“{named}” is neither a test of this flow nor a file; {there}");
    }
    let bytes = super::read(path).context("the scenario")?;
    match flow.scenario_from_bytes(&bytes) {
        Ok(scenario) => Ok(Some(scenario)),
        Err(wrong) => {
            super::refuse(path, &wrong);
            Ok(None)
        }
    }
}
