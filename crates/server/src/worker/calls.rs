//! Calls of other systems that steps ask for.
//!
//! ```text
//! 1. claim     as every row of the outbox
//! 2. note      that it is under way, so that whoever comes after a crash looks before sending it again
//! 3. send      no transaction open
//! 4. read back where the flow says so, and where nobody knows whether it was done
//! 5. report    call.reported and the row's end in one append; or the row waits for another try
//! ```
//!
//! A call that was perhaps done is never sent again blindly: it is read back, or a person is asked. What comes of a call is in the
//! journal, so a row here is never dead; a failure is shown on the request, where a person tries again or goes on without it.

use super::children;
use super::outbox::{Ended, Trouble, attempt, later};
use crate::app::App;
use crate::connections::{self, Opened};
use crate::execute::{With, execute_on};
use crate::live::{self, Live};
use domain::actor::Actor;
use domain::flow::StepKind;
use domain::flow::step::action::{Call, Expected, Method};
use domain::ids::{Name, RequestId, StepId};
use domain::request::event::{CallResult, Event, StepWord};
use domain::request::{Command, StepOutcome};
use domain::values::{Digest, FieldValue};
use effects::http::{self, Again, Answer, Verdict, verdict};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use store::{Idempotency, Leased, OutboxRow, SideRow};

/// The kind of these rows.
pub const KIND: &str = store::CALL;
/// LIMIT: for how long a call is tried, until a person is asked.
const GIVE_UP: SignedDuration = SignedDuration::from_hours(24);
/// How a row's last word begins when the call may have been done.
const UNCERTAIN: &str = "It is not known whether it was done.";
/// What is left in a row while its call is under way.
const UNDER_WAY: &str = "It is not known whether it was done. Assent stopped while it was being sent.";

/// What stands before the reason why it could not be read back.
const READING: &str = "Reading it back:";

/// What a row holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Asked {
    pub(super) step: StepId,
    pub(super) round: u32,
    pub(super) attempt: u32,
    /// The entry with what is handed over.
    pub(super) seq: u64,
}

/// The row for a call. Its name is the idempotency key: the same however often it is sent.
pub fn row(
    request: RequestId,
    (seq, index): (u64, usize),
    (step, round, attempt): (&StepId, u32, u32),
    at: Timestamp,
) -> OutboxRow {
    let asked = Asked { step: step.clone(), round, attempt, seq };
    OutboxRow {
        id: store::effect_id(request, seq, index),
        kind: KIND.to_owned(),
        recipient: step.to_string(),
        body: serde_json::to_string(&asked).unwrap_or_else(|wrong| unreachable!("a row's body is plain data: {wrong}")),
        due_at: at,
    }
}

/// What came of an attempt.
enum Came {
    Done(String, BTreeMap<Name, FieldValue>),
    /// Again, after what the other side asks for.
    Later(Option<Duration>, String),
    Failed(String),
}

pub(super) async fn handle(app: &App, leased: &Leased) -> Result<Ended, Trouble> {
    let asked: Option<Asked> = serde_json::from_str(&leased.row.body).ok();
    let live = live::load(app, leased.workspace, leased.request).await?;
    let wanted = live.zip(asked).filter(|(live, asked)| is_wanted(live, asked));
    let Some((live, asked)) = wanted else {
        // The step is over, or was tried again since.
        app.store.complete_effect(leased, app.now()).await?;
        return Ok(Ended::Cancelled);
    };
    if let Some(StepKind::Subflow(own)) = live.flow.step(&asked.step).map(|step| &step.kind) {
        let own = own.clone();
        return children::begin(app, leased, (live, asked), &own).await;
    }
    let came = match requested(&live, &asked) {
        None => Came::Failed("What it was to hand over was erased.".to_owned()),
        Some((call, since)) => match make(app, leased, (&live, &asked), &call).await? {
            Came::Later(_, reason) if app.now().duration_since(since) >= GIVE_UP => {
                Came::Failed(format!("{reason} It was tried for a day."))
            }
            other => other,
        },
    };
    let (result, says, output) = match came {
        Came::Later(after, reason) => {
            if leased.attempts <= 1 {
                tracing::warn!(effect.id = leased.row.id, request.id = %leased.request, "a call was put off; it is tried again");
            }
            let wait = http::back_off(attempt(leased), after);
            app.store.retry_effect(leased, later(app.now(), wait), &reason).await?;
            return Ok(Ended::PutOff);
        }
        Came::Done(says, output) => (CallResult::Done, says, output),
        Came::Failed(says) => (CallResult::Failed, says, BTreeMap::new()),
    };
    // Whoever holds the row by now says how it went.
    if app.now() >= leased.row.due_at {
        return Ok(Ended::Left);
    }
    let command = Command::ReportCall { step: asked.step, attempt: asked.attempt, result, says, output };
    let idempotency = Idempotency {
        principal: "outbox".to_owned(),
        route: KIND.to_owned(),
        key: leased.row.id.clone(),
        request_hash: Digest::of(leased.row.id.as_bytes()).0,
        response: String::new(),
    };
    let side = vec![SideRow::CompleteEffect(Box::new(leased.clone()))];
    let with = With { idempotency: Some(idempotency), side, ..With::default() };
    execute_on(app, live, &Actor::System, &command, with).await?;
    Ok(if result == CallResult::Done { Ended::Sent } else { Ended::Dead })
}

/// Does the step still wait for this attempt?
pub(super) fn is_wanted(live: &Live, asked: &Asked) -> bool {
    let run = live.state.steps.get(&asked.step).filter(|run| run.is_open_leaf() && run.round == asked.round);
    run.and_then(|run| run.call).is_some_and(|call| call.attempt == asked.attempt && call.result.is_none())
}

/// The call as the journal has it, and since when it is asked for.
fn requested(live: &Live, asked: &Asked) -> Option<(Call, Timestamp)> {
    let entry = live.entries.iter().find(|entry| entry.seq == asked.seq)?;
    let Event::CallRequested { fields, .. } = &entry.event else { return None };
    let StepKind::Action(action) = &live.flow.step(&asked.step)?.kind else { return None };
    Some((action.call(fields.values.as_deref()?)?, entry.at))
}

/// What every call carries beside who we are: which request, the hash of what was approved, and the key under which it is done once.
fn headers(leased: &Leased, live: &Live, asked: &Asked) -> Vec<(String, String)> {
    let mut headers = vec![
        ("assent-request".to_owned(), live.state.id.to_string()),
        ("idempotency-key".to_owned(), leased.row.id.clone()),
    ];
    let package = live.state.packages.iter().rfind(|package| package.round == asked.round);
    let approved = live.state.steps.values().any(|run| {
        run.word == StepWord::Approve && run.round == asked.round && run.outcome == Some(StepOutcome::Approved)
    });
    if let Some(package) = package {
        let name = if approved { "assent-approved" } else { "assent-package" };
        headers.push((name.to_owned(), package.digest.hex()));
    }
    headers
}

async fn make(app: &App, leased: &Leased, (live, asked): (&Arc<Live>, &Asked), call: &Call) -> Result<Came, Trouble> {
    let Some(connection) = app.workspace(leased.workspace).connection(&call.connection).await? else {
        let says = format!("There is no connection “{}” any more. An administrator adds it again.", call.connection);
        return Ok(Came::Failed(says));
    };
    let opened = match connections::open(app, leased.workspace, &connection) {
        Ok(opened) => opened,
        Err(says) => return Ok(Came::Failed(says)),
    };
    let out = Out { app, opened, headers: headers(leased, live, asked) };
    let doubtful = leased.last_error.as_deref().filter(|said| said.starts_with(UNCERTAIN));
    let came = if let Some(said) = doubtful.filter(|_| !call.method.repeats()) {
        // What looking came to last time is not said again.
        let said = said.split(READING).next().unwrap_or_default();
        out.look(call, said.trim_start_matches(UNCERTAIN).trim()).await
    } else {
        app.store.note_effect(leased, UNDER_WAY).await?;
        out.call(call).await
    };
    let clean = |text: String| out.opened.without_secret(&text);
    Ok(match came {
        Came::Done(says, output) => Came::Done(clean(says), output),
        Came::Later(after, reason) => Came::Later(after, clean(reason)),
        Came::Failed(reason) => Came::Failed(clean(reason)),
    })
}

/// A connection on the way out.
struct Out<'a> {
    app: &'a App,
    opened: Opened,
    headers: Vec<(String, String)>,
}

impl Out<'_> {
    async fn send(&self, method: Method, path: &str, query: &[(String, String)], body: Option<String>) -> Verdict {
        let again = if method.repeats() { Again::Harmless } else { Again::Twice };
        let sent = match self.opened.base.join(path, query) {
            Err(wrong) => Err(wrong),
            Ok(url) => {
                let headers = self.headers.iter().cloned().chain(self.opened.header()).collect();
                let body = body.map(http::Body::json);
                let call = http::Call { method: method.word(), url, headers, body };
                self.app.http.send(&self.opened.base, &call).await
            }
        };
        verdict(sent, again, self.app.now())
    }

    async fn call(&self, call: &Call) -> Came {
        let verdict = if call.method == Method::Get {
            let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let query: Vec<_> = call.with.iter().map(|(name, value)| (name.clone(), plain(value))).collect();
            self.send(call.method, &call.path, &query, None).await
        } else {
            let body = Value::Object(call.with.clone()).to_string();
            self.send(call.method, &call.path, &[], Some(body)).await
        };
        match verdict {
            Verdict::Retry { after, reason } => Came::Later(after, reason),
            Verdict::Refused { reason, .. } => Came::Failed(reason),
            Verdict::Uncertain { reason } => self.look(call, &reason).await,
            Verdict::Done(answer) => self.answered(call, &answer).await,
        }
    }

    /// It said yes: was it the expected yes, and is it so?
    async fn answered(&self, call: &Call, answer: &Answer) -> Came {
        let body = json(answer);
        if let Some(wrong) = call.expect.mismatch(answer.status, &body) {
            return Came::Failed(wrong);
        }
        let outputs = match call.outputs(&body) {
            Ok(outputs) => outputs,
            Err(wrong) => return Came::Failed(wrong),
        };
        let said = format!("It answered {}.", answer.status);
        let Some((path, expected)) = call.read_back(Some(&outputs)) else { return Came::Done(said, outputs) };
        match self.read(&path, &expected).await {
            Read::Fits(_) => Came::Done(format!("{said} Read back, it is as expected."), outputs),
            Read::Differs(wrong) => Came::Failed(format!("{said} Read back: {wrong}")),
            Read::NotThere => Came::Failed(format!("{said} Read back, it is not there.")),
            // Only what needs nothing of this answer can be read back later.
            Read::Later(after, wrong) if call.read_back(None).is_some() => {
                Came::Later(after, format!("{UNCERTAIN} {said} {READING} {wrong}"))
            }
            Read::Later(_, wrong) => Came::Failed(format!("{said} It could not be read back: {wrong}")),
        }
    }

    /// It may have been done: look, where that is possible, and otherwise leave it to a person.
    async fn look(&self, call: &Call, reason: &str) -> Came {
        let Some((path, expected)) = call.read_back(None) else {
            return Came::Failed(format!("{UNCERTAIN} {reason} Look there before you try again."));
        };
        match self.read(&path, &expected).await {
            Read::Fits(body) => match call.outputs(&body) {
                Ok(outputs) => Came::Done(format!("{reason} Read back, it was done."), outputs),
                Err(wrong) => Came::Failed(format!("{reason} Read back, it was done. {wrong}")),
            },
            Read::NotThere => Came::Later(None, format!("{reason} Read back, it was not done; it is sent again.")),
            Read::Differs(wrong) => Came::Failed(format!("{UNCERTAIN} {reason} Read back: {wrong}")),
            Read::Later(after, wrong) => Came::Later(after, format!("{UNCERTAIN} {reason} {READING} {wrong}")),
        }
    }

    async fn read(&self, path: &str, expected: &Expected) -> Read {
        match self.send(Method::Get, path, &[], None).await {
            Verdict::Retry { after, reason } => Read::Later(after, reason),
            Verdict::Refused { status: Some(404 | 410), .. } => Read::NotThere,
            Verdict::Refused { reason, .. } | Verdict::Uncertain { reason } => Read::Differs(reason),
            Verdict::Done(answer) => {
                let body = json(&answer);
                expected.mismatch(answer.status, &body).map_or(Read::Fits(body), Read::Differs)
            }
        }
    }
}

/// What reading back came to.
enum Read {
    Fits(Value),
    Differs(String),
    NotThere,
    Later(Option<Duration>, String),
}

/// The answer as JSON; null where it is none.
fn json(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or(Value::Null)
}
