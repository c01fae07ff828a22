//! PNG.

use super::{Format, Media, Signature};
use crate::render::raster;

pub(super) static FORMAT: Format = Format {
    media: Media::Png,
    name: "PNG picture",
    media_type: "image/png",
    extensions: &["png"],
    signature: Signature::Magic(|head| head.starts_with(b"\x89PNG\r\n\x1a\n")),
    open: raster::open,
};
