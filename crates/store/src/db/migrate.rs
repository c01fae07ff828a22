//! Migrations: numbered texts in the program, each applied once in its own transaction and recorded with its digest.
//!
//! They expand only: a program that is one version older must be able to work on the newer schema, so unknown records are no error.

use domain::values::Digest;
use rusqlite::{Connection, TransactionBehavior};
use tokio_postgres::{Client, Config, NoTls};

use super::postgres::ROLE;
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

const MIGRATIONS: &[Migration] = &[migration!("0001_first")];

/// One program at a time migrates a database.
const ADVISORY_LOCK: i64 = 0x6173_7365_6e74; // “assent”

fn check(name: &str, recorded: &str, text: &str) -> Result<(), OpenError> {
    if recorded == Digest::of(text.as_bytes()).hex() { Ok(()) } else { Err(OpenError::Migration(name.to_owned())) }
}

pub(super) fn lite(connection: &mut Connection) -> Result<(), OpenError> {
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

/// Migrates, then gives the role its rights. True if the role exists and may be used.
pub(super) async fn postgres(config: &Config) -> Result<bool, OpenError> {
    let (mut client, connection) = config.connect(NoTls).await?;
    let connection = tokio::spawn(connection);
    let done = migrate(&mut client).await;
    drop(client);
    // The lock goes with the connection, so whoever waits for it may go on only now.
    let _ = connection.await;
    done
}

async fn migrate(client: &mut Client) -> Result<bool, OpenError> {
    client.execute("SELECT pg_advisory_lock($1)", &[&ADVISORY_LOCK]).await?;
    let flushes: String = client.query_one("SHOW fsync", &[]).await?.try_get(0)?;
    if flushes != "on" {
        return Err(OpenError::Setting { setting: "PostgreSQL's fsync", wanted: "on", found: flushes });
    }
    client.batch_execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL)").await?;
    let mut changed = false;
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
        changed = true;
    }
    let has_role = make_role(client).await?;
    if has_role && changed {
        client.batch_execute(RIGHTS).await?;
    }
    Ok(has_role)
}

/// Roles belong to the whole server, so another database may make it at the same moment; whoever is second finds it there.
async fn make_role(client: &Client) -> Result<bool, OpenError> {
    let make = format!(
        "DO $$ BEGIN
            IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}') THEN CREATE ROLE {ROLE} NOLOGIN; END IF;
         EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL; END $$;
         DO $$ BEGIN GRANT {ROLE} TO CURRENT_USER;
         EXCEPTION WHEN insufficient_privilege OR undefined_object OR unique_violation THEN NULL; END $$"
    );
    // Granting the same membership from two databases at once can also end in “tuple concurrently updated”; once more then succeeds.
    if client.batch_execute(&make).await.is_err() {
        client.batch_execute(&make).await?;
    }
    let usable = "SELECT count(*) FROM pg_roles WHERE rolname = $1 AND pg_has_role(current_user, oid, 'MEMBER')";
    Ok(client.query_one(usable, &[&ROLE]).await?.try_get::<_, i64>(0)? == 1)
}

/// INVARIANT: no UPDATE and no DELETE on events and on the log; of disclosures, only whole lines may go (erasure).
const RIGHTS: &str = "
    GRANT USAGE ON SCHEMA public TO assent_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO assent_app;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO assent_app;
    REVOKE UPDATE, DELETE ON events, log_places, log_entries, log_nodes, checkpoints, directory_log FROM assent_app;
    REVOKE UPDATE ON disclosures FROM assent_app;
    REVOKE INSERT, UPDATE, DELETE ON migrations FROM assent_app;
";
