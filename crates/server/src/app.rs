//! What exists while the server runs: one value with everything that handlers and workers reach for.
//!
//! INVARIANT: the clock and chance are asked here and nowhere below.

use crate::config::PublicUrl;
use crate::erasures::Erasures;
use crate::keys::Keys;
use crate::live::Cache;
use crate::outsiders::Outsiders;
use crate::signer::SignerProcess;
use documents::{Converter, Renderer};
use domain::ids::{RequestId, WorkspaceId};
use domain::values::Digest;
use effects::blobs::Blobs;
use effects::http::HttpClient;
use effects::mail::Mailer;
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::{Right, Store, WorkspaceStore};
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;

/// Everything, shared.
#[derive(Clone)]
pub struct App(Arc<Inner>);

impl Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// What [`App`] holds.
pub struct Inner {
    /// What is kept.
    pub store: Store,
    /// Files.
    pub blobs: Blobs,
    /// Where mail goes.
    pub mailer: Mailer,
    /// The one way out to other systems.
    pub http: HttpClient,
    /// To whom the log's checkpoints are shown.
    pub outsiders: Outsiders,
    /// Turns documents into pictures, in a confined process.
    pub renderer: Renderer,
    /// Makes pages of office files, where LibreOffice is installed.
    pub converter: Option<Converter>,
    /// Secrets.
    pub keys: Keys,
    /// The log's signer.
    pub signer: SignerProcess,
    /// The log's name, chosen at the first start.
    pub origin: String,
    /// What was erased, outside of the database.
    pub erasures: Erasures,
    /// How people reach it.
    pub public: PublicUrl,
    /// The address that mail comes from.
    pub mail_from: String,
    /// The clock.
    pub clock: Clock,
    /// Which proxies are believed about a client's address.
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// The demo's mailbox, in a demo.
    pub mailbox: Option<Arc<crate::mailbox::Mailbox>>,
    /// Requests, flows and directories that were loaded lately.
    pub cache: Cache,
    /// Files whose pictures are being made.
    pub rendering: UnderWay,
    /// There may be work in the outbox.
    pub outbox_wake: Notify,
    /// There may be events to put into the log.
    pub log_wake: Notify,
    /// Cancelled when the server is to stop: workers end, and pages that listen for changes are let go.
    pub stopping: CancellationToken,
    /// What changed, for open pages. Carries no data.
    pub changes: broadcast::Sender<Changed>,
}

/// Something changed that open pages may show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed {
    /// Where.
    pub workspace: WorkspaceId,
    /// Which request; any of them when it is not said.
    pub request: Option<RequestId>,
    /// Who did it.
    pub whence: Whence,
}

/// Which node did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whence {
    /// This one, which tells the others.
    Here,
    /// Another one, which has told us.
    Elsewhere,
}

/// Files whose pictures are being made, so that two looks begin one job.
#[derive(Debug, Default)]
pub struct UnderWay {
    files: Mutex<BTreeSet<(WorkspaceId, Digest)>>,
    ended: Notify,
}

impl UnderWay {
    /// True if it was not under way before.
    pub fn begin(&self, key: (WorkspaceId, Digest)) -> bool {
        self.lock().insert(key)
    }
    /// It is over, well or not.
    pub fn end(&self, key: (WorkspaceId, Digest)) {
        self.lock().remove(&key);
        self.ended.notify_waiters();
    }
    /// Waits until it is not under way.
    pub async fn over(&self, key: (WorkspaceId, Digest)) {
        loop {
            let ended = self.ended.notified();
            if !self.lock().contains(&key) {
                return;
            }
            ended.await;
        }
    }
    fn lock(&self) -> MutexGuard<'_, BTreeSet<(WorkspaceId, Digest)>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// LIMIT: changes that a slow page may fall behind before it is told to load again.
pub const CHANGES_KEPT: usize = 1024;

impl App {
    /// All parts together.
    pub fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// Now, in whole milliseconds, as the evidence writes it.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A workspace's data.
    pub fn workspace(&self, id: WorkspaceId) -> WorkspaceStore {
        self.store.workspace(id)
    }

    /// The same for a program with a token, which prepares and asks: the database refuses it whatever a decision needs.
    pub fn workspace_for_programs(&self, id: WorkspaceId) -> WorkspaceStore {
        self.store.workspace_as(id, Right::Prepare)
    }

    /// Tells open pages that something changed; nobody may be looking.
    pub fn tell(&self, workspace: WorkspaceId, request: RequestId) {
        let _ = self.changes.send(Changed { workspace, request: Some(request), whence: Whence::Here });
    }

    /// Tells every open page of a workspace.
    pub fn tell_workspace(&self, workspace: WorkspaceId) {
        let _ = self.changes.send(Changed { workspace, request: None, whence: Whence::Here });
    }

    /// A full address on this server.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.public.base)
    }
}

/// The clock: the machine's, or one that a test sets.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's.
    System,
    /// One that stands still until it is set.
    Set(Arc<Mutex<Timestamp>>),
    /// The demo's: set while its story is told, the machine's once there is nothing in it.
    Story(Arc<Mutex<Option<Timestamp>>>),
}

impl Clock {
    /// Now, in whole milliseconds.
    pub fn now(&self) -> Timestamp {
        let exact = match self {
            Self::System => Timestamp::now(),
            Self::Set(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
            Self::Story(at) => at.lock().unwrap_or_else(PoisonError::into_inner).unwrap_or_else(Timestamp::now),
        };
        Timestamp::from_millisecond(exact.as_millisecond()).unwrap_or(exact)
    }
}

/// The operating system's chance, for the store.
#[derive(Debug, Clone, Copy)]
pub struct SystemChance;

impl store::Chance for SystemChance {
    fn fill(&self, bytes: &mut [u8]) {
        // INVARIANT: without chance there are no secrets, so there is no server.
        getrandom::fill(bytes).unwrap_or_else(|wrong| panic!("the operating system gives no random bytes: {wrong}"));
    }
}

/// 32 bytes of chance.
pub fn chance_32() -> [u8; 32] {
    let mut bytes = [0; 32];
    store::Chance::fill(&SystemChance, &mut bytes);
    bytes
}

/// 16 bytes of chance, for an identifier.
pub fn chance_16() -> [u8; 16] {
    let mut bytes = [0; 16];
    store::Chance::fill(&SystemChance, &mut bytes);
    bytes
}

/// 16 bytes for the identifier of what grows and is looked at most while it is new: the second, then 96 bits of chance. What begins
/// together stands together in every index, so that a write touches the same few pages however much there is (docs/adr/0018).
pub fn dated_16(now: Timestamp) -> [u8; 16] {
    let mut bytes = chance_16();
    // It runs until 2106 and then begins anew, which changes nothing but where things stand.
    let [.., a, b, c, d] = now.as_second().to_be_bytes();
    for (to, from) in bytes.iter_mut().zip([a, b, c, d]) {
        *to = from;
    }
    bytes
}

/// 16 bytes of chance as base64url without padding, for statements and terms.
pub fn nonce() -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(chance_16())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_later_stands_behind_and_cannot_be_guessed() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let (before, after) = (dated_16(at(1_800_000_000)), dated_16(at(1_800_000_001)));
        assert!(before < after && before[..4] == 1_800_000_000u32.to_be_bytes());
        assert_ne!(dated_16(at(1_800_000_000))[4..], before[4..]);
    }
}
