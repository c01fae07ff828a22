//! “I’m not the right person”: names who is. What follows is [`domain::request::referring`]'s.

use super::{back, reader};
use crate::app::App;
use crate::execute::{ExecuteError, With, execute};
use crate::web::error::{WebError, page, page_with, see_other};
use crate::web::form::Form;
use crate::web::handlers::team::posted::is_email;
use crate::web::limits::{Limit, within};
use crate::web::pages::client::pass::Typed;
use crate::web::present::client::pass as present;
use crate::web::present::client::standing::my_task;
use crate::web::session::Guest;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::ContactId;
use domain::request::{Command, Named, Refusal};
use wording::Words;

/// LIMIT: times that one person names somebody.
const NAMES: Limit = Limit { what: "client-names", max: 20, minutes: 60 };

/// `GET /r/{request}/pass`.
pub async fn show(State(app): State<App>, guest: Guest) -> Result<Response, WebError> {
    let reader = reader(&app, &guest);
    if present::link(&reader).is_none() {
        return Ok(see_other(&back(&guest)));
    }
    page(&present::page(&reader, &guest.csrf, Typed::default(), String::new()))
}

fn typed(form: &Form) -> Typed {
    let text = |name: &str| form.get(name).to_owned();
    Typed { named: text("named"), name: text("name"), email: text("email"), note: text("note"), wrong: Vec::new() }
}

/// Who is named; what is wrong with it is noted.
fn named(typed: &mut Typed, words: Words) -> Option<Named> {
    let mut wrong = |field: &str, says: &str| typed.wrong.push((field.to_owned(), says.to_owned()));
    match typed.named.as_str() {
        "" => {
            wrong("named", &words.pass_choose().to_string());
            None
        }
        "other" => {
            let (name, email) = (typed.name.trim().to_owned(), typed.email.trim().to_lowercase());
            if name.is_empty() {
                wrong("name", &words.pass_needs_name().to_string());
            }
            if !is_email(&email) {
                wrong("email", &words.pass_needs_email().to_string());
            }
            typed.wrong.is_empty().then_some(Named::New { name, email })
        }
        known => {
            let id = ContactId::parse(known).ok();
            if id.is_none() {
                wrong("named", &words.pass_choose_listed().to_string());
            }
            id.map(Named::Contact)
        }
    }
}

/// `POST /r/{request}/pass`.
pub async fn send(State(app): State<App>, guest: Guest, body: Bytes) -> Result<Response, WebError> {
    let form = Form::of_session(&app, guest.session, &body)?;
    within(&app, NAMES, &guest.contact.id.hex()).await?;
    let reader = reader(&app, &guest);
    let mut typed = typed(&form);
    let again = |typed: Typed, error: String| {
        page_with(StatusCode::UNPROCESSABLE_ENTITY, &present::page(&reader, &guest.csrf, typed, error))
    };
    let Some(task) = my_task(&reader).map(|(id, _)| id) else { return Err(WebError::NotFound) };
    let Some(named) = named(&mut typed, reader.words) else { return again(typed, String::new()) };
    let command = Command::NotMe { by: guest.person(), task, named, note: form.some("note").map(str::to_owned) };
    let live = &guest.live;
    match execute(&app, live.workspace, &guest.actor(), live.state.id, &command, With::default()).await {
        Ok(_) => Ok(see_other(&back(&guest))),
        Err(ExecuteError::Refused(Refusal::Unacceptable { field, says })) => {
            typed.wrong.push((field.to_owned(), says));
            again(typed, String::new())
        }
        Err(ExecuteError::Refused(refusal)) => again(typed, format!("{refusal} {}", refusal.way_on())),
        Err(wrong) => Err(WebError::from_execute(wrong, back(&guest))),
    }
}
