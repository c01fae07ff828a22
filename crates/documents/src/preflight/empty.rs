//! Nothing to read: no bytes, no text, or only blank pages.

use super::{Found, Opened, Place, Severity, Subject};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Found> {
    let whole = |sentence: &str| {
        vec![Found {
            place: Place::Document,
            severity: Severity::Blocks,
            sentence: sentence.to_owned(),
            way_on: "Choose the right file, or export it again and look at it before uploading.".to_owned(),
        }]
    };
    if subject.bytes == 0 {
        return whole("The file is empty.");
    }
    match subject.opened {
        Opened::Text(text) if text.trim().is_empty() => whole("The text is empty."),
        Opened::Pages { total, blank, .. } if total > 0 && blank.len() as u64 >= u64::from(total) => {
            whole("Every page is blank.")
        }
        Opened::Pages { blank, .. } => blank
            .iter()
            .map(|&number| Found {
                place: Place::Page(number),
                severity: Severity::Warns,
                sentence: format!("Page {number} is blank."),
                way_on: "Leave it if that is meant; otherwise export the document again.".to_owned(),
            })
            .collect(),
        Opened::Text(_) | Opened::Nothing(_) => Vec::new(),
    }
}
