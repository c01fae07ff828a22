//! Which files a workspace has, and where their bytes are: small ones here, others in the blob store under a key.

use domain::ids::{RequestId, WorkspaceId};
use domain::values::Digest;
use jiff::Timestamp;

use crate::WorkspaceStore;
use crate::db::Stmt;
use crate::error::Error;
use crate::search_queue::Subject;
use crate::value::{Row, vals};

/// LIMIT: disclosed documents that are looked at in one go.
const LOOKED_AT_ONCE: u32 = 2_000;

/// A file of a workspace. The same bytes in two workspaces are two files, so that neither learns of the other's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    /// Digest of its bytes.
    pub sha256: Digest,
    /// Length in bytes.
    pub size: u64,
    /// Media type, as found in the bytes.
    pub media: String,
    /// Where its bytes are.
    pub bytes: BlobBytes,
}

/// Where the bytes of a file are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlobBytes {
    /// In this row: few enough that a place of their own would cost more than they do. At most [`BlobBytes::HERE_MAX`].
    Here(Vec<u8>),
    /// In the blob store, under this key.
    Stored(String),
}

impl BlobBytes {
    /// LIMIT: bytes that are kept in the database. They become durable with the act that brings them, in the same flush.
    pub const HERE_MAX: usize = 16 * 1024;

    /// The key in the blob store, if they are there.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Here(_) => None,
            Self::Stored(key) => Some(key),
        }
    }
}

/// Records a file whose bytes are durable, or become so with this. Of a file that is there already the first place stays.
pub(crate) fn insert(workspace: WorkspaceId, blob: &Blob, at: Timestamp) -> Stmt {
    let Blob { sha256, size, media, bytes } = blob;
    let (key, here) = match bytes {
        BlobBytes::Here(bytes) => (None, Some(bytes.as_slice())),
        BlobBytes::Stored(key) => (Some(key), None),
    };
    Stmt::new(
        "INSERT INTO blobs (workspace, sha256, size, media, key, bytes, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (workspace, sha256) DO NOTHING",
        vals![workspace, *sha256, *size, media, key, here, at],
    )
}

impl WorkspaceStore {
    /// Records a file by itself; see [`crate::SideRow::KeepBlob`] for one that comes with an act.
    pub async fn record_blob(&self, blob: &Blob, at: Timestamp) -> Result<(), Error> {
        self.db.run_one(self.scope(), insert(self.id, blob, at)).await.map(|_| ())
    }

    /// A file by its digest.
    pub async fn blob(&self, sha256: Digest) -> Result<Option<Blob>, Error> {
        let sql = "SELECT sha256, size, media, key, bytes FROM blobs WHERE workspace = $1 AND sha256 = $2";
        let row = self.read().await?.just_one(sql, &vals![self.id, sha256]).await?;
        row.map(|row: Row| {
            let mut cells = row.cells();
            let (sha256, size, media) = (cells.get()?, cells.get()?, cells.get()?);
            let bytes = match (cells.get::<Option<String>>()?, cells.get::<Option<Vec<u8>>>()?) {
                (Some(key), None) => BlobBytes::Stored(key),
                (None, Some(bytes)) => BlobBytes::Here(bytes),
                _ => return Err(Error::corrupt(format!("the file {sha256} has no place, or two"))),
            };
            Ok(Blob { sha256, size, media, bytes })
        })
        .transpose()
    }

    /// Does any request of the workspace still name this file? Reads every disclosed document, so it is for erasing only.
    pub async fn names_file(&self, sha256: Digest) -> Result<bool, Error> {
        let hex = sha256.hex();
        let sql = "SELECT request, seq, line FROM disclosures
                   WHERE workspace = $1 AND name = 'document' AND (request > $2 OR (request = $3 AND seq > $4))
                   ORDER BY request, seq LIMIT $5";
        let mut last = (RequestId::from_bytes([0; 16]), 0u64);
        loop {
            let values = vals![self.id, last.0, last.0, last.1, LOOKED_AT_ONCE];
            let rows = self.read().await?.just_all(sql, &values).await?;
            let full = rows.len() == LOOKED_AT_ONCE as usize;
            for row in rows {
                let mut cells = row.cells();
                last = (cells.get()?, cells.get()?);
                let line: Vec<u8> = cells.get()?;
                if line.windows(hex.len()).any(|part| part == hex.as_bytes()) {
                    return Ok(true);
                }
            }
            if !full {
                return Ok(false);
            }
        }
    }

    /// Forgets a file and all that was made of it; gives the keys that the blob store may now delete.
    pub async fn forget_blob(&self, sha256: Digest) -> Result<Vec<String>, Error> {
        let mut tx = self.read().await?;
        let keys = "SELECT key FROM blobs WHERE workspace = $1 AND sha256 = $2 AND key IS NOT NULL
                    UNION ALL SELECT key FROM rendition_images WHERE workspace = $3 AND sha256 = $4";
        let keys = tx.all(keys, &vals![self.id, sha256, self.id, sha256]).await?;
        drop(tx);
        let mut batch = self.begin_found();
        self.forget(&mut batch, &Subject::File(sha256));
        for sql in [
            "DELETE FROM rendition_texts WHERE workspace = $1 AND sha256 = $2",
            "DELETE FROM rendition_images WHERE workspace = $1 AND sha256 = $2",
            "DELETE FROM renditions WHERE workspace = $1 AND sha256 = $2",
            "DELETE FROM comparisons WHERE workspace = $1 AND earlier = $2",
            "DELETE FROM comparisons WHERE workspace = $1 AND later = $2",
            "DELETE FROM blobs WHERE workspace = $1 AND sha256 = $2",
        ] {
            batch.push(Stmt::new(sql, vals![self.id, sha256]));
        }
        self.db.run(self.scope(), batch).await?;
        keys.into_iter().map(Row::only).collect()
    }
}
