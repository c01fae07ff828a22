//! What people read: one folder per mail, each a struct, an HTML part, a text part and a sample.
//!
//! To add a notification: make the folder `<name>/` with `mod.rs`, `email.html` and `email.txt` (copy the smallest,
//! `fresh_link`), add its line to [`all`] in alphabetical order, and its arm where `react` asks for it. The tests then
//! hold its sample to the rules below and store its text part as a snapshot.
//!
//! Rules: all amounts, dates and names arrive written out; the link `https://host/a#token` stands once in each part and
//! never in subject or preview; nothing is loaded from anywhere; at most one button. Names are hostile: see `escape.rs`.
//!
//! What clients' people get speaks their language: its own words come from [`wording`], never from a template. Mails to the team are
//! in English and stand in their templates.
//!
//! Left out: who gets which mail when (`domain`), reminders and digests (they come with follow-up), people's own
//! templates. Start with [`Frame`], then `approval_request/`.

mod account_changed;
mod approval_request;
mod changes_requested;
mod completed;
mod decided;
mod email_code;
pub(crate) mod escape;
mod frame;
mod fresh_link;
mod notice;
mod other_browser;
mod question_answered;
mod question_asked;
mod receipt;
mod register_answered;
mod register_asked;
mod review_requested;
mod task_closed;

pub use account_changed::AccountChanged;
pub use approval_request::ApprovalRequest;
pub use changes_requested::ChangesRequested;
pub use completed::{Completed, Ending};
pub use decided::Decided;
pub use email_code::{CodePurpose, EmailCode};
pub use frame::{Frame, Ink, Mark, Rendered};
pub use fresh_link::FreshLink;
pub use notice::{Notice, NoticeKind};
pub use other_browser::OtherBrowser;
pub use question_answered::QuestionAnswered;
pub use question_asked::QuestionAsked;
pub use receipt::{Checkpoint, Receipt};
pub use register_answered::RegisterAnswered;
pub use register_asked::RegisterAsked;
pub use review_requested::ReviewRequested;
pub use task_closed::TaskClosed;

pub(crate) use escape::{html, text};

use wording::Words;

/// One notification, as the tests and the preview page see it.
#[derive(Debug, Clone, Copy)]
pub struct Notification {
    /// Its folder's name.
    pub name: &'static str,
    /// Renders its sample in a language; what only the team reads is in English whatever is asked.
    pub sample: fn(Words) -> Rendered,
    /// Do clients' people get it? Then it speaks their language.
    pub for_clients: bool,
}

/// Every mail that Assent sends, by name.
pub fn all() -> &'static [Notification] {
    &[
        Notification { name: "account_changed", sample: |_| AccountChanged::sample().render(), for_clients: false },
        Notification {
            name: "approval_request",
            sample: |words| ApprovalRequest::sample(words).render(),
            for_clients: true,
        },
        Notification { name: "changes_requested", sample: |_| ChangesRequested::sample().render(), for_clients: false },
        Notification { name: "completed", sample: |words| Completed::sample(words).render(), for_clients: true },
        Notification { name: "decided", sample: |_| Decided::sample().render(), for_clients: false },
        Notification { name: "email_code", sample: |words| EmailCode::sample(words).render(), for_clients: true },
        Notification { name: "fresh_link", sample: |words| FreshLink::sample(words).render(), for_clients: true },
        Notification { name: "notice", sample: |words| Notice::sample(words).render(), for_clients: true },
        Notification { name: "other_browser", sample: |words| OtherBrowser::sample(words).render(), for_clients: true },
        Notification {
            name: "question_answered",
            sample: |words| QuestionAnswered::sample(words).render(),
            for_clients: true,
        },
        Notification { name: "question_asked", sample: |_| QuestionAsked::sample().render(), for_clients: false },
        Notification { name: "receipt", sample: |words| Receipt::sample(words).render(), for_clients: true },
        Notification { name: "register_answered", sample: |_| RegisterAnswered::sample().render(), for_clients: false },
        Notification {
            name: "register_asked",
            sample: |words| RegisterAsked::sample(words).render(),
            for_clients: true,
        },
        Notification { name: "review_requested", sample: |_| ReviewRequested::sample().render(), for_clients: false },
        Notification { name: "task_closed", sample: |words| TaskClosed::sample(words).render(), for_clients: true },
    ]
}

/// One document of the package, as a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRow {
    /// "Campaign concept".
    pub name: String,
    /// "v3, 6 pages".
    pub detail: String,
}

/// Something a client's person asked for, in their own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Verbatim; may have several lines.
    pub words: String,
    /// "Campaign concept, page 2".
    pub place: Option<String>,
    /// What was done about it, once something was.
    pub answer: Option<String>,
}

/// What a person answered, in the words of pages and mails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A plain yes.
    Approved,
    /// A yes with these conditions, verbatim.
    ApprovedWithConditions(Vec<String>),
    /// Changes were asked for.
    ChangesRequested,
    /// A no, with the reason if one was given.
    Declined(Option<String>),
}

impl Answer {
    /// After "has": "approved", "asked for changes to".
    pub(crate) fn verb(&self) -> &'static str {
        match self {
            Self::Approved | Self::ApprovedWithConditions(_) => "approved",
            Self::ChangesRequested => "asked for changes to",
            Self::Declined(_) => "declined",
        }
    }

    /// Goes on after the title, so that a yes with conditions is nowhere told as a plain one.
    pub(crate) fn tail(&self) -> String {
        match self {
            Self::ApprovedWithConditions(conditions) => {
                format!(" with {}", counted(conditions.len(), "condition"))
            }
            Self::Approved | Self::ChangesRequested | Self::Declined(_) => String::new(),
        }
    }

    /// Conditions, if there are any.
    pub(crate) fn conditions(&self) -> &[String] {
        match self {
            Self::ApprovedWithConditions(conditions) => conditions,
            Self::Approved | Self::ChangesRequested | Self::Declined(_) => &[],
        }
    }

    /// The reason of a no.
    pub(crate) fn reason(&self) -> Option<&String> {
        match self {
            Self::Declined(reason) => reason.as_ref(),
            Self::Approved | Self::ApprovedWithConditions(_) | Self::ChangesRequested => None,
        }
    }
}

/// "1 document", "3 documents".
pub(crate) fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// The frame of the samples that go to the client.
fn sample_frame(words: Words) -> Frame {
    let round = words.mark_round_one().to_string();
    Frame {
        words,
        workspace: "Halden Studio".to_owned(),
        client: "Kestrel Ferries".to_owned(),
        reference: "HS-2041".to_owned(),
        title: "The long way round".to_owned(),
        recipient: "Ines Moreau".to_owned(),
        greeting: "Ines".to_owned(),
        line: vec![
            Mark::new(Ink::Dry, &round),
            Mark::new(Ink::Dry, &words.mark_checked().to_string()),
            Mark::new(Ink::Wet, &words.mark_you().to_string()),
            Mark::new(Ink::Pencil, "Tomas"),
            Mark::new(Ink::Pencil, "Production"),
        ],
        imprint: "Halden Studio AB, Skeppsbron 14, Stockholm".to_owned(),
    }
}

/// When the samples say that something happened or is due: 12 March, 17:00 in Stockholm.
fn sample_due(words: Words) -> String {
    let at = jiff::Timestamp::constant(1_773_331_200, 0);
    words.moment(at, &jiff::tz::TimeZone::get("Europe/Stockholm").unwrap_or(jiff::tz::TimeZone::UTC))
}

/// The frame of the samples that go to the team.
fn sample_team_frame() -> Frame {
    Frame { recipient: "Nadia Okafor".to_owned(), greeting: "Nadia".to_owned(), ..sample_frame(Words::ENGLISH) }
}

/// Where the samples for the team lead; members sign in.
fn sample_team_link() -> String {
    "https://assent.halden.example/requests/HS-2041".to_owned()
}

/// The link of the samples: 43 characters, as long as a real token.
fn sample_link() -> String {
    "https://assent.halden.example/a#Zk3mW8x2Qv5rT9yB1nC4dF7gH0jKLpSsUuVvXxYyZz0".to_owned()
}
