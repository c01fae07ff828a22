//! Text that a template left behind: lorem ipsum, TBD, [CLIENT NAME], {{amount}}, "Insert the scope here".

use super::{FINDINGS_MAX, Found, Opened, Place, Severity, Subject};
use crate::text::{PageText, Word};

/// LIMIT: words between "insert" and "here", and words inside of brackets.
const REACH_WORDS: usize = 8;

/// Words in capitals that stand for something still to come. In small letters they are ordinary words.
const STANDING_IN: [&str; 6] = ["TBD", "TBA", "TBC", "TODO", "FIXME", "XXXX"];

/// Words that make a single bracketed word in capitals a gap: [NAME] is one, [PDF] and [NDA] are not.
const GAP_WORDS: [&str; 16] = [
    "ADDRESS",
    "AMOUNT",
    "CLIENT",
    "COMPANY",
    "CUSTOMER",
    "DATE",
    "EMAIL",
    "INSERT",
    "LOGO",
    "NAME",
    "NUMBER",
    "PLACEHOLDER",
    "PRICE",
    "PROJECT",
    "TITLE",
    "YOUR",
];

const BRACKETS: [(&str, &str); 4] = [("{{", "}}"), ("<<", ">>"), ("«", "»"), ("[", "]")];

pub(super) fn check(subject: &Subject<'_>) -> Vec<Found> {
    match subject.opened {
        Opened::Pages { text, .. } => text.iter().flat_map(on_page).take(FINDINGS_MAX).collect(),
        Opened::Text(text) => {
            text.lines().zip(1..).flat_map(|(line, number)| on_line(line, number)).take(FINDINGS_MAX).collect()
        }
        Opened::Nothing(_) => Vec::new(),
    }
}

fn on_page(page: &PageText) -> Vec<Found> {
    let words: Vec<&str> = page.words.iter().map(|word| word.text.as_str()).collect();
    let spots = leftovers(&words).into_iter().map(|(from, to)| {
        let place = page.words.get(from..to).map_or(Place::Page(page.number), |words| around(page.number, words));
        found(place, &words.get(from..to).unwrap_or_default().join(" "), &format!("on page {}", page.number))
    });
    spots.collect()
}

fn on_line(line: &str, number: u32) -> Vec<Found> {
    let words: Vec<&str> = line.split_whitespace().collect();
    leftovers(&words)
        .into_iter()
        .map(|(from, to)| {
            found(Place::Line(number), &words.get(from..to).unwrap_or_default().join(" "), &format!("in line {number}"))
        })
        .collect()
}

fn found(place: Place, text: &str, whereabouts: &str) -> Found {
    let quoted: String = text.chars().take(60).collect();
    Found {
        place,
        severity: Severity::Blocks,
        sentence: format!("“{quoted}” {whereabouts} looks like text that a template left behind."),
        way_on: "Fill it in or take it out, and upload the new version.".to_owned(),
    }
}

/// The box around words that follow each other; the first line of them if they break.
fn around(page: u32, words: &[Word]) -> Place {
    let Some(first) = words.first() else { return Place::Page(page) };
    let line = words.iter().take_while(|word| word.line == first.line);
    let (mut x0, mut y0, mut x1, mut y1) = (first.x, first.y, first.x + first.w, first.y + first.h);
    for word in line {
        (x0, y0, x1, y1) = (x0.min(word.x), y0.min(word.y), x1.max(word.x + word.w), y1.max(word.y + word.h));
    }
    Place::Spot { page, x: x0, y: y0, w: x1 - x0, h: y1 - y0 }
}

/// Leftovers as ranges of words, from the left, not overlapping.
fn leftovers(words: &[&str]) -> Vec<(usize, usize)> {
    let mut ranges = Vec::new();
    let mut from = 0;
    while let Some(rest) = words.get(from..).filter(|rest| !rest.is_empty()) {
        match length_at(rest) {
            Some(length) => {
                ranges.push((from, from + length));
                from += length;
            }
            None => from += 1,
        }
    }
    ranges
}

/// How many words, from the first on, are a leftover.
fn length_at(words: &[&str]) -> Option<usize> {
    let first = bare(words.first()?);
    if STANDING_IN.contains(&first) {
        return Some(1);
    }
    if first.eq_ignore_ascii_case("lorem")
        && words.get(1).is_some_and(|second| bare(second).eq_ignore_ascii_case("ipsum"))
    {
        return Some(2);
    }
    bracketed(words).or_else(|| insert_here(words, first))
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// "Insert project scope here", within one sentence.
fn insert_here(words: &[&str], first: &str) -> Option<usize> {
    if !first.eq_ignore_ascii_case("insert") {
        return None;
    }
    for (i, word) in words.iter().enumerate().take(REACH_WORDS).skip(1) {
        if bare(word).eq_ignore_ascii_case("here") {
            return Some(i + 1);
        }
        if word.ends_with(['.', '!', '?']) {
            return None;
        }
    }
    None
}

/// "[CLIENT NAME]", "{{ client.name }}", "<<Amount>>".
fn bracketed(words: &[&str]) -> Option<usize> {
    let first = words.first()?;
    let (open, close, after) =
        BRACKETS.iter().find_map(|(open, close)| first.find(open).map(|at| (*open, *close, at + open.len())))?;
    let mut inside = String::new();
    for (i, word) in words.iter().enumerate().take(REACH_WORDS) {
        let part = if i == 0 { word.get(after..)? } else { word };
        let end = part.find(close);
        inside.push_str(part.get(..end.unwrap_or(part.len()))?);
        if end.is_some() {
            // "a << b and b >> c" is arithmetic.
            let is_spaced = open == "<<" && inside.trim() != inside;
            return (!is_spaced && is_gap(open, inside.trim())).then_some(i + 1);
        }
        inside.push(' ');
    }
    None
}

fn is_gap(open: &str, inside: &str) -> bool {
    let letters = inside.chars().filter(|c| c.is_alphabetic()).count();
    let is_name = letters >= 2 && inside.chars().all(|c| c.is_alphanumeric() || " _-./:".contains(c));
    if open == "{{" {
        return is_name;
    }
    let begins_with_insert = inside
        .split_whitespace()
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case("insert") || word.eq_ignore_ascii_case("your"));
    let capitals = is_name && !inside.chars().any(char::is_lowercase);
    let several = inside.split([' ', '_', '-']).filter(|word| word.chars().any(char::is_alphabetic)).count() > 1;
    match open {
        // French quotes are quotes; only a name without spaces, as mail merge writes it, is a gap.
        "«" => is_name && inside.contains('_'),
        "<<" => is_name,
        _ => begins_with_insert || capitals && (several || GAP_WORDS.contains(&inside)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_template_left_behind_is_found() {
        for text in [
            "Lorem ipsum dolor sit amet",
            "The price is TBD.",
            "Start: (TBC)",
            "Dear [CLIENT NAME], thank you",
            "Dear [NAME],",
            "Dear [Insert client name]:",
            "Total {{ amount }} net",
            "Total <<Amount>> net",
            "for «Client_Name» only",
            "Insert the scope of the project here.",
            "Terms of [CLIENT_NAME]",
        ] {
            assert_eq!(on_line(text, 1).len(), 1, "{text}");
        }
    }

    #[test]
    fn ordinary_words_are_left_alone() {
        for text in [
            "as shown in [1] and [12], see [PDF] and [NDA]",
            "Please insert the card. Wait here.",
            "our todo list, tbd by nobody",
            "« Bonjour » dit-il, «Bonjour»",
            "a << b and b >> c",
            "f[i] = g[n]",
            "the loremipsum festival",
            "[a note in small letters]",
            "{ braces } and {one}",
            "[",
            "",
        ] {
            assert!(on_line(text, 1).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_finding_lies_around_its_words() {
        let word = |text: &str, x: f32, line| Word { text: text.to_owned(), x, y: 0.1, w: 0.1, h: 0.02, line };
        let page = PageText {
            number: 3,
            words: vec![word("Dear", 0.1, 0), word("[CLIENT", 0.25, 0), word("NAME],", 0.4, 0)],
            truncated: false,
        };
        let found = on_page(&page);
        let Some(Found { place: Place::Spot { page, x, w, .. }, .. }) = found.first() else { panic!("nothing found") };
        assert_eq!((*page, *x), (3, 0.25));
        assert!((w - 0.25).abs() < 1e-6);
    }
}
