//! Recording that somebody is away, and that they are back. Whoever is away says so on their own account page; for others an
//! administrator does. What follows for open requests is done by the worker that looks at absences.

use super::clients::{day, limit};
use super::posted::Posted;
use super::{Query, Worker, account, contacts, id, people};
use crate::absences::{self, NotRecorded};
use crate::app::{App, chance_16};
use crate::web::error::{WebError, page_with, see_other};
use crate::web::form::Form;
use crate::web::present::team::Wrong;
pub use crate::web::present::team::away::FORM;
use crate::web::present::team::away::{self as present, About};
use crate::web::session::{Administrator, SignedInMember};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::directory::{Absence, Directory, Kind};
use domain::ids::{AbsenceId, ClientId, ContactId, MemberId, PersonId};
use domain::request::Refusal;

/// The part of a page that shows when a person is away.
pub async fn part(
    app: &App,
    me: &SignedInMember,
    (person, name): (PersonId, Option<&str>),
    around: &Directory,
    path: String,
    wrong: &Wrong,
) -> Result<crate::web::pages::team::away::Away, WebError> {
    let clients = app.workspace(me.workspace).clients().await?;
    let about = About { directory: around, clients: &clients, person, name, path, now: app.now() };
    Ok(present::away(&about, &me.csrf, wrong))
}

/// What was typed, as an absence; what is wrong is noted in `posted`.
fn read(posted: &mut Posted, person: PersonId) -> Result<Option<Absence>, WebError> {
    let (from, until) = (day(posted, "from"), day(posted, "until"));
    for (name, found) in [("from", from), ("until", until)] {
        if found.is_none() {
            posted.at(name, "Write the day like 2027-03-12.");
        }
    }
    let stand_in = posted.form.some("stand_in").map(str::to_owned);
    let stand_in = match (person, stand_in) {
        (_, None) => None,
        (PersonId::Member(_), Some(text)) => Some(PersonId::Member(id(MemberId::parse(&text))?)),
        (PersonId::Contact(_), Some(text)) => Some(PersonId::Contact(id(ContactId::parse(&text))?)),
    };
    let client = id(posted.form.some("client").map(ClientId::parse).transpose())?;
    let limit = limit(posted);
    let kinds = posted.form.all("kinds").filter_map(Kind::parse).collect();
    let (Some(from), Some(until), true) = (from, until, posted.fine()) else { return Ok(None) };
    let id = AbsenceId::from_bytes(chance_16());
    Ok(Some(Absence { id, person, from, until, stand_in, kinds, client, limit }))
}

/// Checks and records it. False if something was wrong, which is noted in `posted`.
async fn record(
    app: &App,
    me: &SignedInMember,
    client: Option<ClientId>,
    person: PersonId,
    posted: &mut Posted,
) -> Result<Option<AbsenceId>, WebError> {
    let Some(absence) = read(posted, person)? else { return Ok(None) };
    let db = app.workspace(me.workspace);
    if let Some(of) = absence.client {
        db.client(of).await?.ok_or(WebError::NotFound)?;
    }
    match absences::record(app, me.workspace, client, &absence, &me.member.id.to_string()).await {
        Ok(()) => return Ok(Some(absence.id)),
        Err(NotRecorded::Refused(Refusal::Unacceptable { field, says })) => posted.at(field, &says),
        Err(NotRecorded::Refused(Refusal::NotHere)) => return Err(WebError::NotFound),
        Err(NotRecorded::Store(wrong)) => return Err(wrong.into()),
        Err(other @ (NotRecorded::Refused(_) | NotRecorded::Busy)) => posted.wrong.whole = other.to_string(),
    }
    Ok(None)
}

/// Ends one of a person's absences.
async fn end(app: &App, me: &SignedInMember, person: PersonId, absence: &str) -> Result<(), WebError> {
    let absence = id(AbsenceId::parse(absence))?;
    let author = me.member.id.to_string();
    let ended = absences::end(app, me.workspace, person, absence, &author).await?;
    ended.then_some(()).ok_or(WebError::NotFound)
}

/// `POST /account/away`.
pub async fn own(State(app): State<App>, me: Worker, query: Query, body: Bytes) -> Result<Response, WebError> {
    let me = me.0;
    let mut posted = Posted::read(&app, &me, &body, present::FORM)?;
    if let Some(absence) = record(&app, &me, None, PersonId::Member(me.member.id), &mut posted).await? {
        return Ok(see_other(&format!("/account?done=away&what={absence}#away")));
    }
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &account::whole(&app, &me, &query, &posted.wrong, None).await?)
}

/// `POST /account/away/{absence}/end`.
pub async fn end_own(
    State(app): State<App>,
    me: Worker,
    Path(absence): Path<String>,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    Form::of_session(&app, me.session, &body)?;
    end(&app, &me, PersonId::Member(me.member.id), &absence).await?;
    Ok(see_other("/account?done=here#away"))
}

/// `POST /people/{member}/away`.
pub async fn of_member(
    State(app): State<App>,
    me: Administrator,
    Path(member): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let mut posted = Posted::read(&app, &me, &body, present::FORM)?;
    let member = people::changeable(&app, &me, &member).await?;
    if record(&app, &me, None, PersonId::Member(member.id), &mut posted).await?.is_some() {
        return Ok(see_other(&format!("/people/{}?done=away#away", member.id)));
    }
    let again = people::amend_page(&app, &me, &member, &query, &posted.wrong).await?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
}

/// `POST /people/{member}/away/{absence}/end`.
pub async fn end_of_member(
    State(app): State<App>,
    me: Administrator,
    Path((member, absence)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    Form::of_session(&app, me.session, &body)?;
    let member = people::changeable(&app, &me, &member).await?;
    end(&app, &me, PersonId::Member(member.id), &absence).await?;
    Ok(see_other(&format!("/people/{}?done=here#away", member.id)))
}

/// `POST /clients/{client}/contacts/{contact}/away`.
pub async fn of_contact(
    State(app): State<App>,
    me: Administrator,
    Path((client, contact)): Path<(String, String)>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let mut posted = Posted::read(&app, &me, &body, present::FORM)?;
    let (client, contact, _) = contacts::found(&app, &me, &client, &contact).await?;
    if record(&app, &me, Some(client.id), PersonId::Contact(contact.id), &mut posted).await?.is_some() {
        return Ok(see_other(&format!("/clients/{}/contacts/{}?done=away#away", client.id, contact.id)));
    }
    let again = contacts::amend(&app, &me, (&client, &contact), &query, &posted.wrong).await?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
}

/// `POST /clients/{client}/contacts/{contact}/away/{absence}/end`.
pub async fn end_of_contact(
    State(app): State<App>,
    me: Administrator,
    Path((client, contact, absence)): Path<(String, String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    Form::of_session(&app, me.session, &body)?;
    let (client, contact, _) = contacts::found(&app, &me, &client, &contact).await?;
    end(&app, &me, PersonId::Contact(contact.id), &absence).await?;
    Ok(see_other(&format!("/clients/{}/contacts/{}?done=here#away", client.id, contact.id)))
}
