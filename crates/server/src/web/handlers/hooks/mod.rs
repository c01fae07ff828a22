//! Other systems report here: what a flow waits for, or what begins a request. Each call is signed as Standard Webhooks says.
//!
//! ```text
//! webhook-id         recognises the same call again; the second one is answered like the first and does nothing
//! webhook-timestamp  seconds; at most five minutes from now
//! webhook-signature  v1,base64(HMAC-SHA256(secret, "{id}.{timestamp}.{body}")); one of several may hold
//! ```
//!
//! INVARIANT: what is reported is no decision, and the actor is Assent itself, which can make none.

mod begin;

use crate::api::problem::{Kind, Problem};
use crate::app::App;
use crate::connections;
use crate::execute::{ExecuteError, With, execute};
use crate::keys::same;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::actor::Actor;
use domain::ids::{HookId, Name, RequestId, WorkspaceId};
use domain::request::Command;
use domain::values::Digest;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use store::{Idempotency, Recalled};

/// LIMIT: bytes of one report.
pub const HOOK_BYTES_MAX: usize = 1 << 20;
/// LIMIT: seconds between the sender's clock and ours.
const SKEW_SECONDS_MAX: i64 = 300;
/// LIMIT: characters of what recognises a call.
const ID_MAX: usize = 200;
/// LIMIT: signatures in one call; several while a secret is replaced.
const SIGNATURES_MAX: usize = 8;

/// What is reported. More may stand there; nothing else is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Report {
    /// What a step waits for, by its name in the flow.
    event: Name,
    /// In which request.
    request: RequestId,
}

fn unsigned(detail: &str, way_on: &str) -> Problem {
    Problem::new(Kind::Unsigned, detail, way_on)
}

/// The id of a call that is signed with this key, lately.
fn signed<'a>(headers: &'a HeaderMap, body: &[u8], key: &[u8], now: Timestamp) -> Result<&'a str, Problem> {
    let sign = "Sign it as https://www.standardwebhooks.com says.";
    let header = |name: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.ok_or_else(|| unsigned(&format!("The header {name} is missing."), sign))
    };
    let (id, stamp, signatures) = (header("webhook-id")?, header("webhook-timestamp")?, header("webhook-signature")?);
    if !(1..=ID_MAX).contains(&id.len()) || !id.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(unsigned("The webhook-id is not 1 to 200 visible ASCII characters.", "Send another."));
    }
    let at: i64 = stamp.parse().map_err(|_| unsigned("The webhook-timestamp is no number of seconds.", sign))?;
    if at.abs_diff(now.as_second()) > SKEW_SECONDS_MAX.unsigned_abs() {
        let says = "The webhook-timestamp is more than five minutes from now.";
        return Err(unsigned(says, "Check the clock of the sender, and sign each try anew."));
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    for part in [id.as_bytes(), b".", stamp.as_bytes(), b".", body] {
        mac.update(part);
    }
    let expected = mac.finalize().into_bytes();
    let given = signatures.split(' ').take(SIGNATURES_MAX).filter_map(|one| one.strip_prefix("v1,"));
    // Each is looked at, so that the time says nothing.
    let holds =
        given.filter_map(|text| STANDARD.decode(text).ok()).fold(false, |holds, one| same(&one, &expected) | holds);
    if holds {
        Ok(id)
    } else {
        Err(unsigned("No signature in webhook-signature holds.", "Check the secret of this hook."))
    }
}

/// `POST /hooks/{hook}`.
pub async fn receive(
    State(app): State<App>,
    Path(hook): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let body = body.map_err(|_| Problem::new(Kind::TooLarge, "A report has at most 1 MiB.", "Send less."))?;
    let found = match HookId::parse(&hook) {
        Ok(id) => app.store.hook(id).await?,
        Err(_) => None,
    };
    let (workspace, hook) = found.ok_or_else(|| Problem::not_found("hook"))?;
    let Some(key) = connections::open_hook(&app, workspace, &hook) else {
        return Err(unsigned("The secret of this hook cannot be opened.", "An administrator makes another hook."));
    };
    let id = signed(&headers, &body, &key, app.now())?;
    let taken = Idempotency {
        principal: hook.id.to_string(),
        route: "hook".to_owned(),
        key: id.to_owned(),
        request_hash: Digest::of(&body).0,
        response: String::new(),
    };
    let came = match &hook.begins {
        Some(begins) => begin::begin(&app, workspace, (&hook.name, begins), taken, &body).await,
        None => report(&app, workspace, taken, &body).await,
    };
    let says = match &came {
        Ok(came) => came.says.clone(),
        Err(problem) => begin::all_of(problem),
    };
    app.workspace(workspace).note_report(hook.id, &says, app.now()).await?;
    came.map(|came| came.answer)
}

/// What came of a report: a sentence for the team, and the answer.
struct Came {
    says: String,
    answer: Response,
}

fn different() -> Problem {
    let says = "This webhook-id came before, with another body.";
    Problem::new(Kind::KeyReused, says, "Use a new id for a new report.")
}

/// Tells a request what its flow waits for.
async fn report(app: &App, workspace: WorkspaceId, taken: Idempotency, body: &[u8]) -> Result<Came, Problem> {
    let report: Report = serde_json::from_slice(body).map_err(|wrong| {
        let way_on = "Send {\"event\": \"…\", \"request\": \"req_…\"}.";
        Problem::new(Kind::Invalid, format!("This is no report: {wrong}."), way_on)
    })?;
    let says = format!("It reported “{}”.", report.event);
    let command = Command::Signal { signal: report.event.clone() };
    let request = report.request;
    let came = move || Came { says, answer: Json(report).into_response() };
    for _ in 0..2 {
        match app.workspace(workspace).recall(&taken.principal, &taken.route, &taken.key, &taken.request_hash).await? {
            Recalled::Same { .. } => return Ok(came()),
            Recalled::Different => return Err(different()),
            Recalled::Never => {}
        }
        let with = With { idempotency: Some(taken.clone()), ..With::default() };
        match execute(app, workspace, &Actor::System, request, &command, with).await {
            // The same call was faster; it is looked for again.
            Err(ExecuteError::KeyReused | ExecuteError::Conflict(_)) => {}
            Err(wrong) => return Err(wrong.into()),
            Ok(_) => return Ok(came()),
        }
    }
    Err(ExecuteError::Conflict("a report".to_owned()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the Standard Webhooks specification.
    #[test]
    fn signatures_are_those_of_the_specification() {
        let key = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let mut headers = HeaderMap::new();
        headers.insert("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek".parse().unwrap());
        headers.insert("webhook-timestamp", "1614265330".parse().unwrap());
        let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        headers.insert("webhook-signature", signature.parse().unwrap());
        let (body, at) = (br#"{"test": 2432232314}"#, Timestamp::from_second(1_614_265_330).unwrap());
        assert_eq!(signed(&headers, body, &key, at).unwrap(), "msg_p5jXN8AQM9LWM0D4loKWxJek");
        assert!(signed(&headers, b"{}", &key, at).is_err());
        assert!(signed(&headers, body, b"other", at).is_err());
        for off in [-301, 301] {
            let later = Timestamp::from_second(1_614_265_330 + off).unwrap();
            assert!(signed(&headers, body, &key, later).unwrap_err().detail.contains("five minutes"), "{off}");
        }
        headers.insert("webhook-signature", format!("v1,AAAA v2,x {signature}").parse().unwrap());
        assert!(signed(&headers, body, &key, at).is_ok(), "one of several holds");
        headers.insert("webhook-signature", signature.trim_start_matches("v1,").parse().unwrap());
        assert!(signed(&headers, body, &key, at).is_err());
    }
}
