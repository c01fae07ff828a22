//! The log's checkpoints are shown to others, who say when they saw them: time-stamping authorities and witnesses.
//!
//! ```text
//! round   the newest checkpoint, at most one in EVERY while the log grows
//! ask     each of those who have said nothing of it, one after the other            no transaction open
//! check   what they answer, as a verifier would; only that is kept
//! ```
//! One process does it at a time, by lease. An authority that does not answer is asked again later, and nothing takes the place of its
//! word (evidence-spec.md, section 10).

use crate::app::App;
use crate::outsiders::Witness;
use crate::worker::owner;
use effects::http::{Answer, Base, Body, Call, Unanswered};
use evidence::anchors;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::time::Duration;
use store::{Anchor, AnchorKind, SignedCheckpoint};
use tokio_util::sync::CancellationToken;

/// How often at most another checkpoint is shown.
pub const EVERY: SignedDuration = SignedDuration::from_mins(10);
/// LIMIT: time between two looks.
const POLL: Duration = Duration::from_secs(15);
/// For how long one process has this to itself: longer than all of them may take to answer.
const LEASE: SignedDuration = SignedDuration::from_mins(10);
/// How long somebody who did not answer is left alone: doubled each time, up to an hour.
const REST: SignedDuration = SignedDuration::from_mins(1);
const REST_MAX: SignedDuration = SignedDuration::from_hours(1);
/// The lease.
const NAME: &str = "anchors";
/// What a witness answers who knows the log from another size, which then is the answer's body.
const KNOWS_ANOTHER_SIZE: u16 = 409;

/// What a look came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TickReport {
    /// Said and kept.
    pub said: u32,
    /// Asked in vain.
    pub failed: u32,
}

/// Who shows checkpoints, with what is remembered from one look to the next.
#[derive(Debug, Default)]
pub struct Showing {
    round: Option<(SignedCheckpoint, Timestamp)>,
    resting: BTreeMap<String, (Timestamp, SignedDuration)>,
}

/// Why nobody said anything.
#[derive(Debug, thiserror::Error)]
enum Unsaid {
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error("{0}")]
    Answer(String),
}

impl From<Unanswered> for Unsaid {
    fn from(unanswered: Unanswered) -> Self {
        let (Unanswered::Forbidden(says) | Unanswered::NotSent(says) | Unanswered::Lost(says)) = unanswered;
        Self::Answer(says)
    }
}

impl From<evidence::Failure> for Unsaid {
    fn from(failure: evidence::Failure) -> Self {
        Self::Answer(failure.detail)
    }
}

impl Showing {
    /// Asks all who are due, once.
    pub async fn tick(&mut self, app: &App, now: Timestamp) -> Result<TickReport, store::Error> {
        let mut report = TickReport::default();
        let Some(checkpoint) = self.round(app, now).await? else { return Ok(report) };
        let said = app.store.anchors_of(checkpoint.size).await?;
        let has = |kind, source: &str| said.iter().any(|anchor| anchor.kind == kind && anchor.source == source);
        for base in &app.outsiders.authorities {
            let source = base.as_str();
            if !has(AnchorKind::Stamp, source) && self.is_awake(source, now) {
                let outcome = stamp(app, base, &checkpoint).await;
                self.note(source, now, outcome, &mut report);
            }
        }
        for witness in &app.outsiders.witnesses {
            let source = witness.key.to_string();
            if !has(AnchorKind::Witness, &source) && self.is_awake(&source, now) {
                let outcome = cosign(app, witness, &checkpoint).await;
                self.note(&source, now, outcome, &mut report);
            }
        }
        Ok(report)
    }

    /// The checkpoint that is shown now: that of the last round while it lasts, then the newest one.
    async fn round(&mut self, app: &App, now: Timestamp) -> Result<Option<SignedCheckpoint>, store::Error> {
        if self.round.as_ref().is_none_or(|(_, since)| now.duration_since(*since) >= EVERY) {
            self.round = app.store.checkpoint().await?.map(|newest| (newest, now));
        }
        Ok(self.round.as_ref().map(|(checkpoint, _)| checkpoint.clone()))
    }

    fn is_awake(&self, source: &str, now: Timestamp) -> bool {
        self.resting.get(source).is_none_or(|(until, _)| *until <= now)
    }

    fn note(&mut self, source: &str, now: Timestamp, outcome: Result<(), Unsaid>, report: &mut TickReport) {
        match outcome {
            Ok(()) => {
                report.said += 1;
                if self.resting.remove(source).is_some() {
                    tracing::info!(source, "answers again about the log's checkpoints");
                }
            }
            Err(wrong) => {
                report.failed += 1;
                let rest = self.resting.get(source).map_or(REST, |(_, rest)| (*rest * 2).min(REST_MAX));
                if rest == REST {
                    tracing::warn!(source, %wrong, "nothing was said of the log's checkpoint; it is asked again");
                }
                self.resting.insert(source.to_owned(), (now.saturating_add(rest).unwrap_or(now), rest));
            }
        }
    }
}

async fn stamp(app: &App, base: &Base, checkpoint: &SignedCheckpoint) -> Result<(), Unsaid> {
    let issued = anchors::as_issued(&checkpoint.note)?;
    let mut chance = [0; 8];
    chance.copy_from_slice(crate::app::chance_16().get(..8).unwrap_or(&[0; 8]));
    let body = Body { media: "application/timestamp-query", bytes: anchors::stamp_request(issued, chance) };
    let answer = ask(app, base, "", body).await?;
    if answer.status != 200 {
        return Err(Unsaid::Answer(format!("it answered with status {}", answer.status)));
    }
    let time = anchors::stamp(&answer.body, issued, chance)?;
    keep(app, checkpoint, AnchorKind::Stamp, base.as_str().to_owned(), time.unix_millis(), answer.body).await
}

async fn cosign(app: &App, witness: &Witness, checkpoint: &SignedCheckpoint) -> Result<(), Unsaid> {
    let source = witness.key.to_string();
    let known = app.store.last_anchor(AnchorKind::Witness, &source).await?.map_or(0, |(size, _)| size);
    let mut answer = add_checkpoint(app, witness, checkpoint, known).await?;
    if answer.status == KNOWS_ANOTHER_SIZE {
        let said = String::from_utf8_lossy(&answer.body).trim().parse().ok();
        let Some(other) = said.filter(|size| *size <= checkpoint.size) else {
            return Err(Unsaid::Answer(format!(
                "it knows the log from another size than {known}, and more of it than there is: was the database restored?"
            )));
        };
        answer = add_checkpoint(app, witness, checkpoint, other).await?;
    }
    let text = String::from_utf8_lossy(&answer.body);
    if answer.status != 200 {
        return Err(Unsaid::Answer(format!("it answered with status {}: {}", answer.status, text.trim())));
    }
    let (line, seconds) = anchors::cosignature(&text, &checkpoint.note, &witness.key)?;
    let millis = i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1000);
    keep(app, checkpoint, AnchorKind::Witness, source, millis, line.into_bytes()).await
}

async fn add_checkpoint(
    app: &App,
    witness: &Witness,
    checkpoint: &SignedCheckpoint,
    known: u64,
) -> Result<Answer, Unsaid> {
    let proof = app.store.consistency(known, checkpoint.size).await?.unwrap_or_default();
    let body = anchors::witness_request(known, &proof, &checkpoint.note).into_bytes();
    ask(app, &witness.base, "/add-checkpoint", Body { media: "text/plain; charset=utf-8", bytes: body }).await
}

async fn ask(app: &App, base: &Base, path: &str, body: Body) -> Result<Answer, Unsaid> {
    let url = base.join(path, &[])?;
    Ok(app.http.send(base, &Call { method: "POST", url, headers: Vec::new(), body: Some(body) }).await?)
}

async fn keep(
    app: &App,
    checkpoint: &SignedCheckpoint,
    kind: AnchorKind,
    source: String,
    millis: i64,
    body: Vec<u8>,
) -> Result<(), Unsaid> {
    let at = Timestamp::from_millisecond(millis).map_err(|_| Unsaid::Answer("it states no time".to_owned()))?;
    Ok(app.store.keep_anchor(&Anchor { size: checkpoint.size, kind, source, at, body }).await?)
}

/// Works until it is stopped.
pub async fn run(app: App, stop: CancellationToken) {
    if app.outsiders.is_empty() {
        return;
    }
    let mut showing = Showing::default();
    let mut poll = tokio::time::interval(POLL);
    poll.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let me = format!("{} {}", owner(), domain::values::Digest(crate::app::chance_32()).short());
    let mut held = None;
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            _ = poll.tick() => {}
        }
        let done = async {
            held = app.store.acquire(NAME, &me, LEASE, app.now()).await?;
            match held {
                Some(_) => showing.tick(&app, app.now()).await.map(drop),
                None => Ok(()),
            }
        };
        tokio::select! {
            () = stop.cancelled() => break,
            done = done => if let Err(wrong) = done {
                tracing::warn!(%wrong, "the log's checkpoints cannot be shown to others; that is tried again");
            }
        }
    }
    if let Some(lease) = held
        && let Err(wrong) = app.store.release(lease).await
    {
        tracing::debug!(%wrong, "the lease on showing checkpoints runs out by itself");
    }
}
