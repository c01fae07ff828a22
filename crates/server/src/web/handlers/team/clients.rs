//! Clients, their people, who may approve what, and projects.

use super::{Query, id, moment, shell, typed};
use crate::app::{App, chance_16};
use crate::web::error::{WebError, page, page_with, see_other};
use crate::web::form::Form;
use crate::web::pages::team::clients::{ClientPage, ClientsPage};
use crate::web::pages::team::shell::{Crumb, Place};
use crate::web::present::team::Wrong;
use crate::web::present::team::clients as present;
use crate::web::present::team::home::Moment;
use crate::web::present::team::rows::row;
use crate::web::session::{Administrator, SignedInMember};
use crate::words;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::directory::{Client, Contact, Directory, Grant, Kind, Project};
use domain::ids::{ClientId, ContactId, GrantId, MemberId, ProjectId};
use domain::values::{Currency, Money};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::views::{RequestFilter, Span};

/// LIMIT: open requests that are counted, and requests that one client's page shows.
const REQUESTS_MAX: u32 = 200;
/// LIMIT: characters of a name, title or source.
const NAME_MAX: usize = 200;
/// LIMIT: characters of an address.
const EMAIL_MAX: usize = 254;

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

async fn directory(app: &App, me: &SignedInMember, client: ClientId) -> Result<Directory, WebError> {
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
    let authority = present::authority(&directory, today(&at));
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
        grants: present::grants(&directory, may.then_some(client)),
        contacts: present::contacts(&record, &directory.contacts),
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

/// A posted form with its errors so far.
struct Posted {
    form: Form,
    wrong: Wrong,
}

impl Posted {
    fn read(app: &App, me: &SignedInMember, body: &Bytes, which: &'static str) -> Result<Self, WebError> {
        let form = Form::of_session(app, me.session, body)?;
        Ok(Self { wrong: Wrong { form: which, typed: typed(&form), ..Wrong::default() }, form })
    }

    fn needs(&mut self, field: &str, says: &str) -> String {
        let text = self.form.get(field).trim().to_owned();
        if text.is_empty() {
            self.at(field, says);
        } else if text.chars().count() > NAME_MAX {
            self.at(field, "This is too long. Use a few words.");
        }
        text
    }

    fn at(&mut self, field: &str, says: &str) {
        self.wrong.errors.entry(field.to_owned()).or_insert_with(|| says.to_owned());
    }

    fn fine(&self) -> bool {
        self.wrong.errors.is_empty()
    }
}

/// Does this look like an address? The mail server says whether it is one.
pub fn is_email(text: &str) -> bool {
    let plain = text.len() <= EMAIL_MAX
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"'));
    let parts = text.split_once('@');
    plain
        && parts.is_some_and(|(local, domain)| {
            !local.is_empty()
                && domain.contains('.')
                && !domain.contains('@')
                && !domain.starts_with('.')
                && !domain.ends_with('.')
        })
}

/// `POST /clients`.
pub async fn add(State(app): State<App>, me: Administrator, query: Query, body: Bytes) -> Result<Response, WebError> {
    let me = me.0;
    let mut posted = Posted::read(&app, &me, &body, "add-client")?;
    let db = app.workspace(me.workspace);
    let name = posted.needs("name", "Write the organisation’s name.");
    let zone = posted.form.get("zone").to_owned();
    if TimeZone::get(&zone).is_err() {
        posted.at("zone", "Choose a time zone from the list.");
    }
    let parent = posted.form.some("parent").map(ClientId::parse).transpose();
    let parent = id(parent)?;
    if let Some(parent) = parent {
        db.client(parent).await?.ok_or(WebError::NotFound)?;
    }
    if !posted.fine() {
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &list_page(&app, &me, &query, &posted.wrong).await?);
    }
    let client = Client { id: ClientId::from_bytes(chance_16()), name, parent, zone, primary: None, sponsor: None };
    db.put_client(&client, &me.member.id.to_string(), app.now()).await?;
    Ok(see_other(&format!("/clients/{}", client.id)))
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
    let email = posted.form.get("contact_email").trim().to_lowercase();
    if !is_email(&email) {
        posted.at("contact_email", "Write an e-mail address like name@company.example.");
    } else if directory.contacts.iter().any(|c| c.client == record.id && c.email == email) {
        posted.at("contact_email", "Somebody at this client has this address already.");
    }
    if !posted.fine() {
        return again(&app, &me, record.id, &query, &posted).await;
    }
    let title = posted.form.get("contact_title").trim().chars().take(NAME_MAX).collect();
    let contact =
        Contact { id: ContactId::from_bytes(chance_16()), client: record.id, name, email, title, active: true };
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

fn limit(posted: &mut Posted) -> Option<Money> {
    let text = posted.form.some("limit")?.to_owned();
    let parsed = Currency::parse(posted.form.get("limit_currency")).and_then(|currency| Money::parse(&text, currency));
    parsed.map_err(|wrong| posted.at("limit", &words::sentence(&wrong.to_string()))).ok()
}

fn day(posted: &mut Posted, field: &str) -> Option<Date> {
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

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn addresses_look_like_addresses() {
        assert!(is_email("ines.moreau@kestrelferries.example"));
        for wrong in [
            "",
            "ines",
            "@kestrel.example",
            "ines@kestrel",
            "a@b@c.example",
            "a b@c.example",
            "a@c.example\r\nBcc: x",
            "a@.example",
        ] {
            assert!(!is_email(wrong), "{wrong}");
        }
    }
}
