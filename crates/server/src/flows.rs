//! The flows that a new workspace begins with.

use domain::flow::Flow;
use domain::ids::WorkspaceId;
use jiff::Timestamp;
use store::{PublishedFlow, Store};

/// Their files, in the order in which they are offered.
const LIBRARY: [&str; 3] = [
    include_str!("../flows/campaign-approval.json"),
    include_str!("../flows/quick-sign-off.json"),
    include_str!("../flows/contract.json"),
];

/// Reads the library; a file that does not hold is a bug, and a test reads them all.
pub fn library() -> anyhow::Result<Vec<Flow>> {
    LIBRARY
        .iter()
        .map(|text| {
            Flow::from_bytes(text.as_bytes()).map_err(|wrong| anyhow::anyhow!("a flow of the library: {wrong}"))
        })
        .collect()
}

/// Publishes the library in a workspace.
pub async fn publish_library(store: &Store, workspace: WorkspaceId, at: Timestamp) -> anyhow::Result<Vec<Flow>> {
    let flows = library()?;
    for flow in &flows {
        publish(store, workspace, flow, at).await?;
    }
    Ok(flows)
}

/// Publishes one flow: its bytes are kept under their digest and never change.
pub async fn publish(store: &Store, workspace: WorkspaceId, flow: &Flow, at: Timestamp) -> Result<(), store::Error> {
    let published = PublishedFlow {
        digest: flow.digest(),
        name: flow.flow.to_string(),
        title: flow.title.clone(),
        kind: flow.kind,
        published_at: at,
    };
    store.workspace(workspace).publish_flow(&published, &flow.to_bytes()).await
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_flow_of_the_library_holds() {
        assert_eq!(super::library().unwrap().len(), super::LIBRARY.len());
    }
}
