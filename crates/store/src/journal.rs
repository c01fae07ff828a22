//! Reading a request: its head and its entries, checked on the way (see `entry`).

use std::collections::BTreeSet;

use domain::ids::{ClientId, ProjectId, RequestId, WorkspaceId};
use domain::request::event::Entry;
use domain::values::Digest;
use jiff::Timestamp;

use crate::WorkspaceStore;
use crate::append::Head;
use crate::db::ReadTx;
use crate::entry::{StoredEvent, read_chain};
use crate::error::Error;
use crate::value::{Cells, Row, vals};

/// A request without its journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRecord {
    /// Identifier.
    pub id: RequestId,
    /// `HS-2041`.
    pub number: String,
    /// Whose approval.
    pub client: ClientId,
    /// Within which engagement.
    pub project: Option<ProjectId>,
    /// The flow that it pins.
    pub flow: Digest,
    /// The end of its chain.
    pub head: Head,
    /// When it was opened.
    pub created_at: Timestamp,
}

/// A request with its journal, or the part of it that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// The request.
    pub record: RequestRecord,
    /// Its entries, in order.
    pub entries: Vec<Entry>,
}

/// A field of an entry: what was committed to, which stays, and whether its line is still there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The entry.
    pub seq: u64,
    /// Name of the field.
    pub name: String,
    /// What the entry holds in its place; of no other field in the world.
    pub commitment: [u8; 32],
    /// False once it was erased.
    pub disclosed: bool,
}

impl WorkspaceStore {
    /// Every field of a request's entries, in their order; none if there is no such request.
    pub async fn fields(&self, request: RequestId) -> Result<Vec<Field>, Error> {
        let mut tx = self.read().await?;
        let lines = "SELECT seq, name FROM disclosures WHERE workspace = $1 AND request = $2";
        let mut disclosed: BTreeSet<(u64, String)> = BTreeSet::new();
        for row in tx.all(lines, &vals![self.id, request]).await? {
            let mut cells = row.cells();
            disclosed.insert((cells.get()?, cells.get()?));
        }
        let mut fields = Vec::new();
        let events = "SELECT bytes FROM events WHERE workspace = $1 AND request = $2 ORDER BY seq";
        for row in tx.all(events, &vals![self.id, request]).await? {
            let event = evidence::event::Event::parse(&row.only::<Vec<u8>>()?).map_err(Error::corrupt)?;
            let seq = event.seq;
            fields.extend(event.fields.into_iter().map(|(name, commitment)| Field {
                seq,
                disclosed: disclosed.contains(&(seq, name.clone())),
                name,
                commitment,
            }));
        }
        Ok(fields)
    }

    /// The request without its journal; one look-up, so a caller with a cached state can see whether it is still the latest.
    pub async fn record(&self, request: RequestId) -> Result<Option<RequestRecord>, Error> {
        record(&mut self.read().await?, self.id, request).await
    }

    /// The same with the directory's version, in the same look.
    pub async fn record_and_version(&self, request: RequestId) -> Result<Option<(RequestRecord, u64)>, Error> {
        let sql = "SELECT w.directory_version, r.id, r.number, r.client, r.project, r.flow, r.next_seq, r.prev, r.last_at, r.sealed,
                          r.created_at
                   FROM requests r JOIN workspaces w ON w.workspace = r.workspace WHERE r.workspace = $1 AND r.id = $2";
        let row = self.read().await?.just_one(sql, &vals![self.id, request]).await?;
        row.map(|row| {
            let mut cells = row.cells();
            let version = cells.get()?;
            Ok((read_record(&mut cells)?, version))
        })
        .transpose()
    }

    /// The request of that number.
    pub async fn numbered(&self, number: &str) -> Result<Option<RequestId>, Error> {
        let sql = "SELECT id FROM requests WHERE workspace = $1 AND number = $2";
        self.read().await?.just_one(sql, &vals![self.id, number]).await?.map(Row::only).transpose()
    }

    /// The request with its whole journal.
    pub async fn load(&self, request: RequestId) -> Result<Option<Loaded>, Error> {
        self.load_from(request, 0, None).await
    }

    /// The request with its entries from `seq` on, for callers that have the state before it. `prev` is the hash that their
    /// last head carried, so that the rest is known to follow.
    pub async fn load_from(
        &self,
        request: RequestId,
        seq: u64,
        prev: Option<[u8; 32]>,
    ) -> Result<Option<Loaded>, Error> {
        let whose = vals![self.id, request];
        let from = vals![self.id, request, seq, self.id, request, seq];
        let [records, rows] = self.read().await?.just_two((RECORD, &whose), (STORED, &from)).await?;
        let Some(mut record) = records.into_iter().next().map(|row| read_record(&mut row.cells())).transpose()? else {
            return Ok(None);
        };
        let mut events = read_stored(request, rows)?;
        if events.len() as u64 != record.head.next_seq.saturating_sub(seq) {
            // Perhaps an act came between the two looks; one state has both.
            let mut tx = self.read().await?;
            let Some(again) = tx.one(RECORD, &whose).await? else { return Ok(None) };
            record = read_record(&mut again.cells())?;
            events = read_stored(request, tx.all(STORED, &from).await?)?;
            let expected = record.head.next_seq.saturating_sub(seq);
            if events.len() as u64 != expected {
                let found = events.len();
                return Err(Error::corrupt(format!("{request} has {found} entries from {seq} on, not {expected}")));
            }
        }
        let entries = read_chain(request, prev, events)?;
        Ok(Some(Loaded { record, entries }))
    }
}

const RECORD: &str =
    "SELECT id, number, client, project, flow, next_seq, prev, last_at, sealed, created_at FROM requests
                      WHERE workspace = $1 AND id = $2";

/// Events with their disclosure lines. The name of an event sorts before that of each of its fields.
const STORED: &str = "SELECT seq, '' AS name, bytes FROM events WHERE workspace = $1 AND request = $2 AND seq >= $3
                      UNION ALL
                      SELECT seq, name, line FROM disclosures WHERE workspace = $4 AND request = $5 AND seq >= $6
                      ORDER BY seq, name";

async fn record(
    tx: &mut ReadTx<'_>,
    workspace: WorkspaceId,
    request: RequestId,
) -> Result<Option<RequestRecord>, Error> {
    let row = tx.one(RECORD, &vals![workspace, request]).await?;
    row.map(|row| read_record(&mut row.cells())).transpose()
}

/// `id, number, client, project, flow, next_seq, prev, last_at, sealed, created_at`.
pub(crate) fn read_record(cells: &mut Cells) -> Result<RequestRecord, Error> {
    Ok(RequestRecord {
        id: cells.get()?,
        number: cells.get()?,
        client: cells.get()?,
        project: cells.get()?,
        flow: cells.get()?,
        head: Head { next_seq: cells.get()?, prev: cells.get()?, last_at: cells.get()?, sealed: cells.get()? },
        created_at: cells.get()?,
    })
}

/// The bytes of the events from `seq` on, each with its disclosure lines by name.
pub(crate) async fn stored_events(
    tx: &mut ReadTx<'_>,
    workspace: WorkspaceId,
    request: RequestId,
    seq: u64,
) -> Result<Vec<StoredEvent>, Error> {
    read_stored(request, tx.all(STORED, &vals![workspace, request, seq, workspace, request, seq]).await?)
}

fn read_stored(request: RequestId, rows: Vec<Row>) -> Result<Vec<StoredEvent>, Error> {
    let mut events: Vec<StoredEvent> = Vec::new();
    for row in rows {
        let mut cells = row.cells();
        let (seq, name): (u64, String) = (cells.get()?, cells.get()?);
        let bytes = cells.get()?;
        match events.last_mut().filter(|event| event.seq == seq && !name.is_empty()) {
            Some(event) => event.lines.push(bytes),
            None if name.is_empty() => events.push(StoredEvent { seq, bytes, lines: Vec::new() }),
            None => {
                return Err(Error::corrupt(format!(
                    "{request} discloses {name} of entry {seq}, which it does not have"
                )));
            }
        }
    }
    Ok(events)
}

impl WorkspaceStore {
    pub(crate) async fn read(&self) -> Result<ReadTx<'_>, Error> {
        self.db.read(self.scope()).await
    }
}
