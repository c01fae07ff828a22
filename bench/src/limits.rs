//! What this machine can do at best with the same bytes: durable commits alone, a static page alone.

use crate::http::Connection;
use crate::measure::{Measured, run};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc;
use tokio::sync::oneshot;

/// Commits of so many bytes in SQLite, grouped as the store groups them, with so many callers.
pub(crate) async fn sqlite_commits(
    folder: &Path,
    bytes: usize,
    callers: usize,
    commits: usize,
) -> anyhow::Result<Measured> {
    let path = folder.join("limit.db");
    let (sender, receiver) = mpsc::channel::<oneshot::Sender<()>>();
    let writer = std::thread::spawn(move || -> rusqlite::Result<()> {
        let db = rusqlite::Connection::open(path)?;
        db.execute_batch("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")?;
        let body = vec![7u8; bytes];
        while let Ok(first) = receiver.recv() {
            let waiting: Vec<_> = std::iter::once(first).chain(receiver.try_iter().take(255)).collect();
            db.execute_batch("BEGIN IMMEDIATE")?;
            for _ in &waiting {
                db.prepare_cached("INSERT INTO t (body) VALUES (?1)")?.execute([&body])?;
            }
            db.execute_batch("COMMIT")?;
            for one in waiting {
                let _ = one.send(());
            }
        }
        Ok(())
    });
    let workers = vec![sender; callers];
    let measured = run(workers, vec![(); commits], None, |sender, _, _| async move {
        let (done, answer) = oneshot::channel();
        let sent = sender.send(done).map_err(|_| anyhow::anyhow!("the writer ended"));
        let answered = match sent {
            Ok(()) => answer.await.map_err(Into::into),
            Err(wrong) => Err(wrong),
        };
        (sender, answered)
    })
    .await;
    writer.join().map_err(|_| anyhow::anyhow!("the writer panicked"))??;
    Ok(measured)
}

/// Commits of so many bytes in PostgreSQL, one transaction each, with so many connections.
pub(crate) async fn postgres_commits(
    url: &str,
    bytes: usize,
    callers: usize,
    commits: usize,
) -> anyhow::Result<Measured> {
    let mut workers = Vec::new();
    for place in 0..callers {
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
        tokio::spawn(connection);
        if place == 0 {
            client.batch_execute("DROP TABLE IF EXISTS bench_limit; CREATE TABLE bench_limit (id BIGSERIAL PRIMARY KEY, body BYTEA NOT NULL)").await?;
        }
        let insert = client.prepare("INSERT INTO bench_limit (body) VALUES ($1)").await?;
        workers.push((client, insert));
    }
    let body = Arc::new(vec![7u8; bytes]);
    let measured = run(workers, vec![body; commits], None, |(client, insert), jobs, job| async move {
        let done = match jobs.get(job) {
            Some(body) => client.execute(&insert, &[&body.as_slice()]).await.map(|_| ()).map_err(Into::into),
            None => Ok(()),
        };
        ((client, insert), done)
    })
    .await;
    Ok(measured)
}

/// A page of so many bytes served by the same web framework and nothing else.
pub(crate) async fn static_page(bytes: usize, clients: usize, requests: usize) -> anyhow::Result<Measured> {
    let body = axum::body::Bytes::from(vec![b'x'; bytes]);
    let app = axum::Router::new().route("/", axum::routing::get(move || async move { body }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let server = tokio::spawn(async move { axum::serve(listener, app).await });
    let mut workers = Vec::new();
    for _ in 0..clients {
        workers.push(Connection::open(address).await?);
    }
    let measured = run(workers, vec![(); requests], None, |mut connection, _, _| async move {
        let done = connection.ask("GET", "/", "", b"").await.map(|_| ());
        (connection, done)
    })
    .await;
    server.abort();
    Ok(measured)
}
