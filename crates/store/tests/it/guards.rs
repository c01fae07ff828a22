//! What the database itself refuses, whoever asks: changed evidence, decisions by machines, rows of others.

use tokio_postgres::NoTls;

use crate::log::sequence;
use crate::sample::{OTHER, WORKSPACE, halden, open};
use crate::support::{Bench, TABLES, both, postgres};

async fn filled() -> [Bench; 2] {
    let benches = both().await;
    for bench in &benches {
        halden(&bench.store).await.append(open(1, "HS-1")).await.unwrap();
        sequence(bench).await;
    }
    benches
}

#[tokio::test]
async fn evidence_cannot_be_changed_even_by_the_owner() {
    for bench in filled().await {
        for (table, column) in [
            ("events", "seq"),
            ("log_entries", "first_idx"),
            ("log_places", "first_seq"),
            ("checkpoints", "size"),
            ("directory_log", "version"),
        ] {
            let before = bench.dump().await;
            for sql in [format!("UPDATE {table} SET {column} = {column} + 1"), format!("DELETE FROM {table}")] {
                let refused = bench.raw(&sql).await.unwrap_err();
                assert!(refused.contains("append-only"), "{sql}: {refused}");
            }
            assert_eq!(bench.dump().await, before);
        }
        let refused = bench.raw("UPDATE disclosures SET name = 'other'").await.unwrap_err();
        assert!(refused.contains("append-only"), "{refused}");
    }
}

#[tokio::test]
async fn only_people_decide() {
    for bench in filled().await {
        let write = async |seq: usize, kind: &str, actor: &str| {
            let sql = format!(
                "INSERT INTO events (workspace, request, seq, bytes, hash, type, actor_kind, at)
                 SELECT workspace, request, {seq}, bytes, hash, '{kind}', '{actor}', at FROM events WHERE seq = 0"
            );
            bench.raw(&sql).await.map(|_| ())
        };
        for (seq, kind) in ["decision.recorded", "decision.withdrawn", "review.recorded"].into_iter().enumerate() {
            for actor in ["agent", "system"] {
                let refused = write(90 + seq, kind, actor).await.unwrap_err();
                assert!(refused.to_lowercase().contains("check constraint"), "{kind} by {actor}: {refused}");
            }
            assert_eq!(write(90 + seq, kind, "human").await, Ok(()), "a person may");
        }
        assert_eq!(write(95, "note.added", "agent").await, Ok(()), "and an agent may prepare");
    }
}

async fn as_application(bench: &Bench, scope: &str, sql: &str) -> Result<u64, String> {
    let (client, connection) = tokio_postgres::connect(&bench.url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute(&format!("SET ROLE assent_app; BEGIN; {scope}")).await.unwrap();
    let result = client.simple_query(sql).await.map_err(|error| error.as_db_error().unwrap().message().to_owned())?;
    let rows = result.iter().filter(|message| matches!(message, tokio_postgres::SimpleQueryMessage::Row(_)));
    Ok(rows.count() as u64)
}

fn scope(workspace: domain::ids::WorkspaceId) -> String {
    format!("SET LOCAL app.workspace = '{}'", workspace.hex())
}

#[tokio::test]
async fn postgres_shows_a_workspace_its_own_rows_only() {
    let bench = postgres().await;
    halden(&bench.store).await.append(open(1, "HS-1")).await.unwrap();
    for table in TABLES {
        let all = format!("SELECT * FROM {table}");
        let tenant = !["checkpoints", "leases", "log_entries", "log_nodes", "meta", "rate_limits"].contains(table);
        if tenant {
            assert_eq!(as_application(&bench, "", &all).await, Ok(0), "{table} without a scope");
            assert_eq!(as_application(&bench, &scope(OTHER), &all).await, Ok(0), "{table} of another workspace");
        }
        let policies =
            format!("SELECT 1 FROM pg_class WHERE relname = '{table}' AND relrowsecurity AND relforcerowsecurity");
        assert_eq!(bench.raw(&policies).await.unwrap().len(), usize::from(tenant), "{table}");
    }
    assert_eq!(as_application(&bench, &scope(WORKSPACE), "SELECT * FROM events").await, Ok(3));
    assert_eq!(as_application(&bench, "SET LOCAL app.workspace = '*'", "SELECT * FROM events").await, Ok(3));
    let stray = format!(
        "INSERT INTO timers (workspace, request, kind, ref, due_at) VALUES ('\\x{}', '\\x00', 'x', 'x', 1)",
        OTHER.hex()
    );
    assert!(as_application(&bench, &scope(WORKSPACE), &stray).await.unwrap_err().contains("row-level security"));
}

#[tokio::test]
async fn the_role_has_no_right_to_change_evidence() {
    let bench = postgres().await;
    halden(&bench.store).await.append(open(1, "HS-1")).await.unwrap();
    assert!(bench.store.describe().contains("assent_app"), "{}", bench.store.describe());
    for sql in [
        "UPDATE events SET seq = 9",
        "DELETE FROM events",
        "UPDATE disclosures SET name = 'x'",
        "DELETE FROM log_entries",
        "UPDATE checkpoints SET size = 1",
        "TRUNCATE events",
        "DROP TABLE events",
        "ALTER TABLE events DISABLE TRIGGER ALL",
        "INSERT INTO migrations VALUES ('x', 'x')",
    ] {
        let refused = as_application(&bench, &scope(WORKSPACE), sql).await.unwrap_err();
        assert!(refused.contains("permission denied") || refused.contains("must be owner"), "{sql}: {refused}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_served_another_workspace_forgets_it() {
    let bench = postgres().await;
    let store = halden(&bench.store).await;
    let other = bench.store.workspace(OTHER);
    let seen = futures::future::join_all((0..400).map(|turn| {
        let store = if turn % 2 == 0 { store.clone() } else { other.clone() };
        tokio::spawn(async move { store.members().await.unwrap().len() })
    }));
    let seen: Vec<usize> = seen.await.into_iter().map(Result::unwrap).collect();
    assert!(seen.iter().enumerate().all(|(turn, members)| *members == usize::from(turn % 2 == 0)));
}
