//! What concerns the installation and not one workspace: facts fixed at first start, rate limits, the check of every statement.

use jiff::Timestamp;

use crate::Store;
use crate::db::{Scope, Stmt};
use crate::error::Error;
use crate::value::{Row, vals};

/// Under which key it is kept since when nothing is sent, as after a restore.
pub(crate) const OUTBOX_HELD: &str = "outbox_held";

impl Store {
    /// Keeps a fact if none is kept under that key yet; gives what is kept. Thus the log's origin, once chosen, stays.
    pub async fn keep_first(&self, key: &str, value: &str) -> Result<String, Error> {
        let keep =
            Stmt::new("INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING", vals![key, value]);
        self.db.run_one(Scope::Everything, keep).await?;
        self.kept(key).await?.ok_or_else(|| Error::corrupt(format!("{key} was kept and is not there")))
    }

    /// Keeps a fact in place of the one before.
    pub async fn keep(&self, key: &str, value: &str) -> Result<(), Error> {
        let keep = Stmt::new(
            "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            vals![key, value],
        );
        self.db.run_one(Scope::Everything, keep).await.map(|_| ())
    }

    /// A fact.
    pub async fn kept(&self, key: &str) -> Result<Option<String>, Error> {
        let sql = "SELECT value FROM meta WHERE key = $1";
        self.db.read(Scope::Everything).await?.just_one(sql, &vals![key]).await?.map(Row::only).transpose()
    }

    /// The facts whose keys begin like this, at most `limit`.
    pub async fn kept_under(&self, prefix: &str, limit: u32) -> Result<Vec<(String, String)>, Error> {
        let like = format!("{prefix}%");
        let sql = "SELECT key, value FROM meta WHERE key LIKE $1 ORDER BY key LIMIT $2";
        let rows = self.db.read(Scope::Everything).await?.just_all(sql, &vals![like.as_str(), limit]).await?;
        let read = |row: Row| {
            let mut cells = row.cells();
            Ok((cells.get()?, cells.get()?))
        };
        rows.into_iter().map(read).collect()
    }

    /// How many look-ups were made since it was opened: a test holds answers to the same number that must not tell apart.
    pub fn reads(&self) -> u64 {
        self.db.reads()
    }

    /// Writes over what was deleted, where the database has copies of it left: SQLite's write-ahead log. PostgreSQL does so by
    /// itself, with its next vacuum and the end of its log's segments.
    pub async fn scrub(&self) -> Result<(), Error> {
        self.db.scrub().await
    }

    /// Takes a fact away if it is this one; true for exactly one of all who try.
    pub async fn take_kept(&self, key: &str, value: &str) -> Result<bool, Error> {
        let take = Stmt::new("DELETE FROM meta WHERE key = $1 AND value = $2", vals![key, value]);
        Ok(self.db.run_one(Scope::Everything, take).await? == 1)
    }

    /// Counts one more under a key in the window that began at `window_at`; gives the count with it.
    pub async fn hit(&self, key: &str, window_at: Timestamp) -> Result<u64, Error> {
        let sql = "INSERT INTO rate_limits (key, window_at, count) VALUES ($1, $2, 1)
                   ON CONFLICT (key, window_at) DO UPDATE SET count = rate_limits.count + 1 RETURNING count";
        self.db.query_one(Scope::Everything, sql, vals![key, window_at]).await?.map_or(Ok(0), Row::only)
    }

    /// Forgets windows that began before an instant, sessions and codes that expired before it.
    pub async fn sweep(&self, before: Timestamp) -> Result<(), Error> {
        let mut batch = self.db.batch();
        for sql in [
            "DELETE FROM rate_limits WHERE window_at < $1",
            "DELETE FROM codes WHERE expires_at < $1",
            "DELETE FROM sheets WHERE expires_at < $1 AND used_at IS NULL",
            "DELETE FROM session_access WHERE (workspace, session) IN (SELECT workspace, id FROM sessions WHERE expires_at < $1)",
            "DELETE FROM sessions WHERE expires_at < $1",
        ] {
            batch.push(Stmt::new(sql, vals![before]));
        }
        self.db.run(Scope::Everything, batch).await.map(|_| ())
    }

    /// Forgets answers older than `before`. Keep those of decisions for at least 30 days.
    pub async fn forget_answers(&self, before: Timestamp) -> Result<u64, Error> {
        let forget = Stmt::new("DELETE FROM idempotency WHERE created_at < $1", vals![before]);
        self.db.run_one(Scope::Everything, forget).await
    }
}
