//! The viewer: documents as tabs, their pages with pins, and thumbnails. The client's review page and the team's request page show the
//! same one; what somebody may see is decided before it comes here.
//!
//! Of a long document only some pages are on the page. With script the others come when somebody scrolls to them, from
//! [`Pages::more`] as a [`PageWindow`]; without, links lead on.

use super::{Icon, Link, Pin};
use askama::Template;
use askama::filters::HtmlSafe;
use std::borrow::Borrow;
use wording::{Said, Words};

/// All documents of a package, to be read.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "web/components/documents.html")]
pub struct Viewer {
    /// The language of what it says itself.
    pub words: Words,
    /// For what the script reports.
    pub csrf: String,
    /// Where opened pages are reported; none where that is not asked.
    pub seen_path: Option<String>,
    /// What can be said about a spot on a page.
    pub marks: Marks,
    /// In the order of the package.
    pub documents: Vec<Document>,
}

impl HtmlSafe for Viewer {}

/// What can be said about a spot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Marks {
    /// Nothing, here.
    #[default]
    None,
    /// A question.
    Questions,
    /// A question, or a change to request.
    Changes,
}

/// A document to read.
#[derive(Debug, Clone)]
pub struct Document {
    /// Unique on the page: `d1`. Its pages are `d1-p1` and so on.
    pub id: String,
    /// Its whole title.
    pub title: String,
    /// "v3, 6 pages".
    pub about: String,
    /// "2 changed"; empty for none.
    pub changed: String,
    /// The original file.
    pub download: Link,
    /// What changed since the version before; none for a first version.
    pub compare: Option<Link>,
    /// All pages on paper; none where there are no pages.
    pub print: Option<Link>,
    /// What can be shown of it.
    pub view: View,
}

/// What can be shown of a document.
#[derive(Debug, Clone)]
pub enum View {
    /// Pages as pictures.
    Pages(Pages),
    /// Plain text.
    Text(String),
    /// Pictures are still being made; they appear by themselves, or after a reload.
    NotYet,
    /// Nothing can be shown, because…
    NoPreview(String),
}

/// The pages of a document.
#[derive(Debug, Clone, Default)]
pub struct Pages {
    /// Those that are here, one after the other.
    pub here: Vec<Page>,
    /// How many can be shown in all.
    pub total: u32,
    /// Width and height of every page in pixels, for as many as are alike in a row: `842x595*6 595x842*2`. So each has its place
    /// before it comes.
    pub sizes: String,
    /// Where more of them, and places of words, are asked for: `/r/req_…/pages/3`.
    pub more: String,
    /// The pages before and after those that are here, for browsers without script; empty where all are here.
    pub onward: Vec<Link>,
    /// What is not shown at all; empty for nothing.
    pub rest: String,
}

/// One page of a document.
#[derive(Debug, Clone)]
pub struct Page {
    /// Unique on the page: `d1-p3`.
    pub id: String,
    /// From 1.
    pub number: u32,
    /// Pixels of the picture, so that nothing moves when it arrives.
    pub width: u32,
    /// Pixels of the picture.
    pub height: u32,
    /// The picture.
    pub sheet: Sheet,
    /// Changed since the round before.
    pub changed: bool,
    /// Names it in reports and questions: `doc_…:3`.
    pub place: String,
    /// Questions and earlier changes about a spot on it.
    pub pins: Vec<Pin>,
    /// The viewer opens here. At most one page of all documents.
    pub start: bool,
}

/// The picture of a page.
#[derive(Debug, Clone)]
pub enum Sheet {
    /// It is there.
    Drawn {
        /// URL of its image.
        src: String,
        /// URL of a small image of it.
        thumb: String,
        /// What is on it, for those who do not see it: its first words.
        alt: String,
    },
    /// It is being made.
    Coming,
    /// It could not be made.
    Missing,
}

/// Some pages of a document by themselves, to be put into the viewer.
#[derive(Debug, Clone, Template)]
#[template(path = "web/components/page_window.html")]
pub struct PageWindow {
    /// The language of what is said about them.
    pub words: Words,
    /// In order.
    pub pages: Vec<Page>,
}

/// A page with its picture.
#[derive(Debug, Template)]
#[template(path = "web/components/page.html")]
struct Figure<'a> {
    words: Words,
    page: &'a Page,
    loading: Loading,
}

/// When a picture is fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Loading {
    /// With the page.
    Eager,
    /// When somebody gets near it.
    Lazy,
}

/// A page among the thumbnails.
#[derive(Debug, Template)]
#[template(path = "web/components/thumbnail.html")]
struct Thumbnail<'a> {
    words: Words,
    page: &'a Page,
}

impl Figure<'_> {
    fn is_lazy(&self) -> bool {
        self.loading == Loading::Lazy
    }
}

impl HtmlSafe for Figure<'_> {}
impl HtmlSafe for Thumbnail<'_> {}

impl Viewer {
    /// The document that is open first: the one with the page to start at, else the first.
    fn opens_first(&self, document: &Document) -> bool {
        let with_start = self.documents.iter().find(|document| document.pages().iter().any(|page| page.start));
        with_start.or(self.documents.first()).is_some_and(|first| first.id == document.id)
    }
}

impl Document {
    /// The pages that are here; none where it has no pages.
    pub fn pages(&self) -> &[Page] {
        match &self.view {
            View::Pages(pages) => &pages.here,
            View::Text(_) | View::NotYet | View::NoPreview(_) => &[],
        }
    }

    /// The pages that are here, to be changed.
    pub fn pages_mut(&mut self) -> &mut [Page] {
        match &mut self.view {
            View::Pages(pages) => &mut pages.here,
            View::Text(_) | View::NotYet | View::NoPreview(_) => &mut [],
        }
    }

    /// Whether it will show more by itself.
    fn is_coming(&self) -> bool {
        matches!(self.view, View::NotYet) || self.pages().iter().any(|page| matches!(page.sheet, Sheet::Coming))
    }

    /// Whether the file is shown, so that the link to it stands below rather than in the reason why not.
    fn is_shown(&self) -> bool {
        matches!(self.view, View::Pages(_) | View::Text(_))
    }

    /// Pages that are higher than wide are shown side by side where there is room.
    fn is_tall(&self) -> bool {
        self.pages().first().is_some_and(|page| page.height > page.width)
    }
}

impl Page {
    fn caption(&self, words: impl Borrow<Words>) -> Said {
        if self.changed {
            words.borrow().review_page_changed(self.number)
        } else {
            words.borrow().review_page(self.number)
        }
    }

    fn figure(&self, words: impl Borrow<Words>, loading: Loading) -> Figure<'_> {
        Figure { words: *words.borrow(), page: self, loading }
    }

    fn thumbnail(&self, words: impl Borrow<Words>) -> Thumbnail<'_> {
        Thumbnail { words: *words.borrow(), page: self }
    }
}
