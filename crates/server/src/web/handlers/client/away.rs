//! “I’m away until”, by the person themselves. Whoever decides meanwhile acts within what the absence allows, and that is never more
//! than their own authority: a link to one request gives nobody's authority away.

use super::{back, reader};
use crate::absences::{self, NotRecorded};
use crate::app::{App, chance_16};
use crate::web::error::{WebError, page, page_with, see_other};
use crate::web::form::Form;
use crate::web::limits::{Limit, within};
use crate::web::present::client::away::{self as present, Typed};
use crate::web::session::Guest;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::directory::Absence;
use domain::ids::{AbsenceId, ContactId, PersonId};
use domain::request::Refusal;
use jiff::civil::Date;

/// LIMIT: times that one person says when they are away.
const TIMES: Limit = Limit { what: "client-away", max: 20, minutes: 60 };

/// `GET /r/{request}/away`.
pub async fn show(State(app): State<App>, guest: Guest) -> Result<Response, WebError> {
    page(&present::page(&reader(&app, &guest), &guest.contact, &guest.csrf, &Typed::default()))
}

/// What was typed, as an absence; what is wrong is noted.
fn read(app: &App, guest: &Guest, typed: &mut Typed) -> Option<Absence> {
    let mut day = |field: &'static str, text: &str| {
        let found: Option<Date> = text.trim().parse().ok();
        if found.is_none() {
            typed.wrong.push((field, "Write the day like 2027-03-12.".to_owned()));
        }
        found
    };
    let (from, until) = (day("from", &typed.from.clone()), day("until", &typed.until.clone()));
    let (from, until) = (from?, until?);
    let reader = reader(app, guest);
    let whole = Absence {
        id: AbsenceId::from_bytes(chance_16()),
        person: PersonId::Contact(guest.contact.id),
        from,
        until,
        stand_in: None,
        kinds: Vec::new(),
        client: None,
        limit: None,
    };
    if typed.stand_in.is_empty() {
        return Some(whole);
    }
    let other = ContactId::parse(&typed.stand_in).ok();
    let grant = other.and_then(|other| present::authority(&reader, &guest.contact, other, from));
    let Some(grant) = grant else {
        typed.wrong.push(("stand_in", "Choose somebody from the list, or nobody.".to_owned()));
        return None;
    };
    let stand_in = Some(PersonId::Contact(grant.contact));
    Some(Absence { stand_in, kinds: grant.kinds.clone(), client: Some(grant.client), limit: grant.limit, ..whole })
}

/// `POST /r/{request}/away` with `from`, `until` and `stand_in`.
pub async fn record(State(app): State<App>, guest: Guest, body: Bytes) -> Result<Response, WebError> {
    let form = Form::of_session(&app, guest.session, &body)?;
    within(&app, TIMES, &guest.contact.id.hex()).await?;
    let text = |name: &str| form.get(name).to_owned();
    let mut typed = Typed { from: text("from"), until: text("until"), stand_in: text("stand_in"), wrong: Vec::new() };
    if let Some(absence) = read(&app, &guest, &mut typed) {
        let author = PersonId::Contact(guest.contact.id).to_string();
        let (workspace, client) = (guest.live.workspace, Some(guest.contact.client));
        match absences::record(&app, workspace, client, &absence, &author).await {
            Ok(()) => return Ok(see_other(&format!("{}/away", back(&guest)))),
            Err(NotRecorded::Refused(Refusal::Unacceptable { field, says })) => typed.wrong.push((field, says)),
            Err(NotRecorded::Store(wrong)) => return Err(wrong.into()),
            Err(other @ (NotRecorded::Refused(_) | NotRecorded::Busy)) => typed.wrong.push(("", other.to_string())),
        }
    }
    let again = present::page(&reader(&app, &guest), &guest.contact, &guest.csrf, &typed);
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
}

/// `POST /r/{request}/away/{absence}/end`: they are back.
pub async fn end(
    State(app): State<App>,
    guest: Guest,
    Path((_, absence)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    Form::of_session(&app, guest.session, &body)?;
    let absence = AbsenceId::parse(&absence).map_err(|_| WebError::NotFound)?;
    let me = PersonId::Contact(guest.contact.id);
    let ended = absences::end(&app, guest.live.workspace, me, absence, &me.to_string()).await?;
    if ended { Ok(see_other(&back(&guest))) } else { Err(WebError::NotFound) }
}
