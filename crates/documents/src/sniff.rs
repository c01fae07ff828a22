//! What a file is: content and extension must agree, and content wins.
//!
//! Only the first bytes are compared with known marks; nothing is parsed here. What is not let in is named in plain words
//! where it can be, so that the person knows what to do instead.

use crate::formats::{self, Format, Media, Signature};

/// LIMIT: how much of the beginning of a file [`sniff`] wants to see.
pub const HEAD_BYTES: usize = 8192;

/// Where a PDF's mark may hide behind something else; readers accept it up to here, so a second format fits in front.
const PDF_MARK_WITHIN_BYTES: usize = 1024;

/// A file that is not let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// What the content looks like, in words: "a web page (HTML)".
    pub found: &'static str,
    /// Why it is not let in.
    pub reason: RefusedBecause,
    /// What the person can do next.
    pub way_on: String,
}

/// Why a file is not let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefusedBecause {
    /// It has no bytes.
    Empty,
    /// It is something that is not accepted.
    NotAccepted,
    /// Its content and its extension say different things.
    NameDisagrees {
        /// The extension it carries, in lower case, empty if none.
        extension: String,
    },
    /// Something stands before the mark of a PDF, so that it can be read as two formats.
    TwoFormats,
}

impl Refused {
    /// One sentence for the person who uploads.
    pub fn sentence(&self) -> String {
        match &self.reason {
            RefusedBecause::Empty => "This file is empty.".to_owned(),
            RefusedBecause::NotAccepted => format!("This file is {}, which cannot be accepted here.", self.found),
            RefusedBecause::NameDisagrees { extension } if extension.is_empty() => {
                format!("This file is {}, and its name has no ending that says so.", self.found)
            }
            RefusedBecause::NameDisagrees { extension } => {
                format!("This file is {}, but its name ends in .{extension}.", self.found)
            }
            RefusedBecause::TwoFormats => {
                "This PDF has other content before its beginning, so programs may read it differently.".to_owned()
            }
        }
    }
}

/// Tells what a file is from its name and its first [`HEAD_BYTES`] bytes.
pub fn sniff(file_name: &str, head: &[u8]) -> Result<Media, Refused> {
    let extension = extension(file_name);
    if head.is_empty() {
        return Err(Refused {
            found: "an empty file",
            reason: RefusedBecause::Empty,
            way_on: "Choose the file again, or export it once more.".to_owned(),
        });
    }
    let all = formats::all();
    if let Some(format) = all.iter().find(|f| matches!(f.signature, Signature::Magic(matches) if matches(head))) {
        return agree(format, extension);
    }
    let early = head.get(..PDF_MARK_WITHIN_BYTES.min(head.len())).unwrap_or_default();
    if early.windows(5).any(|w| w == b"%PDF-") {
        return Err(Refused {
            found: "a PDF with something before it",
            reason: RefusedBecause::TwoFormats,
            way_on: "Open it and save or print it as PDF again, then upload the new file.".to_owned(),
        });
    }
    if let Some(found) = foreign(head) {
        return Err(Refused { found, reason: RefusedBecause::NotAccepted, way_on: accepted() });
    }
    if !looks_like_text(head) {
        return Err(Refused { found: "of an unknown kind", reason: RefusedBecause::NotAccepted, way_on: accepted() });
    }
    match all.iter().find(|f| matches!(f.signature, Signature::Text) && f.extensions.contains(&extension.as_str())) {
        Some(format) => Ok(format.media),
        None => Err(Refused {
            found: "text",
            way_on: format!("If it is meant as text, rename it to end in .txt. {}", accepted()),
            reason: RefusedBecause::NameDisagrees { extension },
        }),
    }
}

/// Content has been recognised; a name may be silent about it but must not say something else.
fn agree(format: &Format, extension: String) -> Result<Media, Refused> {
    if extension.is_empty() || format.extensions.contains(&extension.as_str()) {
        return Ok(format.media);
    }
    let ending = format.extensions.first().copied().unwrap_or_default();
    Err(Refused {
        found: match format.media {
            Media::Pdf => "a PDF document",
            Media::Gif | Media::Jpeg | Media::Png | Media::Webp => "a picture",
            Media::Markdown | Media::PlainText => "text",
        },
        reason: RefusedBecause::NameDisagrees { extension },
        way_on: format!("If it really is a {}, rename it to end in .{ending} and upload it again.", format.name),
    })
}

/// How web pages begin.
const HTML: [&str; 9] =
    ["<!doctype html", "<html", "<head", "<body", "<script", "<iframe", "<style", "<meta", "<title"];

/// The last extension of a name, in lower case. Only the last counts: a system that opens files goes by it.
fn extension(file_name: &str) -> String {
    let base = file_name.rsplit(['/', '\\']).next().unwrap_or_default().trim_end_matches(['.', ' ']);
    match base.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => ending.to_ascii_lowercase(),
        Some(_) | None => String::new(),
    }
}

fn accepted() -> String {
    "PDF, PNG, JPEG, WebP, GIF, plain text and Markdown are accepted; most programs can export or print to PDF."
        .to_owned()
}

/// Names of things that are recognised only to be refused with a helpful word.
fn foreign(head: &[u8]) -> Option<&'static str> {
    const MARKS: [(&[u8], &str); 16] = [
        (b"PK\x03\x04", "a Word, Excel, PowerPoint or OpenDocument file or a zip archive"),
        (b"PK\x05\x06", "an empty zip archive"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an older Word, Excel or PowerPoint file"),
        (b"{\\rtf", "a rich text (RTF) file"),
        (b"%!PS", "a PostScript file"),
        (b"II*\0", "a TIFF picture"),
        (b"MM\0*", "a TIFF picture"),
        (b"8BPS", "a Photoshop file"),
        (b"MZ", "a program for Windows"),
        (b"\x7FELF", "a program"),
        (b"\xCF\xFA\xED\xFE", "a program for macOS"),
        (b"#!", "a script"),
        (b"\x1F\x8B", "a gzip archive"),
        (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
        (b"Rar!", "a rar archive"),
        (b"\0asm", "a program"),
    ];
    if let Some((_, name)) = MARKS.iter().find(|(mark, _)| head.starts_with(mark)) {
        return Some(name);
    }
    if head.get(4..8) == Some(b"ftyp") {
        return Some(match head.get(8..12) {
            Some(b"heic" | b"heix" | b"mif1" | b"avif") => "an HEIC or AVIF picture",
            Some(_) | None => "a video",
        });
    }
    markup(head)
}

/// Web pages and other markup, whatever they are called: a browser might run them.
fn markup(head: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(head);
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n', '\u{c}']).to_ascii_lowercase();
    if start.starts_with("<svg")
        || (start.starts_with("<?xml") || start.starts_with("<!doctype"))
            && !start.starts_with("<!doctype html")
            && start.contains("<svg")
    {
        return Some("an SVG drawing");
    }
    if HTML.iter().any(|mark| start.starts_with(mark)) || start.starts_with('<') && start.contains("<script") {
        return Some("a web page (HTML)");
    }
    (start.starts_with("<?xml") || start.starts_with("<!doctype")).then_some("an XML file")
}

/// Readable text: UTF-16 with its mark, UTF-8, or an older single-byte encoding without control characters.
fn looks_like_text(head: &[u8]) -> bool {
    if head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]) {
        return true;
    }
    !head.iter().any(|b| matches!(b, 0..=8 | 0x0B | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F))
}
