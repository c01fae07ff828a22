//! The parts that pages are made of. Each is a struct that writes itself as HTML inside any template: `{{ line }}`,
//! `{{ chip }}`, `{{ Icon::TICK }}`. Texts come in ready to show (dates, money and names in the reader's language and
//! zone); every part escapes them.
//!
//! Start with [`words`] (the sentence) and [`mod@line`] (the drawn line), which every request shows.

pub mod comparison;
pub mod documents;
pub mod icons;
pub mod line;
pub mod parts;
pub mod people;
pub mod pin;
pub mod thread;
pub mod words;

pub use documents::Viewer;
pub use icons::Icon;
pub use line::{Glyph, Line, Mark, Rail, Step};
pub use parts::{BoundDocument, Chip, Choice, Fact, Field, FieldKind, Kind, Link, Notice};
pub use people::{Avatar, Letterhead, Person, Side};
pub use pin::{Mark as PinMark, Pin};
pub use thread::{Crop, Give, Message, Thread};
pub use words::{Part, Words};

use askama::filters::{HtmlSafe, Safe};
use std::{borrow::Borrow, fmt};
use wording::{Said, Tags};

/// A style attribute that holds numbers only: ` style="--x:12.5;--y:40"`, or nothing when there are no numbers.
///
/// INVARIANT: this is the one place that writes a style attribute. The content security policy allows the attribute
/// (`style-src-attr`), so no text that somebody typed may ever come near it; names are constants of ours and values
/// are numbers. The style sheet gives them their units: `calc(var(--x) * 1%)`.
#[derive(Debug, Clone, Copy)]
pub struct StyleVars<const N: usize>([(&'static str, f32); N]);

/// Writes numeric custom properties, for example `{{ style_vars([("--x", 12.5)]) }}` inside a tag.
pub fn style_vars<const N: usize>(vars: impl Borrow<[(&'static str, f32); N]>) -> StyleVars<N> {
    let vars = *vars.borrow();
    debug_assert!(vars.iter().all(|(name, value)| name.starts_with("--") && value.is_finite()));
    StyleVars(vars)
}

impl<const N: usize> fmt::Display for StyleVars<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if N == 0 {
            return Ok(());
        }
        f.write_str(" style=\"")?;
        for (position, (name, value)) in self.0.iter().enumerate() {
            let between = if position == 0 { "" } else { ";" };
            // Two decimals are finer than a pixel of any page image.
            write!(f, "{between}{name}:{}", (value * 100.0).round() / 100.0)?;
        }
        f.write_str("\"")
    }
}

impl<const N: usize> HtmlSafe for StyleVars<N> {}

/// How a page writes the tags of a message.
const TAGS: Tags = Tags { title: ("<cite>", "</cite>"), live: ("<b class=\"wet\">", "</b>"), strong: ("<b>", "</b>") };

/// A message in the reader's language, with its marks. What was put in is escaped by `wording`, which kept it apart.
pub fn spoken(said: impl AsRef<Said>) -> Safe<String> {
    Safe(said.as_ref().html(&TAGS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_attributes_hold_numbers_only() {
        assert_eq!(style_vars([("--x", 12.5), ("--y", 33.333_33)]).to_string(), " style=\"--x:12.5;--y:33.33\"");
        assert_eq!(style_vars([]).to_string(), "");
    }
}
