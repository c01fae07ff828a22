//! The log and the broom: committed events get their place in the log and a signature over it, and what has expired goes.
//!
//! One process at a time does the log, by lease. Decisions never wait for it; receipts and records do, a second at most.

use crate::app::App;
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use store::{Lease, SEQUENCER, SequenceError, SignError};
use tokio_util::sync::CancellationToken;

/// LIMIT: time between two looks at what waits for the log when nobody wakes us.
pub const POLL: Duration = Duration::from_secs(1);
/// LIMIT: time between two steps of the log. What is decided within it shares one step and one signature; a receipt waits that much
/// longer at most.
const PACE: Duration = Duration::from_millis(200);
/// For how long one process holds the log. After one was killed, records wait so long for the next; its fence keeps a late one out.
const LEASE: SignedDuration = SignedDuration::from_secs(10);
/// The lease is renewed when less than this is left of it, so that no step begins with a lease about to end.
const RENEW_BELOW: SignedDuration = SignedDuration::from_secs(5);
/// How often the broom goes.
const SWEEP_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// How long expired sessions, codes, sheets and counters stay, for whoever asks what happened.
const KEEP_EXPIRED: SignedDuration = SignedDuration::from_hours(24);
/// How long answers to repeated calls are kept; decisions need 30 days.
const KEEP_ANSWERS: SignedDuration = SignedDuration::from_hours(24 * 35);

/// What keeps the log, between two ticks.
#[derive(Debug, Default)]
pub struct Keeper {
    /// Under which name it holds the lease; two keepers in one process are two.
    owner: String,
    held: Option<(Lease, Timestamp)>,
    alarm: Option<Alarm>,
    swept_at: Option<Timestamp>,
}

/// What is wrong with the log, so that it is said once and not every second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alarm {
    /// The signer refuses: history was changed, or a backup restored.
    Refused,
    /// The signer cannot be reached.
    Unreachable,
    /// The database does not answer, or is damaged.
    Store,
}

/// What one step of the log came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TickReport {
    /// Events that got a place.
    pub events: u64,
    /// Was a checkpoint signed?
    pub signed: bool,
    /// Does more wait already?
    pub more: bool,
}

impl Keeper {
    /// One that holds nothing yet.
    pub fn new() -> Self {
        let chance = domain::values::Digest(crate::app::chance_32()).short();
        Self { owner: format!("{} {chance}", super::owner()), ..Self::default() }
    }

    /// What is wrong with the log at present.
    pub const fn alarm(&self) -> Option<Alarm> {
        self.alarm
    }

    /// Puts what waits into the log and has it signed, if there is anything and nobody else does it.
    pub async fn tick(&mut self, app: &App, now: Timestamp) -> TickReport {
        match self.step(app, now).await {
            Ok(report) => {
                if self.alarm.take().is_some() {
                    tracing::info!("the log goes on");
                }
                report
            }
            Err(wrong) => {
                self.held = None;
                self.raise(&wrong);
                TickReport::default()
            }
        }
    }

    async fn step(&mut self, app: &App, now: Timestamp) -> Result<TickReport, SequenceError> {
        let (waiting, size) = app.store.log_lag().await?;
        let signed = app.store.checkpoint().await?.map_or(0, |checkpoint| checkpoint.size);
        if waiting == 0 && size == signed {
            return Ok(TickReport::default());
        }
        let Some(lease) = self.lease(app, now).await? else { return Ok(TickReport::default()) };
        let done = app.store.sequence(lease, origin(&app.signer.vkey), &app.signer).await?;
        Ok(TickReport { events: done.events, signed: done.checkpoint.is_some(), more: done.more })
    }

    /// The lease on the log, renewed when it is short; `None` while another process holds it.
    async fn lease(&mut self, app: &App, now: Timestamp) -> Result<Option<Lease>, store::Error> {
        if let Some((lease, until)) = self.held
            && until.duration_since(now) > RENEW_BELOW
        {
            return Ok(Some(lease));
        }
        let lease = app.store.acquire(SEQUENCER, &self.owner, LEASE, now).await?;
        self.held = lease.map(|lease| (lease, now.saturating_add(LEASE).unwrap_or(now)));
        Ok(lease)
    }

    fn raise(&mut self, wrong: &SequenceError) {
        let alarm = match wrong {
            // Another process took over meanwhile: nothing is wrong.
            SequenceError::Store(store::Error::Conflict(_)) => return,
            SequenceError::Sign(SignError::Refused(_)) | SequenceError::Held(_) => Alarm::Refused,
            SequenceError::Sign(SignError::Unreachable(_)) => Alarm::Unreachable,
            SequenceError::Store(_) => Alarm::Store,
        };
        if self.alarm.replace(alarm) == Some(alarm) {
            return;
        }
        match alarm {
            Alarm::Refused => tracing::error!(
                %wrong,
                "the log does not continue what was signed: the database was changed or restored from a backup; decisions are still recorded, but no record can be proved until this is put right"
            ),
            Alarm::Unreachable => tracing::warn!(%wrong, "the log waits for its signer"),
            Alarm::Store => tracing::warn!(%wrong, "the log waits for the database"),
        }
    }

    /// Once an hour: sessions, codes, sheets, counters and answers that have had their time.
    pub async fn sweep(&mut self, app: &App, now: Timestamp) -> Result<(), store::Error> {
        if self.swept_at.is_some_and(|at| now.duration_since(at) < SWEEP_EVERY) {
            return Ok(());
        }
        self.swept_at = Some(now);
        app.store.sweep(before(now, KEEP_EXPIRED)).await?;
        app.store.forget_answers(before(now, KEEP_ANSWERS)).await?;
        if let Err(wrong) = crate::erase::finish(app).await {
            tracing::warn!(%wrong, "files that were erased could not all be deleted; it is tried again in an hour");
        }
        Ok(())
    }

    pub(crate) async fn let_go(&mut self, app: &App) {
        if let Some((lease, _)) = self.held.take()
            && let Err(wrong) = app.store.release(lease).await
        {
            tracing::debug!(%wrong, "the lease on the log runs out by itself");
        }
    }
}

fn before(now: Timestamp, kept: SignedDuration) -> Timestamp {
    now.checked_sub(kept).unwrap_or(Timestamp::MIN)
}

/// Works until it is stopped.
pub async fn run(app: App, stop: CancellationToken) {
    let mut keeper = Keeper::new();
    let mut poll = tokio::time::interval(POLL);
    poll.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    let mut pace = tokio::time::interval(PACE);
    pace.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            () = app.log_wake.notified() => {}
            _ = poll.tick() => {}
        }
        tokio::select! {
            () = stop.cancelled() => break,
            _ = pace.tick() => {}
        }
        if keeper.tick(&app, app.now()).await.more {
            poll.reset_immediately();
        }
        if let Err(wrong) = keeper.sweep(&app, app.now()).await {
            tracing::warn!(%wrong, "what has expired could not be removed; it is tried again in an hour");
        }
    }
    keeper.let_go(&app).await;
}

/// The log's name is the first part of its verifier key.
fn origin(vkey: &str) -> &str {
    vkey.split_once('+').map_or(vkey, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_origin_is_read_from_the_key() {
        assert_eq!(origin("assent.example/log+1234abcd+Ab+c/="), "assent.example/log");
    }

    #[test]
    fn an_alarm_is_raised_until_it_changes() {
        let mut keeper = Keeper::default();
        keeper.raise(&SequenceError::Store(store::Error::Conflict("late".to_owned())));
        assert_eq!(keeper.alarm(), None);
        keeper.raise(&SequenceError::Sign(SignError::Refused("shrunk".to_owned())));
        assert_eq!(keeper.alarm(), Some(Alarm::Refused));
    }
}
