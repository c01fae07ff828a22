//! Which files a workspace has, and under which key the blob store keeps them. The bytes are not here.

use domain::ids::{PersonId, RequestId, TokenId};
use domain::values::Digest;
use jiff::Timestamp;

use crate::WorkspaceStore;
use crate::db::{Scope, Stmt};
use crate::error::Error;
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
    /// Where the blob store has it.
    pub key: String,
}

/// A file that a person has uploaded and may attach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its name until it is attached.
    pub id: TokenId,
    /// The file.
    pub blob: Blob,
    /// Name to show.
    pub filename: String,
    /// Who uploaded it.
    pub person: PersonId,
    /// When.
    pub created_at: Timestamp,
}

impl WorkspaceStore {
    /// Records an upload whose bytes are durable in the blob store. Of a file that is there already the first key stays.
    pub async fn record_upload(&self, upload: &Upload) -> Result<(), Error> {
        let Upload { id, blob: Blob { sha256, size, media, key }, filename, person, created_at } = upload;
        let mut batch = self.db.batch();
        batch.push(Stmt::new(
            "INSERT INTO blobs (workspace, sha256, size, media, key, created_at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (workspace, sha256) DO NOTHING",
            vals![self.id, *sha256, *size, media, key, *created_at],
        ));
        batch.push(Stmt::new(
            "INSERT INTO uploads (workspace, id, sha256, filename, person, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
            vals![self.id, *id, *sha256, filename, *person, *created_at],
        ));
        self.db.run(Scope::Workspace(self.id), batch).await.map(|_| ())
    }

    /// An upload by its name.
    pub async fn upload(&self, id: TokenId) -> Result<Option<Upload>, Error> {
        let sql = "SELECT b.sha256, b.size, b.media, b.key, u.id, u.filename, u.person, u.created_at
                   FROM uploads u JOIN blobs b ON b.workspace = u.workspace AND b.sha256 = u.sha256
                   WHERE u.workspace = $1 AND u.id = $2";
        let row = self.read().await?.one(sql, &vals![self.id, id]).await?;
        row.map(|row: Row| {
            let mut cells = row.cells();
            let blob = Blob { sha256: cells.get()?, size: cells.get()?, media: cells.get()?, key: cells.get()? };
            let (id, filename, person, created_at) = (cells.get()?, cells.get()?, cells.get()?, cells.get()?);
            Ok(Upload { id, blob, filename, person, created_at })
        })
        .transpose()
    }

    /// Records a file that no person uploaded, such as the terms of a package.
    pub async fn record_blob(&self, blob: &Blob, at: Timestamp) -> Result<(), Error> {
        let Blob { sha256, size, media, key } = blob;
        let record = Stmt::new(
            "INSERT INTO blobs (workspace, sha256, size, media, key, created_at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (workspace, sha256) DO NOTHING",
            vals![self.id, *sha256, *size, media, key, at],
        );
        self.db.run_one(Scope::Workspace(self.id), record).await.map(|_| ())
    }

    /// A file by its digest.
    pub async fn blob(&self, sha256: Digest) -> Result<Option<Blob>, Error> {
        let sql = "SELECT sha256, size, media, key FROM blobs WHERE workspace = $1 AND sha256 = $2";
        let row = self.read().await?.one(sql, &vals![self.id, sha256]).await?;
        row.map(|row: Row| {
            let mut cells = row.cells();
            Ok(Blob { sha256: cells.get()?, size: cells.get()?, media: cells.get()?, key: cells.get()? })
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
            let rows = self.read().await?.all(sql, &values).await?;
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
        let keys = "SELECT key FROM blobs WHERE workspace = $1 AND sha256 = $2
                    UNION ALL SELECT key FROM rendition_images WHERE workspace = $3 AND sha256 = $4";
        let keys = tx.all(keys, &vals![self.id, sha256, self.id, sha256]).await?;
        drop(tx);
        let mut batch = self.db.batch();
        for sql in [
            "DELETE FROM rendition_texts WHERE workspace = $1 AND sha256 = $2",
            "DELETE FROM rendition_images WHERE workspace = $1 AND sha256 = $2",
            "DELETE FROM renditions WHERE workspace = $1 AND sha256 = $2",
            "DELETE FROM uploads WHERE workspace = $1 AND sha256 = $2",
            "DELETE FROM blobs WHERE workspace = $1 AND sha256 = $2",
        ] {
            batch.push(Stmt::new(sql, vals![self.id, sha256]));
        }
        self.db.run(Scope::Workspace(self.id), batch).await?;
        keys.into_iter().map(Row::only).collect()
    }
}
