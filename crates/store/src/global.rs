//! The few look-ups that cannot name a workspace, because it is what they find.
//!
//! Each takes a secret's digest or an address that is unique in the installation, and gives the workspace with it; everything
//! after that goes through [`Store::workspace`]. Workers that serve all workspaces are in `outbox`, `timers` and `sequencer`.

use domain::directory::Workspace;
use domain::ids::{ContactId, HookId, MemberId, RequestId, WorkspaceId};
use jiff::Timestamp;

use crate::accounts::{Credentials, read_credentials};
use crate::confirmations::{Confirmation, read_confirmation};
use crate::connections::{Hook, hook_of};
use crate::db::{Insert, Scope};
use crate::directory::{new_workspace, read_workspace};
use crate::error::Error;
use crate::journal::{RequestRecord, read_record};
use crate::links::{Access, Link, access_of, read_link};
use crate::sessions::{Session, read_session, session_of};
use crate::tokens::{Token, read_token};
use crate::value::{Row, V, vals};
use crate::{Store, WorkspaceStore};

const WORKSPACE: Insert = Insert {
    head: "INSERT INTO workspaces (workspace, name, prefix, zone, code_before_seeing, next_number, directory_version, created_at) VALUES",
    columns: 8,
    tail: "",
};

/// A session that may see a request, and that request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrance {
    /// The session.
    pub session: Session,
    /// As whom it may see the request.
    pub access: Access,
    /// The request.
    pub record: RequestRecord,
    /// Version of the workspace's directory.
    pub directory_version: u64,
}

impl Store {
    /// The hook of an address, in whichever workspace it is.
    pub async fn hook(&self, id: HookId) -> Result<Option<(WorkspaceId, Hook)>, Error> {
        let sql =
            "SELECT workspace, id, name, secret, made_at, flow, member, last_at, last_says FROM hooks WHERE id = $1";
        let row = self.db.read(Scope::Everything).await?.just_one(sql, &vals![id]).await?;
        let read = |row: Row| {
            let mut cells = row.cells();
            Ok((cells.get()?, hook_of(cells)?))
        };
        row.map(read).transpose()
    }

    /// Makes a workspace; its requests are numbered from `first_number` on.
    pub async fn create_workspace(
        &self,
        workspace: &Workspace,
        first_number: u64,
        at: Timestamp,
    ) -> Result<WorkspaceStore, Error> {
        let mut batch = self.db.batch();
        batch.insert(&WORKSPACE, vec![new_workspace(workspace, first_number, at)]);
        self.db.run(Scope::of(workspace.id), batch).await?;
        Ok(self.workspace(workspace.id))
    }

    /// All workspaces of the installation, oldest first.
    pub async fn workspaces(&self) -> Result<Vec<Workspace>, Error> {
        let sql =
            "SELECT workspace, name, prefix, zone, code_before_seeing FROM workspaces ORDER BY created_at, workspace";
        let rows = self.db.read(Scope::Everything).await?.just_all(sql, &[]).await?;
        rows.into_iter().map(read_workspace).collect()
    }

    /// The requests of all workspaces in which something was erased. Reads every entry; only for a list that was lost.
    pub async fn requests_with_erasures(&self) -> Result<Vec<(WorkspaceId, RequestId)>, Error> {
        let sql =
            "SELECT DISTINCT workspace, request FROM events WHERE type = 'annex.erased' ORDER BY workspace, request";
        let rows = self.db.read(Scope::Everything).await?.all(sql, &[]).await?;
        let read = |row: Row| {
            let mut cells = row.cells();
            Ok((cells.get()?, cells.get()?))
        };
        rows.into_iter().map(read).collect()
    }

    /// The session of which the browser holds the secret; not one that has expired.
    pub async fn session_by_hash(
        &self,
        hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<(WorkspaceId, Session)>, Error> {
        let sql = "SELECT workspace, id, person, signed_in, created_at, seen_at, expires_at FROM sessions
                   WHERE hash = $1 AND expires_at > $2";
        self.find(sql, vals![*hash, now], read_session).await
    }

    /// The session of which the browser holds the secret, if it may see this request, with the request: in one look, because every
    /// page of a client begins with it. Nothing once the session has expired or the link that let it in is revoked.
    pub async fn entrance(
        &self,
        hash: &[u8; 32],
        request: RequestId,
        now: Timestamp,
    ) -> Result<Option<(WorkspaceId, Entrance)>, Error> {
        let sql = "SELECT s.workspace, s.id, s.person, s.signed_in, s.created_at, s.seen_at, s.expires_at,
                          a.session, a.request, a.contact, a.link, a.since_at,
                          r.id, r.number, r.client, r.project, r.flow, r.next_seq, r.prev, r.last_at, r.sealed, r.created_at,
                          w.directory_version
                   FROM sessions s
                   JOIN session_access a ON a.workspace = s.workspace AND a.session = s.id
                   JOIN links l ON l.workspace = a.workspace AND l.id = a.link AND l.revoked_at IS NULL
                   JOIN requests r ON r.workspace = a.workspace AND r.id = a.request
                   JOIN workspaces w ON w.workspace = r.workspace
                   WHERE s.hash = $1 AND s.expires_at > $2 AND a.request = $3";
        let read = |row: Row| {
            let mut cells = row.cells();
            let (session, access) = (session_of(&mut cells)?, access_of(&mut cells)?);
            Ok(Entrance { session, access, record: read_record(&mut cells)?, directory_version: cells.get()? })
        };
        self.find(sql, vals![*hash, now, request], read).await
    }

    /// The link of which somebody holds the token; also one that is revoked or has expired, so that its page can say so.
    pub async fn link_by_hash(&self, hash: &[u8; 32]) -> Result<Option<(WorkspaceId, Link)>, Error> {
        let sql = "SELECT workspace, id, request, contact, created_at, expires_at, revoked_at, session FROM links WHERE hash = $1";
        self.find(sql, vals![*hash], read_link).await
    }

    /// The question behind a link, in whichever workspace it is.
    pub async fn confirmation_by_hash(&self, hash: &[u8; 32]) -> Result<Option<(WorkspaceId, Confirmation)>, Error> {
        let sql =
            "SELECT workspace, id, client, contact, asked_by, asked_at, expires_at, revoked_at, browser, answered_at,
                     reply, settled_at
                   FROM confirmations WHERE hash = $1";
        self.find(sql, vals![*hash], read_confirmation).await
    }

    /// The access token of which a program holds the secret; not one that is revoked or has expired.
    pub async fn token_by_hash(&self, hash: &[u8; 32], now: Timestamp) -> Result<Option<(WorkspaceId, Token)>, Error> {
        let sql =
            "SELECT workspace, id, member, name, scopes, created_at, expires_at, revoked_at, used_at FROM api_tokens
                   WHERE hash = $1 AND expires_at > $2 AND revoked_at IS NULL";
        self.find(sql, vals![*hash, now], read_token).await
    }

    /// What signing in needs to know of the active member with that address, in lower case.
    pub async fn credentials_by_email(
        &self,
        email: &str,
    ) -> Result<Option<(WorkspaceId, MemberId, Credentials)>, Error> {
        let sql = "SELECT workspace, id, password, totp, totp_step FROM members WHERE email = $1 AND active = 1";
        let found = self.find(sql, vals![email], read_credentials).await?;
        Ok(found.map(|(workspace, (member, credentials))| (workspace, member, credentials)))
    }

    /// Active contacts with that address, in lower case, in any workspace; at most `limit`.
    pub async fn contacts_by_email(&self, email: &str, limit: u32) -> Result<Vec<(WorkspaceId, ContactId)>, Error> {
        let sql = "SELECT workspace, id FROM contacts WHERE email = $1 AND active = 1 ORDER BY workspace, id LIMIT $2";
        let rows = self.db.read(Scope::Everything).await?.just_all(sql, &vals![email, limit]).await?;
        let read = |row: Row| {
            let mut cells = row.cells();
            Ok((cells.get()?, cells.get()?))
        };
        rows.into_iter().map(read).collect()
    }

    /// A workspace and what was found in it: the workspace is the first column.
    async fn find<T>(
        &self,
        sql: &str,
        values: Vec<V>,
        read: impl Fn(Row) -> Result<T, Error>,
    ) -> Result<Option<(WorkspaceId, T)>, Error> {
        let Some(mut row) = self.db.read(Scope::Everything).await?.just_one(sql, &values).await? else {
            return Ok(None);
        };
        let rest = row.0.split_off(1);
        Ok(Some((row.only()?, read(Row(rest))?)))
    }
}
