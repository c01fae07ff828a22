//! 410: a link that opens nothing any more. The same page for a link that expired, was replaced, was taken back, or
//! never was, so that it tells a guesser nothing.

use crate::web::components::{Icon, Letterhead};
use askama::Template;
use wording::Words;

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/client/ended.html")]
pub struct EndedPage {
    /// Always [`Letterhead::Plain`].
    pub letterhead: Letterhead,
    /// The reader's language.
    pub words: Words,
    /// Where one can ask for a fresh link: `/a`.
    pub fresh_href: String,
}
