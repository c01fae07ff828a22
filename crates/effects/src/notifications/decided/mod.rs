//! To the team: a person at the client has decided. Changes asked for have a mail of their own.

use askama::Template;

use super::frame::{Frame, Ink, Mark, Rendered, rendered};
use super::{Answer, sample_team_frame, sample_team_link};

/// Somebody's answer, told to the team.
#[derive(Debug, Clone)]
pub struct Decided {
    /// Shared parts.
    pub frame: Frame,
    /// Who decided: "Ines Moreau".
    pub by: String,
    /// Counted from 1.
    pub round: u32,
    /// What they answered.
    pub answer: Answer,
    /// "Wednesday 11 March, 10:42".
    pub at: String,
    /// One or two sentences.
    pub next: Option<String>,
    /// To the request.
    pub link: String,
}

#[derive(Template)]
#[template(path = "notifications/decided/email.html")]
struct Html<'a> {
    m: &'a Decided,
    preheader: &'a str,
}

#[derive(Template)]
#[template(path = "notifications/decided/email.txt")]
struct Text<'a> {
    m: &'a Decided,
}

impl Decided {
    /// Writes the mail.
    pub fn render(&self) -> Rendered {
        let next = self.next.as_deref().unwrap_or("Open the request for the record.");
        let preheader =
            format!("{} {} {}{}. {next}", self.by, self.answer.verb(), self.frame.title, self.answer.tail());
        rendered(self.frame.subject(), &preheader, &Html { m: self, preheader: &preheader }, &Text { m: self })
    }

    /// A believable one, for tests and previews.
    pub fn sample() -> Self {
        let mut frame = sample_team_frame();
        frame.line = vec![
            Mark::new(Ink::Dry, "2 rounds"),
            Mark::new(Ink::Dry, "✓ Ines"),
            Mark::new(Ink::Wet, "Tomas"),
            Mark::new(Ink::Pencil, "Production"),
        ];
        Self {
            frame,
            by: "Ines Moreau".to_owned(),
            round: 2,
            answer: Answer::ApprovedWithConditions(vec![
                "The German subtitles are checked by our Hamburg office before they go out.".to_owned(),
            ]),
            at: "Wednesday 11 March, 10:42".to_owned(),
            next: Some(
                "Tomas Eklund is asked now. Production waits until the condition is accepted as met.".to_owned(),
            ),
            link: sample_team_link(),
        }
    }
}
