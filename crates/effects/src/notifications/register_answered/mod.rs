//! To a member who asked a client who may approve there: what was answered.

use askama::Template;

use super::frame::{Frame, Rendered, one_line, rendered};
use super::{Ask, sample_team_frame};

/// A client's own administrator has answered.
#[derive(Debug, Clone)]
pub struct RegisterAnswered {
    /// Shared parts; without title and line.
    pub frame: Frame,
    /// Who answered: "Karin Dahl".
    pub who: String,
    /// What follows, a sentence each: "3 of 5 are right."
    pub says: Vec<String>,
    /// What they wrote, and about whom.
    pub words: Vec<Ask>,
    /// The client's page, for members.
    pub link: String,
}

#[derive(Template)]
#[template(path = "notifications/register_answered/email.html")]
struct Html<'a> {
    m: &'a RegisterAnswered,
    preheader: &'a str,
}

#[derive(Template)]
#[template(path = "notifications/register_answered/email.txt")]
struct Text<'a> {
    m: &'a RegisterAnswered,
}

impl RegisterAnswered {
    /// Writes the mail.
    pub fn render(&self) -> Rendered {
        let subject = one_line(&format!("{} answered who may approve at {}", self.who, self.frame.client));
        let preheader = self.says.join(" ");
        rendered(subject, &preheader, &Html { m: self, preheader: &preheader }, &Text { m: self })
    }

    /// A believable one, for tests and previews.
    pub fn sample() -> Self {
        let mut frame = sample_team_frame();
        frame.line.clear();
        frame.title.clear();
        "Authority to approve".clone_into(&mut frame.reference);
        Self {
            frame,
            who: "Karin Dahl".to_owned(),
            says: vec!["Two grants are right.".to_owned(), "One has ended: Jonas Berg.".to_owned()],
            words: vec![Ask {
                words: "Only to €10,000 since January.".to_owned(),
                place: Some("Ines Moreau".to_owned()),
                answer: None,
            }],
            link: "https://assent.halden.example/clients/cli_2041".to_owned(),
        }
    }
}
