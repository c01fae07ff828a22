//! PowerPoint: like Word.

use super::{Format, Media, Signature};
use crate::render::office;
use crate::sniff::is_office_open;

pub(super) static FORMAT: Format = Format {
    media: Media::PowerPoint,
    name: "PowerPoint presentation",
    media_type: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    extensions: &["pptx"],
    signature: Signature::Magic(is_office_open),
    open: office::open,
};
