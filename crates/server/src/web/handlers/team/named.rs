//! Somebody at the client named the right person, and the register does not know them as that: a member confirms it, or asks the
//! same person after all. Whoever is not a contact yet is added by an administrator on the way.

use super::{Query, Worker, give, id, request_of};
use crate::app::{App, chance_16};
use crate::live::Live;
use crate::web::error::{WebError, page_with, see_other};
use crate::web::form::Form;
use crate::web::present::team::request::Beside;
use crate::web::session::SignedInMember;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::actor::Actor;
use domain::directory::Contact;
use domain::ids::{ContactId, TaskId};
use domain::request::{Command, Refusal};

/// The contact who was named. One who is not known yet is added, if the reader may.
async fn contact(app: &App, me: &SignedInMember, live: &Live, task: TaskId) -> Result<ContactId, WebError> {
    let referral = live.state.open_referrals().find(|(id, ..)| *id == task).map(|(_, _, referral)| referral);
    let referral = referral.ok_or(WebError::NotFound)?;
    if let Some(known) = crate::web::present::team::named::known(live, referral) {
        return Ok(known.id);
    }
    let (Some(name), Some(email)) = (referral.name.clone(), referral.email.clone()) else {
        return Err(WebError::NotFound);
    };
    if !me.member.role.may_administer() {
        return Err(WebError::NotAllowed);
    }
    let contact = Contact {
        id: ContactId::from_bytes(chance_16()),
        client: live.client,
        name,
        email,
        title: String::new(),
        language: None,
        active: true,
    };
    app.workspace(me.workspace).put_contact(&contact, &me.member.id.to_string(), app.now()).await?;
    app.tell_workspace(me.workspace);
    Ok(contact.id)
}

/// `POST /requests/{request}/named/{task}` with `do`: `confirm`, or `refuse` with `reason`.
pub async fn answer(
    State(app): State<App>,
    me: Worker,
    Path((request, task)): Path<(String, String)>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let form = Form::of_session(&app, me.session, &body)?;
    let live = request_of(&app, &me, &request).await?;
    let task = id(TaskId::parse(&task))?;
    let Actor::Person(by) = me.actor() else { return Err(WebError::NotAllowed) };
    let reason = form.get("reason").to_owned();
    let (command, done) = match form.get("do") {
        "confirm" => (Command::ConfirmReferral { by, task, to: contact(&app, &me, &live, task).await? }, "named"),
        "refuse" => (Command::RefuseReferral { by, task, reason: reason.clone() }, "after-all"),
        _ => return Err(WebError::Unreadable("Say whether they are the right person.".to_owned())),
    };
    let path = format!("/requests/{}", live.state.id);
    match give(&app, &me, live.state.id, &command, &path).await {
        Ok(()) => Ok(see_other(&format!("{path}?done={done}"))),
        Err(WebError::Refused(refusal @ (Refusal::Unacceptable { .. } | Refusal::NobodyToAsk { .. }), _)) => {
            let says = match &refusal {
                Refusal::NobodyToAsk { way_on, .. } => format!("{refusal} {way_on}"),
                _ => refusal.to_string(),
            };
            // Read anew: a contact may have been added on the way.
            let live = request_of(&app, &me, &request).await?;
            let beside = Beside { named: (reason, says), ..Beside::default() };
            let page = super::request::whole(&app, &me, &live, &query, beside).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(other) => Err(other),
    }
}
