//! AAC sound in an MP4 file: played by the browser.

use super::{Format, Media, Signature};
use crate::render::play;

pub(super) static FORMAT: Format = Format {
    media: Media::M4a,
    name: "M4A recording",
    media_type: "audio/mp4",
    extensions: &["m4a"],
    signature: Signature::Magic(|head| {
        head.get(4..8) == Some(b"ftyp") && matches!(head.get(8..12), Some(b"M4A " | b"M4B "))
    }),
    open: play::open,
};
