//! Where a workspace asks everybody for a code before anything is shown, it is asked for here as well.
//!
//! What was proved stands in a signed cookie that names the question and the session, and is worth nothing in another one.

use super::super::link::own_cookie;
use crate::app::App;
use crate::config::Secure;
use crate::keys::{Purpose, same};
use crate::sheets::{CODE_MINUTES, code_mac, new_code, wrong_code};
use crate::web::components::Letterhead;
use crate::web::error::{WebError, page, page_with, see_other};
use crate::web::form::Form;
use crate::web::limits::{count, seconds_left};
use crate::web::pages::client::other_browser::{CodeStage, OtherBrowserPage, Why};
use crate::web::present::common::masked;
use crate::web::session::{Asked, CONTACT_HOURS, cookie};
use crate::words;
use crate::worker::register::code_row;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use domain::values::Digest;
use jiff::SignedDuration;
use store::CodeKey;
use wording::Words;

/// What such a code is for, as the store keeps it.
const PURPOSE: &str = "register-see";

fn name(app: &App) -> &'static str {
    match app.public.secure {
        Secure::Https => "__Host-assent_proved",
        Secure::Loopback => "assent_proved",
    }
}

fn tag(app: &App, asked: &Asked) -> String {
    let parts: [&[u8]; 3] = [b"proved", asked.confirmation.id.bytes(), asked.session.bytes()];
    Digest(app.keys.tag(Purpose::Form, &parts)).hex()
}

/// Has this session proved the mailbox for this question, or need it not?
pub fn is_proved(app: &App, headers: &HeaderMap, asked: &Asked) -> bool {
    !asked.directory.workspace.code_before_seeing
        || cookie(headers, name(app)).is_some_and(|given| same(given.as_bytes(), tag(app, asked).as_bytes()))
}

fn key(asked: &Asked) -> CodeKey {
    let subject = asked.confirmation.id.bytes().to_vec();
    CodeKey { session: asked.session, purpose: PURPOSE.to_owned(), subject }
}

fn prove_page(asked: &Asked, stage: CodeStage) -> OtherBrowserPage {
    let path = format!("/register/{}/prove", asked.confirmation.id);
    OtherBrowserPage {
        letterhead: Letterhead::Plain,
        words: Words::of(asked.contact.language.unwrap_or_default()),
        csrf: asked.csrf.clone(),
        masked_address: masked(&asked.contact.email),
        why: Why::Always,
        enter_path: format!("{path}/enter"),
        send_path: path,
        stage,
    }
}

/// `GET /register/{confirmation}/prove`.
pub async fn show(State(app): State<App>, asked: Asked) -> Result<Response, WebError> {
    let stage = match app.workspace(asked.workspace).code_sent_at(&key(&asked)).await? {
        Some(_) => CodeStage::Sent { value: String::new(), error: String::new() },
        None => CodeStage::Ask,
    };
    page(&prove_page(&asked, stage))
}

/// `POST /register/{confirmation}/prove`: mails a code.
pub async fn send(State(app): State<App>, asked: Asked, body: Bytes) -> Result<Response, WebError> {
    Form::of_session(&app, asked.session, &body)?;
    if count(&app, super::CODES, &asked.contact.id.hex()).await? > super::CODES.max {
        let wait = SignedDuration::from_secs(i64::try_from(seconds_left(&app, super::CODES)).unwrap_or(3_600));
        let at = app.now().saturating_add(wait).unwrap_or(app.now());
        let stage = CodeStage::Wait(words::clock(at, &words::zone(&asked.client.zone)));
        return page_with(StatusCode::TOO_MANY_REQUESTS, &prove_page(&asked, stage));
    }
    let (code, name) = new_code(&app, key(&asked));
    let db = app.workspace(asked.workspace);
    db.keep_code(&code).await?;
    db.queue_effect(&code_row(&asked.confirmation, name, None, CODE_MINUTES, app.now()), app.now()).await?;
    app.outbox_wake.notify_one();
    Ok(see_other(&format!("/register/{}/prove", asked.confirmation.id)))
}

/// `POST /register/{confirmation}/prove/enter`.
pub async fn enter(State(app): State<App>, asked: Asked, body: Bytes) -> Result<Response, WebError> {
    let form = Form::of_session(&app, asked.session, &body)?;
    let typed: String = form.get("code").chars().filter(|c| !c.is_whitespace()).collect();
    let (db, key) = (app.workspace(asked.workspace), key(&asked));
    let wrong = match db.try_code(&key, app.now()).await? {
        None => Some("That code does not work any more. Have another one sent below.".to_owned()),
        Some(kept) if same(&code_mac(&app, &key, &kept.salt, &typed), &kept.mac) => None,
        Some(kept) => {
            Some(wrong_code(Words::of(asked.contact.language.unwrap_or_default()), kept.tries_left).to_string())
        }
    };
    if let Some(error) = wrong {
        let stage = CodeStage::Sent { value: typed.chars().take(7).collect(), error };
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &prove_page(&asked, stage));
    }
    // It works once.
    db.use_code(&key).await?;
    let mut response = see_other(&format!("/register/{}", asked.confirmation.id));
    let proof = own_cookie(&app, name(&app), &tag(&app, &asked), CONTACT_HOURS * 3_600);
    response.headers_mut().append(header::SET_COOKIE, proof);
    Ok(response)
}
