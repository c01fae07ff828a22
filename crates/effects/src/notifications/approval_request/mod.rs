//! To a person at the client: your approval is asked. First and later rounds; a later one answers each change.

use askama::Template;

use super::frame::{Frame, Rendered, rendered};
use super::{Ask, DocumentRow, counted, sample_frame, sample_link};

/// A client's person is asked to decide.
#[derive(Debug, Clone)]
pub struct ApprovalRequest {
    /// Shared parts.
    pub frame: Frame,
    /// Counted from 1.
    pub round: u32,
    /// About how long it takes to read.
    pub minutes: Option<u32>,
    /// What it is, seen from the reader: "your summer campaign".
    pub about: Option<String>,
    /// "Thursday 12 March, 17:00".
    pub due: Option<String>,
    /// Who wrote `message`.
    pub sender: String,
    /// A word from the team, verbatim.
    pub message: Option<String>,
    /// In later rounds: what this client asked for, with what was done.
    pub changes: Vec<Ask>,
    /// The package.
    pub documents: Vec<DocumentRow>,
    /// Goes on after "If you approve,": one or two sentences.
    pub consequence: Option<String>,
    /// Goes on after "You are asked because": one clause with its full stop.
    pub because: Option<String>,
    /// The personal link.
    pub link: String,
}

#[derive(Template)]
#[template(path = "notifications/approval_request/email.html")]
struct Html<'a> {
    m: &'a ApprovalRequest,
    preheader: &'a str,
}

#[derive(Template)]
#[template(path = "notifications/approval_request/email.txt")]
struct Text<'a> {
    m: &'a ApprovalRequest,
}

impl ApprovalRequest {
    /// Writes the mail.
    pub fn render(&self) -> Rendered {
        let by = self.due.as_ref().map(|due| format!(" by {due}")).unwrap_or_default();
        let length =
            self.minutes.map(|minutes| format!(", about {}", counted(minutes as usize, "minute"))).unwrap_or_default();
        let preheader = format!("Please decide{by}. {}{length}.", counted(self.documents.len(), "document"));
        rendered(self.frame.subject(), &preheader, &Html { m: self, preheader: &preheader }, &Text { m: self })
    }

    /// A believable one, for tests and previews.
    pub fn sample() -> Self {
        Self {
            frame: sample_frame(),
            round: 2,
            minutes: Some(6),
            about: Some("your summer campaign".to_owned()),
            due: Some("Thursday 12 March, 17:00".to_owned()),
            sender: "Nadia Okafor".to_owned(),
            message: Some("The headline is new, and the cost is split by market.".to_owned()),
            changes: vec![
                Ask {
                    words: "The headline reads like a cruise. We are a ferry.".to_owned(),
                    place: Some("Campaign concept, page 2".to_owned()),
                    answer: Some("New headline: “Take the sea road.”".to_owned()),
                },
                Ask {
                    words: "Please split the cost by market.\nNorway and Germany are different budgets.".to_owned(),
                    place: None,
                    answer: Some("Page 2 of the estimate now has one column for each market.".to_owned()),
                },
            ],
            documents: vec![
                DocumentRow { name: "Campaign concept".to_owned(), detail: "v3, 6 pages".to_owned() },
                DocumentRow { name: "Media and production plan".to_owned(), detail: "v2, 4 pages".to_owned() },
                DocumentRow { name: "Cost estimate and terms".to_owned(), detail: "v2, 2 pages".to_owned() },
            ],
            consequence: Some("Tomas Eklund is asked next. When he approves, production starts on 16 March and Halden Studio invoices €48,000 excluding VAT.".to_owned()),
            because: Some("you approve campaigns up to €60,000 for Kestrel Ferries.".to_owned()),
            link: sample_link(),
        }
    }
}
