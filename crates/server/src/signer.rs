//! The log's signer: a child process with its own state file, which signs only what continues what it signed before.
//!
//! A database restored from a backup, or edited by hand, makes the tree shrink or differ; the signer's file is not in the
//! database, so it notices and refuses. The seed is sealed under the master key and opened only in the child.

use crate::keys::{Keys, Purpose, secret_file, write_secret};
use crate::logs;
use anyhow::{Context as _, bail};
use evidence::note::{Checkpoint, KeyKind, NoteKey};
use evidence::signer::{self, Signer};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use store::{CheckpointSigner, SignError, Signing};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::Mutex;

#[derive(Serialize, Deserialize)]
struct Ask {
    text: String,
    /// The consistency proof, each hash as hexadecimal digits.
    proof: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    /// What was last signed, said once at the start.
    Ready {
        vkey: String,
        size: u64,
    },
    Signed {
        note: String,
        size: u64,
    },
    Refused {
        reason: String,
    },
}

/// The parent's end of the signer.
pub struct SignerProcess {
    program: PathBuf,
    data: PathBuf,
    origin: String,
    /// The verifier key, as pages and mails publish it.
    pub vkey: String,
    running: Mutex<Option<Running>>,
}

struct Running {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    size: u64,
}

impl std::fmt::Debug for SignerProcess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignerProcess").field("vkey", &self.vkey).finish_non_exhaustive()
    }
}

impl SignerProcess {
    /// Starts the child. `program` is this binary.
    pub async fn start(program: PathBuf, data: &Path, origin: &str) -> anyhow::Result<Self> {
        let (running, vkey) = spawn(&program, data, origin).await?;
        Ok(Self { program, data: data.to_owned(), origin: origin.to_owned(), vkey, running: Mutex::new(Some(running)) })
    }

    async fn size(&self) -> Result<u64, SignError> {
        let mut running = self.running.lock().await;
        Ok(self.ensure(&mut running).await?.size)
    }

    async fn ask(&self, text: &str, proof: &[[u8; 32]]) -> Result<String, SignError> {
        let mut guard = self.running.lock().await;
        let running = self.ensure(&mut guard).await?;
        let ask =
            Ask { text: text.to_owned(), proof: proof.iter().map(|h| domain::values::Digest(*h).hex()).collect() };
        match exchange(running, &ask).await {
            Ok(Answer::Signed { note, size }) => {
                running.size = size;
                Ok(note)
            }
            Ok(Answer::Refused { reason }) => Err(SignError::Refused(reason)),
            Ok(Answer::Ready { .. }) => Err(SignError::Unreachable("it gave an answer to another question".to_owned())),
            Err(wrong) => {
                *guard = None;
                Err(SignError::Unreachable(wrong.to_string()))
            }
        }
    }

    async fn ensure<'a>(&self, running: &'a mut Option<Running>) -> Result<&'a mut Running, SignError> {
        let alive = running.as_mut().is_some_and(|r| matches!(r.child.try_wait(), Ok(None)));
        if !alive {
            let (new, _) = spawn(&self.program, &self.data, &self.origin)
                .await
                .map_err(|e| SignError::Unreachable(e.to_string()))?;
            *running = Some(new);
        }
        running.as_mut().ok_or_else(|| SignError::Unreachable("it did not start".to_owned()))
    }
}

impl CheckpointSigner for SignerProcess {
    fn signed_size(&self) -> Signing<'_, u64> {
        Box::pin(self.size())
    }
    fn sign<'a>(&'a self, text: &'a str, proof: &'a [[u8; 32]]) -> Signing<'a, String> {
        Box::pin(self.ask(text, proof))
    }
}

/// What a log's signer signed last, read from its state file beside it; `None` if there is no such file.
pub fn last_signed(data: &Path, origin: &str) -> anyhow::Result<Option<Checkpoint>> {
    let path = folder(data, origin).join("state");
    match std::fs::read_to_string(&path) {
        Ok(text) => signer::last_signed(&text)
            .map(Some)
            .with_context(|| format!("{} cannot be used; restore it from your backup", path.display())),
        Err(wrong) if wrong.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(wrong) => Err(wrong).with_context(|| format!("cannot read {}", path.display())),
    }
}

async fn exchange(running: &mut Running, ask: &Ask) -> anyhow::Result<Answer> {
    let mut line = serde_json::to_string(ask)?;
    line.push('\n');
    running.input.write_all(line.as_bytes()).await?;
    running.input.flush().await?;
    let answer = running.output.next_line().await?.context("it ended")?;
    Ok(serde_json::from_str(&answer)?)
}

async fn spawn(program: &Path, data: &Path, origin: &str) -> anyhow::Result<(Running, String)> {
    let mut child = Command::new(program)
        .arg("sign-worker")
        .arg("--data")
        .arg(data)
        .arg("--origin")
        .arg(origin)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .kill_on_drop(true)
        .spawn()
        .with_context(|| format!("cannot start the signer from {}", program.display()))?;
    let input = child.stdin.take().context("the signer has no input")?;
    let output = child.stdout.take().context("the signer has no output")?;
    let mut output = BufReader::new(output).lines();
    let first = output.next_line().await?.context("the signer ended at once; its reason stands above")?;
    match serde_json::from_str(&first)? {
        Answer::Ready { vkey, size } => Ok((Running { child, input, output, size }, vkey)),
        Answer::Refused { reason } => bail!("the signer does not start: {reason}"),
        Answer::Signed { .. } => bail!("the signer answered before it was asked"),
    }
}

/// The child: reads questions from its input until it closes.
pub fn worker(data: &Path, origin: &str) -> anyhow::Result<()> {
    use std::io::{BufRead as _, Write as _};
    let mut output = std::io::stdout().lock();
    let mut say = |answer: &Answer| -> anyhow::Result<()> {
        serde_json::to_writer(&mut output, answer)?;
        output.write_all(b"\n")?;
        Ok(output.flush()?)
    };
    let (mut signer, state_path) = match open(data, origin) {
        Ok(opened) => opened,
        Err(wrong) => {
            say(&Answer::Refused { reason: format!("{wrong:#}") })?;
            return Err(wrong);
        }
    };
    say(&Answer::Ready { vkey: signer.vkey().to_string(), size: signer.signed_size() })?;
    for line in std::io::stdin().lock().lines() {
        let ask: Ask = serde_json::from_str(&line?)?;
        let proof: Result<Vec<[u8; 32]>, _> =
            ask.proof.iter().map(|h| domain::values::Digest::parse(h).map(|d| d.0)).collect();
        let answer = match proof
            .map_err(|e| e.to_string())
            .and_then(|p| signer.sign(&ask.text, &p).map_err(|e| e.to_string()))
        {
            // INVARIANT: the new state is on disk before the signature leaves, so it cannot be forgotten.
            Ok(note) => {
                write_secret(&state_path, signer.to_file_text().as_bytes())?;
                Answer::Signed { note, size: signer.signed_size() }
            }
            Err(reason) => Answer::Refused { reason },
        };
        say(&answer)?;
    }
    Ok(())
}

/// Where the signer of a log keeps its key and its memory: the first one's in the folder itself, those of later logs in one each.
pub fn folder(data: &Path, origin: &str) -> PathBuf {
    let signers = data.join("signer");
    match logs::number(origin) {
        Some(later) if later > 1 => signers.join(later.to_string()),
        Some(_) | None => signers,
    }
}

fn key_path(data: &Path, origin: &str) -> PathBuf {
    folder(data, origin).join("key.sealed")
}

/// Was there a signer of this log before?
pub fn has_key(data: &Path, origin: &str) -> bool {
    key_path(data, origin).exists()
}

/// Is the log's key there, and does it open with this installation's master key?
pub fn opens(data: &Path, origin: &str) -> bool {
    let opened = || open_key(&Keys::open(data)?, &key_path(data, origin), origin);
    has_key(data, origin) && opened().is_ok()
}

/// The numbers of logs after the first that had a signer here, by their folders.
pub fn later_logs(data: &Path) -> Vec<u64> {
    let Ok(folders) = std::fs::read_dir(data.join("signer")) else { return Vec::new() };
    folders.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect()
}

fn open_key(keys: &Keys, path: &Path, origin: &str) -> anyhow::Result<NoteKey> {
    let sealed = secret_file(path, || keys.seal(Purpose::Signer, origin.as_bytes(), &crate::app::chance_32()))?;
    let seed = keys.open_sealed(Purpose::Signer, origin.as_bytes(), &sealed).with_context(|| {
        format!(
            "{} does not open with this master key and origin {origin}; restore both from the same backup",
            path.display()
        )
    })?;
    let seed: [u8; 32] = seed.as_slice().try_into().context("the signer's seed has the wrong length")?;
    NoteKey::from_seed(origin, KeyKind::Log, &seed).context("the log's origin cannot be a key name")
}

fn open(data: &Path, origin: &str) -> anyhow::Result<(Signer, PathBuf)> {
    let keys = Keys::open(data)?;
    let state_path = folder(data, origin).join("state");
    let fresh = !has_key(data, origin);
    let key = open_key(&keys, &key_path(data, origin), origin)?;
    let signer = match std::fs::read_to_string(&state_path) {
        Ok(text) => Signer::from_file_text(key, &text).with_context(|| state_path.display().to_string())?,
        Err(wrong) if wrong.kind() == std::io::ErrorKind::NotFound && fresh => Signer::new(key),
        Err(wrong) => {
            return Err(wrong).with_context(|| {
                format!("{} cannot be read although the key exists; a lost state is not a new log, restore it from your backup", state_path.display())
            });
        }
    };
    // A new log begins with a state on disk, so that a state that is missing later is always a loss.
    if fresh {
        write_secret(&state_path, signer.to_file_text().as_bytes())?;
    }
    Ok((signer, state_path))
}
