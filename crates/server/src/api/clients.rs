//! Clients, with their contacts and projects. Read only: people and authority are kept by people.

use crate::api::caller::{ClientsRead, With};
use crate::api::input::{Query, Segments};
use crate::api::page::{self, Page, Paging};
use crate::api::problem::{Problem, Problems};
use crate::app::App;
use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use domain::ids::ClientId;
use serde::Serialize;
use utoipa::ToSchema;

/// A client in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClientCard {
    /// `cli_…`.
    pub id: String,
    /// Name as shown.
    pub name: String,
    /// The organisation above it.
    pub parent: Option<String>,
    /// IANA time zone of its business hours.
    pub zone: String,
}

/// A client with whom there is to know.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClientDetail {
    /// `cli_…`.
    pub id: String,
    /// Name as shown.
    pub name: String,
    /// The organisation above it.
    pub parent: Option<String>,
    /// IANA time zone of its business hours.
    pub zone: String,
    /// Who is asked first.
    pub primary_contact: Option<String>,
    /// Who stands behind the engagement.
    pub sponsor: Option<String>,
    /// Its people.
    pub contacts: Vec<ContactCard>,
    /// Its engagements.
    pub projects: Vec<ProjectCard>,
}

/// A person at a client.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContactCard {
    /// `con_…`.
    pub id: String,
    /// Name as shown.
    pub name: String,
    /// Address.
    pub email: String,
    /// What they do there.
    pub title: String,
    /// In which they read pages and mails: `en`, `de`, `fr`, `es` or `ar`; nothing until it is known.
    pub language: Option<String>,
    /// False once they have left.
    pub active: bool,
}

/// An engagement.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProjectCard {
    /// `prj_…`.
    pub id: String,
    /// Name as shown.
    pub name: String,
    /// `mem_…` of who leads it on our side.
    pub lead: Option<String>,
}

/// The clients.
#[utoipa::path(get, path = "/api/v1/clients", operation_id = "list_clients", tag = "clients", params(Paging), security(("token" = ["clients:read"])),
    responses((status = 200, description = "A page of clients", body = Page<ClientCard>, headers(("Link" = Option<String>, description = "The next page"))), Problems))]
pub async fn list(
    State(app): State<App>,
    caller: With<ClientsRead>,
    OriginalUri(uri): OriginalUri,
    Query(paging): Query<Paging>,
) -> Result<Response, Problem> {
    let clients = app.workspace_for_programs(caller.workspace).clients().await?;
    let page = page::cut(clients, &paging, |client| client.id.to_string())?;
    let items = page.items.into_iter().map(|client| ClientCard {
        id: client.id.to_string(),
        name: client.name,
        parent: client.parent.map(|p| p.to_string()),
        zone: client.zone,
    });
    Ok(Page { items: items.collect(), next_cursor: page.next_cursor }.answer(&uri))
}

/// One client with its contacts and projects.
#[utoipa::path(get, path = "/api/v1/clients/{client}", operation_id = "read_client", tag = "clients", security(("token" = ["clients:read"])),
    params(("client" = String, Path, description = "The client", pattern = "^cli_[0-9a-f]{32}$")),
    responses((status = 200, description = "The client", body = ClientDetail), Problems))]
pub async fn read(
    State(app): State<App>,
    caller: With<ClientsRead>,
    path: Segments,
) -> Result<Json<ClientDetail>, Problem> {
    let db = app.workspace_for_programs(caller.workspace);
    let id = path.read("client", ClientId::parse)?;
    let client = db.client(id).await?.ok_or_else(|| Problem::not_found("client"))?;
    let contacts = db.contacts(id).await?.into_iter().map(|contact| ContactCard {
        id: contact.id.to_string(),
        name: contact.name,
        email: contact.email,
        title: contact.title,
        language: contact.language.map(|language| language.word().to_owned()),
        active: contact.active,
    });
    let projects = db.projects(Some(id)).await?.into_iter().map(|project| ProjectCard {
        id: project.id.to_string(),
        name: project.name,
        lead: project.lead.map(|lead| lead.to_string()),
    });
    Ok(Json(ClientDetail {
        id: client.id.to_string(),
        name: client.name,
        parent: client.parent.map(|p| p.to_string()),
        zone: client.zone,
        primary_contact: client.primary.map(|c| c.to_string()),
        sponsor: client.sponsor.map(|c| c.to_string()),
        contacts: contacts.collect(),
        projects: projects.collect(),
    }))
}
