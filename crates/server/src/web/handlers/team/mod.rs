//! The pages of the team. Every handler takes [`SignedInMember`], [`Worker`] or [`Administrator`](crate::web::session::Administrator), which is the
//! access check.
//!
//! Start reading at [`request`]; what all of them share is here.

pub mod account;
pub mod away;
pub mod bulk;
pub mod calls;
pub mod clients;
pub mod compare;
pub mod confirm;
pub mod connections;
pub mod contacts;
pub mod designer;
pub mod edit;
pub mod erase;
pub mod files;
pub mod filters;
pub mod flows;
pub mod home;
pub mod mailbox;
pub mod moving;
pub mod named;
pub mod people;
pub mod posted;
pub mod request;
pub mod requests;
pub mod review;
pub mod search;
pub mod settings;
pub mod simulate;
pub mod talk;
pub mod uploads;
pub mod whatif;
pub mod work;

use crate::app::App;
use crate::checks;
use crate::execute::{With, execute};
use crate::live::{self, Live};
use crate::web::components::{Icon, Kind, Notice};
use crate::web::error::WebError;
use crate::web::form::Form;
use crate::web::pages::team::shell::{Crumb, Mailbox, Place, Shell};
use crate::web::present::documents::before;
use crate::web::present::team::home::{Known, Moment, needs};
use crate::web::present::team::package::Files;
use crate::web::session::SignedInMember;
use crate::words;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::ids::{AbsenceId, FilterId, PersonId, RequestId};
use domain::request::Command;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use store::views::{RequestFilter, Span};

/// LIMIT: tasks and open requests of one member that are looked at for what needs them.
const NEEDS_MAX: u32 = 50;
/// LIMIT: mails that were given up that are looked at.
const DEAD_MAX: u32 = 100;

/// A member who may change requests; auditors only read.
#[derive(Debug, Clone)]
pub struct Worker(pub SignedInMember);

impl FromRequestParts<App> for Worker {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        let member = SignedInMember::from_request_parts(parts, app).await?;
        if member.member.role.may_work() { Ok(Self(member)) } else { Err(WebError::NotAllowed) }
    }
}

/// The query of an address.
pub type Query = axum::extract::Query<HashMap<String, String>>;

/// An identifier in an address; one that cannot be read leads nowhere.
pub fn id<T, E>(parsed: Result<T, E>) -> Result<T, WebError> {
    parsed.map_err(|_| WebError::NotFound)
}

/// The request in an address, as it is now.
pub async fn request_of(app: &App, me: &SignedInMember, text: &str) -> Result<Arc<Live>, WebError> {
    me.request(app, id(RequestId::parse(text))?).await
}

/// Gives a command; a refusal leads back to `back`.
pub async fn give(
    app: &App,
    me: &SignedInMember,
    request: RequestId,
    command: &Command,
    back: &str,
) -> Result<(), WebError> {
    let done = execute(app, me.workspace, &me.actor(), request, command, With::default()).await;
    done.map(|_| ()).map_err(|wrong| WebError::from_execute(wrong, back))
}

/// Now, in the workspace's zone.
pub fn moment(app: &App, me: &SignedInMember) -> Moment {
    Moment { now: app.now(), zone: words::zone(&me.directory.workspace.zone) }
}

/// What the store knows of what needs this member.
pub async fn known(app: &App, me: &SignedInMember) -> Result<Known, WebError> {
    let db = app.workspace(me.workspace);
    let who = PersonId::Member(me.member.id);
    let filter = RequestFilter { span: Span::Open, initiator: Some(who), limit: NEEDS_MAX, ..RequestFilter::default() };
    let mut mine = Vec::new();
    for (id, row) in db.requests(&filter).await? {
        mine.extend(live::load_as_of(app, me.workspace, id, row.updated_at).await?);
    }
    let mut dead: BTreeMap<RequestId, usize> = BTreeMap::new();
    for letter in db.dead_letters(DEAD_MAX).await? {
        *dead.entry(letter.request).or_default() += 1;
    }
    Ok(Known { tasks: db.tasks_of(who, NEEDS_MAX).await?, mine, dead: dead.into_iter().collect(), ..Known::default() })
}

/// The frame of a page.
pub async fn shell(
    app: &App,
    me: &SignedInMember,
    here: Place,
    crumbs: Vec<Crumb>,
    query: &Query,
) -> Result<Shell, WebError> {
    let waiting = needs(&known(app, me).await?, &moment(app, me)).len();
    Ok(frame(app, me, here, crumbs, waiting, query))
}

/// The frame, where what needs the member is counted already.
pub fn frame(app: &App, me: &SignedInMember, here: Place, crumbs: Vec<Crumb>, waiting: usize, query: &Query) -> Shell {
    Shell {
        workspace: me.directory.workspace.name.clone(),
        member: me.member.name.clone(),
        here,
        needs_you: u32::try_from(waiting).unwrap_or(u32::MAX),
        mailbox: if app.mailbox.is_some() { Mailbox::Demo } else { Mailbox::Absent },
        crumbs,
        csrf: me.csrf.clone(),
        flash: query.get("done").and_then(|word| done(word)),
        undo: undo(query),
    }
}

/// Where what just happened is undone. The address says which thing it was; that it is theirs is checked when they do it.
fn undo(query: &Query) -> Option<String> {
    let what = query.get("what")?;
    match query.get("done")?.as_str() {
        "unsaved" => Some(format!("/requests/filters/{}/restore", FilterId::parse(what).ok()?)),
        "away" => Some(format!("/account/away/{}/end", AbsenceId::parse(what).ok()?)),
        "taken-out" => {
            let (request, n) = what.split_once('.')?;
            let (request, n) = (RequestId::parse(request).ok()?, n.parse::<u32>().ok()?);
            Some(format!("/requests/{request}/documents/{n}/restore"))
        }
        _ => None,
    }
}

/// What just happened, by a word of ours in the address; any other word says nothing.
fn done(word: &str) -> Option<Notice> {
    let says = match word {
        "sent" => "It is sent. Whoever is next gets a mail.",
        "recorded" => "Your answer is on the record.",
        "taken-back" => "Your answer is taken back. It is your turn again.",
        "read" => "It is recorded that you have read it.",
        "worked" => "It is recorded. Thank you.",
        "asked" => "It is asked.",
        "answered" => "Your answer is sent.",
        "given" => "They answer it now, and get a mail.",
        "kept" => "Kept.",
        "saved" => "Saved. You find it above the list.",
        "unsaved" => "The saved filter is gone.",
        "put-back" => "It is back.",
        "taken-out" => "The document is taken out.",
        "none-chosen" => "Nothing was chosen. Tick requests first, then say what is to be done.",
        "linked" => "The mail with the link is on its way.",
        "published" => "It is published. New requests use it; those that run stay on theirs.",
        "discarded" => "The draft is gone.",
        "link" => "A fresh link is on its way. The one before opens nothing any more.",
        "again" => "It goes out again.",
        "erased" => "It is erased, and the record says so. The bundle verifies as before.",
        "erased-later" => {
            "It is erased, and the record says so. A file could not be deleted yet; that is tried again within the hour."
        }
        "judged" => "Your word on the condition is on the record.",
        "version" => "It goes on by the newest version. Whoever is asked now gets a mail; the record says so.",
        "withdrawn" => "The request is withdrawn. Whoever was asked is told.",
        "looked" => "Assent looked again; here is how it stands now.",
        "met" => "Whoever set the condition is asked to accept it.",
        "away" => "Recorded. What waits is handed on as it begins.",
        "here" => "It has ended. What was not answered comes back.",
        "named" => "They are asked instead, and know why.",
        "after-all" => "It stays with the same person. They get a mail with what you wrote.",
        "retried" => "It is tried again.",
        "passed" => "The request goes on without it; your reason is on the record.",
        "connected" => "Added. Flows can name it now.",
        "secret" => "The new secret is used from now on.",
        "removed" => "Removed.",
        "ended" => "Ended.",
        "left" => "They have left: they are asked nothing more, and are signed out everywhere.",
        "back" => "They are back.",
        "moved" => "Kept. Links that went to the old address open nothing any more; fresh ones go to the new address.",
        "password" => "Your password is changed, and every other browser is signed out.",
        "code-on" => "From now on you are asked for a code at sign-in.",
        "code-off" => "You are no longer asked for a code at sign-in.",
        _ => return None,
    };
    Some(Notice::new(Kind::Good, Icon::TICK, says, ""))
}

/// What is known of a request's files.
pub async fn files_of(app: &App, live: &Live) -> Result<Files, WebError> {
    let db = app.workspace(live.workspace);
    let people = live.people();
    let asked: Vec<_> = live
        .state
        .clients_ever_asked()
        .into_iter()
        .map(|party| domain::request::evolve::person_of(&live.state, party))
        .filter_map(|lasting| people.get(&lasting).map(|who| (lasting, *who)))
        .collect();
    let mut files = Files::default();
    for (n, document) in live.state.current_documents() {
        let Some(file) = &document.file else { continue };
        files.pictures.insert(n, crate::files::shown(app, live.workspace, file).await?);
        let earlier =
            before(&live.state, n, document).and_then(|m| Some((m, live.state.documents.get(&m)?.file.as_ref()?)));
        if let Some((m, file)) = earlier {
            files.pictures.insert(m, crate::files::shown(app, live.workspace, file).await?);
        }
        if let Some(made) = db.rendition(file.sha256).await?.filter(|made| made.done) {
            files.found.insert(n, serde_json::from_str(&made.findings).unwrap_or_default());
        }
        for (lasting, who) in &asked {
            let pages = db.pages_viewed(live.state.id, *who, file.sha256).await?;
            files.read.insert((*lasting, n), pages.len());
        }
    }
    files.around = checks::found(app, live).await?;
    Ok(files)
}

/// Every value of a form, to be shown again.
pub fn typed(form: &Form) -> BTreeMap<String, String> {
    let mut typed: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in form.pairs().filter(|(name, _)| !matches!(*name, "_csrf" | "password" | "current" | "new")) {
        typed
            .entry(name.to_owned())
            .and_modify(|kept| *kept = format!("{kept} {value}"))
            .or_insert_with(|| value.to_owned());
    }
    typed
}
