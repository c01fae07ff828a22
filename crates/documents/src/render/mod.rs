//! Opening a document in a child process, seen from the parent.
//!
//! [`Renderer::render`] starts the child, feeds it the document while it reads the answer, and ends it: after the last
//! message, at the wall-clock limit, at the output limit, or when the caller loses interest. It never waits for the child
//! without a limit and never trusts what it says ([`answer`]).
//!
//! Start reading here; `worker` is the other side, `wire` what goes between, `confine` what holds the child.

mod answer;
pub(crate) mod confine;
mod fonts;
pub(crate) mod hidden;
pub(crate) mod job;
pub(crate) mod look;
pub(crate) mod office;
pub(crate) mod open;
mod palette;
pub(crate) mod pdf;
mod picture;
pub(crate) mod plain;
pub(crate) mod play;
pub(crate) mod raster;
pub(crate) mod svg;
pub(crate) mod tiff;
pub(crate) mod typeset;
mod wire;
pub(crate) mod worker;

use crate::formats::Shows;
use crate::preview::{NoPreview, Preview};
use answer::Answer;
use confine::Isolation;
use job::Job;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use wire::Ask;

/// LIMIT: what is read of the child's complaints; enough to see that memory ran out.
const COMPLAINT_BYTES_MAX: u64 = 1024;

/// How to start the child.
#[derive(Debug, Clone)]
pub struct WorkerProgram {
    /// The program that calls [`crate::worker_main`]; the server names itself.
    pub path: PathBuf,
    /// What makes it do so, `render-worker`.
    pub arguments: Vec<OsString>,
}

/// What the parent allows a job. Memory and processor time are held by the child itself.
#[derive(Debug, Clone)]
pub struct Limits {
    /// From start to end of the child.
    pub wall: Duration,
    /// Bytes of a document.
    pub document_bytes_max: u64,
    /// Bytes of an answer, all pages together.
    pub answer_bytes_max: u64,
    /// Children at the same time; more jobs wait.
    pub children_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            wall: Duration::from_secs(30),
            document_bytes_max: 256 * 1024 * 1024,
            answer_bytes_max: 256 * 1024 * 1024,
            children_max: std::thread::available_parallelism().map_or(1, usize::from),
        }
    }
}

/// Opens documents in child processes. Clones share the limit of children.
#[derive(Debug, Clone)]
pub struct Renderer {
    program: Arc<WorkerProgram>,
    limits: Arc<Limits>,
    places: Arc<Semaphore>,
}

impl Renderer {
    /// Starts nothing yet.
    pub fn new(program: WorkerProgram, limits: Limits) -> Self {
        let places = Arc::new(Semaphore::new(limits.children_max.max(1)));
        Renderer { program: Arc::new(program), limits: Arc::new(limits), places }
    }

    /// Opens a document of `document_bytes` bytes that `source` yields; it is streamed, not kept. A slice is a source too.
    ///
    /// An error is a result like any other: it is what people see instead of pages.
    pub async fn render(
        &self,
        job: &Job,
        document_bytes: u64,
        source: impl AsyncRead + Send,
    ) -> Result<Preview, NoPreview> {
        if matches!(job.media.shows(), Shows::Film | Shows::Sound) {
            return Err(NoPreview::Played);
        }
        if document_bytes > self.limits.document_bytes_max {
            return Err(NoPreview::TooLarge);
        }
        let answer = Answer::new(Some(job.pages), self.limits.answer_bytes_max);
        let (answer, ending) = self.converse(&Ask::Open(job.clone()), answer, document_bytes, source).await?;
        answer.conclude(ending)
    }

    /// Starts a child without a document and asks how it is confined, for `doctor`.
    pub async fn probe(&self) -> Result<Isolation, NoPreview> {
        let answer = Answer::new(None, self.limits.answer_bytes_max);
        let (answer, ending) = self.converse(&Ask::Probe, answer, 0, tokio::io::empty()).await?;
        answer.isolation.ok_or(ending.unwrap_or(NoPreview::Crashed))
    }

    /// One child from start to end. Gives what it said, and the fault that ended it, if one did.
    async fn converse(
        &self,
        ask: &Ask,
        mut answer: Answer,
        document_bytes: u64,
        source: impl AsyncRead + Send,
    ) -> Result<(Answer, Option<NoPreview>), NoPreview> {
        let frame = wire::encode(ask, document_bytes).map_err(|_| NoPreview::NotStarted)?;
        let _place = self.places.acquire().await.map_err(|_| NoPreview::NotStarted)?;
        let mut child = self.start()?;
        let talk = timeout(self.limits.wall, talk(&mut child, &frame, document_bytes, source, &mut answer)).await;
        let ending = match talk {
            Ok(Ok(Talk::Finished)) => None,
            Ok(Ok(Talk::Ended { complaint })) => {
                let status = timeout(self.limits.wall, child.wait()).await;
                Some(cause(status.ok().and_then(Result::ok), &complaint))
            }
            Ok(Err(because)) => Some(because),
            Err(_) => Some(NoPreview::TimedOut),
        };
        // Whatever happened, the child is gone before its place is given away; one that has ended by itself cannot be killed.
        let _ = child.start_kill();
        child.wait().await.map_err(|_| NoPreview::Crashed)?;
        if ending == Some(NoPreview::NotRead) {
            return Err(NoPreview::NotRead);
        }
        Ok((answer, ending))
    }

    fn start(&self) -> Result<Child, NoPreview> {
        Command::new(&self.program.path)
            .args(&self.program.arguments)
            .env_clear()
            // The address space is limited: an allocator that reserves a gigabyte ahead would have used it up before the first page.
            .env("MIMALLOC_ARENA_RESERVE", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|_| NoPreview::NotStarted)
    }
}

/// How a conversation ended.
enum Talk {
    /// The child said that it was done.
    Finished,
    /// The child ended, or stopped making sense, before it was done.
    Ended { complaint: Vec<u8> },
}

/// Feeds and listens at the same time: a child that answers before it has read everything must not block on a full pipe.
async fn talk(
    child: &mut Child,
    frame: &[u8],
    document_bytes: u64,
    source: impl AsyncRead,
    answer: &mut Answer,
) -> Result<Talk, NoPreview> {
    let (Some(mut stdin), Some(mut stdout), Some(stderr)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(NoPreview::NotStarted);
    };
    let feed = async {
        let mut source = std::pin::pin!(source.take(document_bytes));
        if stdin.write_all(frame).await.is_err() {
            return Ok(());
        }
        let mut buffer = vec![0; 64 * 1024];
        let mut fed = 0;
        loop {
            let read = source.read(&mut buffer).await.map_err(|_| NoPreview::NotRead)?;
            let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else { break };
            // A child that stops reading has its reasons, which it says on the other pipe.
            if stdin.write_all(part).await.is_err() {
                return Ok(());
            }
            fed += read as u64;
        }
        drop(stdin);
        if fed == document_bytes { Ok(()) } else { Err(NoPreview::NotRead) }
    };
    let listen = async {
        if answer.listen(&mut stdout).await {
            return Talk::Finished;
        }
        drop(stdout);
        let mut complaint = Vec::new();
        // The complaint only makes the reason more exact; without it the reason is still true.
        let _ = stderr.take(COMPLAINT_BYTES_MAX).read_to_end(&mut complaint).await;
        Talk::Ended { complaint }
    };
    let (mut feed, mut listen) = (std::pin::pin!(feed), std::pin::pin!(listen));
    tokio::select! {
        biased;
        fed = &mut feed => { fed?; }
        talk = &mut listen => return Ok(talk),
    }
    Ok(listen.await)
}

/// What a child died of.
fn cause(status: Option<ExitStatus>, complaint: &[u8]) -> NoPreview {
    if complaint.windows(17).any(|w| w == b"memory allocation") {
        return NoPreview::TooLarge;
    }
    match status {
        None => NoPreview::TimedOut,
        Some(status) => cause_of_signal(status),
    }
}

#[cfg(unix)]
fn cause_of_signal(status: ExitStatus) -> NoPreview {
    use rustix::process::Signal;
    use std::os::unix::process::ExitStatusExt;
    match status.signal() {
        Some(signal) if signal == Signal::XCPU.as_raw() => NoPreview::TimedOut,
        // Not from here: the system ran out of memory, or the hard limit of processor time was met.
        Some(signal) if signal == Signal::KILL.as_raw() => NoPreview::TooLarge,
        Some(_) | None => NoPreview::Crashed,
    }
}

#[cfg(not(unix))]
fn cause_of_signal(_: ExitStatus) -> NoPreview {
    NoPreview::Crashed
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt;

    #[test]
    fn the_cause_of_death_is_told_apart() {
        let by_signal = |signal| cause(Some(ExitStatus::from_raw(signal)), b"");
        assert_eq!(by_signal(24), NoPreview::TimedOut);
        assert_eq!(by_signal(9), NoPreview::TooLarge);
        assert_eq!(by_signal(11), NoPreview::Crashed);
        assert_eq!(cause(Some(ExitStatus::from_raw(6)), b"memory allocation of 99 bytes failed"), NoPreview::TooLarge);
        assert_eq!(cause(None, b""), NoPreview::TimedOut);
    }
}
