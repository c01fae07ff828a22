//! The pages of people outside, at `/r/{request}`. Every handler takes a [`Guest`], which is the access check.
//!
//! [`review`] shows; [`talk`] asks and answers; [`changes`] collects what should change; [`decide`] is the sheet; [`receipt`] and [`record`] are what is left; [`files`]
//! serves documents and pictures.

pub mod all;
pub mod away;
pub mod changes;
pub mod compare;
pub mod decide;
pub mod files;
pub mod pass;
pub mod receipt;
pub mod record;
pub mod review;
pub mod talk;
pub mod work;

use crate::app::App;
use crate::files::shown;
use crate::sheets::task_of;
use crate::web::error::WebError;
use crate::web::present::common::{Pictures, Reader};
use crate::web::present::documents::before;
use crate::web::session::Guest;
use domain::ids::{PersonId, TaskId};
use domain::request::event::StepWord;
use domain::request::{SubmittedPackage, TaskState};

/// The reader behind a session.
pub fn reader<'a>(app: &App, guest: &'a Guest) -> Reader<'a> {
    Reader::client(&guest.live, &guest.contact, app.now())
}

/// Where the way back leads.
pub fn back(guest: &Guest) -> String {
    format!("/r/{}", guest.live.state.id)
}

/// The part that the reader is asked to decide now.
pub fn asked_to_decide(guest: &Guest) -> Option<TaskId> {
    let found = task_of(&guest.live.state, PersonId::Contact(guest.contact.id), StepWord::Approve);
    found.filter(|(_, task)| matches!(task.state, TaskState::Asked { .. })).map(|(id, _)| id)
}

/// What was made of a package's documents and of the versions before them.
pub async fn pictures(app: &App, reader: &Reader<'_>, package: &SubmittedPackage) -> Result<Pictures, WebError> {
    let mut pictures = Pictures::new();
    for n in &package.documents {
        let Some(document) = reader.state.documents.get(n).filter(|d| d.slot.is_some()) else { continue };
        let earlier = before(&reader.state, *n, document);
        for n in std::iter::once(*n).chain(earlier) {
            if let Some(file) = reader.state.documents.get(&n).and_then(|d| d.file.as_ref()) {
                pictures.insert(n, shown(app, reader.live.workspace, file).await?);
            }
        }
    }
    Ok(pictures)
}
