//! Saved filters of the list of requests: kept under a name, taken away, put back.

use super::id;
use super::requests::known_query;
use crate::app::{App, chance_16};
use crate::web::error::{WebError, see_other};
use crate::web::form::Form;
use crate::web::session::SignedInMember;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::FilterId;
use domain::request::Refusal;
use store::SavedFilter;

/// LIMIT: characters of a filter's name.
const NAME_MAX: usize = 60;

fn unfit(field: &'static str, says: &str) -> WebError {
    WebError::refused(Refusal::Unacceptable { field, says: says.to_owned() }, "/requests")
}

/// `POST /requests/filters`.
pub async fn save(State(app): State<App>, me: SignedInMember, body: Bytes) -> Result<Response, WebError> {
    let form = Form::of_session(&app, me.session, &body)?;
    let name = form.some("name").ok_or_else(|| unfit("name", "Give it a name, then save it."))?;
    if name.chars().count() > NAME_MAX {
        return Err(unfit("name", "This name is too long. Up to 60 characters are kept."));
    }
    // Only what the list itself understands is kept, so that a saved filter never leads anywhere else.
    let query = known_query(form.get("query"));
    let shared = form.get("shared") == "yes" && me.member.role.may_work();
    let (id, name) = (FilterId::from_bytes(chance_16()), name.to_owned());
    let filter = SavedFilter { id, member: me.member.id, name, query: query.clone(), shared };
    match app.workspace(me.workspace).save_filter(&filter).await {
        Ok(()) => Ok(see_other(&format!("/requests?{query}&done=saved"))),
        Err(store::Error::Conflict(_)) => {
            Err(unfit("name", "You have as many saved filters as can be kept. Take one away first."))
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /requests/filters/{filter}/remove`.
pub async fn remove(
    State(app): State<App>,
    me: SignedInMember,
    Path(filter): Path<String>,
    body: Bytes,
) -> Result<Response, WebError> {
    Form::of_session(&app, me.session, &body)?;
    let filter = id(FilterId::parse(&filter))?;
    let removed = app.workspace(me.workspace).remove_filter(me.member.id, filter, app.now()).await?;
    removed.then(|| see_other(&format!("/requests?done=unsaved&what={filter}"))).ok_or(WebError::NotFound)
}

/// `POST /requests/filters/{filter}/restore`.
pub async fn restore(
    State(app): State<App>,
    me: SignedInMember,
    Path(filter): Path<String>,
    body: Bytes,
) -> Result<Response, WebError> {
    Form::of_session(&app, me.session, &body)?;
    let filter = id(FilterId::parse(&filter))?;
    let restored = app.workspace(me.workspace).restore_filter(me.member.id, filter).await?;
    restored.then(|| see_other("/requests?done=put-back")).ok_or(WebError::NotFound)
}
