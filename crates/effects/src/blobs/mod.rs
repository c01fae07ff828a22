//! Files, kept as they came.
//!
//! Keys, not paths: a key is a workspace and a name made by the caller (a random id), so the same interface serves a
//! folder today and object storage later. Two workspaces never share a blob, even of equal bytes: nobody can learn by
//! uploading whether another has the same file. An original is never overwritten.
//!
//! What is read is checked: both ways of reading compare the digest before the first byte is given out.
//!
//! Left out: what a file is (`documents`), who may see it (`server`), quotas. Start with [`Blobs`].

mod folder;

use std::fmt;
use std::io;

use tokio::io::AsyncRead;

pub use folder::FolderBlobs;

/// Names one blob. Both parts are lower-case letters, digits, `_` and `-`, 1 to 100 of them, so a key can neither leave
/// its folder nor collide on a file system without case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobKey {
    workspace: String,
    name: String,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutDone {
    /// Where it is now.
    pub key: BlobKey,
    /// Of all bytes, taken on the way in.
    pub sha256: [u8; 32],
    /// Bytes.
    pub size: u64,
}

/// Why a blob could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The key has a character or a length that keys do not have. A bug in the caller, unless the key came from outside.
    #[error("the key is malformed")]
    BadKey,
    /// More bytes than the caller allowed. Nothing was kept.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// Bytes allowed.
        limit: u64,
    },
    /// The sender broke off. Nothing was kept.
    #[error("the upload broke off: {0}")]
    Interrupted(io::Error),
    /// There is a blob of this key already; it was not touched.
    #[error("there is a blob of this key already")]
    Exists,
    /// No room left. Nothing was kept.
    #[error("no room left for files")]
    NoSpace,
    /// The storage did not do its part; trying later may help.
    #[error("the file storage is unavailable: {0}")]
    Unavailable(io::Error),
    /// The bytes are not those that were written. Alarm; nothing was given out.
    #[error("the stored file is not the one that was put there")]
    Corrupt,
    /// No such blob.
    #[error("there is no such file")]
    NotFound,
}

/// The file storage.
pub enum Blobs {
    /// A folder on this machine.
    Folder(FolderBlobs),
}

/// A blob whose digest has been checked, to be read from its start.
pub struct VerifiedBlob {
    /// Bytes.
    pub size: u64,
    /// The content.
    pub content: Box<dyn AsyncRead + Send + Unpin>,
}

impl BlobKey {
    /// Checks both parts; see the type for what is allowed.
    pub fn parse(workspace: &str, name: &str) -> Result<Self, BlobError> {
        let plain = |text: &str| {
            (1..=100).contains(&text.len())
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-'))
        };
        if plain(workspace) && plain(name) {
            Ok(Self { workspace: workspace.to_owned(), name: name.to_owned() })
        } else {
            Err(BlobError::BadKey)
        }
    }

    /// The workspace it belongs to.
    pub fn workspace(&self) -> &str {
        &self.workspace
    }

    /// The name within the workspace.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Blobs {
    /// Writes a new blob of at most `limit` bytes, hashing on the way. When this returns, it survives a power cut; when
    /// it fails or is dropped half-way, nothing is left under the key.
    pub async fn put_stream(
        &self,
        key: &BlobKey,
        content: impl AsyncRead + Send + Unpin,
        limit: u64,
    ) -> Result<PutDone, BlobError> {
        match self {
            Self::Folder(folder) => folder.put_stream(key, content, limit).await,
        }
    }

    /// Opens a blob for reading after checking all of it against `sha256`, in bounded memory.
    pub async fn open_verified(&self, key: &BlobKey, sha256: &[u8; 32]) -> Result<VerifiedBlob, BlobError> {
        match self {
            Self::Folder(folder) => folder.open_verified(key, sha256).await,
        }
    }

    /// Reads a whole blob of at most `limit` bytes into memory and checks it.
    pub async fn read_verified(&self, key: &BlobKey, sha256: &[u8; 32], limit: u64) -> Result<Vec<u8>, BlobError> {
        match self {
            Self::Folder(folder) => folder.read_verified(key, sha256, limit).await,
        }
    }

    /// Removes a blob. One that is not there counts as removed, so that a second try succeeds.
    pub async fn delete(&self, key: &BlobKey) -> Result<(), BlobError> {
        match self {
            Self::Folder(folder) => folder.delete(key).await,
        }
    }

    /// Removes what interrupted writes left behind and says how many. To be called once, by the process that owns the
    /// storage, before it takes the first upload: it cannot tell a leftover from an upload under way.
    pub async fn clear_leftovers(&self) -> Result<u64, BlobError> {
        match self {
            Self::Folder(folder) => folder.clear_leftovers().await,
        }
    }
}

impl fmt::Debug for BlobKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.workspace, self.name)
    }
}

impl From<io::Error> for BlobError {
    fn from(error: io::Error) -> Self {
        // Everything else is the storage's trouble; a missing folder too, which is not the same as a missing blob.
        if matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) {
            Self::NoSpace
        } else {
            Self::Unavailable(error)
        }
    }
}
