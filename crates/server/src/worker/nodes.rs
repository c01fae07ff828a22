//! Nodes that share a PostgreSQL tell each other what changed, so that pages open on one hear of what was done through another.
//!
//! ```text
//! here       a change → open pages here, and (gathered for a moment) one message to all nodes
//! elsewhere  a message → open pages here; the outbox and the log look at once
//! ```
//!
//! Nothing depends on it: every page is made from what the database holds now, and workers look by themselves. A connection that
//! was lost is made again, and then everything may have changed.

use crate::app::{App, Changed, Whence};
use domain::ids::{RequestId, WorkspaceId};
use std::collections::BTreeSet;
use std::time::Duration;
use store::{SAID_BYTES_MAX, Wire};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio_util::sync::CancellationToken;

/// How long a lost connection stays lost before it is made again.
const AGAIN_AFTER: Duration = Duration::from_secs(2);
/// How long changes are gathered before one message tells of them: far less than anybody notices.
const GATHER: Duration = Duration::from_millis(15);
/// LIMIT: changes in one message, each of at most 66 bytes.
const CHANGES_MAX: usize = (SAID_BYTES_MAX - 40) / 66;

/// What is said: a request that changed, or a workspace.
type Said = (WorkspaceId, Option<RequestId>);

/// Works until it is stopped; ends at once where there can be no other node.
pub async fn run(app: App, stop: CancellationToken) {
    let node = domain::ids::LinkId::from_bytes(crate::app::chance_16()).hex();
    let mut again = tokio::time::interval(AGAIN_AFTER);
    again.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = again.tick() => {}
        }
        match app.store.wire().await {
            Ok(None) => return,
            Ok(Some(wire)) => {
                tokio::select! {
                    () = stop.cancelled() => return,
                    wrong = talk(&app, wire, &node) => tracing::info!(%wrong, "the wire to the other nodes is made again"),
                }
            }
            Err(wrong) => tracing::debug!(%wrong, "there is no wire to the other nodes"),
        }
    }
}

async fn talk(app: &App, mut wire: Wire, node: &str) -> store::Error {
    let mut changes = app.changes.subscribe();
    if let Err(wrong) = look_at_everything(app).await {
        return wrong;
    }
    loop {
        tokio::select! {
            heard = wire.hear() => match heard {
                Some(message) => pass_on(app, node, &message),
                None => return store::Error::Unavailable { what: "the connection is over".to_owned(), again: false },
            },
            first = changes.recv() => {
                tokio::time::sleep(GATHER).await;
                let told = match gather(first, &mut changes) {
                    Some(said) => tell(&wire, node, &said).await,
                    // Too many to know them all.
                    None => wire.say(&format!("{node} *")).await,
                };
                if let Err(wrong) = told {
                    return wrong;
                }
            }
        }
    }
}

/// What changed here and is not said yet; `None` if some of it was lost.
fn gather(first: Result<Changed, RecvError>, changes: &mut Receiver<Changed>) -> Option<BTreeSet<Said>> {
    let mut said = BTreeSet::new();
    let mut next = first.map_err(|_| TryRecvError::Lagged(0));
    loop {
        match next {
            Ok(Changed { workspace, request, whence: Whence::Here }) => {
                said.insert((workspace, request));
            }
            Ok(Changed { whence: Whence::Elsewhere, .. }) => {}
            Err(TryRecvError::Lagged(_)) => return None,
            Err(TryRecvError::Empty | TryRecvError::Closed) => return Some(said),
        }
        if said.len() == CHANGES_MAX {
            return Some(said);
        }
        next = changes.try_recv();
    }
}

async fn tell(wire: &Wire, node: &str, said: &BTreeSet<Said>) -> Result<(), store::Error> {
    if said.is_empty() {
        return Ok(());
    }
    wire.say(&message(node, said)).await
}

fn message(node: &str, said: &BTreeSet<Said>) -> String {
    let words = said.iter().map(|(workspace, request)| match request {
        Some(request) => format!(" {}:{}", workspace.hex(), request.hex()),
        None => format!(" {}", workspace.hex()),
    });
    words.fold(node.to_owned(), |message, word| message + &word)
}

/// Tells this node's pages and workers; what is not understood comes from a newer program and may be anything.
fn pass_on(app: &App, node: &str, message: &str) {
    let mut words = message.split(' ');
    if words.next() == Some(node) {
        return;
    }
    for word in words {
        let (workspace, request) = word.split_once(':').map_or((word, None), |(w, r)| (w, Some(r)));
        let read = WorkspaceId::parse(workspace).ok().zip(request.map(RequestId::parse).transpose().ok());
        if let Some((workspace, request)) = read {
            let _ = app.changes.send(Changed { workspace, request, whence: Whence::Elsewhere });
        } else {
            let app = app.clone();
            tokio::spawn(async move { look_at_everything(&app).await });
        }
    }
    app.outbox_wake.notify_one();
    app.log_wake.notify_one();
}

/// What was said before this node listened is lost, so every open page looks again.
async fn look_at_everything(app: &App) -> Result<(), store::Error> {
    for workspace in app.store.workspaces().await? {
        let _ = app.changes.send(Changed { workspace: workspace.id, request: None, whence: Whence::Elsewhere });
    }
    app.outbox_wake.notify_one();
    app.log_wake.notify_one();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_message_is_one_that_postgresql_carries() {
        let said = (0..CHANGES_MAX as u64).map(|n| {
            let mut id = [0; 16];
            id[..8].copy_from_slice(&n.to_be_bytes());
            (WorkspaceId::from_bytes([255; 16]), Some(RequestId::from_bytes(id)))
        });
        let message = message(&domain::ids::LinkId::from_bytes([255; 16]).hex(), &said.collect());
        assert!(message.len() <= SAID_BYTES_MAX && CHANGES_MAX > 100, "{}", message.len());
    }
}
