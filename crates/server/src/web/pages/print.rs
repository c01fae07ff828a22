//! All pages of one document, one below the other, to be printed or read without any tools.

use askama::Template;

/// `GET …/pages/{n}/print`.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/print.html")]
pub struct PrintPage {
    /// The document's title.
    pub title: String,
    /// "Version 3 of a document of HS-2041".
    pub about: String,
    /// The original.
    pub download: String,
    /// Back to the request.
    pub back: String,
    /// Every page that has a picture.
    pub pages: Vec<PrintedPage>,
    /// How many pages are not here.
    pub missing: u32,
}

/// A page on paper.
#[derive(Debug, Clone)]
pub struct PrintedPage {
    /// From 1.
    pub number: u32,
    /// URL of its image.
    pub src: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Its first words.
    pub alt: String,
}

#[cfg(test)]
impl PrintPage {
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let page = |number| PrintedPage {
            number,
            src: format!("/pages/c-{number}.svg"),
            width: 842,
            height: 595,
            alt: "The long way round.".into(),
        };
        let whole = Self {
            title: "Campaign concept".into(),
            about: "Version 3 of a document of HS-2041".into(),
            download: "/r/hs-2041/files/3".into(),
            back: "/r/hs-2041".into(),
            pages: (1..=6).map(page).collect(),
            missing: 0,
        };
        vec![("print", whole.clone()), ("print-rest", Self { missing: 94, ..whole })]
    }
}
