//! Requests as lists show them.

use domain::ids::{ClientId, PersonId, ProjectId, RequestId, WorkspaceId};
use jiff::Timestamp;

use crate::WorkspaceStore;
use crate::db::{Batch, Insert};
use crate::error::Error;
use crate::value::{Row, V, vals};

/// LIMIT: rows of one page of a list.
const PAGE_MAX: u32 = 200;

/// A request in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRow {
    /// `HS-2041`.
    pub number: String,
    /// Its title.
    pub title: String,
    /// What is approved, in the word of the domain.
    pub kind: String,
    /// Whose approval.
    pub client: ClientId,
    /// The client's name.
    pub client_name: String,
    /// Within which engagement.
    pub project: Option<ProjectId>,
    /// Who began it.
    pub initiator: PersonId,
    /// Where it is in its life, in the word of the domain.
    pub phase: String,
    /// True once it is over.
    pub ended: bool,
    /// Which round.
    pub round: u32,
    /// Names of whom it waits for; empty if nobody.
    pub waiting_on: String,
    /// The one line that says how it stands, in the code of the page that draws it.
    pub line: String,
    /// When the next answer is due.
    pub due_at: Option<Timestamp>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// Which requests by their end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Span {
    /// Those that are not over.
    #[default]
    Open,
    /// Those that are over.
    Ended,
    /// All.
    All,
}

/// Which requests, and which part of the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RequestFilter {
    /// By their end.
    pub span: Span,
    /// Of one client.
    pub client: Option<ClientId>,
    /// In one phase, by its word.
    pub phase: Option<String>,
    /// Begun by one person.
    pub initiator: Option<PersonId>,
    /// Whose answer was due by then.
    pub due_by: Option<Timestamp>,
    /// Text that number, title or client's name contains, in any case.
    pub search: Option<String>,
    /// What follows this row of an earlier page.
    pub after: Option<Cursor>,
    /// At most so many; 200 at most.
    pub limit: u32,
}

/// The place of a row in the list, which is ordered by last change, latest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Which request.
    pub request: RequestId,
}

/// How many open requests are in a phase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhaseCount {
    /// The phase's word.
    pub phase: String,
    /// How many.
    pub count: u64,
}

const PUT: Insert = Insert {
    head: "INSERT INTO request_view (workspace, request, number, title, kind, client, client_name, project, initiator, phase, ended, round, waiting_on, line, due_at, updated_at, search) VALUES",
    columns: 17,
    tail: "ON CONFLICT (workspace, request) DO UPDATE SET number = excluded.number, title = excluded.title, kind = excluded.kind,
           client = excluded.client, client_name = excluded.client_name, project = excluded.project,
           initiator = excluded.initiator, phase = excluded.phase, ended = excluded.ended, round = excluded.round,
           waiting_on = excluded.waiting_on, line = excluded.line, due_at = excluded.due_at,
           updated_at = excluded.updated_at, search = excluded.search",
};

pub(crate) fn put(batch: &mut Batch, workspace: WorkspaceId, request: RequestId, row: Option<&RequestRow>) {
    let Some(row) = row else { return };
    let search = format!("{}\n{}\n{}", row.number, row.title, row.client_name).to_lowercase();
    let values = vals![
        workspace,
        request,
        &row.number,
        &row.title,
        &row.kind,
        row.client,
        &row.client_name,
        row.project,
        row.initiator,
        &row.phase,
        row.ended,
        row.round,
        &row.waiting_on,
        &row.line,
        row.due_at,
        row.updated_at,
        search
    ];
    batch.insert(&PUT, vec![values]);
}

/// Text that `LIKE` takes literally, wherever it stands.
fn anywhere(text: &str) -> String {
    let literal = text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{literal}%")
}

impl WorkspaceStore {
    /// A page of the list.
    pub async fn requests(&self, filter: &RequestFilter) -> Result<Vec<(RequestId, RequestRow)>, Error> {
        let sql = match (filter.client, filter.span) {
            (Some(_), _) => {
                "SELECT request, number, title, kind, client, client_name, project, initiator, phase, ended, round, waiting_on, line, due_at, updated_at
                 FROM request_view WHERE workspace = $1 AND client = $2 AND ended BETWEEN $3 AND $4
                   AND ($5 = '' OR phase = $6) AND ($7 = '' OR initiator = $8) AND coalesce(due_at, 9223372036854775807) <= $9 AND search LIKE $10 ESCAPE '\\'
                   AND (updated_at < $11 OR (updated_at = $12 AND request < $13))
                 ORDER BY updated_at DESC, request DESC LIMIT $14"
            }
            (None, Span::All) => {
                "SELECT request, number, title, kind, client, client_name, project, initiator, phase, ended, round, waiting_on, line, due_at, updated_at
                 FROM request_view WHERE workspace = $1 AND ended BETWEEN $2 AND $3
                   AND ($4 = '' OR phase = $5) AND ($6 = '' OR initiator = $7) AND coalesce(due_at, 9223372036854775807) <= $8 AND search LIKE $9 ESCAPE '\\'
                   AND (updated_at < $10 OR (updated_at = $11 AND request < $12))
                 ORDER BY updated_at DESC, request DESC LIMIT $13"
            }
            (None, Span::Open | Span::Ended) => {
                "SELECT request, number, title, kind, client, client_name, project, initiator, phase, ended, round, waiting_on, line, due_at, updated_at
                 FROM request_view WHERE workspace = $1 AND ended = $2 AND ended <= $3
                   AND ($4 = '' OR phase = $5) AND ($6 = '' OR initiator = $7) AND coalesce(due_at, 9223372036854775807) <= $8 AND search LIKE $9 ESCAPE '\\'
                   AND (updated_at < $10 OR (updated_at = $11 AND request < $12))
                 ORDER BY updated_at DESC, request DESC LIMIT $13"
            }
        };
        let rows = self.read().await?.just_all(sql, &self.values(filter)).await?;
        rows.into_iter().map(read).collect()
    }

    fn values(&self, filter: &RequestFilter) -> Vec<V> {
        let mut values = vals![self.id];
        values.extend(filter.client.map(V::from));
        let (least, most) = match filter.span {
            Span::Open => (0i64, 0i64),
            Span::Ended => (1, 1),
            Span::All => (0, 1),
        };
        let phase = filter.phase.clone().unwrap_or_default();
        let initiator = filter.initiator.map(|person| person.to_string()).unwrap_or_default();
        let due = filter.due_by.map_or(i64::MAX, Timestamp::as_millisecond);
        let search = anywhere(filter.search.as_deref().unwrap_or_default());
        let before = filter.after.map_or(i64::MAX, |cursor| cursor.updated_at.as_millisecond());
        let request = filter.after.map_or(RequestId::from_bytes([0; 16]), |cursor| cursor.request);
        let limit = filter.limit.min(PAGE_MAX);
        values.extend(vals![
            least, most, &phase, &phase, &initiator, &initiator, due, search, before, before, request, limit
        ]);
        values
    }

    /// One request as lists show it.
    pub async fn request_row(&self, request: RequestId) -> Result<Option<RequestRow>, Error> {
        let sql = "SELECT request, number, title, kind, client, client_name, project, initiator, phase, ended, round, waiting_on, line, due_at, updated_at
                   FROM request_view WHERE workspace = $1 AND request = $2";
        let row = self.read().await?.just_one(sql, &vals![self.id, request]).await?;
        row.map(|row| read(row).map(|(_, row)| row)).transpose()
    }

    /// How many open requests are in each phase.
    pub async fn phase_counts(&self) -> Result<Vec<PhaseCount>, Error> {
        let sql =
            "SELECT phase, count(*) FROM request_view WHERE workspace = $1 AND ended = 0 GROUP BY phase ORDER BY phase";
        let rows = self.read().await?.just_all(sql, &vals![self.id]).await?;
        let count = |row: Row| {
            let mut cells = row.cells();
            Ok(PhaseCount { phase: cells.get()?, count: cells.get()? })
        };
        rows.into_iter().map(count).collect()
    }
}

pub(super) fn read(row: Row) -> Result<(RequestId, RequestRow), Error> {
    let mut cells = row.cells();
    let request = cells.get()?;
    let row = RequestRow {
        number: cells.get()?,
        title: cells.get()?,
        kind: cells.get()?,
        client: cells.get()?,
        client_name: cells.get()?,
        project: cells.get()?,
        initiator: cells.get()?,
        phase: cells.get()?,
        ended: cells.get()?,
        round: cells.get()?,
        waiting_on: cells.get()?,
        line: cells.get()?,
        due_at: cells.get()?,
        updated_at: cells.get()?,
    };
    Ok((request, row))
}
