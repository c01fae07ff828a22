//! Who is at the other end: the extractors that every route's access rests on.
//!
//! INVARIANT: this is the one place where a [`Person`] is made (law 1). A session is an opaque token in a cookie; the database
//! knows its hash. Members and contacts have cookies of their own.

use crate::app::App;
use crate::config::Secure;
use crate::keys::{Purpose, token_hash};
use crate::live::{self, Live};
use crate::web::error::WebError;
use crate::web::handlers::register::prove::is_proved;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::actor::{Actor, Person, SignedIn};
use domain::directory::{Client, Contact, Directory, Member};
use domain::ids::{ConfirmationId, ContactId, PersonId, RequestId, SessionId, WorkspaceId};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use store::{Confirmation, Entrance, NewSession, Session};

/// LIMIT: how long a member stays signed in (SE-03).
pub const MEMBER_HOURS: i64 = 12;
/// LIMIT: how long a contact's session lasts in all (SE-03).
pub const CONTACT_HOURS: i64 = 8;
/// LIMIT: how long a contact's session lasts without use (SE-03).
pub const CONTACT_IDLE_MINUTES: i64 = 30;
/// How often a session's last use is written down.
const SEEN_EVERY_MINUTES: i64 = 5;

/// Whose cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// A member's.
    Member,
    /// A contact's.
    Contact,
}

fn cookie_name(app: &App, side: Side) -> &'static str {
    match (app.public.secure, side) {
        (Secure::Https, Side::Member) => "__Host-assent",
        (Secure::Https, Side::Contact) => "__Host-assent_client",
        (Secure::Loopback, Side::Member) => "assent",
        (Secure::Loopback, Side::Contact) => "assent_client",
    }
}

/// The value of one cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

fn set_cookie(app: &App, side: Side, value: &str, seconds: i64) -> HeaderValue {
    let secure = if app.public.secure == Secure::Https { "; Secure" } else { "" };
    let site = match side {
        Side::Member => "Strict",
        Side::Contact => "Lax",
    };
    let text =
        format!("{}={value}; Path=/; HttpOnly; SameSite={site}; Max-Age={seconds}{secure}", cookie_name(app, side));
    HeaderValue::from_str(&text).unwrap_or_else(|_| unreachable!("a cookie is made of letters and digits"))
}

/// A new session: its row, and the cookie that carries its secret.
pub fn new_session(app: &App, who: PersonId, signed_in: SignedIn) -> (NewSession, HeaderValue) {
    let token = URL_SAFE_NO_PAD.encode(crate::app::chance_32());
    let (side, hours) = match who {
        PersonId::Member(_) => (Side::Member, MEMBER_HOURS),
        PersonId::Contact(_) => (Side::Contact, CONTACT_HOURS),
    };
    let lasts = SignedDuration::from_hours(hours);
    let expires = app.now().saturating_add(lasts).unwrap_or(Timestamp::MAX);
    let row = NewSession {
        id: SessionId::from_bytes(crate::app::chance_16()),
        hash: token_hash(&token),
        person: Some(who),
        signed_in,
        expires_at: expires,
    };
    (row, set_cookie(app, side, &token, lasts.as_secs()))
}

/// The session's member has proved anew who they are: a new secret, and the same end. Gives the cookie as the browser would send it
/// from now on, and the one to set.
pub async fn proved(
    app: &App,
    workspace: WorkspaceId,
    session: &Session,
) -> Result<(HeaderValue, HeaderValue), store::Error> {
    let token = URL_SAFE_NO_PAD.encode(crate::app::chance_32());
    let now = app.now();
    app.workspace(workspace).prove_session(session.id, &token_hash(&token), now).await?;
    let carries = HeaderValue::from_str(&format!("{}={token}", cookie_name(app, Side::Member)))
        .unwrap_or_else(|_| unreachable!("a cookie is made of letters and digits"));
    Ok((carries, set_cookie(app, Side::Member, &token, session.expires_at.duration_since(now).as_secs())))
}

/// The person who just followed their personal link. Their session begins in the transaction that records it.
pub fn followed_link(contact: ContactId, session: SessionId) -> Person {
    Person::from_browser_session(PersonId::Contact(contact), session, SignedIn::Link)
}

/// The cookie that forgets a session.
pub fn forget(app: &App, side: Side) -> HeaderValue {
    set_cookie(app, side, "", 0)
}

/// The session behind a cookie, if it still stands.
pub async fn find(app: &App, headers: &HeaderMap, side: Side) -> Result<Option<(WorkspaceId, Session)>, store::Error> {
    let Some(token) = cookie(headers, cookie_name(app, side)) else { return Ok(None) };
    let Some((workspace, session)) = app.store.session_by_hash(&token_hash(token), app.now()).await? else {
        return Ok(None);
    };
    Ok(is_awake(app, workspace, &session, side).await?.then_some((workspace, session)))
}

/// Is the session of that side, and in use? If so, that it was seen is written down now and then.
async fn is_awake(app: &App, workspace: WorkspaceId, session: &Session, side: Side) -> Result<bool, store::Error> {
    let fits = matches!(
        (session.person, side),
        (Some(PersonId::Member(_)), Side::Member) | (Some(PersonId::Contact(_)), Side::Contact)
    );
    let now = app.now();
    let idle = now.duration_since(session.seen_at);
    let asleep = side == Side::Contact && idle > SignedDuration::from_mins(CONTACT_IDLE_MINUTES);
    if !fits || asleep {
        return Ok(false);
    }
    if idle > SignedDuration::from_mins(SEEN_EVERY_MINUTES) {
        app.workspace(workspace).touch_session(session.id, now).await?;
    }
    Ok(true)
}

/// The token that every form of a session carries.
pub fn form_token(app: &App, session: SessionId) -> String {
    URL_SAFE_NO_PAD.encode(app.keys.tag(Purpose::Form, &[session.bytes()]))
}

/// A member who is signed in.
#[derive(Debug, Clone)]
pub struct SignedInMember {
    /// Their workspace.
    pub workspace: WorkspaceId,
    /// Who they are.
    pub member: Member,
    /// The workspace's people, without any client.
    pub directory: Arc<Directory>,
    /// The session.
    pub session: SessionId,
    /// How it began.
    pub signed_in: SignedIn,
    /// When they last proved who they are.
    pub proved_at: Timestamp,
    /// The token of their forms.
    pub csrf: String,
}

impl SignedInMember {
    /// The person, for decisions.
    pub fn person(&self) -> Person {
        person(self.session, PersonId::Member(self.member.id), self.signed_in)
    }
    /// The person as an actor.
    pub fn actor(&self) -> Actor {
        Actor::Person(self.person())
    }
    /// A request of their workspace.
    pub async fn request(&self, app: &App, id: RequestId) -> Result<Arc<Live>, WebError> {
        live::load(app, self.workspace, id).await?.ok_or(WebError::NotFound)
    }
}

impl FromRequestParts<App> for SignedInMember {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        let Some((workspace, session)) = find(app, &parts.headers, Side::Member).await? else {
            return Err(WebError::sign_in(parts));
        };
        let directory = live::people(app, workspace).await?;
        let member = match session.person {
            Some(PersonId::Member(id)) => directory.member(id).cloned(),
            Some(PersonId::Contact(_)) | None => None,
        };
        let member = member.ok_or_else(|| WebError::sign_in(parts))?;
        Ok(Self {
            workspace,
            member,
            directory,
            session: session.id,
            signed_in: session.signed_in,
            proved_at: session.created_at,
            csrf: form_token(app, session.id),
        })
    }
}

/// A contact who followed a personal link, at the request in the path.
#[derive(Debug, Clone)]
pub struct Guest {
    /// The request as it is now.
    pub live: Arc<Live>,
    /// Who they are.
    pub contact: Contact,
    /// The session.
    pub session: SessionId,
    /// The token of their forms.
    pub csrf: String,
}

impl Guest {
    /// The person, for decisions.
    pub fn person(&self) -> Person {
        person(self.session, PersonId::Contact(self.contact.id), SignedIn::Link)
    }
    /// The person as an actor.
    pub fn actor(&self) -> Actor {
        Actor::Person(self.person())
    }
    /// Their lasting pseudonym in this request.
    pub fn pseudonym(&self) -> domain::ids::Pseudonym {
        PersonId::Contact(self.contact.id).in_request(self.live.state.id)
    }
}

impl FromRequestParts<App> for Guest {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        let Path(path): Path<std::collections::HashMap<String, String>> =
            Path::from_request_parts(parts, app).await.map_err(|_| WebError::NotFound)?;
        let id = path.get("request").and_then(|id| RequestId::parse(id).ok()).ok_or(WebError::LinkNeeded)?;
        let token = cookie(&parts.headers, cookie_name(app, Side::Contact)).ok_or(WebError::LinkNeeded)?;
        let found = app.store.entrance(&token_hash(token), id, app.now()).await?;
        let (workspace, Entrance { session, access, record, directory_version }) = found.ok_or(WebError::LinkNeeded)?;
        if !is_awake(app, workspace, &session, Side::Contact).await? {
            return Err(WebError::LinkNeeded);
        }
        let live = live::as_recorded(app, workspace, record, directory_version).await?;
        let contact = live.directory.contact(access.contact).cloned().ok_or(WebError::LinkNeeded)?;
        let guest = Self { csrf: form_token(app, session.id), live, contact, session: session.id };
        let lasting = guest.pseudonym();
        let part_of_it = guest.live.state.parties.values().any(|p| p.person == lasting && !p.removed);
        if part_of_it { Ok(guest) } else { Err(WebError::LinkNeeded) }
    }
}

/// A contact who was asked who may approve at their organisation, and followed the link.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The workspace that asks.
    pub workspace: WorkspaceId,
    /// What they were asked.
    pub confirmation: Confirmation,
    /// Who they are.
    pub contact: Contact,
    /// The client that it is about: their own, or one that is part of it.
    pub client: Client,
    /// The directory around it, of [`Asked::version`].
    pub directory: Directory,
    /// The directory's version.
    pub version: u64,
    /// The session.
    pub session: SessionId,
    /// The token of their forms.
    pub csrf: String,
}

impl FromRequestParts<App> for Asked {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        let Path(path): Path<std::collections::HashMap<String, String>> =
            Path::from_request_parts(parts, app).await.map_err(|_| WebError::NotFound)?;
        let id = path.get("confirmation").and_then(|id| ConfirmationId::parse(id).ok()).ok_or(WebError::LinkNeeded)?;
        let (workspace, session) = find(app, &parts.headers, Side::Contact).await?.ok_or(WebError::LinkNeeded)?;
        let db = app.workspace(workspace);
        let asked = db.confirmation(id).await?.filter(|asked| {
            asked.revoked_at.is_none()
                && session.person == Some(PersonId::Contact(asked.contact))
                && (asked.reply.is_some() || asked.waits(app.now()))
        });
        let confirmation = asked.ok_or(WebError::LinkNeeded)?;
        // The version first: what is read after it is at least as new, so that an older one is never taken for it.
        let version = db.directory_version().await?;
        let directory = db.directory_for(confirmation.client, None).await?.ok_or(WebError::LinkNeeded)?;
        let contact = directory.contact(confirmation.contact).cloned().ok_or(WebError::LinkNeeded)?;
        let client = directory.client().cloned().ok_or(WebError::LinkNeeded)?;
        let csrf = form_token(app, session.id);
        Ok(Self { workspace, confirmation, contact, client, directory, version, session: session.id, csrf })
    }
}

/// The same, where the workspace asks everybody for a code before anything is shown: one who has proved the mailbox.
#[derive(Debug, Clone)]
pub struct Proved(pub Asked);

impl FromRequestParts<App> for Proved {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        let asked = Asked::from_request_parts(parts, app).await?;
        if is_proved(app, &parts.headers, &asked) {
            return Ok(Self(asked));
        }
        Err(WebError::Prove(format!("/register/{}/prove", asked.confirmation.id)))
    }
}

/// A member who may change people, clients and settings.
#[derive(Debug, Clone)]
pub struct Administrator(pub SignedInMember);

impl FromRequestParts<App> for Administrator {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        let member = SignedInMember::from_request_parts(parts, app).await?;
        if member.member.role.may_administer() { Ok(Self(member)) } else { Err(WebError::NotAllowed) }
    }
}

/// A member who writes flows.
#[derive(Debug, Clone)]
pub struct Designer(pub SignedInMember);

impl FromRequestParts<App> for Designer {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        let member = SignedInMember::from_request_parts(parts, app).await?;
        if member.member.role.may_write_flows() { Ok(Self(member)) } else { Err(WebError::NotAllowed) }
    }
}

/// The person behind a session that is in the database. Beside the extractors only the demo calls this, for its pretend people.
pub fn person(session: SessionId, who: PersonId, signed_in: SignedIn) -> Person {
    Person::from_browser_session(who, session, signed_in)
}
