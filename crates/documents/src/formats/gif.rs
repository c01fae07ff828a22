//! GIF: only the first frame is shown.

use super::{Format, Media, Signature};
use crate::render::raster;

pub(super) static FORMAT: Format = Format {
    media: Media::Gif,
    name: "GIF picture",
    media_type: "image/gif",
    extensions: &["gif"],
    signature: Signature::Magic(|head| head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a")),
    open: raster::open,
};
