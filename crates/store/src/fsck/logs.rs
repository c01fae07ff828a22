//! The logs of the installation, and what each says about itself.

use evidence::event::Event;
use evidence::hash::{Hash, entry, system_aid};
use evidence::note::{KeyKind, Vkey};

use super::{Checked, entry_at};
use crate::Store;
use crate::db::{ReadTx, Scope};
use crate::error::Error;
use crate::logs::{Log, read_logs};
use crate::value::{Row, vals};

impl Store {
    pub(super) async fn check_logs(&self, checked: &mut Checked, suspect: &'static str) -> Result<(), Error> {
        let mut tx = self.db.read(Scope::Everything).await?;
        let logs = read_logs(&mut tx).await?;
        let mut before: Option<&Log> = None;
        for log in &logs {
            let of_log = |key: Vkey| key.name() == log.origin && key.kind() == KeyKind::Log;
            if !log.keys.iter().all(|key| Vkey::parse(&key.vkey).is_ok_and(of_log)) {
                checked.find("logs", log.n, "a key is not one of this log");
            }
            if !log.origin.ends_with(&format!("/log/{}", log.n)) {
                checked.find("logs", log.n, "the name does not end in the number");
            }
            let first = chain(&mut tx, log, checked, suspect).await?;
            match (before, first) {
                (None, first) if log.taken_over == 0 && first.as_ref().is_none_or(|e| e.kind != "log.forked") => {}
                (Some(before), Some(first)) if follows(&first, before, log) => {}
                (Some(_), None) => checked.find("system_events", format!("log {}, entry 0", log.n), "is missing"),
                _ => checked.find("logs", log.n, "what it took over is not what it says itself"),
            }
            before = Some(log);
        }
        let strays =
            "SELECT DISTINCT log FROM system_events e WHERE NOT EXISTS (SELECT 1 FROM logs l WHERE l.n = e.log)";
        for row in tx.all(strays, &[]).await? {
            checked.find("logs", row.only::<u64>()?, "is missing, though it has entries");
        }
        Ok(())
    }
}

/// Does its first entry say that it took over these entries of that log?
fn follows(first: &Event, before: &Log, log: &Log) -> bool {
    first.kind == "log.forked"
        && first.text("origin") == Some(&before.origin)
        && first.number("restored") == Some(log.taken_over)
}

/// Checks a system chain; gives its first entry.
async fn chain(
    tx: &mut ReadTx<'_>,
    log: &Log,
    checked: &mut Checked,
    suspect: &'static str,
) -> Result<Option<Event>, Error> {
    let aid = system_aid(&log.origin);
    let sql = "SELECT seq, bytes, hash, type, at, idx FROM system_events WHERE log = $1 ORDER BY seq";
    let (mut prev, mut last_idx, mut first) = (Hash::default(), None, None);
    for (expected, row) in (0u64..).zip(tx.all(sql, &vals![log.n]).await?) {
        let (seq, bytes, columns, idx) = read(row)?;
        let at = format!("log {}, entry {seq}", log.n);
        let event = match Event::parse(&bytes) {
            Ok(event) => event,
            Err(failure) => {
                checked.find("system_events", at, failure);
                return Ok(first);
            }
        };
        let in_order = last_idx.is_none_or(|last| last < idx);
        if seq != expected || event.seq != seq || event.aid != aid || event.prev != prev || !in_order {
            checked.find("system_events", &at, "does not follow the one before");
        }
        if columns != (event.hash, event.kind.clone(), event.time.unix_millis()) {
            checked.find("system_events", &at, "hash, type or time are not those of the bytes");
        }
        if entry_at(tx, idx).await? != Some(entry(&aid, event.seq, &event.hash)) {
            checked.find(suspect, &at, format!("entry {idx} of the log is not this one"));
        }
        (prev, last_idx) = (event.hash, Some(idx));
        first = first.or(Some(event));
    }
    Ok(first)
}

type Read = (u64, Vec<u8>, (Hash, String, i64), u64);

fn read(row: Row) -> Result<Read, Error> {
    let mut cells = row.cells();
    Ok((cells.get()?, cells.get()?, (cells.get()?, cells.get()?, cells.get()?), cells.get()?))
}
