//! Connections to other systems: those that steps call, and hooks at which others report.
//!
//! INVARIANT: a connection's secret comes in and is sealed; no page shows it again. A hook's secret is shown once, when it is made.

use super::posted::Posted;
use super::{Query, id, shell};
use crate::app::{App, chance_16, chance_32};
use crate::connections::{self, HOOK_SECRET_PREFIX, SECRET_MAX};
use crate::live;
use crate::web::error::{WebError, page, page_with, see_other};
use crate::web::form::Form;
use crate::web::limits::{Limit, within};
use crate::web::pages::team::connections::{ConnectionsPage, NewHook};
use crate::web::pages::team::shell::{Crumb, Place};
use crate::web::present::team::Wrong;
use crate::web::present::team::connections::{self as present, ADD, HOOK, Offer, Tried};
use crate::web::session::{Administrator, SignedInMember};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::ids::{HookId, MemberId, Name};
use effects::http::Base;
use store::{Begins, CONNECTIONS_MAX, Connection, ConnectionAuth, Hook, NAME_TAKEN};

/// LIMIT: connections that one workspace tries out.
const TRIES: Limit = Limit { what: "connection-try", max: 30, minutes: 10 };
/// Headers that say something else than who we are.
const NOT_OURS: [&str; 9] = [
    "host",
    "connection",
    "content-length",
    "content-type",
    "transfer-encoding",
    "accept",
    "user-agent",
    "cookie",
    "idempotency-key",
];

/// What an answer has beside the lists.
#[derive(Default)]
struct Beside {
    wrong: Wrong,
    hook: Option<NewHook>,
    tried: Option<Tried>,
}

async fn whole(app: &App, me: &SignedInMember, query: &Query, beside: Beside) -> Result<ConnectionsPage, WebError> {
    let db = app.workspace(me.workspace);
    let crumbs = vec![Crumb::to("Flows", "/flows"), Crumb::here("Connections")];
    let at = super::moment(app, me);
    let connections = db.connections().await?;
    let hooks = db.hooks().await?;
    let offer = offer(app, me).await?;
    let none = Wrong::default();
    let of = |form: &str| if beside.wrong.form == form { &beside.wrong } else { &none };
    Ok(ConnectionsPage {
        shell: shell(app, me, Place::Flows, crumbs, query).await?,
        sentence: present::sentence(connections.len(), hooks.len()),
        made: beside.hook,
        connections: connections
            .iter()
            .map(|one| present::connection(one, &at, &me.csrf, &beside.wrong, beside.tried.as_ref()))
            .collect(),
        hooks: hooks.iter().map(|hook| present::hook(hook, &offer, &at, |path| app.url(path))).collect(),
        add: present::add(&me.csrf, of(ADD)),
        add_hook: present::add_hook(&me.csrf, of(HOOK), &offer),
    })
}

/// What a hook can be made for.
async fn offer(app: &App, me: &SignedInMember) -> Result<Offer, WebError> {
    let db = app.workspace(me.workspace);
    let mut flows = Vec::new();
    for offered in db.offered_flows().await? {
        if live::flow(app, me.workspace, offered.digest).await?.trigger.is_some() {
            flows.push((offered.name, offered.title));
        }
    }
    let mut members = db.members().await?;
    members.retain(|member| member.active && member.role.may_work());
    members.sort_by_key(|member| member.id != me.member.id);
    let members = members.into_iter().map(|member| (member.id.to_string(), member.name)).collect();
    Ok(Offer { flows, members })
}

async fn wrong_page(app: &App, me: &SignedInMember, query: &Query, wrong: Wrong) -> Result<Response, WebError> {
    let beside = Beside { wrong, ..Beside::default() };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &whole(app, me, query, beside).await?)
}

/// `GET /connections`.
pub async fn show(State(app): State<App>, me: Administrator, query: Query) -> Result<Response, WebError> {
    page(&whole(&app, &me.0, &query, Beside::default()).await?)
}

/// A secret as typed; what is wrong with it is noted.
fn typed_secret(posted: &mut Posted, field: &str) -> String {
    let secret = posted.form.get(field).trim().to_owned();
    if secret.is_empty() {
        posted.at(field, "Paste the secret that the other system gave you.");
    } else if secret.chars().count() > SECRET_MAX || secret.chars().any(char::is_control) {
        posted.at(field, "This is no secret: it is too long, or has line breaks.");
    }
    secret
}

/// The connection as typed, and its secret.
fn read(app: &App, me: &SignedInMember, posted: &mut Posted) -> Option<Connection> {
    let name = Name::parse(posted.form.get("name").trim());
    if let Err(wrong) = &name {
        posted.at("name", &crate::words::sentence(&wrong.to_string()));
    }
    let internal = posted.form.get("internal") == "yes";
    let base = Base::parse(posted.form.get("url"), connections::reach(internal));
    if let Err(wrong) = &base {
        posted.at("url", wrong);
    }
    let word = posted.form.get("auth").to_owned();
    let auth_name = posted.may_have("auth_name");
    let header = auth_name.to_ascii_lowercase();
    let token = !header.is_empty() && header.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if word == "header" && (!token || NOT_OURS.contains(&header.as_str()) || header.starts_with("assent-")) {
        posted.at("auth_name", "Write the name of a header, such as X-Api-Key.");
    }
    if word == "basic" && (auth_name.is_empty() || auth_name.contains(':')) {
        posted.at("auth_name", "Write the user’s name, without a colon.");
    }
    let auth = ConnectionAuth::of(&word, if word == "header" { &header } else { &auth_name });
    let auth = auth.map(|auth| match auth {
        ConnectionAuth::None | ConnectionAuth::Bearer if !auth_name.is_empty() => {
            posted.at("auth_name", "Leave this empty, or choose what it is the name of.");
            auth
        }
        other => other,
    });
    let needs = !matches!(auth, Some(ConnectionAuth::None) | None);
    let secret = if needs { typed_secret(posted, "secret") } else { String::new() };
    let (Ok(name), Ok(base), Some(auth), true) = (name, base, auth, posted.fine()) else { return None };
    let sealed = needs.then(|| connections::seal(app, me.workspace, &name, &base, &secret));
    Some(Connection {
        url: base.as_str().to_owned(),
        name,
        internal,
        auth,
        secret: sealed,
        secret_end: connections::end_of(&secret),
        secret_at: app.now(),
    })
}

/// `POST /connections` with `name`, `url`, `internal`, `auth`, `auth_name` and `secret`.
pub async fn add(State(app): State<App>, me: Administrator, query: Query, body: Bytes) -> Result<Response, WebError> {
    let me = me.0;
    let mut posted = Posted::read(&app, &me, &body, ADD)?;
    let Some(new) = read(&app, &me, &mut posted) else { return wrong_page(&app, &me, &query, posted.wrong).await };
    let db = app.workspace(me.workspace);
    if db.connection_names().await?.len() >= CONNECTIONS_MAX as usize {
        posted.wrong.whole = format!("There can be {CONNECTIONS_MAX} connections. Remove one that is not used.");
        return wrong_page(&app, &me, &query, posted.wrong).await;
    }
    match db.add_connection(&new, &me.member.id.to_string(), app.now()).await {
        Ok(()) => Ok(see_other("/connections?done=connected")),
        Err(store::Error::Conflict(what)) if what == NAME_TAKEN => {
            posted.at("name", "There is a connection of this name. Choose another, or remove that one first.");
            wrong_page(&app, &me, &query, posted.wrong).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn found(app: &App, me: &SignedInMember, connection: &str) -> Result<Connection, WebError> {
    let name = id(Name::parse(connection))?;
    app.workspace(me.workspace).connection(&name).await?.ok_or(WebError::NotFound)
}

/// Sets another secret. False if something is wrong with it, which is noted in `posted`.
async fn replace(
    app: &App,
    me: &SignedInMember,
    connection: &Connection,
    posted: &mut Posted,
) -> Result<bool, WebError> {
    let typed = typed_secret(posted, &present::secret_field(&connection.name));
    let (true, Ok(base)) = (posted.fine(), Base::parse(&connection.url, connections::reach(connection.internal)))
    else {
        return Ok(false);
    };
    let sealed = connections::seal(app, me.workspace, &connection.name, &base, &typed);
    let kept = (sealed.as_slice(), &*connections::end_of(&typed));
    let db = app.workspace(me.workspace);
    db.set_connection_secret(&connection.name, kept, &me.member.id.to_string(), app.now()).await?;
    Ok(true)
}

/// `POST /connections/{connection}/secret`.
pub async fn secret(
    State(app): State<App>,
    me: Administrator,
    Path(connection): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let mut posted = Posted::read(&app, &me, &body, "secret")?;
    let connection = found(&app, &me, &connection).await?;
    if replace(&app, &me, &connection, &mut posted).await? {
        return Ok(see_other("/connections?done=secret"));
    }
    wrong_page(&app, &me, &query, posted.wrong).await
}

/// `POST /connections/{connection}/try`: calls its address once and says what came of it.
pub async fn try_out(
    State(app): State<App>,
    me: Administrator,
    Path(connection): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    Form::of_session(&app, me.session, &body)?;
    let connection = found(&app, &me, &connection).await?;
    within(&app, TRIES, &me.workspace.to_string()).await?;
    let said = connections::try_out(&app, me.workspace, &connection).await;
    let tried = Some(Tried { name: connection.name, said });
    page(&whole(&app, &me, &query, Beside { tried, ..Beside::default() }).await?)
}

/// `POST /connections/{connection}/remove`.
pub async fn remove(
    State(app): State<App>,
    me: Administrator,
    Path(connection): Path<String>,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    Form::of_session(&app, me.session, &body)?;
    let connection = found(&app, &me, &connection).await?;
    let db = app.workspace(me.workspace);
    db.remove_connection(&connection.name, &me.member.id.to_string(), app.now()).await?;
    Ok(see_other("/connections?done=removed"))
}

/// `POST /connections/hooks` with `hook`, `begins` and `member`: shows the secret, once.
pub async fn add_hook(
    State(app): State<App>,
    me: Administrator,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let mut posted = Posted::read(&app, &me, &body, HOOK)?;
    let name = posted.needs("hook", "Say who reports there, so that you know it again.");
    let (flow, member) = (posted.may_have("begins"), posted.may_have("member"));
    let offer = offer(&app, &me).await?;
    let begins = if flow.is_empty() {
        None
    } else {
        if !offer.flows.iter().any(|(name, _)| *name == flow) {
            posted.at("begins", "This flow is not offered any more, or says no “trigger:”. Choose another one.");
        }
        let member =
            MemberId::parse(&member).ok().filter(|id| offer.members.iter().any(|(own, _)| *own == id.to_string()));
        if member.is_none() {
            posted.at("member", "Choose who prepares what a report begins.");
        }
        member.map(|member| Begins { flow, member })
    };
    let db = app.workspace(me.workspace);
    if db.hooks().await?.len() >= CONNECTIONS_MAX as usize {
        posted.at("hook", "There are as many as there can be. Remove one that is not used.");
    }
    if !posted.fine() {
        return wrong_page(&app, &me, &query, posted.wrong).await;
    }
    let (hook, key) = (HookId::from_bytes(chance_16()), chance_32());
    let secret = connections::seal_hook(&app, me.workspace, hook, &key);
    let does = format!("{}.", offer.does(begins.as_ref()));
    let new = Hook { id: hook, name: name.clone(), secret, made_at: app.now(), begins, last: None };
    db.add_hook(&new, &me.member.id.to_string()).await?;
    let secret = format!("{HOOK_SECRET_PREFIX}{}", STANDARD.encode(key));
    let made = NewHook { name, does, url: app.url(&format!("/hooks/{hook}")), secret };
    page(&whole(&app, &me, &query, Beside { hook: Some(made), ..Beside::default() }).await?)
}

/// `POST /connections/hooks/{hook}/remove`.
pub async fn remove_hook(
    State(app): State<App>,
    me: Administrator,
    Path(hook): Path<String>,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    Form::of_session(&app, me.session, &body)?;
    let hook = id(HookId::parse(&hook))?;
    let db = app.workspace(me.workspace);
    db.hooks().await?.iter().find(|one| one.id == hook).ok_or(WebError::NotFound)?;
    db.remove_hook(hook, &me.member.id.to_string(), app.now()).await?;
    Ok(see_other("/connections?done=removed"))
}
