//! Two versions of a document beside each other, and the list of all its versions. The same part stands on the client's page and on
//! the team's.
//!
//! Without a script: side by side, with the words that differ below. With `compare.js` also laid over each other, and moved together.

use super::{Chip, Fact, Icon, Link, StyleVars, style_vars};
use askama::Template;

/// The part.
#[derive(Debug, Clone, Template)]
#[template(path = "web/components/comparison.html")]
pub struct Comparison {
    /// Where another pair is asked for, by `from` and `to`.
    pub action: String,
    /// What is compared.
    pub view: View,
    /// What else differs between the rounds of both versions.
    pub fields: Vec<Changed>,
    /// "Also different between round 1 and round 2".
    pub fields_heading: String,
    /// All versions, newest first.
    pub versions: Vec<Version>,
}

/// What is compared.
#[derive(Debug, Clone)]
pub enum View {
    /// There is nothing to compare with, or nothing was asked for.
    Nothing(String),
    /// It is being made.
    Coming,
    /// It cannot be made, because…
    Cannot(String),
    /// Here it is.
    Pages(Pages),
}

/// Page beside page.
#[derive(Debug, Clone)]
pub struct Pages {
    /// "Version 2".
    pub before: String,
    /// "Version 3".
    pub after: String,
    /// "2 of 6 pages changed", "1 page added".
    pub summary: Vec<String>,
    /// In the order of the later version.
    pub rows: Vec<Row>,
}

/// A page that changed, or several in a row that did not.
#[derive(Debug, Clone)]
pub enum Row {
    /// Pages that are the same.
    Same {
        /// "Pages 1–3 are the same".
        says: String,
        /// Small pictures that lead to large ones.
        pages: Vec<Picture>,
    },
    /// A page that is not.
    Changed(Box<Pair>),
}

/// A page in both versions.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Unique on the page: `p3`.
    pub id: String,
    /// "Page 3", "Page 4, removed".
    pub title: String,
    /// "was page 2, moved"; empty for nothing.
    pub note: String,
    /// What happened to it.
    pub chip: Chip,
    /// In the earlier version; none where it is not there, or has no picture.
    pub before: Option<Picture>,
    /// In the later version.
    pub after: Option<Picture>,
    /// Why a side is empty, in its place: "Not in version 2".
    pub missing: String,
    /// "4 words added, 2 removed"; empty where no word differs.
    pub words: String,
    /// The words that differ, with some around them.
    pub pieces: Vec<Words>,
}

/// A picture of a page.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Its address, in the size it is shown in.
    pub src: String,
    /// In full size.
    pub full: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// What is on it.
    pub alt: String,
    /// "Version 3, page 4".
    pub caption: String,
    /// Where it differs: left, top, width and height in per cent.
    pub areas: Vec<[f32; 4]>,
}

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// In both.
    Same(String),
    /// In the earlier one alone.
    Removed(String),
    /// In the later one alone.
    Added(String),
    /// Words that both have are left out here.
    Gap,
}

/// A value that is another one now.
#[derive(Debug, Clone)]
pub struct Changed {
    /// What it is called.
    pub label: String,
    /// What it was; empty for nothing.
    pub before: String,
    /// What it is; empty for nothing.
    pub after: String,
}

/// One version.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its number in the request.
    pub n: u32,
    /// "Version 3".
    pub name: String,
    /// Is it the earlier one of those compared?
    pub is_before: bool,
    /// Is it the later one?
    pub is_after: bool,
    /// "Sent by Nadia Okafor on Monday 9 March, 10:02, round 2".
    pub sent: String,
    /// What it answers: what was asked for, and what became of it.
    pub why: Vec<(String, String)>,
    /// File name, pages, fingerprint.
    pub facts: Vec<Fact>,
    /// The original.
    pub download: Option<Link>,
}

impl Comparison {
    /// Changed pages, to go from one to the next; none where there is only one.
    fn stops(&self) -> Vec<(&str, &str)> {
        let View::Pages(pages) = &self.view else { return Vec::new() };
        let stops = pages.rows.iter().filter_map(|row| match row {
            Row::Changed(pair) => Some((pair.id.as_str(), pair.title.as_str())),
            Row::Same { .. } => None,
        });
        let stops: Vec<_> = stops.collect();
        if stops.len() > 1 { stops } else { Vec::new() }
    }

    /// Is there something to lay over something else?
    fn has_pictures(&self) -> bool {
        let View::Pages(pages) = &self.view else { return false };
        pages.rows.iter().any(|row| matches!(row, Row::Changed(pair) if pair.before.is_some() && pair.after.is_some()))
    }
}

impl Pair {
    fn has_picture(&self) -> bool {
        self.before.is_some() || self.after.is_some()
    }

    /// The earlier and the later page, by the name of their side.
    fn sides(&self) -> [(&'static str, Option<&Picture>); 2] {
        [("before", self.before.as_ref()), ("after", self.after.as_ref())]
    }
}

impl Picture {
    fn marks(&self) -> Vec<StyleVars<4>> {
        self.areas.iter().map(|[x, y, w, h]| style_vars([("--x", *x), ("--y", *y), ("--w", *w), ("--h", *h)])).collect()
    }
}

impl askama::filters::HtmlSafe for Comparison {}
