//! MP3: played by the browser. 0xFF 0xFE is the mark of UTF-16 and no MP3.

use super::{Format, Media, Signature};
use crate::render::play;

pub(super) static FORMAT: Format = Format {
    media: Media::Mp3,
    name: "MP3 recording",
    media_type: "audio/mpeg",
    extensions: &["mp3"],
    signature: Signature::Magic(|head| {
        head.starts_with(b"ID3") || matches!(head, [0xFF, 0xFB | 0xFA | 0xF3 | 0xF2, ..])
    }),
    open: play::open,
};
