//! Live pages: a stream that says that something changed; the script then fetches the page and swaps the parts that differ.

use crate::app::{App, Changed};
use axum::response::sse::{Event, KeepAlive, Sse};
use domain::ids::{RequestId, WorkspaceId};
use futures::stream::{Stream, StreamExt as _, unfold};
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

/// Proxies close a stream that is silent for long.
const KEEP_ALIVE_SECONDS: u64 = 20;

/// A stream of changes of one request, or of a whole workspace. `parts` names the fragments of the page that can change.
pub fn changes(
    app: &App,
    workspace: WorkspaceId,
    request: Option<RequestId>,
    parts: &'static str,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let ends = (app.changes.subscribe(), app.stopping.clone());
    let stream = unfold(ends, move |(mut receiver, stopping)| async move {
        loop {
            let heard = tokio::select! {
                heard = receiver.recv() => heard,
                // An open page must not hold up a stop; its browser connects again by itself.
                () = stopping.cancelled() => return None,
            };
            match heard {
                Ok(changed) if concerns(changed, workspace, request) => return Some((parts, (receiver, stopping))),
                Ok(_) => {}
                // Some were missed; one of them may have been ours.
                Err(RecvError::Lagged(_)) => return Some((parts, (receiver, stopping))),
                Err(RecvError::Closed) => return None,
            }
        }
    });
    Sse::new(stream.map(|parts| Ok(Event::default().data(parts))))
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(KEEP_ALIVE_SECONDS)))
}

fn concerns(changed: Changed, workspace: WorkspaceId, request: Option<RequestId>) -> bool {
    let same = request.is_none() || changed.request.is_none() || changed.request == request;
    changed.workspace == workspace && same
}
