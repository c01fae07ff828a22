//! A member's part in steps that ask for a form, files, or something to do.

use super::request::whole;
use super::{Query, Worker, request_of};
use crate::app::App;
use crate::live::Live;
use crate::web::error::{WebError, page_with, see_other};
use crate::web::form::Form;
use crate::web::handlers::client::files::original_as_download;
use crate::web::handlers::team::uploads::{UPLOADS, unreadable};
use crate::web::handlers::work::{Asked, supplied};
use crate::web::limits::within;
use crate::web::present::team::Wrong;
use crate::web::present::team::request::Beside;
use crate::web::session::SignedInMember;
use axum::body::Bytes;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

fn asked<'a>(app: &'a App, me: &SignedInMember, live: &'a Live) -> Asked<'a> {
    Asked { app, live, by: me.person(), session: me.session, back: format!("/requests/{}", live.state.id) }
}

/// `POST /requests/{request}/tasks/{task}`: a form, or that it is done.
pub async fn answer(
    State(app): State<App>,
    me: Worker,
    Path((request, task)): Path<(String, String)>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let form = Form::of_session(&app, me.session, &body)?;
    let live = request_of(&app, &me, &request).await?;
    match asked(&app, &me, &live).answer(&task, &form).await? {
        None => Ok(see_other(&format!("/requests/{}?done=worked", live.state.id))),
        Some(wrong) => again(&app, &me, &live, &query, wrong).await,
    }
}

/// `POST /requests/{request}/tasks/{task}/{slot}`: a file.
pub async fn file(
    State(app): State<App>,
    me: Worker,
    Path((request, task, slot)): Path<(String, String, String)>,
    query: Query,
    upload: Result<Multipart, MultipartRejection>,
) -> Result<Response, WebError> {
    let (me, upload) = (me.0, upload.map_err(|_| unreadable())?);
    let live = request_of(&app, &me, &request).await?;
    within(&app, UPLOADS, &me.member.id.to_string()).await?;
    match asked(&app, &me, &live).file(&task, &slot, upload).await? {
        None => Ok(see_other(&format!("/requests/{}#task", live.state.id))),
        Some(wrong) => again(&app, &me, &live, &query, wrong).await,
    }
}

async fn again(app: &App, me: &SignedInMember, live: &Live, query: &Query, work: Wrong) -> Result<Response, WebError> {
    let beside = Beside { work, ..Beside::default() };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &whole(app, me, live, query, beside).await?)
}

/// `GET /requests/{request}/tasks/{task}/{slot}`: what was supplied.
pub async fn download(
    State(app): State<App>,
    me: SignedInMember,
    Path((request, task, slot)): Path<(String, String, String)>,
) -> Result<Response, WebError> {
    let live = request_of(&app, &me, &request).await?;
    let (_, file) = supplied(&live, &task, &slot)?;
    original_as_download(&app, &live, &file).await
}
