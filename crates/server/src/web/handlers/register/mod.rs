//! Who may approve at a client, asked of its own administrator; see [`crate::register`].

pub mod prove;

use super::link::{Browser, ended, given_token};
use crate::app::App;
use crate::keys::{same, token_hash};
use crate::register::{register, statement, subject};
use crate::sheets::{CODE_MINUTES, code_mac, new_code, wrong_code};
use crate::web::components::{Icon, Kind, Notice};
use crate::web::error::{WebError, page, page_with, see_other};
use crate::web::form::{Form, stamp_fits};
use crate::web::handlers::link;
use crate::web::language::Heard;
use crate::web::limits::{Limit, Peer, count, seconds_left, within};
use crate::web::pages::client::link::{LinkOutcome, Opens};
use crate::web::pages::client::register::{CodeField, RegisterPage, RegisterStage};
use crate::web::present::client::register::{Register, Typed};
use crate::web::present::common::masked;
use crate::web::session::{Asked, Proved, Side, find, new_session};
use crate::words;
use crate::worker::register::{answered_row, code_row};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use domain::actor::SignedIn;
use domain::directory::{Grant, Project, RegisterReply, ReplyRefused};
use domain::ids::{GrantId, PersonId};
use domain::values::Digest;
use store::{CodeKey, Confirmation};
use wording::Words;

/// LIMIT: codes for one person (AU-01).
const CODES: Limit = Limit { what: "register-code", max: 5, minutes: 60 };
/// What such a code is for, as the store keeps it.
const PURPOSE: &str = "register";

/// `GET /c`: the page behind the link in the mail. The token is in the fragment, which we never see.
pub async fn link(State(app): State<App>, heard: Heard) -> Result<Response, WebError> {
    page(&link::link_page(&app, heard.words(), Opens::Register, LinkOutcome::None))
}

/// `POST /c/exchange`: a deliberate press; the first one binds the link to this browser.
pub async fn exchange(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, WebError> {
    let (form, heard) = (Form::parse(&body)?, Heard::of(&headers));
    let again = |outcome| {
        page_with(StatusCode::UNPROCESSABLE_ENTITY, &link::link_page(&app, heard.words(), Opens::Register, outcome))
    };
    if !stamp_fits(&app, form.get("_stamp")) {
        return again(LinkOutcome::AskAgain);
    }
    within(&app, link::EXCHANGES, &peer.network()).await?;
    let Some(token) = given_token(&form) else { return again(LinkOutcome::NotALink) };
    let found = app.store.confirmation_by_hash(&token_hash(token)).await?;
    let Some((workspace, asked)) = found.filter(|(_, asked)| asked.is_open(app.now())) else { return ended(heard) };
    let db = app.workspace(workspace);
    if db.contact(asked.contact).await?.is_none_or(|contact| !contact.active) {
        return ended(heard);
    }
    let who = PersonId::Contact(asked.contact);
    let mine = find(&app, &headers, Side::Contact)
        .await?
        .is_some_and(|(at, session)| at == workspace && session.person == Some(who));
    let (browser, remembers) = Browser::of(&app, &headers).remembered(&app);
    let begun = (!mine).then(|| new_session(&app, who, SignedIn::Link));
    match db.open_confirmation(asked.id, browser, begun.as_ref().map(|(session, _)| session), app.now()).await {
        // Another browser had it first; a fresh link goes to the mailbox alone.
        Err(store::Error::Conflict(_)) => return ended(heard),
        other => other?,
    }
    let mut response = see_other(&format!("/register/{}", asked.id));
    for cookie in remembers.into_iter().chain(begun.map(|(_, cookie)| cookie)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// What the page is made from.
struct Around {
    grants: Vec<Grant>,
    projects: Vec<Project>,
    before: Vec<Confirmation>,
}

impl Around {
    async fn of(app: &App, asked: &Asked) -> Result<Self, WebError> {
        let db = app.workspace(asked.workspace);
        let today = app.now().to_zoned(words::zone(&asked.client.zone)).date();
        let (projects, before) = (db.projects(Some(asked.client.id)).await?, db.confirmations(asked.client.id).await?);
        let grants = match &asked.confirmation.reply {
            // What was said, not what has become of it.
            Some((_, reply)) => {
                let all = db.all_grants(asked.client.id).await?;
                all.into_iter().filter(|grant| reply.grants.iter().any(|said| said.grant == grant.id)).collect()
            }
            None => register(&asked.directory, today),
        };
        Ok(Self { grants, projects, before })
    }

    fn register<'a>(&'a self, asked: &'a Asked) -> Register<'a> {
        Register { asked, grants: &self.grants, projects: &self.projects, before: &self.before }
    }

    fn whose(&self, asked: &Asked, id: GrantId) -> String {
        let grant = self.grants.iter().find(|grant| grant.id == id);
        let contact = grant.and_then(|grant| asked.directory.contacts.iter().find(|c| c.id == grant.contact));
        contact.map(|contact| contact.name.clone()).unwrap_or_default()
    }
}

fn done(app: &App, asked: &Asked, around: &Around) -> Option<RegisterPage> {
    let (at, reply) = asked.confirmation.reply.as_ref()?;
    let at = words::near(app.now(), *at, &words::zone(&asked.client.zone));
    Some(around.register(asked).done(reply, at))
}

/// `GET /register/{confirmation}`.
pub async fn show(State(app): State<App>, Proved(asked): Proved) -> Result<Response, WebError> {
    let around = Around::of(&app, &asked).await?;
    if let Some(done) = done(&app, &asked, &around) {
        return page(&done);
    }
    page(&around.register(&asked).page(&Typed::nothing(&around.grants), None, None, RegisterStage::Answer))
}

/// An answer that was posted and can be taken, or the page that says why not.
enum Posted {
    Fine { typed: Typed, reply: RegisterReply, key: CodeKey, form: Form },
    Page(Box<Response>),
}

fn posted(app: &App, asked: &Asked, around: &Around, body: &Bytes) -> Result<Posted, WebError> {
    let form = Form::of_session(app, asked.session, body)?;
    if asked.confirmation.reply.is_some() {
        return Ok(Posted::Page(Box::new(see_other(&format!("/register/{}", asked.confirmation.id)))));
    }
    let typed = Typed::read(&form);
    let reply = typed.reply();
    let shown = typed.shown.clone().try_into().unwrap_or(Digest([0; 32]));
    if let Err(refused) = reply.check(asked.contact.id, shown, &around.grants) {
        return again(asked, around, typed, &refused).map(|page| Posted::Page(Box::new(page)));
    }
    let subject = subject(asked.confirmation.id, shown, &reply).0.to_vec();
    let key = CodeKey { session: asked.session, purpose: PURPOSE.to_owned(), subject };
    Ok(Posted::Fine { typed, reply, key, form })
}

fn again(asked: &Asked, around: &Around, typed: Typed, refused: &ReplyRefused) -> Result<Response, WebError> {
    let (typed, notice) = if *refused == ReplyRefused::Changed {
        // What they said of grants that are still there stays.
        let typed = Typed { shown: Typed::nothing(&around.grants).shown, ..typed };
        (typed, Notice::new(Kind::Warn, Icon::RISK, "Please look again", refused.to_string()))
    } else {
        (
            typed,
            Notice::new(Kind::Warn, Icon::RISK, "Something is missing", "It is marked below. Nothing is recorded yet."),
        )
    };
    let page = around.register(asked).page(&typed, Some(refused), Some(notice), RegisterStage::Answer);
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

fn confirm_page(
    asked: &Asked,
    around: &Around,
    (typed, reply): (&Typed, &RegisterReply),
    code: Option<CodeField>,
    notice: Option<Notice>,
) -> RegisterPage {
    let says = statement(&asked.contact.name, &asked.client.name, reply, |id| around.whose(asked, id));
    let stage = RegisterStage::Confirm { statement: says, masked_address: masked(&asked.contact.email), code };
    around.register(asked).page(typed, None, notice, stage)
}

/// `POST /register/{confirmation}`: the whole of it, before anything is recorded.
pub async fn look(State(app): State<App>, Proved(asked): Proved, body: Bytes) -> Result<Response, WebError> {
    let around = Around::of(&app, &asked).await?;
    match posted(&app, &asked, &around, &body)? {
        Posted::Page(page) => Ok(*page),
        Posted::Fine { typed, reply, .. } => page(&confirm_page(&asked, &around, (&typed, &reply), None, None)),
    }
}

/// `POST /register/{confirmation}/again`: back to the answers, as they were.
pub async fn change(State(app): State<App>, Proved(asked): Proved, body: Bytes) -> Result<Response, WebError> {
    let around = Around::of(&app, &asked).await?;
    match posted(&app, &asked, &around, &body)? {
        Posted::Page(page) => Ok(*page),
        Posted::Fine { typed, .. } => page(&around.register(&asked).page(&typed, None, None, RegisterStage::Answer)),
    }
}

/// `POST /register/{confirmation}/code`: mails a code for exactly this answer.
pub async fn code(State(app): State<App>, Proved(asked): Proved, body: Bytes) -> Result<Response, WebError> {
    let around = Around::of(&app, &asked).await?;
    let (typed, reply, key) = match posted(&app, &asked, &around, &body)? {
        Posted::Page(page) => return Ok(*page),
        Posted::Fine { typed, reply, key, .. } => (typed, reply, key),
    };
    if count(&app, CODES, &asked.contact.id.hex()).await? > CODES.max {
        let wait = jiff::SignedDuration::from_secs(i64::try_from(seconds_left(&app, CODES)).unwrap_or(3_600));
        let at = app.now().saturating_add(wait).unwrap_or(app.now());
        let says = format!(
            "Another code can be mailed at {}. Nothing is recorded, and nothing is lost.",
            words::clock(at, &words::zone(&asked.client.zone))
        );
        let notice = Notice::new(Kind::Warn, Icon::CLOCK, "Too many codes", says);
        let page = confirm_page(&asked, &around, (&typed, &reply), None, Some(notice));
        return page_with(StatusCode::TOO_MANY_REQUESTS, &page);
    }
    let says = statement(&asked.contact.name, &asked.client.name, &reply, |id| around.whose(&asked, id));
    let (code, name) = new_code(&app, key);
    let db = app.workspace(asked.workspace);
    db.keep_code(&code).await?;
    db.queue_effect(&code_row(&asked.confirmation, name, Some(&says), CODE_MINUTES, app.now()), app.now()).await?;
    app.outbox_wake.notify_one();
    page(&confirm_page(&asked, &around, (&typed, &reply), Some(CodeField::default()), None))
}

/// `POST /register/{confirmation}/confirm`.
pub async fn confirm(State(app): State<App>, Proved(asked): Proved, body: Bytes) -> Result<Response, WebError> {
    let around = Around::of(&app, &asked).await?;
    let (typed, reply, key, form) = match posted(&app, &asked, &around, &body)? {
        Posted::Page(page) => return Ok(*page),
        Posted::Fine { typed, reply, key, form } => (typed, reply, key, form),
    };
    let given: String = form.get("code").chars().filter(|c| !c.is_whitespace()).collect();
    let db = app.workspace(asked.workspace);
    let wrong = match db.try_code(&key, app.now()).await? {
        None => Some("That code does not work any more. Have another one sent below.".to_owned()),
        Some(kept) if same(&code_mac(&app, &key, &kept.salt, &given), &kept.mac) => None,
        Some(kept) => Some(wrong_code(Words::ENGLISH, kept.tries_left).to_string()),
    };
    if let Some(error) = wrong {
        let field = CodeField { value: given.chars().take(7).collect(), error };
        let page = confirm_page(&asked, &around, (&typed, &reply), Some(field), None);
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let mail = answered_row(&asked.confirmation, app.now());
    match db.answer_confirmation(&asked.confirmation, &reply, &key, asked.version, &mail, app.now()).await {
        Err(store::Error::Conflict(why)) if why == store::DIRECTORY_MOVED => {
            // Something else in the directory may have moved; if it was the register, checking it again says so.
            let field =
                CodeField { value: given, error: "Something changed at that moment. Press once more.".to_owned() };
            let page = confirm_page(&asked, &around, (&typed, &reply), Some(field), None);
            return page_with(StatusCode::CONFLICT, &page);
        }
        other => other?,
    }
    app.outbox_wake.notify_one();
    app.tell_workspace(asked.workspace);
    Ok(see_other(&format!("/register/{}", asked.confirmation.id)))
}
