//! Blocks onto pages: words flow into lines, lines onto pages of A4.

use super::blocks::{Block, Run};
use super::letters::{Face, Letters};

/// A4, in points.
pub(super) const PAGE_PT: (f32, f32) = (595.0, 842.0);
const MARGIN_PT: f32 = 64.0;
const WIDTH_PT: f32 = PAGE_PT.0 - 2.0 * MARGIN_PT;
/// From one line to the next, in letter sizes.
const LEADING: f32 = 1.42;
/// Size of reading text.
pub(super) const BODY_PT: f32 = 11.0;
/// Size of text in columns: 80 letters fill the page.
const MONO_PT: f32 = 9.5;
const TABLE_PT: f32 = 10.0;
const CELL_GAP_PT: f32 = 10.0;
/// LIMIT: columns of a table; the others are left in the original.
const COLUMNS_MAX: usize = 20;

/// Letters at their place; `y` is the baseline from the top.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) face: Face,
    pub(super) size: f32,
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) text: String,
}

/// A grey bar: the line beside a quote or under a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bar {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) w: f32,
    pub(super) h: f32,
}

#[derive(Debug, Default, PartialEq)]
pub(super) struct Page {
    pub(super) pieces: Vec<Piece>,
    pub(super) bars: Vec<Bar>,
}

pub(super) fn layout(blocks: &[Block], letters: &Letters) -> Vec<Page> {
    let mut sheet = Sheet { letters, pages: Vec::new(), open: Page::default(), y: MARGIN_PT };
    for block in blocks {
        match block {
            Block::Words { runs, size, indent, marker, above, quoted } => {
                sheet.space(*above);
                sheet.words(runs, *size, *indent, marker, *quoted);
            }
            Block::Lines { lines, indent } => sheet.lines(lines, *indent),
            Block::Table { rows } => sheet.table(rows),
            Block::Rule => sheet.rule(),
        }
    }
    sheet.pages.push(sheet.open);
    sheet.pages
}

/// A word: pieces of different faces without space between them, and whether a space stands before it.
struct Flowing {
    parts: Vec<Run>,
    spaced: bool,
    breaks: bool,
}

struct Sheet<'a> {
    letters: &'a Letters,
    pages: Vec<Page>,
    open: Page,
    y: f32,
}

impl Sheet<'_> {
    fn space(&mut self, points: f32) {
        if self.y > MARGIN_PT {
            self.y += points;
        }
    }

    /// Makes room for `points` more; begins a page if there is none.
    fn room(&mut self, points: f32) {
        if self.y + points > PAGE_PT.1 - MARGIN_PT && self.y > MARGIN_PT {
            self.pages.push(std::mem::take(&mut self.open));
            self.y = MARGIN_PT;
        }
    }

    fn put(&mut self, line: Vec<Piece>, size: f32) {
        self.room(size * LEADING);
        let baseline = self.y + size;
        self.open.pieces.extend(line.into_iter().map(|piece| Piece { y: baseline, ..piece }));
        self.y += size * LEADING;
    }

    fn words(&mut self, runs: &[Run], size: f32, indent: f32, marker: &str, quoted: bool) {
        let left = MARGIN_PT + indent;
        let mut lines = broken(self.letters, runs, size, WIDTH_PT - indent);
        if let (Some(first), false) = (lines.first_mut(), marker.is_empty()) {
            let width = self.letters.width(Face::Regular, size, marker);
            let x = (-width - 5.0).max(-indent);
            first.insert(0, Piece { face: Face::Regular, size, x, y: 0.0, text: marker.to_owned() });
        }
        for line in lines {
            self.room(size * LEADING);
            if quoted {
                self.open.bars.push(Bar { x: left - 12.0, y: self.y, w: 2.0, h: size * LEADING });
            }
            self.put(line.into_iter().map(|piece| Piece { x: piece.x + left, ..piece }).collect(), size);
        }
    }

    /// Lines as they are; what is too long goes on in the next.
    fn lines(&mut self, lines: &[Run], indent: f32) {
        self.space(BODY_PT * 0.7);
        let fits = ((WIDTH_PT - indent) / (MONO_PT * 0.6)).max(1.0) as usize;
        for line in lines {
            let mut rest: &str = line.text.trim_end();
            loop {
                let end = rest.char_indices().nth(fits).map_or(rest.len(), |(at, _)| at);
                let (now, later) = rest.split_at(end);
                let piece =
                    Piece { face: line.face, size: MONO_PT, x: MARGIN_PT + indent, y: 0.0, text: now.to_owned() };
                self.put(vec![piece], MONO_PT);
                if later.is_empty() {
                    break;
                }
                rest = later;
            }
        }
    }

    fn table(&mut self, rows: &[Vec<Vec<Run>>]) {
        let widths = self.columns(rows);
        self.space(BODY_PT * 0.7);
        for (number, row) in rows.iter().enumerate() {
            let cells: Vec<Vec<Vec<Piece>>> =
                row.iter().zip(&widths).map(|(cell, width)| broken(self.letters, cell, TABLE_PT, *width)).collect();
            let height = cells.iter().map(Vec::len).max().unwrap_or(1).max(1);
            for line in 0..height {
                let mut x = MARGIN_PT;
                let mut pieces = Vec::new();
                for (cell, width) in cells.iter().zip(&widths) {
                    let here = cell.get(line).into_iter().flatten();
                    pieces.extend(here.map(|piece| Piece { x: piece.x + x, ..piece.clone() }));
                    x += width + CELL_GAP_PT;
                }
                self.put(pieces, TABLE_PT);
            }
            let thick = if number == 0 { 1.0 } else { 0.4 };
            self.open.bars.push(Bar { x: MARGIN_PT, y: self.y, w: WIDTH_PT, h: thick });
            self.y += 4.0;
        }
    }

    /// Widths of columns: as wide as they like to be, or their share of what there is.
    fn columns(&self, rows: &[Vec<Vec<Run>>]) -> Vec<f32> {
        let count = rows.iter().map(Vec::len).max().unwrap_or(0).clamp(1, COLUMNS_MAX);
        let natural = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            let width = |cell: &Vec<Run>| {
                cell.iter().map(|run| self.letters.width(run.face, TABLE_PT, &run.text)).sum::<f32>() + 1.0
            };
            cells.map(width).fold(12.0, f32::max)
        };
        let natural: Vec<f32> = (0..count).map(natural).collect();
        let there_is = WIDTH_PT - CELL_GAP_PT * (count as f32 - 1.0);
        let wanted: f32 = natural.iter().sum();
        if wanted <= there_is {
            return natural;
        }
        // A short column keeps its width; the long ones share the rest.
        let fair = there_is / count as f32;
        let short: f32 = natural.iter().filter(|width| **width <= fair).sum();
        let long: f32 = natural.iter().filter(|width| **width > fair).sum();
        natural.into_iter().map(|w| if w <= fair { w } else { w / long * (there_is - short) }).collect()
    }

    fn rule(&mut self) {
        self.space(BODY_PT);
        self.room(BODY_PT);
        self.open.bars.push(Bar { x: MARGIN_PT, y: self.y, w: WIDTH_PT, h: 0.6 });
        self.y += 4.0;
    }
}

/// Runs broken into lines that fit a width; pieces begin at 0.
fn broken(letters: &Letters, runs: &[Run], size: f32, width: f32) -> Vec<Vec<Piece>> {
    let mut lines = vec![Vec::new()];
    let mut x = 0.0;
    for word in flowing(letters, runs, size, width) {
        let wide: f32 = word.parts.iter().map(|part| letters.width(part.face, size, &part.text)).sum();
        let gap = if word.spaced && x > 0.0 { letters.width(Face::Regular, size, " ") } else { 0.0 };
        if word.breaks || (x > 0.0 && x + gap + wide > width) {
            lines.push(Vec::new());
            x = 0.0;
        } else {
            x += gap;
        }
        for part in word.parts {
            let wide = letters.width(part.face, size, &part.text);
            if let (Some(line), false) = (lines.last_mut(), part.text.is_empty()) {
                line.push(Piece { face: part.face, size, x, y: 0.0, text: part.text });
            }
            x += wide;
        }
    }
    lines
}

/// Runs as words. A word that is wider than a line is cut into ones that are not.
fn flowing(letters: &Letters, runs: &[Run], size: f32, width: f32) -> Vec<Flowing> {
    let mut words: Vec<Flowing> = Vec::new();
    let (mut spaced, mut breaks, mut open) = (false, false, false);
    for run in runs {
        let mut held = String::new();
        let mut end = |held: &mut String, spaced: &mut bool, breaks: &mut bool, open: &mut bool| {
            if held.is_empty() {
                return;
            }
            let mut first = true;
            for text in cut(letters, run.face, size, width, &std::mem::take(held)) {
                let part = Run { face: run.face, text };
                match words.last_mut().filter(|_| *open && first) {
                    Some(word) => word.parts.push(part),
                    None => words.push(Flowing { parts: vec![part], spaced: *spaced, breaks: *breaks }),
                }
                (first, *spaced, *breaks, *open) = (false, false, false, true);
            }
        };
        for c in run.text.chars() {
            if c == '\n' {
                end(&mut held, &mut spaced, &mut breaks, &mut open);
                (spaced, breaks, open) = (false, true, false);
            } else if c.is_whitespace() && c != '\u{A0}' {
                end(&mut held, &mut spaced, &mut breaks, &mut open);
                (spaced, open) = (true, false);
            } else {
                held.push(c);
            }
        }
        end(&mut held, &mut spaced, &mut breaks, &mut open);
    }
    words
}

fn cut(letters: &Letters, face: Face, size: f32, width: f32, word: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut wide = 0.0;
    for c in word.chars() {
        let more = letters.glyph(face, c).1 * size / 1_000.0;
        if wide + more > width && wide > 0.0 {
            parts.push(String::new());
            wide = 0.0;
        }
        wide += more;
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Block {
        let runs = vec![Run::new(Face::Regular, text)];
        Block::Words { runs, size: BODY_PT, indent: 0.0, marker: String::new(), above: 0.0, quoted: false }
    }

    fn said(page: &Page) -> String {
        page.pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn nothing_is_lost_and_nothing_leaves_the_page() {
        let letters = Letters::load().unwrap();
        let text = "alpha beta ".repeat(2_000) + &"x".repeat(500);
        let cells =
            vec![vec![Run::new(Face::Bold, "a long cell with words")], vec![Run::new(Face::Mono, &"y".repeat(300))]];
        let blocks = [
            words(&text),
            Block::Table { rows: vec![cells; 90] },
            Block::Lines { lines: vec![Run::new(Face::Mono, &"z".repeat(200))], indent: 20.0 },
        ];
        let pages = layout(&blocks, &letters);
        assert!(pages.len() > 3, "{}", pages.len());
        for piece in pages.iter().flat_map(|page| &page.pieces) {
            let right = piece.x + letters.width(piece.face, piece.size, &piece.text);
            assert!(piece.x >= MARGIN_PT && right <= PAGE_PT.0 - MARGIN_PT + 1.0, "{piece:?} ends at {right}");
            assert!(piece.y <= PAGE_PT.1 - MARGIN_PT + 1.0, "{piece:?}");
        }
        let all: String = pages.iter().map(said).collect::<String>();
        assert_eq!(all.matches("alpha").count(), 2_000);
        assert_eq!((all.matches('y').count(), all.matches('z').count()), (300 * 90, 200));
    }

    #[test]
    fn a_word_in_two_faces_stays_one_word() {
        let letters = Letters::load().unwrap();
        let runs = [Run::new(Face::Regular, "un"), Run::new(Face::Bold, "break"), Run::new(Face::Regular, "able now")];
        let lines = broken(&letters, &runs, 11.0, 60.0);
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert_eq!(lines[0].len(), 3);
    }
}
