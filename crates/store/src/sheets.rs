//! Decision sheets: exactly what a person is about to confirm, kept between the choice and the confirmation. Each is used once.

use domain::ids::{RequestId, SessionId, TaskId, TokenId, WorkspaceId};
use jiff::Timestamp;

use crate::WorkspaceStore;
use crate::db::Stmt;
use crate::error::Error;
use crate::value::{Row, vals};

/// A sheet that is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSheet {
    /// Its one-time name, which the page carries.
    pub id: TokenId,
    /// In which session.
    pub session: SessionId,
    /// About which request.
    pub request: RequestId,
    /// For which task.
    pub task: TaskId,
    /// What was picked, in the word of the domain.
    pub choice: String,
    /// The exact bytes of the statement; its hash is what codes and passkeys confirm.
    pub statement: Vec<u8>,
    /// What was typed beside it, as JSON, so that nothing is lost on the way.
    pub draft: String,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A sheet that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The sheet.
    pub sheet: NewSheet,
    /// When it was confirmed.
    pub used_at: Option<Timestamp>,
}

pub(crate) fn insert(workspace: WorkspaceId, sheet: &NewSheet) -> Stmt {
    let NewSheet { id, session, request, task, choice, statement, draft, created_at, expires_at } = sheet;
    let statement = statement.as_slice();
    Stmt::new(
        "INSERT INTO sheets (workspace, id, session, request, task, choice, statement, draft, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        vals![workspace, *id, *session, *request, *task, choice, statement, draft, *created_at, *expires_at],
    )
}

pub(crate) fn use_up(workspace: WorkspaceId, id: TokenId, at: Timestamp) -> Stmt {
    Stmt::new(
        "UPDATE sheets SET used_at = $1 WHERE workspace = $2 AND id = $3 AND used_at IS NULL AND expires_at > $4",
        vals![at, workspace, id, at],
    )
    .must_touch_one("this sheet was confirmed already, or its time is over")
}

fn read(row: Row) -> Result<Sheet, Error> {
    let mut cells = row.cells();
    let sheet = NewSheet {
        id: cells.get()?,
        session: cells.get()?,
        request: cells.get()?,
        task: cells.get()?,
        choice: cells.get()?,
        statement: cells.get()?,
        draft: cells.get()?,
        created_at: cells.get()?,
        expires_at: cells.get()?,
    };
    Ok(Sheet { sheet, used_at: cells.get()? })
}

impl WorkspaceStore {
    /// A sheet of that session.
    pub async fn sheet(&self, id: TokenId, session: SessionId) -> Result<Option<Sheet>, Error> {
        let sql =
            "SELECT id, session, request, task, choice, statement, draft, created_at, expires_at, used_at FROM sheets
                   WHERE workspace = $1 AND id = $2 AND session = $3";
        let row = self.read().await?.just_one(sql, &vals![self.id, id, session]).await?;
        row.map(read).transpose()
    }

    /// The newest sheet of a task on which the words of such an answer are still being written, in whichever session: a
    /// task is one person's.
    pub async fn unwritten_sheet(
        &self,
        request: RequestId,
        task: TaskId,
        choice: &str,
    ) -> Result<Option<Sheet>, Error> {
        let sql =
            "SELECT id, session, request, task, choice, statement, draft, created_at, expires_at, used_at FROM sheets
                   WHERE workspace = $1 AND request = $2 AND task = $3 AND choice = $4 AND length(statement) = 0
                   AND used_at IS NULL ORDER BY created_at DESC, id LIMIT 1";
        let row = self.read().await?.just_one(sql, &vals![self.id, request, task, choice]).await?;
        row.map(read).transpose()
    }

    /// Keeps what was typed on an open sheet.
    pub async fn keep_draft(&self, id: TokenId, session: SessionId, draft: &str) -> Result<bool, Error> {
        let keep = Stmt::new(
            "UPDATE sheets SET draft = $1 WHERE workspace = $2 AND id = $3 AND session = $4 AND used_at IS NULL",
            vals![draft, self.id, id, session],
        );
        Ok(self.db.run_one(self.scope(), keep).await? == 1)
    }
}
