//! Clients, their people, who may approve what, and projects.

use super::posted::Posted;
use super::{Query, id, moment, shell};
use crate::app::{App, chance_16};
use crate::register;
use crate::web::error::{WebError, page, page_with, see_other};
use crate::web::form::Form;
use crate::web::limits::{Limit, within};
use crate::web::pages::team::amend::AmendPage;
use crate::web::pages::team::clients::{ClientPage, ClientsPage};
use crate::web::pages::team::shell::{Crumb, Place};
use crate::web::present::team::clients as present;
use crate::web::present::team::home::Moment;
use crate::web::present::team::rows::row;
use crate::web::present::team::{Wrong, amend};
use crate::web::session::{Administrator, SignedInMember};
use crate::words;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::directory::{Client, Contact, Directory, Grant, Kind, Project};
use domain::ids::{ClientId, ConfirmationId, ContactId, GrantId, MemberId, ProjectId};
use domain::language::Language;
use domain::values::{Currency, Money};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::views::{RequestFilter, Span};

/// LIMIT: questions to one client about who may approve.
const ASKS: Limit = Limit { what: "ask-confirmation", max: 10, minutes: 60 };
/// LIMIT: open requests that are counted, and requests that one client's page shows.
const REQUESTS_MAX: u32 = 200;

async fn counts(app: &App, me: &SignedInMember) -> Result<present::Counts, WebError> {
    let db = app.workspace(me.workspace);
    let mut counts = present::Counts::default();
    for contact in db.all_contacts().await?.iter().filter(|c| c.active) {
        *counts.contacts.entry(contact.client).or_default() += 1;
    }
    for project in db.projects(None).await? {
        *counts.projects.entry(project.client).or_default() += 1;
    }
    for (_, row) in
        db.requests(&RequestFilter { span: Span::Open, limit: REQUESTS_MAX, ..RequestFilter::default() }).await?
    {
        *counts.open.entry(row.client).or_default() += 1;
    }
    Ok(counts)
}

async fn list_page(app: &App, me: &SignedInMember, query: &Query, wrong: &Wrong) -> Result<ClientsPage, WebError> {
    let clients = app.workspace(me.workspace).clients().await?;
    let counts = counts(app, me).await?;
    let may = me.member.role.may_administer();
    Ok(ClientsPage {
        shell: shell(app, me, Place::Clients, vec![Crumb::here("Clients")], query).await?,
        sentence: present::sentence(&clients, &counts),
        clients: present::tree(&clients, &counts),
        add: may.then(|| present::add_form(&clients, &me.csrf, &me.directory.workspace.zone, wrong)),
    })
}

/// `GET /clients`.
pub async fn list(State(app): State<App>, me: SignedInMember, query: Query) -> Result<Response, WebError> {
    page(&list_page(&app, &me, &query, &Wrong::default()).await?)
}

fn today(at: &Moment) -> Date {
    at.now.to_zoned(at.zone.clone()).date()
}

/// The directory around a client of this workspace.
pub async fn directory(app: &App, me: &SignedInMember, client: ClientId) -> Result<Directory, WebError> {
    let db = app.workspace(me.workspace);
    let directory = db.directory_for(client, None).await?.ok_or(WebError::NotFound)?;
    if directory.client().is_some_and(|c| c.id == client) { Ok(directory) } else { Err(WebError::NotFound) }
}

async fn one_page(
    app: &App,
    me: &SignedInMember,
    client: ClientId,
    query: &Query,
    wrong: &Wrong,
) -> Result<ClientPage, WebError> {
    let db = app.workspace(me.workspace);
    let directory = directory(app, me, client).await?;
    let record = directory.client().cloned().ok_or(WebError::NotFound)?;
    let clients = db.clients().await?;
    let projects = db.projects(Some(client)).await?;
    let at = moment(app, me);
    let may = me.member.role.may_administer();
    let asked = db.confirmations(client).await?;
    let authority = present::authority(&directory, today(&at), &asked, &at.zone);
    let filter =
        RequestFilter { span: Span::All, client: Some(client), limit: REQUESTS_MAX, ..RequestFilter::default() };
    let mut rows = db.requests(&filter).await?;
    rows.sort_by_key(|(_, row)| row.ended);
    let forms = if may {
        present::forms(&record, &directory, &me.directory.members, &projects, &me.csrf, today(&at), wrong)
    } else {
        Vec::new()
    };
    Ok(ClientPage {
        shell: shell(
            app,
            me,
            Place::Clients,
            vec![Crumb::to("Clients", "/clients"), Crumb::here(record.name.clone())],
            query,
        )
        .await?,
        parent: record
            .parent
            .and_then(|id| clients.iter().find(|c| c.id == id))
            .map(|c| crate::web::components::Link::new(format!("/clients/{}", c.id), &c.name)),
        facts: vec![format!("{} time", record.zone.rsplit('/').next().unwrap_or(&record.zone).replace('_', " "))],
        sentence: present::client_sentence(&authority, &record.name),
        tree: present::tree(&clients, &present::Counts::default()),
        grants: present::grants(&directory, may.then_some(client), &asked, &at.zone),
        asked: present::asked(
            &directory,
            &asked,
            &db.all_grants(client).await?,
            (at.now, &at.zone),
            may.then_some(client),
        ),
        contacts: present::contacts(&record, &directory, at.now, may),
        notice: may.then(|| present::first_has_left(&record, &directory.contacts)).flatten(),
        edit: may.then(|| crate::web::components::Link::new(format!("/clients/{client}/edit"), "Change")),
        projects: present::projects(&projects, &me.directory.members),
        requests: rows.iter().map(|(id, r)| row(*id, r, at.now, &at.zone)).collect(),
        name: record.name,
        authority,
        forms,
    })
}

/// `GET /clients/{client}`.
pub async fn show(
    State(app): State<App>,
    me: SignedInMember,
    Path(client): Path<String>,
    query: Query,
) -> Result<Response, WebError> {
    page(&one_page(&app, &me, id(ClientId::parse(&client))?, &query, &Wrong::default()).await?)
}

/// `POST /clients`.
pub async fn add(State(app): State<App>, me: Administrator, query: Query, body: Bytes) -> Result<Response, WebError> {
    let me = me.0;
    let mut posted = Posted::read(&app, &me, &body, "add-client")?;
    let db = app.workspace(me.workspace);
    let (name, parent, zone) = own_fields(&mut posted, &db.clients().await?, None)?;
    if !posted.fine() {
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &list_page(&app, &me, &query, &posted.wrong).await?);
    }
    let client = Client { id: ClientId::from_bytes(chance_16()), name, parent, zone, primary: None, sponsor: None };
    db.put_client(&client, &me.member.id.to_string(), app.now()).await?;
    Ok(see_other(&format!("/clients/{}", client.id)))
}

/// Name, parent and zone as typed; `client` is the one that is changed, if it is not new.
fn own_fields(
    posted: &mut Posted,
    clients: &[Client],
    client: Option<&Client>,
) -> Result<(String, Option<ClientId>, String), WebError> {
    let name = posted.needs("name", "Write the organisation’s name.");
    let zone = posted.form.get("zone").to_owned();
    if TimeZone::get(&zone).is_err() {
        posted.at("zone", "Choose a time zone from the list.");
    }
    let parent = id(posted.form.some("parent").map(ClientId::parse).transpose())?;
    if let Some(parent) = parent {
        let parent = clients.iter().find(|c| c.id == parent).ok_or(WebError::NotFound)?;
        if client.is_some_and(|client| amend::stands_under(parent, client, clients)) {
            posted.at("parent", "A client cannot be part of itself. Choose one that does not belong to it.");
        }
    }
    Ok((name, parent, zone))
}

async fn edit_page(
    app: &App,
    me: &SignedInMember,
    client: &Client,
    clients: &[Client],
    query: &Query,
    wrong: &Wrong,
) -> Result<AmendPage, WebError> {
    let here = Crumb::to(client.name.clone(), format!("/clients/{}", client.id));
    let crumbs = vec![Crumb::to("Clients", "/clients"), here, Crumb::here("Change")];
    Ok(amend::client(shell(app, me, Place::Clients, crumbs, query).await?, client, clients, wrong))
}

/// The client in an address, and all of them.
async fn with_all(app: &App, me: &SignedInMember, client: &str) -> Result<(Client, Vec<Client>), WebError> {
    let client = id(ClientId::parse(client))?;
    let all = app.workspace(me.workspace).clients().await?;
    let found = all.iter().find(|c| c.id == client).cloned();
    Ok((found.ok_or(WebError::NotFound)?, all))
}

/// `GET /clients/{client}/edit`.
pub async fn edit(
    State(app): State<App>,
    me: Administrator,
    Path(client): Path<String>,
    query: Query,
) -> Result<Response, WebError> {
    let (client, all) = with_all(&app, &me.0, &client).await?;
    page(&edit_page(&app, &me.0, &client, &all, &query, &Wrong::default()).await?)
}

/// `POST /clients/{client}/edit`.
pub async fn save(
    State(app): State<App>,
    me: Administrator,
    Path(client): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let mut posted = Posted::read(&app, &me, &body, amend::FORM)?;
    let (client, all) = with_all(&app, &me, &client).await?;
    let (name, parent, zone) = own_fields(&mut posted, &all, Some(&client))?;
    if !posted.fine() {
        let again = edit_page(&app, &me, &client, &all, &query, &posted.wrong).await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &again);
    }
    let changed = Client { name, parent, zone, ..client };
    app.workspace(me.workspace).put_client(&changed, &me.member.id.to_string(), app.now()).await?;
    app.tell_workspace(me.workspace);
    Ok(see_other(&format!("/clients/{}?done=kept", changed.id)))
}

async fn again(
    app: &App,
    me: &SignedInMember,
    client: ClientId,
    query: &Query,
    posted: &Posted,
) -> Result<Response, WebError> {
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &one_page(app, me, client, query, &posted.wrong).await?)
}

/// `POST /clients/{client}/contacts`.
pub async fn add_contact(
    State(app): State<App>,
    me: Administrator,
    Path(client): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let mut posted = Posted::read(&app, &me, &body, "add-contact")?;
    let directory = directory(&app, &me, id(ClientId::parse(&client))?).await?;
    let record = directory.client().cloned().ok_or(WebError::NotFound)?;
    let name = posted.needs("contact_name", "Write the person’s name.");
    let email = posted.email("contact_email");
    if directory.contacts.iter().any(|c| c.client == record.id && c.email == email) {
        posted.at("contact_email", "Somebody at this client has this address already.");
    }
    if !posted.fine() {
        return again(&app, &me, record.id, &query, &posted).await;
    }
    let title = posted.may_have("contact_title");
    let language = Language::parse(posted.form.get("contact_language"));
    let contact = Contact {
        id: ContactId::from_bytes(chance_16()),
        client: record.id,
        name,
        email,
        title,
        language,
        active: true,
    };
    let (db, author) = (app.workspace(me.workspace), me.member.id.to_string());
    db.put_contact(&contact, &author, app.now()).await?;
    if record.primary.is_none() {
        // Somebody must be first; it can be changed on the same page.
        db.put_client(&Client { primary: Some(contact.id), ..record.clone() }, &author, app.now()).await?;
    }
    app.tell_workspace(me.workspace);
    Ok(see_other(&format!("/clients/{}?done=kept", record.id)))
}

/// `POST /clients/{client}/authority`.
pub async fn grant(
    State(app): State<App>,
    me: Administrator,
    Path(client): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let mut posted = Posted::read(&app, &me, &body, "add-authority")?;
    let client = id(ClientId::parse(&client))?;
    let directory = directory(&app, &me, client).await?;
    let db = app.workspace(me.workspace);
    let contact = ContactId::parse(posted.form.get("contact")).ok().and_then(|id| directory.contact(id)).map(|c| c.id);
    if contact.is_none() {
        posted.at("contact", "Choose one of the client’s people. Add a contact first if there is nobody.");
    }
    let source = posted.needs("source", "Say who at the client said so, and where it is written.");
    let limit = limit(&mut posted);
    let (from, until) = (day(&mut posted, "from"), day(&mut posted, "until"));
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        posted.at("until", "This is before the first day.");
    }
    let project = match posted.form.some("project") {
        None => None,
        Some(text) => Some(id(ProjectId::parse(text))?),
    };
    if let Some(project) = project {
        db.project(project).await?.filter(|p| p.client == client).ok_or(WebError::NotFound)?;
    }
    let kinds = posted.form.all("kinds").filter_map(Kind::parse).collect();
    let (Some(contact), true) = (contact, posted.fine()) else {
        return again(&app, &me, client, &query, &posted).await;
    };
    let grant =
        Grant { id: GrantId::from_bytes(chance_16()), contact, client, project, kinds, limit, from, until, source };
    db.put_grant(&grant, &me.member.id.to_string(), app.now()).await?;
    Ok(see_other(&format!("/clients/{client}?done=kept")))
}

pub(super) fn limit(posted: &mut Posted) -> Option<Money> {
    let text = posted.form.some("limit")?.to_owned();
    let parsed = Currency::parse(posted.form.get("limit_currency")).and_then(|currency| Money::parse(&text, currency));
    parsed.map_err(|wrong| posted.at("limit", &words::sentence(&wrong.to_string()))).ok()
}

pub(super) fn day(posted: &mut Posted, field: &str) -> Option<Date> {
    let text = posted.form.some(field)?.to_owned();
    text.parse().map_err(|_| posted.at(field, "Write the day like 2027-03-12.")).ok()
}

/// `POST /clients/{client}/authority/{grant}/end`.
pub async fn end_grant(
    State(app): State<App>,
    me: Administrator,
    Path((client, grant)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    Form::of_session(&app, me.0.session, &body)?;
    let (client, grant) = (id(ClientId::parse(&client))?, id(GrantId::parse(&grant))?);
    let directory = directory(&app, &me.0, client).await?;
    directory.grants.iter().find(|g| g.id == grant && g.client == client).ok_or(WebError::NotFound)?;
    app.workspace(me.0.workspace).end_grant(grant, &me.0.member.id.to_string(), app.now()).await?;
    Ok(see_other(&format!("/clients/{client}?done=ended")))
}

/// `POST /clients/{client}/primary` with `primary` and `sponsor`.
pub async fn primary(
    State(app): State<App>,
    me: Administrator,
    Path(client): Path<String>,
    body: Bytes,
) -> Result<Response, WebError> {
    let form = Form::of_session(&app, me.0.session, &body)?;
    let client = id(ClientId::parse(&client))?;
    let directory = directory(&app, &me.0, client).await?;
    let record = directory.client().cloned().ok_or(WebError::NotFound)?;
    let person = |name: &str| match form.some(name) {
        None => Ok(None),
        Some(text) => id(ContactId::parse(text))
            .and_then(|id| directory.contact(id).map(|c| Some(c.id)).ok_or(WebError::NotFound)),
    };
    let changed = Client { primary: person("primary")?, sponsor: person("sponsor")?, ..record };
    app.workspace(me.0.workspace).put_client(&changed, &me.0.member.id.to_string(), app.now()).await?;
    Ok(see_other(&format!("/clients/{client}?done=kept")))
}

/// `POST /clients/{client}/projects`.
pub async fn add_project(
    State(app): State<App>,
    me: Administrator,
    Path(client): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let mut posted = Posted::read(&app, &me, &body, "add-project")?;
    let client = id(ClientId::parse(&client))?;
    directory(&app, &me, client).await?;
    let name = posted.needs("project_name", "Write the project’s name.");
    let lead = match posted.form.some("lead") {
        None => None,
        Some(text) => Some(me.directory.member(id(MemberId::parse(text))?).ok_or(WebError::NotFound)?.id),
    };
    if !posted.fine() {
        return again(&app, &me, client, &query, &posted).await;
    }
    let project = Project { id: ProjectId::from_bytes(chance_16()), client, name, lead };
    app.workspace(me.workspace).put_project(&project, &me.member.id.to_string(), app.now()).await?;
    Ok(see_other(&format!("/clients/{client}?done=kept")))
}

/// `POST /clients/{client}/confirmations`: asks one of the client's people who may approve there.
pub async fn ask(
    State(app): State<App>,
    me: Administrator,
    Path(client): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let mut posted = Posted::read(&app, &me, &body, "ask-confirmation")?;
    let client = id(ClientId::parse(&client))?;
    let directory = directory(&app, &me, client).await?;
    let contact = ContactId::parse(posted.form.get("asked")).ok().and_then(|id| directory.contact(id)).map(|c| c.id);
    let Some(contact) = contact else {
        posted.at("asked", "Choose one of the client’s people. Add a contact first if there is nobody.");
        return again(&app, &me, client, &query, &posted).await;
    };
    within(&app, ASKS, &client.hex()).await?;
    register::ask(&app, me.workspace, client, contact, me.member.id).await?;
    app.tell_workspace(me.workspace);
    Ok(see_other(&format!("/clients/{client}?done=linked")))
}

/// `POST /clients/{client}/confirmations/{confirmation}/settle`.
pub async fn settle(
    State(app): State<App>,
    me: Administrator,
    Path((client, confirmation)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    Form::of_session(&app, me.0.session, &body)?;
    let (client, confirmation) = (id(ClientId::parse(&client))?, id(ConfirmationId::parse(&confirmation))?);
    let db = app.workspace(me.0.workspace);
    db.confirmation(confirmation).await?.filter(|asked| asked.client == client).ok_or(WebError::NotFound)?;
    match db.settle_confirmation(confirmation, &me.0.member.id.to_string(), app.now()).await {
        // Somebody else did; that is what was wanted.
        Err(store::Error::Conflict(_)) => {}
        other => other?,
    }
    app.tell_workspace(me.0.workspace);
    Ok(see_other(&format!("/clients/{client}?done=kept")))
}
