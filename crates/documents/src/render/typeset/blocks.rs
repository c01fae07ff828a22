//! What is set: blocks of runs of letters.

use super::letters::Face;

/// Letters of one face.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    pub(super) face: Face,
    pub(super) text: String,
}

impl Run {
    pub(super) fn new(face: Face, text: &str) -> Self {
        Run { face, text: text.to_owned() }
    }
}

/// A block, one under the other. Lengths are in points.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block {
    /// Words that flow.
    Words {
        runs: Vec<Run>,
        size: f32,
        /// From the left edge of the text.
        indent: f32,
        /// What stands before the first line, in the indent.
        marker: String,
        /// Space above.
        above: f32,
        /// A line at the left, as quotes have.
        quoted: bool,
    },
    /// Lines that stay as they are, unless they are too long.
    Lines { lines: Vec<Run>, indent: f32 },
    /// Rows of cells; the first is the head.
    Table { rows: Vec<Vec<Vec<Run>>> },
    /// A line across.
    Rule,
}
