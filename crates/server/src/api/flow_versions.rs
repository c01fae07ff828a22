//! Versions of a flow: which there are, one with its file, and publishing the next one.
//!
//! A version is its bytes: the digest of the canonical form is its name, so that comments, order and spaces make no other version.

use crate::api::caller::{Caller, FlowsRead, FlowsWrite, With};
use crate::api::input::{Act, Query, Segments};
use crate::api::page::{self, Page, Paging};
use crate::api::problem::{ActProblems, Kind, Problem, Problems};
use crate::app::App;
use crate::{flows, live, reaches};
use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::flow::Flow;
use domain::flow::check::FlowError;
use domain::flow::diff::diff;
use domain::flow::source::write;
use domain::ids::Name;
use domain::values::Digest;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Base, FlowVersion, OTHER_VERSION};
use utoipa::{IntoParams, ToSchema};

/// A version of a flow. It never changes.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionCard {
    /// Digest of its canonical bytes, by which requests pin it.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub hash: String,
    /// Its title.
    pub title: String,
    /// When it was published.
    #[schema(value_type = String, format = DateTime)]
    pub published_at: Timestamp,
    /// Who published it: `mem_…`, or a word for what the server did by itself.
    pub published_by: Option<String>,
    /// Do new requests follow it?
    pub offered: bool,
}

/// A version with its file.
#[derive(Debug, Serialize, ToSchema)]
pub struct Version {
    /// The version.
    pub version: VersionCard,
    /// How it differs from the one before, a sentence each.
    pub changes: Vec<String>,
    /// The file, in its canonical form.
    pub yaml: String,
    /// The same as JSON.
    #[schema(value_type = Object)]
    pub flow: serde_json::Value,
}

/// What is to be published.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// The flow file, YAML or JSON.
    #[schema(min_length = 1)]
    pub source: String,
}

/// A flow by its name.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes the path for the OpenAPI document; Segments reads it")]
pub struct FlowPath {
    /// The flow's name.
    #[param(pattern = "^[a-z][a-z0-9_-]{0,47}$")]
    flow: String,
}

/// A version of it.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes the path for the OpenAPI document; Segments reads it")]
pub struct VersionPath {
    /// The flow's name.
    #[param(pattern = "^[a-z][a-z0-9_-]{0,47}$")]
    flow: String,
    /// The version's hash.
    #[param(pattern = "^[0-9a-f]{64}$")]
    version: String,
}

/// For which version it is made.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header for the OpenAPI document; Call reads it")]
pub struct BaseHeader {
    /// The hash of the version that is offered now, in quotes. Without it the flow must be new.
    #[param(rename = "If-Match", nullable = false)]
    if_match: Option<String>,
}

fn card(version: &FlowVersion) -> VersionCard {
    VersionCard {
        hash: version.published.digest.hex(),
        title: version.published.title.clone(),
        published_at: version.published.published_at,
        published_by: version.author.clone(),
        offered: version.offered,
    }
}

async fn versions(app: &App, caller: &Caller, path: &Segments) -> Result<Vec<FlowVersion>, Problem> {
    let name = path.read("flow", Name::parse)?;
    Ok(app.workspace_for_programs(caller.workspace).flow_versions(name.as_str()).await?)
}

/// The versions of a flow, the newest first.
#[utoipa::path(get, path = "/api/v1/flows/{flow}/versions", operation_id = "list_flow_versions", tag = "flows", params(FlowPath, Paging), security(("token" = ["flows:read"])),
    responses((status = 200, description = "A page of versions", body = Page<VersionCard>, headers(("Link" = Option<String>, description = "The next page"))), Problems))]
pub async fn list(
    State(app): State<App>,
    caller: With<FlowsRead>,
    path: Segments,
    OriginalUri(uri): OriginalUri,
    Query(paging): Query<Paging>,
) -> Result<Response, Problem> {
    let versions = versions(&app, &caller, &path).await?;
    if versions.is_empty() {
        return Err(Problem::not_found("flow"));
    }
    let page = page::cut(versions, &paging, |version| version.published.digest.hex())?;
    Ok(Page { items: page.items.iter().map(card).collect(), next_cursor: page.next_cursor }.answer(&uri))
}

/// One version with its file.
#[utoipa::path(get, path = "/api/v1/flows/{flow}/versions/{version}", operation_id = "read_flow_version", tag = "flows", params(VersionPath), security(("token" = ["flows:read"])),
    responses((status = 200, description = "The version", body = Version, headers(("ETag" = String, description = "Its hash"))), Problems))]
pub async fn read(State(app): State<App>, caller: With<FlowsRead>, path: Segments) -> Result<Response, Problem> {
    let hash = path.read("version", Digest::parse)?;
    let versions = versions(&app, &caller, &path).await?;
    let place = versions.iter().position(|version| version.published.digest == hash);
    let place = place.ok_or_else(|| Problem::not_found("version"))?;
    whole(&app, &caller, &versions, place, StatusCode::OK).await
}

async fn whole(
    app: &App,
    caller: &Caller,
    versions: &[FlowVersion],
    place: usize,
    status: StatusCode,
) -> Result<Response, Problem> {
    let version = versions.get(place).ok_or_else(|| Problem::not_found("version"))?;
    let digest = version.published.digest;
    let flow = live::flow(app, caller.workspace, digest).await?;
    let changes = match versions.get(place + 1) {
        Some(before) => diff(&*live::flow(app, caller.workspace, before.published.digest).await?, &flow),
        None => Vec::new(),
    };
    let json = serde_json::from_slice(&flow.to_bytes()).map_err(|wrong| Problem::fault(&wrong.to_string()))?;
    let body = Version { version: card(version), changes, yaml: write::write(&flow), flow: json };
    let mut response = (status, Json(body)).into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", digest.hex())) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// Publishes a version. What says the same as the one that is offered is no new version. Only owners and administrators may.
#[utoipa::path(put, path = "/api/v1/flows/{flow}", operation_id = "publish_flow", tag = "flows", params(FlowPath, BaseHeader), request_body = Publication,
    security(("token" = ["flows:write"])),
    responses((status = 200, description = "Nothing new: this is the version that is offered", body = Version),
        (status = 201, description = "The new version, offered from now on", body = Version, headers(("ETag" = String, description = "Its hash"))), Problems, ActProblems))]
pub async fn publish(
    State(app): State<App>,
    caller: With<FlowsWrite>,
    path: Segments,
    act: Act<Publication>,
) -> Result<Response, Problem> {
    if !caller.member.role.may_administer() {
        let says = "Only owners and administrators publish flows.";
        return Err(Problem::new(Kind::NotAllowed, says, "Ask one of them, or use a token of theirs."));
    }
    let name = path.read("flow", Name::parse)?;
    let flow = Flow::from_bytes(act.body.source.as_bytes()).map_err(|wrong| not_a_flow(&wrong))?;
    if flow.flow != name {
        let says = format!("The file is of the flow “{}”, the address of “{name}”.", flow.flow);
        return Err(Problem::new(Kind::Invalid, &says, "Send it to the address of its name.").at("/source", says));
    }
    if let Some(wrong) = reaches::missing(&app, caller.workspace, &flow, &act.body.source).await? {
        return Err(not_a_flow(&wrong));
    }
    let before = versions(&app, &caller, &path).await?;
    let offered = before.iter().position(|version| version.offered);
    let now = offered.and_then(|place| before.get(place));
    if now.is_some_and(|version| version.published.digest == flow.digest()) {
        return whole(&app, &caller, &before, offered.unwrap_or_default(), StatusCode::OK).await;
    }
    let base = match act.call.made_for() {
        None => Base::Nothing,
        Some(wanted) => Digest::parse(wanted.trim().trim_matches('"')).map_or(Base::Nothing, Base::Version),
    };
    let known = match base {
        Base::Version(digest) => now.is_some_and(|version| version.published.digest == digest),
        Base::Nothing => now.is_none() && act.call.made_for().is_none(),
        Base::Any => true,
    };
    if !known {
        return Err(stale(&app, &caller, base, now).await?);
    }
    // The database's right of programs writes no flows; this one act goes with the server's own.
    let author = caller.member.id.to_string();
    match flows::publish(&app.store, caller.workspace, &flow, &author, base, app.now()).await {
        Ok(()) => {}
        Err(store::Error::Conflict(what)) if what == OTHER_VERSION => {
            let versions = versions(&app, &caller, &path).await?;
            return Err(stale(&app, &caller, base, versions.iter().find(|version| version.offered)).await?);
        }
        Err(wrong) => return Err(wrong.into()),
    }
    let after = versions(&app, &caller, &path).await?;
    let place = after.iter().position(|version| version.published.digest == flow.digest()).unwrap_or_default();
    whole(&app, &caller, &after, place, StatusCode::CREATED).await
}

fn not_a_flow(wrong: &FlowError) -> Problem {
    let place = if wrong.place.is_empty() { String::new() } else { format!("{}: ", wrong.place) };
    let says = format!("{place}{}", wrong.wrong);
    let line = wrong.at.map(|at| format!("Line {}, column {}: ", at.line, at.column)).unwrap_or_default();
    Problem::new(Kind::Invalid, format!("{line}{says}"), wrong.way_on.clone()).in_text("/source", says, wrong.at)
}

/// LIMIT: sentences about what differs in one answer.
const SENTENCES_MAX: usize = 20;

/// Another version is offered than the author knew: what differs, in words.
async fn stale(app: &App, caller: &Caller, base: Base, now: Option<&FlowVersion>) -> Result<Problem, Problem> {
    let Some(now) = now else {
        let says = "There is no flow of this name yet, so there is no version to replace.";
        return Ok(Problem::new(Kind::ChangedMeanwhile, says, "Leave If-Match out to publish it as a new flow."));
    };
    let hash = now.published.digest.hex();
    let flow = live::flow(app, caller.workspace, now.published.digest).await?;
    let known = match base {
        Base::Version(digest) => app.workspace_for_programs(caller.workspace).flow_bytes(digest).await?,
        Base::Nothing | Base::Any => None,
    };
    let known = known.and_then(|bytes| Flow::from_stored(&bytes).ok());
    let says = match (base, &known) {
        (Base::Version(_), Some(known)) => {
            let lines = diff(known, &flow);
            let left = lines.len().saturating_sub(SENTENCES_MAX);
            let more = if left > 0 { format!(" And {left} more.") } else { String::new() };
            let lines: Vec<String> = lines.into_iter().take(SENTENCES_MAX).collect();
            format!("Another version was published since: {}{more}", lines.join(" "))
        }
        (Base::Version(_), None) => "The version in If-Match was never published here.".to_owned(),
        (Base::Nothing | Base::Any, _) => "There is a flow of this name.".to_owned(),
    };
    let way_on = format!("Look at the version {hash}, put your changes on top of it, and send If-Match: \"{hash}\".");
    Ok(Problem::new(Kind::ChangedMeanwhile, says, way_on))
}
