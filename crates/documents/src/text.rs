//! The text of a page with the place of each word, in shares of the page, so that it lies on the picture at any size.
//!
//! The same parser that draws the page calls [`Reader`] for each glyph. Where a producer wrote down what glyphs mean
//! (`/ActualText`), that is taken instead of the glyphs' own characters.
//!
//! Left out: right-to-left text stays in the order in which it is painted; vertical writing is read word by word.

use hayro::hayro_interpret::font::Glyph;
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::hayro_syntax::content::ops::TypedInstruction;
use hayro::hayro_interpret::hayro_syntax::object::dict::keys::MCID;
use hayro::hayro_interpret::hayro_syntax::object::{self, Dict, dict_or_stream};
use hayro::hayro_interpret::hayro_syntax::page::Page;
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use hayro::vello_cpu::kurbo::{Affine, BezPath, Point, Rect};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// LIMIT: words of a page.
pub(crate) const WORDS_MAX: usize = 20_000;

/// LIMIT: glyphs of a page that are looked at.
const GLYPHS_MAX: usize = 200_000;

/// LIMIT: bytes of one word.
pub(crate) const WORD_BYTES_MAX: usize = 400;

/// LIMIT: pieces of a page that carry their meaning with them.
const MARKS_MAX: usize = 50_000;

/// A gap of more than this share of the letter size begins a new word.
const WORD_GAP_EM: f64 = 0.2;

/// A step of more than this share of the letter size off the line begins a new line.
const LINE_STEP_EM: f64 = 0.5;

/// A step back of more than this many letter sizes begins a new line, even at the same height.
const LINE_BACK_EM: f64 = 2.0;

/// The text of one page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageText {
    /// From 1.
    pub number: u32,
    /// In the order in which they are painted, which is nearly always that of reading.
    pub words: Vec<Word>,
    /// There is more text than is kept here.
    pub truncated: bool,
}

/// A word and its place; `x` and `y` are the left upper corner, all in shares of the page from 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// Without spaces.
    pub text: String,
    /// From the left.
    pub x: f32,
    /// From the top.
    pub y: f32,
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
    /// The line it is in, from 0.
    pub line: u32,
}

impl PageText {
    /// The text with a space between words and a line break between lines.
    pub fn plain(&self) -> String {
        let mut plain = String::new();
        let mut line = None;
        for word in &self.words {
            if let Some(before) = line.replace(word.line) {
                plain.push(if before == word.line { ' ' } else { '\n' });
            }
            plain.push_str(&word.text);
        }
        plain
    }

    /// Whether what the child says is possible.
    pub(crate) fn makes_sense(&self) -> bool {
        let share = |v: f32| (0.0..=1.0).contains(&v);
        self.words.len() <= WORDS_MAX
            && self.words.iter().all(|word| {
                word.text.len() <= WORD_BYTES_MAX && [word.x, word.y, word.w, word.h].into_iter().all(share)
            })
    }
}

/// Reads one page; only in the child.
pub(crate) fn read_page<'a>(
    page: &'a Page<'a>,
    number: u32,
    cache: &InterpreterCache<'a>,
    settings: &InterpreterSettings,
) -> PageText {
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width), f64::from(height));
    let whole = Rect::new(0.0, 0.0, width, height);
    let mut context =
        Context::new(page.initial_transform(true).to_kurbo(), whole, cache, page.xref(), settings.clone());
    let mut reader = Reader::default();
    interpret_page(page, &mut context, &mut reader);
    let meanings = meanings(page, &reader.marks);
    let mut words =
        Words { width, height, done: Vec::new(), open: None, pen: None, line: 0, truncated: reader.truncated };
    let mut told = None;
    for seen in &reader.glyphs {
        match seen.mark.and_then(|mark| Some((mark, meanings.get(&mark)?))) {
            // The meaning stands at the first glyph; the others only widen its box.
            Some((mark, meaning)) => words.add(seen, if told.replace(mark) == Some(mark) { "" } else { meaning }),
            None => words.add(seen, &seen.text),
        }
    }
    words.end_word();
    PageText { number, truncated: words.truncated, words: words.done }
}

/// Marks of a page that say what their glyphs mean, by their place in the order of marks.
///
/// The parser tells the reader of marks but not of what they carry, so the page's own instructions are gone through once
/// more. Marks inside of drawings that the page uses would shift the order; then the two lists differ, and no meaning is taken.
fn meanings(page: &Page<'_>, marks: &[Mark]) -> BTreeMap<usize, String> {
    let mut meanings = BTreeMap::new();
    let mut order = 0;
    let mut operations = page.typed_operations();
    while let Some(operation) = operations.next() {
        let (mark, meaning) = match operation {
            TypedInstruction::BeginMarkedContent(begin) => (Mark { tag: begin.0.to_vec(), id: None }, None),
            TypedInstruction::BeginMarkedContentWithProperties(begin) => {
                let inline = dict_or_stream(begin.1).map(|(dict, _)| dict);
                let named = begin
                    .1
                    .clone()
                    .into_name()
                    .and_then(|name| page.resources().properties.get::<Dict<'_>>(name.as_ref()));
                let id = inline.and_then(|dict| dict.get::<i32>(MCID));
                (Mark { tag: begin.0.to_vec(), id }, inline.or(named.as_ref()).and_then(actual_text))
            }
            _ => continue,
        };
        if marks.get(order) != Some(&mark) {
            return BTreeMap::new();
        }
        if let Some(meaning) = meaning {
            meanings.insert(order, meaning);
        }
        order += 1;
    }
    meanings
}

fn actual_text(properties: &Dict<'_>) -> Option<String> {
    let text = properties.get::<object::String<'_>>(b"ActualText".as_slice())?;
    let units = |rest: &[u8]| rest.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair)).collect::<Vec<_>>();
    Some(match text.as_bytes() {
        [0xFE, 0xFF, rest @ ..] => String::from_utf16_lossy(&units(rest)),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        latin => latin.iter().map(|&b| char::from(b)).collect(),
    })
}

/// The beginning of marked content.
#[derive(Debug, PartialEq, Eq)]
struct Mark {
    tag: Vec<u8>,
    id: Option<i32>,
}

/// A glyph as it was painted, in points from the left upper corner.
struct Seen {
    text: String,
    start: Point,
    end: Point,
    corners: Rect,
    em: f64,
    /// The innermost mark around it, by its place in the order of marks.
    mark: Option<usize>,
}

/// Takes down glyphs while the parser goes through a page; draws nothing.
#[derive(Default)]
struct Reader {
    glyphs: Vec<Seen>,
    marks: Vec<Mark>,
    inside: Vec<usize>,
    truncated: bool,
}

impl<'a> Device<'a> for Reader {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'a>,
        _: &GlyphDrawMode,
    ) {
        if self.glyphs.len() >= GLYPHS_MAX {
            self.truncated = true;
            return;
        }
        let advance = match glyph {
            Glyph::Outline(outline) => outline.advance_width().unwrap_or(500.0),
            Glyph::Type3(_) => 500.0,
        };
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => '\u{FFFD}'.to_string(),
        };
        let place = transform * glyph_transform;
        let at = |x: f64, y: f64| place * Point::new(x, y);
        let (start, end) = (at(0.0, 0.0), at(f64::from(advance), 0.0));
        let corners = Rect::from_points(at(0.0, -200.0), at(f64::from(advance), 800.0))
            .union(Rect::from_points(at(0.0, 800.0), at(f64::from(advance), -200.0)));
        let em = (at(0.0, 1000.0) - start).hypot();
        if !(corners.is_finite() && em.is_finite() && em > 0.0) {
            return;
        }
        // Letters that are filled and then outlined come twice.
        let again =
            self.glyphs.last().is_some_and(|last| last.text == text && (last.start - start).hypot() < 0.01 * em);
        if !again {
            self.glyphs.push(Seen { text, start, end, corners, em, mark: self.inside.last().copied() });
        }
    }

    fn begin_marked_content(&mut self, tag: &[u8], id: Option<i32>) {
        if self.marks.len() >= MARKS_MAX {
            // From here on the order is lost, so no later meaning is taken.
            self.inside.clear();
            return;
        }
        self.inside.push(self.marks.len());
        self.marks.push(Mark { tag: tag.to_vec(), id });
    }

    fn end_marked_content(&mut self) {
        self.inside.pop();
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// Puts glyphs together to words.
struct Words {
    width: f64,
    height: f64,
    done: Vec<Word>,
    open: Option<(String, Rect)>,
    /// Where the last glyph began and ended, and its size.
    pen: Option<(Point, Point, f64)>,
    line: u32,
    truncated: bool,
}

/// How one glyph follows another.
enum Step {
    Same,
    Word,
    Line,
}

impl Words {
    fn add(&mut self, seen: &Seen, text: &str) {
        match self.step_to(seen) {
            Step::Same => {}
            Step::Word => self.end_word(),
            Step::Line => {
                self.end_word();
                self.line += 1;
            }
        }
        if let (true, Some((_, corners))) = (text.is_empty(), &mut self.open) {
            *corners = corners.union(seen.corners);
        }
        for (i, part) in text.split(char::is_whitespace).enumerate() {
            if i > 0 {
                self.end_word();
            }
            if !part.is_empty() {
                self.extend(seen.corners, part);
            }
        }
        self.pen = Some((seen.start, seen.end, seen.em));
    }

    fn extend(&mut self, place: Rect, part: &str) {
        let (text, corners) = self.open.get_or_insert_with(|| (String::new(), place));
        *corners = corners.union(place);
        for c in part.chars().filter(|c| !c.is_control()) {
            if text.len() + c.len_utf8() > WORD_BYTES_MAX {
                self.truncated = true;
                return;
            }
            text.push(c);
        }
    }

    /// How the next glyph lies to the last one, in the direction in which that ran.
    fn step_to(&self, seen: &Seen) -> Step {
        let Some((start, end, em)) = self.pen else { return Step::Same };
        let (along, gap) = (end - start, seen.start - end);
        let length = along.hypot();
        let (forward, aside) =
            if length > 0.0 { (along.dot(gap) / length, along.cross(gap) / length) } else { (gap.x, gap.y) };
        let em = em.max(seen.em);
        if aside.abs() > LINE_STEP_EM * em || forward < -LINE_BACK_EM * em {
            Step::Line
        } else if forward.abs() > WORD_GAP_EM * em {
            Step::Word
        } else {
            Step::Same
        }
    }

    fn end_word(&mut self) {
        let Some((text, corners)) = self.open.take() else { return };
        if text.is_empty() || self.done.len() >= WORDS_MAX {
            self.truncated |= !text.is_empty();
            return;
        }
        let share = |value: f64, whole: f64| (value / whole).clamp(0.0, 1.0) as f32;
        let (x0, x1) = (share(corners.x0, self.width), share(corners.x1, self.width));
        let (y0, y1) = (share(corners.y0, self.height), share(corners.y1, self.height));
        self.done.push(Word { text, x: x0, y: y0, w: x1 - x0, h: y1 - y0, line: self.line });
    }
}
