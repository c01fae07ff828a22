//! The flows that are offered: what a request needs before it can be sent.

use crate::api::caller::{RequestsOrFlowsRead, With};
use crate::api::input::Query;
use crate::api::page::{self, Page, Paging};
use crate::api::problem::{Problem, Problems};
use crate::app::App;
use crate::live;
use crate::projection::word;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use domain::flow::Flow;
use domain::flow::definition::{Accept, FieldType, Required};
use jiff::Timestamp;
use serde::Serialize;
use store::PublishedFlow;
use utoipa::ToSchema;

/// A published flow.
#[derive(Debug, Serialize, ToSchema)]
pub struct FlowCard {
    /// Its name; the newest of that name is offered.
    pub name: String,
    /// Digest of its bytes, by which requests pin it.
    pub hash: String,
    /// Its title, for everybody.
    pub title: String,
    /// What is approved with it.
    pub kind: &'static str,
    /// When it was published.
    #[schema(value_type = String, format = DateTime)]
    pub published_at: Timestamp,
    /// The fields of a package.
    pub fields: Vec<FieldCard>,
    /// The documents of a package.
    pub documents: Vec<SlotCard>,
    /// The steps, in order.
    pub steps: Vec<StepCard>,
}

/// A field of a package.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldCard {
    /// Its name.
    pub name: String,
    /// Its label on pages.
    pub label: String,
    /// `line`, `text`, `money`, `date`, `number`, `flag`.
    #[serde(rename = "type")]
    pub type_: &'static str,
    /// Needed before sending?
    pub required: bool,
    /// A sentence about it.
    pub help: Option<String>,
}

/// A place for one document.
#[derive(Debug, Serialize, ToSchema)]
pub struct SlotCard {
    /// Its name.
    pub slot: String,
    /// Its label on pages.
    pub label: String,
    /// What it takes: `pdf`, `image`, `text`.
    pub accept: Vec<&'static str>,
    /// Needed before sending?
    pub required: bool,
}

/// A step.
#[derive(Debug, Serialize, ToSchema)]
pub struct StepCard {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What kind of step.
    pub kind: &'static str,
}

/// The flows that new requests can follow.
#[utoipa::path(get, path = "/api/v1/flows", operation_id = "list_flows", tag = "flows", params(Paging), security(("token" = ["requests:read"]), ("token" = ["flows:read"])),
    responses((status = 200, description = "A page of flows", body = Page<FlowCard>, headers(("Link" = Option<String>, description = "The next page"))), Problems))]
pub async fn list(
    State(app): State<App>,
    caller: With<RequestsOrFlowsRead>,
    OriginalUri(uri): OriginalUri,
    Query(paging): Query<Paging>,
) -> Result<Response, Problem> {
    let offered = app.workspace_for_programs(caller.workspace).offered_flows().await?;
    let page = page::cut(offered, &paging, |flow| flow.digest.hex())?;
    let mut items = Vec::with_capacity(page.items.len());
    for published in page.items {
        let flow = live::flow(&app, caller.workspace, published.digest).await?;
        items.push(card(published, &flow));
    }
    Ok(Page { items, next_cursor: page.next_cursor }.answer(&uri))
}

fn card(published: PublishedFlow, flow: &Flow) -> FlowCard {
    let fields = flow.intake.fields.iter().map(|f| FieldCard {
        name: f.id.to_string(),
        label: f.label.clone(),
        type_: match f.type_ {
            FieldType::Line => "line",
            FieldType::Text => "text",
            FieldType::Money => "money",
            FieldType::Date => "date",
            FieldType::Number => "number",
            FieldType::Flag => "flag",
            FieldType::Person => "person",
        },
        required: f.required == Required::Yes,
        help: f.help.clone(),
    });
    let family = |accept: &Accept| match accept {
        Accept::Pdf => "pdf",
        Accept::Image => "image",
        Accept::Text => "text",
        Accept::Office => "office",
        Accept::Video => "video",
        Accept::Audio => "audio",
    };
    let documents = flow.intake.documents.iter().map(|d| SlotCard {
        slot: d.id.to_string(),
        label: d.label.clone(),
        accept: d.accept.iter().map(family).collect(),
        required: d.required == Required::Yes,
    });
    let steps =
        flow.every_step().map(|s| StepCard { name: s.id().to_string(), title: s.title(), kind: word(s.word()) });
    FlowCard {
        name: published.name,
        hash: published.digest.hex(),
        title: published.title,
        kind: published.kind.word(),
        published_at: published.published_at,
        fields: fields.collect(),
        documents: documents.collect(),
        steps: steps.collect(),
    }
}
