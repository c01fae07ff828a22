//! From a row of the outbox to the exact bytes of a mail.
//!
//! INVARIANT: the bytes are a function of the journal, the directory and the row. A mail tells of the moment when its entry was
//! written, also when it leaves a day later, and its date says so; what a second attempt sends is what the first one sent.
//! (One exception: a receipt names the log's checkpoint if the log has the decision by then.)
//!
//! Whether it is still to be sent at all is asked of the request as it is now: see `moot`.
//!
//! Left out: how mails look (`effects::notifications`). Start with `compose`, then `asks.rs` and `answers.rs`.

mod answers;
mod asks;
mod desk;
mod line;
mod moot;
mod talk;
#[cfg(test)]
mod tests;

use super::Extra;
use crate::app::App;
use crate::execute::{link_token, who_is};
use crate::live::Live;
use desk::{Desk, Reader};
use domain::effect::Notification;
use domain::ids::{LinkId, PersonId, Pseudonym};
use domain::request::evolve::fold;
use domain::request::{Entry, Event, State};
use effects::mail::{AutoSubmitted, Mailbox, Message, Mime, message_id, thread_root};
use effects::notifications::{Checkpoint, Rendered};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use store::Leased;

/// How long an entry may take to get its signed place in the log (evidence-spec.md, section 13.5).
const MERGE_MAX: SignedDuration = SignedDuration::from_secs(60);

/// What came of a row.
#[derive(Debug)]
pub(super) enum Composed {
    /// To be sent.
    Mail(Box<Mime>),
    /// No longer true; it is never sent late.
    Moot(&'static str),
    /// It can never be sent; one sentence for people.
    Impossible(String),
    /// A receipt whose entry has no signed place in the log yet, which takes about a second.
    NotYet,
}

/// What a row asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Letter {
    /// It follows from the entry of this number.
    Journal(u64, Notification),
    /// It follows from something a handler did.
    Extra(Extra),
}

impl Letter {
    fn read(id: &str, body: &str) -> Option<Self> {
        if let Ok(extra) = serde_json::from_str(body) {
            return Some(Self::Extra(extra));
        }
        // The row's name is request, entry, index: see `store::effect_id`.
        let seq = id.split(['-', '.']).nth(1)?.parse().ok()?;
        Some(Self::Journal(seq, serde_json::from_str(body).ok()?))
    }
}

/// The name of the notification that a row's body asks for.
pub(super) fn word(body: &str) -> Option<&'static str> {
    let extra = serde_json::from_str::<Extra>(body).map(|extra| extra.word());
    extra.or_else(|_| serde_json::from_str::<Notification>(body).map(|n| n.word())).ok()
}

/// Writes the mail that a row asks for.
pub(super) async fn compose(app: &App, live: &Live, leased: &Leased, now: Timestamp) -> Result<Composed, store::Error> {
    let row = &leased.row;
    let (Some(letter), Ok(to)) = (Letter::read(&row.id, &row.body), Pseudonym::parse(&row.recipient)) else {
        return Ok(Composed::Impossible("This version does not know this mail.".to_owned()));
    };
    let checkpoint = match &letter {
        Letter::Journal(seq, Notification::Receipt { .. }) => match checkpoint(app, live, *seq).await? {
            None if is_fresh(live, *seq, now) => return Ok(Composed::NotYet),
            proved => proved,
        },
        Letter::Journal(..) | Letter::Extra(_) => None,
    };
    let office = Office {
        base: &app.public.base,
        host: &app.public.host,
        mail_from: &app.mail_from,
        token: &|link| link_token(app, link),
        digits: &|code| app.keys.six_digits(code),
        now,
    };
    Ok(office.post(live, &row.id, &letter, to, checkpoint))
}

/// What a mail takes from the installation; the rest is the journal's and the directory's.
struct Office<'a> {
    /// `https://approvals.example.com`.
    base: &'a str,
    /// Its host.
    host: &'a str,
    /// The address that mail comes from.
    mail_from: &'a str,
    /// The secret in a link.
    token: &'a dyn Fn(LinkId) -> String,
    /// The digits of a code, from its name.
    digits: &'a dyn Fn(&[u8]) -> String,
    now: Timestamp,
}

impl Office<'_> {
    fn post(&self, live: &Live, row: &str, letter: &Letter, to: Pseudonym, checkpoint: Option<Checkpoint>) -> Composed {
        if let Some(why) = moot::moot(live, letter, self.now) {
            return Composed::Moot(why);
        }
        let who = who_is(&live.state, &live.directory, to);
        let Some((person, card)) = who.and_then(|who| Some((who, live.directory.card(who)?))) else {
            return Composed::Impossible("The person it was for is not here any more.".to_owned());
        };
        let link = match person {
            PersonId::Member(_) => format!("{}/requests/{}", self.base, live.state.id),
            PersonId::Contact(_) => match link_in(letter).or_else(|| newest_link(&live.entries, &live.state, to)) {
                Some((link, _)) => format!("{}/a#{}", self.base, (self.token)(link)),
                None if needs_link(letter) => return Composed::Moot("the person's link was closed"),
                None => String::new(),
            },
        };
        let (then, at) = as_it_was(live, letter);
        let desk = Desk { live, then, at, reader: Reader::new(live, person, to, card), link, checkpoint };
        match write(&desk, letter, self.digits) {
            Some(rendered) => self.address(&desk, row, rendered),
            None => Composed::Impossible("What it tells about is not in the request any more.".to_owned()),
        }
    }

    /// Puts the words into an envelope.
    fn address(&self, desk: &Desk<'_>, row: &str, rendered: Rendered) -> Composed {
        let host = mail_host(self.host);
        let from = match Mailbox::parse(self.mail_from) {
            Ok(from) => Mailbox { name: desk.workspace().name.clone(), ..from },
            Err(wrong) => return Composed::Impossible(format!("The sender's address is not usable: {wrong}.")),
        };
        let message = Message {
            to: Mailbox { name: desk.reader.card.name.clone(), address: desk.reader.card.email.clone() },
            from,
            reply_to: desk.answers_go_to(),
            subject: rendered.subject,
            text: rendered.text,
            html: rendered.html,
            message_id: message_id(row, &host),
            thread_root: Some(thread_root(&desk.live.state.id.hex(), &host)),
            list_unsubscribe: None,
            auto_submitted: AutoSubmitted::Generated,
            date: desk.at,
            attachments: Vec::new(),
        };
        match message.build() {
            Ok(mime) => Composed::Mail(Box::new(mime)),
            Err(wrong) => Composed::Impossible(format!("It cannot be written as a mail: {wrong}.")),
        }
    }
}

/// The letter's words; `None` if what it tells about is gone. `digits` makes a code out of its name.
fn write(desk: &Desk<'_>, letter: &Letter, digits: &dyn Fn(&[u8]) -> String) -> Option<Rendered> {
    match letter {
        Letter::Extra(extra) => asks::extra(desk, extra, digits),
        Letter::Journal(_, notification) => match notification {
            Notification::AcknowledgeRequest { task } => asks::acknowledge(desk, *task),
            Notification::WorkRequested { task } => asks::work(desk, *task),
            Notification::ApprovalRequest { task } => asks::approval(desk, *task),
            Notification::ReviewRequested { task } => asks::review(desk, *task),
            Notification::Overdue { task } => asks::overdue(desk, *task),
            Notification::OwnerReminder { .. } => asks::owner_reminder(desk),
            Notification::StepBlocked { seq } => asks::step_blocked(desk, *seq),
            Notification::TaskClosed { task } => asks::task_closed(desk, *task),
            Notification::Referred { seq } => asks::referred(desk, *seq),
            Notification::ReferralRefused { seq } => asks::referral_refused(desk, *seq),
            Notification::ConditionMet { seq } => asks::condition_met(desk, *seq),
            Notification::ConditionReturned { seq } => asks::condition_returned(desk, *seq),
            Notification::QuestionAsked { seq } => talk::question(desk, *seq),
            Notification::Mentioned { seq } => talk::mentioned(desk, *seq),
            Notification::QuestionOverdue { seq } => talk::overdue(desk, *seq),
            Notification::QuestionAnswered { seq } => answers::question_answered(desk, *seq),
            Notification::ChangesRequested { seq } => answers::changes_requested(desk, *seq),
            Notification::Completed => answers::completed(desk),
            Notification::Decided { seq } => answers::decided(desk, *seq),
            Notification::Receipt { seq } => answers::receipt(desk, *seq),
            Notification::Notice { seq } => answers::notice(desk, *seq),
            // These stand in rows of their own, with what they need.
            Notification::EmailCode | Notification::FreshLink { .. } | Notification::OtherBrowser => None,
        },
    }
}

/// Does the mail lead anywhere? The others must arrive although the person's link was closed.
fn needs_link(letter: &Letter) -> bool {
    !matches!(
        letter,
        Letter::Journal(_, Notification::TaskClosed { .. })
            | Letter::Extra(Extra::EmailCode { .. } | Extra::OtherBrowser { .. })
    )
}

/// The link that the letter brings itself, to a finished record.
const fn link_in(letter: &Letter) -> Option<(LinkId, Timestamp)> {
    match letter {
        Letter::Extra(Extra::FreshLink { record, .. }) => *record,
        Letter::Extra(_) | Letter::Journal(..) => None,
    }
}

/// The newest link that a person has to this request, under whichever name, and until when it opens.
fn newest_link(entries: &[Arc<Entry>], state: &State, to: Pseudonym) -> Option<(LinkId, Timestamp)> {
    let person = state.parties.get(&to).map_or(to, |party| party.person);
    let newest = entries.iter().rev().find_map(|entry| {
        let Event::LinkIssued { party, link, expires, .. } = &entry.event else { return None };
        let whose = state.parties.get(party).map_or(*party, |p| p.person);
        (whose == person).then_some((entry.seq, *link, *expires))
    });
    let (seq, link, expires) = newest?;
    let mut later = entries.iter().rev().take_while(|entry| entry.seq > seq);
    let revoked = later.any(|entry| matches!(&entry.event, Event::LinkRevoked { link: gone, .. } if *gone == link));
    (!revoked).then_some((link, expires))
}

/// The request when what the letter tells had just been written, with all that was written in the same act.
fn as_it_was(live: &Live, letter: &Letter) -> (State, Timestamp) {
    let (upto, at) = match letter {
        Letter::Extra(extra) => (0, extra.at()),
        Letter::Journal(seq, _) => {
            (*seq, live.entries.iter().find(|e| e.seq == *seq).map_or(live.head.last_at, |e| e.at))
        }
    };
    let past = live.entries.iter().take_while(|entry| entry.seq <= upto || entry.at <= at).count();
    (fold(live.state.id, live.entries.iter().take(past).map(|entry| &**entry)), at)
}

/// Is the entry so young that its place in the log is worth waiting for? Beyond that a receipt without it is better than none.
fn is_fresh(live: &Live, seq: u64, now: Timestamp) -> bool {
    let entry = live.entries.iter().find(|entry| entry.seq == seq);
    entry.is_some_and(|entry| now.duration_since(entry.at) < MERGE_MAX)
}

/// The log's signed head, if it covers the entry.
async fn checkpoint(app: &App, live: &Live, seq: u64) -> Result<Option<Checkpoint>, store::Error> {
    let Some(proofs) = app.workspace(live.workspace).proofs_for(live.state.id, seq + 1).await? else { return Ok(None) };
    let mut lines = proofs.checkpoint.lines();
    let (Some(origin), Some(size), Some(root)) =
        (lines.next(), lines.next().and_then(|s| s.parse().ok()), lines.next())
    else {
        return Ok(None);
    };
    Ok(Some(Checkpoint { origin: origin.to_owned(), size, root: root.to_owned() }))
}

/// The host without its port, in characters that a Message-ID may have.
pub(super) fn mail_host(host: &str) -> String {
    let name = host.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map_or(host, |(name, _)| name);
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') { c } else { '-' };
    name.chars().map(plain).collect()
}
