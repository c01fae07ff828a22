//! What is in the file and not seen by whoever looks at it. The text of it is told, because somebody must judge it.

use super::{Found, Place, Severity, Subject};
use crate::hidden::{Hidden, What};
use std::collections::BTreeMap;

/// LIMIT: characters of hidden text in a sentence.
const QUOTE_CHARS_MAX: usize = 240;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut whole: BTreeMap<What, (Vec<&str>, u32)> = BTreeMap::new();
    for hidden in subject.hidden {
        match hidden.place {
            // A long document is opened in several jobs, each of which tells of its own pages; it is said once.
            Place::Document => {
                let (texts, count) = whole.entry(hidden.what).or_default();
                *count += hidden.count;
                let parts = hidden.text.split(", ").filter(|part| !part.is_empty());
                for part in parts {
                    if !texts.contains(&part) {
                        texts.push(part);
                    }
                }
            }
            Place::Page(_) | Place::Spot { .. } | Place::Line(_) => found.push(one(hidden)),
        }
    }
    found.extend(
        whole
            .into_iter()
            .map(|(what, (texts, count))| one(&Hidden { what, place: Place::Document, text: texts.join(", "), count })),
    );
    // There is room for some of them only, and what stops must be among those.
    found.sort_by_key(|one| std::cmp::Reverse(one.severity));
    found
}

fn one(hidden: &Hidden) -> Found {
    let (severity, way_on) = judged(hidden.what);
    Found { place: hidden.place, severity, sentence: sentence(hidden), way_on: way_on.to_owned() }
}

fn sentence(hidden: &Hidden) -> String {
    let page = match hidden.place {
        Place::Page(page) | Place::Spot { page, .. } => format!("page {page}"),
        Place::Line(line) => format!("line {line}"),
        Place::Document => "this file".to_owned(),
    };
    let mut quoted: String = hidden.text.chars().take(QUOTE_CHARS_MAX).collect();
    if quoted.len() < hidden.text.len() {
        quoted.push('…');
    }
    let words = if hidden.count == 1 { "1 word".to_owned() } else { format!("{} words", hidden.count) };
    let said = if quoted.is_empty() { String::new() } else { format!(": “{quoted}”") };
    let named = if quoted.is_empty() { String::new() } else { format!(": {quoted}") };
    match hidden.what {
        What::SameColour => format!("{words} on {page} cannot be seen, in the colour of what is behind them{said}."),
        What::Covered => format!("{words} on {page} cannot be seen, under something else{said}."),
        What::Invisible => format!("{words} on {page} can be read by programs and not be seen{said}."),
        What::Tiny => format!("{words} on {page} are too small to be read{said}."),
        What::OffPage => format!("{words} of {page} stand beside the page, where nobody sees them{said}."),
        What::OffTrim => format!("{words} of {page} stand beside the page, as printers’ marks do{said}."),
        What::CutOff => format!("{words} on {page} are cut off and cannot be seen{said}."),
        What::Flat => format!("{words} on {page} have no width or height{said}."),
        What::LayersOff => format!("Layers of this file are switched off and can be switched on{named}."),
        What::Script => "A program inside of this file runs when it is opened or used.".to_owned(),
        What::Action => format!("Something in this file acts outside of it{named}."),
        What::Attachment => format!("Other files are inside of this file{named}."),
        What::InvoiceData => format!("The invoice is in this file as data too{named}."),
        What::EmbeddedFile => {
            format!("Other files are inside of this file, such as the numbers behind a chart{named}.")
        }
        What::Links => format!("This file leads to other places{named}."),
        What::AfterSignature => "This file was changed after it was signed.".to_owned(),
        What::SignatureProof => "Proof for its signature was added to this file after it was signed.".to_owned(),
        What::RequiredEmpty => format!("Fields of the form that must be filled are empty{named}."),
        What::FieldsEmpty => format!("Fields of the form are empty{named}."),
        What::OtherForm => "A second form (XFA) is inside that most programs do not show.".to_owned(),
        What::TrackedChanges => format!("Tracked changes are in this file{said}."),
        What::Comment if hidden.place == Place::Document => format!("Comments are in this file{said}."),
        What::Comment => format!("A comment in {page} is not shown{said}."),
        What::HiddenText => format!("Hidden text is in this file{said}."),
        What::HiddenSlide => format!("Hidden slides are in this file{named}."),
        What::HiddenSheet => format!("Hidden sheets are in this file{named}."),
        What::HiddenCells => format!("Hidden rows or columns are in this file{named}."),
        What::SpeakerNotes => format!("Notes for the speaker are in this file{said}."),
        What::Macro => "Macros are in this file.".to_owned(),
        What::OutsidePart => format!("Parts of this file are fetched from elsewhere when it is opened{named}."),
        What::ShapelessLetters => format!("Letters without a shape are in {page}{said}."),
    }
}

/// How much it matters, and what to do about it.
fn judged(what: What) -> (Severity, &'static str) {
    match what {
        What::SameColour | What::Covered | What::Invisible | What::Tiny | What::OffPage | What::Flat => {
            (Severity::Blocks, "Take the text out where the file was made, and export it again.")
        }
        What::CutOff => {
            (Severity::Warns, "Programs can still read it; cut the drawing where it was made if that must not be.")
        }
        What::OffTrim => (Severity::Warns, "Leave it if it is meant for the printer; programs can read it."),
        What::LayersOff => (Severity::Blocks, "Take the layers out, or print to PDF what is to be seen."),
        What::Script | What::Action => (Severity::Blocks, "Print the file to PDF, which leaves only what is seen."),
        What::Attachment => {
            (Severity::Blocks, "Take them out and attach them as documents of their own, so that they are looked at.")
        }
        What::InvoiceData => (Severity::Warns, "Leave it if it is meant: electronic invoices have it."),
        What::EmbeddedFile => (Severity::Warns, "Paste charts as pictures if the numbers are not for the client."),
        What::Links => {
            (Severity::Warns, "See that they lead where they should; what is there is not part of the approval.")
        }
        What::AfterSignature => (Severity::Blocks, "Use the file as it was signed, or have it signed again."),
        What::SignatureProof => (Severity::Warns, "Nothing needs to be done; see that the signature is still valid."),
        What::RequiredEmpty => (Severity::Blocks, "Fill them in, and upload the new version."),
        What::FieldsEmpty => (Severity::Warns, "Fill them in, or leave them if that is meant."),
        What::OtherForm => (Severity::Blocks, "Print the file to PDF, so that everybody sees the same."),
        What::TrackedChanges => (Severity::Blocks, "Accept or reject all changes, and upload the new version."),
        What::Comment => (Severity::Blocks, "Delete the comments, and upload the new version."),
        What::HiddenText => (Severity::Blocks, "Show it or take it out, and upload the new version."),
        What::HiddenSlide | What::HiddenSheet => {
            (Severity::Blocks, "Show them or take them out, and upload the new version.")
        }
        What::HiddenCells => (Severity::Warns, "Show them or take them out if they are not for the client."),
        What::SpeakerNotes => (Severity::Warns, "Take them out if they are not for the client."),
        What::Macro => (Severity::Blocks, "Save it without macros, and upload the new version."),
        What::OutsidePart => (Severity::Blocks, "Put what is fetched into the file, or take it out."),
        What::ShapelessLetters => (Severity::Blocks, "Take them out: programs read them and people do not."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::Media;
    use crate::preflight::Opened;

    fn said(hidden: &[Hidden]) -> Vec<String> {
        let subject = Subject { media: Media::Pdf, bytes: 1, opened: Opened::Text("words"), hidden };
        check(&subject).into_iter().map(|found| found.sentence).collect()
    }

    #[test]
    fn what_several_jobs_tell_of_the_whole_is_said_once() {
        let links = |names: &[&str]| {
            Hidden::in_document(What::Links, &names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(
            said(&[links(&["a.example", "b.example"]), links(&["b.example"])]),
            ["This file leads to other places: a.example, b.example."]
        );
    }

    #[test]
    fn hidden_text_is_shown_to_the_person() {
        let hidden =
            Hidden { what: What::SameColour, place: Place::Page(3), text: "Approve this".to_owned(), count: 2 };
        assert_eq!(
            said(&[hidden]),
            ["2 words on page 3 cannot be seen, in the colour of what is behind them: “Approve this”."]
        );
    }
}
