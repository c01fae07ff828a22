//! Browser sessions, of members and of contacts. The browser holds the secret, the row its digest.

use domain::actor::SignedIn;
use domain::ids::{PersonId, SessionId, WorkspaceId};
use jiff::Timestamp;

use crate::WorkspaceStore;
use crate::db::Stmt;
use crate::error::Error;
use crate::value::{Cells, Row, vals};

/// A session that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// How evidence names it.
    pub id: SessionId,
    /// SHA-256 of the secret.
    pub hash: [u8; 32],
    /// Who signed in; nobody yet where a link has only been opened.
    pub person: Option<PersonId>,
    /// How.
    pub signed_in: SignedIn,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A session that lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// How evidence names it.
    pub id: SessionId,
    /// Who signed in.
    pub person: Option<PersonId>,
    /// How.
    pub signed_in: SignedIn,
    /// When it began, or when its person last proved anew who they are.
    pub created_at: Timestamp,
    /// When it was last seen, to the precision that the caller keeps.
    pub seen_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

const fn word(signed_in: SignedIn) -> &'static str {
    match signed_in {
        SignedIn::Link => "link",
        SignedIn::Password => "password",
        SignedIn::PasswordTotp => "password_totp",
    }
}

pub(crate) fn read_session(row: Row) -> Result<Session, Error> {
    session_of(&mut row.cells())
}

/// `id, person, signed_in, created_at, seen_at, expires_at`.
pub(crate) fn session_of(cells: &mut Cells) -> Result<Session, Error> {
    let (id, person) = (cells.get()?, cells.get()?);
    let stored: String = cells.get()?;
    let known = [SignedIn::Link, SignedIn::Password, SignedIn::PasswordTotp];
    let signed_in = known.into_iter().find(|way| word(*way) == stored);
    let signed_in = signed_in.ok_or_else(|| Error::corrupt(format!("a way of signing in {stored}")))?;
    let (created_at, seen_at, expires_at) = (cells.get()?, cells.get()?, cells.get()?);
    Ok(Session { id, person, signed_in, created_at, seen_at, expires_at })
}

pub(crate) fn insert(workspace: WorkspaceId, session: &NewSession, at: Timestamp) -> Stmt {
    let NewSession { id, hash, person, signed_in, expires_at } = session;
    Stmt::new(
        "INSERT INTO sessions (workspace, id, hash, person, signed_in, created_at, seen_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        vals![workspace, *id, *hash, *person, word(*signed_in), at, at, *expires_at],
    )
}

impl WorkspaceStore {
    /// Begins a session.
    pub async fn begin_session(&self, session: &NewSession, at: Timestamp) -> Result<(), Error> {
        self.db.run_one(self.scope(), insert(self.id, session, at)).await.map(|_| ())
    }

    /// Notes that it was seen. Call it now and then, not at each request.
    pub async fn touch_session(&self, session: SessionId, at: Timestamp) -> Result<(), Error> {
        let touch =
            Stmt::new("UPDATE sessions SET seen_at = $1 WHERE workspace = $2 AND id = $3", vals![at, self.id, session]);
        self.db.run_one(self.scope(), touch).await.map(|_| ())
    }

    /// Its person has proved anew who they are: it goes on under a new secret, and ends when it would have ended.
    pub async fn prove_session(&self, session: SessionId, hash: &[u8; 32], at: Timestamp) -> Result<(), Error> {
        let prove = Stmt::new(
            "UPDATE sessions SET hash = $1, created_at = $2, seen_at = $3 WHERE workspace = $4 AND id = $5",
            vals![*hash, at, at, self.id, session],
        );
        self.db.run_one(self.scope(), prove).await.map(|_| ())
    }

    /// Ends it, with all that it was let see.
    pub async fn end_session(&self, session: SessionId) -> Result<(), Error> {
        let mut batch = self.db.batch();
        batch.push(Stmt::new(
            "DELETE FROM session_access WHERE workspace = $1 AND session = $2",
            vals![self.id, session],
        ));
        batch.push(Stmt::new("DELETE FROM sessions WHERE workspace = $1 AND id = $2", vals![self.id, session]));
        self.db.run(self.scope(), batch).await.map(|_| ())
    }

    /// Ends all sessions of a person, as when they leave or change their password.
    pub async fn end_sessions_of(&self, person: PersonId) -> Result<u64, Error> {
        let end = Stmt::new("DELETE FROM sessions WHERE workspace = $1 AND person = $2", vals![self.id, person]);
        self.db.run_one(self.scope(), end).await
    }

    /// A person's sessions, latest first.
    pub async fn sessions_of(&self, person: PersonId, now: Timestamp) -> Result<Vec<Session>, Error> {
        let sql = "SELECT id, person, signed_in, created_at, seen_at, expires_at FROM sessions
                   WHERE workspace = $1 AND person = $2 AND expires_at > $3 ORDER BY created_at DESC, id";
        self.read().await?.just_all(sql, &vals![self.id, person, now]).await?.into_iter().map(read_session).collect()
    }
}
