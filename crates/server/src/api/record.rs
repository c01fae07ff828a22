//! The exported record: everything the team may have, to be verified by anybody who has `assent verify`.

use crate::api::answer::load;
use crate::api::caller::{Export, With};
use crate::api::input::{RequestPath, Segments};
use crate::api::problem::{Kind, Problem, Problems};
use crate::app::App;
use crate::bundle::{Audience, sealed_bundle};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use domain::ids::RequestId;
use utoipa::IntoResponses;

/// What an export can meet beyond [`Problems`].
#[derive(IntoResponses)]
pub enum ExportProblems {
    /// The last events have no signed place in the log yet; `Retry-After` says when to ask again.
    #[response(status = 409, content_type = "application/problem+json", headers(("Retry-After" = u64, description = "Seconds to wait")))]
    NotYet(Problem),
}

/// Seconds in which the log catches up.
const CATCHES_UP_SECONDS: u32 = 2;

/// The record of a request as a bundle that verifies offline.
#[utoipa::path(get, path = "/api/v1/requests/{request}/record.aef", operation_id = "export_record", tag = "requests", params(RequestPath), security(("token" = ["export"])),
    responses((status = 200, description = "The bundle", body = Vec<u8>, content_type = "application/vnd.approval-evidence+zip"), Problems, ExportProblems))]
pub async fn export(State(app): State<App>, caller: With<Export>, path: Segments) -> Result<Response, Problem> {
    let live = load(&app, &caller, path.read("request", RequestId::parse)?).await?;
    let Some(bytes) = sealed_bundle(&app, &live, Audience::Team).await? else {
        let says = "The last events have no signed place in the log yet.";
        return Err(Problem::new(Kind::Conflict, says, "Ask again in a few seconds.").again_in(CATCHES_UP_SECONDS));
    };
    let name = live.state.about.as_ref().map_or_else(|| live.state.id.to_string(), |about| about.number.clone());
    let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    let disposition = format!("attachment; filename=\"{name}.aef\"");
    let headers =
        [(header::CONTENT_TYPE, evidence::bundle::MEDIA_TYPE.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, bytes).into_response())
}
