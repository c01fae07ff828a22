//! The same call twice gets the same answer: a record per (workspace, principal, route, key), in the transaction of the act.

use domain::ids::WorkspaceId;
use jiff::Timestamp;

use crate::WorkspaceStore;
use crate::db::Stmt;
use crate::error::Error;
use crate::value::vals;

/// What makes a repeated call recognisable, and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotency {
    /// Who calls: a person or token identifier.
    pub principal: String,
    /// The route, with its method.
    pub route: String,
    /// The key that the caller chose.
    pub key: String,
    /// Digest of the body: the same key with another body is refused.
    pub request_hash: [u8; 32],
    /// What is answered, now and to every repetition.
    pub response: String,
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recalled {
    /// Never used.
    Never,
    /// Used for the same call.
    Same {
        /// Its answer.
        response: String,
    },
    /// Used for another call.
    Different,
}

pub(crate) fn insert(workspace: WorkspaceId, record: &Idempotency, at: Timestamp) -> Stmt {
    let Idempotency { principal, route, key, request_hash, response } = record;
    Stmt::new(
        "INSERT INTO idempotency (workspace, principal, route, key, request_hash, response, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        vals![workspace, principal, route, key, *request_hash, response, at],
    )
}

impl WorkspaceStore {
    /// Looks a key up before doing anything.
    pub async fn recall(
        &self,
        principal: &str,
        route: &str,
        key: &str,
        request_hash: &[u8; 32],
    ) -> Result<Recalled, Error> {
        let sql = "SELECT request_hash, response FROM idempotency
                   WHERE workspace = $1 AND principal = $2 AND route = $3 AND key = $4";
        let Some(row) = self.read().await?.just_one(sql, &vals![self.id, principal, route, key]).await? else {
            return Ok(Recalled::Never);
        };
        let mut cells = row.cells();
        let same = cells.get::<[u8; 32]>()? == *request_hash;
        Ok(if same { Recalled::Same { response: cells.get()? } } else { Recalled::Different })
    }

    /// Records the answer of an act that is not an append. A conflict if the key was used meanwhile: recall again.
    pub async fn record_answer(&self, record: &Idempotency, at: Timestamp) -> Result<(), Error> {
        self.db.run_one(self.scope(), insert(self.id, record, at)).await.map(|_| ())
    }
}
