//! The draft's form: shown, kept while one types, and sent.

use super::{Query, Worker, files_of, request_of, shell, typed};
use crate::app::App;
use crate::execute::{ExecuteError, With, execute};
use crate::live::Live;
use crate::submit::{SubmitError, submit};
use crate::web::error::{WebError, page, page_with, see_other};
use crate::web::form::Form;
use crate::web::handlers::fields;
use crate::web::pages::team::shell::{Crumb, Place};
use crate::web::pages::team::submit::SubmitPage;
use crate::web::present::fields::field_name;
use crate::web::present::team::package::is_preparing;
use crate::web::present::team::submit::page as present;
use crate::web::present::team::{Reading, Wrong};
use crate::web::session::SignedInMember;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::request::refusal::Problem;
use domain::request::{Command, Refusal, missing};

/// What is said where a check stops the package.
const STOPPED: &str =
    "It was not sent yet: a check found something. Put it right, or say below why it goes on all the same.";

/// The form, with what was typed and could not be taken.
pub async fn whole(
    app: &App,
    me: &SignedInMember,
    live: &Live,
    query: &Query,
    wrong: &Wrong,
) -> Result<SubmitPage, WebError> {
    let number = live.state.about.as_ref().map_or("Request", |a| a.number.as_str()).to_owned();
    let crumbs = vec![
        Crumb::to("Requests", "/requests"),
        Crumb::to(number, format!("/requests/{}", live.state.id)),
        Crumb::here("Package"),
    ];
    let shell = shell(app, me, Place::Requests, crumbs, query).await?;
    let files = files_of(app, live).await?;
    Ok(present(&Reading::new(live, me, app.now()), shell, &files, wrong))
}

/// `GET /requests/{request}/edit`; once it is sent, its page.
pub async fn show(
    State(app): State<App>,
    me: Worker,
    Path(request): Path<String>,
    query: Query,
) -> Result<Response, WebError> {
    let live = request_of(&app, &me.0, &request).await?;
    if !is_preparing(&Reading::new(&live, &me.0, app.now())) {
        return Ok(see_other(&format!("/requests/{}", live.state.id)));
    }
    let mut wrong = Wrong::default();
    if query.contains_key("stopped") && missing(&live.state, &live.flow).is_empty() {
        stop(&mut wrong);
    }
    page(&whole(&app, &me.0, &live, &query, &wrong).await?)
}

fn stop(wrong: &mut Wrong) {
    STOPPED.clone_into(&mut wrong.whole);
    wrong.may_pass = Some(wrong.typed_or("pass_because", ""));
}

/// `POST /requests/{request}/edit`: keeps what can be kept, and sends if asked to.
pub async fn save(
    State(app): State<App>,
    me: Worker,
    Path(request): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let form = Form::of_session(&app, me.session, &body)?;
    let live = request_of(&app, &me, &request).await?;
    let mut wrong = Wrong { typed: typed(&form), ..Wrong::default() };
    keep(&app, &me, &live, &form, &mut wrong).await?;
    let path = format!("/requests/{}", live.state.id);
    let live = request_of(&app, &me, &request).await?;
    if wrong.errors.is_empty() && wrong.whole.is_empty() {
        if form.get("then") != "send" {
            return Ok(see_other(&format!("{path}/edit")));
        }
        let pass = form.some("pass_because").map(str::to_owned);
        match submit(&app, &live, &me.actor(), pass, With::default()).await {
            Ok(_) => return Ok(see_other(&format!("{path}?done=sent"))),
            Err(SubmitError::Execute(ExecuteError::Refused(refusal))) => not_sent(&live, refusal, &mut wrong, &path)?,
            Err(SubmitError::Execute(other)) => return Err(WebError::from_execute(other, path)),
            Err(SubmitError::File(other)) => return Err(other.into()),
        }
    }
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &whole(&app, &me, &live, &query, &wrong).await?)
}

/// Why it was not sent, at the places where it can be put right.
fn not_sent(live: &Live, refusal: Refusal, wrong: &mut Wrong, back: &str) -> Result<(), WebError> {
    match refusal {
        Refusal::Incomplete(problems) if missing(&live.state, &live.flow).is_empty() => {
            stop(wrong);
            at_places(live, &problems, wrong);
        }
        Refusal::Incomplete(problems) => {
            "It was not sent yet. What is missing is marked below.".clone_into(&mut wrong.whole);
            at_places(live, &problems, wrong);
        }
        Refusal::NobodyToAsk { reason, way_on } => wrong.whole = format!("{reason} {way_on}"),
        Refusal::Unacceptable { field, says } => {
            wrong.errors.insert(field.to_owned(), says);
        }
        other => return Err(WebError::refused(other, back)),
    }
    Ok(())
}

fn at_places(live: &Live, problems: &[Problem], wrong: &mut Wrong) {
    for problem in problems {
        let place = problem.place.split(',').next().unwrap_or_default();
        let field = live.flow.intake.fields.iter().find(|f| f.id.as_str() == place);
        let name = field.map_or_else(|| place.to_owned(), field_name);
        wrong.errors.entry(name).or_insert_with(|| problem.says.clone());
    }
}

/// Keeps every value that can be read; the others are said at their fields.
async fn keep(app: &App, me: &SignedInMember, live: &Live, form: &Form, wrong: &mut Wrong) -> Result<(), WebError> {
    let fields = fields::read(&live.flow.intake.fields, form, wrong);
    let title = form.has("title").then(|| form.get("title").to_owned());
    if title.as_ref().is_some_and(|t| t.trim().is_empty()) {
        wrong.errors.insert("title".to_owned(), "Say what they should approve, in a few words.".to_owned());
    }
    let title = title.filter(|t| !t.trim().is_empty());
    let command = Command::EditPackage { title, fields };
    match execute(app, live.workspace, &me.actor(), live.state.id, &command, With::default()).await {
        Ok(_) => Ok(()),
        Err(ExecuteError::Refused(Refusal::Unacceptable { field: "title", says })) => {
            wrong.errors.insert("title".to_owned(), says);
            Ok(())
        }
        Err(ExecuteError::Refused(Refusal::Unacceptable { says, .. })) => {
            wrong.whole = says;
            Ok(())
        }
        Err(other) => Err(WebError::from_execute(other, format!("/requests/{}", live.state.id))),
    }
}
