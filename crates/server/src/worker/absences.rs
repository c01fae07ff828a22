//! Absences that begin, end or were taken back: what waits for these people is handed on, or comes back.
//!
//! ```text
//! recorded → due as it begins → every request that waits for them is looked at → due as it is over → looked at again
//! ```
//! Two processes may look at the same absence; the rules move nothing the second time.

use crate::app::App;
use crate::execute::{Done, ExecuteError, With, execute};
use crate::worker::timers::TickReport;
use domain::actor::Actor;
use domain::ids::{PersonId, RequestId, WorkspaceId};
use domain::request::Command;
use jiff::Timestamp;
use store::DueAbsence;

/// LIMIT: absences looked at in one batch.
const BATCH: u32 = 20;
/// LIMIT: requests read at a time.
const PAGE: u32 = 200;
/// LIMIT: looks at one request: each moves as many tasks as one command has chance for.
const LOOKS_MAX: u32 = 20;

/// Looks at one batch of what is due.
pub async fn tick(app: &App, now: Timestamp) -> Result<TickReport, store::Error> {
    let mut report = TickReport::default();
    for due in app.store.due_absences(now, BATCH).await? {
        if around(app, &due, &mut report).await? {
            let again = (!due.ended && due.over_at > now).then_some(due.over_at);
            app.store.looked_at(&due, again).await?;
        }
    }
    Ok(report)
}

/// Looks at every request in which it can have moved something. False if one of them could not be looked at; then it stays due.
async fn around(app: &App, due: &DueAbsence, report: &mut TickReport) -> Result<bool, store::Error> {
    let db = app.workspace(due.workspace);
    let mut all = true;
    for person in db.around_absence(due.person).await? {
        let mut after: Option<RequestId> = None;
        loop {
            let page = db.requests_waiting_for(person, after, PAGE).await?;
            let Some(last) = page.last().copied() else { break };
            for request in page {
                match Box::pin(look(app, due.workspace, person, request)).await {
                    Ok(true) => report.fired += 1,
                    Ok(false) => report.idle += 1,
                    Err(wrong) => {
                        all = false;
                        report.failed += 1;
                        tracing::warn!(request.id = %request, %wrong, "it could not be looked who is away; that is tried again");
                    }
                }
            }
            after = Some(last);
        }
    }
    Ok(all)
}

/// Has anything moved?
async fn look(app: &App, workspace: WorkspaceId, person: PersonId, request: RequestId) -> Result<bool, ExecuteError> {
    let mut moved = false;
    for _ in 0..LOOKS_MAX {
        let before = app.workspace(workspace).record(request).await?.map(|record| record.head.next_seq);
        let done = execute(app, workspace, &Actor::System, request, &Command::LookWhoIsAway, With::default()).await?;
        let after = match done {
            Done::Now(live) => Some(live.head.next_seq),
            Done::Before(_) => before,
        };
        if after == before {
            break;
        }
        moved = true;
    }
    tracing::debug!(request.id = %request, who = %person, moved, "looked who is away");
    Ok(moved)
}
