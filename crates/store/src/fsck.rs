//! Checks everything that evidence rests on and names each row that is wrong.
//!
//! ```text
//! log       entries without a gap · stored nodes · the root of every checkpoint, and its signature
//! logs      each with its key · every checkpoint is of the log of its time · what each says about itself, and its place
//! requests  chain · columns against bytes · disclosures against commitments, missing ones against erasures · head
//! places    each event is in the queue or in the log, once, and the entry there is its own
//! ```
//!
//! Once something is wrong the sequencer signs nothing, until a whole check finds everything right again.

mod logs;

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{RequestId, WorkspaceId};
use domain::values::Digest;
use evidence::event::{Event, open_disclosure};
use evidence::hash::{Hash, entry};
use evidence::merkle::{Frontier, leaf_hash};
use evidence::note::Checkpoint;
use evidence::policy::{Policy, Quorum};

use crate::Store;
use crate::db::{ReadTx, Scope};
use crate::error::Error;
use crate::log::{self, ENTRY_BYTES, GROUP, read_entries};
use crate::logs::read_logs;
use crate::value::{Row, vals};

/// LIMIT: findings that are listed; a database with more is beyond reading a list.
const FINDINGS_MAX: usize = 1_000;
/// Requests read in one transaction, so that none stays open for the length of the check.
const REQUESTS_PER_READ: u32 = 200;

/// Under which key the installation keeps why nothing may be signed.
pub(crate) const SIGNING_HELD: &str = "signing_held";

/// A row that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Table.
    pub table: &'static str,
    /// Which row.
    pub row: String,
    /// What is wrong with it.
    pub what: String,
}

/// What was looked at, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    /// Requests.
    pub requests: u64,
    /// Events.
    pub events: u64,
    /// Entries of the log.
    pub entries: u64,
    /// Checkpoints.
    pub checkpoints: u64,
    /// What is wrong; empty if nothing is.
    pub findings: Vec<Finding>,
}

impl Checked {
    fn find(&mut self, table: &'static str, row: impl ToString, what: impl ToString) {
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(Finding { table, row: row.to_string(), what: what.to_string() });
        }
    }
}

impl Store {
    /// Checks the whole. With the log's policy, signatures too.
    pub async fn fsck(&self, policy: Option<&Policy>) -> Result<Checked, Error> {
        let mut checked = Checked::default();
        self.check_log(policy, &mut checked).await?;
        // Where the log itself holds, an event that it does not have at its place has another place.
        let (suspect, suspect_own) =
            if checked.findings.is_empty() { ("log_places", "system_events") } else { ("log_entries", "log_entries") };
        self.check_logs(&mut checked, suspect_own).await?;
        let mut after = (WorkspaceId::from_bytes([0; 16]), RequestId::from_bytes([0; 16]));
        loop {
            let mut tx = self.db.read(Scope::Everything).await?;
            let sql = "SELECT workspace, id, flow, next_seq, prev, last_at, sealed FROM requests
                       WHERE workspace > $1 OR (workspace = $2 AND id > $3) ORDER BY workspace, id LIMIT $4";
            let rows = tx.all(sql, &vals![after.0, after.0, after.1, REQUESTS_PER_READ]).await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                let request = Request::read(row)?;
                after = (request.workspace, request.id);
                request.check(&mut tx, &mut checked, suspect).await?;
            }
        }
        self.check_strays(&mut checked).await?;
        self.hold_or_release(policy, &checked).await?;
        Ok(checked)
    }

    /// What is wrong is remembered, so that nothing more is signed on top of it. Only a check with signatures forgets it.
    async fn hold_or_release(&self, policy: Option<&Policy>, checked: &Checked) -> Result<(), Error> {
        match (checked.findings.first(), self.kept(SIGNING_HELD).await?) {
            (Some(Finding { table, row, what }), _) => self.keep(SIGNING_HELD, &format!("{table} {row}: {what}")).await,
            (None, Some(held)) if policy.is_some() => self.take_kept(SIGNING_HELD, &held).await.map(|_| ()),
            (None, _) => Ok(()),
        }
    }

    async fn check_log(&self, policy: Option<&Policy>, checked: &mut Checked) -> Result<(), Error> {
        let mut tx = self.db.read(Scope::Everything).await?;
        let logs = read_logs(&mut tx).await?;
        let checkpoints = tx.all("SELECT size, root, note FROM checkpoints ORDER BY size", &[]).await?;
        let mut expected: BTreeMap<u64, Hash> = BTreeMap::new();
        for row in checkpoints {
            let mut cells = row.cells();
            let (size, root, note): (u64, Hash, String) = (cells.get()?, cells.get()?, cells.get()?);
            checked.checkpoints += 1;
            let text = note.split_inclusive('\n').take(3).collect::<String>();
            match Checkpoint::parse(&text) {
                Ok(said) if said.size == size && said.root == root => {
                    let of = logs.iter().rfind(|log| log.taken_over < size);
                    if of.is_some_and(|log| log.origin != said.origin) {
                        checked.find("checkpoints", size, format!("of {}, which was not signed then", said.origin));
                    }
                }
                Ok(_) => checked.find("checkpoints", size, "size or root are not those of the note"),
                Err(failure) => checked.find("checkpoints", size, failure),
            }
            if let Some(Err(failure)) = policy.map(|policy| policy.open(note.as_bytes(), Quorum::Waived)) {
                checked.find("checkpoints", size, failure);
            }
            expected.insert(size, root);
        }
        let size = log::size(&mut tx).await?;
        let (mut frontier, mut from) = (Frontier::default(), 0);
        while from < size {
            let entries = match read_entries(&mut tx, from, from + GROUP).await {
                Ok(entries) => entries,
                Err(Error::Corrupt { what }) => {
                    checked.find("log_entries", from, what);
                    return Ok(());
                }
                Err(other) => return Err(other),
            };
            if (entries.len() as u64) < GROUP.min(size - from) {
                checked.find("log_entries", from + entries.len() as u64, "there is a gap");
                return Ok(());
            }
            let mut nodes = Vec::new();
            for bytes in &entries {
                frontier.append(leaf_hash(bytes), |level, index, hash| {
                    if level > 0 && level.is_multiple_of(8) {
                        nodes.push((level, index, *hash));
                    }
                });
                if expected.remove(&frontier.size()).is_some_and(|root| root != frontier.root()) {
                    checked.find("checkpoints", frontier.size(), "the entries have another root");
                }
            }
            for (level, index, hash) in nodes {
                let stored =
                    tx.one("SELECT hash FROM log_nodes WHERE level = $1 AND idx = $2", &vals![level, index]).await?;
                if stored.map(Row::only::<Hash>).transpose()? != Some(hash) {
                    checked.find("log_nodes", format!("level {level}, {index}"), "not the hash of what is under it");
                }
            }
            from += GROUP;
        }
        for size in expected.into_keys().filter(|size| *size > 0) {
            checked.find("checkpoints", size, "the log is shorter");
        }
        checked.entries = frontier.size();
        Ok(())
    }

    /// Rows that belong to no request.
    async fn check_strays(&self, checked: &mut Checked) -> Result<(), Error> {
        let mut tx = self.db.read(Scope::Everything).await?;
        let tables = [
            (
                "events",
                "SELECT DISTINCT request FROM events e WHERE NOT EXISTS (SELECT 1 FROM requests r WHERE r.workspace = e.workspace AND r.id = e.request)",
            ),
            (
                "disclosures",
                "SELECT DISTINCT request FROM disclosures d WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.workspace = d.workspace AND e.request = d.request AND e.seq = d.seq)",
            ),
            (
                "log_places",
                "SELECT DISTINCT request FROM log_places p WHERE NOT EXISTS (SELECT 1 FROM requests r WHERE r.workspace = p.workspace AND r.id = p.request)",
            ),
            (
                "log_queue",
                "SELECT DISTINCT request FROM log_queue q WHERE NOT EXISTS (SELECT 1 FROM requests r WHERE r.workspace = q.workspace AND r.id = q.request)",
            ),
        ];
        for (table, sql) in tables {
            for row in tx.all(sql, &[]).await? {
                checked.find(table, row.only::<RequestId>()?, "belongs to no request or event");
            }
        }
        // Counted here and not before: a running server adds to both in one transaction.
        let entries = log::size(&mut tx).await?;
        let placed = tx.all("SELECT first_seq, last_seq FROM log_places", &[]).await?;
        let own = tx.one("SELECT count(*) FROM system_events", &[]).await?;
        let mut events: u64 = own.map_or(Ok(0), Row::only)?;
        for row in placed {
            let mut cells = row.cells();
            let (first, last): (u64, u64) = (cells.get()?, cells.get()?);
            events += (last + 1).saturating_sub(first);
        }
        if events != entries {
            checked.find("log_places", "all", format!("{events} events have a place, the log has {entries} entries"));
        }
        Ok(())
    }
}

struct Request {
    workspace: WorkspaceId,
    id: RequestId,
    flow: Digest,
    next_seq: u64,
    prev: Hash,
    last_at: i64,
    /// As it is stored: what is neither 0 nor 1 must not end the check.
    sealed: i64,
}

impl Request {
    fn read(row: Row) -> Result<Self, Error> {
        let mut cells = row.cells();
        Ok(Self {
            workspace: cells.get()?,
            id: cells.get()?,
            flow: cells.get()?,
            next_seq: cells.get()?,
            prev: cells.get()?,
            last_at: cells.get()?,
            sealed: cells.get()?,
        })
    }

    fn at(&self, seq: u64) -> String {
        format!("{}, entry {seq}", self.id)
    }

    async fn check(&self, tx: &mut ReadTx<'_>, checked: &mut Checked, suspect: &'static str) -> Result<(), Error> {
        checked.requests += 1;
        let sql = "SELECT seq, bytes, hash, type, actor_kind, at FROM events WHERE workspace = $1 AND request = $2 ORDER BY seq";
        let rows = tx.all(sql, &vals![self.workspace, self.id]).await?;
        let mut events = Vec::with_capacity(rows.len());
        let (mut prev, mut last_at) = ([0; 32], 0);
        for (expected, row) in (0u64..).zip(rows) {
            checked.events += 1;
            let mut cells = row.cells();
            let (seq, bytes): (u64, Vec<u8>) = (cells.get()?, cells.get()?);
            let columns: (Hash, String, String, i64) = (cells.get()?, cells.get()?, cells.get()?, cells.get()?);
            let event = match Event::parse(&bytes) {
                Ok(event) => event,
                Err(failure) => {
                    checked.find("events", self.at(seq), failure);
                    return Ok(());
                }
            };
            let kind = event.actor.kind.as_str().to_owned();
            if seq != expected || event.seq != seq || event.aid != *self.id.bytes() || event.prev != prev {
                checked.find("events", self.at(seq), "does not follow the one before");
            }
            if columns != (event.hash, event.kind.clone(), kind, event.time.unix_millis()) {
                checked.find("events", self.at(seq), "hash, type, actor or time are not those of the bytes");
            }
            (prev, last_at) = (event.hash, event.time.unix_millis());
            events.push(event);
        }
        if (events.len() as u64) < self.next_seq {
            checked.find("events", self.at(events.len() as u64), "is missing");
        }
        let sealed = i64::from(events.iter().any(|event| event.kind == "approval.sealed"));
        if (events.len() as u64, prev, last_at, sealed) != (self.next_seq, self.prev, self.last_at, self.sealed) {
            checked.find("requests", self.id, "the head is not the end of the chain");
        }
        let opened = events.first().and_then(|opened| opened.data.get("flow")?.as_str());
        let moved = events.iter().rev().find(|event| event.kind == "flow.moved").map(|event| event.text("to"));
        if moved.unwrap_or(opened) != Some(self.flow.hex().as_str()) {
            checked.find("requests", self.id, "the flow is not the one that it was opened with, or last moved to");
        }
        self.check_disclosures(tx, &events, checked).await?;
        self.check_places(tx, &events, checked, suspect).await
    }

    async fn check_disclosures(
        &self,
        tx: &mut ReadTx<'_>,
        events: &[Event],
        checked: &mut Checked,
    ) -> Result<(), Error> {
        let sql = "SELECT seq, name, line FROM disclosures WHERE workspace = $1 AND request = $2";
        let mut shown: BTreeSet<(u64, String)> = BTreeSet::new();
        for row in tx.all(sql, &vals![self.workspace, self.id]).await? {
            let mut cells = row.cells();
            let (seq, name, line): (u64, String, Vec<u8>) = (cells.get()?, cells.get()?, cells.get()?);
            let opened = events.get(seq as usize).map(|event| open_disclosure(event, &line));
            match opened {
                Some(Ok((said, _))) if said == name => {}
                Some(Err(failure)) => checked.find("disclosures", format!("{}, {name}", self.at(seq)), failure),
                Some(Ok(_)) | None => {
                    checked.find("disclosures", format!("{}, {name}", self.at(seq)), "under another name");
                }
            }
            shown.insert((seq, name));
        }
        let erased = erased(events);
        for event in events {
            for name in event.fields.keys() {
                let field = (event.seq, name.clone());
                if !shown.contains(&field) && !erased.contains(&field) {
                    let row = format!("{}, {name}", self.at(event.seq));
                    checked.find("disclosures", row, "is missing, and no erasure says so");
                }
            }
        }
        Ok(())
    }

    async fn check_places(
        &self,
        tx: &mut ReadTx<'_>,
        events: &[Event],
        checked: &mut Checked,
        suspect: &'static str,
    ) -> Result<(), Error> {
        let sql = "SELECT first_seq, last_seq, first_idx FROM log_places WHERE workspace = $1 AND request = $2 ORDER BY first_seq";
        let mut next = (0, None);
        for row in tx.all(sql, &vals![self.workspace, self.id]).await? {
            let mut cells = row.cells();
            let (first, last, index): (u64, u64, u64) = (cells.get()?, cells.get()?, cells.get()?);
            if first != next.0 || next.1.is_some_and(|before| index <= before) {
                checked.find("log_places", self.at(first), "does not follow the one before");
            }
            for event in events.iter().filter(|event| (first..=last).contains(&event.seq)) {
                let at = index + (event.seq - first);
                let logged = entry_at(tx, at).await?;
                if logged != Some(entry(self.id.bytes(), event.seq, &event.hash)) {
                    let what = format!("entry {at} of the log is not this one");
                    checked.find(suspect, self.at(event.seq), what);
                }
            }
            next = (last + 1, Some(index));
        }
        let sql = "SELECT first_seq, last_seq FROM log_queue WHERE workspace = $1 AND request = $2 ORDER BY first_seq";
        for row in tx.all(sql, &vals![self.workspace, self.id]).await? {
            let mut cells = row.cells();
            let (first, last): (u64, u64) = (cells.get()?, cells.get()?);
            if first != next.0 {
                checked.find("log_queue", self.at(first), "does not follow the one before");
            }
            next.0 = last + 1;
        }
        if next.0 != self.next_seq {
            checked.find("log_queue", self.at(next.0), "neither waits for the log nor is in it");
        }
        Ok(())
    }
}

/// Fields that an erasure names.
fn erased(events: &[Event]) -> BTreeSet<(u64, String)> {
    let targets = events
        .iter()
        .filter(|event| event.kind == "annex.erased")
        .filter_map(|event| event.data.get("targets")?.as_array());
    let target =
        |target: &evidence::ej::Value| Some((target.get("seq")?.as_uint()?, target.get("name")?.as_str()?.to_owned()));
    targets.flatten().filter_map(target).collect()
}

async fn entry_at(tx: &mut ReadTx<'_>, index: u64) -> Result<Option<[u8; ENTRY_BYTES]>, Error> {
    let sql = "SELECT first_idx, entries FROM log_entries WHERE first_idx <= $1 ORDER BY first_idx DESC LIMIT 1";
    let Some(row) = tx.one(sql, &vals![index]).await? else { return Ok(None) };
    let mut cells = row.cells();
    let (first, bytes): (u64, Vec<u8>) = (cells.get()?, cells.get()?);
    Ok(bytes.as_chunks::<ENTRY_BYTES>().0.get((index - first) as usize).copied())
}
