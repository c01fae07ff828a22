//! SQLite: one thread writes, a few connections read.
//!
//! ```text
//! callers   job job job ──┐ channel
//! writer    BEGIN IMMEDIATE · SAVEPOINT job RELEASE · SAVEPOINT job ROLLBACK TO · … · COMMIT (one flush) · answers
//! ```
//!
//! What waits while one commit is flushed shares the next one, so throughput grows with the number of callers and a job that fails
//! undoes only itself. An I/O error at commit ends all writing: what SQLite has in memory and what the disk has may differ from then
//! on, and later writes on the same connection would seem to succeed.
//!
//! The write-ahead log is written back beside all that, by a thread with a connection of its own: in a large database the pages of one
//! such turn lie far apart, and whoever decides must not wait for them. Only letting the log begin anew is left to the writer, between
//! two commits: nobody else finds a moment for it while there is always somebody who writes, and every page is looked up in all of it.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc as std_mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use tokio::sync::{Semaphore, SemaphorePermit, mpsc, oneshot};

use super::guard::{Guard, for_programs};
use super::rights::Right;
use super::{Batch, Faults, Stmt, fill, held, until_fault};
use crate::error::{Error, OpenError};
use crate::value::{Row, V};

/// LIMIT: jobs in one commit.
const BATCH_MAX: usize = 256;
/// LIMIT: jobs that wait for the writer; more callers wait for a place.
const QUEUE_MAX: usize = 1024;
/// LIMIT: statements that a connection keeps prepared.
const STATEMENTS_MAX: usize = 256;
/// Time between two turns of writing the write-ahead log back. Without a pause the same pages would be written again and again.
const WRITE_BACK_EVERY: Duration = Duration::from_millis(500);
/// Pages of the write-ahead log after which the writer waits until all of it is written back and it begins anew: 32 MiB. While there is
/// always somebody who writes it would only grow; what is left to write back by then is little.
const BEGIN_ANEW_PAGES: i64 = 8_192;
/// Further turns before the writer lets the log begin anew, each shorter than the one before.
const CATCH_UP: usize = 2;
/// LIMIT: how long the writer waits for readers of the old log before it goes on; it is asked again at the next turn.
const BEGIN_ANEW_MAX: Duration = Duration::from_millis(50);
/// LIMIT: how long a connection waits for another one's lock.
const BUSY_MAX: Duration = Duration::from_secs(5);
/// Pages after which the writer itself writes it back, should the thread for it have failed: 256 MiB.
const WRITER_CHECKPOINT_PAGES: u32 = 65_536;
/// KiB of pages that the writer keeps in memory: enough for the upper pages of every tree in a database of some gigabytes, so that a
/// write into the middle of one reads a single page.
const WRITER_CACHE_KIB: u32 = 65_536;
/// KiB of pages that a reader keeps in memory.
const READER_CACHE_KIB: u32 = 2_048;

type Answer = Box<dyn FnOnce(Result<(), Error>) + Send>;
/// Runs in the open transaction. Gives whether its changes stay, and how to tell the caller after the commit.
type Job = Box<dyn FnOnce(&Connection) -> (bool, Answer) + Send>;

pub(super) struct Lite {
    path: PathBuf,
    jobs: Option<mpsc::Sender<Job>>,
    /// The writer, then whoever writes back what it wrote.
    threads: Vec<std::thread::JoinHandle<()>>,
    guard: Guard,
    readers: Mutex<Vec<(Connection, Guard)>>,
    permits: Semaphore,
    broken: Arc<AtomicBool>,
    faults: Option<Arc<Faults>>,
}

impl Lite {
    pub(super) fn open(path: &Path, readers_max: usize, faults: Option<Arc<Faults>>) -> Result<Self, OpenError> {
        let mut connection = Connection::open(path)?;
        prepare(&connection, WRITER_CACHE_KIB)?;
        durable(&connection)?;
        super::migrate::lite(&mut connection)?;
        let guard = Guard::on_writer(&mut connection)?;
        let (jobs, queue) = mpsc::channel(QUEUE_MAX);
        let broken = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&broken);
        let (written, wake) = std_mpsc::sync_channel(1);
        let anew = Arc::new(AtomicBool::new(false));
        let wanted = Arc::clone(&anew);
        let beside = Connection::open(path)?;
        prepare(&beside, READER_CACHE_KIB)?;
        let threads = vec![
            spawn("store-writer", move || write_all(&connection, queue, &flag, (&written, &wanted)))?,
            spawn("store-write-back", move || write_back(&beside, &wake, &anew))?,
        ];
        let (path, readers, permits) = (path.to_owned(), Mutex::default(), Semaphore::new(readers_max));
        Ok(Self { path, jobs: Some(jobs), threads, guard, readers, permits, broken, faults })
    }

    pub(super) fn is_broken(&self) -> bool {
        self.broken.load(Ordering::SeqCst)
    }

    pub(super) async fn run(&self, right: Right, mut batch: Batch) -> Result<Vec<u64>, Error> {
        for statement in &mut batch.statements {
            statement.sql = for_programs(std::mem::take(&mut statement.sql), right);
        }
        let (faults, guard) = (self.faults.clone(), self.guard.clone());
        let work = move |connection: &Connection| {
            let _serving = guard.serve(right);
            let (until, fault) = until_fault(faults.as_deref(), &batch);
            let statements = batch.statements.iter().take(until);
            let run = |statement: &Stmt| {
                let count =
                    if statement.erases { erase(connection, &guard, statement) } else { run(connection, statement) }?;
                held(statement, count).map(|()| count)
            };
            let counts = statements.map(run).collect::<Result<Vec<u64>, Error>>()?;
            fault.map(|()| counts)
        };
        self.write(work).await
    }

    pub(super) async fn query(&self, right: Right, sql: &'static str, values: Vec<V>) -> Result<Vec<Row>, Error> {
        let (faults, guard) = (self.faults.clone(), self.guard.clone());
        let work = move |connection: &Connection| {
            let _serving = guard.serve(right);
            faults.map_or(Ok(()), |faults| faults.check())?;
            all(connection, &for_programs(fill(sql, false), right), &values)
        };
        self.write(work).await
    }

    /// Takes the write-ahead log into the file and empties it: what was deleted stands in old frames of it until then. What readers
    /// still look at stays for now, and the next checkpoint takes it.
    pub(super) async fn scrub(&self) -> Result<(), Error> {
        let path = self.path.clone();
        let scrub = tokio::task::spawn_blocking(move || -> Result<(), Error> {
            let connection = Connection::open(path)?;
            prepare(&connection, READER_CACHE_KIB)?;
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
            Ok(())
        });
        scrub.await.map_err(Error::unavailable)?
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (tell, told) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            let result = work(connection);
            let stays = result.is_ok();
            let answer = move |committed: Result<(), Error>| {
                // A caller that went away does not want the answer; the commit stands all the same.
                let _ = tell.send(committed.and(result));
            };
            (stays, Box::new(answer))
        });
        let stopped = || Error::unavailable("the writer has stopped");
        self.jobs.as_ref().ok_or_else(stopped)?.send(job).await.map_err(|_| stopped())?;
        told.await.map_err(|_| Error::unavailable("the write was undone before it was committed"))?
    }

    pub(super) async fn read(&self, right: Right) -> Result<Reader<'_>, Error> {
        let permit = self.permits.acquire().await.map_err(Error::unavailable)?;
        let kept = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let (connection, guard) = match kept {
            Some(kept) => kept,
            None => open_reader(&self.path)?,
        };
        exec(&connection, "BEGIN")?;
        Ok(Reader { connection: Some((connection, guard)), right, lite: self, _permit: permit })
    }
}

impl Drop for Lite {
    /// Closes the channel and waits for the last commit, so that whoever opens the file next finds it at rest.
    fn drop(&mut self) {
        self.jobs = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<std::thread::JoinHandle<()>, OpenError> {
    let thread = std::thread::Builder::new().name(name.into()).spawn(work);
    thread.map_err(|error| OpenError::Store(Error::unavailable(error)))
}

/// Writes the write-ahead log back after commits, until there is no writer any more. Asks the writer to let it begin anew when it is long.
fn write_back(connection: &Connection, wake: &std_mpsc::Receiver<()>, anew: &AtomicBool) {
    while wake.recv().is_ok() {
        let until = Instant::now() + WRITE_BACK_EVERY;
        // What is committed meanwhile is written back with the rest. Whoever closes the file last writes back all of it.
        loop {
            match wake.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(()) => {}
                Err(std_mpsc::RecvTimeoutError::Timeout) => break,
                Err(std_mpsc::RecvTimeoutError::Disconnected) => return,
            }
        }
        let done = checkpoint(connection, "PASSIVE").and_then(|pages| {
            if pages > BEGIN_ANEW_PAGES {
                // What was committed meanwhile, and then what was meanwhile committed, so that little is left for the writer.
                for _ in 0..CATCH_UP {
                    checkpoint(connection, "PASSIVE")?;
                }
                anew.store(true, Ordering::Relaxed);
            }
            Ok(())
        });
        if let Err(wrong) = done {
            tracing::debug!(%wrong, "the write-ahead log could not be written back; that is tried again after the next commit");
        }
    }
}

/// Writes the write-ahead log back; gives how many pages it has.
fn checkpoint(connection: &Connection, mode: &str) -> Result<i64, rusqlite::Error> {
    connection.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |row| row.get(1))
}

/// Lets the write-ahead log begin anew, if its readers leave it in time: what is read after it was written back needs no log.
fn begin_anew(connection: &Connection) {
    let done = connection.busy_timeout(BEGIN_ANEW_MAX).and_then(|()| checkpoint(connection, "RESTART").map(|_| ()));
    if let Err(wrong) = connection.busy_timeout(BUSY_MAX).and(done) {
        tracing::debug!(%wrong, "the write-ahead log could not begin anew; that is tried again");
    }
}

fn prepare(connection: &Connection, cache_kib: u32) -> Result<(), rusqlite::Error> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    // Without it SQLite plans a statement anew when a value that is bound to it changes: at nearly every call.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.busy_timeout(BUSY_MAX)?;
    connection.execute_batch(&format!(
        "PRAGMA foreign_keys = ON; PRAGMA cache_size = -{cache_kib}; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON;"
    ))
}

/// Asks for WAL and full flushing and reads both back: SQLite answers a mode it could not set with the old one, not with an error.
fn durable(connection: &Connection) -> Result<(), OpenError> {
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(OpenError::Setting { setting: "SQLite's journal_mode", wanted: "wal", found: mode });
    }
    connection
        .execute_batch(&format!("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = {WRITER_CHECKPOINT_PAGES}"))?;
    let level: i64 = connection.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
    if level == 2 {
        Ok(())
    } else {
        Err(OpenError::Setting { setting: "SQLite's synchronous", wanted: "2 (FULL)", found: level.to_string() })
    }
}

fn open_reader(path: &Path) -> Result<(Connection, Guard), Error> {
    let mut connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    prepare(&connection, READER_CACHE_KIB)?;
    let guard = Guard::on_reader(&mut connection)?;
    Ok((connection, guard))
}

/// A connection that reads one state of the database, however long it takes; given back when dropped.
pub(crate) struct Reader<'a> {
    connection: Option<(Connection, Guard)>,
    right: Right,
    lite: &'a Lite,
    _permit: SemaphorePermit<'a>,
}

impl Reader<'_> {
    pub(super) fn all(&self, sql: &str, values: &[V]) -> Result<Vec<Row>, Error> {
        let (connection, guard) = self.connection.as_ref().ok_or_else(|| Error::unavailable("closed"))?;
        let _serving = guard.serve(self.right);
        all(connection, &for_programs(Cow::Borrowed(sql), self.right), values)
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        // A connection that cannot end its transaction is closed instead of kept.
        if let Some(kept) = self.connection.take().filter(|(connection, _)| exec(connection, "COMMIT").is_ok()) {
            self.lite.readers.lock().unwrap_or_else(PoisonError::into_inner).push(kept);
        }
    }
}

pub(super) fn exec(connection: &Connection, sql: &str) -> Result<(), rusqlite::Error> {
    connection.prepare_cached(sql)?.raw_execute().map(|_| ())
}

fn bind<'c>(connection: &'c Connection, sql: &str, values: &[V]) -> Result<rusqlite::CachedStatement<'c>, Error> {
    let mut statement = connection.prepare_cached(sql)?;
    // SQLite numbers named parameters by first appearance, so the texts name $1, $2, … in that order; a test holds them to it.
    assert_eq!(statement.parameter_count(), values.len(), "{sql}");
    for (at, value) in values.iter().enumerate() {
        debug_assert_eq!(statement.parameter_name(at + 1), Some(format!("${}", at + 1).as_str()), "{sql}");
        statement.raw_bind_parameter(at + 1, value)?;
    }
    Ok(statement)
}

pub(super) fn all(connection: &Connection, sql: &str, values: &[V]) -> Result<Vec<Row>, Error> {
    use rusqlite::types::ValueRef;
    let mut statement = bind(connection, sql, values)?;
    let columns = statement.column_count();
    let mut rows = statement.raw_query();
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let cells = (0..columns).map(|at| {
            Ok(match row.get_ref(at)? {
                ValueRef::Null => V::Null,
                ValueRef::Integer(int) => V::Int(int),
                ValueRef::Text(text) => V::Text(String::from_utf8(text.to_vec()).map_err(Error::corrupt)?),
                ValueRef::Blob(bytes) => V::Bytes(bytes.to_vec()),
                ValueRef::Real(_) => return Err(Error::corrupt("a fraction, which no column may hold")),
            })
        });
        found.push(Row(cells.collect::<Result<_, Error>>()?));
    }
    Ok(found)
}

pub(super) fn run(connection: &Connection, statement: &Stmt) -> Result<u64, Error> {
    Ok(bind(connection, &statement.sql, &statement.values)?.raw_execute()? as u64)
}

/// Compiled for this once: a statement that is kept would keep the right.
fn erase(connection: &Connection, guard: &Guard, statement: &Stmt) -> Result<u64, Error> {
    let _serving = guard.erase();
    let mut prepared = connection.prepare(&statement.sql)?;
    Ok(prepared.execute(rusqlite::params_from_iter(&statement.values))? as u64)
}

fn write_all(
    connection: &Connection,
    mut queue: mpsc::Receiver<Job>,
    broken: &AtomicBool,
    (written, anew): (&std_mpsc::SyncSender<()>, &AtomicBool),
) {
    let mut batch = Vec::with_capacity(BATCH_MAX);
    while let Some(first) = queue.blocking_recv() {
        batch.push(first);
        while batch.len() < BATCH_MAX
            && let Ok(next) = queue.try_recv()
        {
            batch.push(next);
        }
        commit(connection, batch.drain(..), broken);
        if anew.swap(false, Ordering::Relaxed) {
            begin_anew(connection);
        }
        // It is woken already if this finds no place.
        let _ = written.try_send(());
    }
}

fn commit(connection: &Connection, jobs: impl Iterator<Item = Job>, broken: &AtomicBool) {
    let mut answers = Vec::new();
    let committed = if broken.load(Ordering::SeqCst) {
        Err(Error::unavailable("an earlier write could not be flushed to disk; the server must be restarted"))
    } else {
        run_all(connection, jobs, &mut answers).and_then(|()| exec(connection, "COMMIT")).map_err(|error| {
            // A full disk undoes the transaction and nothing else; writing goes on when there is room again.
            let full =
                matches!(&error, rusqlite::Error::SqliteFailure(failure, _) if failure.code == ErrorCode::DiskFull);
            broken.store(!full, Ordering::SeqCst);
            if full {
                tracing::error!(%error, "the disk is full: nothing is written until there is room");
            } else {
                tracing::error!(%error, "the disk failed: nothing is written until the server starts again");
            }
            let _ = exec(connection, "ROLLBACK");
            Error::unavailable(error)
        })
    };
    for answer in answers {
        answer(committed.clone());
    }
}

/// Jobs that were not run because the transaction broke are dropped, which their callers see as unavailable.
fn run_all(
    connection: &Connection,
    jobs: impl Iterator<Item = Job>,
    answers: &mut Vec<Answer>,
) -> Result<(), rusqlite::Error> {
    exec(connection, "BEGIN IMMEDIATE")?;
    for job in jobs {
        exec(connection, "SAVEPOINT job")?;
        // A bug in one job must not end the thread on which all others rely.
        let ran = catch_unwind(AssertUnwindSafe(|| job(connection)));
        let stays = ran.as_ref().is_ok_and(|(stays, _)| *stays);
        answers.extend(ran.ok().map(|(_, answer)| answer));
        if !stays {
            exec(connection, "ROLLBACK TO job")?;
        }
        // Fails if the database has undone the whole transaction by itself, as it does on I/O errors.
        exec(connection, "RELEASE job")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs one insert on the writer and waits for its commit.
    fn insert(jobs: &mpsc::Sender<Job>) {
        let (tell, told) = oneshot::channel();
        let job: Job = Box::new(|connection| {
            connection.execute("INSERT INTO t VALUES (zeroblob(10000))", []).unwrap();
            (true, Box::new(|committed| tell.send(committed).unwrap()))
        });
        assert!(jobs.blocking_send(job).is_ok());
        told.blocking_recv().unwrap().unwrap();
    }

    /// Nobody else writes anything back here. A reader of the old log holds that up, and harms nobody.
    #[test]
    fn the_writer_lets_the_write_ahead_log_begin_anew_when_it_is_asked_to() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let connection = Connection::open(&path).unwrap();
        prepare(&connection, READER_CACHE_KIB).unwrap();
        durable(&connection).unwrap();
        connection.execute_batch("CREATE TABLE t (bytes BLOB)").unwrap();
        // What tells one beginning of the log from another (sqlite.org/fileformat2.html, 4.1).
        let salt = || std::fs::read(folder.path().join("test.db-wal")).unwrap()[16..24].to_vec();
        let (jobs, queue) = mpsc::channel(4);
        let anew = Arc::new(AtomicBool::new(false));
        let wanted = Arc::clone(&anew);
        let writer = std::thread::spawn(move || {
            let (written, _wake) = std_mpsc::sync_channel(1);
            write_all(&connection, queue, &AtomicBool::new(false), (&written, &wanted));
        });
        let first = salt();
        let two = || (insert(&jobs), insert(&jobs));
        two();
        let reader = Connection::open(&path).unwrap();
        reader.execute_batch("BEGIN; SELECT count(*) FROM t").unwrap();
        anew.store(true, Ordering::Relaxed);
        two();
        assert_eq!(salt(), first, "somebody reads what stood in it");
        reader.execute_batch("COMMIT").unwrap();
        two();
        assert_eq!(salt(), first, "nobody has asked again");
        anew.store(true, Ordering::Relaxed);
        two();
        assert_ne!(salt(), first);
        drop(jobs);
        writer.join().unwrap();
    }
}
