//! Documents and pictures of pages, for whoever they have reached.
//!
//! An original leaves only as a download, checked against its fingerprint, in a sandbox of its own; nothing that somebody uploaded
//! is ever shown by the browser as it is.

use crate::app::App;
use crate::audience;
use crate::files::{FileError, original, picture, picture_media, shown};
use crate::web::error::WebError;
use crate::web::session::Guest;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::request::event::FileCard;
use tokio_util::io::ReaderStream;

/// How long a browser keeps a picture; its address changes with its content.
const PICTURE_CACHE: &str = "private, max-age=86400, immutable";

impl From<FileError> for WebError {
    fn from(wrong: FileError) -> Self {
        match wrong {
            FileError::Missing => Self::NotFound,
            FileError::Store(wrong) => wrong.into(),
            FileError::Corrupt | FileError::Unavailable(_) => Self::Fault(wrong.to_string()),
            FileError::Refused(_) | FileError::TooLarge | FileError::Empty | FileError::Interrupted => {
                Self::Unreadable(wrong.to_string())
            }
        }
    }
}

/// A document that has reached the client.
fn document(guest: &Guest, n: &str) -> Result<(u32, FileCard), WebError> {
    let n: u32 = n.parse().map_err(|_| WebError::NotFound)?;
    let state = &guest.live.state;
    let file = state.documents.get(&n).and_then(|d| d.file.clone()).filter(|_| audience::has_document(state, n));
    Ok((n, file.ok_or(WebError::NotFound)?))
}

/// `GET /r/{request}/files/{n}`.
pub async fn download(
    State(app): State<App>,
    guest: Guest,
    Path((_, n)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let (_, file) = document(&guest, &n)?;
    original_as_download(&app, &guest.live, &file).await
}

/// An original as a download, for everybody who may have it.
pub async fn original_as_download(app: &App, live: &crate::live::Live, file: &FileCard) -> Result<Response, WebError> {
    let blob = original(app, live.workspace, file.sha256).await?;
    let mut response = Body::from_stream(ReaderStream::new(blob.content)).into_response();
    let headers = response.headers_mut();
    let media = HeaderValue::from_str(&file.media).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_TYPE, media);
    headers.insert(header::CONTENT_LENGTH, blob.size.into());
    headers.insert(header::CONTENT_DISPOSITION, attachment(&file.filename));
    sandbox(&mut response);
    Ok(response)
}

/// Whatever it holds, it may do nothing here.
pub fn sandbox(response: &mut Response) {
    let policy = HeaderValue::from_static("sandbox; default-src 'none'");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response.headers_mut().insert(HeaderName::from_static("x-download-options"), HeaderValue::from_static("noopen"));
}

/// `attachment` with a name in plain letters and, for those who can, the whole one (RFC 6266, RFC 8187).
pub fn attachment(name: &str) -> HeaderValue {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' })
        .collect();
    let whole: String = name
        .bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_') {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect();
    HeaderValue::from_str(&format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

/// `GET /r/{request}/pages/{n}/{page}/{size}`.
pub async fn page_picture(
    State(app): State<App>,
    guest: Guest,
    Path((_, n, page, size)): Path<(String, String, String, String)>,
) -> Result<Response, WebError> {
    let (_, file) = document(&guest, &n)?;
    picture_of_page(&app, &guest.live, &file, &page, &size).await
}

/// The picture of a page, for everybody who may see it.
pub async fn picture_of_page(
    app: &App,
    live: &crate::live::Live,
    file: &FileCard,
    page: &str,
    size: &str,
) -> Result<Response, WebError> {
    let page: u32 = page.parse().map_err(|_| WebError::NotFound)?;
    let shown = shown(app, live.workspace, file).await?.ok_or(WebError::NotFound)?;
    let pictures = shown.page(page).ok_or(WebError::NotFound)?;
    let image = match size {
        "full" => &pictures.full,
        "thumb" => &pictures.thumb,
        _ => return Err(WebError::NotFound),
    };
    let bytes = picture(app, live.workspace, image).await?;
    let headers = [(header::CONTENT_TYPE, picture_media(image)), (header::CACHE_CONTROL, PICTURE_CACHE)];
    Ok((headers, bytes).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_cannot_leave_their_header() {
        assert_eq!(
            attachment("Plan \"Süd\"\r\nX: 1.pdf"),
            "attachment; filename=\"Plan _S_d___X_ 1.pdf\"; filename*=UTF-8''Plan%20%22S%C3%BCd%22%0D%0AX%3A%201.pdf"
        );
    }
}
