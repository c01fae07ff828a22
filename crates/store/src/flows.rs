//! Published flows, by the digest of their bytes. A published one never changes; it can stop being offered for new requests.

use domain::directory::Kind;
use domain::values::Digest;
use jiff::Timestamp;

use crate::WorkspaceStore;
use crate::db::Stmt;
use crate::error::Error;
use crate::value::{Row, vals};

/// A published flow without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedFlow {
    /// Digest of its bytes, by which requests pin it.
    pub digest: Digest,
    /// Its name, for people who write flows.
    pub name: String,
    /// Its title, for everybody.
    pub title: String,
    /// What is approved with it.
    pub kind: Kind,
    /// When it was published.
    pub published_at: Timestamp,
}

impl WorkspaceStore {
    /// Publishes a flow and offers it in place of earlier ones of that name. Publishing the same bytes again offers them again.
    pub async fn publish_flow(&self, flow: &PublishedFlow, bytes: &[u8]) -> Result<(), Error> {
        let PublishedFlow { digest, name, title, kind, published_at } = flow;
        if Digest::of(bytes) != *digest {
            return Err(Error::corrupt("a flow whose digest is not that of its bytes"));
        }
        let mut batch = self.db.batch();
        batch.push(Stmt::new("UPDATE flows SET offered = 0 WHERE workspace = $1 AND name = $2", vals![self.id, name]));
        batch.push(Stmt::new(
            "INSERT INTO flows (workspace, hash, name, title, kind, bytes, published_at, offered) VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
             ON CONFLICT (workspace, hash) DO UPDATE SET offered = 1",
            vals![self.id, *digest, name, title, kind.word(), bytes, *published_at],
        ));
        self.db.run(self.scope(), batch).await.map(|_| ())
    }

    /// The flows that are offered, by title.
    pub async fn offered_flows(&self) -> Result<Vec<PublishedFlow>, Error> {
        let sql = "SELECT hash, name, title, kind, published_at FROM flows WHERE workspace = $1 AND offered = 1 ORDER BY title, hash";
        let rows = self.read().await?.just_all(sql, &vals![self.id]).await?;
        let read = |row: Row| {
            let mut cells = row.cells();
            let (digest, name, title) = (cells.get()?, cells.get()?, cells.get()?);
            let word: String = cells.get()?;
            let kind = Kind::parse(&word).ok_or_else(|| Error::corrupt(format!("a kind {word}")))?;
            Ok(PublishedFlow { digest, name, title, kind, published_at: cells.get()? })
        };
        rows.into_iter().map(read).collect()
    }

    /// The bytes of a flow, checked against their digest.
    pub async fn flow_bytes(&self, digest: Digest) -> Result<Option<Vec<u8>>, Error> {
        let sql = "SELECT bytes FROM flows WHERE workspace = $1 AND hash = $2";
        let row = self.read().await?.just_one(sql, &vals![self.id, digest]).await?;
        let bytes: Option<Vec<u8>> = row.map(Row::only).transpose()?;
        match bytes {
            Some(bytes) if Digest::of(&bytes) != digest => Err(Error::corrupt(format!("the flow {digest} is damaged"))),
            other => Ok(other),
        }
    }
}
