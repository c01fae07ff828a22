//! What comes with a call: path, parameters, JSON, conditions. Strict: what is not known is refused, by name.

use crate::api::caller::Caller;
use crate::api::problem::{Kind, Problem};
use crate::app::App;
use crate::execute::With;
use crate::live::Live;
use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use domain::values::Digest;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{Idempotency, Recalled};
use utoipa::{IntoParams, ToSchema};

/// LIMIT: bytes of a JSON body.
pub const JSON_BYTES_MAX: usize = 512 * 1024;
/// LIMIT: characters of an idempotency key.
const KEY_CHARS_MAX: usize = 200;

/// The variable parts of the address.
#[derive(Debug)]
pub struct Segments(BTreeMap<String, String>);

impl Segments {
    /// One part, read; what cannot be read is not there.
    pub fn read<T, E>(&self, name: &str, read: impl Fn(&str) -> Result<T, E>) -> Result<T, Problem> {
        self.0.get(name).and_then(|text| read(text).ok()).ok_or_else(|| Problem::not_found(name))
    }
}

impl FromRequestParts<App> for Segments {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let path = Path::<BTreeMap<String, String>>::from_request_parts(parts, app).await;
        path.map(|Path(map)| Self(map)).map_err(|_| Problem::not_found("address"))
    }
}

/// Parameters of the query; unknown or repeated ones are refused.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let query = axum::extract::Query::<T>::try_from_uri(&parts.uri);
        query.map(|found| Self(found.0)).map_err(|wrong| {
            let says = wrong.body_text();
            Problem::new(
                Kind::BadRequest,
                format!("The parameters cannot be read: {says}"),
                "Compare them with /api/v1/openapi.json.",
            )
        })
    }
}

/// What recognises a repetition of a call, and the state it was made for.
#[derive(Debug, Clone)]
pub struct Call {
    route: String,
    key: Option<String>,
    hash: [u8; 32],
    if_match: Option<String>,
}

impl Call {
    /// From the head of a call and the digest of its body. A POST makes something, so it needs a key.
    pub fn new(parts: &Parts, body: Digest) -> Result<Self, Problem> {
        let key = text(&parts.headers, "idempotency-key")?;
        let fine = |key: &str| (1..=KEY_CHARS_MAX).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
        match &key {
            Some(key) if !fine(key) => {
                let says = format!("The Idempotency-Key must be 1 to {KEY_CHARS_MAX} visible ASCII characters.");
                return Err(
                    Problem::new(Kind::BadRequest, says, "A random UUID does well.").at("Idempotency-Key", "not a key")
                );
            }
            None if parts.method == Method::POST => {
                let says = "This call needs an Idempotency-Key, so that a retry does not do it twice.";
                return Err(Problem::new(Kind::BadRequest, says, "Send a random UUID, the same one when you retry.")
                    .at("Idempotency-Key", "missing"));
            }
            Some(_) | None => {}
        }
        let route = format!("{} {}", parts.method, parts.uri.path_and_query().map_or("/", |p| p.as_str()));
        Ok(Self { route, key, hash: body.0, if_match: text(&parts.headers, header::IF_MATCH.as_str())? })
    }

    /// With another digest: of a body that was read after the head.
    #[must_use]
    pub fn with_body(self, body: Digest) -> Self {
        Self { hash: body.0, ..self }
    }

    /// What an earlier call with the same key was answered with.
    pub async fn recalled(&self, app: &App, caller: &Caller) -> Result<Option<String>, Problem> {
        let Some(key) = &self.key else { return Ok(None) };
        let db = app.workspace_for_programs(caller.workspace);
        match db.recall(&caller.token.id.to_string(), &self.route, key, &self.hash).await? {
            Recalled::Never => Ok(None),
            Recalled::Same { response } => Ok(Some(response)),
            Recalled::Different => Err(Problem::key_reused()),
        }
    }

    /// The record for the transaction of the act.
    pub fn record(&self, caller: &Caller, response: String) -> Option<Idempotency> {
        let key = self.key.clone()?;
        Some(Idempotency {
            principal: caller.token.id.to_string(),
            route: self.route.clone(),
            key,
            request_hash: self.hash,
            response,
        })
    }

    /// What the act goes with: its record, and the end of the journal if the call was made for exactly this one.
    pub fn with(&self, caller: &Caller, response: String, live: &Live) -> With {
        let exactly = self.if_match.as_ref().is_some_and(|wanted| wanted.trim() != "*");
        With { idempotency: self.record(caller, response), expected: exactly.then_some(live.head), ..With::default() }
    }

    /// An identifier that the same call of the same token has again, for what it makes; of chance, where it has no key.
    pub fn identifier(&self, caller: &Caller) -> [u8; 16] {
        let Some(key) = &self.key else { return crate::app::chance_16() };
        let whole = [caller.token.id.bytes().as_slice(), self.route.as_bytes(), b"\n", key.as_bytes()].concat();
        let Digest(bytes) = Digest::of(&whole);
        let mut short = [0; 16];
        short.copy_from_slice(bytes.split_at(16).0);
        short
    }

    /// The entity tags that the call was made for.
    pub fn made_for(&self) -> Option<&str> {
        self.if_match.as_deref()
    }

    /// Was the call made for another state than this one?
    pub fn check(&self, etag: &str) -> Result<(), Problem> {
        match &self.if_match {
            Some(wanted) if !names(wanted, etag) => {
                Err(Problem::changed_meanwhile(format!("The request is at {etag} now, not at {wanted}.")))
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// Does a list of entity tags name this one?
pub fn names(list: &str, etag: &str) -> bool {
    list.split(',').map(str::trim).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == etag)
}

fn text(headers: &HeaderMap, name: &str) -> Result<Option<String>, Problem> {
    let mut all = headers.get_all(name).iter();
    let first = all.next();
    if all.next().is_some() {
        return Err(Problem::new(Kind::BadRequest, format!("The header {name} came twice."), "Send it once."));
    }
    let unreadable = |_| {
        Problem::new(Kind::BadRequest, format!("The header {name} cannot be read."), "Use visible ASCII characters.")
    };
    first.map(|value| value.to_str().map(str::to_owned).map_err(unreadable)).transpose()
}

/// A call with a JSON body.
#[derive(Debug)]
pub struct Act<T> {
    /// What recognises it.
    pub call: Call,
    /// What it says.
    pub body: T,
}

impl<T: DeserializeOwned> FromRequest<App> for Act<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &App) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let media = text(&parts.headers, header::CONTENT_TYPE.as_str())?.unwrap_or_default();
        if !media.split(';').next().is_some_and(|m| m.trim().eq_ignore_ascii_case("application/json")) {
            return Err(Problem::new(
                Kind::MediaType,
                "The body must be JSON.",
                "Send `Content-Type: application/json`.",
            ));
        }
        let bytes = to_bytes(body, JSON_BYTES_MAX).await.map_err(|_| {
            let says = format!("The body broke off, or is larger than {} KB.", JSON_BYTES_MAX / 1024);
            Problem::new(Kind::TooLarge, says, "Put long texts into a document.")
        })?;
        let call = Call::new(&parts, Digest::of(&bytes))?;
        Ok(Self { call, body: parse(&bytes)? })
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize(&mut reader);
    let wrong = match read {
        Ok(value) => return reader.end().map(|()| value).map_err(|wrong| not_json(&wrong)),
        Err(wrong) => wrong,
    };
    let pointer = pointer(wrong.path());
    let inner = wrong.into_inner();
    if !inner.is_data() {
        return Err(not_json(&inner));
    }
    let says = inner.to_string();
    let says = says.split(" at line ").next().unwrap_or_default();
    Err(Problem::new(
        Kind::Invalid,
        format!("The body is not what this call takes: {says}."),
        "Correct what `errors` names.",
    )
    .at(pointer, says))
}

fn not_json(wrong: &serde_json::Error) -> Problem {
    Problem::new(Kind::BadRequest, format!("The body is not JSON: {wrong}."), "Correct this place and send it again.")
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let part = |segment: &Segment| match segment {
        Segment::Seq { index } => Some(format!("/{index}")),
        Segment::Map { key } => Some(format!("/{}", key.replace('~', "~0").replace('/', "~1"))),
        Segment::Enum { .. } | Segment::Unknown => None,
    };
    path.iter().filter_map(part).collect()
}

/// The header of every POST.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header for the OpenAPI document; Call reads it")]
pub struct KeyHeader {
    /// Makes a retry safe: a call with the same key and body is not done again. Kept for at least 30 days.
    #[param(rename = "Idempotency-Key", pattern = "^[!-~]{1,200}$", min_length = 1, max_length = 200)]
    idempotency_key: String,
}

/// The header of other acts, which are the same when they are repeated.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header for the OpenAPI document; Call reads it")]
pub struct KeyIfAny {
    /// Makes a retry safe: a call with the same key and body is not done again. Kept for at least 30 days.
    #[param(
        rename = "Idempotency-Key",
        pattern = "^[!-~]{1,200}$",
        min_length = 1,
        max_length = 200,
        nullable = false
    )]
    idempotency_key: Option<String>,
}

/// A request by its identifier.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes the path for the OpenAPI document; Segments reads it")]
pub struct RequestPath {
    /// The request.
    #[param(pattern = "^req_[0-9a-f]{32}$")]
    request: String,
}

/// May this stand in a text? Line breaks and tabs may, other control characters not.
fn shown(c: char) -> bool {
    !c.is_control() || matches!(c, '\n' | '\r' | '\t')
}

fn readable(text: String, max: usize) -> Result<String, String> {
    if !text.starts_with(|c: char| !c.is_whitespace() && !c.is_control() && c != '\u{200b}') {
        return Err("must begin with a character that can be seen".to_owned());
    }
    if text.chars().count() > max {
        return Err(format!("must be at most {max} characters long"));
    }
    if text.chars().all(shown) { Ok(text) } else { Err("holds characters that cannot be shown".to_owned()) }
}

/// A title: it begins with a character that can be seen.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String")]
#[schema(
    min_length = 1,
    max_length = 160,
    pattern = "^[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200b\\u2028\\u2029\\u202f\\u205f\\u3000][^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]*$"
)]
pub struct Title(pub String);

impl TryFrom<String> for Title {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        readable(text, domain::request::command::TITLE_MAX).map(Self)
    }
}

/// A text of one or more lines: it begins with a character that can be seen.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String")]
#[schema(
    min_length = 1,
    max_length = 10000,
    pattern = "^[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200b\\u2028\\u2029\\u202f\\u205f\\u3000][^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]*$"
)]
pub struct Prose(pub String);

impl TryFrom<String> for Prose {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        readable(text, domain::request::command::TEXT_MAX).map(Self)
    }
}
