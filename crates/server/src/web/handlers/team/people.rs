//! Members and teams.

use super::clients::is_email;
use super::{Query, id, shell, typed};
use crate::app::{App, chance_16};
use crate::setup::{invite, invite_again, new_member};
use crate::web::error::{WebError, page, page_with, see_other};
use crate::web::form::Form;
use crate::web::pages::team::people::{Invite, PeoplePage};
use crate::web::pages::team::shell::{Crumb, Place};
use crate::web::present::team::Wrong;
use crate::web::present::team::people::{self as present, SignsIn};
use crate::web::session::{Administrator, SignedInMember};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::actor::Role;
use domain::directory::{Member, Team};
use domain::ids::{MemberId, PersonId, TeamId};
use std::collections::BTreeMap;

/// Which form was posted: the member's or the team's.
const MEMBER: &str = "member";
const TEAM: &str = "team";
/// LIMIT: characters of a name.
const NAME_MAX: usize = 200;
/// LIMIT: characters of a team's name.
const TEAM_NAME_MAX: usize = 40;

async fn whole(
    app: &App,
    me: &SignedInMember,
    query: &Query,
    wrong: &Wrong,
    invite: Option<Invite>,
) -> Result<PeoplePage, WebError> {
    let db = app.workspace(me.workspace);
    // Read anew: what was just changed must show.
    let directory = crate::live::people(app, me.workspace).await?;
    let may = me.member.role.may_administer();
    let mut ways = BTreeMap::new();
    for member in &directory.members {
        let way = match db.credentials(member.id).await? {
            Some(found) if found.totp.is_some() => SignsIn::Code,
            Some(found) if found.password.is_some() => SignsIn::Password,
            Some(_) | None => SignsIn::Invited,
        };
        ways.insert(member.id, way);
    }
    let none = Wrong::default();
    let of = |form: &str| if wrong.form == form { wrong } else { &none };
    Ok(PeoplePage {
        shell: shell(app, me, Place::People, vec![Crumb::here("People")], query).await?,
        sentence: present::sentence(&directory),
        invite,
        members: present::members(&directory, &ways, me.member.id, may),
        teams: present::teams(&directory),
        add_member: may.then(|| present::add_member(&directory, &me.csrf, of(MEMBER))),
        add_team: may.then(|| present::team_form(&directory, &me.csrf, of(TEAM))),
    })
}

/// `GET /people`.
pub async fn show(State(app): State<App>, me: SignedInMember, query: Query) -> Result<Response, WebError> {
    page(&whole(&app, &me, &query, &Wrong::default(), None).await?)
}

fn invited(app: &App, name: &str, code: String) -> Invite {
    Invite { name: name.to_owned(), link: app.url("/join"), code }
}

/// `POST /people`: adds a member and shows their first code, once.
pub async fn add(State(app): State<App>, me: Administrator, query: Query, body: Bytes) -> Result<Response, WebError> {
    let me = me.0;
    let form = Form::of_session(&app, me.session, &body)?;
    let mut wrong = Wrong { form: MEMBER, typed: typed(&form), ..Wrong::default() };
    let (name, email) = (form.get("name").trim(), form.get("address").trim().to_lowercase());
    let role =
        [Role::Member, Role::Admin, Role::Designer, Role::Auditor].into_iter().find(|r| r.word() == form.get("role"));
    let role = role.ok_or_else(|| WebError::Unreadable("Choose a role from the list.".to_owned()))?;
    if name.is_empty() || name.chars().count() > NAME_MAX {
        wrong.errors.insert("name".to_owned(), "Write the person’s name.".to_owned());
    }
    if !is_email(&email) {
        wrong.errors.insert("address".to_owned(), "Write an e-mail address like name@company.example.".to_owned());
    }
    let member = new_member(name, &email, form.get("title"), role);
    let author = me.member.id.to_string();
    if wrong.errors.is_empty() {
        match invite(&app.store, me.workspace, &member, &author, app.now()).await {
            Ok(code) => {
                join_teams(&app, &me, &member, &form).await?;
                return page(
                    &whole(&app, &me, &query, &Wrong::default(), Some(invited(&app, &member.name, code))).await?,
                );
            }
            Err(store::Error::Conflict(_)) => {
                wrong
                    .errors
                    .insert("address".to_owned(), "This address cannot be used; somebody has it already.".to_owned());
            }
            Err(other) => return Err(other.into()),
        }
    }
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &whole(&app, &me, &query, &wrong, None).await?)
}

async fn join_teams(app: &App, me: &SignedInMember, member: &Member, form: &Form) -> Result<(), WebError> {
    let db = app.workspace(me.workspace);
    for mut team in db.teams().await? {
        if form.all("teams").any(|id| id == team.id.to_string()) {
            team.members.push(member.id);
            db.put_team(&team, &me.member.id.to_string(), app.now()).await?;
        }
    }
    Ok(())
}

/// The member in an address whom an administrator may change: not oneself, and no owner.
async fn other(app: &App, me: &SignedInMember, member: &str) -> Result<Member, WebError> {
    let member = id(MemberId::parse(member))?;
    let found = app.workspace(me.workspace).member(member).await?.ok_or(WebError::NotFound)?;
    if found.id == me.member.id || found.role == Role::Owner { Err(WebError::NotAllowed) } else { Ok(found) }
}

/// `POST /people/{member}/code`: a new first code, which voids the password.
pub async fn new_code(
    State(app): State<App>,
    me: Administrator,
    Path(member): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    Form::of_session(&app, me.session, &body)?;
    let member = other(&app, &me, &member).await?;
    let code = invite_again(&app.store, member.id).await?;
    page(&whole(&app, &me, &query, &Wrong::default(), Some(invited(&app, &member.name, code))).await?)
}

/// `POST /people/{member}/deactivate`: they are asked nothing more, and every browser of theirs is signed out.
pub async fn deactivate(
    State(app): State<App>,
    me: Administrator,
    Path(member): Path<String>,
    body: Bytes,
) -> Result<Response, WebError> {
    set_active(&app, &me.0, &member, &body, false).await
}

/// `POST /people/{member}/activate`.
pub async fn activate(
    State(app): State<App>,
    me: Administrator,
    Path(member): Path<String>,
    body: Bytes,
) -> Result<Response, WebError> {
    set_active(&app, &me.0, &member, &body, true).await
}

async fn set_active(
    app: &App,
    me: &SignedInMember,
    member: &str,
    body: &Bytes,
    active: bool,
) -> Result<Response, WebError> {
    Form::of_session(app, me.session, body)?;
    let member = Member { active, ..other(app, me, member).await? };
    let db = app.workspace(me.workspace);
    db.put_member(&member, &me.member.id.to_string(), app.now()).await?;
    if !active {
        db.end_sessions_of(PersonId::Member(member.id)).await?;
    }
    Ok(see_other("/people?done=kept"))
}

/// `POST /people/teams`: a new team, or who is in one that exists.
pub async fn put_team(
    State(app): State<App>,
    me: Administrator,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let form = Form::of_session(&app, me.session, &body)?;
    let mut wrong = Wrong { form: TEAM, typed: typed(&form), ..Wrong::default() };
    let name = form.get("team").trim().to_lowercase();
    let plain = !name.is_empty()
        && name.len() <= TEAM_NAME_MAX
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | ' '));
    if !plain {
        wrong.errors.insert("team".to_owned(), "Write a short name of letters, digits and dashes.".to_owned());
    }
    let mut members = Vec::new();
    for text in form.all("members").chain(form.some("lead")) {
        let member = me.directory.member(id(MemberId::parse(text))?).ok_or(WebError::NotFound)?;
        if !members.contains(&member.id) {
            members.push(member.id);
        }
    }
    if members.is_empty() {
        wrong
            .errors
            .insert("members".to_owned(), "Tick at least one person, so that somebody can be asked.".to_owned());
    }
    if !wrong.errors.is_empty() {
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &whole(&app, &me, &query, &wrong, None).await?);
    }
    let lead = form.some("lead").and_then(|text| MemberId::parse(text).ok());
    let known = me.directory.teams.iter().find(|t| t.name == name).map(|t| t.id);
    let team = Team { id: known.unwrap_or_else(|| TeamId::from_bytes(chance_16())), name, lead, members };
    app.workspace(me.workspace).put_team(&team, &me.member.id.to_string(), app.now()).await?;
    Ok(see_other("/people?done=kept"))
}
