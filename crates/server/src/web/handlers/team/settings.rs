//! What holds for the whole workspace: its name, its time zone, and whether clients prove their mailbox before they see anything.

use super::posted::Posted;
use super::{Query, shell};
use crate::app::App;
use crate::web::components::{Choice, Fact};
use crate::web::error::{WebError, page, page_with, see_other};
use crate::web::pages::team::form::{Control, Form, FormField, Weight};
use crate::web::pages::team::settings::SettingsPage;
use crate::web::pages::team::shell::{Crumb, Place};
use crate::web::present::team::Wrong;
use crate::web::present::team::clients::zones;
use crate::web::session::{Administrator, SignedInMember};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::directory::Workspace;
use jiff::tz::TimeZone;

/// LIMIT: characters of a workspace's name, which stands in every mail.
const NAME_MAX: usize = 80;
/// The page's only form.
const FORM: &str = "workspace";

async fn whole(
    app: &App,
    me: &SignedInMember,
    query: &Query,
    workspace: &Workspace,
    wrong: &Wrong,
) -> Result<SettingsPage, WebError> {
    // What was typed shows again; nothing is ticked in a form that came back without the box.
    let asks = if wrong.typed.is_empty() { workspace.code_before_seeing } else { wrong.typed.contains_key("code") };
    let code =
        Choice { value: "yes".to_owned(), text: "Ask for a code from the mailbox before anything is shown".to_owned() };
    let fields = vec![
        FormField::new("name", "Name", Control::Line(wrong.typed_or("name", &workspace.name)))
            .error(wrong.error("name"))
            .hint("Clients read it on every page and in every mail. What is on record keeps the name it had.")
            .row(),
        FormField::new(
            "zone",
            "Time zone",
            zones(&wrong.typed_or("zone", &workspace.zone)),
        )
        .error(wrong.error("zone"))
        .hint("Due times of your team are reckoned in it. Each client has one of their own.")
        .row(),
        FormField::new(
            "code",
            "When clients follow a link",
            Control::Many { values: asks.then(|| "yes".to_owned()).into_iter().collect(), choices: vec![code] },
        )
        .hint("Without it a link shows the request in the browser that opens it first; any other browser is asked for a code. Deciding always asks for one, as the flow says.")
        .optional()
        .row(),
    ];
    let form = Form {
        action: "/settings".to_owned(),
        csrf: me.csrf.clone(),
        error: wrong.whole.clone(),
        fields,
        button: "Keep this".to_owned(),
        weight: Weight::Solid,
    };
    Ok(SettingsPage {
        shell: shell(app, me, Place::Elsewhere, vec![Crumb::here("Settings")], query).await?,
        form,
        facts: vec![
            Fact::new("Numbers begin with", workspace.prefix.clone()),
            Fact::new("Reached at", app.public.base.clone()),
        ],
    })
}

async fn workspace(app: &App, me: &SignedInMember) -> Result<Workspace, WebError> {
    app.workspace(me.workspace).workspace().await?.ok_or(WebError::NotFound)
}

/// `GET /settings`.
pub async fn show(State(app): State<App>, me: Administrator, query: Query) -> Result<Response, WebError> {
    let workspace = workspace(&app, &me.0).await?;
    page(&whole(&app, &me.0, &query, &workspace, &Wrong::default()).await?)
}

/// `POST /settings`.
pub async fn save(State(app): State<App>, me: Administrator, query: Query, body: Bytes) -> Result<Response, WebError> {
    let me = me.0;
    let mut posted = Posted::read(&app, &me, &body, FORM)?;
    let before = workspace(&app, &me).await?;
    let name = posted.needs("name", "Write the name that your clients know.");
    if name.chars().count() > NAME_MAX {
        posted.at("name", "This name is too long. Up to 80 characters fit into a mail.");
    }
    let zone = posted.form.get("zone").to_owned();
    if TimeZone::get(&zone).is_err() {
        posted.at("zone", "Choose a time zone from the list.");
    }
    if !posted.fine() {
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &whole(&app, &me, &query, &before, &posted.wrong).await?);
    }
    let after = Workspace { name, zone, code_before_seeing: posted.form.get("code") == "yes", ..before.clone() };
    if after != before {
        app.workspace(me.workspace).put_workspace(&after, &me.member.id.to_string(), app.now()).await?;
        app.tell_workspace(me.workspace);
    }
    Ok(see_other("/settings?done=kept"))
}
