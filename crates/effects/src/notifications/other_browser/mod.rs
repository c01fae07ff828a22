//! To the first holder of a link: it was used in another browser. No link in it, because whoever reads it may be the
//! wrong one.

use askama::Template;

use super::frame::{Frame, Rendered, one_line, rendered};
use super::sample_frame;

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
        let subject = one_line(&format!("Your link was used in another browser ({})", self.frame.reference));
        let preheader = format!("{}, {}. If it was you, there is nothing to do.", self.browser, self.at);
        rendered(subject, &preheader, &Html { m: self, preheader: &preheader }, &Text { m: self })
    }

    /// A believable one, for tests and previews.
    pub fn sample() -> Self {
        let mut frame = sample_frame();
        frame.line.clear();
        Self {
            frame,
            browser: "Firefox on Windows".to_owned(),
            at: "Wednesday 11 March, 10:42".to_owned(),
            contact: "Nadia Okafor".to_owned(),
        }
    }
}
