//! Measures what flows take, then drives the real server over loopback and prints what it can do, beside what the machine could do at best with the same bytes.
//!
//! Everything is bounded in count. Figures are for comparing within one run; these machines are noisy.
#![expect(clippy::print_stdout, reason = "a table on standard output is what this program is for")]

mod flows;
mod http;
mod limits;
mod measure;
mod reading;
mod seed;
mod server;
#[path = "../../crates/domain/src/testing.rs"]
#[expect(
    dead_code,
    clippy::unwrap_used,
    reason = "the small world of the domain's tests, which use the rest and may fail"
)]
#[cfg_attr(not(test), expect(clippy::wildcard_imports, reason = "it is written as tests are"))]
mod testing;

use anyhow::Context as _;
use clap::Parser;
use http::Connection;
use measure::{Measured, run};
use seed::{Seed, Waiting};
use server::Server;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Measures decisions, pages, whole approvals, start and memory.
#[derive(Debug, Parser)]
struct Args {
    /// Decisions in each measurement.
    #[arg(long, default_value_t = 4_000)]
    decisions: usize,
    /// Pages in each measurement.
    #[arg(long, default_value_t = 20_000)]
    pages: usize,
    /// Whole approvals.
    #[arg(long, default_value_t = 1_000)]
    approvals: usize,
    /// Requests to grow to before measuring again; 0 leaves that out.
    #[arg(long, default_value_t = 0)]
    grow: usize,
    /// A folder to work in, which is kept: what an earlier run left there is what this one begins with. Otherwise a passing one.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Measure reading, checking and simulating flows alone, without a server.
    #[arg(long)]
    flows: bool,
    /// Measure uploading and reading documents alone.
    #[arg(long)]
    reading: bool,
    /// postgres://… of a server whose databases may be made; also read from ASSENT_TEST_POSTGRES. Without one only SQLite is measured.
    #[arg(long, env = "ASSENT_TEST_POSTGRES")]
    postgres: Option<String>,
}

/// Clients that carry whole approvals through.
const APPROVERS: usize = 8;
/// Bytes that one decision makes durable; the limit is measured with as many.
const DECISION_BYTES: usize = 6 * 1024;

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    if args.reading {
        let folder = std::env::temp_dir().join(format!("assent-bench-{}", std::process::id()));
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let done = runtime.block_on(reading::table(args.folder.as_ref().unwrap_or(&folder)));
        if args.folder.is_none() {
            std::fs::remove_dir_all(&folder)?;
        }
        return done;
    }
    flows::table()?;
    if args.flows {
        return Ok(());
    }
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(bench(&args))
}

async fn bench(args: &Args) -> anyhow::Result<()> {
    if let Some(folder) = &args.folder {
        return both(args, folder).await;
    }
    let folder = std::env::temp_dir().join(format!("assent-bench-{}", std::process::id()));
    let done = both(args, &folder).await;
    std::fs::remove_dir_all(&folder)?;
    done
}

async fn both(args: &Args, folder: &Path) -> anyhow::Result<()> {
    println!("\nSQLite");
    one(args, &folder.join("sqlite"), None).await?;
    for callers in [1, 8, 32] {
        let alone = folder.join(format!("limit-{callers}"));
        std::fs::create_dir_all(&alone)?;
        let at_best = limits::sqlite_commits(&alone, DECISION_BYTES, callers, args.decisions).await?;
        std::fs::remove_dir_all(&alone)?;
        row(&format!("limit: durable commits alone, {callers} callers"), &at_best);
    }
    if let Some(url) = &args.postgres {
        println!("\nPostgreSQL");
        let database = fresh_database(url).await?;
        one(args, &folder.join("postgres"), Some(&database)).await?;
        for callers in [1, 8, 32] {
            row(
                &format!("limit: durable commits alone, {callers} callers"),
                &limits::postgres_commits(&database, DECISION_BYTES, callers, args.decisions).await?,
            );
        }
    }
    Ok(())
}

async fn fresh_database(url: &str) -> anyhow::Result<String> {
    let name = format!("bench_{}", std::process::id());
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
    tokio::spawn(connection);
    client.batch_execute(&format!("CREATE DATABASE {name}")).await?;
    let (base, query) = url.split_once('?').map_or((url, String::new()), |(b, q)| (b, format!("?{q}")));
    let server = base.rsplit_once('/').map_or(base, |(server, _)| server);
    Ok(format!("{server}/{name}{query}"))
}

/// All measurements on one database.
async fn one(args: &Args, data: &Path, database: Option<&str>) -> anyhow::Result<()> {
    std::fs::create_dir_all(data)?;
    let mail = server::mail_sink().await?;
    let seed = Arc::new(Seed::open(data, database).await?);
    let rounds = if args.grow > 0 { vec![0, args.grow] } else { vec![0] };
    for grown in rounds {
        if grown > 0 {
            println!("  … growing to {grown} requests");
            seed.waiting(grown).await?;
            seed.mails_have_left().await?;
        }
        let groups = [
            seed.waiting(args.decisions / 8).await?,
            seed.waiting(args.decisions / 2).await?,
            seed.waiting(args.decisions).await?,
        ];
        let paced = seed.waiting(args.decisions / 4).await?;
        let viewed = seed.waiting(64).await?;
        let server = Server::start(data, database, mail).await?;
        println!("  {:<52} {:>10.0} ms", "start to ready", server.ready.as_secs_f64() * 1000.0);
        println!("  {:<52} {:>10.1} MiB", "memory, idle", server.memory_mib());
        // What was seeded beside the server has no place in the log yet; a workspace that grew by itself has no such backlog.
        while seed.app.store.log_lag().await?.0 > 0 {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        on_disk().await?;
        for (clients, group) in [1, 8, 32].into_iter().zip(groups) {
            let (before, count) = (server.processor_seconds(), group.len());
            row(&format!("decisions, {clients} clients"), &decisions(&server, clients, group, None).await?);
            spent(&server, before, count);
        }
        row("decisions at 100 a second", &decisions(&server, 32, paced, Some(Duration::from_millis(10))).await?);
        let bytes = pages(args, &server, viewed).await?;
        row("limit: a static page of the same size, 8 clients", &limits::static_page(bytes, 8, args.pages).await?);
        let before = server.processor_seconds();
        row("whole small approvals (a text seen before), 8 clients", &approvals(args, &server, &seed).await?);
        spent(&server, before, args.approvals);
        println!("  {:<52} {:>10.1} MiB", "memory, after the load", server.memory_mib());
    }
    Ok(())
}

/// Waits until the disk has all that was written so far, so that nobody pays for what was seeded.
async fn on_disk() -> anyhow::Result<()> {
    let done = tokio::process::Command::new("sync").status().await.context("sync, of any Linux")?;
    anyhow::ensure!(done.success(), "sync: {done}");
    Ok(())
}

/// Processor time of the server for each, with what it does beside: mail, and the log.
fn spent(server: &Server, before: f64, done: usize) {
    let each = (server.processor_seconds() - before) * 1000.0 / done.max(1) as f64;
    println!("  {:<52} {each:>10.2} ms", "… processor time for each, mail and log included");
}

fn row(what: &str, measured: &Measured) {
    let failed = if measured.failed > 0 { format!("   {} FAILED", measured.failed) } else { String::new() };
    println!(
        "  {what:<52} {:>10.0} /s   p50 {:>7.2} ms   p99 {:>7.2} ms{failed}",
        measured.rate(),
        measured.percentile(50),
        measured.percentile(99)
    );
}

async fn connections(server: &Server, count: usize) -> anyhow::Result<Vec<Connection>> {
    let mut list = Vec::new();
    for _ in 0..count {
        list.push(Connection::open(server.address).await?);
    }
    Ok(list)
}

async fn decisions(
    server: &Server,
    clients: usize,
    group: Vec<Waiting>,
    pace: Option<Duration>,
) -> anyhow::Result<Measured> {
    let workers = connections(server, clients).await?;
    let measured = run(workers, group, pace, |mut connection, jobs, job| async move {
        let done = match jobs.get(job) {
            Some(waiting) => decide(&mut connection, waiting).await,
            None => Ok(()),
        };
        (connection, done)
    });
    Ok(measured.await)
}

async fn decide(connection: &mut Connection, waiting: &Waiting) -> anyhow::Result<()> {
    let name = waiting.name.replace(' ', "+");
    let body = format!(
        "_csrf={}&_nonce={}&key={}&choice=approve&comment=&typed_name={name}",
        waiting.csrf, waiting.nonce, waiting.nonce
    );
    let path = format!("/r/{}/decide/{}", waiting.request, waiting.sheet);
    let headers = format!("Cookie: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n", waiting.cookie);
    let answer = connection.ask("POST", &path, &headers, body.as_bytes()).await?;
    anyhow::ensure!(
        answer.status == 303 && answer.header("location").is_some_and(|l| l.ends_with("/receipt")),
        "{} {}",
        answer.status,
        answer.text()
    );
    Ok(())
}

/// Review pages; gives the size of one.
async fn pages(args: &Args, server: &Server, viewed: Vec<Waiting>) -> anyhow::Result<usize> {
    let first = viewed.first().cloned().ok_or_else(|| anyhow::anyhow!("there are requests to look at"))?;
    let mut connection = Connection::open(server.address).await?;
    let headers = format!("Cookie: {}\r\n", first.cookie);
    let bytes = connection.ask("GET", &format!("/r/{}", first.request), &headers, b"").await?.body.len();
    let jobs: Vec<Waiting> = viewed.iter().cycle().take(args.pages).cloned().collect();
    let measured = run(connections(server, 8).await?, jobs, None, |mut connection, jobs, job| async move {
        let done = match jobs.get(job) {
            Some(waiting) => look(&mut connection, waiting).await,
            None => Ok(()),
        };
        (connection, done)
    });
    row(&format!("review page ({} KiB), 8 clients", bytes / 1024), &measured.await);
    Ok(bytes)
}

async fn look(connection: &mut Connection, waiting: &Waiting) -> anyhow::Result<()> {
    let headers = format!("Cookie: {}\r\n", waiting.cookie);
    let answer = connection.ask("GET", &format!("/r/{}", waiting.request), &headers, b"").await?;
    anyhow::ensure!(answer.status == 200, "{}", answer.status);
    Ok(())
}

/// LIMIT: exchanges of links that one address may make within ten minutes; the load comes from many addresses, as clients do.
const EXCHANGES_PER_ADDRESS: usize = 40;

/// Create with a document, send, follow the link, open the page, choose, confirm: by the API and by a browser.
async fn approvals(args: &Args, server: &Server, seed: &Arc<Seed>) -> anyhow::Result<Measured> {
    // A page's stamp is good for hours, and old enough to be a person's after a second.
    let stamp = value(&Connection::open(server.address).await?.ask("GET", "/a", "", b"").await?.text(), "_stamp")?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let stamp: Arc<str> = stamp.into();
    let workers = (0..APPROVERS).map(|place| Worker {
        place,
        done: 0,
        server: server.address,
        seed: Arc::clone(seed),
        stamp: Arc::clone(&stamp),
        connection: None,
    });
    let measured = run(workers.collect(), (0..args.approvals).collect(), None, |mut worker, jobs, job| async move {
        let number = jobs.get(job).copied().unwrap_or_default();
        let done = worker.approval(number).await;
        (worker, done)
    });
    Ok(measured.await)
}

/// Addresses that were used, from 127.1.0.1 on.
static ADDRESSES: AtomicU32 = AtomicU32::new(1);

/// One of the eight, from an address of its own that changes now and then.
struct Worker {
    place: usize,
    done: usize,
    server: std::net::SocketAddr,
    seed: Arc<Seed>,
    stamp: Arc<str>,
    connection: Option<Connection>,
}

impl Worker {
    async fn approval(&mut self, number: usize) -> anyhow::Result<()> {
        if self.done.is_multiple_of(EXCHANGES_PER_ADDRESS) {
            // Never one of before: another round is soon enough to be counted with it.
            let turn = ADDRESSES.fetch_add(1, Ordering::Relaxed);
            let [.., high, low] = turn.to_be_bytes();
            self.connection = Some(Connection::open_from([127, 1, high, low].into(), self.server).await?);
        }
        self.done += 1;
        let connection = self.connection.as_mut().ok_or_else(|| anyhow::anyhow!("no connection"))?;
        let id =
            create(connection, self.seed.tokens.get(self.place).map_or("", String::as_str), &self.seed, number).await?;
        let token = self.seed.link_token(&id).await?;
        let form = "Content-Type: application/x-www-form-urlencoded\r\n";
        let body = format!("_stamp={}&token={token}", self.stamp);
        let opened = connection.ask("POST", "/a/exchange", form, body.as_bytes()).await?;
        anyhow::ensure!(opened.status == 303, "{} {}", opened.status, opened.text());
        let cookie = opened.cookies();
        let cookies = format!("Cookie: {cookie}\r\n");
        let page = connection.ask("GET", &format!("/r/{id}"), &cookies, b"").await?.text();
        let (csrf, package) = (value(&page, "_csrf")?, value(&page, "package")?);
        let choice = format!("_csrf={csrf}&package={package}&choice=approve");
        let chosen =
            connection.ask("POST", &format!("/r/{id}/decide"), &format!("{form}{cookies}"), choice.as_bytes()).await?;
        let sheet = chosen.header("location").and_then(|l| l.rsplit('/').next()).unwrap_or_default().to_owned();
        anyhow::ensure!(chosen.status == 303, "{} {}", chosen.status, chosen.text());
        let nonce = sheet.trim_start_matches("tok_").to_owned();
        let waiting = Waiting { request: id, sheet, nonce, cookie, csrf, name: self.seed.contact_name.clone() };
        decide(connection, &waiting).await
    }
}

/// The value of a hidden field.
fn value(page: &str, name: &str) -> anyhow::Result<String> {
    let from = page.split(&format!("name=\"{name}\" value=\"")).nth(1);
    let found = from.and_then(|rest| rest.split('"').next());
    Ok(found.ok_or_else(|| anyhow::anyhow!("the page has no {name}"))?.to_owned())
}

async fn draft(connection: &mut Connection, token: &str, seed: &Seed, number: usize) -> anyhow::Result<String> {
    let auth = format!("Authorization: Bearer {token}\r\n");
    // Never the same twice in one run: a repeated key is answered with the request that it made before.
    let once = seed::once();
    let key = |what: &str| format!("Idempotency-Key: {what}-{once}\r\n");
    let json = "Content-Type: application/json\r\n";
    let client = seed.clients.get(number % seed.clients.len()).map(|(client, _)| *client);
    let body =
        serde_json::json!({"title": format!("Menu {number}"), "client": client, "flow": "quick-sign-off"}).to_string();
    let made =
        connection.ask("POST", "/api/v1/requests", &format!("{auth}{json}{}", key("open")), body.as_bytes()).await?;
    anyhow::ensure!(made.status == 201, "{} {}", made.status, made.text());
    let id = serde_json::from_slice::<serde_json::Value>(&made.body)?
        .get("id")
        .and_then(|v| v.as_str())
        .unwrap_or_default()
        .to_owned();
    Ok(id)
}

/// Sends a request on.
async fn submit(connection: &mut Connection, token: &str, id: &str) -> anyhow::Result<()> {
    let headers = format!(
        "Authorization: Bearer {token}\r\nContent-Type: application/json\r\nIdempotency-Key: send-{}\r\n",
        seed::once()
    );
    let sent = connection.ask("POST", &format!("/api/v1/requests/{id}/submit"), &headers, b"{}").await?;
    anyhow::ensure!(sent.status < 300, "{} {}", sent.status, sent.text());
    Ok(())
}

async fn create(connection: &mut Connection, token: &str, seed: &Seed, number: usize) -> anyhow::Result<String> {
    let id = draft(connection, token, seed, number).await?;
    let path = format!("/api/v1/requests/{id}/documents/deliverable?filename=Menu.md");
    let headers = format!(
        "Authorization: Bearer {token}\r\nIdempotency-Key: file-{}\r\nContent-Type: application/octet-stream\r\n",
        seed::once()
    );
    let put = connection.ask("PUT", &path, &headers, crate::seed::DOCUMENT).await?;
    anyhow::ensure!(put.status < 300, "{} {}", put.status, put.text());
    submit(connection, token, &id).await?;
    Ok(id)
}
