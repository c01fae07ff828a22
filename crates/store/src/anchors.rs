//! What others said of a checkpoint (evidence-spec.md, sections 9 and 10): when a time-stamping authority or a witness saw it.
//!
//! The newest checkpoint of which somebody said something is the one that bundles carry, as soon as it covers them: a signature of
//! ours alone proves less than one that somebody else has seen.

use evidence::bundle::Anchor as Packed;
use jiff::Timestamp;

use crate::Store;
use crate::db::{ReadTx, Scope, Stmt};
use crate::error::Error;
use crate::log::{self, SignedCheckpoint};
use crate::value::{Row, vals};

/// Who says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnchorKind {
    /// A time-stamping authority (RFC 3161).
    Stamp,
    /// A witness that follows the log (c2sp.org/tlog-witness).
    Witness,
}

impl AnchorKind {
    const fn word(self) -> &'static str {
        match self {
            Self::Stamp => "stamp",
            Self::Witness => "witness",
        }
    }
}

/// What somebody said of a checkpoint. It was checked before it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// Number of entries under the checkpoint.
    pub size: u64,
    /// Who says it.
    pub kind: AnchorKind,
    /// The authority's address, or the witness's key.
    pub source: String,
    /// The time that it states.
    pub at: Timestamp,
    /// The authority's answer in DER, or the witness's signature line without its LF.
    pub body: Vec<u8>,
}

impl Store {
    /// Keeps what somebody said. Saying it twice changes nothing.
    pub async fn keep_anchor(&self, anchor: &Anchor) -> Result<(), Error> {
        let Anchor { size, kind, source, at, body } = anchor;
        let sql =
            "INSERT INTO log_anchors (size, kind, source, at, body) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
        let keep = Stmt::new(sql, vals![*size, kind.word(), source, *at, body.clone()]);
        self.db.run_one(Scope::Everything, keep).await.map(|_| ())
    }

    /// The largest checkpoint of the present log of which this source said something, and when; `None` if there is none.
    pub async fn last_anchor(&self, kind: AnchorKind, source: &str) -> Result<Option<(u64, Timestamp)>, Error> {
        let sql = "SELECT size, at FROM log_anchors WHERE kind = $1 AND source = $2
                   AND size > (SELECT coalesce(max(taken_over), 0) FROM logs) ORDER BY size DESC LIMIT 1";
        let row = self.db.read(Scope::Everything).await?.just_one(sql, &vals![kind.word(), source]).await?;
        let read = |row: Row| {
            let mut cells = row.cells();
            Ok((cells.get()?, cells.get()?))
        };
        row.map(read).transpose()
    }

    /// What was said of the checkpoint of that size.
    pub async fn anchors_of(&self, size: u64) -> Result<Vec<Anchor>, Error> {
        let sql = "SELECT kind, source, at, body FROM log_anchors WHERE size = $1 ORDER BY kind, source";
        let rows = self.db.read(Scope::Everything).await?.just_all(sql, &vals![size]).await?;
        let read = |row: Row| {
            let mut cells = row.cells();
            let kind = if cells.get::<String>()? == AnchorKind::Stamp.word() {
                AnchorKind::Stamp
            } else {
                AnchorKind::Witness
            };
            Ok(Anchor { size, kind, source: cells.get()?, at: cells.get()?, body: cells.get()? })
        };
        rows.into_iter().map(read).collect()
    }

    /// The newest checkpoint of a log, as it is published: with what witnesses said of it.
    pub async fn published_checkpoint(&self, n: u64) -> Result<Option<SignedCheckpoint>, Error> {
        let Some(checkpoint) = self.checkpoint_of(n).await? else { return Ok(None) };
        let said = said_of(&mut self.db.read(Scope::Everything).await?, checkpoint).await?;
        Ok(Some(said.checkpoint))
    }
}

/// A checkpoint with what others said of it.
pub(crate) struct Anchored {
    /// With the lines of witnesses in its note.
    pub(crate) checkpoint: SignedCheckpoint,
    /// Time stamps over the note as it was issued.
    pub(crate) stamps: Vec<Packed>,
}

async fn newest_anchored(tx: &mut ReadTx<'_>, beyond: u64) -> Result<Option<SignedCheckpoint>, Error> {
    let sql = "SELECT size, root, note FROM checkpoints
               WHERE size = (SELECT max(size) FROM log_anchors) AND size > $1
               AND size > (SELECT coalesce(max(taken_over), 0) FROM logs)";
    tx.one(sql, &vals![beyond]).await?.map(log::read_checkpoint).transpose()
}

/// The newest checkpoint of the present log of which somebody said something, if it has more than `beyond` entries; else the newest.
pub(crate) async fn best_checkpoint(tx: &mut ReadTx<'_>, beyond: u64) -> Result<Option<Anchored>, Error> {
    let checkpoint = match newest_anchored(tx, beyond).await? {
        Some(checkpoint) => checkpoint,
        None => match log::latest_checkpoint(tx).await? {
            Some(checkpoint) => checkpoint,
            None => return Ok(None),
        },
    };
    said_of(tx, checkpoint).await.map(Some)
}

async fn said_of(tx: &mut ReadTx<'_>, mut checkpoint: SignedCheckpoint) -> Result<Anchored, Error> {
    let sql = "SELECT kind, body FROM log_anchors WHERE size = $1 ORDER BY kind, source";
    let mut stamps = Vec::new();
    for row in tx.all(sql, &vals![checkpoint.size]).await? {
        let mut cells = row.cells();
        let (kind, body): (String, Vec<u8>) = (cells.get()?, cells.get()?);
        if kind == AnchorKind::Witness.word() {
            checkpoint.note.push_str(&String::from_utf8(body).map_err(Error::corrupt)?);
            checkpoint.note.push('\n');
        } else {
            stamps.push(Packed::Tsr(body));
        }
    }
    Ok(Anchored { checkpoint, stamps })
}
