//! What was picked, and the person's own words with it: typed, begun or settled, and the answer that they are.

use domain::request::{Answer, ChangeDraft, Place};
use domain::values::Digest;
use serde::{Deserialize, Serialize};

/// What was picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// Yes.
    Approve,
    /// Yes, if some things are met.
    ApproveWithConditions,
    /// Not yet.
    RequestChanges,
    /// No.
    Decline,
}

impl Pick {
    /// All, in the order pages show them.
    pub const ALL: [Self; 4] = [Self::Approve, Self::ApproveWithConditions, Self::RequestChanges, Self::Decline];
    /// The word in forms and in the store.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::ApproveWithConditions => "approve_with_conditions",
            Self::RequestChanges => "request_changes",
            Self::Decline => "decline",
        }
    }
    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pick| pick.word() == word)
    }
    /// Are the person's own words part of the statement?
    pub const fn has_words(self) -> bool {
        !matches!(self, Self::Approve)
    }
}

/// One change, condition or reason, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The words.
    pub text: String,
    /// It would be nice; otherwise it must be.
    #[serde(default)]
    pub nice: bool,
    /// Where.
    #[serde(default)]
    pub place: Option<Place>,
}

impl Item {
    /// Names it among the others of its list; another text or place is another name.
    pub fn key(&self) -> String {
        let Self { text, nice, place } = self;
        Digest::of(format!("{text}\n{nice}\n{place:?}").as_bytes()).hex().chars().take(16).collect()
    }
}

/// A person's words on their way into a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// Still being written; so far these.
    Begun(Vec<Item>),
    /// As they stand in the statement; none for an answer without words.
    Settled(Vec<Item>),
}

/// The answer that a pick with its words is.
pub fn answer(pick: Pick, items: &[Item]) -> Answer {
    let text = |item: &Item| item.text.trim().to_owned();
    match pick {
        Pick::Approve => Answer::Approve,
        Pick::ApproveWithConditions => Answer::ApproveWithConditions(items.iter().map(text).collect()),
        Pick::RequestChanges => {
            let change = |item: &Item| {
                let wish = if item.nice { " (nice to have)" } else { "" };
                ChangeDraft { text: format!("{}{wish}", text(item)), place: item.place }
            };
            Answer::RequestChanges(items.iter().map(change).collect())
        }
        Pick::Decline => Answer::Decline(items.first().map(text).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_the_answer() {
        let items = [
            Item { text: " Blue ".to_owned(), nice: true, place: None },
            Item { text: "Red".to_owned(), ..Item::default() },
        ];
        let Answer::RequestChanges(changes) = answer(Pick::RequestChanges, &items) else { panic!("another answer") };
        assert_eq!(changes.iter().map(|c| c.text.as_str()).collect::<Vec<_>>(), ["Blue (nice to have)", "Red"]);
        assert_eq!(answer(Pick::Decline, &items), Answer::Decline("Blue".to_owned()));
        assert_eq!(Pick::ALL.map(|p| Pick::parse(p.word())), Pick::ALL.map(Some));
    }
}
