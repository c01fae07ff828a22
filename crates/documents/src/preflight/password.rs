//! A document that asks for a password cannot be shown, and its text cannot be checked.

use super::{Found, Opened, Place, Severity, Subject};
use crate::preview::NoPreview;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Found> {
    let Opened::Nothing(because @ NoPreview::PasswordProtected) = subject.opened else { return Vec::new() };
    vec![Found {
        place: Place::Document,
        severity: Severity::Blocks,
        sentence: because.to_string(),
        way_on: because.way_on().to_owned(),
    }]
}
