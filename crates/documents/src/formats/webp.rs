//! WebP.

use super::{Format, Media, Signature};
use crate::render::raster;

pub(super) static FORMAT: Format = Format {
    media: Media::Webp,
    name: "WebP picture",
    media_type: "image/webp",
    extensions: &["webp"],
    signature: Signature::Magic(|head| head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP")),
    open: raster::open,
};
