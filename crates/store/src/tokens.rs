//! Access tokens of programs. The program holds the secret, the row its digest.

use domain::ids::{MemberId, TokenId};
use jiff::Timestamp;

use crate::WorkspaceStore;
use crate::db::Stmt;
use crate::error::Error;
use crate::value::{Row, vals};

/// An access token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its identifier.
    pub id: TokenId,
    /// On whose behalf it acts.
    pub member: MemberId,
    /// What its owner calls it.
    pub name: String,
    /// What it may do, words separated by a space.
    pub scopes: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to the precision that the caller keeps.
    pub used_at: Option<Timestamp>,
}

pub(crate) fn read_token(row: Row) -> Result<Token, Error> {
    let mut cells = row.cells();
    Ok(Token {
        id: cells.get()?,
        member: cells.get()?,
        name: cells.get()?,
        scopes: cells.get()?,
        created_at: cells.get()?,
        expires_at: cells.get()?,
        revoked_at: cells.get()?,
        used_at: cells.get()?,
    })
}

impl WorkspaceStore {
    /// Makes a token; `hash` is the SHA-256 of its secret.
    pub async fn create_token(&self, token: &Token, hash: &[u8; 32]) -> Result<(), Error> {
        let Token { id, member, name, scopes, created_at, expires_at, .. } = token;
        let create = Stmt::new(
            "INSERT INTO api_tokens (workspace, id, hash, member, name, scopes, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            vals![self.id, *id, *hash, *member, name, scopes, *created_at, *expires_at],
        );
        self.db.run_one(self.scope(), create).await.map(|_| ())
    }

    /// A member's tokens, latest first.
    pub async fn tokens_of(&self, member: MemberId) -> Result<Vec<Token>, Error> {
        let sql = "SELECT id, member, name, scopes, created_at, expires_at, revoked_at, used_at FROM api_tokens
                   WHERE workspace = $1 AND member = $2 ORDER BY created_at DESC, id";
        self.read().await?.just_all(sql, &vals![self.id, member]).await?.into_iter().map(read_token).collect()
    }

    /// Revokes a token. False if it is not there or was revoked before.
    pub async fn revoke_token(&self, id: TokenId, at: Timestamp) -> Result<bool, Error> {
        let revoke = Stmt::new(
            "UPDATE api_tokens SET revoked_at = $1 WHERE workspace = $2 AND id = $3 AND revoked_at IS NULL",
            vals![at, self.id, id],
        );
        Ok(self.db.run_one(self.scope(), revoke).await? == 1)
    }

    /// Notes that it was used. Call it now and then, not at each request.
    pub async fn touch_token(&self, id: TokenId, at: Timestamp) -> Result<(), Error> {
        let touch =
            Stmt::new("UPDATE api_tokens SET used_at = $1 WHERE workspace = $2 AND id = $3", vals![at, self.id, id]);
        self.db.run_one(self.scope(), touch).await.map(|_| ())
    }
}
