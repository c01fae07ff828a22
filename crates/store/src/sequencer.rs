//! Gives committed events their place in the log and has the result signed. One at a time does it, by lease and fence.
//!
//! ```text
//! 1. read     the oldest appends of the queue with their event BYTES; hash them (outside the writer)
//! 2. write    entries, places, nodes; delete from the queue          fence checked; a late holder writes nothing
//! 3. sign     the signer is asked with a consistency proof from what it signed last   no transaction open
//! 4. write    the checkpoint                                         fence checked; only now is anything published
//! ```
//!
//! A crash anywhere is harmless: after 2, the next run signs; after 3, the signer signs the same text again. The queue's positions
//! are given while a request's head is locked, so they keep the order of each chain, though not of all commits.

use std::pin::Pin;

use domain::ids::{RequestId, WorkspaceId};
use evidence::hash::{Entry, Hash, entry, event_hash};
use evidence::merkle::{Frontier, consistency_proof, leaf_hash};
use evidence::note::Checkpoint;

use crate::Store;
use crate::db::{Batch, Insert, Scope, Stmt};
use crate::error::Error;
use crate::fsck::SIGNING_HELD;
use crate::leases::{Lease, still_held};
use crate::log::{self, GROUP, SignedCheckpoint, Tree, checkpoint_text};
use crate::logs;
use crate::value::{V, vals};

/// The lease under which events are sequenced.
pub const SEQUENCER: &str = "sequencer";
/// LIMIT: appends taken in one transaction.
const APPENDS_MAX: u32 = 512;
/// LIMIT: transactions before the signer is asked, so that a backlog does not delay every checkpoint.
const ROUNDS_MAX: u32 = 8;

/// What a signer answers later.
pub type Signing<'a, T> = Pin<Box<dyn Future<Output = Result<T, SignError>> + Send + 'a>>;

/// Whoever holds the log's key and remembers what it signed (evidence-spec.md, section 13.4).
pub trait CheckpointSigner: Send + Sync {
    /// Number of entries under its last signature.
    fn signed_size(&self) -> Signing<'_, u64>;
    /// Signs a checkpoint text, given the consistency proof from [`CheckpointSigner::signed_size`].
    fn sign<'a>(&'a self, text: &'a str, proof: &'a [Hash]) -> Signing<'a, String>;
}

/// Why there is no signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// It refuses: the log does not continue what it signed. Somebody changed history, or restored a backup.
    #[error("the signer refuses: {0}")]
    Refused(String),
    /// It cannot be reached; decisions go on, receipts wait.
    #[error("the signer does not answer: {0}")]
    Unreachable(String),
}

/// Why a run ended early.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SequenceError {
    /// The signer.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// A check found that the database was changed. Events get their places, but nothing is signed until a check finds all right.
    #[error("the database was changed, at {0}; nothing is signed until `assent doctor` finds it right")]
    Held(String),
    /// The database, or another sequencer has taken over (a conflict).
    #[error(transparent)]
    Store(#[from] Error),
}

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequenced {
    /// Events that got a place.
    pub events: u64,
    /// The checkpoint, if a new one was signed.
    pub checkpoint: Option<SignedCheckpoint>,
    /// True if more waits already.
    pub more: bool,
}

const ENTRIES: Insert =
    Insert { head: "INSERT INTO log_entries (first_idx, count, entries) VALUES", columns: 3, tail: "" };
const NODES: Insert = Insert { head: "INSERT INTO log_nodes (level, idx, hash) VALUES", columns: 3, tail: "" };
const PLACES: Insert = Insert {
    head: "INSERT INTO log_places (workspace, request, first_seq, last_seq, first_idx) VALUES",
    columns: 5,
    tail: "",
};

impl Store {
    /// Sequences what waits and has it signed. `origin` is the name of the log.
    pub async fn sequence(
        &self,
        lease: Lease,
        origin: &str,
        signer: &dyn CheckpointSigner,
    ) -> Result<Sequenced, SequenceError> {
        let (mut events, mut more) = (0, true);
        for _ in 0..ROUNDS_MAX {
            let taken = self.take(lease).await?;
            events += taken.events;
            more = taken.appends == u64::from(APPENDS_MAX);
            if !more {
                break;
            }
        }
        let checkpoint = self.sign(lease, origin, signer).await?;
        Ok(Sequenced { events, checkpoint, more })
    }

    async fn take(&self, lease: Lease) -> Result<Taken, Error> {
        let mut tx = self.db.read(Scope::Everything).await?;
        // A queue of appends is joined to their events here; the read sees one state, so no half append.
        let sql = "SELECT q.pos, q.workspace, q.request, q.first_seq, q.last_seq, e.seq, e.bytes, e.hash
                   FROM (SELECT pos, workspace, request, first_seq, last_seq FROM log_queue ORDER BY pos LIMIT $1) q
                   JOIN events e ON e.workspace = q.workspace AND e.request = q.request
                                AND e.seq BETWEEN q.first_seq AND q.last_seq
                   ORDER BY q.pos, e.seq";
        let rows = tx.all(sql, &vals![APPENDS_MAX]).await?;
        if rows.is_empty() {
            return Ok(Taken::default());
        }
        let frontier = log::frontier(&mut tx, &mut Tree::default()).await?;
        drop(tx);
        let mut growth = Growth::new(frontier);
        for row in rows {
            let mut cells = row.cells();
            let pos: i64 = cells.get()?;
            let (workspace, request, first, last) = (cells.get()?, cells.get()?, cells.get()?, cells.get()?);
            growth.begin(Waiting { pos, workspace, request, first, last });
            growth.add(cells.get()?, &cells.get::<Vec<u8>>()?, cells.get()?)?;
        }
        let taken = growth.check()?;
        let batch = growth.into_batch(self.db.batch(), lease);
        self.db.run(Scope::Everything, batch).await?;
        Ok(taken)
    }

    async fn sign(
        &self,
        lease: Lease,
        origin: &str,
        signer: &dyn CheckpointSigner,
    ) -> Result<Option<SignedCheckpoint>, SequenceError> {
        let mut tx = self.db.read(Scope::Everything).await?;
        let published = log::latest_checkpoint(&mut tx).await?.map_or(0, |checkpoint| checkpoint.size);
        let mut tree = Tree::default();
        let frontier = log::frontier(&mut tx, &mut tree).await?;
        let held = tx.one("SELECT value FROM meta WHERE key = $1", &vals![SIGNING_HELD]).await?;
        drop(tx);
        if frontier.size() == published {
            return Ok(None);
        }
        if let Some(held) = held {
            return Err(SequenceError::Held(held.only()?));
        }
        let signed = signer.signed_size().await?;
        let mut tx = self.db.read(Scope::Everything).await?;
        let size = frontier.size();
        let proof = |tree: &Tree| consistency_proof(signed, size, |level, index| tree.node(level, index));
        // A signer that signed more than there is gets no proof, and refuses.
        let proof = tree.compute(&mut tx, proof).await?.unwrap_or_default();
        drop(tx);
        let text = checkpoint_text(origin, &frontier);
        let note = signer.sign(&text, &proof).await?;
        if !note.starts_with(&text) || Checkpoint::parse(&text).is_err() {
            return Err(SignError::Refused("it signed something else".to_owned()).into());
        }
        let checkpoint = SignedCheckpoint { size, root: frontier.root(), note };
        let mut batch = self.db.batch();
        batch.push(logs::still_signed(lease, origin));
        batch.push(Stmt::new(
            "INSERT INTO checkpoints (size, root, note) VALUES ($1, $2, $3)",
            vals![checkpoint.size, checkpoint.root, &checkpoint.note],
        ));
        self.db.run(Scope::Everything, batch).await?;
        Ok(Some(checkpoint))
    }
}

#[derive(Default)]
struct Taken {
    appends: u64,
    events: u64,
}

/// One append that waits: events `first..=last` of a request.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Waiting {
    pos: i64,
    workspace: WorkspaceId,
    request: RequestId,
    first: u64,
    last: u64,
}

/// What one transaction adds to the log.
pub(crate) struct Growth {
    frontier: Frontier,
    appends: Vec<(Waiting, u64)>,
    /// Entries by the index at which their row begins.
    rows: Vec<(u64, Vec<u8>)>,
    nodes: Vec<Vec<V>>,
    events: u64,
}

impl Growth {
    pub(crate) fn new(frontier: Frontier) -> Self {
        Self { frontier, appends: Vec::new(), rows: Vec::new(), nodes: Vec::new(), events: 0 }
    }

    /// Number of entries with what was added.
    pub(crate) fn size(&self) -> u64 {
        self.frontier.size()
    }

    fn begin(&mut self, append: Waiting) {
        if self.appends.last().is_none_or(|(last, _)| *last != append) {
            self.appends.push((append, self.frontier.size()));
        }
    }

    /// INVARIANT: what is logged is computed from the stored bytes. If their column says otherwise, somebody changed a row.
    fn add(&mut self, seq: u64, bytes: &[u8], recorded: Hash) -> Result<(), Error> {
        let Some((append, _)) = self.appends.last() else { return Ok(()) };
        let hash = event_hash(bytes);
        if hash != recorded {
            return Err(Error::corrupt(format!(
                "{}, entry {seq}: the bytes are not those that were written",
                append.request
            )));
        }
        self.push(&entry(append.request.bytes(), seq, &hash));
        Ok(())
    }

    /// One more entry; gives its place.
    pub(crate) fn push(&mut self, entry: &Entry) -> u64 {
        let index = self.frontier.size();
        match self.rows.last_mut() {
            Some((_, row)) if !index.is_multiple_of(GROUP) => row.extend_from_slice(entry),
            _ => self.rows.push((index, entry.to_vec())),
        }
        let nodes = &mut self.nodes;
        self.frontier.append(leaf_hash(entry), |level, index, hash| {
            if level > 0 && level.is_multiple_of(8) {
                nodes.push(vals![level, index, *hash]);
            }
        });
        self.events += 1;
        index
    }

    /// Each append must have been found whole.
    fn check(&self) -> Result<Taken, Error> {
        let announced: u64 =
            self.appends.iter().map(|(append, _)| (append.last + 1).saturating_sub(append.first)).sum();
        if announced != self.events {
            return Err(Error::corrupt(format!("{announced} events wait for the log, but there are {}", self.events)));
        }
        Ok(Taken { appends: self.appends.len() as u64, events: self.events })
    }

    /// The rows of what was added.
    pub(crate) fn write(&mut self, batch: &mut Batch) {
        let rows = std::mem::take(&mut self.rows);
        let entries =
            rows.into_iter().map(|(first, bytes)| vals![first, (bytes.len() / log::ENTRY_BYTES) as u64, bytes]);
        batch.insert(&ENTRIES, entries.collect());
        batch.insert(&NODES, std::mem::take(&mut self.nodes));
    }

    fn into_batch(mut self, mut batch: Batch, lease: Lease) -> Batch {
        batch.push(still_held(lease));
        self.write(&mut batch);
        let bounds = (self.appends.first().map_or(0, |(a, _)| a.pos), self.appends.last().map_or(0, |(a, _)| a.pos));
        let places =
            self.appends.iter().map(|(a, first_idx)| vals![a.workspace, a.request, a.first, a.last, *first_idx]);
        batch.insert(&PLACES, places.collect());
        // By what has a place now, not by position alone: an append with a lower position may have been committed meanwhile.
        batch.push(Stmt::new(
            "DELETE FROM log_queue WHERE pos BETWEEN $1 AND $2 AND EXISTS (
               SELECT 1 FROM log_places p WHERE p.workspace = log_queue.workspace AND p.request = log_queue.request
                                            AND p.first_seq = log_queue.first_seq)",
            vals![bounds.0, bounds.1],
        ));
        batch
    }
}
