//! `assent flow`: flow files on this machine. Only `sync` and `elsewhere` speak to a server.
//!
//! Findings go to standard output as `file:line:column: What. The way on.`, so that editors and builds can lead to the place. Exit codes:
//! 0 all is well, 1 something was found or differs, 2 wrong call or a file that cannot be read.

mod diff;
mod elsewhere;
mod new;
mod remote;
mod report;
mod simulate;
mod sync;
mod test;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use domain::flow::Flow;
use domain::flow::check::explore::explore;
use domain::flow::check::{self, FlowError};
use domain::flow::source::{At, Node, Places, schema, write};
use remote::Server;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What to do with flow files.
#[derive(Debug, Args)]
pub struct FlowArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Begin a flow file with one of the library, or list what there is.
    New(new::NewArgs),
    /// Find what is wrong in flow files, and what may go wrong for some packages. Exit 1: something must be put right.
    Check {
        /// The flow files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Exit 1 also for what may go wrong.
        #[arg(long)]
        strict: bool,
        /// Look with the people and teams of this server, whose token comes from ASSENT_TOKEN.
        #[arg(long)]
        server: Option<String>,
    },
    /// Write flow files in their canonical form. Comments are lost.
    Fmt {
        /// The flow files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Change nothing; exit 1 if a file is not in its canonical form.
        #[arg(long)]
        check: bool,
    },
    /// Run the tests that stand in flow files. Exit 1: a test does not hold.
    Test {
        /// The flow files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// With as many people in each team as on this server, whose token comes from ASSENT_TOKEN.
        #[arg(long)]
        server: Option<String>,
    },
    /// Run a flow with a pretend clock and pretend people, and show what happens. Exit 1: it cannot go on to an end.
    Simulate(simulate::SimulateArgs),
    /// Show what another system's report would begin, and how it would be filled in. Exit 1: it does not fit.
    Report {
        /// The flow file.
        flow: PathBuf,
        /// The report's body, as JSON.
        report: PathBuf,
    },
    /// Say in words how one version of a flow differs from another, or from what a server offers. Exit 1: they differ.
    Diff {
        /// The earlier version; with a server, the file to be compared with what it offers.
        before: PathBuf,
        /// The later version.
        #[arg(required_unless_present = "server", conflicts_with = "server")]
        after: Option<PathBuf>,
        /// The server's address.
        #[arg(long)]
        server: Option<String>,
    },
    /// Fetch the flows that a server offers. Exit 1: a file has changes of yours, and was left alone.
    Pull(sync::PullArgs),
    /// Publish flow files on a server, after their check and tests, with what differs in words. Exit 1: not published.
    Push(sync::PushArgs),
    /// Print the JSON Schema of flow files, for editors.
    Schema,
}

const WRONG_CALL: u8 = 2;

/// Runs the command. Something found exits with 1, a file that cannot be read with 2.
pub fn run(args: &FlowArgs) -> anyhow::Result<ExitCode> {
    let done = match &args.command {
        Command::New(args) => new::run(args),
        Command::Check { files, strict, server: None } => each(files, |path| look(path, *strict)),
        Command::Check { files, strict, server: Some(server) } => {
            Server::at(server).and_then(|server| each(files, |path| elsewhere::check(&server, path, *strict)))
        }
        Command::Fmt { files, check } => each(files, |path| format(path, *check)),
        Command::Test { files, server: None } => each(files, test::run),
        Command::Test { files, server: Some(server) } => {
            Server::at(server).and_then(|server| each(files, |path| elsewhere::test(&server, path)))
        }
        Command::Simulate(args) => simulate::run(args),
        Command::Report { flow, report } => report::run(flow, report),
        Command::Diff { before, after, server } => match (after, server) {
            (Some(after), _) => diff::run(before, after),
            (None, server) => sync::compare(server.as_deref().unwrap_or_default(), before),
        },
        Command::Pull(args) => sync::pull(args),
        Command::Push(args) => sync::push(args),
        Command::Schema => {
            super::say(&serde_json::to_string_pretty(&schema::schema())?);
            Ok(true)
        }
    };
    match done {
        Ok(true) => Ok(ExitCode::SUCCESS),
        Ok(false) => Ok(ExitCode::FAILURE),
        Err(wrong) => {
            super::say_error(&format!("{wrong:#}"));
            Ok(ExitCode::from(WRONG_CALL))
        }
    }
}

/// Every file is looked at, also after one in which something was found.
fn each(files: &[PathBuf], mut look: impl FnMut(&Path) -> anyhow::Result<bool>) -> anyhow::Result<bool> {
    let mut fine = true;
    for path in files {
        fine &= look(path)?;
    }
    Ok(fine)
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// A flow and the places in its file; nothing, after what is wrong in it was said.
fn open(path: &Path) -> anyhow::Result<Option<(Flow, Places)>> {
    let bytes = read(path)?;
    let flow = match Flow::from_draft(&bytes) {
        Ok(flow) => flow,
        Err(wrong) => {
            refuse(path, &wrong);
            return Ok(None);
        }
    };
    let places = Node::parse(&String::from_utf8_lossy(&bytes)).map(|node| Places::of(&node)).unwrap_or_default();
    Ok(Some((flow, places)))
}

fn refuse(path: &Path, wrong: &FlowError) {
    let place = if wrong.place.is_empty() { String::new() } else { format!("{}: ", wrong.place) };
    found(path, wrong.at, &format!("{place}{}", wrong.wrong), &wrong.way_on);
}

/// `file:line:column: What. The way on.`
fn found(path: &Path, at: Option<At>, what: &str, way_on: &str) {
    let at = at.unwrap_or(At { line: 1, column: 1 });
    super::say(format!("{}:{}:{}: {what} {way_on}", path.display(), at.line, at.column).trim_end());
}

/// What is wrong, what cannot be published here, and what may go wrong.
fn look(path: &Path, strict: bool) -> anyhow::Result<bool> {
    let Some((flow, places)) = open(path)? else { return Ok(false) };
    let refused = check::check(&flow).err();
    if let Some(wrong) = &refused {
        let at = places.find(&wrong.place, &wrong.key, wrong.offset);
        refuse(path, &FlowError { at, ..wrong.clone() });
    }
    let findings = explore(&flow, None);
    for finding in &findings {
        let step = format!("step “{}”", finding.step);
        let example =
            if finding.example.is_empty() { String::new() } else { format!(" Example: {}.", finding.example) };
        let what = format!("perhaps: {step}: {}{example}", finding.says);
        found(path, places.find(&step, "", 0), &what, &finding.fix);
    }
    if refused.is_none() && findings.is_empty() {
        super::say(&format!("{}: all is well", path.display()));
    }
    Ok(refused.is_none() && (findings.is_empty() || !strict))
}

fn format(path: &Path, check: bool) -> anyhow::Result<bool> {
    let Some((flow, _)) = open(path)? else { return Ok(false) };
    let (before, after) = (read(path)?, write::write(&flow));
    if before == after.as_bytes() {
        return Ok(true);
    }
    if check {
        let place = before.split(|b| *b == b'\n').zip(after.as_bytes().split(|b| *b == b'\n'));
        let line = u32::try_from(place.take_while(|(a, b)| a == b).count()).unwrap_or(0) + 1;
        let what = "This is not the canonical form.";
        found(path, Some(At { line, column: 1 }), what, &format!("Run “assent flow fmt {}”.", path.display()));
        return Ok(false);
    }
    write_file(path, &after)?;
    super::say(&format!("{}: written", path.display()));
    Ok(true)
}

/// Written beside it first, so that a full disk leaves the old file.
fn write_file(path: &Path, text: &str) -> anyhow::Result<()> {
    let beside = path.with_extension("new");
    std::fs::write(&beside, text).with_context(|| format!("cannot write {}", beside.display()))?;
    std::fs::rename(&beside, path).with_context(|| format!("cannot write {}", path.display()))
}
