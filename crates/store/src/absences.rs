//! When people are away. An absence is part of the directory and in its log; beside it stands when it must be looked what waits for
//! that person, so that what waits is handed on as it begins and comes back as it ends.

use domain::directory::{Absence, Load, Workload};
use domain::ids::{AbsenceId, MemberId, PersonId, RequestId};
use jiff::Timestamp;
use std::collections::BTreeSet;

use crate::db::{Insert, ReadTx, Scope, Stmt};
use crate::directory::rows;
use crate::error::Error;
use crate::timers::DueAbsence;
use crate::value::{Row, vals};
use crate::{Store, WorkspaceStore};

/// Says the [`Error::Conflict`] of [`WorkspaceStore::put_absence`] after somebody else changed the directory.
pub const DIRECTORY_MOVED: &str = "the directory was changed meanwhile";

/// LIMIT: absences of one workspace that are read at a time.
const READ_MAX: u32 = 4_000;

const ABSENCE: Insert = Insert {
    head: "INSERT INTO absences (workspace, id, person, from_day, until_day, stand_in, kinds, client, limit_minor, limit_currency,
             ended, over_at, look_at) VALUES",
    columns: 13,
    tail: "",
};

impl Store {
    /// It was looked at. `again` is when it must be looked at next; without one it is over.
    pub async fn looked_at(&self, due: &DueAbsence, again: Option<Timestamp>) -> Result<(), Error> {
        // One that was taken back meanwhile is due anew, and stays so.
        let done = Stmt::new(
            "UPDATE absences SET look_at = $1, ended = $2 WHERE workspace = $3 AND id = $4 AND look_at = $5 AND ended = $6",
            vals![again, due.ended || again.is_none(), due.workspace, due.id, due.look_at, due.ended],
        );
        self.db.run_one(Scope::of(due.workspace), done).await.map(|_| ())
    }
}

impl WorkspaceStore {
    /// Records an absence that was checked against the directory of version `seen`; a conflict ([`DIRECTORY_MOVED`]) if that has moved,
    /// because together with what came between, it may lead back to whoever is away. `moments` are when it begins and is over.
    pub async fn put_absence(
        &self,
        absence: &Absence,
        moments: (Timestamp, Timestamp),
        seen: u64,
        author: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let mut batch = self.db.batch();
        let unmoved = Stmt::new(
            "UPDATE workspaces SET directory_version = directory_version WHERE workspace = $1 AND directory_version = $2",
            vals![self.id, seen],
        );
        batch.push(unmoved.must_touch_one(DIRECTORY_MOVED));
        batch.insert(&ABSENCE, vec![rows::of_absence(self.id, absence, moments)]);
        self.change(batch, "absence", &absence.id, absence, author, at).await
    }

    /// Takes an absence back, or ends it early. It is looked at once what comes back.
    pub async fn end_absence(&self, id: AbsenceId, author: &str, at: Timestamp) -> Result<(), Error> {
        let mut batch = self.db.batch();
        let end = Stmt::new(
            "UPDATE absences SET ended = 1, look_at = $1 WHERE workspace = $2 AND id = $3 AND ended = 0",
            vals![at, self.id, id],
        );
        batch.push(end.must_touch_one("there is no such absence"));
        self.change(batch, "absence ended", &id, &id, author, at).await
    }

    /// What was recorded of everybody's absences and has not ended, earliest first.
    pub async fn absences(&self) -> Result<Vec<Absence>, Error> {
        absences(&mut self.read().await?, self).await
    }

    /// Whose tasks an absence can have moved: the person, whoever stands in, whoever stands in for those, and so on.
    pub async fn around_absence(&self, person: PersonId) -> Result<BTreeSet<PersonId>, Error> {
        let sql = "SELECT person, stand_in FROM absences WHERE workspace = $1 AND stand_in IS NOT NULL
                   ORDER BY over_at DESC, id LIMIT $2";
        let found = self.read().await?.just_all(sql, &vals![self.id, READ_MAX]).await?;
        let pair = |row: Row| {
            let mut cells = row.cells();
            Ok((cells.get()?, cells.get()?))
        };
        let pairs = found.into_iter().map(pair).collect::<Result<Vec<(PersonId, PersonId)>, Error>>()?;
        let mut reached = BTreeSet::from([person]);
        let mut more = true;
        while more {
            let next: Vec<PersonId> = pairs
                .iter()
                .filter(|(from, to)| reached.contains(from) && !reached.contains(to))
                .map(|p| p.1)
                .collect();
            more = !next.is_empty();
            reached.extend(next);
        }
        Ok(reached)
    }

    /// Requests in which it is a person's turn, in the order of their identifiers, behind `after`.
    pub async fn requests_waiting_for(
        &self,
        person: PersonId,
        after: Option<RequestId>,
        limit: u32,
    ) -> Result<Vec<RequestId>, Error> {
        let after = after.map_or_else(Vec::new, |id| id.bytes().to_vec());
        let sql =
            "SELECT DISTINCT request FROM task_view WHERE workspace = $1 AND person = $2 AND open = 1 AND request > $3
                   ORDER BY request LIMIT $4";
        let found = self.read().await?.just_all(sql, &vals![self.id, person, after, limit]).await?;
        found.into_iter().map(Row::only).collect()
    }

    /// How much waits for each of these members, and when they last were given or finished something.
    pub async fn workload(&self, members: &[MemberId]) -> Result<Workload, Error> {
        let mut tx = self.read().await?;
        let mut workload = Workload::default();
        for member in members {
            let person = PersonId::Member(*member);
            let open = "SELECT count(*), max(asked_at) FROM task_view
                         WHERE workspace = $1 AND person = $2 AND open = 1 AND kind <> 'mention'";
            let last = "SELECT max(asked_at) FROM task_view WHERE workspace = $1 AND person = $2 AND open = 0";
            let Some(row) = tx.one(open, &vals![self.id, person]).await? else { continue };
            let mut cells = row.cells();
            let (open, given): (u64, Option<Timestamp>) = (cells.get()?, cells.get()?);
            let finished: Option<Timestamp> =
                tx.one(last, &vals![self.id, person]).await?.map_or(Ok(None), Row::only)?;
            workload.loads.insert(*member, Load { open, last_at: given.max(finished) });
        }
        Ok(workload)
    }
}

pub(crate) async fn absences(tx: &mut ReadTx<'_>, store: &WorkspaceStore) -> Result<Vec<Absence>, Error> {
    let sql =
        "SELECT id, person, from_day, until_day, stand_in, kinds, client, limit_minor, limit_currency FROM absences
               WHERE workspace = $1 AND ended = 0 ORDER BY from_day, id LIMIT $2";
    tx.all(sql, &vals![store.id, READ_MAX]).await?.into_iter().map(rows::absence).collect()
}
