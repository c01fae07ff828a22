//! SVG: drawn by the child, without scripts and without anything from outside, and never served as it is.

use super::{Format, Media, Signature};
use crate::render::svg;
use crate::sniff::is_svg;

pub(super) static FORMAT: Format = Format {
    media: Media::Svg,
    name: "SVG drawing",
    media_type: "image/svg+xml",
    extensions: &["svg"],
    signature: Signature::Magic(is_svg),
    open: svg::open,
};
