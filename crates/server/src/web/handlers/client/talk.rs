//! Questions, replies, conditions and acknowledgements: everything that a client's person says without deciding.

use super::review::shown;
use super::{back, reader};
use crate::app::App;
use crate::audience;
use crate::execute::{Done, ExecuteError, With, execute};
use crate::web::error::{WebError, see_other};
use crate::web::form::Form;
use crate::web::limits::{Limit, within};
use crate::web::present::client::review::NotSent;
use crate::web::present::client::standing::my_task;
use crate::web::session::Guest;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::{ObligationId, ThreadId};
use domain::request::{Command, Place, Refusal, Visibility};

/// LIMIT: questions and replies of one person.
const WORDS: Limit = Limit { what: "client-words", max: 60, minutes: 60 };

/// `doc_3:2`: document and page.
pub fn page_of(text: &str) -> Option<(u32, u32)> {
    let (n, page) = text.trim().strip_prefix("doc_")?.split_once(':')?;
    Some((n.parse().ok()?, page.parse().ok()?))
}

/// A place as our pages name it: `doc_3:2`, or with a spot in ten-thousandths `doc_3:2@7105,8030`. A spot that was just
/// marked comes beside it, in per cent. Nothing means the whole request; anything else is an error in words.
pub fn strict_place(value: &str, x: &str, y: &str) -> Result<Option<Place>, String> {
    let (page, spot) = value.trim().split_once('@').map_or((value, None), |(page, spot)| (page, Some(spot)));
    if [value, x, y].iter().all(|text| text.trim().is_empty()) {
        return Ok(None);
    }
    let (n, page) = page_of(page).ok_or(
        "This place is not one of these documents. Choose one from the list, or leave it at the whole request.",
    )?;
    let (x, y) = match (spot, x.trim(), y.trim()) {
        (None, "", "") => return Ok(Some(Place { n, page, x: None, y: None })),
        (Some(spot), "", "") => spot.split_once(',').and_then(|(x, y)| x.parse().ok().zip(y.parse().ok())),
        (_, x, y) => ten_thousandths(x).zip(ten_thousandths(y)),
    }
    .filter(|at: &(u16, u16)| at.0.max(at.1) <= 10_000)
    .ok_or("The spot is not on the page. Mark it again, or leave the spot out.")?;
    if page == 0 {
        return Err("A spot needs its page. Choose the page, or leave the spot out.".to_owned());
    }
    Ok(Some(Place { n, page, x: Some(x), y: Some(y) }))
}

fn ten_thousandths(per_cent: &str) -> Option<u16> {
    let at: f64 = per_cent.trim().parse().ok()?;
    (0.0..=100.0).contains(&at).then_some((at * 100.0).round() as u16)
}

/// The spot that a question is about; nothing means the whole request.
fn place(form: &Form) -> Option<Place> {
    let (n, page) = page_of(form.get("place"))?;
    let at = |name: &str| ten_thousandths(form.get(name));
    let (x, y) = at("x").zip(at("y")).map_or((None, None), |(x, y)| (Some(x), Some(y)));
    Some(Place { n, page, x, y })
}

async fn give(app: &App, guest: &Guest, command: Command) -> Result<Done, ExecuteError> {
    let live = &guest.live;
    execute(app, live.workspace, &guest.actor(), live.state.id, &command, With::default()).await
}

/// What a form's own field says, if that is what was wrong.
fn at_field(wrong: &ExecuteError) -> Option<String> {
    match wrong {
        ExecuteError::Refused(Refusal::Unacceptable { says, .. }) => Some(says.clone()),
        _ => None,
    }
}

/// `POST /r/{request}/ask`.
pub async fn ask(State(app): State<App>, guest: Guest, body: Bytes) -> Result<Response, WebError> {
    let form = Form::of_session(&app, guest.session, &body)?;
    within(&app, WORDS, &guest.contact.id.hex()).await?;
    let place = place(&form);
    if place.is_some_and(|p| !audience::has_document(&guest.live.state, p.n)) {
        return Err(WebError::refused(Refusal::Unknown("document"), back(&guest)));
    }
    let text = form.get("text").to_owned();
    match give(&app, &guest, Command::Ask { text: text.clone(), place, visibility: Visibility::Everyone }).await {
        Ok(_) => Ok(see_other(&format!("{}#questions-title", back(&guest)))),
        Err(wrong) => match at_field(&wrong) {
            Some(says) => {
                let not_sent =
                    NotSent { question: Some((text, form.get("place").to_owned(), says)), ..NotSent::default() };
                shown(&app, &guest, None, not_sent, StatusCode::UNPROCESSABLE_ENTITY).await
            }
            None => Err(WebError::from_execute(wrong, back(&guest))),
        },
    }
}

/// `POST /r/{request}/threads/{thread}`.
pub async fn reply(
    State(app): State<App>,
    guest: Guest,
    Path((_, thread)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    let form = Form::of_session(&app, guest.session, &body)?;
    within(&app, WORDS, &guest.contact.id.hex()).await?;
    let thread = ThreadId::parse(&thread).map_err(|_| WebError::NotFound)?;
    let text = form.get("text").to_owned();
    match give(&app, &guest, Command::AnswerQuestion { thread, text: text.clone() }).await {
        Ok(_) => Ok(see_other(&format!("{}#questions-title", back(&guest)))),
        Err(wrong) => match at_field(&wrong) {
            Some(says) => {
                let not_sent = NotSent { reply: Some((thread, text, says)), ..NotSent::default() };
                shown(&app, &guest, None, not_sent, StatusCode::UNPROCESSABLE_ENTITY).await
            }
            None => Err(WebError::from_execute(wrong, back(&guest))),
        },
    }
}

/// `POST /r/{request}/threads/{thread}/resolve`: this answers it.
pub async fn resolve(
    State(app): State<App>,
    guest: Guest,
    Path((_, thread)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    Form::of_session(&app, guest.session, &body)?;
    let thread = ThreadId::parse(&thread).map_err(|_| WebError::NotFound)?;
    said(&app, &guest, Command::ResolveQuestion { thread }).await
}

/// `POST /r/{request}/threads/{thread}/reopen`: it is not answered yet.
pub async fn reopen(
    State(app): State<App>,
    guest: Guest,
    Path((_, thread)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    Form::of_session(&app, guest.session, &body)?;
    let thread = ThreadId::parse(&thread).map_err(|_| WebError::NotFound)?;
    said(&app, &guest, Command::ReopenQuestion { thread }).await
}

async fn said(app: &App, guest: &Guest, command: Command) -> Result<Response, WebError> {
    within(app, WORDS, &guest.contact.id.hex()).await?;
    give(app, guest, command).await.map_err(|wrong| WebError::from_execute(wrong, back(guest)))?;
    Ok(see_other(&format!("{}#questions-title", back(guest))))
}

/// `POST /r/{request}/acknowledge`.
pub async fn acknowledge(State(app): State<App>, guest: Guest, body: Bytes) -> Result<Response, WebError> {
    Form::of_session(&app, guest.session, &body)?;
    let task = my_task(&reader(&app, &guest)).map(|(id, _)| id);
    let task = task.ok_or_else(|| {
        WebError::refused(Refusal::NotYourTurn("You are not asked to confirm anything.".to_owned()), back(&guest))
    })?;
    let done = give(&app, &guest, Command::Acknowledge { by: guest.person(), task }).await;
    done.map_err(|wrong| WebError::from_execute(wrong, back(&guest)))?;
    Ok(see_other(&format!("{}/receipt", back(&guest))))
}

/// `POST /r/{request}/conditions/{obligation}`: accepted as met, or given back with what is missing.
pub async fn condition(
    State(app): State<App>,
    guest: Guest,
    Path((_, obligation)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    let form = Form::of_session(&app, guest.session, &body)?;
    let obligation = ObligationId::parse(&obligation).map_err(|_| WebError::NotFound)?;
    let by = guest.person();
    let command = match form.get("do") {
        "accept" => Command::AcceptObligation { by, obligation, note: None },
        "return" => Command::ReturnObligation { by, obligation, reason: form.get("reason").to_owned() },
        _ => return Err(WebError::Unreadable("Say whether the condition is met.".to_owned())),
    };
    match give(&app, &guest, command).await {
        Ok(_) => Ok(see_other(&back(&guest))),
        Err(wrong) => match at_field(&wrong) {
            Some(says) => {
                let not_sent = NotSent { condition: Some((obligation.hex(), says)), ..NotSent::default() };
                shown(&app, &guest, None, not_sent, StatusCode::UNPROCESSABLE_ENTITY).await
            }
            None => Err(WebError::from_execute(wrong, back(&guest))),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(body: &'static [u8]) -> Form {
        Form::parse(&Bytes::from_static(body)).unwrap()
    }

    #[test]
    fn a_spot_is_in_ten_thousandths_of_its_page() {
        assert_eq!(
            place(&form(b"place=doc_3:2&x=71.05&y=0")),
            Some(Place { n: 3, page: 2, x: Some(7105), y: Some(0) })
        );
        assert_eq!(place(&form(b"place=doc_3:2&x=&y=")), Some(Place { n: 3, page: 2, x: None, y: None }));
        assert_eq!(place(&form(b"place=doc_3:2&x=101&y=1")), Some(Place { n: 3, page: 2, x: None, y: None }));
        let spot = |x, y| Some(Place { n: 3, page: 2, x: Some(x), y: Some(y) });
        assert_eq!(strict_place("doc_3:2", "71.05", "0"), Ok(spot(7105, 0)));
        assert_eq!(strict_place("doc_3:2@7105,10000", "", ""), Ok(spot(7105, 10_000)));
        assert_eq!(strict_place("doc_3:2@7105,10000", "1", "2"), Ok(spot(100, 200)), "the new spot counts");
        assert_eq!(strict_place(" ", "", ""), Ok(None));
        for wrong in ["doc_3:2@7105", "doc_3:2@7105,10001", "doc_3:2@-1,1", "doc_3:0@1,1", "3:2", "@1,1"] {
            assert!(strict_place(wrong, "", "").is_err(), "{wrong}");
        }
        for (x, y) in [("1", ""), ("", "1"), ("101", "1"), ("NaN", "1"), ("x", "1")] {
            assert!(strict_place("doc_3:2", x, y).is_err(), "{x} {y}");
        }
        for nothing in [&b"place="[..], b"place=doc_x:1", b"place=3:1", b""] {
            assert_eq!(place(&form(nothing)), None);
        }
    }
}
