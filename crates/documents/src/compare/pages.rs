//! Which page of the earlier version became which page of the later one.
//!
//! ```text
//! likeness of every two pages ──▶ the best order-keeping matches ──▶ moved pages ──▶ rewritten pages in equal gaps
//! ```
//! Pages are alike by their words; pages with hardly any, such as scans and pictures, by their rough looks.

use super::pixels::Sketch;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// LIMIT: pages of one version that are compared; the time grows with the product of both.
pub const PAGES_MAX: usize = 500;

/// Pages with fewer words than this are told apart by their looks.
const WORDS_MIN: usize = 12;
/// Likeness in thousandths below which two pages are not the same page.
const ALIKE: u32 = 300;
/// Likeness in thousandths from which a page is taken for one that stands elsewhere now.
const MOVED: u32 = 600;
/// The same words under another picture are a little less than the same page.
const SAME_WORDS: u32 = 980;

/// What is known of a page.
#[derive(Debug, Clone, Copy)]
pub struct PageLook<'a> {
    /// From 1.
    pub number: u32,
    /// Its words.
    pub text: &'a str,
    /// Names its picture: the same pixels have the same name. Empty where there is none.
    pub picture: &'a str,
    /// Its rough looks, where they were asked for.
    pub sketch: Option<&'a Sketch>,
}

/// Where a page stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In the same order as the pages around it.
    Kept,
    /// Before or behind pages that it did not stand before or behind.
    Moved,
}

/// What became of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// The same page in both versions, changed or not.
    Both {
        /// Its number before.
        before: u32,
        /// Its number after.
        after: u32,
        /// Where it stands.
        place: Place,
    },
    /// A page of the later version alone.
    Added(u32),
    /// A page of the earlier version alone.
    Removed(u32),
}

/// Matches the pages of two versions. Every page comes once, in the order of the later version; removed pages stand where
/// they stood. Looks at the first [`PAGES_MAX`] pages of each.
pub fn align(before: &[PageLook<'_>], after: &[PageLook<'_>]) -> Vec<Match> {
    let before = before.get(..PAGES_MAX).unwrap_or(before);
    let after = after.get(..PAGES_MAX).unwrap_or(after);
    let likeness = Likeness::of(before, after);
    let kept = in_order(&likeness);
    let mut found: BTreeMap<usize, (usize, Place)> = kept.iter().map(|(b, a)| (*a, (*b, Place::Kept))).collect();
    add_moved(&likeness, &mut found);
    add_rewritten(&kept, &likeness, &mut found);
    in_reading_order(before, after, &found)
}

/// How much every two pages are alike, in thousandths.
struct Likeness {
    rows: Vec<Vec<u32>>,
    before: usize,
    after: usize,
}

impl Likeness {
    fn of(before: &[PageLook<'_>], after: &[PageLook<'_>]) -> Self {
        let (theirs, ours): (Vec<_>, Vec<_>) = (before.iter().map(pairs).collect(), after.iter().map(pairs).collect());
        let row = |(page, words): (&PageLook<'_>, &Vec<u64>)| {
            after.iter().zip(&ours).map(|(other, others)| alike(page, words, other, others)).collect()
        };
        let rows = before.iter().zip(&theirs).map(row).collect();
        Self { rows, before: before.len(), after: after.len() }
    }

    fn at(&self, before: usize, after: usize) -> u32 {
        self.rows.get(before).and_then(|row| row.get(after)).copied().unwrap_or(0)
    }
}

fn alike(page: &PageLook<'_>, words: &[u64], other: &PageLook<'_>, others: &[u64]) -> u32 {
    if !page.picture.is_empty() && page.picture == other.picture {
        return 1_000;
    }
    if words.len() >= WORDS_MIN && others.len() >= WORDS_MIN {
        return (common(words, others) * 2 * u64::from(SAME_WORDS) / (words.len() + others.len()) as u64) as u32;
    }
    match (page.sketch, other.sketch) {
        (Some(one), Some(another)) => one.likeness(another).min(SAME_WORDS),
        (Some(_) | None, _) => 0,
    }
}

/// The words of a page with the word before each, as sorted hashes: order matters, but only nearby.
fn pairs(page: &PageLook<'_>) -> Vec<u64> {
    let mut last = 0;
    let mut pairs: Vec<u64> = page
        .text
        .split_whitespace()
        .map(|word| {
            let own = hash(word.as_bytes());
            std::mem::replace(&mut last, own).rotate_left(17) ^ own
        })
        .collect();
    pairs.sort_unstable();
    pairs
}

/// FNV-1a: only like compares with like, so chance of a clash costs no more than a slightly wrong likeness.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |so, byte| (so ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// How many of two sorted lists are in both.
fn common(one: &[u64], other: &[u64]) -> u64 {
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    let mut both = 0;
    while let (Some(a), Some(b)) = (one.peek(), other.peek()) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => drop(one.next()),
            std::cmp::Ordering::Greater => drop(other.next()),
            std::cmp::Ordering::Equal => {
                both += 1;
                one.next();
                other.next();
            }
        }
    }
    both
}

/// The matches that keep the order and are the most alike together, rising in both numbers.
fn in_order(likeness: &Likeness) -> Vec<(usize, usize)> {
    let (rows, columns) = (likeness.before, likeness.after);
    // What the pages from here on to the end are worth at best.
    let mut worth = vec![vec![0u32; columns + 1]; rows + 1];
    let at = |worth: &Vec<Vec<u32>>, b: usize, a: usize| worth.get(b).and_then(|row| row.get(a)).copied().unwrap_or(0);
    let gain = |b, a| likeness.at(b, a).saturating_sub(ALIKE);
    for b in (0..rows).rev() {
        for a in (0..columns).rev() {
            let pair = gain(b, a);
            let paired = if pair > 0 { pair + at(&worth, b + 1, a + 1) } else { 0 };
            let best = paired.max(at(&worth, b + 1, a)).max(at(&worth, b, a + 1));
            if let Some(cell) = worth.get_mut(b).and_then(|row| row.get_mut(a)) {
                *cell = best;
            }
        }
    }
    let (mut b, mut a, mut kept) = (0, 0, Vec::new());
    while b < rows && a < columns {
        let (here, pair) = (at(&worth, b, a), gain(b, a));
        if pair > 0 && here == pair + at(&worth, b + 1, a + 1) {
            kept.push((b, a));
            (b, a) = (b + 1, a + 1);
        } else if here == at(&worth, b + 1, a) {
            b += 1;
        } else {
            a += 1;
        }
    }
    kept
}

/// Pages that are left over on both sides and much alike stand elsewhere now; the most alike first.
fn add_moved(likeness: &Likeness, found: &mut BTreeMap<usize, (usize, Place)>) {
    let taken: BTreeSet<usize> = found.values().map(|(b, _)| *b).collect();
    let free = (0..likeness.before).filter(|b| !taken.contains(b));
    let mut candidates: Vec<(u32, usize, usize)> = free
        .flat_map(|b| (0..likeness.after).map(move |a| (b, a)))
        .filter(|(_, a)| !found.contains_key(a))
        .map(|(b, a)| (likeness.at(b, a), b, a))
        .filter(|(alike, ..)| *alike >= MOVED)
        .collect();
    candidates.sort_unstable_by_key(|(alike, b, a)| (std::cmp::Reverse(*alike), *b, *a));
    let mut moved = BTreeSet::new();
    for (_, b, a) in candidates {
        if !moved.contains(&b) && !found.contains_key(&a) {
            moved.insert(b);
            found.insert(a, (b, Place::Moved));
        }
    }
}

/// Between the same neighbours, as many pages are left before as after: they were rewritten, each in its place.
fn add_rewritten(kept: &[(usize, usize)], likeness: &Likeness, found: &mut BTreeMap<usize, (usize, Place)>) {
    let taken: BTreeSet<usize> = found.values().map(|(b, _)| *b).collect();
    let ends = kept.iter().copied().chain([(likeness.before, likeness.after)]);
    let mut from = (0, 0);
    for (b, a) in ends {
        let theirs: Vec<usize> = (from.0..b).filter(|b| !taken.contains(b)).collect();
        let ours: Vec<usize> = (from.1..a).filter(|a| !found.contains_key(a)).collect();
        if theirs.len() == ours.len() {
            found.extend(ours.into_iter().zip(theirs.into_iter().map(|b| (b, Place::Kept))));
        }
        from = (b + 1, a + 1);
    }
}

fn in_reading_order(
    before: &[PageLook<'_>],
    after: &[PageLook<'_>],
    found: &BTreeMap<usize, (usize, Place)>,
) -> Vec<Match> {
    let taken: BTreeSet<usize> = found.values().map(|(b, _)| *b).collect();
    let mut removed = before.iter().enumerate().filter(|(b, _)| !taken.contains(b)).peekable();
    let mut list = Vec::with_capacity(after.len());
    for (a, page) in after.iter().enumerate() {
        match found.get(&a).copied().and_then(|(b, place)| Some((b, before.get(b)?, place))) {
            None => list.push(Match::Added(page.number)),
            Some((b, old, place)) => {
                while let Some((_, gone)) = removed.next_if(|(r, _)| place == Place::Kept && *r < b) {
                    list.push(Match::Removed(gone.number));
                }
                list.push(Match::Both { before: old.number, after: page.number, place });
            }
        }
    }
    list.extend(removed.map(|(_, gone)| Match::Removed(gone.number)));
    list
}

#[cfg(test)]
mod tests;
