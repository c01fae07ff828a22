//! The JSON API, `/api/v1`: the same acts as the pages, for programs. No route of it decides.
//!
//! Start at [`Description`], which lists every operation and from which `/api/v1/openapi.json` is made; the addresses are in
//! `web/routes.rs`. A handler takes the scope it needs ([`caller`]), what came with the call ([`input`]), makes one call into the
//! server, and answers with a resource ([`resource`], [`answer`]) or a problem ([`problem`]).
//!
//! To add an operation: its handler with its description, a line in [`Description`], a line in `web/routes.rs`; a test compares the two.
//!
//! Left out on purpose: deciding, reviewing, acknowledging, accepting conditions, opening sheets, issuing links and codes. A
//! program acts as [`domain::actor::Actor::Token`], from which none of them can be made; and there is no address to try it at.

pub mod absences;
pub mod answer;
pub mod caller;
pub mod clients;
pub mod documents;
pub mod events;
pub mod flow_check;
pub mod flow_versions;
pub mod flows;
pub mod input;
pub mod me;
pub mod page;
pub mod problem;
pub mod record;
pub mod requests;
pub mod resource;
pub mod talk;

use crate::app::chance_16;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use futures::FutureExt as _;
use problem::{Kind, Problem};
use std::sync::LazyLock;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

/// The API as OpenAPI 3.1 describes it.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Assent",
        version = "1",
        description = "Client approvals for programs: prepare, send, follow, answer, export. Decisions are made by people in a browser; no operation here makes one.\n\n\
            Every POST carries an `Idempotency-Key`: the same call again is not done again and is answered with `Idempotent-Replayed: true`. \
            A request has an `ETag`; send it back as `If-None-Match` to learn cheaply that nothing changed, or as `If-Match` so that an act is refused with 412 if something has, up to the moment in which it is written. \
            Lists come in pages: follow `next_cursor`, or the `Link` header. Errors are problems of RFC 9457 with a `way_on`. \
            Each answer has an `X-Request-Id`; one that you send is kept."
    ),
    paths(
        me::me,
        flows::list,
        flow_versions::list,
        flow_versions::read,
        flow_versions::publish,
        flow_check::check,
        absences::list,
        absences::create,
        absences::end,
        clients::list,
        clients::read,
        requests::list,
        requests::create,
        requests::read,
        requests::edit,
        requests::send,
        requests::withdraw,
        documents::put,
        documents::remove,
        talk::ask,
        talk::answer,
        talk::answer_change,
        events::list,
        record::export,
        openapi,
    ),
    components(schemas(problem::Problem, resource::FieldContent, resource::Amount, resource::Whole, resource::Words, requests::PhaseWord, requests::Status)),
    modifiers(&Bearer)
)]
pub struct Description;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scopes: Vec<&str> = caller::Scope::ALL.iter().map(|scope| scope.word()).collect();
        let text = format!("An access token that a member made, `ast_…`. Its scopes are among: {}.", scopes.join(", "));
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(text)).build();
        openapi.components.get_or_insert_default().add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// The description's bytes, which never change while the program runs.
static DOCUMENT: LazyLock<String> = LazyLock::new(|| {
    Description::openapi().to_json().unwrap_or_else(|wrong| unreachable!("the description is plain data: {wrong}"))
});

/// This description.
#[utoipa::path(get, path = "/api/v1/openapi.json", operation_id = "read_description", tag = "me", security(()),
    responses((status = 200, description = "OpenAPI 3.1", body = serde_json::Value)))]
pub async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.as_str()).into_response()
}

/// Every other address below `/api/`.
pub async fn nothing_here() -> Problem {
    Problem::not_found("address")
}

/// LIMIT: characters of a request identifier that a program brings.
const REQUEST_ID_CHARS_MAX: usize = 64;

/// What every answer of the API carries: the request's identifier, and a problem where the router has only a status.
pub async fn around(request: Request, next: Next) -> Response {
    let name = HeaderName::from_static("x-request-id");
    let fine = |id: &&HeaderValue| id.len() <= REQUEST_ID_CHARS_MAX && id.as_bytes().iter().all(u8::is_ascii_graphic);
    let given = request.headers().get(&name).filter(fine).cloned();
    let made = || HeaderValue::from_str(&domain::ids::LinkId::from_bytes(chance_16()).hex()).ok();
    let id = given.or_else(made);
    let path = request.uri().path().to_owned();
    // A bug in one call is a problem like any other, not a page and not a closed connection.
    let ran = std::panic::AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let mut response = ran.unwrap_or_else(|_| Problem::fault(&format!("a handler of {path} panicked")).into_response());
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        let allow = response.headers().get(header::ALLOW).cloned();
        response = Problem::new(
            Kind::Method,
            "This address does not take this method.",
            "The Allow header says which it takes.",
        )
        .into_response();
        response.headers_mut().extend(allow.map(|allow| (header::ALLOW, allow)));
    }
    response.headers_mut().extend(id.map(|id| (name, id)));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use axum::middleware::from_fn;
    use axum::routing::{MethodRouter, get};
    use tower::ServiceExt as _;

    async fn broken() -> &'static str {
        let nothing: Option<&'static str> = std::hint::black_box(None);
        nothing.unwrap()
    }

    #[tokio::test]
    async fn bug_a_handler_that_panics_answers_with_a_problem() {
        let handler: MethodRouter<()> = get(broken).layer(from_fn(around));
        let router: axum::Router = axum::Router::new().route("/api/v1/broken", handler);
        let request = Request::get("/api/v1/broken").header("x-request-id", "mine").body(Body::empty()).unwrap();
        let response = router.oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(response.headers()[header::CONTENT_TYPE], problem::PROBLEM);
        assert_eq!(response.headers()["x-request-id"], "mine");
        let body = to_bytes(response.into_body(), 10_000).await.unwrap();
        let said: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!((&said["status"], &said["type"]), (&500.into(), &"urn:assent:problem:fault".into()));
    }
}
