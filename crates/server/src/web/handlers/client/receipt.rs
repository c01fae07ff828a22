//! The receipt of a decision, and taking it back.

use super::{back, pictures, reader};
use crate::app::{App, nonce};
use crate::execute::{With, execute};
use crate::web::error::{WebError, page, see_other};
use crate::web::form::Form;
use crate::web::present::client::receipt::{mine, receipt};
use crate::web::session::Guest;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use domain::request::{Command, Refusal};

/// What is recorded as the reason; the page asks for none.
const REASON: &str = "Taken back by the person who gave it, without a reason.";

/// `GET /r/{request}/receipt`.
pub async fn show(State(app): State<App>, guest: Guest) -> Result<Response, WebError> {
    let reader = reader(&app, &guest);
    let Some(mine) = mine(&reader) else { return Ok(see_other(&back(&guest))) };
    let pictures = pictures(&app, &reader, mine.package).await?;
    page(&receipt(&reader, &mine, &pictures, &guest.csrf, &nonce()))
}

/// `POST /r/{request}/withdraw`.
pub async fn withdraw(State(app): State<App>, guest: Guest, body: Bytes) -> Result<Response, WebError> {
    Form::of_session(&app, guest.session, &body)?;
    let task = mine(&reader(&app, &guest)).map(|m| m.id);
    let task = task.ok_or_else(|| WebError::refused(Refusal::Unknown("answer"), back(&guest)))?;
    let command = Command::WithdrawDecision { by: guest.person(), task, reason: REASON.to_owned() };
    let live = &guest.live;
    let done = execute(&app, live.workspace, &guest.actor(), live.state.id, &command, With::default()).await;
    done.map_err(|wrong| WebError::from_execute(wrong, back(&guest)))?;
    Ok(see_other(&back(&guest)))
}
