//! The logs of an installation, one after the other (evidence-spec.md, section 14.4), and what is said about each in itself.
//!
//! ```text
//! entries      0 ───────────── taken over ──┬── log.forked ── what happened since ──▶
//! log 1        ├── its checkpoints ───┤     │   (and beyond: signed, restored from a backup without them, lost)
//! log 2                                     └── its checkpoints cover all of it, from the first entry on ──▶
//! ```
//!
//! A log that follows keeps every entry in its place, so nothing is written anew: another name, another key, and from there on other
//! checkpoints. The system chain of each log (section 6) is not a request's, so it has a table of its own.

use evidence::bundle::InclusionProof;
use evidence::ej::{Object, Value};
use evidence::enc::b64;
use evidence::event::{Actor, ActorKind, Role};
use evidence::hash::{Hash, system_aid};
use evidence::merkle::inclusion_proof;
use evidence::note::Checkpoint;
use evidence::seal::{ChainHead, EventDraft, seal};
use evidence::time::Time;
use jiff::Timestamp;

use crate::Store;
use crate::db::{Batch, Insert, ReadTx, Scope, Stmt};
use crate::error::Error;
use crate::export::{Exported, Proofs};
use crate::installation::OUTBOX_HELD;
use crate::leases::{Lease, still_held};
use crate::log::{self, SignedCheckpoint, Tree};
use crate::sequencer::Growth;
use crate::value::{Row, vals};

/// A log: the one that is signed, or one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// Its number, from 1.
    pub n: u64,
    /// Its name, which ends in its number.
    pub origin: String,
    /// The key with which its checkpoints are checked.
    pub vkey: String,
    /// How many entries it took over from the one before.
    pub taken_over: u64,
}

/// What is known of a log at whose place another begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forked {
    /// Its name, the number of entries under its last known signature, and their root.
    pub last: Checkpoint,
    /// Who knows that: `signer`, `checkpoint` (that somebody kept) or `database`.
    pub known_from: &'static str,
}

const SYSTEM_EVENTS: Insert =
    Insert { head: "INSERT INTO system_events (log, seq, bytes, hash, type, at, idx) VALUES", columns: 7, tail: "" };

/// As [`still_held`], and no other log has begun since: whoever still has the key of the one before publishes nothing more.
pub(crate) fn still_signed(lease: Lease, origin: &str) -> Stmt {
    let sql = "UPDATE leases SET fence = fence WHERE name = $1 AND fence = $2
               AND NOT EXISTS (SELECT 1 FROM logs WHERE n > (SELECT o.n FROM logs o WHERE o.origin = $3))";
    Stmt::new(sql, vals![lease.name, lease.fence, origin])
        .must_touch_one("the lease has gone to somebody else, or another log has begun")
}

pub(crate) async fn read_logs(tx: &mut ReadTx<'_>) -> Result<Vec<Log>, Error> {
    let rows = tx.all("SELECT n, origin, vkey, taken_over FROM logs ORDER BY n", &[]).await?;
    let read = |row: Row| {
        let mut cells = row.cells();
        Ok(Log { n: cells.get()?, origin: cells.get()?, vkey: cells.get()?, taken_over: cells.get()? })
    };
    rows.into_iter().map(read).collect()
}

fn insert(log: &Log) -> Stmt {
    let sql = "INSERT INTO logs (n, origin, vkey, taken_over) VALUES ($1, $2, $3, $4)";
    Stmt::new(sql, vals![log.n, &log.origin, &log.vkey, log.taken_over])
}

impl Store {
    /// The logs, oldest first; the last one is signed. None before the first start.
    pub async fn logs(&self) -> Result<Vec<Log>, Error> {
        read_logs(&mut self.db.read(Scope::Everything).await?).await
    }

    /// Keeps the first log, once its key is made. A conflict if there is one.
    pub async fn first_log(&self, origin: &str, vkey: &str) -> Result<(), Error> {
        let log = Log { n: 1, origin: origin.to_owned(), vkey: vkey.to_owned(), taken_over: 0 };
        self.db.run_one(Scope::Everything, insert(&log)).await.map(|_| ())
    }

    /// Begins another log over the entries that there are, says in it what became of those before, and holds the outbox: all in one
    /// transaction. Nothing of it is signed yet.
    pub async fn begin_log(
        &self,
        lease: Lease,
        (n, origin, vkey): (u64, &str, &str),
        forked: &[Forked],
        at: Timestamp,
    ) -> Result<Log, Error> {
        let mut tx = self.db.read(Scope::Everything).await?;
        let mut growth = Growth::new(log::frontier(&mut tx, &mut Tree::default()).await?);
        drop(tx);
        let log = Log { n, origin: origin.to_owned(), vkey: vkey.to_owned(), taken_over: growth.size() };
        let mut batch = self.db.batch();
        batch.push(still_held(lease));
        batch.push(insert(&log));
        say(&mut batch, &mut growth, &log, forked, at)?;
        growth.write(&mut batch);
        batch.push(Stmt::new(
            "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            vals![OUTBOX_HELD, at.to_string()],
        ));
        self.db.run(Scope::Everything, batch).await?;
        Ok(log)
    }

    /// The last checkpoint of a log, this one or an earlier one.
    pub async fn checkpoint_of(&self, n: u64) -> Result<Option<SignedCheckpoint>, Error> {
        let sql = "SELECT c.size, c.root, c.note FROM checkpoints c JOIN logs l ON l.n = $1
                   WHERE c.size > l.taken_over AND NOT EXISTS (SELECT 1 FROM logs o WHERE o.n > l.n AND o.taken_over < c.size)
                   ORDER BY c.size DESC LIMIT 1";
        let row = self.db.read(Scope::Everything).await?.one(sql, &vals![n]).await?;
        row.map(log::read_checkpoint).transpose()
    }

    /// What a log says about itself, as the parts of a bundle; nothing while it says nothing, or that is not signed yet.
    pub async fn system_chain(&self, n: u64) -> Result<Option<Exported>, Error> {
        let Some(checkpoint) = self.checkpoint_of(n).await? else { return Ok(None) };
        let mut tx = self.db.read(Scope::Everything).await?;
        let rows = tx.all("SELECT bytes, idx FROM system_events WHERE log = $1 ORDER BY seq", &vals![n]).await?;
        let (mut tree, mut events, mut proofs) = (Tree::default(), Vec::new(), Vec::new());
        for row in rows {
            let mut cells = row.cells();
            let (bytes, index): (Vec<u8>, u64) = (cells.get()?, cells.get()?);
            let prove = |tree: &Tree| inclusion_proof(index, checkpoint.size, |level, at| tree.node(level, at));
            let Some(hashes) = tree.compute(&mut tx, prove).await? else { return Ok(None) };
            events.push(bytes);
            proofs.push(InclusionProof { index, hashes });
        }
        let proofs = Proofs { checkpoint: checkpoint.note, proofs };
        Ok((!events.is_empty()).then_some(Exported { events, disclosures: Vec::new(), proofs }))
    }
}

/// `log.forked` for each log that is over, in the chain of the one that begins.
fn say(batch: &mut Batch, growth: &mut Growth, log: &Log, forked: &[Forked], at: Timestamp) -> Result<(), Error> {
    let aid = system_aid(&log.origin);
    let (mut head, mut rows) = (ChainHead::new(aid), Vec::new());
    for Forked { last, known_from } in forked {
        let number = |number: u64| Value::Int(i64::try_from(number).unwrap_or(i64::MAX));
        let data = Object::from([
            ("known_from".to_owned(), Value::Str((*known_from).to_owned())),
            ("origin".to_owned(), Value::Str(last.origin.clone())),
            ("restored".to_owned(), number(log.taken_over)),
            ("root".to_owned(), Value::Str(b64(&last.root))),
            ("size".to_owned(), number(last.size)),
        ]);
        let draft = EventDraft {
            time: Time::from_unix_millis(at.as_millisecond()),
            kind: "log.forked".to_owned(),
            actor: Actor { kind: ActorKind::System, id: aid, role: Role::System },
            auth: None,
            data,
            fields: Vec::new(),
        };
        // Without fields there are no salts.
        let (event, next) = seal(&head, &draft, &mut || Hash::default()).map_err(Error::corrupt)?;
        let index = growth.push(&event.entry);
        rows.push(vals![log.n, event.seq, event.bytes, event.hash, &draft.kind, event.time.unix_millis(), index]);
        head = next;
    }
    batch.insert(&SYSTEM_EVENTS, rows);
    Ok(())
}
