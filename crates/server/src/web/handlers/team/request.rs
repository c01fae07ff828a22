//! One request: its page, its live stream, and what is done with the whole of it.

use super::{Query, Worker, files_of, give, id, request_of, shell};
use crate::app::App;
use crate::execute::{ExecuteError, With, execute};
use crate::live::{self, Live};
use crate::submit::{SubmitError, submit};
use crate::web::error::{WebError, page, page_with, see_other};
use crate::web::form::Form;
use crate::web::handlers::live_events;
use crate::web::limits::{Limit, within};
use crate::web::pages::team::request::RequestPage;
use crate::web::pages::team::shell::{Crumb, Place};
use crate::web::present::common::Reader;
use crate::web::present::team::Reading;
use crate::web::present::team::request::{Beside, Relation, page as present};
use crate::web::present::versions;
use crate::web::session::SignedInMember;
use crate::worker::with_fresh_link;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::{ContactId, PersonId};
use domain::request::{Command, Phase, Refusal};
use std::sync::Arc;

/// LIMIT: fresh links that members send one contact.
const FRESH: Limit = Limit { what: "member-fresh-link", max: 20, minutes: 60 };
/// LIMIT: mails that were given up that one page shows.
const DEAD_MAX: u32 = 100;
/// The parts of the page that can change while it is open.
const PARTS: &str = "head steps package questions activity";

/// The page, with what was typed and could not be taken.
pub async fn whole(
    app: &App,
    me: &SignedInMember,
    live: &Live,
    query: &Query,
    mut beside: Beside,
) -> Result<RequestPage, WebError> {
    let number = live.state.about.as_ref().map_or("Request", |a| a.number.as_str()).to_owned();
    let client = live.directory.client().map_or("Clients", |c| c.name.as_str());
    let crumbs = vec![
        Crumb::to("Requests", "/requests"),
        Crumb::to(client, format!("/clients/{}", live.client)),
        Crumb::here(number),
    ];
    let shell = shell(app, me, Place::Requests, crumbs, query).await?;
    beside.files = files_of(app, live).await?;
    let db = app.workspace(me.workspace);
    let dead = db.dead_letters(DEAD_MAX).await?;
    let offered = db.offered_version(live.flow.flow.as_str()).await?;
    beside.newer = offered.is_some_and(|digest| digest != live.flow_digest);
    beside.put_off = db.put_off(live.state.id, DEAD_MAX).await?;
    beside.around = around(app, live).await?;
    let looks = db.looks(live.state.id, PersonId::Member(me.member.id), app.now()).await?;
    beside.news = versions::news(&Reader::member(live, me.member.id, app.now()), looks);
    beside.dead = dead.into_iter().filter(|letter| letter.request == live.state.id).collect();
    Ok(present(&Reading::new(live, me, app.now()), shell, beside))
}

/// The requests that belong to this one.
async fn around(app: &App, live: &Live) -> Result<Vec<(Relation, Arc<Live>)>, WebError> {
    let db = app.workspace(live.workspace);
    let parent = db.begun_by(live.state.id).await?.map(|own| (Relation::Parent, own.parent));
    let children = db.children_of(live.state.id).await?.into_iter().map(|own| (Relation::Child(own.step), own.child));
    let mut around = Vec::new();
    for (how, id) in parent.into_iter().chain(children) {
        // One that was refused before it began is not there.
        if let Some(other) = live::load(app, live.workspace, id).await? {
            around.push((how, other));
        }
    }
    Ok(around)
}

/// `GET /requests/{request}`; a draft is its form for whoever may fill it in.
pub async fn show(
    State(app): State<App>,
    me: SignedInMember,
    Path(request): Path<String>,
    query: Query,
) -> Result<Response, WebError> {
    let live = request_of(&app, &me, &request).await?;
    if live.state.phase() == Phase::Draft && me.member.role.may_work() {
        return Ok(see_other(&format!("/requests/{}/edit", live.state.id)));
    }
    let number = |name: &str| query.get(name).and_then(|text| text.parse().ok());
    let beside = Beside { at: number("doc").zip(number("page")), ..Beside::default() };
    page(&whole(&app, &me, &live, &query, beside).await?)
}

/// `GET /requests/{request}/events`.
pub async fn events(
    State(app): State<App>,
    me: SignedInMember,
    Path(request): Path<String>,
) -> Result<Response, WebError> {
    let live = request_of(&app, &me, &request).await?;
    Ok(live_events::changes(&app, live.workspace, Some(live.state.id), PARTS).into_response())
}

fn path(live: &Live) -> String {
    format!("/requests/{}", live.state.id)
}

async fn posted(app: &App, me: &SignedInMember, request: &str, body: &Bytes) -> Result<(Arc<Live>, Form), WebError> {
    let form = Form::of_session(app, me.session, body)?;
    Ok((request_of(app, me, request).await?, form))
}

/// `POST /requests/{request}/send`: as it is. What the checks stop is shown on the draft's form, where a reason passes it.
pub async fn send(
    State(app): State<App>,
    me: Worker,
    Path(request): Path<String>,
    body: Bytes,
) -> Result<Response, WebError> {
    let (live, form) = posted(&app, &me.0, &request, &body).await?;
    let pass = form.some("pass_because").map(str::to_owned);
    match submit(&app, &live, &me.0.actor(), pass, With::default()).await {
        Ok(_) => Ok(see_other(&format!("{}?done=sent", path(&live)))),
        Err(SubmitError::Execute(crate::execute::ExecuteError::Refused(
            Refusal::Incomplete(_) | Refusal::NobodyToAsk { .. },
        ))) => Ok(see_other(&format!("{}/edit?stopped=1", path(&live)))),
        Err(SubmitError::Execute(wrong)) => Err(WebError::from_execute(wrong, path(&live))),
        Err(SubmitError::File(wrong)) => Err(wrong.into()),
    }
}

/// `POST /requests/{request}/withdraw`.
pub async fn withdraw(
    State(app): State<App>,
    me: Worker,
    Path(request): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let (live, form) = posted(&app, &me.0, &request, &body).await?;
    let reason = form.get("reason").to_owned();
    let command = Command::Withdraw { reason: reason.clone() };
    match give(&app, &me.0, live.state.id, &command, &path(&live)).await {
        Err(WebError::Refused(Refusal::Unacceptable { says, .. }, _)) => {
            let beside = Beside { withdraw: (reason, says), ..Beside::default() };
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &whole(&app, &me.0, &live, &query, beside).await?)
        }
        other => other.map(|()| see_other(&format!("{}?done=withdrawn", path(&live)))),
    }
}

/// `POST /requests/{request}/look-again`: tries again to find somebody to ask.
pub async fn look_again(
    State(app): State<App>,
    me: Worker,
    Path(request): Path<String>,
    body: Bytes,
) -> Result<Response, WebError> {
    let (live, _) = posted(&app, &me.0, &request, &body).await?;
    give(&app, &me.0, live.state.id, &Command::LookAgain, &path(&live)).await?;
    Ok(see_other(&format!("{}?done=looked", path(&live))))
}

/// `POST /requests/{request}/fresh-link/{contact}`.
pub async fn fresh_link(
    State(app): State<App>,
    me: Worker,
    Path((request, contact)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    let (live, _) = posted(&app, &me.0, &request, &body).await?;
    let contact = id(ContactId::parse(&contact))?;
    within(&app, FRESH, &contact.to_string()).await?;
    let done = issue_link(&app, &me.0, &live, contact).await;
    done.map_err(|wrong| WebError::from_execute(wrong, path(&live)))?;
    Ok(see_other(&format!("{}?done=link", path(&live))))
}

/// A fresh link for a contact, and the mail that brings it.
pub async fn issue_link(app: &App, me: &SignedInMember, live: &Live, contact: ContactId) -> Result<(), ExecuteError> {
    let with = with_fresh_link(app, live, contact);
    let command = Command::IssueLink { to: PersonId::Contact(contact) };
    execute(app, live.workspace, &me.actor(), live.state.id, &command, with).await.map(|_| ())
}

/// `POST /requests/{request}/dead-letters/{id}/retry`.
pub async fn retry(
    State(app): State<App>,
    me: Worker,
    Path((request, letter)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    let (live, _) = posted(&app, &me.0, &request, &body).await?;
    let db = app.workspace(live.workspace);
    let dead = db.dead_letters(DEAD_MAX).await?;
    let letter =
        dead.into_iter().find(|dead| dead.id == letter && dead.request == live.state.id).ok_or(WebError::NotFound)?;
    db.requeue(&letter.id, app.now()).await?;
    app.outbox_wake.notify_one();
    Ok(see_other(&format!("{}?done=again", path(&live))))
}
