//! What a file holds that a person who looks at it does not see. The child finds it; a check makes sentences of it
//! (`preflight/hidden.rs`). The text itself is told, so that somebody can judge it.

use crate::preflight::Place;
use serde::{Deserialize, Serialize};

/// LIMIT: what one job may tell.
pub(crate) const HIDDEN_MAX: usize = 1_000;

/// LIMIT: bytes of text that one of them tells.
pub(crate) const TEXT_BYTES_MAX: usize = 1_200;

/// One thing that is not seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hidden {
    /// What.
    pub what: What,
    /// Where.
    pub place: Place,
    /// Its text or its names, cut where it is long.
    pub text: String,
    /// How many words, names, places or changes.
    pub count: u32,
}

/// What is not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Words in the colour of what is behind them, or nearly.
    SameColour,
    /// Words under something that was painted over them.
    Covered,
    /// Words written to be read by programs only, with no picture of them there.
    Invisible,
    /// Words that are too small to be read.
    Tiny,
    /// Words beside the page.
    OffPage,
    /// Words beside the page but on the sheet it is cut from, where printers put their marks.
    OffTrim,
    /// Words that are cut off: only a part of a drawing is shown, and they are in the other.
    CutOff,
    /// Words that are drawn without any width or height.
    Flat,
    /// Layers that are switched off.
    LayersOff,
    /// A program that runs when the file is opened or used.
    Script,
    /// Something that opens another file, starts a program or sends what was entered.
    Action,
    /// Files inside of the file.
    Attachment,
    /// The same invoice as data, as electronic invoices carry it.
    InvoiceData,
    /// Files inside of an office file: the numbers behind a chart, or another document.
    EmbeddedFile,
    /// Addresses outside that it leads to.
    Links,
    /// Changes after it was signed.
    AfterSignature,
    /// What proves a signature later, added after it was made.
    SignatureProof,
    /// Fields that must be filled and are not.
    RequiredEmpty,
    /// Fields that are not filled.
    FieldsEmpty,
    /// A second form inside that only few programs show.
    OtherForm,
    /// Changes that were tracked and neither taken nor refused.
    TrackedChanges,
    /// Comments.
    Comment,
    /// Text that is set to be hidden.
    HiddenText,
    /// Slides that are left out of the show.
    HiddenSlide,
    /// Sheets that are not shown.
    HiddenSheet,
    /// Rows or columns that are not shown.
    HiddenCells,
    /// Notes for whoever speaks.
    SpeakerNotes,
    /// Programs inside.
    Macro,
    /// Parts that are fetched from elsewhere when the file is opened.
    OutsidePart,
    /// Letters that have no shape and carry a message all the same.
    ShapelessLetters,
}

impl Hidden {
    /// In the document as a whole; the text says which ones, the count how many.
    pub(crate) fn in_document(what: What, names: &[String]) -> Self {
        Hidden { what, place: Place::Document, text: short(&names.join(", ")), count: names.len() as u32 }
    }

    /// In a line of a text.
    pub(crate) fn in_line(what: What, line: u32, text: &str) -> Self {
        Hidden { what, place: Place::Line(line), text: short(text), count: text.split_whitespace().count() as u32 }
    }

    /// Whether what the child says is possible.
    pub(crate) fn makes_sense(&self) -> bool {
        let share = |v: f32| (0.0..=1.0).contains(&v);
        let somewhere = match self.place {
            Place::Document | Place::Line(_) => true,
            Place::Page(page) => page > 0,
            Place::Spot { page, x, y, w, h } => page > 0 && [x, y, w, h].into_iter().all(share),
        };
        somewhere && self.text.len() <= TEXT_BYTES_MAX && !self.text.chars().any(char::is_control)
    }
}

/// One line of text within its limit, without control characters.
pub(crate) fn short(text: &str) -> String {
    let mut short = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if short.len() + word.len() + 5 > TEXT_BYTES_MAX {
            short.push('…');
            break;
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
    }
    short
}
