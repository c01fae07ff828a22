//! A fresh proof of who one is (SE-03): exports, keys, changes of members and erasure ask for it when the last is a while ago.
//!
//! ```text
//! GET  → /confirm?next=… → back to what was asked
//! POST → a page that posts the same form once more, with the proof in it: nothing that was typed is lost
//! ```
//! The proof is the code where the member has an app, else the password. It gives the session a new secret (SE-01) and leaves its
//! end where it was. Works without JavaScript.

use super::{Query, account::knows};
use crate::app::App;
use crate::web::components::{Icon, Kind, Notice};
use crate::web::error::{WebError, page, page_with, see_other};
use crate::web::form::{FORM_BYTES_MAX, Form, own_path};
use crate::web::handlers::door::totp_place;
use crate::web::limits::{Limit, within};
use crate::web::pages::team::confirm::ConfirmPage;
use crate::web::pages::team::form::{Control, Form as ShownForm, FormField, Secret, Weight};
use crate::web::session::{Side, SignedInMember, find, proved};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequestParts as _, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use domain::request::erasing::PROOF_MINUTES;
use jiff::SignedDuration;

/// The proof in a form; no form of a page has a field of this name.
const PROOF: &str = "_proof";
/// LIMIT: tries of a code.
const TRIES: Limit = Limit { what: "confirm-code", max: 10, minutes: 15 };

/// Lets a call pass whose session was proved lately; asks for a proof first where it was not.
pub async fn lately(State(app): State<App>, request: Request, next: Next) -> Response {
    asked(&app, request, next).await.unwrap_or_else(WebError::into_response)
}

async fn asked(app: &App, request: Request, next: Next) -> Result<Response, WebError> {
    let found = find(app, request.headers(), Side::Member).await?;
    let Some((_, session)) = found else { return Ok(next.run(request).await) };
    if is_fresh(app, session.created_at) {
        return Ok(next.run(request).await);
    }
    let (mut parts, body) = request.into_parts();
    let me = SignedInMember::from_request_parts(&mut parts, app).await?;
    let wanted = parts.uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
    if parts.method == Method::GET {
        let to: String = form_urlencoded::byte_serialize(wanted.as_bytes()).collect();
        return Ok(see_other(&format!("/confirm?next={to}")));
    }
    let body = to_bytes(body, FORM_BYTES_MAX).await;
    let body = body.map_err(|_| WebError::Unreadable("This form is too large.".to_owned()))?;
    let form = Form::of_session(app, me.session, &body)?;
    let carried: Vec<FormField> = form
        .pairs()
        .filter(|(name, _)| !matches!(*name, "_csrf" | PROOF))
        .map(|(name, value)| hidden(name, value))
        .collect();
    let again = |error| confirm_page(app, &me, &wanted, carried, error);
    let Some(proof) = form.some(PROOF) else { return page_with(StatusCode::FORBIDDEN, &again("").await?) };
    if !proves(app, &me, proof).await? {
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &again(WRONG).await?);
    }
    let (carries, cookie) = proved(app, me.workspace, &session).await?;
    parts.headers.insert(header::COOKIE, carries);
    let mut response = next.run(Request::from_parts(parts, Body::from(body))).await;
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

const WRONG: &str = "That was not it. Nothing was done; try once more.";

fn is_fresh(app: &App, proved_at: jiff::Timestamp) -> bool {
    app.now().duration_since(proved_at) <= SignedDuration::from_mins(PROOF_MINUTES)
}

fn hidden(name: &str, value: &str) -> FormField {
    FormField::new(name, "", Control::Hidden(value.to_owned()))
}

async fn confirm_page(
    app: &App,
    me: &SignedInMember,
    action: &str,
    mut fields: Vec<FormField>,
    error: &str,
) -> Result<ConfirmPage, WebError> {
    let totp = app.workspace(me.workspace).credentials(me.member.id).await?.and_then(|c| c.totp);
    fields.push(match totp {
        Some(_) => FormField::new(PROOF, "The code from your app", Control::Code),
        None => FormField::new(PROOF, "Your password", Control::Password(Secret::Current)).row(),
    });
    let notice = app.mailbox.is_some().then(|| {
        let says = format!("Everybody’s password here is “{}”.", crate::demo::PASSWORD);
        Notice::new(Kind::Plain, Icon::INFO, "This is a demonstration.", says)
    });
    Ok(ConfirmPage {
        email: me.member.email.clone(),
        notice,
        form: ShownForm {
            action: action.to_owned(),
            csrf: me.csrf.clone(),
            error: error.to_owned(),
            fields,
            button: "Confirm and go on".to_owned(),
            weight: Weight::Solid,
        },
    })
}

/// Is it the member's code, where they have an app, or their password?
async fn proves(app: &App, me: &SignedInMember, proof: &str) -> Result<bool, WebError> {
    let db = app.workspace(me.workspace);
    let Some(credentials) = db.credentials(me.member.id).await? else { return Ok(false) };
    let Some(sealed) = &credentials.totp else { return knows(app, me, proof).await };
    within(app, TRIES, &me.member.id.to_string()).await?;
    let secret = app.keys.open_sealed(crate::keys::Purpose::Seal, &totp_place(me.member.id), sealed);
    let now = app.now().as_second().unsigned_abs();
    let step = secret.and_then(|secret| crate::passwords::totp_step(&secret, proof, now, credentials.totp_step));
    match step {
        Some(step) => Ok(db.use_totp_step(me.member.id, step).await?),
        None => Ok(false),
    }
}

/// `GET /confirm?next=…`.
pub async fn show(State(app): State<App>, me: SignedInMember, query: Query) -> Result<Response, WebError> {
    let next = own_path(query.get("next").map_or("/", String::as_str));
    if is_fresh(&app, me.proved_at) {
        return Ok(see_other(next));
    }
    page(&confirm_page(&app, &me, "/confirm", vec![hidden("next", next)], "").await?)
}

/// `POST /confirm` with `next` and the proof.
pub async fn confirm(State(app): State<App>, me: SignedInMember, body: Bytes) -> Result<Response, WebError> {
    let form = Form::of_session(&app, me.session, &body)?;
    let next = own_path(form.get("next"));
    if !proves(&app, &me, form.get(PROOF)).await? {
        let again = confirm_page(&app, &me, "/confirm", vec![hidden("next", next)], WRONG).await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &again);
    }
    let session =
        app.workspace(me.workspace).sessions_of(domain::ids::PersonId::Member(me.member.id), app.now()).await?;
    let session = session.into_iter().find(|s| s.id == me.session).ok_or(WebError::StaleForm)?;
    let (_, cookie) = proved(&app, me.workspace, &session).await?;
    Ok(([(header::SET_COOKIE, cookie)], see_other(next)).into_response())
}
