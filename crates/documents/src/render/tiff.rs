//! TIFF, in the child: scans of many pages, and pictures in many kinds of colour, each as a page.

use super::job::{DOCUMENT_PAGES_MAX, Job};
use super::open::{Output, Stop};
use super::picture::{PIXELS_MAX, Raster};
use super::raster::{DECODER_BYTES_MAX, POINTS_PER_PIXEL, on_white, upright};
use super::wire::Message;
use crate::preview::{NoPreview, Warning};
use image::{DynamicImage, GrayImage, RgbImage, RgbaImage};
use std::io::Cursor;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

/// Dots to the inch that a scanner can have used; anything else is nonsense and counts as a screen's 96.
const DOTS_PER_INCH: std::ops::RangeInclusive<f32> = 50.0..=4_800.0;

const INCH_CM: f32 = 2.54;

pub(crate) fn open(bytes: Vec<u8>, job: &Job, out: &mut Output<'_>) -> Result<(), Stop> {
    let pages_total = count(&bytes)?;
    out.say(&Message::Opened { pages_total })?;
    if pages_total >= DOCUMENT_PAGES_MAX {
        out.say(&Message::Warning(Warning::TooManyPages { shown: DOCUMENT_PAGES_MAX }))?;
    }
    let Some(widths) = job.want.widths() else { return Ok(()) };
    let mut decoder = decoder(&bytes)?;
    for number in 1..=job.pages.last().min(pages_total) {
        if number > 1 && decoder.next_image().is_err() {
            return Err(Stop::Refused(NoPreview::Broken));
        }
        if number < job.pages.first() {
            continue;
        }
        match page(&mut decoder) {
            Ok(page) => out.page(number, page.size_pt, page.raster, widths)?,
            Err(NoPreview::TooLarge) if number > 1 => {
                out.say(&Message::Warning(Warning::PageTooLarge { number }))?;
            }
            // The first page says what the file is worth; a later one that is damaged does not take the others with it.
            Err(because) if number == 1 => return Err(Stop::Refused(because)),
            Err(_) => out.say(&Message::Warning(Warning::PageNotDrawn { number }))?,
        }
    }
    Ok(())
}

fn decoder(bytes: &[u8]) -> Result<Decoder<Cursor<&[u8]>>, Stop> {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = DECODER_BYTES_MAX as usize;
    limits.intermediate_buffer_size = DECODER_BYTES_MAX as usize / 4;
    let decoder = Decoder::new(Cursor::new(bytes)).map_err(|error| Stop::Refused(refusal(&error)))?;
    Ok(decoder.with_limits(limits))
}

/// How many pages there are; a chain that is broken off ends there.
fn count(bytes: &[u8]) -> Result<u32, Stop> {
    let mut decoder = decoder(bytes)?;
    let mut pages = 1;
    while pages < DOCUMENT_PAGES_MAX && decoder.more_images() && decoder.next_image().is_ok() {
        pages += 1;
    }
    Ok(pages)
}

struct Page {
    size_pt: (f32, f32),
    raster: Raster,
}

fn page(decoder: &mut Decoder<Cursor<&[u8]>>) -> Result<Page, NoPreview> {
    let (width, height) = decoder.dimensions().map_err(|error| refusal(&error))?;
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(NoPreview::TooLarge);
    }
    let colours = decoder.colortype().map_err(|error| refusal(&error))?;
    let (across, down) = dots_per_inch(decoder);
    let turned = decoder.find_tag_unsigned::<u8>(Tag::Orientation).ok().flatten().unwrap_or(1);
    let palette = match colours {
        ColorType::Palette(_) => decoder.get_tag_u16_vec(Tag::ColorMap).map_err(|error| refusal(&error))?,
        _ => Vec::new(),
    };
    // The library inverts what is written white on black, but leaves single bits packed and indexes as they are.
    let samples = decoder.read_image().map_err(|error| refusal(&error))?;
    let image = image(width, height, colours, eight_bits(samples).ok_or(NoPreview::Broken)?, &palette);
    let image = upright(image.ok_or(NoPreview::Broken)?, turned);
    let sideways = (5..=8).contains(&turned);
    let (across, down) = if sideways { (down, across) } else { (across, down) };
    let points = |pixels: u32, dots: Option<f32>| {
        dots.map_or(pixels as f32 * POINTS_PER_PIXEL, |dots| pixels as f32 * 72.0 / dots)
    };
    let size_pt = (points(image.width(), across), points(image.height(), down));
    let (width, height) = (image.width(), image.height());
    Ok(Page { size_pt, raster: Raster::new(width, height, on_white(image)).ok_or(NoPreview::TooLarge)? })
}

/// How many dots lie on an inch, across and down; fax pages differ in the two.
fn dots_per_inch(decoder: &mut Decoder<Cursor<&[u8]>>) -> (Option<f32>, Option<f32>) {
    let factor = match decoder.find_tag_unsigned::<u16>(Tag::ResolutionUnit).ok().flatten() {
        Some(2) | None => 1.0,
        Some(3) => INCH_CM,
        Some(_) => return (None, None),
    };
    let mut one = |tag| {
        let dots = decoder.get_tag_f32(tag).ok()? * factor;
        DOTS_PER_INCH.contains(&dots).then_some(dots)
    };
    (one(Tag::XResolution), one(Tag::YResolution))
}

/// Samples as bytes; what is finer is made coarser.
fn eight_bits(samples: DecodingResult) -> Option<Vec<u8>> {
    Some(match samples {
        DecodingResult::U8(bytes) => bytes,
        DecodingResult::U16(words) => words.into_iter().map(|word| (word >> 8) as u8).collect(),
        DecodingResult::U32(words) => words.into_iter().map(|word| (word >> 24) as u8).collect(),
        DecodingResult::F32(shares) => shares.into_iter().map(|share| (share.clamp(0.0, 1.0) * 255.0) as u8).collect(),
        _ => return None,
    })
}

fn image(width: u32, height: u32, colours: ColorType, bytes: Vec<u8>, palette: &[u16]) -> Option<DynamicImage> {
    match colours {
        ColorType::Gray(bits @ (1 | 2 | 4)) => {
            let top = (1u16 << bits) - 1;
            let grey = unpacked(width, height, bits, &bytes)?;
            let grey = grey.into_iter().map(|share| (u16::from(share) * 255 / top) as u8).collect();
            Some(DynamicImage::ImageLuma8(GrayImage::from_raw(width, height, grey)?))
        }
        ColorType::Gray(_) => Some(DynamicImage::ImageLuma8(GrayImage::from_raw(width, height, bytes)?)),
        ColorType::GrayA(_) => {
            let rgba = bytes.as_chunks::<2>().0.iter().flat_map(|&[grey, alpha]| [grey, grey, grey, alpha]).collect();
            Some(DynamicImage::ImageRgba8(RgbaImage::from_raw(width, height, rgba)?))
        }
        ColorType::RGB(_) | ColorType::YCbCr(_) => {
            Some(DynamicImage::ImageRgb8(RgbImage::from_raw(width, height, bytes)?))
        }
        ColorType::RGBA(_) => Some(DynamicImage::ImageRgba8(RgbaImage::from_raw(width, height, bytes)?)),
        ColorType::CMYK(_) => {
            let rgb =
                bytes.as_chunks::<4>().0.iter().flat_map(|&[c, m, y, k]| {
                    [c, m, y].map(|ink| (u16::from(255 - ink) * u16::from(255 - k) / 255) as u8)
                });
            Some(DynamicImage::ImageRgb8(RgbImage::from_raw(width, height, rgb.collect())?))
        }
        ColorType::Palette(bits) => {
            let indexes = if bits < 8 { unpacked(width, height, bits, &bytes)? } else { bytes };
            let colours = palette.len() / 3;
            let part =
                |index: usize, channel: usize| palette.get(channel * colours + index).map(|word| (word >> 8) as u8);
            let mut rgb = Vec::with_capacity(indexes.len() * 3);
            for index in indexes {
                for channel in 0..3 {
                    rgb.push(part(usize::from(index), channel)?);
                }
            }
            Some(DynamicImage::ImageRgb8(RgbImage::from_raw(width, height, rgb)?))
        }
        _ => None,
    }
}

/// Samples of fewer than eight bits, one to a byte. Each row begins on a byte.
fn unpacked(width: u32, height: u32, bits: u8, bytes: &[u8]) -> Option<Vec<u8>> {
    let (width, height) = (width as usize, height as usize);
    let row_bytes = (width * usize::from(bits)).div_ceil(8);
    if bytes.len() == width * height && row_bytes != width {
        return Some(bytes.to_vec());
    }
    let in_byte = usize::from(8 / bits);
    let mask = ((1u16 << bits) - 1) as u8;
    let mut samples = Vec::with_capacity(width * height);
    for row in bytes.chunks_exact(row_bytes).take(height) {
        for x in 0..width {
            let shift = 8 - usize::from(bits) * (x % in_byte + 1);
            samples.push((row.get(x / in_byte)? >> shift) & mask);
        }
    }
    (samples.len() == width * height).then_some(samples)
}

fn refusal(error: &TiffError) -> NoPreview {
    match error {
        TiffError::LimitsExceeded => NoPreview::TooLarge,
        TiffError::UnsupportedError(_) => NoPreview::Unsupported,
        TiffError::FormatError(_) | TiffError::IoError(_) | TiffError::IntSizeError | TiffError::UsageError(_) => {
            NoPreview::Broken
        }
    }
}
