//! To the preparer: the client asks for changes.

use askama::Template;

use super::frame::{Frame, Rendered, rendered};
use super::{Ask, counted, sample_team_frame, sample_team_link};

/// The package comes back with what to change.
#[derive(Debug, Clone)]
pub struct ChangesRequested {
    /// Shared parts.
    pub frame: Frame,
    /// Who asks: "Ines Moreau".
    pub by: String,
    /// The round that comes back, counted from 1.
    pub round: u32,
    /// What is asked for.
    pub changes: Vec<Ask>,
    /// When the next round should go out.
    pub due: Option<String>,
    /// To the request.
    pub link: String,
}

#[derive(Template)]
#[template(path = "notifications/changes_requested/email.html")]
struct Html<'a> {
    m: &'a ChangesRequested,
    preheader: &'a str,
}

#[derive(Template)]
#[template(path = "notifications/changes_requested/email.txt")]
struct Text<'a> {
    m: &'a ChangesRequested,
}

impl ChangesRequested {
    /// Writes the mail.
    pub fn render(&self) -> Rendered {
        let by = self.due.as_ref().map(|due| format!(" The next round is due by {due}.")).unwrap_or_default();
        let preheader = format!("{} asks for {}.{by}", self.by, counted(self.changes.len(), "change"));
        rendered(self.frame.subject(), &preheader, &Html { m: self, preheader: &preheader }, &Text { m: self })
    }

    /// A believable one, for tests and previews.
    pub fn sample() -> Self {
        Self {
            frame: sample_team_frame(),
            by: "Ines Moreau".to_owned(),
            round: 1,
            changes: vec![
                Ask {
                    words: "The headline reads like a cruise. We are a ferry.".to_owned(),
                    place: Some("Campaign concept, page 2".to_owned()),
                    answer: None,
                },
                Ask { words: "Please split the cost by market.".to_owned(), place: None, answer: None },
            ],
            due: Some("Monday 9 March, 12:00".to_owned()),
            link: sample_team_link(),
        }
    }
}
