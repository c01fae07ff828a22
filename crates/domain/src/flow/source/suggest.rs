//! “Did you mean …?”: the nearest of the words that would have been right.

/// The nearest word, if it is near enough to be what was meant.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let far = 1 + written.chars().count() / 3;
    let scored = known.into_iter().map(|word| (distance(written, word), word));
    scored.filter(|(distance, _)| *distance <= far).min().map(|(_, word)| word)
}

/// A sentence with the nearest word, or with all of them.
pub fn way_on<'a>(written: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> String {
    if let Some(word) = nearest(written, known.clone()) {
        return format!("Did you mean “{word}”?");
    }
    let all: Vec<&str> = known.into_iter().collect();
    if all.is_empty() { "Leave it out.".to_owned() } else { format!("There are: {}.", all.join(", ")) }
}

/// Edits between two words, where two neighbours that changed places count once.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |rows: &[Vec<usize>], up: usize, j: usize| {
                rows.len()
                    .checked_sub(up)
                    .and_then(|r| rows.get(r))
                    .and_then(|r| r.get(j))
                    .copied()
                    .unwrap_or(usize::MAX / 2)
            };
            let kept = at(&rows, 1, j) + usize::from(x != y);
            let mut best = kept.min(at(&rows, 1, j + 1) + 1).min(row.last().copied().unwrap_or(0) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(at(&rows, 2, j - 1) + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows.last().and_then(|row| row.last()).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_named_and_far_ones_are_not() {
        let known = ["approve", "review", "escalate", "amount"];
        assert_eq!(nearest("aprove", known), Some("approve"));
        assert_eq!(nearest("amuont", known), Some("amount"));
        assert_eq!(nearest("zebra", known), None);
        assert_eq!(way_on("escalte", known), "Did you mean “escalate”?");
        assert!(way_on("zebra", known).starts_with("There are: approve"));
    }
}
