//! The client must be able to open it.

use super::{Found, Opened, Place, Severity, Subject};
use crate::preview::NoPreview;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Found> {
    let Opened::Nothing(because) = subject.opened else { return Vec::new() };
    let severity = match because {
        // The first two have checks of their own; what is played has nothing to draw.
        NoPreview::PasswordProtected | NoPreview::Empty | NoPreview::Played => return Vec::new(),
        NoPreview::Broken | NoPreview::Crashed => Severity::Blocks,
        // Nothing is known against the file, but nobody can look at it in the browser.
        NoPreview::TooLarge
        | NoPreview::TooManyPages
        | NoPreview::Unsupported
        | NoPreview::TimedOut
        | NoPreview::NotIsolated
        | NoPreview::NotStarted
        | NoPreview::NotRead => Severity::Warns,
    };
    vec![Found { place: Place::Document, severity, sentence: because.to_string(), way_on: because.way_on().to_owned() }]
}
