//! To a member: how they sign in was changed. No link in it, because whoever reads it may be led astray by one.

use askama::Template;

use super::frame::{Frame, Rendered, one_line, rendered};
use super::sample_team_frame;

/// The password or the authenticator of the reader was changed.
#[derive(Debug, Clone)]
pub struct AccountChanged {
    /// Shared parts; without client, title and line.
    pub frame: Frame,
    /// "Your password was changed."
    pub what: String,
    /// "Firefox on Windows", as the browser says of itself.
    pub browser: String,
    /// "Wednesday 11 March, 10:42".
    pub at: String,
    /// What to do if it was somebody else.
    pub way_on: String,
}

#[derive(Template)]
#[template(path = "notifications/account_changed/email.html")]
struct Html<'a> {
    m: &'a AccountChanged,
    preheader: &'a str,
}

#[derive(Template)]
#[template(path = "notifications/account_changed/email.txt")]
struct Text<'a> {
    m: &'a AccountChanged,
}

impl AccountChanged {
    /// Writes the mail.
    pub fn render(&self) -> Rendered {
        let subject = one_line(&format!("Your account at {}: {}", self.frame.workspace, self.what));
        let preheader = format!("{}, {}. If it was you, there is nothing to do.", self.browser, self.at);
        rendered(subject, &preheader, &Html { m: self, preheader: &preheader }, &Text { m: self })
    }

    /// A believable one, for tests and previews.
    pub fn sample() -> Self {
        let mut frame = sample_team_frame();
        frame.line.clear();
        frame.client.clear();
        frame.title.clear();
        "Your account".clone_into(&mut frame.reference);
        Self {
            frame,
            what: "your password was changed".to_owned(),
            browser: "Firefox on Windows".to_owned(),
            at: "Wednesday 11 March, 10:42".to_owned(),
            way_on:
                "Ask an administrator of your workspace for a new first code at once; it ends every session of yours."
                    .to_owned(),
        }
    }
}
