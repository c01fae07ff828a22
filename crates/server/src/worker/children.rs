//! Flows inside flows: a step begins a request of its own, and goes on when that has ended.
//!
//! ```text
//! call.requested ──▶ the outbox's row begins the child, in the name of whoever began the parent, and is done
//! the child ends ──▶ looked for now and then ──▶ call.reported in the parent, and the row here says that it knows
//! ```
//! The child's identifier follows from the row's, so that it is begun once however often that is tried. Nothing but its number and its
//! outcome comes back; what people said there stays there.

use super::calls::{Asked, is_wanted};
use super::outbox::{Ended, Trouble};
use super::timers::TickReport;
use crate::app::App;
use crate::execute::{Done, ExecuteError, With, execute, execute_on, open_as};
use crate::live::{self, Live};
use domain::actor::Actor;
use domain::flow::Flow;
use domain::flow::step::subflow::Subflow;
use domain::ids::{Name, RequestId, WorkspaceId};
use domain::request::event::{CallResult, Event, NamedValue};
use domain::request::working::field_fits;
use domain::request::{Command, OpenRequest, Outcome};
use domain::values::{Digest, FieldValue};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Child, Idempotency, Leased, SideRow};

/// LIMIT: how deep flows run inside flows.
const DEPTH_MAX: usize = 5;
/// LIMIT: children that are looked at in one batch.
const BATCH: u32 = 50;
/// What may be handed over beside the child's fields.
const TITLE: &str = "title";

/// Why a child cannot be begun, for whoever then tries again or goes on without it.
struct Cannot(String);

/// Begins what a step asks for.
pub(super) async fn begin(
    app: &App,
    leased: &Leased,
    (parent, asked): (Arc<Live>, Asked),
    step: &Subflow,
) -> Result<Ended, Trouble> {
    let Some(handed) = handed_over(&parent, &asked) else {
        return failed(app, leased, parent, &asked, "What it was to hand over was erased.".to_owned()).await;
    };
    match begun(app, leased, &parent, &asked, (step, &handed)).await {
        Ok(Ok(())) => {
            app.store.complete_effect(leased, app.now()).await?;
            app.tell(parent.workspace, parent.state.id);
            Ok(Ended::Sent)
        }
        Ok(Err(Cannot(says))) => failed(app, leased, parent, &asked, says).await,
        Err(wrong) => Err(wrong),
    }
}

fn handed_over(live: &Live, asked: &Asked) -> Option<Vec<NamedValue>> {
    let entry = live.entries.iter().find(|entry| entry.seq == asked.seq)?;
    let Event::CallRequested { fields, .. } = &entry.event else { return None };
    // Nothing handed over leaves nothing to erase.
    Some(fields.values.clone().unwrap_or_default())
}

async fn failed(app: &App, leased: &Leased, parent: Arc<Live>, asked: &Asked, says: String) -> Result<Ended, Trouble> {
    let side = vec![SideRow::CompleteEffect(Box::new(leased.clone()))];
    let came = (CallResult::Failed, says, BTreeMap::new());
    report(app, parent, asked, came, side).await?;
    Ok(Ended::Dead)
}

/// The child's identifier: the first 16 bytes of a hash over the row's name.
fn child_id(row: &str) -> RequestId {
    let mut id = [0; 16];
    id.copy_from_slice(Digest::of(format!("assent/child/{row}").as_bytes()).0.get(..16).unwrap_or(&[0; 16]));
    RequestId::from_bytes(id)
}

async fn begun(
    app: &App,
    leased: &Leased,
    parent: &Arc<Live>,
    asked: &Asked,
    (step, handed): (&Subflow, &[NamedValue]),
) -> Result<Result<(), Cannot>, Trouble> {
    let (workspace, db) = (parent.workspace, app.workspace(parent.workspace));
    let cannot = |says: String| Ok(Err(Cannot(says)));
    let child = child_id(&leased.row.id);
    let Some(member) = parent.initiator() else {
        return cannot("Whoever began this request is not here any more.".to_owned());
    };
    let actor = Actor::Automation { member };
    if live::load(app, workspace, child).await?.is_none() {
        if depth(app, workspace, parent.state.id).await? >= DEPTH_MAX {
            return cannot(format!("Flows run inside flows at most {DEPTH_MAX} deep."));
        }
        let Some(digest) = db.offered_version(step.flow.as_str()).await? else {
            return cannot(format!("No flow “{}” is offered. Publish it, then try again.", step.flow));
        };
        let flow = live::flow(app, workspace, digest).await?;
        if let Err(says) = fits(&flow, handed) {
            return cannot(says);
        }
        let own = Child {
            child,
            parent: parent.state.id,
            step: asked.step.clone(),
            round: asked.round,
            attempt: asked.attempt,
        };
        db.put_child(&own).await?;
        let about = parent.state.about.as_ref();
        let command = OpenRequest {
            number: db.take_number().await?,
            title: title(parent, asked, handed),
            client: parent.client,
            project: about.and_then(|about| about.project),
            kind: flow.kind,
            origin: None,
        };
        match open_as(app, workspace, child, &actor, command, digest, With::default()).await {
            Ok(_) => {}
            Err(ExecuteError::Refused(refusal)) => return cannot(format!("{refusal} {}", refusal.way_on())),
            Err(wrong) => return Err(wrong.into()),
        }
    }
    let fields: BTreeMap<Name, Option<FieldValue>> = handed
        .iter()
        .filter(|value| value.id.as_str() != TITLE)
        .map(|value| (value.id.clone(), Some(value.value.clone())))
        .collect();
    if fields.is_empty() {
        return Ok(Ok(()));
    }
    // Said again after a crash, the same values change nothing.
    match execute(app, workspace, &actor, child, &Command::EditPackage { title: None, fields }, With::default()).await {
        // Refused, it went on meanwhile: somebody has sent it already.
        Ok(_) | Err(ExecuteError::Refused(_)) => Ok(Ok(())),
        Err(wrong) => Err(wrong.into()),
    }
}

fn title(parent: &Live, asked: &Asked, handed: &[NamedValue]) -> String {
    let given = handed.iter().find(|value| value.id.as_str() == TITLE).and_then(|value| match &value.value {
        FieldValue::Text(text) => Some(text.trim().to_owned()),
        FieldValue::Money(_) | FieldValue::Date(_) | FieldValue::Flag(_) | FieldValue::Number(_) => None,
    });
    let step = parent.flow.step(&asked.step).map_or_else(|| asked.step.to_string(), |step| step.title().clone());
    let own = || format!("{}: {step}", parent.state.title.as_deref().unwrap_or("A request"));
    given.filter(|title| !title.is_empty()).unwrap_or_else(own)
}

/// Does the child's flow take what is handed over?
fn fits(flow: &Flow, handed: &[NamedValue]) -> Result<(), String> {
    for value in handed.iter().filter(|value| value.id.as_str() != TITLE) {
        let Some(field) = flow.intake.fields.iter().find(|field| field.id == value.id) else {
            return Err(format!("The flow “{}” has no field “{}”.", flow.flow, value.id));
        };
        field_fits(field, &value.value)
            .map_err(|says| format!("“{}” of the flow “{}” does not take it: {says}", field.label, flow.flow))?;
    }
    Ok(())
}

/// How many requests stand above this one.
async fn depth(app: &App, workspace: WorkspaceId, request: RequestId) -> Result<usize, store::Error> {
    let (db, mut at, mut depth) = (app.workspace(workspace), request, 1);
    while let Some(begun) = db.begun_by(at).await?.filter(|_| depth <= DEPTH_MAX) {
        (at, depth) = (begun.parent, depth + 1);
    }
    Ok(depth)
}

async fn report(
    app: &App,
    parent: Arc<Live>,
    asked: &Asked,
    (result, says, output): (CallResult, String, BTreeMap<Name, FieldValue>),
    side: Vec<SideRow>,
) -> Result<Done, ExecuteError> {
    let key = format!("{}-{}-{}", parent.state.id.hex(), asked.seq, asked.attempt);
    let command = Command::ReportCall { step: asked.step.clone(), attempt: asked.attempt, result, says, output };
    let idempotency = Idempotency {
        principal: "outbox".to_owned(),
        route: "child".to_owned(),
        request_hash: Digest::of(key.as_bytes()).0,
        key,
        response: String::new(),
    };
    let with = With { idempotency: Some(idempotency), side, ..With::default() };
    execute_on(app, parent, &Actor::System, &command, with).await
}

/// Tells one batch of parents how their children ended.
pub async fn tick(app: &App, now: Timestamp) -> Result<TickReport, store::Error> {
    let mut report = TickReport::default();
    for (workspace, child) in app.store.ended_children(BATCH).await? {
        match Box::pin(tell(app, workspace, &child, now)).await {
            Ok(true) => report.fired += 1,
            Ok(false) => report.idle += 1,
            Err(wrong) => {
                report.failed += 1;
                tracing::warn!(request.id = %child.parent, child.id = %child.child, %wrong, "a request could not be told how its child ended; that is tried again");
            }
        }
    }
    Ok(report)
}

async fn tell(app: &App, workspace: WorkspaceId, child: &Child, now: Timestamp) -> Result<bool, ExecuteError> {
    let db = app.workspace(workspace);
    let ended = live::load(app, workspace, child.child).await?;
    let parent = live::load(app, workspace, child.parent).await?;
    let asked = parent.as_ref().and_then(|parent| asked_of(parent, child));
    let (Some(ended), Some(parent), Some(asked)) = (ended, parent, asked) else {
        // The parent has ended, went back, or tried again since.
        db.told_of_child(child.child, now).await?;
        return Ok(false);
    };
    let Some(outcome) = ended.state.outcome else { return Ok(false) };
    let number = ended.state.about.as_ref().map(|about| about.number.clone()).unwrap_or_default();
    let says = format!("{number}: {}.", outcome.says());
    let output = [("number", number), ("outcome", outcome.says().to_lowercase())];
    let output = output.into_iter().filter_map(|(id, text)| Some((Name::parse(id).ok()?, FieldValue::Text(text))));
    let came = match outcome {
        Outcome::Approve | Outcome::DeemedAccepted => (CallResult::Done, says, output.collect()),
        Outcome::Decline => (CallResult::Declined, says, output.collect()),
        Outcome::Withdrawn | Outcome::Expired => (CallResult::Failed, says, BTreeMap::new()),
    };
    report(app, parent, &asked, came, Vec::new()).await?;
    db.told_of_child(child.child, now).await?;
    Ok(true)
}

/// The attempt of the parent that still waits for this child.
fn asked_of(parent: &Live, child: &Child) -> Option<Asked> {
    let entry = parent.entries.iter().rfind(|entry| {
        matches!(&entry.event, Event::CallRequested { step, round, attempt, .. }
            if *step == child.step && *round == child.round && *attempt == child.attempt)
    })?;
    let asked = Asked { step: child.step.clone(), round: child.round, attempt: child.attempt, seq: entry.seq };
    is_wanted(parent, &asked).then_some(asked)
}
