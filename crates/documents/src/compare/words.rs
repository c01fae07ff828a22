//! Which words went and which came. White space means nothing: a paragraph that breaks its lines elsewhere is the same.

use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;

/// LIMIT: words on one side, between what both begin and end with, that are compared one by one; longer texts are compared line by line.
const WORDS_MAX: usize = 3_000;
/// LIMIT: lines on one side that are compared; what is longer and different counts as rewritten.
const LINES_MAX: usize = 3_000;
/// So few words that stayed, amid at least [`AMID`] that did not, only make a change harder to read.
const STRAY: usize = 1;
/// See [`STRAY`].
const AMID: usize = 4;

/// A run of words, with a space or a line break between them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// In both versions, as the later one has it.
    Same(String),
    /// In the earlier one alone.
    Removed(String),
    /// In the later one alone.
    Added(String),
}

/// What differs between two texts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordDiff {
    /// All of both texts, in order.
    pub pieces: Vec<Piece>,
    /// Words that came.
    pub added: u32,
    /// Words that went.
    pub removed: u32,
}

impl WordDiff {
    /// Are the words the same?
    pub fn is_same(&self) -> bool {
        self.added == 0 && self.removed == 0
    }
}

/// A word, and the end of its line if it stands there.
#[derive(Debug, Clone, Copy)]
struct Word<'a> {
    text: &'a str,
    ends_line: bool,
}

/// What became of a run of words.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Run {
    Same(Range<usize>),
    Changed { before: Range<usize>, after: Range<usize> },
}

/// What differs between two texts, word by word.
pub fn words(before: &str, after: &str) -> WordDiff {
    let (before, after) = (split(before), split(after));
    let mut runs = Vec::new();
    compare(&before, &after, &mut runs);
    let runs = without_strays(runs);
    let mut diff = WordDiff::default();
    // Where the earlier text is, which `Same` does not say.
    for run in &runs {
        match run {
            Run::Same(range) => diff.pieces.push(Piece::Same(text(&after, range))),
            Run::Changed { before: gone, after: come } => {
                diff.removed += gone.len() as u32;
                diff.added += come.len() as u32;
                if !gone.is_empty() {
                    diff.pieces.push(Piece::Removed(text(&before, gone)));
                }
                if !come.is_empty() {
                    diff.pieces.push(Piece::Added(text(&after, come)));
                }
            }
        }
    }
    diff
}

fn split(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    for line in text.lines() {
        words.extend(line.split_whitespace().map(|text| Word { text, ends_line: false }));
        if let Some(last) = words.last_mut() {
            last.ends_line = true;
        }
    }
    words
}

fn text(words: &[Word<'_>], range: &Range<usize>) -> String {
    let words = words.get(range.clone()).unwrap_or_default();
    let mut text = String::new();
    for (at, word) in words.iter().enumerate() {
        text.push_str(word.text);
        if at + 1 < words.len() {
            text.push(if word.ends_line { '\n' } else { ' ' });
        }
    }
    text
}

fn compare(before: &[Word<'_>], after: &[Word<'_>], runs: &mut Vec<Run>) {
    let same = |(one, other): &(&Word<'_>, &Word<'_>)| one.text == other.text;
    let head = before.iter().zip(after).take_while(same).count();
    let (old, new) = (before.get(head..).unwrap_or_default(), after.get(head..).unwrap_or_default());
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(same).count();
    let (old, new) = (head..before.len() - tail, head..after.len() - tail);
    push_same(runs, 0..head);
    if old.len() <= WORDS_MAX && new.len() <= WORDS_MAX {
        by_word((before, after), (old, new.clone()), runs);
    } else {
        by_line((before, after), (old, new.clone()), runs);
    }
    push_same(runs, new.end..after.len());
}

type Texts<'a> = (&'a [Word<'a>], &'a [Word<'a>]);
type Ranges = (Range<usize>, Range<usize>);

fn by_word((before, after): Texts<'_>, (old, new): Ranges, runs: &mut Vec<Run>) {
    let plain = |words: &[Word<'_>], range: &Range<usize>| -> Vec<String> {
        words.get(range.clone()).unwrap_or_default().iter().map(|word| word.text.to_owned()).collect()
    };
    let ops = capture_diff_slices(Algorithm::Myers, &plain(before, &old), &plain(after, &new));
    // How far both texts are read: an operation's own place in the other text is not to be relied on.
    let (mut b, mut a) = (old.start, new.start);
    for op in ops {
        let (gone, come) = (b..b + op.old_range().len(), a..a + op.new_range().len());
        (b, a) = (gone.end, come.end);
        push(runs, &op, gone, come);
    }
}

/// Line by line, and word by word within lines that were rewritten.
fn by_line((before, after): Texts<'_>, (old, new): Ranges, runs: &mut Vec<Run>) {
    let (theirs, ours) = (lines(before, &old), lines(after, &new));
    if theirs.len() > LINES_MAX || ours.len() > LINES_MAX {
        push_changed(runs, old, new);
        return;
    }
    let plain = |words: &[Word<'_>], lines: &[Range<usize>]| -> Vec<String> {
        lines.iter().map(|line| text(words, line)).collect()
    };
    let ops = capture_diff_slices(Algorithm::Myers, &plain(before, &theirs), &plain(after, &ours));
    let start = |lines: &[Range<usize>], at: usize, end: usize| lines.get(at).map_or(end, |line| line.start);
    let (mut b, mut a) = (0, 0);
    for op in ops {
        let (from_b, from_a) = (b, a);
        (b, a) = (b + op.old_range().len(), a + op.new_range().len());
        let gone = start(&theirs, from_b, old.end)..start(&theirs, b, old.end);
        let come = start(&ours, from_a, new.end)..start(&ours, a, new.end);
        match op {
            DiffOp::Replace { .. } if gone.len() <= WORDS_MAX && come.len() <= WORDS_MAX => {
                by_word((before, after), (gone, come), runs);
            }
            DiffOp::Equal { .. } | DiffOp::Replace { .. } | DiffOp::Delete { .. } | DiffOp::Insert { .. } => {
                push(runs, &op, gone, come);
            }
        }
    }
}

fn lines(words: &[Word<'_>], range: &Range<usize>) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut from = range.start;
    for at in range.clone() {
        if words.get(at).is_some_and(|word| word.ends_line) || at + 1 == range.end {
            lines.push(from..at + 1);
            from = at + 1;
        }
    }
    lines
}

fn push(runs: &mut Vec<Run>, op: &DiffOp, gone: Range<usize>, come: Range<usize>) {
    match op {
        DiffOp::Equal { .. } => push_same(runs, come),
        DiffOp::Replace { .. } | DiffOp::Delete { .. } | DiffOp::Insert { .. } => push_changed(runs, gone, come),
    }
}

fn push_same(runs: &mut Vec<Run>, range: Range<usize>) {
    if range.is_empty() {
        return;
    }
    match runs.last_mut() {
        Some(Run::Same(last)) => last.end = range.end,
        Some(Run::Changed { .. }) | None => runs.push(Run::Same(range)),
    }
}

fn push_changed(runs: &mut Vec<Run>, gone: Range<usize>, come: Range<usize>) {
    if gone.is_empty() && come.is_empty() {
        return;
    }
    match runs.last_mut() {
        Some(Run::Changed { before, after }) => (before.end, after.end) = (gone.end, come.end),
        Some(Run::Same(_)) | None => runs.push(Run::Changed { before: gone, after: come }),
    }
}

/// A single word that happens to be in both, amid words that are not, is read as part of the change.
fn without_strays(runs: Vec<Run>) -> Vec<Run> {
    let size = |run: &Run| match run {
        Run::Same(_) => 0,
        Run::Changed { before, after } => before.len().max(after.len()),
    };
    let mut kept: Vec<Run> = Vec::with_capacity(runs.len());
    let mut rest = runs.into_iter().peekable();
    while let Some(run) = rest.next() {
        let amid = kept.last().map_or(0, size) + rest.peek().map_or(0, size);
        let between = matches!((kept.last(), rest.peek()), (Some(Run::Changed { .. }), Some(Run::Changed { .. })));
        let stray = matches!(&run, Run::Same(range) if range.len() <= STRAY && between && amid >= AMID);
        match (kept.last_mut(), stray, rest.peek()) {
            (Some(Run::Changed { before, after }), true, Some(Run::Changed { before: gone, after: come })) => {
                (before.end, after.end) = (gone.end, come.end);
                rest.next();
            }
            (Some(_) | None, _, _) => kept.push(run),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(diff: &WordDiff) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Same(text) => text.clone(),
            Piece::Removed(text) => format!("[-{text}-]"),
            Piece::Added(text) => format!("[+{text}+]"),
        };
        diff.pieces.iter().map(piece).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_that_went_and_came_are_marked() {
        let diff = words("The sea can wait until June.", "The sea will not wait until July.");
        assert_eq!(told(&diff), "The sea [-can-] [+will not+] wait until [-June.-] [+July.+]");
        assert_eq!((diff.added, diff.removed), (3, 2));
    }

    #[test]
    fn lines_that_break_elsewhere_are_the_same() {
        let diff = words("Take the\nlong way", "Take\nthe long  way ");
        assert!(diff.is_same() && diff.pieces == [Piece::Same("Take\nthe long way".to_owned())], "{diff:?}");
        assert!(words("", " \n").pieces.is_empty());
    }

    #[test]
    fn a_word_that_stayed_by_chance_is_part_of_the_change() {
        let diff = words("a b c the d e f z", "q r s the t u v z");
        assert_eq!(told(&diff), "[-a b c the d e f-] [+q r s the t u v+] z");
        assert_eq!(told(&words("a the b", "c the d")), "[-a-] [+c+] the [-b-] [+d+]");
    }

    #[test]
    fn long_texts_are_compared_line_by_line_first() {
        let line = |n: usize| format!("line {n} has words of its own and {} more", n * 7);
        let before: Vec<String> = (0..900).map(line).collect();
        let mut after = before.clone();
        after[10] = after[10].replace("own", "very own");
        after.remove(700);
        after.insert(880, "a line that is new".to_owned());
        let diff = words(&before.join("\n"), &after.join("\n"));
        assert_eq!((diff.added, diff.removed), (6, 10), "{}", told(&diff).len());
        // Whatever is too long for that is rewritten as a whole, and soon.
        let other: Vec<String> = (0..4_000).map(|n| format!("x{n}")).collect();
        let one: Vec<String> = (0..4_000).map(|n| format!("y{n}")).collect();
        let diff = words(&one.join("\n"), &other.join("\n"));
        assert_eq!((diff.added, diff.removed, diff.pieces.len()), (4_000, 4_000, 2));
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_from_the_difference(before in "([a-e]{1,2}[ \n]){0,60}", after in "([a-e]{1,2}[ \n]){0,60}") {
            let diff = words(&before, &after);
            let (mut old, mut new) = (String::new(), String::new());
            let (mut added, mut removed) = (0, 0);
            for piece in &diff.pieces {
                let (text, to_old, to_new) = match piece {
                    Piece::Same(text) => (text, true, true),
                    Piece::Removed(text) => { removed += text.split_whitespace().count() as u32; (text, true, false) }
                    Piece::Added(text) => { added += text.split_whitespace().count() as u32; (text, false, true) }
                };
                if to_old { old.push_str(text); old.push(' ') }
                if to_new { new.push_str(text); new.push(' ') }
            }
            let plain = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(plain(&old), plain(&before));
            prop_assert_eq!(plain(&new), plain(&after));
            prop_assert_eq!((diff.added, diff.removed), (added, removed));
            prop_assert!(plain(&before) != plain(&after) || diff.is_same());
        }
    }
}
