//! The log's signer: a child process with its own state file, which signs only what continues what it signed before.
//!
//! A database restored from a backup, or edited by hand, makes the tree shrink or differ; the signer's file is not in the
//! database, so it notices and refuses. The seed is sealed under the master key and opened only in the child.

use crate::keys::{Keys, Purpose, secret_file, write_secret};
use crate::logs;
use anyhow::{Context as _, bail, ensure};
use evidence::note::{Checkpoint, KeyKind, NoteKey};
use evidence::signer::{self, Signer};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use store::{CheckpointSigner, Log, SignError, Signing};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::Mutex;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Ask {
    Sign {
        text: String,
        /// The consistency proof, each hash as hexadecimal digits.
        proof: Vec<String>,
    },
    /// The note that leads from the older key to the newer one.
    Transition,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    /// What was last signed, said once at the start.
    Ready {
        /// Newest first.
        vkeys: Vec<String>,
        size: u64,
    },
    Signed {
        note: String,
        size: u64,
    },
    Leads {
        note: String,
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
    keys: KeyNumbers,
    /// The verifier key, as pages and mails publish it; the newer one while two sign.
    pub vkey: String,
    /// The key before it, while that one signs too.
    pub older: Option<String>,
    running: Mutex<Option<Running>>,
}

/// Which of a log's keys sign: numbers from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyNumbers {
    /// The key.
    pub newest: u32,
    /// The one before it, while both sign.
    pub older: Option<u32>,
}

impl KeyNumbers {
    /// Those of a log that has had no other key.
    pub const FIRST: Self = Self { newest: 1, older: None };

    /// Those that sign a log that is known.
    pub fn of(log: &Log) -> Self {
        let mut signing = log.signing().map(|key| key.number);
        Self { newest: signing.next().unwrap_or(1), older: signing.next() }
    }

    fn all(self) -> impl Iterator<Item = u32> {
        std::iter::once(self.newest).chain(self.older)
    }
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
    pub async fn start(program: PathBuf, data: &Path, origin: &str, keys: KeyNumbers) -> anyhow::Result<Self> {
        let (running, vkeys) = spawn(&program, data, origin, keys).await?;
        let mut vkeys = vkeys.into_iter();
        let vkey = vkeys.next().context("the signer has no key")?;
        let (data, origin) = (data.to_owned(), origin.to_owned());
        Ok(Self { program, data, origin, keys, vkey, older: vkeys.next(), running: Mutex::new(Some(running)) })
    }

    /// The note that leads from the older key to the newer one, over what was signed last.
    pub async fn transition(&self) -> Result<String, SignError> {
        match self.exchange(&Ask::Transition).await? {
            Answer::Leads { note } => Ok(note),
            other => Err(other.unexpected()),
        }
    }

    async fn size(&self) -> Result<u64, SignError> {
        let mut running = self.running.lock().await;
        Ok(self.ensure(&mut running).await?.size)
    }

    async fn ask(&self, text: &str, proof: &[[u8; 32]]) -> Result<String, SignError> {
        let proof = proof.iter().map(|h| domain::values::Digest(*h).hex()).collect();
        match self.exchange(&Ask::Sign { text: text.to_owned(), proof }).await? {
            Answer::Signed { note, .. } => Ok(note),
            other => Err(other.unexpected()),
        }
    }

    async fn exchange(&self, ask: &Ask) -> Result<Answer, SignError> {
        let mut guard = self.running.lock().await;
        let running = self.ensure(&mut guard).await?;
        match exchange(running, ask).await {
            Ok(answer) => {
                if let Answer::Signed { size, .. } = &answer {
                    running.size = *size;
                }
                Ok(answer)
            }
            Err(wrong) => {
                *guard = None;
                Err(SignError::Unreachable(wrong.to_string()))
            }
        }
    }

    async fn ensure<'a>(&self, running: &'a mut Option<Running>) -> Result<&'a mut Running, SignError> {
        let alive = running.as_mut().is_some_and(|r| matches!(r.child.try_wait(), Ok(None)));
        if !alive {
            let (new, _) = spawn(&self.program, &self.data, &self.origin, self.keys)
                .await
                .map_err(|e| SignError::Unreachable(e.to_string()))?;
            *running = Some(new);
        }
        running.as_mut().ok_or_else(|| SignError::Unreachable("it did not start".to_owned()))
    }
}

impl Answer {
    fn unexpected(self) -> SignError {
        match self {
            Self::Refused { reason } => SignError::Refused(reason),
            _ => SignError::Unreachable("it gave an answer to another question".to_owned()),
        }
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

async fn spawn(program: &Path, data: &Path, origin: &str, keys: KeyNumbers) -> anyhow::Result<(Running, Vec<String>)> {
    let mut child = Command::new(program)
        .arg("sign-worker")
        .arg("--data")
        .arg(data)
        .arg("--origin")
        .arg(origin)
        .args(keys.all().flat_map(|number| ["--key".to_owned(), number.to_string()]))
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
        Answer::Ready { vkeys, size } => Ok((Running { child, input, output, size }, vkeys)),
        Answer::Refused { reason } => bail!("the signer does not start: {reason}"),
        Answer::Signed { .. } | Answer::Leads { .. } => bail!("the signer answered before it was asked"),
    }
}

/// The child: reads questions from its input until it closes.
pub fn worker(data: &Path, origin: &str, keys: KeyNumbers) -> anyhow::Result<()> {
    use std::io::{BufRead as _, Write as _};
    let mut output = std::io::stdout().lock();
    let mut say = |answer: &Answer| -> anyhow::Result<()> {
        serde_json::to_writer(&mut output, answer)?;
        output.write_all(b"\n")?;
        Ok(output.flush()?)
    };
    let (mut signer, vkeys, state_path) = match open(data, origin, keys) {
        Ok(opened) => opened,
        Err(wrong) => {
            say(&Answer::Refused { reason: format!("{wrong:#}") })?;
            return Err(wrong);
        }
    };
    say(&Answer::Ready { vkeys, size: signer.signed_size() })?;
    for line in std::io::stdin().lock().lines() {
        let answer = match serde_json::from_str(&line?)? {
            Ask::Sign { text, proof } => sign(&mut signer, &state_path, &text, &proof)?,
            Ask::Transition => match signer.transition() {
                Some(note) => Answer::Leads { note },
                None => Answer::Refused { reason: "only one key signs".to_owned() },
            },
        };
        say(&answer)?;
    }
    Ok(())
}

fn sign(signer: &mut Signer, state_path: &Path, text: &str, proof: &[String]) -> anyhow::Result<Answer> {
    let proof: Result<Vec<[u8; 32]>, _> =
        proof.iter().map(|h| domain::values::Digest::parse(h).map(|digest| digest.0)).collect();
    let signed = proof.map_err(|e| e.to_string()).and_then(|p| signer.sign(text, &p).map_err(|e| e.to_string()));
    Ok(match signed {
        // INVARIANT: the new state is on disk before the signature leaves, so it cannot be forgotten.
        Ok(note) => {
            write_secret(state_path, signer.to_file_text().as_bytes())?;
            Answer::Signed { note, size: signer.signed_size() }
        }
        Err(reason) => Answer::Refused { reason },
    })
}

/// Where the signer of a log keeps its key and its memory: the first one's in the folder itself, those of later logs in one each.
pub fn folder(data: &Path, origin: &str) -> PathBuf {
    let signers = data.join("signer");
    match logs::number(origin) {
        Some(later) if later > 1 => signers.join(later.to_string()),
        Some(_) | None => signers,
    }
}

fn key_path(data: &Path, origin: &str, number: u32) -> PathBuf {
    let name = if number == 1 { "key.sealed".to_owned() } else { format!("key-{number}.sealed") };
    folder(data, origin).join(name)
}

/// Are these keys of a log there?
pub fn has_keys(data: &Path, origin: &str, keys: KeyNumbers) -> bool {
    keys.all().all(|number| key_path(data, origin, number).exists())
}

/// Are they there, and do they open with this installation's master key?
pub fn opens(data: &Path, origin: &str, keys: KeyNumbers) -> bool {
    let opened = || {
        let master = Keys::open(data)?;
        keys.all().try_for_each(|number| open_key(&master, data, origin, number).map(drop))
    };
    has_keys(data, origin, keys) && opened().is_ok()
}

/// Makes the key of that number, unless an earlier try made it; gives it as it is published.
pub fn make_key(data: &Path, origin: &str, number: u32) -> anyhow::Result<String> {
    Ok(open_key(&Keys::open(data)?, data, origin, number)?.vkey().to_string())
}

/// Destroys the keys that sign no more, so that nobody can sign with them ever again.
pub fn forget_retired(data: &Path, log: &Log) -> anyhow::Result<()> {
    for key in log.keys.iter().filter(|key| key.retired.is_some()) {
        let path = key_path(data, &log.origin, key.number);
        match std::fs::remove_file(&path) {
            Err(wrong) if wrong.kind() != std::io::ErrorKind::NotFound => {
                return Err(wrong).with_context(|| format!("{} signs no more and cannot be deleted", path.display()));
            }
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

/// The numbers of logs after the first that had a signer here, by their folders.
pub fn later_logs(data: &Path) -> Vec<u64> {
    let Ok(folders) = std::fs::read_dir(data.join("signer")) else { return Vec::new() };
    folders.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect()
}

fn open_key(keys: &Keys, data: &Path, origin: &str, number: u32) -> anyhow::Result<NoteKey> {
    let path = key_path(data, origin, number);
    let place = if number == 1 { origin.to_owned() } else { format!("{origin} key {number}") };
    let sealed = secret_file(&path, || keys.seal(Purpose::Signer, place.as_bytes(), &crate::app::chance_32()))?;
    let seed = keys.open_sealed(Purpose::Signer, place.as_bytes(), &sealed).with_context(|| {
        format!(
            "{} does not open with this master key and origin {origin}; restore both from the same backup",
            path.display()
        )
    })?;
    let seed: [u8; 32] = seed.as_slice().try_into().context("the signer's seed has the wrong length")?;
    NoteKey::from_seed(origin, KeyKind::Log, &seed).context("the log's origin cannot be a key name")
}

fn open(data: &Path, origin: &str, numbers: KeyNumbers) -> anyhow::Result<(Signer, Vec<String>, PathBuf)> {
    let keys = Keys::open(data)?;
    let state_path = folder(data, origin).join("state");
    let there = has_keys(data, origin, numbers);
    let fresh = !there && numbers == KeyNumbers::FIRST;
    ensure!(there || fresh, "{} lacks a key; restore it from your backup", folder(data, origin).display());
    let key = open_key(&keys, data, origin, numbers.newest)?;
    let older = numbers.older.map(|number| open_key(&keys, data, origin, number)).transpose()?;
    let vkeys = std::iter::once(&key).chain(&older).map(|key| key.vkey().to_string()).collect();
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
    Ok((signer.with_older(older), vkeys, state_path))
}
