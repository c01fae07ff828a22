//! The pages of people outside, at `/r/{request}`. Every handler takes a [`Guest`], which is the access check.
//!
//! [`review`] shows; [`talk`] asks and answers; [`decide`] is the sheet; [`receipt`] and [`record`] are what is left; [`files`]
//! serves documents and pictures.

pub mod decide;
pub mod files;
pub mod receipt;
pub mod record;
pub mod review;
pub mod talk;
pub mod work;

use crate::app::App;
use crate::files::shown;
use crate::web::error::WebError;
use crate::web::present::client::documents::before;
use crate::web::present::common::{Pictures, Reader};
use crate::web::session::Guest;
use domain::request::SubmittedPackage;

/// The reader behind a session.
pub fn reader<'a>(app: &App, guest: &'a Guest) -> Reader<'a> {
    Reader::client(&guest.live, &guest.contact, app.now())
}

/// Where the way back leads.
pub fn back(guest: &Guest) -> String {
    format!("/r/{}", guest.live.state.id)
}

/// What was made of a package's documents and of the versions before them.
pub async fn pictures(app: &App, reader: &Reader<'_>, package: &SubmittedPackage) -> Result<Pictures, WebError> {
    let mut pictures = Pictures::new();
    for n in &package.documents {
        let Some(document) = reader.state.documents.get(n).filter(|d| d.slot.is_some()) else { continue };
        let earlier = before(reader, *n, document);
        for n in std::iter::once(*n).chain(earlier) {
            if let Some(file) = reader.state.documents.get(&n).and_then(|d| d.file.as_ref()) {
                pictures.insert(n, shown(app, reader.live.workspace, file).await?);
            }
        }
    }
    Ok(pictures)
}
