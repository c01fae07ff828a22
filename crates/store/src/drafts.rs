//! Flows that are being written: one draft for each name, shared by all who edit it, with its newest versions.
//!
//! ```text
//! edit    1 ── 2 ── 3          3 undoes to 2, 2 to 1
//! undo    3 ── 4 (as 2)        4 undoes to 1, and redoes to 3
//! edit    4 ── 5               5 undoes to 4; 3 is still there, and nothing leads to it
//! ```
//!
//! What an edit means is the domain's; here is that no version is written over another one.

use domain::ids::{MemberId, WorkspaceId};
use domain::values::Digest;
use jiff::Timestamp;

use crate::WorkspaceStore;
use crate::db::Stmt;
use crate::error::Error;
use crate::value::{Row, vals};

/// LIMIT: versions of a draft that are kept, so also how far one can go back.
pub const VERSIONS_KEPT: i64 = 200;
/// LIMIT: drafts that are listed.
const DRAFTS_MAX: i64 = 200;

/// A draft, without its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The flow's name.
    pub name: String,
    /// Which version holds.
    pub version: i64,
    /// The published flow that it began from.
    pub based_on: Option<Digest>,
    /// When.
    pub begun_at: Timestamp,
}

/// One version of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftVersion {
    /// Its number, from 1.
    pub version: i64,
    /// The whole file as of then.
    pub document: String,
    /// What was done.
    pub says: String,
    /// By whom.
    pub author: MemberId,
    /// When.
    pub at: Timestamp,
    /// The version to whose document an undo leads.
    pub undo: Option<i64>,
    /// The version to whose document a redo leads.
    pub redo: Option<i64>,
}

/// What comes after a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVersion {
    /// The whole file.
    pub document: String,
    /// What was done.
    pub says: String,
    /// By whom.
    pub author: MemberId,
    /// When.
    pub at: Timestamp,
    /// The version to whose document an undo leads.
    pub undo: Option<i64>,
    /// The version to whose document a redo leads.
    pub redo: Option<i64>,
}

/// Somebody who has a draft open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor {
    /// Who.
    pub member: MemberId,
    /// The step that is selected; empty for none.
    pub step: String,
    /// When they were last heard of.
    pub seen_at: Timestamp,
}

fn kept(workspace: WorkspaceId, name: &str, number: i64, new: &NewVersion) -> Stmt {
    let NewVersion { document, says, author, at, undo, redo } = new;
    Stmt::new(
        "INSERT INTO flow_draft_versions (workspace, name, version, document, says, author, at, undo, redo)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        vals![workspace, name, number, document, says, *author, *at, *undo, *redo],
    )
}

impl WorkspaceStore {
    /// Begins a draft. A conflict, if there is one of that name.
    pub async fn begin_draft(&self, name: &str, based_on: Option<Digest>, first: &NewVersion) -> Result<(), Error> {
        let mut batch = self.db.batch();
        batch.push(Stmt::new(
            "INSERT INTO flow_drafts (workspace, name, version, based_on, begun_at) VALUES ($1, $2, 1, $3, $4)",
            vals![self.id, name, based_on, first.at],
        ));
        batch.push(kept(self.id, name, 1, first));
        self.db.run(self.scope(), batch).await.map(|_| ())
    }

    /// Writes what comes after a version. A conflict, if something came after it already: then nothing is written.
    pub async fn next_draft(&self, name: &str, after: i64, new: &NewVersion) -> Result<i64, Error> {
        let next = after + 1;
        let mut batch = self.db.batch();
        batch.push(
            Stmt::new(
                "UPDATE flow_drafts SET version = $1 WHERE workspace = $2 AND name = $3 AND version = $4",
                vals![next, self.id, name, after],
            )
            .must_touch_one("this draft was changed meanwhile"),
        );
        batch.push(kept(self.id, name, next, new));
        batch.push(Stmt::new(
            "DELETE FROM flow_draft_versions WHERE workspace = $1 AND name = $2 AND version <= $3",
            vals![self.id, name, next - VERSIONS_KEPT],
        ));
        self.db.run(self.scope(), batch).await.map(|_| next)
    }

    /// A draft by its name.
    pub async fn draft(&self, name: &str) -> Result<Option<Draft>, Error> {
        let sql = "SELECT name, version, based_on, begun_at FROM flow_drafts WHERE workspace = $1 AND name = $2";
        self.read().await?.just_one(sql, &vals![self.id, name]).await?.map(draft).transpose()
    }

    /// The drafts, by name.
    pub async fn drafts(&self) -> Result<Vec<Draft>, Error> {
        let sql =
            "SELECT name, version, based_on, begun_at FROM flow_drafts WHERE workspace = $1 ORDER BY name LIMIT $2";
        let rows = self.read().await?.just_all(sql, &vals![self.id, DRAFTS_MAX]).await?;
        rows.into_iter().map(draft).collect()
    }

    /// A version of a draft; `None` for one that is not kept any more.
    pub async fn draft_version(&self, name: &str, number: i64) -> Result<Option<DraftVersion>, Error> {
        let sql = "SELECT version, document, says, author, at, undo, redo FROM flow_draft_versions
                   WHERE workspace = $1 AND name = $2 AND version = $3";
        let row = self.read().await?.just_one(sql, &vals![self.id, name, number]).await?;
        row.map(|row: Row| {
            let mut cells = row.cells();
            Ok(DraftVersion {
                version: cells.get()?,
                document: cells.get()?,
                says: cells.get()?,
                author: cells.get()?,
                at: cells.get()?,
                undo: cells.get()?,
                redo: cells.get()?,
            })
        })
        .transpose()
    }

    /// Throws a draft away with its versions. A conflict, if it is not at that version.
    pub async fn discard_draft(&self, name: &str, at: i64) -> Result<(), Error> {
        let mut batch = self.db.batch();
        batch.push(
            Stmt::new(
                "DELETE FROM flow_drafts WHERE workspace = $1 AND name = $2 AND version = $3",
                vals![self.id, name, at],
            )
            .must_touch_one("this draft was changed meanwhile"),
        );
        batch.push(Stmt::new(
            "DELETE FROM flow_draft_versions WHERE workspace = $1 AND name = $2",
            vals![self.id, name],
        ));
        batch
            .push(Stmt::new("DELETE FROM flow_draft_editors WHERE workspace = $1 AND name = $2", vals![self.id, name]));
        self.db.run(self.scope(), batch).await.map(|_| ())
    }

    /// Somebody has a draft open.
    pub async fn edits_draft(&self, name: &str, editor: &Editor) -> Result<(), Error> {
        let Editor { member, step, seen_at } = editor;
        let here = Stmt::new(
            "INSERT INTO flow_draft_editors (workspace, name, member, step, seen_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (workspace, name, member) DO UPDATE SET step = excluded.step, seen_at = excluded.seen_at",
            vals![self.id, name, *member, step, *seen_at],
        );
        self.db.run_one(self.scope(), here).await.map(|_| ())
    }

    /// Somebody has closed it.
    pub async fn leaves_draft(&self, name: &str, member: MemberId) -> Result<(), Error> {
        let gone = Stmt::new(
            "DELETE FROM flow_draft_editors WHERE workspace = $1 AND name = $2 AND member = $3",
            vals![self.id, name, member],
        );
        self.db.run_one(self.scope(), gone).await.map(|_| ())
    }

    /// Who has been there since.
    pub async fn draft_editors(&self, name: &str, since: Timestamp) -> Result<Vec<Editor>, Error> {
        let sql = "SELECT member, step, seen_at FROM flow_draft_editors WHERE workspace = $1 AND name = $2 AND seen_at >= $3 ORDER BY member";
        let rows = self.read().await?.just_all(sql, &vals![self.id, name, since]).await?;
        let read = |row: Row| {
            let mut cells = row.cells();
            Ok(Editor { member: cells.get()?, step: cells.get()?, seen_at: cells.get()? })
        };
        rows.into_iter().map(read).collect()
    }
}

fn draft(row: Row) -> Result<Draft, Error> {
    let mut cells = row.cells();
    Ok(Draft { name: cells.get()?, version: cells.get()?, based_on: cells.get()?, begun_at: cells.get()? })
}
