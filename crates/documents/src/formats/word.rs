//! Word: its text is read by the child; its pages are drawn from the PDF that LibreOffice makes of it, where that is installed.

use super::{Format, Media, Signature};
use crate::render::office;
use crate::sniff::is_office_open;

pub(super) static FORMAT: Format = Format {
    media: Media::Word,
    name: "Word document",
    media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    extensions: &["docx"],
    signature: Signature::Magic(is_office_open),
    open: office::open,
};
