//! Documents and their pages, for whoever they have reached. What is shown of a page is in [`crate::web::handlers::pages`].
//!
//! An original leaves only as a download, checked against its fingerprint, in a sandbox of its own; nothing that somebody uploaded
//! is ever shown by the browser as it is.

use super::reader;
use crate::app::App;
use crate::archive::archive;
use crate::audience;
use crate::files::{FileError, original};
use crate::web::error::WebError;
use crate::web::handlers::pages::{Asked, of_page, on_paper, some_pages};
use crate::web::present::client::documents::id_of;
use crate::web::present::documents::Leads;
use crate::web::session::Guest;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::request::event::FileCard;
use tokio_util::io::ReaderStream;

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

/// `GET /r/{request}/files.zip`: all documents of the package that is read.
pub async fn download_all(State(app): State<App>, guest: Guest) -> Result<Response, WebError> {
    let reader = reader(&app, &guest);
    let package = reader.package().ok_or(WebError::NotFound)?;
    let attached = package.documents.iter().filter_map(|n| reader.state.documents.get(n)).filter(|d| d.slot.is_some());
    archive_as_download(&app, &guest.live, attached.filter_map(|d| d.file.clone()).collect()).await
}

/// Originals together, for everybody who may have them.
pub async fn archive_as_download(
    app: &App,
    live: &crate::live::Live,
    files: Vec<FileCard>,
) -> Result<Response, WebError> {
    if files.is_empty() {
        return Err(WebError::NotFound);
    }
    let archive = archive(app, live.workspace, files).await?;
    let mut response = Body::from_stream(ReaderStream::new(archive.content)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    headers.insert(header::CONTENT_LENGTH, archive.size.into());
    let number = live.state.about.as_ref().map_or("documents", |about| about.number.as_str());
    headers.insert(header::CONTENT_DISPOSITION, attachment(&format!("{number}.zip")));
    sandbox(&mut response);
    Ok(response)
}

/// `GET /r/{request}/pages/{n}`: some pages more, or where words stand.
pub async fn pages(
    State(app): State<App>,
    guest: Guest,
    Path((_, n)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (n, file) = document(&guest, &n)?;
    let reader = reader(&app, &guest);
    let package = reader.package().ok_or(WebError::NotFound)?;
    let id = id_of(&reader, package, n).unwrap_or_else(|| format!("v{n}"));
    some_pages(&app, &reader, (n, &id), &file, asked, Leads::Answers, package.round).await
}

/// `GET /r/{request}/pages/{n}/print`.
pub async fn print(
    State(app): State<App>,
    guest: Guest,
    Path((_, n)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let (n, file) = document(&guest, &n)?;
    on_paper(&app, &reader(&app, &guest), n, &file).await
}

/// `GET /r/{request}/pages/{n}/{page}/{size}`.
pub async fn page_picture(
    State(app): State<App>,
    guest: Guest,
    Path((_, n, page, size)): Path<(String, String, String, String)>,
) -> Result<Response, WebError> {
    let (_, file) = document(&guest, &n)?;
    of_page(&app, &guest.live, &file, &page, &size).await
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
