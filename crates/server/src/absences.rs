//! Recording that somebody is away, and that they are back: what pages and programs do alike. What follows for open requests is done by
//! the worker that looks at absences.

use crate::app::App;
use crate::live;
use domain::directory::{Absence, Directory};
use domain::ids::{AbsenceId, ClientId, PersonId, WorkspaceId};
use domain::request::Refusal;
use std::sync::Arc;

/// LIMIT: times that an absence is checked again because somebody else changed the directory.
const ATTEMPTS_MAX: u32 = 4;

/// Why it was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum NotRecorded {
    /// The rules say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Somebody else changed people, again and again.
    #[error("Somebody else changed people at the same time. Send it again.")]
    Busy,
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// The people around somebody, and the version of what is known of them; nothing, if the client is not there. `client` is whose contact
/// it is.
pub async fn around(
    app: &App,
    workspace: WorkspaceId,
    client: Option<ClientId>,
) -> Result<Option<(u64, Arc<Directory>)>, store::Error> {
    let db = app.workspace(workspace);
    let version = db.directory_version().await?;
    let found = match client {
        None => live::people(app, workspace).await?,
        Some(client) if db.client(client).await?.is_none() => return Ok(None),
        Some(client) => live::directory(app, workspace, client, None, version).await?,
    };
    Ok(Some((version, found)))
}

/// Checks an absence and records it. `client` is whose contact the person is; `author` is named in the directory's log.
pub async fn record(
    app: &App,
    workspace: WorkspaceId,
    client: Option<ClientId>,
    absence: &Absence,
    author: &str,
) -> Result<(), NotRecorded> {
    let db = app.workspace(workspace);
    for _ in 0..ATTEMPTS_MAX {
        let (version, directory) = around(app, workspace, client).await?.ok_or(Refusal::NotHere)?;
        directory.absence_fits(absence)?;
        let moments = absence.moments(&directory.zone_of(absence.person));
        match db.put_absence(absence, moments, version, author, app.now()).await {
            Ok(()) => {
                app.tell_workspace(workspace);
                return Ok(());
            }
            // What was changed meanwhile may lead back to them, so it is checked again.
            Err(store::Error::Conflict(what)) if what == store::DIRECTORY_MOVED => {}
            Err(other) => return Err(other.into()),
        }
    }
    Err(NotRecorded::Busy)
}

/// Ends one of a person's absences; false if they have no such one.
pub async fn end(
    app: &App,
    workspace: WorkspaceId,
    person: PersonId,
    absence: AbsenceId,
    author: &str,
) -> Result<bool, store::Error> {
    let db = app.workspace(workspace);
    if !db.absences().await?.iter().any(|a| a.id == absence && a.person == person) {
        return Ok(false);
    }
    db.end_absence(absence, author, app.now()).await?;
    app.tell_workspace(workspace);
    Ok(true)
}
