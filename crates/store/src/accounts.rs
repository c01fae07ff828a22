//! How members sign in: password digests and sealed authenticator secrets. Digests are made and compared by the caller.

use domain::ids::MemberId;

use crate::WorkspaceStore;
use crate::db::Stmt;
use crate::error::Error;
use crate::value::{Row, vals};

/// What a member's sign-in is checked against.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Argon2id digest in PHC form; absent until the member has chosen a password.
    pub password: Option<String>,
    /// The authenticator's secret, sealed under the installation's key.
    pub totp: Option<Vec<u8>>,
    /// The last time step of which a code was accepted: none is accepted twice.
    pub totp_step: u64,
}

/// Secrets stay out of logs.
impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Credentials {{ password: {}, totp: {} }}", self.password.is_some(), self.totp.is_some())
    }
}

pub(crate) fn read_credentials(row: Row) -> Result<(MemberId, Credentials), Error> {
    let mut cells = row.cells();
    Ok((cells.get()?, Credentials { password: cells.get()?, totp: cells.get()?, totp_step: cells.get()? }))
}

impl WorkspaceStore {
    /// What a member's sign-in is checked against.
    pub async fn credentials(&self, member: MemberId) -> Result<Option<Credentials>, Error> {
        let sql = "SELECT id, password, totp, totp_step FROM members WHERE workspace = $1 AND id = $2";
        let row = self.read().await?.just_one(sql, &vals![self.id, member]).await?;
        row.map(|row| read_credentials(row).map(|(_, credentials)| credentials)).transpose()
    }

    /// Sets the password's digest.
    pub async fn set_password(&self, member: MemberId, phc: &str) -> Result<(), Error> {
        let set =
            Stmt::new("UPDATE members SET password = $1 WHERE workspace = $2 AND id = $3", vals![phc, self.id, member]);
        self.db.run_one(self.scope(), set.must_touch_one("there is no such member")).await.map(|_| ())
    }

    /// Sets or removes the authenticator.
    pub async fn set_totp(&self, member: MemberId, sealed: Option<&[u8]>) -> Result<(), Error> {
        let set = Stmt::new(
            "UPDATE members SET totp = $1, totp_step = 0 WHERE workspace = $2 AND id = $3",
            vals![sealed, self.id, member],
        );
        self.db.run_one(self.scope(), set.must_touch_one("there is no such member")).await.map(|_| ())
    }

    /// Uses up a time step; true for exactly one of all who try the same code.
    pub async fn use_totp_step(&self, member: MemberId, step: u64) -> Result<bool, Error> {
        let use_up = Stmt::new(
            "UPDATE members SET totp_step = $1 WHERE workspace = $2 AND id = $3 AND totp_step < $4",
            vals![step, self.id, member, step],
        );
        Ok(self.db.run_one(self.scope(), use_up).await? == 1)
    }
}
