//! What a flow names outside of itself, and must be there when it is published: connections, and flows that run inside it.

use crate::app::App;
use domain::flow::check::FlowError;
use domain::flow::source::Places;
use domain::flow::source::node::Node;
use domain::flow::{Flow, Step, StepKind};
use domain::ids::WorkspaceId;

/// The first step that names something that is not there. `text` is the file, where there is one, for the line.
pub async fn missing(
    app: &App,
    workspace: WorkspaceId,
    flow: &Flow,
    text: &str,
) -> Result<Option<FlowError>, store::Error> {
    let db = app.workspace_for_programs(workspace);
    let called: Vec<(&Step, &str)> = named(flow, |kind| match kind {
        StepKind::Action(action) => Some(action.connection.as_str()),
        _ => None,
    });
    let inside: Vec<(&Step, &str)> = named(flow, |kind| match kind {
        StepKind::Subflow(own) => Some(own.flow.as_str()),
        _ => None,
    });
    if !called.is_empty() {
        let known = db.connection_names().await?;
        if let Some((step, name)) = called.into_iter().find(|(_, name)| !known.iter().any(|known| known == name)) {
            let way_on = if known.is_empty() {
                "An administrator adds it under Connections.".to_owned()
            } else {
                format!("There are: {}. An administrator adds others under Connections.", known.join(", "))
            };
            return Ok(Some(error(text, step, "connection", format!("There is no connection “{name}”."), way_on)));
        }
    }
    for (step, name) in inside {
        if db.offered_version(name).await?.is_none() {
            let wrong = format!("No flow “{name}” is offered.");
            return Ok(Some(error(text, step, "use", wrong, "Publish that one first, or name another.".to_owned())));
        }
    }
    Ok(None)
}

fn named<'a>(flow: &'a Flow, name: impl Fn(&'a StepKind) -> Option<&'a str>) -> Vec<(&'a Step, &'a str)> {
    flow.every_step().filter_map(|step| Some((step, name(&step.kind)?))).collect()
}

fn error(text: &str, step: &Step, key: &str, wrong: String, way_on: String) -> FlowError {
    let place = format!("step “{}”", step.id());
    let at = Node::parse(text).ok().and_then(|node| Places::of(&node).find(&place, key, 0));
    FlowError { at, place, key: key.to_owned(), offset: 0, wrong, way_on }
}
