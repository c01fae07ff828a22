//! The flows that a new workspace begins with, and the library of flows to start from.

use domain::flow::Flow;
use domain::ids::WorkspaceId;
use jiff::Timestamp;
use store::{Base, PublishedFlow, Store};

/// Those of a new workspace, in the order in which they are offered.
const FIRST: [&str; 3] = [
    include_str!("../flows/campaign-approval.json"),
    include_str!("../flows/quick-sign-off.json"),
    include_str!("../flows/contract.json"),
];

/// Flows to start from; each carries its tests.
const LIBRARY: [&str; 6] = [
    include_str!("../flows/creative-deliverable.yaml"),
    include_str!("../flows/statement-of-work.yaml"),
    include_str!("../flows/contract-legal-finance.yaml"),
    include_str!("../flows/change-order.yaml"),
    include_str!("../flows/milestone-sign-off.yaml"),
    include_str!("../flows/report.yaml"),
];

/// A flow to start from.
#[derive(Debug)]
pub struct Start {
    /// Read and checked; its name and title are in it.
    pub flow: Flow,
    /// Its file, as it is written.
    pub text: &'static str,
}

/// Reads flows of ours; a file that does not hold is a bug, and a test reads them all.
fn read(text: &str) -> anyhow::Result<Flow> {
    Flow::from_bytes(text.as_bytes()).map_err(|wrong| anyhow::anyhow!("a flow of the library: {wrong}"))
}

/// The flows that are offered to start from. None of them is published anywhere until somebody does so.
pub fn library() -> anyhow::Result<Vec<Start>> {
    LIBRARY.iter().map(|text| Ok(Start { flow: read(text)?, text })).collect()
}

/// Publishes the flows of a new workspace. `author` is who the directory's log names.
pub async fn publish_first(
    store: &Store,
    workspace: WorkspaceId,
    author: &str,
    at: Timestamp,
) -> anyhow::Result<Vec<Flow>> {
    let flows = FIRST.iter().map(|text| read(text)).collect::<anyhow::Result<Vec<Flow>>>()?;
    for flow in &flows {
        publish(store, workspace, flow, author, Base::Any, at).await?;
    }
    Ok(flows)
}

/// Publishes one flow: its bytes are kept under their digest and never change. `author` is the member's identifier, for the log;
/// a conflict if another version is offered than `base`.
pub async fn publish(
    store: &Store,
    workspace: WorkspaceId,
    flow: &Flow,
    author: &str,
    base: Base,
    at: Timestamp,
) -> Result<(), store::Error> {
    let published = PublishedFlow {
        digest: flow.digest(),
        name: flow.flow.to_string(),
        title: flow.title.clone(),
        kind: flow.kind,
        published_at: at,
    };
    store.workspace(workspace).publish_flow(&published, &flow.to_bytes(), author, base).await
}

#[cfg(test)]
mod tests {
    use domain::flow::check::explore::explore;
    use domain::flow::source::write::write;
    use domain::simulate::{judge, simulate};

    #[test]
    fn every_flow_to_start_from_is_canonical_has_nothing_to_find_and_tests_that_hold() {
        for start in super::library().unwrap() {
            let name = &start.flow.flow;
            assert_eq!(write(&start.flow), start.text, "{name} is not in its canonical form");
            assert_eq!(explore(&start.flow, None), [], "{name}");
            assert!(start.flow.tests.len() >= 3, "{name} has too few tests");
            for trial in &start.flow.tests {
                let timeline = simulate(&start.flow, trial);
                assert_eq!(judge(trial, &timeline), [], "{name}: {}\n{timeline}", trial.name);
            }
        }
    }

    #[test]
    fn the_flows_of_a_new_workspace_hold_and_no_name_is_there_twice() {
        let first = super::FIRST.iter().map(|text| super::read(text).unwrap().flow);
        let all: Vec<_> = first.chain(super::library().unwrap().into_iter().map(|start| start.flow.flow)).collect();
        let names: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!((names.len(), all.len()), (9, 9), "{all:?}");
    }
}
