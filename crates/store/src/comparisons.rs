//! How two files compare, once per workspace; and when each person last had a request before them, to tell them what is new since.

use domain::ids::{PersonId, RequestId};
use domain::values::Digest;
use jiff::{SignedDuration, Timestamp};

use crate::WorkspaceStore;
use crate::db::Stmt;
use crate::error::Error;
use crate::value::vals;

/// Looks closer together than this are one visit.
const VISIT: SignedDuration = SignedDuration::from_mins(30);

/// How two files compare. It says where they differ, never what they say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The earlier file.
    pub before: Digest,
    /// The later file.
    pub after: Digest,
    /// What made it, with its version.
    pub engine: String,
    /// Pages and places, as JSON.
    pub found: String,
    /// When.
    pub made_at: Timestamp,
}

/// When a person had a request before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Looks {
    /// The beginning of the latest visit.
    pub visit: Timestamp,
    /// The end of the visit before: when, and how many entries the journal had. `None` on the first visit.
    pub before: Option<(Timestamp, u64)>,
}

impl WorkspaceStore {
    /// Keeps how two files compare, in place of what was there.
    pub async fn record_comparison(&self, made: &Comparison) -> Result<(), Error> {
        let Comparison { before, after, engine, found, made_at } = made;
        let put = Stmt::new(
            "INSERT INTO comparisons (workspace, earlier, later, engine, found, made_at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (workspace, earlier, later) DO UPDATE SET
               engine = excluded.engine, found = excluded.found, made_at = excluded.made_at",
            vals![self.id, *before, *after, engine, found, *made_at],
        );
        self.db.run_one(self.scope(), put).await.map(|_| ())
    }

    /// How two files compare, if it is known.
    pub async fn comparison(&self, before: Digest, after: Digest) -> Result<Option<Comparison>, Error> {
        let sql = "SELECT engine, found, made_at FROM comparisons WHERE workspace = $1 AND earlier = $2 AND later = $3";
        let found = self.read().await?.just_one(sql, &vals![self.id, before, after]).await?;
        let read = |row: crate::value::Row| {
            let mut cells = row.cells();
            Ok(Comparison { before, after, engine: cells.get()?, found: cells.get()?, made_at: cells.get()? })
        };
        found.map(read).transpose()
    }

    /// Notes that a person has a request before them, whose journal has so many entries.
    pub async fn record_look(
        &self,
        request: RequestId,
        person: PersonId,
        entries: u64,
        at: Timestamp,
    ) -> Result<(), Error> {
        let Some(found) = self.look_row(request, person).await? else {
            let put = Stmt::new(
                "INSERT INTO looks (workspace, request, person, visit_at, last_at, last_seq) VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (workspace, request, person) DO NOTHING",
                vals![self.id, request, person, at, at, entries],
            );
            return self.db.run_one(self.scope(), put).await.map(|_| ());
        };
        let change = if at.duration_since(found.last.0) < VISIT {
            Stmt::new(
                "UPDATE looks SET last_at = $1, last_seq = $2 WHERE workspace = $3 AND request = $4 AND person = $5",
                vals![at, entries, self.id, request, person],
            )
        } else {
            Stmt::new(
                "UPDATE looks SET visit_at = $1, before_at = last_at, before_seq = last_seq, last_at = $2, last_seq = $3
                 WHERE workspace = $4 AND request = $5 AND person = $6",
                vals![at, at, entries, self.id, request, person],
            )
        };
        self.db.run_one(self.scope(), change).await.map(|_| ())
    }

    /// When a person had a request before them, seen from `now`: a visit that is over counts as the one before.
    pub async fn looks(&self, request: RequestId, person: PersonId, now: Timestamp) -> Result<Option<Looks>, Error> {
        Ok(self.look_row(request, person).await?.map(|row| {
            if now.duration_since(row.last.0) < VISIT {
                Looks { visit: row.visit, before: row.before }
            } else {
                Looks { visit: now, before: Some(row.last) }
            }
        }))
    }

    async fn look_row(&self, request: RequestId, person: PersonId) -> Result<Option<LookRow>, Error> {
        let sql = "SELECT visit_at, last_at, last_seq, before_at, before_seq FROM looks
                   WHERE workspace = $1 AND request = $2 AND person = $3";
        let Some(row) = self.read().await?.just_one(sql, &vals![self.id, request, person]).await? else {
            return Ok(None);
        };
        let mut cells = row.cells();
        let (visit, last) = (cells.get()?, (cells.get()?, cells.get()?));
        let (at, seq): (Option<Timestamp>, Option<u64>) = (cells.get()?, cells.get()?);
        Ok(Some(LookRow { visit, last, before: at.zip(seq) }))
    }
}

struct LookRow {
    visit: Timestamp,
    last: (Timestamp, u64),
    before: Option<(Timestamp, u64)>,
}
