//! Markdown: its preview is its text, with the marks as they are.

use super::{Format, Media, Signature};
use crate::render::plain;

pub(super) static FORMAT: Format = Format {
    media: Media::Markdown,
    name: "Markdown text",
    media_type: "text/markdown; charset=utf-8",
    extensions: &["md", "markdown"],
    signature: Signature::Text,
    open: plain::open,
};
