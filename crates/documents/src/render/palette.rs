//! Fewer colours: pages of text have some hundreds, nearly all of them edges of letters that differ by a shade. With a
//! palette the file is two to three times smaller, and no pixel moves by more than what nobody can see. Where colours change
//! softly, steps would be seen, so pictures with such places keep every colour.

use std::collections::HashMap;

/// LIMIT: colours of a picture that are looked at; drawings and text have fewer.
const COLOURS_MAX: usize = 8_192;

/// Colours that fit into one byte.
const PALETTE_MAX: usize = 256;

/// With no more colours than this, a picture is small enough with each of them.
const FEW_COLOURS: usize = 64;

/// How far any channel of any pixel may move, of 255.
const STEP: u8 = 4;

/// Neighbours that differ by no more than this, but differ, are part of a soft change.
const SOFT: u8 = 6;

/// Every edge of a letter has soft neighbours as well, but several times more hard ones.
const HARD_TO_SOFT: usize = 3;

/// One of so many rows is looked at for soft changes.
const ROWS_STEP: usize = 8;

type Rgb = [u8; 3];

/// A picture as colours and, for each pixel, which of them it has.
pub(super) struct Indexed {
    pub(super) colours: Vec<Rgb>,
    pub(super) pixels: Vec<u8>,
}

/// `None` if the picture needs more colours than a palette has. `width` is that of a row of `pixels`.
pub(super) fn reduce(pixels: &[Rgb], width: usize) -> Option<Indexed> {
    let counted = count(pixels)?;
    let reduced =
        if counted.len() <= FEW_COLOURS || changes_softly(pixels, width) { None } else { gather(&counted, STEP) };
    let (colours, places) = reduced.or_else(|| gather(&counted, 0))?;
    let pixels = pixels.iter().map(|pixel| places.get(pixel).copied()).collect::<Option<_>>()?;
    Some(Indexed { colours, pixels })
}

/// Whether colours run into each other, to the right or downwards, more than edges of letters explain.
fn changes_softly(pixels: &[Rgb], width: usize) -> bool {
    let rows: Vec<&[Rgb]> = pixels.chunks_exact(width.max(1)).collect();
    let (mut right, mut down) = (Changes::default(), Changes::default());
    for pair in rows.windows(2).step_by(ROWS_STEP) {
        let [row, below] = pair else { continue };
        row.iter().zip(row.iter().skip(1)).for_each(|(a, b)| right.note(*a, *b));
        row.iter().zip(below.iter()).for_each(|(a, b)| down.note(*a, *b));
    }
    [right, down].into_iter().any(|changes| changes.soft * HARD_TO_SOFT > changes.hard)
}

/// Pairs of neighbours that differ a little, and a lot.
#[derive(Default)]
struct Changes {
    soft: usize,
    hard: usize,
}

impl Changes {
    fn note(&mut self, a: Rgb, b: Rgb) {
        match distance(a, b) {
            0 => {}
            1..=SOFT => self.soft += 1,
            _ => self.hard += 1,
        }
    }
}

/// Colours by falling number of pixels, so that the paper and the inks stay exactly as they are.
fn count(pixels: &[Rgb]) -> Option<Vec<Rgb>> {
    let mut counts: HashMap<Rgb, usize> = HashMap::new();
    let mut rest = pixels;
    while let Some(first) = rest.first() {
        let run = rest.iter().take_while(|pixel| *pixel == first).count();
        *counts.entry(*first).or_default() += run;
        if counts.len() > COLOURS_MAX {
            return None;
        }
        rest = rest.get(run..).unwrap_or_default();
    }
    let mut counted: Vec<(Rgb, usize)> = counts.into_iter().collect();
    // The colour itself breaks ties, so that the same picture always gives the same file.
    counted.sort_unstable_by_key(|(colour, count)| (std::cmp::Reverse(*count), *colour));
    Some(counted.into_iter().map(|(colour, _)| colour).collect())
}

/// Takes each colour into the palette that is not within `step` of one that is there already.
fn gather(counted: &[Rgb], step: u8) -> Option<(Vec<Rgb>, HashMap<Rgb, u8>)> {
    let mut palette: Vec<Rgb> = Vec::new();
    let mut places = HashMap::with_capacity(counted.len());
    for colour in counted {
        let near = palette.iter().position(|taken| distance(*taken, *colour) <= step);
        let place = near.unwrap_or(palette.len());
        if near.is_none() {
            if palette.len() == PALETTE_MAX {
                return None;
            }
            palette.push(*colour);
        }
        places.insert(*colour, u8::try_from(place).ok()?);
    }
    Some((palette, places))
}

/// The largest difference of a channel.
fn distance(a: Rgb, b: Rgb) -> u8 {
    a.into_iter().zip(b).map(|(a, b)| a.abs_diff(b)).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_pixel_moves_further_than_allowed_and_the_paper_stays() {
        let paper = [255, 254, 250];
        // Edges of letters: each shade stands alone on the paper.
        let shade = |i: usize| if i.is_multiple_of(9) { [(i % 250) as u8, (i % 125) as u8, 40] } else { paper };
        let pixels: Vec<Rgb> = (0..10_000).map(shade).collect();
        let indexed = reduce(&pixels, 100).unwrap();
        assert!(count(&pixels).unwrap().len() > indexed.colours.len());
        assert_eq!(indexed.colours[0], paper);
        for (before, after) in pixels.iter().zip(&indexed.pixels) {
            assert!(distance(*before, indexed.colours[usize::from(*after)]) <= STEP);
        }
    }

    #[test]
    fn soft_changes_stay_exact_or_are_left_alone() {
        let exact = |pixels: &[Rgb], indexed: &Indexed| {
            pixels.iter().zip(&indexed.pixels).all(|(before, after)| *before == indexed.colours[usize::from(*after)])
        };
        let grey: Vec<Rgb> = (0..2_560).map(|i| [(i / 10) as u8; 3]).collect();
        assert!(exact(&grey, &reduce(&grey, 10).unwrap()));
        let sky: Vec<Rgb> = (0..4_096u32).map(|i| [(i % 64) as u8, (i / 64) as u8, 200]).collect();
        assert!(reduce(&sky, 64).is_none());
    }
}
