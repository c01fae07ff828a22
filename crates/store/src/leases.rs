//! Who may do what only one at a time may do. Each change of hands raises the fence; a late holder's fence is too low.

use jiff::{SignedDuration, Timestamp};

use crate::Store;
use crate::db::{Scope, Stmt};
use crate::error::Error;
use crate::value::vals;

/// The right to act under a name, for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    pub(crate) name: &'static str,
    pub(crate) fence: u64,
}

impl Store {
    /// Takes the lease if it is free, over, or one's own; `None` if somebody else holds it.
    pub async fn acquire(
        &self,
        name: &'static str,
        owner: &str,
        lease: SignedDuration,
        now: Timestamp,
    ) -> Result<Option<Lease>, Error> {
        let until = now.saturating_add(lease).unwrap_or(now);
        let sql = "INSERT INTO leases (name, owner, fence, until_at) VALUES ($1, $2, 1, $3)
                   ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until_at = excluded.until_at,
                     fence = leases.fence + CASE WHEN leases.owner = excluded.owner THEN 0 ELSE 1 END
                   WHERE leases.owner = excluded.owner OR leases.until_at <= $4
                   RETURNING fence";
        let row = self.db.query_one(Scope::Everything, sql, vals![name, owner, until, now]).await?;
        row.map(|row| Ok(Lease { name, fence: row.only()? })).transpose()
    }

    /// Lets go of it, so that another need not wait.
    pub async fn release(&self, lease: Lease) -> Result<(), Error> {
        let release =
            Stmt::new("UPDATE leases SET until_at = 0 WHERE name = $1 AND fence = $2", vals![lease.name, lease.fence]);
        self.db.run_one(Scope::Everything, release).await.map(|_| ())
    }
}

/// Fails as a conflict if the lease has gone to somebody else. On PostgreSQL it also keeps it from going until the transaction ends.
pub(crate) fn still_held(lease: Lease) -> Stmt {
    let held =
        Stmt::new("UPDATE leases SET fence = fence WHERE name = $1 AND fence = $2", vals![lease.name, lease.fence]);
    held.must_touch_one("the lease has gone to somebody else")
}
