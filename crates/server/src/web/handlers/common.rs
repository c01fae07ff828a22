//! What belongs to no area: health and assets.

use crate::app::App;
use crate::web::assets;
use crate::web::error::WebError;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// Ready to serve?
pub async fn health(State(app): State<App>) -> Result<&'static str, WebError> {
    app.store.kept("log_origin").await?;
    Ok("ok\n")
}

/// A style sheet, script or drawing; its name changes with its contents, so it is kept for ever.
pub async fn asset(Path(name): Path<String>) -> Result<Response, WebError> {
    let asset = assets::lookup(&format!("/assets/{name}")).ok_or(WebError::NotFound)?;
    let headers = [(header::CONTENT_TYPE, asset.media), (header::CACHE_CONTROL, assets::CACHE_CONTROL)];
    Ok((headers, Bytes::from_static(&asset.bytes)).into_response())
}

/// Every address that is not in the table.
pub async fn nothing_here() -> WebError {
    WebError::NotFound
}
