//! Times and rates of many workers that do the same thing.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What a run came to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Measured {
    pub(crate) done: usize,
    pub(crate) failed: usize,
    pub(crate) seconds: f64,
    times: Vec<Duration>,
}

impl Measured {
    /// What came of things that were done one after the other.
    pub(crate) fn of(mut times: Vec<Duration>, took: Duration) -> Self {
        times.sort_unstable();
        Self { done: times.len(), failed: 0, seconds: took.as_secs_f64(), times }
    }

    /// Per second.
    pub(crate) fn rate(&self) -> f64 {
        if self.seconds > 0.0 { self.done as f64 / self.seconds } else { 0.0 }
    }

    /// A percentile of the times, in milliseconds.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let at = (self.times.len() * percent / 100).min(self.times.len().saturating_sub(1));
        self.times.get(at).map_or(0.0, |t| t.as_secs_f64() * 1000.0)
    }
}

/// Runs `workers` at once until the jobs are used up. `pace` spaces the starts of all jobs together, for a fixed rate.
pub(crate) async fn run<W, J, F, Fut>(workers: Vec<W>, jobs: Vec<J>, pace: Option<Duration>, act: F) -> Measured
where
    W: Send + 'static,
    J: Send + Sync + 'static,
    F: Fn(W, Arc<Vec<J>>, usize) -> Fut + Send + Sync + Clone + 'static,
    Fut: Future<Output = (W, anyhow::Result<()>)> + Send,
{
    let jobs = Arc::new(jobs);
    let next = Arc::new(AtomicUsize::new(0));
    let begin = Instant::now();
    let tasks: Vec<_> = workers
        .into_iter()
        .map(|mut worker| {
            let (jobs, next, act) = (Arc::clone(&jobs), Arc::clone(&next), act.clone());
            tokio::spawn(async move {
                let (mut times, mut failed) = (Vec::new(), 0);
                loop {
                    let job = next.fetch_add(1, Ordering::Relaxed);
                    if job >= jobs.len() {
                        return (times, failed);
                    }
                    if let Some(pace) = pace {
                        let due = begin + pace * u32::try_from(job).unwrap_or(u32::MAX);
                        tokio::time::sleep_until(due.into()).await;
                    }
                    let start = Instant::now();
                    let (back, done) = act(worker, Arc::clone(&jobs), job).await;
                    worker = back;
                    match done {
                        Ok(()) => times.push(start.elapsed()),
                        Err(_) => failed += 1,
                    }
                }
            })
        })
        .collect();
    let mut all = Measured::default();
    for task in tasks {
        if let Ok((times, failed)) = task.await {
            all.times.extend(times);
            all.failed += failed;
        }
    }
    all.seconds = begin.elapsed().as_secs_f64();
    all.times.sort_unstable();
    all.done = all.times.len();
    all
}
