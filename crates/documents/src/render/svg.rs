//! SVG, in the child: drawn once, as one page, with the letters that Assent brings.
//!
//! Scripts, animations and links are not drawn, files and addresses outside are never asked for, and the drawing itself is never
//! handed to a browser. Text comes out with its place, so that it can be searched and checked like that of a page.

use super::fonts;
use super::job::Job;
use super::open::{Output, Stop};
use super::picture::{PIXELS_MAX, Raster, SIDE_PX_MAX};
use super::raster::POINTS_PER_PIXEL;
use super::wire::Message;
use crate::preview::NoPreview;
use crate::text::{PageText, WORD_BYTES_MAX, WORDS_MAX, Word};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Error, Group, ImageHrefResolver, Node, Options, Text, Tree};
use std::sync::Arc;

/// LIMIT: how deep groups nest before their text is no longer looked for.
const DEPTH_MAX: usize = 200;

pub(crate) fn open(bytes: Vec<u8>, job: &Job, out: &mut Output<'_>) -> Result<(), Stop> {
    let tree = Tree::from_data(&bytes, &options()).map_err(|error| Stop::Refused(refusal(&error)))?;
    out.say(&Message::Opened { pages_total: 1 })?;
    if !job.pages.contains(1) {
        return Ok(());
    }
    let (width, height) = (tree.size().width(), tree.size().height());
    if let Some(widths) = job.want.widths() {
        let raster = draw(&tree, widths.0).ok_or(Stop::Refused(NoPreview::TooLarge))?;
        out.page(1, (width * POINTS_PER_PIXEL, height * POINTS_PER_PIXEL), raster, widths)?;
    }
    let mut text = PageText { number: 1, words: Vec::new(), truncated: false };
    read(tree.root(), (width, height), 0, &mut text);
    Ok(out.say(&Message::Text(text))?)
}

fn options() -> Options<'static> {
    let mut options = Options {
        image_href_resolver: ImageHrefResolver {
            resolve_data: ImageHrefResolver::default_data_resolver(),
            // What is not in the file is not there.
            resolve_string: Box::new(|_, _| None),
        },
        font_family: "sans-serif".to_owned(),
        ..Options::default()
    };
    let letters = Arc::make_mut(&mut options.fontdb);
    for face in fonts::FILES {
        letters.load_font_data(face.to_vec());
    }
    // Whatever family is asked for: these are there, and they are of the same widths as the usual ones.
    letters.set_sans_serif_family("Liberation Sans");
    letters.set_serif_family("Liberation Sans");
    letters.set_cursive_family("Liberation Sans");
    letters.set_fantasy_family("Liberation Sans");
    letters.set_monospace_family("Liberation Mono");
    options.font_resolver.select_font = Box::new(|font, letters| {
        use resvg::usvg::fontdb::{Family, Query, Stretch, Style, Weight};
        let monospaced = font.families().iter().any(|family| fonts::is_monospaced(&family.to_string()));
        letters.query(&Query {
            families: &[if monospaced { Family::Monospace } else { Family::SansSerif }],
            weight: Weight(font.weight()),
            stretch: Stretch::Normal,
            style: match font.style() {
                resvg::usvg::FontStyle::Normal => Style::Normal,
                resvg::usvg::FontStyle::Italic | resvg::usvg::FontStyle::Oblique => Style::Italic,
            },
        })
    });
    options
}

/// Drawn at the width that is wanted, because a drawing is sharp at any.
fn draw(tree: &Tree, width_px: u32) -> Option<Raster> {
    let (width, height) = (tree.size().width(), tree.size().height());
    let by_side = SIDE_PX_MAX as f32 / width.max(height);
    let by_pixels = (PIXELS_MAX as f32 / (width * height)).sqrt();
    let scale = (width_px as f32 / width).min(by_side).min(by_pixels);
    let pixels = |side: f32| ((side * scale).round() as u32).clamp(1, SIDE_PX_MAX);
    let mut canvas = Pixmap::new(pixels(width), pixels(height))?;
    canvas.fill(Color::WHITE);
    resvg::render(tree, Transform::from_scale(scale, scale), &mut canvas.as_mut());
    let rgb = canvas.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    Raster::new(canvas.width(), canvas.height(), rgb)
}

fn read(group: &Group, size: (f32, f32), depth: usize, into: &mut PageText) {
    if depth > DEPTH_MAX {
        into.truncated = true;
        return;
    }
    for node in group.children() {
        match node {
            Node::Group(inner) => read(inner, size, depth + 1, into),
            Node::Text(text) => words(text, size, into),
            Node::Path(_) | Node::Image(_) => {}
        }
    }
}

/// The words of a text share its box by their letters: near enough for finding them, and the library tells no more.
fn words(text: &Text, (width, height): (f32, f32), into: &mut PageText) {
    let place = text.abs_bounding_box();
    let whole: String = text.chunks().iter().map(|chunk| chunk.text().to_owned() + " ").collect();
    let line = into.words.last().map_or(0, |last| last.line + 1);
    let letters = whole.trim_end().chars().count().max(1) as f32;
    let share = |value: f32, of: f32| (value / of).clamp(0.0, 1.0);
    let (mut before, mut left) = (0usize, whole.as_str());
    while let Some(part) = left.split_inclusive(char::is_whitespace).next() {
        left = left.get(part.len()..).unwrap_or_default();
        let word = part.trim();
        let (from, length) = (before as f32 / letters, word.chars().count() as f32 / letters);
        before += part.chars().count();
        if word.is_empty() {
            continue;
        }
        if into.words.len() >= WORDS_MAX || word.len() > WORD_BYTES_MAX {
            into.truncated = true;
            return;
        }
        let x0 = share(place.x() + place.width() * from, width);
        let x1 = share(place.x() + place.width() * (from + length), width);
        let (y0, y1) = (share(place.y(), height), share(place.y() + place.height(), height));
        into.words.push(Word { text: word.to_owned(), x: x0, y: y0, w: x1 - x0, h: y1 - y0, line });
    }
}

fn refusal(error: &Error) -> NoPreview {
    match error {
        Error::ElementsLimitReached => NoPreview::TooLarge,
        Error::InvalidSize => NoPreview::Empty,
        Error::NotAnUtf8Str | Error::MalformedGZip | Error::ParsingFailed(_) => NoPreview::Broken,
    }
}
