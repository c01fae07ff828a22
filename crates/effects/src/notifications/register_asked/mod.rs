//! To a client's own administrator: look at who may approve there, and confirm it.

use askama::Template;
use wording::Words;

use super::frame::{Frame, Rendered, one_line_said, rendered};
use super::{sample_due, sample_frame, sample_link};

/// The question who may approve at a client.
#[derive(Debug, Clone)]
pub struct RegisterAsked {
    /// Shared parts; without title and line.
    pub frame: Frame,
    /// Who asks: "Nadia Okafor".
    pub asker: String,
    /// "Thursday 26 March, 17:00".
    pub expires: String,
    /// The personal link.
    pub link: String,
}

#[derive(Template)]
#[template(path = "notifications/register_asked/email.html")]
struct Html<'a> {
    m: &'a RegisterAsked,
    preheader: &'a str,
}

#[derive(Template)]
#[template(path = "notifications/register_asked/email.txt")]
struct Text<'a> {
    m: &'a RegisterAsked,
}

impl RegisterAsked {
    /// Writes the mail.
    pub fn render(&self) -> Rendered {
        let words = self.frame.words;
        let subject = one_line_said(&words.register_subject(&self.frame.client));
        let preheader = words.register_preview(&self.asker).to_string();
        rendered(subject, &preheader, &Html { m: self, preheader: &preheader }, &Text { m: self })
    }

    /// A believable one, for tests and previews.
    pub fn sample(words: Words) -> Self {
        let mut frame = sample_frame(words);
        frame.line.clear();
        frame.title.clear();
        frame.reference = words.register_reference().to_string();
        Self { frame, asker: "Nadia Okafor".to_owned(), expires: sample_due(words), link: sample_link() }
    }
}
