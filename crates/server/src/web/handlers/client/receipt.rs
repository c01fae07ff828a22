//! The receipt of a decision, or of what else somebody did; and taking a decision back.

use super::{back, pictures, reader};
use crate::app::{App, nonce};
use crate::execute::{Done, With, execute};
use crate::live::Live;
use crate::web::error::{WebError, page, see_other};
use crate::web::form::Form;
use crate::web::present::client::done::{Done as Did, done, receipt as receipt_of};
use crate::web::present::client::receipt::{mine, receipt};
use crate::web::session::Guest;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use domain::request::{Command, Refusal};
use store::Access;

/// What is recorded as the reason; the page asks for none.
const REASON: &str = "Taken back by the person who gave it, without a reason.";

/// `GET /r/{request}/receipt`.
pub async fn show(State(app): State<App>, guest: Guest) -> Result<Response, WebError> {
    let reader = reader(&app, &guest);
    let (mine, did) = (mine(&reader), done(&reader));
    // Whichever came last; a decision says more than what was done beside it.
    let later = |did: &Did<'_>| mine.as_ref().is_none_or(|mine| mine.entry.seq < did.seq());
    if let Some(did) = did.filter(later) {
        let pictures = pictures(&app, &reader, did.package).await?;
        return page(&receipt_of(&reader, &did, &pictures, &guest.csrf));
    }
    let Some(mine) = mine else { return Ok(see_other(&back(&guest))) };
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
    match done.map_err(|wrong| WebError::from_execute(wrong, back(&guest)))? {
        Done::Now(after) => keep_access(&app, &guest, &after).await?,
        Done::Before(_) => {}
    }
    Ok(see_other(&back(&guest)))
}

/// Being asked again brings a new link, and the old one ends with all that it opened. The browser in which somebody took their
/// answer back keeps its access by the new one; for every other the mail is there.
async fn keep_access(app: &App, guest: &Guest, after: &Live) -> Result<(), WebError> {
    let party = after.state.acting_as(guest.pseudonym());
    let Some(link) = after.state.links.get(&party) else { return Ok(()) };
    let access = Access {
        session: guest.session,
        request: after.state.id,
        contact: guest.contact.id,
        link: *link,
        since_at: app.now(),
    };
    Ok(app.workspace(after.workspace).grant_access(&access).await?)
}
