//! Text and Markdown, set as pages in the child, so that a spot on them can be marked and they are read like any document.
//!
//! ```text
//! bytes ──plain──▶ text ──markdown──▶ blocks ──layout──▶ pages of lines ──print──▶ PDF ──▶ pictures and words
//! ```
//! The PDF exists only here, in memory: it goes through the same opener as one that was uploaded. In a script that our letters do not
//! have, a text is shown as text instead.

mod blocks;
mod layout;
mod letters;
mod markdown;
mod print;

use super::job::Job;
use super::open::{Output, Stop};
use super::wire::Message;
use super::{pdf, plain};
use crate::preview::TextPreview;
use blocks::{Block, Run};
use letters::{Face, Letters};

/// Plain text: every letter as wide as the next, because people line things up.
pub(crate) fn plain(bytes: Vec<u8>, job: &Job, out: &mut Output<'_>) -> Result<(), Stop> {
    let text = plain::read(&bytes);
    let lines = text.text.lines().map(|line| Run::new(Face::Mono, &line.replace('\t', "    "))).collect();
    set(vec![Block::Lines { lines, indent: 0.0 }], text, job, out)
}

/// Markdown.
pub(crate) fn markdown(bytes: Vec<u8>, job: &Job, out: &mut Output<'_>) -> Result<(), Stop> {
    let text = plain::read(&bytes);
    let read = markdown::read(&text.text);
    if !read.unseen.is_empty() && job.pages.contains(1) {
        out.say(&Message::Noticed(read.unseen))?;
    }
    set(read.blocks, text, job, out)
}

fn set(blocks: Vec<Block>, mut text: TextPreview, job: &Job, out: &mut Output<'_>) -> Result<(), Stop> {
    if job.pages.contains(1) {
        out.say(&Message::Noticed(std::mem::take(&mut text.hidden)))?;
    }
    let letters = Letters::load().filter(|letters| letters.have_all(&text.text));
    let (Some(letters), false) = (letters, text.text.trim().is_empty()) else {
        return Ok(out.say(&Message::PlainText(text))?);
    };
    let pages = layout::layout(&blocks, &letters);
    let truncated = text.truncated;
    pdf::open_with(print::print(&pages, &letters), job, out, pdf::Origin::Ours { truncated })
}
