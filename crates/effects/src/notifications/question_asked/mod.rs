//! To the team: a client asks, and the clock waits on us.

use askama::Template;

use super::frame::{Frame, Rendered, rendered};
use super::{sample_team_frame, sample_team_link};

/// A question that a member has to answer.
#[derive(Debug, Clone)]
pub struct QuestionAsked {
    /// Shared parts.
    pub frame: Frame,
    /// Who asks: "Ines Moreau".
    pub by: String,
    /// Verbatim.
    pub question: String,
    /// "Cost estimate and terms, page 2".
    pub place: Option<String>,
    /// By when an answer is due.
    pub due: Option<String>,
    /// What the wait does to the client's deadline, in one sentence.
    pub clock: Option<String>,
    /// To the question.
    pub link: String,
}

#[derive(Template)]
#[template(path = "notifications/question_asked/email.html")]
struct Html<'a> {
    m: &'a QuestionAsked,
    preheader: &'a str,
}

#[derive(Template)]
#[template(path = "notifications/question_asked/email.txt")]
struct Text<'a> {
    m: &'a QuestionAsked,
}

impl QuestionAsked {
    /// Writes the mail.
    pub fn render(&self) -> Rendered {
        let preheader = format!("{}: {}", self.by, self.question);
        rendered(self.frame.subject(), &preheader, &Html { m: self, preheader: &preheader }, &Text { m: self })
    }

    /// A believable one, for tests and previews.
    pub fn sample() -> Self {
        Self {
            frame: sample_team_frame(),
            by: "Ines Moreau".to_owned(),
            question: "Are Norwegian and German included in the €48,000?".to_owned(),
            place: Some("Cost estimate and terms, page 2".to_owned()),
            due: Some("Tuesday 10 March, 12:00".to_owned()),
            clock: Some("The client’s deadline pauses until you answer.".to_owned()),
            link: sample_team_link(),
        }
    }
}
