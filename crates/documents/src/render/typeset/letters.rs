//! The letters with their widths and numbers in the font files.

use super::super::fonts;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

/// Which letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Face {
    Regular,
    Bold,
    Italic,
    Mono,
}

impl Face {
    pub(super) const ALL: [Face; 4] = [Face::Regular, Face::Bold, Face::Italic, Face::Mono];

    /// Its place in the list of fonts.
    pub(super) fn index(self) -> usize {
        match self {
            Face::Regular => 0,
            Face::Bold => 1,
            Face::Italic => 2,
            Face::Mono => 3,
        }
    }
}

/// The faces, ready to be measured.
pub(super) struct Letters {
    fonts: Vec<FontRef<'static>>,
}

impl Letters {
    pub(super) fn load() -> Option<Self> {
        let fonts = fonts::FILES.into_iter().map(FontRef::new).collect::<Result<Vec<_>, _>>().ok()?;
        Some(Letters { fonts })
    }

    /// Whether every letter of a text is there and runs from left to right: setting the others needs more than widths.
    pub(super) fn have_all(&self, text: &str) -> bool {
        let Some(font) = self.fonts.first() else { return false };
        let map = font.charmap();
        text.chars().all(|c| is_silent(c) || c == '\n' || c == '\t' || (!is_right_to_left(c) && map.map(c).is_some()))
    }

    /// The number of a letter in its font and how wide it is, in thousandths of the letter size.
    pub(super) fn glyph(&self, face: Face, c: char) -> (u16, f32) {
        let Some(font) = self.fonts.get(face.index()) else { return (0, 0.0) };
        let id = font.charmap().map(c).unwrap_or_default();
        let width = GlyphMetrics::new(font, Size::new(1_000.0), LocationRef::default()).advance_width(id);
        (id.to_u32() as u16, width.unwrap_or(500.0))
    }

    /// How wide a text is, in points.
    pub(super) fn width(&self, face: Face, size: f32, text: &str) -> f32 {
        text.chars().filter(|c| !is_silent(*c)).map(|c| self.glyph(face, c).1).sum::<f32>() * size / 1_000.0
    }
}

/// Letters that are not seen: a soft hyphen, joiners, marks of direction and of byte order, variants of pictures.
pub(super) fn is_silent(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}
