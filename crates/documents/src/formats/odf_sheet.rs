//! OpenDocument spreadsheet.

use super::{Format, Media, Signature};
use crate::render::office;
use crate::sniff::is_open_document;

pub(super) static FORMAT: Format = Format {
    media: Media::OdfSheet,
    name: "OpenDocument spreadsheet",
    media_type: "application/vnd.oasis.opendocument.spreadsheet",
    extensions: &["ods"],
    signature: Signature::Magic(|head| is_open_document(head, "spreadsheet")),
    open: office::open,
};
