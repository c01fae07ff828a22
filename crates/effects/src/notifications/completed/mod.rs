//! To everybody concerned: the request has come to its end.

use askama::Template;
use wording::{Said, Words};

use super::frame::{Frame, Ink, Mark, Rendered, rendered};
use super::{sample_due, sample_frame, sample_link};

/// The request is closed and its record sealed.
#[derive(Debug, Clone)]
pub struct Completed {
    /// Shared parts.
    pub frame: Frame,
    /// How it ended.
    pub ending: Ending,
    /// One sentence for each who decided: "Ines Moreau approved on Wednesday 11 March, 10:42."
    pub decided_by: Vec<Said>,
    /// One or two sentences.
    pub next: Option<Said>,
    /// To the record.
    pub link: String,
}

/// The ends a request can come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// All who had to said yes.
    Approved,
    /// The client said no.
    Declined,
    /// The team took it back.
    Withdrawn,
    /// Nobody answered, and the flow says that this ends it.
    Expired,
    /// A contract says that silence is consent. Never worded as a person's yes.
    DeemedAccepted,
}

#[derive(Template)]
#[template(path = "notifications/completed/email.html")]
struct Html<'a> {
    m: &'a Completed,
    preheader: &'a str,
}

#[derive(Template)]
#[template(path = "notifications/completed/email.txt")]
struct Text<'a> {
    m: &'a Completed,
}

impl Completed {
    /// Writes the mail.
    pub fn render(&self) -> Rendered {
        let preheader = format!("{} {}", self.said(), self.frame.words.ended_preview());
        rendered(self.frame.subject(), &preheader, &Html { m: self, preheader: &preheader }, &Text { m: self })
    }

    pub(crate) fn said(&self) -> Said {
        let (words, title) = (self.frame.words, &self.frame.title);
        match self.ending {
            Ending::Approved => words.ended_approved(title),
            Ending::Declined => words.ended_declined(title),
            Ending::Withdrawn => words.ended_withdrawn(title),
            Ending::Expired => words.ended_expired(title),
            Ending::DeemedAccepted => words.ended_deemed(title),
        }
    }

    /// A believable one, for tests and previews.
    pub fn sample(words: Words) -> Self {
        let mut frame = sample_frame(words);
        frame.line = vec![
            Mark::new(Ink::Dry, &words.mark_rounds(2u32).to_string()),
            Mark::new(Ink::Dry, "Ines"),
            Mark::new(Ink::Dry, "Tomas"),
            Mark::new(Ink::Dry, &format!("✓ {}", words.mark_approved())),
        ];
        Self {
            frame,
            ending: Ending::Approved,
            decided_by: vec![
                words.ended_did_approve("Ines Moreau", sample_due(words)),
                words.ended_did_approve("Tomas Eklund", sample_due(words)),
            ],
            next: Some(Said::verbatim("Production starts on Monday 16 March.", words)),
            link: sample_link(),
        }
    }
}
