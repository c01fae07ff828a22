//! OpenDocument presentation.

use super::{Format, Media, Signature};
use crate::render::office;
use crate::sniff::is_open_document;

pub(super) static FORMAT: Format = Format {
    media: Media::OdfSlides,
    name: "OpenDocument presentation",
    media_type: "application/vnd.oasis.opendocument.presentation",
    extensions: &["odp"],
    signature: Signature::Magic(|head| is_open_document(head, "presentation")),
    open: office::open,
};
