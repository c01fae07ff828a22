//! How much a page that we drew differs from the same page drawn by `pdftoppm`, which shares no code with us.
//!
//! Two renderers never agree to the pixel: edges are smoothed in other ways and letters stand a fraction of a pixel apart. So both
//! pictures are looked at through a grid of squares, and squares are compared by how bright they are.

use documents::PageImage;
use image::imageops::FilterType;
use image::{GrayImage, imageops};
use std::path::Path;
use std::process::{Command, Stdio};

/// Width at which pages are compared, in pixels: about one to the point.
pub(crate) const WIDTH_PX: u32 = 620;
/// Side of a square, in pixels.
const SQUARE_PX: u32 = 5;
/// From this difference in brightness on, of 255, a square differs.
const DIFFERS_FROM: u8 = 40;
/// Up to this share of differing squares, two pages look the same.
pub(crate) const SAME: f64 = 0.01;

/// The share of squares that differ, for each page that both drew.
pub(crate) fn of(file: &Path, pages: &[PageImage]) -> Vec<f64> {
    pages.iter().filter_map(|page| one(file, page)).collect()
}

fn one(file: &Path, page: &PageImage) -> Option<f64> {
    let number = page.number.to_string();
    let other = Command::new("pdftoppm")
        .args(["-f", &number, "-l", &number, "-singlefile", "-cropbox", "-png"])
        .args(["-scale-to-x", &page.full.width.to_string(), "-scale-to-y", &page.full.height.to_string()])
        .arg(file)
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let theirs = image::load_from_memory(&other.stdout).ok()?.into_luma8();
    let ours = image::load_from_memory(&page.full.bytes).ok()?.into_luma8();
    let (ours, theirs) = (squares(&ours), squares(&theirs));
    if ours.dimensions() != theirs.dimensions() {
        return Some(1.0);
    }
    let differing = ours.iter().zip(theirs.iter()).filter(|(a, b)| a.abs_diff(**b) >= DIFFERS_FROM).count();
    Some(differing as f64 / ours.len().max(1) as f64)
}

fn squares(picture: &GrayImage) -> GrayImage {
    let side = |pixels: u32| (pixels / SQUARE_PX).max(1);
    imageops::resize(picture, side(picture.width()), side(picture.height()), FilterType::Triangle)
}
