//! A document that goes out again as it was, although changes to it were asked for.

use super::{Read, Said, Where, files, quoted};
use crate::request::command::Severity;
use crate::request::state::{Change, State};
use crate::request::vocabulary::ChangeDone;

pub(super) fn check(read: &Read<'_>) -> Vec<Said> {
    let state = read.state();
    let Some(last) = state.packages.last().filter(|last| last.round < state.round) else { return Vec::new() };
    let mut said = Vec::new();
    for (n, document, file) in files(state) {
        // The same bytes in the same slot, even if they were taken out and put in again.
        let was = last.documents.iter().find(|was| {
            let same = |was: &crate::request::Document| {
                was.slot == document.slot && was.file.as_ref().is_some_and(|f| f.sha256 == file.sha256)
            };
            state.documents.get(*was).is_some_and(same)
        });
        let Some(was) = was else { continue };
        let asked = |change: &&Change| {
            change.round == last.round && change.place.is_some_and(|place| place.n == *was || place.n == n)
        };
        if let Some((severity, change)) = worst(state, asked) {
            let what = change.text.as_deref().map_or_else(|| "a change".to_owned(), quoted);
            let said_so = if severity == Severity::Blocking { "changed" } else { "changed in part" };
            said.push(Said {
                place: Where::Document { n, page: None },
                severity,
                sentence: format!(
                    "“{}” is the same file as in round {}, and the answer to {what} says that it was {said_so}.",
                    read.label(document),
                    last.round
                ),
                way_on: "Attach the new version, or say in the answer why it stays.".to_owned(),
            });
        }
    }
    said
}

/// The change that says most against it: “changed” is not true of the same bytes, and “in part” deserves a look. What was kept is as
/// the answer says; and without an answer nothing is sent anyway, which is said where the answer is missing.
fn worst(state: &State, asked: impl Fn(&&Change) -> bool) -> Option<(Severity, &Change)> {
    let severity = |change: &Change| match change.answer.as_ref().map(|(done, _)| done) {
        Some(ChangeDone::Changed) => Some(Severity::Blocking),
        Some(ChangeDone::Partly) => Some(Severity::Warning),
        Some(ChangeDone::Kept) | None => None,
    };
    let found = state.changes.values().filter(asked).filter_map(|change| Some((severity(change)?, change)));
    found.min_by_key(|(severity, _)| std::cmp::Reverse(*severity))
}
