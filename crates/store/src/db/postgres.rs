//! PostgreSQL: a pool, transactions that begin with their first statement, statements sent without waiting for each other.
//!
//! The program connects as the owner of the tables and then acts as the role `assent_app`, which owns nothing: row security holds
//! for it, and it has no right to change evidence. What programs do runs as `assent_agent`, an erasure as `assent_eraser`; see
//! `rights.rs`. A user who may not make roles keeps acting as itself, held by the policies (`FORCE ROW LEVEL SECURITY`) and triggers
//! alone; [`Pool::role`] says which it is.

use std::future::Future;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use deadpool::managed::{self, Metrics, Object, QueueMode, RecycleResult};
use deadpool_postgres::{ClientWrapper, Manager, ManagerConfig, RecyclingMethod};
use domain::ids::WorkspaceId;
use futures::future::join_all;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Config, NoTls};

use super::rights::PEOPLE;
use super::tls::Tls;
use super::together::{self, Asks, Group};
use super::wire::Wire;
use super::{Batch, Faults, Scope, Stmt, fill, held, until_fault};
use crate::Chance;
use crate::error::{Error, OpenError};
use crate::value::{Row, V};

/// LIMIT: statements that are on their way at once.
const PIPELINE_MAX: usize = 24;
/// LIMIT: runs of a transaction that the database undoes because of contention.
const RUNS_MAX: u32 = 6;
/// Of all connections, one in so many sees everybody's rows.
const EVERYWHERE_PART: usize = 4;
/// LIMIT: statements that one connection keeps prepared.
const STATEMENTS_MAX: usize = 400;
/// The longest pause between two runs, in milliseconds; doubled each time.
const PAUSE_MILLIS: u64 = 4;

/// Whose rows a connection sees until it is told otherwise: row security reads it with every statement. `None` is everybody's.
///
/// It stands for the session, so that most transactions need not say it again, and a single look needs no transaction of its own.
type Stand = Option<WorkspaceId>;

/// A connection, and where it stands as far as is known.
struct Conn {
    client: ClientWrapper,
    /// INVARIANT: unknown from before the database is told until it has answered.
    stands: Mutex<Option<Stand>>,
}

impl Conn {
    fn stands(&self, stand: Option<Stand>) {
        *self.stands.lock().unwrap_or_else(PoisonError::into_inner) = stand;
    }

    fn stands_at(&self, stand: Stand) -> bool {
        *self.stands.lock().unwrap_or_else(PoisonError::into_inner) == Some(stand)
    }

    /// Outside of any transaction, so that undoing one does not move it.
    async fn stand(&self, stand: Stand) -> Result<(), tokio_postgres::Error> {
        self.stands(None);
        let scope = stand.map_or_else(|| "*".to_owned(), |workspace| workspace.hex());
        self.client.batch_execute(&format!("SET app.workspace = '{scope}'")).await?;
        self.stands(Some(stand));
        Ok(())
    }
}

impl Deref for Conn {
    type Target = ClientWrapper;
    fn deref(&self) -> &ClientWrapper {
        &self.client
    }
}

struct Connector {
    manager: Manager,
    settings: String,
}

impl managed::Manager for Connector {
    type Type = Conn;
    type Error = tokio_postgres::Error;

    async fn create(&self) -> Result<Conn, Self::Error> {
        let client = self.manager.create().await?;
        client.batch_execute(&self.settings).await?;
        Ok(Conn { client, stands: Mutex::new(None) })
    }

    async fn recycle(&self, conn: &mut Conn, metrics: &Metrics) -> RecycleResult<Self::Error> {
        self.manager.recycle(&mut conn.client, metrics).await
    }
}

pub(super) struct Pool {
    connections: managed::Pool<Connector>,
    /// Those that see everybody's rows stay apart, so that none goes to and fro.
    everywhere: managed::Pool<Connector>,
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
        let role = if has_roles { format!("SET ROLE {PEOPLE};") } else { String::new() };
        let settings = format!(
            "{role} SET synchronous_commit = on; SET timezone = 'UTC'; SET statement_timeout = '30s'; \
             SET plan_cache_mode = force_generic_plan"
        );
        let pool = |size: usize| {
            let (config, fast) = (config.clone(), ManagerConfig { recycling_method: RecyclingMethod::Fast });
            let manager = match tls.clone() {
                Some(tls) => Manager::from_config(config, tls, fast),
                None => Manager::from_config(config, NoTls, fast),
            };
            let connector = Connector { manager, settings: settings.clone() };
            let pool = managed::Pool::builder(connector).max_size(size.max(1)).queue_mode(QueueMode::Lifo).build();
            pool.map_err(Error::unavailable)
        };
        let apart = connections_max / EVERYWHERE_PART;
        let (connections, everywhere) = (pool(connections_max - apart)?, pool(apart)?);
        let address = config;
        Ok(Self { connections, everywhere, address, tls, has_roles, roles_by_hand, chance, faults })
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
        self.transaction(scope, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await
    }

    /// On a connection, to begin with its first statement.
    async fn transaction(&self, scope: Scope, begin: &str) -> Result<PgTx, Error> {
        let stand = scope.stand();
        let pool = if stand.is_none() { &self.everywhere } else { &self.connections };
        let client = pool.get().await.map_err(Error::unavailable)?;
        let rights = scope.set_local(self.has_roles);
        let begin = Begin {
            stand: (!client.stands_at(stand)).then_some(stand),
            tells_rights: !rights.is_empty(),
            sql: format!("{begin}{rights}"),
        };
        Ok(PgTx { client: Some(client), begin: Some(begin) })
    }

    pub(super) async fn run(&self, scope: Scope, batch: &Batch) -> Result<Vec<u64>, Error> {
        self.again(|| self.run_once(scope, batch)).await
    }

    async fn run_once(&self, scope: Scope, batch: &Batch) -> Result<Vec<u64>, Error> {
        let (until, fault) = until_fault(self.faults.as_deref(), batch);
        let statements = batch.statements.get(..until).unwrap_or_default();
        let mut tx = self.transaction(scope, "BEGIN").await?;
        if batch.together && !batch.erases() {
            if fault.is_ok() {
                if tx.run_to_the_end(statements).await? {
                    return Ok(Vec::new());
                }
                // Undone because a statement did not touch its row. Run once more, answer by answer, it says which.
                tx = self.transaction(scope, "BEGIN").await?;
            }
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
        let mut tx = self.transaction(scope, "BEGIN").await?;
        let rows = tx.all(&fill(sql, true), values).await?;
        tx.commit().await?;
        Ok(rows)
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

fn groups(statements: &[Stmt], asks: Asks) -> Vec<Group<'_>> {
    together::groups(statements).into_iter().map(|group| Group::of(group, asks)).collect()
}

type Prepared<'a> = (tokio_postgres::Statement, Vec<&'a (dyn ToSql + Sync)>);

async fn prepared<'a>(client: &Conn, groups: &[Group<'a>]) -> Result<Vec<Prepared<'a>>, Error> {
    // A kept statement costs the database memory, and what is asked together has many forms.
    if client.statement_cache.size() > STATEMENTS_MAX {
        client.statement_cache.clear();
    }
    let mut runs = Vec::with_capacity(groups.len());
    for group in groups {
        let values: Vec<&(dyn ToSql + Sync)> = group.values.iter().map(|value| *value as _).collect();
        runs.push((client.prepare_cached(&group.sql).await?, values));
    }
    Ok(runs)
}

/// A transaction. Dropped before [`PgTx::commit`], it undoes itself.
pub(crate) struct PgTx {
    client: Option<Object<Connector>>,
    /// Sent together with the first statement.
    begin: Option<Begin>,
}

struct Begin {
    /// Where the connection does not stand yet.
    stand: Option<Stand>,
    sql: String,
    /// It gives up rights, which hold until its end.
    tells_rights: bool,
}

impl Begin {
    /// INVARIANT: sent before the first statement, in this order, and nothing is believed before both are answered.
    async fn send(self, client: &Conn) -> Result<(), tokio_postgres::Error> {
        let (stood, begun) = futures::join!(stood(client, self.stand), client.batch_execute(&self.sql));
        stood.and(begun)
    }
}

async fn stood(client: &Conn, stand: Option<Stand>) -> Result<(), tokio_postgres::Error> {
    match stand {
        Some(stand) => client.stand(stand).await,
        None => Ok(()),
    }
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

    /// One statement alone. It sees one state without a transaction around it, unless rights must be given up first.
    pub(super) async fn just_all(mut self, sql: &str, values: &[V]) -> Result<Vec<Row>, Error> {
        if !sql.starts_with("SELECT") || self.begin.as_ref().is_none_or(|begin| begin.tells_rights) {
            return self.all(sql, values).await;
        }
        let client = self.client.as_ref().ok_or_else(over)?;
        let statement = client.prepare_cached(sql).await?;
        let stand = self.begin.as_ref().and_then(|begin| begin.stand);
        let values = parameters(values);
        let (stood, rows) = futures::join!(stood(client, stand), client.query(&statement, &values));
        stood?;
        // Nothing was begun, so nothing is undone when it is given back.
        rows?.iter().map(read_row).collect()
    }

    /// Two looks in one journey. Each sees one state, the second perhaps a later one.
    pub(super) async fn just_two(mut self, one: (&str, &[V]), two: (&str, &[V])) -> Result<[Vec<Row>; 2], Error> {
        if self.begin.as_ref().is_none_or(|begin| begin.tells_rights) {
            return Ok([self.all(one.0, one.1).await?, self.all(two.0, two.1).await?]);
        }
        let client = self.client.as_ref().ok_or_else(over)?;
        let (first, second) = (client.prepare_cached(one.0).await?, client.prepare_cached(two.0).await?);
        let stand = self.begin.as_ref().and_then(|begin| begin.stand);
        let (one, two) = (parameters(one.1), parameters(two.1));
        let (stood, one, two) =
            futures::join!(stood(client, stand), client.query(&first, &one), client.query(&second, &two));
        stood?;
        let rows = |rows: Vec<tokio_postgres::Row>| rows.iter().map(read_row).collect::<Result<Vec<Row>, Error>>();
        Ok([rows(one?)?, rows(two?)?])
    }

    /// All statements in as few as can be, and the end of the transaction, in one journey. `false` if it was undone because one that
    /// must touch a row did not.
    async fn run_to_the_end(mut self, statements: &[Stmt]) -> Result<bool, Error> {
        let groups: Vec<Group> = groups(statements, Asks::Division);
        let (client, begin) = self.start()?;
        let runs = prepared(client, &groups).await?;
        let runs = runs.iter().map(|(statement, values)| client.query_one(statement, values));
        // After an error it ends as well, undone.
        let (begun, results, ended) =
            futures::join!(started(client, begin), join_all(runs), client.batch_execute("COMMIT"));
        let clean = ended.is_ok();
        let done = results.into_iter().try_for_each(|result| result.map(|_| ()));
        let done = begun.and(done).and(ended);
        if clean {
            self.client = None;
        }
        match done {
            Err(error) if error.code() == Some(&SqlState::DIVISION_BY_ZERO) => Ok(false),
            other => other.map(|()| true).map_err(Error::from),
        }
    }

    /// The same, each answer looked at before the end.
    async fn run_together(&mut self, statements: &[Stmt]) -> Result<(), Error> {
        let groups: Vec<Group> = groups(statements, Asks::Counts);
        let (client, begin) = self.start()?;
        let runs = prepared(client, &groups).await?;
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

    fn start(&mut self) -> Result<(&Conn, Option<Begin>), Error> {
        let begin = self.begin.take();
        Ok((self.client.as_deref().ok_or_else(over)?, begin))
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

async fn started(client: &Conn, begin: Option<Begin>) -> Result<(), tokio_postgres::Error> {
    match begin {
        Some(begin) => begin.send(client).await,
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
