//! WAV: played by the browser.

use super::{Format, Media, Signature};
use crate::render::play;

pub(super) static FORMAT: Format = Format {
    media: Media::Wav,
    name: "WAV recording",
    media_type: "audio/wav",
    extensions: &["wav"],
    signature: Signature::Magic(|head| head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WAVE")),
    open: play::open,
};
