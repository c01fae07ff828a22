//! The one write path: load, decide, append. Every page, API route, timer and worker that changes a request comes through here.
//!
//! ```text
//! load (from memory when nothing moved) → decide (pure) → react (pure) → append (one transaction) → wake workers and open pages
//! ```
//! A conflict means that somebody else was first; then it is loaded and decided again, a few times at most.

use crate::app::{App, dated_16};
use crate::keys::{Purpose, token_hash};
use crate::live::{self, Live};
use crate::projection;
use crate::worker::calls;
use domain::actor::Actor;
use domain::directory::{Directory, Workload};
use domain::effect::{Effect, Timer};
use domain::flow::Flow;
use domain::ids::{LinkId, MemberId, Name, PersonId, Pseudonym, RequestId, WorkspaceId};
use domain::request::event::Event;
use domain::request::{Command, Context, Decided, OpenRequest, Refusal, State, decide};
use domain::values::{Digest, FieldValue};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{
    Append, AppendError, Appended, Head, Idempotency, NewLink, NewRequest, Onto, OutboxRow, Right, SideRow, TimerKey,
    Trace,
};

/// LIMIT: times that a command is decided again because somebody else was first.
const ATTEMPTS_MAX: u32 = 8;

/// What goes with a command beside the request's own entries.
#[derive(Debug, Clone, Default)]
pub struct With {
    /// So that the same call again gets the same answer.
    pub idempotency: Option<Idempotency>,
    /// The journal's end that the caller saw: what was written since makes it a refusal, decided in the same transaction.
    pub expected: Option<Head>,
    /// Rows written or used up in the same transaction.
    pub side: Vec<SideRow>,
    /// More to be done outside: kind, recipient, body. Used for what does not follow from an entry alone, such as codes.
    pub outbox: Vec<OutboxRow>,
}

/// What came of a command.
#[derive(Debug, Clone)]
pub enum Done {
    /// It was written, or was so already; here is the request now.
    Now(Arc<Live>),
    /// An earlier call with the same key was answered with this.
    Before(String),
}

/// Why nothing came of it.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError {
    /// The rules say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Somebody else was first, again and again, or a sheet, code or link was used up meanwhile.
    #[error("{0}")]
    Conflict(String),
    /// It is not any more as the caller saw it.
    #[error("the request has changed since it was read")]
    Changed,
    /// The idempotency key belongs to another call.
    #[error("this key was used for something else before")]
    KeyReused,
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A bug, said as one.
    #[error("this cannot be written: {0}")]
    Bug(String),
}

impl From<AppendError> for ExecuteError {
    fn from(wrong: AppendError) -> Self {
        match wrong {
            AppendError::Conflict(what) => Self::Conflict(what),
            AppendError::KeyReused => Self::KeyReused,
            AppendError::Unwritable(what) => Self::Bug(what.to_string()),
            AppendError::Store(wrong) => Self::Store(wrong),
        }
    }
}

/// Gives a command to a request that exists.
pub async fn execute(
    app: &App,
    workspace: WorkspaceId,
    actor: &Actor,
    request: RequestId,
    command: &Command,
    with: With,
) -> Result<Done, ExecuteError> {
    let live = live::load(app, workspace, request).await?.ok_or(Refusal::NotHere)?;
    execute_on(app, live, actor, command, with).await
}

/// Gives a command to a request that was just loaded. If it has moved on since, it is loaded and decided again.
pub async fn execute_on(
    app: &App,
    mut live: Arc<Live>,
    actor: &Actor,
    command: &Command,
    with: With,
) -> Result<Done, ExecuteError> {
    let mut attempt = 1;
    loop {
        // INVARIANT: the append holds the journal to `live.head`, so nothing can come between this and the write.
        if with.expected.is_some_and(|head| head != live.head) {
            return Err(ExecuteError::Changed);
        }
        match once(app, &live, actor, command, with.clone()).await {
            Err(ExecuteError::Conflict(_)) if attempt < ATTEMPTS_MAX && moved_on(app, &live).await? => {
                attempt += 1;
                live = live::load(app, live.workspace, live.state.id).await?.ok_or(Refusal::NotHere)?;
            }
            answer => return answer,
        }
    }
}

/// A conflict is worth another try only if the journal itself has moved.
async fn moved_on(app: &App, live: &Live) -> Result<bool, store::Error> {
    let record = app.workspace(live.workspace).record(live.state.id).await?;
    Ok(record.is_some_and(|r| r.head != live.head))
}

async fn once(app: &App, live: &Arc<Live>, actor: &Actor, command: &Command, with: With) -> Result<Done, ExecuteError> {
    let chance = chances();
    let context = context(app, live, actor, &chance);
    let decided = decide(&live.state, command, &context)?;
    // A move to another version: from here on that one holds.
    let flow = match decided.state.flow.filter(|digest| *digest != live.flow_digest) {
        Some(digest) => live::flow(app, live.workspace, digest).await?,
        None => Arc::clone(&live.flow),
    };
    if decided.entries.is_empty() && with.side.is_empty() && with.outbox.is_empty() && with.idempotency.is_none() {
        return Ok(Done::Now(Arc::clone(live)));
    }
    let around = Around { before: &live.state, directory: &live.directory, flow: &flow, now: context.now };
    let right = right(actor, &with);
    let append = assemble(app, &around, &decided, Onto::Head(live.head), with);
    let written = app.store.workspace_as(live.workspace, right).append(append).await?;
    Ok(finish(app, (live, &flow), decided, written))
}

/// What a command would lead to as things stand. Nothing is written.
pub fn look_ahead(app: &App, live: &Live, actor: &Actor, command: &Command) -> Result<Decided, Refusal> {
    decide(&live.state, command, &context(app, live, actor, &chances()))
}

/// Asks the rules about beginning a request and filling it in before either is written, so that wrong fields leave no empty request behind.
pub async fn rehearse(
    app: &App,
    workspace: WorkspaceId,
    actor: &Actor,
    flow: &Flow,
    open: &OpenRequest,
    fields: &BTreeMap<Name, Option<FieldValue>>,
) -> Result<(), ExecuteError> {
    let version = app.workspace(workspace).directory_version().await?;
    let directory = live::directory(app, workspace, open.client, open.project, version).await?;
    let chance = chances();
    let context = Context {
        actor,
        now: app.now(),
        flow,
        directory: &directory,
        workload: Workload::NONE,
        initiator: initiator(actor),
        chance: &chance,
    };
    let blank = State::new(RequestId::from_bytes([0; 16]));
    let begun = decide(&blank, &Command::Open(open.clone()), &context)?;
    decide(&begun.state, &Command::EditPackage { title: None, fields: fields.clone() }, &context)?;
    Ok(())
}

/// Whose request it is that this one begins.
const fn initiator(actor: &Actor) -> Option<MemberId> {
    match actor.who() {
        Some(PersonId::Member(id)) => Some(id),
        Some(PersonId::Contact(_)) | None => None,
    }
}

fn context<'a>(app: &App, live: &'a Live, actor: &'a Actor, chance: &'a [[u8; 16]]) -> Context<'a> {
    Context {
        actor,
        now: app.now(),
        flow: &live.flow,
        directory: &live.directory,
        workload: &live.workload,
        initiator: live.initiator(),
        chance,
    }
}

/// Opens a request; the number comes from the workspace's counter.
pub async fn open(
    app: &App,
    workspace: WorkspaceId,
    actor: &Actor,
    open: OpenRequest,
    flow_digest: Digest,
    with: With,
) -> Result<Done, ExecuteError> {
    open_as(app, workspace, RequestId::from_bytes(dated_16(app.now())), actor, open, flow_digest, with).await
}

/// The same, under an identifier that was made from what asks for it, so that it is opened once.
pub async fn open_as(
    app: &App,
    workspace: WorkspaceId,
    id: RequestId,
    actor: &Actor,
    open: OpenRequest,
    flow_digest: Digest,
    with: With,
) -> Result<Done, ExecuteError> {
    let db = app.store.workspace_as(workspace, right(actor, &with));
    let flow = live::flow(app, workspace, flow_digest).await?;
    let version = db.directory_version().await?;
    let directory = live::directory(app, workspace, open.client, open.project, version).await?;
    let chance = chances();
    let workload = live::workload(app, workspace, &flow, &directory).await?;
    let context = Context {
        actor,
        now: app.now(),
        flow: &flow,
        directory: &directory,
        workload: &workload,
        initiator: initiator(actor),
        chance: &chance,
    };
    let before = State::new(id);
    let decided = decide(&before, &Command::Open(open.clone()), &context)?;
    let around = Around { before: &before, directory: &directory, flow: &flow, now: context.now };
    let onto = Onto::New(NewRequest {
        number: open.number.clone(),
        client: open.client,
        project: open.project,
        flow: flow_digest,
    });
    let append = assemble(app, &around, &decided, onto, with);
    let written = db.append(append).await?;
    let blank = Live {
        workspace,
        state: Arc::new(before),
        entries: Arc::new(Vec::new()),
        head: Head { next_seq: 0, prev: [0; 32], last_at: context.now, sealed: false },
        flow: Arc::clone(&flow),
        flow_digest,
        client: open.client,
        project: open.project,
        directory: Arc::clone(&directory),
        directory_version: version,
        workload: Arc::clone(&workload),
    };
    Ok(finish(app, (&Arc::new(blank), &flow), decided, written))
}

/// Law 1, held by the database as well: what programs, timers and workers write is written without the right to decide.
fn right(actor: &Actor, with: &With) -> Right {
    match actor {
        Actor::Person(_) => Right::Decide,
        Actor::Token { .. } | Actor::Automation { .. } => Right::Prepare,
        // With rows of its own it is a page that acts before anybody is known, or the outbox, which ends a mail's row.
        Actor::System => {
            if with.side.is_empty() {
                Right::Prepare
            } else {
                Right::Decide
            }
        }
    }
}

fn chances() -> Vec<[u8; 16]> {
    // One call to the operating system for all of them.
    let mut bytes = vec![0; 16 * CHANCES_USUAL];
    store::Chance::fill(&crate::app::SystemChance, &mut bytes);
    bytes.chunks_exact(16).map(|piece| piece.try_into().unwrap_or([0; 16])).collect()
}

/// LIMIT: pieces of chance brought to a command: one for each person, link, change or condition that it can add.
const CHANCES_USUAL: usize = domain::request::command::CHANCES_MAX;

struct Around<'a> {
    before: &'a State,
    directory: &'a Directory,
    flow: &'a Flow,
    now: jiff::Timestamp,
}

/// Everything that the new entries mean for the tables.
fn assemble(app: &App, around: &Around<'_>, decided: &Decided, onto: Onto, with: With) -> Append {
    let request = decided.state.id;
    let mut append = Append {
        request,
        onto,
        at: around.now,
        entries: decided.entries.clone(),
        sealed: decided.state.sealed,
        outbox: with.outbox,
        timers_set: Vec::new(),
        timers_cleared: Vec::new(),
        view: None,
        tasks: Vec::new(),
        idempotency: with.idempotency,
        side: with.side,
    };
    for (seq, index, effect) in &decided.effects {
        add_effect(&mut append, *seq, *index, effect);
    }
    let mut ended = around.before.outcome.is_some();
    for (_, event) in &decided.entries {
        ended |= matches!(event, Event::Completed { .. } | Event::Expired { .. } | Event::Cancelled { .. });
        add_side(app, around, &decided.state, (event, ended), &mut append.side);
    }
    if !decided.entries.is_empty() {
        append.view = projection::request_row(&decided.state, around.directory, around.flow);
        append.tasks = projection::task_rows(around.before, &decided.state, around.directory);
    }
    append
}

fn add_effect(append: &mut Append, seq: u64, index: usize, effect: &Effect) {
    match effect {
        Effect::Mail { notification, to } => {
            let body = serde_json::to_string(notification).unwrap_or_default();
            append.outbox.push(OutboxRow {
                id: store::effect_id(append.request, seq, index),
                kind: notification.word().to_owned(),
                recipient: to.hex(),
                body,
                due_at: append.at,
            });
        }
        Effect::Call { step, round, attempt } => {
            let row = calls::row(append.request, (seq, index), (step, *round, *attempt), append.at);
            append.outbox.push(row);
        }
        Effect::SetTimer { timer, at } => {
            let key = timer_key(*timer);
            append.timers_cleared.retain(|k| *k != key);
            append.timers_set.retain(|t| t.key != key);
            append.timers_set.push(store::Timer { key, due_at: *at });
        }
        Effect::ClearTimer { timer } => {
            let key = timer_key(*timer);
            append.timers_set.retain(|t| t.key != key);
            append.timers_cleared.retain(|k| *k != key);
            append.timers_cleared.push(key);
        }
    }
}

fn timer_key(timer: Timer) -> TimerKey {
    match timer {
        Timer::Task(task) => TimerKey { kind: "task".to_owned(), reference: task.hex() },
        Timer::Request => TimerKey { kind: "request".to_owned(), reference: String::new() },
    }
}

/// Rows that an entry brings along: the hash of a new link's token, the end of a link that was replaced or taken back.
/// `ended` says whether the request was over once the entry was written.
fn add_side(app: &App, around: &Around<'_>, state: &State, (event, ended): (&Event, bool), side: &mut Vec<SideRow>) {
    let contact = |party| match who_is(state, around.directory, party) {
        Some(PersonId::Contact(contact)) => Some(contact),
        Some(PersonId::Member(_)) | None => None,
    };
    match event {
        Event::LinkIssued { party, link, expires, .. } => {
            let Some(contact) = contact(*party) else { return };
            let hash = token_hash(&link_token(app, *link));
            side.push(SideRow::InsertLink(NewLink { id: *link, hash, contact, expires_at: *expires }));
        }
        // After the end the links of before open nothing (the exchange sees to that), but who is reading may read on.
        Event::LinkRevoked { party, .. } if !ended => {
            side.extend(contact(*party).map(|c| SideRow::RevokeLinks(Some(c))));
        }
        Event::AnnexErased { targets, .. } => {
            side.extend(targets.iter().map(|t| SideRow::Erase { seq: t.seq, name: t.name.clone() }));
            side.extend([Trace::Sheets, Trace::MailSent, Trace::MailErrors].map(SideRow::EraseTrace));
        }
        _ => {}
    }
}

/// The secret that stands in a mail's link. Derived, so that it is kept nowhere.
pub fn link_token(app: &App, link: LinkId) -> String {
    app.keys.token(Purpose::Link, link.bytes())
}

/// The person of the directory behind a party.
pub fn who_is(state: &State, directory: &Directory, party: Pseudonym) -> Option<PersonId> {
    let lasting = state.parties.get(&party).map_or(party, |p| p.person);
    let members = directory.members.iter().map(|m| PersonId::Member(m.id));
    let contacts = directory.contacts.iter().map(|c| PersonId::Contact(c.id));
    members.chain(contacts).find(|who| who.in_request(state.id) == lasting)
}

fn finish(app: &App, (live, flow): (&Arc<Live>, &Arc<Flow>), decided: Decided, written: Appended) -> Done {
    let (head, entries) = match written {
        Appended::Replayed { response } => return Done::Before(response),
        Appended::Written { head, entries } => (head, entries),
    };
    app.outbox_wake.notify_one();
    app.log_wake.notify_one();
    let all = live::grown((*live.entries).clone(), entries);
    let fresh = Live {
        flow_digest: decided.state.flow.unwrap_or(live.flow_digest),
        flow: Arc::clone(flow),
        state: Arc::new(decided.state),
        entries: Arc::new(all),
        head,
        ..(**live).clone()
    };
    let id = fresh.state.id;
    let fresh = live::keep(app, fresh);
    app.tell(fresh.workspace, id);
    Done::Now(fresh)
}
