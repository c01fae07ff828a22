//! Codes that were mailed. One lives per session, purpose and subject; each has few tries, and a try is counted before the
//! comparison, so that a crash between the two gives nobody one more.

use domain::ids::{SessionId, WorkspaceId};
use jiff::Timestamp;

use crate::WorkspaceStore;
use crate::db::Stmt;
use crate::error::Error;
use crate::value::{Row, vals};

/// What a code is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeKey {
    /// In which session.
    pub session: SessionId,
    /// Why: `decide`, `see`.
    pub purpose: String,
    /// Exactly what it confirms: the statement's hash, the link's identifier.
    pub subject: Vec<u8>,
}

/// A code as it is kept: never the code itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCode {
    /// What it is for.
    pub key: CodeKey,
    /// Chance for the digest.
    pub salt: [u8; 32],
    /// Keyed digest of salt and code.
    pub mac: [u8; 32],
    /// How often it may be tried.
    pub tries: u32,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// What a try is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeTry {
    /// Chance for the digest.
    pub salt: [u8; 32],
    /// Keyed digest of salt and code.
    pub mac: [u8; 32],
    /// Tries left after this one.
    pub tries_left: u32,
}

pub(crate) fn insert(workspace: WorkspaceId, code: &NewCode) -> Stmt {
    let NewCode { key: CodeKey { session, purpose, subject }, salt, mac, tries, sent_at, expires_at } = code;
    Stmt::new(
        "INSERT INTO codes (workspace, session, purpose, subject, salt, mac, tries_left, sent_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (workspace, session, purpose, subject) DO UPDATE SET salt = excluded.salt, mac = excluded.mac,
           tries_left = excluded.tries_left, sent_at = excluded.sent_at, expires_at = excluded.expires_at",
        vals![workspace, *session, purpose, subject.as_slice(), *salt, *mac, *tries, *sent_at, *expires_at],
    )
}

pub(crate) fn use_up(workspace: WorkspaceId, key: &CodeKey) -> Stmt {
    let CodeKey { session, purpose, subject } = key;
    Stmt::new(
        "DELETE FROM codes WHERE workspace = $1 AND session = $2 AND purpose = $3 AND subject = $4",
        vals![workspace, *session, purpose, subject.as_slice()],
    )
    .must_touch_one("this code was used already")
}

impl WorkspaceStore {
    /// Keeps a code that is about to be mailed, in place of an earlier one for the same.
    pub async fn keep_code(&self, code: &NewCode) -> Result<(), Error> {
        self.db.run_one(self.scope(), insert(self.id, code)).await.map(|_| ())
    }

    /// It was used; a conflict if it was before.
    pub async fn use_code(&self, key: &CodeKey) -> Result<(), Error> {
        self.db.run_one(self.scope(), use_up(self.id, key)).await.map(|_| ())
    }

    /// Counts a try and gives what to compare with; `None` if there is no code, no try left, or its time is over.
    pub async fn try_code(&self, key: &CodeKey, now: Timestamp) -> Result<Option<CodeTry>, Error> {
        let sql = "UPDATE codes SET tries_left = tries_left - 1
                   WHERE workspace = $1 AND session = $2 AND purpose = $3 AND subject = $4 AND expires_at > $5 AND tries_left > 0
                   RETURNING salt, mac, tries_left";
        let values = vals![self.id, key.session, &key.purpose, key.subject.as_slice(), now];
        let row = self.db.query_one(self.scope(), sql, values).await?;
        row.map(|row| {
            let mut cells = row.cells();
            Ok(CodeTry { salt: cells.get()?, mac: cells.get()?, tries_left: cells.get()? })
        })
        .transpose()
    }

    /// When a code for the same was last sent, so that nobody is flooded.
    pub async fn code_sent_at(&self, key: &CodeKey) -> Result<Option<Timestamp>, Error> {
        let sql = "SELECT sent_at FROM codes WHERE workspace = $1 AND session = $2 AND purpose = $3 AND subject = $4";
        let values = vals![self.id, key.session, &key.purpose, key.subject.as_slice()];
        self.read().await?.just_one(sql, &values).await?.map(Row::only).transpose()
    }
}
