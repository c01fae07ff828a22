//! To a person at the client: your approval is asked. First and later rounds; a later one answers each change.

use askama::Template;
use domain::values::{Currency, Money};
use wording::{Said, Words};

use super::frame::{Frame, Rendered, rendered};
use super::{Ask, DocumentRow, sample_due, sample_frame, sample_link};

/// A client's person is asked to decide.
#[derive(Debug, Clone)]
pub struct ApprovalRequest {
    /// Shared parts.
    pub frame: Frame,
    /// Counted from 1.
    pub round: u32,
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
    /// What follows "If you approve:": one or more sentences.
    pub consequence: Option<Said>,
    /// Why the reader is asked: a sentence.
    pub because: Option<Said>,
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
        let (words, count) = (self.frame.words, self.documents.len());
        let preheader = match &self.due {
            Some(due) => words.ask_preview_due(count, due),
            None => words.ask_preview(count),
        };
        let preheader = preheader.to_string();
        rendered(self.frame.subject(), &preheader, &Html { m: self, preheader: &preheader }, &Text { m: self })
    }

    /// A believable one, for tests and previews.
    pub fn sample(words: Words) -> Self {
        let then = "Production starts on 16 March. Halden Studio invoices €48,000 excluding VAT.";
        Self {
            frame: sample_frame(words),
            round: 2,
            due: Some(sample_due(words)),
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
            consequence: Said::sentences([
                words.if_next(1u32, "Tomas Eklund"),
                words.if_all(),
                Said::verbatim(then, words),
            ]),
            because: Some(
                words.because_authority_limit("Kestrel Ferries", words.money(Money::minor(6_000_000, Currency::EUR))),
            ),
            link: sample_link(),
        }
    }
}
