//! The letters that Assent brings for what comes without its own: Liberation, unchanged, under the SIL Open Font License
//! (`fonts/LICENSE`). Latin, Greek, Cyrillic and Hebrew; the widths are those of Arial and Courier New.
//!
//! They are in the program so that a text looks the same on every server, and because the child may open no files.

/// For reading.
pub(super) const REGULAR: &[u8] = include_bytes!("../../fonts/LiberationSans-Regular.ttf");
/// For headings and emphasis.
pub(super) const BOLD: &[u8] = include_bytes!("../../fonts/LiberationSans-Bold.ttf");
/// For emphasis.
pub(super) const ITALIC: &[u8] = include_bytes!("../../fonts/LiberationSans-Italic.ttf");
/// For code.
pub(super) const MONO: &[u8] = include_bytes!("../../fonts/LiberationMono-Regular.ttf");

/// All of them.
pub(super) const FILES: [&[u8]; 4] = [REGULAR, BOLD, ITALIC, MONO];

/// Whether a family's letters are all of the same width.
pub(super) fn is_monospaced(family: &str) -> bool {
    let family = family.to_ascii_lowercase();
    ["mono", "courier", "consol", "menlo"].iter().any(|part| family.contains(part))
}
