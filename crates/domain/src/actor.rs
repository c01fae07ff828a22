//! Who acts, and how that is known.
//!
//! The types carry the first law: a decision takes a [`Person`], and a `Person` is made from an authenticated browser
//! session in one place of the server. Nothing that arrives as data can become one: it is neither `Deserialize` nor `Default`.

use crate::ids::{MemberId, PersonId, SessionId, TokenId};
use serde::{Deserialize, Serialize};

/// How somebody proved who they are, in the words of the evidence format (its section 5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Followed a personal link by a deliberate act.
    Link,
    /// Typed a code that was mailed for exactly this statement.
    OtpEmail,
    /// Typed the code of an authenticator when signing in.
    Totp,
    /// Signed in through the organisation's own identity provider.
    Sso,
    /// Signed the statement with a passkey.
    Passkey,
}

impl Method {
    /// The level this method alone reaches.
    pub const fn level(self) -> u8 {
        match self {
            Self::Link => 1,
            Self::OtpEmail | Self::Totp | Self::Sso => 2,
            Self::Passkey => 3,
        }
    }
    /// The word in the evidence.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::OtpEmail => "otp_email",
            Self::Totp => "totp",
            Self::Sso => "sso",
            Self::Passkey => "passkey",
        }
    }
}

/// A person behind an authenticated browser session. INVARIANT: only the server's session extractor calls
/// [`Person::from_browser_session`]; the tidy check refuses any other caller outside tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    who: PersonId,
    session: SessionId,
    signed_in: SignedIn,
}

/// How the session began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignedIn {
    /// A contact by a personal link.
    Link,
    /// A member by password alone: no method in the evidence, level 0.
    Password,
    /// A member by password and authenticator.
    PasswordTotp,
}

impl Person {
    /// A person as the session extractor found them.
    pub const fn from_browser_session(who: PersonId, session: SessionId, signed_in: SignedIn) -> Self {
        Self { who, session, signed_in }
    }
    /// Who it is.
    pub const fn who(&self) -> PersonId {
        self.who
    }
    /// The session, as evidence names it.
    pub const fn session(&self) -> SessionId {
        self.session
    }
    /// How the session began.
    pub const fn signed_in(&self) -> SignedIn {
        self.signed_in
    }
}

/// Whoever or whatever gives a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A person in a browser.
    Person(Person),
    /// A program with an access token, on behalf of a member. It can prepare and ask; it can never decide.
    Token {
        /// The token.
        token: TokenId,
        /// The member who made it.
        member: MemberId,
    },
    /// A step of another request, or another system's report, on behalf of a member. Like a program it can prepare, and never decide.
    Automation {
        /// The member.
        member: MemberId,
    },
    /// Assent itself: timers, workers.
    System,
}

impl Actor {
    /// The person in the directory for whom this acts, if any.
    pub const fn who(&self) -> Option<PersonId> {
        match self {
            Self::Person(person) => Some(person.who),
            Self::Token { member, .. } | Self::Automation { member } => Some(PersonId::Member(*member)),
            Self::System => None,
        }
    }
}

/// What a member may do in a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, and the workspace itself.
    Owner,
    /// People, clients, settings.
    Admin,
    /// Writes flows, and all a member does.
    Designer,
    /// Prepares and reviews.
    Member,
    /// Reads everything, changes nothing.
    Auditor,
}

impl Role {
    /// May this role change requests?
    pub const fn may_work(self) -> bool {
        !matches!(self, Self::Auditor)
    }
    /// May this role change people, clients and settings?
    pub const fn may_administer(self) -> bool {
        matches!(self, Self::Owner | Self::Admin)
    }
    /// May this role write flows? Publishing one is for those who administer.
    pub const fn may_write_flows(self) -> bool {
        matches!(self, Self::Owner | Self::Admin | Self::Designer)
    }
    /// All roles, in the order pages show them.
    pub const ALL: [Self; 5] = [Self::Owner, Self::Admin, Self::Designer, Self::Member, Self::Auditor];
    /// The word for the page and the API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Designer => "designer",
            Self::Member => "member",
            Self::Auditor => "auditor",
        }
    }
}
