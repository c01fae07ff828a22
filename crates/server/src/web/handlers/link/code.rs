//! A code before anything is shown: for a link that belongs to another browser, and where a workspace asks everybody.
//!
//! Until the code is typed there is no session. What is pending stands in a signed cookie of half an hour: a session identifier
//! to which the code is bound, and the link. The link's holder learns only the masked address (ML-06).

use super::{Browser, Here, enter, own_cookie};
use crate::app::{App, chance_16};
use crate::config::Secure;
use crate::execute::{ExecuteError, With, execute};
use crate::keys::{Purpose, same};
use crate::live::{self, Live};
use crate::sheets::{CODE_MINUTES, code_mac, new_code, wrong_code};
use crate::web::components::Letterhead;
use crate::web::error::{WebError, page, page_with, see_other};
use crate::web::form::Form;
use crate::web::language::{Heard, remember};
use crate::web::limits::{Limit, Peer, count, seconds_left};
use crate::web::pages::client::other_browser::{CodeStage, OtherBrowserPage, Why};
use crate::web::present::common::masked;
use crate::web::session::{cookie, form_token};
use crate::words;
use crate::worker::{CodeAbout, code_row, other_browser_row};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use domain::actor::Actor;
use domain::ids::{LinkId, PersonId, RequestId, SessionId, WorkspaceId};
use domain::request::Command;
use domain::values::Digest;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use store::{CodeKey, Link, SideRow};
use wording::Words;

/// LIMIT: how long a code can be asked for after the link was pressed.
const PENDING_MINUTES: i64 = 30;
/// LIMIT: codes for one person (AU-01).
const CODES: Limit = Limit { what: "see-code", max: 5, minutes: 60 };
/// Code for seeing, as the store keeps it.
const SEE: &str = "see";

/// A link that was pressed and waits for its code.
struct Pending {
    workspace: WorkspaceId,
    request: RequestId,
    link: LinkId,
    session: SessionId,
}

fn name(app: &App) -> &'static str {
    match app.public.secure {
        Secure::Https => "__Host-assent_pending",
        Secure::Loopback => "assent_pending",
    }
}

impl Pending {
    fn write(&self, app: &App) -> String {
        let until = app.now().saturating_add(SignedDuration::from_mins(PENDING_MINUTES)).unwrap_or(Timestamp::MAX);
        let Self { workspace, request, link, session } = self;
        let text = format!(
            "{}.{}.{}.{}.{}",
            workspace.hex(),
            request.hex(),
            link.hex(),
            session.hex(),
            until.as_millisecond()
        );
        format!("{text}.{}", tag(app, &text))
    }

    fn read(app: &App, headers: &HeaderMap) -> Option<Self> {
        let (text, given) = cookie(headers, name(app))?.rsplit_once('.')?;
        if !same(given.as_bytes(), tag(app, text).as_bytes()) {
            return None;
        }
        let mut parts = text.split('.');
        let pending = Self {
            workspace: WorkspaceId::parse(parts.next()?).ok()?,
            request: RequestId::parse(parts.next()?).ok()?,
            link: LinkId::parse(parts.next()?).ok()?,
            session: SessionId::parse(parts.next()?).ok()?,
        };
        let until: i64 = parts.next()?.parse().ok()?;
        (app.now().as_millisecond() < until).then_some(pending)
    }

    fn key(&self) -> CodeKey {
        CodeKey { session: self.session, purpose: SEE.to_owned(), subject: self.link.bytes().to_vec() }
    }

    /// The request and the link, while the link still opens something.
    async fn open(&self, app: &App) -> Result<(Arc<Live>, Link), WebError> {
        let gone = || WebError::LinkNeeded;
        let links = app.workspace(self.workspace).links_of(self.request).await?;
        let link = links.into_iter().find(|l| l.id == self.link && l.is_open(app.now())).ok_or_else(gone)?;
        let live = live::load(app, self.workspace, self.request).await?.ok_or_else(gone)?;
        if super::opens(&live, &link) { Ok((live, link)) } else { Err(gone()) }
    }
}

fn tag(app: &App, text: &str) -> String {
    Digest(app.keys.tag(Purpose::Form, &[b"pending", text.as_bytes()])).hex()
}

/// Leads to the code's page. Says nothing yet and sends nothing.
pub(super) fn ask(app: &App, workspace: WorkspaceId, live: &Live, link: &Link) -> Response {
    let pending =
        Pending { workspace, request: live.state.id, link: link.id, session: SessionId::from_bytes(chance_16()) };
    let mut response = see_other("/a/code");
    let cookie = own_cookie(app, name(app), &pending.write(app), PENDING_MINUTES * 60);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

/// `GET /a/code`.
pub async fn show(State(app): State<App>, headers: HeaderMap) -> Result<Response, WebError> {
    let heard = Heard::of(&headers);
    let pending = Pending::read(&app, &headers).ok_or(WebError::LinkNeeded)?;
    let (live, link) = pending.open(&app).await?;
    let stage = match app.workspace(pending.workspace).code_sent_at(&pending.key()).await? {
        Some(_) => CodeStage::Sent { value: String::new(), error: String::new() },
        None => CodeStage::Ask,
    };
    page(&code_page(&app, heard, &pending, &live, &link, stage))
}

/// The contact's own language, once it is known: the mail with the code comes in it.
fn speaks(heard: Heard, live: &Live, link: &Link) -> Words {
    let known = live.directory.contact(link.contact).and_then(|contact| contact.language);
    known.map_or_else(|| heard.words(), Words::of)
}

fn code_page(
    app: &App,
    heard: Heard,
    pending: &Pending,
    live: &Live,
    link: &Link,
    stage: CodeStage,
) -> OtherBrowserPage {
    OtherBrowserPage {
        letterhead: Letterhead::Plain,
        words: speaks(heard, live, link),
        csrf: form_token(app, pending.session),
        masked_address: live.directory.contact(link.contact).map(|c| masked(&c.email)).unwrap_or_default(),
        why: if link.session.is_some() { Why::OtherBrowser } else { Why::Always },
        send_path: "/a/code".to_owned(),
        enter_path: "/a/code/enter".to_owned(),
        stage,
    }
}

/// `POST /a/code`: mails a code.
pub async fn send(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Result<Response, WebError> {
    let heard = Heard::of(&headers);
    let pending = Pending::read(&app, &headers).ok_or(WebError::LinkNeeded)?;
    Form::of_session(&app, pending.session, &body)?;
    let (live, link) = pending.open(&app).await?;
    if count(&app, CODES, &link.contact.hex()).await? > CODES.max {
        let again = app
            .now()
            .saturating_add(SignedDuration::from_secs(seconds_left(&app, CODES) as i64))
            .unwrap_or(Timestamp::MAX);
        let zone = words::zone(live.directory.client().map_or("UTC", |c| c.zone.as_str()));
        let stage = CodeStage::Wait(words::clock(again, &zone));
        return page_with(StatusCode::TOO_MANY_REQUESTS, &code_page(&app, heard, &pending, &live, &link, stage));
    }
    let to = live.state.acting_as(PersonId::Contact(link.contact).in_request(live.state.id));
    let (code, code_name) = new_code(&app, pending.key());
    let with = With {
        side: vec![SideRow::InsertCode(code)],
        outbox: vec![code_row(live.state.id, to, code_name, CodeAbout::See, CODE_MINUTES, app.now())],
        ..With::default()
    };
    // Nothing of the request changes; looking again at its waits is harmless and carries the rows.
    let sent = execute(&app, live.workspace, &Actor::System, live.state.id, &Command::LookAgain, with).await;
    sent.map_err(|wrong| WebError::from_execute(wrong, "/a/code"))?;
    Ok(see_other("/a/code"))
}

/// `POST /a/code/enter`: the code opens the request in this browser, and the first holder hears of it.
pub async fn enter_code(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, WebError> {
    let pending = Pending::read(&app, &headers).ok_or(WebError::LinkNeeded)?;
    let form = Form::of_session(&app, pending.session, &body)?;
    let (live, link) = pending.open(&app).await?;
    let typed: String = form.get("code").chars().filter(|c| !c.is_whitespace()).collect();
    let key = pending.key();
    let heard = Heard::of(&headers);
    let says = speaks(heard, &live, &link);
    let wrong = match app.workspace(pending.workspace).try_code(&key, app.now()).await? {
        None => Some(says.prove_gone().to_string()),
        Some(kept) if same(&code_mac(&app, &key, &kept.salt, &typed), &kept.mac) => None,
        Some(kept) => Some(wrong_code(says, kept.tries_left).to_string()),
    };
    if let Some(error) = wrong {
        let stage = CodeStage::Sent { value: typed.chars().take(7).collect(), error };
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &code_page(&app, heard, &pending, &live, &link, stage));
    }
    if let Some(contact) = live.directory.contact(link.contact) {
        remember(&app, pending.workspace, contact, heard).await?;
    }
    let entered = let_in(&app, &peer, &headers, &pending, &live, &link).await;
    let mut response = entered.map_err(|wrong| WebError::from_execute(wrong, "/a/code"))?;
    response.headers_mut().append(header::SET_COOKIE, own_cookie(&app, name(&app), "", 0));
    Ok(response)
}

async fn let_in(
    app: &App,
    peer: &Peer,
    headers: &HeaderMap,
    pending: &Pending,
    live: &Arc<Live>,
    link: &Link,
) -> Result<Response, ExecuteError> {
    // A session of its own, whatever this browser had before (SE-01).
    let here = Here { browser: Browser::of(app, headers), session: None, may_see: false };
    let mut with = With { side: vec![SideRow::UseCode(pending.key())], ..With::default() };
    if link.session.is_some() {
        let to = live.state.acting_as(PersonId::Contact(link.contact).in_request(live.state.id));
        with.outbox.push(other_browser_row(live.state.id, to, chance_16(), &peer.browser(), app.now()));
    }
    enter(app, peer, here, live, link, with).await
}
