//! A document of pages must have some, and no more than can be shown.

use super::{Found, Opened, Place, Severity, Subject};
use crate::preview::NoPreview;
use crate::render::job::DOCUMENT_PAGES_MAX;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Found> {
    let found = |severity, sentence: String, way_on: &str| {
        vec![Found { place: Place::Document, severity, sentence, way_on: way_on.to_owned() }]
    };
    match subject.opened {
        Opened::Pages { total: 0, .. } | Opened::Nothing(NoPreview::Empty) => {
            found(Severity::Blocks, NoPreview::Empty.to_string(), NoPreview::Empty.way_on())
        }
        Opened::Pages { total, .. } if total > DOCUMENT_PAGES_MAX => found(
            Severity::Warns,
            format!("The document has {total} pages, of which only the first {DOCUMENT_PAGES_MAX} can be shown."),
            "Split it into parts.",
        ),
        Opened::Pages { .. } | Opened::Text(_) | Opened::Nothing(_) => Vec::new(),
    }
}
