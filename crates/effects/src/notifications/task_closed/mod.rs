//! To somebody who was asked: it is settled without you. No link, because there is nothing to open.

use askama::Template;
use wording::{Said, Words};

use super::frame::{Frame, Ink, Mark, Rendered, rendered};
use super::sample_frame;

/// A task that ended without its person.
#[derive(Debug, Clone)]
pub struct TaskClosed {
    /// Shared parts.
    pub frame: Frame,
    /// Why: a sentence or two.
    pub because: Said,
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
        let preheader = format!("{} {}", self.frame.words.closed_preview(), self.because);
        rendered(self.frame.subject(), &preheader, &Html { m: self, preheader: &preheader }, &Text { m: self })
    }

    /// A believable one, for tests and previews.
    pub fn sample(words: Words) -> Self {
        let mut frame = sample_frame(words);
        frame.line = vec![
            Mark::new(Ink::Dry, &words.mark_round_one().to_string()),
            Mark::new(Ink::Dry, "Tomas"),
            Mark::new(Ink::Pencil, "Production"),
        ];
        Self { frame, because: words.closed_enough("Tomas Eklund") }
    }
}
