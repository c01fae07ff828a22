//! Questions to a client who may approve there: a link for one contact, and their answer, which is part of the directory's log.
//!
//! ```text
//! asked ──bind (first browser)──▶ open ──answer──▶ answered ──settle──▶ seen to
//!   └────────────────── revoke, or expires_at ──────────────▶ opens nothing
//! ```

use domain::directory::RegisterReply;
use domain::ids::{ClientId, ConfirmationId, ContactId, MemberId, SessionId};
use jiff::Timestamp;

use crate::WorkspaceStore;
use crate::absences::DIRECTORY_MOVED;
use crate::db::Stmt;
use crate::error::Error;
use crate::outbox::{self, OutboxRow};
use crate::sessions::{self, NewSession};
use crate::value::{Row, vals};

/// LIMIT: questions of one client that are read, newest first.
const READ_MAX: u32 = 50;
/// Says the [`Error::Conflict`] of a question that another browser opened, or that opens nothing any more.
pub const NOT_OPEN: &str = "this question belongs to another browser, or was answered or taken back";

/// A question that is put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConfirmation {
    /// Its identifier.
    pub id: ConfirmationId,
    /// SHA-256 of the link's token.
    pub hash: [u8; 32],
    /// Whose register.
    pub client: ClientId,
    /// Who is asked.
    pub contact: ContactId,
    /// Who asks.
    pub asked_by: MemberId,
    /// When the link ends by itself.
    pub expires_at: Timestamp,
}

/// A question that was put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// Its identifier.
    pub id: ConfirmationId,
    /// Whose register.
    pub client: ClientId,
    /// Who was asked.
    pub contact: ContactId,
    /// Who asked.
    pub asked_by: MemberId,
    /// When.
    pub asked_at: Timestamp,
    /// When the link ends by itself.
    pub expires_at: Timestamp,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
    /// The browser that opened the link first.
    pub browser: Option<SessionId>,
    /// What was said, and when.
    pub reply: Option<(Timestamp, RegisterReply)>,
    /// When a member had seen to it.
    pub settled_at: Option<Timestamp>,
}

impl Confirmation {
    /// Can it be opened?
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }

    /// Is an answer awaited?
    pub fn waits(&self, now: Timestamp) -> bool {
        self.is_open(now) && self.reply.is_none()
    }
}

pub(crate) fn read_confirmation(row: Row) -> Result<Confirmation, Error> {
    let mut cells = row.cells();
    Ok(Confirmation {
        id: cells.get()?,
        client: cells.get()?,
        contact: cells.get()?,
        asked_by: cells.get()?,
        asked_at: cells.get()?,
        expires_at: cells.get()?,
        revoked_at: cells.get()?,
        browser: cells.get()?,
        reply: match (cells.get::<Option<Timestamp>>()?, cells.get::<Option<String>>()?) {
            (Some(at), Some(json)) => Some((at, serde_json::from_str(&json).map_err(Error::corrupt)?)),
            _ => None,
        },
        settled_at: cells.get()?,
    })
}

impl WorkspaceStore {
    /// Puts a question, with its mail. Whatever the same person was asked about this client before opens nothing any more.
    pub async fn ask_confirmation(&self, new: &NewConfirmation, mail: &OutboxRow, at: Timestamp) -> Result<(), Error> {
        let NewConfirmation { id, hash, client, contact, asked_by, expires_at } = new;
        let mut batch = self.db.batch();
        batch.push(Stmt::new(
            "UPDATE confirmations SET revoked_at = $1
             WHERE workspace = $2 AND client = $3 AND contact = $4 AND answered_at IS NULL AND revoked_at IS NULL",
            vals![at, self.id, *client, *contact],
        ));
        batch.push(Stmt::new(
            "INSERT INTO confirmations (workspace, id, hash, client, contact, asked_by, asked_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            vals![self.id, *id, *hash, *client, *contact, *asked_by, at, *expires_at],
        ));
        outbox::insert_unbound(&mut batch, self.id, at, mail);
        let body = serde_json::json!({ "contact": contact, "confirmation": id });
        self.change(batch, "confirmation asked", client, &body, &asked_by.to_string(), at).await
    }

    /// One question.
    pub async fn confirmation(&self, id: ConfirmationId) -> Result<Option<Confirmation>, Error> {
        let sql = "SELECT id, client, contact, asked_by, asked_at, expires_at, revoked_at, browser, answered_at, reply, settled_at
                   FROM confirmations WHERE workspace = $1 AND id = $2";
        self.read().await?.just_one(sql, &vals![self.id, id]).await?.map(read_confirmation).transpose()
    }

    /// The latest questions about a client, newest first.
    pub async fn confirmations(&self, client: ClientId) -> Result<Vec<Confirmation>, Error> {
        let sql = "SELECT id, client, contact, asked_by, asked_at, expires_at, revoked_at, browser, answered_at, reply, settled_at
                   FROM confirmations WHERE workspace = $1 AND client = $2 ORDER BY asked_at DESC, id LIMIT $3";
        let found = self.read().await?.just_all(sql, &vals![self.id, client, READ_MAX]).await?;
        found.into_iter().map(read_confirmation).collect()
    }

    /// The questions that wait for a contact, newest first.
    pub async fn confirmations_waiting(&self, contact: ContactId, now: Timestamp) -> Result<Vec<Confirmation>, Error> {
        let sql = "SELECT id, client, contact, asked_by, asked_at, expires_at, revoked_at, browser, answered_at, reply, settled_at
                   FROM confirmations WHERE workspace = $1 AND contact = $2 AND answered_at IS NULL
                     AND revoked_at IS NULL AND expires_at > $3 ORDER BY asked_at DESC, id LIMIT $4";
        let found = self.read().await?.just_all(sql, &vals![self.id, contact, now, READ_MAX]).await?;
        found.into_iter().map(read_confirmation).collect()
    }

    /// Binds the link to the browser that opened it first, and begins a session there unless it has one. A conflict ([`NOT_OPEN`])
    /// if it belongs to another browser.
    pub async fn open_confirmation(
        &self,
        id: ConfirmationId,
        browser: SessionId,
        session: Option<&NewSession>,
        at: Timestamp,
    ) -> Result<(), Error> {
        let mut batch = self.db.batch();
        let bind = Stmt::new(
            "UPDATE confirmations SET browser = $1 WHERE workspace = $2 AND id = $3 AND revoked_at IS NULL AND expires_at > $4
               AND (browser IS NULL OR browser = $5)",
            vals![browser, self.id, id, at, browser],
        );
        batch.push(bind.must_touch_one(NOT_OPEN));
        if let Some(session) = session {
            batch.push(sessions::insert(self.id, session, at));
        }
        self.db.run(self.scope(), batch).await.map(|_| ())
    }

    /// Takes the answer, which was checked against the directory of version `seen`: grants end, and whoever asked is told. A conflict if
    /// the directory moved ([`DIRECTORY_MOVED`]), or if it was answered or taken back meanwhile ([`NOT_OPEN`]).
    pub async fn answer_confirmation(
        &self,
        asked: &Confirmation,
        reply: &RegisterReply,
        code: &crate::CodeKey,
        seen: u64,
        mail: &OutboxRow,
        at: Timestamp,
    ) -> Result<(), Error> {
        let mut batch = self.db.batch();
        let unmoved = Stmt::new(
            "UPDATE workspaces SET directory_version = directory_version WHERE workspace = $1 AND directory_version = $2",
            vals![self.id, seen],
        );
        batch.push(unmoved.must_touch_one(DIRECTORY_MOVED));
        batch.push(crate::codes::use_up(self.id, code));
        let settled = (!reply.asks_for_something()).then_some(at);
        let answer = Stmt::new(
            "UPDATE confirmations SET answered_at = $1, reply = $2, settled_at = $3
             WHERE workspace = $4 AND id = $5 AND answered_at IS NULL AND revoked_at IS NULL AND expires_at > $6",
            vals![at, serde_json::to_string(reply).map_err(Error::corrupt)?, settled, self.id, asked.id, at],
        );
        batch.push(answer.must_touch_one(NOT_OPEN));
        for grant in reply.ended() {
            let end = Stmt::new("UPDATE grants SET ended = 1 WHERE workspace = $1 AND id = $2", vals![self.id, grant]);
            batch.push(end.must_touch_one("there is no such grant"));
        }
        outbox::insert_unbound(&mut batch, self.id, at, mail);
        self.change(batch, "confirmation", &asked.client, reply, &asked.contact.to_string(), at).await
    }

    /// A member has seen to what an answer asks for.
    pub async fn settle_confirmation(&self, id: ConfirmationId, author: &str, at: Timestamp) -> Result<(), Error> {
        let mut batch = self.db.batch();
        let settle = Stmt::new(
            "UPDATE confirmations SET settled_at = $1 WHERE workspace = $2 AND id = $3 AND answered_at IS NOT NULL AND settled_at IS NULL",
            vals![at, self.id, id],
        );
        batch.push(settle.must_touch_one("somebody has seen to it already"));
        self.change(batch, "confirmation settled", &id, &id, author, at).await
    }
}
