//! What goes wrong, as pages: each says what happened, what is safe, and the way on.

use crate::execute::ExecuteError;
use crate::web::components::{Letterhead, Link};
use crate::web::pages::client::message::MessagePage;
use crate::web::render;
use askama::Template;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::request::Refusal;

/// An answer other than the page that was asked for.
#[derive(Debug)]
pub enum WebError {
    /// Nobody is signed in; where they wanted to go.
    SignIn(String),
    /// A page from another site led here, so the browser kept the cookie back; asking again from here brings it.
    AskAgain(String),
    /// A code from the mailbox is asked for first; where.
    Prove(String),
    /// Only for whoever followed a personal link.
    LinkNeeded,
    /// There is nothing here, or nothing that this person may know of.
    NotFound,
    /// Known, and not for them.
    NotAllowed,
    /// The form is too old or comes from elsewhere.
    StaleForm,
    /// Too often; seconds until the next try.
    TooMany(u64),
    /// The rules say no; where the way back leads.
    Refused(Refusal, String),
    /// Bad input that no field of a page can show.
    Unreadable(String),
    /// Somebody else was first.
    Conflict(String),
    /// The database cannot be reached.
    Unavailable,
    /// A fault, with the words for the log.
    Fault(String),
}

impl WebError {
    /// Not signed in, at this address.
    pub fn sign_in(parts: &Parts) -> Self {
        let wanted = parts.uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
        let from_elsewhere = parts.headers.get("sec-fetch-site").is_some_and(|s| s == "cross-site");
        let again = parts.uri.query().is_some_and(|q| q.contains("again=1"));
        if from_elsewhere && parts.method == axum::http::Method::GET && !again {
            Self::AskAgain(wanted)
        } else {
            Self::SignIn(wanted)
        }
    }

    /// A refusal, with the way back.
    pub fn refused(refusal: Refusal, back: impl Into<String>) -> Self {
        match refusal {
            Refusal::NotHere => Self::NotFound,
            other => Self::Refused(other, back.into()),
        }
    }

    /// What executing a command came to, with the way back.
    pub fn from_execute(wrong: ExecuteError, back: impl Into<String>) -> Self {
        match wrong {
            ExecuteError::Refused(refusal) => Self::refused(refusal, back),
            ExecuteError::Conflict(what) => Self::Conflict(what),
            ExecuteError::Changed => Self::Conflict("it has changed since it was read".to_owned()),
            ExecuteError::KeyReused => Self::Conflict("This form was sent before with other contents.".to_owned()),
            ExecuteError::Store(wrong) => wrong.into(),
            ExecuteError::Bug(what) => Self::Fault(what),
        }
    }
}

impl From<store::Error> for WebError {
    fn from(wrong: store::Error) -> Self {
        match wrong {
            store::Error::Conflict(what) => Self::Conflict(what),
            store::Error::Unavailable { what, .. } => {
                tracing::error!(what, "The database is not available");
                Self::Unavailable
            }
            store::Error::Corrupt { what } => Self::Fault(what),
        }
    }
}

impl From<askama::Error> for WebError {
    fn from(wrong: askama::Error) -> Self {
        Self::Fault(format!("a page could not be made: {wrong}"))
    }
}

/// A page as an answer.
pub fn page(page: &impl Template) -> Result<Response, WebError> {
    Ok(Html(render(page)?).into_response())
}

/// A page as an answer with a status of its own.
pub fn page_with(status: StatusCode, shown: &impl Template) -> Result<Response, WebError> {
    Ok((status, page(shown)?).into_response())
}

/// After a POST: look at this page.
pub fn see_other(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, path)]).into_response()
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let mut headers = HeaderMap::new();
        let (status, shown) = match self {
            Self::SignIn(wanted) => {
                let next: String = form_urlencoded::byte_serialize(wanted.as_bytes()).collect();
                return see_other(&format!("/sign-in?next={next}"));
            }
            Self::AskAgain(wanted) => {
                let joiner = if wanted.contains('?') { '&' } else { '?' };
                let refresh = format!("0; url={wanted}{joiner}again=1");
                if let Ok(value) = refresh.parse() {
                    headers.insert("refresh", value);
                }
                (StatusCode::OK, MessagePage::unavailable())
            }
            Self::Prove(path) => return see_other(&path),
            Self::LinkNeeded => (StatusCode::NOT_FOUND, link_needed()),
            Self::NotFound => (StatusCode::NOT_FOUND, MessagePage::not_found()),
            Self::NotAllowed => (StatusCode::FORBIDDEN, MessagePage::not_allowed()),
            Self::StaleForm => (StatusCode::FORBIDDEN, MessagePage::stale_form(Link::new("/", "Go to the start"))),
            Self::TooMany(seconds) => {
                headers.insert(header::RETRY_AFTER, seconds.into());
                (
                    StatusCode::TOO_MANY_REQUESTS,
                    MessagePage::too_many(&format!("in {} minutes", seconds.div_ceil(60).max(1))),
                )
            }
            Self::Refused(refusal, back) => refused(&refusal, &back),
            Self::Unreadable(what) => {
                let link = Link::new("/", "Go to the start");
                (
                    StatusCode::BAD_REQUEST,
                    MessagePage::refusal(
                        Letterhead::Plain,
                        what,
                        "Go back, correct it and try again. Nothing was changed.",
                        link,
                    ),
                )
            }
            Self::Conflict(what) => {
                tracing::info!(what, "Somebody else was first");
                let link = Link::new("/", "Go to the start");
                let says = "Somebody was faster: this has changed while you were looking at it.";
                (
                    StatusCode::CONFLICT,
                    MessagePage::refusal(
                        Letterhead::Plain,
                        says,
                        "Load the page again and look before you repeat it.",
                        link,
                    ),
                )
            }
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, MessagePage::unavailable()),
            Self::Fault(what) => {
                let reference = domain::values::Digest(crate::app::chance_32()).short();
                tracing::error!(reference, what, "A request failed");
                (StatusCode::INTERNAL_SERVER_ERROR, MessagePage::fault(reference))
            }
        };
        match render(&shown) {
            Ok(html) => (status, headers, Html(html)).into_response(),
            Err(wrong) => {
                tracing::error!(%wrong, "The page for an error could not be made");
                (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong. Nothing was recorded.").into_response()
            }
        }
    }
}

fn link_needed() -> MessagePage {
    let mut page = MessagePage::not_found();
    "Open this from your e-mail.".clone_into(&mut page.title);
    page.text = vec![
        "What you asked for opens with the personal link in the newest e-mail about it. If you cannot find it, we mail you a fresh one.".to_owned(),
    ];
    page.links = vec![Link::new("/a", "Paste the link, or ask for a fresh one")];
    page
}

/// A refusal as a page: its sentence, and its way on.
fn refused(refusal: &Refusal, back: &str) -> (StatusCode, MessagePage) {
    let status = match refusal {
        Refusal::NotAllowed(_) | Refusal::OnlyPeople => StatusCode::FORBIDDEN,
        Refusal::Unacceptable { .. } | Refusal::Incomplete(_) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::CONFLICT,
    };
    let page =
        MessagePage::refusal(Letterhead::Plain, refusal.to_string(), refusal.way_on(), Link::new(back, "Go back"));
    (status, page)
}
