//! Something to know, to confirm as seen, to answer, or to see to: steps `notify` and `acknowledge`, and what has no mail
//! of its own (conditions, reminders to the team).

use askama::Template;
use wording::{Said, Words};

use super::frame::{Frame, Rendered, rendered};
use super::{sample_due, sample_frame, sample_link};

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
        let words = self.frame.words;
        let preheader = match (self.kind, &self.due) {
            (NoticeKind::Acknowledge, Some(due)) => words.notice_preview_due(due).to_string(),
            (NoticeKind::Acknowledge, None) => words.notice_preview().to_string(),
            (NoticeKind::Inform, _) => words.notice_preview_inform().to_string(),
            (NoticeKind::Reply | NoticeKind::Work, _) => self.words.clone(),
        };
        rendered(self.frame.subject(), &preheader, &Html { m: self, preheader: &preheader }, &Text { m: self })
    }

    pub(crate) fn button(&self) -> Said {
        let words = self.frame.words;
        match self.kind {
            NoticeKind::Acknowledge => words.notice_button_acknowledge(),
            NoticeKind::Inform => words.notice_button_inform(),
            NoticeKind::Reply => words.notice_button_reply(),
            NoticeKind::Work => words.mail_open_request(),
        }
    }

    /// A believable one, for tests and previews.
    pub fn sample(words: Words) -> Self {
        Self {
            frame: sample_frame(words),
            kind: NoticeKind::Acknowledge,
            words: "Production starts on Monday 16 March.\nThe ferry Solveig is closed to passengers that day."
                .to_owned(),
            due: Some(sample_due(words)),
            link: sample_link(),
        }
    }
}
