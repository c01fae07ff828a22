//! Ogg with Vorbis or Opus sound: played by the browser.

use super::{Format, Media, Signature};
use crate::render::play;

pub(super) static FORMAT: Format = Format {
    media: Media::Ogg,
    name: "Ogg recording",
    media_type: "audio/ogg",
    extensions: &["ogg", "oga", "opus"],
    signature: Signature::Magic(is_sound),
    open: play::open,
};

/// A film in the same container is left out: not every browser plays it.
fn is_sound(head: &[u8]) -> bool {
    head.starts_with(b"OggS") && !head.windows(6).any(|w| w == b"theora")
}
