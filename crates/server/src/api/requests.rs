//! Requests: list, begin, read, edit, send, withdraw. Nothing here decides.

use crate::api::answer::{self, load, perform, whole};
use crate::api::caller::{Caller, RequestsRead, RequestsWrite, With};
use crate::api::input::{Act, Call, KeyHeader, KeyIfAny, Prose, Query, RequestPath, Segments, Title, names};
use crate::api::page::{self, Page, no_such_cursor};
use crate::api::problem::{ActProblems, Kind, Problem, Problems};
use crate::api::resource::{FieldContent, Request};
use crate::app::App;
use crate::execute::{self, Done};
use crate::live::{self, Live};
use crate::submit;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::flow::Flow;
use domain::flow::definition::FieldType;
use domain::ids::{ClientId, Name, ProjectId, RequestId};
use domain::request::{Command, OpenRequest, Phase};
use domain::values::FieldValue;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::views::{Cursor, RequestFilter, RequestRow, Span};
use utoipa::{IntoParams, ToSchema};

/// A request in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct RequestSummary {
    /// `req_…`.
    pub id: String,
    /// `HS-2041`.
    pub number: String,
    /// What is to be approved.
    pub title: String,
    /// What kind of thing it is.
    pub kind: String,
    /// `cli_…`.
    pub client: String,
    /// The client's name.
    pub client_name: String,
    /// `prj_…`.
    pub project: Option<String>,
    /// Where it is in its life.
    pub phase: String,
    /// Is it over?
    pub ended: bool,
    /// The current round.
    pub round: u32,
    /// Names of whom it waits for.
    pub waiting_on: String,
    /// When the next answer is due.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// Open requests, ended ones, or all.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Not over.
    Open,
    /// Over.
    Ended,
}

/// A phase, as a filter.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words are those of domain.md")]
pub enum PhaseWord {
    Draft,
    Returned,
    InternalReview,
    WithClient,
    Finishing,
    Approved,
    Declined,
    Withdrawn,
    Expired,
    DeemedAccepted,
}

impl PhaseWord {
    const fn phase(self) -> Phase {
        use domain::request::Outcome;
        match self {
            Self::Draft => Phase::Draft,
            Self::Returned => Phase::Returned,
            Self::InternalReview => Phase::InternalReview,
            Self::WithClient => Phase::WithClient,
            Self::Finishing => Phase::Finishing,
            Self::Approved => Phase::Ended(Outcome::Approve),
            Self::Declined => Phase::Ended(Outcome::Decline),
            Self::Withdrawn => Phase::Ended(Outcome::Withdrawn),
            Self::Expired => Phase::Ended(Outcome::Expired),
            Self::DeemedAccepted => Phase::Ended(Outcome::DeemedAccepted),
        }
    }
}

/// Which requests.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Only those that are open, or ended.
    #[param(nullable = false)]
    pub status: Option<Status>,
    /// Only those in this phase.
    #[param(nullable = false)]
    pub phase: Option<PhaseWord>,
    /// Only those of this client.
    #[param(pattern = "^cli_[0-9a-f]{32}$", nullable = false)]
    pub client: Option<String>,
    /// Only those whose number, title or client's name holds this text.
    #[param(max_length = 200, pattern = "^[^\\u0000-\\u001f\\u007f-\\u009f]*$", nullable = false)]
    pub search: Option<String>,
    /// Items of a page, 50 if not given.
    #[param(minimum = 1, maximum = 100, nullable = false)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(pattern = "^[0-9]{1,14}-[0-9a-f]{32}$", nullable = false)]
    pub cursor: Option<String>,
}

fn parameter(name: &'static str, says: &str) -> Problem {
    Problem::new(Kind::BadRequest, says, "Compare it with /api/v1/openapi.json.").at(name, says)
}

fn read_cursor(text: &str) -> Result<Cursor, Problem> {
    let wrong = || parameter("cursor", "This is not a cursor of this list.");
    let (at, id) = text.split_once('-').ok_or_else(wrong)?;
    let digits = (1..=14).contains(&at.len()) && at.bytes().all(|b| b.is_ascii_digit());
    let at =
        at.parse().ok().filter(|_| digits).and_then(|ms| Timestamp::from_millisecond(ms).ok()).ok_or_else(wrong)?;
    let request = RequestId::parse(id).map_err(|_| wrong())?;
    if id.len() == 32 { Ok(Cursor { updated_at: at, request }) } else { Err(no_such_cursor()) }
}

/// The requests of the workspace, latest change first.
#[utoipa::path(get, path = "/api/v1/requests", operation_id = "list_requests", tag = "requests", params(Filter), security(("token" = ["requests:read"])),
    responses((status = 200, description = "A page of requests", body = Page<RequestSummary>, headers(("Link" = Option<String>, description = "The next page"))), Problems))]
pub async fn list(
    State(app): State<App>,
    caller: With<RequestsRead>,
    OriginalUri(uri): OriginalUri,
    Query(filter): Query<Filter>,
) -> Result<Response, Problem> {
    let limit = page::limit(filter.limit)?;
    let client = filter
        .client
        .as_deref()
        .map(ClientId::parse)
        .transpose()
        .map_err(|_| parameter("client", "This is not a client's identifier."))?;
    let search = filter.search.filter(|text| !text.is_empty());
    if search.as_ref().is_some_and(|text| text.chars().count() > 200 || text.chars().any(char::is_control)) {
        return Err(parameter("search", "At most 200 characters, none of them invisible."));
    }
    let wanted = RequestFilter {
        due_by: None,
        span: match filter.status {
            Some(Status::Open) => Span::Open,
            Some(Status::Ended) => Span::Ended,
            None => Span::All,
        },
        client,
        phase: filter.phase.map(|word| word.phase().word().to_owned()),
        initiator: None,
        search,
        after: filter.cursor.as_deref().map(read_cursor).transpose()?,
        limit: limit + 1,
    };
    let mut rows = app.workspace_for_programs(caller.workspace).requests(&wanted).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next_cursor =
        rows.last().filter(|_| more).map(|(id, row)| format!("{}-{}", row.updated_at.as_millisecond(), id.hex()));
    let items = rows.into_iter().map(|(id, row)| summary(id, row)).collect();
    Ok(Page { items, next_cursor }.answer(&uri))
}

fn summary(id: RequestId, row: RequestRow) -> RequestSummary {
    RequestSummary {
        id: id.to_string(),
        number: row.number,
        title: row.title,
        kind: row.kind,
        client: row.client.to_string(),
        client_name: row.client_name,
        project: row.project.map(|p| p.to_string()),
        phase: row.phase,
        ended: row.ended,
        round: row.round,
        waiting_on: row.waiting_on,
        due_at: row.due_at,
        updated_at: row.updated_at,
    }
}

/// Values by the name of their field; null empties one.
type Fields = BTreeMap<String, FieldContent>;

/// A new request.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRequest {
    /// What is to be approved, in a few words.
    pub title: Title,
    /// `cli_…`: whose approval.
    #[schema(value_type = String, pattern = "^cli_[0-9a-f]{32}$")]
    pub client: ClientId,
    /// `prj_…`: within which engagement.
    #[serde(default)]
    #[schema(value_type = Option<String>, pattern = "^prj_[0-9a-f]{32}$")]
    pub project: Option<ProjectId>,
    /// The flow, by name or by hash.
    #[schema(min_length = 1, max_length = 64)]
    pub flow: String,
    /// Fields to fill in at once.
    #[serde(default)]
    #[schema(value_type = Option<BTreeMap<String, FieldContent>>)]
    pub fields: Option<Fields>,
}

/// Begins a request, as a draft.
#[utoipa::path(post, path = "/api/v1/requests", operation_id = "create_request", tag = "requests", params(KeyHeader), request_body = NewRequest, security(("token" = ["requests:write"])),
    responses((status = 201, description = "The request", body = Request, headers(("ETag" = String, description = "Its state")),
        links(
            ("read" = (operation_id = "read_request", parameters(("request" = "$response.body#/id")))),
            ("edit" = (operation_id = "edit_request", parameters(("request" = "$response.body#/id")))),
            ("journal" = (operation_id = "list_events", parameters(("request" = "$response.body#/id")))),
            ("submit" = (operation_id = "submit_request", parameters(("request" = "$response.body#/id")))),
            ("withdraw" = (operation_id = "withdraw_request", parameters(("request" = "$response.body#/id")))),
            ("ask" = (operation_id = "ask_question", parameters(("request" = "$response.body#/id")))),
            ("export" = (operation_id = "export_record", parameters(("request" = "$response.body#/id")))),
        )), Problems, ActProblems))]
pub async fn create(
    State(app): State<App>,
    caller: With<RequestsWrite>,
    act: Act<NewRequest>,
) -> Result<Response, Problem> {
    let wanted = act.body.fields.clone();
    let outcome = begin(&app, &caller, &act.call, act.body).await;
    let recorded = match outcome {
        Ok(Done::Now(live)) => return Ok(whole(&app, &live, StatusCode::CREATED)),
        Ok(Done::Before(recorded)) => recorded,
        // Whatever was in the way may be there because an earlier try of the same call did it.
        Err(problem) => act.call.recalled(&app, &caller).await?.ok_or(problem)?,
    };
    begun_before(&app, &caller, &recorded, wanted).await
}

async fn begin(app: &App, caller: &Caller, call: &Call, body: NewRequest) -> Result<Done, Problem> {
    let db = app.workspace_for_programs(caller.workspace);
    db.client(body.client).await?.ok_or_else(|| Problem::not_found("client"))?;
    if let Some(project) = body.project {
        db.project(project).await?.filter(|p| p.client == body.client).ok_or_else(|| Problem::not_found("project"))?;
    }
    let offered = db.offered_flows().await?.into_iter().find(|f| f.name == body.flow || f.digest.hex() == body.flow);
    let digest = offered.ok_or_else(|| Problem::not_found("flow"))?.digest;
    let flow = live::flow(app, caller.workspace, digest).await?;
    let fields = fields(&flow, body.fields.unwrap_or_default())?;
    let mut open = OpenRequest {
        number: String::new(),
        title: body.title.0,
        client: body.client,
        project: body.project,
        kind: flow.kind,
        origin: None,
    };
    execute::rehearse(app, caller.workspace, &caller.actor(), &flow, &open, &fields).await?;
    open.number = db.take_number().await?;
    let with = execute::With { idempotency: call.record(caller, open.number.clone()), ..execute::With::default() };
    Ok(match execute::open(app, caller.workspace, &caller.actor(), open, digest, with).await? {
        Done::Now(live) => Done::Now(fill(app, caller, live, fields).await?),
        before @ Done::Before(_) => before,
    })
}

/// The answer to a repetition. If the first call broke off between beginning and filling in, the fields are filled in now.
async fn begun_before(app: &App, caller: &Caller, recorded: &str, wanted: Option<Fields>) -> Result<Response, Problem> {
    let live = answer::recorded_request(app, caller, recorded).await?;
    if live.state.fields.is_empty() && live.state.phase() == Phase::Draft {
        let fields = fields(&live.flow, wanted.unwrap_or_default())?;
        fill(app, caller, live, fields).await?;
    }
    answer::again(app, caller, recorded, StatusCode::CREATED).await
}

async fn fill(
    app: &App,
    caller: &Caller,
    live: Arc<Live>,
    fields: BTreeMap<Name, Option<FieldValue>>,
) -> Result<Arc<Live>, Problem> {
    if fields.is_empty() {
        return Ok(live);
    }
    let command = Command::EditPackage { title: None, fields };
    match execute::execute(app, caller.workspace, &caller.actor(), live.state.id, &command, execute::With::default())
        .await?
    {
        Done::Now(live) => Ok(live),
        Done::Before(_) => Ok(live),
    }
}

/// The values as the flow's fields take them.
fn fields(flow: &Flow, given: Fields) -> Result<BTreeMap<Name, Option<FieldValue>>, Problem> {
    let read = |(name, value): (String, FieldContent)| {
        let field = flow.intake.fields.iter().find(|f| f.id.as_str() == name).ok_or_else(|| {
            let says = "This flow has no such field.";
            Problem::new(Kind::Refused, says, "Look at the flow's fields under /api/v1/flows.")
                .at(format!("/fields/{name}"), says)
        })?;
        let wants_day = field.type_ == FieldType::Date;
        Ok((field.id.clone(), value.read(wants_day)))
    };
    given.into_iter().map(read).collect()
}

/// One request.
#[utoipa::path(get, path = "/api/v1/requests/{request}", operation_id = "read_request", tag = "requests", params(RequestPath), security(("token" = ["requests:read"])),
    responses((status = 200, description = "The request", body = Request, headers(("ETag" = String, description = "Its state, for If-None-Match and If-Match"))),
        (status = 304, description = "It is still as `If-None-Match` says"), Problems))]
pub async fn read(
    State(app): State<App>,
    caller: With<RequestsRead>,
    path: Segments,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let live = load(&app, &caller, path.read("request", RequestId::parse)?).await?;
    let known = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    let etag = answer::etag(&live);
    if known.is_some_and(|known| names(known, &etag)) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response());
    }
    Ok(whole(&app, &live, StatusCode::OK))
}

/// What to change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// A new title.
    #[serde(default)]
    pub title: Option<Title>,
    /// Values by field; null empties one. Fields that are not named stay.
    #[serde(default)]
    #[schema(value_type = Option<BTreeMap<String, FieldContent>>)]
    pub fields: Option<Fields>,
}

/// Fills in title and fields while the package is prepared.
#[utoipa::path(patch, path = "/api/v1/requests/{request}", operation_id = "edit_request", tag = "requests", params(RequestPath, KeyIfAny), request_body = Edit,
    security(("token" = ["requests:write"])),
    responses((status = 200, description = "The request after it", body = Request, headers(("ETag" = String, description = "Its state"))), Problems, ActProblems))]
pub async fn edit(
    State(app): State<App>,
    caller: With<RequestsWrite>,
    path: Segments,
    act: Act<Edit>,
) -> Result<Response, Problem> {
    let id = path.read("request", RequestId::parse)?;
    let live = load(&app, &caller, id).await?;
    let fields = fields(&live.flow, act.body.fields.unwrap_or_default())?;
    let command = Command::EditPackage { title: act.body.title.map(|t| t.0), fields };
    perform(&app, &caller, id, &act.call, &command).await
}

/// How to send.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// Why the package goes on although a check failed; it stands on the record under the member's name.
    #[serde(default)]
    pub pass_because: Option<Prose>,
}

/// Sends the package on: to the reviewers inside, or to the client, as the flow says.
#[utoipa::path(post, path = "/api/v1/requests/{request}/submit", operation_id = "submit_request", tag = "requests", params(RequestPath, KeyHeader), request_body = Submission,
    security(("token" = ["requests:write"])),
    responses((status = 200, description = "The request after it", body = Request, headers(("ETag" = String, description = "Its state"))), Problems, ActProblems))]
pub async fn send(
    State(app): State<App>,
    caller: With<RequestsWrite>,
    path: Segments,
    act: Act<Submission>,
) -> Result<Response, Problem> {
    let id = path.read("request", RequestId::parse)?;
    let Act { call, body } = act;
    let outcome = async {
        let live = load(&app, &caller, id).await?;
        call.check(&answer::etag(&live))?;
        let with = call.with(&caller, id.to_string(), &live);
        let reason = body.pass_because.map(|p| p.0);
        let done = submit::submit(&app, &live, &caller.actor(), reason, with).await?;
        answer::finish(&app, &caller, done).await
    };
    let outcome = outcome.await;
    answer::or_before(&app, &caller, &call, outcome).await
}

/// Why it is taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// Why.
    pub reason: Prose,
}

/// Takes the request back. That is not a decision: it ends the request for everybody, with the reason on the record.
#[utoipa::path(post, path = "/api/v1/requests/{request}/withdraw", operation_id = "withdraw_request", tag = "requests", params(RequestPath, KeyHeader), request_body = Withdrawal,
    security(("token" = ["requests:write"])),
    responses((status = 200, description = "The request after it", body = Request, headers(("ETag" = String, description = "Its state"))), Problems, ActProblems))]
pub async fn withdraw(
    State(app): State<App>,
    caller: With<RequestsWrite>,
    path: Segments,
    act: Act<Withdrawal>,
) -> Result<Response, Problem> {
    let id = path.read("request", RequestId::parse)?;
    perform(&app, &caller, id, &act.call, &Command::Withdraw { reason: act.body.reason.0 }).await
}
