//! Where two pictures of a page differ, as boxes, and what a picture looks like from afar. Pure arithmetic on pixels; the
//! child that decodes the pictures calls it.
//!
//! ```text
//! halves of both ──▶ cells of 4 × 4 that differ enough ──▶ neighbours together ──▶ boxes that do not touch
//! ```

use serde::{Deserialize, Serialize};

/// Shares of a page are counted in this many parts.
pub(crate) const WHOLE: u32 = 10_000;
/// LIMIT: boxes on one page; where there would be more, they are taken together.
pub(crate) const BOXES_MAX: usize = 40;
/// A cell's side, in pixels of the halved picture.
const CELL: usize = 4;
/// Colours closer than this, of 255, are the same: what JPEG and a palette of 256 colours do to a picture stays below.
const NEAR: u8 = 40;
/// So many pixels of a cell must differ.
const PIXELS_MIN: u32 = 2;
/// Cells so far apart belong together, in cells: words of a line, lines of a paragraph.
const REACH: usize = 3;
/// Rough looks have so many cells each way.
const SKETCH_SIDE: usize = 16;
/// Rough looks that differ by this much on average, of 255, have nothing in common.
const UNLIKE: u32 = 24;

/// A part of a page in ten-thousandths of it, from its left upper corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// From the left.
    pub x: u16,
    /// From the top.
    pub y: u16,
    /// Width.
    pub w: u16,
    /// Height.
    pub h: u16,
}

/// What differs between two pictures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Where, in shares of the later picture, from the top. Empty where the pictures look the same.
    pub areas: Vec<Area>,
}

/// What a picture looks like from afar: the brightness of 16 × 16 cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch {
    cells: Vec<u8>,
}

/// Pixels of three bytes each, red, green, blue, in rows from the top.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pixels<'a> {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) rgb: &'a [u8],
}

impl Area {
    fn makes_sense(self) -> bool {
        let fits = |from: u16, length: u16| length > 0 && u32::from(from) + u32::from(length) <= WHOLE;
        fits(self.x, self.w) && fits(self.y, self.h)
    }
}

impl Difference {
    /// Whether what the child says is possible.
    pub(crate) fn makes_sense(&self) -> bool {
        self.areas.len() <= BOXES_MAX && self.areas.iter().all(|area| area.makes_sense())
    }
}

impl Sketch {
    /// From 256 cells, in rows from the top.
    pub fn of_cells(cells: Vec<u8>) -> Option<Self> {
        let sketch = Sketch { cells };
        sketch.makes_sense().then_some(sketch)
    }

    pub(crate) fn of(picture: Pixels<'_>) -> Self {
        let mut sums = [(0u32, 0u32); SKETCH_SIDE * SKETCH_SIDE];
        for y in 0..picture.height {
            for (x, [r, g, b]) in picture.row(y).iter().enumerate() {
                let at = |place: usize, side: usize| (place * SKETCH_SIDE / side.max(1)).min(SKETCH_SIDE - 1);
                if let Some(cell) = sums.get_mut(at(y, picture.height) * SKETCH_SIDE + at(x, picture.width)) {
                    cell.0 += (u32::from(*r) * 3 + u32::from(*g) * 6 + u32::from(*b)) / 10;
                    cell.1 += 1;
                }
            }
        }
        // A cell of a tiny picture may hold no pixel; it is white like the paper.
        Sketch { cells: sums.iter().map(|(sum, count)| sum.checked_div(*count).unwrap_or(255) as u8).collect() }
    }

    /// Whether what the child says is possible.
    pub(crate) fn makes_sense(&self) -> bool {
        self.cells.len() == SKETCH_SIDE * SKETCH_SIDE
    }

    /// How much two are alike, in thousandths.
    pub(crate) fn likeness(&self, other: &Sketch) -> u32 {
        let apart: u32 = self.cells.iter().zip(&other.cells).map(|(a, b)| u32::from(a.abs_diff(*b))).sum();
        let mean = apart * 1_000 / (SKETCH_SIDE * SKETCH_SIDE) as u32;
        1_000 - (mean / UNLIKE).min(1_000)
    }
}

impl Pixels<'_> {
    fn row(&self, y: usize) -> &[[u8; 3]] {
        let from = y * self.width * 3;
        self.rgb.get(from..from + self.width * 3).unwrap_or_default().as_chunks::<3>().0
    }

    /// Half as large each way, each pixel the mean of four: what compression does to single pixels evens out.
    fn halved(&self) -> (usize, Vec<u8>) {
        let width = self.width / 2;
        let mut half = Vec::with_capacity(width * (self.height / 2) * 3);
        for y in 0..self.height / 2 {
            let (upper, lower) = (self.row(y * 2).as_chunks::<2>().0, self.row(y * 2 + 1).as_chunks::<2>().0);
            for ([a, b], [c, d]) in upper.iter().zip(lower) {
                for channel in 0..3 {
                    let of = |pixel: &[u8; 3]| pixel.get(channel).copied().map_or(0, u16::from);
                    half.push(((of(a) + of(b) + of(c) + of(d) + 2) / 4) as u8);
                }
            }
        }
        (width, half)
    }
}

/// Where the later picture differs from the earlier one. Both are equally wide; where one is higher, the rest differs.
pub(crate) fn difference(before: Pixels<'_>, after: Pixels<'_>) -> Difference {
    let (width, old) = before.halved();
    let (_, new) = after.halved();
    if width == 0 || before.width != after.width {
        return Difference { areas: vec![Area { x: 0, y: 0, w: WHOLE as u16, h: WHOLE as u16 }] };
    }
    let columns = width.div_ceil(CELL);
    let mut cells = Cells { columns, differ: Vec::new() };
    let row = |pixels: &[u8], y: usize| -> Option<Vec<[u8; 3]>> {
        Some(pixels.get(y * width * 3..(y + 1) * width * 3)?.as_chunks::<3>().0.to_vec())
    };
    let height = old.len().max(new.len()) / (width * 3);
    for top in (0..height).step_by(CELL) {
        let mut counts = vec![0u32; columns];
        for y in top..(top + CELL).min(height) {
            let (Some(old), Some(new)) = (row(&old, y), row(&new, y)) else {
                counts.fill(PIXELS_MIN);
                continue;
            };
            for (x, (a, b)) in old.iter().zip(&new).enumerate() {
                let differs = a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) > NEAR);
                if let Some(count) = counts.get_mut(x / CELL).filter(|_| differs) {
                    *count += 1;
                }
            }
        }
        cells.differ.extend(counts.into_iter().map(|count| count >= PIXELS_MIN));
    }
    cells.areas(after)
}

/// Which cells differ, in rows from the top.
struct Cells {
    columns: usize,
    differ: Vec<bool>,
}

/// A box in cells, ends excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Block {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Block {
    fn with(self, other: Block) -> Block {
        Block {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Are they no more than so many cells apart?
    fn is_near(self, other: Block, reach: usize) -> bool {
        self.left < other.right + reach
            && other.left < self.right + reach
            && self.top < other.bottom + reach
            && other.top < self.bottom + reach
    }
}

impl Cells {
    fn areas(&self, after: Pixels<'_>) -> Difference {
        let mut reach = REACH;
        let mut blocks = self.runs();
        loop {
            blocks = together(blocks, reach);
            if blocks.len() <= BOXES_MAX {
                break;
            }
            reach *= 2;
        }
        blocks.sort_unstable_by_key(|block| (block.top, block.left));
        let side = CELL * 2;
        let share = |cells: usize, pixels: usize| {
            ((cells * side).min(pixels) as u64 * u64::from(WHOLE) / pixels.max(1) as u64) as u16
        };
        let area = |block: &Block| {
            let (x, y) = (share(block.left, after.width), share(block.top, after.height));
            let (right, bottom) = (share(block.right, after.width), share(block.bottom, after.height));
            Area { x, y, w: right.saturating_sub(x), h: bottom.saturating_sub(y) }
        };
        // What lies below the later picture has no place on it.
        Difference { areas: blocks.iter().map(area).filter(|area| area.makes_sense()).collect() }
    }

    /// Cells that differ, side by side with small gaps, row by row.
    fn runs(&self) -> Vec<Block> {
        let mut runs: Vec<Block> = Vec::new();
        for (top, row) in self.differ.chunks(self.columns.max(1)).enumerate() {
            for left in (0..row.len()).filter(|at| row.get(*at) == Some(&true)) {
                match runs.last_mut().filter(|last| last.top == top && left < last.right + REACH) {
                    Some(last) => last.right = left + 1,
                    None => runs.push(Block { left, top, right: left + 1, bottom: top + 1 }),
                }
            }
        }
        runs
    }
}

/// Takes blocks together until none is near another.
fn together(mut blocks: Vec<Block>, reach: usize) -> Vec<Block> {
    loop {
        let before = blocks.len();
        let mut joined: Vec<Block> = Vec::with_capacity(before);
        blocks.sort_unstable_by_key(|block| (block.top, block.left));
        for mut block in blocks {
            joined.retain(|other| {
                let near = other.is_near(block, reach);
                if near {
                    block = block.with(*other);
                }
                !near
            });
            joined.push(block);
        }
        if joined.len() == before {
            return joined;
        }
        blocks = joined;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn white(width: usize, height: usize) -> Vec<u8> {
        vec![255; width * height * 3]
    }

    fn draw(rgb: &mut [u8], width: usize, (left, top, w, h): (usize, usize, usize, usize), colour: u8) {
        for y in top..top + h {
            rgb[(y * width + left) * 3..(y * width + left + w) * 3].fill(colour);
        }
    }

    fn between(width: usize, old: &[u8], new: &[u8]) -> Vec<Area> {
        let of = |rgb| Pixels { width, height: <[u8]>::len(rgb) / width / 3, rgb };
        let found = difference(of(old), of(new));
        assert!(found.makes_sense(), "{found:?}");
        found.areas
    }

    #[test]
    fn what_was_drawn_is_boxed_and_nothing_else() {
        let (width, height) = (800, 1_000);
        let old = white(width, height);
        let mut new = old.clone();
        draw(&mut new, width, (80, 100, 160, 40), 0);
        draw(&mut new, width, (400, 600, 80, 80), 90);
        let found = between(width, &old, &new);
        assert_eq!(found, [Area { x: 1_000, y: 960, w: 2_000, h: 480 }, Area { x: 5_000, y: 6_000, w: 1_000, h: 800 }]);
        assert_eq!(between(width, &new, &new), []);
        assert_eq!(between(width, &new, &old), found, "it does not matter which was first");
    }

    #[test]
    fn noise_is_not_a_difference() {
        let (width, height) = (320, 320);
        let old = white(width, height);
        let noisy: Vec<u8> = old.iter().enumerate().map(|(at, v)| v - (at * 7 % 30) as u8).collect();
        assert_eq!(between(width, &old, &noisy), []);
        // A single speck neither.
        let mut speck = old.clone();
        draw(&mut speck, width, (10, 10, 1, 1), 0);
        assert_eq!(between(width, &old, &speck), []);
    }

    #[test]
    fn what_is_longer_differs_at_its_end() {
        let found = between(400, &white(400, 400), &white(400, 800));
        assert_eq!(found, [Area { x: 0, y: 5_000, w: 10_000, h: 5_000 }]);
        // Beyond the end of a shorter page there is no place for a box.
        assert_eq!(between(400, &white(400, 800), &white(400, 400)), []);
        assert_eq!(between(1, &[0, 0, 0], &[0, 0, 0]).len(), 1, "too small to tell");
    }

    #[test]
    fn many_small_differences_are_taken_together() {
        let (width, height) = (1_200, 1_600);
        let old = white(width, height);
        let mut new = old.clone();
        for at in 0..600 {
            draw(&mut new, width, (at * 137 % 1_180, at * 71 % 1_580, 9, 9), 0);
        }
        let found = between(width, &old, &new);
        assert!(!found.is_empty() && found.len() <= BOXES_MAX, "{}", found.len());
    }

    #[test]
    fn pictures_that_look_alike_from_afar_are_like() {
        let (width, height) = (240, 320);
        let mut one = white(width, height);
        draw(&mut one, width, (0, 0, 240, 160), 30);
        let mut alike = one.clone();
        draw(&mut alike, width, (20, 200, 30, 10), 0);
        let mut other = white(width, height);
        draw(&mut other, width, (0, 160, 240, 160), 30);
        let sketch = |rgb: &[u8]| Sketch::of(Pixels { width, height, rgb });
        assert_eq!(sketch(&one).likeness(&sketch(&one)), 1_000);
        assert!(sketch(&one).likeness(&sketch(&alike)) > 850);
        assert_eq!(sketch(&one).likeness(&sketch(&other)), 0);
        assert!(Sketch::of(Pixels { width: 2, height: 1, rgb: &[0; 6] }).makes_sense());
    }
}
