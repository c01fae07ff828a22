//! One contact: who they are, leaving, and coming back. A contact who has left is asked nothing and decides nothing, whatever
//! they were sent: their sessions end here, and every link and decision looks at the directory again.

use super::clients::directory;
use super::posted::Posted;
use super::request::issue_link;
use super::{Query, id, shell};
use crate::app::App;
use crate::execute::ExecuteError;
use crate::web::error::{WebError, page, page_with, see_other};
use crate::web::form::Form;
use crate::web::pages::team::amend::AmendPage;
use crate::web::pages::team::shell::{Crumb, Place};
use crate::web::present::team::Wrong;
use crate::web::present::team::amend as present;
use crate::web::session::{Administrator, SignedInMember};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::directory::{Client, Contact};
use domain::ids::{ClientId, ContactId, PersonId};
use domain::language::Language;

/// LIMIT: open requests that a person's page names.
const WAITING_MAX: u32 = 20;

/// The contact in an address, with their client and the others there.
pub(super) async fn found(
    app: &App,
    me: &SignedInMember,
    client: &str,
    contact: &str,
) -> Result<(Client, Contact, Vec<Contact>), WebError> {
    let (client, contact) = (id(ClientId::parse(client))?, id(ContactId::parse(contact))?);
    let directory = directory(app, me, client).await?;
    let record = directory.client().cloned().ok_or(WebError::NotFound)?;
    let (mut them, others): (Vec<_>, Vec<_>) =
        directory.contacts.into_iter().filter(|c| c.client == client).partition(|c| c.id == contact);
    Ok((record, them.pop().ok_or(WebError::NotFound)?, others))
}

pub(super) async fn amend(
    app: &App,
    me: &SignedInMember,
    (client, contact): (&Client, &Contact),
    query: &Query,
    wrong: &Wrong,
) -> Result<AmendPage, WebError> {
    let waiting = app.workspace(me.workspace).tasks_of(PersonId::Contact(contact.id), WAITING_MAX).await?;
    let crumbs = vec![
        Crumb::to("Clients", "/clients"),
        Crumb::to(client.name.clone(), format!("/clients/{}", client.id)),
        Crumb::here(contact.name.clone()),
    ];
    let frame = shell(app, me, Place::Clients, crumbs, query).await?;
    let around = directory(app, me, client.id).await?;
    let path = format!("/clients/{}/contacts/{}/away", client.id, contact.id);
    let who = (PersonId::Contact(contact.id), Some(contact.name.as_str()));
    let away = if contact.active { Some(super::away::part(app, me, who, &around, path, wrong).await?) } else { None };
    let wrong = &wrong.unless(super::away::FORM);
    Ok(AmendPage { away, ..present::contact(frame, client, contact, &waiting, wrong) })
}

/// `GET /clients/{client}/contacts/{contact}`.
pub async fn show(
    State(app): State<App>,
    me: Administrator,
    Path((client, contact)): Path<(String, String)>,
    query: Query,
) -> Result<Response, WebError> {
    let (client, contact, _) = found(&app, &me.0, &client, &contact).await?;
    page(&amend(&app, &me.0, (&client, &contact), &query, &Wrong::default()).await?)
}

/// `POST /clients/{client}/contacts/{contact}`.
pub async fn save(
    State(app): State<App>,
    me: Administrator,
    Path((client, contact)): Path<(String, String)>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let mut posted = Posted::read(&app, &me, &body, present::FORM)?;
    let (client, contact, others) = found(&app, &me, &client, &contact).await?;
    let name = posted.needs("contact_name", "Write the person’s name.");
    let email = posted.email("contact_email");
    if others.iter().any(|c| c.email == email) {
        posted.at("contact_email", "Somebody at this client has this address already.");
    }
    let language = Language::parse(posted.form.get("contact_language"));
    let changed = Contact { name, email, title: posted.may_have("contact_title"), language, ..contact.clone() };
    if !posted.fine() {
        let again = amend(&app, &me, (&client, &contact), &query, &posted.wrong).await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &again);
    }
    app.workspace(me.workspace).put_contact(&changed, &me.member.id.to_string(), app.now()).await?;
    app.tell_workspace(me.workspace);
    if changed.email == contact.email {
        return Ok(see_other(&format!("/clients/{}?done=kept", client.id)));
    }
    fresh_links(&app, &me, contact.id).await?;
    Ok(see_other(&format!("/clients/{}?done=moved", client.id)))
}

/// The links that went to the old address open nothing any more, so new ones go out for what is open.
async fn fresh_links(app: &App, me: &SignedInMember, contact: ContactId) -> Result<(), WebError> {
    let open = app.workspace(me.workspace).open_requests_of(PersonId::Contact(contact), WAITING_MAX).await?;
    for request in open {
        let live = me.request(app, request).await?;
        match issue_link(app, me, &live, contact).await {
            // They had their turn there, or it has just ended: nothing waits for a link.
            Ok(()) | Err(ExecuteError::Refused(_)) => {}
            Err(wrong) => return Err(WebError::from_execute(wrong, "/clients")),
        }
    }
    Ok(())
}

/// `POST /clients/{client}/contacts/{contact}/deactivate`.
pub async fn deactivate(
    State(app): State<App>,
    me: Administrator,
    Path((client, contact)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    set_active(&app, &me.0, (&client, &contact), &body, false).await
}

/// `POST /clients/{client}/contacts/{contact}/activate`.
pub async fn activate(
    State(app): State<App>,
    me: Administrator,
    Path((client, contact)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    set_active(&app, &me.0, (&client, &contact), &body, true).await
}

async fn set_active(
    app: &App,
    me: &SignedInMember,
    (client, contact): (&str, &str),
    body: &Bytes,
    active: bool,
) -> Result<Response, WebError> {
    Form::of_session(app, me.session, body)?;
    let (client, contact, _) = found(app, me, client, contact).await?;
    let db = app.workspace(me.workspace);
    db.put_contact(&Contact { active, ..contact.clone() }, &me.member.id.to_string(), app.now()).await?;
    if !active {
        db.end_sessions_of(PersonId::Contact(contact.id)).await?;
    }
    app.tell_workspace(me.workspace);
    Ok(see_other(&format!("/clients/{}?done={}", client.id, if active { "back" } else { "left" })))
}
