//! Documents of a draft: one file to a slot, streamed to the store, and taken out again.

use super::{Query, Worker, edit, give, request_of};
use crate::app::App;
use crate::execute::{ExecuteError, With, execute};
use crate::files::{self, FileError, Taken};
use crate::keys::same;
use crate::live::Live;
use crate::web::error::{WebError, page_with, see_other};
use crate::web::form::Form;
use crate::web::limits::{Limit, within};
use crate::web::present::team::Wrong;
use crate::web::session::{SignedInMember, form_token};
use axum::body::Bytes;
use axum::extract::multipart::{Field, Multipart, MultipartRejection};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::Name;
use domain::request::{Command, NewFile, Refusal};
use futures::{StreamExt as _, TryStreamExt as _};

/// LIMIT: bytes of an upload: the file, and the form around it.
pub const UPLOAD_BYTES_MAX: usize = crate::files::FILE_BYTES_MAX as usize + 64 * 1024;
/// LIMIT: uploads of one person.
pub const UPLOADS: Limit = Limit { what: "upload", max: 200, minutes: 60 };
/// LIMIT: characters of the parts before the file.
const PART_MAX: usize = 200;

/// What came in.
struct Arrived {
    slot: Name,
    file: Result<Taken, FileError>,
}

/// `POST /requests/{request}/documents`: `_csrf`, then `slot`, then `file`, so that nothing is stored for a form that is not ours.
pub async fn add(
    State(app): State<App>,
    me: Worker,
    Path(request): Path<String>,
    query: Query,
    upload: Result<Multipart, MultipartRejection>,
) -> Result<Response, WebError> {
    let (me, upload) = (me.0, upload.map_err(|_| unreadable())?);
    let live = request_of(&app, &me, &request).await?;
    within(&app, UPLOADS, &me.member.id.to_string()).await?;
    let Arrived { slot, file } = arrive(&app, &me, &live, upload).await?;
    let says = match file {
        Ok(file) => match attach(&app, &me, &live, slot.clone(), file).await? {
            None => return Ok(see_other(&format!("/requests/{}/edit", live.state.id))),
            Some(says) => says,
        },
        Err(wrong @ (FileError::Corrupt | FileError::Unavailable(_) | FileError::Store(_))) => return Err(wrong.into()),
        Err(wrong) => wrong.to_string(),
    };
    let live = request_of(&app, &me, &request).await?;
    let mut wrong = Wrong::default();
    wrong.errors.insert(slot.to_string(), says);
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &edit::whole(&app, &me, &live, &query, &wrong).await?)
}

/// An upload that is not what our forms send.
pub fn unreadable() -> WebError {
    WebError::Unreadable("This upload could not be read.".to_owned())
}

async fn arrive(app: &App, me: &SignedInMember, live: &Live, mut upload: Multipart) -> Result<Arrived, WebError> {
    let token = part(&mut upload, "_csrf").await?;
    if !same(token.as_bytes(), form_token(app, me.session).as_bytes()) {
        return Err(WebError::StaleForm);
    }
    let slot = part(&mut upload, "slot").await?;
    let slot = live.flow.intake.documents.iter().find(|s| s.id.as_str() == slot).ok_or(WebError::NotFound)?.id.clone();
    let file = upload.next_field().await.map_err(|_| unreadable())?.filter(|field| field.name() == Some("file"));
    let file = take(app, live, file.ok_or_else(unreadable)?).await;
    Ok(Arrived { slot, file })
}

/// A short part, which must be the next one.
pub async fn part(upload: &mut Multipart, name: &str) -> Result<String, WebError> {
    let field = upload.next_field().await.map_err(|_| unreadable())?.filter(|field| field.name() == Some(name));
    let text = field.ok_or_else(unreadable)?.text().await.map_err(|_| unreadable())?;
    if text.len() > PART_MAX { Err(unreadable()) } else { Ok(text) }
}

/// Stores what is sent, whatever it is.
pub async fn take(app: &App, live: &Live, field: Field<'_>) -> Result<Taken, FileError> {
    let filename = field.file_name().unwrap_or_default().to_owned();
    let mut stream = Box::pin(field.map_err(std::io::Error::other));
    let taken = files::take(app, live.workspace, &filename, stream.as_mut()).await;
    // A browser shows the answer only once all was read; the route's limit bounds how much that is.
    while let Some(Ok(_)) = stream.next().await {}
    taken
}

/// Puts the file into its slot; says why it does not fit there.
async fn attach(
    app: &App,
    me: &SignedInMember,
    live: &Live,
    slot: Name,
    file: Taken,
) -> Result<Option<String>, WebError> {
    let command = Command::AttachDocument(NewFile { slot, file: file.card.clone() });
    let with = With { side: file.rows, ..With::default() };
    match execute(app, live.workspace, &me.actor(), live.state.id, &command, with).await {
        Ok(_) => {
            crate::renditions::begin(app, live.workspace, &file.card);
            Ok(None)
        }
        Err(ExecuteError::Refused(Refusal::Unacceptable { says, .. })) => Ok(Some(says)),
        Err(other) => Err(WebError::from_execute(other, format!("/requests/{}", live.state.id))),
    }
}

/// `POST /requests/{request}/documents/{n}/remove`.
pub async fn remove(
    State(app): State<App>,
    me: Worker,
    Path((request, n)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    Form::of_session(&app, me.0.session, &body)?;
    let live = request_of(&app, &me.0, &request).await?;
    let n = n.parse().map_err(|_| WebError::NotFound)?;
    let back = format!("/requests/{}/edit", live.state.id);
    give(&app, &me.0, live.state.id, &Command::WithdrawDocument { n }, &back).await?;
    Ok(see_other(&format!("{back}?done=taken-out&what={}.{n}", live.state.id)))
}

/// `POST /requests/{request}/documents/{n}/restore`: puts a document that was taken out back into its slot, as a version of its own.
pub async fn restore(
    State(app): State<App>,
    me: Worker,
    Path((request, n)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    Form::of_session(&app, me.0.session, &body)?;
    let live = request_of(&app, &me.0, &request).await?;
    let back = format!("/requests/{}/edit", live.state.id);
    let n: u32 = n.parse().map_err(|_| WebError::NotFound)?;
    let document = live.state.documents.get(&n).filter(|document| document.withdrawn).ok_or(WebError::NotFound)?;
    let (Some(slot), Some(file)) = (document.slot.clone(), document.file.clone()) else {
        return Err(WebError::NotFound);
    };
    // Another one that came meanwhile stays.
    if live.state.current_documents().any(|(_, other)| other.slot.as_ref() == Some(&slot)) {
        return Err(WebError::Conflict("another document has taken its place".to_owned()));
    }
    give(&app, &me.0, live.state.id, &Command::AttachDocument(NewFile { slot, file }), &back).await?;
    Ok(see_other(&format!("{back}?done=put-back")))
}
