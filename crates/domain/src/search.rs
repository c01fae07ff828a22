//! What is searched by: words, their beginnings, and how far one word is from another.
//!
//! ```text
//! a text   ──▶ words      without case and accents, so that “nystrom” finds “Nyström”
//! a word   ──▶ grams      every three letters of it, by which words that look alike are found
//! two words ──▶ distance  how many letters one would have to mistype
//! ```
//! Left out: where words are kept (the store) and what a result looks like (the server).

use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// LIMIT: letters of a word that count; what is longer is no word of a language.
pub const WORD_LETTERS_MAX: usize = 40;
/// LIMIT: words of a question that are looked for, the longest of them.
pub const QUESTION_WORDS_MAX: usize = 4;
/// LIMIT: grams by which a word is compared.
pub const GRAMS_MAX: usize = 12;
/// LIMIT: different words of one thing that is found: of a page, a thread, a request.
pub const WORDS_MAX: usize = 2_000;

/// A kind of thing that can be found, in the order in which results are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    /// A request: its title, number, client, fields, and who is part of it.
    Request,
    /// A client.
    Client,
    /// A person at a client.
    Contact,
    /// A member.
    Member,
    /// A file of a request, by its name.
    Document,
    /// A page of a file, by what it says.
    Page,
    /// A question with its answers, or a note.
    Thread,
    /// A flow.
    Flow,
}

impl Found {
    /// All of them, in order.
    pub const ALL: [Self; 8] = [
        Self::Request,
        Self::Client,
        Self::Contact,
        Self::Member,
        Self::Document,
        Self::Page,
        Self::Thread,
        Self::Flow,
    ];

    /// Its number in the store, which must never mean another.
    pub const fn code(self) -> u8 {
        match self {
            Self::Request => 0,
            Self::Client => 1,
            Self::Contact => 2,
            Self::Member => 3,
            Self::Document => 4,
            Self::Page => 5,
            Self::Thread => 6,
            Self::Flow => 7,
        }
    }

    /// The kind of that number.
    pub fn of_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The words of a text, in order, as they are compared: lower case, without accents. Writing without spaces is taken sign by sign.
pub fn words(text: &str) -> Vec<String> {
    let (mut found, mut word) = (Vec::new(), String::new());
    let plain = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    for letter in plain.chain(std::iter::once(' ')) {
        let alone = is_a_word_itself(letter);
        if alone || !letter.is_alphanumeric() {
            if !word.is_empty() {
                found.push(std::mem::take(&mut word));
            }
            found.extend(alone.then(|| letter.to_string()));
        } else if word.chars().count() < WORD_LETTERS_MAX {
            word.push(letter);
        }
    }
    found
}

/// Chinese characters and kana stand without spaces between words.
const fn is_a_word_itself(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Words with how much each says about the thing that they are of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Weighed(pub BTreeMap<String, u32>);

impl Weighed {
    /// Adds the words of a text, each with this weight unless it has a greater one.
    pub fn add(&mut self, text: &str, weight: u32) {
        for word in words(text) {
            if self.0.len() >= WORDS_MAX && !self.0.contains_key(&word) {
                return;
            }
            let kept = self.0.entry(word).or_default();
            *kept = weight.max(*kept);
        }
    }
}

/// Every three letters of a word, with its beginning and its end: `ink` has `  i`, ` in`, `ink` and `nk `.
pub fn grams(word: &str) -> BTreeSet<String> {
    let letters: Vec<char> = [' ', ' '].into_iter().chain(word.chars()).chain([' ']).collect();
    letters.windows(3).map(|three| three.iter().collect()).collect()
}

/// The gram under which every word stands that begins so: of its first two letters, or of the only one.
pub fn beginning(word: &str) -> String {
    let first: String = word.chars().take(2).collect();
    format!("{}{first}", if first.chars().count() < 2 { "  " } else { " " })
}

/// How many letters of a word may be wrong: none of a short one, because then almost anything would be meant.
pub fn typos(word: &str) -> usize {
    match word.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// The grams by which a word is compared, and how many of them another word must share to be worth a closer look: each wrong letter costs
/// at most three, two that changed places four.
pub fn compared(word: &str) -> (Vec<String>, usize) {
    let grams: Vec<String> = grams(word).into_iter().take(GRAMS_MAX).collect();
    let shared = grams.len().saturating_sub(4 * typos(word)).max(1);
    (grams, shared)
}

/// Letters that must be put in, left out, changed, or swapped with their neighbour to make one of the other; `None` if more than `most`.
pub fn distance(one: &str, other: &str, most: usize) -> Option<usize> {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    // Rows of the usual table: the one before the last is needed for letters that changed places.
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut row = vec![at + 1];
        for (to, wanted) in other.iter().enumerate() {
            let get = |row: &Vec<usize>, place: usize| row.get(place).copied().unwrap_or(usize::MAX / 2);
            let changed = get(&last, to) + usize::from(letter != wanted);
            let mut least = changed.min(get(&last, to + 1) + 1).min(get(&row, to) + 1);
            let crossed = at > 0 && to > 0 && one.get(at - 1) == Some(wanted) && other.get(to - 1) == Some(letter);
            if crossed {
                least = least.min(get(&before, to - 1) + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|distance| *distance <= most)
}

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its words, each once, the longest first: those tell most. At most [`QUESTION_WORDS_MAX`].
    pub words: Vec<String>,
}

impl Question {
    /// Reads what was typed.
    pub fn read(text: &str) -> Self {
        let mut wanted: Vec<String> = Vec::new();
        for word in words(text) {
            if !wanted.contains(&word) {
                wanted.push(word);
            }
        }
        wanted.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        wanted.truncate(QUESTION_WORDS_MAX);
        Self { words: wanted }
    }
}

/// How well a word answers one of the question: the same, begun, or nearly written so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fits {
    /// A letter or two differ.
    Nearly,
    /// It begins so.
    Begins,
    /// It is the word.
    Exactly,
}

/// How a word answers one of the question; `None` if it does not.
pub fn fits(wanted: &str, word: &str) -> Option<Fits> {
    if wanted == word {
        Some(Fits::Exactly)
    } else if word.starts_with(wanted) {
        Some(Fits::Begins)
    } else {
        distance(wanted, word, typos(wanted)).map(|_| Fits::Nearly)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_no_case_no_accents_and_no_signs() {
        assert_eq!(words("Bo Nyström’s “HS-2041” — Ærø"), ["bo", "nystrom", "s", "hs", "2041", "ærø"]);
        assert_eq!(words("ＦＵＬＬ ﬁne"), ["full", "fine"]);
        assert_eq!(words("東京 sign"), ["東", "京", "sign"]);
        assert_eq!(words(&"a".repeat(100)), ["a".repeat(WORD_LETTERS_MAX)]);
        assert_eq!(words("  … "), Vec::<String>::new());
    }

    #[test]
    fn a_word_has_every_three_letters_and_its_beginning() {
        assert_eq!(grams("ink").into_iter().collect::<Vec<_>>(), ["  i", " in", "ink", "nk "]);
        for word in ["x", "ab", "kestrel", "é"] {
            assert!(grams(word).contains(&beginning(word)), "{word}");
        }
        // Whatever may follow stands under the beginning too.
        assert!(grams("kestrel").contains(&beginning("kes")) && grams("kestrel").contains(&beginning("k")));
    }

    #[test]
    fn mistyped_words_are_near() {
        for (one, other, far) in [
            ("kestrel", "kestral", 1),
            ("kestrel", "kesterl", 1),
            ("ferries", "feries", 1),
            ("wayfinding", "wayfindign", 1),
            ("packaging", "pakcagin", 2),
            ("same", "same", 0),
        ] {
            assert_eq!(distance(one, other, 2), Some(far), "{one} {other}");
            assert_eq!(distance(other, one, 2), Some(far), "{other} {one}");
        }
        assert_eq!(distance("kestrel", "castle", 2), None);
        assert_eq!(
            (fits("ink", "inn"), fits("ink", "inks")),
            (None, Some(Fits::Begins)),
            "short words are meant as they are"
        );
    }

    /// Whatever is near enough must be found by its grams, or it never gets the closer look.
    #[test]
    fn whoever_is_near_shares_enough() {
        for word in ["kestrel", "ferries", "wayfinding", "packaging", "menu", "concept"] {
            let letters: Vec<char> = word.chars().collect();
            for at in 0..letters.len() {
                let mut changed = letters.clone();
                changed[at] = 'z';
                let mut missing = letters.clone();
                missing.remove(at);
                let mut swapped = letters.clone();
                if at > 0 {
                    swapped.swap(at, at - 1);
                }
                for wrong in [changed, missing, swapped] {
                    let wrong: String = wrong.into_iter().collect();
                    let (compared, enough) = compared(&wrong);
                    let shared = compared.iter().filter(|gram| grams(word).contains(*gram)).count();
                    let near = distance(&wrong, word, typos(&wrong)).is_some();
                    assert!(!near || shared >= enough, "{wrong} for {word}: {shared}");
                }
            }
        }
    }

    #[test]
    fn the_longest_words_of_a_question_are_looked_for() {
        let question = Question::read("the Long way round the cape of good hope");
        assert_eq!(question.words, ["round", "long", "cape", "good"]);
    }

    #[test]
    fn a_word_keeps_its_greatest_weight() {
        let mut weighed = Weighed::default();
        weighed.add("Long way", 8);
        weighed.add("a long text", 1);
        assert_eq!(weighed.0.get("long"), Some(&8));
        assert_eq!(weighed.0.get("text"), Some(&1));
    }
}
