//! What the child says, put together and checked. The child has opened hostile bytes, so it may lie: every number is held
//! against what was asked, every length against a limit, every picture against its mark. Nonsense ends the conversation.

use super::confine::Isolation;
use super::job::PageRange;
use super::wire::{HEAD_BYTES, Message, PICTURES_BYTES_MAX, lengths};
use crate::compare::Seen;
use crate::hidden::{HIDDEN_MAX, Hidden};
use crate::preview::{NoPreview, Preview, Rendered, TextPreview, Warning};
use tokio::io::{AsyncRead, AsyncReadExt};

/// LIMIT: warnings in one answer: three for each page, and one for the document.
const WARNINGS_MAX: usize = 151;

/// What was said so far.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) isolation: Option<Isolation>,
    asked: Option<PageRange>,
    bytes_left: u64,
    rendered: Option<Rendered>,
    text: Option<TextPreview>,
    refused: Option<NoPreview>,
    looks: usize,
    seen: Vec<Seen>,
    hidden: Vec<Hidden>,
}

/// Whether to go on listening.
enum Heard {
    More,
    Done,
    Nonsense,
}

impl Answer {
    pub(super) fn new(asked: Option<PageRange>, bytes_max: u64) -> Self {
        Answer {
            isolation: None,
            asked,
            bytes_left: bytes_max,
            rendered: None,
            text: None,
            refused: None,
            looks: 0,
            seen: Vec::new(),
            hidden: Vec::new(),
        }
    }

    /// The answer to so many looks.
    pub(super) fn to_looks(looks: usize, bytes_max: u64) -> Self {
        Answer { looks, ..Answer::new(None, bytes_max) }
    }

    /// Listens until the child says that it is done. `false` if it ended before or stopped making sense.
    pub(super) async fn listen(&mut self, pipe: &mut (impl AsyncRead + Unpin)) -> bool {
        while let Some((message, rest)) = self.next(pipe).await {
            match self.take(message, &rest) {
                Heard::More => {}
                Heard::Done => return true,
                Heard::Nonsense => return false,
            }
        }
        false
    }

    async fn next(&mut self, pipe: &mut (impl AsyncRead + Unpin)) -> Option<(Message, Vec<u8>)> {
        let mut head = [0; HEAD_BYTES];
        pipe.read_exact(&mut head).await.ok()?;
        let (json_bytes, rest_bytes) = lengths(head, PICTURES_BYTES_MAX as u64)?;
        self.bytes_left = self.bytes_left.checked_sub(json_bytes as u64 + rest_bytes)?;
        let json = read(pipe, json_bytes as u64).await?;
        let rest = read(pipe, rest_bytes).await?;
        Some((serde_json::from_slice(&json).ok()?, rest))
    }

    fn take(&mut self, message: Message, rest: &[u8]) -> Heard {
        match message {
            Message::Confined(isolation) if self.isolation.is_none() => self.isolation = Some(isolation),
            Message::Opened { pages_total } if self.rendered.is_none() && pages_total > 0 => {
                self.rendered = Some(Rendered { pages_total, ..Rendered::default() });
            }
            Message::Page(meta) => {
                let Some(rendered) = self.rendered.as_mut() else { return Heard::Nonsense };
                let next = rendered.pages.last().is_none_or(|last| last.number < meta.number);
                let asked =
                    self.asked.is_some_and(|asked| asked.contains(meta.number)) && meta.number <= rendered.pages_total;
                let Some(page) = meta.with_bytes(rest).filter(|_| next && asked) else { return Heard::Nonsense };
                rendered.pages.push(page);
            }
            Message::Text(text) => {
                let Some(rendered) = self.rendered.as_mut() else { return Heard::Nonsense };
                let next = rendered.text.last().is_none_or(|last| last.number < text.number);
                let asked =
                    self.asked.is_some_and(|asked| asked.contains(text.number)) && text.number <= rendered.pages_total;
                if !(next && asked && text.makes_sense()) {
                    return Heard::Nonsense;
                }
                rendered.text.push(text);
            }
            Message::Warning(warning) => {
                let Some(rendered) = self.rendered.as_mut().filter(|rendered| rendered.warnings.len() < WARNINGS_MAX)
                else {
                    return Heard::Nonsense;
                };
                rendered.warnings.push(warning);
            }
            Message::Noticed(more) => {
                if self.hidden.len() + more.len() > HIDDEN_MAX || !more.iter().all(Hidden::makes_sense) {
                    return Heard::Nonsense;
                }
                self.hidden.extend(more);
            }
            Message::PlainText(text) if self.text.is_none() && self.rendered.is_none() && self.asked.is_some() => {
                self.text = Some(text);
            }
            Message::Seen(seen) if self.seen.len() < self.looks && makes_sense(&seen) => self.seen.push(seen),
            Message::Refused(because) if self.refused.is_none() => self.refused = Some(because),
            Message::Done => return Heard::Done,
            Message::Confined(_)
            | Message::Opened { .. }
            | Message::PlainText(_)
            | Message::Seen(_)
            | Message::Refused(_) => {
                return Heard::Nonsense;
            }
        }
        Heard::More
    }

    /// What was seen; nothing at all is a fault, and what is missing at the end could not be read.
    pub(super) fn seen(mut self, ending: Option<NoPreview>) -> Result<Vec<Seen>, NoPreview> {
        let fault = self.refused.or(ending);
        if let Some(because) = fault.filter(|_| self.seen.is_empty()) {
            return Err(because);
        }
        self.seen.resize(self.looks, Seen::Unreadable);
        Ok(self.seen)
    }

    /// What is shown in the end: pages that came out before a fault are kept, with a word on what is missing.
    pub(super) fn conclude(self, ending: Option<NoPreview>) -> Result<Preview, NoPreview> {
        if let Some(text) = self.text {
            return Ok(Preview::Text(TextPreview { hidden: self.hidden, ..text }));
        }
        let fault = self.refused.or(ending);
        match (self.rendered, fault) {
            (Some(rendered), None) => Ok(Preview::Pages(Rendered { hidden: self.hidden, ..rendered })),
            (Some(mut rendered), Some(because)) => {
                let drawn = rendered.pages.last().map(|page| page.number);
                let read = rendered.text.last().map(|text| text.number);
                let Some(after) = drawn.max(read) else { return Err(because) };
                rendered.warnings.push(Warning::StoppedEarly { after, because });
                rendered.hidden = self.hidden;
                Ok(Preview::Pages(rendered))
            }
            (None, because) => Err(because.unwrap_or(NoPreview::Crashed)),
        }
    }
}

fn makes_sense(seen: &Seen) -> bool {
    match seen {
        Seen::Sketch(sketch) => sketch.makes_sense(),
        Seen::Difference(difference) => difference.makes_sense(),
        Seen::Unreadable => true,
    }
}

/// Reads exactly so many bytes; memory grows with what arrives and not with what was announced.
async fn read(pipe: &mut (impl AsyncRead + Unpin), bytes: u64) -> Option<Vec<u8>> {
    let mut part = Vec::new();
    pipe.take(bytes).read_to_end(&mut part).await.ok()?;
    (part.len() as u64 == bytes).then_some(part)
}
