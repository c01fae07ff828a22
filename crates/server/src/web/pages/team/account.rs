//! One's own account: how one signs in, where one is signed in, and out again.

use super::{away::Away, form::Form, shell::Shell};
use crate::web::components::{Chip, Icon, Kind};
use askama::Template;

/// `GET /account`
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/account.html")]
pub struct AccountPage {
    /// The frame.
    pub shell: Shell,
    /// One's address.
    pub email: String,
    /// One's role and teams, in words.
    pub role: String,
    /// Whether a code is asked for at sign-in.
    pub totp: Totp,
    /// Where one is signed in, this browser first.
    pub sessions: Vec<Session>,
    /// Posts `current` and `new` to `/account/password`.
    pub password: Form,
    /// The secret of a token that was just made; shown once and not kept.
    pub secret: Option<String>,
    /// One's tokens for programs that still work.
    pub tokens: Vec<Token>,
    /// When one is away; none for readers.
    pub away: Option<Away>,
    /// Posts `name`, `scopes` and `days` to `/account/tokens`; none for readers.
    pub add_token: Option<Form>,
}

/// A token for a program.
#[derive(Debug, Clone)]
pub struct Token {
    /// What it is for.
    pub name: String,
    /// What it may, until when, and when it was last used.
    pub note: String,
    /// Where revoking it posts.
    pub revoke: String,
}

/// Whether signing in asks for a code from an app.
#[derive(Debug, Clone)]
pub enum Totp {
    /// It does not; `/account/totp` starts it.
    Off,
    /// It does, since then. The form posts to `/account/totp/off` with `password`.
    On {
        /// "since 3 February".
        since: String,
        /// The form to turn it off.
        off: Form,
    },
}

/// A session.
#[derive(Debug, Clone)]
pub struct Session {
    /// "Firefox on Linux".
    pub device: String,
    /// "Signed in 9 March, 08:12, last seen today, 10:44".
    pub note: String,
    /// Where ending it posts; none for the session that reads the page, which signs out instead.
    pub end: Option<String>,
}

impl AccountPage {
    fn csrf(&self) -> &str {
        &self.shell.csrf
    }

    fn totp_chip(&self) -> Chip {
        match &self.totp {
            Totp::Off => Chip::new(Kind::Warn, Icon::RISK, "Password only"),
            Totp::On { since, .. } => Chip::new(Kind::Good, Icon::TICK, format!("Password and code, {since}")),
        }
    }

    fn has_others(&self) -> bool {
        self.sessions.iter().any(|session| session.end.is_some())
    }
}
