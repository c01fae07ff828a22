//! Keeps what happened. LAW: SQL only.
//!
//! Start at [`Store::open`]; a workspace's data is reached through [`Store::workspace`] alone, and what must be found before a
//! workspace is known is in `global`. The one way to write a request is [`WorkspaceStore::append`]: one transaction with chain,
//! disclosures, read models, outbox, timers and the idempotency record. [`Store::sequence`] then gives events their place in the
//! log. Time and chance come in as arguments; nothing here asks for them.
#![warn(missing_docs)]

mod absences;
mod accounts;
mod anchors;
mod append;
mod blobs;
mod children;
mod codes;
mod comparisons;
mod confirmations;
mod connections;
mod db;
mod directory;
mod drafts;
mod entry;
mod error;
mod export;
mod flows;
mod fsck;
mod global;
mod idempotency;
mod installation;
mod journal;
mod leases;
mod links;
mod log;
mod logs;
mod outbox;
mod renditions;
mod saved;
mod search;
mod search_queue;
mod sequencer;
mod sessions;
mod sheets;
mod timers;
mod tokens;
mod value;
pub mod views;

use std::sync::Arc;

use domain::ids::WorkspaceId;

pub use absences::DIRECTORY_MOVED;
pub use accounts::Credentials;
pub use anchors::{Anchor, AnchorKind};
pub use append::{Append, AppendError, Appended, Head, NewRequest, Onto, SideRow, Trace};
pub use blobs::{Blob, BlobBytes};
pub use children::Child;
pub use codes::{CodeKey, CodeTry, NewCode};
pub use comparisons::{Comparison, Looks};
pub use confirmations::{Confirmation, NOT_OPEN, NewConfirmation};
pub use connections::{Begins, CONNECTIONS_MAX, Connection, ConnectionAuth, Hook, NAME_TAKEN};
pub use db::{Faults, Options, Right, SAID_BYTES_MAX, Wire};
pub use directory::{DirectoryChange, LAST_ADMINISTRATOR};
pub use drafts::{Draft, DraftVersion, Editor, NewVersion, VERSIONS_KEPT};
pub use entry::Unwritable;
pub use error::{Error, OpenError};
pub use export::{Export, Exported, Proofs};
pub use flows::{Base, FlowVersion, OTHER_VERSION, OnOlder, PublishedFlow};
pub use fsck::{Checked, Finding};
pub use global::Entrance;
pub use idempotency::{Idempotency, Recalled};
pub use journal::{Field, Loaded, RequestRecord};
pub use leases::Lease;
pub use links::{Access, Link, NewLink};
pub use log::SignedCheckpoint;
pub use logs::{Forked, KeyAct, Log, LogKey, Retired, Why};
pub use outbox::{Backlog, CALL, DeadLetter, Leased, Older, OutboxRow, PutOff, effect_id};
pub use renditions::{PageImage, PageWords, Rendition};
pub use saved::{FILTERS_OF_MEMBER_MAX, SavedFilter, TOO_MANY_FILTERS};
pub use search::{COUNTED_MAX, Findable, Hit, WORDS_ALIKE_MAX};
pub use search_queue::{Subject, ToRead};
pub use sequencer::{CheckpointSigner, SEQUENCER, SequenceError, Sequenced, SignError, Signing};
pub use sessions::{NewSession, Session};
pub use sheets::{NewSheet, Sheet};
pub use timers::{DueAbsence, DueTimer, Timer, TimerKey};
pub use tokens::Token;

use db::{Db, Scope};

/// Where random bytes come from: the operating system in the server, a seed in tests.
pub trait Chance: Send + Sync {
    /// Fills the bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The store of an installation. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    db: Arc<Db>,
}

impl Store {
    /// Opens a database, migrates it, and checks the settings on which durability rests.
    pub async fn open(options: Options) -> Result<Self, OpenError> {
        Ok(Self { db: Arc::new(Db::open(options).await?) })
    }

    /// The data of one workspace. That it exists is not checked here; without it everything is empty.
    pub fn workspace(&self, id: WorkspaceId) -> WorkspaceStore {
        self.workspace_as(id, Right::Decide)
    }

    /// The same with a right that may be less: with [`Right::Prepare`] the database refuses whatever a decision needs.
    pub fn workspace_as(&self, id: WorkspaceId, right: Right) -> WorkspaceStore {
        WorkspaceStore { db: Arc::clone(&self.db), id, right }
    }

    /// Which database it is, for `doctor`.
    pub fn describe(&self) -> String {
        self.db.describe()
    }

    /// A connection over which the nodes of an installation tell each other what changed; `None` on SQLite, which has one.
    pub async fn wire(&self) -> Result<Option<Wire>, Error> {
        self.db.wire().await
    }

    /// Where the database has no roles because its user may not make them: what its administrator runs to give it some, for `doctor`.
    pub fn roles_by_hand(&self) -> Option<&str> {
        self.db.roles_by_hand()
    }

    /// True once a commit could not be flushed to disk. Nothing is written any more; the program must end and start anew.
    pub fn is_broken(&self) -> bool {
        self.db.is_broken()
    }
}

/// The data of one workspace. INVARIANT: every statement that is run through it names this workspace.
#[derive(Clone)]
pub struct WorkspaceStore {
    db: Arc<Db>,
    id: WorkspaceId,
    right: Right,
}

impl WorkspaceStore {
    /// Which workspace.
    pub const fn id(&self) -> WorkspaceId {
        self.id
    }

    const fn scope(&self) -> Scope {
        Scope::Workspace(self.id, self.right)
    }
}
