//! The record for somebody at the client: the page, the bundle, and whose signature counts.

use super::files::{attachment, sandbox};
use super::{back, pictures, reader};
use crate::app::App;
use crate::bundle::{Audience, bundle, sealed_bundle};
use crate::live::Live;
use crate::logs;
use crate::web::components::{Letterhead, Link};
use crate::web::error::{WebError, page, page_with};
use crate::web::pages::client::message::MessagePage;
use crate::web::present::client::letterhead;
use crate::web::present::client::receipt::mine;
use crate::web::present::client::record::{package, record};
use crate::web::session::Guest;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::values::Digest;
use evidence::bundle::MEDIA_TYPE;
use evidence::policy::Policy;
use evidence::verify::{Options, Report, verify};
use std::sync::Arc;

/// Seconds after which the last entries have their place in the log.
const SEALED_WITHIN_SECONDS: u64 = 5;

/// `GET /r/{request}/record`: checks the bundle as it would be handed out.
pub async fn show(State(app): State<App>, guest: Guest) -> Result<Response, WebError> {
    let reader = reader(&app, &guest);
    let mine = mine(&reader);
    let Some(package) = package(&reader, mine.as_ref()) else { return Err(WebError::NotFound) };
    let pictures = pictures(&app, &reader, package).await?;
    let bytes = bundle(&app, &guest.live, Audience::Client(reader.who)).await?;
    let verdict = match bytes {
        Some(bytes) => Some(judged(&app, bytes).await?),
        None => None,
    };
    page(&record(&reader, package, &pictures, verdict.as_deref(), &app.signer.vkey))
}

/// The verdict of the verifier, which does nothing but compute, so it does that beside the pages. The bundle is made anew for
/// every view; bytes that were judged before are not judged again.
pub async fn judged(app: &App, bytes: Vec<u8>) -> Result<Arc<Report>, WebError> {
    let hash = Digest(evidence::hash::sha256(&bytes));
    if let Some(known) = app.cache.verdict(hash) {
        return Ok(known);
    }
    let policy = Policy::parse(&policy_text(app).await?).map_err(|wrong| WebError::Fault(wrong.to_string()))?;
    let judge = tokio::task::spawn_blocking(move || verify(&bytes, &policy, &Options::default()));
    let verdict = judge.await.map_err(|wrong| WebError::Fault(format!("a bundle could not be judged: {wrong}")))?;
    Ok(app.cache.keep_verdict(hash, verdict))
}

/// `GET /r/{request}/record.aef`.
pub async fn download(State(app): State<App>, guest: Guest) -> Result<Response, WebError> {
    let letterhead = letterhead(&reader(&app, &guest));
    taken_away(&app, &guest.live, Audience::Client(guest.pseudonym()), back(&guest), letterhead).await
}

/// The bundle as a file, or, when the log is behind for longer, a page that says so.
pub async fn taken_away(
    app: &App,
    live: &Live,
    audience: Audience,
    request_path: String,
    letterhead: Letterhead,
) -> Result<Response, WebError> {
    let Some(bytes) = sealed_bundle(app, live, audience).await? else {
        let link = Link::new(format!("{request_path}/record.aef"), "Try again");
        let says = "The last entries are getting their signed place in the log. That takes a few seconds.";
        let waiting = MessagePage::refusal(letterhead, "The record is being sealed.", says, link);
        let mut response = page_with(StatusCode::SERVICE_UNAVAILABLE, &waiting)?;
        response.headers_mut().insert(header::RETRY_AFTER, SEALED_WITHIN_SECONDS.into());
        return Ok(response);
    };
    let name = live.state.about.as_ref().map_or("record", |about| about.number.as_str());
    let mut response = bytes.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    response.headers_mut().insert(header::CONTENT_DISPOSITION, attachment(&format!("{name}.aef")));
    sandbox(&mut response);
    Ok(response)
}

/// Whoever trusts this log's key and asks for no witness, with the keys of earlier logs named.
pub async fn policy_text(app: &App) -> Result<String, WebError> {
    Ok(logs::policy_text(&app.store.logs().await?, &app.outsiders.witnesses))
}

/// `GET /r/{request}/policy.txt`.
pub async fn policy(State(app): State<App>, _: Guest) -> Result<Response, WebError> {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")),
        (header::CONTENT_DISPOSITION, attachment("policy.txt")),
    ];
    Ok((headers, policy_text(&app).await?).into_response())
}
