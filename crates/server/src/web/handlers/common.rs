//! What belongs to no area: health, assets, the log's public face.

use crate::app::App;
use crate::web::assets;
use crate::web::error::WebError;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
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

/// The key with which the log's checkpoints are checked.
pub async fn vkey(State(app): State<App>) -> String {
    format!("{}\n", app.signer.vkey)
}

/// The newest signed checkpoint.
pub async fn checkpoint(State(app): State<App>) -> Result<Response, WebError> {
    match app.store.checkpoint().await? {
        Some(checkpoint) => Ok(checkpoint.note.into_response()),
        None => Ok((StatusCode::NOT_FOUND, "Nothing has been recorded yet.\n").into_response()),
    }
}

/// Every address that is not in the table.
pub async fn nothing_here() -> WebError {
    WebError::NotFound
}
