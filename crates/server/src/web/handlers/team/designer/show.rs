//! The page, who is there, and the stream that says when to look again.

use super::super::{Query, moment, shell};
use crate::app::App;
use crate::drafts::{self, Open};
use crate::live;
use crate::web::error::{WebError, page_with};
use crate::web::form::Form;
use crate::web::handlers::live_events;
use crate::web::pages::team::designer::{Base, DesignerPage, Says, Studio, StudioPart};
use crate::web::pages::team::shell::{Crumb, Place};
use crate::web::present::team::designer::{Example, Looking, studio};
use crate::web::session::{Designer, SignedInMember};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::flow::edit::{Key, problems, sketch};
use domain::flow::expr::Names;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use store::Editor;
use store::views::{RequestFilter, Span};

/// How long somebody counts as there after they were last heard of. The script says so every 20 seconds.
const THERE_SECONDS: i64 = 50;
/// LIMIT: requests that are looked at for one with this flow.
const EXAMPLES_MAX: u32 = 20;
/// LIMIT: characters of the name of a selected step.
const STEP_MAX: usize = 80;

/// What of the page is wanted, and how.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The selected step.
    pub step: String,
    /// The file beside it?
    pub file: bool,
    /// Without the frame, for the script?
    pub part: bool,
}

/// The flow in an address.
pub async fn open(app: &App, me: &SignedInMember, name: &str) -> Result<Open, WebError> {
    drafts::open(app, me.workspace, name).await?.ok_or(WebError::NotFound)
}

/// A request with this flow, the newest one: its values show what names stand for.
async fn example(app: &App, me: &SignedInMember, open: &Open) -> Result<Option<Example>, WebError> {
    let filter = RequestFilter { span: Span::All, limit: EXAMPLES_MAX, ..RequestFilter::default() };
    for (id, row) in app.workspace(me.workspace).requests(&filter).await? {
        let Some(live) = live::load_as_of(app, me.workspace, id, row.updated_at).await? else { continue };
        if live.flow.flow.as_str() != open.name {
            continue;
        }
        let client = live.directory.clients.iter().find(|client| client.id == live.client);
        let name = |id| live.directory.contact(id).map(|contact| contact.name.clone());
        let contacts = [
            ("primary", client.and_then(|client| client.primary).and_then(name)),
            ("sponsor", client.and_then(|client| client.sponsor).and_then(name)),
        ];
        let names = Names {
            state: &live.state,
            client: client.map_or("", |client| client.name.as_str()),
            workspace: &live.directory.workspace.name,
        };
        return Ok(Some(Example {
            title: live.state.title.clone().unwrap_or_default(),
            names: names.environment(),
            contacts: contacts.into_iter().filter_map(|(word, name)| Some((word, name?))).collect(),
        }));
    }
    Ok(None)
}

fn since(now: Timestamp) -> Timestamp {
    now.saturating_sub(SignedDuration::from_secs(THERE_SECONDS)).unwrap_or(now)
}

/// Everything that changes with an edit.
async fn made(
    app: &App,
    me: &SignedInMember,
    open: &Open,
    wanted: &Wanted,
    says: Option<Says>,
) -> Result<Studio, WebError> {
    let mut others = app.workspace(me.workspace).draft_editors(&open.name, since(app.now())).await?;
    others.retain(|editor| editor.member != me.member.id);
    let example = example(app, me, open).await?;
    let sketch = sketch(&open.document);
    let mut problems = problems(&open.document, &sketch, &[]);
    let known =
        if problems.is_empty() { drafts::warnings(app, me.workspace, open, &me.directory).await? } else { None };
    let complete = !problems.is_empty() || known.is_some();
    problems.extend(known.iter().flat_map(|known| known.iter().cloned()));
    let selected = sketch.part(&Key(wanted.step.clone()));
    let base = Base {
        path: format!("/flows/{}/edit", open.name),
        csrf: me.csrf.clone(),
        version: open.version(),
        selected: selected.map(|part| part.key.0.clone()).unwrap_or_default(),
        file: wanted.file,
    };
    let looking = Looking {
        open,
        sketch: &sketch,
        problems: &problems,
        complete,
        selected,
        base,
        directory: &me.directory,
        example: example.as_ref(),
        others: &others,
        role: me.member.role,
        at: moment(app, me),
    };
    Ok(studio(&looking, says))
}

/// The page, or what changes of it.
pub async fn answer(
    app: &App,
    me: &SignedInMember,
    open: &Open,
    wanted: &Wanted,
    status: StatusCode,
    says: Option<Says>,
    query: &Query,
) -> Result<Response, WebError> {
    let studio = made(app, me, open, wanted, says).await?;
    if wanted.part {
        return page_with(status, &StudioPart { studio });
    }
    let title = studio.title.clone();
    let here = Crumb::to(title, format!("/flows/{}", open.name));
    let crumbs = match open.offered {
        Some(_) => vec![Crumb::to("Flows", "/flows"), here, Crumb::here("Edit")],
        None => vec![Crumb::to("Flows", "/flows"), Crumb::here(here.words)],
    };
    page_with(status, &DesignerPage { shell: shell(app, me, Place::Flows, crumbs, query).await?, studio })
}

/// `GET /flows/{flow}/edit`.
pub async fn show(
    State(app): State<App>,
    me: Designer,
    Path(name): Path<String>,
    query: Query,
) -> Result<Response, WebError> {
    let open = open(&app, &me.0, &name).await?;
    let wanted = Wanted {
        step: query.get("step").cloned().unwrap_or_default(),
        file: query.contains_key("file"),
        part: query.contains_key("part"),
    };
    answer(&app, &me.0, &open, &wanted, StatusCode::OK, None, &query).await
}

/// `GET /flows/{flow}/edit/events`.
pub async fn events(State(app): State<App>, me: Designer, Path(name): Path<String>) -> Result<Response, WebError> {
    let open = open(&app, &me.0, &name).await?;
    let subject = drafts::subject(&open.name);
    Ok(live_events::changes(&app, me.0.workspace, Some(subject), "studio").into_response())
}

/// `POST /flows/{flow}/edit/here` with `selected`, and `gone` when the page is closed.
pub async fn here(
    State(app): State<App>,
    me: Designer,
    Path(name): Path<String>,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let form = Form::of_session(&app, me.session, &body)?;
    let open = open(&app, &me, &name).await?;
    let (db, now) = (app.workspace(me.workspace), app.now());
    let before: BTreeMap<_, _> = db
        .draft_editors(&open.name, since(now))
        .await?
        .into_iter()
        .map(|editor| (editor.member, editor.step))
        .collect();
    let step: String = form.get("selected").chars().take(STEP_MAX).collect();
    let known = before.get(&me.member.id);
    if form.has("gone") {
        db.leaves_draft(&open.name, me.member.id).await?;
    } else {
        db.edits_draft(&open.name, &Editor { member: me.member.id, step: step.clone(), seen_at: now }).await?;
    }
    if form.has("gone") || known != Some(&step) {
        app.tell(me.workspace, drafts::subject(&open.name));
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}
