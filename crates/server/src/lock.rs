//! Whether a server runs on a data folder: what must not happen beside one waits until it is stopped.
//!
//! Servers share the folder with one another, for nodes on one PostgreSQL may; whoever begins a new log has it alone. The lock is the
//! operating system's, so it ends with the process, however that ends. Nodes with folders of their own are kept out by the lease on the
//! log instead.

use anyhow::{Context as _, bail};
use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::Path;

/// Held as long as it lives.
#[derive(Debug)]
pub struct Held(#[expect(dead_code, reason = "the lock lasts as long as the file is open")] File);

/// A server begins to use the folder.
pub fn shared(data: &Path) -> anyhow::Result<Held> {
    let file = open(data)?;
    match file.try_lock_shared() {
        Ok(()) => Ok(Held(file)),
        Err(TryLockError::WouldBlock) => {
            bail!("{} is being recovered; start the server once that is done", data.display())
        }
        // Some network folders have no locks; there the lease on the log has to do.
        Err(TryLockError::Error(wrong)) if wrong.kind() == ErrorKind::Unsupported => Ok(Held(file)),
        Err(TryLockError::Error(wrong)) => Err(wrong).with_context(|| format!("cannot lock {}", data.display())),
    }
}

/// Nobody else may use the folder.
pub fn alone(data: &Path) -> anyhow::Result<Held> {
    let file = open(data)?;
    match file.try_lock() {
        Ok(()) => Ok(Held(file)),
        Err(TryLockError::WouldBlock) => bail!("a server runs on {}; stop it first", data.display()),
        Err(TryLockError::Error(wrong)) => Err(wrong).with_context(|| format!("cannot lock {}", data.display())),
    }
}

fn open(data: &Path) -> anyhow::Result<File> {
    crate::start::make_folder(data).with_context(|| format!("cannot make the data folder {}", data.display()))?;
    let path = data.join("lock");
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    options.open(&path).with_context(|| format!("cannot open {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_share_a_folder_and_recovering_has_it_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (shared(folder.path()).unwrap(), shared(folder.path()).unwrap());
        assert!(alone(folder.path()).unwrap_err().to_string().contains("stop it first"));
        drop((one, other));
        let recovering = alone(folder.path()).unwrap();
        assert!(shared(folder.path()).unwrap_err().to_string().contains("is being recovered"));
        drop(recovering);
        shared(folder.path()).unwrap();
    }
}
