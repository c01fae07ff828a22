//! Migrations: numbered texts in the program, each applied once in its own transaction and recorded with its digest.
//!
//! They expand only: a program that is one version older must be able to work on the newer schema, so unknown records are no error.

use domain::values::Digest;
use rusqlite::{Connection, TransactionBehavior};
use tokio_postgres::{Client, Config, NoTls};

use super::rights;
use super::tls::Tls;
use crate::error::OpenError;

/// A name and a text; the same names on both databases, which a test of the repository checks.
struct Migration {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migration {
    ($name:literal) => {
        Migration {
            name: $name,
            sqlite: include_str!(concat!("../../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../../migrations/postgres/", $name, ".sql")),
        }
    };
}

const MIGRATIONS: &[Migration] = &[
    migration!("0001_first"),
    migration!("0002_logs"),
    migration!("0003_absences"),
    migration!("0004_flow_drafts"),
    migration!("0005_connections"),
    migration!("0006_anchors"),
    migration!("0007_confirmations"),
    migration!("0008_calls"),
    migration!("0009_children"),
    migration!("0010_triggers"),
    migration!("0011_found"),
    migration!("0012_parts"),
    migration!("0013_compare"),
    migration!("0014_words"),
    migration!("0015_search"),
    migration!("0016_team"),
    migration!("0017_language"),
];

/// One program at a time migrates a database.
const ADVISORY_LOCK: i64 = 0x6173_7365_6e74; // “assent”

fn check(name: &str, recorded: &str, text: &str) -> Result<(), OpenError> {
    if recorded == Digest::of(text.as_bytes()).hex() { Ok(()) } else { Err(OpenError::Migration(name.to_owned())) }
}

pub(crate) fn lite(connection: &mut Connection) -> Result<(), OpenError> {
    connection
        .execute_batch("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL) STRICT")?;
    for migration in MIGRATIONS {
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let recorded: Option<String> = {
            let mut find = tx.prepare("SELECT sha256 FROM migrations WHERE name = $1")?;
            let mut rows = find.query([migration.name])?;
            rows.next()?.map(|row| row.get(0)).transpose()?
        };
        if let Some(recorded) = recorded {
            check(migration.name, &recorded, migration.sqlite)?;
            continue;
        }
        tx.execute_batch(migration.sqlite)?;
        let digest = Digest::of(migration.sqlite.as_bytes()).hex();
        tx.execute("INSERT INTO migrations (name, sha256) VALUES ($1, $2)", [migration.name, &digest])?;
        tx.commit()?;
    }
    Ok(())
}

/// Migrates, then gives the roles their rights. Where this user may not act as them: what an administrator runs to allow it.
pub(super) async fn postgres(config: &Config, tls: Option<Tls>) -> Result<Option<String>, OpenError> {
    let (mut client, connection) = if let Some(tls) = tls {
        let (client, connection) = config.connect(tls).await?;
        (client, tokio::spawn(connection))
    } else {
        let (client, connection) = config.connect(NoTls).await?;
        (client, tokio::spawn(connection))
    };
    let done = migrate(&mut client).await;
    drop(client);
    // The lock goes with the connection, so whoever waits for it may go on only now.
    let _ = connection.await;
    done
}

async fn migrate(client: &mut Client) -> Result<Option<String>, OpenError> {
    client.execute("SELECT pg_advisory_lock($1)", &[&ADVISORY_LOCK]).await?;
    let flushes: String = client.query_one("SHOW fsync", &[]).await?.try_get(0)?;
    if flushes != "on" {
        return Err(OpenError::Setting { setting: "PostgreSQL's fsync", wanted: "on", found: flushes });
    }
    client.batch_execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL)").await?;
    for migration in MIGRATIONS {
        if let Some(row) = client.query_opt("SELECT sha256 FROM migrations WHERE name = $1", &[&migration.name]).await?
        {
            check(migration.name, row.try_get(0)?, migration.postgres)?;
            continue;
        }
        let tx = client.transaction().await?;
        tx.batch_execute(migration.postgres).await?;
        let digest = Digest::of(migration.postgres.as_bytes()).hex();
        tx.execute("INSERT INTO migrations (name, sha256) VALUES ($1, $2)", &[&migration.name, &digest]).await?;
        tx.commit().await?;
    }
    let by_hand = rights::make_roles(client).await?;
    if by_hand.is_none() {
        give_rights(client).await?;
    }
    Ok(by_hand)
}

/// Gives the roles their rights, where they do not have just these: the roles may be younger than the tables, and a database that was
/// restored on another server has forgotten them.
async fn give_rights(client: &Client) -> Result<(), OpenError> {
    let grants = rights::grants();
    let digest = Digest::of(grants.as_bytes()).hex();
    let given = "SELECT 1 FROM migrations WHERE name = 'rights' AND sha256 = $1
                 AND has_table_privilege('assent_app', 'events', 'INSERT') AND has_table_privilege('assent_agent', 'events', 'INSERT')
                 AND has_table_privilege('assent_eraser', 'disclosures', 'DELETE')";
    if client.query_opt(given, &[&digest]).await?.is_none() {
        client.batch_execute(&grants).await?;
        let note = "INSERT INTO migrations (name, sha256) VALUES ('rights', $1)
                    ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256";
        client.execute(note, &[&digest]).await?;
    }
    Ok(())
}
