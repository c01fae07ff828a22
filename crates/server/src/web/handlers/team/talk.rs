//! Questions and notes, answers to changes that were asked for, and conditions that are met.

use super::request::whole;
use super::{Query, Worker, give, id, request_of, shell};
use crate::app::App;
use crate::execute::look_ahead;
use crate::live::Live;
use crate::web::error::{WebError, page_with, see_other};
use crate::web::form::Form;
use crate::web::pages::team::crossing::CrossingPage;
use crate::web::pages::team::shell::{Crumb, Place as Here};
use crate::web::present::team::Reading;
use crate::web::present::team::crossing::{self, Written};
use crate::web::present::team::request::Beside;
use crate::web::session::SignedInMember;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::actor::Actor;
use domain::ids::{ChangeId, MemberId, ObligationId, ThreadId};
use domain::request::{ChangeDone, Command, Place, Refusal, Visibility};
use std::sync::Arc;

/// `POST /requests/{request}/threads` with `text`, `about` (a document's number or nothing) and `visibility`; what everybody is to see
/// is shown first as they will see it, and sent with `confirmed`.
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
    // Before anything crosses over, it is shown as the client will see it.
    if visibility == Visibility::Everyone && form.get("confirmed") != "yes" {
        let written = Written { text, about: form.get("about").to_owned() };
        return page_with(StatusCode::OK, &looked_at(&app, &me.0, (&live, &query), (written, place)).await?);
    }
    match give(&app, &me.0, live.state.id, &Command::Ask { text: text.clone(), place, visibility }, &path).await {
        Err(WebError::Refused(Refusal::Unacceptable { says, .. }, _)) => {
            let beside = Beside { ask: (text, says), ..Beside::default() };
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &whole(&app, &me.0, &live, &query, beside).await?)
        }
        other => other.map(|()| see_other(&format!("{path}?done=asked"))),
    }
}

async fn looked_at(
    app: &App,
    me: &SignedInMember,
    (live, query): (&Live, &Query),
    (written, place): (Written, Option<Place>),
) -> Result<CrossingPage, WebError> {
    let r = Reading::new(live, me, app.now());
    let number = live.state.about.as_ref().map_or("this request", |a| a.number.as_str()).to_owned();
    let crumbs =
        vec![Crumb::to("Requests", "/requests"), Crumb::to(number, r.path()), Crumb::here("Before the client sees it")];
    let shell = shell(app, me, Here::Requests, crumbs, query).await?;
    let command = Command::Ask { text: written.text.clone(), place, visibility: Visibility::Everyone };
    let comes = look_ahead(app, live, &Actor::Person(me.person()), &command);
    Ok(crossing::page(&r, shell, written, comes.as_ref().map_err(ToString::to_string)))
}

/// `GET /requests/{request}/threads/{thread}/share`: what was said inside, as the client would see it.
pub async fn share(
    State(app): State<App>,
    me: Worker,
    Path((request, thread)): Path<(String, String)>,
    query: Query,
) -> Result<Response, WebError> {
    let live = request_of(&app, &me.0, &request).await?;
    let talk = live.state.threads.get(&id(ThreadId::parse(&thread))?).ok_or(WebError::NotFound)?;
    let text = talk.posts.first().and_then(|post| post.text.clone()).unwrap_or_default();
    // Only the document goes along: a spot may have been marked on something that the client has never had.
    let place = talk.place.map(|place| Place { n: place.n, page: 0, x: None, y: None });
    let written = Written { text, about: place.map(|place| place.n.to_string()).unwrap_or_default() };
    page_with(StatusCode::OK, &looked_at(&app, &me.0, (&live, &query), (written, place)).await?)
}

/// The request and the thread that an address names, and the request's page.
async fn thread_of(
    app: &App,
    me: &Worker,
    request: &str,
    thread: &str,
) -> Result<(Arc<Live>, ThreadId, String), WebError> {
    let live = request_of(app, &me.0, request).await?;
    let path = format!("/requests/{}", live.state.id);
    Ok((live, id(ThreadId::parse(thread))?, path))
}

/// `POST /requests/{request}/threads/{thread}` with `text`.
pub async fn answer(
    State(app): State<App>,
    me: Worker,
    Path((request, thread)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    let form = Form::of_session(&app, me.0.session, &body)?;
    let (live, thread, path) = thread_of(&app, &me, &request, &thread).await?;
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
    let (live, thread, path) = thread_of(&app, &me, &request, &thread).await?;
    give(&app, &me.0, live.state.id, &Command::ResolveQuestion { thread }, &path).await?;
    Ok(see_other(&format!("{path}#questions")))
}

/// `POST /requests/{request}/threads/{thread}/reopen`.
pub async fn reopen(
    State(app): State<App>,
    me: Worker,
    Path((request, thread)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    Form::of_session(&app, me.0.session, &body)?;
    let (live, thread, path) = thread_of(&app, &me, &request, &thread).await?;
    give(&app, &me.0, live.state.id, &Command::ReopenQuestion { thread }, &path).await?;
    Ok(see_other(&format!("{path}#questions")))
}

/// `POST /requests/{request}/threads/{thread}/give` with `to`: somebody else of us answers a client's question.
pub async fn give_to(
    State(app): State<App>,
    me: Worker,
    Path((request, thread)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    let form = Form::of_session(&app, me.0.session, &body)?;
    let (live, thread, path) = thread_of(&app, &me, &request, &thread).await?;
    let to = MemberId::parse(form.get("to"));
    let to = to.map_err(|_| WebError::Unreadable("Choose who answers it.".to_owned()))?;
    give(&app, &me.0, live.state.id, &Command::GiveQuestion { thread, to }, &path).await?;
    Ok(see_other(&format!("{path}?done=given#questions")))
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
