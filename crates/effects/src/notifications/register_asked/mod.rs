//! To a client's own administrator: look at who may approve there, and confirm it.

use askama::Template;

use super::frame::{Frame, Rendered, one_line, rendered};
use super::{sample_frame, sample_link};

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
        let subject = one_line(&format!("Who may approve at {}?", self.frame.client));
        let preheader = format!("{} asks you to confirm it. It takes a minute.", self.asker);
        rendered(subject, &preheader, &Html { m: self, preheader: &preheader }, &Text { m: self })
    }

    /// A believable one, for tests and previews.
    pub fn sample() -> Self {
        let mut frame = sample_frame();
        frame.line.clear();
        frame.title.clear();
        "Authority to approve".clone_into(&mut frame.reference);
        Self {
            frame,
            asker: "Nadia Okafor".to_owned(),
            expires: "Thursday 26 March, 17:00".to_owned(),
            link: sample_link(),
        }
    }
}
