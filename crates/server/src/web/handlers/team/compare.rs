//! The versions of a document, for members: all of them.

use super::{Query, request_of, shell};
use crate::app::App;
use crate::web::components::Link;
use crate::web::error::{WebError, page};
use crate::web::form::Form;
use crate::web::handlers::compare::{Asked, made};
use crate::web::pages::team::compare::TeamComparePage;
use crate::web::pages::team::shell::{Crumb, Place};
use crate::web::present::common::Reader;
use crate::web::session::SignedInMember;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::PersonId;

/// `GET /requests/{request}/versions/{n}` with `from` and `to`.
pub async fn show(
    State(app): State<App>,
    me: SignedInMember,
    Path((request, n)): Path<(String, String)>,
    axum::extract::Query(asked): axum::extract::Query<Asked>,
    query: Query,
) -> Result<Response, WebError> {
    let live = request_of(&app, &me, &request).await?;
    let reader = Reader::member(&live, me.member.id, app.now());
    let made = made(&app, &reader, &n, asked).await?;
    let path = format!("/requests/{}", live.state.id);
    let crumbs =
        vec![Crumb::to("Requests", "/requests"), Crumb::to(reader.number(), path.clone()), Crumb::here("Versions")];
    page(&TeamComparePage {
        shell: shell(&app, &me, Place::Requests, crumbs, &query).await?,
        title: format!("Versions of “{}”", made.title),
        back: Link::new(path.clone(), "Back to the request"),
        heading: made.heading,
        live: made.is_coming.then(|| format!("{path}/events")),
        comparison: made.comparison,
    })
}

/// `POST /requests/{request}/seen`: the member has the request before them, so that next time they are told what is new.
pub async fn seen(
    State(app): State<App>,
    me: SignedInMember,
    Path(request): Path<String>,
    body: Bytes,
) -> Result<StatusCode, WebError> {
    Form::of_session(&app, me.session, &body)?;
    let live = request_of(&app, &me, &request).await?;
    let (db, entries) = (app.workspace(me.workspace), live.entries.len() as u64);
    db.record_look(live.state.id, PersonId::Member(me.member.id), entries, app.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
