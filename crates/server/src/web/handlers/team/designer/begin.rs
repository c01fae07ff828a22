//! A new flow: from nothing, or from one that is offered.

use super::super::{Query, posted::Posted, shell};
use crate::app::App;
use crate::drafts;
use crate::live;
use crate::web::components::{Choice, Part};
use crate::web::error::{WebError, page_with, see_other};
use crate::web::pages::team::amend::AmendPage;
use crate::web::pages::team::form::{Control, Form, FormField, Weight};
use crate::web::pages::team::shell::{Crumb, Place};
use crate::web::present::team::Wrong;
use crate::web::session::{Designer, SignedInMember};
use crate::words;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::directory::Kind;
use domain::flow::edit::{Document, Edit, Owner, apply};
use domain::ids::Name;

/// Before the name of a flow of the library, in the form; no flow is called so.
const LIBRARY: &str = "library:";

const FORM: &str = "new-flow";
const KINDS: [Kind; 5] = [Kind::Deliverable, Kind::Proposal, Kind::Contract, Kind::ScopeChange, Kind::Milestone];

async fn form_page(
    app: &App,
    me: &SignedInMember,
    query: &Query,
    wrong: &Wrong,
    status: StatusCode,
) -> Result<Response, WebError> {
    let choice = |value: String, text: String| Choice { value, text };
    let kinds = KINDS.iter().map(|kind| choice(kind.word().to_owned(), words::capital(kind.plural()))).collect();
    let mut from = vec![choice(String::new(), "Nothing: somebody prepares, the client approves".to_owned())];
    for flow in app.workspace(me.workspace).offered_flows().await? {
        from.push(choice(flow.name, flow.title));
    }
    for start in crate::flows::library().map_err(|wrong| WebError::Fault(wrong.to_string()))? {
        from.push(choice(format!("{LIBRARY}{}", start.flow.flow), format!("{} (to start from)", start.flow.title)));
    }
    let value = |name: &str| wrong.typed.get(name).cloned().unwrap_or_default();
    let field = |name: &str, label: &str, control, hint: &str| FormField {
        hint: hint.to_owned(),
        error: wrong.errors.get(name).cloned().unwrap_or_default(),
        ..FormField::new(name, label, control)
    };
    let fields = vec![
        field("title", "Title", Control::Line(value("title")), "As everybody reads it."),
        field(
            "flow",
            "Name",
            Control::Line(value("flow")),
            "In files and addresses: lower-case letters, digits and -.",
        ),
        field("kind", "What is approved with it", Control::One { value: value("kind"), choices: kinds }, ""),
        field("from", "Begin with", Control::One { value: value("from"), choices: from }, ""),
    ];
    let crumbs = vec![Crumb::to("Flows", "/flows"), Crumb::here("New flow")];
    let shell = shell(app, me, Place::Flows, crumbs, query).await?;
    let form = Form {
        action: "/flows/new".to_owned(),
        csrf: me.csrf.clone(),
        error: wrong.whole.clone(),
        fields,
        button: "Begin".to_owned(),
        weight: Weight::Solid,
    };
    let sentence = vec![Part::Live("A new flow".to_owned()), Part::Plain(" that nobody uses yet.".to_owned())].into();
    page_with(status, &AmendPage { sentence, chip: None, problem: None, form, turns: Vec::new(), away: None, shell })
}

/// `GET /flows/new`.
pub async fn show(State(app): State<App>, me: Designer, query: Query) -> Result<Response, WebError> {
    form_page(&app, &me.0, &query, &Wrong::default(), StatusCode::OK).await
}

/// The document that a new flow begins with.
async fn document(
    app: &App,
    me: &SignedInMember,
    name: &Name,
    title: &str,
    kind: Kind,
    from: Option<&str>,
) -> Result<Document, WebError> {
    let Some(from) = from else { return Ok(Document::blank(name, title, kind)) };
    let mut flow = if let Some(start) = from.strip_prefix(LIBRARY) {
        let library = crate::flows::library().map_err(|wrong| WebError::Fault(wrong.to_string()))?;
        let start = library.into_iter().find(|one| one.flow.flow.as_str() == start);
        start.ok_or(WebError::NotFound)?.flow
    } else {
        let offered = app.workspace(me.workspace).offered_flows().await?;
        let published = offered.into_iter().find(|flow| flow.name == from).ok_or(WebError::NotFound)?;
        domain::flow::Flow::clone(&*live::flow(app, me.workspace, published.digest).await?)
    };
    flow.flow = name.clone();
    flow.kind = kind;
    let set = Edit::Set { of: Owner::Flow, path: "title".to_owned(), text: title.to_owned() };
    let titled = apply(&Document::of(&flow), &set);
    titled.map(|done| done.document).map_err(|refused| WebError::Unreadable(refused.to_string()))
}

/// `POST /flows/new`.
pub async fn begin(State(app): State<App>, me: Designer, query: Query, body: Bytes) -> Result<Response, WebError> {
    let me = me.0;
    let mut posted = Posted::read(&app, &me, &body, FORM)?;
    let title = posted.needs("title", "Write the flow’s title.");
    let name = Name::parse(posted.form.get("flow").trim());
    if name.is_err() {
        posted.at("flow", "Use lower-case letters, digits and -, beginning with a letter.");
    }
    let kind = Kind::parse(posted.form.get("kind"));
    if kind.is_none() {
        posted.at("kind", "Choose what is approved with it.");
    }
    if let Ok(name) = &name
        && (name.as_str() == "new" || drafts::open(&app, me.workspace, name.as_str()).await?.is_some())
    {
        posted.at("flow", "There is a flow of this name. Choose another one, or edit that.");
    }
    let (Ok(name), Some(kind), true) = (name, kind, posted.fine()) else {
        return form_page(&app, &me, &query, &posted.wrong, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let document = document(&app, &me, &name, &title, kind, posted.form.some("from")).await?;
    drafts::begin(&app, me.workspace, me.member.id, name.as_str(), &document).await?;
    Ok(see_other(&format!("/flows/{name}/edit")))
}
