//! Who calls: a program with a bearer token, on behalf of a member. Cookies are never looked at here.
//!
//! INVARIANT: what comes out of this module is an [`Actor::Token`], from which no decision can be made (law 1).

use crate::api::problem::{Kind, Problem};
use crate::app::App;
use crate::keys::token_hash;
use crate::live;
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use domain::actor::Actor;
use domain::directory::{Directory, Member};
use domain::ids::{TokenId, WorkspaceId};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// How a token begins, so that scanners of leaked secrets know it.
pub const TOKEN_PREFIX: &str = "ast_";
/// Characters behind the prefix: 256 bits as base64url.
const SECRET_CHARS: usize = 43;
/// How often the last use of a token is written down.
const USED_EVERY_MINUTES: i64 = 60;

/// What a token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Read requests, flows and journals.
    RequestsRead,
    /// Create, edit, send, ask, answer, withdraw.
    RequestsWrite,
    /// Put files into packages and take them out.
    DocumentsWrite,
    /// Read clients with their contacts and projects.
    ClientsRead,
    /// Export records.
    Export,
    /// Read flows, their versions and files.
    FlowsRead,
    /// Publish flows.
    FlowsWrite,
    /// Read who is away when.
    AbsencesRead,
    /// Record that somebody is away, and that they are back.
    AbsencesWrite,
}

impl Scope {
    /// All of them, in the order pages show them.
    pub const ALL: [Self; 9] = [
        Self::RequestsRead,
        Self::RequestsWrite,
        Self::DocumentsWrite,
        Self::ClientsRead,
        Self::Export,
        Self::FlowsRead,
        Self::FlowsWrite,
        Self::AbsencesRead,
        Self::AbsencesWrite,
    ];

    /// The word in a token's scopes.
    pub const fn word(self) -> &'static str {
        match self {
            Self::RequestsRead => "requests:read",
            Self::RequestsWrite => "requests:write",
            Self::DocumentsWrite => "documents:write",
            Self::ClientsRead => "clients:read",
            Self::Export => "export",
            Self::FlowsRead => "flows:read",
            Self::FlowsWrite => "flows:write",
            Self::AbsencesRead => "absences:read",
            Self::AbsencesWrite => "absences:write",
        }
    }
}

/// A program with a token that stands.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The token's workspace; nothing of another can be reached.
    pub workspace: WorkspaceId,
    /// The token.
    pub token: store::Token,
    /// On whose behalf.
    pub member: Member,
    /// The workspace's people, without any client.
    pub directory: Arc<Directory>,
}

impl Caller {
    /// The actor of commands.
    pub const fn actor(&self) -> Actor {
        Actor::Token { token: self.token.id, member: self.member.id }
    }

    fn may(&self, scope: Scope) -> bool {
        self.token.scopes.split_whitespace().any(|word| word == scope.word())
    }
}

fn unauthenticated(detail: &str) -> Problem {
    Problem::new(
        Kind::Unauthenticated,
        detail,
        "Send `Authorization: Bearer ast_…` with a token that a member made under Account.",
    )
}

/// The secret in the header, if it has the form of one.
fn secret(parts: &Parts) -> Option<&str> {
    let line = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = line.split_once(' ')?;
    let rest = token.strip_prefix(TOKEN_PREFIX)?;
    let plain =
        rest.len() == SECRET_CHARS && rest.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    (scheme.eq_ignore_ascii_case("bearer") && plain).then_some(token)
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let token = secret(parts)
            .ok_or_else(|| unauthenticated("No bearer token came with this call; cookies do not count here."))?;
        let now = app.now();
        let found = app.store.token_by_hash(&token_hash(token), now).await?;
        let (workspace, token) = found
            .ok_or_else(|| unauthenticated("This token opens nothing: it was revoked, has expired, or never was."))?;
        let directory = live::people(app, workspace).await?;
        let member = directory.member(token.member).cloned();
        let member = member.ok_or_else(|| unauthenticated("The member who made this token is no longer active."))?;
        count(app, token.id, now).await?;
        let stale = |at: Timestamp| now.duration_since(at) > SignedDuration::from_mins(USED_EVERY_MINUTES);
        if token.used_at.is_none_or(stale) {
            app.workspace(workspace).touch_token(token.id, now).await?;
        }
        Ok(Self { workspace, token, member, directory })
    }
}

/// A caller whose token has a scope. The scope is part of the handler's signature, so it cannot be forgotten.
#[derive(Debug, Clone)]
pub struct With<S>(Caller, PhantomData<S>);

/// A scope as a type.
pub trait Needs {
    /// Which.
    const SCOPE: Scope;
    /// Another one that is enough as well.
    const OR: Option<Scope> = None;
}

/// [`Scope::RequestsRead`] as a type.
#[derive(Debug, Clone, Copy)]
pub struct RequestsRead;
/// [`Scope::RequestsWrite`] as a type.
#[derive(Debug, Clone, Copy)]
pub struct RequestsWrite;
/// [`Scope::DocumentsWrite`] as a type.
#[derive(Debug, Clone, Copy)]
pub struct DocumentsWrite;
/// [`Scope::ClientsRead`] as a type.
#[derive(Debug, Clone, Copy)]
pub struct ClientsRead;
/// [`Scope::Export`] as a type.
#[derive(Debug, Clone, Copy)]
pub struct Export;

/// [`Scope::FlowsRead`] as a type.
#[derive(Debug, Clone, Copy)]
pub struct FlowsRead;
/// [`Scope::FlowsWrite`] as a type.
#[derive(Debug, Clone, Copy)]
pub struct FlowsWrite;
/// [`Scope::AbsencesRead`] as a type.
#[derive(Debug, Clone, Copy)]
pub struct AbsencesRead;
/// [`Scope::AbsencesWrite`] as a type.
#[derive(Debug, Clone, Copy)]
pub struct AbsencesWrite;
/// Which flows there are: for whoever begins requests, and for whoever writes flows.
#[derive(Debug, Clone, Copy)]
pub struct RequestsOrFlowsRead;

impl Needs for FlowsRead {
    const SCOPE: Scope = Scope::FlowsRead;
}
impl Needs for FlowsWrite {
    const SCOPE: Scope = Scope::FlowsWrite;
}
impl Needs for AbsencesRead {
    const SCOPE: Scope = Scope::AbsencesRead;
}
impl Needs for AbsencesWrite {
    const SCOPE: Scope = Scope::AbsencesWrite;
}
impl Needs for RequestsOrFlowsRead {
    const SCOPE: Scope = Scope::RequestsRead;
    const OR: Option<Scope> = Some(Scope::FlowsRead);
}
impl Needs for RequestsRead {
    const SCOPE: Scope = Scope::RequestsRead;
}
impl Needs for RequestsWrite {
    const SCOPE: Scope = Scope::RequestsWrite;
}
impl Needs for DocumentsWrite {
    const SCOPE: Scope = Scope::DocumentsWrite;
}
impl Needs for ClientsRead {
    const SCOPE: Scope = Scope::ClientsRead;
}
impl Needs for Export {
    const SCOPE: Scope = Scope::Export;
}

impl<S> Deref for With<S> {
    type Target = Caller;
    fn deref(&self) -> &Caller {
        &self.0
    }
}

impl<S: Needs> FromRequestParts<App> for With<S> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, app).await?;
        let word = S::SCOPE.word();
        if caller.may(S::SCOPE) || S::OR.is_some_and(|other| caller.may(other)) {
            return Ok(Self(caller, PhantomData));
        }
        Err(Problem::new(
            Kind::ScopeMissing,
            format!("This token lacks the scope `{word}`."),
            format!("Make a token that has `{word}`."),
        ))
    }
}

/// LIMIT: calls with one token in a minute, over all nodes. Against programs that run away, not a quota.
pub const CALLS_PER_MINUTE_MAX: u64 = 12_000;
/// Calls that are counted here before the database hears of them: a write for each call would cost more than most calls.
pub const BLOCK: u64 = 50;
/// LIMIT: tokens whose counts are kept in memory.
const COUNTED_MAX: usize = 10_000;

/// Calls counted by this process in the minute that is under way.
static COUNTED: LazyLock<Mutex<HashMap<TokenId, (Timestamp, u64)>>> = LazyLock::new(Mutex::default);

/// Under which key the database counts blocks of calls.
pub fn limit_key(token: TokenId) -> String {
    format!("api:{token}")
}

/// The minute that an instant belongs to.
pub fn window(now: Timestamp) -> Timestamp {
    let seconds = now.as_second();
    Timestamp::from_second(seconds - seconds.rem_euclid(60)).unwrap_or(now)
}

/// Counts a call; too many are refused until the next minute. Nodes share the count block by block.
async fn count(app: &App, token: TokenId, now: Timestamp) -> Result<(), Problem> {
    let window = window(now);
    let first_of_block = {
        let mut counted = COUNTED.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.len() >= COUNTED_MAX {
            counted.retain(|_, (at, _)| *at == window);
        }
        let entry = counted.entry(token).or_insert((window, 0));
        if entry.0 != window {
            *entry = (window, 0);
        }
        entry.1 += 1;
        entry.1 % BLOCK == 1
    };
    if first_of_block && app.store.hit(&limit_key(token), window).await? * BLOCK > CALLS_PER_MINUTE_MAX {
        // The next call asks again, so a refusal is not forgotten within the minute.
        COUNTED.lock().unwrap_or_else(PoisonError::into_inner).remove(&token);
        let wait = 60 - u32::try_from(now.duration_since(window).as_secs().clamp(0, 59)).unwrap_or(0);
        let says = format!("More than {CALLS_PER_MINUTE_MAX} calls in a minute came with this token.");
        return Err(Problem::new(Kind::TooMany, says, "Wait as long as Retry-After says.").again_in(wait));
    }
    Ok(())
}
