//! What changed and must be read again to be found, across all workspaces.
//!
//! A row is written by the transaction that changes a thing, and goes with the transaction that makes it found as it is now. Each time it
//! has another mark: whoever read a thing before it changed finds another mark than theirs, and writes nothing.

use domain::ids::{ClientId, ContactId, MemberId, RequestId, WorkspaceId};
use domain::values::Digest;

use crate::db::{Batch, Insert, Scope};
use crate::error::Error;
use crate::value::{Row, V, vals};
use crate::{Chance, Store};

/// A thing whose words are found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A request, with its documents' names and its threads.
    Request(RequestId),
    /// What a file says, page by page.
    File(Digest),
    /// A client.
    Client(ClientId),
    /// A person at a client.
    Contact(ContactId),
    /// A member.
    Member(MemberId),
    /// A flow, by its name.
    Flow(String),
}

impl Subject {
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Request(_) => "request",
            Self::File(_) => "file",
            Self::Client(_) => "client",
            Self::Contact(_) => "contact",
            Self::Member(_) => "member",
            Self::Flow(_) => "flow",
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Request(id) => id.bytes().to_vec(),
            Self::File(sha256) => sha256.0.to_vec(),
            Self::Client(id) => id.bytes().to_vec(),
            Self::Contact(id) => id.bytes().to_vec(),
            Self::Member(id) => id.bytes().to_vec(),
            Self::Flow(name) => name.clone().into_bytes(),
        }
    }

    fn read(word: &str, bytes: Vec<u8>) -> Result<Self, Error> {
        let id = || <[u8; 16]>::try_from(bytes.as_slice()).map_err(Error::corrupt);
        Ok(match word {
            "request" => Self::Request(RequestId::from_bytes(id()?)),
            "client" => Self::Client(ClientId::from_bytes(id()?)),
            "contact" => Self::Contact(ContactId::from_bytes(id()?)),
            "member" => Self::Member(MemberId::from_bytes(id()?)),
            "file" => Self::File(Digest(bytes.as_slice().try_into().map_err(Error::corrupt)?)),
            "flow" => Self::Flow(String::from_utf8(bytes).map_err(Error::corrupt)?),
            other => return Err(Error::corrupt(format!("a thing of the kind {other}"))),
        })
    }

    /// The thing that an entry of the directory's log is about, if it can be found.
    pub(crate) fn of_change(kind: &str, subject: &str) -> Option<Self> {
        match kind {
            "client" => ClientId::parse(subject).ok().map(Self::Client),
            "contact" => ContactId::parse(subject).ok().map(Self::Contact),
            "member" => MemberId::parse(subject).ok().map(Self::Member),
            _ => None,
        }
    }
}

/// A thing that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToRead {
    /// Where.
    pub workspace: WorkspaceId,
    /// Which.
    pub subject: Subject,
    /// Which change; another one means another mark.
    pub mark: i64,
}

const QUEUE: Insert = Insert {
    head: "INSERT INTO search_queue (workspace, kind, subject, mark) VALUES",
    columns: 4,
    tail: "ON CONFLICT (workspace, kind, subject) DO UPDATE SET mark = excluded.mark",
};

/// Notes that a thing changed.
pub(crate) fn changed(batch: &mut Batch, workspace: WorkspaceId, subject: &Subject, chance: &dyn Chance) {
    let mut mark = [0; 8];
    chance.fill(&mut mark);
    let row = vals![workspace, subject.word(), subject.bytes(), i64::from_be_bytes(mark)];
    batch.insert(&QUEUE, vec![row]);
}

impl Store {
    /// What is to be read again, behind `after` in an order that has no meaning, at most `limit`. To ask on behind the last one keeps
    /// things that cannot be read from standing before the others.
    pub async fn to_read(&self, after: Option<&ToRead>, limit: u32) -> Result<Vec<ToRead>, Error> {
        let (workspace, kind, subject) = match after {
            Some(last) => (V::from(last.workspace), last.subject.word(), last.subject.bytes()),
            None => (V::from(WorkspaceId::from_bytes([0; 16])), "", Vec::new()),
        };
        let sql =
            "SELECT workspace, kind, subject, mark FROM search_queue WHERE (workspace, kind, subject) > ($1, $2, $3)
                   ORDER BY workspace, kind, subject LIMIT $4";
        let values = vec![workspace, V::from(kind), V::from(subject), V::from(limit)];
        let rows = self.db.read(Scope::Everything).await?.just_all(sql, &values).await?;
        let read = |row: Row| {
            let mut cells = row.cells();
            let (workspace, kind, subject) = (cells.get()?, cells.get::<String>()?, cells.get()?);
            Ok(ToRead { workspace, subject: Subject::read(&kind, subject)?, mark: cells.get()? })
        };
        rows.into_iter().map(read).collect()
    }
}
