//! PDF. The mark must be the very first bytes: a file with something before it can be two things at once.

use super::{Format, Media, Signature};
use crate::render::pdf;

pub(super) static FORMAT: Format = Format {
    media: Media::Pdf,
    name: "PDF document",
    media_type: "application/pdf",
    extensions: &["pdf"],
    signature: Signature::Magic(|head| head.starts_with(b"%PDF-")),
    open: pdf::open,
};
