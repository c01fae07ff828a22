//! `GET /a`: the page behind the link in a mail. The same bytes for everyone, whatever the link, except for a signed
//! timestamp; so it can say nothing about the request, and says only what the reader can do.
//!
//! The token is in the fragment, which no server sees. `link.js` moves it into the form; without JavaScript, or where a
//! mail gateway cut the fragment off, the reader pastes the whole link or asks for a fresh one.

use crate::web::components::{Field, FieldKind, Icon, Kind, Letterhead, Notice};
use askama::Template;

/// The page itself.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/client/link.html")]
pub struct LinkPage {
    /// Always [`Letterhead::Plain`]: nobody is known yet.
    pub letterhead: Letterhead,
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

    const fn button(self) -> &'static str {
        match self {
            Self::Request => "Open the request",
            Self::Register => "See who may approve",
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
    fn notice(&self) -> Option<Notice> {
        match self.outcome {
            LinkOutcome::None | LinkOutcome::NotALink => None,
            LinkOutcome::AskAgain => Some(Notice::new(
                Kind::Warn,
                Icon::CLOCK,
                "Once more, please",
                "Nothing was opened. Open the link from your e-mail again, or paste it below.",
            )),
            LinkOutcome::FreshSent => Some(Notice::new(
                Kind::Good,
                Icon::MAIL,
                "Look in your inbox",
                "If a request is waiting for that address, a fresh link is on its way. It can take a few minutes.",
            )),
        }
    }

    fn pasted(&self) -> Field {
        let error = if self.outcome == LinkOutcome::NotALink {
            "That is not a whole link of ours. Copy it from the e-mail, from https to its last character."
        } else {
            ""
        };
        Field {
            id: "pasted".into(),
            name: "link".into(),
            label: "Paste the link from your e-mail".into(),
            hint: "All of it, with the letters after #.".into(),
            error: error.into(),
            required: true,
            max: 400,
            ..Field::default()
        }
    }

    fn email() -> Field {
        Field {
            id: "email".into(),
            name: "email".into(),
            label: "Your e-mail address".into(),
            kind: FieldKind::Email,
            hint: "The one that the request was sent to.".into(),
            autocomplete: "email",
            required: true,
            max: 254,
            ..Field::default()
        }
    }
}
