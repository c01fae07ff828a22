//! To a person at the client: the one code, bound to what it is for. The code is in neither subject nor preview, which
//! a locked phone shows to anyone.

use askama::Template;
use wording::Words;

use super::frame::{Frame, Rendered, one_line_said, rendered};
use super::sample_frame;

/// A code by mail.
#[derive(Debug, Clone)]
pub struct EmailCode {
    /// Shared parts; its line is best left empty.
    pub frame: Frame,
    /// The digits.
    pub code: String,
    /// What the code is bound to.
    pub purpose: CodePurpose,
    /// How long it works.
    pub minutes: u32,
}

/// What a code does. A code for one thing does not do the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodePurpose {
    /// Confirms a decision.
    Decide {
        /// The statement, character for character as on the sheet.
        statement: String,
    },
    /// Proves the mailbox, to open the request in another browser.
    See,
}

#[derive(Template)]
#[template(path = "notifications/email_code/email.html")]
struct Html<'a> {
    m: &'a EmailCode,
    preheader: &'a str,
}

#[derive(Template)]
#[template(path = "notifications/email_code/email.txt")]
struct Text<'a> {
    m: &'a EmailCode,
}

impl EmailCode {
    /// Writes the mail.
    pub fn render(&self) -> Rendered {
        let words = self.frame.words;
        let subject = one_line_said(&words.code_subject(&self.frame.title, &self.frame.reference));
        let preheader = words.code_preview(self.minutes).to_string();
        rendered(subject, &preheader, &Html { m: self, preheader: &preheader }, &Text { m: self })
    }

    /// A believable one, for tests and previews.
    pub fn sample(words: Words) -> Self {
        let mut frame = sample_frame(words);
        frame.line.clear();
        Self {
            frame,
            code: "482913".to_owned(),
            purpose: CodePurpose::Decide {
                statement: "I, Ines Moreau, approve round 2 of The long way round for Kestrel Ferries: 3 documents, €48,000 excluding VAT.".to_owned(),
            },
            minutes: 10,
        }
    }
}
