//! To the client: the question has its answer.

use askama::Template;
use wording::Words;

use super::frame::{Frame, Rendered, rendered};
use super::{sample_due, sample_frame, sample_link};

/// An answer to a client's question.
#[derive(Debug, Clone)]
pub struct QuestionAnswered {
    /// Shared parts.
    pub frame: Frame,
    /// Who answered.
    pub by: String,
    /// The question, verbatim.
    pub question: String,
    /// "Cost estimate and terms, page 2".
    pub place: Option<String>,
    /// The answer, verbatim.
    pub answer: String,
    /// When the decision is due now that the clock runs again.
    pub due: Option<String>,
    /// The personal link.
    pub link: String,
}

#[derive(Template)]
#[template(path = "notifications/question_answered/email.html")]
struct Html<'a> {
    m: &'a QuestionAnswered,
    preheader: &'a str,
}

#[derive(Template)]
#[template(path = "notifications/question_answered/email.txt")]
struct Text<'a> {
    m: &'a QuestionAnswered,
}

impl QuestionAnswered {
    /// Writes the mail.
    pub fn render(&self) -> Rendered {
        let preheader = format!("{}: {}", self.by, self.answer);
        rendered(self.frame.subject(), &preheader, &Html { m: self, preheader: &preheader }, &Text { m: self })
    }

    /// A believable one, for tests and previews.
    pub fn sample(words: Words) -> Self {
        Self {
            frame: sample_frame(words),
            by: "Nadia Okafor".to_owned(),
            question: "Are Norwegian and German included in the €48,000?".to_owned(),
            place: Some("Cost estimate and terms, page 2".to_owned()),
            answer: "Yes, both.\nDanish would be €1,900 more.".to_owned(),
            due: Some(sample_due(words)),
            link: sample_link(),
        }
    }
}
