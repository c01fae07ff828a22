//! Words of a text, and names among them: whole words, whatever their capitals, accents, ligatures and spaces, and also where a name
//! is broken at the end of a line. Linear in the text, however many names there are.
//!
//! Left out: writing without spaces between words, where a name cannot be told from a part of another word.

use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// LIMIT: words of a name that are compared.
const NAME_WORDS_MAX: usize = 12;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Without capitals and accents, so that two ways to write it are one.
    pub(super) folded: String,
    /// Its first byte in the text.
    pub(super) from: usize,
    /// The byte behind it.
    pub(super) to: usize,
    /// Is there a capital in it?
    pub(super) capital: bool,
    /// What stands between it and the next word.
    pub(super) gap: Gap,
}

/// What stands between two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// A hyphen at the end of a line: both may be one word.
    Broken,
    /// A space, a line's end, a dash, an ampersand, an apostrophe: they may belong together.
    Near,
    /// A mark that ends a sentence or part of one.
    Apart,
}

/// The words of a text: letters and digits in a row.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() || (open.is_some() && is_combining_mark(c)) {
            let from = open.map_or(at, |(from, _)| from);
            open = Some((from, at + c.len_utf8()));
        } else if !is_invisible(c)
            && let Some((from, to)) = open.take()
        {
            close(&mut words, text, from, to);
        }
    }
    if let Some((from, to)) = open {
        close(&mut words, text, from, to);
    }
    words
}

fn close(words: &mut Vec<Word>, text: &str, from: usize, to: usize) {
    if let Some(before) = words.last_mut() {
        before.gap = gap(text.get(before.to..from).unwrap_or_default());
    }
    let written = text.get(from..to).unwrap_or_default();
    let capital = written.chars().any(char::is_uppercase);
    words.push(Word { folded: fold(written), from, to, capital, gap: Gap::Apart });
}

/// Characters that have no width: they part nothing. A soft hyphen only counts at the end of a line.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{ad}' | '\u{2010}' | '\u{2011}')
}

fn gap(between: &str) -> Gap {
    let ends_line = |rest: &str| rest.contains('\n') && rest.chars().all(|c| c.is_whitespace() || is_invisible(c));
    let mut rest = between.chars();
    if rest.next().is_some_and(is_hyphen) && ends_line(rest.as_str()) {
        return Gap::Broken;
    }
    // An empty line, a cell, a sentence: what follows is something else.
    let lines = between.chars().filter(|c| *c == '\n').count();
    let joins = |c: char| {
        c.is_whitespace()
            || is_invisible(c)
            || is_hyphen(c)
            || matches!(c, '–' | '&' | '+' | '\'' | '’' | '.' | '/' | '_' | '®' | '™')
    };
    // A point inside of “A.B. Smith” is one without a space behind it, but for initials; those are let through.
    let stops = between.contains(". ") || between.contains(".\n") || between.contains(".\u{a0}");
    if lines > 1 || stops || !between.chars().all(joins) { Gap::Apart } else { Gap::Near }
}

/// Without capitals, accents, ligatures and widths.
pub(super) fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let plain = word.nfkd().filter(|c| !is_accent(*c) && !is_invisible(*c));
    // By capitals, so that ß is ss and both forms of sigma are one.
    plain.flat_map(char::to_uppercase).flat_map(char::to_lowercase).filter(|c| !is_accent(*c)).collect()
}

/// Marks that people leave out: accents, and the vowels of Arabic and Hebrew. Elsewhere a mark makes another word.
const fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// What a company's name may end with, or not: people leave it out.
const LEGAL_FORMS: [&str; 29] = [
    "ab",
    "ag",
    "aps",
    "as",
    "asa",
    "bv",
    "corp",
    "corporation",
    "eg",
    "ev",
    "gmbh",
    "inc",
    "kg",
    "limited",
    "llc",
    "llp",
    "ltd",
    "nv",
    "oy",
    "oyj",
    "plc",
    "pty",
    "sa",
    "sarl",
    "sas",
    "sl",
    "spa",
    "srl",
    "ug",
];
/// The same with points between: B.V.
const DOTTED_FORMS: [[&str; 2]; 6] = [["a", "s"], ["b", "v"], ["e", "v"], ["n", "v"], ["s", "a"], ["s", "l"]];

/// The words of a name, without the legal form at its end.
pub(super) fn name_words(name: &str) -> Vec<Word> {
    let mut words = words(name);
    words.truncate(NAME_WORDS_MAX);
    loop {
        let ends_with = |form: &[&str]| {
            words.len() > form.len()
                && words.iter().rev().zip(form.iter().rev()).all(|(word, part)| word.folded == *part)
        };
        let cut = if LEGAL_FORMS.iter().any(|form| ends_with(&[form])) {
            1
        } else if DOTTED_FORMS.iter().any(|form| ends_with(form)) {
            2
        } else {
            return words;
        };
        words.truncate(words.len() - cut);
    }
}

/// Names to be found, each with what it stands for.
#[derive(Debug)]
pub(super) struct Names<T> {
    top: Node<T>,
}

#[derive(Debug)]
struct Node<T> {
    next: BTreeMap<String, Node<T>>,
    /// Does a mark stand between this word and the next in one of the names themselves: “Smith, Jones”?
    apart: bool,
    ends: Option<T>,
    /// One word that begins with a capital, such as “Target”: in small letters it is an ordinary word.
    proper: bool,
}

impl<T> Node<T> {
    const fn new() -> Self {
        Self { next: BTreeMap::new(), apart: false, ends: None, proper: false }
    }
}

impl<T: Copy> Names<T> {
    pub(super) const fn new() -> Self {
        Self { top: Node::new() }
    }

    /// Adds a name; of two that are written alike, the first counts.
    pub(super) fn add(&mut self, name: &[Word], stands_for: T) {
        let mut node = &mut self.top;
        for (place, word) in (1..).zip(name) {
            node = node.next.entry(word.folded.clone()).or_insert_with(Node::new);
            node.apart |= word.gap == Gap::Apart && place < name.len();
        }
        if node.ends.is_none() {
            node.proper = matches!(name, [word] if word.capital);
            node.ends = Some(stands_for);
        }
    }

    /// The names in a text, one behind the other; the longest where one begins with another.
    pub(super) fn find(&self, text: &[Word]) -> Vec<T> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let mut best: Option<(usize, T)> = None;
            self.top.each(text, at, &mut |end, stands_for| {
                if best.is_none_or(|(other, _)| end > other) {
                    best = Some((end, stands_for));
                }
            });
            at = best.map_or(at + 1, |(end, _)| end);
            found.extend(best.map(|(_, stands_for)| stands_for));
        }
        found
    }

    /// Every name in a text, also those that are a part of another.
    pub(super) fn find_every(&self, text: &[Word]) -> Vec<T> {
        let mut found = Vec::new();
        for at in 0..text.len() {
            self.top.each(text, at, &mut |_, stands_for| found.push(stands_for));
        }
        found
    }
}

impl<T: Copy> Node<T> {
    /// Every name that goes on from here: where it ends, and what it stands for.
    fn each(&self, text: &[Word], at: usize, say: &mut impl FnMut(usize, T)) {
        let Some(word) = text.get(at) else { return };
        if let Some(child) = self.next.get(&word.folded) {
            child.reached(text, at + 1, word, word, say);
        }
        if word.gap == Gap::Broken
            && let Some(rest) = text.get(at + 1)
            && let Some(child) = self.next.get(&format!("{}{}", word.folded, rest.folded))
        {
            child.reached(text, at + 2, word, rest, say);
        }
    }

    fn reached(&self, text: &[Word], after: usize, first: &Word, last: &Word, say: &mut impl FnMut(usize, T)) {
        if let Some(stands_for) = self.ends.filter(|_| !self.proper || first.capital) {
            say(after, stands_for);
        }
        if !self.next.is_empty() && (self.apart || last.gap != Gap::Apart) {
            self.each(text, after, say);
        }
    }
}
