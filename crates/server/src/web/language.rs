//! In which language a page speaks to somebody outside.
//!
//! ```text
//! known          the contact's own: they or the team chose it, or their browser asked for it when they first came
//! not known yet  what this browser chose here before (a cookie), else what it asks for (Accept-Language), else English
//! ```
//! The team's pages are in English.

use crate::app::App;
use crate::config::Secure;
use crate::web::error::WebError;
use crate::web::form::Form;
use crate::web::handlers::link::own_cookie;
use crate::web::session::{Guest, cookie};
use axum::body::Bytes;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use domain::directory::Contact;
use domain::ids::WorkspaceId;
use domain::language::Language;
use std::convert::Infallible;
use wording::Words;

/// The cookie that holds what was chosen: over HTTPS, on the demo's loopback.
const COOKIES: [&str; 2] = ["__Host-assent_language", "assent_language"];
/// How long a browser keeps its choice.
const COOKIE_DAYS: i64 = 365;

/// What the browser asks for, where nobody is known yet.
#[derive(Debug, Clone, Copy)]
pub struct Heard(pub Option<Language>);

impl Heard {
    /// Of these headers.
    pub fn of(headers: &HeaderMap) -> Self {
        let chosen = COOKIES.iter().find_map(|name| cookie(headers, name)).and_then(Language::parse);
        let asked = || headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok().and_then(Language::accepted);
        Self(chosen.or_else(asked))
    }

    /// The words to speak to them with.
    pub fn words(self) -> Words {
        Words::of(self.0.unwrap_or_default())
    }
}

impl FromRequestParts<App> for Heard {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

/// Whoever opens a link for the first time and has no language yet is remembered to read what their browser asks for. They can
/// change it on every page.
pub async fn remember(app: &App, workspace: WorkspaceId, contact: &Contact, heard: Heard) -> Result<(), store::Error> {
    match heard.0 {
        Some(language) if contact.language.is_none() => keep(app, workspace, contact, language).await,
        Some(_) | None => Ok(()),
    }
}

async fn keep(app: &App, workspace: WorkspaceId, contact: &Contact, language: Language) -> Result<(), store::Error> {
    let spoken = Contact { language: Some(language), ..contact.clone() };
    app.workspace(workspace).put_contact(&spoken, &contact.id.to_string(), app.now()).await?;
    app.tell_workspace(workspace);
    Ok(())
}

/// `POST /r/{request}/language`: the reader's choice, for their pages and mails from now on.
pub async fn of_guest(State(app): State<App>, guest: Guest, body: Bytes) -> Result<Response, WebError> {
    let form = Form::of_session(&app, guest.session, &body)?;
    let back = format!("/r/{}", guest.live.state.id);
    // Two pages offer the choice; the reader stays where they were.
    let back = if form.get("at") == "receipt" { format!("{back}/receipt") } else { back };
    chosen(&app, guest.live.workspace, &guest.contact, &form, &back).await
}

async fn chosen(
    app: &App,
    workspace: WorkspaceId,
    contact: &Contact,
    form: &Form,
    back: &str,
) -> Result<Response, WebError> {
    let language = Language::parse(form.get("language"));
    let language = language.ok_or_else(|| WebError::Unreadable("Choose one of the languages.".to_owned()))?;
    if contact.language != Some(language) {
        keep(app, workspace, contact, language).await?;
    }
    let mut response = crate::web::error::see_other(back);
    let [https, loopback] = COOKIES;
    let name = if app.public.secure == Secure::Https { https } else { loopback };
    let cookie = own_cookie(app, name, language.word(), COOKIE_DAYS * 86_400);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}
