//! The outbox: mails and calls that the journal asks for leave the building, each at most once in effect.
//!
//! ```text
//! 1. claim     rows that are due, for LEASE; each claim raises the row's fence       (one short transaction)
//! 2. compose   the exact bytes, from the journal and the directory
//! 3. send      no transaction open; given up after SEND_MAX
//! 4. report    message.sent, message.failed or annex.delivered, and the row's end    (append; refused if the fence has moved on)
//! ```
//!
//! A crash after 3 sends the mail again with the same Message-ID. A process that was stopped for longer than its lease sends nothing
//! that it had not begun, and its 4 is refused. What differs for calls is in `calls`.

use super::compose::{self, Composed};
use super::{account, calls, register};
use crate::app::App;
use crate::execute::{ExecuteError, With, execute_on};
use crate::live::{self, Live};
use domain::actor::Actor;
use domain::ids::{Name, Pseudonym, RequestId};
use domain::request::Command;
use domain::request::command::Delivered;
use domain::request::event::MessageCard;
use domain::values::Digest;
use effects::mail::Mime;
use effects::outcome::{Attempt, Outcome};
use futures::StreamExt as _;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::time::Duration;
use store::{Idempotency, Leased, SideRow};
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

/// LIMIT: mails on their way at once. More than the mail server's connections, so that one that hangs does not hold up the rest.
pub const AT_ONCE: u32 = 8;
/// LIMIT: calls of other systems on their way at once. They may hang for as long as a call may take, and mails do not wait for them.
pub const CALLS_AT_ONCE: u32 = 4;
/// LIMIT: time between two claims. After an outage mail goes out as a stream and not as a storm, and a burst of decisions keeps the
/// machine for those who are deciding: at most [`AT_ONCE`] mails in this time.
const PACE: Duration = Duration::from_millis(200);
/// LIMIT: time between two looks at the outbox when nobody wakes us.
pub const POLL: Duration = Duration::from_secs(1);
/// LIMIT: how long one attempt may take: connecting, testing a kept connection and handing over, by `effects::mail::Timeouts`.
const SEND_MAX: Duration = Duration::from_secs(95);
/// For how long a row is held; longer than [`SEND_MAX`], so that nobody else sends what is being sent.
const LEASE: SignedDuration = SignedDuration::from_secs(120);
/// LIMIT: attempts. With waits that double up to an hour, about three days; then a person must look.
pub const ATTEMPTS_MAX: u32 = 80;
/// LIMIT: how long a stop waits for mails that are on their way.
const GRACE: Duration = Duration::from_secs(10);

/// What a batch came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TickReport {
    /// Taken by the mail server, or done by another system.
    pub sent: u32,
    /// No longer true, so never sent.
    pub cancelled: u32,
    /// To be tried again.
    pub put_off: u32,
    /// Given up; shown as not delivered, or as failed.
    pub dead: u32,
    /// Left alone, because the lease was over or the store did not answer. Comes up again.
    pub left: u32,
}

impl TickReport {
    /// Was there nothing at all to do?
    pub fn is_quiet(self) -> bool {
        self == Self::default()
    }

    fn count(&mut self, ended: Ended) {
        let place = match ended {
            Ended::Sent => &mut self.sent,
            Ended::Cancelled => &mut self.cancelled,
            Ended::PutOff => &mut self.put_off,
            Ended::Dead => &mut self.dead,
            Ended::Left => &mut self.left,
        };
        *place += 1;
    }
}

/// What became of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    Sent,
    Cancelled,
    PutOff,
    Dead,
    Left,
}

/// Why a row could not be worked on.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error("the request cannot be told about it: {0}")]
    Report(#[from] ExecuteError),
}

/// Does one batch of what is due and waits for it.
pub async fn tick(app: &App, now: Timestamp) -> Result<TickReport, store::Error> {
    let mut leased = app.store.claim_effects(&super::owner(), AT_ONCE, LEASE, now).await?;
    leased.extend(app.store.claim_calls(&super::owner(), CALLS_AT_ONCE, LEASE, now).await?);
    let at_once = (AT_ONCE + CALLS_AT_ONCE) as usize;
    let mut report = TickReport::default();
    let mut ended = futures::stream::iter(lanes(leased)).map(|lane| send_lane(app, lane)).buffer_unordered(at_once);
    while let Some(lane) = ended.next().await {
        for one in lane {
            report.count(one);
        }
    }
    Ok(report)
}

/// What is on its way.
#[derive(Default)]
struct Busy {
    mails: JoinSet<Vec<Ended>>,
    calls: JoinSet<Vec<Ended>>,
}

impl Busy {
    /// Takes what is due and there is room for; true if there was anything.
    async fn take(&mut self, app: &App) -> Result<bool, store::Error> {
        let (owner, now) = (super::owner(), app.now());
        let mut any = false;
        let free = free(AT_ONCE, &self.mails);
        if free > 0 {
            any |= send_all(app, &mut self.mails, app.store.claim_effects(&owner, free, LEASE, now).await?);
        }
        let free = self::free(CALLS_AT_ONCE, &self.calls);
        if free > 0 {
            any |= send_all(app, &mut self.calls, app.store.claim_calls(&owner, free, LEASE, now).await?);
        }
        Ok(any)
    }

    fn is_full(&self) -> bool {
        free(AT_ONCE, &self.mails) == 0 && free(CALLS_AT_ONCE, &self.calls) == 0
    }

    /// Waits for one of them.
    async fn next(&mut self) -> Option<Result<Vec<Ended>, JoinError>> {
        tokio::select! {
            Some(ended) = self.mails.join_next() => Some(ended),
            Some(ended) = self.calls.join_next() => Some(ended),
            else => None,
        }
    }

    fn is_empty(&self) -> bool {
        self.mails.is_empty() && self.calls.is_empty()
    }
}

fn free(limit: u32, busy: &JoinSet<Vec<Ended>>) -> u32 {
    limit.saturating_sub(u32::try_from(busy.len()).unwrap_or(limit))
}

fn send_all(app: &App, busy: &mut JoinSet<Vec<Ended>>, leased: Vec<Leased>) -> bool {
    let any = !leased.is_empty();
    for lane in lanes(leased) {
        let app = app.clone();
        busy.spawn(async move { send_lane(&app, lane).await });
    }
    any
}

/// Works until it is stopped. Each lane is a task of its own, so a mail server that hangs holds up only what it hangs on.
pub async fn run(app: App, stop: CancellationToken) {
    let mut busy = Busy::default();
    let mut poll = tokio::time::interval(POLL);
    poll.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    let mut pace = tokio::time::interval(PACE);
    pace.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let (mut unwell, mut due) = (false, true);
    loop {
        let take = due && !busy.is_full();
        tokio::select! {
            () = stop.cancelled() => break,
            Some(ended) = busy.next(), if !busy.is_empty() => {
                if let Err(wrong) = ended {
                    tracing::error!(%wrong, "sending a mail or a call ended in a bug; it is tried again when its lease is over");
                }
            }
            () = app.outbox_wake.notified(), if !due => due = true,
            _ = poll.tick(), if !due => due = true,
            _ = pace.tick(), if take => match busy.take(&app).await {
                Ok(any) => (unwell, due) = (false, any),
                // Said once, not every second for as long as the database is away.
                Err(wrong) => {
                    if !unwell {
                        tracing::warn!(%wrong, "the outbox cannot be read; mail waits");
                    }
                    (unwell, due) = (true, false);
                }
            },
        }
    }
    let rest = async { while busy.next().await.is_some() {} };
    if tokio::time::timeout(GRACE, rest).await.is_err() {
        tracing::warn!(
            left = busy.mails.len() + busy.calls.len(),
            "stopped while mails or calls were on their way; mails are sent again with the same Message-ID, calls are looked for"
        );
    }
}

/// Rows for one person about one request go one after the other, in the order in which they came about.
fn lanes(leased: Vec<Leased>) -> Vec<Vec<Leased>> {
    let mut lanes: Vec<((RequestId, String), Vec<Leased>)> = Vec::new();
    for row in leased {
        let whose = (row.request, row.row.recipient.clone());
        match lanes.iter_mut().find(|(key, _)| *key == whose) {
            Some((_, lane)) => lane.push(row),
            None => lanes.push((whose, vec![row])),
        }
    }
    lanes.into_iter().map(|(_, lane)| lane).collect()
}

async fn send_lane(app: &App, lane: Vec<Leased>) -> Vec<Ended> {
    let mut ended = Vec::with_capacity(lane.len());
    for leased in lane {
        ended.push(Box::pin(one(app, &leased)).await);
    }
    ended
}

/// One row, whatever happens to it.
async fn one(app: &App, leased: &Leased) -> Ended {
    let wrong = match handle(app, leased).await {
        Ok(ended) => return ended,
        Err(wrong) => wrong,
    };
    if matches!(wrong, Trouble::Store(store::Error::Conflict(_)) | Trouble::Report(ExecuteError::Conflict(_))) {
        tracing::debug!(effect.id = leased.row.id, "another process has taken this mail over");
        return Ended::Left;
    }
    tracing::warn!(effect.id = leased.row.id, request.id = %leased.request, %wrong, "a mail was put off");
    let again = later(app.now(), attempt(leased).back_off());
    match app.store.retry_effect(leased, again, &wrong.to_string()).await {
        Ok(()) => Ended::PutOff,
        Err(_) => Ended::Left,
    }
}

async fn handle(app: &App, leased: &Leased) -> Result<Ended, Trouble> {
    // INVARIANT: nothing is begun after its lease; whoever holds it now may be sending it.
    if app.now() >= leased.row.due_at {
        return Ok(Ended::Left);
    }
    if leased.row.kind == calls::KIND {
        return calls::handle(app, leased).await;
    }
    // A mail about an account, or about who may approve, belongs to no request.
    let (live, composed) = if leased.row.kind == account::KIND {
        (None, account::compose(app, leased).await?)
    } else if leased.row.kind == register::KIND {
        (None, register::compose(app, leased).await?)
    } else {
        let Some(live) = live::load(app, leased.workspace, leased.request).await? else {
            return dead(app, leased, "The request is not there any more.").await;
        };
        let composed = compose::compose(app, &live, leased, app.now()).await?;
        (Some(live), composed)
    };
    let mime = match composed {
        Composed::Mail(mime) => mime,
        Composed::Moot(why) => {
            app.store.complete_effect(leased, app.now()).await?;
            tracing::debug!(effect.id = leased.row.id, why, "a mail was cancelled");
            return Ok(Ended::Cancelled);
        }
        Composed::Impossible(why) => return dead(app, leased, &why).await,
        Composed::NotYet => {
            let again = Duration::from_secs(1 << leased.attempts.saturating_sub(1).min(5));
            app.store
                .retry_effect(leased, later(app.now(), again), "It waits for its place in the signed log.")
                .await?;
            return Ok(Ended::PutOff);
        }
    };
    match send(app, leased, &mime).await {
        Outcome::Done { detail } => {
            match live {
                Some(live) => report(app, live, leased, &mime, Delivered::Yes, &detail).await?,
                None => app.store.complete_effect(leased, app.now()).await?,
            }
            Ok(Ended::Sent)
        }
        Outcome::RetryAfter { after, reason } if leased.attempts < ATTEMPTS_MAX => {
            // Said at the first try of each; the request shows the rest.
            if leased.attempts <= 1 {
                tracing::warn!(effect.id = leased.row.id, request.id = %leased.request, reason, "a mail was put off; it is tried again");
            }
            app.store.retry_effect(leased, later(app.now(), after), &reason).await?;
            Ok(Ended::PutOff)
        }
        Outcome::RetryAfter { reason, .. } | Outcome::GiveUp { reason } => {
            // A process that was away for longer than its lease must not say “failed” of what another one sends.
            if app.now() >= leased.row.due_at {
                return Ok(Ended::Left);
            }
            let Some(live) = live else { return dead(app, leased, &reason).await };
            report(app, live, leased, &mime, Delivered::No, &reason).await?;
            given_up(leased, &reason);
            Ok(Ended::Dead)
        }
    }
}

async fn send(app: &App, leased: &Leased, mime: &Mime) -> Outcome {
    let attempt = attempt(leased);
    let sent = tokio::time::timeout(SEND_MAX, app.mailer.send(mime, attempt)).await;
    sent.unwrap_or_else(|_| Outcome::RetryAfter {
        after: attempt.back_off(),
        reason: format!("The mail server gave no answer in {} seconds.", SEND_MAX.as_secs()),
    })
}

fn given_up(leased: &Leased, reason: &str) {
    tracing::warn!(effect.id = leased.row.id, request.id = %leased.request, reason, "a mail was given up; the request shows it as not delivered");
}

async fn dead(app: &App, leased: &Leased, reason: &str) -> Result<Ended, Trouble> {
    given_up(leased, reason);
    app.store.bury_effect(leased, reason, app.now()).await?;
    Ok(Ended::Dead)
}

/// Writes into the request what became of the mail, and with it that the row has ended: once, however often it is called.
async fn report(
    app: &App,
    live: Arc<Live>,
    leased: &Leased,
    mime: &Mime,
    delivered: Delivered,
    answer: &str,
) -> Result<(), ExecuteError> {
    let bug = |what: &str| ExecuteError::Bug(format!("{what} in the outbox row {}", leased.row.id));
    let word = compose::word(&leased.row.body).ok_or_else(|| bug("no known notification"))?;
    let command = Command::MessageReport {
        kind: Name::parse(word).map_err(|_| bug("a notification without a plain name"))?,
        party: Pseudonym::parse(&leased.row.recipient).map_err(|_| bug("no recipient"))?,
        delivered,
        message: MessageCard {
            to: mime.message.to.address.clone(),
            subject: mime.message.subject.clone(),
            mime_sha256: Digest(mime.sha256),
            message_id: mime.message.message_id.clone(),
            answer: answer.to_owned(),
        },
    };
    let (result, end) = match delivered {
        Delivered::Yes => ("sent", SideRow::CompleteEffect(Box::new(leased.clone()))),
        Delivered::No => ("failed", SideRow::BuryEffect(Box::new(leased.clone()), answer.to_owned())),
    };
    let idempotency = Idempotency {
        principal: "outbox".to_owned(),
        route: result.to_owned(),
        key: leased.row.id.clone(),
        request_hash: Digest::of(leased.row.id.as_bytes()).0,
        response: String::new(),
    };
    let with = With { idempotency: Some(idempotency), side: vec![end], ..With::default() };
    execute_on(app, live, &Actor::System, &command, with).await.map(|_| ())
}

/// Which attempt this is, with chance that spreads the waits.
pub(super) fn attempt(leased: &Leased) -> Attempt {
    let chance = crate::app::chance_16().first().copied().unwrap_or(128);
    Attempt { number: leased.attempts, jitter: f64::from(chance) / 256.0 }
}

pub(super) fn later(now: Timestamp, after: Duration) -> Timestamp {
    SignedDuration::try_from(after).ok().and_then(|after| now.checked_add(after).ok()).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::WorkspaceId;
    use store::OutboxRow;

    fn leased(id: &str, to: &str) -> Leased {
        Leased {
            workspace: WorkspaceId::from_bytes([1; 16]),
            request: RequestId::from_bytes([2; 16]),
            row: OutboxRow {
                id: id.to_owned(),
                kind: "receipt".to_owned(),
                recipient: to.to_owned(),
                body: String::new(),
                due_at: Timestamp::UNIX_EPOCH,
            },
            attempts: 1,
            fence: 1,
            last_error: None,
        }
    }

    #[test]
    fn mails_to_one_person_keep_their_order() {
        let rows = vec![leased("1", "ines"), leased("2", "tomas"), leased("3", "ines")];
        let lanes: Vec<Vec<String>> =
            lanes(rows).into_iter().map(|lane| lane.into_iter().map(|l| l.row.id).collect()).collect();
        assert_eq!(lanes, [vec!["1", "3"], vec!["2"]]);
    }

    #[test]
    fn all_attempts_together_last_about_three_days() {
        let hours: u64 =
            (1..ATTEMPTS_MAX).map(|number| Attempt { number, jitter: 0.5 }.back_off().as_secs()).sum::<u64>() / 3600;
        assert!((72..80).contains(&hours), "{hours}");
    }
}
