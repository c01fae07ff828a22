//! To everybody concerned: the request has come to its end.

use askama::Template;

use super::frame::{Frame, Ink, Mark, Rendered, rendered};
use super::{sample_frame, sample_link};

/// The request is closed and its record sealed.
#[derive(Debug, Clone)]
pub struct Completed {
    /// Shared parts.
    pub frame: Frame,
    /// How it ended.
    pub ending: Ending,
    /// One sentence for each who decided: "Ines Moreau approved on Wednesday 11 March, 10:42."
    pub decided_by: Vec<String>,
    /// One or two sentences.
    pub next: Option<String>,
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

impl Ending {
    fn words(self) -> &'static str {
        match self {
            Self::Approved => "is approved",
            Self::Declined => "was declined",
            Self::Withdrawn => "was withdrawn",
            Self::Expired => "ended without an answer",
            Self::DeemedAccepted => "counts as accepted under the contract; nobody approved it",
        }
    }
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
        let preheader = format!("{} {}. The record is ready.", self.frame.title, self.ending.words());
        rendered(self.frame.subject(), &preheader, &Html { m: self, preheader: &preheader }, &Text { m: self })
    }

    /// A believable one, for tests and previews.
    pub fn sample() -> Self {
        let mut frame = sample_frame();
        frame.line = vec![
            Mark::new(Ink::Dry, "2 rounds"),
            Mark::new(Ink::Dry, "Ines"),
            Mark::new(Ink::Dry, "Tomas"),
            Mark::new(Ink::Dry, "✓ Approved"),
        ];
        Self {
            frame,
            ending: Ending::Approved,
            decided_by: vec![
                "Ines Moreau approved on Wednesday 11 March, 10:42.".to_owned(),
                "Tomas Eklund approved on Thursday 12 March, 09:15.".to_owned(),
            ],
            next: Some("Production starts on Monday 16 March.".to_owned()),
            link: sample_link(),
        }
    }
}
