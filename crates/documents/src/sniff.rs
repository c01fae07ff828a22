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
    let kin: Vec<&Format> =
        all.into_iter().filter(|f| matches!(f.signature, Signature::Magic(matches) if matches(head))).collect();
    let named = kin.iter().find(|f| f.extensions.contains(&extension.as_str()));
    if let Some(format) = named.or_else(|| kin.first().filter(|_| kin.len() == 1)) {
        return agree(format, extension);
    }
    if let [first, ..] = kin.as_slice() {
        return Err(kin_without_name(first, extension));
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
        found: found(format),
        reason: RefusedBecause::NameDisagrees { extension },
        way_on: format!("If it really is a {}, rename it to end in .{ending} and upload it again.", format.name),
    })
}

/// What a format is called in a sentence that refuses it.
fn found(format: &Format) -> &'static str {
    match format.media {
        Media::Pdf => "a PDF document",
        Media::Gif | Media::Jpeg | Media::Png | Media::Tiff | Media::Webp => "a picture",
        Media::Svg => "an SVG drawing",
        Media::Markdown | Media::PlainText => "text",
        Media::Mp4 | Media::Webm => "a video",
        Media::M4a | Media::Mp3 | Media::Ogg | Media::Wav => "a recording",
        Media::Excel | Media::PowerPoint | Media::Word => "a Word, Excel or PowerPoint file",
        Media::OdfSheet | Media::OdfSlides | Media::OdfText => "an OpenDocument file",
    }
}

/// Word, Excel and PowerPoint files begin alike, so their name must say which one it is. Those with macros have names of their own.
fn kin_without_name(format: &Format, extension: String) -> Refused {
    let macros = ["docm", "dotm", "xlsm", "xltm", "pptm", "ppsm", "potm"].contains(&extension.as_str());
    if macros {
        return Refused {
            found: "an Office file with macros",
            reason: RefusedBecause::NotAccepted,
            way_on: "Save it without macros, as .docx, .xlsx or .pptx, or as PDF, and upload that.".to_owned(),
        };
    }
    Refused {
        found: found(format),
        reason: RefusedBecause::NameDisagrees { extension },
        way_on: "Rename it to end in .docx, .xlsx or .pptx, whichever it is, and upload it again.".to_owned(),
    }
}

/// The container of Word, Excel and PowerPoint: a zip whose first entry is one of those that they begin with. Whether the rest is
/// what its name says, the child finds out.
pub(crate) fn is_office_open(head: &[u8]) -> bool {
    const FIRST: [&[u8]; 7] =
        [b"[Content_Types].xml", b"_rels/", b"docProps/", b"customXml/", b"word/", b"xl/", b"ppt/"];
    first_entry(head).is_some_and(|(name, _)| FIRST.iter().any(|first| name.starts_with(first)))
}

/// OpenDocument files begin with their type, uncompressed, in an entry of its own.
pub(crate) fn is_open_document(head: &[u8], kind: &str) -> bool {
    let Some((b"mimetype", content)) = first_entry(head) else { return false };
    let Some(rest) = content.strip_prefix(b"application/vnd.oasis.opendocument.") else { return false };
    // What follows the type is the next entry of the container; templates and masters have longer types.
    rest.strip_prefix(kind.as_bytes()).is_some_and(|after| after.starts_with(b"PK"))
}

/// The name of the first entry of a zip, and what follows it.
fn first_entry(head: &[u8]) -> Option<(&[u8], &[u8])> {
    let [name_low, name_high, extra_low, extra_high] = *head.strip_prefix(b"PK\x03\x04")?.get(22..26)? else {
        return None;
    };
    let name_end = 30 + usize::from(u16::from_le_bytes([name_low, name_high]));
    let content = name_end + usize::from(u16::from_le_bytes([extra_low, extra_high]));
    Some((head.get(30..name_end)?, head.get(content..).unwrap_or_default()))
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
    "PDF, PNG, JPEG, WebP, GIF, TIFF, SVG, Word, Excel, PowerPoint, OpenDocument, plain text, Markdown, MP4, WebM, MP3, M4A, Ogg and WAV are accepted; most programs can export or print to PDF."
        .to_owned()
}

/// Names of things that are recognised only to be refused with a helpful word.
fn foreign(head: &[u8]) -> Option<&'static str> {
    const MARKS: [(&[u8], &str); 15] = [
        (b"PK\x03\x04", "a zip archive"),
        (b"PK\x05\x06", "an empty zip archive"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an older Word, Excel or PowerPoint file"),
        (b"{\\rtf", "a rich text (RTF) file"),
        (b"%!PS", "a PostScript file"),
        (b"\x1A\x45\xDF\xA3", "a Matroska (MKV) video"),
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
            Some(b"qt  ") => "a QuickTime (MOV) video",
            Some(_) | None => "a video that not every browser plays",
        });
    }
    markup(head)
}

/// A drawing in XML, whatever it is called.
pub(crate) fn is_svg(head: &[u8]) -> bool {
    let start = beginning(head);
    start.starts_with("<svg")
        || ["<?xml", "<!doctype", "<!--"].iter().any(|mark| start.starts_with(mark))
            && !HTML.iter().any(|mark| start.contains(mark) && start.find(mark) < start.find("<svg"))
            && start.contains("<svg")
}

/// The beginning in small letters, without what may stand before it.
fn beginning(head: &[u8]) -> String {
    let text = String::from_utf8_lossy(head);
    text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n', '\u{c}']).to_ascii_lowercase()
}

/// Web pages and other markup, whatever they are called: a browser might run them.
fn markup(head: &[u8]) -> Option<&'static str> {
    let start = beginning(head);
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
