//! The one file (with its folder) that knows both databases.
//!
//! Everything else writes SQL once, in the subset that both understand: parameters `$1`, `$2` in order, BIGINT, TEXT and bytes,
//! `ON CONFLICT`, `RETURNING`, common table expressions. What differs is a hole in the text, filled here: `{lock}`, `{skip_locked}`.
//! Reads go through [`Db::read`]; writes through [`Db::run`] (a list of statements, one transaction) or, where a statement's
//! answer decides about the next, [`Db::write`]. Nothing but the database is waited for inside a transaction.

mod faults;
mod lite;
mod migrate;
mod postgres;

use std::borrow::Cow;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

use domain::ids::WorkspaceId;
use rusqlite::Connection;

pub use faults::Faults;

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
    /// One workspace's.
    Workspace(WorkspaceId),
    /// All: only the few look-ups before a workspace is known, the workers that serve all, and the check of the whole.
    Everything,
}

impl Scope {
    fn set_local(self) -> String {
        match self {
            Self::Workspace(id) => format!("SET LOCAL app.workspace = '{}'", id.hex()),
            Self::Everything => "SET LOCAL app.workspace = '*'".to_owned(),
        }
    }
}

/// What a transaction does; it may be run more than once on PostgreSQL.
pub(crate) type Work<'t, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 't>>;

/// A statement that changes something.
#[derive(Debug, Clone)]
pub(crate) struct Stmt {
    sql: Cow<'static, str>,
    values: Vec<V>,
    /// How many rows it must touch, and what to say if it does not.
    must: Option<(u64, &'static str)>,
}

impl Stmt {
    pub(crate) fn new(sql: &'static str, values: Vec<V>) -> Self {
        Self { sql: Cow::Borrowed(sql), values, must: None }
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
const ROWS_PER_INSERT: [usize; 5] = [16, 8, 4, 2, 1];

impl Insert {
    /// The text for some rows.
    pub(crate) fn text(&self, rows: usize) -> String {
        let row = |at: usize| {
            let places: Vec<String> = (1..=self.columns).map(|place| format!("${}", at * self.columns + place)).collect();
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
}

impl Batch {
    pub(crate) fn push(&mut self, statement: Stmt) {
        self.statements.push(statement);
    }

    pub(crate) fn insert(&mut self, insert: &Insert, rows: Vec<Vec<V>>) {
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let left = rows.len();
            let take = if self.wide { ROWS_PER_INSERT.into_iter().find(|size| *size <= left).unwrap_or(1) } else { 1 };
            let values: Vec<V> = rows.by_ref().take(take).flatten().collect();
            assert_eq!(values.len(), take * insert.columns, "{}", insert.head);
            self.statements.push(Stmt { sql: Cow::Owned(insert.text(take)), values, must: None });
        }
    }
}

/// A database.
pub(crate) struct Db {
    kind: Kind,
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
        Ok(Self { kind, chance })
    }

    /// “SQLite” or “PostgreSQL”, with the role if there is one.
    pub(crate) fn describe(&self) -> String {
        match &self.kind {
            Kind::Lite(_) => "SQLite".to_owned(),
            Kind::Postgres(pool) => match pool.role() {
                Some(role) => format!("PostgreSQL, as role {role}"),
                None => "PostgreSQL, as the connecting user, who may not make roles".to_owned(),
            },
        }
    }

    /// True once a commit could not be flushed: nothing will be written until the program starts anew.
    pub(crate) fn is_broken(&self) -> bool {
        matches!(&self.kind, Kind::Lite(lite) if lite.is_broken())
    }

    /// An empty list of statements.
    pub(crate) fn batch(&self) -> Batch {
        Batch { statements: Vec::new(), wide: matches!(self.kind, Kind::Postgres(_)) }
    }

    /// One unchanging state of the database, to read from.
    pub(crate) async fn read(&self, scope: Scope) -> Result<ReadTx<'_>, Error> {
        Ok(match &self.kind {
            Kind::Lite(lite) => ReadTx::Lite(lite.read().await?),
            Kind::Postgres(pool) => ReadTx::Postgres(pool.read(scope).await?),
        })
    }

    /// A transaction of statements alone. Gives how many rows each touched.
    pub(crate) async fn run(&self, scope: Scope, batch: Batch) -> Result<Vec<u64>, Error> {
        let batch = Arc::new(batch);
        self.write(scope, move |tx| {
            let batch = Arc::clone(&batch);
            Box::pin(async move { tx.run_all(&batch).await })
        })
        .await
    }

    /// A transaction of one statement. Gives how many rows it touched.
    pub(crate) async fn run_one(&self, scope: Scope, statement: Stmt) -> Result<u64, Error> {
        let mut batch = self.batch();
        batch.push(statement);
        Ok(self.run(scope, batch).await?.first().copied().unwrap_or(0))
    }

    /// A transaction in which what is read decides about what is written. An error undoes it.
    pub(crate) async fn write<T, F>(&self, scope: Scope, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t mut WriteTx) -> Work<'t, T> + Send + Sync + 'static,
    {
        match &self.kind {
            Kind::Lite(lite) => lite.write(work).await,
            Kind::Postgres(pool) => pool.write(scope, work).await,
        }
    }
}

/// Fills the holes. `{lock}` on a row that is read to be changed: SQLite has one writer and needs none.
fn fill(sql: &str, postgres: bool) -> Cow<'_, str> {
    if !sql.contains('{') {
        return Cow::Borrowed(sql);
    }
    let (lock, skip_locked) = if postgres { ("FOR UPDATE", "FOR UPDATE SKIP LOCKED") } else { ("", "") };
    Cow::Owned(sql.replace("{lock}", lock).replace("{skip_locked}", skip_locked))
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
}

/// A writing transaction.
pub(crate) struct WriteTx {
    kind: WriteKind,
    faults: Option<Arc<Faults>>,
}

#[expect(clippy::large_enum_variant, reason = "there is one per transaction, and it is not moved about")]
enum WriteKind {
    Lite(Connection),
    Postgres(postgres::PgTx),
}

impl WriteTx {
    fn lite(connection: Connection, faults: Option<Arc<Faults>>) -> Self {
        Self { kind: WriteKind::Lite(connection), faults }
    }

    fn postgres(tx: postgres::PgTx, faults: Option<Arc<Faults>>) -> Self {
        Self { kind: WriteKind::Postgres(tx), faults }
    }

    fn connection(&self) -> &Connection {
        match &self.kind {
            WriteKind::Lite(connection) => connection,
            WriteKind::Postgres(_) => unreachable!("only SQLite's writer asks, and it made this with a connection"),
        }
    }

    fn into_postgres(self) -> postgres::PgTx {
        match self.kind {
            WriteKind::Postgres(tx) => tx,
            WriteKind::Lite(_) => unreachable!("only the pool asks, and it made this with its client"),
        }
    }

    fn fault(&self) -> Result<(), Error> {
        self.faults.as_ref().map_or(Ok(()), |faults| faults.check())
    }

    pub(crate) fn batch(&self) -> Batch {
        Batch { statements: Vec::new(), wide: matches!(self.kind, WriteKind::Postgres(_)) }
    }

    /// For reading, and for changes with `RETURNING`.
    pub(crate) async fn all(&mut self, sql: &str, values: &[V]) -> Result<Vec<Row>, Error> {
        self.fault()?;
        match &mut self.kind {
            WriteKind::Lite(connection) => lite::all(connection, &fill(sql, false), values),
            WriteKind::Postgres(tx) => tx.all(&fill(sql, true), values).await,
        }
    }

    pub(crate) async fn one(&mut self, sql: &str, values: &[V]) -> Result<Option<Row>, Error> {
        Ok(self.all(sql, values).await?.into_iter().next())
    }

    /// Runs the statements in order. Gives how many rows each touched.
    pub(crate) async fn run_all(&mut self, batch: &Batch) -> Result<Vec<u64>, Error> {
        let mut until = batch.statements.len();
        let mut fault = Ok(());
        for at in 0..until {
            fault = self.fault();
            if fault.is_err() {
                until = at;
                break;
            }
        }
        let statements = batch.statements.get(..until).unwrap_or_default();
        let counts = match &mut self.kind {
            WriteKind::Lite(connection) => {
                let run = |statement| lite::run(connection, statement).and_then(|count| held(statement, count).map(|()| count));
                statements.iter().map(run).collect::<Result<Vec<u64>, Error>>()?
            }
            WriteKind::Postgres(tx) => tx.run(statements).await?,
        };
        for (statement, count) in statements.iter().zip(&counts) {
            held(statement, *count)?;
        }
        fault.map(|()| counts)
    }
}

fn held(statement: &Stmt, count: u64) -> Result<(), Error> {
    match statement.must {
        Some((rows, or)) if rows != count => Err(Error::Conflict(or.to_owned())),
        _ => Ok(()),
    }
}
