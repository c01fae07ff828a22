//! The door: signing in and out, the first run, and the first password of an invited member.
//!
//! Pages here have no session, so their forms carry a signed time instead of a session's token. Answers and times do not say who exists
//! (RL-03); guesses are counted by who guesses, so that nobody can lock somebody else out (RL-02).

use crate::app::App;
use crate::keys::Purpose;
use crate::passwords;
use crate::setup::{First, accept_invite, create};
use crate::web::components::{Icon, Kind, Link, Notice, Part};
use crate::web::error::{WebError, page, page_with, see_other};
use crate::web::form::{Form, own_path, stamp, stamp_is_ours};
use crate::web::handlers::team::Query;
use crate::web::limits::{Limit, Peer, within};
use crate::web::pages::team::form::{Control, Form as ShownForm, FormField, Secret, Weight};
use crate::web::pages::team::setup::SetupPage;
use crate::web::pages::team::sign_in::{SignInPage, SignInStep};
use crate::web::present::team::Wrong;
use crate::web::present::team::clients::zones;
use crate::web::session::{Side, SignedInMember, find, forget, new_session};
use crate::worker::account::{Changed, tell};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::actor::SignedIn;
use domain::ids::{MemberId, PersonId, WorkspaceId};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// LIMIT: tries from one network.
const NETWORK: Limit = Limit { what: "sign-in-network", max: 60, minutes: 15 };
/// LIMIT: tries for one account from one network.
const ACCOUNT: Limit = Limit { what: "sign-in-account", max: 10, minutes: 15 };
/// LIMIT: tries for one account from everywhere.
const EVERYWHERE: Limit = Limit { what: "sign-in-everywhere", max: 300, minutes: 60 };
/// LIMIT: codes tried for one member.
const CODES: Limit = Limit { what: "sign-in-code", max: 10, minutes: 15 };
/// LIMIT: seconds between the password and the code.
const PENDING_SECONDS: i64 = 300;
/// LIMIT: characters of an address or name.
const TEXT_MAX: usize = 254;

/// Compares a password beside the pages, because that takes a while on purpose.
pub async fn password_fits(password: String, kept: Option<String>) -> Result<bool, WebError> {
    let compare = tokio::task::spawn_blocking(move || passwords::fits(&password, kept.as_deref()));
    compare.await.map_err(|wrong| WebError::Fault(format!("a password could not be compared: {wrong}")))
}

/// Where an authenticator's secret is sealed for.
pub fn totp_place(member: MemberId) -> Vec<u8> {
    format!("members/totp/{member}").into_bytes()
}

/// RFC 4648 without padding, as authenticator apps read secrets.
pub fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::new();
    let (mut held, mut bits) = (0u32, 0u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            let five = (held >> bits) & 31;
            text.extend(LETTERS.get(five as usize).map(|letter| char::from(*letter)));
        }
    }
    if bits > 0 {
        let five = (held << (5 - bits)) & 31;
        text.extend(LETTERS.get(five as usize).map(|letter| char::from(*letter)));
    }
    text
}

fn form(app: &App, action: &str, button: &str, fields: Vec<FormField>, error: &str) -> ShownForm {
    ShownForm {
        action: action.to_owned(),
        csrf: stamp(app),
        error: error.to_owned(),
        fields,
        button: button.to_owned(),
        weight: Weight::Solid,
    }
}

fn hidden(name: &str, value: &str) -> FormField {
    FormField::new(name, "", Control::Hidden(value.to_owned()))
}

fn sign_in_page(app: &App, email: &str, next: &str, error: &str, notice: Option<Notice>) -> SignInPage {
    let fields = vec![
        hidden("next", next),
        FormField::new("email", "E-mail", Control::Email(email.to_owned())).row(),
        FormField::new("password", "Password", Control::Password(Secret::Current)).row(),
    ];
    SignInPage { step: SignInStep::Password, notice, form: form(app, "/sign-in", "Sign in", fields, error) }
}

/// What brought somebody here.
fn notice(app: &App, query: &Query) -> Option<Notice> {
    match query.get("done").map(String::as_str) {
        Some("out") => Some(Notice::new(Kind::Good, Icon::TICK, "You are signed out.", "")),
        Some("joined") => Some(Notice::new(Kind::Good, Icon::TICK, "Your password is set.", "Sign in with it.")),
        _ if app.mailbox.is_some() => Some(Notice {
            link: Some(Link::new("/demo", "Choose whom to be")),
            ..Notice::new(Kind::Plain, Icon::INFO, "This is a demonstration.", "You need no password.")
        }),
        _ => None,
    }
}

/// `GET /sign-in?next=…`.
pub async fn show(State(app): State<App>, headers: HeaderMap, query: Query) -> Result<Response, WebError> {
    let next = own_path(query.get("next").map_or("/", String::as_str));
    if find(&app, &headers, Side::Member).await?.is_some() {
        return Ok(see_other(next));
    }
    if is_fresh(&app).await.is_ok() {
        // Nobody can sign in yet; this is how somebody becomes the first.
        return Ok(see_other("/setup"));
    }
    page(&sign_in_page(&app, "", next, "", notice(&app, &query)))
}

/// A form of a page without a session: ours, and not too old.
fn posted(app: &App, body: &Bytes) -> Result<Form, WebError> {
    let form = Form::parse(body)?;
    if stamp_is_ours(app, form.get("_csrf")) { Ok(form) } else { Err(WebError::StaleForm) }
}

/// One more guess at an account.
async fn guess(app: &App, peer: &Peer, email: &str) -> Result<(), WebError> {
    within(app, NETWORK, &peer.network()).await?;
    within(app, ACCOUNT, &format!("{} {email}", peer.network())).await?;
    within(app, EVERYWHERE, email).await
}

/// What passed the first step, sealed into the page of the second.
#[derive(Serialize, Deserialize)]
struct Pending {
    workspace: WorkspaceId,
    member: MemberId,
    email: String,
    next: String,
    until: i64,
}

const PENDING_PLACE: &[u8] = b"sign-in/pending";

fn code_page(app: &App, pending: &Pending, error: &str) -> Result<SignInPage, WebError> {
    let bytes = serde_json::to_vec(pending).map_err(|wrong| WebError::Fault(wrong.to_string()))?;
    let sealed = URL_SAFE_NO_PAD.encode(app.keys.seal(Purpose::Seal, PENDING_PLACE, &bytes));
    let fields = vec![hidden("pending", &sealed), FormField::new("code", "Code", Control::Code)];
    Ok(SignInPage {
        step: SignInStep::Code(pending.email.clone()),
        notice: None,
        form: form(app, "/sign-in/code", "Sign in", fields, error),
    })
}

/// `POST /sign-in` with `email`, `password` and `next`.
pub async fn sign_in(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, WebError> {
    let form = posted(&app, &body)?;
    let email = form.get("email").trim().to_lowercase();
    let next = own_path(form.get("next"));
    if email.len() <= TEXT_MAX {
        guess(&app, &peer, &email).await?;
        let found = app.store.credentials_by_email(&email).await?;
        let kept = found.as_ref().and_then(|(_, _, credentials)| credentials.password.clone());
        let fits = password_fits(form.get("password").to_owned(), kept).await?;
        if let (true, Some((workspace, member, credentials))) = (fits, found) {
            if credentials.totp.is_some() {
                let until = app.now().as_second() + PENDING_SECONDS;
                return page(&code_page(
                    &app,
                    &Pending { workspace, member, email, next: next.to_owned(), until },
                    "",
                )?);
            }
            return enter(&app, &headers, workspace, member, SignedIn::Password, next).await;
        }
    }
    let says = "That did not match. Check the address and the password, and try again.";
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &sign_in_page(&app, form.get("email"), next, says, None))
}

/// Begins a session; the one this browser had, whoever's it was, is over.
async fn enter(
    app: &App,
    headers: &HeaderMap,
    workspace: WorkspaceId,
    member: MemberId,
    signed_in: SignedIn,
    next: &str,
) -> Result<Response, WebError> {
    if let Some((at, old)) = find(app, headers, Side::Member).await? {
        app.workspace(at).end_session(old.id).await?;
    }
    let (session, cookie) = new_session(app, PersonId::Member(member), signed_in);
    app.workspace(workspace).begin_session(&session, app.now()).await?;
    Ok(([(header::SET_COOKIE, cookie)], see_other(next)).into_response())
}

/// `POST /sign-in/code` with `pending` and `code`.
pub async fn code(State(app): State<App>, peer: Peer, headers: HeaderMap, body: Bytes) -> Result<Response, WebError> {
    let form = posted(&app, &body)?;
    let sealed = URL_SAFE_NO_PAD.decode(form.get("pending")).ok();
    let opened = sealed.and_then(|sealed| app.keys.open_sealed(Purpose::Seal, PENDING_PLACE, &sealed));
    let pending: Option<Pending> = opened.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let now = app.now().as_second();
    let Some(pending) = pending.filter(|p| now <= p.until) else {
        let says = "That took too long. Sign in once more.";
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &sign_in_page(&app, "", "/", says, None));
    };
    within(&app, NETWORK, &peer.network()).await?;
    within(&app, CODES, &pending.member.to_string()).await?;
    let db = app.workspace(pending.workspace);
    // They may have left, or dropped the app, since the password was right.
    let still = db.member(pending.member).await?.is_some_and(|m| m.active);
    let credentials = db.credentials(pending.member).await?.filter(|_| still);
    let step = credentials.and_then(|c| {
        let secret = app.keys.open_sealed(Purpose::Seal, &totp_place(pending.member), c.totp.as_ref()?)?;
        passwords::totp_step(&secret, form.get("code"), now.unsigned_abs(), c.totp_step)
    });
    if let Some(step) = step
        && db.use_totp_step(pending.member, step).await?
    {
        return enter(
            &app,
            &headers,
            pending.workspace,
            pending.member,
            SignedIn::PasswordTotp,
            own_path(&pending.next),
        )
        .await;
    }
    page_with(
        StatusCode::UNPROCESSABLE_ENTITY,
        &code_page(&app, &pending, "That code does not fit, or was used already. Type the newest one.")?,
    )
}

/// `POST /sign-out`.
pub async fn sign_out(State(app): State<App>, me: SignedInMember, body: Bytes) -> Result<Response, WebError> {
    Form::of_session(&app, me.session, &body)?;
    app.workspace(me.workspace).end_session(me.session).await?;
    Ok(([(header::SET_COOKIE, forget(&app, Side::Member))], see_other("/sign-in?done=out")).into_response())
}

/// There is no workspace yet.
async fn is_fresh(app: &App) -> Result<(), WebError> {
    if app.store.workspaces().await?.is_empty() { Ok(()) } else { Err(WebError::NotFound) }
}

fn setup_page(app: &App, wrong: &Wrong) -> SetupPage {
    let line = |name: &str, label: &str| {
        FormField::new(name, label, Control::Line(wrong.typed_or(name, ""))).error(wrong.error(name)).row()
    };
    let fields = vec![
        line("token", "Token from the console").hint("It was printed when the server started. It works once."),
        line("workspace", "Name of your workspace").hint("Clients read it on everything you ask them."),
        FormField::new("zone", "Time zone", zones(&wrong.typed_or("zone", "Europe/Stockholm")))
            .error(wrong.error("zone"))
            .hint("Of your business hours.")
            .row(),
        line("name", "Your name"),
        FormField::new("email", "Your e-mail", Control::Email(wrong.typed_or("email", "")))
            .error(wrong.error("email"))
            .row(),
        FormField::new("password", "Password", Control::Password(Secret::New))
            .error(wrong.error("password"))
            .hint("At least 10 characters. A few unrelated words are good.")
            .row(),
    ];
    SetupPage {
        sentence: vec![
            Part::Plain("This is a new Assent. Make it ".to_owned()),
            Part::Live("yours".to_owned()),
            Part::Plain(".".to_owned()),
        ]
        .into(),
        text: "You become the owner. Everybody else is added later, by you.".to_owned(),
        form: form(app, "/setup", "Open the workspace", fields, &wrong.whole),
    }
}

/// `GET /setup`.
pub async fn setup(State(app): State<App>) -> Result<Response, WebError> {
    is_fresh(&app).await?;
    page(&setup_page(&app, &Wrong::default()))
}

/// `POST /setup`.
pub async fn set_up(State(app): State<App>, peer: Peer, headers: HeaderMap, body: Bytes) -> Result<Response, WebError> {
    is_fresh(&app).await?;
    let form = posted(&app, &body)?;
    within(&app, NETWORK, &peer.network()).await?;
    let mut wrong = Wrong { typed: super::team::typed(&form), ..Wrong::default() };
    let first = first(&form, &mut wrong);
    if wrong.errors.is_empty() {
        let made =
            create(&app, form.get("token").trim(), &first).await.map_err(|wrong| WebError::Fault(wrong.to_string()))?;
        if made.is_some()
            && let Some((workspace, member, _)) = app.store.credentials_by_email(&first.email.to_lowercase()).await?
        {
            return enter(&app, &headers, workspace, member, SignedIn::Password, "/").await;
        }
        wrong
            .errors
            .insert("token".to_owned(), "That token is not the one on the console, or it was used already.".to_owned());
    }
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &setup_page(&app, &wrong))
}

fn first(form: &Form, wrong: &mut Wrong) -> First {
    let text = |name: &str| form.get(name).trim().to_owned();
    let first = First {
        workspace: text("workspace"),
        zone: text("zone"),
        name: text("name"),
        email: text("email"),
        password: form.get("password").to_owned(),
    };
    let mut at = |field: &str, says: &str| wrong.errors.insert(field.to_owned(), says.to_owned());
    if first.workspace.is_empty() || first.workspace.len() > TEXT_MAX {
        at("workspace", "Write the name that clients know you by.");
    }
    if TimeZone::get(&first.zone).is_err() {
        at("zone", "Choose a time zone from the list.");
    }
    if first.name.is_empty() || first.name.len() > TEXT_MAX {
        at("name", "Write your name.");
    }
    if !super::team::posted::is_email(&first.email) {
        at("email", "Write an e-mail address like name@company.example.");
    }
    if let Some(says) = passwords::unusable(&first.password, &first.name, &first.email) {
        at("password", &says);
    }
    first
}

fn join_page(app: &App, wrong: &Wrong) -> SetupPage {
    let fields = vec![
        FormField::new("email", "Your e-mail", Control::Email(wrong.typed_or("email", "")))
            .error(wrong.error("email"))
            .row(),
        FormField::new("code", "Your first code", Control::Line(wrong.typed_or("code", "")))
            .hint("From whoever added you. It works once.")
            .error(wrong.error("code"))
            .row(),
        FormField::new("password", "A password of your own", Control::Password(Secret::New))
            .error(wrong.error("password"))
            .hint("At least 10 characters. A few unrelated words are good.")
            .row(),
    ];
    SetupPage {
        sentence: vec![
            Part::Plain("Your team expects ".to_owned()),
            Part::Live("you".to_owned()),
            Part::Plain(".".to_owned()),
        ]
        .into(),
        text: "Choose the password with which you sign in from now on.".to_owned(),
        form: form(app, "/join", "Set my password", fields, &wrong.whole),
    }
}

/// `GET /join`.
pub async fn join(State(app): State<App>) -> Result<Response, WebError> {
    page(&join_page(&app, &Wrong::default()))
}

/// `POST /join` with `email`, `code` and `password`.
pub async fn joined(State(app): State<App>, peer: Peer, body: Bytes) -> Result<Response, WebError> {
    let form = posted(&app, &body)?;
    let email = form.get("email").trim().to_lowercase();
    let mut wrong = Wrong { typed: super::team::typed(&form), ..Wrong::default() };
    if let Some(says) = passwords::unusable(form.get("password"), "", &email) {
        wrong.errors.insert("password".to_owned(), says);
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &join_page(&app, &wrong));
    }
    guess(&app, &peer, &email).await?;
    let fits = accept_invite(&app, &email, form.get("code"), form.get("password"))
        .await
        .map_err(|wrong| WebError::Fault(wrong.to_string()))?;
    if !fits {
        "That did not match. Check the address and the code, or ask for a new code.".clone_into(&mut wrong.whole);
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &join_page(&app, &wrong));
    }
    if let Some((workspace, member, _)) = app.store.credentials_by_email(&email).await? {
        // Whoever had a session with the password before has none now (SE-04).
        app.workspace(workspace).end_sessions_of(PersonId::Member(member)).await?;
        tell(&app, workspace, member, Changed::Password, peer.browser()).await?;
    }
    Ok(see_other("/sign-in?done=joined"))
}

#[cfg(test)]
mod tests {
    use super::base32;

    #[test]
    fn secrets_are_written_as_apps_read_them() {
        // RFC 4648, section 10, without padding.
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
    }
}
