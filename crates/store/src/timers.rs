//! Instants at which a request must be looked at again. A timer is set and cleared by appends alone, so whoever fires it twice finds
//! nothing to do the second time.

use domain::ids::{AbsenceId, PersonId, RequestId, WorkspaceId};
use jiff::Timestamp;

use crate::Store;
use crate::children::{Child, child_of};
use crate::db::{Batch, Insert, Scope, Stmt};
use crate::error::Error;
use crate::value::{Row, vals};

/// Which timer of a request.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimerKey {
    /// What it is for, as `task`.
    pub kind: String,
    /// Of what, as the task's id; empty if there is only one of the kind.
    pub reference: String,
}

/// A timer; setting it again moves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timer {
    /// Which.
    pub key: TimerKey,
    /// When.
    pub due_at: Timestamp,
}

/// A timer whose time has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueTimer {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Of which request.
    pub request: RequestId,
    /// The timer.
    pub timer: Timer,
}

const SET: Insert = Insert {
    head: "INSERT INTO timers (workspace, request, kind, ref, due_at) VALUES",
    columns: 5,
    tail: "ON CONFLICT (workspace, request, kind, ref) DO UPDATE SET due_at = excluded.due_at",
};

/// Clears come after sets: a timer that is in both has ended.
pub(crate) fn change(
    batch: &mut Batch,
    workspace: WorkspaceId,
    request: RequestId,
    set: &[Timer],
    cleared: &[TimerKey],
) {
    // One statement may not touch a row twice, so of two settings the later one counts.
    let last: std::collections::BTreeMap<&TimerKey, Timestamp> =
        set.iter().map(|timer| (&timer.key, timer.due_at)).collect();
    let rows = last.into_iter().map(|(key, due_at)| vals![workspace, request, &key.kind, &key.reference, due_at]);
    batch.insert(&SET, rows.collect());
    for key in cleared {
        batch.push(Stmt::new(
            "DELETE FROM timers WHERE workspace = $1 AND request = $2 AND kind = $3 AND ref = $4",
            vals![workspace, request, &key.kind, &key.reference],
        ));
    }
}

/// An absence at which it must be looked what waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueAbsence {
    /// Whose workspace.
    pub workspace: WorkspaceId,
    /// Which.
    pub id: AbsenceId,
    /// Who is or was away.
    pub person: PersonId,
    /// Was it taken back, or is it over?
    pub ended: bool,
    /// When it is over.
    pub over_at: Timestamp,
    /// Since when it is due.
    pub look_at: Timestamp,
}

impl Store {
    /// Absences that begin, end or were taken back, oldest first. They stay until they were looked at.
    pub async fn due_absences(&self, now: Timestamp, limit: u32) -> Result<Vec<DueAbsence>, Error> {
        let sql = "SELECT workspace, id, person, ended, over_at, look_at FROM absences WHERE look_at <= $1
                   ORDER BY look_at, workspace, id LIMIT $2";
        let found = self.db.read(Scope::Everything).await?.just_all(sql, &vals![now, limit]).await?;
        let read = |row: Row| {
            let mut cells = row.cells();
            Ok(DueAbsence {
                workspace: cells.get()?,
                id: cells.get()?,
                person: cells.get()?,
                ended: cells.get()?,
                over_at: cells.get()?,
                look_at: cells.get()?,
            })
        };
        found.into_iter().map(read).collect()
    }

    /// Children that have ended and whose parents do not know it yet.
    pub async fn ended_children(&self, limit: u32) -> Result<Vec<(WorkspaceId, Child)>, Error> {
        let sql = "SELECT c.workspace, c.child, c.parent, c.step, c.round, c.attempt FROM children c
                   JOIN request_view v ON v.workspace = c.workspace AND v.request = c.child AND v.ended = 1
                   WHERE c.told_at IS NULL ORDER BY c.workspace, c.child LIMIT $1";
        let found = self.db.read(Scope::Everything).await?.just_all(sql, &vals![limit]).await?;
        let read = |row: Row| {
            let mut cells = row.cells();
            Ok((cells.get()?, child_of(&mut cells)?))
        };
        found.into_iter().map(read).collect()
    }

    /// Timers that are due, oldest first. They stay until an append sets or clears them.
    pub async fn due_timers(&self, now: Timestamp, limit: u32) -> Result<Vec<DueTimer>, Error> {
        let sql = "SELECT workspace, request, kind, ref, due_at FROM timers WHERE due_at <= $1
                   ORDER BY due_at, workspace, request, kind, ref LIMIT $2";
        let rows = self.db.read(Scope::Everything).await?.just_all(sql, &vals![now, limit]).await?;
        let read = |row: Row| {
            let mut cells = row.cells();
            let (workspace, request) = (cells.get()?, cells.get()?);
            let key = TimerKey { kind: cells.get()?, reference: cells.get()? };
            Ok(DueTimer { workspace, request, timer: Timer { key, due_at: cells.get()? } })
        };
        rows.into_iter().map(read).collect()
    }

    /// When the next timer is due, so that a worker knows how long it may rest.
    pub async fn next_timer_at(&self) -> Result<Option<Timestamp>, Error> {
        let row = self.db.read(Scope::Everything).await?.just_one("SELECT min(due_at) FROM timers", &[]).await?;
        row.map_or(Ok(None), Row::only)
    }

    /// Puts off a timer whose handling failed, so that it does not hold up the others.
    pub async fn put_off(&self, due: &DueTimer, until: Timestamp) -> Result<(), Error> {
        let put_off = Stmt::new(
            "UPDATE timers SET due_at = $1 WHERE workspace = $2 AND request = $3 AND kind = $4 AND ref = $5 AND due_at = $6",
            vals![until, due.workspace, due.request, &due.timer.key.kind, &due.timer.key.reference, due.timer.due_at],
        );
        self.db.run_one(Scope::of(due.workspace), put_off).await.map(|_| ())
    }
}
