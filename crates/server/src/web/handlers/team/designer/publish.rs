//! The end of a draft: published, or thrown away.

use super::show::{Wanted, answer, open};
use crate::app::App;
use crate::drafts;
use crate::web::error::{WebError, see_other};
use crate::web::form::Form;
use crate::web::handlers::team::Query;
use crate::web::pages::team::designer::Says;
use crate::web::session::{Administrator, Designer, SignedInMember};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

fn not_done(words: impl Into<String>, way_on: impl Into<String>) -> Says {
    Says { done: false, words: words.into(), way_on: way_on.into(), both: None }
}

/// The draft as it was seen, else the page as it is with why not.
async fn seen(
    app: &App,
    me: &SignedInMember,
    form: &Form,
    name: &str,
    query: &Query,
) -> Result<Result<drafts::Open, Response>, WebError> {
    let now = open(app, me, name).await?;
    let says = if now.draft.is_none() {
        not_done("There is no draft.", "Edit something first.")
    } else if form.get("version") != now.version().to_string() {
        not_done("The flow has changed since you looked.", "Look at what is new, and then decide.")
    } else {
        return Ok(Ok(now));
    };
    answer(app, me, &now, &Wanted::default(), StatusCode::CONFLICT, Some(says), query).await.map(Err)
}

/// `POST /flows/{flow}/edit/publish`.
pub async fn publish(
    State(app): State<App>,
    me: Administrator,
    Path(name): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let form = Form::of_session(&app, me.session, &body)?;
    let now = match seen(&app, &me, &form, &name, &query).await? {
        Ok(now) => now,
        Err(response) => return Ok(response),
    };
    match drafts::publish(&app, me.workspace, me.member.id, &now).await? {
        Ok(()) => Ok(see_other(&format!("/flows/{name}?done=published"))),
        Err(wrong) => {
            let says = not_done("It cannot be published yet.", wrong);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            answer(&app, &me, &now, &Wanted::default(), status, Some(says), &query).await
        }
    }
}

/// `POST /flows/{flow}/edit/discard`.
pub async fn discard(
    State(app): State<App>,
    me: Designer,
    Path(name): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let form = Form::of_session(&app, me.session, &body)?;
    let now = match seen(&app, &me, &form, &name, &query).await? {
        Ok(now) => now,
        Err(response) => return Ok(response),
    };
    app.workspace(me.workspace).discard_draft(&name, now.version()).await?;
    app.tell(me.workspace, drafts::subject(&name));
    let back = if now.offered.is_some() { format!("/flows/{name}") } else { "/flows".to_owned() };
    Ok(see_other(&format!("{back}?done=discarded")))
}
