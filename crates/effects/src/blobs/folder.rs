//! Blobs in a folder: `<root>/<workspace>/<name>`, and `<root>/.incoming/` for what is being written.
//!
//! ```text
//! write to .incoming/n -> fsync the file -> link it under its key -> fsync its folder -> unlink .incoming/n
//! ```
//! A crash before the link leaves a leftover in `.incoming` and nothing under the key; after it, the whole blob.
//! A link, not a rename: a rename would overwrite, and an original must not be.

use std::io::{self, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};
use tokio::fs::{self, File, OpenOptions};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

use super::{BlobError, BlobKey, PutDone, VerifiedBlob};

/// The point makes it a name that no workspace can have.
const INCOMING: &str = ".incoming";

/// LIMIT: memory per transfer, whatever the size of the file.
const CHUNK_BYTES: usize = 64 * 1024;

/// A folder on this machine.
pub struct FolderBlobs {
    root: PathBuf,
    counter: AtomicU64,
}

impl FolderBlobs {
    /// Makes the folder if there is none, readable by this user only.
    pub async fn open(root: &Path) -> Result<Self, BlobError> {
        make_folder(root).await?;
        make_folder(&root.join(INCOMING)).await?;
        sync_folder(root).await?;
        Ok(Self { root: root.to_owned(), counter: AtomicU64::new(0) })
    }

    pub(super) async fn put_stream(
        &self,
        key: &BlobKey,
        content: impl AsyncRead + Send + Unpin,
        limit: u64,
    ) -> Result<PutDone, BlobError> {
        let (mut file, leftover) = self.incoming().await?;
        let (sha256, size) = copy(content, &mut file, limit).await?;
        file.sync_all().await?;
        drop(file);
        let folder = self.root.join(key.workspace());
        if !fs::try_exists(&folder).await? {
            make_folder(&folder).await?;
            sync_folder(&self.root).await?;
        }
        match fs::hard_link(&leftover.path, folder.join(key.name())).await {
            Ok(()) => sync_folder(&folder).await?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(BlobError::Exists);
            }
            Err(error) => return Err(error.into()),
        }
        Ok(PutDone { key: key.clone(), sha256, size })
    }

    pub(super) async fn open_verified(&self, key: &BlobKey, sha256: &[u8; 32]) -> Result<VerifiedBlob, BlobError> {
        let mut file = open_for_reading(&self.path(key)).await?;
        let mut hash = Sha256::new();
        let mut chunk = vec![0; CHUNK_BYTES];
        let mut size = 0;
        loop {
            let taken = file.read(&mut chunk).await?;
            if taken == 0 {
                break;
            }
            size += taken as u64;
            hash.update(chunk.get(..taken).unwrap_or_default());
        }
        if <[u8; 32]>::from(hash.finalize()) != *sha256 {
            return Err(BlobError::Corrupt);
        }
        // The same open file: what was checked is what is read, even if the name now leads elsewhere.
        file.seek(SeekFrom::Start(0)).await?;
        Ok(VerifiedBlob { size, content: Box::new(file.take(size)) })
    }

    pub(super) async fn read_verified(
        &self,
        key: &BlobKey,
        sha256: &[u8; 32],
        limit: u64,
    ) -> Result<Vec<u8>, BlobError> {
        let file = open_for_reading(&self.path(key)).await?;
        if file.metadata().await?.len() > limit {
            return Err(BlobError::TooLarge { limit });
        }
        let mut bytes = Vec::new();
        file.take(limit).read_to_end(&mut bytes).await?;
        if <[u8; 32]>::from(Sha256::digest(&bytes)) == *sha256 { Ok(bytes) } else { Err(BlobError::Corrupt) }
    }

    pub(super) async fn delete(&self, key: &BlobKey) -> Result<(), BlobError> {
        match fs::remove_file(self.path(key)).await {
            Ok(()) => sync_folder(&self.root.join(key.workspace())).await.map_err(BlobError::from),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) async fn clear_leftovers(&self) -> Result<u64, BlobError> {
        let mut removed = 0;
        let mut entries = fs::read_dir(self.root.join(INCOMING)).await?;
        while let Some(entry) = entries.next_entry().await? {
            fs::remove_file(entry.path()).await?;
            removed += 1;
        }
        Ok(removed)
    }

    fn path(&self, key: &BlobKey) -> PathBuf {
        self.root.join(key.workspace()).join(key.name())
    }

    /// A new file for incoming bytes. Process id and counter keep two writers apart; a leftover of the same name from
    /// an earlier life makes it try the next.
    async fn incoming(&self) -> Result<(File, Leftover), BlobError> {
        loop {
            let number = self.counter.fetch_add(1, Ordering::Relaxed);
            let path = self.root.join(INCOMING).join(format!("{}-{number}", std::process::id()));
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            options.mode(0o600);
            match options.open(&path).await {
                Ok(file) => return Ok((file, Leftover { path })),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// Removes the incoming name when the write is over, however it ends: done, failed, or dropped half-way.
struct Leftover {
    path: PathBuf,
}

impl Drop for Leftover {
    fn drop(&mut self) {
        // One that cannot be removed now is removed at the next start.
        let _ = std::fs::remove_file(&self.path);
    }
}

async fn copy(
    mut content: impl AsyncRead + Send + Unpin,
    file: &mut File,
    limit: u64,
) -> Result<([u8; 32], u64), BlobError> {
    let mut hash = Sha256::new();
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut size = 0;
    loop {
        let taken = content.read(&mut chunk).await.map_err(BlobError::Interrupted)?;
        if taken == 0 {
            // tokio writes behind our back; an error of the last chunk shows only here.
            file.flush().await?;
            return Ok((hash.finalize().into(), size));
        }
        size += taken as u64;
        if size > limit {
            return Err(BlobError::TooLarge { limit });
        }
        let bytes = chunk.get(..taken).unwrap_or_default();
        hash.update(bytes);
        file.write_all(bytes).await?;
    }
}

async fn open_for_reading(path: &Path) -> Result<File, BlobError> {
    File::open(path)
        .await
        .map_err(|error| if error.kind() == io::ErrorKind::NotFound { BlobError::NotFound } else { error.into() })
}

async fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(0o700);
    builder.create(path).await
}

async fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path).await?.sync_all().await
}
