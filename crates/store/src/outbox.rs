//! What is to be done outside: one row for each effect and recipient, written with the act that causes it.
//!
//! ```text
//! queued ──claim──▶ leased ──complete──▶ done
//!    ▲                │  ├──retry (later)──▶ queued
//!    └───requeue── dead ◀┘ bury
//! ```
//!
//! A lease that runs out is claimed again, by whoever comes; each claim raises the row's fence, and whoever holds an older one can
//! no longer say how it ended. The row's id is its idempotency key towards the world.

use domain::ids::{RequestId, WorkspaceId};
use jiff::{SignedDuration, Timestamp};

use crate::db::{Batch, Insert, Scope, Stmt};
use crate::error::Error;
use crate::installation::OUTBOX_HELD;
use crate::value::{Row, vals};
use crate::{Store, WorkspaceStore};

/// LIMIT: rows that one claim takes.
const CLAIM_MAX: u32 = 256;

/// Something to be done outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// From [`effect_id`]; unique in the workspace.
    pub id: String,
    /// What kind of effect, as `mail`.
    pub kind: String,
    /// To whom: one row for each.
    pub recipient: String,
    /// What the effect needs, as JSON.
    pub body: String,
    /// Not before.
    pub due_at: Timestamp,
}

/// The name of an effect: the same event gives the same names however often it is run.
pub fn effect_id(request: RequestId, seq: u64, index: usize) -> String {
    format!("{}-{seq:06}-{index:02}", request.hex())
}

/// An effect that somebody holds for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leased {
    /// Whose.
    pub workspace: WorkspaceId,
    /// For which request.
    pub request: RequestId,
    /// The effect; `due_at` is when the lease ends.
    pub row: OutboxRow,
    /// How often it was claimed, this time included.
    pub attempts: u32,
    /// The right to say how it ended.
    pub fence: u64,
    /// What the attempt before left: what went wrong, or what [`Store::note_effect`] said.
    pub last_error: Option<String>,
}

/// An effect that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// The effect's name.
    pub id: String,
    /// For which request.
    pub request: RequestId,
    /// What kind of effect.
    pub kind: String,
    /// To whom.
    pub recipient: String,
    /// How often it was tried.
    pub attempts: u32,
    /// What went wrong at last.
    pub last_error: String,
    /// When it was given up.
    pub at: Timestamp,
}

/// An effect that was tried in vain and waits for another try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutOff {
    /// What kind of effect.
    pub kind: String,
    /// To whom.
    pub recipient: String,
    /// How often it was tried.
    pub attempts: u32,
    /// What went wrong at last.
    pub last_error: String,
    /// When it is tried again.
    pub next_at: Timestamp,
}

/// How many effects wait, and since when the oldest could have been done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlog {
    /// Effects that are due or leased.
    pub waiting: u64,
    /// When the oldest of them was or is due.
    pub oldest_at: Option<Timestamp>,
}

/// What becomes of effects that a backup held: whether they were done after it was made, nothing says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Older {
    /// They are among the dead, where a person can have each sent again.
    SetAside,
    /// They are done, though it may be for the second time.
    Send,
}

/// What is said of an effect that was set aside.
const SET_ASIDE: &str =
    "The installation was restored from a backup; this may have been sent before. Send it again if it did not arrive.";

/// The kind of effects that are calls of other systems.
pub const CALL: &str = "call";

/// How it is looked whether anything is due, and how it is taken.
const ALL_BUT_CALLS: [&str; 2] = [
    "SELECT 1 FROM outbox WHERE next_at <= $1 AND kind <> 'call' AND NOT EXISTS (SELECT 1 FROM meta WHERE key = $2) LIMIT 1",
    "UPDATE outbox SET state = 'leased', owner = $1, next_at = $2, attempts = attempts + 1, fence = fence + 1
     WHERE (workspace, id) IN (SELECT workspace, id FROM outbox
                               WHERE next_at <= $3 AND kind <> 'call' AND NOT EXISTS (SELECT 1 FROM meta WHERE key = $4)
                               ORDER BY next_at, created_at, id LIMIT $5 {skip_locked})
     RETURNING workspace, request, id, kind, recipient, body, next_at, attempts, fence, last_error, created_at",
];
const CALLS: [&str; 2] = [
    "SELECT 1 FROM outbox WHERE next_at <= $1 AND kind = 'call' AND NOT EXISTS (SELECT 1 FROM meta WHERE key = $2) LIMIT 1",
    "UPDATE outbox SET state = 'leased', owner = $1, next_at = $2, attempts = attempts + 1, fence = fence + 1
     WHERE (workspace, id) IN (SELECT workspace, id FROM outbox
                               WHERE next_at <= $3 AND kind = 'call' AND NOT EXISTS (SELECT 1 FROM meta WHERE key = $4)
                               ORDER BY next_at, created_at, id LIMIT $5 {skip_locked})
     RETURNING workspace, request, id, kind, recipient, body, next_at, attempts, fence, last_error, created_at",
];

const ROWS: Insert = Insert {
    head: "INSERT INTO outbox (workspace, id, request, kind, recipient, body, state, next_at, attempts, fence, created_at) VALUES",
    columns: 11,
    tail: "",
};

/// An effect that belongs to no request.
pub(crate) fn insert_unbound(batch: &mut Batch, workspace: WorkspaceId, at: Timestamp, row: &OutboxRow) {
    insert(batch, workspace, RequestId::from_bytes([0; 16]), at, std::slice::from_ref(row));
}

pub(crate) fn insert(batch: &mut Batch, workspace: WorkspaceId, request: RequestId, at: Timestamp, rows: &[OutboxRow]) {
    let rows = rows.iter().map(|row| {
        let OutboxRow { id, kind, recipient, body, due_at } = row;
        vals![workspace, id, request, kind, recipient, body, "queued", *due_at, 0i64, 0i64, at]
    });
    batch.insert(&ROWS, rows.collect());
}

impl Store {
    /// Takes up to `limit` effects that are due, oldest first, for `lease`. Nobody else gets them until that is over. Calls of other
    /// systems are left to [`Store::claim_calls`].
    pub async fn claim_effects(
        &self,
        owner: &str,
        limit: u32,
        lease: SignedDuration,
        now: Timestamp,
    ) -> Result<Vec<Leased>, Error> {
        self.claim(&ALL_BUT_CALLS, owner, limit, lease, now).await
    }

    /// The same for calls of other systems, which may be slow, and must not hold up what people wait for.
    pub async fn claim_calls(
        &self,
        owner: &str,
        limit: u32,
        lease: SignedDuration,
        now: Timestamp,
    ) -> Result<Vec<Leased>, Error> {
        self.claim(&CALLS, owner, limit, lease, now).await
    }

    async fn claim(
        &self,
        [look, take]: &[&'static str; 2],
        owner: &str,
        limit: u32,
        lease: SignedDuration,
        now: Timestamp,
    ) -> Result<Vec<Leased>, Error> {
        // Looking first costs a read; an update each time would make the writer flush for nothing.
        if self.db.read(Scope::Everything).await?.just_one(look, &vals![now, OUTBOX_HELD]).await?.is_none() {
            return Ok(Vec::new());
        }
        let until = now.saturating_add(lease).unwrap_or(now);
        let values = vals![owner, until, now, OUTBOX_HELD, limit.min(CLAIM_MAX)];
        let rows = self.db.query(Scope::Everything, take, values).await?;
        let mut leased = rows.into_iter().map(read_leased).collect::<Result<Vec<_>, Error>>()?;
        // RETURNING promises no order; effects of one request go out as they came about.
        leased.sort_by(|(a_at, a), (b_at, b)| (a_at, &a.row.id).cmp(&(b_at, &b.row.id)));
        Ok(leased.into_iter().map(|(_, leased)| leased).collect())
    }

    /// It was done. A conflict if the lease went to somebody else meanwhile.
    pub async fn complete_effect(&self, leased: &Leased, now: Timestamp) -> Result<(), Error> {
        self.end_lease(leased, completed(leased, now)).await
    }

    /// Leaves a word for whoever claims it next, should this process end before it can say how it went.
    pub async fn note_effect(&self, leased: &Leased, note: &str) -> Result<(), Error> {
        let noted = Stmt::new(
            "UPDATE outbox SET last_error = $1 WHERE workspace = $2 AND id = $3 AND fence = $4 AND state = 'leased'",
            vals![note, leased.workspace, &leased.row.id, leased.fence],
        )
        .must_touch_one(LEASE_OVER);
        self.end_lease(leased, noted).await
    }

    /// It failed for now; again at `next_at`.
    pub async fn retry_effect(&self, leased: &Leased, next_at: Timestamp, error: &str) -> Result<(), Error> {
        let retry = Stmt::new(
            "UPDATE outbox SET state = 'queued', next_at = $1, last_error = $2 WHERE workspace = $3 AND id = $4 AND fence = $5 AND state = 'leased'",
            vals![next_at, error, leased.workspace, &leased.row.id, leased.fence],
        )
        .must_touch_one(LEASE_OVER);
        self.end_lease(leased, retry).await
    }

    /// It failed for good; a person must look.
    pub async fn bury_effect(&self, leased: &Leased, error: &str, now: Timestamp) -> Result<(), Error> {
        self.end_lease(leased, buried(leased, error, now)).await
    }

    async fn end_lease(&self, leased: &Leased, statement: Stmt) -> Result<(), Error> {
        self.db.run_one(Scope::of(leased.workspace), statement).await.map(|_| ())
    }

    /// Since when nothing is sent, if it is so: from the moment in which another log began after a restore.
    pub async fn outbox_held(&self) -> Result<Option<Timestamp>, Error> {
        let held = self.kept(OUTBOX_HELD).await?;
        held.map(|since| since.parse().map_err(Error::corrupt)).transpose()
    }

    /// Lets what waits be sent again. Of what waited already when it was held, see [`Older`]. Gives how much was set aside; `None` if
    /// nothing was held.
    pub async fn release_outbox(&self, older: Older, now: Timestamp) -> Result<Option<u64>, Error> {
        let Some(since) = self.outbox_held().await? else { return Ok(None) };
        let mut batch = self.db.batch();
        let before = match older {
            Older::SetAside => since,
            Older::Send => Timestamp::MIN,
        };
        batch.push(Stmt::new(
            "UPDATE outbox SET state = 'dead', next_at = NULL, last_error = $1, ended_at = $2
             WHERE next_at IS NOT NULL AND created_at <= $3",
            vals![SET_ASIDE, now, before],
        ));
        let release = Stmt::new("DELETE FROM meta WHERE key = $1", vals![OUTBOX_HELD]);
        batch.push(release.must_touch_one("it was released already"));
        Ok(self.db.run(Scope::Everything, batch).await?.first().copied())
    }

    /// How far behind the outbox is.
    pub async fn backlog(&self) -> Result<Backlog, Error> {
        let sql = "SELECT count(*), min(next_at) FROM outbox WHERE next_at IS NOT NULL";
        let row = self.db.read(Scope::Everything).await?.just_one(sql, &[]).await?;
        let mut cells = row.ok_or_else(|| Error::corrupt("a count gave no row"))?.cells();
        Ok(Backlog { waiting: cells.get()?, oldest_at: cells.get()? })
    }
}

const LEASE_OVER: &str = "the lease on this effect is over";

/// It is done, if its holder is the one that did it.
pub(crate) fn completed(leased: &Leased, now: Timestamp) -> Stmt {
    Stmt::new(
        "UPDATE outbox SET state = 'done', next_at = NULL, ended_at = $1 WHERE workspace = $2 AND id = $3 AND fence = $4 AND state = 'leased'",
        vals![now, leased.workspace, &leased.row.id, leased.fence],
    )
    .must_touch_one(LEASE_OVER)
}

/// It was given up, if its holder is the one that did so.
pub(crate) fn buried(leased: &Leased, error: &str, now: Timestamp) -> Stmt {
    Stmt::new(
        "UPDATE outbox SET state = 'dead', next_at = NULL, last_error = $1, ended_at = $2 WHERE workspace = $3 AND id = $4 AND fence = $5 AND state = 'leased'",
        vals![error, now, leased.workspace, &leased.row.id, leased.fence],
    )
    .must_touch_one(LEASE_OVER)
}

impl WorkspaceStore {
    /// What was given up, latest first, at most `limit`.
    pub async fn dead_letters(&self, limit: u32) -> Result<Vec<DeadLetter>, Error> {
        let sql = "SELECT id, request, kind, recipient, attempts, last_error, ended_at FROM outbox
                   WHERE workspace = $1 AND state = 'dead' ORDER BY ended_at DESC, id LIMIT $2";
        let rows = self.read().await?.just_all(sql, &vals![self.id, limit]).await?;
        let read = |row: Row| {
            let mut cells = row.cells();
            Ok(DeadLetter {
                id: cells.get()?,
                request: cells.get()?,
                kind: cells.get()?,
                recipient: cells.get()?,
                attempts: cells.get()?,
                last_error: cells.get::<Option<String>>()?.unwrap_or_default(),
                at: cells.get()?,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// What was tried in vain for a request and waits for another try, oldest first, at most `limit`.
    pub async fn put_off(&self, request: RequestId, limit: u32) -> Result<Vec<PutOff>, Error> {
        let sql = "SELECT kind, recipient, attempts, last_error, next_at FROM outbox
                   WHERE workspace = $1 AND request = $2 AND state = 'queued' AND last_error IS NOT NULL
                   ORDER BY created_at, id LIMIT $3";
        let rows = self.read().await?.just_all(sql, &vals![self.id, request, limit]).await?;
        let read = |row: Row| {
            let mut cells = row.cells();
            Ok(PutOff {
                kind: cells.get()?,
                recipient: cells.get()?,
                attempts: cells.get()?,
                last_error: cells.get()?,
                next_at: cells.get()?,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// Queues an effect that belongs to no request, such as a mail about somebody's account.
    pub async fn queue_effect(&self, row: &OutboxRow, at: Timestamp) -> Result<(), Error> {
        let mut batch = self.db.batch();
        insert_unbound(&mut batch, self.id, at, row);
        self.db.run(self.scope(), batch).await.map(|_| ())
    }

    /// A person wants it tried again. False if it is not among the dead.
    pub async fn requeue(&self, id: &str, now: Timestamp) -> Result<bool, Error> {
        let requeue = Stmt::new(
            "UPDATE outbox SET state = 'queued', next_at = $1, ended_at = NULL WHERE workspace = $2 AND id = $3 AND state = 'dead'",
            vals![now, self.id, id],
        );
        Ok(self.db.run_one(self.scope(), requeue).await? == 1)
    }

    /// States of this request's effects, for its page: id, kind, recipient, state.
    pub async fn effects_of(&self, request: RequestId) -> Result<Vec<(String, String, String, String)>, Error> {
        let sql = "SELECT id, kind, recipient, state FROM outbox WHERE workspace = $1 AND request = $2 ORDER BY created_at, id";
        let rows = self.read().await?.just_all(sql, &vals![self.id, request]).await?;
        let read = |row: Row| {
            let mut cells = row.cells();
            Ok((cells.get()?, cells.get()?, cells.get()?, cells.get()?))
        };
        rows.into_iter().map(read).collect()
    }
}

fn read_leased(row: Row) -> Result<(Timestamp, Leased), Error> {
    let mut cells = row.cells();
    let (workspace, request) = (cells.get()?, cells.get()?);
    let row = OutboxRow {
        id: cells.get()?,
        kind: cells.get()?,
        recipient: cells.get()?,
        body: cells.get()?,
        due_at: cells.get()?,
    };
    let (attempts, fence, last_error) = (cells.get()?, cells.get()?, cells.get()?);
    Ok((cells.get()?, Leased { workspace, request, row, attempts, fence, last_error }))
}

#[cfg(test)]
mod tests {
    use super::{ALL_BUT_CALLS, CALLS};
    use rusqlite::Connection;

    /// However many mails wait, looking for calls does not go through them, and nothing is sorted.
    #[test]
    fn what_is_due_is_found_by_an_index() {
        let mut lite = Connection::open_in_memory().unwrap();
        crate::db::migrate_lite(&mut lite).unwrap();
        let plan = |sql: &str| -> String {
            let mut explained =
                lite.prepare(&format!("EXPLAIN QUERY PLAN {}", sql.replace("{skip_locked}", ""))).unwrap();
            let nothing = vec![rusqlite::types::Null; explained.parameter_count()];
            let lines =
                explained.query_map(rusqlite::params_from_iter(nothing), |row| row.get::<_, String>(3)).unwrap();
            lines.map(Result::unwrap).collect::<Vec<_>>().join("; ")
        };
        for (sqls, index) in [(ALL_BUT_CALLS, "outbox_next"), (CALLS, "outbox_calls")] {
            for sql in sqls {
                // What RETURNING and parameters do changes nothing about how rows are found.
                let found = plan(&sql.replace('$', "?"));
                assert!(found.contains(index) && !found.contains("TEMP B-TREE"), "{sql}: {found}");
            }
        }
    }
}
