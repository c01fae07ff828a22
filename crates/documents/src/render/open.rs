//! What every opener in the child has in common: where it writes to, and how it stops.

use super::job::Job;
use super::picture::Raster;
use super::wire::{self, Message, PageMeta, PictureMeta};
use crate::preview::{NoPreview, PageImage, Picture};
use std::io::{self, Write};

/// Opens a document and writes what it finds; runs only in the confined child.
pub(crate) type Open = fn(Vec<u8>, &Job, &mut Output<'_>) -> Result<(), Stop>;

/// Why an opener ends before it is done.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The document cannot be shown.
    Refused(NoPreview),
    /// The parent is gone.
    Pipe(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Pipe(error)
    }
}

/// The pipe to the parent.
pub(crate) struct Output<'a> {
    pipe: &'a mut dyn Write,
}

impl<'a> Output<'a> {
    pub(crate) fn new(pipe: &'a mut dyn Write) -> Self {
        Output { pipe }
    }

    pub(crate) fn say(&mut self, message: &Message) -> io::Result<()> {
        wire::write(&mut self.pipe, message, &[])
    }

    /// Makes both pictures of a page and writes them.
    pub(crate) fn page(
        &mut self,
        number: u32,
        size_pt: (f32, f32),
        raster: Raster,
        widths: (u32, u32),
    ) -> Result<(), Stop> {
        let full = raster.shrink_to(widths.0).ok_or(Stop::Refused(NoPreview::TooLarge))?;
        let thumbnail = full.shrink_to(widths.1).ok_or(Stop::Refused(NoPreview::TooLarge))?;
        let blank = full.is_blank();
        let (full, thumbnail) = (full.encode(), thumbnail.encode_small());
        let (Some(full), Some(thumbnail)) = (full, thumbnail) else { return Err(Stop::Refused(NoPreview::TooLarge)) };
        let meta = Message::Page(PageMeta {
            number,
            width_pt: size_pt.0,
            height_pt: size_pt.1,
            blank,
            full: describe(&full),
            thumbnail: describe(&thumbnail),
        });
        Ok(wire::write(&mut self.pipe, &meta, &[&full.bytes, &thumbnail.bytes])?)
    }
}

fn describe(picture: &Picture) -> PictureMeta {
    PictureMeta { width: picture.width, height: picture.height, format: picture.format, bytes: picture.bytes.len() }
}

impl PageMeta {
    /// Puts a page together in the parent. `None` if the child says something that cannot be so.
    pub(crate) fn with_bytes(self, rest: &[u8]) -> Option<PageImage> {
        let sizes_make_sense = [self.width_pt, self.height_pt].into_iter().all(|pt| pt.is_finite() && pt > 0.0);
        let (full, thumbnail) = rest.split_at_checked(self.full.bytes)?;
        if !sizes_make_sense || thumbnail.len() != self.thumbnail.bytes {
            return None;
        }
        Some(PageImage {
            number: self.number,
            width_pt: self.width_pt,
            height_pt: self.height_pt,
            blank: self.blank,
            full: self.full.with_bytes(full)?,
            thumbnail: self.thumbnail.with_bytes(thumbnail)?,
        })
    }
}

impl PictureMeta {
    fn with_bytes(self, bytes: &[u8]) -> Option<Picture> {
        let fits = (1..=u32::from(u16::MAX)).contains(&self.width) && (1..=u32::from(u16::MAX)).contains(&self.height);
        (fits && self.format.marks(bytes)).then(|| Picture {
            width: self.width,
            height: self.height,
            format: self.format,
            bytes: bytes.to_vec(),
        })
    }
}
