//! Requests that steps of other requests began, and whether the parent knows how each ended.

use domain::ids::{RequestId, StepId};
use jiff::Timestamp;

use crate::WorkspaceStore;
use crate::db::Stmt;
use crate::error::Error;
use crate::value::{Cells, Row, vals};

/// A request that a step of another one began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Child {
    /// The request that was begun.
    pub child: RequestId,
    /// The request whose step began it.
    pub parent: RequestId,
    /// That step.
    pub step: StepId,
    /// In which round of the parent.
    pub round: u32,
    /// Which attempt, from 1.
    pub attempt: u32,
}

fn read(row: Row) -> Result<Child, Error> {
    child_of(&mut row.cells())
}

/// `child, parent, step, round, attempt`.
pub(crate) fn child_of(cells: &mut Cells) -> Result<Child, Error> {
    let (child, parent) = (cells.get()?, cells.get()?);
    let step = StepId::parse(&cells.get::<String>()?).map_err(Error::corrupt)?;
    Ok(Child { child, parent, step, round: cells.get()?, attempt: cells.get()? })
}

impl WorkspaceStore {
    /// A step begins this child. Said again, it changes nothing.
    pub async fn put_child(&self, child: &Child) -> Result<(), Error> {
        let Child { child, parent, step, round, attempt } = child;
        let put = Stmt::new(
            "INSERT INTO children (workspace, child, parent, step, round, attempt) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (workspace, child) DO NOTHING",
            vals![self.id, *child, *parent, step.to_string(), *round, *attempt],
        );
        self.db.run_one(self.scope(), put).await.map(|_| ())
    }

    /// The parent knows how it ended, or does not need to.
    pub async fn told_of_child(&self, child: RequestId, at: Timestamp) -> Result<(), Error> {
        let told = Stmt::new(
            "UPDATE children SET told_at = $1 WHERE workspace = $2 AND child = $3 AND told_at IS NULL",
            vals![at, self.id, child],
        );
        self.db.run_one(self.scope(), told).await.map(|_| ())
    }

    /// What began this request, if a step of another one did.
    pub async fn begun_by(&self, child: RequestId) -> Result<Option<Child>, Error> {
        let sql = "SELECT child, parent, step, round, attempt FROM children WHERE workspace = $1 AND child = $2";
        self.read().await?.just_one(sql, &vals![self.id, child]).await?.map(read).transpose()
    }

    /// What a request's steps began, the latest attempt of each last.
    pub async fn children_of(&self, parent: RequestId) -> Result<Vec<Child>, Error> {
        let sql = "SELECT child, parent, step, round, attempt FROM children WHERE workspace = $1 AND parent = $2
                   ORDER BY step, round, attempt, child";
        self.read().await?.just_all(sql, &vals![self.id, parent]).await?.into_iter().map(read).collect()
    }
}
