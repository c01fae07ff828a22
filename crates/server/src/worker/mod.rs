//! What runs beside the pages: mail goes out, timers fire, events get their place in the log, old records go, nodes hear of each other.
//!
//! Each worker has a `tick` that does one bounded batch of what is due and says what it did, for tests and simulation, and a
//! `run` that ticks until it is stopped. A wake-up carries no data: what is due is read from the store, so a lost wake-up or a
//! crash costs at most the polling interval. No transaction is open while anything outside is spoken to.
//!
//! Left out: what must be done (`domain::request::react` says it, `execute` queues it), rendering documents (pages ask for it).
//! Start with [`outbox`], then [`compose`].

pub mod absences;
pub mod account;
pub mod anchors;
pub mod calls;
pub mod children;
pub mod compose;
pub mod finding;
pub mod housekeeping;
mod letter;
pub mod nodes;
pub mod outbox;
pub mod register;
pub mod timers;

use crate::app::{App, chance_16};
use crate::execute::{With, link_token};
use crate::keys::token_hash;
use crate::live::Live;
use domain::ids::{ContactId, LinkId, PersonId, Pseudonym, RequestId};
use domain::request::advance::RECORD_LINK_DAYS;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use store::{NewLink, OutboxRow, SideRow};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Starts all workers. They end soon after `stop` is cancelled; join the set to wait for that.
pub fn start(app: &App, stop: &CancellationToken) -> JoinSet<()> {
    let mut workers = JoinSet::new();
    workers.spawn(outbox::run(app.clone(), stop.clone()));
    workers.spawn(timers::run(app.clone(), stop.clone()));
    workers.spawn(housekeeping::run(app.clone(), stop.clone()));
    workers.spawn(nodes::run(app.clone(), stop.clone()));
    workers.spawn(anchors::run(app.clone(), stop.clone()));
    workers.spawn(finding::run(app.clone(), stop.clone()));
    workers
}

/// Who holds a lease, as operators see it in the database. The fence, not this name, decides who may write.
fn owner() -> String {
    format!("process {}", std::process::id())
}

/// Mails that do not follow from an entry of the journal alone. What they need stands in their outbox row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Extra {
    /// A code. Only its name is kept; the digits are derived from it with the master key.
    EmailCode {
        /// 32 hexadecimal digits.
        code: String,
        /// What it confirms.
        about: CodeAbout,
        /// How long it works.
        minutes: u32,
        /// When it was asked for.
        at: Timestamp,
    },
    /// A new link; the newest one that the person has is sent.
    FreshLink {
        /// When it was asked for.
        at: Timestamp,
        /// A link to a finished record, which is no entry, and until when it opens.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        record: Option<(LinkId, Timestamp)>,
    },
    /// The link was used in another browser.
    OtherBrowser {
        /// “Firefox on Windows”.
        browser: String,
        /// When.
        at: Timestamp,
    },
}

/// What a code confirms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "purpose", rename_all = "snake_case")]
pub enum CodeAbout {
    /// A decision, in these words.
    Decide {
        /// The sentence beside the button.
        statement: String,
    },
    /// That the mailbox is theirs, before anything is shown.
    See,
}

impl Extra {
    /// When what it tells happened.
    const fn at(&self) -> Timestamp {
        match self {
            Self::EmailCode { at, .. } | Self::FreshLink { at, .. } | Self::OtherBrowser { at, .. } => *at,
        }
    }

    /// The notification's name, as `domain::effect::Notification::word` has it.
    const fn word(&self) -> &'static str {
        match self {
            Self::EmailCode { .. } => "email_code",
            Self::FreshLink { .. } => "fresh_link",
            Self::OtherBrowser { .. } => "other_browser",
        }
    }

    fn row(&self, request: RequestId, to: Pseudonym, key: [u8; 16]) -> OutboxRow {
        OutboxRow {
            // Of its own form, so that it never meets the name of an entry's effect.
            id: format!("{}-{}-{}", request.hex(), self.word().replace('_', "-"), Pseudonym::from_bytes(key).hex()),
            kind: self.word().to_owned(),
            recipient: to.hex(),
            body: serde_json::to_string(self)
                .unwrap_or_else(|wrong| unreachable!("a row's body is plain data: {wrong}")),
            due_at: self.at(),
        }
    }
}

/// The row that mails a code. `code_name` is 16 bytes of chance, from which [`crate::keys::Keys::six_digits`] makes the digits.
pub fn code_row(
    request: RequestId,
    to: Pseudonym,
    code_name: [u8; 16],
    about: CodeAbout,
    minutes: u32,
    at: Timestamp,
) -> OutboxRow {
    let code = Pseudonym::from_bytes(code_name).hex();
    // The row's own name must not be the code's, because it becomes the Message-ID.
    let mut key = [0; 16];
    let digest = domain::values::Digest::of(&code_name).0;
    key.copy_from_slice(digest.get(..16).unwrap_or(&[0; 16]));
    Extra::EmailCode { code, about, minutes, at }.row(request, to, key)
}

/// What goes with a [`domain::request::Command::IssueLink`] to a contact: the mail. After the end also the link itself, to the record
/// alone, because nothing but annexes may follow the seal; it takes the place of those before.
pub fn with_fresh_link(app: &App, live: &Live, contact: ContactId) -> With {
    let now = app.now();
    let to = live.state.acting_as(PersonId::Contact(contact).in_request(live.state.id));
    let mut with = With::default();
    let record = live.state.sealed.then(|| {
        let lasts = SignedDuration::from_hours(24 * RECORD_LINK_DAYS);
        let (id, expires_at) = (LinkId::from_bytes(chance_16()), now.saturating_add(lasts).unwrap_or(Timestamp::MAX));
        let hash = token_hash(&link_token(app, id));
        with.side.push(SideRow::RevokeLinks(Some(contact)));
        with.side.push(SideRow::InsertLink(NewLink { id, hash, contact, expires_at }));
        (id, expires_at)
    });
    with.outbox.push(Extra::FreshLink { at: now, record }.row(live.state.id, to, chance_16()));
    with
}

/// The row that tells the first holder that the link was used in another browser. `key` is 16 bytes of chance.
pub fn other_browser_row(request: RequestId, to: Pseudonym, key: [u8; 16], browser: &str, at: Timestamp) -> OutboxRow {
    Extra::OtherBrowser { browser: browser.to_owned(), at }.row(request, to, key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_named_and_never_written() {
        let (request, to) = (RequestId::from_bytes([1; 16]), Pseudonym::from_bytes([2; 16]));
        let about = CodeAbout::Decide { statement: "I approve.".to_owned() };
        let row = code_row(request, to, [7; 16], about, 10, Timestamp::UNIX_EPOCH);
        let digits = crate::keys::Keys::from_bytes([3; 32]).six_digits(&[7; 16]);
        assert!(!row.body.contains(&digits) && !row.id.contains(&"07".repeat(16)), "{row:?}");
        let read: Extra = serde_json::from_str(&row.body).unwrap();
        assert!(matches!(read, Extra::EmailCode { code, minutes: 10, .. } if code == "07".repeat(16)));
        // The names of entries' mails are others, so one body is never taken for the other kind.
        assert!(serde_json::from_str::<Extra>(r#"{"name":"receipt","seq":4}"#).is_err());
    }
}
