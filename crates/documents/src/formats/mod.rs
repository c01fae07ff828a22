//! The formats that are let in, one file each.
//!
//! To add a format: write `<format>.rs` with its `FORMAT` (how it is recognised, which extensions it may carry, how the
//! child opens it), add a variant to [`Media`] and an arm to [`of`], and put it into [`all`], in alphabetical order.

use crate::render::open::Open;
use serde::{Deserialize, Serialize};

mod excel;
mod gif;
mod jpeg;
mod m4a;
mod markdown;
mod mp3;
mod mp4;
mod odf_sheet;
mod odf_slides;
mod odf_text;
mod ogg;
mod pdf;
mod plain_text;
mod png;
mod powerpoint;
mod svg;
mod tiff;
mod wav;
mod webm;
mod webp;
mod word;

/// What a file is, by its content and its name together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    /// An Excel workbook.
    Excel,
    /// A moving or still picture; only its first frame is shown.
    Gif,
    /// A photo.
    Jpeg,
    /// A recording.
    M4a,
    /// Text with Markdown marks, set as pages.
    Markdown,
    /// A recording.
    Mp3,
    /// A film.
    Mp4,
    /// An OpenDocument spreadsheet.
    OdfSheet,
    /// An OpenDocument presentation.
    OdfSlides,
    /// An OpenDocument text.
    OdfText,
    /// A recording.
    Ogg,
    /// A document of pages.
    Pdf,
    /// Text, set as pages.
    PlainText,
    /// A picture.
    Png,
    /// A PowerPoint presentation.
    PowerPoint,
    /// A drawing.
    Svg,
    /// A picture, or a scan of several pages.
    Tiff,
    /// A recording.
    Wav,
    /// A film.
    Webm,
    /// A picture.
    Webp,
    /// A Word document.
    Word,
}

/// How a person meets a file in the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// As pictures of pages, made by the child.
    Pages,
    /// As pictures of the pages of the PDF that LibreOffice makes of it; without LibreOffice as its text.
    Converted,
    /// As a film that the browser plays.
    Film,
    /// As a recording that the browser plays.
    Sound,
}

impl Media {
    /// The media type to serve originals with, always together with `nosniff` and as an attachment.
    pub fn media_type(self) -> &'static str {
        of(self).media_type
    }

    /// The kind with this media type, as [`Media::media_type`] wrote it.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        all().into_iter().find(|format| format.media_type == media_type).map(|format| format.media)
    }

    /// How a person meets it.
    pub fn shows(self) -> Shows {
        match self {
            Media::Excel | Media::OdfSheet | Media::OdfSlides | Media::OdfText | Media::PowerPoint | Media::Word => {
                Shows::Converted
            }
            Media::Mp4 | Media::Webm => Shows::Film,
            Media::M4a | Media::Mp3 | Media::Ogg | Media::Wav => Shows::Sound,
            Media::Gif
            | Media::Jpeg
            | Media::Markdown
            | Media::Pdf
            | Media::PlainText
            | Media::Png
            | Media::Svg
            | Media::Tiff
            | Media::Webp => Shows::Pages,
        }
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
    /// The file begins with bytes that nothing else begins with, or only kin of it, told apart by their extensions.
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
pub(crate) fn all() -> [&'static Format; 21] {
    [
        &excel::FORMAT,
        &gif::FORMAT,
        &jpeg::FORMAT,
        &m4a::FORMAT,
        &markdown::FORMAT,
        &mp3::FORMAT,
        &mp4::FORMAT,
        &odf_sheet::FORMAT,
        &odf_slides::FORMAT,
        &odf_text::FORMAT,
        &ogg::FORMAT,
        &pdf::FORMAT,
        &plain_text::FORMAT,
        &png::FORMAT,
        &powerpoint::FORMAT,
        &svg::FORMAT,
        &tiff::FORMAT,
        &wav::FORMAT,
        &webm::FORMAT,
        &webp::FORMAT,
        &word::FORMAT,
    ]
}

/// The format of a kind of file.
pub(crate) fn of(media: Media) -> &'static Format {
    match media {
        Media::Excel => &excel::FORMAT,
        Media::Gif => &gif::FORMAT,
        Media::Jpeg => &jpeg::FORMAT,
        Media::M4a => &m4a::FORMAT,
        Media::Markdown => &markdown::FORMAT,
        Media::Mp3 => &mp3::FORMAT,
        Media::Mp4 => &mp4::FORMAT,
        Media::OdfSheet => &odf_sheet::FORMAT,
        Media::OdfSlides => &odf_slides::FORMAT,
        Media::OdfText => &odf_text::FORMAT,
        Media::Ogg => &ogg::FORMAT,
        Media::Pdf => &pdf::FORMAT,
        Media::PlainText => &plain_text::FORMAT,
        Media::Png => &png::FORMAT,
        Media::PowerPoint => &powerpoint::FORMAT,
        Media::Svg => &svg::FORMAT,
        Media::Tiff => &tiff::FORMAT,
        Media::Wav => &wav::FORMAT,
        Media::Webm => &webm::FORMAT,
        Media::Webp => &webp::FORMAT,
        Media::Word => &word::FORMAT,
    }
}
