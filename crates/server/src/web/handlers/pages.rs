//! What is shown of a document's pages, to clients and members alike. Whoever calls has checked that the reader may see the document.

use crate::app::App;
use crate::files::{picture, picture_media, shown};
use crate::live::Live;
use crate::reading::{Found, Laid, find, laid};
use crate::renditions::closer;
use crate::web::components::documents::PageWindow;
use crate::web::error::{WebError, page};
use crate::web::pages::print::{PrintPage, PrintedPage};
use crate::web::present::changes;
use crate::web::present::client::path;
use crate::web::present::common::{Reader, document_title};
use crate::web::present::documents::{Leads, Pinned, before, first_of, pages, picture_path};
use crate::web::present::threads;
use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use domain::request::event::FileCard;
use serde::Deserialize;

/// How long a browser keeps a picture; its address changes with its content.
const PICTURE_CACHE: &str = "private, max-age=86400, immutable";

/// What is asked of a document's pages.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The page that is wanted, with those around it.
    page: Option<u32>,
    /// Words to look for.
    find: Option<String>,
}

/// Some pages of a document as a part of a page of ours, or the places where words stand.
pub async fn some_pages(
    app: &App,
    reader: &Reader<'_>,
    (n, id): (u32, &str),
    file: &FileCard,
    asked: Asked,
    leads: Leads,
    round: u32,
) -> Result<Response, WebError> {
    let live = reader.live;
    if let Some(words) = asked.find {
        let texts = app.workspace(live.workspace).page_texts(file.sha256).await?;
        // Looking through a thousand pages takes a moment that others would wait for.
        let found = tokio::task::spawn_blocking(move || find(&texts, &words)).await;
        let found: Found = found.map_err(|wrong| WebError::Fault(wrong.to_string()))?;
        return Ok(Json(found).into_response());
    }
    let Some(made) = shown(app, live.workspace, file).await? else {
        // The first of them is being drawn, and whoever waits for it asks again.
        return page(&PageWindow { words: reader.words, pages: Vec::new() });
    };
    let attached = reader.state.documents.get(&n).ok_or(WebError::NotFound)?;
    let earlier = match before(&reader.state, n, attached).and_then(|n| reader.state.documents.get(&n)?.file.as_ref()) {
        Some(file) => shown(app, live.workspace, file).await?,
        None => None,
    };
    let (threads, changes) = (threads::visible(reader), changes::latest_before(reader, round));
    let pinned = Pinned { threads: &threads, changes: &changes, leads };
    let first = first_of(asked.page.unwrap_or(1));
    let pages = pages(reader, (n, id), &made, earlier.as_deref(), pinned, first);
    page(&PageWindow { words: reader.words, pages })
}

/// All pages of a document, to be printed.
pub async fn on_paper(app: &App, reader: &Reader<'_>, n: u32, file: &FileCard) -> Result<Response, WebError> {
    let made = shown(app, reader.live.workspace, file).await?.ok_or(WebError::NotFound)?;
    let attached = reader.state.documents.get(&n).ok_or(WebError::NotFound)?;
    let base = path(reader);
    let one = |drawn: &crate::files::PagePictures| PrintedPage {
        number: drawn.number,
        src: picture_path(&base, n, drawn, "full"),
        width: drawn.full.width,
        height: drawn.full.height,
        alt: drawn.alt.clone(),
    };
    page(&PrintPage {
        title: document_title(reader.live, attached),
        about: format!("Version {} of a document of {}", attached.version, reader.number()),
        download: format!("{base}/files/{n}"),
        back: base.clone(),
        pages: made.pictures.iter().map(one).collect(),
        missing: made.pages.saturating_sub(made.pictures.len() as u32),
    })
}

/// The picture of a page, or the places of its words, for everybody who may see it.
pub async fn of_page(app: &App, live: &Live, file: &FileCard, page: &str, what: &str) -> Result<Response, WebError> {
    let page: u32 = page.parse().map_err(|_| WebError::NotFound)?;
    if what == "words" {
        let laid: Laid =
            app.workspace(live.workspace).page_words(file.sha256, page).await?.map(laid).unwrap_or_default();
        return Ok(([(header::CACHE_CONTROL, PICTURE_CACHE)], Json(laid)).into_response());
    }
    let shown = shown(app, live.workspace, file).await?.ok_or(WebError::NotFound)?;
    let pictures = shown.page(page).ok_or(WebError::NotFound)?;
    let image = match what {
        "full" => pictures.full.clone(),
        "closer" => closer(app, live.workspace, file, &pictures.full).await?,
        "thumb" => pictures.thumb.clone(),
        _ => return Err(WebError::NotFound),
    };
    let bytes = picture(app, live.workspace, &image).await?;
    let headers = [(header::CONTENT_TYPE, picture_media(&image)), (header::CACHE_CONTROL, PICTURE_CACHE)];
    Ok((headers, bytes).into_response())
}
