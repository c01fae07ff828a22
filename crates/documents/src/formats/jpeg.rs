//! JPEG, turned upright as its camera data says.

use super::{Format, Media, Signature};
use crate::render::raster;

pub(super) static FORMAT: Format = Format {
    media: Media::Jpeg,
    name: "JPEG picture",
    media_type: "image/jpeg",
    extensions: &["jpg", "jpeg", "jpe", "jfif"],
    signature: Signature::Magic(|head| head.starts_with(&[0xFF, 0xD8, 0xFF])),
    open: raster::open,
};
