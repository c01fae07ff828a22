//! The decision: two deliberate steps, always. Choosing opens a sheet; confirming it, with a name or a code, decides.
//!
//! Words that belong to the statement come first: a sheet without a statement takes them, and "Continue" opens the next one.

use super::talk::strict_place;
use super::{back, pictures, reader};
use crate::app::App;
use crate::audience;
use crate::execute::ExecuteError;
use crate::sheets::{self, Confirmation, Draft, Given, Item, NotConfirmed, Pick, Sheet, Written};
use crate::web::components::Link;
use crate::web::error::{WebError, page_with, see_other};
use crate::web::form::Form;
use crate::web::limits::{Limit, count};
use crate::web::pages::client::decide::Unopened;
use crate::web::pages::client::message::MessagePage;
use crate::web::present::client::decide::{Again, Around, BOXES_MAX, Confirms, left_unopened, sheet as sheet_page};
use crate::web::present::client::letterhead;
use crate::web::present::common::document_title;
use crate::web::session::Guest;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::ids::{PersonId, TokenId};
use domain::request::event::StepWord;
use domain::request::{Refusal, SubmittedPackage};
use domain::values::Digest;
use wording::Words;

/// LIMIT: codes for one person (AU-01).
const CODES: Limit = Limit { what: "decide-code", max: 5, minutes: 60 };
/// LIMIT: sheets that one person opens.
const SHEETS: Limit = Limit { what: "sheets", max: 120, minutes: 60 };
/// LIMIT: characters of the key that names a decision in all its tries.
const KEY_MAX: usize = 64;

/// `POST /r/{request}/decide`: a choice; the answer is its sheet.
pub async fn choose(State(app): State<App>, guest: Guest, body: Bytes) -> Result<Response, WebError> {
    let form = Form::of_session(&app, guest.session, &body)?;
    let refused = |refusal| WebError::refused(refusal, back(&guest));
    crate::web::limits::within(&app, SHEETS, &guest.contact.id.hex()).await?;
    let pick =
        Pick::parse(form.get("choice")).ok_or_else(|| WebError::Unreadable("Choose one of the answers.".to_owned()))?;
    let package = Digest::parse(form.get("package"))
        .map_err(|_| WebError::Unreadable("The form does not say what it is about.".to_owned()))?;
    let who = PersonId::Contact(guest.contact.id);
    let task = sheets::task_of(&guest.live.state, who, StepWord::Approve).map(|(id, _)| id);
    let not_asked = || Refusal::NotYourTurn("You are not asked to decide this.".to_owned());
    let task = task.ok_or_else(|| refused(not_asked()))?;
    // What was begun is gone on with.
    let begun = sheets::begun(&app, &guest.live, task, pick).await?;
    let words = Written::Begun(begun.map(|sheet| sheet.draft.items).unwrap_or_default());
    match sheets::open(&app, &guest.live, &guest.person(), task, pick, package, words).await {
        Ok(id) => Ok(see_other(&format!("{}/decide/{id}", back(&guest)))),
        Err(wrong) => refusal_page(&app, &guest, wrong),
    }
}

/// A refusal on the workspace's paper, with the way back to the request.
fn refusal_page(app: &App, guest: &Guest, wrong: ExecuteError) -> Result<Response, WebError> {
    match wrong {
        ExecuteError::Refused(refusal) if refusal != Refusal::NotHere => {
            let link = Link::new(back(guest), "Back to the request");
            let page =
                MessagePage::refusal(letterhead(&reader(app, guest)), refusal.to_string(), refusal.way_on(), link);
            page_with(StatusCode::CONFLICT, &page)
        }
        other => Err(WebError::from_execute(other, back(guest))),
    }
}

async fn load(app: &App, guest: &Guest, id: &str) -> Result<Sheet, WebError> {
    let id = TokenId::parse(id).map_err(|_| WebError::NotFound)?;
    sheets::load(app, &guest.live, guest.session, id).await?.ok_or(WebError::NotFound)
}

/// `GET /r/{request}/decide/{sheet}`.
pub async fn show(
    State(app): State<App>,
    guest: Guest,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let sheet = load(&app, &guest, &id).await?;
    if sheet.used {
        return Ok(see_other(&format!("{}/receipt", back(&guest))));
    }
    if let Err(refusal) = sheets::check(&app, &guest.live, &guest.person(), &sheet) {
        return refusal_page(&app, &guest, refusal.into());
    }
    let items = if sheet.statement.is_none() { sheet.draft.items.clone() } else { Vec::new() };
    let again = Again { items, comment: sheet.draft.comment.clone(), ..Again::default() };
    shown(&app, &guest, &sheet, again, StatusCode::OK).await
}

async fn shown(
    app: &App,
    guest: &Guest,
    sheet: &Sheet,
    again: Again,
    status: StatusCode,
) -> Result<Response, WebError> {
    let reader = reader(app, guest);
    let package = reader.state.packages.iter().find(|p| p.digest == sheet.draft.package).ok_or(WebError::NotFound)?;
    let pictures = pictures(app, &reader, package).await?;
    let confirms = confirms(app, guest, sheet).await?;
    let unopened = unopened(app, guest, package).await?;
    let unsent = match sheet.pick {
        Pick::RequestChanges => 0,
        Pick::Approve | Pick::ApproveWithConditions | Pick::Decline => {
            let begun = sheets::begun(app, &guest.live, sheet.task, Pick::RequestChanges).await?;
            begun.map_or(0, |begun| begun.draft.items.len())
        }
    };
    let around = Around { package, pictures: &pictures, unopened, unsent, csrf: &guest.csrf, confirms };
    page_with(status, &sheet_page(&reader, sheet, around, &again))
}

/// The step's level says how; the page cannot choose (AU-04).
async fn confirms(app: &App, guest: &Guest, sheet: &Sheet) -> Result<Confirms, WebError> {
    if level(guest, sheet) < 2 {
        return Ok(Confirms::Name);
    }
    let sent = sheets::code_was_sent(app, &guest.live, &guest.person(), sheet).await?;
    Ok(if sent { Confirms::CodeSent } else { Confirms::CodeToSend })
}

fn level(guest: &Guest, sheet: &Sheet) -> u8 {
    let state = &guest.live.state;
    let step = state.tasks.get(&sheet.task).and_then(|task| guest.live.flow.step(&task.step));
    step.map_or(u8::MAX, domain::flow::Step::level)
}

/// What of the package was not opened: it warns and stops nobody.
async fn unopened(app: &App, guest: &Guest, package: &SubmittedPackage) -> Result<Vec<Unopened>, WebError> {
    let db = app.workspace(guest.live.workspace);
    let words = reader(app, guest).words;
    let mut list = Vec::new();
    for n in &package.documents {
        let Some(document) = guest.live.state.documents.get(n).filter(|d| d.slot.is_some()) else { continue };
        let Some(file) = document.file.as_ref() else { continue };
        let shown = crate::files::shown(app, guest.live.workspace, file).await?;
        let Some(shown) = shown.filter(|_| audience::has_document(&guest.live.state, *n)) else { continue };
        let opened = db.pages_viewed(guest.live.state.id, PersonId::Contact(guest.contact.id), file.sha256).await?;
        let pages: Vec<u32> =
            shown.pictures.iter().map(|page| page.number).filter(|page| !opened.contains(page)).collect();
        list.extend(left_unopened(words, document_title(&guest.live, document), &pages, shown.pictures.len()));
    }
    Ok(list)
}

/// The words of a first sheet, as typed; or what is wrong with one of them.
fn words(pick: Pick, form: &Form) -> (Vec<Item>, Option<String>) {
    let mut wrong = None;
    let items = match pick {
        Pick::Approve => Vec::new(),
        Pick::ApproveWithConditions => {
            form.numbered("condition").into_iter().map(|(_, text)| Item { text, ..Item::default() }).collect()
        }
        Pick::RequestChanges => {
            let nice = |number| form.get(&format!("weight-{number}")) == "nice";
            let [at, x, y] = ["place", "x", "y"].map(|name| move |number| form.get(&format!("{name}-{number}")));
            let mut place = |number| match strict_place(at(number), x(number), y(number)) {
                Ok(place) => place,
                Err(says) => {
                    wrong.get_or_insert(format!("Change {number}: {says}"));
                    None
                }
            };
            form.numbered("change")
                .into_iter()
                .map(|(number, text)| Item { text, nice: nice(number), place: place(number) })
                .collect()
        }
        Pick::Decline => vec![Item { text: form.get("reason").to_owned(), ..Item::default() }],
    };
    (items, wrong)
}

/// `POST /r/{request}/decide/{sheet}`: the words, or the confirmation.
pub async fn confirm(
    State(app): State<App>,
    guest: Guest,
    Path((_, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    let form = Form::of_session(&app, guest.session, &body)?;
    let sheet = load(&app, &guest, &id).await?;
    if form.get("_nonce") != sheet.id.hex() {
        return Err(WebError::StaleForm);
    }
    match sheet.statement {
        None => settle(&app, &guest, &sheet, &form).await,
        Some(_) => decide(&app, &guest, &sheet, &form).await,
    }
}

/// The words become part of a statement, on a sheet of its own.
async fn settle(app: &App, guest: &Guest, sheet: &Sheet, form: &Form) -> Result<Response, WebError> {
    let (mut items, wrong_place) = words(sheet.pick, form);
    items.truncate(BOXES_MAX);
    let written: Vec<Item> = items.iter().filter(|i| !i.text.trim().is_empty()).cloned().collect();
    if written.iter().filter_map(|i| i.place).any(|p| !audience::has_document(&guest.live.state, p.n)) {
        return Err(WebError::refused(Refusal::Unknown("document"), back(guest)));
    }
    let draft = Draft { items: written.clone(), ..sheet.draft.clone() };
    if let Err(wrong) = sheets::keep_draft(app, &guest.live, &guest.person(), sheet, draft).await {
        return refusal_page(app, guest, wrong);
    }
    if form.has("keep") {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    if form.has("add") {
        items.push(Item::default());
        items.truncate(BOXES_MAX);
        return shown(app, guest, sheet, Again { items, ..Again::default() }, StatusCode::OK).await;
    }
    if let Some(words_error) = wrong_place.or_else(|| wrong_words(reader(app, guest).words, sheet.pick, &written)) {
        return shown(
            app,
            guest,
            sheet,
            Again { items, words_error, ..Again::default() },
            StatusCode::UNPROCESSABLE_ENTITY,
        )
        .await;
    }
    let written = Written::Settled(written);
    match sheets::open(app, &guest.live, &guest.person(), sheet.task, sheet.pick, sheet.draft.package, written).await {
        Ok(id) => Ok(see_other(&format!("{}/decide/{id}", back(guest)))),
        Err(wrong) => refusal_page(app, guest, wrong),
    }
}

/// What is wrong with the words of an answer; nothing if they can stand in a statement.
pub fn wrong_words(words: Words, pick: Pick, written: &[Item]) -> Option<String> {
    use domain::request::command::{TEXT_MAX, TOGETHER_MAX};
    if written.is_empty() {
        let one = match pick {
            Pick::Approve => return None,
            Pick::ApproveWithConditions => words.decide_needs_condition(),
            Pick::RequestChanges => words.decide_needs_change(),
            Pick::Decline => words.decide_needs_reason(),
        };
        return Some(one.to_string());
    }
    let lengths: Vec<usize> = written.iter().map(|i| i.text.chars().count()).collect();
    let control = written.iter().flat_map(|i| i.text.chars()).any(|c| c.is_control() && !matches!(c, '\n' | '\t'));
    if lengths.iter().any(|l| *l > TEXT_MAX) || lengths.iter().sum::<usize>() > TOGETHER_MAX {
        return Some(words.decide_too_long(TEXT_MAX.to_string()).to_string());
    }
    control.then(|| words.decide_cannot_show().to_string())
}

async fn decide(app: &App, guest: &Guest, sheet: &Sheet, form: &Form) -> Result<Response, WebError> {
    let comment = if sheet.pick == Pick::Approve { form.get("comment") } else { "" };
    let (typed, given) = match level(guest, sheet) {
        0 | 1 => (form.get("typed_name"), Given::Name(form.get("typed_name"))),
        _ => (form.get("code"), Given::Code(form.get("code"))),
    };
    let key: String = form.get("key").chars().take(KEY_MAX).collect();
    let receipt = format!("{}/receipt", back(guest));
    let confirmation = Confirmation { comment, given, key: &key, response: &receipt };
    let confirmed = sheets::confirm(app, &guest.live, &guest.person(), sheet, confirmation).await;
    let again = |problem, typed_error: String| Again {
        problem,
        comment: comment.to_owned(),
        typed: typed.to_owned(),
        typed_error,
        ..Again::default()
    };
    match confirmed {
        Ok(path) => Ok(see_other(&path)),
        Err(
            NotConfirmed::Field { field: "comment", says }
            | NotConfirmed::Execute(ExecuteError::Refused(Refusal::ProofMissing(says))),
        ) => shown(app, guest, sheet, again(Some(says), String::new()), StatusCode::UNPROCESSABLE_ENTITY).await,
        Err(NotConfirmed::Field { says, .. }) => {
            shown(app, guest, sheet, again(None, says), StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(NotConfirmed::Execute(wrong)) => refusal_page(app, guest, wrong),
    }
}

/// `POST /r/{request}/decide/{sheet}/code`: mails a code for exactly this statement.
pub async fn send_code(
    State(app): State<App>,
    guest: Guest,
    Path((_, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, WebError> {
    let form = Form::of_session(&app, guest.session, &body)?;
    let sheet = load(&app, &guest, &id).await?;
    if let Err(refusal) = sheets::check(&app, &guest.live, &guest.person(), &sheet) {
        return refusal_page(&app, &guest, refusal.into());
    }
    let comment = form.get("comment").to_owned();
    if count(&app, CODES, &guest.contact.id.hex()).await? > CODES.max {
        let problem = Some(reader(&app, &guest).words.decide_too_many_codes().to_string());
        return shown(
            &app,
            &guest,
            &sheet,
            Again { problem, comment, ..Again::default() },
            StatusCode::TOO_MANY_REQUESTS,
        )
        .await;
    }
    let sent = async {
        let draft = Draft { comment, ..sheet.draft.clone() };
        sheets::keep_draft(&app, &guest.live, &guest.person(), &sheet, draft).await?;
        sheets::send_code(&app, &guest.live, &guest.person(), &sheet).await
    };
    match sent.await {
        Ok(()) => Ok(see_other(&format!("{}/decide/{}", back(&guest), sheet.id))),
        Err(wrong) => refusal_page(&app, &guest, wrong),
    }
}
