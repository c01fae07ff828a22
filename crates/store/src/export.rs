//! What a bundle is made of, as it stands under one checkpoint. The files themselves are in the blob store.

use domain::ids::RequestId;
use evidence::bundle::{Anchor, InclusionProof};
use evidence::merkle::inclusion_proof;

use crate::WorkspaceStore;
use crate::anchors::{Anchored, best_checkpoint};
use crate::db::ReadTx;
use crate::error::Error;
use crate::journal::stored_events;
use crate::log::Tree;
use crate::value::vals;

/// The proofs of every event of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proofs {
    /// The signed checkpoint under which they hold.
    pub checkpoint: String,
    /// One for each event, by its number.
    pub proofs: Vec<InclusionProof>,
    /// Time stamps over that checkpoint.
    pub stamps: Vec<Anchor>,
}

/// The parts of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Bytes of every event.
    pub events: Vec<Vec<u8>>,
    /// The disclosure lines that the audience may see.
    pub disclosures: Vec<Vec<u8>>,
    /// Checkpoint and proofs.
    pub proofs: Proofs,
}

/// What can be exported now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Export {
    /// There is no such request.
    Unknown,
    /// Its last events have no signed place in the log yet; within seconds they will.
    Pending,
    /// Here it is.
    Ready(Box<Exported>),
}

impl WorkspaceStore {
    /// The parts of a request's bundle. `may_see(seq, field)` says which disclosures this audience gets.
    pub async fn export(
        &self,
        request: RequestId,
        may_see: impl Fn(u64, &str) -> bool + Send,
    ) -> Result<Export, Error> {
        let mut tx = self.read().await?;
        let events = stored_events(&mut tx, self.id, request, 0).await?;
        if events.is_empty() {
            return Ok(Export::Unknown);
        }
        let Some(proofs) = proofs(&mut tx, self, request, events.len() as u64).await? else {
            return Ok(Export::Pending);
        };
        let mut exported = Exported { events: Vec::new(), disclosures: Vec::new(), proofs };
        for event in events {
            for line in event.lines {
                let opened = evidence::event::read_disclosure(request.bytes(), &line).map_err(Error::corrupt)?;
                if may_see(event.seq, &opened.name) {
                    exported.disclosures.push(line);
                }
            }
            exported.events.push(event.bytes);
        }
        Ok(Export::Ready(Box::new(exported)))
    }

    /// The proofs of the first `events` events of a request under the last checkpoint; `None` while it does not cover them.
    pub async fn proofs_for(&self, request: RequestId, events: u64) -> Result<Option<Proofs>, Error> {
        proofs(&mut self.db.read(self.scope()).await?, self, request, events).await
    }
}

async fn proofs(
    tx: &mut ReadTx<'_>,
    store: &WorkspaceStore,
    request: RequestId,
    events: u64,
) -> Result<Option<Proofs>, Error> {
    let sql = "SELECT first_seq, last_seq, first_idx FROM log_places WHERE workspace = $1 AND request = $2 ORDER BY first_seq";
    let mut indices = Vec::new();
    for row in tx.all(sql, &vals![store.id, request]).await? {
        let mut cells = row.cells();
        let (first, last, index): (u64, u64, u64) = (cells.get()?, cells.get()?, cells.get()?);
        indices.extend((0..=last.saturating_sub(first)).map(|at| index + at));
    }
    indices.truncate(events as usize);
    let last = indices.iter().max().copied().unwrap_or_default();
    let Some(Anchored { checkpoint, stamps }) = best_checkpoint(tx, last).await? else { return Ok(None) };
    let covered = indices.len() as u64 == events && last < checkpoint.size;
    if !covered {
        return Ok(None);
    }
    let (mut tree, mut proofs) = (Tree::default(), Vec::with_capacity(indices.len()));
    for index in indices {
        let prove = |tree: &Tree| inclusion_proof(index, checkpoint.size, |level, at| tree.node(level, at));
        let hashes = tree.compute(tx, prove).await?;
        let hashes = hashes.ok_or_else(|| Error::corrupt(format!("place {index} is beyond the log")))?;
        proofs.push(InclusionProof { index, hashes });
    }
    Ok(Some(Proofs { checkpoint: checkpoint.note, proofs, stamps }))
}
