//! What comes out of opening a document: pictures of pages and text, or a reason why there are none.

use crate::hidden::Hidden;
use crate::text::PageText;
use serde::{Deserialize, Serialize};

/// What a person can be shown of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Preview {
    /// The document has pages, and these are pictures and text of those asked for.
    Pages(Rendered),
    /// The document is text and is shown as text; it has no pages and no pictures.
    Text(TextPreview),
}

/// Pages of a document.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rendered {
    /// Pages of the whole document, not only of those asked for.
    pub pages_total: u32,
    /// Pictures, by rising page number; without those that [`Rendered::warnings`] name.
    pub pages: Vec<PageImage>,
    /// Text, by rising page number. Pictures as documents have none.
    pub text: Vec<PageText>,
    /// What could not be shown.
    pub warnings: Vec<Warning>,
    /// What is there and not seen.
    pub hidden: Vec<Hidden>,
}

/// One page as pictures.
#[derive(Debug, Clone, PartialEq)]
pub struct PageImage {
    /// From 1.
    pub number: u32,
    /// Width of the page in points (1/72 inch); pictures count as 96 pixels to the inch.
    pub width_pt: f32,
    /// Height of the page in points.
    pub height_pt: f32,
    /// Every pixel has the same colour.
    pub blank: bool,
    /// For reading.
    pub full: Picture,
    /// For lists.
    pub thumbnail: Picture,
}

/// An encoded picture without metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// How it is encoded.
    pub format: PictureFormat,
    /// The file.
    pub bytes: Vec<u8>,
}

/// How a picture of a page is encoded; whichever is smallest without harm to what it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureFormat {
    /// Lossy, for photos.
    Jpeg,
    /// Exact to the eye: 256 colours, no pixel off by more than 4 of 255, where that is enough; else lossless.
    Png,
    /// Lossless.
    Webp,
}

impl PictureFormat {
    /// The media type to serve it with.
    pub fn media_type(self) -> &'static str {
        match self {
            PictureFormat::Jpeg => "image/jpeg",
            PictureFormat::Png => "image/png",
            PictureFormat::Webp => "image/webp",
        }
    }

    /// Whether bytes from the child are at least marked as what it says they are.
    pub(crate) fn marks(self, bytes: &[u8]) -> bool {
        match self {
            PictureFormat::Jpeg => bytes.starts_with(&[0xFF, 0xD8, 0xFF]),
            PictureFormat::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
            PictureFormat::Webp => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
        }
    }
}

/// A document that is text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextPreview {
    /// Lines end in `\n`; no other control characters than tabs.
    pub text: String,
    /// The text is longer than what is kept here.
    pub truncated: bool,
    /// What is there and not seen.
    #[serde(default)]
    pub hidden: Vec<Hidden>,
}

/// What is missing from a preview, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// A page that the child could not draw.
    #[error("Page {number} cannot be shown.")]
    PageNotDrawn {
        /// From 1.
        number: u32,
    },
    /// A page larger than what PDF allows.
    #[error("Page {number} is larger than five metres and cannot be shown.")]
    PageTooLarge {
        /// From 1.
        number: u32,
    },
    /// A page with more text than what is kept.
    #[error("Page {number} has more text than is searched.")]
    TextCut {
        /// From 1.
        number: u32,
    },
    /// Pages after this one, of those asked for, are missing.
    #[error("Pages after page {after} cannot be shown: {because}")]
    StoppedEarly {
        /// The last page that came out.
        after: u32,
        /// Why no more came.
        because: NoPreview,
    },
    /// The document goes on beyond what is ever shown.
    #[error("Only the first {shown} pages can be shown.")]
    TooManyPages {
        /// Pages that can be asked for.
        shown: u32,
    },
}

/// Why there is no preview. The original can be downloaded all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NoPreview {
    /// It opens only with a password.
    #[error("The document is protected with a password.")]
    PasswordProtected,
    /// It is not what it says it is, or damaged beyond reading.
    #[error("The file is damaged or incomplete.")]
    Broken,
    /// It opens, but nothing is in it.
    #[error("The document has no pages.")]
    Empty,
    /// It is a film or a recording.
    #[error("It is played, not shown as pages.")]
    Played,
    /// It is written in a way that is not known here.
    #[error("This variant of the format is not known here.")]
    Unsupported,
    /// It needs more memory, or has more pixels, than is allowed.
    #[error("The document is too large to be shown here.")]
    TooLarge,
    /// The pages asked for lie beyond what is ever shown.
    #[error("The document has too many pages to show this one.")]
    TooManyPages,
    /// Reading it ended in a fault; the server is not affected.
    #[error("The document could not be read by the preview.")]
    Crashed,
    /// Reading it took longer than is allowed.
    #[error("The document takes too long to be shown here.")]
    TimedOut,
    /// The child could not be confined, so it did not touch the file.
    #[error("Previews are switched off because they cannot be made safely on this server.")]
    NotIsolated,
    /// The child could not be started.
    #[error("The preview could not be started on this server.")]
    NotStarted,
    /// The bytes could not be read from where they are kept.
    #[error("The file could not be read from storage.")]
    NotRead,
}

impl NoPreview {
    /// What the person can do next.
    pub fn way_on(self) -> &'static str {
        match self {
            NoPreview::PasswordProtected => "Save it without a password and upload it again.",
            NoPreview::Broken | NoPreview::Crashed => {
                "Export it once more, or print it to PDF, and upload the new file."
            }
            NoPreview::Played => "Download the original to play it.",
            NoPreview::Unsupported => "Export it as PDF and upload that.",
            NoPreview::Empty => "Export it again and look at it before uploading.",
            NoPreview::TooLarge => "Upload a smaller version, or split it; the original can still be downloaded.",
            NoPreview::TooManyPages => "Download the original to read the later pages.",
            NoPreview::TimedOut => "Print it to PDF, which makes it simpler, or download the original.",
            NoPreview::NotIsolated | NoPreview::NotStarted => {
                "Whoever runs this server finds the cause with `assent doctor`."
            }
            NoPreview::NotRead => "Try again; if it stays, tell whoever runs this server.",
        }
    }

    /// Whether the file itself is the cause, so that trying again would change nothing.
    pub fn is_about_the_file(self) -> bool {
        match self {
            NoPreview::PasswordProtected
            | NoPreview::Broken
            | NoPreview::Empty
            | NoPreview::Played
            | NoPreview::Unsupported
            | NoPreview::TooLarge
            | NoPreview::TooManyPages
            | NoPreview::Crashed
            | NoPreview::TimedOut => true,
            NoPreview::NotIsolated | NoPreview::NotStarted | NoPreview::NotRead => false,
        }
    }
}
