//! Whoever edits a row past the store is found out: each column of each table that evidence rests on.

use crate::log::{policy, sequence};
use crate::sample::{halden, member_author, more, open, question, request, written};
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
    let head = store.record(request(1)).await.unwrap().unwrap().head;
    written(
        store.append(more(1, head, 30, vec![(member_author(request(1)), question(1, "And when?"))])).await.unwrap(),
    );
    for table in ["events", "log_entries", "log_nodes", "log_places", "checkpoints"] {
        bench.raw(&format!("DROP TRIGGER {table}_no_update")).await.unwrap();
        bench.raw(&format!("DROP TRIGGER {table}_no_delete")).await.unwrap();
    }
    bench.raw("DROP TRIGGER disclosures_no_update").await.unwrap();
    bench
}

/// The last row of each table, so that no change hides behind a later one.
const SPOILS: &[(&str, &str)] = &[
    ("events", "UPDATE events SET bytes = CAST(replace(CAST(bytes AS TEXT), '2026', '2027') AS BLOB) WHERE rowid = 1"),
    ("events", "UPDATE events SET bytes = CAST(CAST(bytes AS TEXT) || ' ' AS BLOB) WHERE rowid = 1"),
    ("events", "UPDATE events SET hash = zeroblob(32) WHERE rowid = 5"),
    ("events", "UPDATE events SET type = 'note.added' WHERE rowid = 5"),
    ("events", "UPDATE events SET actor_kind = 'agent' WHERE rowid = 5"),
    ("events", "UPDATE events SET at = at + 1 WHERE rowid = 5"),
    ("events", "UPDATE events SET seq = 999 WHERE rowid = 5"),
    ("events", "UPDATE events SET request = zeroblob(16) WHERE rowid = 5"),
    ("events", "UPDATE events SET workspace = zeroblob(16) WHERE rowid = 5"),
    ("events", "DELETE FROM events WHERE rowid = 5"),
    ("events", "DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)"),
    (
        "disclosures",
        "UPDATE disclosures SET line = CAST(replace(CAST(line AS TEXT), 'pier', 'quay') AS BLOB) WHERE rowid = 7",
    ),
    ("disclosures", "UPDATE disclosures SET name = 'other' WHERE rowid = 7"),
    ("disclosures", "UPDATE disclosures SET seq = 999 WHERE rowid = 7"),
    ("disclosures", "UPDATE disclosures SET request = zeroblob(16) WHERE rowid = 7"),
    ("disclosures", "UPDATE disclosures SET workspace = zeroblob(16) WHERE rowid = 7"),
    ("disclosures", "DELETE FROM disclosures WHERE rowid = 7"),
    ("requests", "UPDATE requests SET next_seq = next_seq + 1"),
    ("requests", "UPDATE requests SET prev = zeroblob(32)"),
    ("requests", "UPDATE requests SET last_at = last_at + 1"),
    ("requests", "UPDATE requests SET sealed = 1"),
    ("requests", "DELETE FROM requests WHERE number = (SELECT min(number) FROM requests)"),
    (
        "log_entries",
        "UPDATE log_entries SET entries = CAST(substr(entries, 1, 99) || x'00' || substr(entries, 101) AS BLOB) WHERE first_idx = 0",
    ),
    ("log_entries", "UPDATE log_entries SET first_idx = 9999 WHERE first_idx = 0"),
    ("log_entries", "DELETE FROM log_entries WHERE first_idx = 0"),
    ("log_entries", "DELETE FROM log_entries WHERE first_idx = 256"),
    ("log_nodes", "UPDATE log_nodes SET hash = zeroblob(32)"),
    ("log_nodes", "UPDATE log_nodes SET idx = 5"),
    ("log_nodes", "DELETE FROM log_nodes"),
    ("log_places", "UPDATE log_places SET first_idx = first_idx + 1 WHERE rowid = 2"),
    ("log_places", "UPDATE log_places SET last_seq = last_seq - 1 WHERE rowid = 2"),
    ("log_places", "UPDATE log_places SET request = zeroblob(16) WHERE rowid = 2"),
    ("log_places", "DELETE FROM log_places WHERE rowid = 2"),
    ("log_queue", "DELETE FROM log_queue"),
    ("log_queue", "UPDATE log_queue SET first_seq = first_seq + 1"),
    ("log_queue", "UPDATE log_queue SET request = zeroblob(16)"),
    ("checkpoints", "UPDATE checkpoints SET size = size - 1"),
    ("checkpoints", "UPDATE checkpoints SET root = zeroblob(32)"),
    ("checkpoints", "UPDATE checkpoints SET note = replace(note, 'approvals', 'approvalz')"),
];

#[tokio::test]
async fn each_edited_row_is_found() {
    let bench = filled().await;
    assert_eq!(bench.store.fsck(Some(&policy())).await.unwrap().findings, []);
    let path = bench.url.strip_prefix("sqlite:").unwrap();
    for (table, spoil) in SPOILS {
        // Each on a copy of its own, so that findings do not add up.
        let copy = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", copy.path().join("copy.db").display());
        bench.raw(&format!("VACUUM INTO '{}'", copy.path().join("copy.db").display())).await.unwrap();
        crate::support::raw(&url, spoil).await.unwrap_or_else(|error| panic!("{spoil}: {error}"));
        let store = crate::support::open(&url, 1, None).await.unwrap();
        let findings = store.fsck(Some(&policy())).await.unwrap().findings;
        assert!(!findings.is_empty(), "not found: {spoil} ({table}, {path})");
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
