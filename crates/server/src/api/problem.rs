//! What goes wrong, for programs: RFC 9457 problems, each with the way on.

use crate::app::chance_32;
use crate::execute::ExecuteError;
use crate::files::FileError;
use crate::submit::SubmitError;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::flow::source::At;
use domain::request::Refusal;
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

/// The media type of every answer that is not what was asked for.
pub const PROBLEM: &str = "application/problem+json";

/// An answer that is not what was asked for (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// What kind of problem, `urn:assent:problem:…`. Programs branch on this.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The kind in a few words; always the same for a kind.
    pub title: &'static str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What was wrong this time, in a sentence for people.
    pub detail: String,
    /// What can be done instead.
    pub way_on: String,
    /// The members of the body, or parameters, that were wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Fault>,
    /// Seconds after which another try makes sense; sent as `Retry-After`.
    #[serde(skip)]
    pub again_in: Option<u32>,
}

/// One wrong member or parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fault {
    /// JSON pointer into the body, or the parameter's name.
    pub pointer: String,
    /// What is wrong with it.
    pub detail: String,
    /// Line within the text that it holds, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub line: Option<u32>,
    /// Character within the line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub column: Option<u32>,
}

/// The kinds: status, URN, title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Not readable as this call.
    BadRequest,
    /// No token, or one that opens nothing.
    Unauthenticated,
    /// A signature does not hold.
    Unsigned,
    /// The token lacks a scope.
    ScopeMissing,
    /// The member behind the token may not.
    NotAllowed,
    /// Not here, or not for this token.
    NotFound,
    /// Another method is needed.
    Method,
    /// The rules, or where the request is in its life, say no.
    Refused,
    /// Somebody else was first, or something is not ready.
    Conflict,
    /// It has changed since it was read.
    ChangedMeanwhile,
    /// Too many bytes.
    TooLarge,
    /// Not a kind of content that is taken.
    MediaType,
    /// Readable, with wrong values.
    Invalid,
    /// The idempotency key belongs to another call.
    KeyReused,
    /// Too many calls.
    TooMany,
    /// A bug.
    Fault,
    /// The database or the folder of files cannot be used.
    Unavailable,
}

impl Kind {
    const fn parts(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::BadRequest => (StatusCode::BAD_REQUEST, "urn:assent:problem:bad-request", "This call cannot be read"),
            Self::Unauthenticated => {
                (StatusCode::UNAUTHORIZED, "urn:assent:problem:unauthenticated", "A token is needed")
            }
            Self::Unsigned => (StatusCode::UNAUTHORIZED, "urn:assent:problem:unsigned", "The signature does not hold"),
            Self::ScopeMissing => {
                (StatusCode::FORBIDDEN, "urn:assent:problem:scope-missing", "The token does not allow this")
            }
            Self::NotAllowed => (StatusCode::FORBIDDEN, "urn:assent:problem:not-allowed", "This is not allowed"),
            Self::NotFound => (StatusCode::NOT_FOUND, "urn:assent:problem:not-found", "There is nothing here"),
            Self::Method => (
                StatusCode::METHOD_NOT_ALLOWED,
                "urn:assent:problem:method-not-allowed",
                "This address takes another method",
            ),
            Self::Refused => (StatusCode::CONFLICT, "urn:assent:problem:refused", "The rules say no"),
            Self::Conflict => (StatusCode::CONFLICT, "urn:assent:problem:conflict", "Not now"),
            Self::ChangedMeanwhile => (
                StatusCode::PRECONDITION_FAILED,
                "urn:assent:problem:changed-meanwhile",
                "It has changed since it was read",
            ),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "urn:assent:problem:too-large", "This is too large"),
            Self::MediaType => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "urn:assent:problem:media-type",
                "This kind of content is not taken",
            ),
            Self::Invalid => (StatusCode::UNPROCESSABLE_ENTITY, "urn:assent:problem:invalid", "Some values are wrong"),
            Self::KeyReused => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "urn:assent:problem:key-reused",
                "This key was used for another call",
            ),
            Self::TooMany => (StatusCode::TOO_MANY_REQUESTS, "urn:assent:problem:too-many", "Too many calls"),
            Self::Fault => (StatusCode::INTERNAL_SERVER_ERROR, "urn:assent:problem:fault", "Something went wrong here"),
            Self::Unavailable => {
                (StatusCode::SERVICE_UNAVAILABLE, "urn:assent:problem:unavailable", "Not available just now")
            }
        }
    }
}

impl Problem {
    /// A problem of a kind, with what was wrong and the way on.
    pub fn new(kind: Kind, detail: impl Into<String>, way_on: impl Into<String>) -> Self {
        let (status, kind, title) = kind.parts();
        Self {
            kind,
            title,
            status: status.as_u16(),
            detail: detail.into(),
            way_on: way_on.into(),
            errors: Vec::new(),
            again_in: None,
        }
    }

    /// Names the wrong member or parameter.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        self.errors.push(Fault { pointer: pointer.into(), detail: detail.into(), line: None, column: None });
        self
    }

    /// Names a place in a text that a member of the body holds.
    #[must_use]
    pub fn in_text(mut self, pointer: impl Into<String>, detail: impl Into<String>, at: Option<At>) -> Self {
        let (line, column) = (at.map(|at| at.line), at.map(|at| at.column));
        self.errors.push(Fault { pointer: pointer.into(), detail: detail.into(), line, column });
        self
    }

    /// Says when to try again.
    #[must_use]
    pub fn again_in(mut self, seconds: u32) -> Self {
        self.again_in = Some(seconds);
        self
    }

    /// There is no such thing for this token; whether it exists elsewhere is not said.
    pub fn not_found(what: &str) -> Self {
        Self::new(Kind::NotFound, format!("There is no such {what} here."), "Check the address, or list what there is.")
    }

    /// A bug, with a reference for whoever runs the server.
    pub fn fault(what: &str) -> Self {
        let reference = domain::values::Digest(chance_32()).short();
        tracing::error!(reference, what, "A call of the API failed");
        Self::new(
            Kind::Fault,
            format!("A fault of the server; reference {reference}. Nothing was recorded."),
            "Try again; if it stays, tell whoever runs this server the reference.",
        )
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let kind = match &refusal {
            Refusal::NotAllowed(_) | Refusal::OnlyPeople => Kind::NotAllowed,
            Refusal::NotHere | Refusal::Unknown(_) => Kind::NotFound,
            _ => Kind::Refused,
        };
        let mut problem = Self::new(kind, refusal.to_string(), refusal.way_on());
        match &refusal {
            Refusal::Incomplete(list) => {
                for missing in list {
                    problem = problem.at(&missing.place, &missing.says);
                }
            }
            Refusal::Unacceptable { field, says } => problem = problem.at(format!("/{field}"), says),
            _ => {}
        }
        problem
    }
}

impl From<store::Error> for Problem {
    fn from(wrong: store::Error) -> Self {
        match wrong {
            store::Error::Conflict(what) => Self::conflict(&what),
            store::Error::Unavailable { what, .. } => {
                tracing::error!(what, "The database is not available");
                Self::unavailable()
            }
            store::Error::Corrupt { what } => Self::fault(&what),
        }
    }
}

impl Problem {
    fn conflict(what: &str) -> Self {
        tracing::info!(what, "Somebody else was first");
        Self::new(
            Kind::Conflict,
            "Somebody was faster: this has changed meanwhile.",
            "Read it again, then repeat the call.",
        )
    }

    fn unavailable() -> Self {
        Self::new(
            Kind::Unavailable,
            "The server cannot reach what it keeps things in. Nothing was changed.",
            "Try again in a moment.",
        )
        .again_in(5)
    }
}

impl From<ExecuteError> for Problem {
    fn from(wrong: ExecuteError) -> Self {
        match wrong {
            ExecuteError::Refused(refusal) => refusal.into(),
            ExecuteError::Conflict(what) => Self::conflict(&what),
            ExecuteError::Changed => Self::changed_meanwhile("The request has changed since it was read."),
            ExecuteError::KeyReused => Self::key_reused(),
            ExecuteError::Store(wrong) => wrong.into(),
            ExecuteError::Bug(what) => Self::fault(&what),
        }
    }
}

impl Problem {
    /// The call was made for another state.
    pub fn changed_meanwhile(says: impl Into<String>) -> Self {
        Self::new(Kind::ChangedMeanwhile, says, "Read it again, look at what changed, then repeat the call.")
    }

    /// The same key with another body.
    pub fn key_reused() -> Self {
        Self::new(
            Kind::KeyReused,
            "This Idempotency-Key came before, with other contents.",
            "Use a new key for a new call.",
        )
    }
}

impl From<FileError> for Problem {
    fn from(wrong: FileError) -> Self {
        let says = wrong.to_string();
        match wrong {
            FileError::Refused(_) => Self::new(Kind::MediaType, says, "Send a PDF, a picture or plain text."),
            FileError::TooLarge => Self::new(Kind::TooLarge, says, "Send a smaller file."),
            FileError::Empty | FileError::Interrupted => {
                Self::new(Kind::BadRequest, says, "Send the whole file again.")
            }
            FileError::Missing => Self::not_found("file"),
            FileError::Unavailable(what) => {
                tracing::error!(what, "The folder of files cannot be used");
                Self::new(Kind::Unavailable, says, "Try again in a minute.").again_in(60)
            }
            FileError::Corrupt => Self::fault(&says),
            FileError::Store(wrong) => wrong.into(),
        }
    }
}

impl From<SubmitError> for Problem {
    fn from(wrong: SubmitError) -> Self {
        match wrong {
            SubmitError::Execute(wrong) => wrong.into(),
            SubmitError::File(wrong) => wrong.into(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, PROBLEM)], body).into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.again_in {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"assent\""));
        }
        response
    }
}

/// The problems that every call with a token can meet.
#[derive(IntoResponses)]
pub enum Problems {
    /// A header, parameter or the JSON itself cannot be read.
    #[response(status = 400, content_type = "application/problem+json")]
    BadRequest(Problem),
    /// No bearer token, or one that was revoked or has expired. Cookies are not looked at.
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthenticated(Problem),
    /// The token lacks a scope, which is named, or the member behind it may not do this.
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(Problem),
    /// Nothing here under this identifier.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(Problem),
    /// Too many calls with this token.
    #[response(status = 429, content_type = "application/problem+json", headers(("Retry-After" = u64, description = "Seconds to wait")))]
    TooMany(Problem),
    /// A fault of the server, with a reference; also when a handler ends in a bug.
    #[response(status = 500, content_type = "application/problem+json")]
    Fault(Problem),
    /// What the server keeps things in cannot be reached.
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(Problem),
}

/// The problems that an act can meet beyond those.
#[derive(IntoResponses)]
pub enum ActProblems {
    /// The rules, or where the request is in its life, say no; or somebody else was first.
    #[response(status = 409, content_type = "application/problem+json")]
    Refused(Problem),
    /// `If-Match` was sent and the request has changed since; also if it changes between the check and the write.
    #[response(status = 412, content_type = "application/problem+json")]
    ChangedMeanwhile(Problem),
    /// The body is too large.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(Problem),
    /// The body is not of a kind that is taken here.
    #[response(status = 415, content_type = "application/problem+json")]
    MediaType(Problem),
    /// Values are wrong, each named in `errors`; or the idempotency key was used for another call.
    #[response(status = 422, content_type = "application/problem+json")]
    Invalid(Problem),
}
