//! The logs of an installation, one after the other (evidence-spec.md, section 14.4), and what is said about each in itself.
//!
//! ```text
//! entries      0 ───────────── taken over ──┬── log.forked ── what happened since ──▶
//! log 1        ├── its checkpoints ───┤     │   (and beyond: signed, restored from a backup without them, lost)
//! log 2                                     └── its checkpoints cover all of it, from the first entry on ──▶
//! ```
//!
//! A log that follows keeps every entry in its place, so nothing is written anew: another name, another key, and from there on other
//! checkpoints. The system chain of each log (section 6) is not a request's, so it has a table of its own. It also says which keys the
//! log has (section 14.3), so that they are known from nothing else:
//!
//! ```text
//! key 1  ├── signs ──────────────────────────┤ log.key_retired
//! key 2        log.key_added ├── signs ── log.key_transition ──────────▶
//! ```

use evidence::bundle::InclusionProof;
use evidence::ej::{Object, Value};
use evidence::enc::b64;
use evidence::event::{Actor, ActorKind, Event, Role};
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
    /// The keys with which its checkpoints are checked, oldest first; never empty. The last one and those that are not retired sign.
    pub keys: Vec<LogKey>,
    /// How many entries it took over from the one before.
    pub taken_over: u64,
}

/// A key of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogKey {
    /// From 1, in the order in which they came.
    pub number: u32,
    /// As it is published.
    pub vkey: String,
    /// Since when, but for the first, which the log began with.
    pub added_at: Option<Timestamp>,
    /// The note that leads to it from the one before, once both have signed.
    pub transition: Option<String>,
    /// If it signs no more.
    pub retired: Option<Retired>,
}

/// That a key signs no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retired {
    /// Number of entries of the log then; what it signed up to there stays good.
    pub size: u64,
    /// Why.
    pub why: Why,
}

/// Why a key signs no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Another one had taken its place for long enough.
    Replaced,
    /// Somebody else may have it, so what it signed counts only with a time from elsewhere (section 14.5).
    Compromised,
}

impl Why {
    const fn word(self) -> &'static str {
        match self {
            Self::Replaced => "replaced",
            Self::Compromised => "compromised",
        }
    }
}

/// What is said about the keys of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyAct<'a> {
    /// This one signs too from now on.
    Added(&'a str),
    /// The note that leads to the newest one.
    Transition(&'a str),
    /// This one signs no more.
    Retired(&'a str, Why),
}

impl Log {
    /// The newest key: the one that is published.
    pub fn vkey(&self) -> &str {
        self.keys.last().map_or("", |key| &key.vkey)
    }

    /// The keys that sign, newest first.
    pub fn signing(&self) -> impl Iterator<Item = &LogKey> {
        self.keys.iter().rev().filter(|key| key.retired.is_none())
    }

    /// Takes up what an entry of its own says about its keys.
    fn hear(&mut self, event: &Event) {
        match event.kind.as_str() {
            KEY_ADDED => self.keys.push(LogKey {
                number: u32::try_from(self.keys.len() + 1).unwrap_or(u32::MAX),
                vkey: event.text("vkey").unwrap_or_default().to_owned(),
                added_at: Timestamp::from_millisecond(event.time.unix_millis()).ok(),
                transition: None,
                retired: None,
            }),
            KEY_TRANSITION => {
                if let Some(key) = self.keys.last_mut() {
                    key.transition = event.text("note").map(str::to_owned);
                }
            }
            KEY_RETIRED => {
                let vkey = event.text("vkey").unwrap_or_default();
                let why =
                    if event.text("why") == Some(Why::Compromised.word()) { Why::Compromised } else { Why::Replaced };
                if let Some(key) = self.keys.iter_mut().find(|key| key.vkey == vkey) {
                    key.retired = Some(Retired { size: event.number("size").unwrap_or_default(), why });
                }
            }
            _ => {}
        }
    }
}

const FORKED: &str = "log.forked";
const KEY_ADDED: &str = "log.key_added";
const KEY_TRANSITION: &str = "log.key_transition";
const KEY_RETIRED: &str = "log.key_retired";

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
        let (n, origin) = (cells.get()?, cells.get::<String>()?);
        Ok(Log { n, origin, keys: vec![first_key(&cells.get::<String>()?)], taken_over: cells.get()? })
    };
    let mut logs = rows.into_iter().map(read).collect::<Result<Vec<Log>, Error>>()?;
    let sql = "SELECT log, bytes FROM system_events WHERE type LIKE 'log.key%' ORDER BY log, seq";
    for row in tx.all(sql, &[]).await? {
        let mut cells = row.cells();
        let (n, bytes): (u64, Vec<u8>) = (cells.get()?, cells.get()?);
        // What cannot be read is found by `fsck`; here it says nothing.
        if let (Some(log), Ok(event)) = (logs.iter_mut().find(|log| log.n == n), Event::parse(&bytes)) {
            log.hear(&event);
        }
    }
    Ok(logs)
}

fn first_key(vkey: &str) -> LogKey {
    LogKey { number: 1, vkey: vkey.to_owned(), added_at: None, transition: None, retired: None }
}

fn insert(log: &Log) -> Stmt {
    let sql = "INSERT INTO logs (n, origin, vkey, taken_over) VALUES ($1, $2, $3, $4)";
    Stmt::new(sql, vals![log.n, &log.origin, log.vkey(), log.taken_over])
}

impl Store {
    /// The logs, oldest first; the last one is signed. None before the first start.
    pub async fn logs(&self) -> Result<Vec<Log>, Error> {
        read_logs(&mut self.db.read(Scope::Everything).await?).await
    }

    /// Keeps the first log, once its key is made. A conflict if there is one.
    pub async fn first_log(&self, origin: &str, vkey: &str) -> Result<(), Error> {
        let log = Log { n: 1, origin: origin.to_owned(), keys: vec![first_key(vkey)], taken_over: 0 };
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
        let log = Log { n, origin: origin.to_owned(), keys: vec![first_key(vkey)], taken_over: growth.size() };
        let mut batch = self.db.batch();
        batch.push(still_held(lease));
        batch.push(insert(&log));
        let said: Vec<_> = forked.iter().map(|forked| (FORKED, forked_data(&log, forked))).collect();
        say(&mut batch, &mut growth, &log, ChainHead::new(system_aid(&log.origin)), said, at)?;
        growth.write(&mut batch);
        batch.push(Stmt::new(
            "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            vals![OUTBOX_HELD, at.to_string()],
        ));
        self.db.run(Scope::Everything, batch).await?;
        Ok(log)
    }

    /// Says in the log that is signed what becomes of its keys. Nothing of it is signed yet.
    pub async fn say_of_keys(&self, lease: Lease, log: &Log, act: KeyAct<'_>, at: Timestamp) -> Result<(), Error> {
        let mut tx = self.db.read(Scope::Everything).await?;
        let mut growth = Growth::new(log::frontier(&mut tx, &mut Tree::default()).await?);
        let sql = "SELECT bytes FROM system_events WHERE log = $1 ORDER BY seq DESC LIMIT 1";
        let mut head = ChainHead::new(system_aid(&log.origin));
        if let Some(last) = tx.one(sql, &vals![log.n]).await? {
            let event = Event::parse(&last.only::<Vec<u8>>()?).map_err(Error::corrupt)?;
            head = ChainHead { aid: head.aid, next_seq: event.seq + 1, prev: event.hash, last_time: Some(event.time) };
        }
        drop(tx);
        let (text, size) = (|text: &str| Value::Str(text.to_owned()), number(growth.size()));
        let said = match act {
            KeyAct::Added(vkey) => (KEY_ADDED, vec![("size", size), ("vkey", text(vkey))]),
            KeyAct::Transition(note) => (KEY_TRANSITION, vec![("note", text(note))]),
            KeyAct::Retired(vkey, why) => {
                (KEY_RETIRED, vec![("size", size), ("vkey", text(vkey)), ("why", text(why.word()))])
            }
        };
        let data = said.1.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let mut batch = self.db.batch();
        batch.push(still_signed(lease, &log.origin));
        say(&mut batch, &mut growth, log, head, vec![(said.0, data)], at)?;
        growth.write(&mut batch);
        self.db.run(Scope::Everything, batch).await.map(|_| ())
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
        let proofs = Proofs { checkpoint: checkpoint.note, proofs, stamps: Vec::new() };
        Ok((!events.is_empty()).then_some(Exported { events, disclosures: Vec::new(), proofs }))
    }
}

fn number(number: u64) -> Value {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

/// What a log says of one that is over, at whose place it begins.
fn forked_data(log: &Log, forked: &Forked) -> Object {
    let Forked { last, known_from } = forked;
    Object::from([
        ("known_from".to_owned(), Value::Str((*known_from).to_owned())),
        ("origin".to_owned(), Value::Str(last.origin.clone())),
        ("restored".to_owned(), number(log.taken_over)),
        ("root".to_owned(), Value::Str(b64(&last.root))),
        ("size".to_owned(), number(last.size)),
    ])
}

/// Entries of a log's own chain, and their places in it.
fn say(
    batch: &mut Batch,
    growth: &mut Growth,
    log: &Log,
    mut head: ChainHead,
    said: Vec<(&str, Object)>,
    at: Timestamp,
) -> Result<(), Error> {
    let mut rows = Vec::new();
    for (kind, data) in said {
        let draft = EventDraft {
            time: Time::from_unix_millis(at.as_millisecond()),
            kind: kind.to_owned(),
            actor: Actor { kind: ActorKind::System, id: head.aid, role: Role::System },
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
