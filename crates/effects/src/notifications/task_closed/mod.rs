//! To somebody who was asked: it is settled without you. No link, because there is nothing to open.

use askama::Template;

use super::frame::{Frame, Ink, Mark, Rendered, rendered};
use super::sample_frame;

/// A task that ended without its person.
#[derive(Debug, Clone)]
pub struct TaskClosed {
    /// Shared parts.
    pub frame: Frame,
    /// Goes on after "because": one clause with its full stop.
    pub because: String,
}

#[derive(Template)]
#[template(path = "notifications/task_closed/email.html")]
struct Html<'a> {
    m: &'a TaskClosed,
    preheader: &'a str,
}

#[derive(Template)]
#[template(path = "notifications/task_closed/email.txt")]
struct Text<'a> {
    m: &'a TaskClosed,
}

impl TaskClosed {
    /// Writes the mail.
    pub fn render(&self) -> Rendered {
        let preheader = format!("Nothing left to do: it was closed because {}", self.because);
        rendered(self.frame.subject(), &preheader, &Html { m: self, preheader: &preheader }, &Text { m: self })
    }

    /// A believable one, for tests and previews.
    pub fn sample() -> Self {
        let mut frame = sample_frame();
        frame.line =
            vec![Mark::new(Ink::Dry, "Round 1"), Mark::new(Ink::Dry, "Tomas"), Mark::new(Ink::Pencil, "Production")];
        Self { frame, because: "Tomas Eklund decided, and one of you two was enough.".to_owned() }
    }
}
