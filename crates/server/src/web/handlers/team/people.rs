//! Members and teams.

use super::posted::Posted;
use super::{Query, id, shell};
use crate::app::{App, chance_16};
use crate::setup::{invite, invite_again, new_member};
use crate::web::error::{WebError, page, page_with, see_other};
use crate::web::form::Form;
use crate::web::pages::team::amend::AmendPage;
use crate::web::pages::team::people::{Invite, PeoplePage};
use crate::web::pages::team::shell::{Crumb, Place};
use crate::web::present::team::Wrong;
use crate::web::present::team::amend::{self, May};
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
/// Says of an address that it is somebody’s already, and not whose.
const TAKEN: &str = "This address cannot be used; somebody has it already.";
/// LIMIT: open requests that a person's page names.
const WAITING_MAX: u32 = 20;
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
        ways.insert(member.id, SignsIn::of(db.credentials(member.id).await?.as_ref()));
    }
    let none = Wrong::default();
    let of = |form: &str| if wrong.form == form { wrong } else { &none };
    Ok(PeoplePage {
        shell: shell(app, me, Place::People, vec![Crumb::here("People")], query).await?,
        sentence: present::sentence(&directory),
        invite,
        members: present::members(&directory, &ways, app.now(), may.then_some(me.member.role)),
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

/// Name, address, title and role as typed.
fn own_fields(posted: &mut Posted, kept: Option<&Member>, roles: &[Role]) -> Result<Member, WebError> {
    let (name, email) = (posted.needs("name", "Write the person’s name."), posted.email("address"));
    let word = posted.form.get("role");
    let role = match (kept, word) {
        (Some(kept), "") => Some(kept.role),
        (_, word) => roles.iter().copied().find(|r| r.word() == word),
    };
    let role = role.ok_or_else(|| WebError::Unreadable("Choose a role from the list.".to_owned()))?;
    let typed = new_member(&name, &email, &posted.may_have("title"), role);
    Ok(match kept {
        Some(kept) => Member { id: kept.id, active: kept.active, ..typed },
        None => typed,
    })
}

/// `POST /people`: adds a member and shows their first code, once.
pub async fn add(State(app): State<App>, me: Administrator, query: Query, body: Bytes) -> Result<Response, WebError> {
    let me = me.0;
    let mut posted = Posted::read(&app, &me, &body, MEMBER)?;
    let member = own_fields(&mut posted, None, &present::ROLES)?;
    if posted.fine() {
        match invite(&app.store, me.workspace, &member, &me.member.id.to_string(), app.now()).await {
            Ok(code) => {
                join_teams(&app, &me, &member, &posted.form).await?;
                let invited = Some(invited(&app, &member.name, code));
                return page(&whole(&app, &me, &query, &Wrong::default(), invited).await?);
            }
            Err(store::Error::Conflict(_)) => posted.at("address", TAKEN),
            Err(other) => return Err(other.into()),
        }
    }
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &whole(&app, &me, &query, &posted.wrong, None).await?)
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

/// The member in an address whom an administrator may change: only owners change owners.
pub(super) async fn changeable(app: &App, me: &SignedInMember, member: &str) -> Result<Member, WebError> {
    let member = id(MemberId::parse(member))?;
    let found = app.workspace(me.workspace).member(member).await?.ok_or(WebError::NotFound)?;
    if found.role == Role::Owner && me.member.role != Role::Owner { Err(WebError::NotAllowed) } else { Ok(found) }
}

pub(super) async fn amend_page(
    app: &App,
    me: &SignedInMember,
    member: &Member,
    query: &Query,
    wrong: &Wrong,
) -> Result<AmendPage, WebError> {
    let db = app.workspace(me.workspace);
    let waiting = db.tasks_of(PersonId::Member(member.id), WAITING_MAX).await?;
    let way = SignsIn::of(db.credentials(member.id).await?.as_ref());
    let may = May { own: me.member.role == Role::Owner, oneself: member.id == me.member.id };
    let crumbs = vec![Crumb::to("People", "/people"), Crumb::here(member.name.clone())];
    let frame = shell(app, me, Place::People, crumbs, query).await?;
    let around = crate::live::people(app, me.workspace).await?;
    let (who, path) =
        ((PersonId::Member(member.id), Some(member.name.as_str())), format!("/people/{}/away", member.id));
    let away = if member.active && member.role.may_work() {
        Some(super::away::part(app, me, who, &around, path, wrong).await?)
    } else {
        None
    };
    let wrong = &wrong.unless(super::away::FORM);
    Ok(AmendPage { away, ..amend::member(frame, &me.directory, member, (way, may), &waiting, wrong) })
}

/// `GET /people/{member}`.
pub async fn show_member(
    State(app): State<App>,
    me: Administrator,
    Path(member): Path<String>,
    query: Query,
) -> Result<Response, WebError> {
    let member = changeable(&app, &me.0, &member).await?;
    page(&amend_page(&app, &me.0, &member, &query, &Wrong::default()).await?)
}

/// `POST /people/{member}`: name, address, title, role and teams.
pub async fn save(
    State(app): State<App>,
    me: Administrator,
    Path(member): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let mut posted = Posted::read(&app, &me, &body, amend::FORM)?;
    let member = changeable(&app, &me, &member).await?;
    let changed = own_fields(&mut posted, Some(&member), present::roles(me.member.role == Role::Owner))?;
    if posted.fine() {
        match app.workspace(me.workspace).put_member(&changed, &me.member.id.to_string(), app.now()).await {
            Ok(()) => {
                app.tell_workspace(me.workspace);
                return Ok(see_other("/people?done=kept"));
            }
            Err(store::Error::Conflict(what)) if what == store::LAST_ADMINISTRATOR => {
                posted.wrong.whole = last_administrator(&member, &me);
            }
            Err(store::Error::Conflict(_)) => posted.at("address", TAKEN),
            Err(other) => return Err(other.into()),
        }
    }
    let again = amend_page(&app, &me, &member, &query, &posted.wrong).await?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
}

fn last_administrator(member: &Member, me: &SignedInMember) -> String {
    let who = if member.id == me.member.id { "You are".to_owned() } else { format!("{} is", member.name) };
    format!("{who} the last who may change people and clients here.")
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
    let member = changeable(&app, &me, &member).await?;
    if member.id == me.member.id {
        // One's own password is changed on the account page, by whoever knows it.
        return Err(WebError::NotAllowed);
    }
    let code = invite_again(&app.store, member.id).await?;
    page(&whole(&app, &me, &query, &Wrong::default(), Some(invited(&app, &member.name, code))).await?)
}

/// `POST /people/{member}/deactivate`: they are asked nothing more, and every browser of theirs is signed out.
pub async fn deactivate(
    State(app): State<App>,
    me: Administrator,
    Path(member): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    set_active(&app, &me.0, &member, &query, &body, false).await
}

/// `POST /people/{member}/activate`.
pub async fn activate(
    State(app): State<App>,
    me: Administrator,
    Path(member): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    set_active(&app, &me.0, &member, &query, &body, true).await
}

async fn set_active(
    app: &App,
    me: &SignedInMember,
    member: &str,
    query: &Query,
    body: &Bytes,
    active: bool,
) -> Result<Response, WebError> {
    Form::of_session(app, me.session, body)?;
    let before = changeable(app, me, member).await?;
    let member = Member { active, ..before.clone() };
    let db = app.workspace(me.workspace);
    match db.put_member(&member, &me.member.id.to_string(), app.now()).await {
        Ok(()) => {}
        Err(store::Error::Conflict(what)) if what == store::LAST_ADMINISTRATOR => {
            let wrong = Wrong { whole: last_administrator(&before, me), ..Wrong::default() };
            return page_with(StatusCode::CONFLICT, &amend_page(app, me, &before, query, &wrong).await?);
        }
        Err(other) => return Err(other.into()),
    }
    if !active {
        db.end_sessions_of(PersonId::Member(member.id)).await?;
    }
    app.tell_workspace(me.workspace);
    Ok(see_other(if active { "/people?done=back" } else { "/people?done=left" }))
}

/// `POST /people/teams`: a new team, or who is in one that exists.
pub async fn put_team(
    State(app): State<App>,
    me: Administrator,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let mut posted = Posted::read(&app, &me, &body, TEAM)?;
    let name = posted.form.get("team").trim().to_lowercase();
    let plain = !name.is_empty()
        && name.len() <= TEAM_NAME_MAX
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | ' '));
    if !plain {
        posted.at("team", "Write a short name of letters, digits and dashes.");
    }
    let mut members = Vec::new();
    for text in posted.form.all("members").chain(posted.form.some("lead")) {
        let member = me.directory.member(id(MemberId::parse(text))?).ok_or(WebError::NotFound)?;
        if !members.contains(&member.id) {
            members.push(member.id);
        }
    }
    if members.is_empty() {
        posted.at("members", "Tick at least one person, so that somebody can be asked.");
    }
    if !posted.fine() {
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &whole(&app, &me, &query, &posted.wrong, None).await?);
    }
    let lead = posted.form.some("lead").and_then(|text| MemberId::parse(text).ok());
    let known = me.directory.teams.iter().find(|t| t.name == name).map(|t| t.id);
    let team = Team { id: known.unwrap_or_else(|| TeamId::from_bytes(chance_16())), name, lead, members };
    app.workspace(me.workspace).put_team(&team, &me.member.id.to_string(), app.now()).await?;
    Ok(see_other("/people?done=kept"))
}
