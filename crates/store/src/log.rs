//! The log as a tree: its nodes from the database, its proofs.
//!
//! Entries are stored in rows that never cross a multiple of 256, hashes of complete subtrees at levels 8, 16… in rows of their own;
//! everything between is computed. The proof functions of `evidence` ask for nodes without knowing where they are: each run either
//! has all it needs or names the group of 256 that is missing, which is then read.

use std::collections::BTreeMap;

use evidence::hash::{ENTRY_MAGIC, Hash};
use evidence::merkle::{self, Frontier, leaf_hash, node_hash};
use evidence::note::Checkpoint;

use crate::Store;
use crate::db::{ReadTx, Scope};
use crate::error::Error;
use crate::value::{Row, vals};

/// Bytes of an entry.
pub(crate) const ENTRY_BYTES: usize = 72;
/// Entries under one stored node; rows of entries never cross a multiple of it.
pub(crate) const GROUP: u64 = 256;
const GROUP_LEVELS: u8 = 8;

/// Nodes that were read so far: by multiple of eight levels and group of 256.
#[derive(Default)]
pub(crate) struct Tree {
    groups: BTreeMap<(u8, u64), Vec<Hash>>,
}

/// Why a node could not be given.
pub(crate) enum Absent {
    /// Its group was not read yet.
    Unread(u8, u64),
    /// Its group was read and does not hold it.
    Gone(u8, u64),
}

impl Tree {
    /// The hash of the complete subtree `index` of a level.
    pub(crate) fn node(&self, level: u8, index: u64) -> Result<Hash, Absent> {
        let (tile, above) = (level / GROUP_LEVELS, level % GROUP_LEVELS);
        let first = index << above;
        let (group, from) = (first / GROUP, (first % GROUP) as usize);
        let hashes = self.groups.get(&(tile, group)).ok_or(Absent::Unread(tile, group))?;
        let hashes = hashes.get(from..from + (1 << above)).ok_or(Absent::Gone(level, index))?;
        let mut row = hashes.to_vec();
        while row.len() > 1 {
            row = row.chunks_exact(2).filter_map(|pair| Some(node_hash(pair.first()?, pair.last()?))).collect();
        }
        row.first().copied().ok_or(Absent::Gone(level, index))
    }

    /// Runs a computation over the tree, reading the groups that it misses.
    pub(crate) async fn compute<T>(
        &mut self,
        tx: &mut ReadTx<'_>,
        work: impl Fn(&Self) -> Result<T, Absent> + Send,
    ) -> Result<T, Error> {
        loop {
            match work(self) {
                Ok(value) => return Ok(value),
                Err(Absent::Gone(level, index)) => {
                    return Err(Error::corrupt(format!("node {index} of level {level} is not in the log")));
                }
                Err(Absent::Unread(tile, group)) => {
                    let hashes = read_group(tx, tile, group).await?;
                    self.groups.insert((tile, group), hashes);
                }
            }
        }
    }
}

async fn read_group(tx: &mut ReadTx<'_>, tile: u8, group: u64) -> Result<Vec<Hash>, Error> {
    let (from, to) = (group * GROUP, (group + 1) * GROUP);
    if tile == 0 {
        let entries = read_entries(tx, from, to).await?;
        return Ok(entries.iter().map(|entry| leaf_hash(entry)).collect());
    }
    let sql = "SELECT hash FROM log_nodes WHERE level = $1 AND idx >= $2 AND idx < $3 ORDER BY idx";
    let rows = tx.all(sql, &vals![tile * GROUP_LEVELS, from, to]).await?;
    rows.into_iter().map(Row::only).collect()
}

/// The entries of rows that begin in `from..to`, which must follow each other without a gap.
pub(crate) async fn read_entries(tx: &mut ReadTx<'_>, from: u64, to: u64) -> Result<Vec<[u8; ENTRY_BYTES]>, Error> {
    let sql =
        "SELECT first_idx, count, entries FROM log_entries WHERE first_idx >= $1 AND first_idx < $2 ORDER BY first_idx";
    let mut entries = Vec::new();
    for row in tx.all(sql, &vals![from, to]).await? {
        let mut cells = row.cells();
        let (first, count): (u64, u64) = (cells.get()?, cells.get()?);
        let bytes: Vec<u8> = cells.get()?;
        let odd = || Error::corrupt(format!("the log's entries at {first} are damaged"));
        let (chunks, rest) = bytes.as_chunks::<ENTRY_BYTES>();
        let follows = first == from + entries.len() as u64 && count == chunks.len() as u64 && rest.is_empty();
        if !follows || chunks.iter().any(|entry| !entry.starts_with(ENTRY_MAGIC)) {
            return Err(odd());
        }
        entries.extend_from_slice(chunks);
    }
    Ok(entries)
}

/// Number of entries.
pub(crate) async fn size(tx: &mut ReadTx<'_>) -> Result<u64, Error> {
    let last = tx.one("SELECT first_idx + count FROM log_entries ORDER BY first_idx DESC LIMIT 1", &[]).await?;
    last.map_or(Ok(0), Row::only)
}

/// The right edge of the log.
pub(crate) async fn frontier(tx: &mut ReadTx<'_>, tree: &mut Tree) -> Result<Frontier, Error> {
    let size = size(tx).await?;
    tree.compute(tx, |tree| Frontier::resume(size, |level, index| tree.node(level, index))).await
}

/// A signed checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// Number of entries.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
    /// The note as the signer gave it.
    pub note: String,
}

/// The last one of the log that is signed now. What was signed of an earlier log proves nothing new, so it is not this.
pub(crate) async fn latest_checkpoint(tx: &mut ReadTx<'_>) -> Result<Option<SignedCheckpoint>, Error> {
    let sql = "SELECT size, root, note FROM checkpoints WHERE size > (SELECT coalesce(max(taken_over), 0) FROM logs)
               ORDER BY size DESC LIMIT 1";
    tx.one(sql, &[]).await?.map(read_checkpoint).transpose()
}

pub(crate) fn read_checkpoint(row: Row) -> Result<SignedCheckpoint, Error> {
    let mut cells = row.cells();
    Ok(SignedCheckpoint { size: cells.get()?, root: cells.get()?, note: cells.get()? })
}

impl Store {
    /// The last checkpoint that was signed.
    pub async fn checkpoint(&self) -> Result<Option<SignedCheckpoint>, Error> {
        latest_checkpoint(&mut self.db.read(Scope::Everything).await?).await
    }

    /// Why the log of `size` entries continues that of `old`; `None` if it cannot, or is not that long.
    pub async fn consistency(&self, old: u64, size: u64) -> Result<Option<Vec<Hash>>, Error> {
        let mut tx = self.db.read(Scope::Everything).await?;
        if self::size(&mut tx).await? < size {
            return Ok(None);
        }
        let proof = |tree: &Tree| merkle::consistency_proof(old, size, |level, index| tree.node(level, index));
        Tree::default().compute(&mut tx, proof).await
    }

    /// The root over the first `size` entries; `None` if the log is shorter.
    pub async fn log_root(&self, size: u64) -> Result<Option<Hash>, Error> {
        let mut tx = self.db.read(Scope::Everything).await?;
        if self::size(&mut tx).await? < size {
            return Ok(None);
        }
        let root = |tree: &Tree| merkle::root(size, |level, index| tree.node(level, index));
        Tree::default().compute(&mut tx, root).await.map(Some)
    }

    /// How many events wait for their place in the log, and the size of the log.
    pub async fn log_lag(&self) -> Result<(u64, u64), Error> {
        let mut tx = self.db.read(Scope::Everything).await?;
        let sql = "SELECT CAST(coalesce(sum(last_seq + 1 - first_seq), 0) AS BIGINT) FROM log_queue";
        let waiting = tx.one(sql, &[]).await?.map_or(Ok(0), Row::only)?;
        Ok((waiting, size(&mut tx).await?))
    }

    /// The hashes that stand side by side at 8 × `tile` levels above the entries, from `group` × 256 on, at most 256 and complete
    /// subtrees only: what c2sp.org/tlog-tiles calls a tile.
    pub async fn log_hashes(&self, tile: u8, group: u64) -> Result<Vec<Hash>, Error> {
        read_group(&mut self.db.read(Scope::Everything).await?, tile, group).await
    }

    /// Entries `from..from + 256` of the log, for those who keep a copy or watch it; `from` must be a multiple of 256.
    pub async fn log_entries(&self, from: u64) -> Result<Vec<[u8; ENTRY_BYTES]>, Error> {
        read_entries(&mut self.db.read(Scope::Everything).await?, from, from + GROUP).await
    }
}

/// The text that is signed.
pub(crate) fn checkpoint_text(origin: &str, frontier: &Frontier) -> String {
    Checkpoint { origin: origin.to_owned(), size: frontier.size(), root: frontier.root() }.to_text()
}
