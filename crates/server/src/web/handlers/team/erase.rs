//! Erasing from a request's record, in two steps. For administrators, in person, with a fresh proof.

use super::{Query, request_of, shell, typed};
use crate::app::App;
use crate::erase::{self, EraseError};
use crate::execute::ExecuteError;
use crate::live::Live;
use crate::web::error::{WebError, page, page_with, see_other};
use crate::web::form::Form;
use crate::web::pages::team::erase::{EraseConfirmPage, ErasePage};
use crate::web::pages::team::form::{Control, Form as ShownForm, FormField, Weight};
use crate::web::pages::team::shell::{Crumb, Place, Shell};
use crate::web::present::team::erase as present;
use crate::web::present::team::{Reading, Wrong};
use crate::web::session::{Administrator, SignedInMember};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::Pseudonym;
use domain::request::erasing::{of_person, with_what_follows};
use domain::request::event::ErasedField;
use domain::request::{Basis, Erasure, Refusal};

/// LIMIT: characters of a reason.
const REASON_MAX: usize = 2_000;

fn number(live: &Live) -> String {
    live.state.about.as_ref().map_or("this request", |a| a.number.as_str()).to_owned()
}

async fn frame(app: &App, me: &SignedInMember, live: &Live, query: &Query) -> Result<Shell, WebError> {
    let path = format!("/requests/{}", live.state.id);
    let crumbs =
        vec![Crumb::to("Requests", "/requests"), Crumb::to(number(live), path), Crumb::here("Erase from the record")];
    shell(app, me, Place::Requests, crumbs, query).await
}

async fn first(
    app: &App,
    me: &SignedInMember,
    live: &Live,
    query: &Query,
    wrong: &Wrong,
    chosen: (Vec<String>, Vec<String>),
) -> Result<ErasePage, WebError> {
    let r = Reading::new(live, me, app.now());
    Ok(ErasePage {
        shell: frame(app, me, live, query).await?,
        number: number(live),
        form: present::form(&r, &me.csrf, wrong, chosen),
        back: r.path(),
    })
}

/// `GET /requests/{request}/erase`.
pub async fn show(
    State(app): State<App>,
    me: Administrator,
    Path(request): Path<String>,
    query: Query,
) -> Result<Response, WebError> {
    let live = request_of(&app, &me.0, &request).await?;
    page(&first(&app, &me.0, &live, &query, &Wrong::default(), (Vec::new(), Vec::new())).await?)
}

/// What was chosen, with all that goes along.
struct Chosen {
    targets: Vec<ErasedField>,
    basis: Basis,
    reason: String,
}

fn read(live: &Live, form: &Form) -> Result<Chosen, Wrong> {
    let mut wrong = Wrong { typed: typed(form), ..Wrong::default() };
    let mut picked: Vec<ErasedField> = form.all("field").filter_map(present::target_of).collect();
    for person in form.all("person").filter_map(|hex| Pseudonym::parse(hex).ok()) {
        picked.extend(of_person(&live.state, &live.journal(), person));
    }
    picked.sort_by(|a, b| (a.seq, &a.name).cmp(&(b.seq, &b.name)));
    picked.dedup();
    let basis = Basis::ALL.into_iter().find(|basis| basis.word() == form.get("basis"));
    let reason = form.get("reason").trim().to_owned();
    let mut at = |field: &str, says: &str| wrong.errors.insert(field.to_owned(), says.to_owned());
    if picked.is_empty() {
        at("field", "Tick a person or a text.");
    }
    if reason.is_empty() || reason.chars().count() > REASON_MAX {
        at("reason", "Say in a few words why it has to go.");
    }
    match basis {
        Some(basis) if wrong.errors.is_empty() => {
            Ok(Chosen { targets: with_what_follows(&live.state, &live.journal(), &picked), basis, reason })
        }
        Some(_) => Err(wrong),
        None => {
            wrong.errors.insert("basis".to_owned(), "Choose the basis on which it has to go.".to_owned());
            Err(wrong)
        }
    }
}

fn ticked(form: &Form) -> (Vec<String>, Vec<String>) {
    let all = |name: &'static str| form.all(name).map(str::to_owned).collect::<Vec<_>>();
    (all("person"), all("field"))
}

/// `POST /requests/{request}/erase` with `person`, `field`, `basis` and `reason`: shows what would go. Nothing is changed yet.
pub async fn look(
    State(app): State<App>,
    me: Administrator,
    Path(request): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let form = Form::of_session(&app, me.session, &body)?;
    let live = request_of(&app, &me, &request).await?;
    let chosen = match read(&live, &form) {
        Ok(chosen) => chosen,
        Err(wrong) => {
            let again = first(&app, &me, &live, &query, &wrong, ticked(&form)).await?;
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &again);
        }
    };
    let r = Reading::new(&live, &me, app.now());
    let hidden = |name: &str, value: &str| FormField::new(name, "", Control::Hidden(value.to_owned()));
    let carried = form.pairs().filter(|(name, _)| matches!(*name, "person" | "field" | "basis" | "reason"));
    let mut fields: Vec<FormField> = carried.map(|(name, value)| hidden(name, value)).collect();
    // What was shown is what goes: if anything was added meanwhile, it is looked at again.
    fields.push(hidden("upto", &live.state.next_seq.to_string()));
    let files = erase::files_of(&live.journal(), &chosen.targets).len();
    page(&EraseConfirmPage {
        shell: frame(&app, &me, &live, &query).await?,
        number: number(&live),
        goes: chosen.targets.iter().map(|target| present::gone(&r, target)).collect(),
        stays: present::stays(&r, files),
        form: ShownForm {
            action: format!("{}/erase/confirm", r.path()),
            csrf: me.csrf.clone(),
            error: String::new(),
            fields,
            button: "Erase it for good".to_owned(),
            weight: Weight::Solid,
        },
        back: format!("{}/erase", r.path()),
    })
}

/// `POST /requests/{request}/erase/confirm` with the same and `upto`.
pub async fn confirm(
    State(app): State<App>,
    me: Administrator,
    Path(request): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let form = Form::of_session(&app, me.session, &body)?;
    let live = request_of(&app, &me, &request).await?;
    let back = format!("/requests/{}", live.state.id);
    if form.get("upto") != live.state.next_seq.to_string() {
        return Err(WebError::refused(Refusal::MovedOn, format!("{back}/erase")));
    }
    let Chosen { targets, basis, reason } = match read(&live, &form) {
        Ok(chosen) => chosen,
        Err(wrong) => {
            let again = first(&app, &me, &live, &query, &wrong, ticked(&form)).await?;
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &again);
        }
    };
    let (by, proved_at, journal) = (me.person(), me.proved_at, live.journal());
    let erasure = Erasure { by, proved_at, journal, targets, basis, reason };
    match erase::erase(&app, &live, erasure).await {
        Ok(()) => Ok(see_other(&format!("{back}?done=erased"))),
        Err(EraseError::Execute(ExecuteError::Refused(refusal))) => {
            let mut wrong = Wrong { typed: typed(&form), ..Wrong::default() };
            wrong.whole = format!("{refusal} {}", refusal.way_on());
            let again = first(&app, &me, &live, &query, &wrong, ticked(&form)).await?;
            page_with(StatusCode::CONFLICT, &again)
        }
        Err(EraseError::Execute(wrong)) => Err(WebError::from_execute(wrong, back)),
        Err(EraseError::Later(wrong)) => {
            tracing::warn!(%wrong, "A file that was erased could not be deleted yet; it is tried again within the hour");
            Ok(see_other(&format!("{back}?done=erased-later")))
        }
    }
}
