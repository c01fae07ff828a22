//! The one way to write a request: everything that an act changes, in one transaction.
//!
//! ```text
//! 1. seal       events become bytes, hashes and disclosures after the head that the caller decided on: outside the transaction
//! 2. the head   moves on, if it is still that one; this is the lock that makes a chain gapless
//! 3. the rest   idempotency record, side rows, events, disclosures, queue of the log, read models, outbox, timers
//! 4. commit     all or nothing
//! ```
//!
//! On PostgreSQL all of it is sent at once and the answers are looked at afterwards. What fails as a conflict is looked up by its
//! idempotency key, so a repeated call gets the answer of the first one however the two overlapped.

use domain::ids::{ClientId, ProjectId, RequestId, WorkspaceId};
use domain::request::event::{Author, Entry, Event};
use domain::values::Digest;
use evidence::hash::Hash;
use evidence::seal::{ChainHead, SealedEvent, seal};
use evidence::time::Time;
use jiff::Timestamp;

use crate::blobs::{self, Blob};
use crate::codes::{self, CodeKey, NewCode};
use crate::db::{Batch, Insert, Stmt};
use crate::entry::{self, Unwritable};
use crate::error::Error;
use crate::idempotency::{self, Idempotency, Recalled};
use crate::links::{self, Access, NewLink};
use crate::outbox::{self, Leased, OutboxRow};
use crate::search_queue::{self, Subject};
use crate::sessions::{self, NewSession};
use crate::sheets::{self, NewSheet};
use crate::timers::{self, Timer, TimerKey};
use crate::value::vals;
use crate::views::{RequestRow, TaskRow, requests, tasks};
use crate::{Chance, WorkspaceStore};
use domain::ids::{ContactId, LinkId, PersonId, SessionId, TokenId};

/// The end of a request's chain: what a decision was made on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Number of the next event.
    pub next_seq: u64,
    /// Hash of the last one.
    pub prev: Hash,
    /// When that was.
    pub last_at: Timestamp,
    /// True once nothing but annexes may follow.
    pub sealed: bool,
}

/// What a new request is, beyond its journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRequest {
    /// `HS-2041`; unique in the workspace.
    pub number: String,
    /// Whose approval.
    pub client: ClientId,
    /// Within which engagement.
    pub project: Option<ProjectId>,
    /// The flow that it pins.
    pub flow: Digest,
}

/// What the entries follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Onto {
    /// Nothing: they begin a request.
    New(NewRequest),
    /// The journal as it was when the caller decided.
    Head(Head),
}

/// A row of another table that must be written, or used up, together with the entries.
#[derive(Debug, Clone)]
pub enum SideRow {
    /// A personal link.
    InsertLink(NewLink),
    /// The links of a contact to this request open nothing any more; of everybody without one.
    RevokeLinks(Option<ContactId>),
    /// The first deliberate use binds the link to a session. A conflict if it belongs to another or opens nothing.
    BindLink {
        /// The link.
        link: LinkId,
        /// The session.
        session: SessionId,
    },
    /// A browser session.
    InsertSession(NewSession),
    /// That session may see this request as that contact.
    GrantAccess(Access),
    /// A code that was mailed.
    InsertCode(NewCode),
    /// The code was right and is used up. A conflict if it was already.
    UseCode(CodeKey),
    /// A decision sheet.
    InsertSheet(NewSheet),
    /// The sheet was confirmed. A conflict if it was already.
    UseSheet(TokenId),
    /// A file that comes with the entries, small enough to be kept beside them.
    KeepBlob(Box<Blob>),
    /// An effect is done, and what the entries say of it is its end. A conflict if somebody else holds it by now.
    CompleteEffect(Box<Leased>),
    /// An effect was given up, for this reason. A conflict if somebody else holds it by now.
    BuryEffect(Box<Leased>, String),
    /// A disclosure line of this request goes; that it was there is no condition.
    Erase {
        /// The entry.
        seq: u64,
        /// Name of the field.
        name: String,
    },
    /// What repeats words of this request elsewhere and is over goes too.
    EraseTrace(Trace),
}

/// Rows that repeat what a journal says, to be erased with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trace {
    /// Decision sheets that were confirmed, whose time is over, or on which words are still being written.
    Sheets,
    /// Mails that were sent, with the words that a code confirmed.
    MailSent,
    /// What mail servers answered about mails that were not.
    MailErrors,
    /// Which pages a person opened.
    Views(PersonId),
    /// When a person had the request before them.
    Looks(PersonId),
}

/// All that one act changes.
#[derive(Debug, Clone)]
pub struct Append {
    /// Which request.
    pub request: RequestId,
    /// What the entries follow.
    pub onto: Onto,
    /// Now; entries never carry an earlier time than the one before them.
    pub at: Timestamp,
    /// What happened, in order. May be empty if only side rows change.
    pub entries: Vec<(Author, Event)>,
    /// True if these entries seal the request, or it was sealed before.
    pub sealed: bool,
    /// What is to be done outside.
    pub outbox: Vec<OutboxRow>,
    /// Timers that begin, or move.
    pub timers_set: Vec<Timer>,
    /// Timers that end.
    pub timers_cleared: Vec<TimerKey>,
    /// The request as lists show it now; absent if nothing of it changed.
    pub view: Option<RequestRow>,
    /// Tasks that changed, as lists show them.
    pub tasks: Vec<TaskRow>,
    /// So that the same call again gets the same answer.
    pub idempotency: Option<Idempotency>,
    /// Rows of other tables.
    pub side: Vec<SideRow>,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appended {
    /// Written now.
    Written {
        /// The end of the chain.
        head: Head,
        /// The entries as they were recorded.
        entries: Vec<Entry>,
    },
    /// Written by an earlier call with the same key; here is what that one answered.
    Replayed {
        /// The recorded answer.
        response: String,
    },
}

/// Why nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// The request has moved on, or a sheet, code or link was used meanwhile. Load and decide again.
    #[error("{0}")]
    Conflict(String),
    /// The idempotency key was used for a different call.
    #[error("this idempotency key was used before, for something else")]
    KeyReused,
    /// An entry that evidence cannot hold.
    #[error(transparent)]
    Unwritable(#[from] Unwritable),
    /// The database.
    #[error(transparent)]
    Store(Error),
}

impl From<Error> for AppendError {
    fn from(error: Error) -> Self {
        match error {
            Error::Conflict(what) => Self::Conflict(what),
            other => Self::Store(other),
        }
    }
}

const EVENTS: Insert = Insert {
    head: "INSERT INTO events (workspace, request, seq, bytes, hash, type, actor_kind, at) VALUES",
    columns: 8,
    tail: "",
};
const DISCLOSURES: Insert =
    Insert { head: "INSERT INTO disclosures (workspace, request, seq, name, line) VALUES", columns: 5, tail: "" };

const MOVED_ON: &str = "the request has moved on";

impl WorkspaceStore {
    /// Writes it all, or nothing.
    pub async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        let sealed = seal_all(&append, &*self.db.chance)?;
        let mut batch = self.db.batch().together();
        write_head(&mut batch, self.id, &append, sealed.head);
        if let Some(idempotency) = &append.idempotency {
            batch.push(idempotency::insert(self.id, idempotency, append.at));
        }
        for row in &append.side {
            batch.push(side_row(self.id, &append, row));
        }
        write_events(&mut batch, self.id, append.request, &sealed.events);
        requests::put(&mut batch, self.id, append.request, append.view.as_ref());
        tasks::put(&mut batch, self.id, append.request, &append.tasks);
        outbox::insert(&mut batch, self.id, append.request, append.at, &append.outbox);
        timers::change(&mut batch, self.id, append.request, &append.timers_set, &append.timers_cleared);
        if !append.entries.is_empty() {
            search_queue::changed(&mut batch, self.id, &Subject::Request(append.request), &*self.db.chance);
        }
        match self.db.run(self.scope(), batch).await {
            Ok(_) => Ok(Appended::Written { head: sealed.head, entries: sealed.entries }),
            Err(Error::Conflict(what)) => self.recorded(append.idempotency.as_ref(), what).await,
            Err(other) => Err(other.into()),
        }
    }

    async fn recorded(&self, key: Option<&Idempotency>, what: String) -> Result<Appended, AppendError> {
        let Some(key) = key else { return Err(AppendError::Conflict(what)) };
        match self.recall(&key.principal, &key.route, &key.key, &key.request_hash).await? {
            Recalled::Same { response } => Ok(Appended::Replayed { response }),
            Recalled::Different => Err(AppendError::KeyReused),
            Recalled::Never => Err(AppendError::Conflict(what)),
        }
    }
}

struct Sealed {
    head: Head,
    events: Vec<SealedRow>,
    entries: Vec<Entry>,
}

/// An event's bytes with what its columns repeat of them.
struct SealedRow {
    event: SealedEvent,
    kind: String,
    actor_kind: &'static str,
}

fn seal_all(append: &Append, chance: &dyn Chance) -> Result<Sealed, Unwritable> {
    let mut chain = ChainHead::new(*append.request.bytes());
    if let Onto::Head(head) = &append.onto {
        let last_time = Some(Time::from_unix_millis(head.last_at.as_millisecond()));
        chain = ChainHead { next_seq: head.next_seq, prev: head.prev, last_time, ..chain };
    }
    let mut salt = || {
        let mut bytes = [0; 32];
        chance.fill(&mut bytes);
        bytes
    };
    let (mut events, mut entries) = (Vec::new(), Vec::new());
    for (author, event) in &append.entries {
        let draft = entry::draft(author, event, append.at)?;
        let sealed = seal(&chain, &draft, &mut salt);
        let (sealed, next) = sealed.map_err(|reason| Unwritable::Draft { kind: draft.kind.clone(), reason })?;
        let at = instant(sealed.time, append.at);
        entries.push(Entry { seq: sealed.seq, at, author: author.clone(), event: event.clone() });
        events.push(SealedRow { event: sealed, kind: draft.kind, actor_kind: draft.actor.kind.as_str() });
        chain = next;
    }
    let last_at = chain.last_time.map_or(append.at, |time| instant(time, append.at));
    let head = Head { next_seq: chain.next_seq, prev: chain.prev, last_at, sealed: append.sealed };
    Ok(Sealed { head, events, entries })
}

/// Evidence has milliseconds, so the recorded instant may be a little before the given one.
fn instant(time: Time, given: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(time.unix_millis()).unwrap_or(given)
}

fn write_head(batch: &mut Batch, workspace: WorkspaceId, append: &Append, head: Head) {
    let request = append.request;
    batch.push(match &append.onto {
        Onto::New(new) => Stmt::new(
            "INSERT INTO requests (workspace, id, number, client, project, flow, next_seq, prev, last_at, sealed, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            vals![
                workspace,
                request,
                &new.number,
                new.client,
                new.project,
                new.flow,
                head.next_seq,
                head.prev,
                head.last_at,
                head.sealed,
                append.at
            ],
        ),
        Onto::Head(old) => Stmt::new(
            "UPDATE requests SET next_seq = $1, prev = $2, last_at = $3, sealed = $4
             WHERE workspace = $5 AND id = $6 AND next_seq = $7 AND prev = $8",
            vals![head.next_seq, head.prev, head.last_at, head.sealed, workspace, request, old.next_seq, old.prev],
        )
        .must_touch_one(MOVED_ON),
    });
    let moved = append.entries.iter().rev().find_map(|(_, event)| match event {
        Event::FlowMoved { to, .. } => Some(*to),
        _ => None,
    });
    if let Some(flow) = moved {
        let sql = "UPDATE requests SET flow = $1 WHERE workspace = $2 AND id = $3";
        batch.push(Stmt::new(sql, vals![flow, workspace, request]));
    }
}

fn write_events(batch: &mut Batch, workspace: WorkspaceId, request: RequestId, rows: &[SealedRow]) {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return };
    let events = rows.iter().map(|SealedRow { event, kind, actor_kind }| {
        let at = event.time.unix_millis();
        vals![workspace, request, event.seq, event.bytes.as_slice(), event.hash, kind, *actor_kind, at]
    });
    batch.insert(&EVENTS, events.collect());
    let lines = rows.iter().flat_map(|row| row.event.disclosures.iter().map(|line| (row.event.seq, line)));
    let lines = lines.map(|(seq, line)| vals![workspace, request, seq, &line.name, line.line.as_slice()]);
    batch.insert(&DISCLOSURES, lines.collect());
    batch.push(Stmt::new(
        "INSERT INTO log_queue (workspace, request, first_seq, last_seq) VALUES ($1, $2, $3, $4)",
        vals![workspace, request, first.event.seq, last.event.seq],
    ));
}

fn side_row(workspace: WorkspaceId, append: &Append, row: &SideRow) -> Stmt {
    let (request, at) = (append.request, append.at);
    match row {
        SideRow::InsertLink(link) => links::insert(workspace, request, link, at),
        SideRow::RevokeLinks(contact) => links::revoke(workspace, request, *contact, at),
        SideRow::BindLink { link, session } => links::bind(workspace, *link, *session, at),
        SideRow::InsertSession(session) => sessions::insert(workspace, session, at),
        SideRow::GrantAccess(access) => links::grant_access(workspace, access),
        SideRow::InsertCode(code) => codes::insert(workspace, code),
        SideRow::UseCode(key) => codes::use_up(workspace, key),
        SideRow::InsertSheet(sheet) => sheets::insert(workspace, sheet),
        SideRow::UseSheet(id) => sheets::use_up(workspace, *id, at),
        SideRow::KeepBlob(blob) => blobs::insert(workspace, blob, at),
        SideRow::CompleteEffect(leased) => outbox::completed(leased, at),
        SideRow::BuryEffect(leased, error) => outbox::buried(leased, error, at),
        SideRow::Erase { seq, name } => Stmt::new(
            "DELETE FROM disclosures WHERE workspace = $1 AND request = $2 AND seq = $3 AND name = $4",
            vals![workspace, request, *seq, name],
        )
        .erasing(),
        SideRow::EraseTrace(trace) => erase_trace(workspace, request, *trace, at),
    }
}

fn erase_trace(workspace: WorkspaceId, request: RequestId, trace: Trace, at: Timestamp) -> Stmt {
    match trace {
        Trace::Sheets => Stmt::new(
            "DELETE FROM sheets WHERE workspace = $1 AND request = $2
                   AND (used_at IS NOT NULL OR expires_at <= $3 OR length(statement) = 0)",
            vals![workspace, request, at],
        ),
        Trace::MailSent => Stmt::new(
            "DELETE FROM outbox WHERE workspace = $1 AND request = $2 AND state = 'done'",
            vals![workspace, request],
        ),
        Trace::MailErrors => Stmt::new(
            "UPDATE outbox SET last_error = NULL WHERE workspace = $1 AND request = $2 AND last_error IS NOT NULL",
            vals![workspace, request],
        ),
        Trace::Views(person) => Stmt::new(
            "DELETE FROM page_views WHERE workspace = $1 AND request = $2 AND person = $3",
            vals![workspace, request, person],
        ),
        Trace::Looks(person) => Stmt::new(
            "DELETE FROM looks WHERE workspace = $1 AND request = $2 AND person = $3",
            vals![workspace, request, person],
        ),
    }
}
