//! Markdown: set as pages. In scripts that our letters do not have, it is shown as text with its marks.

use super::{Format, Media, Signature};
use crate::render::typeset;

pub(super) static FORMAT: Format = Format {
    media: Media::Markdown,
    name: "Markdown text",
    media_type: "text/markdown; charset=utf-8",
    extensions: &["md", "markdown"],
    signature: Signature::Text,
    open: typeset::markdown,
};
