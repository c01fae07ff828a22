//! Having a running request go over to the newest version of its flow: looked at first, then done by a person, with a reason.

use super::{Query, Worker, request_of, shell};
use crate::app::App;
use crate::execute::{ExecuteError, With, execute_on, look_ahead};
use crate::live::{self, Live};
use crate::web::error::{WebError, page, page_with, see_other};
use crate::web::form::Form;
use crate::web::pages::team::form::{Control, Form as ShownForm, FormField, Weight};
use crate::web::pages::team::moving::MovingPage;
use crate::web::pages::team::shell::{Crumb, Place};
use crate::web::present::team::Reading;
use crate::web::present::team::moving as present;
use crate::web::session::SignedInMember;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::flow::Flow;
use domain::request::{Command, Refusal, moving};
use domain::values::Digest;
use std::sync::Arc;

/// The newest version, where that is another one.
async fn newest(app: &App, live: &Live) -> Result<Option<(Digest, Arc<Flow>)>, WebError> {
    let offered = app.workspace(live.workspace).offered_version(live.flow.flow.as_str()).await?;
    let Some(digest) = offered.filter(|digest| *digest != live.flow_digest) else { return Ok(None) };
    Ok(Some((digest, live::flow(app, live.workspace, digest).await?)))
}

/// With what waits for whom, where the new version asks for that.
async fn ready(app: &App, live: &Arc<Live>, to: &Flow) -> Result<Arc<Live>, WebError> {
    let workload = live::workload(app, live.workspace, to, &live.directory).await?;
    Ok(Arc::new(Live { workload, ..(**live).clone() }))
}

fn command(me: &SignedInMember, to: &Flow, reason: &str) -> Command {
    Command::MoveFlow { by: me.person(), to: Box::new(to.clone()), reason: reason.to_owned() }
}

async fn shown(
    app: &App,
    me: &SignedInMember,
    live: &Arc<Live>,
    query: &Query,
    (reason, error): (&str, &str),
) -> Result<MovingPage, WebError> {
    let r = Reading::new(live, me, app.now());
    let number = live.state.about.as_ref().map_or("this request", |a| a.number.as_str()).to_owned();
    let crumbs = vec![Crumb::to("Requests", "/requests"), Crumb::to(number, r.path()), Crumb::here("Another version")];
    let newest = newest(app, live).await?;
    let mut page = MovingPage {
        shell: shell(app, me, Place::Requests, crumbs, query).await?,
        sentence: present::sentence(&r, newest.is_some()),
        problems: Vec::new(),
        way_on: String::new(),
        changes: Vec::new(),
        stays: Vec::new(),
        differs: Vec::new(),
        form: None,
        back: r.path(),
    };
    let Some((digest, to)) = newest else { return Ok(page) };
    page.differs = present::differs(&live.flow, &to);
    // What would happen is worked out by the same rules that do it, with a reason that nobody reads.
    let ahead = look_ahead(app, &*ready(app, live, &to).await?, &me.actor(), &command(me, &to, "-"));
    match ahead.and_then(|ahead| Ok((moving::plan(&live.state, &live.flow, &to)?, ahead.state))) {
        Ok((plan, after)) => {
            page.changes = present::changes(&r, &to, &plan, &after);
            page.stays = present::stays(&r, &plan);
            page.form = Some(form(me, live, digest, reason, error));
        }
        Err(refusal) => {
            page.way_on = refusal.way_on();
            page.problems = match refusal {
                Refusal::CannotMove(problems) => problems,
                other => vec![other.to_string()],
            };
        }
    }
    Ok(page)
}

fn form(me: &SignedInMember, live: &Live, to: Digest, reason: &str, error: &str) -> ShownForm {
    let hidden = |name: &str, value: String| FormField::new(name, "", Control::Hidden(value));
    let why = FormField::new("reason", "Why does it go over?", Control::Lines(reason.to_owned())).row();
    ShownForm {
        action: format!("/requests/{}/version", live.state.id),
        csrf: me.csrf.clone(),
        error: String::new(),
        // What was shown is what happens: if anything came between, it is looked at again.
        fields: vec![
            why.error(error).hint("The team reads it in the record; the client does not."),
            hidden("to", to.hex()),
            hidden("upto", live.state.next_seq.to_string()),
        ],
        button: "Move it to the newest version".to_owned(),
        weight: Weight::Solid,
    }
}

/// `GET /requests/{request}/version`: what it would change.
pub async fn show(
    State(app): State<App>,
    me: Worker,
    Path(request): Path<String>,
    query: Query,
) -> Result<Response, WebError> {
    let live = request_of(&app, &me.0, &request).await?;
    page(&shown(&app, &me.0, &live, &query, ("", "")).await?)
}

/// `POST /requests/{request}/version` with `reason`, `to` and `upto`.
pub async fn go_over(
    State(app): State<App>,
    me: Worker,
    Path(request): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let form = Form::of_session(&app, me.session, &body)?;
    let live = request_of(&app, &me, &request).await?;
    let back = format!("/requests/{}", live.state.id);
    let to = newest(&app, &live).await?.filter(|(digest, _)| digest.hex() == form.get("to"));
    let Some((_, to)) = to.filter(|_| form.get("upto") == live.state.next_seq.to_string()) else {
        return Err(WebError::refused(Refusal::MovedOn, format!("{back}/version")));
    };
    let with = With { expected: Some(live.head), ..With::default() };
    let reason = form.get("reason");
    let done = execute_on(&app, ready(&app, &live, &to).await?, &me.actor(), &command(&me, &to, reason), with).await;
    match done {
        Ok(_) => Ok(see_other(&format!("{back}?done=version"))),
        Err(ExecuteError::Refused(Refusal::Unacceptable { says, .. })) => {
            let again = shown(&app, &me, &live, &query, (reason, &says)).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(ExecuteError::Refused(Refusal::CannotMove(_))) => {
            page_with(StatusCode::CONFLICT, &shown(&app, &me, &live, &query, (reason, "")).await?)
        }
        Err(ExecuteError::Changed) => Err(WebError::refused(Refusal::MovedOn, format!("{back}/version"))),
        Err(wrong) => Err(WebError::from_execute(wrong, back)),
    }
}
