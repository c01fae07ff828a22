//! The versions of a document, for people outside: those that have reached them.

use super::{back, reader};
use crate::app::App;
use crate::web::components::Link;
use crate::web::error::{WebError, page};
use crate::web::handlers::compare::{Asked, made};
use crate::web::pages::client::compare::ComparePage;
use crate::web::present::client::letterhead;
use crate::web::session::Guest;
use axum::extract::{Path, Query, State};
use axum::response::Response;

/// `GET /r/{request}/versions/{n}` with `from` and `to`.
pub async fn show(
    State(app): State<App>,
    guest: Guest,
    Path((_, n)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let reader = reader(&app, &guest);
    let made = made(&app, &reader, &n, asked).await?;
    page(&ComparePage {
        letterhead: letterhead(&reader),
        title: format!("Versions of “{}”", made.title),
        back: Link::new(back(&guest), "Back to the request"),
        eyebrow: vec![format!("Request {}", reader.number()), reader.title().to_owned()],
        heading: made.heading,
        live: made.is_coming.then(|| format!("{}/events", back(&guest))),
        comparison: made.comparison,
    })
}
