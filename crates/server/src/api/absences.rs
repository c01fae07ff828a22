//! Who is away when, for calendars and HR systems. What follows for open requests follows as from the page.
//!
//! A program never says who stands in for a contact: that passes authority on, and people do that.

use crate::absences::{self, NotRecorded};
use crate::api::answer::REPLAYED;
use crate::api::caller::{AbsencesRead, AbsencesWrite, Caller, With};
use crate::api::documents::Nothing;
use crate::api::input::{Act, Call, KeyHeader, KeyIfAny, Query, Segments};
use crate::api::page::{self, Page, Paging};
use crate::api::problem::{ActProblems, Kind, Problem, Problems};
use crate::api::resource::Amount;
use crate::app::App;
use axum::Json;
use axum::extract::{FromRequestParts as _, OriginalUri, Request, State};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use domain::directory::{Absence, Kind as RequestKind};
use domain::ids::{AbsenceId, ClientId, ContactId, MemberId, PersonId};
use domain::values::{Digest, Money};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A time during which somebody is away.
#[derive(Debug, Serialize, ToSchema)]
pub struct AbsenceCard {
    /// `abs_…`.
    pub id: String,
    /// `mem_…` or `con_…`.
    pub person: String,
    /// First day, where that person works.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    pub until: Date,
    /// `mem_…` or `con_…` of who stands in; null for nobody.
    pub stand_in: Option<String>,
    /// Only for these kinds of request; empty for every kind.
    pub kinds: Vec<&'static str>,
    /// Only for this client’s requests.
    pub client: Option<String>,
    /// Only up to and including this amount.
    pub limit: Option<Amount>,
}

/// A kind of request.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KindWord {
    /// Something that was made.
    Deliverable,
    /// An offer.
    Proposal,
    /// A contract.
    Contract,
    /// A change of what was agreed.
    ScopeChange,
    /// A part that is done.
    Milestone,
}

impl KindWord {
    const fn kind(self) -> RequestKind {
        match self {
            Self::Deliverable => RequestKind::Deliverable,
            Self::Proposal => RequestKind::Proposal,
            Self::Contract => RequestKind::Contract,
            Self::ScopeChange => RequestKind::ScopeChange,
            Self::Milestone => RequestKind::Milestone,
        }
    }
}

/// Somebody is away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAbsence {
    /// `mem_…` or `con_…`; without it, the member whose token this is.
    #[serde(default)]
    #[schema(pattern = "^(mem|con)_[0-9a-f]{32}$")]
    pub person: Option<String>,
    /// First day, where that person works.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    pub until: Date,
    /// `mem_…` of who stands in for a member.
    #[serde(default)]
    #[schema(pattern = "^mem_[0-9a-f]{32}$")]
    pub stand_in: Option<String>,
    /// Only for these kinds of request.
    #[serde(default)]
    pub kinds: Vec<KindWord>,
    /// Only for this client’s requests.
    #[serde(default)]
    #[schema(pattern = "^cli_[0-9a-f]{32}$")]
    pub client: Option<String>,
    /// Only up to and including this amount.
    #[serde(default)]
    pub limit: Option<Amount>,
}

/// An absence by its identifier.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes the path for the OpenAPI document; Segments reads it")]
pub struct AbsencePath {
    /// The absence.
    #[param(pattern = "^abs_[0-9a-f]{32}$")]
    absence: String,
}

fn card(absence: &Absence) -> AbsenceCard {
    AbsenceCard {
        id: absence.id.to_string(),
        person: absence.person.to_string(),
        from: absence.from,
        until: absence.until,
        stand_in: absence.stand_in.map(|who| who.to_string()),
        kinds: absence.kinds.iter().map(|kind| kind.word()).collect(),
        client: absence.client.map(|client| client.to_string()),
        limit: absence.limit.map(|money| Amount { minor: money.minor, currency: money.currency }),
    }
}

/// Who is or will be away, the earliest first. What is over is listed until it was looked at, a few minutes.
#[utoipa::path(get, path = "/api/v1/absences", operation_id = "list_absences", tag = "absences", params(Paging), security(("token" = ["absences:read"])),
    responses((status = 200, description = "A page of absences", body = Page<AbsenceCard>, headers(("Link" = Option<String>, description = "The next page"))), Problems))]
pub async fn list(
    State(app): State<App>,
    caller: With<AbsencesRead>,
    OriginalUri(uri): OriginalUri,
    Query(paging): Query<Paging>,
) -> Result<Response, Problem> {
    let absences = app.workspace_for_programs(caller.workspace).absences().await?;
    let page = page::cut(absences, &paging, |absence| absence.id.to_string())?;
    Ok(Page { items: page.items.iter().map(card).collect(), next_cursor: page.next_cursor }.answer(&uri))
}

/// The member behind a token records their own absences; for others, an owner’s or administrator’s token does.
fn may(caller: &Caller, person: PersonId) -> Result<(), Problem> {
    let own = person == PersonId::Member(caller.member.id) && caller.member.role.may_work();
    if own || caller.member.role.may_administer() {
        return Ok(());
    }
    let says = "Only owners and administrators say when others are away.";
    Err(Problem::new(Kind::NotAllowed, says, "Use a token of one of them, or leave person out."))
}

fn wrong(field: &str, says: &str) -> Problem {
    Problem::new(Kind::Invalid, says, "Correct what `errors` names.").at(format!("/{field}"), says)
}

/// Whom it is about, and of which client, if it is a contact.
async fn person_of(app: &App, caller: &Caller, text: Option<&str>) -> Result<(PersonId, Option<ClientId>), Problem> {
    let Some(text) = text else { return Ok((PersonId::Member(caller.member.id), None)) };
    if let Ok(member) = MemberId::parse(text) {
        let there = caller.directory.member(member).is_some();
        return there.then_some((PersonId::Member(member), None)).ok_or_else(|| Problem::not_found("member"));
    }
    let contact = ContactId::parse(text).map_err(|_| wrong("person", "This is neither mem_… nor con_…."))?;
    let found = app.workspace_for_programs(caller.workspace).contact(contact).await?.filter(|contact| contact.active);
    let found = found.ok_or_else(|| Problem::not_found("contact"))?;
    Ok((PersonId::Contact(contact), Some(found.client)))
}

/// Records that somebody is away. What waits for them is handed on as it begins.
#[utoipa::path(post, path = "/api/v1/absences", operation_id = "record_absence", tag = "absences", params(KeyHeader), request_body = NewAbsence,
    security(("token" = ["absences:write"])),
    responses((status = 201, description = "The absence", body = AbsenceCard), Problems, ActProblems))]
pub async fn create(
    State(app): State<App>,
    caller: With<AbsencesWrite>,
    act: Act<NewAbsence>,
) -> Result<Response, Problem> {
    let new = act.body;
    let (person, of) = person_of(&app, &caller, new.person.as_deref()).await?;
    may(&caller, person)?;
    let stand_in = new.stand_in.as_deref().map(MemberId::parse).transpose();
    let stand_in = stand_in.map_err(|_| wrong("stand_in", "This is not mem_…."))?.map(PersonId::Member);
    if stand_in.is_some() && of.is_some() {
        let says = "Who stands in for a contact is said by a person: it passes their authority on.";
        return Err(Problem::new(Kind::NotAllowed, says, "Leave stand_in out here, and say it on the contact’s page."));
    }
    let db = app.workspace_for_programs(caller.workspace);
    let client = new.client.as_deref().map(ClientId::parse).transpose();
    let client = client.map_err(|_| wrong("client", "This is not cli_…."))?;
    if let Some(client) = client
        && db.client(client).await?.is_none()
    {
        return Err(Problem::not_found("client"));
    }
    let absence = Absence {
        id: AbsenceId::from_bytes(act.call.identifier(&caller)),
        person,
        from: new.from,
        until: new.until,
        stand_in,
        kinds: new.kinds.into_iter().map(KindWord::kind).collect(),
        client,
        limit: new.limit.map(|amount| Money::minor(amount.minor, amount.currency)),
    };
    // The same call again finds what it made.
    match db.absences().await?.into_iter().find(|known| known.id == absence.id) {
        Some(known) if known == absence => return Ok(made(&absence, true)),
        Some(_) => return Err(other_contents()),
        None => {}
    }
    match absences::record(&app, caller.workspace, of, &absence, &caller.member.id.to_string()).await {
        Ok(()) => Ok(made(&absence, false)),
        Err(NotRecorded::Refused(refusal)) => Err(refusal.into()),
        Err(NotRecorded::Busy) => {
            let says = "Somebody else changed people at the same time.";
            Err(Problem::new(Kind::ChangedMeanwhile, says, "Send it again with the same key."))
        }
        // An absence of this key was there and has ended.
        Err(NotRecorded::Store(store::Error::Conflict(_))) => Err(other_contents()),
        Err(NotRecorded::Store(other)) => Err(other.into()),
    }
}

/// What the key made is not what is asked for now: it is there, and another key makes another.
fn other_contents() -> Problem {
    let says = "This Idempotency-Key made another absence, or one that has ended.";
    Problem::new(Kind::Refused, says, "Use a new key for a new call.")
}

fn made(absence: &Absence, again: bool) -> Response {
    let mut response = (StatusCode::CREATED, Json(card(absence))).into_response();
    if again {
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}

/// Ends an absence now, or takes it back before it began. What was not answered comes back.
#[utoipa::path(delete, path = "/api/v1/absences/{absence}", operation_id = "end_absence", tag = "absences", params(AbsencePath, KeyIfAny),
    security(("token" = ["absences:write"])),
    responses((status = 200, description = "The absence that ended", body = AbsenceCard), Problems, ActProblems))]
pub async fn end(
    State(app): State<App>,
    caller: With<AbsencesWrite>,
    path: Segments,
    request: Request,
) -> Result<Response, Problem> {
    let (mut parts, _) = request.into_parts();
    Call::new(&parts, Digest::of(&[]))?;
    Query::<Nothing>::from_request_parts(&mut parts, &app).await?;
    let id = path.read("absence", AbsenceId::parse)?;
    let known = app.workspace_for_programs(caller.workspace).absences().await?;
    let absence = known.into_iter().find(|absence| absence.id == id).ok_or_else(|| Problem::not_found("absence"))?;
    may(&caller, absence.person)?;
    let author = caller.member.id.to_string();
    match absences::end(&app, caller.workspace, absence.person, id, &author).await {
        Ok(true) => Ok(Json(card(&absence)).into_response()),
        // Somebody else was faster, which is as good.
        Ok(false) | Err(store::Error::Conflict(_)) => Err(Problem::not_found("absence")),
        Err(other) => Err(other.into()),
    }
}
