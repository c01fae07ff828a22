//! To the first holder of a link: it was used in another browser. No link in it, because whoever reads it may be the
//! wrong one.

use askama::Template;
use wording::Words;

use super::frame::{Frame, Rendered, one_line_said, rendered};
use super::{sample_due, sample_frame};

/// The link was opened elsewhere, after a code from the mailbox.
#[derive(Debug, Clone)]
pub struct OtherBrowser {
    /// Shared parts; its line is best left empty.
    pub frame: Frame,
    /// "Firefox on Windows", as the browser says of itself.
    pub browser: String,
    /// "Wednesday 11 March, 10:42".
    pub at: String,
    /// Who at the team can close the link.
    pub contact: String,
}

#[derive(Template)]
#[template(path = "notifications/other_browser/email.html")]
struct Html<'a> {
    m: &'a OtherBrowser,
    preheader: &'a str,
}

#[derive(Template)]
#[template(path = "notifications/other_browser/email.txt")]
struct Text<'a> {
    m: &'a OtherBrowser,
}

impl OtherBrowser {
    /// Writes the mail.
    pub fn render(&self) -> Rendered {
        let words = self.frame.words;
        let subject = one_line_said(&words.elsewhere_subject(&self.frame.reference));
        let preheader = words.elsewhere_preview(&self.browser, &self.at).to_string();
        rendered(subject, &preheader, &Html { m: self, preheader: &preheader }, &Text { m: self })
    }

    /// A believable one, for tests and previews.
    pub fn sample(words: Words) -> Self {
        let mut frame = sample_frame(words);
        frame.line.clear();
        Self {
            frame,
            browser: "Firefox on Windows".to_owned(),
            at: sample_due(words),
            contact: "Nadia Okafor".to_owned(),
        }
    }
}
