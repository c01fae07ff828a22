//! Plain text: its preview is its text.

use super::{Format, Media, Signature};
use crate::render::typeset;

pub(super) static FORMAT: Format = Format {
    media: Media::PlainText,
    name: "plain text",
    media_type: "text/plain; charset=utf-8",
    extensions: &["txt", "text"],
    signature: Signature::Text,
    open: typeset::plain,
};
