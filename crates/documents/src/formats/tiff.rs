//! TIFF. Scanners write many pages into one; each is shown.

use super::{Format, Media, Signature};
use crate::render::tiff;

pub(super) static FORMAT: Format = Format {
    media: Media::Tiff,
    name: "TIFF picture",
    media_type: "image/tiff",
    extensions: &["tif", "tiff"],
    signature: Signature::Magic(|head| head.starts_with(b"II*\0") || head.starts_with(b"MM\0*")),
    open: tiff::open,
};
