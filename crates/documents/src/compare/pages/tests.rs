use super::*;
use proptest::prelude::*;

/// A page of which nothing is like any other page.
fn text(id: u32) -> String {
    (0..30).map(|word| format!("w{id}x{word}")).collect::<Vec<_>>().join(" ")
}

/// The same page after some words were changed.
fn edited(id: u32) -> String {
    text(id).replace("x3 ", "y3 ").replace("x17 ", "y17 ")
}

fn looks(texts: &[String]) -> Vec<PageLook<'_>> {
    let look = |(text, number): (&String, u32)| {
        // Leaked, because a look borrows; there are few of them in a test.
        PageLook { number, text: String::leak(text.clone()), picture: "", sketch: None }
    };
    texts.iter().zip(1..).map(look).collect()
}

fn aligned(before: &[String], after: &[String]) -> Vec<Match> {
    align(&looks(before), &looks(after))
}

fn texts(ids: &[u32]) -> Vec<String> {
    ids.iter().map(|id| text(*id)).collect()
}

fn both(before: u32, after: u32) -> Match {
    Match::Both { before, after, place: Place::Kept }
}

#[test]
fn an_inserted_page_shifts_nothing_but_numbers() {
    let found = aligned(&texts(&[1, 2, 3]), &texts(&[1, 9, 2, 3]));
    assert_eq!(found, [both(1, 1), Match::Added(2), both(2, 3), both(3, 4)]);
}

#[test]
fn a_removed_page_stands_where_it_stood() {
    let found = aligned(&texts(&[1, 2, 3, 4]), &texts(&[1, 3, 4]));
    assert_eq!(found, [both(1, 1), Match::Removed(2), both(3, 2), both(4, 3)]);
}

#[test]
fn a_page_that_stands_elsewhere_has_moved() {
    let found = aligned(&texts(&[1, 2, 3, 4]), &texts(&[4, 1, 2, 3]));
    assert_eq!(found, [Match::Both { before: 4, after: 1, place: Place::Moved }, both(1, 2), both(2, 3), both(3, 4)]);
}

#[test]
fn a_page_that_was_written_anew_is_still_that_page() {
    let found = aligned(&texts(&[1, 2, 3]), &texts(&[1, 8, 3]));
    assert_eq!(found, [both(1, 1), both(2, 2), both(3, 3)]);
    let found = aligned(&texts(&[1, 2, 3]), &texts(&[1, 8, 9, 3]));
    assert_eq!(found, [both(1, 1), Match::Added(2), Match::Added(3), Match::Removed(2), both(3, 4)]);
}

#[test]
fn pages_without_words_are_told_apart_by_their_looks() {
    let sketch =
        |seed: u8| Sketch::of_cells((0..=255).map(|at: u8| at.wrapping_mul(seed).wrapping_add(seed)).collect());
    let sketches: Vec<Sketch> = [3, 7, 11, 29].into_iter().map(|seed| sketch(seed).unwrap()).collect();
    let look = |number: u32, at: usize| PageLook { number, text: "", picture: "", sketch: sketches.get(at) };
    let found = align(&[look(1, 0), look(2, 1), look(3, 2)], &[look(1, 0), look(2, 3), look(3, 1), look(4, 2)]);
    assert_eq!(found, [both(1, 1), Match::Added(2), both(2, 3), both(3, 4)]);
    // The same pixels are the same page, whatever is known of it beside.
    let named = |number, picture| PageLook { number, text: "", picture, sketch: None };
    let found = align(&[named(1, "a"), named(2, "b")], &[named(1, "c"), named(2, "a"), named(3, "b")]);
    assert_eq!(found, [Match::Added(1), both(1, 2), both(2, 3)]);
}

#[test]
fn nothing_beside_something() {
    assert_eq!(aligned(&[], &[]), []);
    assert_eq!(aligned(&texts(&[1]), &[]), [Match::Removed(1)]);
    assert_eq!(aligned(&[], &texts(&[1])), [Match::Added(1)]);
}

/// What somebody does to a document: pages go, come, are edited, and one is put elsewhere.
fn revision() -> impl Strategy<Value = (Vec<u32>, Vec<(u32, bool)>, bool)> {
    let kept = proptest::collection::vec((any::<bool>(), any::<bool>(), 0u8..3), 1..18);
    (kept, any::<proptest::sample::Index>(), any::<proptest::sample::Index>(), any::<bool>()).prop_map(
        |(pages, from, to, moves)| {
            let before: Vec<u32> = (0..pages.len() as u32).collect();
            let mut after = Vec::new();
            for (id, (stays, edited, fresh)) in pages.iter().enumerate() {
                if *stays {
                    after.push((id as u32, *edited));
                }
                after.extend((0..*fresh / 2).map(|n| (1_000 + id as u32 * 10 + u32::from(n), false)));
            }
            let moves = moves && after.len() > 1;
            if moves {
                let page = after.remove(from.index(after.len()));
                after.insert(to.index(after.len() + 1), page);
            }
            (before, after, moves)
        },
    )
}

proptest! {
    #[test]
    fn every_page_comes_once_and_finds_itself((before, after, moves) in revision()) {
        let (old, new): (Vec<String>, Vec<String>) = (
            before.iter().map(|id| text(*id)).collect(),
            after.iter().map(|(id, is_edited)| if *is_edited { edited(*id) } else { text(*id) }).collect(),
        );
        let found = aligned(&old, &new);
        let (mut theirs, mut ours) = (Vec::new(), Vec::new());
        for one in &found {
            match one {
                Match::Both { before: b, after: a, place } => {
                    theirs.push(*b);
                    ours.push(*a);
                    prop_assert!(moves || *place == Place::Kept, "nothing was moved: {found:?}");
                    let (id, is_new) = (before[*b as usize - 1], after[*a as usize - 1].0 >= 1_000);
                    let is_gone = after.iter().all(|(other, _)| *other != id);
                    prop_assert!(
                        after[*a as usize - 1].0 == id || (is_new && is_gone),
                        "page {b} is not page {a}: {found:?}"
                    );
                }
                Match::Added(a) => {
                    ours.push(*a);
                    prop_assert!(after[*a as usize - 1].0 >= 1_000, "page {a} was there before: {found:?}");
                }
                Match::Removed(b) => {
                    theirs.push(*b);
                    let id = before[*b as usize - 1];
                    prop_assert!(after.iter().all(|(other, _)| *other != id), "page {b} is still there: {found:?}");
                }
            }
        }
        prop_assert_eq!(&ours, &(1..=after.len() as u32).collect::<Vec<_>>(), "in the order of reading");
        theirs.sort_unstable();
        prop_assert_eq!(theirs, (1..=before.len() as u32).collect::<Vec<_>>());
    }

    #[test]
    fn any_texts_are_matched_without_a_fault(
        before in proptest::collection::vec("([a-c] ){0,20}", 0..12),
        after in proptest::collection::vec("([a-c] ){0,20}", 0..12),
    ) {
        let found = aligned(&before, &after);
        let ours = found.iter().filter(|one| !matches!(one, Match::Removed(_))).count();
        let theirs = found.iter().filter(|one| !matches!(one, Match::Added(_))).count();
        prop_assert_eq!((theirs, ours), (before.len(), after.len()));
    }
}
