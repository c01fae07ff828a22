//! Whoever edits a row past the store is found out: each column of each table that evidence rests on.

use std::collections::BTreeSet;

use evidence::hash::Hash;
use jiff::SignedDuration;
use store::{CheckpointSigner, Finding, SEQUENCER, SequenceError, Signing};

use crate::log::{ORIGIN, policy, sequence};
use crate::logs::{begins_anew, both_keys, sign_next};
use crate::sample::{at, halden, member_author, more, open, question, request, written};
use crate::support::{Bench, sqlite};

async fn filled() -> Bench {
    let bench = sqlite().await;
    let store = halden(&bench.store).await;
    for n in 1..=2 {
        let head = written(store.append(open(n, &format!("HS-{n}"))).await.unwrap());
        let entries = (0..140).map(|entry| (member_author(request(n)), question(entry, "Which pier?")));
        written(store.append(more(n, head, 20, entries.collect())).await.unwrap());
    }
    sequence(&bench).await;
    begins_anew(&bench).await;
    sign_next(&bench).await;
    let head = store.record(request(1)).await.unwrap().unwrap().head;
    written(
        store.append(more(1, head, 30, vec![(member_author(request(1)), question(1, "And when?"))])).await.unwrap(),
    );
    for table in ["events", "log_entries", "log_nodes", "log_places", "checkpoints", "logs", "system_events"] {
        bench.raw(&format!("DROP TRIGGER {table}_no_update")).await.unwrap();
        bench.raw(&format!("DROP TRIGGER {table}_no_delete")).await.unwrap();
    }
    bench.raw("DROP TRIGGER disclosures_no_update").await.unwrap();
    bench
}

/// The tables that evidence rests on, and the columns of each that nothing else proves, with the reason.
const EVIDENCE: &[(&str, &[&str])] = &[
    ("events", &[]),
    ("disclosures", &[]),
    ("log_places", &[]),
    ("log_entries", &[]),
    ("log_nodes", &[]),
    ("checkpoints", &[]),
    ("logs", &[]),
    ("system_events", &[]),
    // A position only orders what waits; where it went in the end is proved by the log.
    ("log_queue", &["pos"]),
    // The number that people call it by, whose it is and when: the directory's, not the journal's.
    ("requests", &["number", "client", "project", "created_at"]),
];

/// A signer that must not be asked.
struct Unasked;

impl CheckpointSigner for Unasked {
    fn signed_size(&self) -> Signing<'_, u64> {
        panic!("the signer was asked")
    }
    fn sign<'a>(&'a self, _: &'a str, _: &'a [Hash]) -> Signing<'a, String> {
        panic!("the signer was asked")
    }
}

/// What the check says about a copy of the database after one statement, and that nothing is signed from then on.
async fn after(bench: &Bench, spoil: &str) -> Vec<Finding> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.db");
    bench.raw(&format!("VACUUM INTO '{}'", path.display())).await.unwrap();
    let copy = rusqlite::Connection::open(&path).unwrap();
    copy.execute_batch("PRAGMA ignore_check_constraints = ON").unwrap();
    copy.execute_batch(spoil).unwrap_or_else(|error| panic!("{spoil}: {error}"));
    assert!(copy.changes() > 0, "nothing was changed: {spoil}");
    drop(copy);
    let store = crate::support::open(&format!("sqlite:{}", path.display()), 1, None).await.unwrap();
    let findings = store.fsck(Some(&both_keys())).await.unwrap().findings;
    assert!(!findings.is_empty(), "not found: {spoil}");
    let lease = store.acquire(SEQUENCER, "us", SignedDuration::from_secs(10), at(1_000)).await.unwrap().unwrap();
    let answer = store.sequence(lease, ORIGIN, &Unasked).await;
    // Where everything that waited is gone there is nothing to sign.
    let signed = answer.as_ref().is_ok_and(|done| done.checkpoint.is_some());
    assert!(!signed, "{spoil}: {answer:?}");
    findings
}

/// LG-02: each column of each table, in the first row, one in the middle and the last.
#[tokio::test]
async fn each_edited_value_is_found_and_its_row_is_named() {
    let bench = filled().await;
    assert_eq!(bench.store.fsck(Some(&both_keys())).await.unwrap().findings, []);
    let mut edited = 0;
    for (table, unproved) in EVIDENCE {
        let columns = bench.raw(&format!("SELECT name, type, pk FROM pragma_table_info('{table}')")).await.unwrap();
        let rows = rows_of(&bench, table).await;
        let rows: BTreeSet<&String> = [0, rows.len() / 2, rows.len() - 1].into_iter().map(|at| &rows[at]).collect();
        for column in columns.iter().filter(|column| !unproved.contains(&column[0].as_str())) {
            let name = &column[0];
            // One more, one more letter, one bit of the first and of the last byte.
            let edits: &[String] = &match column[1].as_str() {
                "INTEGER" => vec![format!("{name} + 1000"), format!("CASE {name} WHEN 1 THEN 0 ELSE 1 END")],
                "TEXT" => vec![format!("{name} || 'x'"), format!("replace({name}, 'e', 'o') || ''")],
                _ => vec![
                    format!("CAST({} || substr({name}, 2) AS BLOB)", other("1", name)),
                    format!("CAST(substr({name}, 1, length({name}) - 1) || {} AS BLOB)", other("-1", name)),
                ],
            };
            for row in &rows {
                // A key that another row has, and a value that stays as it is, are no edits.
                for edit in edits {
                    let possible = format!(
                        "SELECT count(*) FROM {table} WHERE {row} AND {edit} IS NOT {name}
                         AND ({} = 0 OR NOT EXISTS (SELECT 1 FROM {table} b WHERE b.{name} = (SELECT {edit} FROM {table} WHERE {row})))",
                        column[2]
                    );
                    if bench.raw(&possible).await.unwrap() == [["0"]] {
                        continue;
                    }
                    let spoil = format!("UPDATE {table} SET {name} = {edit} WHERE {row}");
                    let findings = after(&bench, &spoil).await;
                    let named = findings.iter().any(|finding| finding.table == *table);
                    // A row that was moved is missed where it was.
                    assert!(named || column[2] != "0", "{spoil}: {findings:?}");
                    edited += 1;
                }
            }
        }
    }
    assert!(edited > 120, "{edited}");
}

/// A condition for each row, by its key: not every table has numbers for its rows.
async fn rows_of(bench: &Bench, table: &str) -> Vec<String> {
    let keys = format!("SELECT name FROM pragma_table_info('{table}') WHERE pk > 0 ORDER BY pk");
    let keys: Vec<String> = bench.raw(&keys).await.unwrap().into_iter().flatten().collect();
    let conditions: Vec<String> = keys.iter().map(|key| format!("'{key} = ' || quote({key})")).collect();
    let sql = format!("SELECT {} FROM {table} ORDER BY {}", conditions.join(" || ' AND ' || "), keys.join(", "));
    bench.raw(&sql).await.unwrap().into_iter().flatten().collect()
}

/// An expression for a byte of a value with another bit.
fn other(at: &str, name: &str) -> String {
    format!("CASE substr({name}, {at}, 1) WHEN x'00' THEN x'01' ELSE x'00' END")
}

/// Rows that are gone, added, or exchanged with one another.
#[tokio::test]
async fn rows_that_are_gone_added_or_exchanged_are_found() {
    let bench = filled().await;
    // Without its newest checkpoint the log is only unsigned, which the signer knows better and makes good.
    for (table, _) in EVIDENCE.iter().filter(|(table, _)| *table != "checkpoints") {
        let rows = rows_of(&bench, table).await;
        for row in [&rows[0], &rows[rows.len() - 1]] {
            let findings = after(&bench, &format!("DELETE FROM {table} WHERE {row}")).await;
            let by_others = ["requests"];
            assert!(findings.iter().any(|f| f.table == *table) || by_others.contains(table), "{table}: {findings:?}");
        }
    }
    for spoil in [
        "INSERT INTO events SELECT workspace, request, seq + 500, bytes, hash, type, actor_kind, at FROM events WHERE rowid = 1",
        "INSERT INTO disclosures SELECT workspace, request, seq + 1, name, line FROM disclosures WHERE rowid = 1",
        "INSERT INTO disclosures SELECT workspace, request, seq, name || 'x', line FROM disclosures WHERE rowid = 1",
        "INSERT INTO log_entries SELECT first_idx + 256, count, entries FROM log_entries WHERE first_idx = 256",
        "INSERT INTO log_places SELECT workspace, request, first_seq + 900, last_seq + 900, first_idx FROM log_places LIMIT 1",
        "INSERT INTO log_queue (workspace, request, first_seq, last_seq) SELECT workspace, request, first_seq, last_seq FROM log_queue",
        "INSERT INTO checkpoints SELECT size + 5, root, note FROM checkpoints",
        "INSERT INTO logs SELECT n + 1, replace(origin, '/2', '/3'), vkey, taken_over FROM logs WHERE n = 2",
        "INSERT INTO system_events SELECT log, seq + 1, bytes, hash, type, at, idx + 1 FROM system_events",
        "UPDATE events SET seq = 1000 WHERE rowid = 5; UPDATE events SET seq = 4 WHERE rowid = 6; UPDATE events SET seq = 5 WHERE rowid = 5",
        "CREATE TEMP TABLE t AS SELECT rowid AS id, line FROM disclosures WHERE rowid IN (7, 8);
         UPDATE disclosures SET line = (SELECT line FROM t WHERE id = 15 - disclosures.rowid) WHERE rowid IN (7, 8)",
        "CREATE TEMP TABLE t AS SELECT rowid AS id, first_idx FROM log_places WHERE rowid IN (1, 2);
         UPDATE log_places SET first_idx = (SELECT first_idx FROM t WHERE id = 3 - log_places.rowid) WHERE rowid IN (1, 2)",
        "UPDATE log_entries SET entries = CAST(substr(entries, 73, 72) || substr(entries, 1, 72) || substr(entries, 145) AS BLOB) WHERE first_idx = 0",
    ] {
        after(&bench, spoil).await;
    }
}

#[tokio::test]
async fn signing_goes_on_once_a_whole_check_finds_all_right() {
    for bench in crate::support::both().await {
        halden(&bench.store).await.append(open(1, "HS-1")).await.unwrap();
        bench.store.keep("signing_held", "events of yesterday").await.unwrap();
        let lease = crate::log::lease(&bench, "us", 0).await.unwrap();
        let held = bench.store.sequence(lease, ORIGIN, &Unasked).await;
        assert_eq!(held, Err(SequenceError::Held("events of yesterday".into())));
        bench.store.fsck(None).await.unwrap();
        assert!(matches!(bench.store.sequence(lease, ORIGIN, &Unasked).await, Err(SequenceError::Held(_))));
        bench.store.fsck(Some(&policy())).await.unwrap();
        assert!(sequence(&bench).await.checkpoint.is_some());
    }
}

#[tokio::test]
async fn an_edited_event_is_neither_read_nor_logged() {
    let bench = filled().await;
    let spoil =
        "UPDATE events SET bytes = CAST(replace(CAST(bytes AS TEXT), 'human', 'humor') AS BLOB) WHERE seq = 143";
    bench.raw(spoil).await.unwrap();
    let store = bench.store.workspace(crate::sample::WORKSPACE);
    assert!(matches!(store.load(request(1)).await, Err(store::Error::Corrupt { .. })));
    assert!(store.load(request(2)).await.is_ok());
    let lease = crate::log::lease(&bench, "us", 0).await.unwrap();
    let refused = bench.store.sequence(lease, crate::log::ORIGIN, &*crate::log::key_holder(&bench.url)).await;
    assert!(matches!(refused, Err(store::SequenceError::Store(store::Error::Corrupt { .. }))), "{refused:?}");
}
