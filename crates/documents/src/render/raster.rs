//! Pictures as documents, in the child: one page each, upright, without transparency and metadata.

use super::job::Job;
use super::open::{Output, Stop};
use super::picture::{PIXELS_MAX, Raster};
use super::wire::Message;
use crate::formats::Media;
use crate::preview::NoPreview;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, metadata::Orientation};
use std::io::Cursor;

/// LIMIT: memory of one decoder, below what the process may have.
pub(super) const DECODER_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// Points to a pixel, at 96 pixels to the inch.
pub(super) const POINTS_PER_PIXEL: f32 = 0.75;

pub(crate) fn open(bytes: Vec<u8>, job: &Job, out: &mut Output<'_>) -> Result<(), Stop> {
    let format = match job.media {
        Media::Gif => ImageFormat::Gif,
        Media::Jpeg => ImageFormat::Jpeg,
        Media::Png => ImageFormat::Png,
        Media::Webp => ImageFormat::WebP,
        Media::Excel
        | Media::M4a
        | Media::Markdown
        | Media::Mp3
        | Media::Mp4
        | Media::OdfSheet
        | Media::OdfSlides
        | Media::OdfText
        | Media::Ogg
        | Media::Pdf
        | Media::PlainText
        | Media::PowerPoint
        | Media::Svg
        | Media::Tiff
        | Media::Wav
        | Media::Webm
        | Media::Word => return Err(Stop::Refused(NoPreview::Broken)),
    };
    let image = decode(bytes, format)?;
    out.say(&Message::Opened { pages_total: 1 })?;
    let Some(widths) = job.want.widths().filter(|_| job.pages.contains(1)) else { return Ok(()) };
    let (width, height) = (image.width(), image.height());
    let raster = pixels(image)?;
    out.page(1, (width as f32 * POINTS_PER_PIXEL, height as f32 * POINTS_PER_PIXEL), raster, widths)
}

/// The pixels of a decoded picture.
pub(super) fn pixels(image: DynamicImage) -> Result<Raster, Stop> {
    let (width, height) = (image.width(), image.height());
    Raster::new(width, height, on_white(image)).ok_or(Stop::Refused(NoPreview::TooLarge))
}

pub(super) fn decode(bytes: Vec<u8>, format: ImageFormat) -> Result<DynamicImage, Stop> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODER_BYTES_MAX);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(Stop::Refused(NoPreview::TooLarge));
    }
    let upright = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    image.apply_orientation(upright);
    Ok(image)
}

fn refusal(error: ImageError) -> Stop {
    Stop::Refused(match error {
        ImageError::Limits(_) => NoPreview::TooLarge,
        ImageError::Decoding(_)
        | ImageError::Encoding(_)
        | ImageError::Parameter(_)
        | ImageError::Unsupported(_)
        | ImageError::IoError(_) => NoPreview::Broken,
    })
}

/// Transparent pictures are shown on white, like paper.
pub(super) fn on_white(image: DynamicImage) -> Vec<u8> {
    if !image.color().has_alpha() {
        return image.into_rgb8().into_raw();
    }
    let rgba = image.into_rgba8().into_raw();
    let over = |colour: u8, alpha: u8| {
        ((u32::from(colour) * u32::from(alpha) + 255 * (255 - u32::from(alpha)) + 127) / 255) as u8
    };
    rgba.as_chunks::<4>().0.iter().flat_map(|&[r, g, b, a]| [over(r, a), over(g, a), over(b, a)]).collect()
}

/// Turned as the number of EXIF and TIFF says.
pub(super) fn upright(mut image: DynamicImage, turned: u8) -> DynamicImage {
    image.apply_orientation(Orientation::from_exif(turned).unwrap_or(Orientation::NoTransforms));
    image
}
