//! All the requests of one person at the client. The list shows titles and how they stand; each request is opened only with its own
//! link, which goes to the mailbox where this browser has not followed it (settled: another browser proves the mailbox first).

use super::{back, reader};
use crate::app::App;
use crate::live;
use crate::web::error::{WebError, page, see_other};
use crate::web::form::Form;
use crate::web::handlers::link::send_fresh_one;
use crate::web::limits::{Limit, within};
use crate::web::present::client::all::{self as present, Known};
use crate::web::session::Guest;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::ids::{PersonId, RequestId};
use serde::Deserialize;

/// LIMIT: requests of each kind, open and ended, that the page shows.
const SHOWN_MAX: u32 = 40;
/// LIMIT: links that one person has mailed from the list.
const LINKS: Limit = Limit { what: "client-all-links", max: 10, minutes: 60 };

/// What just happened.
#[derive(Debug, Default, Deserialize)]
pub struct Did {
    done: Option<String>,
}

/// `GET /r/{request}/all`.
pub async fn show(State(app): State<App>, guest: Guest, Query(did): Query<Did>) -> Result<Response, WebError> {
    let (db, me) = (app.workspace(guest.live.workspace), PersonId::Contact(guest.contact.id));
    let mut requests = db.open_requests_of(me, SHOWN_MAX).await?;
    let ended = db.ended_requests_of(me, SHOWN_MAX).await?;
    let more = requests.len().max(ended.len()) >= SHOWN_MAX as usize;
    requests.extend(ended);
    let opened = db.accesses(guest.session).await?;
    let mut known = Vec::new();
    for request in requests {
        let open_here = opened.iter().any(|access| access.request == request);
        if let Some(live) = live::load(&app, guest.live.workspace, request).await? {
            known.push(Known { live, open_here });
        }
    }
    let mailed = did.done.as_deref() == Some("mailed");
    page(&present::page(&reader(&app, &guest), &guest.contact, &guest.csrf, &known, more, mailed))
}

/// `POST /r/{request}/all/{other}`: mails the link to another request of the same person.
pub async fn link(
    State(app): State<App>,
    guest: Guest,
    Path((_, other)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    Form::of_session(&app, guest.session, &body)?;
    within(&app, LINKS, &guest.contact.id.hex()).await?;
    let other = RequestId::parse(&other).map_err(|_| WebError::NotFound)?;
    // Of a request that is not theirs nothing is said, and nothing is sent.
    let sent = send_fresh_one(&app, guest.live.workspace, guest.contact.id, other).await;
    sent.map_err(|wrong| WebError::from_execute(wrong, back(&guest)))?;
    Ok(see_other(&format!("{}/all?done=mailed", back(&guest))))
}
