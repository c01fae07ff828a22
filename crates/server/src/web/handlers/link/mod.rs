//! The personal link in a mail (reliability.md section 6): its page, its exchange for a session, a fresh one.
//!
//! ```text
//! GET /a            the same bytes for everybody of a language, but for a signed time; the token is in the fragment, which we never see
//! POST /a/exchange  a deliberate press: the first one binds the link to this browser      (one transaction with its entry)
//! GET /a/code       any other browser, or a workspace that asks everybody, proves the mailbox first: see `code`
//! ```
//! A browser is known by a long-lived cookie of chance (`Browser`); the link keeps the identifier made from it. So a session may
//! end and the same browser open the link again, while the link alone, forwarded, opens nothing.

pub mod code;

use crate::app::{App, chance_32};
use crate::config::Secure;
use crate::execute::{ExecuteError, With, execute};
use crate::keys::token_hash;
use crate::live::{self, Live};
use crate::web::components::Letterhead;
use crate::web::error::{WebError, page, page_with, see_other};
use crate::web::form::{Form, stamp, stamp_fits};
use crate::web::language::{Heard, remember};
use crate::web::limits::{Limit, Peer, count, within};
use crate::web::pages::client::ended::EndedPage;
use crate::web::pages::client::link::{LinkOutcome, LinkPage, Opens};
use crate::web::session::{Side, cookie, find, followed_link, new_session};
use crate::worker::with_fresh_link;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::actor::{Actor, SignedIn};
use domain::ids::{ContactId, PersonId, RequestId, SessionId, WorkspaceId};
use domain::request::{Command, Event};
use std::sync::Arc;
use store::{Access, Link, SideRow};
use wording::Words;

/// LIMIT: links that one network may try.
pub(super) const EXCHANGES: Limit = Limit { what: "exchange", max: 60, minutes: 10 };
/// LIMIT: fresh links for one address.
const FRESH_ADDRESS: Limit = Limit { what: "fresh-address", max: 3, minutes: 60 };
/// LIMIT: fresh links that one network may ask for.
const FRESH_NETWORK: Limit = Limit { what: "fresh-network", max: 20, minutes: 60 };
/// LIMIT: requests for which one asking gets fresh links.
const FRESH_REQUESTS_MAX: u32 = 5;
/// LIMIT: contacts with one address, over all workspaces, that are looked at.
const FRESH_CONTACTS_MAX: u32 = 20;
/// LIMIT: characters of an address.
const EMAIL_MAX: usize = 254;
/// How long a browser is remembered: as long as a link to a finished record opens.
const BROWSER_DAYS: i64 = 90;

/// `GET /a`.
pub async fn show(State(app): State<App>, heard: Heard) -> Result<Response, WebError> {
    page(&link_page(&app, heard.words(), Opens::Request, LinkOutcome::None))
}

/// The page behind a link, with what the last post came to.
pub(super) fn link_page(app: &App, words: Words, opens: Opens, outcome: LinkOutcome) -> LinkPage {
    LinkPage {
        letterhead: Letterhead::Plain,
        words,
        stamp: stamp(app),
        opens,
        fresh_path: "/a/fresh".to_owned(),
        outcome,
    }
}

/// `POST /a/exchange`.
pub async fn exchange(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, WebError> {
    let (form, heard) = (Form::parse(&body)?, Heard::of(&headers));
    if !stamp_fits(&app, form.get("_stamp")) {
        return page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &link_page(&app, heard.words(), Opens::Request, LinkOutcome::AskAgain),
        );
    }
    within(&app, EXCHANGES, &peer.network()).await?;
    let Some(token) = given_token(&form) else {
        return page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &link_page(&app, heard.words(), Opens::Request, LinkOutcome::NotALink),
        );
    };
    let found = app.store.link_by_hash(&token_hash(token)).await?;
    let Some((workspace, link)) = found.filter(|(_, link)| link.is_open(app.now())) else {
        return not_looked_into(&app, heard).await;
    };
    let Some(live) = live::load(&app, workspace, link.request).await? else { return ended(heard) };
    let here = Here::of(&app, &headers, workspace, &live, &link).await?;
    if here.may_see {
        return Ok(see_other(&format!("/r/{}", link.request)));
    }
    if !opens(&live, &link) {
        return ended(heard);
    }
    let elsewhere = link.session.is_some_and(|bound| here.browser.id() != Some(bound));
    let everybody = live.directory.workspace.code_before_seeing;
    if elsewhere || (everybody && link.session.is_none()) {
        return Ok(code::ask(&app, workspace, &live, &link));
    }
    if let Some(contact) = live.directory.contact(link.contact) {
        remember(&app, workspace, contact, heard).await?;
    }
    match enter(&app, &peer, here, &live, &link, With::default()).await {
        // Another browser was faster by a moment.
        Err(ExecuteError::Conflict(_)) => Ok(code::ask(&app, workspace, &live, &link)),
        Err(ExecuteError::Refused(_)) => ended(heard),
        other => other.map_err(|wrong| WebError::from_execute(wrong, "/a")),
    }
}

/// The secret of a link: as the script took it out of the address, or as somebody pasted it.
pub(super) fn given_token(form: &Form) -> Option<&str> {
    let pasted = || form.some("link").and_then(|link| link.rsplit_once('#')).map(|(_, token)| token);
    form.some("token").or_else(pasted).filter(|token| is_token(token))
}

/// 43 characters of base64url.
fn is_token(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// The answer to a link that never was, has run out or was taken back, after the look-ups that one takes whose request has ended:
/// the time of the answer does not say which of them it was (ML-09). A test counts them.
async fn not_looked_into(app: &App, heard: Heard) -> Result<Response, WebError> {
    let nowhere = app.workspace(WorkspaceId::from_bytes([0; 16]));
    nowhere.record_and_version(RequestId::from_bytes([0; 16])).await?;
    ended(heard)
}

/// The one answer to every link that opens nothing (ML-09).
pub(super) fn ended(heard: Heard) -> Result<Response, WebError> {
    page_with(
        StatusCode::GONE,
        &EndedPage { letterhead: Letterhead::Plain, words: heard.words(), fresh_href: "/a".to_owned() },
    )
}

/// After the end only the link that the end made, or one that was asked for since, opens anything (ML-07); the people may have left too.
fn opens(live: &Live, link: &Link) -> bool {
    let lasting = PersonId::Contact(link.contact).in_request(live.state.id);
    let known = live.directory.contact(link.contact).is_some();
    let newest = live.state.links.get(&live.state.acting_as(lasting));
    let ended_at = live.entries.iter().rev().find(|e| matches!(e.event, Event::Sealed { .. })).map(|e| e.at);
    // One that was asked for later is no entry, because only annexes follow the seal.
    let later = ended_at.is_some_and(|at| link.created_at > at);
    known && (live.state.outcome.is_none() || newest == Some(&link.id) || later)
}

/// What this browser already has.
pub(super) struct Here {
    browser: Browser,
    session: Option<SessionId>,
    may_see: bool,
}

impl Here {
    async fn of(
        app: &App,
        headers: &HeaderMap,
        workspace: WorkspaceId,
        live: &Live,
        link: &Link,
    ) -> Result<Self, store::Error> {
        let mine = find(app, headers, Side::Contact)
            .await?
            .filter(|(at, session)| *at == workspace && session.person == Some(PersonId::Contact(link.contact)));
        let session = mine.map(|(_, session)| session.id);
        let may_see = match session {
            Some(session) => app
                .workspace(workspace)
                .access(session, live.state.id)
                .await?
                .is_some_and(|a| a.contact == link.contact),
            None => false,
        };
        Ok(Self { browser: Browser::of(app, headers), session, may_see })
    }
}

/// Lets this browser in: binds the link to it unless it is bound, begins a session unless it has one, records the opening.
/// What `with` has already goes into the same transaction.
async fn enter(
    app: &App,
    peer: &Peer,
    here: Here,
    live: &Arc<Live>,
    link: &Link,
    with: With,
) -> Result<Response, ExecuteError> {
    let With { mut side, outbox, idempotency, expected } = with;
    let mut cookies = Vec::new();
    let (browser, remembers) = here.browser.remembered(app);
    cookies.extend(remembers);
    if link.session.is_none() {
        side.push(SideRow::BindLink { link: link.id, session: browser });
    }
    let session = here.session.unwrap_or_else(|| {
        let (row, cookie) = new_session(app, PersonId::Contact(link.contact), SignedIn::Link);
        let id = row.id;
        side.push(SideRow::InsertSession(row));
        cookies.push(cookie);
        id
    });
    let access = Access { session, request: link.request, contact: link.contact, link: link.id, since_at: app.now() };
    side.push(SideRow::GrantAccess(access));
    let person = followed_link(link.contact, session);
    let command = Command::OpenLink { by: person.clone(), browser: peer.card() };
    let with = With { idempotency, expected, side, outbox };
    execute(app, live.workspace, &Actor::Person(person), link.request, &command, with).await?;
    let mut response = see_other(&format!("/r/{}", link.request));
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// A browser that has opened a link before. Its cookie is chance; only what is made from it is kept.
#[derive(Debug, Clone)]
pub(super) struct Browser(Option<String>);

impl Browser {
    pub(super) fn of(app: &App, headers: &HeaderMap) -> Self {
        Self(cookie(headers, Self::name(app)).filter(|token| is_token(token)).map(str::to_owned))
    }

    fn name(app: &App) -> &'static str {
        match app.public.secure {
            Secure::Https => "__Host-assent_browser",
            Secure::Loopback => "assent_browser",
        }
    }

    fn named(token: &str) -> SessionId {
        let mut id = [0; 16];
        id.copy_from_slice(token_hash(token).get(..16).unwrap_or(&[0; 16]));
        SessionId::from_bytes(id)
    }

    /// Under which name links are bound to it.
    fn id(&self) -> Option<SessionId> {
        self.0.as_deref().map(Self::named)
    }

    /// Its name, and the cookie to set where it had none.
    pub(super) fn remembered(self, app: &App) -> (SessionId, Option<HeaderValue>) {
        if let Some(id) = self.id() {
            return (id, None);
        }
        let token = URL_SAFE_NO_PAD.encode(chance_32());
        let cookie = own_cookie(app, Self::name(app), &token, BROWSER_DAYS * 86_400);
        (Self::named(&token), Some(cookie))
    }
}

/// A cookie of the link's own, beside the session's.
pub(crate) fn own_cookie(app: &App, name: &str, value: &str, seconds: i64) -> HeaderValue {
    let secure = if app.public.secure == Secure::Https { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).unwrap_or_else(|_| unreachable!("a cookie is made of letters and digits"))
}

/// `POST /a/fresh`: the same answer for every address (RL-03).
pub async fn fresh(State(app): State<App>, peer: Peer, heard: Heard, body: Bytes) -> Result<Response, WebError> {
    let form = Form::parse(&body)?;
    if !stamp_fits(&app, form.get("_stamp")) {
        return page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &link_page(&app, heard.words(), Opens::Request, LinkOutcome::AskAgain),
        );
    }
    within(&app, FRESH_NETWORK, &peer.network()).await?;
    let email: String = form.get("email").trim().to_lowercase().chars().take(EMAIL_MAX).collect();
    // Too many for one address is not said, because that would say that the address is known; nothing is sent.
    if email.contains('@') && count(&app, FRESH_ADDRESS, &email).await? <= FRESH_ADDRESS.max {
        // Behind the answer, so that its time says nothing about the address either.
        let app = app.clone();
        tokio::spawn(async move {
            if let Err(wrong) = send_fresh(&app, &email).await {
                tracing::warn!(%wrong, "Fresh links could not be sent");
            }
        });
    }
    Ok(page(&link_page(&app, heard.words(), Opens::Request, LinkOutcome::FreshSent))?.into_response())
}

/// Sends fresh links to whoever has this address: for the newest open requests in which they were asked, then for the records of the
/// latest that have ended.
pub async fn send_fresh(app: &App, email: &str) -> Result<(), ExecuteError> {
    let mut left = FRESH_REQUESTS_MAX;
    for (workspace, contact) in app.store.contacts_by_email(email, FRESH_CONTACTS_MAX).await? {
        crate::register::ask_again(app, workspace, contact).await?;
        let (db, who) = (app.workspace(workspace), PersonId::Contact(contact));
        let mut requests = db.open_requests_of(who, left).await?;
        let rest = left.saturating_sub(u32::try_from(requests.len()).unwrap_or(left));
        requests.extend(db.ended_requests_of(who, rest).await?);
        for request in requests {
            left = left.saturating_sub(1);
            send_fresh_one(app, workspace, contact, request).await?;
        }
        if left == 0 {
            break;
        }
    }
    Ok(())
}

/// A fresh link to one request for one of its people; nothing for anybody else.
pub async fn send_fresh_one(
    app: &App,
    workspace: WorkspaceId,
    contact: ContactId,
    request: domain::ids::RequestId,
) -> Result<(), ExecuteError> {
    let Some(live) = live::load(app, workspace, request).await? else { return Ok(()) };
    let command = Command::IssueLink { to: PersonId::Contact(contact) };
    match execute(app, workspace, &Actor::System, request, &command, with_fresh_link(app, &live, contact)).await {
        // They left, or it ended, a moment ago.
        Err(ExecuteError::Refused(_)) => Ok(()),
        other => other.map(|_| ()),
    }
}
