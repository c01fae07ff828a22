//! Files of a package. The body of the call is the file itself, hashed on its way to disk; what it is, its bytes say.

use crate::api::answer::{self, load, perform};
use crate::api::caller::{DocumentsWrite, With};
use crate::api::input::{Call, KeyIfAny, Query, Segments};
use crate::api::problem::{ActProblems, Kind, Problem, Problems};
use crate::api::resource::Request;
use crate::app::App;
use crate::execute;
use crate::files::{self, FILE_BYTES_MAX};
use axum::body::Body;
use axum::extract::{FromRequestParts as _, Request as HttpRequest, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use domain::ids::{Name, RequestId};
use domain::request::{Command, NewFile};
use futures::TryStreamExt as _;
use serde::Deserialize;
use utoipa::IntoParams;

/// How the file is called.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Upload {
    /// Name to show. Folders and characters that cannot be seen are left out of it.
    #[param(min_length = 1, max_length = 200)]
    pub filename: String,
}

/// A slot of a request.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes the path for the OpenAPI document; Segments reads it")]
pub struct SlotPath {
    /// The request.
    #[param(pattern = "^req_[0-9a-f]{32}$")]
    request: String,
    /// The slot of its flow.
    #[param(pattern = "^[a-z][a-z0-9_-]{0,47}$")]
    slot: String,
}

/// Puts a file into a slot, in place of what was there. At most 50 MB; PDF, PNG, JPEG, WebP, GIF, plain text or Markdown, as the
/// slot takes. `Content-Type` does not matter: the bytes say what it is. The same file again changes nothing.
#[utoipa::path(put, path = "/api/v1/requests/{request}/documents/{slot}", operation_id = "put_document", tag = "documents", params(SlotPath, Upload, KeyIfAny),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"),
    security(("token" = ["documents:write"])),
    responses((status = 200, description = "The request after it", body = Request, headers(("ETag" = String, description = "Its state"))), Problems, ActProblems))]
pub async fn put(
    State(app): State<App>,
    caller: With<DocumentsWrite>,
    path: Segments,
    Query(upload): Query<Upload>,
    request: HttpRequest,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let call = Call::new(&parts, domain::values::Digest::of(&[]))?;
    let (id, slot) = (path.read("request", RequestId::parse)?, path.read("slot", Name::parse)?);
    let length =
        parts.headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<u64>().ok());
    if length.is_some_and(|length| length > FILE_BYTES_MAX) {
        return Err(files::FileError::TooLarge.into());
    }
    if upload.filename.is_empty() || upload.filename.chars().count() > 200 {
        let says = "filename must be 1 to 200 characters.";
        return Err(Problem::new(Kind::BadRequest, says, "Give a shorter name.").at("filename", says));
    }
    // Nothing is taken in that has no place to go to.
    let live = load(&app, &caller, id).await?;
    if !live.flow.intake.documents.iter().any(|d| d.id == slot) {
        return Err(Problem::not_found("slot in this flow"));
    }
    let files::Taken { card: file, rows } = files::take(&app, caller.workspace, &upload.filename, stream(body)).await?;
    let call = call.with_body(file.sha256);
    let outcome = async {
        call.check(&answer::etag(&live))?;
        let with = execute::With { side: rows, ..call.with(&caller, id.to_string(), &live) };
        let command = Command::AttachDocument(NewFile { slot, file: file.clone() });
        let done = execute::execute_on(&app, live, &caller.actor(), &command, with).await?;
        crate::renditions::begin(&app, caller.workspace, &file);
        answer::finish(&app, &caller, done).await
    };
    let outcome = outcome.await;
    answer::or_before(&app, &caller, &call, outcome).await
}

fn stream(body: Body) -> impl futures::Stream<Item = std::io::Result<axum::body::Bytes>> + Send + Unpin {
    body.into_data_stream().map_err(std::io::Error::other)
}

/// Takes the file of a slot out of the package.
#[utoipa::path(delete, path = "/api/v1/requests/{request}/documents/{slot}", operation_id = "remove_document", tag = "documents", params(SlotPath, KeyIfAny),
    security(("token" = ["documents:write"])),
    responses((status = 200, description = "The request after it", body = Request, headers(("ETag" = String, description = "Its state"))), Problems, ActProblems))]
pub async fn remove(
    State(app): State<App>,
    caller: With<DocumentsWrite>,
    path: Segments,
    request: HttpRequest,
) -> Result<Response, Problem> {
    let (mut parts, _) = request.into_parts();
    let call = Call::new(&parts, domain::values::Digest::of(&[]))?;
    Query::<Nothing>::from_request_parts(&mut parts, &app).await?;
    let (id, slot) = (path.read("request", RequestId::parse)?, path.read("slot", Name::parse)?);
    let live = load(&app, &caller, id).await?;
    let found = live.state.current_documents().find(|(_, d)| d.slot.as_ref() == Some(&slot)).map(|(n, _)| n);
    match found {
        Some(n) => perform(&app, &caller, id, &call, &Command::WithdrawDocument { n }).await,
        None => match call.recalled(&app, &caller).await? {
            Some(recorded) => answer::again(&app, &caller, &recorded, StatusCode::OK).await,
            None => Err(Problem::not_found("document in this slot")),
        },
    }
}

/// A call without parameters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}
