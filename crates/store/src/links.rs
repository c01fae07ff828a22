//! Personal links, and what a session may see because of one. The mail holds the token, the row its digest.

use domain::ids::{ContactId, LinkId, RequestId, SessionId, WorkspaceId};
use jiff::Timestamp;

use crate::WorkspaceStore;
use crate::db::Stmt;
use crate::error::Error;
use crate::value::{Cells, Row, vals};

/// A link that is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLink {
    /// Its identifier.
    pub id: LinkId,
    /// SHA-256 of the token.
    pub hash: [u8; 32],
    /// For whom.
    pub contact: ContactId,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

/// A link that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its identifier.
    pub id: LinkId,
    /// To which request.
    pub request: RequestId,
    /// For whom.
    pub contact: ContactId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// The session that used it first, deliberately.
    pub session: Option<SessionId>,
}

impl Link {
    /// Does it still open anything?
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

/// A session that may see a request as a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// The session.
    pub session: SessionId,
    /// What it may see.
    pub request: RequestId,
    /// As whom.
    pub contact: ContactId,
    /// By which link.
    pub link: LinkId,
    /// Since when.
    pub since_at: Timestamp,
}

pub(crate) fn read_link(row: Row) -> Result<Link, Error> {
    let mut cells = row.cells();
    Ok(Link {
        id: cells.get()?,
        request: cells.get()?,
        contact: cells.get()?,
        created_at: cells.get()?,
        expires_at: cells.get()?,
        revoked_at: cells.get()?,
        session: cells.get()?,
    })
}

fn read_access(row: Row) -> Result<Access, Error> {
    access_of(&mut row.cells())
}

/// `session, request, contact, link, since_at`.
pub(crate) fn access_of(cells: &mut Cells) -> Result<Access, Error> {
    Ok(Access {
        session: cells.get()?,
        request: cells.get()?,
        contact: cells.get()?,
        link: cells.get()?,
        since_at: cells.get()?,
    })
}

pub(crate) fn insert(workspace: WorkspaceId, request: RequestId, link: &NewLink, at: Timestamp) -> Stmt {
    let NewLink { id, hash, contact, expires_at } = link;
    Stmt::new(
        "INSERT INTO links (workspace, id, hash, request, contact, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        vals![workspace, *id, *hash, request, *contact, at, *expires_at],
    )
}

pub(crate) fn revoke(workspace: WorkspaceId, request: RequestId, contact: Option<ContactId>, at: Timestamp) -> Stmt {
    match contact {
        Some(contact) => Stmt::new(
            "UPDATE links SET revoked_at = $1 WHERE workspace = $2 AND request = $3 AND contact = $4 AND revoked_at IS NULL",
            vals![at, workspace, request, contact],
        ),
        None => Stmt::new(
            "UPDATE links SET revoked_at = $1 WHERE workspace = $2 AND request = $3 AND revoked_at IS NULL",
            vals![at, workspace, request],
        ),
    }
}

pub(crate) fn bind(workspace: WorkspaceId, link: LinkId, session: SessionId, at: Timestamp) -> Stmt {
    Stmt::new(
        "UPDATE links SET session = $1 WHERE workspace = $2 AND id = $3 AND revoked_at IS NULL AND expires_at > $4
                                         AND (session IS NULL OR session = $5)",
        vals![session, workspace, link, at, session],
    )
    .must_touch_one("this link belongs to another browser, or opens nothing any more")
}

pub(crate) fn grant_access(workspace: WorkspaceId, access: &Access) -> Stmt {
    let Access { session, request, contact, link, since_at } = access;
    Stmt::new(
        "INSERT INTO session_access (workspace, session, request, contact, link, since_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (workspace, session, request) DO UPDATE SET contact = excluded.contact, link = excluded.link",
        vals![workspace, *session, *request, *contact, *link, *since_at],
    )
}

impl WorkspaceStore {
    /// As whom a session may see a request. Not any more once the contact's link that let it in is revoked.
    pub async fn access(&self, session: SessionId, request: RequestId) -> Result<Option<Access>, Error> {
        let sql = "SELECT a.session, a.request, a.contact, a.link, a.since_at FROM session_access a
                   JOIN links l ON l.workspace = a.workspace AND l.id = a.link AND l.revoked_at IS NULL
                   WHERE a.workspace = $1 AND a.session = $2 AND a.request = $3";
        self.read().await?.just_one(sql, &vals![self.id, session, request]).await?.map(read_access).transpose()
    }

    /// All that a session may see.
    pub async fn accesses(&self, session: SessionId) -> Result<Vec<Access>, Error> {
        let sql = "SELECT a.session, a.request, a.contact, a.link, a.since_at FROM session_access a
                   JOIN links l ON l.workspace = a.workspace AND l.id = a.link AND l.revoked_at IS NULL
                   WHERE a.workspace = $1 AND a.session = $2 ORDER BY a.since_at DESC, a.request";
        self.read().await?.just_all(sql, &vals![self.id, session]).await?.into_iter().map(read_access).collect()
    }

    /// Lets a session see a request, where no entry is written with it.
    pub async fn grant_access(&self, access: &Access) -> Result<(), Error> {
        self.db.run_one(self.scope(), grant_access(self.id, access)).await.map(|_| ())
    }

    /// The links to a request, latest first.
    pub async fn links_of(&self, request: RequestId) -> Result<Vec<Link>, Error> {
        let sql = "SELECT id, request, contact, created_at, expires_at, revoked_at, session FROM links
                   WHERE workspace = $1 AND request = $2 ORDER BY created_at DESC, id";
        self.read().await?.just_all(sql, &vals![self.id, request]).await?.into_iter().map(read_link).collect()
    }
}
