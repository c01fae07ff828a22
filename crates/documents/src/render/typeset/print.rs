//! Pages as a PDF that is only read by ourselves: the fonts whole, the letters by their numbers, and what they mean beside them.

use super::super::fonts;
use super::layout::{PAGE_PT, Page};
use super::letters::{Face, Letters, is_silent};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// LIMIT: entries of one section of a table of meanings, as the format says.
const SECTION_MAX: usize = 100;

/// The grey of bars.
const BAR_GREY: &str = "0.75";

/// Letters that were used of a face: number, width, meaning.
type Used = BTreeMap<u16, (f32, char)>;

pub(super) fn print(pages: &[Page], letters: &Letters) -> Vec<u8> {
    let mut used: [Used; 4] = Default::default();
    let contents: Vec<String> = pages.iter().map(|page| content(page, letters, &mut used)).collect();
    let mut file = File::default();
    // Catalog and page tree come first; their numbers are known before they are written.
    let fonts_from = 3;
    let pages_from = fonts_from + Face::ALL.len() * 5;
    let kids: String = (0..pages.len()).fold(String::new(), |mut kids, page| {
        let _ = write!(kids, "{} 0 R ", pages_from + page * 2);
        kids
    });
    file.add("<< /Type /Catalog /Pages 2 0 R >>".to_owned());
    let fonts = (0..Face::ALL.len()).fold(String::new(), |mut fonts, face| {
        let _ = write!(fonts, "/F{face} {} 0 R ", fonts_from + face * 5);
        fonts
    });
    file.add(format!(
        "<< /Type /Pages /Kids [{kids}] /Count {} /MediaBox [0 0 {} {}] /Resources << /Font << {fonts}>> >> >>",
        pages.len(),
        PAGE_PT.0,
        PAGE_PT.1
    ));
    for ((face, used), bytes) in Face::ALL.iter().zip(&used).zip(fonts::FILES) {
        font(&mut file, fonts_from + face.index() * 5, used, bytes);
    }
    for (page, content) in contents.iter().enumerate() {
        file.add(format!("<< /Type /Page /Parent 2 0 R /Contents {} 0 R >>", pages_from + page * 2 + 1));
        file.stream("", content.as_bytes());
    }
    file.end()
}

fn content(page: &Page, letters: &Letters, used: &mut [Used; 4]) -> String {
    let mut content = format!("{BAR_GREY} g\n");
    for bar in &page.bars {
        let _ = writeln!(content, "{:.2} {:.2} {:.2} {:.2} re f", bar.x, PAGE_PT.1 - bar.y - bar.h, bar.w, bar.h);
    }
    content.push_str("0 g BT\n");
    for piece in &page.pieces {
        let mut numbers = String::new();
        for c in piece.text.chars().filter(|c| !is_silent(*c)) {
            let (number, width) = letters.glyph(piece.face, c);
            if let Some(used) = used.get_mut(piece.face.index()) {
                used.insert(number, (width, c));
            }
            let _ = write!(numbers, "{number:04X}");
        }
        let (face, y) = (piece.face.index(), PAGE_PT.1 - piece.y);
        let _ = writeln!(content, "/F{face} {:.2} Tf 1 0 0 1 {:.2} {y:.2} Tm <{numbers}> Tj", piece.size, piece.x);
    }
    content.push_str("ET\n");
    content
}

/// Five objects: the font, what it stands on, its description, its file, and what its letters mean.
fn font(file: &mut File, number: usize, used: &Used, bytes: &[u8]) {
    let name = "Assent";
    file.add(format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{} 0 R] /ToUnicode {} 0 R >>",
        number + 1,
        number + 4
    ));
    let widths = used.iter().fold(String::new(), |mut widths, (id, (width, _))| {
        let _ = write!(widths, "{id} [{width:.0}] ");
        widths
    });
    file.add(format!(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /CIDToGIDMap /Identity /FontDescriptor {} 0 R /DW 500 /W [{widths}] >>",
        number + 2
    ));
    file.add(format!(
        "<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [0 -250 1000 1000] /ItalicAngle 0 /Ascent 905 /Descent -212 /CapHeight 729 /StemV 80 /FontFile2 {} 0 R >>",
        number + 3
    ));
    file.stream(&format!("/Length1 {}", bytes.len()), bytes);
    file.stream("", meanings(used).as_bytes());
}

fn meanings(used: &Used) -> String {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n",
    );
    for section in used.iter().collect::<Vec<_>>().chunks(SECTION_MAX) {
        let _ = writeln!(map, "{} beginbfchar", section.len());
        for (id, (_, c)) in section {
            let units = c.encode_utf16(&mut [0; 2]).iter().fold(String::new(), |mut units, unit| {
                let _ = write!(units, "{unit:04X}");
                units
            });
            let _ = writeln!(map, "<{id:04X}> <{units}>");
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap CMapName currentdict /CMap defineresource pop end end\n");
    map
}

/// A PDF in the making.
struct File {
    bytes: Vec<u8>,
    offsets: Vec<usize>,
}

impl Default for File {
    fn default() -> Self {
        File { bytes: b"%PDF-1.7\n".to_vec(), offsets: Vec::new() }
    }
}

impl File {
    fn begin(&mut self) {
        self.offsets.push(self.bytes.len());
        let number = self.offsets.len();
        self.bytes.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
    }

    fn add(&mut self, object: String) {
        self.begin();
        self.bytes.extend_from_slice(object.as_bytes());
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    fn stream(&mut self, keys: &str, content: &[u8]) {
        self.begin();
        self.bytes.extend_from_slice(format!("<< /Length {} {keys} >>\nstream\n", content.len()).as_bytes());
        self.bytes.extend_from_slice(content);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
    }

    fn end(mut self) -> Vec<u8> {
        let at = self.bytes.len();
        let count = self.offsets.len() + 1;
        let mut tail = format!("xref\n0 {count}\n0000000000 65535 f \n");
        for offset in &self.offsets {
            let _ = writeln!(tail, "{offset:010} 00000 n ");
        }
        let _ = write!(tail, "trailer << /Size {count} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n");
        self.bytes.extend_from_slice(tail.as_bytes());
        self.bytes
    }
}
