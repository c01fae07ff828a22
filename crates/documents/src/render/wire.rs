//! The pipe between parent and child: frames of a small JSON part and a part of plain bytes, each with its length before it.
//!
//! Parent to child: one frame, the [`Job`] and the document. Child to parent: [`Message`]s, page by page, so that what was
//! finished before a fault is not lost.

use super::confine::Isolation;
use super::job::Job;
use crate::compare::Seen;
use crate::hidden::Hidden;
use crate::preview::{NoPreview, PictureFormat, TextPreview, Warning};
use crate::text::PageText;
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};

/// LIMIT: the JSON part of a frame; a page full of words is the largest.
pub(crate) const META_BYTES_MAX: usize = 16 * 1024 * 1024;

/// LIMIT: the two pictures of one page together.
pub(crate) const PICTURES_BYTES_MAX: usize = 160 * 1024 * 1024;

/// Length of the head of a frame: four bytes for the JSON part, eight for the other, big-endian.
pub(crate) const HEAD_BYTES: usize = 12;

/// What the parent asks for.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Ask {
    /// Say how you are confined and end.
    Probe,
    /// Open the document in the second part of the frame.
    Open(Job),
    /// Look at the pictures in the second part of the frame, which lie there one after the other.
    Look(Vec<Sight>),
}

/// One look at one or two pictures, with their lengths in bytes.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Sight {
    At(usize),
    Between(usize, usize),
}

/// What the child answers.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Message {
    /// Always first.
    Confined(Isolation),
    Opened {
        pages_total: u32,
    },
    Page(PageMeta),
    Text(PageText),
    PlainText(TextPreview),
    Warning(Warning),
    /// The answer to each look, in their order.
    Seen(Seen),
    /// What is there and not seen; may be empty.
    Noticed(Vec<Hidden>),
    Refused(NoPreview),
    /// Always last: without it the child ended by a fault.
    Done,
}

/// A page whose two pictures follow, one after the other, in the second part of the frame.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PageMeta {
    pub(crate) number: u32,
    pub(crate) width_pt: f32,
    pub(crate) height_pt: f32,
    pub(crate) blank: bool,
    pub(crate) full: PictureMeta,
    pub(crate) thumbnail: PictureMeta,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PictureMeta {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) format: PictureFormat,
    pub(crate) bytes: usize,
}

/// The head and the JSON part of a frame whose second part has `rest_bytes` bytes.
pub(crate) fn encode(meta: &impl Serialize, rest_bytes: u64) -> io::Result<Vec<u8>> {
    let json = serde_json::to_vec(meta)?;
    let json_bytes = u32::try_from(json.len()).map_err(io::Error::other)?;
    let mut frame = Vec::with_capacity(HEAD_BYTES + json.len());
    frame.extend_from_slice(&json_bytes.to_be_bytes());
    frame.extend_from_slice(&rest_bytes.to_be_bytes());
    frame.extend_from_slice(&json);
    Ok(frame)
}

/// The lengths of the two parts. `None` if they break the limits.
pub(crate) fn lengths(head: [u8; HEAD_BYTES], rest_bytes_max: u64) -> Option<(usize, u64)> {
    let (json, rest) = head.split_first_chunk::<4>()?;
    let (json, rest) = (u32::from_be_bytes(*json) as usize, u64::from_be_bytes(rest.try_into().ok()?));
    (json <= META_BYTES_MAX && rest <= rest_bytes_max).then_some((json, rest))
}

/// Reads what the parent asks, in the child.
pub(crate) fn read_ask(input: &mut impl Read) -> io::Result<(Ask, Vec<u8>)> {
    let mut head = [0; HEAD_BYTES];
    input.read_exact(&mut head)?;
    let (json_bytes, rest_bytes) = lengths(head, u64::MAX).ok_or_else(|| io::Error::other("frame too long"))?;
    let mut json = vec![0; json_bytes];
    input.read_exact(&mut json)?;
    let mut document = Vec::new();
    // A length beyond memory must be an error here and not an abort.
    document
        .try_reserve_exact(usize::try_from(rest_bytes).map_err(io::Error::other)?)
        .map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
    if input.take(rest_bytes).read_to_end(&mut document)? as u64 != rest_bytes {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok((serde_json::from_slice(&json)?, document))
}

/// Writes a message, in the child.
pub(crate) fn write(out: &mut impl Write, message: &Message, parts: &[&[u8]]) -> io::Result<()> {
    let rest_bytes = parts.iter().map(|part| part.len() as u64).sum();
    out.write_all(&encode(message, rest_bytes)?)?;
    for part in parts {
        out.write_all(part)?;
    }
    out.flush()
}
