//! PDF, in the child: each page is drawn and its text is read by the same parser, so that text lies where it is seen.

use super::hidden::{self, structure};
use super::job::{DOCUMENT_PAGES_MAX, Job};
use super::open::{Output, Stop};
use super::picture::{PIXELS_MAX, Raster, SIDE_PX_MAX};
use super::wire::Message;
use crate::hidden::Hidden;
use crate::preview::{NoPreview, Warning};
use crate::text::{PageText, read_page};
use hayro::hayro_interpret::{InterpreterCache, InterpreterSettings};
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// LIMIT: side of a page in points; the most that the PDF standard allows.
const SIDE_PT_MAX: f32 = 14_400.0;

/// Who wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// Somebody else: it is looked through for what is hidden.
    Theirs,
    /// We did, from a text that may have been cut.
    Ours { truncated: bool },
}

pub(crate) fn open(bytes: Vec<u8>, job: &Job, out: &mut Output<'_>) -> Result<(), Stop> {
    open_with(bytes, job, out, Origin::Theirs)
}

pub(super) fn open_with(bytes: Vec<u8>, job: &Job, out: &mut Output<'_>, origin: Origin) -> Result<(), Stop> {
    let pdf = Pdf::new(bytes).map_err(|error| Stop::Refused(refusal(error)))?;
    let pages_total = u32::try_from(pdf.pages().len()).unwrap_or(u32::MAX);
    if pages_total == 0 {
        return Err(Stop::Refused(NoPreview::Empty));
    }
    if job.pages.first() > DOCUMENT_PAGES_MAX {
        return Err(Stop::Refused(NoPreview::TooManyPages));
    }
    out.say(&Message::Opened { pages_total })?;
    if pages_total > DOCUMENT_PAGES_MAX {
        out.say(&Message::Warning(Warning::TooManyPages { shown: DOCUMENT_PAGES_MAX }))?;
    }
    let mut pen = Pen::new();
    for number in job.pages.first()..=job.pages.last().min(pages_total).min(DOCUMENT_PAGES_MAX) {
        let Some(page) = pdf.pages().get(number as usize - 1) else { break };
        one_page(page, number, job, &mut pen, origin, out)?;
        if origin == (Origin::Ours { truncated: true }) && number == pages_total {
            out.say(&Message::Warning(Warning::TextCut { number }))?;
        }
    }
    if origin == Origin::Theirs { Ok(out.say(&Message::Noticed(beside_the_pages(&pdf, job)))?) } else { Ok(()) }
}

/// What the document holds beside its pages. What belongs to the whole is told with the first page.
fn beside_the_pages(pdf: &Pdf, job: &Job) -> Vec<Hidden> {
    let mut found = structure::Found::default();
    let looked = catch_unwind(AssertUnwindSafe(|| {
        if job.pages.contains(1) {
            structure::document(pdf, &mut found);
        }
        for number in job.pages.first()..=job.pages.last() {
            let Some(page) = pdf.pages().get(number as usize - 1) else { break };
            structure::page(page, &mut found);
        }
    }));
    // A fault in the middle leaves what was found before it.
    looked.unwrap_or_default();
    found.told()
}

fn one_page<'a>(
    page: &'a Page<'a>,
    number: u32,
    job: &Job,
    pen: &mut Pen<'a>,
    origin: Origin,
    out: &mut Output<'_>,
) -> Result<(), Stop> {
    let size_pt = page.render_dimensions();
    let sides_fit = |side: f32| side > 0.0 && side <= SIDE_PT_MAX;
    if !(sides_fit(size_pt.0) && sides_fit(size_pt.1)) {
        return Ok(out.say(&Message::Warning(Warning::PageTooLarge { number }))?);
    }
    if let Some(widths) = job.want.widths() {
        let drawn = catch_unwind(AssertUnwindSafe(|| pen.draw(page, size_pt, widths.0)));
        if let Some(raster) = drawn.ok().flatten() {
            if origin == Origin::Theirs {
                let look = || hidden::page::look(page, number, &raster, &pen.text_cache, &pen.settings);
                let noticed = catch_unwind(AssertUnwindSafe(look)).unwrap_or_default();
                out.say(&Message::Noticed(noticed))?;
            }
            out.page(number, size_pt, raster, widths)?;
        } else {
            // A fault leaves the caches in an unknown state.
            *pen = Pen::new();
            out.say(&Message::Warning(Warning::PageNotDrawn { number }))?;
        }
    }
    let text = catch_unwind(AssertUnwindSafe(|| read_page(page, number, &pen.text_cache, &pen.settings)));
    let text = text.unwrap_or_else(|_| {
        *pen = Pen::new();
        PageText { number, words: Vec::new(), truncated: true }
    });
    if text.truncated {
        out.say(&Message::Warning(Warning::TextCut { number }))?;
    }
    Ok(out.say(&Message::Text(text))?)
}

fn refusal(error: LoadPdfError) -> NoPreview {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => NoPreview::PasswordProtected,
        LoadPdfError::Decryption(
            DecryptionError::MissingIDEntry
            | DecryptionError::InvalidEncryption
            | DecryptionError::UnsupportedAlgorithm,
        )
        | LoadPdfError::Invalid => NoPreview::Broken,
    }
}

/// What is kept from page to page: fonts and outlines.
struct Pen<'a> {
    settings: InterpreterSettings,
    draw_cache: RenderCache<'a>,
    text_cache: InterpreterCache<'a>,
}

impl<'a> Pen<'a> {
    fn new() -> Self {
        Pen {
            settings: InterpreterSettings::default(),
            draw_cache: RenderCache::new(),
            text_cache: InterpreterCache::new(),
        }
    }

    fn draw(&self, page: &'a Page<'a>, size_pt: (f32, f32), width_px: u32) -> Option<Raster> {
        let (scale, width, height) = fit(size_pt, width_px);
        let settings = RenderSettings {
            x_scale: scale,
            y_scale: scale,
            width: Some(width),
            height: Some(height),
            bg_color: WHITE,
        };
        let pixmap = render(page, &self.draw_cache, &self.settings, &settings);
        let rgb = pixmap.data().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]).collect();
        Raster::new(u32::from(width), u32::from(height), rgb)
    }
}

/// The scale, and the pixels in width and height, for a page that is to be `width_px` wide: less where it would be too
/// high or have too many pixels, and at least one pixel each way.
fn fit((width_pt, height_pt): (f32, f32), width_px: u32) -> (f32, u16, u16) {
    let by_width = width_px as f32 / width_pt;
    let by_side = SIDE_PX_MAX as f32 / width_pt.max(height_pt);
    let by_pixels = (PIXELS_MAX as f32 / (width_pt * height_pt)).sqrt();
    let scale = by_width.min(by_side).min(by_pixels);
    let pixels = |pt: f32| (pt * scale + 0.01).floor().clamp(1.0, SIDE_PX_MAX as f32) as u16;
    (scale, pixels(width_pt), pixels(height_pt))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_any_shape_stay_within_the_limits() {
        assert_eq!(fit((595.0, 842.0), 1_240), (1_240.0 / 595.0, 1_240, 1_754));
        for size in [(1.0, 14_400.0), (14_400.0, 1.0), (14_400.0, 14_400.0), (0.001, 0.001), (3.0, 9_000.0)] {
            for width in [16, 1_240, 4_000] {
                let (scale, w, h) = fit(size, width);
                assert!(scale.is_finite() && scale > 0.0, "{size:?} {width}");
                assert!(w >= 1 && h >= 1 && u32::from(w) <= width.max(1), "{size:?} {width} {w} {h}");
                assert!(u64::from(w) * u64::from(h) <= PIXELS_MAX && u32::from(h) <= SIDE_PX_MAX, "{size:?} {width}");
            }
        }
    }
}
