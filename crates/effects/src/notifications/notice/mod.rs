//! Something to know, to confirm as seen, to answer, or to see to: steps `notify` and `acknowledge`, and what has no mail
//! of its own (conditions, reminders to the team).

use askama::Template;

use super::frame::{Frame, Rendered, rendered};
use super::{sample_frame, sample_link};

/// Something to know.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Shared parts.
    pub frame: Frame,
    /// Whether a confirmation is asked.
    pub kind: NoticeKind,
    /// What there is to know, as the flow or a person says it; may have several lines.
    pub words: String,
    /// By when to confirm.
    pub due: Option<String>,
    /// The personal link, or the request's page for the team.
    pub link: String,
}

/// What is asked of the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// To confirm having seen it.
    Acknowledge,
    /// Nothing.
    Inform,
    /// An answer, from somebody at the client.
    Reply,
    /// To see to it, as somebody of the team.
    Work,
}

impl NoticeKind {
    fn button(self) -> &'static str {
        match self {
            Self::Acknowledge => "Read and confirm",
            Self::Inform => "Read it",
            Self::Reply => "Open and answer",
            Self::Work => "Open the request",
        }
    }
}

#[derive(Template)]
#[template(path = "notifications/notice/email.html")]
struct Html<'a> {
    m: &'a Notice,
    preheader: &'a str,
}

#[derive(Template)]
#[template(path = "notifications/notice/email.txt")]
struct Text<'a> {
    m: &'a Notice,
}

impl Notice {
    /// Writes the mail.
    pub fn render(&self) -> Rendered {
        let by = self.due.as_ref().map(|due| format!(" by {due}")).unwrap_or_default();
        let preheader = match self.kind {
            NoticeKind::Acknowledge => format!("Please confirm that you have seen it{by}."),
            NoticeKind::Inform => "For your information; you need to do nothing.".to_owned(),
            NoticeKind::Reply | NoticeKind::Work => self.words.clone(),
        };
        rendered(self.frame.subject(), &preheader, &Html { m: self, preheader: &preheader }, &Text { m: self })
    }

    /// A believable one, for tests and previews.
    pub fn sample() -> Self {
        Self {
            frame: sample_frame(),
            kind: NoticeKind::Acknowledge,
            words: "Production starts on Monday 16 March.\nThe ferry Solveig is closed to passengers that day."
                .to_owned(),
            due: Some("Friday 13 March, 12:00".to_owned()),
            link: sample_link(),
        }
    }
}
