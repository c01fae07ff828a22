//! Pixels: made smaller, looked at, and encoded in whichever way is smallest without harm.

use super::palette;
use crate::preview::{Picture, PictureFormat};
use fast_image_resize::images::Image;
use fast_image_resize::{PixelType, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};

/// LIMIT: pixels of a page or picture.
pub(super) const PIXELS_MAX: u64 = 40_000_000;

/// LIMIT: a side of a page or picture, in pixels; WebP takes no more than 16,383.
pub(super) const SIDE_PX_MAX: u32 = 16_000;

/// Quality of JPEG, of 100: the step after which files grow faster than they get better.
const JPEG_QUALITY: u8 = 82;

/// From this share of neighbours with the same colour on, a picture is text or drawing and stays lossless.
const FLAT_SHARE: f64 = 0.80;

/// Up to this share, a picture is a photo, and trying lossless would only take time.
const PHOTO_SHARE: f64 = 0.25;

/// Pixels of three bytes each, red, green, blue, in rows from the top.
pub(crate) struct Raster {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

impl Raster {
    /// `None` if the bytes do not fill the rectangle or there are too many.
    pub(super) fn new(width: u32, height: u32, rgb: Vec<u8>) -> Option<Self> {
        let pixels = u64::from(width) * u64::from(height);
        (pixels > 0 && pixels <= PIXELS_MAX && rgb.len() as u64 == pixels * 3).then_some(Raster { width, height, rgb })
    }

    /// Width, height and bytes.
    pub(super) fn parts(&self) -> (u32, u32, &[u8]) {
        (self.width, self.height, &self.rgb)
    }

    /// Whether every pixel has the same colour.
    pub(super) fn is_blank(&self) -> bool {
        let first = self.rgb.first_chunk::<3>();
        self.rgb.as_chunks::<3>().0.iter().all(|pixel| Some(pixel) == first)
    }

    /// The colour of an area, in shares of the whole, if nothing in it stands out from the rest by `seen_from` of 255 or more.
    /// None also where it is too small to be judged.
    pub(super) fn ground(&self, (x0, y0, x1, y1): (f64, f64, f64, f64), seen_from: u8) -> Option<[u8; 3]> {
        let edge = |share: f64, of: u32| (share * f64::from(of)).round() as usize;
        let (left, right) = (edge(x0, self.width), edge(x1, self.width));
        let (top, bottom) = (edge(y0, self.height), edge(y1, self.height));
        if right < left + 2 || bottom < top + 2 {
            return None;
        }
        let (mut least, mut most) = ([u8::MAX; 3], [u8::MIN; 3]);
        for row in self.rgb.chunks_exact(self.width as usize * 3).take(bottom).skip(top) {
            for pixel in row.as_chunks::<3>().0.get(left..right)? {
                for ((value, low), high) in pixel.iter().zip(&mut least).zip(&mut most) {
                    (*low, *high) = ((*low).min(*value), (*high).max(*value));
                }
            }
        }
        least.iter().zip(most).all(|(low, high)| high - low < seen_from).then_some(most)
    }

    /// At most `width` pixels wide and within what the encoders take, in proportion. Never larger than it is.
    pub(super) fn shrink_to(&self, width: u32) -> Option<Raster> {
        let by_width = f64::from(width) / f64::from(self.width);
        let by_side = f64::from(SIDE_PX_MAX) / f64::from(self.width.max(self.height));
        let scale = by_width.min(by_side);
        if scale >= 1.0 {
            return Raster::new(self.width, self.height, self.rgb.clone());
        }
        let side = |px: u32| ((f64::from(px) * scale).round() as u32).max(1);
        let source =
            fast_image_resize::images::ImageRef::new(self.width, self.height, &self.rgb, PixelType::U8x3).ok()?;
        let mut smaller = Image::new(side(self.width), side(self.height), PixelType::U8x3);
        Resizer::new().resize(&source, &mut smaller, None).ok()?;
        Raster::new(side(self.width), side(self.height), smaller.into_vec())
    }

    /// Text and drawings lossless, photos as JPEG, and what lies between by size.
    pub(super) fn encode(&self) -> Option<Picture> {
        let flat = self.flat_share();
        if flat <= PHOTO_SHARE {
            return self.jpeg();
        }
        let exact = self.palette().or_else(|| self.png());
        let lossless = [self.webp(), exact].into_iter().flatten().min_by_key(|picture| picture.bytes.len());
        if flat >= FLAT_SHARE {
            return lossless;
        }
        // JPEG blurs the edges of letters, so here it must be worth it: less than half.
        match (lossless, self.jpeg()) {
            (Some(exact), Some(lossy)) => Some(if lossy.bytes.len() * 2 < exact.bytes.len() { lossy } else { exact }),
            (exact, lossy) => exact.or(lossy),
        }
    }

    /// Whatever is smallest: in a list of thumbnails nobody reads letters.
    pub(super) fn encode_small(&self) -> Option<Picture> {
        [self.webp(), self.palette(), self.jpeg()].into_iter().flatten().min_by_key(|picture| picture.bytes.len())
    }

    /// The share of pixels that equal the one to their left, over every eighth row.
    fn flat_share(&self) -> f64 {
        let (mut same, mut all) = (0u64, 0u64);
        for row in self.rgb.chunks_exact(self.width as usize * 3).step_by(8) {
            let pixels = row.as_chunks::<3>().0;
            all += pixels.len() as u64;
            same += 1 + pixels.iter().zip(pixels.iter().skip(1)).filter(|(left, right)| left == right).count() as u64;
        }
        same as f64 / all.max(1) as f64
    }

    fn jpeg(&self) -> Option<Picture> {
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY)
            .write_image(&self.rgb, self.width, self.height, ExtendedColorType::Rgb8)
            .ok()?;
        Some(self.picture(PictureFormat::Jpeg, bytes))
    }

    fn png(&self) -> Option<Picture> {
        let mut bytes = Vec::new();
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Adaptive)
            .write_image(&self.rgb, self.width, self.height, ExtendedColorType::Rgb8)
            .ok()?;
        Some(self.picture(PictureFormat::Png, bytes))
    }

    /// With 256 colours, if they are enough. Without a filter: neighbouring numbers of colours say nothing of each other.
    fn palette(&self) -> Option<Picture> {
        let indexed = palette::reduce(self.rgb.as_chunks::<3>().0, self.width as usize)?;
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width, self.height);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(indexed.colours.concat());
        encoder.set_filter(png::Filter::NoFilter);
        encoder.set_compression(png::Compression::Balanced);
        let mut writer = encoder.write_header().ok()?;
        writer.write_image_data(&indexed.pixels).ok()?;
        writer.finish().ok()?;
        Some(self.picture(PictureFormat::Png, bytes))
    }

    fn webp(&self) -> Option<Picture> {
        let mut bytes = Vec::new();
        WebPEncoder::new_lossless(&mut bytes)
            .write_image(&self.rgb, self.width, self.height, ExtendedColorType::Rgb8)
            .ok()?;
        Some(self.picture(PictureFormat::Webp, bytes))
    }

    fn picture(&self, format: PictureFormat, bytes: Vec<u8>) -> Picture {
        Picture { width: self.width, height: self.height, format, bytes }
    }
}
