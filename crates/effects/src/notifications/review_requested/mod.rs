//! To a member: check this before the client sees it.

use askama::Template;

use super::frame::{Frame, Ink, Mark, Rendered, rendered};
use super::{DocumentRow, counted, sample_team_frame, sample_team_link};

/// An internal check.
#[derive(Debug, Clone)]
pub struct ReviewRequested {
    /// Shared parts.
    pub frame: Frame,
    /// Who submitted it.
    pub by: String,
    /// Counted from 1.
    pub round: u32,
    /// "Friday 6 March, 12:00".
    pub due: Option<String>,
    /// The package.
    pub documents: Vec<DocumentRow>,
    /// Goes on after "You are asked because": one clause with its full stop.
    pub because: Option<String>,
    /// To the check.
    pub link: String,
}

#[derive(Template)]
#[template(path = "notifications/review_requested/email.html")]
struct Html<'a> {
    m: &'a ReviewRequested,
    preheader: &'a str,
}

#[derive(Template)]
#[template(path = "notifications/review_requested/email.txt")]
struct Text<'a> {
    m: &'a ReviewRequested,
}

impl ReviewRequested {
    /// Writes the mail.
    pub fn render(&self) -> Rendered {
        let by = self.due.as_ref().map(|due| format!(" by {due}")).unwrap_or_default();
        let preheader = format!("Please check{by}. {}.", counted(self.documents.len(), "document"));
        rendered(self.frame.subject(), &preheader, &Html { m: self, preheader: &preheader }, &Text { m: self })
    }

    /// A believable one, for tests and previews.
    pub fn sample() -> Self {
        let line = vec![
            Mark::new(Ink::Dry, "Prepared"),
            Mark::new(Ink::Wet, "You"),
            Mark::new(Ink::Pencil, "Ines"),
            Mark::new(Ink::Pencil, "Tomas"),
        ];
        Self {
            frame: Frame {
                recipient: "Jonas Lind".to_owned(),
                greeting: "Jonas".to_owned(),
                line,
                ..sample_team_frame()
            },
            by: "Nadia Okafor".to_owned(),
            round: 1,
            due: Some("Friday 6 March, 12:00".to_owned()),
            documents: vec![
                DocumentRow { name: "Campaign concept".to_owned(), detail: "v1, 6 pages".to_owned() },
                DocumentRow { name: "Cost estimate and terms".to_owned(), detail: "v1, 2 pages".to_owned() },
            ],
            because: Some("you are in the quality team.".to_owned()),
            link: sample_team_link(),
        }
    }
}
