//! A form, files, or something to do, of the client's people.

use super::back;
use super::files::original_as_download;
use super::review::shown;
use crate::app::App;
use crate::audience;
use crate::web::error::{WebError, see_other};
use crate::web::form::Form;
use crate::web::handlers::team::uploads::{UPLOADS, unreadable};
use crate::web::handlers::work::{Asked, supplied};
use crate::web::limits::within;
use crate::web::present::client::review::NotSent;
use crate::web::present::team::Wrong;
use crate::web::session::Guest;
use axum::body::Bytes;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

fn asked<'a>(app: &'a App, guest: &'a Guest) -> Asked<'a> {
    Asked { app, live: &guest.live, by: guest.person(), session: guest.session, back: back(guest) }
}

/// `POST /r/{request}/tasks/{task}`: a form, or that it is done.
pub async fn answer(
    State(app): State<App>,
    guest: Guest,
    Path((_, task)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    let form = Form::of_session(&app, guest.session, &body)?;
    let wrong = asked(&app, &guest).answer(&task, &form).await?;
    after(&app, &guest, wrong).await
}

/// `POST /r/{request}/tasks/{task}/{slot}`: a file.
pub async fn file(
    State(app): State<App>,
    guest: Guest,
    Path((_, task, slot)): Path<(String, String, String)>,
    upload: Result<Multipart, MultipartRejection>,
) -> Result<Response, WebError> {
    within(&app, UPLOADS, &guest.contact.id.to_string()).await?;
    let wrong = asked(&app, &guest).file(&task, &slot, upload.map_err(|_| unreadable())?).await?;
    after(&app, &guest, wrong).await
}

async fn after(app: &App, guest: &Guest, wrong: Option<Wrong>) -> Result<Response, WebError> {
    let Some(work) = wrong else { return Ok(see_other(&back(guest))) };
    let not_sent = NotSent { work, ..NotSent::default() };
    shown(app, guest, None, not_sent, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// `GET /r/{request}/tasks/{task}/{slot}`: what the client's people supplied.
pub async fn download(
    State(app): State<App>,
    guest: Guest,
    Path((_, task, slot)): Path<(String, String, String)>,
) -> Result<Response, WebError> {
    let (task, file) = supplied(&guest.live, &task, &slot)?;
    let theirs = guest.live.state.tasks.get(&task).is_some_and(|t| audience::is_client(&guest.live.state, t.party));
    if theirs { original_as_download(&app, &guest.live, &file).await } else { Err(WebError::NotFound) }
}
