//! `assent flow pull` and `push`: flow files here, versions on a server.
//!
//! Beside the files, `flows.lock` keeps which version each of them came from, so that nobody's version is replaced unseen. It belongs
//! into git like they do.

use super::remote::{Remote, Server};
use super::{found, look, test};
use crate::cli::say;
use anyhow::{Context as _, bail};
use clap::Args;
use domain::flow::Flow;
use domain::flow::diff::diff;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

/// Which flows to fetch, and where to.
#[derive(Debug, Args)]
pub(super) struct PullArgs {
    /// The flows, by name; all, if none is named.
    names: Vec<String>,
    #[command(flatten)]
    remote: Remote,
    /// The folder for the files.
    #[arg(long, default_value = ".")]
    into: PathBuf,
    /// Write over files with changes of yours.
    #[arg(long)]
    force: bool,
}

/// Which files to publish.
#[derive(Debug, Args)]
pub(super) struct PushArgs {
    /// The flow files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    remote: Remote,
    /// Say what would be published, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Publish without asking.
    #[arg(long)]
    yes: bool,
}

const LOCK: &str = "flows.lock";

/// Which version the files of a folder came from.
struct Lock {
    path: PathBuf,
    versions: BTreeMap<String, String>,
}

impl Lock {
    fn beside(file: &Path) -> anyhow::Result<Self> {
        let path = file.parent().unwrap_or(Path::new("")).join(LOCK);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(wrong) if wrong.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(wrong) => return Err(wrong).with_context(|| format!("cannot read {}", path.display())),
        };
        let lines = text.lines().filter_map(|line| line.split_once(' '));
        Ok(Self { versions: lines.map(|(name, hash)| (name.to_owned(), hash.trim().to_owned())).collect(), path })
    }

    fn keep(&mut self, name: &str, hash: &str) -> anyhow::Result<()> {
        self.versions.insert(name.to_owned(), hash.to_owned());
        let lines: Vec<String> = self.versions.iter().map(|(name, hash)| format!("{name} {hash}\n")).collect();
        super::write_file(&self.path, &lines.concat())
    }
}

fn text<'a>(value: &'a Value, path: &str) -> anyhow::Result<&'a str> {
    value.pointer(path).and_then(Value::as_str).with_context(|| format!("the answer has no {path}"))
}

fn version(server: &Server, name: &str, hash: &str) -> anyhow::Result<(String, Flow)> {
    let answer = server.get(&format!("/api/v1/flows/{name}/versions/{hash}"))?.fine()?;
    let yaml = text(&answer, "/yaml")?.to_owned();
    let flow = Flow::from_stored(yaml.as_bytes()).map_err(|wrong| anyhow::anyhow!("the server's file: {wrong}"))?;
    Ok((yaml, flow))
}

/// The flows that the server offers, with their hashes.
fn offered(server: &Server) -> anyhow::Result<BTreeMap<String, String>> {
    let (mut all, mut cursor) = (BTreeMap::new(), String::new());
    loop {
        let page = server.get(&format!("/api/v1/flows?limit=100{cursor}"))?.fine()?;
        for item in page.get("items").and_then(Value::as_array).into_iter().flatten() {
            all.insert(text(item, "/name")?.to_owned(), text(item, "/hash")?.to_owned());
        }
        match page.get("next_cursor").and_then(Value::as_str) {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return Ok(all),
        }
    }
}

fn differs(before: &Flow, after: &Flow) {
    for line in diff(before, after) {
        say(&format!("  {line}"));
    }
}

/// Are all files as on the server now?
pub(super) fn pull(args: &PullArgs) -> anyhow::Result<bool> {
    let server = Server::at(&args.remote.server)?;
    let offered = offered(&server)?;
    if let Some(missing) = args.names.iter().find(|name| !offered.contains_key(*name)) {
        let names: Vec<&str> = offered.keys().map(String::as_str).collect();
        bail!("the server offers no flow “{missing}”; it offers {}", names.join(", "));
    }
    let mut lock = Lock::beside(&args.into.join(LOCK))?;
    let mut fine = true;
    for (name, hash) in offered.iter().filter(|(name, _)| args.names.is_empty() || args.names.contains(*name)) {
        let (yaml, theirs) = version(&server, name, hash)?;
        let path = args.into.join(format!("{name}.yaml"));
        let mine = std::fs::read(&path).ok().map(|bytes| Flow::from_stored(&bytes));
        match mine {
            Some(Ok(mine)) if mine.digest() == theirs.digest() => {
                lock.keep(name, hash)?;
                say(&format!("{}: as on the server", path.display()));
                continue;
            }
            Some(mine) if !args.force => {
                let hash = mine.as_ref().map(|mine| mine.digest().hex()).ok();
                if hash.is_none() || hash.as_ref() != lock.versions.get(name) {
                    let way_on = "Push it, move it away, or write over it with --force.";
                    found(&path, None, "It has changes of yours that are not on the server.", way_on);
                    if let Ok(mine) = &mine {
                        differs(&theirs, mine);
                    }
                    fine = false;
                    continue;
                }
            }
            Some(_) | None => {}
        }
        super::write_file(&path, &yaml)?;
        lock.keep(name, hash)?;
        say(&format!("{}: written", path.display()));
    }
    Ok(fine)
}

/// Are all files published?
pub(super) fn push(args: &PushArgs) -> anyhow::Result<bool> {
    let server = Server::at(&args.remote.server)?;
    super::each(&args.files, |path| one(args, &server, path))
}

fn one(args: &PushArgs, server: &Server, path: &Path) -> anyhow::Result<bool> {
    if !look(path, false)? || !test::run(path)? {
        return Ok(false);
    }
    let Some((flow, _)) = super::open(path)? else { return Ok(false) };
    let name = flow.flow.as_str();
    let mut lock = Lock::beside(path)?;
    let offered = offered(server)?.remove(name);
    let mine = flow.digest().hex();
    if offered.as_ref() == Some(&mine) {
        lock.keep(name, &mine)?;
        say(&format!("{}: it is published already", path.display()));
        return Ok(true);
    }
    let base = lock.versions.get(name).cloned().or_else(|| offered.clone());
    if let (Some(base), Some(offered)) = (&base, &offered)
        && base != offered
    {
        let way_on = "Pull it, and put your changes on top.";
        found(path, None, "Another version was published since yours was pulled.", way_on);
        let after = version(server, name, offered)?.1;
        if let Ok((_, before)) = version(server, name, base) {
            differs(&before, &after);
        }
        return Ok(false);
    }
    match &offered {
        Some(hash) => differs(&version(server, name, hash)?.1, &flow),
        None => say(&format!("  The flow “{name}” is new on the server.")),
    }
    if args.dry_run || !(args.yes || agreed(path)?) {
        say(&format!("{}: not published", path.display()));
        return Ok(args.dry_run);
    }
    let source = String::from_utf8_lossy(&super::read(path)?).into_owned();
    let answer = server.put(&format!("/api/v1/flows/{name}"), offered.as_deref(), &json!({ "source": source }))?;
    if answer.status >= 300 {
        found(path, None, &answer.says(), "");
        return Ok(false);
    }
    lock.keep(name, &mine)?;
    say(&format!("{}: published as {mine}", path.display()));
    Ok(true)
}

/// A person at a terminal is asked; a build that runs this has decided.
fn agreed(path: &Path) -> anyhow::Result<bool> {
    if !std::io::stdin().is_terminal() {
        return Ok(true);
    }
    say(&format!("Publish {}? New requests follow it from then on. [y/N]", path.display()));
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

/// Does the server offer what the file says?
pub(super) fn compare(server: &str, path: &Path) -> anyhow::Result<bool> {
    let server = Server::at(server)?;
    let Some((flow, _)) = super::open(path)? else { return Ok(false) };
    let name = flow.flow.as_str();
    let Some(hash) = offered(&server)?.remove(name) else {
        say(&format!("The flow “{name}” is new on the server."));
        return Ok(false);
    };
    Ok(super::diff::tell(&version(&server, name, &hash)?.1, &flow))
}
