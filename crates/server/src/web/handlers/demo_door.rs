//! The demo's door: one press to be one of the pretend people. Outside the demo these addresses do not exist.

use crate::app::App;
use crate::web::error::{WebError, page, see_other};
use crate::web::form::{Form, stamp, stamp_is_ours};
use crate::web::pages::team::demo_door::{DemoDoorPage, Pretend};
use crate::web::session::new_session;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use domain::actor::SignedIn;
use domain::directory::{Member, Workspace};
use domain::ids::{MemberId, PersonId};

async fn example(app: &App) -> Result<(Workspace, Vec<Member>), WebError> {
    if app.mailbox.is_none() {
        return Err(WebError::NotFound);
    }
    let workspace = app.store.workspaces().await?.into_iter().next().ok_or(WebError::NotFound)?;
    let mut members = app.workspace(workspace.id).members().await?;
    members.sort_by_key(|m| (m.role, m.name.clone()));
    Ok((workspace, members))
}

/// Whom to be?
pub async fn show(State(app): State<App>) -> Result<Response, WebError> {
    let (_, members) = example(&app).await?;
    let clicks = crate::demo::clicks(&app).await.map_err(|wrong| WebError::Fault(wrong.to_string()))?;
    let people = members.into_iter().map(|m| Pretend { id: m.id.to_string(), name: m.name, title: m.title }).collect();
    page(&DemoDoorPage { stamp: stamp(&app), people, client_link: clicks.client_link, client: clicks.client })
}

/// Be this one.
pub async fn enter(State(app): State<App>, body: Bytes) -> Result<Response, WebError> {
    let (workspace, members) = example(&app).await?;
    let form = Form::parse(&body)?;
    if !stamp_is_ours(&app, form.get("_stamp")) {
        return Ok(see_other("/demo"));
    }
    let id = MemberId::parse(form.get("member")).map_err(|_| WebError::NotFound)?;
    let member = members.into_iter().find(|m| m.id == id && m.active).ok_or(WebError::NotFound)?;
    let (session, cookie) = new_session(&app, PersonId::Member(member.id), SignedIn::Password);
    app.workspace(workspace.id).begin_session(&session, app.now()).await?;
    Ok(([(header::SET_COOKIE, cookie)], see_other("/")).into_response())
}
