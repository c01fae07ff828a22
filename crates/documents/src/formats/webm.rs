//! WebM: played by the browser. Its type stands near the beginning; Matroska files begin alike and are something else.

use super::{Format, Media, Signature};
use crate::render::play;

pub(super) static FORMAT: Format = Format {
    media: Media::Webm,
    name: "WebM video",
    media_type: "video/webm",
    extensions: &["webm"],
    signature: Signature::Magic(is_webm),
    open: play::open,
};

fn is_webm(head: &[u8]) -> bool {
    let start = head.get(..64.min(head.len())).unwrap_or_default();
    head.starts_with(&[0x1A, 0x45, 0xDF, 0xA3]) && start.windows(4).any(|w| w == b"webm")
}
