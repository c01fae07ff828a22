//! The formats that are let in, one file each.
//!
//! To add a format: write `<format>.rs` with its `FORMAT` (how it is recognised, which extensions it may carry, how the
//! child opens it), add a variant to [`Media`] and an arm to [`of`], and put it into [`all`], in alphabetical order.

use crate::render::open::Open;
use serde::{Deserialize, Serialize};

mod gif;
mod jpeg;
mod markdown;
mod pdf;
mod plain_text;
mod png;
mod webp;

/// What a file is, by its content and its name together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    /// A moving or still picture; only its first frame is shown.
    Gif,
    /// A photo.
    Jpeg,
    /// Text with Markdown marks, shown as text.
    Markdown,
    /// A document of pages.
    Pdf,
    /// Text.
    PlainText,
    /// A picture.
    Png,
    /// A picture.
    Webp,
}

impl Media {
    /// The media type to serve originals with, always together with `nosniff` and as an attachment.
    pub fn media_type(self) -> &'static str {
        of(self).media_type
    }

    /// The kind with this media type, as [`Media::media_type`] wrote it.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        let all = [Self::Gif, Self::Jpeg, Self::Markdown, Self::Pdf, Self::PlainText, Self::Png, Self::Webp];
        all.into_iter().find(|media| media.media_type() == media_type)
    }

    /// What people call it: "PDF document".
    pub fn name(self) -> &'static str {
        of(self).name
    }

    /// The extensions it may carry, in lower case; the first is the one to give to a download.
    pub fn extensions(self) -> &'static [&'static str] {
        of(self).extensions
    }
}

/// How content shows what it is.
pub(crate) enum Signature {
    /// The file begins with bytes that nothing else begins with.
    Magic(fn(&[u8]) -> bool),
    /// The file is readable text; only its extension says which kind.
    Text,
}

/// One format: how it is recognised and opened.
pub(crate) struct Format {
    pub(crate) media: Media,
    pub(crate) name: &'static str,
    pub(crate) media_type: &'static str,
    pub(crate) extensions: &'static [&'static str],
    pub(crate) signature: Signature,
    /// Called in the child only.
    pub(crate) open: Open,
}

/// Every format, in alphabetical order.
pub(crate) fn all() -> [&'static Format; 7] {
    [&gif::FORMAT, &jpeg::FORMAT, &markdown::FORMAT, &pdf::FORMAT, &plain_text::FORMAT, &png::FORMAT, &webp::FORMAT]
}

/// The format of a kind of file.
pub(crate) fn of(media: Media) -> &'static Format {
    match media {
        Media::Gif => &gif::FORMAT,
        Media::Jpeg => &jpeg::FORMAT,
        Media::Markdown => &markdown::FORMAT,
        Media::Pdf => &pdf::FORMAT,
        Media::PlainText => &plain_text::FORMAT,
        Media::Png => &png::FORMAT,
        Media::Webp => &webp::FORMAT,
    }
}
