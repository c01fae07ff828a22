//! `assent flow new`: a flow file that begins as one of the library.

use crate::flows::library;
use anyhow::{Context as _, bail};
use clap::Args;
use domain::flow::Flow;
use domain::flow::source::write;
use domain::ids::Name;
use std::io::Write as _;
use std::path::PathBuf;

/// Which flow, and what it is called from now on.
#[derive(Debug, Args)]
pub(super) struct NewArgs {
    /// The flow of the library to begin with. Without it, what there is.
    start: Option<String>,
    /// The new flow's name; its file is called after it.
    #[arg(long = "as")]
    name: Option<String>,
}

/// Writes the file into the current folder, never over another.
pub(super) fn run(args: &NewArgs) -> anyhow::Result<bool> {
    let library = library()?;
    let Some(start) = &args.start else {
        for start in &library {
            super::super::say(&format!("{:<24} {}", start.flow.flow.to_string(), start.flow.title));
        }
        return Ok(true);
    };
    let Some(found) = library.into_iter().find(|one| one.flow.flow.as_str() == start) else {
        bail!("there is no flow “{start}” in the library; “assent flow new” lists what there is");
    };
    let name = match &args.name {
        Some(name) => {
            Name::parse(name).map_err(|wrong| anyhow::anyhow!("“{name}” cannot be a flow's name: {wrong}"))?
        }
        None => found.flow.flow.clone(),
    };
    let path = PathBuf::from(format!("{name}.yaml"));
    let text = write::write(&Flow { flow: name, ..found.flow });
    let mut file = std::fs::File::create_new(&path)
        .with_context(|| format!("cannot make {}; give another name with --as", path.display()))?;
    file.write_all(text.as_bytes()).with_context(|| format!("cannot write {}", path.display()))?;
    super::super::say(&format!("{}: written; “assent flow check {0}” says whether it holds", path.display()));
    Ok(true)
}
