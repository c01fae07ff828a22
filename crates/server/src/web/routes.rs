//! Every address, its method, and who may call it: the table of contents of the server.
//!
//! To add a route: one line in [`table`]. The access is required, and a test walks the table as every kind of person.

use crate::app::App;
use crate::web::{guard, handlers};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, get, post};

/// Who may call a route. The handler's extractor enforces it; the walk test compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody, signed in or not.
    Everybody,
    /// Members of a workspace.
    Member,
    /// Owners and admins.
    Administrator,
    /// The contact who followed their personal link, at their request.
    Guest,
    /// Programs with a token.
    Token,
    /// Everybody, in a demo only.
    Demo,
}

/// One line of the table.
pub struct Route {
    /// Its method.
    pub method: Method,
    /// Its address.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    handler: MethodRouter<App>,
}

fn read(path: &'static str, access: Access, handler: MethodRouter<App>) -> Route {
    Route { method: Method::GET, path, access, handler }
}

fn act(path: &'static str, access: Access, handler: MethodRouter<App>) -> Route {
    Route { method: Method::POST, path, access, handler }
}

/// Every route.
pub fn table() -> Vec<Route> {
    [common(), door(), client(), team(), people(), demo()].into_iter().flatten().collect()
}

fn common() -> Vec<Route> {
    vec![
        read("/healthz", Access::Everybody, get(handlers::common::health)),
        read("/assets/{name}", Access::Everybody, get(handlers::common::asset)),
        read("/log/1/vkey", Access::Everybody, get(handlers::common::vkey)),
        read("/log/1/checkpoint", Access::Everybody, get(handlers::common::checkpoint)),
    ]
}

fn door() -> Vec<Route> {
    vec![]
}

fn client() -> Vec<Route> {
    vec![]
}

fn team() -> Vec<Route> {
    vec![]
}

fn people() -> Vec<Route> {
    vec![]
}

fn demo() -> Vec<Route> {
    vec![]
}

/// The router over the table, with what every answer carries.
pub fn router(app: &App) -> Router {
    let mut router: Router<App> = Router::new();
    for route in table() {
        router = router.route(route.path, route.handler);
    }
    router
        .fallback(handlers::common::nothing_here)
        .layer(DefaultBodyLimit::max(crate::web::form::FORM_BYTES_MAX))
        .layer(from_fn_with_state(app.clone(), guard::same_origin))
        .layer(from_fn_with_state(app.clone(), guard::headers))
        .layer(from_fn(guard::no_panic))
        .with_state(app.clone())
}
