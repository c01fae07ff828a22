//! What an act answers with: the request as it is after it, with its entity tag; and how a repeated act is recognised.
//!
//! A repetition is not done again. It is answered with the same request, as it is by then, and says so in a header.

use crate::api::caller::Caller;
use crate::api::input::Call;
use crate::api::problem::Problem;
use crate::api::resource;
use crate::app::App;
use crate::execute::{self, Done};
use crate::live::{self, Live};
use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::RequestId;
use domain::request::Command;
use std::sync::Arc;

/// The header that marks an answer to a repeated call.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// A request of the caller's workspace.
pub async fn load(app: &App, caller: &Caller, id: RequestId) -> Result<Arc<Live>, Problem> {
    live::load(app, caller.workspace, id).await?.ok_or_else(|| Problem::not_found("request"))
}

/// The entity tag: it changes when the journal or the directory does.
pub async fn etag(app: &App, live: &Live) -> Result<String, Problem> {
    let version = app.workspace_for_programs(live.workspace).directory_version().await?;
    Ok(format!("\"{}-{version}\"", live.state.next_seq))
}

/// The request as an answer.
pub async fn whole(app: &App, live: &Live, status: StatusCode) -> Result<Response, Problem> {
    let etag = etag(app, live).await?;
    let mut response = (status, Json(resource::request(live, &app.public.base))).into_response();
    if let Ok(value) = HeaderValue::from_str(&etag) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

/// The request as the answer to a repetition. `recorded` is its identifier, or its number.
pub async fn again(app: &App, caller: &Caller, recorded: &str, status: StatusCode) -> Result<Response, Problem> {
    let live = recorded_request(app, caller, recorded).await?;
    let mut response = whole(app, &live, status).await?;
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}

/// The request that an idempotency record names.
pub async fn recorded_request(app: &App, caller: &Caller, recorded: &str) -> Result<Arc<Live>, Problem> {
    let id = match RequestId::parse(recorded) {
        Ok(id) => Some(id),
        Err(_) => app.workspace_for_programs(caller.workspace).numbered(recorded).await?,
    };
    load(app, caller, id.ok_or_else(|| Problem::not_found("request"))?).await
}

/// Gives a command to a request and answers with the request after it.
pub async fn perform(
    app: &App,
    caller: &Caller,
    id: RequestId,
    call: &Call,
    command: &Command,
) -> Result<Response, Problem> {
    if let Some(recorded) = call.recalled(app, caller).await? {
        return again(app, caller, &recorded, StatusCode::OK).await;
    }
    let live = load(app, caller, id).await?;
    call.check(&etag(app, &live).await?)?;
    let with = call.with(caller, id.to_string(), &live);
    let done = execute::execute_on(app, live, &caller.actor(), command, with).await?;
    finish(app, caller, done).await
}

/// The answer to what was done, now or before.
pub async fn finish(app: &App, caller: &Caller, done: Done) -> Result<Response, Problem> {
    match done {
        Done::Now(live) => whole(app, &live, StatusCode::OK).await,
        Done::Before(recorded) => again(app, caller, &recorded, StatusCode::OK).await,
    }
}
