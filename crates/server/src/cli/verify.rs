//! `assent verify`: section 16 of the evidence format. Reads files, no network.

use anyhow::Context as _;
use clap::Args;
use evidence::policy::Policy;
use evidence::transition::Transition;
use evidence::verify::{Options, Report, verify};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What to check, and against what.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The evidence bundle (.aef).
    bundle: PathBuf,
    /// The trust policy: whose signatures count.
    #[arg(long)]
    policy: PathBuf,
    /// A checkpoint that you kept from earlier: the log must continue it.
    #[arg(long)]
    old: Option<PathBuf>,
    /// A note that leads from a key of the policy to the one that followed it. May be said again for the next.
    #[arg(long)]
    transition: Vec<PathBuf>,
    /// All entries of the log: shows that nothing was left out.
    #[arg(long)]
    log_entries: Option<PathBuf>,
    /// Root certificates of time-stamp authorities, PEM.
    #[arg(long)]
    tsa_ca: Option<PathBuf>,
    /// Documents of your own: are they the ones that were approved? Matched by digest.
    #[arg(long)]
    file: Vec<PathBuf>,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

const WRONG_CALL: u8 = 2;

/// Verifies and prints the report.
pub fn run(args: &VerifyArgs) -> anyhow::Result<ExitCode> {
    match report(args) {
        Ok(report) => {
            let text = if args.json { report.to_json() } else { report.to_text() };
            super::say(text.trim_end());
            Ok(ExitCode::from(report.exit_code()))
        }
        // A file that cannot be read says nothing about the bundle.
        Err(wrong) => {
            super::say_error(&format!("{wrong:#}"));
            Ok(ExitCode::from(WRONG_CALL))
        }
    }
}

fn report(args: &VerifyArgs) -> anyhow::Result<Report> {
    let bundle = read(&args.bundle)?;
    let policy =
        String::from_utf8(read(&args.policy)?).with_context(|| format!("{} is not text", args.policy.display()))?;
    let mut policy = match Policy::parse(&policy) {
        Ok(policy) => policy,
        Err(failure) => return Ok(Report::Invalid(failure)),
    };
    for path in &args.transition {
        let followed = Transition::open(&read(path)?).and_then(|transition| policy.follow(&transition));
        if let Err(failure) = followed {
            return Ok(Report::Invalid(failure));
        }
    }
    let old = args.old.as_deref().map(read).transpose()?;
    let log_entries = args.log_entries.as_deref().map(read).transpose()?;
    let roots = args.tsa_ca.as_deref().map(certificates).transpose()?.unwrap_or_default();
    let mut files = Vec::new();
    for path in &args.file {
        let bytes = read(path)?;
        let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        files.push((name, evidence::hash::sha256(&bytes), bytes.len() as u64));
    }
    let options = Options {
        old: old.as_deref(),
        log_entries: log_entries.as_deref(),
        tsa_roots: roots.iter().map(Vec::as_slice).collect(),
        files,
    };
    Ok(verify(&bundle, &policy, &options))
}

fn read(path: impl AsRef<Path>) -> anyhow::Result<Vec<u8>> {
    let path = path.as_ref();
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// The certificates in a PEM file, as DER.
fn certificates(path: &Path) -> anyhow::Result<Vec<Vec<u8>>> {
    let list = evidence::verify::certificates_from_pem(&String::from_utf8_lossy(&read(path)?))
        .map_err(|wrong| anyhow::anyhow!("{} holds a damaged certificate: {wrong}", path.display()))?;
    anyhow::ensure!(!list.is_empty(), "{} holds no certificate", path.display());
    Ok(list)
}
