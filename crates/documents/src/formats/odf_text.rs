//! OpenDocument text. Its type is the first thing in the file, uncompressed.

use super::{Format, Media, Signature};
use crate::render::office;
use crate::sniff::is_open_document;

pub(super) static FORMAT: Format = Format {
    media: Media::OdfText,
    name: "OpenDocument text",
    media_type: "application/vnd.oasis.opendocument.text",
    extensions: &["odt"],
    signature: Signature::Magic(|head| is_open_document(head, "text")),
    open: office::open,
};
