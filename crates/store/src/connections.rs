//! Connections: other systems that steps call, and addresses at which other systems report. Secrets come in sealed and go out sealed;
//! the directory's log has who changed what, and never a secret.

use domain::ids::{HookId, MemberId, Name};
use jiff::Timestamp;
use serde::Serialize;

use crate::WorkspaceStore;
use crate::db::Stmt;
use crate::error::Error;
use crate::value::{Row, vals};

/// LIMIT: connections of a workspace that are read, and as many hooks; the pages add no more.
pub const CONNECTIONS_MAX: u32 = 100;
/// Says the [`Error::Conflict`] of [`WorkspaceStore::add_connection`] where that name is taken.
pub const NAME_TAKEN: &str = "there is a connection of that name";
/// Says the [`Error::Conflict`] after somebody else removed it.
const GONE: &str = "it was removed meanwhile";

/// Another system that steps call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// What flows call it.
    pub name: Name,
    /// Where it is.
    pub url: String,
    /// An administrator allowed that it is an internal address.
    pub internal: bool,
    /// How it is told who we are.
    pub auth: ConnectionAuth,
    /// The sealed secret; none where none is needed.
    pub secret: Option<Vec<u8>>,
    /// The secret's last characters, where it is long enough.
    pub secret_end: String,
    /// When the secret was set, or the connection made.
    pub secret_at: Timestamp,
}

/// How a system is told who we are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConnectionAuth {
    /// It is not.
    None,
    /// By a header of that name with the secret.
    Header(String),
    /// By that user's name and the secret.
    Basic(String),
    /// By the secret as a bearer token.
    Bearer,
}

impl ConnectionAuth {
    /// The word that is kept.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Header(_) => "header",
            Self::Basic(_) => "basic",
            Self::Bearer => "bearer",
        }
    }

    /// The name that goes with it, where there is one.
    pub fn name(&self) -> &str {
        match self {
            Self::Header(name) | Self::Basic(name) => name,
            Self::None | Self::Bearer => "",
        }
    }

    /// Of its word and the name that goes with it.
    pub fn of(word: &str, name: &str) -> Option<Self> {
        match word {
            "none" => Some(Self::None),
            "header" => Some(Self::Header(name.to_owned())),
            "basic" => Some(Self::Basic(name.to_owned())),
            "bearer" => Some(Self::Bearer),
            _ => None,
        }
    }
}

/// An address at which another system reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    /// Its identifier, part of the address.
    pub id: HookId,
    /// Who reports there, in words.
    pub name: String,
    /// The sealed secret with which its calls are signed.
    pub secret: Vec<u8>,
    /// When it was made.
    pub made_at: Timestamp,
    /// The requests that its reports begin; without it they are what steps wait for.
    pub begins: Option<Begins>,
    /// When the last signed report came, and what became of it, as a sentence.
    pub last: Option<(Timestamp, String)>,
}

/// What kind of request a report begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Begins {
    /// The name of the flow.
    pub flow: String,
    /// In whose name.
    pub member: MemberId,
}

/// What the directory's log has of a connection.
#[derive(Serialize)]
struct Logged<'a> {
    url: &'a str,
    internal: bool,
    auth: &'a str,
}

/// What it has of a hook.
#[derive(Serialize)]
struct LoggedHook<'a> {
    name: &'a str,
    #[serde(flatten)]
    begins: Option<&'a Begins>,
}

fn read_connection(row: Row) -> Result<Connection, Error> {
    let mut cells = row.cells();
    let name: String = cells.get()?;
    let name = Name::parse(&name).map_err(Error::corrupt)?;
    let (url, internal) = (cells.get()?, cells.get::<u32>()? == 1);
    let (word, auth_name): (String, String) = (cells.get()?, cells.get()?);
    let auth =
        ConnectionAuth::of(&word, &auth_name).ok_or_else(|| Error::corrupt(format!("an authentication {word}")))?;
    let (secret, secret_end, secret_at) = (cells.get()?, cells.get()?, cells.get()?);
    Ok(Connection { name, url, internal, auth, secret, secret_end, secret_at })
}

fn read_hook(row: Row) -> Result<Hook, Error> {
    hook_of(row.cells())
}

pub(crate) fn hook_of(mut cells: crate::value::Cells) -> Result<Hook, Error> {
    let (id, name, secret, made_at) = (cells.get()?, cells.get()?, cells.get()?, cells.get()?);
    let (flow, member): (Option<String>, Option<MemberId>) = (cells.get()?, cells.get()?);
    let begins = flow.zip(member).map(|(flow, member)| Begins { flow, member });
    let (last_at, last_says): (Option<Timestamp>, Option<String>) = (cells.get()?, cells.get()?);
    Ok(Hook { id, name, secret, made_at, begins, last: last_at.zip(last_says) })
}

impl WorkspaceStore {
    /// Adds a connection; a conflict ([`NAME_TAKEN`]) if there is one of that name.
    pub async fn add_connection(&self, new: &Connection, author: &str, at: Timestamp) -> Result<(), Error> {
        let Connection { name, url, internal, auth, secret, secret_end, secret_at } = new;
        let mut batch = self.db.batch();
        let add = Stmt::new(
            "INSERT INTO connections (workspace, name, url, internal, auth, auth_name, secret, secret_end, secret_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (workspace, name) DO NOTHING",
            vals![
                self.id,
                name.as_str(),
                url,
                *internal,
                auth.word(),
                auth.name(),
                secret.clone(),
                secret_end,
                *secret_at
            ],
        );
        batch.push(add.must_touch_one(NAME_TAKEN));
        let logged = Logged { url, internal: *internal, auth: auth.word() };
        self.change(batch, "connection", name, &logged, author, at).await
    }

    /// Another secret for a connection, sealed.
    pub async fn set_connection_secret(
        &self,
        name: &Name,
        (secret, end): (&[u8], &str),
        author: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let mut batch = self.db.batch();
        let set = Stmt::new(
            "UPDATE connections SET secret = $1, secret_end = $2, secret_at = $3 WHERE workspace = $4 AND name = $5 AND auth <> 'none'",
            vals![secret, end, at, self.id, name.as_str()],
        );
        batch.push(set.must_touch_one(GONE));
        self.change(batch, "connection secret", name, &name, author, at).await
    }

    /// Removes a connection, and with it its secret.
    pub async fn remove_connection(&self, name: &Name, author: &str, at: Timestamp) -> Result<(), Error> {
        let mut batch = self.db.batch();
        let remove =
            Stmt::new("DELETE FROM connections WHERE workspace = $1 AND name = $2", vals![self.id, name.as_str()]);
        batch.push(remove.must_touch_one(GONE));
        self.change(batch, "connection removed", name, &name, author, at).await
    }

    /// A connection by its name.
    pub async fn connection(&self, name: &Name) -> Result<Option<Connection>, Error> {
        let sql = "SELECT name, url, internal, auth, auth_name, secret, secret_end, secret_at FROM connections
                   WHERE workspace = $1 AND name = $2";
        self.read().await?.just_one(sql, &vals![self.id, name.as_str()]).await?.map(read_connection).transpose()
    }

    /// All connections, by name.
    pub async fn connections(&self) -> Result<Vec<Connection>, Error> {
        let sql = "SELECT name, url, internal, auth, auth_name, secret, secret_end, secret_at FROM connections
                   WHERE workspace = $1 ORDER BY name LIMIT $2";
        let rows = self.read().await?.just_all(sql, &vals![self.id, CONNECTIONS_MAX]).await?;
        rows.into_iter().map(read_connection).collect()
    }

    /// The names of all connections.
    pub async fn connection_names(&self) -> Result<Vec<String>, Error> {
        let sql = "SELECT name FROM connections WHERE workspace = $1 ORDER BY name LIMIT $2";
        let rows = self.read().await?.just_all(sql, &vals![self.id, CONNECTIONS_MAX]).await?;
        rows.into_iter().map(Row::only).collect()
    }

    /// Adds a hook.
    pub async fn add_hook(&self, hook: &Hook, author: &str) -> Result<(), Error> {
        let Hook { id, name, secret, made_at, begins, last: _ } = hook;
        let (flow, member) = (begins.as_ref().map(|begins| &begins.flow), begins.as_ref().map(|begins| begins.member));
        let mut batch = self.db.batch();
        let add = Stmt::new(
            "INSERT INTO hooks (workspace, id, name, secret, made_at, flow, member) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            vals![self.id, *id, name, secret.clone(), *made_at, flow, member],
        );
        batch.push(add);
        self.change(batch, "hook", id, &LoggedHook { name, begins: begins.as_ref() }, author, *made_at).await
    }

    /// Notes what became of a report.
    pub async fn note_report(&self, hook: HookId, says: &str, at: Timestamp) -> Result<(), Error> {
        let note = Stmt::new(
            "UPDATE hooks SET last_at = $1, last_says = $2 WHERE workspace = $3 AND id = $4",
            vals![at, says, self.id, hook],
        );
        self.db.run_one(self.scope(), note).await.map(|_| ())
    }

    /// Removes a hook: calls there are answered as if it had never been.
    pub async fn remove_hook(&self, id: HookId, author: &str, at: Timestamp) -> Result<(), Error> {
        let mut batch = self.db.batch();
        let remove = Stmt::new("DELETE FROM hooks WHERE workspace = $1 AND id = $2", vals![self.id, id]);
        batch.push(remove.must_touch_one(GONE));
        self.change(batch, "hook removed", &id, &id, author, at).await
    }

    /// All hooks, oldest first.
    pub async fn hooks(&self) -> Result<Vec<Hook>, Error> {
        let sql = "SELECT id, name, secret, made_at, flow, member, last_at, last_says FROM hooks WHERE workspace = $1 ORDER BY made_at, id LIMIT $2";
        let rows = self.read().await?.just_all(sql, &vals![self.id, CONNECTIONS_MAX]).await?;
        rows.into_iter().map(read_hook).collect()
    }
}
