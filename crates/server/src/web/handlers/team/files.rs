//! A request's documents, pictures of their pages, and its record, for members.

use super::request_of;
use crate::app::App;
use crate::bundle::{Audience, bundle};
use crate::live::Live;
use crate::web::components::{Letterhead, Link};
use crate::web::error::{WebError, page, page_with};
use crate::web::handlers::client::files::{attachment, original_as_download, picture_of_page, sandbox};
use crate::web::handlers::client::record::{judged, policy_text};
use crate::web::pages::client::message::MessagePage;
use crate::web::present::client::record::record as present;
use crate::web::present::common::Reader;
use crate::web::session::SignedInMember;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::request::event::FileCard;
use evidence::bundle::MEDIA_TYPE;

/// Seconds after which the last entries have their place in the log.
const SEALED_WITHIN_SECONDS: u64 = 5;

fn document(live: &Live, n: &str) -> Result<FileCard, WebError> {
    let n: u32 = n.parse().map_err(|_| WebError::NotFound)?;
    live.state.documents.get(&n).and_then(|document| document.file.clone()).ok_or(WebError::NotFound)
}

/// `GET /requests/{request}/files/{n}`.
pub async fn download(
    State(app): State<App>,
    me: SignedInMember,
    Path((request, n)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let live = request_of(&app, &me, &request).await?;
    original_as_download(&app, &live, &document(&live, &n)?).await
}

/// `GET /requests/{request}/pages/{n}/{page}/{size}`.
pub async fn page_picture(
    State(app): State<App>,
    me: SignedInMember,
    Path((request, n, page, size)): Path<(String, String, String, String)>,
) -> Result<Response, WebError> {
    let live = request_of(&app, &me, &request).await?;
    picture_of_page(&app, &live, &document(&live, &n)?, &page, &size).await
}

/// `GET /requests/{request}/record`: checks the bundle as it would be handed out.
pub async fn record(
    State(app): State<App>,
    me: SignedInMember,
    Path(request): Path<String>,
) -> Result<Response, WebError> {
    let live = request_of(&app, &me, &request).await?;
    let reader = Reader::member(&live, me.member.id, app.now());
    let Some(package) = live.state.packages.last() else { return Err(WebError::NotFound) };
    let files = super::files_of(&app, &live).await?;
    let verdict = match bundle(&app, &live, Audience::Team).await? {
        Some(bytes) => Some(judged(&app, bytes).await?),
        None => None,
    };
    page(&present(&reader, package, &files.pictures, verdict.as_deref(), &app.signer.vkey))
}

/// `GET /requests/{request}/record.aef`.
pub async fn record_bundle(
    State(app): State<App>,
    me: SignedInMember,
    Path(request): Path<String>,
) -> Result<Response, WebError> {
    let live = request_of(&app, &me, &request).await?;
    let Some(bytes) = bundle(&app, &live, Audience::Team).await? else {
        app.log_wake.notify_one();
        let link = Link::new(format!("/requests/{}/record.aef", live.state.id), "Try again");
        let says = "The last entries are getting their signed place in the log. That takes a few seconds.";
        let waiting = MessagePage::refusal(Letterhead::Plain, "The record is being sealed.", says, link);
        let mut response = page_with(StatusCode::SERVICE_UNAVAILABLE, &waiting)?;
        response.headers_mut().insert(header::RETRY_AFTER, SEALED_WITHIN_SECONDS.into());
        return Ok(response);
    };
    let name = live.state.about.as_ref().map_or("record", |a| a.number.as_str());
    let mut response = bytes.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    response.headers_mut().insert(header::CONTENT_DISPOSITION, attachment(&format!("{name}.aef")));
    sandbox(&mut response);
    Ok(response)
}

/// `GET /requests/{request}/policy.txt`.
pub async fn policy(
    State(app): State<App>,
    me: SignedInMember,
    Path(request): Path<String>,
) -> Result<Response, WebError> {
    request_of(&app, &me, &request).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")),
        (header::CONTENT_DISPOSITION, attachment("policy.txt")),
    ];
    Ok((headers, policy_text(&app).await?).into_response())
}
