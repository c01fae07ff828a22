//! A member's own part: checking in two steps, taking note, taking an answer back.

use super::request::whole;
use super::{Query, Worker, files_of, give, id, request_of, shell};
use crate::app::{App, nonce};
use crate::execute::ExecuteError;
use crate::live::Live;
use crate::sheets::{self, Confirmation, Draft, Given, Item, NotConfirmed, Pick, Sheet, Written, task_of};
use crate::web::components::{Icon, Kind, Notice, Words};
use crate::web::error::{WebError, page, page_with, see_other};
use crate::web::form::Form;
use crate::web::pages::team::request_tasks::Outcome;
use crate::web::pages::team::review_sheet::ReviewSheetPage;
use crate::web::pages::team::shell::{Crumb, Place};
use crate::web::present::common::bound;
use crate::web::present::team::Reading;
use crate::web::present::team::request::Beside;
use crate::web::present::team::tasks::{Typed, checklist};
use crate::web::session::SignedInMember;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::actor::SignedIn;
use domain::ids::{PersonId, TaskId, TokenId};
use domain::request::event::StepWord;
use domain::request::{Command, Refusal};
use domain::values::Digest;

fn path(live: &Live) -> String {
    format!("/requests/{}", live.state.id)
}

fn own_task(live: &Live, me: &SignedInMember, word: StepWord) -> Result<TaskId, WebError> {
    let found = task_of(&live.state, PersonId::Member(me.member.id), word).map(|(id, _)| id);
    found.ok_or_else(|| {
        WebError::refused(Refusal::NotYourTurn("You are not asked for this here.".to_owned()), path(live))
    })
}

/// An answer with its words, and what is added to it.
struct Picked {
    pick: Pick,
    items: Vec<Item>,
    comment: String,
}

/// What was chosen and written, and the answer that it is, or what is wrong with it.
fn read(form: &Form) -> (Typed, Result<Picked, &'static str>) {
    let texts =
        |name: &str| -> Vec<String> { form.all(name).map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).collect() };
    let (changes, comment) = (texts("change"), form.get("comment").trim().to_owned());
    let chosen = match form.get("outcome") {
        "approve" => Some(Outcome::Approve),
        "changes" => Some(Outcome::Changes),
        "decline" => Some(Outcome::Decline),
        _ => None,
    };
    let item = |text: &String| Item { text: text.clone(), ..Item::default() };
    let picked = match chosen {
        None => Err("Choose an answer."),
        Some(Outcome::Approve) => Ok(Picked { pick: Pick::Approve, items: Vec::new(), comment: comment.clone() }),
        Some(Outcome::Changes) if changes.is_empty() => {
            Err("Write at least one change, so that it is clear what to do.")
        }
        Some(Outcome::Changes) => Ok(Picked {
            pick: Pick::RequestChanges,
            items: changes.iter().map(item).collect(),
            comment: comment.clone(),
        }),
        Some(Outcome::Decline) if comment.is_empty() => Err("Say why it should not go on, in the comment."),
        Some(Outcome::Decline) => {
            Ok(Picked { pick: Pick::Decline, items: vec![item(&comment)], comment: String::new() })
        }
    };
    let checked = form.all("checked").map(str::to_owned).collect();
    (Typed { chosen, checked, changes, comment, error: String::new() }, picked)
}

/// “Looked at: …”, so that the points that were ticked go on the record with the answer.
fn looked_at(live: &Live, task: TaskId, typed: &Typed) -> String {
    let step = live.state.tasks.get(&task).and_then(|t| live.flow.step(&t.step));
    let points = step.map(checklist).unwrap_or_default();
    let ticked: Vec<&str> = points
        .iter()
        .enumerate()
        .filter(|(place, _)| typed.checked.contains(&(place + 1).to_string()))
        .map(|(_, text)| text.as_str())
        .collect();
    if ticked.is_empty() { String::new() } else { format!("Looked at: {}.", ticked.join("; ")) }
}

/// `POST /requests/{request}/review`: opens the sheet; from here on the documents count as shown.
pub async fn open(
    State(app): State<App>,
    me: Worker,
    Path(request): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let form = Form::of_session(&app, me.session, &body)?;
    let live = request_of(&app, &me, &request).await?;
    let task = own_task(&live, &me, StepWord::Review)?;
    let (mut typed, picked) = read(&form);
    let Picked { pick, items, comment } = match picked {
        Ok(picked) => picked,
        Err(says) => {
            says.clone_into(&mut typed.error);
            let beside = Beside { typed, ..Beside::default() };
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &whole(&app, &me, &live, &query, beside).await?);
        }
    };
    let package = id(Digest::parse(form.get("statement")))?;
    let comment =
        [comment, looked_at(&live, task, &typed)].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join("\n");
    let person = me.person();
    let back = |wrong: ExecuteError| WebError::from_execute(wrong, path(&live));
    let sheet = sheets::open(&app, &live, &person, task, pick, package, Written::Settled(items)).await.map_err(back)?;
    if let (false, Some(opened)) = (comment.is_empty(), sheets::load(&app, &live, me.session, sheet).await?) {
        let draft = Draft { comment, ..opened.draft.clone() };
        sheets::keep_draft(&app, &live, &person, &opened, draft).await.map_err(back)?;
    }
    Ok(see_other(&format!("{}/review/{sheet}", path(&live))))
}

async fn load(app: &App, me: &SignedInMember, live: &Live, sheet: &str) -> Result<Sheet, WebError> {
    let sheet = id(TokenId::parse(sheet))?;
    sheets::load(app, live, me.session, sheet).await?.ok_or(WebError::NotFound)
}

async fn sheet_page(
    app: &App,
    me: &SignedInMember,
    live: &Live,
    query: &Query,
    sheet: &Sheet,
    problem: Option<Notice>,
) -> Result<ReviewSheetPage, WebError> {
    let title = live.state.title.clone().unwrap_or_default();
    let crumbs =
        vec![Crumb::to("Requests", "/requests"), Crumb::to(title.clone(), path(live)), Crumb::here("Your answer")];
    let shell = shell(app, me, Place::Requests, crumbs, query).await?;
    let files = files_of(app, live).await?;
    let r = Reading::new(live, me, app.now());
    let consent = sheet.statement.as_ref().map_or("", |s| s.consent.as_str());
    let (heading, submit) = match sheet.pick {
        Pick::Approve | Pick::ApproveWithConditions => ("It can go on", "Record that it can go on"),
        Pick::RequestChanges => ("It needs changes", "Record it and send it back"),
        Pick::Decline => ("It should not go on", "Record that it should not go on"),
    };
    let proof = match me.signed_in {
        SignedIn::PasswordTotp => "Your sign-in with a code from your app goes on the record with it.",
        SignedIn::Password | SignedIn::Link => {
            "The record says that you signed in with a password alone. A code from an app proves more; see your account."
        }
    };
    Ok(ReviewSheetPage {
        words: wording::Words::ENGLISH,
        shell,
        action: format!("{}/review/{}", path(live), sheet.id),
        key: nonce(),
        title: heading.to_owned(),
        problem,
        statement: Words::with_title(consent, &title),
        documents: live.state.package().map(|package| bound(&r, package, &files.pictures)).unwrap_or_default(),
        comment: sheet.draft.comment.clone(),
        proof: proof.to_owned(),
        back: path(live),
        submit: submit.to_owned(),
    })
}

/// `GET /requests/{request}/review/{sheet}`.
pub async fn show(
    State(app): State<App>,
    me: Worker,
    Path((request, sheet)): Path<(String, String)>,
    query: Query,
) -> Result<Response, WebError> {
    let live = request_of(&app, &me.0, &request).await?;
    let sheet = load(&app, &me.0, &live, &sheet).await?;
    if sheet.used {
        return Ok(see_other(&path(&live)));
    }
    sheets::check(&app, &live, &me.0.person(), &sheet).map_err(|refusal| WebError::refused(refusal, path(&live)))?;
    page(&sheet_page(&app, &me.0, &live, &query, &sheet, None).await?)
}

/// `POST /requests/{request}/review/{sheet}`: confirms it.
pub async fn confirm(
    State(app): State<App>,
    me: Worker,
    Path((request, sheet)): Path<(String, String)>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let form = Form::of_session(&app, me.session, &body)?;
    let live = request_of(&app, &me, &request).await?;
    let sheet = load(&app, &me, &live, &sheet).await?;
    let answer = format!("{}?done=recorded", path(&live));
    let comment = sheet.draft.comment.clone();
    let confirmation =
        Confirmation { comment: &comment, given: Given::Session, key: form.get("key"), response: &answer };
    match sheets::confirm(&app, &live, &me.person(), &sheet, confirmation).await {
        Ok(answer) => Ok(see_other(&answer)),
        Err(NotConfirmed::Execute(wrong)) => Err(WebError::from_execute(wrong, path(&live))),
        Err(NotConfirmed::Field { says, .. }) => {
            let problem = Some(Notice::new(Kind::Stop, Icon::RISK, says, "Go back, correct it and open it again."));
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &sheet_page(&app, &me, &live, &query, &sheet, problem).await?)
        }
    }
}

/// `POST /requests/{request}/acknowledge`.
pub async fn acknowledge(
    State(app): State<App>,
    me: Worker,
    Path(request): Path<String>,
    body: Bytes,
) -> Result<Response, WebError> {
    Form::of_session(&app, me.0.session, &body)?;
    let live = request_of(&app, &me.0, &request).await?;
    let task = own_task(&live, &me.0, StepWord::Acknowledge)?;
    give(&app, &me.0, live.state.id, &Command::Acknowledge { by: me.0.person(), task }, &path(&live)).await?;
    Ok(see_other(&format!("{}?done=read", path(&live))))
}

/// `POST /requests/{request}/take-back` with `reason`.
pub async fn take_back(
    State(app): State<App>,
    me: Worker,
    Path(request): Path<String>,
    body: Bytes,
) -> Result<Response, WebError> {
    let form = Form::of_session(&app, me.0.session, &body)?;
    let live = request_of(&app, &me.0, &request).await?;
    let task = own_task(&live, &me.0, StepWord::Review)?;
    let command = Command::WithdrawDecision { by: me.0.person(), task, reason: form.get("reason").to_owned() };
    give(&app, &me.0, live.state.id, &command, &path(&live)).await?;
    Ok(see_other(&format!("{}?done=taken-back", path(&live))))
}
