//! Timers: when the time of a task or of a wait has come, the request is asked what follows.
//!
//! Two processes may fire the same timer; the rules look at the state and do nothing the second time, and the append of the first
//! has moved or cleared the timer.

use crate::app::App;
use crate::execute::{Done, ExecuteError, With, execute};
use crate::live;
use crate::worker::{absences, children};
use domain::actor::Actor;
use domain::ids::TaskId;
use domain::request::thread::timer_of;
use domain::request::{Command, State, TaskState};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use store::{DueTimer, TimerKey};
use tokio_util::sync::CancellationToken;

/// LIMIT: timers fired in one batch.
pub const BATCH: u32 = 100;
/// LIMIT: time between two looks; a timer is at most this late while the program runs.
pub const POLL: Duration = Duration::from_secs(2);
/// How long a timer waits after its handling failed, so that it does not hold up the others.
const AFTER_TROUBLE: SignedDuration = SignedDuration::from_secs(60);
/// How long a timer waits for which the request has no use now. Whatever needs it sets it anew.
const UNUSED: SignedDuration = SignedDuration::from_hours(24 * 30);

/// What a batch came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TickReport {
    /// Something followed from it.
    pub fired: u32,
    /// Nothing was to be done.
    pub idle: u32,
    /// To be tried again.
    pub failed: u32,
}

impl TickReport {
    /// Was there nothing at all to do?
    pub fn is_quiet(self) -> bool {
        self == Self::default()
    }

    /// Both together.
    pub(super) const fn and(self, other: Self) -> Self {
        Self { fired: self.fired + other.fired, idle: self.idle + other.idle, failed: self.failed + other.failed }
    }
}

/// Fires one batch of what is due.
pub async fn tick(app: &App, now: Timestamp) -> Result<TickReport, store::Error> {
    let mut report = absences::tick(app, now).await?.and(children::tick(app, now).await?);
    for due in app.store.due_timers(now, BATCH).await? {
        match Box::pin(fire(app, &due, now)).await {
            Ok(Fired::Followed) => report.fired += 1,
            Ok(Fired::Nothing) => report.idle += 1,
            Err(wrong) => {
                report.failed += 1;
                tracing::warn!(request.id = %due.request, timer = due.timer.key.kind, %wrong, "a timer could not be handled");
                app.store.put_off(&due, later(now, AFTER_TROUBLE)).await?;
            }
        }
    }
    Ok(report)
}

/// Works until it is stopped.
pub async fn run(app: App, stop: CancellationToken) {
    let mut poll = tokio::time::interval(POLL);
    poll.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    let mut unwell = false;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = poll.tick() => {}
        }
        match tick(&app, app.now()).await {
            Ok(report) => {
                unwell = false;
                // A full batch means that more waits; do not let it wait for the next poll.
                if report.fired + report.idle + report.failed >= BATCH {
                    poll.reset_immediately();
                }
            }
            Err(wrong) if !unwell => {
                unwell = true;
                tracing::warn!(%wrong, "timers cannot be read; they fire when the database is back");
            }
            Err(_) => {}
        }
    }
}

enum Fired {
    Followed,
    Nothing,
}

async fn fire(app: &App, due: &DueTimer, now: Timestamp) -> Result<Fired, ExecuteError> {
    let Some(before) = live::load(app, due.workspace, due.request).await? else {
        app.store.put_off(due, later(now, UNUSED)).await?;
        return Ok(Fired::Nothing);
    };
    let command = command(&due.timer.key)?;
    let done = execute(app, due.workspace, &Actor::System, due.request, &command, With::default()).await?;
    let after = match done {
        Done::Now(live) if live.head.next_seq != before.head.next_seq => return Ok(Fired::Followed),
        Done::Now(live) => live,
        Done::Before(_) => before,
    };
    let wanted = wanted(&after.state, &command).filter(|at| *at > now);
    app.store.put_off(due, wanted.unwrap_or_else(|| later(now, UNUSED))).await?;
    Ok(Fired::Nothing)
}

fn command(key: &TimerKey) -> Result<Command, ExecuteError> {
    match key.kind.as_str() {
        "task" => TaskId::parse(&key.reference)
            .map(|task| Command::TaskDue { task })
            .map_err(|e| ExecuteError::Bug(e.to_string())),
        "request" => Ok(Command::LookAgain),
        other => Err(ExecuteError::Bug(format!("there is no timer of the kind {other}"))),
    }
}

/// When the request itself wants to be looked at for this.
fn wanted(state: &State, command: &Command) -> Option<Timestamp> {
    let Command::TaskDue { task } = command else { return state.look_at };
    let question = state.owed().find(|(id, ..)| timer_of(*id) == *task);
    if let Some((_, _, wait)) = question {
        return wait.look_at;
    }
    match state.tasks.get(task)?.state {
        TaskState::Asked { look_at, .. } => Some(look_at),
        TaskState::Waiting | TaskState::Answered { .. } | TaskState::Closed(_) => None,
    }
}

fn later(now: Timestamp, after: SignedDuration) -> Timestamp {
    now.checked_add(after).unwrap_or(Timestamp::MAX)
}
