//! The one file (with its folder) that knows both databases.
//!
//! Everything else writes SQL once, in the subset that both understand: parameters `$1`, `$2` in order, BIGINT, TEXT and bytes,
//! `ON CONFLICT`, `RETURNING`. What differs is a hole in the text, filled here: `{skip_locked}`.
//! Reads go through [`Db::read`]; writes through [`Db::run`], a list of statements in one transaction, or [`Db::query`], one
//! statement that answers. What one statement finds decides about the whole only by how many rows it touches
//! ([`Stmt::must_touch_one`]), so no transaction is ever open while the program thinks.

mod faults;
mod guard;
mod lite;
mod migrate;
mod postgres;
mod rights;
mod tls;
mod together;
mod wire;

#[cfg(test)]
pub(crate) use migrate::lite as migrate_lite;
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::ids::WorkspaceId;

pub use faults::Faults;
pub use rights::Right;
pub use wire::{SAID_BYTES_MAX, Wire};

use crate::Chance;
use crate::error::{Error, OpenError};
use crate::value::{Row, V};

/// How to open a database.
pub struct Options {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: String,
    /// LIMIT: connections that read (SQLite), or connections at all (PostgreSQL).
    pub connections_max: usize,
    /// Where salts and pauses come from.
    pub chance: Arc<dyn Chance>,
    /// Faults on purpose, for tests.
    pub faults: Option<Arc<Faults>>,
}

/// Whose rows a transaction may see. On PostgreSQL the database itself holds to it (row security); on SQLite the statements do,
/// and a test reads each of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// One workspace's, with this right.
    Workspace(WorkspaceId, Right),
    /// All: only the few look-ups before a workspace is known, the workers that serve all, and the check of the whole.
    Everything,
}

impl Scope {
    /// One workspace's, for the server itself.
    pub(crate) const fn of(workspace: WorkspaceId) -> Self {
        Self::Workspace(workspace, Right::Decide)
    }

    const fn right(self) -> Right {
        match self {
            Self::Workspace(_, right) => right,
            Self::Everything => Right::Decide,
        }
    }

    /// Whose rows; `None` is everybody's.
    const fn stand(self) -> Option<WorkspaceId> {
        match self {
            Self::Workspace(id, _) => Some(id),
            Self::Everything => None,
        }
    }

    /// Rights that are given up until the transaction ends, to be said after its beginning.
    fn set_local(self, has_roles: bool) -> String {
        match (self.right(), has_roles) {
            (Right::Decide, _) => String::new(),
            (Right::Prepare, true) => {
                format!("; SET LOCAL app.rights = 'prepare'; SET LOCAL ROLE {}", rights::PROGRAMS)
            }
            (Right::Prepare, false) => "; SET LOCAL app.rights = 'prepare'".to_owned(),
        }
    }
}

/// A statement that changes something.
#[derive(Debug, Clone)]
pub(crate) struct Stmt {
    sql: Cow<'static, str>,
    values: Vec<V>,
    /// How many rows it must touch, and what to say if it does not.
    must: Option<(u64, &'static str)>,
    /// It deletes disclosures, for which it needs a right that nothing else has.
    erases: bool,
}

impl Stmt {
    pub(crate) fn new(sql: &'static str, values: Vec<V>) -> Self {
        Self { sql: Cow::Borrowed(sql), values, must: None, erases: false }
    }

    /// It is an erasure. INVARIANT: an erasure is in the journal before, or in the same transaction.
    pub(crate) fn erasing(mut self) -> Self {
        self.erases = true;
        self
    }

    /// It must touch exactly one row; otherwise the whole transaction is undone as a conflict, with this reason.
    pub(crate) fn must_touch_one(mut self, or: &'static str) -> Self {
        self.must = Some((1, or));
        self
    }
}

/// An insertion of many rows. `head` ends in `VALUES`; `tail` is what follows the rows.
pub(crate) struct Insert {
    pub(crate) head: &'static str,
    pub(crate) columns: usize,
    pub(crate) tail: &'static str,
}

/// Rows in one statement on PostgreSQL: few sizes, so that few statements are kept prepared.
const ROWS_PER_INSERT: [usize; 9] = [16, 8, 7, 6, 5, 4, 3, 2, 1];

impl Insert {
    /// The text for some rows.
    pub(crate) fn text(&self, rows: usize) -> String {
        let row = |at: usize| {
            let places: Vec<String> =
                (1..=self.columns).map(|place| format!("${}", at * self.columns + place)).collect();
            format!("({})", places.join(", "))
        };
        let rows: Vec<String> = (0..rows).map(row).collect();
        format!("{} {} {}", self.head, rows.join(", "), self.tail)
    }
}

/// Statements to be run together.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    statements: Vec<Stmt>,
    /// On PostgreSQL one statement carries several rows; on SQLite, where a statement costs no journey, one row each.
    wide: bool,
    /// What is said to the database around a statement that erases.
    around_erasure: Option<[&'static str; 2]>,
    /// On PostgreSQL as few statements as can be, see `together`; nobody asks how many rows each touched.
    together: bool,
}

impl Batch {
    pub(crate) fn push(&mut self, statement: Stmt) {
        match self.around_erasure.filter(|_| statement.erases) {
            Some([before, after]) => {
                self.statements.extend([Stmt::new(before, Vec::new()), statement, Stmt::new(after, Vec::new())]);
            }
            None => self.statements.push(statement),
        }
    }

    /// Its statements do not build on each other, except where they touch the same table; and nobody asks how many rows each touched.
    pub(crate) fn together(mut self) -> Self {
        self.together = true;
        self
    }

    fn erases(&self) -> bool {
        self.statements.iter().any(|statement| statement.erases)
    }

    pub(crate) fn insert(&mut self, insert: &Insert, rows: Vec<Vec<V>>) {
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let left = rows.len();
            let take = if self.wide { ROWS_PER_INSERT.into_iter().find(|size| *size <= left).unwrap_or(1) } else { 1 };
            let values: Vec<V> = rows.by_ref().take(take).flatten().collect();
            assert_eq!(values.len(), take * insert.columns, "{}", insert.head);
            self.statements.push(Stmt { sql: Cow::Owned(insert.text(take)), values, must: None, erases: false });
        }
    }
}

/// A database.
pub(crate) struct Db {
    kind: Kind,
    reads: AtomicU64,
    pub(crate) chance: Arc<dyn Chance>,
}

enum Kind {
    Lite(lite::Lite),
    Postgres(postgres::Pool),
}

impl Db {
    pub(crate) async fn open(options: Options) -> Result<Self, OpenError> {
        let Options { url, connections_max, chance, faults } = options;
        let kind = if let Some(path) = url.strip_prefix("sqlite:") {
            Kind::Lite(lite::Lite::open(Path::new(path), connections_max, faults)?)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Kind::Postgres(postgres::Pool::open(&url, connections_max, Arc::clone(&chance), faults).await?)
        } else {
            return Err(OpenError::Url(url));
        };
        Ok(Self { kind, reads: AtomicU64::new(0), chance })
    }

    /// “SQLite” or “PostgreSQL”, with the role if there is one.
    pub(crate) fn describe(&self) -> String {
        match &self.kind {
            Kind::Lite(_) => "SQLite".to_owned(),
            Kind::Postgres(pool) => match pool.role() {
                Some(role) => format!("PostgreSQL, as role {role}"),
                None => "PostgreSQL, as the connecting user".to_owned(),
            },
        }
    }

    /// What an administrator of the database server could run, so that it holds rights by roles too; `None` where it does.
    pub(crate) fn roles_by_hand(&self) -> Option<&str> {
        match &self.kind {
            Kind::Lite(_) => None,
            Kind::Postgres(pool) => pool.roles_by_hand(),
        }
    }

    /// A connection over which nodes tell each other what changed; `None` where there can be only one.
    pub(crate) async fn wire(&self) -> Result<Option<Wire>, Error> {
        match &self.kind {
            Kind::Lite(_) => Ok(None),
            Kind::Postgres(pool) => pool.wire().await.map(Some),
        }
    }

    /// True once a commit could not be flushed: nothing will be written until the program starts anew.
    pub(crate) fn is_broken(&self) -> bool {
        matches!(&self.kind, Kind::Lite(lite) if lite.is_broken())
    }

    /// How many states were read from since it was opened.
    pub(crate) fn reads(&self) -> u64 {
        self.reads.load(Ordering::Relaxed)
    }

    /// An empty list of statements.
    pub(crate) fn batch(&self) -> Batch {
        let (wide, around_erasure) = match &self.kind {
            Kind::Lite(_) => (false, None),
            Kind::Postgres(pool) => (true, pool.around_erasure()),
        };
        Batch { statements: Vec::new(), wide, around_erasure, together: false }
    }

    /// One unchanging state of the database, to read from.
    pub(crate) async fn read(&self, scope: Scope) -> Result<ReadTx<'_>, Error> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        Ok(match &self.kind {
            Kind::Lite(lite) => ReadTx::Lite(lite.read(scope.right()).await?),
            Kind::Postgres(pool) => ReadTx::Postgres(pool.read(scope).await?),
        })
    }

    /// A transaction of statements alone. Gives how many rows each touched, unless they are run together.
    pub(crate) async fn run(&self, scope: Scope, batch: Batch) -> Result<Vec<u64>, Error> {
        if scope.right() == Right::Prepare && batch.erases() {
            return Err(Error::corrupt("an erasure by a program"));
        }
        match &self.kind {
            Kind::Lite(lite) => lite.run(scope.right(), batch).await,
            Kind::Postgres(pool) => pool.run(scope, &batch).await,
        }
    }

    /// Writes over what was deleted and still stands in files.
    pub(crate) async fn scrub(&self) -> Result<(), Error> {
        match &self.kind {
            Kind::Lite(lite) => lite.scrub().await,
            Kind::Postgres(_) => Ok(()),
        }
    }

    /// A transaction of one statement. Gives how many rows it touched.
    pub(crate) async fn run_one(&self, scope: Scope, statement: Stmt) -> Result<u64, Error> {
        let mut batch = self.batch();
        batch.push(statement);
        Ok(self.run(scope, batch).await?.first().copied().unwrap_or(0))
    }

    /// A transaction of one statement with `RETURNING`. Gives what it returns.
    pub(crate) async fn query(&self, scope: Scope, sql: &'static str, values: Vec<V>) -> Result<Vec<Row>, Error> {
        match &self.kind {
            Kind::Lite(lite) => lite.query(scope.right(), sql, values).await,
            Kind::Postgres(pool) => pool.query(scope, sql, &values).await,
        }
    }

    /// As [`Db::query`], for at most one row.
    pub(crate) async fn query_one(
        &self,
        scope: Scope,
        sql: &'static str,
        values: Vec<V>,
    ) -> Result<Option<Row>, Error> {
        Ok(self.query(scope, sql, values).await?.into_iter().next())
    }
}

/// Fills the hole. Rows that somebody else is about to change are passed over; SQLite has one writer and none of those.
fn fill(sql: &str, postgres: bool) -> Cow<'_, str> {
    if !sql.contains('{') {
        return Cow::Borrowed(sql);
    }
    Cow::Owned(sql.replace("{skip_locked}", if postgres { "FOR UPDATE SKIP LOCKED" } else { "" }))
}

/// A reading transaction; ends when dropped.
pub(crate) enum ReadTx<'a> {
    Lite(lite::Reader<'a>),
    Postgres(postgres::PgTx),
}

impl ReadTx<'_> {
    pub(crate) async fn all(&mut self, sql: &str, values: &[V]) -> Result<Vec<Row>, Error> {
        match self {
            Self::Lite(reader) => reader.all(&fill(sql, false), values),
            Self::Postgres(tx) => tx.all(&fill(sql, true), values).await,
        }
    }

    pub(crate) async fn one(&mut self, sql: &str, values: &[V]) -> Result<Option<Row>, Error> {
        Ok(self.all(sql, values).await?.into_iter().next())
    }

    /// As [`ReadTx::all`], when nothing else is asked: the transaction ends with it, in the same journey.
    pub(crate) async fn just_all(self, sql: &str, values: &[V]) -> Result<Vec<Row>, Error> {
        match self {
            Self::Lite(reader) => reader.all(&fill(sql, false), values),
            Self::Postgres(tx) => tx.just_all(&fill(sql, true), values).await,
        }
    }

    /// Two looks in one journey. On PostgreSQL the second may see a later state than the first.
    pub(crate) async fn just_two(self, one: (&str, &[V]), two: (&str, &[V])) -> Result<[Vec<Row>; 2], Error> {
        match self {
            Self::Lite(reader) => Ok([reader.all(one.0, one.1)?, reader.all(two.0, two.1)?]),
            Self::Postgres(tx) => tx.just_two(one, two).await,
        }
    }

    /// As [`ReadTx::just_all`], for at most one row.
    pub(crate) async fn just_one(self, sql: &str, values: &[V]) -> Result<Option<Row>, Error> {
        Ok(self.just_all(sql, values).await?.into_iter().next())
    }
}

/// How many statements of a batch may run before a fault on purpose; all, when none is asked for.
fn until_fault(faults: Option<&Faults>, batch: &Batch) -> (usize, Result<(), Error>) {
    let Some(faults) = faults else { return (batch.statements.len(), Ok(())) };
    for at in 0..batch.statements.len() {
        let fault = faults.check();
        if fault.is_err() {
            return (at, fault);
        }
    }
    (batch.statements.len(), Ok(()))
}

fn held(statement: &Stmt, count: u64) -> Result<(), Error> {
    match statement.must {
        Some((rows, or)) if rows != count => Err(Error::Conflict(or.to_owned())),
        _ => Ok(()),
    }
}
