//! What the child is asked to do.

use crate::formats::Media;
use serde::{Deserialize, Serialize};

/// LIMIT: pages in one job. Longer documents are opened in several jobs, so that the first page never waits for the last.
pub(crate) const JOB_PAGES_MAX: u32 = 50;

/// LIMIT: pages of a document that can be asked for at all.
pub(crate) const DOCUMENT_PAGES_MAX: u32 = 20_000;

/// LIMIT: width of a picture, in pixels.
const WIDTH_PX: std::ops::RangeInclusive<u32> = 16..=4_000;

/// The width of a page's picture for reading, in pixels.
pub const READING_WIDTH_PX: u32 = 1_240;

/// The width of a thumbnail, in pixels.
const THUMBNAIL_WIDTH_PX: u32 = 240;

/// One look at one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// What the file is, from [`crate::sniff`].
    pub media: Media,
    /// Which pages.
    pub pages: PageRange,
    /// What of them.
    pub want: Want,
}

impl Job {
    /// Pictures at the usual sizes and text, from page `first` on.
    pub fn usual(media: Media, pages: PageRange) -> Self {
        Self::of_width(media, pages, READING_WIDTH_PX)
    }

    /// Pictures of this width in pixels, for whoever looks closer.
    pub fn of_width(media: Media, pages: PageRange, width_px: u32) -> Self {
        Job { media, pages, want: Want::PicturesAndText { width_px, thumbnail_width_px: THUMBNAIL_WIDTH_PX } }
    }
}

/// What is wanted of each page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Want {
    /// Two pictures and the text. Widths are in pixels, kept between 16 and 4,000; pictures are never enlarged.
    PicturesAndText {
        /// For reading.
        width_px: u32,
        /// For lists.
        thumbnail_width_px: u32,
    },
    /// Only the text, which is quicker.
    TextOnly,
}

impl Want {
    /// Widths for reading and for lists, within their limits.
    pub(crate) fn widths(self) -> Option<(u32, u32)> {
        match self {
            Want::PicturesAndText { width_px, thumbnail_width_px } => {
                let keep = |width: u32| width.clamp(*WIDTH_PX.start(), *WIDTH_PX.end());
                Some((keep(width_px), keep(thumbnail_width_px)))
            }
            Want::TextOnly => None,
        }
    }
}

/// Up to 50 pages in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRange {
    first: u32,
    count: u32,
}

impl PageRange {
    /// `count` pages from page `first` (from 1), brought within the limits.
    pub fn new(first: u32, count: u32) -> Self {
        PageRange { first: first.max(1), count: count.clamp(1, JOB_PAGES_MAX) }
    }

    /// As many pages as one job takes, from page `first` on.
    pub fn starting_at(first: u32) -> Self {
        PageRange::new(first, JOB_PAGES_MAX)
    }

    /// The first page, from 1.
    pub fn first(self) -> u32 {
        self.first
    }

    /// The last page that may come out, if the document is that long.
    pub fn last(self) -> u32 {
        self.first.saturating_add(self.count - 1)
    }

    /// Whether a page number from the child is one that was asked for.
    pub(crate) fn contains(self, number: u32) -> bool {
        (self.first..=self.last()).contains(&number)
    }
}
