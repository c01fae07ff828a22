//! The mailbox of a demonstration: what would have been sent, to whom, as they would have read it.
//!
//! A mail's own HTML is never part of this page. It is at another path, in a frame without scripts or origin.

use super::shell::Shell;
use crate::web::components::{Avatar, Icon, Link};
use askama::Template;

/// `GET /mailbox` and `GET /mailbox/{id}`, in a demonstration only.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/mailbox.html")]
pub struct MailboxPage {
    /// The frame.
    pub shell: Shell,
    /// Whose mail there is, everybody first.
    pub people: Vec<Recipient>,
    /// The mails of the chosen person, newest first.
    pub mails: Vec<MailRow>,
    /// The mail one has opened.
    pub open: Option<Mail>,
}

/// Somebody who got mail.
#[derive(Debug, Clone)]
pub struct Recipient {
    /// Their mails, and their name.
    pub link: Link,
    /// How many.
    pub count: u32,
    /// Whether these are shown.
    pub shown: Shown,
}

/// Whether something of a list is the one on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// It is.
    Yes,
    /// Another is.
    No,
}

/// A mail in the list.
#[derive(Debug, Clone)]
pub struct MailRow {
    /// Small.
    pub avatar: Avatar,
    /// To whom.
    pub to: String,
    /// Where it opens, and its subject.
    pub link: Link,
    /// "10:41".
    pub when: String,
    /// Whether it is open.
    pub shown: Shown,
}

/// A mail.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Its subject.
    pub subject: String,
    /// "Halden Studio <requests@…>".
    pub from: String,
    /// "Ines Moreau <ines@…>".
    pub to: String,
    /// "Today, 10:41".
    pub when: String,
    /// Where its HTML is served on its own.
    pub html: String,
    /// Its text part.
    pub text: String,
    /// The link in it, as the person would press it.
    pub link: Option<Link>,
    /// The code in it, for a mail that carries one.
    pub code: Option<String>,
}

impl Recipient {
    fn is_shown(&self) -> bool {
        self.shown == Shown::Yes
    }
}

impl MailRow {
    fn is_shown(&self) -> bool {
        self.shown == Shown::Yes
    }
}
