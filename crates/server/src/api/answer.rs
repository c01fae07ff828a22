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
pub fn etag(live: &Live) -> String {
    format!("\"{}-{}\"", live.state.next_seq, live.directory_version)
}

/// The request as an answer.
pub fn whole(app: &App, live: &Live, status: StatusCode) -> Response {
    let mut response = (status, Json(resource::request(live, &app.public.base))).into_response();
    if let Ok(value) = HeaderValue::from_str(&etag(live)) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}

/// The request as the answer to a repetition. `recorded` is its identifier, or its number.
pub async fn again(app: &App, caller: &Caller, recorded: &str, status: StatusCode) -> Result<Response, Problem> {
    let live = recorded_request(app, caller, recorded).await?;
    let mut response = whole(app, &live, status);
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
    let outcome = async {
        let live = load(app, caller, id).await?;
        call.check(&etag(&live))?;
        let with = call.with(caller, id.to_string(), &live);
        let done = execute::execute_on(app, live, &caller.actor(), command, with).await?;
        finish(app, caller, done).await
    };
    or_before(app, caller, call, outcome.await).await
}

/// The answer to an act. Whatever was in its way may be there because an earlier try of the same call did it: then that counts.
pub async fn or_before(
    app: &App,
    caller: &Caller,
    call: &Call,
    outcome: Result<Response, Problem>,
) -> Result<Response, Problem> {
    let Err(problem) = outcome else { return outcome };
    match call.recalled(app, caller).await? {
        Some(recorded) => again(app, caller, &recorded, StatusCode::OK).await,
        None => Err(problem),
    }
}

/// The answer to what was done, now or before.
pub async fn finish(app: &App, caller: &Caller, done: Done) -> Result<Response, Problem> {
    match done {
        Done::Now(live) => Ok(whole(app, &live, StatusCode::OK)),
        Done::Before(recorded) => again(app, caller, &recorded, StatusCode::OK).await,
    }
}
