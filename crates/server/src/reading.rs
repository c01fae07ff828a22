//! The words of a document's pages: where each is, kept small, and looking for some of them.
//!
//! A page's text has a space between words and a line break between lines, so its words can be told apart by those alone; the places are
//! kept beside it in the same order. Start reading at [`find`]. How words come out of a file is in the `documents` crate.

use documents::{PageText, Word};
use serde::Serialize;
use store::PageWords;

/// LIMIT: bytes of what can be looked for.
pub const QUERY_BYTES_MAX: usize = 200;
/// LIMIT: places that one search lists.
pub const HITS_MAX: usize = 300;
/// Words around a hit that are listed with it, before and after.
const AROUND: (usize, usize) = (5, 9);
/// The width and the height of a page, in the units in which places are kept.
const WHOLE: f32 = 65_535.0;
/// Bytes of one word's place: from the left, from the top, width, height.
const BOX_BYTES: usize = 8;

/// The text of a page with the places of its words, as it is kept.
pub fn packed(text: &PageText) -> PageWords {
    // A child that opened a hostile file may say anything; a word that is none would shift all places after it.
    let sound = text.words.iter().all(|word| !word.text.is_empty() && !word.text.contains(char::is_whitespace));
    let boxes = sound.then(|| text.words.iter().flat_map(one_box).collect());
    PageWords { page: text.number, text: text.plain(), boxes }
}

fn one_box(word: &Word) -> [u8; BOX_BYTES] {
    let mut bytes = [0; BOX_BYTES];
    for (slot, share) in bytes.as_chunks_mut::<2>().0.iter_mut().zip([word.x, word.y, word.w, word.h]) {
        *slot = ((share.clamp(0.0, 1.0) * WHOLE).round() as u16).to_be_bytes();
    }
    bytes
}

/// A page's words for the browser that lays them over its picture.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Laid {
    /// Words with a space between them and a line break between lines.
    pub text: String,
    /// Left, top, width and height of each word, in 65,535ths of the page; empty where they are not known.
    pub boxes: Vec<u16>,
}

/// The words as the browser gets them.
pub fn laid(words: PageWords) -> Laid {
    let boxes: Vec<u16> = words
        .boxes
        .iter()
        .flat_map(|bytes| bytes.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair)))
        .collect();
    let whole = boxes.len() == words.text.split_ascii_whitespace().count() * (BOX_BYTES / 2);
    Laid { text: words.text, boxes: if whole { boxes } else { Vec::new() } }
}

/// A place where what was looked for stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// The page, from 1.
    pub page: u32,
    /// The first of its words that is part of it, from 0.
    pub from: usize,
    /// The last one.
    pub to: usize,
    /// A few words before it.
    pub before: String,
    /// The words themselves.
    pub words: String,
    /// A few words after it.
    pub after: String,
}

/// What a search found.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Found {
    /// In the order of reading, up to [`HITS_MAX`].
    pub hits: Vec<Hit>,
    /// How many there are in all.
    pub total: usize,
}

/// Looks for words on pages: capital and small letters are the same, and so are a space and a line break.
pub fn find(pages: &[(u32, String)], query: &str) -> Found {
    let wanted = query.split_whitespace().map(folded).collect::<Vec<_>>().join(" ");
    let mut found = Found::default();
    if wanted.is_empty() || query.len() > QUERY_BYTES_MAX {
        return found;
    }
    for (page, text) in pages {
        let page = Page::read(*page, text);
        for (from, to) in page.places(&wanted) {
            found.total += 1;
            if found.hits.len() < HITS_MAX {
                found.hits.push(page.hit(from, to));
            }
        }
    }
    found
}

fn folded(word: &str) -> String {
    word.chars().filter(|c| *c != '\u{ad}').flat_map(char::to_lowercase).collect()
}

/// A page made ready to be searched.
struct Page<'a> {
    number: u32,
    words: Vec<&'a str>,
    /// Every word folded, with a space between them.
    folded: String,
    /// Where each word begins in it.
    begins: Vec<usize>,
}

impl<'a> Page<'a> {
    fn read(number: u32, text: &'a str) -> Self {
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        let (mut whole, mut begins) = (String::with_capacity(text.len()), Vec::with_capacity(words.len()));
        for word in &words {
            if !whole.is_empty() {
                whole.push(' ');
            }
            begins.push(whole.len());
            whole.push_str(&folded(word));
        }
        Self { number, words, folded: whole, begins }
    }

    /// The first and the last word of each place, in order.
    fn places(&self, wanted: &str) -> Vec<(usize, usize)> {
        let word_at = |byte: usize| self.begins.partition_point(|begin| *begin <= byte).saturating_sub(1);
        self.folded.match_indices(wanted).map(|(at, _)| (word_at(at), word_at(at + wanted.len() - 1))).collect()
    }

    fn hit(&self, from: usize, to: usize) -> Hit {
        let said =
            |from: usize, to: usize| self.words.get(from..to.min(self.words.len())).unwrap_or_default().join(" ");
        Hit {
            page: self.number,
            from,
            to,
            before: said(from.saturating_sub(AROUND.0), from),
            words: said(from, to + 1),
            after: said(to + 1, to + 1 + AROUND.1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, x: f32, line: u32) -> Word {
        Word { text: text.into(), x, y: 0.5, w: 1.0, h: 0.0, line }
    }

    fn page(words: Vec<Word>) -> PageText {
        PageText { number: 2, words, truncated: false }
    }

    #[test]
    fn words_keep_their_places() {
        let kept = packed(&page(vec![word("The", 0.0, 0), word("long", 0.25, 0), word("way", 1.0, 1)]));
        assert_eq!((kept.page, kept.text.as_str()), (2, "The long\nway"));
        assert_eq!(kept.boxes.as_ref().map(Vec::len), Some(24));
        let laid = laid(kept);
        assert_eq!(laid.boxes, [0, 32_768, 65_535, 0, 16_384, 32_768, 65_535, 0, 65_535, 32_768, 65_535, 0]);
    }

    #[test]
    fn places_that_could_be_of_other_words_are_not_told() {
        assert_eq!(packed(&page(vec![word("two words", 0.0, 0)])).boxes, None);
        assert_eq!(packed(&page(vec![word("", 0.0, 0), word("b", 0.0, 0)])).boxes, None);
        let odd = PageWords { page: 1, text: "one two".into(), boxes: Some(vec![0; 8]) };
        assert_eq!(laid(odd), Laid { text: "one two".into(), boxes: vec![] });
        let old = PageWords { page: 1, text: "one two".into(), boxes: None };
        assert_eq!(laid(old).boxes, [0u16; 0]);
    }

    #[test]
    fn what_is_looked_for_is_found_across_lines_and_in_any_case() {
        let pages = [(1, "Take the LONG\nway round.".to_owned()), (7, "Längs vägen, the long way".to_owned())];
        let places = |query: &str| -> Vec<(u32, usize, usize)> {
            find(&pages, query).hits.iter().map(|hit| (hit.page, hit.from, hit.to)).collect()
        };
        assert_eq!(places("  long   way "), [(1, 2, 3), (7, 3, 4)]);
        assert_eq!(places("ong wa"), [(1, 2, 3), (7, 3, 4)], "parts of words too");
        assert_eq!(places("LÄNGS"), [(7, 0, 0)]);
        assert_eq!(places("ferry"), []);
        assert_eq!(places(" "), []);
        assert_eq!(places(&"e".repeat(QUERY_BYTES_MAX + 1)), []);
        let hit = find(&pages, "way").hits.remove(0);
        assert_eq!((hit.before.as_str(), hit.words.as_str(), hit.after.as_str()), ("Take the LONG", "way", "round."));
    }

    #[test]
    fn a_word_on_every_line_is_counted_and_not_listed_without_end() {
        let found = find(&[(1, "the ".repeat(1_000))], "the");
        assert_eq!((found.hits.len(), found.total), (HITS_MAX, 1_000));
    }
}
