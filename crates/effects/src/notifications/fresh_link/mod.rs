//! To a person at the client: a new link, because the old one had run out or arrived broken.

use askama::Template;
use wording::Words;

use super::frame::{Frame, Rendered, rendered};
use super::{sample_due, sample_frame, sample_link};

/// A new link, asked for on the page.
#[derive(Debug, Clone)]
pub struct FreshLink {
    /// Shared parts.
    pub frame: Frame,
    /// "Thursday 26 March, 17:00".
    pub expires: String,
    /// The new personal link.
    pub link: String,
}

#[derive(Template)]
#[template(path = "notifications/fresh_link/email.html")]
struct Html<'a> {
    m: &'a FreshLink,
    preheader: &'a str,
}

#[derive(Template)]
#[template(path = "notifications/fresh_link/email.txt")]
struct Text<'a> {
    m: &'a FreshLink,
}

impl FreshLink {
    /// Writes the mail.
    pub fn render(&self) -> Rendered {
        let preheader = self.frame.words.fresh_preview(&self.expires).to_string();
        rendered(self.frame.subject(), &preheader, &Html { m: self, preheader: &preheader }, &Text { m: self })
    }

    /// A believable one, for tests and previews.
    pub fn sample(words: Words) -> Self {
        Self { frame: sample_frame(words), expires: sample_due(words), link: sample_link() }
    }
}
