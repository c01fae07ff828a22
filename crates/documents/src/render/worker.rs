//! The child: reads one job, opens one document, writes what it finds, ends.
//!
//! A thread with a deep stack does the work, because documents nest. It confines the process before it reads the first byte.

use super::confine::confine;
use super::job::Job;
use super::look::look;
use super::open::{Output, Stop};
use super::wire::{Ask, Message, read_ask};
use crate::formats;
use std::io::{self, BufWriter};
use std::process::ExitCode;

/// LIMIT: stack of the thread that opens documents, in bytes.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// What `assent render-worker` is: call it first in `main`, before any runtime or thread is started.
pub fn worker_main() -> ExitCode {
    // Messages of a panic can quote the document; the parent learns of the fault from what is missing.
    std::panic::set_hook(Box::new(|_| {}));
    let worker = std::thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(|| work(&mut io::stdin().lock(), &mut BufWriter::new(io::stdout().lock())));
    match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(Ok(()))) => ExitCode::SUCCESS,
        Ok(Ok(Err(_)) | Err(_)) | Err(_) => ExitCode::FAILURE,
    }
}

fn work(input: &mut impl io::Read, pipe: &mut impl io::Write) -> io::Result<()> {
    let isolation = confine();
    let is_enough = isolation.is_enough();
    let mut out = Output::new(pipe);
    out.say(&Message::Confined(isolation))?;
    if !is_enough {
        out.say(&Message::Refused(crate::preview::NoPreview::NotIsolated))?;
        return out.say(&Message::Done);
    }
    match read_ask(input)? {
        (Ask::Probe, _) => {}
        (Ask::Open(job), document) => open(document, &job, &mut out)?,
        (Ask::Look(sights), pictures) => look(&pictures, &sights, &mut out)?,
    }
    out.say(&Message::Done)
}

fn open(document: Vec<u8>, job: &Job, out: &mut Output<'_>) -> io::Result<()> {
    match (formats::of(job.media).open)(document, job, out) {
        Ok(()) => Ok(()),
        Err(Stop::Refused(because)) => out.say(&Message::Refused(because)),
        Err(Stop::Pipe(error)) => Err(error),
    }
}
