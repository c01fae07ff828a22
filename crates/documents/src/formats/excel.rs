//! Excel: like Word.

use super::{Format, Media, Signature};
use crate::render::office;
use crate::sniff::is_office_open;

pub(super) static FORMAT: Format = Format {
    media: Media::Excel,
    name: "Excel workbook",
    media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    extensions: &["xlsx"],
    signature: Signature::Magic(is_office_open),
    open: office::open,
};
