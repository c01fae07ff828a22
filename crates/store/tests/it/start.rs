//! Opening: migrations once, settings verified, plain refusals.

use store::OpenError;

use crate::sample::{halden, open as opened, request};
use crate::support::{TABLES, both, open, sqlite};

#[tokio::test]
async fn opening_again_finds_what_was_there() {
    for bench in both().await {
        halden(&bench.store).await.append(opened(1, "HS-1")).await.unwrap();
        let before = bench.dump().await;
        let again = open(&bench.url, 2, None).await.unwrap();
        assert_eq!(bench.dump().await, before);
        let store = again.workspace(crate::sample::WORKSPACE);
        assert_eq!(store.load(request(1)).await.unwrap().unwrap().entries.len(), 3);
    }
}

#[tokio::test]
async fn many_programs_may_start_at_once() {
    let bench = crate::support::postgres().await;
    let starts = (0..6).map(|seed| open(&bench.url, seed, None));
    for store in futures::future::join_all(starts).await {
        store.unwrap().workspaces().await.unwrap();
    }
}

#[tokio::test]
async fn a_database_of_another_build_is_refused_and_a_newer_one_is_not() {
    for bench in both().await {
        bench.raw("INSERT INTO migrations (name, sha256) VALUES ('9999_later', 'x')").await.unwrap();
        open(&bench.url, 1, None).await.map(|_| ()).unwrap();
        bench.raw("UPDATE migrations SET sha256 = 'x' WHERE name = '0001_first'").await.unwrap();
        let refused = open(&bench.url, 1, None).await.err();
        assert!(matches!(refused, Some(OpenError::Migration(name)) if name == "0001_first"));
    }
}

#[tokio::test]
async fn both_databases_have_the_same_tables_and_columns() {
    let [lite, postgres] = both().await;
    let names = lite
        .raw("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name")
        .await
        .unwrap();
    let mut names: Vec<String> = names.into_iter().flatten().collect();
    names.retain(|name| name != "migrations");
    assert_eq!(names, TABLES, "support::TABLES names every table");
    for table in TABLES {
        let sql = format!(
            "SELECT name, CASE type WHEN 'INTEGER' THEN 'bigint' WHEN 'BLOB' THEN 'bytea' ELSE 'text' END FROM pragma_table_info('{table}') ORDER BY name"
        );
        let ours = lite.raw(&sql).await.unwrap();
        let sql = format!(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = '{table}' ORDER BY column_name COLLATE \"C\""
        );
        assert_eq!(ours, postgres.raw(&sql).await.unwrap(), "{table}");
    }
}

#[tokio::test]
async fn sqlite_flushes_fully() {
    let bench = sqlite().await;
    assert_eq!(bench.raw("PRAGMA journal_mode").await.unwrap(), [["wal"]]);
    // A file that cannot be in WAL mode: SQLite answers with the old mode and no error.
    let refused = open("sqlite::memory:", 1, None).await.err();
    assert!(matches!(&refused, Some(OpenError::Setting { found, .. }) if found == "memory"), "{refused:?}");
}

#[tokio::test]
async fn a_database_that_cannot_be_is_refused_plainly() {
    assert!(matches!(open("mysql://host/name", 1, None).await.err(), Some(OpenError::Url(_))));
    let odd = open("postgres://u@127.0.0.1:1/x?sslmode=perhaps", 1, None).await.err();
    assert!(matches!(odd, Some(OpenError::Tls(_))));
    let unreachable = open("postgres://u:secret@127.0.0.1:1/x", 1, None).await.err().unwrap().to_string();
    assert!(unreachable.contains("not available") && !unreachable.contains("secret"), "{unreachable}");
    let malformed = open("postgres://u:secret@host:port/x", 1, None).await.err().unwrap().to_string();
    assert!(!malformed.contains("secret"), "{malformed}");
}
