//! Published flows, by the digest of their bytes. A published one never changes; it can stop being offered for new requests.

use domain::directory::Kind;
use domain::ids::RequestId;
use domain::values::Digest;
use jiff::Timestamp;
use std::collections::BTreeMap;

use crate::WorkspaceStore;
use crate::db::Stmt;
use crate::error::Error;
use crate::search_queue::{self, Subject};
use crate::value::{Cells, Row, vals};

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

/// A version of a flow, and who published it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowVersion {
    /// The flow.
    pub published: PublishedFlow,
    /// Do new requests follow it?
    pub offered: bool,
    /// Who published it last: a person's identifier, or what the server did by itself. Versions from before this was kept have none.
    pub author: Option<String>,
}

/// Which version must be offered when another one is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// Whichever it is.
    Any,
    /// None: the flow is new.
    Nothing,
    /// This one.
    Version(Digest),
}

/// Says the [`Error::Conflict`] of [`WorkspaceStore::publish_flow`] where another version is offered than its author knew.
pub const OTHER_VERSION: &str = "another version of this flow is offered";

/// LIMIT: versions of a flow that are listed, the newest.
const VERSIONS_MAX: u64 = 500;

#[derive(serde::Serialize)]
struct Logged<'a> {
    name: &'a str,
    title: &'a str,
}

/// A request that follows an older version of its flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnOlder {
    /// The version.
    pub version: Digest,
    /// The request.
    pub request: RequestId,
    /// `HS-2041`.
    pub number: String,
}

impl WorkspaceStore {
    /// Publishes a flow and offers it in place of earlier ones of that name. Publishing the same bytes again offers them again. A
    /// conflict ([`OTHER_VERSION`]) if another version is offered than the base.
    pub async fn publish_flow(
        &self,
        flow: &PublishedFlow,
        bytes: &[u8],
        author: &str,
        base: Base,
    ) -> Result<(), Error> {
        let PublishedFlow { digest, name, title, kind, published_at } = flow;
        if Digest::of(bytes) != *digest {
            return Err(Error::corrupt("a flow whose digest is not that of its bytes"));
        }
        let mut batch = self.db.batch();
        // The workspace's row puts two who publish at once in order; only a statement that begins after that sees what the first did.
        let wait = "UPDATE workspaces SET directory_version = directory_version WHERE workspace = $1";
        batch.push(Stmt::new(wait, vals![self.id]));
        let expected = match base {
            Base::Any => None,
            Base::Nothing => Some(Stmt::new(
                "UPDATE workspaces SET directory_version = directory_version WHERE workspace = $1
                   AND NOT EXISTS (SELECT 1 FROM flows WHERE workspace = $2 AND name = $3 AND offered = 1)",
                vals![self.id, self.id, name],
            )),
            Base::Version(before) => Some(Stmt::new(
                "UPDATE workspaces SET directory_version = directory_version WHERE workspace = $1
                   AND EXISTS (SELECT 1 FROM flows WHERE workspace = $2 AND name = $3 AND hash = $4 AND offered = 1)",
                vals![self.id, self.id, name, before],
            )),
        };
        if let Some(expected) = expected {
            batch.push(expected.must_touch_one(OTHER_VERSION));
        }
        batch.push(Stmt::new("UPDATE flows SET offered = 0 WHERE workspace = $1 AND name = $2", vals![self.id, name]));
        batch.push(Stmt::new(
            "INSERT INTO flows (workspace, hash, name, title, kind, bytes, published_at, offered) VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
             ON CONFLICT (workspace, hash) DO UPDATE SET offered = 1",
            vals![self.id, *digest, name, title, kind.word(), bytes, *published_at],
        ));
        search_queue::changed(&mut batch, self.id, &Subject::Flow(name.clone()), &*self.db.chance);
        self.change(batch, "flow", &digest.hex(), &Logged { name, title }, author, *published_at).await
    }

    /// The versions of a flow, the newest first.
    pub async fn flow_versions(&self, name: &str) -> Result<Vec<FlowVersion>, Error> {
        let sql = "SELECT hash, name, title, kind, published_at, offered FROM flows WHERE workspace = $1 AND name = $2
                   ORDER BY published_at DESC LIMIT $3";
        let log = "SELECT version, subject, author FROM directory_log WHERE workspace = $1 AND kind = 'flow' ORDER BY version";
        let mut tx = self.read().await?;
        let rows = tx.all(sql, &vals![self.id, name, VERSIONS_MAX]).await?;
        // When each was published first, among others of the same moment, and by whom last.
        let mut logged: BTreeMap<String, (u64, String)> = BTreeMap::new();
        for row in tx.all(log, &vals![self.id]).await? {
            let mut cells = row.cells();
            let (version, subject): (u64, String) = (cells.get()?, cells.get()?);
            logged.entry(subject).or_insert((version, String::new())).1 = cells.get()?;
        }
        let mut versions = Vec::new();
        for row in rows {
            let mut cells = row.cells();
            let published = published(&mut cells)?;
            let (place, author) = logged.get(&published.digest.hex()).cloned().unzip();
            versions.push((place, FlowVersion { published, offered: cells.get()?, author }));
        }
        versions.sort_by_key(|(place, version)| std::cmp::Reverse((version.published.published_at, *place)));
        Ok(versions.into_iter().map(|(_, version)| version).collect())
    }

    /// The flows that are offered, by title.
    pub async fn offered_flows(&self) -> Result<Vec<PublishedFlow>, Error> {
        let sql = "SELECT hash, name, title, kind, published_at FROM flows WHERE workspace = $1 AND offered = 1 ORDER BY title, hash";
        let rows = self.read().await?.just_all(sql, &vals![self.id]).await?;
        rows.into_iter().map(|row| published(&mut row.cells())).collect()
    }

    /// The version of a flow that new requests follow.
    pub async fn offered_version(&self, name: &str) -> Result<Option<Digest>, Error> {
        let sql = "SELECT hash FROM flows WHERE workspace = $1 AND name = $2 AND offered = 1";
        self.read().await?.just_one(sql, &vals![self.id, name]).await?.map(Row::only).transpose()
    }

    /// The requests of a flow that are over, whichever version they followed at last; the newest first.
    pub async fn finished_of_flow(&self, name: &str, limit: u32) -> Result<Vec<RequestId>, Error> {
        let sql = "SELECT r.id FROM requests r JOIN flows f ON f.workspace = r.workspace AND f.hash = r.flow
                   WHERE r.workspace = $1 AND f.name = $2 AND r.sealed = 1 ORDER BY r.last_at DESC, r.id LIMIT $3";
        let rows = self.read().await?.just_all(sql, &vals![self.id, name, limit]).await?;
        rows.into_iter().map(Row::only).collect()
    }

    /// Requests that are not over and follow a version of a flow that new ones do not; the newest first.
    pub async fn running_on_older(&self, name: &str, limit: u32) -> Result<Vec<OnOlder>, Error> {
        let sql = "SELECT r.flow, r.id, r.number FROM flows f JOIN requests r ON r.workspace = f.workspace AND r.flow = f.hash
                   WHERE f.workspace = $1 AND f.name = $2 AND f.offered = 0 AND r.sealed = 0
                   ORDER BY r.created_at DESC, r.id LIMIT $3";
        let rows = self.read().await?.just_all(sql, &vals![self.id, name, limit]).await?;
        let read = |row: Row| {
            let mut cells = row.cells();
            Ok(OnOlder { version: cells.get()?, request: cells.get()?, number: cells.get()? })
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

fn published(cells: &mut Cells) -> Result<PublishedFlow, Error> {
    let (digest, name, title) = (cells.get()?, cells.get()?, cells.get()?);
    let word: String = cells.get()?;
    let kind = Kind::parse(&word).ok_or_else(|| Error::corrupt(format!("a kind {word}")))?;
    Ok(PublishedFlow { digest, name, title, kind, published_at: cells.get()? })
}
