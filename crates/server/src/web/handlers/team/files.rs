//! A request's documents, pictures of their pages, and its record, for members.

use super::{id, request_of};
use crate::app::App;
use crate::bundle::{Audience, bundle};
use crate::live::Live;
use crate::web::components::Letterhead;
use crate::web::error::{WebError, page};
use crate::web::handlers::client::files::{archive_as_download, attachment, original_as_download};
use crate::web::handlers::client::record::{judged, policy_text, taken_away};
use crate::web::handlers::pages::{Asked, of_page, on_paper, some_pages};
use crate::web::present::client::record::record as present;
use crate::web::present::common::Reader;
use crate::web::present::team::Reading;
use crate::web::present::team::package::leads;
use crate::web::session::SignedInMember;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::request::event::FileCard;

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

/// `GET /requests/{request}/files.zip`: all documents of the package as it is now.
pub async fn download_all(
    State(app): State<App>,
    me: SignedInMember,
    Path(request): Path<String>,
) -> Result<Response, WebError> {
    let live = request_of(&app, &me, &request).await?;
    let files = live.state.current_documents().filter_map(|(_, document)| document.file.clone()).collect();
    archive_as_download(&app, &live, files).await
}

/// `GET /requests/{request}/pages/{n}`: some pages more, or where words stand.
pub async fn pages(
    State(app): State<App>,
    me: SignedInMember,
    Path((request, n)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let live = request_of(&app, &me, &request).await?;
    let file = document(&live, &n)?;
    let n = id(n.parse())?;
    let reading = Reading::new(&live, &me, app.now());
    let round = live.state.round + 1;
    some_pages(&app, &reading, (n, &format!("d{n}")), &file, asked, leads(&reading), round).await
}

/// `GET /requests/{request}/pages/{n}/print`.
pub async fn print(
    State(app): State<App>,
    me: SignedInMember,
    Path((request, n)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let live = request_of(&app, &me, &request).await?;
    let file = document(&live, &n)?;
    on_paper(&app, &Reader::member(&live, me.member.id, app.now()), id(n.parse())?, &file).await
}

/// `GET /requests/{request}/pages/{n}/{page}/{size}`.
pub async fn page_picture(
    State(app): State<App>,
    me: SignedInMember,
    Path((request, n, page, size)): Path<(String, String, String, String)>,
) -> Result<Response, WebError> {
    let live = request_of(&app, &me, &request).await?;
    of_page(&app, &live, &document(&live, &n)?, &page, &size).await
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
    let path = format!("/requests/{}", live.state.id);
    taken_away(&app, &live, Audience::Team, path, Letterhead::Plain).await
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
