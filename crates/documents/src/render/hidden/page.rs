//! Words that are in a page's content and not in its picture.
//!
//! The picture decides: a letter that leaves no trace where it should stand is not seen, whatever the reason is (the colour of the
//! paper, something painted over it, a way of writing that draws nothing). What the content says only names the reason.
//!
//! Written to be silent where it cannot know: letters whose font has no shape for them, the text layer under a scan unless it says
//! something where the scan is empty, large pale letters across a page, letters of fonts that are drawings.

use super::super::picture::Raster;
use crate::hidden::{Hidden, What, short};
use crate::preflight::Place;
use hayro::hayro_interpret::font::{Glyph, OutlineGlyph};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::hayro_syntax::page::Page;
use hayro::hayro_interpret::util::{RectExt, TransformExt};
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use hayro::vello_cpu::kurbo::{Affine, BezPath, Point, Rect, Shape};

/// LIMIT: letters of a page that are looked at.
const LETTERS_MAX: usize = 200_000;
/// LIMIT: pictures of a page that are remembered.
const PICTURES_MAX: usize = 2_000;
/// Smaller than this, in points, nothing can be read at any size of a sheet of paper.
const TINY_PT: f64 = 1.0;
/// Larger than this, in points, pale letters are meant to be pale.
const LARGE_PT: f64 = 60.0;
/// A letter whose box is thinner than this, in points, has no width or height.
const FLAT_PT: f64 = 0.02;
/// How far a colour must be from what is around it to be seen, of 255.
const SEEN_FROM: u8 = 16;
/// So many letters or digits of a page must be hidden in one way before it is said.
const LETTERS_MIN: usize = 4;
/// The text of a scan has mistakes where there are specks; a sentence is none.
const SCAN_WORDS_MIN: usize = 5;
/// A gap of more than this share of the letter size begins a new word.
const WORD_GAP_EM: f64 = 0.2;

/// The words of a page that its picture does not show.
pub(in crate::render) fn look<'a>(
    page: &'a Page<'a>,
    number: u32,
    raster: &Raster,
    cache: &InterpreterCache<'a>,
    settings: &InterpreterSettings,
) -> Vec<Hidden> {
    let (width, height) = page.render_dimensions();
    let whole = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let initial = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(initial, whole, cache, page.xref(), settings.clone());
    let mut eye = Eye::default();
    interpret_page(page, &mut context, &mut eye);
    let sheet = initial.transform_rect_bbox(page.media_box().to_kurbo());
    let found = eye.letters.iter().map(|letter| letter.hidden(whole, sheet, raster, &eye.pictures)).collect::<Vec<_>>();
    told(&eye.letters, &found, whole, number)
}

/// A letter as it was painted, in points from the left upper corner.
struct Letter {
    text: String,
    place: Rect,
    start: Point,
    end: Point,
    em: f64,
    shape: OutlineGlyph,
    /// The colour it is painted in; none for patterns and for letters that are not painted.
    colour: Option<[u8; 3]>,
    painted: bool,
    /// What may be painted on where it stands.
    clip: Option<Rect>,
}

/// How a letter is hidden, and whether there is a picture where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Unseen {
    what: What,
    on_picture: bool,
}

impl Letter {
    fn hidden(&self, page: Rect, sheet: Rect, raster: &Raster, pictures: &[Rect]) -> Option<Unseen> {
        if !self.text.chars().any(char::is_alphanumeric) || self.shape.outline().elements().is_empty() {
            return None;
        }
        let only = |what| Some(Unseen { what, on_picture: false });
        if self.place.width() < FLAT_PT || self.place.height() < FLAT_PT {
            return only(What::Flat);
        }
        if self.place.intersect(page).is_zero_area() {
            return only(if self.place.intersect(sheet).is_zero_area() { What::OffPage } else { What::OffTrim });
        }
        if !page.contains(self.place.center()) || self.em > LARGE_PT {
            return None;
        }
        if self.em < TINY_PT {
            return only(What::Tiny);
        }
        if self.clip.is_some_and(|clip| clip.intersect(self.place).is_zero_area()) {
            return only(What::CutOff);
        }
        let share = |value: f64, of: f64| (value / of).clamp(0.0, 1.0);
        let area = (
            share(self.place.x0, page.width()),
            share(self.place.y0, page.height()),
            share(self.place.x1, page.width()),
            share(self.place.y1, page.height()),
        );
        let ground = raster.ground(area, SEEN_FROM)?;
        let on_picture = pictures.iter().any(|picture| picture.contains(self.place.center()));
        let what = match self.colour {
            _ if !self.painted => What::Invisible,
            Some(colour) if colour.iter().zip(ground).all(|(a, b)| a.abs_diff(b) < SEEN_FROM) => What::SameColour,
            Some(_) | None => What::Covered,
        };
        Some(Unseen { what, on_picture })
    }

    /// Whether a space is between this letter and the next.
    fn spaced_from(&self, next: &Letter) -> bool {
        let along = self.end - self.start;
        let gap = next.start - self.end;
        let length = along.hypot();
        let forward = if length > 0.0 { along.dot(gap) / length } else { gap.x };
        let aside = if length > 0.0 { (along.cross(gap) / length).abs() } else { gap.y.abs() };
        forward.abs() > WORD_GAP_EM * self.em.max(FLAT_PT) || aside > 0.5 * self.em
    }
}

/// One finding for each way of hiding, with all of its words, at the place where the first of them stand.
fn told(letters: &[Letter], found: &[Option<Unseen>], page: Rect, number: u32) -> Vec<Hidden> {
    let mut ways: Vec<What> = found.iter().flatten().map(|unseen| unseen.what).collect();
    ways.sort_unstable();
    ways.dedup();
    ways.into_iter().filter_map(|what| one_way(letters, found, what, page, number)).collect()
}

fn one_way(letters: &[Letter], found: &[Option<Unseen>], what: What, page: Rect, number: u32) -> Option<Hidden> {
    let mut runs: Vec<Run> = Vec::new();
    let mut before: Option<&Letter> = None;
    let mut open = false;
    for (letter, unseen) in letters.iter().zip(found) {
        let silent = !letter.text.chars().any(char::is_alphanumeric);
        match unseen.filter(|unseen| unseen.what == what) {
            Some(unseen) => {
                if !open || runs.last().is_some_and(|run| run.on_picture != unseen.on_picture) {
                    runs.push(Run { text: String::new(), place: letter.place, on_picture: unseen.on_picture });
                } else if before.is_some_and(|before| before.spaced_from(letter)) {
                    push(&mut runs, " ");
                }
                if let Some(run) = runs.last_mut() {
                    run.text.push_str(&letter.text);
                    if (letter.place.y0 - run.place.y0).abs() < letter.em {
                        run.place = run.place.union(letter.place);
                    }
                }
                open = true;
            }
            // Full stops and dashes say nothing by themselves; they go with the letters around them.
            None if silent && open => push(&mut runs, &letter.text),
            None => open = false,
        }
        before = Some(letter);
    }
    runs.retain(|run| !run.on_picture || run.text.split_whitespace().count() >= SCAN_WORDS_MIN);
    let text = runs.iter().map(|run| run.text.trim()).collect::<Vec<_>>().join(" ");
    if text.chars().filter(|c| c.is_alphanumeric()).count() < LETTERS_MIN {
        return None;
    }
    let first = runs.first()?.place.intersect(page);
    let share = |value: f64, of: f64| (value / of).clamp(0.0, 1.0) as f32;
    let (x, y) = (share(first.x0, page.width()), share(first.y0, page.height()));
    let (w, h) = (share(first.x1, page.width()) - x, share(first.y1, page.height()) - y);
    let nowhere = matches!(what, What::OffPage | What::OffTrim | What::Flat) || w <= 0.0 || h <= 0.0;
    let place = if nowhere { Place::Page(number) } else { Place::Spot { page: number, x, y, w, h } };
    Some(Hidden { what, place, count: text.split_whitespace().count() as u32, text: short(&text) })
}

struct Run {
    text: String,
    place: Rect,
    on_picture: bool,
}

fn push(runs: &mut [Run], text: &str) {
    if let Some(run) = runs.last_mut() {
        run.text.push_str(text);
    }
}

/// Takes down letters and pictures while the parser goes through a page; draws nothing.
#[derive(Default)]
struct Eye {
    letters: Vec<Letter>,
    pictures: Vec<Rect>,
    clips: Vec<Rect>,
}

impl<'a> Device<'a> for Eye {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        transform: Affine,
        glyph_transform: Affine,
        paint: &Paint<'a>,
        mode: &GlyphDrawMode,
    ) {
        let Glyph::Outline(shape) = glyph else { return };
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => return,
        };
        if self.letters.len() >= LETTERS_MAX {
            return;
        }
        let advance = f64::from(shape.advance_width().unwrap_or(500.0));
        let turned = transform * glyph_transform;
        let at = |x: f64, y: f64| turned * Point::new(x, y);
        let place = Rect::from_points(at(0.0, -200.0), at(advance, 800.0))
            .union(Rect::from_points(at(0.0, 800.0), at(advance, -200.0)));
        let (start, end) = (at(0.0, 0.0), at(advance, 0.0));
        let em = (at(0.0, 1000.0) - start).hypot();
        if !(place.is_finite() && em.is_finite()) {
            return;
        }
        let (colour, painted) = match (mode, paint) {
            (GlyphDrawMode::Invisible, _) => (None, false),
            (_, Paint::Pattern(_)) => (None, true),
            (_, Paint::Color(colour)) => {
                let [r, g, b, alpha] = colour.to_rgba().to_rgba8();
                (Some([r, g, b]), alpha > 0)
            }
        };
        let clip = self.clips.last().copied();
        self.letters.push(Letter { text, place, start, end, em, shape: shape.clone(), colour, painted, clip });
    }

    fn draw_image(&mut self, image: Image<'a, '_>, transform: Affine) {
        if self.pictures.len() < PICTURES_MAX {
            let pixels = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
            self.pictures.push(transform.transform_rect_bbox(pixels));
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        let inner = clip.path.bounding_box();
        self.clips.push(self.clips.last().map_or(inner, |outer| outer.intersect(inner)));
    }

    fn pop_clip_path(&mut self) {
        self.clips.pop();
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_transparency_group(&mut self) {}
}
