//! The flows that a workspace offers, drawn as they run.

use super::{Query, moment, shell};
use crate::app::App;
use crate::live;
use crate::web::components::Link;
use crate::web::error::{WebError, page};
use crate::web::pages::team::flows::{FlowPage, FlowsPage, VersionRow};
use crate::web::pages::team::shell::{Crumb, Place};
use crate::web::present::team::flows as present;
use crate::web::session::SignedInMember;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use domain::flow::{Flow, source};
use std::sync::Arc;
use store::PublishedFlow;

/// The flow of that name that is offered now.
pub async fn offered(app: &App, me: &SignedInMember, name: &str) -> Result<(PublishedFlow, Arc<Flow>), WebError> {
    let flows = app.workspace(me.workspace).offered_flows().await?;
    let published = flows.into_iter().find(|flow| flow.name == name).ok_or(WebError::NotFound)?;
    let flow = live::flow(app, me.workspace, published.digest).await?;
    Ok((published, flow))
}

/// What is being written.
async fn drafts_of(app: &App, me: &SignedInMember) -> Result<Vec<Link>, WebError> {
    let drafts = app.workspace(me.workspace).drafts().await?;
    Ok(drafts.into_iter().map(|draft| Link::new(format!("/flows/{}/edit", draft.name), draft.name)).collect())
}

/// LIMIT: versions of a flow that its page shows.
const VERSIONS_SHOWN_MAX: usize = 30;

/// LIMIT: requests on older versions of a flow that its page shows.
const RUNNING_SHOWN_MAX: u32 = 50;

/// The newest versions of a flow, each beside the one before.
async fn versions(app: &App, me: &SignedInMember, name: &str) -> Result<Vec<VersionRow>, WebError> {
    let db = app.workspace(me.workspace);
    let (all, running) = (db.flow_versions(name).await?, db.running_on_older(name, RUNNING_SHOWN_MAX).await?);
    let mut flows = Vec::new();
    for version in all.iter().take(VERSIONS_SHOWN_MAX + 1) {
        flows.push(live::flow(app, me.workspace, version.published.digest).await?);
    }
    let mut rows = present::versions(&all, &flows, &running, &me.directory.members, &moment(app, me));
    rows.truncate(VERSIONS_SHOWN_MAX);
    Ok(rows)
}

/// `GET /flows`.
pub async fn list(State(app): State<App>, me: SignedInMember, query: Query) -> Result<Response, WebError> {
    let writes = me.member.role.may_write_flows();
    let mut flows = Vec::new();
    for published in app.workspace(me.workspace).offered_flows().await? {
        let flow = live::flow(&app, me.workspace, published.digest).await?;
        flows.push(present::row(&published, &flow));
    }
    page(&FlowsPage {
        shell: shell(&app, &me, Place::Flows, vec![Crumb::here("Flows")], &query).await?,
        sentence: present::sentence(flows.len()),
        flows,
        drafts: if writes { drafts_of(&app, &me).await? } else { Vec::new() },
        new: writes.then(|| Link::new("/flows/new", "New flow")),
        connections: me.member.role.may_administer().then(|| Link::new("/connections", "Connections")),
    })
}

/// `GET /flows/{flow}`.
pub async fn show(
    State(app): State<App>,
    me: SignedInMember,
    Path(name): Path<String>,
    query: Query,
) -> Result<Response, WebError> {
    let (published, flow) = offered(&app, &me, &name).await?;
    let crumbs = vec![Crumb::to("Flows", "/flows"), Crumb::here(flow.title.clone())];
    page(&FlowPage {
        shell: shell(&app, &me, Place::Flows, crumbs, &query).await?,
        title: flow.title.clone(),
        kind: present::kind(&flow),
        since: present::since(&moment(&app, &me), published.published_at),
        simulate: Link::new(format!("/flows/{name}/simulate"), "Simulate"),
        edit: me.member.role.may_write_flows().then(|| Link::new(format!("/flows/{name}/edit"), "Edit")),
        drawing: present::drawing(&flow),
        intake: present::intake(&flow),
        consequences: present::consequences(&flow, &me.directory.workspace.name),
        source: source::write::write(&flow),
        download: Link::new(format!("/flows/{name}/flow.yaml"), format!("{name}.yaml")),
        versions: versions(&app, &me, &name).await?,
    })
}

/// `GET /flows/{flow}/flow.yaml`.
pub async fn file(State(app): State<App>, me: SignedInMember, Path(name): Path<String>) -> Result<Response, WebError> {
    let (_, flow) = offered(&app, &me, &name).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/yaml".to_owned()),
        // A name of a flow is lower-case letters, digits and dashes.
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.yaml\"", flow.flow)),
    ];
    Ok((headers, source::write::write(&flow)).into_response())
}
