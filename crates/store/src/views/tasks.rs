//! Tasks as lists show them: what waits for a person.

use domain::ids::{PersonId, RequestId, TaskId, WorkspaceId};
use jiff::Timestamp;

use super::requests::{self, RequestRow};
use crate::WorkspaceStore;
use crate::db::{Batch, Insert};
use crate::error::Error;
use crate::value::{Row, vals};

/// A task of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// Which.
    pub task: TaskId,
    /// Whose.
    pub person: PersonId,
    /// The step, by its name.
    pub step: String,
    /// What is to be done, as `approve`.
    pub kind: String,
    /// True while it is that person's turn.
    pub open: bool,
    /// Since when.
    pub asked_at: Timestamp,
    /// When the answer is due.
    pub due_at: Option<Timestamp>,
}

/// A task that waits, with its request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenTask {
    /// The task.
    pub task: TaskRow,
    /// Of which request.
    pub request: RequestId,
    /// The request as lists show it.
    pub row: RequestRow,
}

const PUT: Insert = Insert {
    head: "INSERT INTO task_view (workspace, task, request, person, step, kind, open, asked_at, due_at) VALUES",
    columns: 9,
    tail: "ON CONFLICT (workspace, task) DO UPDATE SET person = excluded.person, step = excluded.step, kind = excluded.kind,
           open = excluded.open, asked_at = excluded.asked_at, due_at = excluded.due_at",
};

pub(crate) fn put(batch: &mut Batch, workspace: WorkspaceId, request: RequestId, tasks: &[TaskRow]) {
    let rows = tasks.iter().map(|row| {
        let TaskRow { task, person, step, kind, open, asked_at, due_at } = row;
        vals![workspace, *task, request, *person, step, kind, *open, *asked_at, *due_at]
    });
    batch.insert(&PUT, rows.collect());
}

impl WorkspaceStore {
    /// What waits for a person, longest first, at most `limit`.
    pub async fn tasks_of(&self, person: PersonId, limit: u32) -> Result<Vec<OpenTask>, Error> {
        let sql = "SELECT t.task, t.person, t.step, t.kind, t.open, t.asked_at, t.due_at,
                          r.request, r.number, r.title, r.kind, r.client, r.client_name, r.project, r.initiator, r.phase, r.ended,
                          r.round, r.waiting_on, r.line, r.due_at, r.updated_at
                   FROM task_view t JOIN request_view r ON r.workspace = t.workspace AND r.request = t.request
                   WHERE t.workspace = $1 AND t.person = $2 AND t.open = 1 ORDER BY t.asked_at, t.task LIMIT $3";
        let rows = self.read().await?.just_all(sql, &vals![self.id, person, limit]).await?;
        let read = |mut row: Row| {
            let rest = Row(row.0.split_off(7));
            let task = read_task(row)?;
            let (request, row) = requests::read(rest)?;
            Ok(OpenTask { task, request, row })
        };
        rows.into_iter().map(read).collect()
    }

    /// Requests that have not ended and in which it was ever that person's turn, latest first, at most `limit`.
    pub async fn open_requests_of(&self, person: PersonId, limit: u32) -> Result<Vec<RequestId>, Error> {
        let sql = "SELECT t.request FROM task_view t JOIN request_view r ON r.workspace = t.workspace AND r.request = t.request
                   WHERE t.workspace = $1 AND t.person = $2 AND r.ended = 0
                   GROUP BY t.request ORDER BY max(t.asked_at) DESC, t.request LIMIT $3";
        let rows = self.read().await?.just_all(sql, &vals![self.id, person, limit]).await?;
        rows.into_iter().map(Row::only).collect()
    }

    /// Requests that have ended and in which it was ever that person's turn, latest end first, at most `limit`.
    pub async fn ended_requests_of(&self, person: PersonId, limit: u32) -> Result<Vec<RequestId>, Error> {
        let sql = "SELECT t.request FROM task_view t JOIN request_view r ON r.workspace = t.workspace AND r.request = t.request
                   WHERE t.workspace = $1 AND t.person = $2 AND r.ended = 1
                   GROUP BY t.request, r.updated_at ORDER BY r.updated_at DESC, t.request LIMIT $3";
        let rows = self.read().await?.just_all(sql, &vals![self.id, person, limit]).await?;
        rows.into_iter().map(Row::only).collect()
    }

    /// How many tasks wait for a person.
    pub async fn count_tasks_of(&self, person: PersonId) -> Result<u64, Error> {
        let sql = "SELECT count(*) FROM task_view WHERE workspace = $1 AND person = $2 AND open = 1";
        self.read().await?.just_one(sql, &vals![self.id, person]).await?.map_or(Ok(0), Row::only)
    }

    /// The tasks of a request that wait for somebody.
    pub async fn open_tasks(&self, request: RequestId) -> Result<Vec<TaskRow>, Error> {
        let sql = "SELECT task, person, step, kind, open, asked_at, due_at FROM task_view
                   WHERE workspace = $1 AND request = $2 AND open = 1 ORDER BY asked_at, task";
        self.read().await?.just_all(sql, &vals![self.id, request]).await?.into_iter().map(read_task).collect()
    }
}

fn read_task(row: Row) -> Result<TaskRow, Error> {
    let mut cells = row.cells();
    Ok(TaskRow {
        task: cells.get()?,
        person: cells.get()?,
        step: cells.get()?,
        kind: cells.get()?,
        open: cells.get()?,
        asked_at: cells.get()?,
        due_at: cells.get()?,
    })
}
