//! A fresh database of each kind for a test, and ways past the store to look into it or to spoil it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use store::{Chance, Faults, OpenError, Options, Store};
use tempfile::TempDir;
use tokio_postgres::NoTls;

use crate::database::Fresh;

/// Bytes that follow from a seed and look like chance.
pub(crate) struct Seeded(AtomicU64);

impl Seeded {
    pub(crate) fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    pub(crate) fn next(&self) -> u64 {
        let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed).wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&self, end: u64) -> u64 {
        self.next() % end
    }
}

impl Chance for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_be_bytes()[..chunk.len()]);
        }
    }
}

/// A store on a database of its own. Fields are dropped in order: first the store, then what it stands on.
pub(crate) struct Bench {
    pub(crate) store: Store,
    pub(crate) faults: Arc<Faults>,
    pub(crate) url: String,
    _database: Database,
}

enum Database {
    Folder { _folder: TempDir },
    Postgres { _database: Fresh },
}

/// One of each kind.
pub(crate) async fn both() -> [Bench; 2] {
    [sqlite().await, postgres().await]
}

pub(crate) async fn sqlite() -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("assent.db").display());
    bench(url, Database::Folder { _folder: folder }).await
}

pub(crate) async fn postgres() -> Bench {
    let database = Fresh::make("").await;
    bench(database.url(), Database::Postgres { _database: database }).await
}

async fn bench(url: String, database: Database) -> Bench {
    let faults = Arc::new(Faults::default());
    let store = open(&url, 1, Some(&faults)).await.unwrap();
    Bench { store, faults, url, _database: database }
}

pub(crate) async fn open(url: &str, seed: u64, faults: Option<&Arc<Faults>>) -> Result<Store, OpenError> {
    let chance = Arc::new(Seeded::new(seed));
    Store::open(Options { url: url.to_owned(), connections_max: 8, chance, faults: faults.cloned() }).await
}

impl Bench {
    /// Runs SQL as whoever owns the database, past the store. Rows come as texts.
    pub(crate) async fn raw(&self, sql: &str) -> Result<Vec<Vec<String>>, String> {
        raw(&self.url, sql).await
    }

    /// Everything in every table, in an order that does not depend on the database.
    pub(crate) async fn dump(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for table in TABLES {
            // Positions in the queue are numbers that only order it.
            let columns = if *table == "log_queue" { "workspace, request, first_seq, last_seq" } else { "*" };
            let rows = self.raw(&format!("SELECT {columns} FROM {table}")).await.unwrap();
            let mut rows: Vec<String> = rows.into_iter().map(|row| format!("{table}: {}", row.join(" | "))).collect();
            rows.sort();
            lines.extend(rows);
        }
        lines
    }
}

pub(crate) async fn raw(url: &str, sql: &str) -> Result<Vec<Vec<String>>, String> {
    if let Some(path) = url.strip_prefix("sqlite:") {
        return raw_sqlite(path, sql).map_err(|error| error.to_string());
    }
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.map_err(|error| error.to_string())?;
    let connection = tokio::spawn(connection);
    let result = client.simple_query(sql).await.map_err(|error| error.as_db_error().unwrap().message().to_owned());
    drop(client);
    connection.await.unwrap().unwrap();
    let mut rows = Vec::new();
    for message in result? {
        if let tokio_postgres::SimpleQueryMessage::Row(row) = message {
            let text = |at| {
                row.get(at).map_or("∅".to_owned(), |text: &str| text.strip_prefix("\\x").unwrap_or(text).to_owned())
            };
            rows.push((0..row.len()).map(text).collect());
        }
    }
    Ok(rows)
}

fn raw_sqlite(path: &str, sql: &str) -> rusqlite::Result<Vec<Vec<String>>> {
    use rusqlite::types::ValueRef;
    let connection = rusqlite::Connection::open(path)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    let mut statement = connection.prepare(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let text = |at| match row.get_ref(at).unwrap() {
            ValueRef::Null => "∅".to_owned(),
            ValueRef::Integer(int) => int.to_string(),
            ValueRef::Real(real) => real.to_string(),
            ValueRef::Text(text) => String::from_utf8(text.to_vec()).unwrap(),
            ValueRef::Blob(bytes) => evidence::enc::hex(bytes),
        };
        found.push((0..columns).map(text).collect());
    }
    Ok(found)
}

/// Every table of the schema; `start` checks that none is missing here.
pub(crate) const TABLES: &[&str] = &[
    "absences",
    "api_tokens",
    "blobs",
    "checkpoints",
    "children",
    "clients",
    "codes",
    "comparisons",
    "confirmations",
    "connections",
    "contacts",
    "directory_log",
    "disclosures",
    "events",
    "flow_draft_editors",
    "flow_draft_versions",
    "flow_drafts",
    "flows",
    "grants",
    "hooks",
    "idempotency",
    "leases",
    "links",
    "log_anchors",
    "log_entries",
    "log_nodes",
    "log_places",
    "log_queue",
    "logs",
    "looks",
    "members",
    "meta",
    "outbox",
    "page_views",
    "projects",
    "rate_limits",
    "rendition_images",
    "rendition_texts",
    "renditions",
    "request_view",
    "requests",
    "saved_filters",
    "search_docs",
    "search_grams",
    "search_queue",
    "search_words",
    "session_access",
    "sessions",
    "sheets",
    "system_events",
    "task_view",
    "team_members",
    "teams",
    "timers",
    "workspaces",
];
