//! A call of another system has failed: a member has it tried again, or goes on without it and says why.

use super::{Query, Worker, give, id, request_of};
use crate::app::App;
use crate::web::error::{WebError, page_with, see_other};
use crate::web::form::Form;
use crate::web::present::team::request::Beside;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::StepId;
use domain::request::{Command, Refusal};

/// `POST /requests/{request}/calls/{step}` with `do`: `retry`, or `pass` with `reason`.
pub async fn answer(
    State(app): State<App>,
    me: Worker,
    Path((request, step)): Path<(String, String)>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let form = Form::of_session(&app, me.session, &body)?;
    let live = request_of(&app, &me, &request).await?;
    let step = id(StepId::parse(&step))?;
    let reason = form.get("reason").to_owned();
    let (command, done) = match form.get("do") {
        "retry" => (Command::RetryCall { step }, "retried"),
        "pass" => (Command::PassStep { step, reason: reason.clone() }, "passed"),
        _ => return Err(WebError::Unreadable("Say whether it is tried again.".to_owned())),
    };
    let path = format!("/requests/{}", live.state.id);
    match give(&app, &me, live.state.id, &command, &path).await {
        Ok(()) => Ok(see_other(&format!("{path}?done={done}"))),
        Err(WebError::Refused(refusal @ Refusal::Unacceptable { .. }, _)) => {
            let beside = Beside { call: (reason, refusal.to_string()), ..Beside::default() };
            let page = super::request::whole(&app, &me, &live, &query, beside).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(other) => Err(other),
    }
}
