//! The list of requests, and the beginning of a new one.

use super::{Query, Worker, id, moment, shell, typed};
use crate::app::App;
use crate::execute::{self, Done, ExecuteError, With};
use crate::live;
use crate::web::components::{Choice, Link, Part, Rail};
use crate::web::error::{WebError, page, page_with, see_other};
use crate::web::form::Form;
use crate::web::pages::team::form::{Control, FormField};
use crate::web::pages::team::parts::RequestRow;
use crate::web::pages::team::requests::{Column, Filter, Narrow, RequestsPage};
use crate::web::pages::team::shell::{Crumb, Place};
use crate::web::pages::team::submit::{Send, Stage, SubmitPage};
use crate::web::present::team::Wrong;
use crate::web::present::team::board as present;
use crate::web::present::team::rows::{PHASES, phase_words, row};
use crate::web::session::SignedInMember;
use crate::words;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::ids::{ClientId, MemberId, PersonId, ProjectId, RequestId};
use domain::request::{OpenRequest, Refusal};
use domain::values::Digest;
use jiff::Timestamp;
use store::views::{Cursor, RequestFilter, Span};

/// LIMIT: rows of a page of the list.
const PAGE: u32 = 30;
/// LIMIT: cards of a column of the board.
const CARDS: u32 = 20;
/// LIMIT: rows read at a time for a table, and how often.
const EXPORT_PAGE: u32 = 200;
const EXPORT_PAGES_MAX: u32 = 50;
/// LIMIT: characters that are searched for.
const SEARCH_MAX: usize = 200;

/// Which requests a word of the address means: by their end, and in which phase.
fn chosen(status: &str) -> (Span, Option<String>) {
    match status {
        "" | "open" => (Span::Open, None),
        "ended" => (Span::Ended, None),
        "all" => (Span::All, None),
        phase if PHASES.iter().any(|(word, _)| *word == phase) => (Span::All, Some(phase.to_owned())),
        _ => (Span::Open, None),
    }
}

/// What the address asks for.
#[derive(Clone)]
struct Wanted {
    status: String,
    search: String,
    /// A client's identifier, or nothing.
    client: String,
    /// A member's identifier, `me`, or nothing.
    whose: String,
    /// Only what is late.
    late: bool,
    /// In columns instead of rows.
    board: bool,
}

impl Wanted {
    fn read(query: &Query) -> Self {
        let part = |name: &str| query.get(name).map_or("", |text| text.trim()).chars().take(SEARCH_MAX).collect();
        let status: String = part("status");
        Self {
            status: if status.is_empty() { "open".to_owned() } else { status },
            search: part("q"),
            client: part("client"),
            whose: part("whose"),
            late: part("late") == "yes",
            board: part("view") == "board",
        }
    }

    /// The address of the same list with another state, from a place on.
    fn address(&self, status: &str, after: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("status", status);
        let late = if self.late { "yes" } else { "" };
        let view = if self.board { "board" } else { "" };
        for (name, value) in [
            ("q", &*self.search),
            ("client", &*self.client),
            ("whose", &*self.whose),
            ("late", late),
            ("view", view),
            ("after", after),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        format!("/requests?{}", query.finish())
    }

    fn as_list(&self) -> Self {
        Self { board: false, ..self.clone() }
    }

    /// The same as a list and as a board.
    fn views(&self) -> [Link; 2] {
        let board = Self { board: true, ..self.clone() };
        let own = |view: &Self, words| Link::new(view.address(&view.status, ""), words);
        [own(&self.as_list(), "List"), own(&board, "Board")]
    }

    fn is_narrow(&self) -> bool {
        self.late || !(self.search.is_empty() && self.client.is_empty() && self.whose.is_empty())
    }

    fn filter(&self, me: &SignedInMember, now: Timestamp) -> RequestFilter {
        let (span, phase) = chosen(&self.status);
        let whose = if self.whose == "me" { Some(me.member.id) } else { MemberId::parse(&self.whose).ok() };
        RequestFilter {
            // What is over is not late.
            span: if self.late { Span::Open } else { span },
            phase,
            client: ClientId::parse(&self.client).ok(),
            initiator: whose.map(PersonId::Member),
            due_by: self.late.then_some(now),
            search: Some(self.search.clone()).filter(|text| !text.is_empty()),
            ..RequestFilter::default()
        }
    }
}

/// `GET /requests?status=…&q=…&client=…&whose=…&late=yes&view=board&after=…`.
pub async fn list(State(app): State<App>, me: SignedInMember, query: Query) -> Result<Response, WebError> {
    let wanted = Wanted::read(&query);
    let after = query.get("after").map_or("", |text| text.trim());
    let (db, at) = (app.workspace(me.workspace), moment(&app, &me));
    let filter = RequestFilter { after: cursor(after), limit: PAGE + 1, ..wanted.filter(&me, at.now) };
    let mut found = if wanted.board { Vec::new() } else { db.requests(&filter).await? };
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let last = found
        .last()
        .filter(|_| more)
        .map(|(id, row)| wanted.address(&wanted.status, &format!("{}-{}", row.updated_at.as_millisecond(), id.hex())));
    let counts = db.phase_counts().await?;
    let clients = db.clients().await?;
    let saved = db.saved_filters(me.member.id).await?;
    let here = wanted.address(&wanted.status, "");
    page(&RequestsPage {
        shell: shell(&app, &me, Place::Requests, vec![Crumb::here("Requests")], &query).await?,
        sentence: sentence(
            counts.iter().map(|c| c.count).sum(),
            counts.iter().filter(|c| c.phase == "with_client").map(|c| c.count).sum(),
        ),
        filters: filters(&wanted),
        heading: filter.phase.as_deref().map_or_else(|| "Requests".to_owned(), |phase| phase_words(phase).to_owned()),
        note: if wanted.search.is_empty() { String::new() } else { format!("with “{}”", wanted.search) },
        rows: found.iter().map(|(id, r)| pickable(row(*id, r, at.now, &at.zone), *id, &me)).collect(),
        board: if wanted.board { columns(&app, &me, &wanted).await? } else { Vec::new() },
        views: wanted.views(),
        saved: saved.iter().map(|filter| present::saved(filter, &me, &here)).collect(),
        saving: here.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default(),
        may_work: me.member.role.may_work(),
        export: here.replacen("/requests?", "/requests/list.csv?", 1),
        newer: (!after.is_empty()).then(|| wanted.address(&wanted.status, "")),
        older: last,
        narrow: Narrow {
            clients: clients.into_iter().map(|c| Choice { value: c.id.to_string(), text: c.name }).collect(),
            client: wanted.client.clone(),
            people: people(&me),
            whose: wanted.whose.clone(),
            late: wanted.late,
            is_narrow: wanted.is_narrow(),
        },
        status: wanted.status,
        query: wanted.search,
    })
}

/// A row that can be chosen for an act on several, by whoever may act.
fn pickable(row: RequestRow, id: RequestId, me: &SignedInMember) -> RequestRow {
    RequestRow { pick: me.member.role.may_work().then(|| id.to_string()), ..row }
}

/// The columns of the board, each with what is newest in it.
async fn columns(app: &App, me: &SignedInMember, wanted: &Wanted) -> Result<Vec<Column>, WebError> {
    let (db, at) = (app.workspace(me.workspace), moment(app, me));
    let mut columns = Vec::new();
    for column in present::COLUMNS {
        let mut found = Vec::new();
        for phase in column.phases {
            let phase = RequestFilter {
                span: if wanted.late { Span::Open } else { Span::All },
                phase: Some((*phase).to_owned()),
                limit: CARDS + 1,
                ..wanted.filter(me, at.now)
            };
            found.extend(db.requests(&phase).await?);
        }
        let (list, word) = (wanted.as_list(), column.phases.first().copied().unwrap_or("all"));
        let all = list.address(if column.ended { "ended" } else { word }, "");
        columns.push(present::column(&column, found, CARDS as usize, all, &at));
    }
    Ok(columns)
}

/// `GET /requests/list.csv?…`: the list as a table, as far as it goes.
pub async fn export(State(app): State<App>, me: SignedInMember, query: Query) -> Result<Response, WebError> {
    let wanted = Wanted::read(&query);
    let (db, at) = (app.workspace(me.workspace), moment(&app, &me));
    let (mut after, mut table) = (None, present::table_head());
    for _ in 0..EXPORT_PAGES_MAX {
        let filter = RequestFilter { after, limit: EXPORT_PAGE, ..wanted.filter(&me, at.now) };
        let found = db.requests(&filter).await?;
        let Some((id, row)) = found.last() else { break };
        after = Some(Cursor { updated_at: row.updated_at, request: *id });
        table.extend(found.iter().map(|(_, row)| present::table_row(row, &at.zone)));
    }
    let name = "attachment; filename=\"requests.csv\"";
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, table).into_response())
}

/// Of a query, what the list understands, as the list itself writes it.
pub fn known_query(text: &str) -> String {
    let pairs = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
    let wanted = Wanted::read(&axum::extract::Query(pairs));
    wanted.address(&wanted.status, "").split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default()
}

/// Whose requests can be listed: mine first.
fn people(me: &SignedInMember) -> Vec<Choice> {
    let others = me.directory.members.iter().filter(|member| member.id != me.member.id);
    let others = others.map(|member| Choice { value: member.id.to_string(), text: member.name.clone() });
    std::iter::once(Choice { value: "me".to_owned(), text: "Mine".to_owned() }).chain(others).collect()
}

fn sentence(open: u64, with_clients: u64) -> crate::web::components::Words {
    let is = if open == 1 { " is open" } else { " are open" };
    let rest = match with_clients {
        0 => ".".to_owned(),
        1 if open == 1 => ", and it is with the client.".to_owned(),
        number => format!(", {number} of them with clients."),
    };
    vec![Part::Live(words::counted(open, "request")), Part::Plain(format!("{is}{rest}"))].into()
}

fn filters(wanted: &Wanted) -> Vec<Filter> {
    let one =
        |value: &str, text: &str| Filter { value: value.to_owned(), link: Link::new(wanted.address(value, ""), text) };
    let phases = ["with_client", "internal_review", "returned", "draft"];
    let mut list = vec![one("open", "Open")];
    list.extend(phases.iter().map(|phase| one(phase, phase_words(phase))));
    list.extend([one("ended", "Ended"), one("all", "All")]);
    list
}

/// The place of a row: milliseconds, a dash, the request.
fn cursor(text: &str) -> Option<Cursor> {
    let (at, request) = text.split_once('-')?;
    Some(Cursor {
        updated_at: Timestamp::from_millisecond(at.parse().ok()?).ok()?,
        request: RequestId::parse(request).ok()?,
    })
}

/// `GET /requests/new`.
pub async fn new(State(app): State<App>, me: Worker, query: Query) -> Result<Response, WebError> {
    let mut wrong = Wrong::default();
    for name in ["client", "flow", "title"] {
        wrong.typed.extend(query.get(name).map(|value| (name.to_owned(), value.clone())));
    }
    page(&blank(&app, &me.0, &query, &wrong).await?)
}

async fn blank(app: &App, me: &SignedInMember, query: &Query, wrong: &Wrong) -> Result<SubmitPage, WebError> {
    let db = app.workspace(me.workspace);
    let flows =
        db.offered_flows().await?.into_iter().map(|f| Choice { value: f.digest.hex(), text: f.title }).collect();
    let clients = db.clients().await?;
    let named = |id: ClientId| clients.iter().find(|c| c.id == id).map_or("", |c| c.name.as_str());
    let none = Choice { value: String::new(), text: "None".to_owned() };
    let projects = db.projects(None).await?;
    let each =
        projects.iter().map(|p| Choice { value: p.id.to_string(), text: format!("{}, {}", named(p.client), p.name) });
    let projects = std::iter::once(none).chain(each).collect();
    let choices = clients.iter().map(|c| Choice { value: c.id.to_string(), text: c.name.clone() }).collect();
    let one = |name: &str, choices: Vec<Choice>| Control::One { value: wrong.typed_or(name, ""), choices };
    Ok(SubmitPage {
        shell: shell(
            app,
            me,
            Place::Requests,
            vec![Crumb::to("Requests", "/requests"), Crumb::here("New request")],
            query,
        )
        .await?,
        action: "/requests".to_owned(),
        path: String::new(),
        stage: Stage::New,
        sentence: vec![
            Part::Plain(format!("{} asks ", me.directory.workspace.name)),
            Part::Live("somebody".to_owned()),
            Part::Plain(" to approve ".to_owned()),
            Part::Live("something".to_owned()),
            Part::Plain(".".to_owned()),
        ]
        .into(),
        error: wrong.whole.clone(),
        pass: None,
        subject: vec![
            FormField::new("flow", "Flow", one("flow", flows))
                .hint("It says what belongs to the package, who is asked, and in which order.")
                .error(wrong.error("flow")),
            FormField::new("client", "Client", one("client", choices)).error(wrong.error("client")),
            FormField::new("project", "Project", one("project", projects)).error(wrong.error("project")).optional(),
        ],
        fields: vec![
            FormField::new("title", "What should they approve?", Control::Line(wrong.typed_or("title", "")))
                .error(wrong.error("title"))
                .row(),
        ],
        slots: Vec::new(),
        afterwards: Vec::new(),
        findings: Vec::new(),
        route: Rail { label: String::new(), steps: Vec::new(), on_desk: true },
        route_note: String::new(),
        send: Send::Blocked(String::new(), String::new()),
    })
}

/// `POST /requests`: makes the draft and leads to its form.
pub async fn start(State(app): State<App>, me: Worker, query: Query, body: Bytes) -> Result<Response, WebError> {
    let me = me.0;
    let form = Form::of_session(&app, me.session, &body)?;
    let mut wrong = Wrong { typed: typed(&form), ..Wrong::default() };
    match open(&app, &me, &form, &mut wrong).await? {
        Some(request) => Ok(see_other(&format!("/requests/{request}/edit"))),
        None => page_with(StatusCode::UNPROCESSABLE_ENTITY, &blank(&app, &me, &query, &wrong).await?),
    }
}

/// Opens the request; says at the fields what is wrong otherwise.
async fn open(app: &App, me: &SignedInMember, form: &Form, wrong: &mut Wrong) -> Result<Option<RequestId>, WebError> {
    let db = app.workspace(me.workspace);
    let Some(digest) = Digest::parse(form.get("flow")).ok() else {
        return Ok(at(wrong, "flow", "Choose a flow from the list."));
    };
    if !db.offered_flows().await?.iter().any(|f| f.digest == digest) {
        return Ok(at(wrong, "flow", "This flow is no longer offered. Choose one from the list."));
    }
    let Some(client) = ClientId::parse(form.get("client")).ok() else {
        return Ok(at(wrong, "client", "Choose a client from the list."));
    };
    if db.client(client).await?.is_none() {
        return Ok(at(wrong, "client", "Choose a client from the list."));
    }
    let project = match form.some("project") {
        None => None,
        Some(text) => {
            let project = db.project(id(ProjectId::parse(text))?).await?;
            match project.filter(|p| p.client == client) {
                Some(project) => Some(project.id),
                None => {
                    return Ok(at(
                        wrong,
                        "project",
                        "This project belongs to another client. Choose one of this client, or none.",
                    ));
                }
            }
        }
    };
    if form.some("title").is_none() {
        return Ok(at(wrong, "title", "Say what they should approve, in a few words."));
    }
    let flow = live::flow(app, me.workspace, digest).await?;
    let number = db.take_number().await?;
    let command = OpenRequest {
        number,
        title: form.get("title").trim().to_owned(),
        client,
        project,
        kind: flow.kind,
        origin: None,
    };
    match execute::open(app, me.workspace, &me.actor(), command, digest, With::default()).await {
        Ok(Done::Now(live)) => Ok(Some(live.state.id)),
        Ok(Done::Before(_)) => Err(WebError::Fault("a form without a key was answered from before".to_owned())),
        Err(ExecuteError::Refused(Refusal::Unacceptable { field, says })) => Ok(at(wrong, field, &says)),
        Err(other) => Err(WebError::from_execute(other, "/requests/new")),
    }
}

fn at(wrong: &mut Wrong, field: &str, says: &str) -> Option<RequestId> {
    wrong.errors.insert(field.to_owned(), says.to_owned());
    None
}
