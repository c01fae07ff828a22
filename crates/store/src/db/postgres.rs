//! PostgreSQL: a pool, transactions that begin with their first statement, statements sent without waiting for each other.
//!
//! The program connects as the owner of the tables and then acts as the role `assent_app`, which owns nothing: row security holds
//! for it, and it has no right to change evidence. What programs do runs as `assent_agent`, an erasure as `assent_eraser`; see
//! `rights.rs`. A user who may not make roles keeps acting as itself, held by the policies (`FORCE ROW LEVEL SECURITY`) and triggers
//! alone; [`Pool::role`] says which it is.

use std::sync::Arc;

use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Object, QueueMode, RecyclingMethod};
use futures::future::join_all;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Config, NoTls};

use super::rights::PEOPLE;
use super::tls::Tls;
use super::together::{self, Group};
use super::wire::Wire;
use super::{Batch, Faults, Scope, Stmt, fill, held, until_fault};
use crate::Chance;
use crate::error::{Error, OpenError};
use crate::value::{Row, V};

/// LIMIT: statements that are on their way at once.
const PIPELINE_MAX: usize = 24;
/// LIMIT: runs of a transaction that the database undoes because of contention.
const RUNS_MAX: u32 = 6;
/// LIMIT: statements that one connection keeps prepared.
const STATEMENTS_MAX: usize = 400;
/// The longest pause between two runs, in milliseconds; doubled each time.
const PAUSE_MILLIS: u64 = 4;

pub(super) struct Pool {
    connections: deadpool_postgres::Pool,
    address: Config,
    tls: Option<Tls>,
    has_roles: bool,
    roles_by_hand: Option<String>,
    chance: Arc<dyn Chance>,
    faults: Option<Arc<Faults>>,
}

impl Pool {
    pub(super) async fn open(
        url: &str,
        connections_max: usize,
        chance: Arc<dyn Chance>,
        faults: Option<Arc<Faults>>,
    ) -> Result<Self, OpenError> {
        let (address, tls) = super::tls::of_address(url)?;
        let config: Config = address.parse().map_err(|_| OpenError::Url(without_password(url)))?;
        let roles_by_hand = super::migrate::postgres(&config, tls.clone()).await?;
        let has_roles = roles_by_hand.is_none();
        let fast = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let address = config.clone();
        let manager = match tls.clone() {
            Some(tls) => Manager::from_config(config, tls, fast),
            None => Manager::from_config(config, NoTls, fast),
        };
        let begin = Hook::async_fn(move |client, _| {
            Box::pin(async move {
                let role = if has_roles { format!("SET ROLE {PEOPLE};") } else { String::new() };
                let settings = format!(
                    "{role} SET synchronous_commit = on; SET timezone = 'UTC'; SET statement_timeout = '30s'; \
                     SET plan_cache_mode = force_generic_plan"
                );
                client.batch_execute(&settings).await.map_err(HookError::Backend)
            })
        });
        let connections = deadpool_postgres::Pool::builder(manager)
            .max_size(connections_max)
            .queue_mode(QueueMode::Lifo)
            .post_create(begin)
            .build();
        let connections = connections.map_err(Error::unavailable)?;
        Ok(Self { connections, address, tls, has_roles, roles_by_hand, chance, faults })
    }

    /// The role that reads and writes, for `doctor`; `None` if it is the connecting user itself.
    pub(super) fn role(&self) -> Option<&'static str> {
        self.has_roles.then_some(PEOPLE)
    }

    pub(super) fn roles_by_hand(&self) -> Option<&str> {
        self.roles_by_hand.as_deref()
    }

    pub(super) async fn wire(&self) -> Result<Wire, Error> {
        Wire::open(&self.address, self.tls.as_ref(), self.role()).await
    }

    /// What is said before and after a statement that erases.
    pub(super) fn around_erasure(&self) -> Option<[&'static str; 2]> {
        self.has_roles.then_some(["SET LOCAL ROLE assent_eraser", "SET LOCAL ROLE assent_app"])
    }

    pub(super) async fn read(&self, scope: Scope) -> Result<PgTx, Error> {
        let client = self.connections.get().await.map_err(Error::unavailable)?;
        Ok(PgTx {
            client: Some(client),
            begin: Some(format!(
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {}",
                scope.set_local(self.has_roles)
            )),
        })
    }

    pub(super) async fn run(&self, scope: Scope, batch: &Batch) -> Result<Vec<u64>, Error> {
        self.again(|| self.run_once(scope, batch)).await
    }

    async fn run_once(&self, scope: Scope, batch: &Batch) -> Result<Vec<u64>, Error> {
        let mut tx = self.begin(scope).await?;
        let (until, fault) = until_fault(self.faults.as_deref(), batch);
        let statements = batch.statements.get(..until).unwrap_or_default();
        if batch.together && !batch.erases() {
            tx.run_together(statements).await?;
            fault?;
            tx.commit().await?;
            return Ok(Vec::new());
        }
        let counts = tx.run(statements).await?;
        fault?;
        for (statement, count) in batch.statements.iter().zip(&counts) {
            held(statement, *count)?;
        }
        tx.commit().await?;
        Ok(counts)
    }

    pub(super) async fn query(&self, scope: Scope, sql: &'static str, values: &[V]) -> Result<Vec<Row>, Error> {
        self.again(|| self.query_once(scope, sql, values)).await
    }

    async fn query_once(&self, scope: Scope, sql: &'static str, values: &[V]) -> Result<Vec<Row>, Error> {
        self.faults.as_ref().map_or(Ok(()), |faults| faults.check())?;
        let mut tx = self.begin(scope).await?;
        let rows = tx.all(&fill(sql, true), values).await?;
        tx.commit().await?;
        Ok(rows)
    }

    async fn begin(&self, scope: Scope) -> Result<PgTx, Error> {
        let client = self.connections.get().await.map_err(Error::unavailable)?;
        Ok(PgTx { client: Some(client), begin: Some(format!("BEGIN; {}", scope.set_local(self.has_roles))) })
    }

    /// Runs a transaction again that the database undid because it met another one.
    async fn again<T, F>(&self, work: impl Fn() -> F + Send + Sync) -> Result<T, Error>
    where
        F: Future<Output = Result<T, Error>> + Send,
    {
        let mut run = 1;
        loop {
            match work().await {
                Err(Error::Unavailable { again: true, .. }) if run < RUNS_MAX => {
                    let mut byte = [0];
                    self.chance.fill(&mut byte);
                    let pause = (PAUSE_MILLIS << run) * u64::from(byte[0]) / 255;
                    tokio::time::sleep(std::time::Duration::from_millis(pause)).await;
                    run += 1;
                }
                other => return other,
            }
        }
    }
}

/// An address for messages: never with what stands before the `@`.
fn without_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, rest))) => format!("{scheme}://…@{rest}"),
        _ => url.to_owned(),
    }
}

/// A transaction. Dropped before [`PgTx::commit`], it undoes itself.
pub(crate) struct PgTx {
    client: Option<Object>,
    /// Sent together with the first statement.
    begin: Option<String>,
}

impl PgTx {
    pub(super) async fn all(&mut self, sql: &str, values: &[V]) -> Result<Vec<Row>, Error> {
        let (client, begin) = self.start()?;
        let statement = client.prepare_cached(sql).await?;
        let values = parameters(values);
        let (begun, rows) = futures::join!(started(client, begin), client.query(&statement, &values));
        begun?;
        rows?.iter().map(read_row).collect()
    }

    /// One statement and the end of the transaction, sent at once.
    pub(super) async fn just_all(mut self, sql: &str, values: &[V]) -> Result<Vec<Row>, Error> {
        let client = self.client.as_ref().ok_or_else(over)?;
        let statement = client.prepare_cached(sql).await?;
        let begin = self.begin.take();
        let values = parameters(values);
        let (begun, rows, ended) =
            futures::join!(started(client, begin), client.query(&statement, &values), client.batch_execute("COMMIT"));
        begun?;
        // After an error it ended as well, undone; the connection is clean either way.
        if ended.is_ok() {
            drop(self.client.take());
        }
        rows?.iter().map(read_row).collect()
    }

    /// The same in as few statements as can be; each that must touch one row has.
    async fn run_together(&mut self, statements: &[Stmt]) -> Result<(), Error> {
        let groups: Vec<Group> = together::groups(statements).into_iter().map(Group::of).collect();
        let (client, begin) = self.start()?;
        // A kept statement costs the database memory, and what is asked together has many forms.
        if client.statement_cache.size() > STATEMENTS_MAX {
            client.statement_cache.clear();
        }
        let mut runs = Vec::with_capacity(groups.len());
        for group in &groups {
            let values: Vec<&(dyn ToSql + Sync)> = group.values.iter().map(|value| *value as _).collect();
            runs.push((client.prepare_cached(&group.sql).await?, values));
        }
        let runs = runs.iter().map(|(statement, values)| client.query_one(statement, values));
        let (begun, results) = futures::join!(started(client, begin), join_all(runs));
        begun?;
        for (group, result) in groups.iter().zip(results) {
            let row = result?;
            for (at, statement) in group.must.iter().enumerate() {
                held(statement, u64::try_from(row.try_get::<_, i64>(at)?).unwrap_or(0))?;
            }
        }
        Ok(())
    }

    /// Sends all without waiting for the answers in between; the database runs them in order and the first error undoes all.
    pub(super) async fn run(&mut self, statements: &[Stmt]) -> Result<Vec<u64>, Error> {
        let mut counts = Vec::with_capacity(statements.len());
        for chunk in statements.chunks(PIPELINE_MAX) {
            let (client, begin) = self.start()?;
            // All are prepared before the first is sent: one that had to wait for that would run after those behind it.
            let mut runs = Vec::with_capacity(chunk.len());
            for statement in chunk {
                runs.push((client.prepare_cached(&statement.sql).await?, parameters(&statement.values)));
            }
            let runs = runs.iter().map(|(statement, values)| client.execute(statement, values));
            let (begun, results) = futures::join!(started(client, begin), join_all(runs));
            begun?;
            for result in results {
                counts.push(result?);
            }
        }
        Ok(counts)
    }

    fn start(&mut self) -> Result<(&Object, Option<String>), Error> {
        let begin = self.begin.take();
        Ok((self.client.as_ref().ok_or_else(over)?, begin))
    }

    async fn commit(mut self) -> Result<(), Error> {
        // Without a first statement nothing was begun. A lost answer leaves open whether it was committed; callers know by their key.
        if self.begin.is_none() {
            let (client, _) = self.start()?;
            client.batch_execute("COMMIT").await?;
        }
        self.client = None;
        Ok(())
    }
}

impl Drop for PgTx {
    /// Whoever reads has the answer already, and whoever failed needs none: the connection goes back to the pool once it is clean.
    fn drop(&mut self) {
        let Some(client) = self.client.take().filter(|_| self.begin.is_none()) else { return };
        tokio::spawn(async move {
            if client.batch_execute("ROLLBACK").await.is_err() {
                drop(Object::take(client));
            }
        });
    }
}

fn over() -> Error {
    Error::unavailable("the transaction is over")
}

async fn started(client: &Object, begin: Option<String>) -> Result<(), tokio_postgres::Error> {
    match begin {
        Some(sql) => client.batch_execute(&sql).await,
        None => Ok(()),
    }
}

fn parameters(values: &[V]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as _).collect()
}

fn read_row(row: &tokio_postgres::Row) -> Result<Row, Error> {
    let cells = row.columns().iter().enumerate().map(|(at, column)| {
        Ok(match *column.type_() {
            Type::INT8 => row.try_get::<_, Option<i64>>(at)?.map_or(V::Null, V::Int),
            Type::INT4 => row.try_get::<_, Option<i32>>(at)?.map_or(V::Null, |int| V::Int(int.into())),
            Type::TEXT => row.try_get::<_, Option<String>>(at)?.map_or(V::Null, V::Text),
            Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(at)?.map_or(V::Null, V::Bytes),
            ref other => return Err(Error::corrupt(format!("column {} of type {other}", column.name()))),
        })
    });
    Ok(Row(cells.collect::<Result<_, Error>>()?))
}
