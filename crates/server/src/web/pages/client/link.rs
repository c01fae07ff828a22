//! `GET /a`: the page behind the link in a mail. The same bytes for everyone, whatever the link, except for a signed
//! timestamp; so it can say nothing about the request, and says only what the reader can do.
//!
//! The token is in the fragment, which no server sees. `link.js` moves it into the form; without JavaScript, or where a
//! mail gateway cut the fragment off, the reader pastes the whole link or asks for a fresh one.

use crate::web::components::{Field, FieldKind, Icon, Kind, Letterhead, Notice};
use askama::Template;
use wording::{Said, Words};

/// The page itself.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/client/link.html")]
pub struct LinkPage {
    /// Always [`Letterhead::Plain`]: nobody is known yet.
    pub letterhead: Letterhead,
    /// The reader's language.
    pub words: Words,
    /// Signed time at which the page was made; both forms post it as `_stamp`.
    pub stamp: String,
    /// What the link is for.
    pub opens: Opens,
    /// Where `email` is posted for a fresh link.
    pub fresh_path: String,
    /// What the last post came to.
    pub outcome: LinkOutcome,
}

/// What a link is for; its own address says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    /// A request: `/a`.
    Request,
    /// Who may approve at the reader's organisation: `/c`.
    Register,
}

impl Opens {
    /// Where `token` (from the fragment) or `link` (pasted) is posted.
    const fn exchange_path(self) -> &'static str {
        match self {
            Self::Request => "/a/exchange",
            Self::Register => "/c/exchange",
        }
    }
}

/// What the last post came to. A `GET` shows [`LinkOutcome::None`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkOutcome {
    /// Nothing was posted.
    None,
    /// What was pasted is not one of our links.
    NotALink,
    /// The page had been open too long, or the button came sooner than a person presses.
    AskAgain,
    /// A fresh link is on its way, if the address is one we know. Says the same for every address.
    FreshSent,
}

impl LinkPage {
    fn button(&self) -> Said {
        match self.opens {
            Opens::Request => self.words.door_open(),
            Opens::Register => self.words.door_open_register(),
        }
    }

    fn notice(&self) -> Option<Notice> {
        let words = self.words;
        match self.outcome {
            LinkOutcome::None | LinkOutcome::NotALink => None,
            LinkOutcome::AskAgain => Some(Notice::new(
                Kind::Warn,
                Icon::CLOCK,
                words.door_again().to_string(),
                words.door_again_text().to_string(),
            )),
            LinkOutcome::FreshSent => Some(Notice::new(
                Kind::Good,
                Icon::MAIL,
                words.door_sent().to_string(),
                words.door_sent_text().to_string(),
            )),
        }
    }

    fn pasted(&self) -> Field {
        let error = if self.outcome == LinkOutcome::NotALink {
            self.words.door_not_a_link().to_string()
        } else {
            String::new()
        };
        Field {
            id: "pasted".into(),
            name: "link".into(),
            label: self.words.door_paste().to_string(),
            hint: self.words.door_paste_hint().to_string(),
            error,
            required: true,
            max: 400,
            ..Field::default()
        }
    }

    fn email(&self) -> Field {
        Field {
            id: "email".into(),
            name: "email".into(),
            label: self.words.door_email().to_string(),
            kind: FieldKind::Email,
            hint: self.words.door_email_hint().to_string(),
            autocomplete: "email",
            required: true,
            max: 254,
            ..Field::default()
        }
    }
}
