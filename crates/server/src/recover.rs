//! Another log after a restore (evidence-spec.md, section 14.4): the way on when the database lacks what its signer has signed, or the
//! signer is lost.
//!
//! ```text
//! 1. alone     no server runs on the folder; nobody holds the log
//! 2. whole     what was restored is what somebody once wrote: every chain and proof holds
//! 3. needed    the signer of the log does not continue what the database holds, or cannot sign
//! 4. key       a new one, in a folder of its own
//! 5. begin     the log's row, `log.forked` in its place, the outbox held      (one transaction: before it nothing has happened)
//! 6. open      as a server does, with what was erased since the backup erased again
//! 7. sign      the first checkpoint of the new log
//! ```
//! A crash before 5 leaves a key that the next try uses; after it, the server's own start does 6 and 7.

use crate::app::{App, Clock, chance_16};
use crate::config::Config;
use crate::keys::Keys;
use crate::signer::{KeyNumbers, SignerProcess};
use crate::start::{self, Mode};
use crate::worker::housekeeping::Keeper;
use crate::{lock, logs, signer};
use anyhow::{Context as _, bail, ensure};
use domain::ids::LinkId;
use evidence::merkle::empty_root;
use evidence::note::Checkpoint;
use evidence::policy::Quorum;
use jiff::SignedDuration;
use std::path::Path;
use store::{Forked, Lease, Log, SEQUENCER, Store};

/// For how long the log is held while another begins.
const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// What only the operator knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignerIs {
    /// The newest one that there is: what it remembers is what was signed.
    Newest,
    /// From a backup as well, so that more may have been signed than it remembers.
    FromBackup,
}

/// What came of it.
#[derive(Debug)]
pub struct Recovered {
    /// The log that has begun.
    pub log: Log,
    /// Those at whose place it begins.
    pub over: Vec<Forked>,
    /// Messages that wait until the outbox is released.
    pub waiting: u64,
}

/// Begins another log. `kept` is a checkpoint that somebody kept, newer perhaps than what is known here.
pub async fn recover(config: &Config, signer_is: SignerIs, kept: Option<&str>) -> anyhow::Result<Recovered> {
    let store = start::beside(config).await?.store;
    let _alone = lock::alone(&config.data)?;
    Keys::look(&config.data)?;
    let known = store.logs().await?;
    let Some(last) = known.last() else {
        bail!("no log was ever signed here, so none can be lost; start the server, with: assent serve")
    };
    whole(&store, &known).await?;
    let mut over = vec![needed(&config.data, &store, last, signer_is).await?];
    // A backup of before an earlier recovery does not know the logs that began since; their signers do.
    let later = signer::later_logs(&config.data).into_iter().filter(|n| *n > last.n);
    for origin in later.map(|n| logs::named(&last.origin, n)) {
        let signed = signer::last_signed(&config.data, &origin)?.filter(|signed| signed.size > 0);
        over.extend(signed.map(|last| Forked { last, known_from: "signer" }));
    }
    if let Some(note) = kept {
        believe(note, &known, &mut over)?;
    }
    let n = over.iter().filter_map(|forked| logs::number(&forked.last.origin)).max().unwrap_or(last.n) + 1;
    let log = begin(config, &store, &logs::named(&last.origin, n), &over).await?;
    let waiting = sign(config).await?;
    Ok(Recovered { log, over, waiting })
}

/// Another log must not make a changed history respectable.
async fn whole(store: &Store, known: &[Log]) -> anyhow::Result<()> {
    let checked = store.fsck(logs::policy(known).as_ref()).await?;
    match checked.findings.first() {
        None => Ok(()),
        Some(found) => bail!(
            "the database was changed from outside: {} {}: {}. Restore another backup of it",
            found.table,
            found.row,
            found.what
        ),
    }
}

/// What is known of the log's last signature; an error if its signer can simply go on.
async fn needed(data: &Path, store: &Store, log: &Log, signer_is: SignerIs) -> anyhow::Result<Forked> {
    // A state that cannot be read is as good as none.
    let state = signer::last_signed(data, &log.origin).unwrap_or_else(|wrong| {
        tracing::warn!("{wrong:#}");
        None
    });
    if let Some(state) = &state
        && signer::opens(data, &log.origin, KeyNumbers::of(log))
        && store.log_root(state.size).await? == Some(state.root)
        && signer_is == SignerIs::Newest
    {
        bail!(
            "the signer continues what this database holds, so the log can go on: start the server. If the signer folder is from a backup and the log was signed further since, begin another one with: assent admin recover --signer-from-backup"
        )
    }
    let stored = store.checkpoint_of(log.n).await?;
    let stored = stored.map_or((0, empty_root()), |checkpoint| (checkpoint.size, checkpoint.root));
    Ok(match state {
        Some(last) if last.size >= stored.0 => Forked { last, known_from: "signer" },
        Some(_) | None => {
            let last = Checkpoint { origin: log.origin.clone(), size: stored.0, root: stored.1 };
            Forked { last, known_from: "database" }
        }
    })
}

/// A checkpoint from elsewhere counts if its log's key signed it and it knows more.
fn believe(note: &str, known: &[Log], over: &mut [Forked]) -> anyhow::Result<()> {
    let policy = logs::policy(known).context("no log is known")?;
    let opened = policy.open(note.as_bytes(), Quorum::Waived);
    let last = opened.context("the checkpoint is not one of a log of this installation")?.checkpoint;
    let forked = over.iter_mut().find(|forked| forked.last.origin == last.origin);
    let forked = forked.with_context(|| format!("the checkpoint is of {}, which is not the last log", last.origin))?;
    if last.size > forked.last.size {
        *forked = Forked { last, known_from: "checkpoint" };
    }
    Ok(())
}

async fn begin(config: &Config, store: &Store, origin: &str, over: &[Forked]) -> anyhow::Result<Log> {
    let program = std::env::current_exe().context("cannot find this program's own file")?;
    let signer = SignerProcess::start(program, &config.data, origin, KeyNumbers::FIRST).await?;
    let n = logs::number(origin).context("a log's name ends in its number")?;
    let now = Clock::System.now();
    let lease = hold(store, "recover").await?;
    let log = store.begin_log(lease, (n, origin, &signer.vkey), over, now).await?;
    store.release(lease).await?;
    Ok(log)
}

/// Takes the log for a while; an error if a server has it.
pub(crate) async fn hold(store: &Store, what_for: &str) -> anyhow::Result<Lease> {
    let owner = format!("{what_for} {}", LinkId::from_bytes(chance_16()).hex());
    let lease = store.acquire(SEQUENCER, &owner, LEASE, Clock::System.now()).await?;
    lease.context(
        "a server still holds the log; stop every server of this installation, wait ten seconds, and try again",
    )
}

/// Opens the installation as the server would, and has the log signed; gives how many messages wait.
async fn sign(config: &Config) -> anyhow::Result<u64> {
    let app = sign_all(config).await?;
    Ok(app.store.backlog().await?.waiting)
}

/// Opens the installation as the server would, and has the log signed up to its end.
pub(crate) async fn sign_all(config: &Config) -> anyhow::Result<App> {
    let app = start::open(config, Mode::Serve, Clock::System, config.listen).await?;
    let mut keeper = Keeper::new();
    while keeper.tick(&app, app.now()).await.more {}
    keeper.let_go(&app).await;
    let (_, size) = app.store.log_lag().await?;
    ensure!(
        app.store.checkpoint().await?.is_some_and(|checkpoint| checkpoint.size == size),
        "the log says so, but its next checkpoint could not be signed; the server does that once it starts"
    );
    Ok(app)
}
