//! A mark at a spot of a page: a question, or a change that was asked for with what became of it.

use super::{Icon, style_vars};
use askama::Template;

/// What a pin stands for. Questions are drops, changes are tags; nothing on the record is blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A question that waits.
    Open,
    /// A question with an answer.
    Answered,
    /// A change that was asked for and has no answer yet.
    Asked,
    /// A change that was made.
    Changed,
    /// A change that was made in part.
    Partly,
    /// A change that was not made, and the answer says why.
    Kept,
}

impl Mark {
    /// The value of `data-s` in the style sheet.
    fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Asked | Self::Changed | Self::Partly | Self::Kept => "change",
        }
    }

    /// What became of a change, drawn.
    fn icon(self) -> Option<Icon> {
        match self {
            Self::Open | Self::Answered | Self::Asked => None,
            Self::Changed => Some(Icon::TICK),
            Self::Partly => Some(Icon::LOOP),
            Self::Kept => Some(Icon::MINUS),
        }
    }
}

/// A pin on a page's picture, inside an element that the picture fills.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(
    ext = "html",
    source = "{% if target.is_empty() %}<span role=\"img\"{% else %}<a href=\"#{{ target }}\"{% endif %} class=\"spot pin\" data-s=\"{{ mark.name() }}\" aria-label=\"{{ label }}\"{{ self::style_vars([(\"--x\", self.x), (\"--y\", self.y)]) }}>{{ number }}{% if let Some(icon) = mark.icon() %}{{ icon }}{% endif %}{% if target.is_empty() %}</span>{% else %}</a>{% endif %}"
)]
pub struct Pin {
    /// Its number among those of its kind.
    pub number: u32,
    /// From the left, per cent.
    pub x: f32,
    /// From the top, per cent.
    pub y: f32,
    /// What it leads to on the same page, without `#`: `q2`, `c1`; empty where it stands for itself.
    pub target: String,
    /// What it stands for.
    pub mark: Mark,
    /// "Question 2, open", "Change 1, changed in part".
    pub label: String,
}

impl askama::filters::HtmlSafe for Pin {}
