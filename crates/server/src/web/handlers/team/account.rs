//! One's own account: password, code from an app, sessions, tokens for programs.
//!
//! Whatever changes how one signs in asks for the password again, ends every other session and begins a new one here (AU-06, SE-01, SE-04).

use super::{Query, Worker, id, moment, shell, typed};
use crate::api::caller::{Scope, TOKEN_PREFIX};
use crate::app::{App, chance_16, chance_32};
use crate::keys::{Purpose, token_hash};
use crate::passwords;
use crate::web::error::{WebError, page, page_with, see_other};
use crate::web::form::Form;
use crate::web::handlers::door::{base32, password_fits, totp_place};
use crate::web::limits::{Limit, Peer, within};
use crate::web::pages::team::account::{AccountPage, Totp};
use crate::web::pages::team::form::{Control, Form as ShownForm, FormField, Secret, Weight};
use crate::web::pages::team::shell::{Crumb, Place};
use crate::web::pages::team::totp_enrol::{QrCode, TotpEnrolPage};
use crate::web::present::team::Wrong;
use crate::web::present::team::account as present;
use crate::web::session::{SignedInMember, new_session};
use crate::worker::account::{Changed, tell};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::actor::SignedIn;
use domain::ids::{PersonId, SessionId, TokenId};
use jiff::SignedDuration;
use store::Token;

/// LIMIT: tries of one's own password.
const TRIES: Limit = Limit { what: "own-password", max: 10, minutes: 15 };
/// LIMIT: characters of a token's name.
const NAME_MAX: usize = 80;
/// For how many days a token can be made.
const TOKEN_DAYS: [i64; 3] = [30, 90, 365];
/// Minutes in which an app must be added once its secret was shown.
const ENROL_MINUTES: i64 = 15;

pub(super) async fn whole(
    app: &App,
    me: &SignedInMember,
    query: &Query,
    wrong: &Wrong,
    secret: Option<String>,
) -> Result<AccountPage, WebError> {
    let db = app.workspace(me.workspace);
    let at = moment(app, me);
    let credentials = db.credentials(me.member.id).await?;
    let none = Wrong::default();
    let of = |form: &str| if wrong.form == form { wrong } else { &none };
    let totp = match credentials.and_then(|c| c.totp) {
        Some(_) => Totp::On { since: "at every sign-in".to_owned(), off: present::totp_off(&me.csrf, of("totp-off")) },
        None => Totp::Off,
    };
    Ok(AccountPage {
        shell: shell(app, me, Place::Elsewhere, vec![Crumb::here("Your account")], query).await?,
        email: me.member.email.clone(),
        role: present::role(&me.member, &me.directory.teams),
        totp,
        sessions: present::sessions(
            &db.sessions_of(PersonId::Member(me.member.id), at.now).await?,
            me.session,
            at.now,
            &at.zone,
        ),
        password: present::password_form(&me.csrf, of("password")),
        secret,
        tokens: present::tokens(&db.tokens_of(me.member.id).await?, at.now, &at.zone),
        away: if me.member.role.may_work() {
            let around = crate::live::people(app, me.workspace).await?;
            let who = (PersonId::Member(me.member.id), None);
            Some(super::away::part(app, me, who, &around, "/account/away".to_owned(), wrong).await?)
        } else {
            None
        },
        add_token: me.member.role.may_work().then(|| present::token_form(&me.csrf, of("token"))),
    })
}

/// `GET /account`.
pub async fn show(State(app): State<App>, me: SignedInMember, query: Query) -> Result<Response, WebError> {
    page(&whole(&app, &me, &query, &Wrong::default(), None).await?)
}

async fn wrong_page(
    app: &App,
    me: &SignedInMember,
    query: &Query,
    form: &'static str,
    field: &str,
    says: &str,
) -> Result<Response, WebError> {
    let mut wrong = Wrong { form, ..Wrong::default() };
    wrong.errors.insert(field.to_owned(), says.to_owned());
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &whole(app, me, query, &wrong, None).await?)
}

/// Is this the member's password?
pub(super) async fn knows(app: &App, me: &SignedInMember, password: &str) -> Result<bool, WebError> {
    within(app, TRIES, &me.member.id.to_string()).await?;
    let kept = app.workspace(me.workspace).credentials(me.member.id).await?.and_then(|c| c.password);
    password_fits(password.to_owned(), kept).await
}

/// Ends every session of the member and begins a new one in this browser.
async fn begin_anew(app: &App, me: &SignedInMember, signed_in: SignedIn, to: &str) -> Result<Response, WebError> {
    let db = app.workspace(me.workspace);
    let who = PersonId::Member(me.member.id);
    db.end_sessions_of(who).await?;
    let (session, cookie) = new_session(app, who, signed_in);
    db.begin_session(&session, app.now()).await?;
    Ok(([(header::SET_COOKIE, cookie)], see_other(to)).into_response())
}

/// `POST /account/password` with `current` and `new`.
pub async fn password(
    State(app): State<App>,
    me: SignedInMember,
    peer: Peer,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let form = Form::of_session(&app, me.session, &body)?;
    if !knows(&app, &me, form.get("current")).await? {
        return wrong_page(&app, &me, &query, "password", "current", "That is not your password.").await;
    }
    if let Some(says) = passwords::unusable(form.get("new"), &me.member.name, &me.member.email) {
        return wrong_page(&app, &me, &query, "password", "new", &says).await;
    }
    let phc = passwords::hash(form.get("new")).map_err(|wrong| WebError::Fault(wrong.to_string()))?;
    app.workspace(me.workspace).set_password(me.member.id, &phc).await?;
    tell(&app, me.workspace, me.member.id, Changed::Password, peer.browser()).await?;
    begin_anew(&app, &me, me.signed_in, "/account?done=password").await
}

fn enrolling(me: &SignedInMember) -> Vec<u8> {
    format!("enrol/{}", me.session).into_bytes()
}

async fn enrol_page(
    app: &App,
    me: &SignedInMember,
    query: &Query,
    secret: &[u8],
    wrong: &Wrong,
) -> Result<TotpEnrolPage, WebError> {
    let until = app.now().as_second() + ENROL_MINUTES * 60;
    let sealed = app.keys.seal(Purpose::Seal, &enrolling(me), &[&until.to_be_bytes()[..], secret].concat());
    let letters = base32(secret);
    let groups: Vec<String> =
        letters.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into_owned()).collect();
    let account: String = form_urlencoded::byte_serialize(me.member.email.as_bytes()).collect();
    let fields = vec![
        FormField::new("pending", "", Control::Hidden(URL_SAFE_NO_PAD.encode(sealed))),
        FormField::new("password", "Your password", Control::Password(Secret::Current))
            .error(wrong.error("password"))
            .row(),
        FormField::new("code", "The code", Control::Code).error(wrong.error("code")),
    ];
    let crumbs = vec![Crumb::to("Your account", "/account"), Crumb::here("A code at sign-in")];
    let uri = format!("otpauth://totp/Assent:{account}?secret={letters}&issuer=Assent");
    Ok(TotpEnrolPage {
        shell: shell(app, me, Place::Elsewhere, crumbs, query).await?,
        secret: groups.join(" "),
        qr: QrCode::of(&uri),
        uri,
        form: ShownForm {
            action: "/account/totp".to_owned(),
            csrf: me.csrf.clone(),
            error: String::new(),
            fields,
            button: "Ask for a code from now on".to_owned(),
            weight: Weight::Solid,
        },
    })
}

/// `GET /account/totp`: a new secret, which nothing knows until a code of it was typed.
pub async fn enrol(State(app): State<App>, me: SignedInMember, query: Query) -> Result<Response, WebError> {
    page(&enrol_page(&app, &me, &query, &passwords::new_totp_secret(), &Wrong::default()).await?)
}

/// `POST /account/totp` with `pending`, `password` and `code`.
pub async fn enrol_confirm(
    State(app): State<App>,
    me: SignedInMember,
    peer: Peer,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let form = Form::of_session(&app, me.session, &body)?;
    let sealed = URL_SAFE_NO_PAD.decode(form.get("pending")).ok();
    let opened = sealed.and_then(|sealed| app.keys.open_sealed(Purpose::Seal, &enrolling(&me), &sealed));
    let Some((until, secret)) = opened.as_ref().and_then(|o| o.split_at_checked(8)) else {
        return Err(WebError::StaleForm);
    };
    let until = i64::from_be_bytes(until.try_into().map_err(|_| WebError::StaleForm)?);
    let now = app.now().as_second();
    if now > until {
        return Err(WebError::StaleForm);
    }
    let mut wrong = Wrong::default();
    if !knows(&app, &me, form.get("password")).await? {
        wrong.errors.insert("password".to_owned(), "That is not your password.".to_owned());
    }
    let step = passwords::totp_step(secret, form.get("code"), now.unsigned_abs(), 0);
    if step.is_none() {
        wrong.errors.insert(
            "code".to_owned(),
            "That code does not fit. Check the clock of your phone, and type the newest one.".to_owned(),
        );
    }
    let (Some(step), true) = (step, wrong.errors.is_empty()) else {
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &enrol_page(&app, &me, &query, secret, &wrong).await?);
    };
    let db = app.workspace(me.workspace);
    let kept = app.keys.seal(Purpose::Seal, &totp_place(me.member.id), secret);
    db.set_totp(me.member.id, Some(&kept)).await?;
    db.use_totp_step(me.member.id, step).await?;
    tell(&app, me.workspace, me.member.id, Changed::CodeOn, peer.browser()).await?;
    begin_anew(&app, &me, SignedIn::PasswordTotp, "/account?done=code-on").await
}

/// `POST /account/totp/off` with `password`.
pub async fn totp_off(
    State(app): State<App>,
    me: SignedInMember,
    peer: Peer,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let form = Form::of_session(&app, me.session, &body)?;
    if !knows(&app, &me, form.get("password")).await? {
        return wrong_page(&app, &me, &query, "totp-off", "password", "That is not your password.").await;
    }
    app.workspace(me.workspace).set_totp(me.member.id, None).await?;
    tell(&app, me.workspace, me.member.id, Changed::CodeOff, peer.browser()).await?;
    begin_anew(&app, &me, SignedIn::Password, "/account?done=code-off").await
}

/// `POST /account/sessions/{id}/end`.
pub async fn end_session(
    State(app): State<App>,
    me: SignedInMember,
    Path(session): Path<String>,
    body: Bytes,
) -> Result<Response, WebError> {
    Form::of_session(&app, me.session, &body)?;
    let session = id(SessionId::parse(&session))?;
    let db = app.workspace(me.workspace);
    let mine = db.sessions_of(PersonId::Member(me.member.id), app.now()).await?;
    mine.iter().find(|s| s.id == session).ok_or(WebError::NotFound)?;
    db.end_session(session).await?;
    Ok(see_other("/account?done=ended"))
}

/// `POST /account/sessions/end-others`.
pub async fn end_others(State(app): State<App>, me: SignedInMember, body: Bytes) -> Result<Response, WebError> {
    Form::of_session(&app, me.session, &body)?;
    begin_anew(&app, &me, me.signed_in, "/account?done=ended").await
}

/// `POST /account/tokens` with `name`, `scopes` and `days`: shows the token, once.
pub async fn make_token(State(app): State<App>, me: Worker, query: Query, body: Bytes) -> Result<Response, WebError> {
    let me = me.0;
    let form = Form::of_session(&app, me.session, &body)?;
    let scopes: Vec<&str> =
        Scope::ALL.iter().map(|s| s.word()).filter(|word| form.all("scopes").any(|s| s == *word)).collect();
    let mut wrong = Wrong { form: "token", typed: typed(&form), ..Wrong::default() };
    let name: String = form.get("name").trim().chars().take(NAME_MAX).collect();
    if name.is_empty() {
        wrong.errors.insert("name".to_owned(), "Say what it is for, so that you know it again.".to_owned());
    }
    if scopes.is_empty() {
        wrong.errors.insert("scopes".to_owned(), "Tick at least one.".to_owned());
    }
    if !wrong.errors.is_empty() {
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &whole(&app, &me, &query, &wrong, None).await?);
    }
    let days = form.get("days").parse().ok().filter(|days| TOKEN_DAYS.contains(days)).unwrap_or(30);
    let secret = format!("{TOKEN_PREFIX}{}", URL_SAFE_NO_PAD.encode(chance_32()));
    let now = app.now();
    let token = Token {
        id: TokenId::from_bytes(chance_16()),
        member: me.member.id,
        name,
        scopes: scopes.join(" "),
        created_at: now,
        expires_at: now.saturating_add(SignedDuration::from_hours(24 * days)).unwrap_or(now),
        revoked_at: None,
        used_at: None,
    };
    app.workspace(me.workspace).create_token(&token, &token_hash(&secret)).await?;
    page(&whole(&app, &me, &query, &Wrong::default(), Some(secret)).await?)
}

/// `POST /account/tokens/{id}/revoke`.
pub async fn revoke_token(
    State(app): State<App>,
    me: SignedInMember,
    Path(token): Path<String>,
    body: Bytes,
) -> Result<Response, WebError> {
    Form::of_session(&app, me.session, &body)?;
    let token = id(TokenId::parse(&token))?;
    let db = app.workspace(me.workspace);
    db.tokens_of(me.member.id).await?.iter().find(|t| t.id == token).ok_or(WebError::NotFound)?;
    db.revoke_token(token, app.now()).await?;
    Ok(see_other("/account?done=ended#tokens"))
}
