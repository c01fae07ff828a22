//! `assent verify`: section 16 of the evidence format. Reads files; the network only if it is told where the log is.

use crate::logs::{TILE_WIDTH, tile_address};
use anyhow::Context as _;
use clap::Args;
use effects::http::{Base, Call, HttpClient, Range, Unanswered};
use evidence::policy::Policy;
use evidence::transition::Transition;
use evidence::verify::{Options, Report, checkpoint, verify};
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
    #[arg(long, conflicts_with = "log_url")]
    log_entries: Option<PathBuf>,
    /// Where the log is published, such as <https://approvals.example.com/log/1>: its entries are fetched, up to the record's checkpoint.
    #[arg(long)]
    log_url: Option<String>,
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
/// Bytes of an entry in a tile: its length, and itself.
const ENTRY_BYTES: usize = 2 + 72;

/// Verifies and prints the report.
pub async fn run(args: VerifyArgs) -> anyhow::Result<ExitCode> {
    match report(&args).await {
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

async fn report(args: &VerifyArgs) -> anyhow::Result<Report> {
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
    let log_entries = match (&args.log_url, &args.log_entries) {
        (Some(url), _) => match checkpoint(&bundle, &policy) {
            Ok(checkpoint) => Some(fetch(url, checkpoint.size).await?),
            Err(failure) => return Ok(Report::Invalid(failure)),
        },
        (None, Some(file)) => Some(read(file)?),
        (None, None) => None,
    };
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

/// The log's first `size` entries, by its tiles. What they are worth is for the verifier: a log that sends others is found out.
async fn fetch(url: &str, size: u64) -> anyhow::Result<Vec<u8>> {
    let base = Base::parse(url, Range::Internal).map_err(|says| anyhow::anyhow!("--log-url {url}: {says}"))?;
    let client = HttpClient::new()?;
    let mut entries = Vec::new();
    for tile in 0..size.div_ceil(TILE_WIDTH) {
        let (path, width) =
            (format!("/tile/entries/{}", tile_address(tile)), (size - tile * TILE_WIDTH).min(TILE_WIDTH));
        let part = if width < TILE_WIDTH { get(&client, &base, &format!("{path}.p/{width}")).await? } else { None };
        // A part may be gone once the log has grown past its tile, which begins with the same entries.
        let bytes = match part {
            Some(bytes) => bytes,
            None => get(&client, &base, &path)
                .await?
                .with_context(|| format!("{url} does not have entries {} to {size}", tile * TILE_WIDTH))?,
        };
        let wanted = usize::try_from(width)? * ENTRY_BYTES;
        entries.extend_from_slice(bytes.get(..wanted).with_context(|| format!("{url}{path} is too short"))?);
    }
    Ok(entries)
}

/// `None` where there is nothing.
async fn get(client: &HttpClient, base: &Base, path: &str) -> anyhow::Result<Option<Vec<u8>>> {
    let says = |unanswered| match unanswered {
        Unanswered::Forbidden(says) | Unanswered::NotSent(says) | Unanswered::Lost(says) => anyhow::anyhow!(says),
    };
    let url = base.join(path, &[]).map_err(says)?;
    let answer =
        client.send(base, &Call { method: "GET", url, headers: Vec::new(), body: None }).await.map_err(says)?;
    match answer.status {
        200 if answer.whole => Ok(Some(answer.body)),
        404 => Ok(None),
        status => anyhow::bail!("{}{path} answered with status {status}", base.as_str()),
    }
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
