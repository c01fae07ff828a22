//! Looking at pictures that were drawn before: in the child they are decoded and compared, in the parent the answer is held
//! against what was asked.

use super::open::Output;
use super::picture::Raster;
use super::raster::{self, decode};
use super::wire::{Message, Sight};
use super::{Answer, Ask, Renderer};
use crate::compare::pixels::{Pixels, difference};
use crate::compare::{Look, Seen, Sketch};
use crate::preview::{NoPreview, PictureFormat};
use image::ImageFormat;
use std::io;

/// LIMIT: looks in one child. More are asked of several, one after the other or at the same time.
pub const LOOKS_MAX: usize = 25;

impl Renderer {
    /// Looks at up to [`LOOKS_MAX`] pictures or pairs, in one child. What was not seen by then is unreadable.
    pub async fn look(&self, looks: &[Look]) -> Result<Vec<Seen>, NoPreview> {
        let looks = looks.get(..LOOKS_MAX).unwrap_or(looks);
        let sight = |look: &Look| match look {
            Look::At(picture) => Sight::At(picture.len()),
            Look::Between(before, after) => Sight::Between(before.len(), after.len()),
        };
        let parts = looks.iter().flat_map(|look| match look {
            Look::At(picture) => vec![picture.as_slice()],
            Look::Between(before, after) => vec![before.as_slice(), after.as_slice()],
        });
        let bytes = parts.collect::<Vec<_>>().concat();
        if bytes.len() as u64 > self.limits.document_bytes_max {
            return Err(NoPreview::TooLarge);
        }
        let ask = Ask::Look(looks.iter().map(sight).collect());
        let answer = Answer::to_looks(looks.len(), self.limits.answer_bytes_max);
        let (answer, ending) = self.converse(&ask, answer, bytes.len() as u64, &bytes[..]).await?;
        answer.seen(ending)
    }
}

/// Looks at pictures, in the child.
pub(super) fn look(bytes: &[u8], sights: &[Sight], out: &mut Output<'_>) -> io::Result<()> {
    let mut rest = bytes;
    let mut next = |length: usize| {
        let (part, after) = rest.split_at_checked(length).unwrap_or((&[], &[]));
        rest = after;
        part
    };
    for sight in sights {
        let seen = match sight {
            Sight::At(length) => opened(next(*length)).map(|raster| Seen::Sketch(Sketch::of(raster.pixels()))),
            Sight::Between(before, after) => {
                let (before, after) = (next(*before), next(*after));
                between(before, after)
            }
        };
        out.say(&Message::Seen(seen.unwrap_or(Seen::Unreadable)))?;
    }
    Ok(())
}

fn between(before: &[u8], after: &[u8]) -> Option<Seen> {
    let (before, after) = (opened(before)?, opened(after)?);
    // Two sizes of paper: the earlier page as wide as the later one, or the other way round, since nothing is made larger.
    let width = before.pixels().width.min(after.pixels().width);
    let shrink =
        |raster: Raster| if raster.pixels().width == width { Some(raster) } else { raster.shrink_to(width as u32) };
    let (before, after) = (shrink(before)?, shrink(after)?);
    Some(Seen::Difference(difference(before.pixels(), after.pixels())))
}

fn opened(bytes: &[u8]) -> Option<Raster> {
    let formats = [
        (PictureFormat::Jpeg, ImageFormat::Jpeg),
        (PictureFormat::Png, ImageFormat::Png),
        (PictureFormat::Webp, ImageFormat::WebP),
    ];
    let (_, format) = formats.into_iter().find(|(format, _)| format.marks(bytes))?;
    raster::pixels(decode(bytes.to_vec(), format).ok()?).ok()
}

impl Raster {
    pub(super) fn pixels(&self) -> Pixels<'_> {
        let (width, height, rgb) = self.parts();
        Pixels { width: width as usize, height: height as usize, rgb }
    }
}
