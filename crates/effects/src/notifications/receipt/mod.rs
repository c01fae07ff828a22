//! To a person at the client: your decision is recorded, in these words, here is the proof.

use askama::Template;
use wording::{Said, Words};

use super::frame::{Frame, Ink, Mark, Rendered, rendered};
use super::{Answer, sample_due, sample_frame, sample_link};

/// What was decided, for the one who decided.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// Shared parts.
    pub frame: Frame,
    /// Counted from 1.
    pub round: u32,
    /// What they answered.
    pub answer: Answer,
    /// "Wednesday 11 March, 10:42".
    pub at: String,
    /// The statement, character for character as confirmed.
    pub statement: String,
    /// One or two sentences.
    pub next: Option<Said>,
    /// Until when and how it can be taken back, in one sentence.
    pub withdraw: Option<Said>,
    /// The signed head of the log that covers the decision, if it was there in time.
    pub checkpoint: Option<Checkpoint>,
    /// File name of the record, if it is attached to the mail.
    pub attached: Option<String>,
    /// To the receipt page and the record.
    pub link: String,
}

/// A log's head, as text that can be compared by eye.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name.
    pub origin: String,
    /// Entries in it.
    pub size: u64,
    /// Root hash as the checkpoint writes it.
    pub root: String,
}

#[derive(Template)]
#[template(path = "notifications/receipt/email.html")]
struct Html<'a> {
    m: &'a Receipt,
    preheader: &'a str,
}

#[derive(Template)]
#[template(path = "notifications/receipt/email.txt")]
struct Text<'a> {
    m: &'a Receipt,
}

impl Receipt {
    /// Writes the mail.
    pub fn render(&self) -> Rendered {
        let preheader = self.frame.words.receipt_preview(&self.at).to_string();
        rendered(self.frame.subject(), &preheader, &Html { m: self, preheader: &preheader }, &Text { m: self })
    }

    pub(crate) fn said(&self) -> Said {
        let (words, title) = (self.frame.words, &self.frame.title);
        match &self.answer {
            Answer::Approved => words.receipt_approved(title),
            Answer::ApprovedWithConditions(conditions) => words.receipt_conditions(conditions.len(), title),
            Answer::ChangesRequested => words.receipt_changes(title),
            Answer::Declined(_) => words.receipt_declined(title),
        }
    }

    /// A believable one, for tests and previews.
    pub fn sample(words: Words) -> Self {
        let mut frame = sample_frame(words);
        frame.line = vec![
            Mark::new(Ink::Dry, &words.mark_rounds(2u32).to_string()),
            Mark::new(Ink::Dry, &format!("✓ {}", words.mark_you())),
            Mark::new(Ink::Wet, "Tomas"),
            Mark::new(Ink::Pencil, "Production"),
        ];
        Self {
            frame,
            round: 2,
            answer: Answer::ApprovedWithConditions(vec!["The German subtitles are checked by our Hamburg office before they go out.".to_owned()]),
            at: sample_due(words),
            statement: "I, Ines Moreau, approve round 2 of The long way round for Kestrel Ferries, with 1 condition: 3 documents, €48,000 excluding VAT.".to_owned(),
            next: Some(words.now_asked(1u32, "Tomas Eklund")),
            withdraw: Some(words.receipt_withdraw()),
            checkpoint: Some(Checkpoint { origin: "assent.halden.example/log".to_owned(), size: 4183, root: "J0tq3Wm1b8oQyVd2k5u7cX9eR4fT6gH1iK3lM5nO7p8=".to_owned() }),
            attached: Some("HS-2041.aef".to_owned()),
            link: sample_link(),
        }
    }
}
