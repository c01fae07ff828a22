//! The languages that clients’ people can read their pages and mails in.

use serde::{Deserialize, Serialize};

/// A language of pages and mails.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Language {
    /// What everything is written in first.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Deutsch.
    #[serde(rename = "de")]
    German,
    /// Français.
    #[serde(rename = "fr")]
    French,
    /// Español.
    #[serde(rename = "es")]
    Spanish,
    /// العربية, from right to left.
    #[serde(rename = "ar")]
    Arabic,
}

impl Language {
    /// All of them, English first.
    pub const ALL: [Self; 5] = [Self::English, Self::German, Self::French, Self::Spanish, Self::Arabic];

    /// The word in the API, in files and in `lang` (BCP 47).
    pub const fn word(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Arabic => "ar",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.word() == word)
    }

    /// What it calls itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
            Self::Spanish => "Español",
            Self::Arabic => "العربية",
        }
    }

    /// What English calls it, for the team.
    pub const fn english_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "German",
            Self::French => "French",
            Self::Spanish => "Spanish",
            Self::Arabic => "Arabic",
        }
    }

    /// Is it written from right to left?
    pub const fn is_rtl(self) -> bool {
        match self {
            Self::Arabic => true,
            Self::English | Self::German | Self::French | Self::Spanish => false,
        }
    }

    /// The best of what a browser asks for (RFC 9110, section 12.5.4): the language with the highest weight that we have.
    pub fn accepted(header: &str) -> Option<Self> {
        let mut best: Option<(Self, u32)> = None;
        for range in header.split(',').take(ACCEPTED_MAX) {
            let (tag, weight) = range.split_once(';').unwrap_or((range, ""));
            let weight = match weight.trim().strip_prefix("q=") {
                None => 1000,
                Some(weight) => thousandths(weight.trim()),
            };
            let primary = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
            let known = Self::parse(&primary).filter(|_| weight > 0 && best.is_none_or(|(_, most)| weight > most));
            if let Some(language) = known {
                best = Some((language, weight));
            }
        }
        best.map(|(language, _)| language)
    }
}

/// LIMIT: languages read from a browser's list.
const ACCEPTED_MAX: usize = 32;

/// `0.8` as 800; what is no weight counts as none.
fn thousandths(weight: &str) -> u32 {
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    match (whole, digits.parse::<u32>()) {
        ("1", _) => 1000,
        ("0", Ok(fraction)) => fraction,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_understood() {
        let best = Language::accepted;
        assert_eq!(best("de-CH,de;q=0.9,en;q=0.8"), Some(Language::German));
        assert_eq!(best("sv, fr;q=0.5, ar-EG;q=0.75"), Some(Language::Arabic));
        assert_eq!(best("en;q=0.1,es"), Some(Language::Spanish));
        assert_eq!(best("de;q=0, sv, *"), None, "a weight of nothing means: not this one");
        assert_eq!(best(""), None);
        assert_eq!(best(&"x,".repeat(5000)), None);
        assert_eq!(best("fr;q=abc, ES-mx;q=1.000"), Some(Language::Spanish));
    }

    #[test]
    fn words_are_read_back() {
        for language in Language::ALL {
            assert_eq!(Language::parse(language.word()), Some(language));
            assert_eq!(serde_json::to_string(&language).unwrap(), format!("{:?}", language.word()));
        }
    }
}
