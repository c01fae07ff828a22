//! Questions and notes, answers to changes that were asked for, and conditions that are met.

use super::request::whole;
use super::{Query, Worker, give, id, request_of};
use crate::app::App;
use crate::web::error::{WebError, page_with, see_other};
use crate::web::form::Form;
use crate::web::present::team::request::Beside;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::{ChangeId, ObligationId, ThreadId};
use domain::request::{ChangeDone, Command, Place, Refusal, Visibility};

/// `POST /requests/{request}/threads` with `text`, `about` (a document's number or nothing) and `visibility`.
pub async fn ask(
    State(app): State<App>,
    me: Worker,
    Path(request): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let form = Form::of_session(&app, me.0.session, &body)?;
    let live = request_of(&app, &me.0, &request).await?;
    // Internal unless a person says otherwise.
    let visibility = if form.get("visibility") == "everyone" { Visibility::Everyone } else { Visibility::Internal };
    let place = form.some("about").map(|n| n.parse().map(|n| Place { n, page: 0, x: None, y: None }));
    let place = place.transpose().map_err(|_| WebError::NotFound)?;
    let text = form.get("text").to_owned();
    let path = format!("/requests/{}", live.state.id);
    match give(&app, &me.0, live.state.id, &Command::Ask { text: text.clone(), place, visibility }, &path).await {
        Err(WebError::Refused(Refusal::Unacceptable { says, .. }, _)) => {
            let beside = Beside { ask: (text, says), ..Beside::default() };
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &whole(&app, &me.0, &live, &query, beside).await?)
        }
        other => other.map(|()| see_other(&format!("{path}?done=asked"))),
    }
}

/// `POST /requests/{request}/threads/{thread}` with `text`.
pub async fn answer(
    State(app): State<App>,
    me: Worker,
    Path((request, thread)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    let form = Form::of_session(&app, me.0.session, &body)?;
    let live = request_of(&app, &me.0, &request).await?;
    let thread = id(ThreadId::parse(&thread))?;
    let path = format!("/requests/{}", live.state.id);
    give(&app, &me.0, live.state.id, &Command::AnswerQuestion { thread, text: form.get("text").to_owned() }, &path)
        .await?;
    Ok(see_other(&format!("{path}?done=answered#questions")))
}

/// `POST /requests/{request}/threads/{thread}/resolve`.
pub async fn resolve(
    State(app): State<App>,
    me: Worker,
    Path((request, thread)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    Form::of_session(&app, me.0.session, &body)?;
    let live = request_of(&app, &me.0, &request).await?;
    let thread = id(ThreadId::parse(&thread))?;
    let path = format!("/requests/{}", live.state.id);
    give(&app, &me.0, live.state.id, &Command::ResolveQuestion { thread }, &path).await?;
    Ok(see_other(&format!("{path}#questions")))
}

/// `POST /requests/{request}/changes/{change}` with `resolution` (`changed`, `partly`, `kept`) and `answer`.
pub async fn change(
    State(app): State<App>,
    me: Worker,
    Path((request, change)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    let form = Form::of_session(&app, me.0.session, &body)?;
    let live = request_of(&app, &me.0, &request).await?;
    let change = id(ChangeId::parse(&change))?;
    let path = format!("/requests/{}", live.state.id);
    let done = ChangeDone::parse(form.get("resolution"));
    let done = done.ok_or_else(|| WebError::Unreadable("Say what was done: changed, in part, or not.".to_owned()))?;
    let command = Command::AnswerChange { change, done, text: form.get("answer").to_owned() };
    give(&app, &me.0, live.state.id, &command, &path).await?;
    Ok(see_other(&format!("{path}?done=kept#changes")))
}

/// `POST /requests/{request}/conditions/{obligation}/met` with `note`.
pub async fn met(
    State(app): State<App>,
    me: Worker,
    Path((request, obligation)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    let form = Form::of_session(&app, me.0.session, &body)?;
    let live = request_of(&app, &me.0, &request).await?;
    let obligation = id(ObligationId::parse(&obligation))?;
    let path = format!("/requests/{}", live.state.id);
    let command = Command::MeetObligation { obligation, note: form.get("note").to_owned() };
    give(&app, &me.0, live.state.id, &command, &path).await?;
    Ok(see_other(&format!("{path}?done=met#conditions")))
}

/// `POST /requests/{request}/conditions/{obligation}/judge` with `do` and `reason`: by the member to whom a condition fell.
pub async fn judge(
    State(app): State<App>,
    me: Worker,
    Path((request, obligation)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    let form = Form::of_session(&app, me.0.session, &body)?;
    let live = request_of(&app, &me.0, &request).await?;
    let obligation = id(ObligationId::parse(&obligation))?;
    let path = format!("/requests/{}", live.state.id);
    let (by, reason) = (me.0.person(), form.get("reason").to_owned());
    let command = match form.get("do") {
        "accept" => Command::AcceptObligation { by, obligation, note: Some(reason) },
        "return" => Command::ReturnObligation { by, obligation, reason },
        _ => return Err(WebError::Unreadable("Say whether the condition is met.".to_owned())),
    };
    give(&app, &me.0, live.state.id, &command, &path).await?;
    Ok(see_other(&format!("{path}?done=judged#conditions")))
}
