//! To a person at the client: your decision is recorded, in these words, here is the proof.

use askama::Template;

use super::frame::{Frame, Ink, Mark, Rendered, rendered};
use super::{Answer, sample_frame, sample_link};

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
    pub next: Option<String>,
    /// Until when and how it can be taken back, in one sentence.
    pub withdraw: Option<String>,
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
        let preheader = format!("Recorded {}. Keep this mail as your receipt.", self.at);
        rendered(self.frame.subject(), &preheader, &Html { m: self, preheader: &preheader }, &Text { m: self })
    }

    /// A believable one, for tests and previews.
    pub fn sample() -> Self {
        let mut frame = sample_frame();
        frame.line = vec![
            Mark::new(Ink::Dry, "2 rounds"),
            Mark::new(Ink::Dry, "✓ You"),
            Mark::new(Ink::Wet, "Tomas"),
            Mark::new(Ink::Pencil, "Production"),
        ];
        Self {
            frame,
            round: 2,
            answer: Answer::ApprovedWithConditions(vec!["The German subtitles are checked by our Hamburg office before they go out.".to_owned()]),
            at: "Wednesday 11 March, 10:42".to_owned(),
            statement: "I, Ines Moreau, approve round 2 of The long way round for Kestrel Ferries, with 1 condition: 3 documents, €48,000 excluding VAT.".to_owned(),
            next: Some("Tomas Eklund is asked now.".to_owned()),
            withdraw: Some("You can take it back on the page until Tomas Eklund has answered.".to_owned()),
            checkpoint: Some(Checkpoint { origin: "assent.halden.example/log".to_owned(), size: 4183, root: "J0tq3Wm1b8oQyVd2k5u7cX9eR4fT6gH1iK3lM5nO7p8=".to_owned() }),
            attached: Some("HS-2041.aef".to_owned()),
            link: sample_link(),
        }
    }
}
