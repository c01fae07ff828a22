//! What every answer carries and every unsafe request must pass: security headers, and the same origin.

use crate::app::App;
use crate::config::Secure;
use crate::web::error::WebError;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

/// The policy of every page: own scripts and styles only, no frames around it. Style attributes hold numeric custom properties,
/// which one helper writes; `frame-src` is for the demo's mailbox.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; \
    media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-src 'self'; frame-ancestors 'none'; object-src 'none'";

/// Puts the security headers on every answer; one that a handler set itself stays.
pub async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let fixed: [(HeaderName, &'static str); 7] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let headers = response.headers_mut();
    for (name, value) in fixed {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if app.public.secure == Secure::Https {
        headers
            .insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
    response
}

/// Refuses an unsafe request that a browser sent from another site. Where programs call, with a token or signed, no cookie counts.
pub async fn same_origin(State(app): State<App>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let path = request.uri().path();
    let program = path.starts_with("/api/") || path.starts_with("/hooks/");
    if safe || program || from_here(&app, request.headers()) {
        return next.run(request).await;
    }
    WebError::StaleForm.into_response()
}

/// `Sec-Fetch-Site` says it; browsers without it say `Origin`; whatever says neither is no browser with our page open.
fn from_here(app: &App, headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    let Some(origin) = headers.get(header::ORIGIN).and_then(|o| o.to_str().ok()) else { return false };
    if origin == app.public.base {
        return true;
    }
    // On loopback people reach the same server by other names; the Host header then says which.
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
    app.public.secure == Secure::Loopback && origin.strip_prefix("http://") == Some(host)
}

/// A bug in one request must not end the server, nor the connection without a word.
pub async fn no_panic(request: Request, next: Next) -> Response {
    use futures::FutureExt as _;
    let path = request.uri().path().to_owned();
    match std::panic::AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => WebError::Fault(format!("a handler of {path} panicked")).into_response(),
    }
}
