//! Where a test's server keeps what it keeps: a folder, and in it a SQLite file or beside it a PostgreSQL database.

use assent::app::SystemChance;
use domain::values::Digest;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::Store;

use crate::database::{Fresh, connect, server};

pub(crate) struct Place {
    folder: tempfile::TempDir,
    database: Option<Fresh>,
}

impl Place {
    /// An empty one, on the database that this run of the tests is about.
    pub(crate) async fn make() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = match std::env::var("ASSENT_TEST_ON").as_deref() {
            Err(_) | Ok("sqlite") => None,
            Ok("postgres") => Some(Fresh::make(&format!("TEMPLATE {} STRATEGY WAL_LOG", template().await)).await),
            Ok(other) => panic!("ASSENT_TEST_ON is `{other}`; it may be sqlite or postgres"),
        };
        Self { folder, database }
    }

    /// A copy of the folder as it is now, with the SQLite database in it: what a backup holds. `None` on PostgreSQL, whose backups are
    /// its own. Nobody may be writing.
    pub(crate) fn copied(&self) -> Option<Self> {
        if self.database.is_some() {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        copy(self.folder.path(), folder.path());
        Some(Self { folder, database: None })
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn url(&self) -> String {
        let file = || format!("sqlite:{}", self.folder.path().join("assent.db").display());
        self.database.as_ref().map_or_else(file, Fresh::url)
    }
}

/// Copies what is in a folder, as a backup does.
pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A migrated database to copy, because migrating takes longer than a copy. Made once for each state of the schema, by whichever test
/// comes first; the others wait at the lock.
async fn template() -> String {
    let (server, name) = (server(), format!("assent_template_{}", schema()));
    let client = connect(&server).await;
    client.batch_execute("SELECT pg_advisory_lock(7421)").await.unwrap();
    let made = client.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]).await.unwrap();
    if made.is_none() {
        let fresh = Fresh::make("").await;
        let options =
            store::Options { url: fresh.url(), connections_max: 1, chance: Arc::new(SystemChance), faults: None };
        drop(Store::open(options).await.unwrap());
        // It has its name only once it is whole; then dropping `fresh` drops nothing.
        let url = fresh.url();
        let (_, unfinished) = url.rsplit_once('/').unwrap();
        client.batch_execute(&format!("ALTER DATABASE {unfinished} RENAME TO {name}")).await.unwrap();
    }
    name
}

/// Changes with everything that makes the schema.
fn schema() -> String {
    let store = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../store");
    let mut bytes = Vec::new();
    for folder in ["migrations/postgres", "src/db"] {
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(store.join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files {
            bytes.extend(std::fs::read(file).unwrap());
        }
    }
    Digest::of(&bytes).hex()[..16].to_owned()
}
