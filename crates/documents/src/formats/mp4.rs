//! MP4: played by the browser.

use super::{Format, Media, Signature};
use crate::render::play;

pub(super) static FORMAT: Format = Format {
    media: Media::Mp4,
    name: "MP4 video",
    media_type: "video/mp4",
    extensions: &["mp4", "m4v"],
    signature: Signature::Magic(is_mp4),
    open: play::open,
};

/// A film in the container; the brands are those that browsers play. Apple's own (`qt  `) is not one of them.
fn is_mp4(head: &[u8]) -> bool {
    const BRANDS: [&[u8]; 11] =
        [b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"M4V ", b"MSNV"];
    head.get(4..8) == Some(b"ftyp") && head.get(8..12).is_some_and(|brand| BRANDS.contains(&brand))
}
