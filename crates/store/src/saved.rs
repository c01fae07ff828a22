//! Saved filters: which requests a member wants to see at once, under a name, for themselves or for everybody of the workspace.

use domain::ids::{FilterId, MemberId};
use jiff::Timestamp;

use crate::WorkspaceStore;
use crate::db::Stmt;
use crate::error::Error;
use crate::value::{Row, vals};

/// Says the [`Error::Conflict`] of [`WorkspaceStore::save_filter`] when a member has too many.
pub const TOO_MANY_FILTERS: &str = "no more filters can be saved";

/// LIMIT: filters that one member saves.
pub const FILTERS_OF_MEMBER_MAX: u32 = 30;
/// LIMIT: filters that a member is shown, theirs and shared ones.
const SHOWN_MAX: u32 = 60;

/// A saved filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFilter {
    /// Identifier.
    pub id: FilterId,
    /// Whose.
    pub member: MemberId,
    /// As its owner calls it.
    pub name: String,
    /// The query of the list's address.
    pub query: String,
    /// Does everybody of the workspace see it?
    pub shared: bool,
}

impl WorkspaceStore {
    /// Saves a filter; one of that member and name is replaced. A conflict ([`TOO_MANY_FILTERS`]) if they have as many as may be.
    pub async fn save_filter(&self, filter: &SavedFilter) -> Result<(), Error> {
        let SavedFilter { id, member, name, query, shared } = filter;
        let mut batch = self.db.batch();
        // What was taken away and not put back goes for good with the next one that is saved.
        batch.push(Stmt::new(
            "DELETE FROM saved_filters WHERE workspace = $1 AND member = $2 AND removed_at IS NOT NULL",
            vals![self.id, *member],
        ));
        let few = Stmt::new(
            "UPDATE workspaces SET directory_version = directory_version WHERE workspace = $1
             AND (SELECT count(*) FROM saved_filters WHERE workspace = $2 AND member = $3 AND name <> $4) < $5",
            vals![self.id, self.id, *member, name, FILTERS_OF_MEMBER_MAX],
        );
        batch.push(few.must_touch_one(TOO_MANY_FILTERS));
        batch.push(Stmt::new(
            "INSERT INTO saved_filters (workspace, id, member, name, query, shared) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (workspace, member, name) DO UPDATE SET query = excluded.query, shared = excluded.shared",
            vals![self.id, *id, *member, name, query, *shared],
        ));
        self.db.run(self.scope(), batch).await.map(|_| ())
    }

    /// The filters that a member sees: their own, and what others share, by name.
    pub async fn saved_filters(&self, member: MemberId) -> Result<Vec<SavedFilter>, Error> {
        let sql = "SELECT id, member, name, query, shared FROM saved_filters
                   WHERE workspace = $1 AND removed_at IS NULL AND (member = $2 OR shared = 1) ORDER BY name, id LIMIT $3";
        let rows = self.read().await?.just_all(sql, &vals![self.id, member, SHOWN_MAX]).await?;
        let read = |row: Row| {
            let mut cells = row.cells();
            let (id, member, name) = (cells.get()?, cells.get()?, cells.get()?);
            Ok(SavedFilter { id, member, name, query: cells.get()?, shared: cells.get()? })
        };
        rows.into_iter().map(read).collect()
    }

    /// Takes a member's own filter away, to be put back or not. False if they have none of that identifier.
    pub async fn remove_filter(&self, member: MemberId, id: FilterId, at: Timestamp) -> Result<bool, Error> {
        let sql = "UPDATE saved_filters SET removed_at = $1 WHERE workspace = $2 AND id = $3 AND member = $4 AND removed_at IS NULL";
        let removed = self.db.run_one(self.scope(), Stmt::new(sql, vals![at, self.id, id, member])).await?;
        Ok(removed == 1)
    }

    /// Puts it back. False if it is not there any more.
    pub async fn restore_filter(&self, member: MemberId, id: FilterId) -> Result<bool, Error> {
        let sql = "UPDATE saved_filters SET removed_at = NULL WHERE workspace = $1 AND id = $2 AND member = $3";
        let restored = self.db.run_one(self.scope(), Stmt::new(sql, vals![self.id, id, member])).await?;
        Ok(restored == 1)
    }
}
