//! The request's page, its live changes, and the pages of documents that were really opened.

use super::changes::{collected, offered};
use super::{asked_to_decide, back, pictures, reader};
use crate::app::App;
use crate::audience;
use crate::web::components::Link;
use crate::web::error::{WebError, page, page_with};
use crate::web::form::Form;
use crate::web::handlers::live_events::changes;
use crate::web::pages::client::message::MessagePage;
use crate::web::present::client::letterhead;
use crate::web::present::client::review::{List, NotSent, put_news, review};
use crate::web::present::versions;
use crate::web::session::{Guest, Side, forget};
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::PersonId;
use domain::values::Digest;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The parts of the page that can change.
const PARTS: &str = "compared notices questions deciders decide now withdraw";
/// LIMIT: opened pages in one report.
const PAGES_MAX: usize = 500;

/// Which package is being read.
#[derive(Debug, Default, Deserialize)]
pub struct Reading {
    package: Option<String>,
    /// The page to open at, for browsers without script.
    doc: Option<u32>,
    page: Option<u32>,
}

/// `GET /r/{request}`.
pub async fn show(State(app): State<App>, guest: Guest, Query(reading): Query<Reading>) -> Result<Response, WebError> {
    let wanted = reading.package.and_then(|digest| Digest::parse(&digest).ok());
    let at = reading.doc.zip(reading.page);
    shown_at(&app, &guest, (wanted, at), NotSent::default(), StatusCode::OK).await
}

/// The page, perhaps with what could not be sent.
pub async fn shown(
    app: &App,
    guest: &Guest,
    wanted: Option<Digest>,
    not_sent: NotSent,
    status: StatusCode,
) -> Result<Response, WebError> {
    shown_at(app, guest, (wanted, None), not_sent, status).await
}

/// The page, of this package, opened at this page of this document.
async fn shown_at(
    app: &App,
    guest: &Guest,
    (wanted, at): (Option<Digest>, Option<(u32, u32)>),
    not_sent: NotSent,
    status: StatusCode,
) -> Result<Response, WebError> {
    let reader = reader(app, guest);
    let wanted = audience::packages(&reader.state).find(|p| Some(p.digest) == wanted);
    let Some(package) = wanted.or_else(|| reader.package()) else {
        let says = "There is nothing to read here yet.";
        let mut page = MessagePage::refusal(
            letterhead(&reader),
            says,
            "We e-mail you when there is.",
            Link::new("/a", "Open another link"),
        );
        page.links.clear();
        return page_with(StatusCode::OK, &page);
    };
    let pictures = pictures(app, &reader, package).await?;
    let list = match asked_to_decide(guest) {
        Some(task) => {
            let begun = collected(app, guest, task).await?;
            let before = offered(app, guest, task, &begun).await?;
            List { begun, before }
        }
        None => List::default(),
    };
    let looks = app
        .workspace(guest.live.workspace)
        .looks(guest.live.state.id, PersonId::Contact(guest.contact.id), app.now())
        .await?;
    let mut page = review(&reader, package, &pictures, &guest.csrf, not_sent, &list, at);
    put_news(&mut page, &reader, versions::news(&reader, looks));
    page_with(status, &page)
}

/// `GET /r/{request}/events`.
pub async fn events(State(app): State<App>, guest: Guest) -> impl IntoResponse {
    changes(&app, guest.live.workspace, Some(guest.live.state.id), PARTS)
}

/// `POST /r/{request}/seen`: pages that were really opened, to warn with, never to score.
pub async fn seen(State(app): State<App>, guest: Guest, body: Bytes) -> Result<StatusCode, WebError> {
    let form = Form::of_session(&app, guest.session, &body)?;
    let mut by_file: BTreeMap<Digest, Vec<u32>> = BTreeMap::new();
    for place in form.get("pages").split(',').take(PAGES_MAX).filter_map(super::talk::page_of) {
        let document =
            guest.live.state.documents.get(&place.0).filter(|_| audience::has_document(&guest.live.state, place.0));
        if let Some(file) = document.and_then(|d| d.file.as_ref()) {
            by_file.entry(file.sha256).or_default().push(place.1);
        }
    }
    let db = app.workspace(guest.live.workspace);
    let (who, entries) = (PersonId::Contact(guest.contact.id), guest.live.entries.len() as u64);
    db.record_look(guest.live.state.id, who, entries, app.now()).await?;
    for (sha256, pages) in by_file {
        db.record_page_views(guest.live.state.id, who, sha256, &pages, app.now()).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /r/{request}/sign-out`.
pub async fn sign_out(State(app): State<App>, guest: Guest, body: Bytes) -> Result<Response, WebError> {
    Form::of_session(&app, guest.session, &body)?;
    app.workspace(guest.live.workspace).end_session(guest.session).await?;
    let mut said = MessagePage::refusal(
        letterhead(&reader(&app, &guest)),
        "You are signed out in this browser.",
        "The link in your e-mail brings you back.",
        Link::new(back(&guest), "Open it again"),
    );
    said.links = vec![Link::new("/a", "Open your link again")];
    let mut response = page(&said)?;
    response.headers_mut().append(header::SET_COOKIE, forget(&app, Side::Contact));
    Ok(response)
}
